import * as vscode from 'vscode';

/** Starts renaming what a refactoring has just named. Called from code actions. */
export async function renameNew(target: unknown): Promise<void> {
  const { uri, id } = (target ?? {}) as { uri?: unknown; id?: unknown };
  if (typeof uri !== 'string' || typeof id !== 'string') return;
  const file = vscode.Uri.parse(uri);
  const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', file);
  const found = (symbols ?? []).flatMap((section) => section.children).find(({ name }) => name === id);
  if (!found) return;
  const editor = await vscode.window.showTextDocument(file, { preserveFocus: false, preview: false });
  const position = found.selectionRange.start;
  editor.selection = new vscode.Selection(position, position);
  await vscode.commands.executeCommand('editor.action.rename', [file, position]);
}
