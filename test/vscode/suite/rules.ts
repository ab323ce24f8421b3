import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, diagnosticsAt, open, replace, until, words } from './support.ts';

/** Rule files are plain YAML for the editor: the server asks for those in rule folders, and for no others. */
describe('A rule file', () => {
  const file = 'own/rules/ours.yaml';

  afterEach(async () => {
    await open(file); // as it is on disk
  });

  it('says above each rule how many examples hold, and leads to those that do not', async () => {
    const { document } = await open(file);
    const lens = await until('the code lens', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20);
      return found.find((one) => one.command?.title === '1 of 2 examples hold');
    });
    assert.equal(document.lineAt(lens.range.start.line).text.trim(), '- id: OUR-RAG-01');
    assert.equal(lens.command?.command, 'threatline.showReferences');
    const failing = words(document, 'mitigated', 'state: mitigated');
    const [diagnostic] = await until('the diagnostic', () => {
      const found = diagnosticsAt(document, failing);
      return found.length > 0 && found;
    });
    assert.equal(diagnostic && codeOf(diagnostic), 'rule-example');
    assert.equal(vscode.languages.getDiagnostics(document.uri).length, 1, 'each problem stands there once');
    await vscode.commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
  });

  it('is completed and checked while it is written', async () => {
    const editor = await open(file);
    const { document } = editor;
    await replace(editor, words(document, 'attribute: multi-tenant, only-stated: true'), 'attribute: multi-tennant, ');
    const wrong = words(document, 'multi-tennant');
    await until('the diagnostic', () => diagnosticsAt(document, wrong).some(({ message }) => message.includes("Did you mean 'multi-tenant'")));
    const labels = await until('completions', async () => {
      const list = await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, wrong.end.translate(0, 2));
      const found = list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
      return found.includes('only-stated') && found;
    });
    assert.ok(labels.includes('is') && !labels.includes('kind'), labels.join());
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, wrong, vscode.CodeActionKind.QuickFix.value, 5);
    const fix = actions.find(({ title }) => title === "Change to 'multi-tenant'");
    assert.ok(fix?.edit && (await vscode.workspace.applyEdit(fix.edit)));
    assert.match(document.getText(), /attribute: multi-tenant, +\}/);
  });

  it('is the only YAML that is answered about', async () => {
    await open(file);
    const { document } = await open('own/alerts.yaml');
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, words(document, 'rules').start);
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
    assert.deepEqual([hovers.length, lenses.length, vscode.languages.getDiagnostics(document.uri).length], [0, 0, 0]);
  });
});
