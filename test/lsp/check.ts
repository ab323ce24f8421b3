import type { CodeAction, CompletionItem, CompletionList, Diagnostic, DocumentSymbol, Hover, Location, MarkupContent, Position, TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { expect } from 'vitest';
import { LineIndex, applyEdits } from '../../core/text/text.ts';
import type { ClientFeatures } from '../../server/client-features.ts';
import { clientFeatures } from '../../server/client-features.ts';
import { codeActions, resolveCodeAction } from '../../server/features/code-actions.ts';
import { completion, resolveCompletion } from '../../server/features/completion.ts';
import { fileDiagnostics } from '../../server/features/diagnostics.ts';
import { hover } from '../../server/features/hover.ts';
import { definition, references } from '../../server/features/references.ts';
import { rename } from '../../server/features/rename.ts';
import { documentSymbols } from '../../server/features/symbols.ts';
import { defaultPresentation } from '../../server/protocol.ts';
import type { InitializationOptions } from '../../server/protocol.ts';
import type { Session } from '../../server/session.ts';
import { isSettingsFile } from '../../server/model-files.ts';
import { Workspace } from '../../server/workspace.ts';
import { readFixture } from '../support/fixture.ts';
import type { Fixture } from '../support/fixture.ts';
import { MemoryHost } from '../support/memory-host.ts';

/** Checks of the language features in process: a fixture in, what a person would see out. */

export const root = 'file:///w';

/** What VS Code declares, as far as the features ask. */
export const ableClient: ClientFeatures = clientFeatures({
  textDocument: {
    diagnostic: {}, publishDiagnostics: { relatedInformation: true, tagSupport: { valueSet: [1, 2] }, codeDescriptionSupport: true, dataSupport: true },
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } }, dataSupport: true, isPreferredSupport: true, resolveSupport: { properties: ['edit'] } },
    completion: { completionItem: { snippetSupport: true, documentationFormat: ['markdown', 'plaintext'], resolveSupport: { properties: ['documentation', 'detail'] } } },
    hover: { contentFormat: ['markdown', 'plaintext'] }, documentSymbol: { hierarchicalDocumentSymbolSupport: true }, rename: { prepareSupport: true },
  },
  workspace: { workspaceEdit: { documentChanges: true, snippetEditSupport: true, resourceOperations: ['create', 'rename', 'delete'] } },
}, {});

export interface SetupOptions {
  readonly client?: Partial<ClientFeatures>;
  readonly options?: InitializationOptions;
  readonly presentation?: Partial<Session['presentation']>;
  readonly today?: string;
  /** Files that are on disk only; everything else is open, as a model, or as plain YAML where it is the settings or lies in /rules or /other. */
  readonly closed?: readonly string[];
}

export interface Setup {
  readonly fixture: Fixture;
  readonly session: Session;
  readonly host: MemoryHost;
  uri(path: string): string;
  /** Where the cursor is. */
  readonly at: { readonly textDocument: { readonly uri: string }; readonly position: Position };
}

/** A workspace with the files of a fixture, all open but those that are `closed`. */
export function setup(source: string, options: SetupOptions = {}): Setup {
  const fixture = readFixture(source);
  const host = new MemoryHost();
  const uri = (path: string): string => root + path;
  for (const [path, text] of fixture.files) host.files.set(uri(path), text);
  const workspace = new Workspace(host, { today: options.today ?? '2026-11-21', ...(options.options?.trusted === undefined ? {} : { trusted: options.options.trusted }) });
  workspace.setFolders([root]);
  for (const [path, text] of fixture.files) if (!options.closed?.includes(path)) workspace.open(uri(path), isSettingsFile(uri(path)) || path.startsWith('/rules/') || path.startsWith('/other/') ? 'yaml' : 'threatline-yaml', 1, text);
  const session: Session = { workspace, client: { ...ableClient, ...options.client }, options: options.options ?? {}, presentation: { ...defaultPresentation, ...options.presentation } };
  const cursor = fixture.cursor ?? { path: [...fixture.files.keys()][0]!, offset: 0 };
  const position = new LineIndex(fixture.files.get(cursor.path)!).positionAt(cursor.offset);
  return { fixture, session, host, uri, at: { textDocument: { uri: uri(cursor.path) }, position } };
}

/** Is it the code of a problem, as against a finding's? */
function isProblem(code: unknown): boolean {
  return /^[a-z]+(-[a-z]+)*$/.test(String(code));
}

function plain(diagnostic: Diagnostic): string {
  const { start, end } = diagnostic.range;
  return `${start.line}:${start.character}-${end.line === start.line ? '' : `${end.line}:`}${end.character} ${diagnostic.code}`;
}

/**
 * Expects the problems of every file to be exactly those marked, and findings that are marked to be there.
 * @returns the diagnostics by path, for more
 */
export function checkDiagnostics(source: string, options: SetupOptions = {}): Map<string, Diagnostic[]> {
  const { fixture, session, uri } = setup(source, options);
  const result = new Map<string, Diagnostic[]>();
  for (const path of fixture.files.keys()) {
    const all = fileDiagnostics(session, uri(path));
    result.set(path, all);
    const wanted = fixture.expected.filter((one) => one.path === path);
    const asText = (one: (typeof wanted)[number]): string => `${one.line}:${one.start}-${one.end} ${one.code}`;
    expect(all.filter((one) => isProblem(one.code)).map(plain).sort(), `problems of ${path}`).toEqual(wanted.filter((one) => isProblem(one.code)).map(asText).sort());
    for (const one of wanted) {
      const found = all.filter((diagnostic) => plain(diagnostic) === asText(one));
      expect(found.map(plain), `${asText(one)} among ${all.map(plain).join(', ')}`).toContain(asText(one));
      if (one.message !== '') expect(found.map((diagnostic) => diagnostic.message).join('\n')).toContain(one.message);
    }
  }
  return result;
}

/** The hover at the cursor; `words` are parts of it, in this order. Without words there must be none. */
export function checkHover(source: string, ...words: readonly string[]): string {
  const { session, at } = setup(source);
  return expectHover(hover(session, at), words);
}

export function expectHover(found: Hover | null, words: readonly string[]): string {
  const text = found ? (found.contents as MarkupContent).value : '';
  if (words.length === 0) expect(text).toBe('');
  let from = 0;
  for (const word of words) {
    const index = text.indexOf(word, from);
    expect(index, `'${word}' in its place in:\n${text}`).toBeGreaterThanOrEqual(0);
    from = index + word.length;
  }
  return text;
}

/** Labels offered at the cursor, in the order in which they are shown. */
export function completionsAt(source: string, options: SetupOptions = {}): CompletionItem[] {
  const { session, at } = setup(source, options);
  return shown(completion(session, at));
}

function shown(list: CompletionList | null): CompletionItem[] {
  return [...(list?.items ?? [])].sort((a, b) => (a.sortText! < b.sortText! ? -1 : 1));
}

/** Expects labels to be offered, others (with `!` before them) not to be; `first:x` to be the first of all. */
export function checkCompletion(source: string, labels: readonly string[], options: SetupOptions = {}): void {
  const offered = completionsAt(source, options).map((item) => item.label);
  for (const label of labels) {
    if (label.startsWith('!')) expect(offered).not.toContain(label.slice(1));
    else if (label.startsWith('first:')) expect(offered[0]).toBe(label.slice(6));
    else expect(offered).toContain(label);
  }
  if (labels.length === 0) expect(offered).toEqual([]);
}

/** Takes the completion with this label and compares the whole text; tab stops of a snippet stay as written. */
export function checkCompleted(source: string, label: string, expected: string, options: SetupOptions = {}): CompletionItem {
  const { session, at, fixture } = setup(source, options);
  const item = completion(session, at)?.items.find((one) => one.label === label);
  expect(item, `${label} is offered`).toBeDefined();
  const path = at.textDocument.uri.slice(root.length);
  expect(applied(fixture.files.get(path)!, [item!.textEdit as TextEdit])).toBe(readFixture(expected).files.values().next().value);
  return resolveCompletion(session, item!);
}

/** The text after edits; snippet edits count with their tab stops written out. */
export function applied(text: string, edits: readonly (TextEdit | { range: TextEdit['range']; snippet: { value: string } })[]): string {
  const lines = new LineIndex(text);
  return applyEdits(text, edits.map((edit) => ({ span: { start: lines.offsetAt(edit.range.start), end: lines.offsetAt(edit.range.end) }, text: 'newText' in edit ? edit.newText : withoutStops(edit.snippet.value) })));
}

function withoutStops(snippet: string): string {
  return snippet.replace(/\$\{\d+:((?:[^}\\]|\\.)*)\}|\$\d+|\\([$}\\])/g, (_, inner?: string, escaped?: string) => (inner ?? escaped ?? '').replace(/\\([$}\\])/g, '$1'));
}

/** The files after an edit of the workspace, by path. */
export function afterEdit(files: ReadonlyMap<string, string>, edit: WorkspaceEdit): Map<string, string> {
  const result = new Map(files);
  for (const change of edit.documentChanges ?? []) {
    if ('kind' in change) {
      if (change.kind === 'create') result.set(change.uri.slice(root.length), '');
      continue;
    }
    const path = change.textDocument.uri.slice(root.length);
    result.set(path, applied(result.get(path)!, change.edits as TextEdit[]));
  }
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) result.set(uri.slice(root.length), applied(result.get(uri.slice(root.length))!, edits));
  return result;
}

/** Expects an id to be renamed at the cursor: the files afterwards, in the same form as the fixture. */
export function checkRename(source: string, newName: string, expected: string, options: SetupOptions = {}): void {
  const { session, at, fixture } = setup(source, options);
  const edit = rename(session, { ...at, newName });
  expect(edit).not.toBeNull();
  expect(Object.fromEntries(afterEdit(fixture.files, edit!))).toEqual(Object.fromEntries(readFixture(expected).files));
}

/** Expects a rename to be refused with such a message. */
export function checkRenameRefused(source: string, newName: string, message: string): void {
  const { session, at } = setup(source);
  expect(() => rename(session, { ...at, newName })).toThrow(message);
}

/** The actions at the cursor, edits worked out. */
export function actionsAt(source: string, options: SetupOptions = {}, only?: string[], reported?: readonly Diagnostic[]): { actions: CodeAction[]; setup: Setup } {
  const made = setup(source, options);
  const { session, at } = made;
  const diagnostics = fileDiagnostics(session, at.textDocument.uri).filter(({ range: { start, end } }) => {
    const here = at.position.line * 1e5 + at.position.character;
    return start.line * 1e5 + start.character <= here && here <= end.line * 1e5 + end.character;
  });
  const actions = codeActions(session, { textDocument: at.textDocument, range: { start: at.position, end: at.position }, context: { diagnostics: [...(reported ?? diagnostics)], ...(only ? { only } : {}) } });
  return { actions: actions.map((action) => resolveCodeAction(session, action)), setup: made };
}

/** The files after an action, by path. */
export function afterActions({ fixture }: Setup, action: CodeAction): Map<string, string> {
  return afterEdit(fixture.files, action.edit!);
}

/** Takes the action whose title begins so, and expects the files to be as given. */
export function checkFix(source: string, title: string, expected: string, options: SetupOptions = {}): CodeAction {
  const { actions, setup: made } = actionsAt(source, options);
  const action = actions.find((one) => one.title.startsWith(title));
  expect(action?.edit, `'${title}' among:\n${actions.map((one) => one.title).join('\n')}`).toBeDefined();
  expect(Object.fromEntries(afterEdit(made.fixture.files, action!.edit!))).toEqual(Object.fromEntries(readFixture(expected).files));
  return action!;
}

function place(location: Location): string {
  return `${location.uri.slice(root.length)} ${location.range.start.line}:${location.range.start.character}-${location.range.end.character}`;
}

/** `path line:start-end` of every place where the id at the cursor is named. */
export function checkReferences(source: string, expected: readonly string[], options: SetupOptions & { declaration?: boolean } = {}): void {
  const { session, at } = setup(source, options);
  expect((references(session, { ...at, context: { includeDeclaration: options.declaration ?? true } }) ?? []).map(place).sort()).toEqual([...expected].sort());
}

export function checkDefinition(source: string, expected: readonly string[], options: SetupOptions = {}): void {
  const { session, at } = setup(source, options);
  expect((definition(session, at) ?? []).map(place)).toEqual(expected);
}

/** The outline, one line a symbol: `name (detail)`, children indented by two blanks. */
export function checkSymbols(source: string, expected: string): void {
  const { session, at } = setup(source);
  const lines = (symbols: readonly DocumentSymbol[], indent: string): string[] => symbols.flatMap((one) => [`${indent}${one.name}${one.detail === undefined ? '' : ` (${one.detail})`}`, ...lines(one.children ?? [], `${indent}  `)]);
  const symbols = documentSymbols(session, { textDocument: at.textDocument }) as DocumentSymbol[];
  expect(`${lines(symbols, '').join('\n')}\n`).toBe([...readFixture(expected).files.values()][0]);
}
