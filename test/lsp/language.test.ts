import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CallHierarchyItem, CodeAction, SemanticTokens, SemanticTokensDelta, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, LspProcess } from '../support/lsp-process.ts';

/** The language features over the wire: that they are announced, wired and answered, whatever else goes on. */

let server: Awaited<ReturnType<typeof buildServer>>;
const running: LspProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  server = await buildServer();
}, 60_000);
afterAll(() => server.remove());
afterEach(() => {
  for (const one of running.splice(0)) one.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function start(): LspProcess {
  const client = new LspProcess(server.file);
  running.push(client);
  return client;
}

function workspace(files: Record<string, string>): { uri: string; file: (name: string) => string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-lsp-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return { uri: pathToFileURL(folder).href, file: (name) => pathToFileURL(path.join(folder, name)).href };
}

const text = 'threatmodel: X\nelements:\n  user: { type: external, zone: external }\n  llm: { kind: inference-server }\nflows:\n  f1: { from: user, to: llm, data: Prompts, protocol: HTTPS }\n';

function open(client: LspProcess, uri: string, content = text, version = 1): void {
  client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'threatline-yaml', version, text: content } });
}

const able = {
  textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, dataSupport: true, resolveSupport: { properties: ['edit'] } } },
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ['create', 'rename'] } },
};

describe('Features over the wire', () => {
  it('are announced', async () => {
    const { capabilities } = await start().initialize();
    expect(capabilities).toMatchObject({
      semanticTokensProvider: { range: true, full: { delta: true } }, callHierarchyProvider: true, linkedEditingRangeProvider: true, selectionRangeProvider: true, signatureHelpProvider: {},
      workspace: { fileOperations: { willRename: { filters: [{}, {}] } } },
    });
  });

  // a document that was never saved, one on disk and one of a virtual file system
  it.each(['untitled:Untitled-1', 'file:///nowhere/m.threat.yaml', 'vscode-vfs://github/o/r/m.threat.yaml'])('answer for %s', async (uri) => {
    const client = start();
    await client.initialize({ capabilities: able });
    open(client, uri);
    const textDocument = { uri };
    const tokens = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument });
    expect(tokens.data.length % 5).toBe(0);
    expect(tokens.data.length).toBeGreaterThan(50);
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range: { start: { line: 3, character: 2 }, end: { line: 3, character: 5 } }, text: 'model' }] });
    const delta = await client.request<SemanticTokensDelta>('textDocument/semanticTokens/full/delta', { textDocument, previousResultId: tokens.resultId });
    expect(delta.edits).toHaveLength(1);
    const [item] = await client.request<CallHierarchyItem[]>('textDocument/prepareCallHierarchy', { textDocument, position: { line: 2, character: 3 } });
    expect(await client.request('callHierarchy/outgoingCalls', { item })).toEqual([]);
    client.notify('textDocument/didChange', { textDocument: { uri, version: 3 }, contentChanges: [{ text }] });
    expect(await client.request<unknown[]>('callHierarchy/outgoingCalls', { item })).toHaveLength(1);
    expect(await client.request('textDocument/linkedEditingRange', { textDocument, position: { line: 3, character: 3 } })).toMatchObject({ ranges: [{}, {}] });
    expect(await client.request<unknown[]>('textDocument/selectionRange', { textDocument, positions: [{ line: 3, character: 3 }] })).toHaveLength(1);
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument, range: { start: { line: 3, character: 3 }, end: { line: 3, character: 3 } }, context: { diagnostics: [], only: ['refactor.extract'] } });
    expect((await client.request<CodeAction>('codeAction/resolve', action)).edit).toBeDefined();
    client.notify('textDocument/didChange', { textDocument: { uri, version: 4 }, contentChanges: [{ text: `${text}zones:\n  b: {}\n  a: {}\n` }] });
    const sorted = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, context: { diagnostics: [], only: ['source.sort'] } });
    expect(sorted.map(({ kind }) => kind)).toEqual(['source.sort.threatline']);
    client.notify('textDocument/didClose', { textDocument });
    expect(await client.stop()).toBe(0);
  });

  it('rename files of several folders', async () => {
    const one = workspace({ 'm.threat.yaml': 'threatmodel: X\ninclude: a.threat.yaml\n', 'a.threat.yaml': 'zones: {}\n' });
    const two = workspace({ 'm.threat.yaml': 'threatmodel: Y\ninclude: a.threat.yaml\n', 'a.threat.yaml': 'zones: {}\n' });
    const client = start();
    await client.initialize({ capabilities: able, workspaceFolders: [{ uri: one.uri, name: 'one' }, { uri: two.uri, name: 'two' }] });
    const edit = await client.request<WorkspaceEdit>('workspace/willRenameFiles', { files: [{ oldUri: one.file('a.threat.yaml'), newUri: one.file('b.threat.yaml') }] });
    expect(edit.documentChanges!.map((change) => ('textDocument' in change ? change.textDocument.uri : change.kind))).toEqual([one.file('m.threat.yaml')]);
    expect(await client.request('workspace/willRenameFiles', { files: [{ oldUri: one.file('none.txt'), newUri: one.file('else.txt') }] })).toBeNull();
  });
});

describe('Cancellation', () => {
  it('ends what goes over the workspace, and nothing else', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`m${n}.threat.yaml`, text]));
    const { uri, file } = workspace(files);
    const client = start();
    await client.initialize({ rootUri: uri });
    open(client, file('m0.threat.yaml'));
    const symbols = client.ask('workspace/symbol', { query: 'llm' });
    const id = client.lastId;
    client.notify('$/cancelRequest', { id });
    expect((await symbols).error?.code).toBe(-32800);
    expect(await client.request<unknown[]>('workspace/symbol', { query: 'llm' })).toHaveLength(30);
    expect(await client.request<unknown[]>('textDocument/references', { textDocument: { uri: file('m0.threat.yaml') }, position: { line: 3, character: 3 }, context: { includeDeclaration: true } })).toHaveLength(2);
  });

  it('of many requests at once leaves the server answering', async () => {
    const client = start();
    await client.initialize();
    open(client, 'file:///nowhere/m.threat.yaml');
    const textDocument = { uri: 'file:///nowhere/m.threat.yaml' };
    const asked: Promise<{ error?: { code: number } }>[] = [];
    for (const method of ['hover', 'semanticTokens/full', 'codeLens', 'inlayHint', 'rename', 'references', 'documentSymbol']) {
      asked.push(client.ask(`textDocument/${method}`, { textDocument, position: { line: 3, character: 3 }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } }, newName: 'x', context: {} }));
      client.notify('$/cancelRequest', { id: client.lastId });
    }
    for (const answer of await Promise.all(asked)) if (answer.error) expect([-32800, -32803, -32802]).toContain(answer.error.code);
    expect(await client.request('textDocument/hover', { textDocument, position: { line: 3, character: 3 } })).not.toBeNull();
  });
});
