import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { contributes, extension, open, until } from './support.ts';

describe('The extension', () => {
  it('is activated by a model', async () => {
    const editor = await open();
    assert.equal(editor.document.languageId, 'threatline-yaml');
    await until('activation', () => extension().isActive);
  });

  it('registers every command that it contributes, and no other', async () => {
    const registered = (await vscode.commands.getCommands(true)).filter((id) => /^threatline\.[a-zA-Z]+$/.test(id));
    const contributed = contributes().commands.map(({ command }) => command);
    assert.deepEqual(registered.sort(), contributed.sort());
  });

  it('declares every setting with a default', () => {
    for (const key of Object.keys(contributes().configuration.properties)) {
      assert.notEqual(vscode.workspace.getConfiguration().inspect(key)?.defaultValue, undefined, key);
    }
  });

  it('leaves ordinary YAML alone', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'yaml', content: 'elements:\n  a: { zone: nowhere, encrypted: false }\n' });
    await vscode.window.showTextDocument(document);
    await open();
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
