import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CodeLens, CompletionList, Diagnostic, WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, LspProcess } from '../support/lsp-process.ts';
import { ownRule } from '../support/own-rule.ts';

/** Rule files over the wire: what the server asks the client for, and when it says something about them. */

let server: Awaited<ReturnType<typeof buildServer>>;
const running: LspProcess[] = [];
const folders: string[] = [];

beforeAll(async () => {
  server = await buildServer();
}, 120_000);
afterAll(() => server.remove());
afterEach(() => {
  for (const one of running.splice(0)) one.kill();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

interface Published { readonly uri: string; readonly version?: number; readonly diagnostics: Diagnostic[] }
interface Registration { readonly id: string; readonly method: string; readonly registerOptions?: { readonly documentSelector?: readonly { pattern: { baseUri: string; pattern: string } }[] } }

const registering = {
  textDocument: { synchronization: { dynamicRegistration: true }, filters: { relativePatternSupport: true }, diagnostic: {}, publishDiagnostics: {} },
  workspace: { diagnostics: { refreshSupport: true }, didChangeWatchedFiles: { dynamicRegistration: true } },
};

async function start(files: Record<string, string>, params: object = {}) {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-lsp-'));
  folders.push(folder);
  const write = (name: string, text: string): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  };
  for (const [name, text] of Object.entries(files)) write(name, text);
  const client = new LspProcess(server.file);
  running.push(client);
  const registered: Registration[] = [];
  const ended: string[] = [];
  client.answers.set('client/registerCapability', (given) => void registered.push(...(given as { registrations: Registration[] }).registrations));
  client.answers.set('client/unregisterCapability', (given) => void ended.push(...(given as { unregisterations: { method: string }[] }).unregisterations.map(({ method }) => method)));
  await client.initialize({ rootUri: pathToFileURL(folder).href, capabilities: registering, ...params });
  const file = (name: string): string => pathToFileURL(path.join(folder, name)).href;
  const open = (name: string, text: string, version = 1): void => client.notify('textDocument/didOpen', { textDocument: { uri: file(name), languageId: 'yaml', version, text } });
  return { client, registered, ended, file, write, open };
}

const settings = { '.threatline.yaml': 'rule-folders: [rules]\n' };
const opens = (registered: readonly Registration[]): readonly Registration[] => registered.filter(({ method }) => method === 'textDocument/didOpen');

describe('A client that can be asked for documents by their folder', () => {
  it('is asked for those in rule folders, and told about them', async () => {
    const { client, registered, file, open } = await start({ ...settings, 'rules/ours.yaml': ownRule });
    const [first] = await client.until('the registration', () => (opens(registered).length > 0 ? opens(registered) : undefined));
    expect(first?.registerOptions?.documentSelector).toEqual([{ pattern: { baseUri: file('rules'), pattern: '**/*.{yml,yaml}' } }]);
    expect(registered.map(({ method }) => method)).toEqual(expect.arrayContaining(['textDocument/completion', 'textDocument/hover', 'textDocument/codeAction', 'textDocument/codeLens', 'textDocument/didChange', 'textDocument/didClose']));
    const uri = file('rules/ours.yaml');
    open('rules/ours.yaml', ownRule);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    expect(lenses.map(({ command }) => command?.title)).toEqual(['2 of 2 examples hold']);
    client.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: ownRule.replace('attribute: multi-tenant', 'attribute: multi-tennant') }] });
    const { diagnostics } = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.uri === uri && params.diagnostics.length > 0);
    expect(diagnostics.map(({ code }) => code)).toEqual(['rule-file']);
    const { items } = await client.request<CompletionList>('textDocument/completion', { textDocument: { uri }, position: { line: 8, character: 'applies:'.length } });
    expect(items.length).toBeGreaterThan(0);
    // what is sent is not asked for as well: it would stand there twice
    const report = await client.request<WorkspaceDiagnosticReport>('workspace/diagnostic', { previousResultIds: [] });
    expect(report.items.map((item) => item.uri)).not.toContain(uri);
    client.notify('textDocument/didChange', { textDocument: { uri, version: 3 }, contentChanges: [{ text: ownRule }] });
    expect((await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.uri === uri && params.version === 3)).diagnostics).toEqual([]);
    expect(await client.stop()).toBe(0);
  });

  it('is asked anew when the settings name other folders', async () => {
    const { client, registered, ended, file, write } = await start({ ...settings, 'rules/a.yaml': '', 'more/b.yaml': '' });
    await client.until('the registration', () => (opens(registered).length > 0 ? true : undefined));
    write('.threatline.yaml', 'rule-folders: [more]\n');
    client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: file('.threatline.yaml'), type: 2 }] });
    const both = await client.until('another registration', () => (opens(registered).length > 1 ? opens(registered) : undefined));
    expect(both[1]?.registerOptions?.documentSelector?.map(({ pattern }) => pattern.baseUri)).toEqual([file('more')]);
    await client.until('the end of the first', () => (ended.includes('textDocument/didOpen') ? true : undefined));
  });

  it('is asked for nothing until the workspace is trusted', async () => {
    const { client, registered, file, open } = await start({ ...settings, 'rules/ours.yaml': ownRule.replace('attribute: multi-tenant', 'attribute: multi-tennant') }, { initializationOptions: { trusted: false } });
    open('.threatline.yaml', settings['.threatline.yaml']);
    const { items } = await client.request<{ items: Diagnostic[] }>('textDocument/diagnostic', { textDocument: { uri: file('.threatline.yaml') } });
    expect(items.map(({ message }) => message)).toEqual(["Rules of 'rules' are not read: the workspace is not trusted."]);
    expect(opens(registered)).toEqual([]);
    client.notify('threatline/workspaceTrusted');
    await client.until('the registration', () => (opens(registered).length > 0 ? true : undefined));
    expect((await client.notification<Published>('textDocument/publishDiagnostics')).uri).toBe(file('rules/ours.yaml'));
  });
});

describe('A client that cannot', () => {
  it('is asked for nothing, and answered about rule files that it opens by itself', async () => {
    const { client, registered, file, open } = await start({ ...settings, 'rules/ours.yaml': ownRule }, { capabilities: {} });
    open('rules/ours.yaml', ownRule.replace('attribute: multi-tenant', 'attribute: multi-tennant'));
    open('values.yaml', 'rules:\n  - a: b\n');
    const { diagnostics } = await client.notification<Published>('textDocument/publishDiagnostics', (params) => params.uri === file('rules/ours.yaml') && params.diagnostics.length > 0);
    expect(diagnostics.map(({ code }) => code)).toEqual(['rule-file']);
    expect(await client.request('textDocument/completion', { textDocument: { uri: file('values.yaml') }, position: { line: 1, character: 4 } })).toBeNull();
    expect(registered).toEqual([]);
  });
});
