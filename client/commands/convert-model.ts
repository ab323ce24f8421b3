import * as vscode from 'vscode';
import { languageIds, methods } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';

/**
 * Opens the model in the other syntax: as a new file beside a saved one, as an unsaved document otherwise. Nothing is written over.
 * @param target the address of the document, from a code action; without one the active editor counts
 * @param from the language that it must be in
 */
export async function convertModel(session: ServerSession, target: unknown, from: keyof typeof languageIds): Promise<vscode.TextDocument | undefined> {
  const uri = typeof target === 'string' ? vscode.Uri.parse(target) : target instanceof vscode.Uri ? target : vscode.window.activeTextEditor?.document.uri;
  if (uri === undefined) return undefined;
  const source = await vscode.workspace.openTextDocument(uri);
  if (source.languageId !== languageIds[from]) return undefined;
  const result = await session.request(methods.convert, { uri: uri.toString() });
  if (result === undefined) return undefined;
  if (result.text === undefined) {
    void vscode.window.showWarningMessage(result.refused ?? 'The model could not be converted.');
    return undefined;
  }
  const document = await open(source, result.text, result.languageId ?? 'plaintext', result.uri);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.Beside);
  return document;
}

async function open(source: vscode.TextDocument, text: string, languageId: string, uri: string | undefined): Promise<vscode.TextDocument> {
  if (uri !== undefined && !source.isUntitled) {
    const file = vscode.Uri.parse(uri);
    const edit = new vscode.WorkspaceEdit();
    edit.createFile(file, { overwrite: false, ignoreIfExists: false, contents: new TextEncoder().encode(text) });
    if (await vscode.workspace.applyEdit(edit)) return vscode.workspace.openTextDocument(file);
  }
  return vscode.workspace.openTextDocument({ language: languageId, content: text });
}
