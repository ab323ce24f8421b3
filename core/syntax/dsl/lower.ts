import { keySpec } from '../../model/vocabulary/index.ts';
import type { Entry, Item, MapNode, Node, ScalarNode, SyntaxProblem } from '../tree.ts';
import type { Span } from '../../text/text.ts';
import { said } from './cursor.ts';
import type { Member, Part, Statement } from './statement.ts';
import { idOf } from './statement.ts';

/** Statements as items of the document tree: headers, flags and rows become the entries that they are short for. */

/** A word that nobody wrote, said by the words at a span. */
export function implied(value: string, { start, end }: Span): ScalarNode {
  return { is: 'scalar', value, quoted: false, start, end, implied: true };
}

function impliedEntry(key: string, value: Node, span: Span = value): Entry {
  return { key: implied(key, span), value, start: span.start, end: span.end };
}

/** The key that a part of a header says. */
export function keyOfPart({ form }: Statement, part: Part): string | undefined {
  switch (part.is) {
    case 'text': return form.text ?? form.keyword;
    case 'kind': return form.kind;
    case 'from': return 'from';
    case 'to': return 'to';
    case 'both': return 'bidirectional';
    case 'carries': return 'data';
    case 'over': return 'protocol';
    case 'on': return 'on';
    case 'rule': return 'threat';
    default: return undefined;
  }
}

/**
 * The item of a statement; undefined where it lacks what makes it one.
 * @param zone the id of the zone whose block it stands in
 */
export function itemOf(file: string, text: string, start: number, statement: Statement, problems: readonly SyntaxProblem[], zone: string | undefined): Item | undefined {
  const { form } = statement;
  if (form.head === 'model') {
    const { start: from, end } = statement.keyword;
    return newItem(file, form.section, 'value', start, text, { is: 'scalar', value: form.keyword, quoted: false, start: from, end }, statement.parts[0]?.value, problems);
  }
  const own: SyntaxProblem[] = [...problems];
  const entries = entriesOf(statement, own);
  if (zone !== undefined && form.inZone) placed(form.section === 'zones' ? 'parent' : 'zone', zone, entries, statement, own);
  const value: MapNode = { is: 'map', entries, inline: false, start: 0, end: text.length };
  if (form.head === 'decision') return statement.parts.some((part) => part.is === 'rule') ? newItem(file, form.section, 'list-entry', start, text, undefined, value, own) : undefined;
  const key = idOf(statement) ?? (form.head === 'flow' ? flowId(statement) : undefined);
  return key && newItem(file, form.section, 'entry', start, text, key, value, own);
}

const none: readonly SyntaxProblem[] = [];

/** An item; all have one form, which is what makes going through many of them fast. */
export function newItem(file: string, section: string, kind: Item['kind'], start: number, text: string, key: ScalarNode | undefined, value: Node | undefined, problems: readonly SyntaxProblem[]): Item {
  return { file, section, kind, start, text, key, value, problems: problems.length === 0 ? none : problems, blockEnd: undefined } as Item;
}

/** The id of a flow that has none of its own: its ends. */
function flowId(statement: Statement): ScalarNode | undefined {
  const ends = ['from', 'to'].flatMap((is) => statement.parts.flatMap((part) => (part.is === is && part.value?.is === 'scalar' ? [part.value.value] : [])));
  return ends.length === 0 ? undefined : implied(ends.join('-'), statement.keyword);
}

/** Where a statement stands says its zone, unless it says it itself. */
function placed(key: string, zone: string, entries: Entry[], statement: Statement, problems: SyntaxProblem[]): void {
  const stated = entries.find((entry) => entry.key.value === key);
  if (!stated) {
    entries.push(impliedEntry(key, implied(zone, statement.keyword)));
    return;
  }
  if (stated.value?.is === 'scalar' && stated.value.value !== zone)
    problems.push({ code: 'contradiction', message: `${said(`${key}: ${stated.value.value}`)} contradicts the block that it stands in, zone ${said(zone)}. The stated word counts; take it out, or move the statement.`, span: spanOf(stated.value) });
}

/** Everything that a statement says, in the order of its words. */
export function entriesOf(statement: Statement, problems: SyntaxProblem[]): Entry[] {
  const { form, keyword, parts, body } = statement;
  const entries: Entry[] = [];
  if (form.says) {
    const { key, value } = form.says;
    const isWritten = form.keyword === value;
    entries.push(impliedEntry(key, isWritten ? { is: 'scalar', value, quoted: false, ...spanOf(keyword) } : implied(value, keyword)));
  }
  for (const part of parts) {
    const key = keyOfPart(statement, part);
    if (key !== undefined) entries.push(impliedEntry(key, part.value ?? implied('true', part)));
  }
  const uses = new Map<string, Statement[]>();
  for (const member of body?.members ?? []) {
    if (member.is === 'entry') {
      entries.push(member.entry);
      continue;
    }
    const { section } = member.statement.form;
    const same = uses.get(section);
    if (same) same.push(member.statement);
    else uses.set(section, [member.statement]);
  }
  checkRepeated(entries, problems);
  for (const [table, rows] of uses) addRows(table, rows, entries, problems);
  return entries;
}

/** The keys of maps that stand there twice, whatever their depth. */
function checkRepeated(entries: readonly Entry[], problems: SyntaxProblem[]): void {
  if (entries.length > 1) {
    const seen = new Set<string>();
    for (const { key, value } of entries) {
      if (seen.has(key.value)) problems.push({ code: 'duplicate-key', message: `${said(key.value)} stands here twice: keep one.`, span: spanOf(key.implied && value ? value : key) });
      seen.add(key.value);
    }
  }
  for (const { value } of entries) if (value) checkNode(value, problems);
}

export function checkNode(node: Node, problems: SyntaxProblem[]): void {
  if (node.is === 'map') checkRepeated(node.entries, problems);
  else if (node.is === 'list') for (const item of node.items) checkNode(item, problems);
}

/** Adds rows that statements say to a table, in the form that the table has. */
function addRows(table: string, statements: readonly Statement[], entries: Entry[], problems: SyntaxProblem[]): void {
  const rows = statements.flatMap((statement) => {
    const row = rowOf(statement, problems);
    return row ? [row] : [];
  });
  const first = rows[0];
  const last = rows.at(-1);
  if (!first || !last) return;
  const at = entries.findIndex((entry) => keySpec('element', entry.key.value)?.key === table && entry.value !== undefined);
  const stated = entries[at];
  if (!stated?.value) {
    const key = implied(table, statements[0]!.keyword);
    entries.push({ key, value: { is: 'map', entries: rows, inline: false, start: first.start, end: last.end }, start: first.start, end: last.end });
    return;
  }
  const { value } = stated;
  const span = { start: Math.min(value.start, first.start), end: Math.max(value.end, last.end) };
  const merged: Node = value.is === 'map'
    ? { ...value, entries: [...value.entries, ...rows].sort((a, b) => a.start - b.start), inline: false, ...span }
    : { is: 'list', items: [...(value.is === 'list' ? value.items : [value]), ...rows.map(member)].sort((a, b) => a.start - b.start), inline: false, ...span };
  entries[at] = { ...stated, value: merged, start: Math.min(stated.start, span.start), end: Math.max(stated.end, span.end) };
}

/** A row as a member of a list: its name, or its name with its keys. */
function member(row: Entry): Node {
  return row.value === undefined ? row.key : { is: 'map', entries: [row], inline: false, start: row.start, end: row.end };
}

/** `control rate-limit { ... }` as the row `rate-limit: { ... }`. */
function rowOf(statement: Statement, problems: SyntaxProblem[]): Entry | undefined {
  const key = idOf(statement);
  if (!key) return undefined;
  const said = entriesOf(statement, problems);
  const span = { start: statement.start, end: statement.end };
  const [only] = said;
  if (!only) return { key, ...span, ...(statement.body ? { value: { is: 'map', entries: [], inline: true, start: statement.body.open, end: statement.end } } : {}) };
  if (said.length === 1 && !statement.body && only.value && statement.parts.some((part) => part.is === 'kind')) return { key, value: only.value, ...span };
  return { key, value: { is: 'map', entries: said, inline: false, ...span }, ...span };
}

/** A node moved by so many characters. */
export function moved<T extends Node | Entry>(node: T, by: number): T {
  const at = { start: node.start + by, end: node.end + by };
  if ('key' in node) return { ...node, ...at, key: moved(node.key, by), ...(node.value ? { value: moved(node.value, by) } : {}) };
  if (node.is === 'list') return { ...node, ...at, items: node.items.map((item) => moved(item, by)) };
  if (node.is === 'map') return { ...node, ...at, entries: node.entries.map((entry) => moved(entry, by)) };
  return { ...node, ...at };
}

export function spanOf({ start, end }: Span): Span {
  return { start, end };
}

/** A member of a block moved by so many characters. */
export function movedMember(member: Member, by: number): Member {
  return member.is === 'entry' ? { is: 'entry', entry: moved(member.entry, by) } : { is: 'use', statement: movedStatement(member.statement, by) };
}

export function movedStatement(statement: Statement, by: number): Statement {
  const move = (span: Span): Span => ({ start: span.start + by, end: span.end + by });
  const { body } = statement;
  return {
    ...statement, ...move(statement), keyword: move(statement.keyword), headEnd: statement.headEnd + by,
    parts: statement.parts.map((part) => ({ ...part, ...move(part), ...(part.mark ? { mark: move(part.mark) } : {}), ...(part.value ? { value: moved(part.value, by) } : {}) })),
    ...(body ? { body: { open: body.open + by, close: body.close === undefined ? undefined : body.close + by, members: body.members.map((member) => movedMember(member, by)) } } : {}),
  };
}
