import type { SemanticTokens, SemanticTokensDelta, SemanticTokensDeltaParams, SemanticTokensLegend, SemanticTokensParams, SemanticTokensRangeParams } from 'vscode-languageserver';
import { difference } from '../../core/semantic/delta.ts';
import type { DocumentRecord, TokenModifier, TokenName, Word } from '../../core/semantic/tokens.ts';
import { meaningOf, tokenModifiers, tokenTypes, wordsOfItem } from '../../core/semantic/tokens.ts';
import type { DocumentTree, Item } from '../../core/syntax/tree.ts';
import { LineIndex } from '../../core/text/text.ts';
import type { ClientFeatures } from '../client-features.ts';
import { linesOf, offsetAt } from '../convert.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';

/** Semantic highlighting. Words are classified once for each item, and placed by line inside it, so that an edit costs the items that it touches and one pass of additions. */

/** Other editors know the standard types only. */
const standardTypes = [...new Set(tokenTypes.map(({ standard }) => standard))];

/** The names of types and modifiers as the client is told them. */
export function tokensLegend(client: Pick<ClientFeatures, 'ownClient'>): SemanticTokensLegend {
  return { tokenTypes: client.ownClient ? tokenTypes.map(({ name }) => name) : standardTypes, tokenModifiers: [...tokenModifiers] };
}

const indexes = new Map<TokenName, number>(tokenTypes.map(({ name }, index) => [name, index]));
/** From our types to the standard ones, by index. */
const toStandard = tokenTypes.map(({ standard }) => standardTypes.indexOf(standard));
const bits = new Map<TokenModifier, number>(tokenModifiers.map((name, index) => [name, 1 << index]));

interface Placed {
  readonly word: Word;
  /** Lines below the item's first. */
  readonly line: number;
  /** Column; on the item's first line from the item's start. */
  readonly column: number;
  /** Index of the type and bits of the modifiers, where no model is needed to tell. */
  readonly type: number;
  readonly set: number;
}

const placed = new WeakMap<Item, Map<DocumentRecord, readonly Placed[]>>();

function placedWords(item: Item, top: DocumentRecord): readonly Placed[] {
  let byTop = placed.get(item);
  if (!byTop) placed.set(item, (byTop = new Map()));
  let words = byTop.get(top);
  if (!words) {
    const found = wordsOfItem(item, top);
    const lines = found.length > 0 && /[\r\n]/.test(item.text) ? new LineIndex(item.text) : undefined;
    words = found.map((word) => {
      const at = lines?.positionAt(word.start) ?? { line: 0, character: word.start };
      return { word, line: at.line, column: at.character, type: word.names ? -1 : indexes.get(word.type)!, set: setOf(word.modifiers) };
    });
    byTop.set(top, words);
  }
  return words;
}

function setOf(modifiers: readonly TokenModifier[]): number {
  let set = 0;
  for (const modifier of modifiers) set |= bits.get(modifier)!;
  return set;
}

interface Kept {
  readonly resultId: string;
  readonly data: readonly number[];
}

const last = new WeakMap<Session, { next: number; files: Map<string, Kept> }>();

/** The words of a whole file. */
export function semanticTokens(session: Session, params: SemanticTokensParams): SemanticTokens | null {
  const uri = canonical(params.textDocument.uri);
  const data = tokensOf(session, uri);
  if (!data) return null;
  return { resultId: keep(session, uri, data), data: [...data] };
}

/** What has changed since the client last asked; everything where that is not known. */
export function semanticTokensDelta(session: Session, params: SemanticTokensDeltaParams): SemanticTokens | SemanticTokensDelta | null {
  const uri = canonical(params.textDocument.uri);
  const before = last.get(session)?.files.get(uri);
  const data = tokensOf(session, uri);
  if (!data) return null;
  if (!before || before.resultId !== params.previousResultId) return { resultId: keep(session, uri, data), data: [...data] };
  const change = difference(before.data, data, 5);
  if (!change) return { resultId: before.resultId, edits: [] };
  return { resultId: keep(session, uri, data), edits: [{ start: change.start, deleteCount: change.remove, ...(change.insert.length > 0 ? { data: [...change.insert] } : {}) }] };
}

/** The words of the items that a range touches. */
export function semanticTokensRange(session: Session, params: SemanticTokensRangeParams): SemanticTokens | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const data = tree && tokensOf(session, uri, { start: offsetAt(tree, params.range.start), end: offsetAt(tree, params.range.end) });
  return data ? { data: [...data] } : null;
}

/** Frees what is kept for a file: it was closed. */
export function forgetTokens(session: Session, clientUri: string): void {
  last.get(session)?.files.delete(canonical(clientUri));
}

/** For how many files tokens are kept, for tests. */
export function filesWithTokens(session: Session): number {
  return last.get(session)?.files.size ?? 0;
}

function keep(session: Session, uri: string, data: readonly number[]): string {
  let known = last.get(session);
  if (!known) last.set(session, (known = { next: 1, files: new Map() }));
  const resultId = String(known.next++);
  // only open documents are closed, so only for those is anything kept
  if (session.workspace.openDocument(uri)) known.files.set(uri, { resultId, data });
  return resultId;
}

/** The tokens in LSP's form: five numbers each, relative to the one before. */
function tokensOf(session: Session, uri: string, within?: { readonly start: number; readonly end: number }): readonly number[] | undefined {
  const { workspace, client } = session;
  const tree = workspace.tree(uri);
  if (!tree) return undefined;
  const rules = workspace.projectOfRuleFile(uri);
  const top: DocumentRecord = isSettingsFile(uri) ? 'settings' : rules ? 'rule-file' : 'model';
  const state = top === 'model' ? workspace.stateFor(uri) : undefined;
  if (top === 'model' && !state) return undefined;
  const project = state?.project ?? rules ?? workspace.project(uri);
  const model = state?.analysis.model;
  const { items, nested } = inOrder(tree, within);
  const tokens = new Tokens(client.ownClient);
  const found: Token[] = [];
  for (const { item, at } of items)
    for (const one of placedWords(item, top)) {
      const { word } = one;
      let { type, set } = one;
      if (word.names) {
        const meaning = meaningOf(word, model, project.catalog, project.atlas);
        if (!meaning) continue;
        type = indexes.get(meaning.type)!;
        if (meaning.modifiers !== word.modifiers) set = setOf(meaning.modifiers);
      }
      const token: Token = { start: item.start + word.start, end: item.start + word.end, line: at.line + one.line, column: one.line === 0 ? at.character + one.column : one.column, type, set };
      if (nested) found.push(token);
      else tokens.add(token);
    }
  if (nested) for (const token of found.sort((a, b) => a.start - b.start || b.end - a.end)) tokens.add(token);
  return tokens.data;
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly type: number;
  readonly set: number;
}

/** Five numbers a word, relative to the word before; of words that overlap the first stays. */
class Tokens {
  readonly data: number[] = [];
  private line = 0;
  private column = 0;
  private done = -1;

  constructor(private readonly own: boolean) {}

  add({ start, end, line, column, type, set }: Token): void {
    if (start < this.done) return;
    this.data.push(line - this.line, line === this.line ? column - this.column : column, end - start, this.own ? type : toStandard[type]!, set);
    this.line = line;
    this.column = column;
    this.done = end;
  }
}

/** Headers and items in the order in which they stand, with the position of each. In some syntaxes items stand inside others. */
function inOrder(tree: DocumentTree, within: { readonly start: number; readonly end: number } | undefined): { items: { item: Item; at: { line: number; character: number } }[]; nested: boolean } {
  const all = tree.sections.flatMap((section) => [section.header, ...section.items]);
  const nested = all.some((item, i) => i > 0 && item.start < all[i - 1]!.start + all[i - 1]!.text.length);
  const lines = linesOf(tree);
  return { items: all.filter((item) => !within || (item.start <= within.end && within.start <= item.start + item.text.length)).map((item) => ({ item, at: lines.positionAt(item.start) })), nested };
}
