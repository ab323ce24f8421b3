import { keySpec } from '../../model/vocabulary/index.ts';

import type { Span } from '../../text/text.ts';
import type { DocumentTree } from '../tree.ts';
import type { CursorContext } from '../yaml/context.ts';
import { lineStart } from '../yaml/lines.ts';
import type { Form } from './forms.ts';
import { forms, useIn } from './forms.ts';
import { Lexer } from './lex.ts';
import type { TokenKind } from './lex.ts';
import { innerOf } from './values.ts';
import type { Of } from './values.ts';

/**
 * Where a cursor stands in a document of the DSL that may be half written. Read off the tokens before the cursor, not off the tree, because the tree of
 * incomplete text lacks just what is being typed; the tree only says where to begin.
 */

interface Token extends Span {
  readonly kind: TokenKind;
  readonly text: string;
}

/** A block, a map or a list around the cursor. */
interface Frame {
  readonly is: 'block' | 'list';
  readonly of: Of;
  /** The statement whose block it is; none for the document itself and for maps. */
  readonly form?: Form;
  readonly path: readonly string[];
  /** Keys that stand there; in a list its members. */
  readonly present: Set<string>;
  /** What stands since the last entry, statement or member ended. */
  pending: Token[];
}

const nowhere: Pick<CursorContext, 'at' | 'path' | 'present' | 'inline' | 'colonFollows' | 'needsSpace' | 'column'> = { at: 'none', path: [], present: new Set(), inline: false, colonFollows: false, needsSpace: false, column: 0 };

/** The context of an offset. Never throws; costs time in proportion to the statement (of the top level) around the cursor. */
export function dslContextAt(tree: DocumentTree, offset: number): CursorContext {
  const { text } = tree;
  const at = Math.max(0, Math.min(offset, text.length));
  const lexer = new Lexer(text, anchor(tree, at));
  const top: Frame = { is: 'block', of: { record: 'model' }, path: [], present: new Set(), pending: [] };
  const stack: Frame[] = [top];
  let newLine = true;
  /** Brackets that are nested too deep to be followed. */
  let deeper = 0;
  for (;;) {
    const kind = lexer.next();
    const { start, end } = lexer;
    if (kind === 'end' || start >= at) return contextIn(tree, stack, at, { start: at, end: start === at && isWord(kind) ? end : at }, undefined, newLine);
    const touches = end >= at;
    if (kind === 'space') continue;
    if (kind === 'newline') {
      newLine = true;
      continue;
    }
    if (kind === 'comment' || kind === 'bad-comment') {
      if (touches) return { ...nowhere, word: { start: at, end: at } };
      continue;
    }
    if (touches && isWord(kind)) return contextIn(tree, stack, at, { start, end }, undefined, newLine);
    if (touches && (kind === 'string' || kind === 'ticked') && (end > at || !lexer.closed)) return contextIn(tree, stack, at, { start: start + 1, end: lexer.closed ? end - 1 : end }, kind === 'string' ? '"' : '`', newLine);
    const last = stack.at(-1)!.pending.at(-1);
    if (touches && kind === 'bad' && last?.kind === 'word' && last.end === start && /^-+$/.test(text.slice(start, at))) {
      // a word that ends in a dash so far
      stack.at(-1)!.pending.pop();
      return contextIn(tree, stack, at, { start: last.start, end: at }, undefined, stack.at(-1)!.pending.length === 0 && newLine);
    }
    if (touches && kind === 'block' && (end > at || !lexer.closed)) return { ...nowhere, word: { start: at, end: at } };
    const opens = kind === '{' || kind === '[';
    const closes = kind === '}' || kind === ']';
    if (deeper > 0 || (opens && stack.length > maximumDepth)) {
      deeper += opens ? 1 : closes ? -1 : 0;
      newLine = false;
      continue;
    }
    take(stack, { kind, start, end, text: end - start < 200 ? text.slice(start, end) : '' }, newLine);
    newLine = false;
  }
}

const maximumDepth = 100;

function isWord(kind: TokenKind): boolean {
  return kind === 'word' || kind === 'number';
}

/** Where to begin: at the statement of the top level that stands before the cursor. */
function anchor(tree: DocumentTree, at: number): number {
  let start = tree.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let end = -1;
  for (const item of tree.items) {
    if (item.start > at) break;
    if (item.start < end) continue;
    // a statement that is not closed may have swallowed what follows
    if (item.start > start && /^[ \t]*$/.test(tree.text.slice(tree.text.lastIndexOf('\n', item.start - 1) + 1, item.start)) === false) continue;
    start = item.start;
    end = item.blockEnd ?? item.start + item.text.length;
  }
  return start;
}

/** Goes on behind a token. */
function take(stack: Frame[], token: Token, newLine: boolean): void {
  const frame = stack.at(-1)!;
  const { pending } = frame;
  if (frame.is === 'list') {
    switch (token.kind) {
      case ']': leave(stack); return;
      case '}': while (stack.length > 1 && stack.at(-1)!.is === 'list') stack.pop(); leave(stack); return;
      case ',': case ';': frame.pending = []; return;
      case '{': {
        const name = pending.at(-1)?.kind === ':' ? pending.at(-2) : pending.at(-1);
        stack.push({ is: 'block', of: frame.of.table ? { record: frame.of.record } : frame.of, path: name ? [...frame.path, meant(name)] : frame.path, present: new Set(), pending: [] });
        return;
      }
      case '[': stack.push({ is: 'list', of: frame.of, path: frame.path, present: new Set(), pending: [] }); return;
      default:
        if (newLine) frame.pending = [token];
        else pending.push(token);
        if (frame.pending.length === 1) frame.present.add(meant(token));
        return;
    }
  }
  if (newLine && token.kind !== '{' && pending.length > 0) finish(frame);
  switch (token.kind) {
    case ';': case ',': finish(frame); return;
    case '}': finish(frame); leave(stack); return;
    case '{': stack.push(blockOf(frame)); return;
    case '[': {
      const { path, of } = valueOf(frame);
      stack.push({ is: 'list', of, path, present: new Set(), pending: [] });
      return;
    }
    default: frame.pending.push(token);
  }
}

/** Leaves a block or list: what it belongs to is complete. */
function leave(stack: Frame[]): void {
  if (stack.length === 1) return;
  const left = stack.pop()!;
  const frame = stack.at(-1)!;
  if (frame.is === 'list') return;
  if (left.form) finish(frame);
  else frame.pending.push({ kind: ']', start: 0, end: 0, text: '' });
}

/** An entry or statement has ended: its key is there. */
function finish(frame: Frame): void {
  const [first, second] = frame.pending;
  if (first && (second?.kind === ':' || second === undefined)) frame.present.add(meant(first));
  else if (first?.text === 'not' && second) frame.present.add(meant(second));
  frame.pending = [];
}

function meant({ kind, text }: Token): string {
  return kind === 'ticked' || kind === 'string' ? text.slice(1, -1) : text;
}

/** The statement that the pending tokens begin. */
function pendingForm(frame: Frame): Form | undefined {
  const [first, second] = frame.pending;
  if (first?.kind !== 'word' || second?.kind === ':') return undefined;
  const { record } = frame.form ?? { record: undefined };
  if (record) return useIn(record, first.text) ?? (record === 'zone' && forms.get(first.text)?.inZone ? forms.get(first.text) : undefined);
  return frame.path.length === 0 ? forms.get(first.text) : undefined;
}

/** The block that a `{` behind the pending tokens opens. */
function blockOf(frame: Frame): Frame {
  const form = pendingForm(frame);
  if (form) return { is: 'block', of: { record: form.record }, form, path: pathOf(frame, form), present: new Set(saidBy(form, frame)), pending: [] };
  const { path, of } = valueOf(frame);
  return { is: 'block', of, path, present: new Set(), pending: [] };
}

/** The path of the value of the pending key. */
function valueOf(frame: Frame): { path: readonly string[]; of: Of } {
  const [key] = frame.pending;
  if (!key) return { path: [...frame.path, '?'], of: { record: undefined } };
  const form = pendingForm(frame);
  if (form) {
    const said = headerKey(form, frame.pending);
    return { path: [...pathOf(frame, form), said ?? '?'], of: { record: undefined } };
  }
  const name = meant(key);
  return { path: [...frame.path, name], of: innerOf(frame.of, frame.of.record && !frame.of.table ? keySpec(frame.of.record, name) : undefined) };
}

/** The path of what a statement says: `elements/gateway`, `decisions`, `elements/gateway/controls/rate-limit`. */
function pathOf(frame: Frame, form: Form): readonly string[] {
  const id = idOf(form, frame.pending);
  const isUse = frame.form !== undefined && form === useIn(frame.form.record, form.keyword);
  const base = isUse ? frame.path : [];
  return form.head === 'decision' ? [form.section] : [...base, form.section, id ?? '?'];
}

function idOf(form: Form, pending: readonly Token[]): string | undefined {
  const [, id, colon] = pending;
  if (!id || (id.kind !== 'word' && id.kind !== 'ticked')) return undefined;
  if (form.head === 'flow' && colon?.kind !== ':') {
    const arrow = pending.findIndex((token) => token.kind === 'arrow' || token.kind === 'both');
    const to = pending[arrow + 1];
    return arrow === 2 && to ? `${meant(id)}-${meant(to)}` : undefined;
  }
  return meant(id);
}

/** The key that the next word of a header says; undefined where it says none. */
function headerKey(form: Form, pending: readonly Token[]): string | undefined {
  const last = pending.at(-1)!;
  const { length } = pending;
  if (form.head === 'decision' && length === 1) return 'threat';
  if (last.kind === 'word' && last.text === 'on' && length > 1 && (form.head === 'decision' || form.head === 'about') && !(length === 2 && form.head === 'about')) return 'on';
  if (form.head === 'thing' && last.kind === ':' && length > 2) return form.kind;
  if (form.head !== 'flow') return undefined;
  if (last.kind === 'arrow' || last.kind === 'both') return 'to';
  if (length === 1 || (length === 3 && last.kind === ':')) return 'from';
  const hasEnds = pending.some((token, i) => (token.kind === 'arrow' || token.kind === 'both') && pending[i + 1] !== undefined);
  if (hasEnds && last.kind === 'word' && last.text === 'carries') return 'data';
  return hasEnds && last.kind === 'word' && last.text === 'over' ? 'protocol' : undefined;
}

/** Words that can follow in a header. */
function headerWords(form: Form, pending: readonly Token[]): readonly string[] {
  const has = (word: string): boolean => pending.slice(1).some((token) => token.kind === 'word' && token.text === word);
  if (form.head === 'decision' || form.head === 'about') return pending.length > 1 && !has('on') ? ['on'] : [];
  if (form.head !== 'flow') return [];
  const arrow = pending.findIndex((token) => token.kind === 'arrow' || token.kind === 'both');
  if (arrow < 0) return pending.length > 1 ? ['->', '<->'] : [];
  return pending.length > arrow + 1 ? ['carries', 'over'].filter((word) => !has(word)) : [];
}

/** Keys that a header, or the block that the statement stands in, has said already. */
function saidBy(form: Form, { pending, form: outer }: Frame): readonly string[] {
  const said: string[] = form.says ? [form.says.key] : [];
  if (outer?.record === 'zone' && form.inZone) said.push(form.record === 'zone' ? 'parent' : 'zone');
  if (form.text && pending.some(({ kind }) => kind === 'string' || kind === 'block')) said.push(form.text);
  if (form.head === 'thing' && form.kind && pending.some(({ kind }) => kind === ':')) said.push(form.kind);
  if (form.head === 'decision') said.push('threat');
  if (form.head === 'flow' && pending.some(({ kind }) => kind === 'arrow' || kind === 'both')) said.push('from', 'to');
  for (const [word, key] of [['on', 'on'], ['carries', 'data'], ['over', 'protocol']] as const) if ((key === 'on') !== (form.head === 'flow') && pending.slice(2).some(({ kind, text }) => kind === 'word' && text === word)) said.push(key);
  return said;
}

/** The context where nothing more is taken. */
function contextIn(tree: DocumentTree, stack: readonly Frame[], at: number, word: Span, quote: '"' | '`' | undefined, newLine: boolean): CursorContext {
  const { text } = tree;
  const frame = stack.at(-1)!;
  const line = lineStart(text, word.start);
  const after = /^[ \t]*(.)/.exec(text.slice(word.end, word.end + 200))?.[1];
  const common = { word, inline: stack.length > 1, colonFollows: after === ':', needsSpace: false, column: word.start - line, ...(quote === '"' ? { quote } : {}) } as const;
  const none: CursorContext = { ...nowhere, word };
  if (frame.is === 'list') {
    const members = new Set([...frame.present, ...membersBehind(text, word.end)]);
    const first = newLine ? undefined : frame.pending[0];
    if (first && frame.pending.at(-1)?.kind !== ':') return none;
    return { ...common, at: 'member', path: frame.path, present: members };
  }
  const pending = newLine ? [] : frame.pending;
  const present = new Set(frame.present);
  if (newLine) finish(frame);
  for (const key of frame.present) present.add(key);
  if (pending.length === 0) {
    if (quote === '"') return none;
    const behind = keysBehind(text, word.end, stack.length > 1);
    for (const key of behind) present.add(key);
    if (frame.path.length === 0) for (const section of tree.sections) if (section.shape === 'value' && section.header.start + section.header.text.length < word.start) present.add(section.name);
    return { ...common, at: 'key', path: frame.path, present, statements: statementsIn(frame) };
  }
  const [first, second] = pending;
  const last = pending.at(-1)!;
  const form = pendingForm({ ...frame, pending: [...pending] });
  const space = last.end === at && word.start === at && last.kind === ':';
  if (form) {
    const copy = { ...frame, pending: [...pending] };
    const path = pathOf(copy, form);
    const said = headerKey(form, pending);
    if (said !== undefined) return { ...common, at: 'value', path: [...path, said], present: new Set(), needsSpace: space, words: form.head === 'flow' && said === 'from' ? [] : headerWords(form, pending) };
    if (pending.length === 1) return form.section === 'controls' && frame.form ? { ...common, at: 'member', path: [...frame.path, 'controls'], present: new Set() } : none;
    const words = quote ? [] : headerWords(form, pending);
    return words.length > 0 ? { ...common, at: 'key', path, present: new Set(), words, statements: [], onlyWords: true } : none;
  }
  if (second?.kind === ':' && pending.length === 2) {
    const { path } = valueOf({ ...frame, pending: [...pending] });
    return { ...common, at: 'value', path, present: new Set(), needsSpace: space };
  }
  if (first?.text === 'not' && pending.length === 1 && frame.of.record) return { ...common, at: 'key', path: frame.path, present, statements: [], onlyFlags: true };
  return none;
}

/** Keywords of statements that can begin in a block. */
function statementsIn(frame: Frame): readonly string[] {
  if (frame.form?.record === 'zone') return [...[...forms.values()].filter((form) => form.inZone).map((form) => form.keyword), 'control'];
  if (frame.form) return ['control', 'tool'].filter((keyword) => useIn(frame.form!.record, keyword) !== undefined);
  return frame.path.length === 0 ? [...forms.keys()] : [];
}

/** Keys of the same block that stand behind the cursor, on this line or below. */
function keysBehind(text: string, from: number, inBlock: boolean): string[] {
  const keys: string[] = [];
  if (!inBlock) return keys;
  const lexer = new Lexer(text, from);
  let depth = 0;
  let first: string | undefined;
  let fresh = false;
  for (let n = 0; n < 500; n++) {
    const kind = lexer.next();
    if (kind === 'end' || (depth === 0 && kind === '}')) break;
    if (kind === '{' || kind === '[') depth++;
    else if (kind === '}' || kind === ']') depth--;
    else if (depth === 0 && (kind === 'newline' || kind === ';')) fresh = true;
    else if (depth === 0 && kind === 'word' && fresh) {
      first = text.slice(lexer.start, lexer.end);
      fresh = false;
      if (forms.has(first)) first = undefined;
    } else if (depth === 0 && kind === ':' && first !== undefined) {
      keys.push(first);
      first = undefined;
    } else if (kind !== 'space') first = undefined;
  }
  return keys;
}

/** Members of the same list that stand behind the cursor. */
function membersBehind(text: string, from: number): string[] {
  const members: string[] = [];
  const lexer = new Lexer(text, from);
  let depth = 0;
  for (let n = 0; n < 500; n++) {
    const kind = lexer.next();
    if (kind === 'end' || (depth === 0 && (kind === ']' || kind === '}'))) break;
    if (kind === '{' || kind === '[') depth++;
    else if (kind === '}' || kind === ']') depth--;
    else if (depth === 0 && kind === 'word') members.push(text.slice(lexer.start, lexer.end));
  }
  return members;
}

