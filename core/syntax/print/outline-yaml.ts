import type { DocumentTree, Item, ListNode, MapNode, Node, ScalarNode, Section } from '../tree.ts';
import type { Span } from '../../text/text.ts';
import type { Comment } from './comments.ts';
import { CommentReader, commentsAt } from './comments.ts';
import { recordOfSection } from './house.ts';
import type { Lines, Outline, OutlineEntry, OutlineNode, OutlineScalar, OutlineSection } from './outline.ts';
import { joinHeads, joinLines } from './outline.ts';

/**
 * The outline of a YAML document. A comment above an entry belongs to it; one behind something on the same line to that; one below the last entry of
 * a map, as deep as its keys or deeper, to the end of the map. What an alias stands for is written out.
 */
export function outlineOfYaml(tree: DocumentTree): Outline {
  return new YamlOutliner(tree).run();
}

interface Slot {
  readonly key?: ScalarNode;
  readonly value?: Node;
  /** Where it begins and ends, from the start of the item. */
  readonly start: number;
  readonly end: number;
}

class YamlOutliner {
  private readonly reader: CommentReader;
  private item!: Item;

  constructor(private readonly tree: DocumentTree) {
    this.reader = new CommentReader(tree.text, yamlComments(tree));
  }

  run(): Outline {
    const sections: Growing[] = [];
    const tables = new Map<string, Growing>();
    this.tree.sections.forEach((section, i) => {
      const own = this.section(section, this.tree.sections[i + 1]?.header.start ?? this.tree.text.length);
      const before = recordOfSection(own.name.value, own.shape) === undefined ? undefined : tables.get(`${own.shape} ${own.name.value}`);
      if (before) {
        join(before, own);
        return;
      }
      const growing: Growing = { ...own, items: [...own.items] };
      sections.push(growing);
      tables.set(`${own.shape} ${own.name.value}`, growing);
    });
    const [first, ...others] = sections;
    const blank = first?.head.lastIndexOf('') ?? -1;
    const foot = this.reader.rest(this.tree.text.length);
    if (!first || blank < 1) return { head: [], sections, foot };
    return { head: first.head.slice(0, blank), sections: [{ ...first, head: first.head.slice(blank + 1) }, ...others], foot };
  }

  private section(section: Section, limit: number): OutlineSection {
    const { reader } = this;
    const { header } = section;
    const head = reader.head(header.start);
    const name = scalar(header.key ?? { value: section.name, quoted: false });
    if (section.shape === 'value') {
      this.item = section.items[0] ?? header;
      const item = section.items[0] ?? header;
      const entry = this.entry({ ...(item.key ? { key: item.key } : {}), ...(item.value ? { value: item.value } : {}), start: 0, end: item.text.length }, limit, []);
      return { name, head: joinHeads(head, entry.head), shape: 'value', items: [{ ...entry, head: [] }], foot: [] };
    }
    reader.pass(header.start + header.text.length);
    const tail = reader.tail(section.items[0]?.start ?? limit);
    const items = section.items.map((item, i) => {
      this.item = item;
      const above = reader.head(item.start);
      const end = section.items[i + 1]?.start ?? limit;
      return this.entry({ ...(item.key ? { key: item.key } : {}), ...(item.value ? { value: item.value } : {}), start: 0, end: item.text.length }, end, above);
    });
    const first = section.items[0];
    const foot = reader.foot(limit, Math.max(1, first ? this.columnOf(first.start) : 1));
    return { name, head, ...(tail === undefined ? {} : { tail }), shape: section.shape, items, foot };
  }

  /** @param limit where the next thing begins, whatever that is */
  private entry(slot: Slot, limit: number, head: Lines): OutlineEntry {
    const { reader, item } = this;
    const { key, value } = slot;
    const at = (offset: number): number => item.start + offset;
    if (key) reader.pass(at(key.end));
    const named = key ? { key: scalar(key) } : {};
    if (!value || value.is === 'scalar' || isAlias(item, value)) {
      const end = at(value?.end ?? slot.end);
      let tail = reader.tail(Math.max(end, value ? at(value.start) : end));
      const between = reader.rest(end);
      reader.pass(end);
      const behind = reader.tail(limit);
      // comments between the key and what it says go above, all but the one on the last line
      const inside = between.length > 0 || behind !== undefined;
      const above = inside ? joinHeads(head, joinLines(tail === undefined ? [] : [tail], between)) : head;
      if (inside) tail = behind;
      return { head: above, ...named, ...(value ? { value: plain(value) } : {}), ...(tail === undefined ? {} : { tail }) };
    }
    const first = firstOf(value);
    const tail = reader.tail(first === undefined ? at(value.end) : at(first));
    const node = this.collection(value, limit);
    reader.pass(at(value.end));
    const close = reader.tail(limit);
    const oneLine = !/[\r\n]/.test(item.text.slice(key?.start ?? value.start, value.end));
    if (close !== undefined && (tail === undefined && oneLine)) return { head, ...named, value: node, tail: close };
    return { head, ...named, value: node, ...(tail === undefined ? {} : { tail }), ...(close === undefined ? {} : { close }) };
  }

  private collection(node: ListNode | MapNode, limit: number): OutlineNode {
    const { reader, item } = this;
    const slots: readonly Slot[] = node.is === 'map' ? node.entries : node.items.map((value) => ({ value, start: value.start, end: value.end }));
    const inside = node.inline ? item.start + node.end : limit;
    const column = node.inline ? 0 : this.columnOf(item.start + (node.is === 'map' ? (slots[0]?.start ?? node.start) : node.start));
    const members = slots.map((slot, i) => {
      const head = reader.head(item.start + slot.start);
      const next = slots[i + 1];
      return this.entry(slot, next ? item.start + next.start : inside, i === 0 && head[0] === '' ? head.slice(1) : head);
    });
    const foot = node.inline ? reader.rest(inside) : reader.foot(limit, column);
    return node.is === 'map' ? { is: 'map', entries: members, foot } : { is: 'list', members, foot };
  }

  private columnOf(offset: number): number {
    const { text } = this.tree;
    let line = offset;
    while (line > 0 && text.charCodeAt(line - 1) !== 10 && text.charCodeAt(line - 1) !== 13) line--;
    return offset - line;
  }
}

type Growing = { -readonly [K in keyof OutlineSection]: OutlineSection[K] } & { items: OutlineEntry[] };

/** Adds a second section of a name to the first. */
function join(first: Growing, second: OutlineSection): void {
  const [next, ...others] = second.items;
  const lead = joinLines(first.foot, second.head, second.tail === undefined ? [] : [second.tail]);
  if (!next) {
    first.foot = joinLines(lead, second.foot);
    return;
  }
  first.items.push({ ...next, head: joinLines(lead, next.head) });
  for (const other of others) first.items.push(other);
  first.foot = second.foot;
}

function firstOf(node: ListNode | MapNode): number | undefined {
  return node.is === 'list' ? node.items[0]?.start : node.entries[0]?.start;
}

function scalar({ value, quoted }: { readonly value: string; readonly quoted: boolean }): OutlineScalar {
  return { is: 'scalar', value, quoted };
}

/** A node without comments. */
function plain(node: Node): OutlineNode {
  if (node.is === 'scalar') return scalar(node);
  if (node.is === 'list') return { is: 'list', members: node.items.map((value) => ({ head: [], value: plain(value) })), foot: [] };
  return { is: 'map', entries: node.entries.map(({ key, value }) => ({ head: [], key: scalar(key), ...(value ? { value: plain(value) } : {}) })), foot: [] };
}

function isAlias(item: Item, node: Node): boolean {
  return item.text.charAt(node.start) === '*';
}

/** The comments of a YAML document: a `#` at the start of a line or after a blank, outside of every key and value. */
function yamlComments(tree: DocumentTree): Comment[] {
  const { text } = tree;
  const spans: Span[] = [];
  const add = (item: Item, node: Node | undefined): void => {
    if (!node) return;
    if (node.is === 'scalar' || isAlias(item, node)) spans.push({ start: item.start + textStart(item, node), end: item.start + node.end });
    else if (node.is === 'list') for (const member of node.items) add(item, member);
    else
      for (const entry of node.entries) {
        add(item, entry.key);
        add(item, entry.value);
      }
  };
  for (const { header } of tree.sections) add(header, header.key);
  for (const item of tree.items) {
    add(item, item.key);
    add(item, item.value);
  }
  spans.sort((a, b) => a.start - b.start);
  const starts: number[] = [];
  let from = 0;
  let mark = text.indexOf('#');
  const gap = (to: number): void => {
    if (mark !== -1 && mark < from) mark = text.indexOf('#', from);
    while (mark !== -1 && mark < to) {
      let next = mark + 1;
      if (mark === 0 || /[\s\ufeff]/.test(text.charAt(mark - 1))) {
        starts.push(mark);
        while (next < to && text.charCodeAt(next) !== 10 && text.charCodeAt(next) !== 13) next++;
      }
      mark = text.indexOf('#', next);
    }
  };
  for (const span of spans) {
    if (span.start > from) gap(span.start);
    if (span.end > from) from = span.end;
  }
  gap(text.length);
  return commentsAt(text, starts);
}

/** Where the text of a scalar begins: a block text's below the line of its sign, on which a comment may stand. */
function textStart(item: Item, node: Node): number {
  const sign = item.text.charAt(node.start);
  if (node.is !== 'scalar' || !node.quoted || (sign !== '|' && sign !== '>')) return node.start;
  const line = item.text.slice(node.start, node.end).search(/[\r\n]/);
  return line === -1 ? node.end : node.start + line;
}
