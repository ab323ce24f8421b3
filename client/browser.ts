/** The entry for VS Code for the Web: the server runs in a Web Worker. Everything else is in body.ts. */
import * as vscode from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type Api, apiOf, run } from './body.ts';
import type { ServerSession } from './session.ts';

type ServerOptions = ConstructorParameters<typeof LanguageClient>[2];

/** The Web Worker that VS Code runs extensions in can start others; the types of Node do not know that. */
declare const Worker: new (address: string) => Exclude<ServerOptions, (...args: never[]) => unknown>;

let session: ServerSession | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Api> {
  const running = await run(context, (options) => {
    const address = vscode.Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true);
    return new LanguageClient('threatline', 'Threatline', new Worker(address), options);
  });
  session = running.session;
  return apiOf(running);
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
