/** The entry for Node: desktop VS Code and remote extension hosts. Everything else is in body.ts. */
import * as vscode from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { type Api, apiOf, run } from './body.ts';
import type { ServerSession } from './session.ts';

let session: ServerSession | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const running = await run(context, (options) => {
    const module = vscode.Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath;
    return new LanguageClient(
      'threatline',
      'Threatline',
      {
        run: { module, transport: TransportKind.ipc },
        debug: { module, transport: TransportKind.ipc, options: { execArgv: ['--nolazy', '--inspect=6117'] } },
      },
      options,
    );
  });
  session = running.session;
  return apiOf(running);
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
