import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CodeAction, CompletionList, Diagnostic, DocumentDiagnosticReport, TextDocumentEdit, TextEdit, WorkspaceDiagnosticReport, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CoverageResult, StatusParams } from '../../server/protocol.ts';
import { applied } from './check.ts';
import { buildServer, LspProcess } from '../support/lsp-process.ts';

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

/** A folder with files on disk. */
function workspace(files: Record<string, string>): { uri: string; file: (name: string) => string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-lsp-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return { uri: pathToFileURL(folder).href, file: (name) => pathToFileURL(path.join(folder, name)).href };
}

const text = `threatmodel: X
elements:
  user: { type: external, name: API client, zone: external }
  llm:
    kind: inference-server
    zone: inference
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: gRPC, encrypted: false, authenticated: true }
`;
const uri = 'file:///nowhere/model.threat.yaml';

interface Published { readonly uri: string; readonly version?: number; readonly diagnostics: Diagnostic[] }

const pulling = { textDocument: { diagnostic: { dynamicRegistration: false } }, workspace: { diagnostics: { refreshSupport: true } } };
const acting = { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor'] } } };

function open(client: LspProcess, at = uri, content = text, version = 1): void {
  client.notify('textDocument/didOpen', { textDocument: { uri: at, languageId: 'threatline-yaml', version, text: content } });
}

describe('A client that declares nothing', () => {
  it('is sent diagnostics with versions, and nothing that it did not ask for', async () => {
    const client = start();
    const { capabilities } = await client.initialize();
    expect(capabilities['diagnosticProvider']).toBeUndefined();
    expect(capabilities['codeActionProvider']).toMatchObject({ resolveProvider: false });
    expect(capabilities['renameProvider']).toBe(true);
    open(client);
    const first = await client.notification<Published>('textDocument/publishDiagnostics');
    expect(first).toMatchObject({ uri, version: 1 });
    expect(first.diagnostics.map((one) => one.code)).toContain('AI-INF-02');
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ range: { start: { line: 7, character: 75 }, end: { line: 7, character: 75 } }, text: '' }, { text: text.replace('to: llm', 'to: lln') }] });
    const second = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.version === 2);
    expect(second.diagnostics.map((one) => one.code)).toContain('missing-reference');
    client.notify('textDocument/didClose', { textDocument: { uri } });
    expect((await client.notification<Published>('textDocument/publishDiagnostics')).diagnostics).toEqual([]);
    expect(client.received.filter((message) => message.id !== undefined && message.method !== undefined)).toEqual([]);
    expect(await client.stop()).toBe(0);
  });

  it('is told of files that an open model includes', async () => {
    const { uri: rootUri, file } = workspace({ 'main.threat.yaml': 'threatmodel: X\ninclude: part.threat.yaml\n', 'part.threat.yaml': 'zones:\n  a: { parent: nowhere }\n' });
    const client = start();
    await client.initialize({ rootUri });
    open(client, file('main.threat.yaml'), 'threatmodel: X\ninclude: part.threat.yaml\n');
    const part = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.uri === file('part.threat.yaml'));
    expect(part.version).toBeUndefined();
    expect(part.diagnostics.map((one) => one.code)).toEqual(['missing-reference']);
    open(client, file('part.threat.yaml'), 'zones:\n  a: { type: dmz }\n', 7);
    const mended = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.uri === file('part.threat.yaml') && params.diagnostics.length === 0);
    expect(mended.version).toBe(7);
  });

  it('gets plain hovers and completions', async () => {
    const client = start();
    await client.initialize();
    open(client);
    const hover = await client.request<{ contents: { kind: string; value: string } }>('textDocument/hover', { textDocument: { uri }, position: { line: 3, character: 3 } });
    expect(hover.contents.kind).toBe('plaintext');
    const list = await client.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { line: 4, character: 10 } });
    expect(list.items.map((item) => item.label)).toContain('vector-store');
    expect(list.items.every((item) => item.insertTextFormat === undefined && item.command === undefined)).toBe(true);
  });
});

describe('A client that asks for diagnostics', () => {
  it('is never sent any', async () => {
    const client = start();
    const { capabilities } = await client.initialize({ capabilities: pulling });
    expect(capabilities['diagnosticProvider']).toMatchObject({ interFileDependencies: true, workspaceDiagnostics: true });
    open(client);
    const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri } });
    expect(report.kind).toBe('full');
    if (report.kind !== 'full') return;
    expect(report.items.map((one) => one.code)).toContain('AI-INF-02');
    expect(await client.request('textDocument/diagnostic', { textDocument: { uri }, previousResultId: report.resultId })).toEqual({ kind: 'unchanged', resultId: report.resultId });
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: `# moved\n${text}` }] });
    const moved = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri }, previousResultId: report.resultId });
    expect(moved.kind).toBe('full');
    await client.stop();
    expect(client.received.some((message) => message.method === 'textDocument/publishDiagnostics')).toBe(false);
  });

  it('is asked to ask again when another file has changed', async () => {
    const { uri: rootUri, file } = workspace({});
    const client = start();
    await client.initialize({ rootUri, capabilities: pulling });
    const refreshes = (): number => client.received.filter((message) => message.method === 'workspace/diagnostic/refresh').length;
    open(client, file('main.threat.yaml'), 'threatmodel: X\ninclude: part.threat.yaml\nelements:\n  a: { type: process, zone: z }\n');
    open(client, file('part.threat.yaml'), 'zones:\n  z: { type: dmz }\n');
    const codes = async (): Promise<unknown[]> => {
      const report = await client.request<DocumentDiagnosticReport>('textDocument/diagnostic', { textDocument: { uri: file('main.threat.yaml') } });
      return report.kind === 'full' ? report.items.map((one) => one.code) : [];
    };
    expect(await codes()).not.toContain('missing-reference');
    await client.notification<StatusParams>('threatline/status', (status) => status.uri === file('main.threat.yaml'));
    await client.until('the first refresh', () => (refreshes() > 0 ? true : undefined));
    const before = refreshes();
    client.notify('textDocument/didChange', { textDocument: { uri: file('part.threat.yaml'), version: 2 }, contentChanges: [{ text: 'zones: {}\n' }] });
    await client.until('a refresh', () => (refreshes() > before ? true : undefined));
    expect(await codes()).toContain('missing-reference');
  });

  it('can ask about the whole workspace', async () => {
    const { uri: rootUri, file } = workspace({ 'a/main.threat.yaml': text, 'b/threatmodel.yaml': text.replace('to: llm', 'to: lln'), 'c/other.yaml': 'x: 1\n', '.threatline.yaml': 'ruls: {}\n' });
    const client = start();
    await client.initialize({ rootUri, capabilities: pulling });
    const report = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.map((item) => item.uri).sort()).toEqual([file('.threatline.yaml'), file('a/main.threat.yaml'), file('b/threatmodel.yaml')]);
    const previousResultIds = report.items.map((item) => ({ uri: item.uri, value: item.resultId! }));
    const again = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [...previousResultIds, { uri: file('gone.threat.yaml'), value: 'x' }] });
    expect(again.items.map((item) => item.kind).sort()).toEqual(['full', 'unchanged', 'unchanged', 'unchanged']);
    expect(again.items.find((item) => item.uri === file('gone.threat.yaml'))).toMatchObject({ kind: 'full', items: [] });
  });
});

describe('Actions', () => {
  async function actionsOf(client: LspProcess): Promise<{ actions: CodeAction[]; diagnostic: Diagnostic }> {
    open(client);
    const { diagnostics } = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.diagnostics.length > 0);
    const diagnostic = diagnostics.find((one) => one.code === 'GEN-FLOW-T')!;
    const actions = await client.request<CodeAction[]>('textDocument/codeAction', { textDocument: { uri }, range: diagnostic.range, context: { diagnostics: [diagnostic] } });
    return { actions, diagnostic };
  }

  it('settle what they are for', async () => {
    const client = start();
    await client.initialize({ capabilities: { textDocument: { codeAction: acting }, workspace: { workspaceEdit: { documentChanges: true } } } });
    const { actions } = await actionsOf(client);
    const action = actions.find((one) => one.title.includes('encrypted'))!;
    const change = action.edit!.documentChanges![0] as TextDocumentEdit;
    expect(change.textDocument).toEqual({ uri, version: 1 });
    const after = applied(text, change.edits as TextEdit[]);
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: after }] });
    const published = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.version === 2);
    expect(published.diagnostics.map((one) => one.code)).not.toContain('GEN-FLOW-T');
  });

  it('get their edits when asked, with tab stops where the client has them', async () => {
    const client = start();
    await client.initialize({
      capabilities: {
        textDocument: { codeAction: { ...acting, dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ['edit'] } } },
        workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true, resourceOperations: ['create'] } },
      },
    });
    const { actions } = await actionsOf(client);
    expect(actions.length).toBeGreaterThan(3);
    expect(actions.every((action) => action.edit === undefined)).toBe(true);
    const accept = actions.find((one) => one.title.startsWith('Accept GEN-FLOW-T'))!;
    const resolved = await client.request<CodeAction>('codeAction/resolve', accept);
    const edit = (resolved.edit!.documentChanges![0] as TextDocumentEdit).edits[0] as unknown as { snippet: { kind: string; value: string } };
    expect(edit.snippet.kind).toBe('snippet');
    expect(edit.snippet.value).toContain('because: "$1"');
    const gone = await client.request<CodeAction>('codeAction/resolve', { title: 'x', data: { root: 'file:///else', uri: 'file:///else', title: 'x', findingId: 'y' } });
    expect(gone.edit).toBeUndefined();
  });

  it('rename over files', async () => {
    const main = 'threatmodel: X\ninclude: part.threat.yaml\nelements:\n  a: { type: process, zone: z }\n';
    const part = 'zones:\n  z: { type: dmz }\n';
    const { uri: rootUri, file } = workspace({ 'main.threat.yaml': main, 'part.threat.yaml': part });
    const client = start();
    await client.initialize({ rootUri, capabilities: { textDocument: { rename: { prepareSupport: true } } } });
    open(client, file('part.threat.yaml'), part);
    const at = { textDocument: { uri: file('part.threat.yaml') }, position: { line: 1, character: 2 } };
    expect(await client.request('textDocument/prepareRename', at)).toMatchObject({ placeholder: 'z' });
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', { ...at, newName: 'edge' });
    expect(applied(main, edit.changes![file('main.threat.yaml')]!)).toBe(main.replace('zone: z', 'zone: edge'));
    expect(applied(part, edit.changes![file('part.threat.yaml')]!)).toBe(part.replace('z:', 'edge:'));
    const refused = await client.ask('textDocument/rename', { ...at, newName: 'a' });
    expect(refused.error?.message).toContain("'a' is the id of an element already");
  });
});

describe('Beyond LSP', () => {
  it('tells how a model stands', async () => {
    const client = start();
    await client.initialize();
    open(client);
    const status = await client.notification<StatusParams>('threatline/status');
    expect(status.uri).toBe(uri);
    expect(status.problems).toBe(0);
    expect(status.counts.high + status.counts.medium + status.counts.critical).toBeGreaterThan(2);
    client.notify('textDocument/didClose', { textDocument: { uri } });
    expect(await client.notification<StatusParams>('threatline/status')).toEqual({ uri, counts: { critical: 0, high: 0, medium: 0, low: 0, info: 0 }, problems: 0 });
  });

  it('lists findings and shows pages', async () => {
    const client = start();
    await client.initialize();
    open(client);
    const { findings } = await client.request<{ findings: { id: string; uri: string }[] }>('threatline/findings', { uri });
    expect(findings.map((finding) => finding.id)).toContain('AI-INF-02@llm');
    expect(findings.every((finding) => finding.uri === uri)).toBe(true);
    expect((await client.request<{ markdown: string }>('threatline/page', { id: 'AI-INF-02' })).markdown).toMatch(/^# .*AI/);
    expect(await client.request('threatline/page', { id: '../../etc/passwd' })).toEqual({});
    const { pages } = await client.request<{ pages: { id: string; is: string; name: string }[] }>('threatline/pages', {});
    expect(new Set(pages.map((page) => page.is))).toEqual(new Set(['threat', 'control', 'kind', 'zone-type']));
    for (const { id } of pages.filter((_, index) => index % 20 === 0)) expect((await client.request<{ markdown: string }>('threatline/page', { id })).markdown).toContain(`# ${id}`.replaceAll('.', '\\.'));
  });

  it('says how a model stands to a framework', async () => {
    const client = start();
    await client.initialize();
    open(client);
    const { framework, groups, entries } = await client.request<CoverageResult>('threatline/coverage', { uri });
    expect(framework.id).toBe('atlas');
    expect(groups!.find((group) => group.name === 'Exfiltration')!.entries).toContain('AML.T0024.002');
    expect(entries!.find((entry) => entry.id === 'AML.T0024.002')).toMatchObject({ state: 'open', findings: [{ id: 'AI-INF-02@llm', uri }] });
    expect((await client.request<{ text: string }>('threatline/coverageExport', { uri, framework: 'owasp-llm', format: 'table' })).text).toMatch(/^Coverage of OWASP Top 10 for LLM Applications 2026 by X\n/);
  });

  it('links findings to the pages that lie beside it, for editors that have none of their own', async () => {
    const { uri: root, file } = workspace({ 'dist/placeholder': '', 'docs/catalogue/threats/AI-INF-02.md': '# Page\n' });
    copyFileSync(server.file, fileURLToPath(file('dist/server.cjs')));
    const client = new LspProcess(fileURLToPath(file('dist/server.cjs')));
    running.push(client);
    await client.initialize({ capabilities: { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } } });
    open(client);
    const { diagnostics } = await client.notification<Published>('textDocument/publishDiagnostics');
    const links = diagnostics.flatMap(({ code, codeDescription }) => (codeDescription ? [`${code} ${codeDescription.href}`] : []));
    expect(links).toEqual([`AI-INF-02 ${root}/docs/catalogue/threats/AI-INF-02.md`]);
  });

  it('loads own rules once the workspace is trusted', async () => {
    const rule = '- id: OUR-01\n  title: Ours\n  message: "{name} is ours."\n  stride: tampering\n  ai-specific: true\n  applies: { to: { kind: inference-server } }\n  settled-by: { control: rate-limit }\n  dread: { damage: 9, reproducibility: 9, exploitability: 9, affected-users: 9, discoverability: 9 }\n  fixes: [rate-limit]\n  verify: Try.\n  description: It happens.\n  examples:\n    - { state: open, on: a, model: "threatmodel: X\\nelements: { a: { kind: inference-server } }" }\n    - { state: mitigated, on: a, model: "threatmodel: X\\nelements: { a: { kind: inference-server, controls: [rate-limit] } }" }\n';
    const { uri: rootUri, file } = workspace({ 'm.threat.yaml': text, '.threatline.yaml': 'rule-folders: [rules]\n', 'rules/ours.yaml': `rules:\n${rule.replaceAll(/^/gm, '  ').trimEnd()}\n` });
    const client = start();
    await client.initialize({ rootUri, initializationOptions: { trusted: false } });
    open(client, file('m.threat.yaml'));
    const rules = async (): Promise<string> => (await client.request<{ findings: { rule: string }[] }>('threatline/findings', { uri: file('m.threat.yaml') })).findings.map((finding) => finding.rule).join();
    expect(await rules()).not.toContain('OUR-01');
    client.notify('threatline/workspaceTrusted');
    expect(await rules()).toContain('OUR-01');
  });

  it('takes its settings from the client', async () => {
    const client = start();
    client.answers.set('workspace/configuration', () => [{ codeLens: { enabled: false }, inlayHints: 'no', diagnostics: { showGeneral: false } }]);
    await client.initialize({ capabilities: { workspace: { configuration: true } } });
    open(client);
    await client.until('the settings to be asked for', () => client.received.find((message) => message.method === 'workspace/configuration'));
    await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.diagnostics.every((one) => one.code !== 'threatline/general'));
    expect(await client.request('textDocument/codeLens', { textDocument: { uri } })).toEqual([]);
  });

  it('takes today from the options', async () => {
    const client = start();
    await client.initialize({ initializationOptions: { today: '2031-01-01' } });
    open(client, uri, `${text}assumptions:\n  A1: { text: x, until: 2030-12-31 }\n`);
    const { diagnostics } = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.diagnostics.length > 0);
    expect(diagnostics.map((one) => one.code)).toContain('assumption-expired');
  });
});

describe('Robustness', () => {
  it('answers unknown requests with an error and goes on', async () => {
    const client = start();
    await client.initialize();
    expect((await client.ask('textDocument/nonsense', {})).error?.code).toBe(-32601);
    client.notify('$/nonsense', {});
    client.notify('nonsense/altogether', [1, 2]);
    open(client);
    expect((await client.notification<Published>('textDocument/publishDiagnostics')).diagnostics.length).toBeGreaterThan(0);
  });

  it('survives parameters of any form', async () => {
    const client = start();
    await client.initialize({ initializationOptions: { settings: 7, links: 'x', trusted: 'yes', today: {} }, workspaceFolders: 'none' });
    open(client);
    const requests = [
      'hover', 'completion', 'codeAction', 'documentSymbol', 'definition', 'references', 'documentHighlight', 'rename', 'prepareRename', 'codeLens', 'inlayHint', 'documentLink', 'foldingRange', 'diagnostic',
      'selectionRange', 'linkedEditingRange', 'prepareCallHierarchy', 'signatureHelp', 'semanticTokens/full', 'semanticTokens/full/delta', 'semanticTokens/range',
    ].map((name) => `textDocument/${name}`);
    const garbage: unknown[] = [
      {}, { textDocument: null }, { textDocument: { uri: 5 }, position: 'x' }, { textDocument: { uri }, position: { line: -5, character: 1e12 }, range: {}, context: 3, newName: {} },
      { textDocument: { uri: 'file:///does/not/exist.threat.yaml' }, position: { line: 1, character: 1 }, range: { start: { line: 0, character: 0 }, end: { line: 9, character: 9 } }, context: {}, newName: 'x' },
      { textDocument: { uri: '%%%:::' }, position: { line: 0, character: 0 } },
    ];
    for (const method of [...requests, 'completionItem/resolve', 'codeAction/resolve', 'codeLens/resolve', 'inlayHint/resolve', 'callHierarchy/incomingCalls', 'callHierarchy/outgoingCalls', 'workspace/willRenameFiles', 'workspace/symbol', 'workspace/diagnostic', 'threatline/findings', 'threatline/page', 'threatline/pages', 'threatline/coverage', 'threatline/coverageExport']) {
      for (const params of garbage) {
        const answer = await client.ask(method, params);
        expect('result' in answer || 'error' in answer, `${method} ${JSON.stringify(params)}`).toBe(true);
      }
    }
    for (const method of ['textDocument/didOpen', 'textDocument/didChange', 'textDocument/didClose', 'workspace/didChangeWatchedFiles', 'workspace/didChangeConfiguration', 'threatline/workspaceTrusted'])
      for (const params of garbage) client.notify(method, params);
    expect(await client.request('threatline/page', { id: 'AI-INF-02' })).toHaveProperty('markdown');
    expect(await client.stop()).toBe(0);
  });

  it('survives text of any form', async () => {
    const client = start();
    await client.initialize();
    for (const [version, content] of ['\0', '{', '[[[[', '- - -', '&a *a', '\t\t:', 'elements:\n  __proto__: { kind: constructor, zone: __proto__ }\n', '\u{1f600}'.repeat(50), `a: ${'['.repeat(5000)}`].entries()) {
      open(client, `${uri}${version}.threat.yaml`, content);
      await client.request('textDocument/completion', { textDocument: { uri: `${uri}${version}.threat.yaml` }, position: { line: 0, character: 3 } });
      await client.request('textDocument/documentSymbol', { textDocument: { uri: `${uri}${version}.threat.yaml` } });
    }
    expect(await client.request('threatline/page', { id: 'AI-INF-02' })).toHaveProperty('markdown');
  });

  it('ends as the protocol says', async () => {
    const orderly = start();
    await orderly.initialize();
    await orderly.request('shutdown');
    expect((await orderly.ask('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } })).error?.code).toBe(-32600);
    orderly.notify('exit');
    expect(await orderly.exit).toBe(0);
    const abrupt = start();
    await abrupt.initialize();
    abrupt.notify('exit');
    expect(await abrupt.exit).toBe(1);
    const lost = start();
    await lost.initialize();
    lost.hangUp();
    expect(await lost.exit).toBe(1);
  });

  it('refuses to work before it was initialized', async () => {
    const client = start();
    expect((await client.ask('textDocument/hover', { textDocument: { uri }, position: { line: 0, character: 0 } })).error?.code).toBe(-32002);
  });

  it('does not confuse documents that are spelled alike', async () => {
    const { uri: rootUri, file } = workspace({ 'with space & %.threat.yaml': text });
    const client = start();
    await client.initialize({ rootUri, capabilities: pulling });
    const report = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items).toHaveLength(1);
    open(client, file('with space & %.threat.yaml'));
    const again = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(again.items).toHaveLength(1);
    expect(again.items[0]).toMatchObject({ uri: file('with space & %.threat.yaml'), version: 1 });
  });
});
