import * as vscode from 'vscode';

/** Moves to the list of problems, where every finding has a line. */
export async function showFindings(): Promise<void> {
  await vscode.commands.executeCommand('workbench.panel.markers.view.focus');
}
