import { keySpec } from '../../model/vocabulary/index.ts';
import type { RecordName } from '../../model/vocabulary/index.ts';
import { formFor } from '../dsl/forms.ts';
import { idText, isBareId, stringText } from '../dsl/text.ts';
import type { Body, Piece } from './dsl-layout.ts';
import { aloneIn, entryPiece, scalarText, specOf } from './dsl-values.ts';
import type { Lines, OutlineEntry, OutlineMap, OutlineNode, OutlineScalar } from './outline.ts';
import { hasComments, joinLines } from './outline.ts';

/** What the printer must know beside the document. */
export interface Context {
  /** The type of element that a kind implies. */
  readonly typeOfKind: (kind: string) => string | undefined;
  /** The names under `data` in this document. */
  readonly data: ReadonlySet<string>;
}

/** Can the item be written as a statement? Otherwise it is written as an entry of its section. */
export function isStatement(section: string, item: OutlineEntry): boolean {
  const { key, value } = item;
  if (section === 'decisions') return key === undefined && value?.is === 'map' && wordOf(value, 'decision', 'threat') !== undefined;
  return key !== undefined && (value === undefined || value.is === 'map');
}

/**
 * An item as a statement: what its header can say stands there, everything else in its block, in the order of the document. A comment on what the
 * header says stands in the block, where that stood.
 * @param drop keys that the place of the statement says
 * @param nested statements in its block
 */
export function statementPiece(section: string, record: RecordName, item: OutlineEntry, context: Context, drop: readonly string[] = [], nested: readonly Piece[] = [], nestedFoot: Lines = []): Piece {
  const header = new Header(record, item.value?.is === 'map' ? item.value : emptyMap);
  const text = headerText(section, header, item, context);
  for (const key of drop) header.take(key);
  const { pieces, foot } = blockOf(header, record);
  const body: Body = { brackets: '{}', pieces, foot, nested, nestedFoot };
  // a flow that does not say its ends in the header needs a block to say so
  const needsBlock = section === 'flows' && !header.isTaken('from');
  const isEmpty = !needsBlock && pieces.length === 0 && foot.length === 0 && nested.length === 0 && nestedFoot.length === 0;
  const { head, tail, close } = item;
  return {
    is: section === 'zones' ? 'zone' : section === 'flows' ? 'flow' : 'statement', head, text: isEmpty ? text : `${text} `, ...(isEmpty ? {} : { body }),
    ...(tail === undefined ? {} : { tail }), ...(close === undefined ? {} : { close }),
  };
}

const emptyMap: OutlineMap = { is: 'map', entries: [], foot: [] };

/** Hands out the entries of a map to a header. */
class Header {
  readonly taken = new Set<OutlineEntry>();

  constructor(private readonly record: RecordName, readonly map: OutlineMap) {}

  find(key: string): OutlineEntry | undefined {
    return this.map.entries.find((entry) => keySpec(this.record, entry.key!.value)?.key === key && entry.value !== undefined);
  }

  isTaken(key: string): boolean {
    const entry = this.find(key);
    return entry !== undefined && this.taken.has(entry);
  }

  /** The value of an entry, which then stands in the header; undefined where it is missing or not fit for it. */
  take<T extends OutlineNode = OutlineScalar>(key: string, fits: (value: OutlineNode) => boolean = isScalar): T | undefined {
    const entry = this.find(key);
    if (!entry || !fits(entry.value!)) return undefined;
    this.taken.add(entry);
    return entry.value as T;
  }
}

function headerText(section: string, header: Header, item: OutlineEntry, context: Context): string {
  const id = item.key ? idText(item.key.value) : '';
  const text = (key: string): string => {
    const value = header.take(key);
    return value ? ` ${stringText(value.value)}` : '';
  };
  const colon = (key: string): string => {
    const value = header.take(key, isBareWord);
    return value ? ` : ${value.value}` : '';
  };
  const on = (): string => {
    const value = header.take<OutlineNode>('on', section === 'assumptions' ? isWordOrList : isScalar);
    return value ? ` on ${referenceText(value, section === 'assumptions', ({ value: id }) => idText(id))}` : '';
  };
  switch (section) {
    case 'elements': return `${elementKeyword(header, context)} ${id}${text('name')}${colon('kind')}`;
    case 'zones': return `zone ${id}${text('name')}${colon('type')}`;
    case 'data': return `data ${id}${text('name')}${colon('kind')}`;
    case 'flows': return flowText(id, header, context);
    case 'threats': return `threat ${id}${on()}${text('title')}`;
    case 'assumptions': return `assume ${id}${on()}${text('text')}`;
    case 'exclusions': return `exclude ${id}${text('text')}`;
    case 'controls': return `control ${id}${text('name')}`;
    default: return decisionText(header, on);
  }
}

/** The keyword of an element says its type, or the one that its kind implies. */
function elementKeyword(header: Header, context: Context): string {
  const kind = header.find('kind')?.value;
  const stated = header.find('type');
  if (stated) return header.take('type', (value) => isScalar(value) && formFor('elements', typeWord(value.value))?.says !== undefined) ? formFor('elements', typeWord((stated.value as OutlineScalar).value))!.keyword : 'element';
  const implied = kind?.is === 'scalar' ? context.typeOfKind(kind.value) : undefined;
  return formFor('elements', implied)?.keyword ?? 'element';
}

/** The one spelling of a type. */
function typeWord(written: string): string {
  const type = keySpec('element', 'type')!.type;
  const normal = written.trim().toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
  return (type.is === 'word' ? type.words.find(({ word, also }) => word === normal || also?.includes(normal))?.word : undefined) ?? '';
}

function flowText(id: string, header: Header, context: Context): string {
  const ends = isScalar(header.find('from')?.value) && isScalar(header.find('to')?.value);
  if (!ends) return `flow ${id}`;
  const both = header.take('bidirectional', (value) => isScalar(value) && !value.quoted && value.value === 'true') !== undefined;
  const [from, to] = [header.take('from')!, header.take('to')!];
  const data = header.take<OutlineNode>('data', isWordOrList);
  const protocol = header.take('protocol');
  // a name alone is one with brackets only where a list is asked for: what is declared elsewhere might be a free text
  const isKnown = data?.is === 'list' && aloneIn(data, specOf('flow', 'data')!.type) !== undefined && context.data.has((data.members[0]!.value as OutlineScalar).value);
  return `flow ${id}: ${endText(from.value)} ${both ? '<->' : '->'} ${endText(to.value)}${data ? ` carries ${referenceText(data, isKnown, scalarText)}` : ''}${protocol ? ` over ${scalarText(protocol)}` : ''}`;
}

/** The id of an end; one that would look like the next word of the header stands in backticks. */
function endText(id: string): string {
  return id === 'carries' || id === 'over' || id === 'on' || id === 'to' ? `\`${id}\`` : idText(id);
}

function decisionText(header: Header, on: () => string): string {
  const rule = header.take('threat')!;
  const status = header.find('status')?.value;
  const form = status?.is === 'scalar' ? formFor('decisions', status.value) : undefined;
  if (form?.says) header.take('status');
  return `${form?.says ? form.keyword : 'decide'} ${idText(rule.value)}${on()}`;
}

/** One word, or several in brackets. */
function referenceText(value: OutlineNode, mayStandAlone: boolean, text: (value: OutlineScalar) => string): string {
  const alone = mayStandAlone ? aloneIn(value, { is: 'list', of: { is: 'text' } }) : undefined;
  if (alone) return text(alone);
  if (value.is === 'scalar') return text(value);
  return `[${value.is === 'list' ? value.members.map((member) => text(member.value as OutlineScalar)).join(', ') : ''}]`;
}

/** What stands in the block: entries that no header says, rows of tables as statements of their own. */
function blockOf(header: Header, record: RecordName): { readonly pieces: readonly Piece[]; readonly foot: Lines } {
  const pieces: Piece[] = [];
  let waiting: Lines = [];
  for (const entry of header.map.entries) {
    if (header.taken.has(entry)) {
      waiting = joinLines(waiting, commentsOn(entry));
      continue;
    }
    const own = entryPieces(entry, record);
    own.pieces.forEach((piece, i) => pieces.push(i === 0 && waiting.length > 0 ? { ...piece, head: joinLines(waiting, piece.head) } : piece));
    waiting = own.after;
  }
  return { pieces, foot: joinLines(waiting, header.map.foot) };
}

/** The comments of an entry whose words stand elsewhere. */
function commentsOn(entry: OutlineEntry): Lines {
  const inside: Lines = entry.value?.is === 'list' ? [...entry.value.members.flatMap(commentsOn), ...entry.value.foot] : [];
  return [...entry.head.filter((line) => line !== ''), ...(entry.tail === undefined ? [] : [entry.tail]), ...inside, ...(entry.close === undefined ? [] : [entry.close])];
}

/** An entry as it stands in a block; the rows of `controls` and `tools` are statements. `after`: comments that come behind it. */
function entryPieces(entry: OutlineEntry, record: RecordName): { readonly pieces: readonly Piece[]; readonly after: Lines } {
  const { key, value } = entry;
  const type = specOf(record, key!.value)?.type;
  const keyword = type?.is === 'table' && type.names ? type.record === 'tool' ? 'tool' : 'control' : undefined;
  const whole = { pieces: [entryPiece(entry, record)], after: [] };
  if (type?.is !== 'table' || keyword === undefined || !value || value.is === 'scalar') return whole;
  const rows = value.is === 'map' ? value.entries : rowsOf(value);
  if (rows.length === 0 || !rows.every((row) => row.value === undefined || row.value.is === 'map' || (keyword === 'control' && isBareWord(row.value)))) return whole;
  const plain = value.is === 'list' ? value.members.filter((member) => member.value!.is === 'scalar') : [];
  if (value.is === 'list' && (plain.length + rows.length !== value.members.length || (plain.length > 0 && hasComments(value)))) return whole;
  const names = plain.length === 0 ? [] : [entryPiece({ head: [], key: key!, value: { is: 'list', members: plain, foot: [] } }, record)];
  const first = [...entry.head, ...(entry.tail === undefined ? [] : [entry.tail])];
  const pieces = [...names, ...rows.map((row) => rowPiece(row, keyword, type.record))];
  return { pieces: pieces.map((piece, i) => (i === 0 ? { ...piece, head: joinLines(first, piece.head) } : piece)), after: joinLines(value.foot, entry.close === undefined ? [] : [entry.close]) };
}

/** The members of a list that are names with keys, with the comments on both. */
function rowsOf(list: { readonly members: readonly OutlineEntry[] }): readonly OutlineEntry[] {
  return list.members.flatMap((member): OutlineEntry[] => {
    const { value } = member;
    if (value?.is !== 'map' || value.entries.length !== 1) return [];
    const row = value.entries[0]!;
    const above = joinLines(member.head, member.tail === undefined ? [] : [member.tail], row.head);
    const below = joinLines(value.foot, member.close === undefined ? [] : [member.close]);
    if (below.length === 0) return [{ ...row, head: above }];
    if (row.value?.is === 'scalar') return [{ ...row, head: joinLines(above, below) }];
    const map = row.value?.is === 'map' ? row.value : emptyMap;
    return [{ ...row, head: above, value: { ...map, foot: joinLines(map.foot, below) } }];
  });
}

function rowPiece(row: OutlineEntry, keyword: string, record: RecordName): Piece {
  const map: OutlineMap = row.value?.is === 'map' ? row.value : row.value ? { is: 'map', entries: [{ head: [], key: { is: 'scalar', value: 'status', quoted: false }, value: row.value }], foot: [] } : emptyMap;
  const header = new Header(record, map);
  const said = keyword === 'tool' ? header.take('name') : header.take('status', isBareWord);
  const { pieces, foot } = blockOf(header, record);
  const text = `${keyword} ${idText(row.key!.value)}${said ? (keyword === 'tool' ? ` ${stringText(said.value)}` : ` : ${said.value}`) : ''}`;
  const isEmpty = pieces.length === 0 && foot.length === 0;
  return {
    is: 'statement', head: row.head, text: isEmpty ? text : `${text} `, ...(isEmpty ? {} : { body: { brackets: '{}' as const, pieces, foot, nested: [], nestedFoot: [] } }),
    ...(row.tail === undefined ? {} : { tail: row.tail }), ...(row.close === undefined ? {} : { close: row.close }),
  };
}

function wordOf(map: OutlineMap, record: RecordName, key: string): string | undefined {
  const value = new Header(record, map).find(key)?.value;
  return value?.is === 'scalar' ? value.value : undefined;
}

function isScalar(value: OutlineNode | undefined): value is OutlineScalar {
  return value?.is === 'scalar';
}

function isBareWord(value: OutlineNode | undefined): value is OutlineScalar {
  return value?.is === 'scalar' && isBareId(value.value);
}

function isWordOrList(value: OutlineNode): boolean {
  return value.is === 'scalar' || (value.is === 'list' && value.members.every((member) => member.value?.is === 'scalar'));
}
