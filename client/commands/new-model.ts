import * as vscode from 'vscode';
import { languageIds } from '../../server/protocol.ts';

/** A starter as snippets/starters/index.json lists it. */
interface Starter {
  readonly file: string;
  readonly label: string;
  readonly detail: string;
}

/**
 * Lets the user choose a starter and opens it as an unsaved model with its placeholders to fill in.
 * @returns the document, or undefined when the user chose nothing.
 */
export async function newModel(extension: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const folder = vscode.Uri.joinPath(extension, 'snippets', 'starters');
  const read = async (name: string): Promise<string> => new TextDecoder().decode(await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name)));
  const starters = JSON.parse(await read('index.json')) as Starter[];
  const inSyntax = (title: string, isDsl: boolean): (vscode.QuickPickItem & Partial<Starter>)[] => [{ label: title, kind: vscode.QuickPickItemKind.Separator }, ...starters.filter(({ file }) => isDsl === file.endsWith('.threat'))];
  const chosen = await vscode.window.showQuickPick([...inSyntax('YAML', false), ...inSyntax('.threat', true)], { title: 'New Threat Model', placeHolder: 'Start from', matchOnDetail: true });
  if (chosen?.file === undefined) return undefined;
  const snippet = new vscode.SnippetString(await read(chosen.file));
  const document = await vscode.workspace.openTextDocument({ language: chosen.file.endsWith('.threat') ? languageIds.dsl : languageIds.yaml, content: '' });
  const editor = await vscode.window.showTextDocument(document);
  await editor.insertSnippet(snippet);
  return document;
}
