import type { Span } from '../../text/text.ts';
import type { Edit, Surface, Value } from '../surface.ts';
import { isPlaceholder } from '../surface.ts';
import type { DocumentTree, Entry, Item, ListNode, MapNode, Node } from '../tree.ts';
import { entryOf } from '../tree.ts';
import { appendInline } from './append.ts';
import { addBlock, blockOf } from './blocks.ts';
import { colonAfter, indentation, isAlias, isInlineSection, lineEnd, newline, sectionOf } from './lines.ts';
import { removeEntry, removeItem } from './remove.ts';
import { entriesOf, isPlain, Out, scalarText } from './render.ts';
import { addItem } from './write-item.ts';

/** Writes YAML: the edits that fixes need, computed from ranges. */
export const yamlSurface: Surface = {
  setValue: (tree, item, path, value) => Writer.on(tree, item)?.setValue(path, value) ?? [],
  addNamed: (tree, item, path, name, record) => Writer.on(tree, item)?.addNamed(path, name, record) ?? [],
  addItem,
  remove: (tree, item, path) => (path.length === 0 ? removeItem(tree, item) : removeEntry(tree, item, path)),
  replaceWord: (tree, item, span, word) => Writer.on(tree, item, true)?.replaceWord(span, word) ?? [],
  blockOf,
  addBlock,
  scalar: (value) => scalarText(value, true),
};

/** The place of a value: behind a key or a dash. Offsets count from the start of the document. */
interface Slot {
  /** Where the key or the dash ends; undefined for a member of a list in brackets. */
  readonly after: number | undefined;
  readonly dash: boolean;
  readonly node: Node | undefined;
  /** Where the entry ends. */
  readonly end: number;
  readonly inFlow: boolean;
}

type Record = { readonly [key: string]: Value };

class Writer {
  private readonly text: string;
  private readonly newline: string;
  private readonly inFlow: boolean;

  private constructor(tree: DocumentTree, private readonly item: Item) {
    this.text = tree.text;
    this.newline = newline(tree.text);
    const section = sectionOf(tree, item);
    this.inFlow = section !== undefined && isInlineSection(tree, section) && item.kind !== 'value';
  }

  /** A writer for an item; none where the item's form is broken, so that its ranges cannot be trusted. */
  static on(tree: DocumentTree, item: Item, anyForm = false): Writer | undefined {
    if (!anyForm && item.problems.some(({ code }) => code === 'yaml-syntax' || code === 'too-deep')) return undefined;
    return new Writer(tree, item);
  }

  setValue(path: readonly string[], value: Value): readonly Edit[] {
    let slot = this.itemSlot();
    for (const [i, key] of path.entries()) {
      const { node } = slot;
      const rest = path.slice(i + 1);
      if (!node) return this.fill(slot, nested([key, ...rest], value));
      if (isAlias(this.item, node)) return [];
      if (node.is === 'list' && rest.length > 0) return this.addToList(node, slot.inFlow, key, nested(rest, value) as Record);
      if (node.is !== 'map') return [];
      const entry = entryOf(node, key);
      if (!entry) return this.addEntries(node, slot.inFlow, [[key, nested(rest, value)]]);
      slot = this.entrySlot(entry, slot.inFlow || node.inline);
    }
    return this.put(slot, value);
  }

  addNamed(path: readonly string[], name: string, record: Record | undefined): readonly Edit[] {
    const fresh: Value = record && entriesOf(record).length > 0 ? { [name]: record } : [name];
    let slot = this.itemSlot();
    for (const key of path) {
      const { node } = slot;
      if (!node) return this.setValue(path, fresh);
      if (node.is !== 'map' || isAlias(this.item, node)) return [];
      const entry = entryOf(node, key);
      if (!entry) return this.setValue(path, fresh);
      slot = this.entrySlot(entry, slot.inFlow || node.inline);
    }
    const { node } = slot;
    if (!node) return this.fill(slot, fresh);
    if (isAlias(this.item, node)) return [];
    if (node.is === 'list') return this.addToList(node, slot.inFlow, name, record);
    if (node.is === 'map') {
      const entry = entryOf(node, name);
      if (!entry) return this.addEntries(node, slot.inFlow, [[name, record ?? {}]]);
      return record ? this.merge(this.entrySlot(entry, slot.inFlow || node.inline), record) : [];
    }
    // one name alone, without brackets
    if (node.value === name) return record && entriesOf(record).length > 0 ? this.put(slot, { [name]: record }) : [];
    const added = new Out().raw(', ');
    if (record && entriesOf(record).length > 0) added.entry(name, record, true);
    else added.raw(scalarText(name, true));
    const start = this.item.start + node.start;
    const end = this.item.start + node.end;
    if (/^[|>]/.test(this.text.slice(start, end)) && node.quoted) return [];
    if (node.quoted || isPlain(node.value, true)) return [{ span: { start, end: start }, text: '[' }, added.raw(']').edit(end)];
    return [new Out().raw(`[${scalarText(node.value, true)}`).add(added.raw(']')).edit(start, end)];
  }

  replaceWord(span: Span, word: string): readonly Edit[] {
    const start = this.item.start + span.start;
    const end = this.item.start + span.end;
    const old = this.text.slice(start, end);
    const quote = /^(["']).*\1$/s.exec(old)?.[1] as '"' | "'" | undefined;
    const text = scalarText(word, this.inFlow || [this.item.value, this.item.key].some((node) => node !== undefined && isInFlow(node, span)), quote);
    return text === old ? [] : [{ span: { start, end }, text }];
  }

  private itemSlot(): Slot {
    const { item, inFlow } = this;
    const end = item.start + item.text.length;
    if (item.key) return { after: item.start + item.key.end, dash: false, node: item.value, end, inFlow };
    const dash = !inFlow && item.text.startsWith('-');
    return { after: dash ? item.start + 1 : undefined, dash, node: item.value, end, inFlow };
  }

  private entrySlot(entry: Entry, inFlow: boolean): Slot {
    return { after: this.item.start + entry.key.end, dash: false, node: entry.value, end: this.item.start + entry.end, inFlow };
  }

  /** Puts a value in a place, whatever stands there. */
  private put(slot: Slot, value: Value): readonly Edit[] {
    const { node } = slot;
    if (!node) return this.fill(slot, value);
    if (says(node, value)) return [];
    const out = new Out().value(value, slot.inFlow);
    const start = this.item.start + node.start;
    const end = this.item.start + node.end;
    const colon = slot.after === undefined || slot.dash ? slot.after : colonAfter(this.text, slot.after);
    if (colon === undefined || lineEnd(this.text, colon) >= start) return [out.edit(start, end)];
    // a block below its key: the value goes on the key's own line, before a comment there
    const line = lineEnd(this.text, colon);
    if (this.text.slice(colon, line).trim() === '') return [new Out().raw(' ').add(out).edit(colon, end)];
    return [new Out().raw(' ').add(out).edit(colon), { span: { start: line, end }, text: '' }];
  }

  /** Puts a value where none is written, or `null`. */
  private fill(slot: Slot, value: Value): readonly Edit[] {
    const out = new Out().value(value, slot.inFlow);
    if (slot.after === undefined) return [];
    const colon = slot.dash ? slot.after : colonAfter(this.text, slot.after);
    if (colon === undefined || colon > slot.end) return slot.inFlow ? [new Out().raw(': ').add(out).edit(slot.after)] : [];
    const rest = this.text.slice(colon, slot.end);
    const word = rest.trim();
    if (word === '') return [new Out().raw(' ').add(out).edit(colon)];
    const start = colon + rest.indexOf(word);
    return word === '~' || /^null$/i.test(word) ? [out.edit(start, start + word.length)] : [];
  }

  /** Adds entries to a map. */
  private addEntries(map: MapNode, inFlow: boolean, entries: readonly (readonly [string, Value])[]): readonly Edit[] {
    const flow = inFlow || map.inline;
    const outs = entries.map(([key, value]) => new Out().entry(key, value, flow));
    const last = map.entries[map.entries.length - 1];
    if (flow) {
      const pair = this.text.charAt(this.item.start + map.start) !== '{'; // `[a: 1]`: a map without brackets of its own
      return pair ? [] : appendInline(this.text, this.newline, absolute(this.item, map), last && absolute(this.item, last), outs);
    }
    if (!last) return [];
    const indent = indentation(this.text, this.item.start + map.entries[0]!.start);
    return [this.linesAfter(this.item.start + last.end, outs.map((out) => new Out().raw(indent).add(out)))];
  }

  /** Adds a name to a list, or a record to a name in it. */
  private addToList(list: ListNode, inFlow: boolean, name: string, record: Record | undefined): readonly Edit[] {
    const flow = inFlow || list.inline;
    const wanted = record !== undefined && entriesOf(record).length > 0;
    for (const member of list.items) {
      if (isAlias(this.item, member)) continue;
      if (member.is === 'scalar' && member.value === name) return wanted ? [new Out().raw(': ').value(record, flow).edit(this.item.start + member.end)] : [];
      const entry = entryOf(member, name);
      if (entry) return wanted ? this.merge(this.entrySlot(entry, flow), record) : [];
    }
    const out = wanted ? new Out().entry(name, record, flow) : new Out().raw(scalarText(name, flow));
    const last = list.items[list.items.length - 1];
    if (flow) return appendInline(this.text, this.newline, absolute(this.item, list), last && absolute(this.item, last), [out]);
    const indent = indentation(this.text, this.item.start + list.start);
    return [this.linesAfter(this.item.start + (last ?? list).end, [new Out().raw(`${indent}- `).add(out)])];
  }

  /** Merges a record's keys into what stands with a name. */
  private merge(slot: Slot, record: Record): readonly Edit[] {
    const { node } = slot;
    const entries = entriesOf(record);
    if (entries.length === 0) return [];
    if (!node) return this.fill(slot, record);
    if (isAlias(this.item, node) || node.is === 'list') return [];
    if (node.is === 'scalar') {
      // `rate-limit: planned` is short for `{ status: planned }`
      const { status } = record;
      return this.put(slot, entries.length === 1 && status !== undefined ? status : { status: node.value, ...record });
    }
    const edits: Edit[] = [];
    const missing: [string, Value][] = [];
    for (const [key, value] of entries) {
      const entry = entryOf(node, key);
      if (entry) edits.push(...this.put(this.entrySlot(entry, slot.inFlow || node.inline), value));
      else missing.push([key, value]);
    }
    if (missing.length > 0) edits.push(...(node.entries.length === 0 ? this.put(slot, record) : this.addEntries(node, slot.inFlow, missing)));
    return edits;
  }

  /** New lines below the line on which something ends. */
  private linesAfter(end: number, lines: readonly Out[]): Edit {
    const out = new Out();
    for (const line of lines) out.raw(this.newline).add(line);
    return out.edit(lineEnd(this.text, end));
  }
}

function absolute(item: Item, span: Span): Span {
  return { start: item.start + span.start, end: item.start + span.end };
}

function nested(path: readonly string[], value: Value): Value {
  return path.reduceRight<Value>((inner, key) => ({ [key]: inner }), value);
}

/** Does a node say this already? */
function says(node: Node, value: Value): boolean {
  if (typeof value !== 'object') return node.is === 'scalar' && node.value === String(value);
  if (isPlaceholder(value)) return false;
  if (Array.isArray(value)) return node.is === 'list' && node.items.length === value.length && value.every((member: Value, i) => says(node.items[i]!, member));
  if (node.is !== 'map') return false;
  const entries = entriesOf(value as Record);
  return node.entries.length === entries.length && entries.every(([key, member]) => {
    const entry = entryOf(node, key);
    return entry?.value !== undefined && says(entry.value, member);
  });
}

/** Does a span lie inside brackets? */
function isInFlow(node: Node, span: Span): boolean {
  if (node.is === 'scalar' || span.start < node.start || span.end > node.end) return false;
  if (node.inline) return true;
  return node.is === 'list' ? node.items.some((item) => isInFlow(item, span)) : node.entries.some((entry) => entry.value !== undefined && isInFlow(entry.value, span));
}
