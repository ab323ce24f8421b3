import * as vscode from 'vscode';
import { type StatusParams, languageIds } from '../server/protocol.ts';
import { statusBarEnabled } from './settings.ts';
import { describe, summary } from './summary.ts';
import type { ServerSession } from './session.ts';

/** The item in the status bar: how many threats of which priority the model in the active editor has. */
export class StatusItem implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem('threatline.status', vscode.StatusBarAlignment.Left, 40);
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly session: ServerSession) {
    this.item.name = 'Threatline';
    this.item.command = 'threatline.showFindings';
    this.subscriptions = [
      this.item,
      session.onStatus(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('threatline.statusBar')) this.show();
      }),
    ];
    this.show();
  }

  private show(): void {
    const status = this.activeStatus();
    if (status === undefined || !statusBarEnabled()) {
      this.item.hide();
      return;
    }
    this.item.text = `$(shield) ${summary(status.counts)}`;
    this.item.tooltip = describe(status);
    this.item.accessibilityInformation = { label: `Threatline: ${describe(status).replaceAll('\n', ', ')}` };
    this.item.backgroundColor = status.counts.critical > 0 ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.item.show();
  }

  private activeStatus(): StatusParams | undefined {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !Object.values<string>(languageIds).includes(document.languageId)) return undefined;
    return this.session.status(document.uri.toString());
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
