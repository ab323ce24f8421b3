import * as vscode from 'vscode';
import { languageIds } from '../server/protocol.ts';
import { statusBarEnabled } from './settings.ts';
import { describe, summary } from './summary.ts';
import type { ServerSession } from './session.ts';

/** The item in the status bar: how many threats of which priority the model in the active editor has. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('threatline.status', vscode.StatusBarAlignment.Left, 40);
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly session: ServerSession) {
    this.item.name = 'Threatline';
    this.subscriptions = [
      this.item,
      session.onStatus(() => this.show()),
      session.onLife(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('threatline.statusBar')) this.show();
      }),
    ];
    this.show();
  }

  private show(): void {
    const uri = activeModel();
    const status = uri === undefined ? undefined : this.session.status(uri);
    if (uri === undefined || !statusBarEnabled()) this.item.hide();
    else if (this.session.failed) this.write('$(shield) Threatline is not running', 'The language server keeps ending; the output of Threatline says why. Click to start it again.', 'threatline.restartServer');
    else if (status === undefined) this.item.hide();
    else this.write(`$(shield) ${summary(status.counts)}`, describe(status), 'threatline.showFindings', status.counts.critical > 0);
  }

  private write(text: string, tooltip: string, command: string, grave = false): void {
    this.item.text = text;
    this.item.tooltip = tooltip;
    this.item.command = command;
    this.item.accessibilityInformation = { label: `Threatline: ${tooltip.replaceAll('\n', ', ')}` };
    this.item.backgroundColor = grave ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}

/** The address of the model in the active editor. */
function activeModel(): string | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !Object.values<string>(languageIds).includes(document.languageId)) return undefined;
  return document.uri.toString();
}
