import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { fixture, open, replace, until } from './support.ts';

/** Models as .threat files: converting and formatting in a real editor. */
describe('the DSL', () => {
  const close = (): Thenable<unknown> => vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

  it('a model is converted to a new file beside it, and its findings are the same', async () => {
    const { document } = await open();
    const before = await until('findings', () => vscode.languages.getDiagnostics(document.uri).length > 0 && vscode.languages.getDiagnostics(document.uri));
    await vscode.commands.executeCommand('threatline.convertToThreat');
    const made = await until('the .threat file', () => {
      const active = vscode.window.activeTextEditor?.document;
      return active?.languageId === 'threatline' ? active : undefined;
    });
    assert.equal(made.uri.path, fixture('pipeline.threat').path);
    assert.match(made.getText(), /^threatmodel "/m);
    const codes = (list: readonly vscode.Diagnostic[]): number => list.filter(({ source }) => source === 'threatline').length;
    await until('the same findings', () => codes(vscode.languages.getDiagnostics(made.uri)) === codes(before));
    await close();
    await vscode.workspace.fs.delete(made.uri);
  });

  it('is formatted as a whole, and line by line while typing', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'threatline', content: 'zone   a{\nprocess b{gpu:shared}\n}\n' });
    const editor = await vscode.window.showTextDocument(document);
    await until('formatting', async () => {
      await vscode.commands.executeCommand('editor.action.formatDocument');
      return document.getText() === 'zone a {\n  process b { gpu: shared }\n}\n';
    });
    await replace(editor, new vscode.Range(2, 0, 2, 0), '  process   c\n');
    const edits = await vscode.commands.executeCommand<vscode.TextEdit[]>('vscode.executeFormatOnTypeProvider', document.uri, new vscode.Position(3, 0), '\n', { tabSize: 2, insertSpaces: true });
    const change = new vscode.WorkspaceEdit();
    change.set(document.uri, edits);
    await vscode.workspace.applyEdit(change);
    assert.equal(document.getText(), 'zone a {\n  process b { gpu: shared }\n  process c\n}\n');
    await close();
  });
});
