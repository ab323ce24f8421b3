import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsAt, open, replace, until, words } from './support.ts';

describe('Editing a model', () => {
  afterEach(async () => {
    await open(); // as it is on disk
  });

  it('settles a weakness by its quick fix', async () => {
    const { document } = await open();
    const weakness = words(document, 'encrypted: false');
    const before = await until('the diagnostic', () => {
      const found = diagnosticsAt(document, weakness);
      return found.length > 0 && found;
    });
    const fix = await until('the quick fix', async () => {
      const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, weakness, vscode.CodeActionKind.QuickFix.value, 20);
      return actions.find((action) => action.edit?.get(document.uri).some((edit) => /true|yes/.test(edit.newText)));
    });
    assert.ok(fix.edit);
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.match(document.getText(), /encrypted: (true|yes)/);
    await until('the diagnostic to go', () => diagnosticsAt(document, words(document, 'protocol: gRPC, encrypted:')).every((now) => now.message !== before[0]?.message));
  });

  it('writes fixes with tab stops where the model has its own indentation', async () => {
    const { document } = await open();
    const lines = document.getText().split('\n');
    const kind = words(document, 'kind: inference-server');
    const place = new vscode.Range(kind.end.translate(0, -3), kind.end);
    const take = async (title: RegExp): Promise<void> => {
      const fix = await until(`the fix ${title}`, async () => {
        const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, place, undefined, 60);
        return actions.find((action) => title.test(action.title) && action.edit);
      });
      assert.ok(fix.edit && (await vscode.workspace.applyEdit(fix.edit)));
    };
    await take(/^State that rate-limit/);
    const added = document.getText().split('\n').filter((line) => !lines.includes(line));
    assert.ok(added.length === 1 && /^ {4}controls: .*rate-limit/.test(added[0]!), added.join('\n'));
    await take(/^Accept /);
    assert.match(document.getText(), /^decisions:\n {2}- \{ threat: /m);
  });

  it('offers the keys of an element', async () => {
    const editor = await open();
    const after = words(editor.document, 'technologies: [vLLM]').end;
    await replace(editor, new vscode.Range(after, after), '\n    ');
    const at = after.with(after.line + 1, 4);
    const labels = await until('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', editor.document.uri, at);
      const found = list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
      return found.some((label) => label.startsWith('controls')) && found;
    });
    for (const key of ['controls', 'gpu', 'description']) assert.ok(labels.some((label) => label.startsWith(key)), key);
    assert.ok(!labels.some((label) => /^technologies\b/.test(label)), 'a key that is there already is not offered');
  });

  it('renames an element everywhere', async () => {
    const { document } = await open();
    const at = words(document, 'vllm', '  vllm:').start.translate(0, 1);
    const edit = await until('a rename', async () => {
      const found = await vscode.commands.executeCommand<vscode.WorkspaceEdit | undefined>('vscode.executeDocumentRenameProvider', document.uri, at, 'inference');
      return found !== undefined && found.size > 0 && found;
    });
    assert.ok(await vscode.workspace.applyEdit(edit));
    const text = document.getText();
    assert.match(text, /^ {2}inference:$/m);
    assert.equal(text.match(/to: inference,/g)?.length, 2);
    assert.doesNotMatch(text, /\bvllm\b/);
    assert.match(text, /name: vLLM inference server/, 'words that only look alike stay');
  });
});
