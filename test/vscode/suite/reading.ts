import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { codeOf, diagnosticsAt, fixture, open, replace, until, words } from './support.ts';

describe('Reading a model', () => {
  it('marks a weakness on the exact words', async () => {
    const { document } = await open();
    const weakness = words(document, 'encrypted: false');
    const [diagnostic] = await until('a diagnostic on `encrypted: false`', () => {
      const found = diagnosticsAt(document, weakness);
      return found.length > 0 && found;
    });
    assert.ok(diagnostic);
    assert.ok(weakness.contains(diagnostic.range), `${document.getText(diagnostic.range)} lies in ${document.getText(weakness)}`);
    assert.equal(diagnostic.source, 'threatline');
    assert.match(codeOf(diagnostic), /^[A-Z]+(-[A-Z0-9]+)+$/);
    assert.match(diagnostic.message, /\S/);
    assert.ok(typeof diagnostic.code === 'object');
    assert.equal(diagnostic.code.target.toString(), `threatline:/${diagnostic.code.value}.md`, 'the code links to the page of the rule');
  });

  it('marks a reference to nothing', async () => {
    const editor = await open();
    await replace(editor, words(editor.document, 'vllm', 'to: vllm, data: Model'), 'vlm');
    const [diagnostic] = await until('a diagnostic on the reference', () => {
      const found = diagnosticsAt(editor.document, words(editor.document, 'vlm', 'to: vlm,')).filter((one) => codeOf(one) === 'missing-reference');
      return found.length > 0 && found;
    });
    assert.match(diagnostic?.message ?? '', /vllm/, 'it says what may have been meant');
    await open();
  });

  it('analyses a model that was never saved', async () => {
    const saved = await vscode.workspace.fs.readFile(fixture('pipeline.threat.yaml'));
    const document = await vscode.workspace.openTextDocument({ language: 'threatline-yaml', content: new TextDecoder().decode(saved) });
    await vscode.window.showTextDocument(document);
    await until('a diagnostic in an untitled document', () => diagnosticsAt(document, words(document, 'encrypted: false')).length > 0);
  });

  it('explains an ATLAS id where the pointer is', async () => {
    const { document } = await open();
    const at = words(document, 'AML.T0020').start.translate(0, 2);
    const text = await until('a hover', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, at);
      const all = hovers.flatMap((hover) => hover.contents).map((part) => (typeof part === 'string' ? part : part.value)).join('\n');
      return all !== '' && all;
    });
    assert.match(text, /Training Data Poisoning/);
    assert.match(text, /tactic/i);
    assert.match(text, /AML\.M\d{4}/);
  });

  it('outlines the model', async () => {
    const { document } = await open();
    const symbols = await until('symbols', async () => {
      const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>('vscode.executeDocumentSymbolProvider', document.uri);
      return found !== undefined && found.length > 0 && found;
    });
    const names = (nodes: readonly vscode.DocumentSymbol[]): string[] => nodes.flatMap((node) => [`${node.name} ${node.detail}`, ...names(node.children)]);
    const outline = names(symbols).join('\n');
    for (const name of ['user', 'vllm', 'trainer', 'ask', 'ship', 'T1']) assert.match(outline, new RegExp(`\\b${name}\\b`));
  });

  it('finds everything again after the server was restarted', async () => {
    const { document } = await open();
    const weakness = words(document, 'encrypted: false');
    await until('a diagnostic before', () => diagnosticsAt(document, weakness).length > 0);
    await vscode.commands.executeCommand('threatline.restartServer');
    await until('a diagnostic after', () => diagnosticsAt(document, weakness).length > 0);
  });

  it('reads the files that a model includes', async () => {
    const { document } = await open('including.threat.yaml');
    await until('a diagnostic on the flow', () => diagnosticsAt(document, words(document, 'encrypted: false')).length > 0);
    const codes = vscode.languages.getDiagnostics(document.uri).map(codeOf);
    assert.ok(!codes.some((code) => /include|reference|zone/.test(code)), `the zones of the included file are known: ${codes.join(', ')}`);
    const [target] = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>('vscode.executeDefinitionProvider', document.uri, words(document, 'vendor-net').start);
    assert.ok(target);
    assert.match(('uri' in target ? target.uri : target.targetUri).path, /shared\/zones\.threat\.yaml$/);
  });
});
