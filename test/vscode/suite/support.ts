import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../../client/body.ts';

/** Long enough for a slow machine; a probe that succeeds ends the wait at once. */
const patience = 20_000;

/** Asks again and again until the probe gives something, and gives that. @throws when it does not within the patience. */
export async function until<T>(what: string, probe: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const end = Date.now() + patience;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > end) assert.fail(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function extension(): vscode.Extension<Api> {
  const found = vscode.extensions.getExtension<Api>('threatline.threatline');
  assert.ok(found, 'the extension is there');
  return found;
}

/** The contributions of package.json. */
export function contributes(): { commands: { command: string }[]; configuration: { properties: Record<string, unknown> }; languages: { id: string }[] } {
  return (extension().packageJSON as { contributes: ReturnType<typeof contributes> }).contributes;
}

export function fixture(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'a folder is open');
  return vscode.Uri.joinPath(folder, name);
}

/** Opens a file of the workspace in an editor, as it is on disk. */
export async function open(name = 'pipeline.threat.yaml'): Promise<vscode.TextEditor> {
  const editor = await vscode.window.showTextDocument(fixture(name));
  if (editor.document.isDirty) await vscode.commands.executeCommand('workbench.action.files.revert');
  return editor;
}

/** The range of the n-th occurrence of some words. */
export function words(document: vscode.TextDocument, text: string, inside = text): vscode.Range {
  const start = document.getText().indexOf(inside);
  assert.notEqual(start, -1, `${inside} is in the document`);
  const at = start + inside.indexOf(text);
  return new vscode.Range(document.positionAt(at), document.positionAt(at + text.length));
}

export async function replace(editor: vscode.TextEditor, range: vscode.Range, text: string): Promise<void> {
  assert.ok(await editor.edit((edit) => edit.replace(range, text)), 'the edit was applied');
}

export function diagnosticsAt(document: vscode.TextDocument, range: vscode.Range): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter((diagnostic) => diagnostic.range.intersection(range) !== undefined);
}

/** What a diagnostic's code says, with or without an address. */
export function codeOf(diagnostic: vscode.Diagnostic): string {
  const code = diagnostic.code;
  return String(typeof code === 'object' ? code.value : code);
}
