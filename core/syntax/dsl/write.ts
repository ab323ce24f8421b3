import type { Span } from '../../text/text.ts';
import { keySpec } from '../../model/vocabulary/index.ts';
import type { Edit, Surface, Value } from '../surface.ts';
import { isPlaceholder } from '../surface.ts';
import type { DocumentTree, Entry, Item, ListNode, MapNode, Node } from '../tree.ts';
import { entryOf } from '../tree.ts';
import { appendInline } from '../yaml/append.ts';
import { lineStart, newline } from '../yaml/lines.ts';
import { entriesOf, Out } from '../yaml/render.ts';
import { addBlock, blockOf } from './blocks.ts';
import type { Form } from './forms.ts';
import { controlUse, formFor, toolUse } from './forms.ts';
import { headerPart, withHeaderPart } from './write-header.ts';
import { hasBrackets, statementOf, useAt } from './locate.ts';
import { addMembers, indentAt, unitOf } from './members.ts';
import type { Block } from './members.ts';
import { placeIn, zoneItem } from './move.ts';
import { remove } from './remove.ts';
import { entryOut, flagText, memberOut, valueOut } from './render.ts';
import type { Fields } from './render.ts';
import { replaceWord } from './replace.ts';
import type { Statement } from './statement.ts';
import { memberSpan } from './statement.ts';
import { idText, valueText } from './text.ts';
import { innerOf } from './values.ts';
import type { Of } from './values.ts';
import { addItem } from './write-item.ts';

/** Writes the DSL: the edits that fixes need, computed from spans. Parts of headers, flags and rows are written in the form that they have. */
export const dslSurface: Surface = {
  setValue: (tree, item, path, value) => Writer.on(tree, item)?.setValue(path, value) ?? [],
  addNamed: (tree, item, path, name, record) => Writer.on(tree, item)?.addNamed(path, name, record) ?? [],
  addItem,
  remove: (tree, item, path) => (isBroken(item) && path.length > 0 ? [] : remove(tree, item, path)),
  blockOf,
  addBlock,
  replaceWord,
  scalar: valueText,
};

/** Can the spans of an item not be trusted? */
function isBroken(item: Item): boolean {
  return item.problems.some(({ code }) => code === 'dsl-brace' || code === 'dsl-header' || code === 'dsl-text' || code === 'dsl-yaml' || code === 'dsl-syntax' || code === 'too-deep');
}

/** Lines longer than this are broken. */
const lineLength = 120;

/** What entries are added to: the block of a statement (with its header), a map in braces, or rows that are statements of their own. */
interface Holder {
  readonly of: Of;
  readonly entries: readonly Entry[];
  readonly statement?: Statement;
  readonly map?: MapNode;
  /** The table that the rows belong to. */
  readonly rows?: Form;
}

export class Writer {
  private readonly text: string;
  private readonly newline: string;

  private constructor(private readonly tree: DocumentTree, private readonly item: Item) {
    this.text = tree.text;
    this.newline = newline(tree.text);
  }

  /** A writer for an item; none where the item's form is broken, so that its ranges cannot be trusted. */
  static on(tree: DocumentTree, item: Item): Writer | undefined {
    return isBroken(item) ? undefined : new Writer(tree, item);
  }

  setValue(path: readonly string[], value: Value): readonly Edit[] {
    const { item } = this;
    const [key, ...rest] = path;
    const statement = statementOf(item);
    if (key === undefined) return statement && statement.form.head !== 'model' ? [] : this.putValue(item.key, item.value, value, { record: 'model' }, statement !== undefined);
    const root = this.root(statement);
    if (!root) return item.value || !item.key || statement ? [] : this.putValue(item.key, undefined, nested(path, value), this.of());
    return this.setIn(root, [key, ...rest], value);
  }

  addNamed(path: readonly string[], name: string, record: Fields | undefined): readonly Edit[] {
    const fields = record && entriesOf(record).length > 0 ? record : undefined;
    const fresh: Value = fields ? { [name]: fields } : [name];
    let holder = this.root(statementOf(this.item));
    for (const [i, key] of path.entries()) {
      if (!holder) return i === 0 && !this.item.value ? this.setValue(path, fresh) : [];
      const entry: Entry | undefined = entryOf({ is: 'map', entries: holder.entries, inline: true, start: 0, end: 0 }, key);
      if (!entry) return i === path.length - 1 ? this.addEntry(holder, key, fields ? fresh : name) : this.setValue(path, fresh);
      if (i === path.length - 1) return this.addTo(holder, entry, name, fields);
      holder = entry.value?.is === 'map' ? this.holderOf(entry, entry.value, holder) : undefined;
    }
    return [];
  }

  /** The block and header of the item, or the map that it holds. */
  private root(statement: Statement | undefined): Holder | undefined {
    const { value } = this.item;
    if (statement) return statement.form.head === 'model' ? undefined : { of: { record: statement.form.record }, entries: value?.is === 'map' ? value.entries : [], statement };
    return value?.is === 'map' && hasBrackets(this.item, value) ? { of: this.of(), entries: value.entries, map: value } : undefined;
  }

  /** What the map of an item that is written as an entry holds. */
  private of(): Of {
    const { item } = this;
    const spec = keySpec('model', item.section);
    const inner = innerOf({ record: 'model' }, spec);
    return item.kind === 'value' ? inner : { record: inner.record };
  }

  private setIn(holder: Holder, [key, ...rest]: readonly [string, ...string[]], value: Value): readonly Edit[] {
    const entry = holder.entries.find((one) => one.key.value === key);
    if (!entry) return this.addEntry(holder, key, nested(rest, value));
    const [next, ...later] = rest;
    if (next === undefined) return this.put(holder, entry, value);
    const { value: node } = entry;
    const use = holder.rows && useAt(this.item, entry.start);
    if (use && node?.is !== 'map') {
      // `control x`, `control x : planned`
      const said = node ? [{ key: { ...node, value: 'status' }, value: node, start: node.start, end: node.end } as Entry] : [];
      return this.setIn({ of: { record: use.form.record }, entries: said, statement: use }, [next, ...later], value);
    }
    if (!node) return this.put(holder, entry, nested(rest, value));
    if (node.is === 'map') return this.setIn(this.holderOf(entry, node, holder), [next, ...later], value);
    const record = nested(later, value);
    return node.is === 'list' && typeof record === 'object' && !Array.isArray(record) && !isPlaceholder(record) ? this.addToList(holder, entry, node, next, record as Fields) : [];
  }

  /** What the map that is the value of an entry is written as. */
  private holderOf(entry: Entry, node: MapNode, holder: Holder): Holder {
    const use = holder.rows && useAt(this.item, entry.start);
    if (use) return { of: { record: use.form.record }, entries: node.entries, statement: use };
    const of = innerOf(holder.of, holder.of.record && !holder.of.table ? keySpec(holder.of.record, entry.key.value) : undefined);
    if (hasBrackets(this.item, node)) return { of, entries: node.entries, map: node };
    return { of, entries: node.entries, rows: formOfRows(entry.key.value) };
  }

  /** Puts a value in place of what an entry says. */
  private put(holder: Holder, entry: Entry, value: Value): readonly Edit[] {
    const { value: node } = entry;
    if (node && says(node, value)) return [];
    const { statement } = holder;
    if (entry.key.implied && statement) return this.putSaid(holder, statement, entry, value);
    const use = holder.rows && useAt(this.item, entry.start);
    if (use) {
      const id = this.item.start + entry.key.end;
      const tail = typeof value === 'object' && !isPlaceholder(value) && !Array.isArray(value) ? new Out().raw(' ').add(valueOut(value, { record: use.form.record })) : new Out().raw(' : ').add(valueOut(value, { record: undefined }));
      return [tail.edit(id, this.item.start + use.end)];
    }
    if (isImplied(node)) return [this.flag(holder, entry, value)];
    if (node && !hasBrackets(this.item, node) && node.is !== 'scalar') return [];
    return this.putValue(entry.key, node, value, innerOf(holder.of, holder.of.record && !holder.of.table ? keySpec(holder.of.record, entry.key.value) : undefined));
  }

  /** A flag in place of a flag, or an entry where the value is none. */
  private flag(holder: Holder, entry: Entry, value: Value): Edit {
    const key = entry.key.value;
    const text = typeof value === 'boolean' ? flagText(key, value, holder.of) : undefined;
    const out = text === undefined ? entryOut(key, value, holder.of) : new Out().raw(text);
    return out.edit(this.item.start + entry.start, this.item.start + entry.end);
  }

  /** Puts a value behind a key. */
  private putValue(key: Span | undefined, node: Node | undefined, value: Value, of: Of, isHeader = false): readonly Edit[] {
    if (node) {
      if (says(node, value)) return [];
      const { start, end } = node;
      return [valueOut(value, of).edit(this.item.start + start, this.item.start + end)];
    }
    if (!key) return [];
    const after = this.item.start + key.end;
    if (isHeader) return [new Out().raw(' ').add(valueOut(value, of)).edit(after)];
    const colon = /^[ \t]*:/.exec(this.text.slice(after, after + 200));
    return colon ? [new Out().raw(' ').add(valueOut(value, of)).edit(after + colon[0].length)] : [new Out().raw(': ').add(valueOut(value, of)).edit(after)];
  }

  /** Puts a value in place of what a header, a keyword or the place of a statement says. */
  private putSaid(holder: Holder, statement: Statement, entry: Entry, value: Value): readonly Edit[] {
    const key = entry.key.value;
    const node = entry.value!;
    if (isImplied(node) && (key === 'zone' || key === 'parent')) return typeof value === 'string' ? placeIn(this.tree, this.item, value) : [];
    if (statement.form.says?.key === key) {
      const edits = this.sayByKeyword(statement, value);
      if (edits) return edits;
      const generic = formFor(statement.form.section, undefined)!;
      return [this.edit(statement.keyword, generic.keyword), this.inBlock(statement, [entryOut(key, value, holder.of)])];
    }
    const both = key === 'bidirectional' ? statement.parts.find((part) => part.is === 'both') : undefined;
    if (both) return value === true ? [] : [this.edit(both, '->'), this.inBlock(statement, [entryOut(key, value, holder.of)])];
    if (node.is !== 'scalar' && !hasBrackets(this.item, node)) return [];
    const part = headerPart(statement, node);
    const edit = part && withHeaderPart(statement, key, part, value, holder.of);
    if (edit === undefined) return [];
    return [{ ...edit, span: { start: this.item.start + edit.span.start, end: this.item.start + edit.span.end } }];
  }

  /** The keyword that says a type or a status; undefined where none does. */
  private sayByKeyword({ form, keyword }: Statement, value: Value): readonly Edit[] | undefined {
    const said = typeof value === 'string' ? formFor(form.section, value) : undefined;
    return said?.says && said.says.value === value ? [this.edit(keyword, said.keyword)] : undefined;
  }

  private addEntry(holder: Holder, key: string, value: Value): readonly Edit[] {
    const { statement, map, rows } = holder;
    if (rows) {
      const last = holder.entries.findLast((row) => useAt(this.item, row.start) !== undefined);
      return last && fitsRow(rows, value) ? [this.besideRow(last, this.row(rows, key, value))] : [];
    }
    if (map) return [addMembers(this.text, this.newline, this.braces(map), [entryOut(key, value, holder.of)])];
    if (!statement) return [];
    if ((key === 'type' || key === 'status') && statement.form.section !== 'zones' && statement.form.says === undefined && formFor(statement.form.section, undefined) === statement.form) {
      const edits = this.sayByKeyword(statement, value);
      if (edits) return edits;
    }
    if ((key === 'zone' && statement.form.record === 'element') || (key === 'parent' && statement.form.record === 'zone')) {
      if (typeof value === 'string' && zoneItem(this.tree, value)) return placeIn(this.tree, this.item, value);
    }
    const edit = withHeaderPart(statement, key, undefined, value, holder.of);
    if (edit) return [{ ...edit, span: { start: this.item.start + edit.span.start, end: this.item.start + edit.span.end } }];
    const form = formOfRows(key);
    const isTable = form && typeof value === 'object' && !Array.isArray(value) && !isPlaceholder(value) && keySpec(statement.form.record, key)?.key === key && entriesOf(value as Fields).every(([, record]) => fitsRow(form, record));
    if (isTable) return [this.inBlock(statement, entriesOf(value as Fields).map(([name, record]) => this.row(form, name, record)))];
    return [this.inBlock(statement, [entryOut(key, value, holder.of)])];
  }

  /** A row of a table as a statement: `control rate-limit { status: planned }`. */
  private row(form: Form, name: string, value: Value): Out {
    const out = new Out().raw(`${form.keyword} ${idText(name)}`);
    if (typeof value === 'string' && form.kind) return out.raw(` : ${valueText(value)}`);
    const fields = typeof value === 'object' && !Array.isArray(value) && !isPlaceholder(value) ? entriesOf(value as Fields) : [];
    return fields.length === 0 ? out : out.raw(' ').add(valueOut(value, { record: form.record }));
  }

  /** New members of a statement's block, which may not be there yet. */
  private inBlock(statement: Statement, members: readonly Out[]): Edit {
    const { body } = statement;
    const { start } = this.item;
    if (body) return addMembers(this.text, this.newline, { open: start + body.open, close: body.close === undefined ? undefined : start + body.close, members: body.members.map((member) => this.absolute(memberSpan(member))) }, members);
    const at = start + statement.headEnd;
    const joined = members.reduce((out, member, i) => out.raw(i > 0 ? '; ' : '').add(member), new Out());
    if (at - lineStart(this.text, at) + joined.text.length + 5 <= lineLength) return new Out().raw(' { ').add(joined).raw(' }').edit(at);
    const indent = indentAt(this.text, start + statement.start);
    const own = this.newline + indent + unitOf(this.text);
    const lines = members.reduce((out, member) => out.raw(own).add(member), new Out());
    return new Out().raw(' {').add(lines).raw(`${this.newline + indent}}`).edit(at);
  }

  /** A row behind another one. */
  private besideRow(row: Span, out: Out): Edit {
    const statement = statementOf(this.item);
    const body = statement?.body;
    const after = this.absolute(row);
    const block: Block = body ? { open: this.item.start + body.open, close: body.close === undefined ? undefined : this.item.start + body.close, members: [] } : { open: this.item.start, close: undefined, members: [] };
    return addMembers(this.text, this.newline, block, [out], after);
  }

  /** Adds a name to a table or list that is there. */
  private addTo(holder: Holder, entry: Entry, name: string, record: Fields | undefined): readonly Edit[] {
    const { value: node, key } = entry;
    const of = innerOf(holder.of, holder.of.record && !holder.of.table ? keySpec(holder.of.record, key.value) : undefined);
    if (!node) return this.put(holder, entry, record ? { [name]: record } : [name]);
    if (node.is === 'list') return this.addToList(holder, entry, node, name, record);
    if (node.is === 'map') {
      const inner = this.holderOf(entry, node, holder);
      const row = entryOf(node, name);
      if (!row) return this.addEntry(inner, name, record ?? (inner.rows ? [] : {}));
      return record ? this.merge(inner, row, record) : [];
    }
    // one name alone
    const rows = this.rowsBeside(holder, entry, of);
    const { start, end } = this.absolute(node);
    if (node.value === name) {
      if (!record) return [];
      if (rows) return [this.row(rows, name, record).edit(this.item.start + entry.start, this.item.start + entry.end)];
      return [{ span: { start, end: start }, text: '[' }, new Out().raw(' ').add(valueOut(record, { record: of.record })).raw(']').edit(end)];
    }
    if (record && rows) return [this.besideRow(entry, this.row(rows, name, record))];
    const added = record ? memberOut({ [name]: record }, of) : new Out().raw(valueText(name));
    return [{ span: { start, end: start }, text: '[' }, new Out().raw(', ').add(added).raw(']').edit(end)];
  }

  /** The form of rows that can stand as statements beside an entry that holds names. */
  private rowsBeside(holder: Holder, entry: Entry, of: Of): Form | undefined {
    const form = formOfRows(entry.key.value);
    return form && of.table && holder.statement && !entry.key.implied && statementOf(this.item) && holder.statement.form === statementOf(this.item)!.form ? form : undefined;
  }

  private addToList(holder: Holder, entry: Entry, list: ListNode, name: string, record: Fields | undefined): readonly Edit[] {
    const of = innerOf(holder.of, holder.of.record && !holder.of.table ? keySpec(holder.of.record, entry.key.value) : undefined);
    const fields = record && entriesOf(record).length > 0 ? record : undefined;
    for (const member of list.items) {
      if (member.is === 'scalar' && member.value === name) {
        if (!fields) return [];
        const use = useAt(this.item, this.useStart(member));
        return use ? [this.inBlock(use, entriesOf(fields).map(([key, value]) => entryOut(key, value, { record: use.form.record })))] : [this.withRecord(member, fields, of)];
      }
      const row = entryOf(member, name);
      if (!row) continue;
      return fields ? this.merge({ of, entries: [row], ...(hasBrackets(this.item, member) ? {} : { rows: controlUse }) }, row, fields) : [];
    }
    const rows = fields && this.rowsBeside(holder, entry, of);
    if (rows) return [this.besideRow(entry, this.row(rows, name, fields))];
    const brackets = this.bracketsOf(entry, list);
    if (!brackets) return [];
    const inside = list.items.filter((member) => this.item.start + member.start > brackets.start && this.item.start + member.end < brackets.end);
    const last = inside.at(-1);
    return appendInline(this.text, this.newline, brackets, last && this.absolute(last), [fields ? memberOut({ [name]: fields }, of) : new Out().raw(valueText(name))]);
  }

  /** Where the keyword of a row begins whose name this is. */
  private useStart({ start }: Span): number {
    const before = /(?:control|tool)[ \t]+$/.exec(this.item.text.slice(Math.max(0, start - 200), start));
    return before ? start - before[0].length : start;
  }

  /** The brackets of a list; of one that has rows beside it those of the entry. */
  private bracketsOf(entry: Entry, list: ListNode): Span | undefined {
    if (hasBrackets(this.item, list) && this.item.text.charAt(list.end - 1) === ']') return this.absolute(list);
    if (entry.key.implied) return undefined;
    const colon = /^[ \t]*:[ \t]*\[/.exec(this.item.text.slice(entry.key.end, entry.key.end + 100));
    if (!colon) return undefined;
    const open = entry.key.end + colon[0].length - 1;
    const inside = list.items.filter((member) => member.start > open);
    let end = open + 1;
    for (const member of inside) {
      if (/[\]]/.test(this.item.text.slice(end, member.start))) break;
      end = member.end;
    }
    const close = this.item.text.indexOf(']', end);
    return close === -1 ? undefined : { start: this.item.start + open, end: this.item.start + close + 1 };
  }

  /** A name in a list with its keys. */
  private withRecord(node: Span, record: Fields, of: Of): Edit {
    return new Out().raw(' ').add(valueOut(record, { record: of.record })).edit(this.item.start + node.end);
  }

  /** Merges keys into what stands with a name. */
  private merge(holder: Holder, row: Entry, record: Fields): readonly Edit[] {
    const entries = entriesOf(record);
    const use = holder.rows && useAt(this.item, row.start);
    const { value: node } = row;
    if (use) {
      const said: readonly Entry[] = node?.is === 'map' ? node.entries : node ? [{ key: { is: 'scalar', value: 'status', quoted: false, implied: true, start: node.start, end: node.end }, value: node, start: node.start, end: node.end }] : [];
      const inner: Holder = { of: { record: use.form.record }, entries: said, statement: use };
      const missing: Out[] = [];
      const edits: Edit[] = [];
      for (const [key, value] of entries) {
        const entry = said.find((one) => one.key.value === key);
        if (entry) edits.push(...this.put(inner, entry, value));
        else missing.push(entryOut(key, value, inner.of));
      }
      return missing.length > 0 ? [...edits, this.inBlock(use, missing)] : edits;
    }
    if (node?.is === 'map') {
      const of = { record: holder.of.record };
      const missing: Out[] = [];
      const edits: Edit[] = [];
      for (const [key, value] of entries) {
        const entry = entryOf(node, key);
        if (entry) edits.push(...this.put({ of, entries: node.entries, map: node }, entry, value));
        else missing.push(entryOut(key, value, of));
      }
      return missing.length > 0 ? [...edits, addMembers(this.text, this.newline, this.braces(node), missing)] : edits;
    }
    if (node?.is === 'list') return [];
    // `rate-limit: planned` is short for `{ status: planned }`
    const { status } = record;
    const whole: Value = node === undefined ? record : entries.length === 1 && status !== undefined ? status : { status: node.value, ...record };
    return this.putValue(row.key, node, whole, { record: holder.of.record });
  }

  private braces(map: MapNode): Block {
    const { start } = this.item;
    return { open: start + map.start, close: start + map.end - 1, members: map.entries.map((entry) => this.absolute(entry)) };
  }

  private absolute({ start, end }: Span): Span {
    return { start: this.item.start + start, end: this.item.start + end };
  }

  private edit(span: Span, text: string): Edit {
    return { span: this.absolute(span), text };
  }
}

/** Can a statement say what stands with a name? */
function fitsRow(form: Form, value: Value): boolean {
  return typeof value === 'string' ? form.kind !== undefined : typeof value === 'object' && !isPlaceholder(value) && (!Array.isArray(value) || value.length === 0);
}

function isImplied(node: Node | undefined): boolean {
  return node?.is === 'scalar' && node.implied === true;
}

function formOfRows(key: string): Form | undefined {
  return key === 'controls' ? controlUse : key === 'tools' ? toolUse : undefined;
}

function nested(path: readonly string[], value: Value): Value {
  return path.reduceRight<Value>((inner, key) => ({ [key]: inner }), value);
}

/** Does a node say this already? */
export function says(node: Node, value: Value): boolean {
  if (typeof value !== 'object') return node.is === 'scalar' && node.value === String(value);
  if (isPlaceholder(value)) return false;
  if (Array.isArray(value)) return node.is === 'list' && node.items.length === value.length && value.every((member: Value, i) => says(node.items[i]!, member));
  if (node.is !== 'map') return false;
  const entries = entriesOf(value as Fields);
  return node.entries.length === entries.length && entries.every(([key, member]) => {
    const entry = entryOf(node, key);
    return entry?.value !== undefined && says(entry.value, member);
  });
}

