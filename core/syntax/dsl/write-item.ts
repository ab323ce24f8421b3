import { keySpec, recordSpec } from '../../model/vocabulary/index.ts';
import type { Edit, Value } from '../surface.ts';
import { isPlaceholder } from '../surface.ts';
import type { DocumentTree, Item } from '../tree.ts';
import { appendInline } from '../yaml/append.ts';
import { newline } from '../yaml/lines.ts';
import { entriesOf, Out } from '../yaml/render.ts';
import type { Form } from './forms.ts';
import { controlUse, formFor, toolUse } from './forms.ts';
import { statementOf } from './locate.ts';
import { addMembers, unitOf } from './members.ts';
import { intoZone, zoneItem } from './move.ts';
import { placeFor } from './place.ts';
import type { Fields } from './render.ts';
import { entryOut, textOut, valueOut, wordOut } from './render.ts';
import { idText, valueText } from './text.ts';
import { innerOf } from './values.ts';

/** Statements longer than this have a line for each entry. */
const lineLength = 110;

/** Adds an item; see `Surface.addItem`. */
export function addItem(tree: DocumentTree, section: string, key: string | undefined, value: Value, after?: Item): readonly Edit[] {
  const form = formFor(section, undefined);
  if (!form || form.head === 'model') return addValue(tree, section, key, value);
  const isRecord = typeof value === 'object' && !Array.isArray(value) && !isPlaceholder(value);
  if (!isRecord || (key === undefined) !== (form.head === 'decision')) return [];
  const fields = value as Fields;
  if (after && !statementOf(after)) return besideEntry(tree, after, key, fields);
  const zone = form.inZone ? fields[section === 'zones' ? 'parent' : 'zone'] : undefined;
  const around = typeof zone === 'string' ? zoneItem(tree, zone) : undefined;
  const lineBreak = newline(tree.text);
  const out = statementOut(section, key, around ? without(fields, section === 'zones' ? 'parent' : 'zone') : fields, lineBreak, unitOf(tree.text));
  if (around) return [intoZone(tree, around, out.text, '', out.stops.length > 0 ? out.stops : undefined)];
  const { at, before, behind } = placeFor(tree, section, after);
  return [new Out().raw(before).add(out).raw(behind).edit(at)];
}

function without(fields: Fields, key: string): Fields {
  return Object.fromEntries(entriesOf(fields).filter(([name]) => name !== key));
}

/** An item as a statement, without indentation. */
export function statementOut(section: string, key: string | undefined, fields: Fields, lineBreak: string, unit: string): Out {
  const said = fields[section === 'decisions' ? 'status' : 'type'];
  const form = formFor(section, typeof said === 'string' ? said : undefined)!;
  const taken = new Set<string>();
  const take = (name: string | undefined, fits: (value: Value) => boolean = isWord): Value | undefined => {
    const value = name === undefined ? undefined : fields[name];
    if (value === undefined || name === undefined || !fits(value)) return undefined;
    taken.add(name);
    return value;
  };
  if (form.says) taken.add(form.says.key);
  const out = new Out().raw(form.keyword);
  const add = (mark: string, part: Out | undefined): void => {
    if (part) out.raw(mark).add(part);
  };
  const some = <T>(value: Value | undefined, render: (value: Value) => T): T | undefined => (value === undefined ? undefined : render(value));
  if (form.head === 'decision') add(' ', some(take('threat'), wordOut));
  else if (key !== undefined && form.head !== 'flow') out.raw(` ${idText(key)}`);
  if (form.head === 'flow') {
    const hasEnds = isWord(fields['from'] ?? []) && isWord(fields['to'] ?? []);
    if (key !== undefined) out.raw(` ${idText(key)}${hasEnds ? ':' : ''}`);
    if (hasEnds) {
      add(' ', some(take('from'), wordOut));
      add(take('bidirectional', (value) => value === true) === undefined ? ' -> ' : ' <-> ', some(take('to'), wordOut));
      add(' carries ', some(take('data', (value) => isWord(value) || Array.isArray(value)), (value) => valueOut(value, { record: undefined })));
      add(' over ', some(take('protocol'), (value) => valueOut(value, { record: undefined })));
    }
  }
  if (form.head === 'about' || form.head === 'decision') add(' on ', some(take('on', (value) => isWord(value) || (form.record === 'assumption' && Array.isArray(value))), (value) => (Array.isArray(value) ? valueOut(value, { record: undefined }) : wordOut(value))));
  if (form.text) add(' ', some(take(form.text), textOut));
  if (form.kind) add(' : ', some(take(form.kind), (value) => valueOut(value, { record: undefined })));
  return withBlock(out, membersOf(form, entriesOf(fields).filter(([name]) => !taken.has(name))), lineBreak, unit);
}

function isWord(value: Value): boolean {
  return typeof value === 'string' || (typeof value === 'object' && isPlaceholder(value));
}

/** Entries, and rows of tables as statements of their own. */
function membersOf(form: Form, entries: readonly (readonly [string, Value])[]): Out[] {
  return entries.flatMap(([name, value]) => {
    const rows = name === 'controls' && form.record !== 'model' ? controlUse : name === 'tools' ? toolUse : undefined;
    const isTable = rows && typeof value === 'object' && !Array.isArray(value) && !isPlaceholder(value) && keySpec(form.record, name) !== undefined;
    if (!isTable) return [entryOut(name, value, { record: form.record })];
    return entriesOf(value as Fields).map(([id, record]) => {
      const out = new Out().raw(`${rows.keyword} ${idText(id)}`);
      if (typeof record === 'string') return rows.kind ? out.raw(` : ${valueText(record)}`) : out;
      return typeof record === 'object' && !isPlaceholder(record) && !Array.isArray(record) && entriesOf(record as Fields).length > 0 ? out.raw(' ').add(valueOut(record, { record: rows.record })) : out;
    });
  });
}

function withBlock(head: Out, members: readonly Out[], lineBreak: string, unit: string): Out {
  if (members.length === 0) return head;
  const line = members.reduce((out, member, i) => out.raw(i > 0 ? '; ' : '').add(member), new Out());
  if (head.text.length + line.text.length + 5 <= lineLength) return head.raw(' { ').add(line).raw(' }');
  head.raw(' {');
  for (const member of members) head.raw(lineBreak + unit).add(member);
  return head.raw(`${lineBreak}}`);
}

/** Adds an item to a section that is written as an entry, `elements: { ... }`. */
function besideEntry(tree: DocumentTree, after: Item, key: string | undefined, fields: Fields): readonly Edit[] {
  const { text } = tree;
  const record = formFor(after.section, undefined)?.record;
  if (after.kind === 'value' || (key === undefined) !== (after.kind === 'list-entry')) return [];
  const span = { start: after.start, end: after.start + after.text.length };
  if (key === undefined) return appendInline(text, newline(text), { start: span.start - 1, end: span.end + 1 }, span, [valueOut(fields, { record })]);
  let open = span.start;
  while (open > 0 && text.charAt(open) !== '{') open--;
  return [addMembers(text, newline(text), { open, close: undefined, members: [] }, [entryOut(key, fields, { record, table: true })], span)];
}

/** Adds to a key that holds one value: a member to its list. */
function addValue(tree: DocumentTree, section: string, key: string | undefined, value: Value): readonly Edit[] {
  if (key !== undefined) return [];
  const item = tree.items.findLast((one) => one.section === section);
  const type = recordSpec('model').keys.find((spec) => spec.key === section)?.type;
  const of = innerOf({ record: 'model' }, keySpec('model', section));
  if (!item) {
    const { at, before, behind } = placeFor(tree, section);
    return [new Out().raw(before).add(entryOut(section, value, { record: 'model' })).raw(behind).edit(at)];
  }
  const { value: node } = item;
  if (type?.is !== 'list' || !node || item.problems.length > 0) return [];
  const span = { start: item.start + node.start, end: item.start + node.end };
  if (node.is === 'list') {
    const last = node.items.at(-1);
    return appendInline(tree.text, newline(tree.text), span, last && { start: item.start + last.start, end: item.start + last.end }, [valueOut(value, of)]);
  }
  if (node.is !== 'scalar') return [];
  return [{ span: { start: span.start, end: span.start }, text: '[' }, new Out().raw(', ').add(valueOut(value, of)).raw(']').edit(span.end)];
}

