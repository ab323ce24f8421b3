import * as vscode from 'vscode';
import { methods } from '../server/protocol.ts';
import { pageId } from './page-address.ts';
import type { ServerSession } from './session.ts';

/** Writes the virtual documents from what the server knows. */
export class RulePages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private readonly shown = new Set<string>();
  private readonly trust: vscode.Disposable;
  readonly onDidChange = this.changed.event;

  constructor(private readonly session: ServerSession) {
    // Own rules may be loaded once the workspace is trusted, so pages that were missing may exist now.
    this.trust = vscode.workspace.onDidGrantWorkspaceTrust(() => {
      for (const uri of this.shown) this.changed.fire(vscode.Uri.parse(uri));
    });
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    this.shown.add(uri.toString());
    const id = pageId(uri);
    if (id === undefined) return 'This is not the id of a rule.\n';
    const page = await this.session.request(methods.page, { id });
    return page?.markdown ?? `# ${id}\n\nNo rule, control or kind has this id.\n`;
  }

  dispose(): void {
    this.trust.dispose();
    this.changed.dispose();
  }
}
