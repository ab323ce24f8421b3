import { keySpec } from '../../model/vocabulary/index.ts';
import type { RecordName, ValueType } from '../../model/vocabulary/index.ts';
import type { Entry, Item, ListNode, MapNode, Node } from '../tree.ts';
import type { CommentReader } from './comments.ts';
import type { Marks } from './dsl-marks.ts';
import { bracketsAlone, headerOrder } from './house.ts';
import type { Lines, OutlineEntry, OutlineMap, OutlineNode, OutlineScalar } from './outline.ts';
import { joinHeads, joinLines } from './outline.ts';

/** What the outline of a statement needs to know of the document around it. */
export interface Document {
  readonly text: string;
  readonly reader: CommentReader;
  readonly marks: Marks;
  readonly typeOfKind: (kind: string) => string | undefined;
  /** The names under `data`. */
  readonly data: ReadonlySet<string>;
}

/** A statement of the document: an item, or a row of `controls` or `tools`. Offsets count from the start of the item. */
interface Written {
  readonly key?: OutlineScalar;
  readonly entries: readonly Entry[];
  readonly start: number;
  readonly end: number;
}

/** Something in a block, where it stands. */
interface Unit {
  readonly start: number;
  read(head: Lines): void;
}

/**
 * A statement on its way into the outline. What stands in its block is read up to wherever the caller says, so that the statements that a zone holds
 * can come between.
 */
export class StatementOutline {
  private readonly units: Unit[] = [];
  private readonly said: OutlineEntry[] = [];
  private readonly body: OutlineEntry[] = [];
  private next = 0;
  private readonly open: number | undefined;
  private readonly close: number;
  private tail: string | undefined;
  private head: Lines;

  /** @param end where it ends in the document, its `}` included */
  constructor(private readonly document: Document, private readonly item: Item, private readonly record: RecordName, private readonly written: Written, head: Lines, end = item.start + written.end) {
    const { text, reader, marks } = document;
    const start = item.start + written.start;
    const block = marks.block(text, start, end);
    this.open = block?.start;
    this.close = block ? block.end : end;
    this.head = head;
    let headerEnd = start;
    for (const entry of written.entries) {
      const at = item.start + (entry.value?.start ?? entry.start);
      if (entry.key.implied && (this.open === undefined || at < this.open)) {
        headerEnd = Math.max(headerEnd, item.start + (entry.value?.end ?? entry.end));
        this.say(entry);
      } else this.add(entry);
    }
    this.units.sort((a, b) => a.start - b.start);
    const inHeader = reader.rest(Math.min(headerEnd, this.open ?? end));
    if (inHeader.length > 0) this.head = joinHeads(head, inHeader);
    reader.pass(this.open === undefined ? end : headerEnd);
    this.tail = reader.tail(this.open ?? text.length);
    if (this.open === undefined) return;
    const before = reader.rest(this.open);
    if (before.length > 0) {
      this.head = joinHeads(this.head, joinLines(this.tail === undefined ? [] : [this.tail], before));
      this.tail = undefined;
    }
    reader.pass(this.open + 1);
    const behind = reader.tail(Math.min(this.close, this.units[0] ? item.start + this.units[0].start : this.close));
    if (behind !== undefined && this.tail !== undefined) this.head = joinHeads(this.head, [this.tail]);
    this.tail = behind ?? this.tail;
  }

  /** Reads what stands before an offset. */
  upTo(offset: number): void {
    const { reader } = this.document;
    for (let unit = this.units[this.next]; unit && this.item.start + unit.start < offset; unit = this.units[++this.next]) {
      const head = reader.head(this.item.start + unit.start);
      unit.read(this.next === 0 && head[0] === '' ? head.slice(1) : head);
    }
  }

  /** Is there something in its block before an offset? */
  get isEmpty(): boolean {
    return this.next === 0;
  }

  /**
   * The rest of it.
   * @param foot comments that end its own entries
   * @param isZone its `}` ends what it holds: comments before that are left to the caller
   */
  finish(foot: Lines, isZone = false): OutlineEntry {
    const { reader, text } = this.document;
    this.upTo(this.close);
    let close: string | undefined;
    let below = foot;
    if (!isZone && this.open !== undefined) {
      below = joinLines(foot, reader.rest(this.close));
      reader.pass(this.close + 1);
      close = reader.tail();
      if (close !== undefined && this.tail === undefined && !/[\r\n]/.test(text.slice(this.open, this.close))) [this.tail, close] = [close, undefined];
    }
    const entries = [...this.said, ...this.body];
    if (this.record === 'zone') parentBehindTrust(entries);
    const { key } = this.written;
    const value: OutlineMap = { is: 'map', entries, foot: below };
    return {
      head: this.head, ...(key ? { key } : {}), ...(entries.length > 0 || below.length > 0 || this.open !== undefined ? { value } : {}),
      ...(this.tail === undefined ? {} : { tail: this.tail }), ...(close === undefined ? {} : { close }),
    };
  }

  /** Puts what the header says in the order of YAML. */
  private say(entry: Entry): void {
    const { record } = this;
    const key = entry.key.value;
    if (record === 'element' && key === 'type' && this.isSaidByKind(entry)) return;
    const order = headerOrder.get(record) ?? [];
    const value = entry.value ? plain(entry.value, keySpec(record, key)?.type, key, this.document) : undefined;
    const at = this.said.findIndex((other) => order.indexOf(other.key!.value) > order.indexOf(key));
    this.said.splice(at === -1 ? this.said.length : at, 0, { head: [], key: word(key), ...(value ? { value } : {}) });
  }

  private isSaidByKind({ value }: Entry): boolean {
    const kind = this.written.entries.find(({ key }) => key.value === 'kind')?.value;
    return value?.is === 'scalar' && kind?.is === 'scalar' && this.document.typeOfKind(kind.value) === value.value;
  }

  private add(entry: Entry): void {
    const { record, item } = this;
    const type = keySpec(record, entry.key.value)?.type;
    const rows = type?.is === 'table' && entry.value ? statementRows(item, entry.value) : undefined;
    if (!rows || type?.is !== 'table') {
      this.units.push({ start: entry.start, read: (head) => void this.body.push(entryOutline(this.document, item, entry, head, record)) });
      return;
    }
    const { value } = entry;
    const own: OutlineEntry[] = [];
    const table: OutlineNode = value!.is === 'list' ? { is: 'list', members: own, foot: [] } : { is: 'map', entries: own, foot: [] };
    let at = 0;
    const keep = (row: OutlineEntry): void => {
      own.push(row);
      // what stands above a statement that is the whole table is about the table as well
      if (own.length === 1) {
        at = this.body.push({ head: row.head, key: word(entry.key.value), value: table }) - 1;
        own[0] = { ...row, head: [] };
      } else if (own.length === 2) {
        own[0] = { ...own[0]!, head: this.body[at]!.head };
        this.body[at] = { ...this.body[at]!, head: [] };
      }
    };
    for (const { node, isStatement } of rows)
      this.units.push({
        start: node.start,
        read: (head) => {
          const row = 'key' in node ? node : undefined;
          if (!row) keep({ head, value: node as OutlineScalar & Node });
          else keep(isStatement ? this.row(row, head, type.record, value!.is === 'list') : entryOutline(this.document, item, row, head, undefined));
        },
      });
  }

  /** A row that a statement adds to a table. */
  private row(row: Entry, head: Lines, record: RecordName, inList: boolean): OutlineEntry {
    const { value } = row;
    const key = word(row.key.value, row.key.quoted);
    const short = value?.is === 'scalar' ? [{ key: { ...row.key, value: 'status', implied: true as const }, value, start: value.start, end: value.end }] : [];
    const own = new StatementOutline(this.document, this.item, record, { key, entries: value?.is === 'map' ? value.entries : short, start: row.start, end: row.end }, head).finish([]);
    if (!inList) return own;
    if (own.value === undefined) return { ...own, value: key };
    const { head: above, ...inner } = own;
    return { head: above, value: { is: 'map', entries: [{ ...inner, head: [] }], foot: [] } };
  }
}

/** Where a zone states its trust, its parent comes next. */
function parentBehindTrust(entries: OutlineEntry[]): void {
  const at = entries.findIndex((entry) => entry.key!.value === 'parent');
  if (at !== -1 && entries[at + 1]?.key!.value === 'trust' && entries[at + 1]!.head.length === 0) entries.splice(at, 2, entries[at + 1]!, entries[at]!);
}

/** The members of a table some of which are statements, in order; undefined where none is. */
function statementRows(item: Item, value: Node): { readonly node: Entry | Node; readonly isStatement: boolean }[] | undefined {
  const before = (start: number): boolean => /(?:^|[\s;{}])(?:control|tool)[ \t]+$/.test(item.text.slice(Math.max(0, start - 40), start));
  const rows = value.is === 'map'
    ? value.entries.map((node) => ({ node, isStatement: node.start < node.key.start }))
    : value.is === 'list'
      ? value.items.map((node) => {
        const row = node.is === 'map' ? node.entries[0] : undefined;
        if (row && row.start < row.key.start) return { node: row, isStatement: true };
        return node.is === 'scalar' && before(node.start) ? { node: { key: node, start: node.start, end: node.end }, isStatement: true } : { node, isStatement: false };
      })
      : [];
  return rows.some(({ isStatement }) => isStatement) ? rows : undefined;
}

/**
 * An entry that is written as one.
 * @param record the record that it is in
 * @param holds the type of its value, where that does not depend on its key
 */
export function entryOutline(document: Document, item: Item, entry: Entry, head: Lines, record: RecordName | undefined, holds?: ValueType): OutlineEntry {
  const type = holds ?? (record === undefined ? undefined : keySpec(record, entry.key.value)?.type);
  const { reader } = document;
  reader.pass(item.start + entry.key.end);
  return valueOutline(document, item, { key: entry.key, ...(entry.value ? { value: entry.value } : {}), end: entry.end }, head, type);
}

interface Slot {
  readonly key?: { readonly value: string; readonly quoted: boolean };
  readonly value?: Node;
  readonly end: number;
}

function valueOutline(document: Document, item: Item, { key, value, end }: Slot, head: Lines, type: ValueType | undefined): OutlineEntry {
  const { reader } = document;
  const named = key ? { key: word(key.value, key.quoted) } : {};
  if (!value || value.is === 'scalar') {
    const inside = reader.rest(item.start + (value?.end ?? end));
    reader.pass(item.start + (value?.end ?? end));
    const tail = reader.tail();
    return { head: inside.length > 0 ? joinHeads(head, inside) : head, ...named, ...(value ? { value: plain(value, type, key?.value, document) } : {}), ...(tail === undefined ? {} : { tail }) };
  }
  const first = value.is === 'list' ? value.items[0]?.start : value.entries[0]?.start;
  const opening = /[[{]/.test(item.text.charAt(value.start)) ? value.start + 1 : value.start;
  const between = reader.rest(item.start + value.start);
  reader.pass(item.start + opening);
  const tail = reader.tail(item.start + (first ?? value.end));
  const node = collection(document, item, value, type);
  reader.pass(item.start + value.end);
  const close = reader.tail();
  const above = between.length > 0 ? joinHeads(head, between) : head;
  if (close !== undefined && tail === undefined && !/[\r\n]/.test(item.text.slice(value.start, value.end))) return { head: above, ...named, value: node, tail: close };
  return { head: above, ...named, value: node, ...(tail === undefined ? {} : { tail }), ...(close === undefined ? {} : { close }) };
}

function collection(document: Document, item: Item, value: ListNode | MapNode, type: ValueType | undefined): OutlineNode {
  const { reader } = document;
  const record = type?.is === 'record' ? type.record : undefined;
  const row: ValueType | undefined = type?.is === 'table' ? { is: 'record', record: type.record } : undefined;
  const head = (start: number, i: number): Lines => {
    const lines = reader.head(item.start + start);
    return i === 0 && lines[0] === '' ? lines.slice(1) : lines;
  };
  if (value.is === 'map') {
    const entries = value.entries.map((entry, i) => entryOutline(document, item, entry, head(entry.start, i), record, row));
    return { is: 'map', entries, foot: reader.rest(item.start + value.end) };
  }
  const members = value.items.map((member, i) => valueOutline(document, item, { value: member, end: member.end }, head(member.start, i), undefined));
  return { is: 'list', members, foot: reader.rest(item.start + value.end) };
}

/** A value without comments, a single one in brackets where YAML has it so. */
function plain(value: Node, type: ValueType | undefined, key: string | undefined, document: Document): OutlineNode {
  if (value.is === 'list') return { is: 'list', members: value.items.map((member) => ({ head: [], value: plain(member, undefined, undefined, document) })), foot: [] };
  if (value.is === 'map') return { is: 'map', entries: value.entries.map((entry) => ({ head: [], key: word(entry.key.value, entry.key.quoted), ...(entry.value ? { value: plain(entry.value, undefined, undefined, document) } : {}) })), foot: [] };
  const own = word(value.value, value.quoted);
  const isFree = type?.is === 'list' && type.of.is === 'reference' && type.of.free === true;
  if (key === undefined || !bracketsAlone(key, type) || (isFree && !document.data.has(value.value))) return own;
  return { is: 'list', members: [{ head: [], value: own }], foot: [] };
}

function word(value: string, quoted = false): OutlineScalar {
  return { is: 'scalar', value, quoted };
}
