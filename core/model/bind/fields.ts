import type { Entry, Item, MapNode, Node, ScalarNode } from '../../syntax/tree.ts';
import { sourceOf } from '../../syntax/tree.ts';
import type { Span } from '../../text/text.ts';
import { nearest } from '../../text/similar.ts';
import type { CatalogWords } from '../catalog-words.ts';
import type { Reference, Stated } from '../model.ts';
import type { Alternative, Problem, ProblemCode, Severity } from '../problem.ts';
import { parseFlag } from '../truth.ts';
import { keySpec, recordSpec } from '../vocabulary/index.ts';
import type { KeySpec, Namespace, RecordName, ValueType, Word } from '../vocabulary/index.ts';
import { isDate, isDuration } from './dates.ts';

/**
 * Reads a map of an item by its record in the vocabulary: every key and value is checked, words are brought to their one spelling,
 * and whatever names something declared elsewhere is noted for linking. Depends on the item and the catalogue alone, so it is done once for each item.
 */

export interface Field {
  readonly spec: KeySpec;
  readonly entry: Entry;
  /** Single values and members of lists, in their one spelling. */
  readonly values: readonly Stated<string>[];
  /** For a record. */
  readonly fields?: Fields;
  /** For a table. */
  readonly rows: readonly Row[];
  /** Free keys. */
  readonly free: readonly { readonly key: string; readonly value: string; readonly source: Stated<string>['source'] }[];
  /** The value was a list (of any length), not a value alone. */
  readonly isList: boolean;
}

export interface Row {
  readonly key: Stated<string>;
  readonly fields: Fields;
  /** Something in it could not be read. */
  readonly isBroken: boolean;
}

export type Fields = ReadonlyMap<string, Field>;

/** A name that has to be looked up when the whole model is known. */
export interface PendingReference {
  readonly id: Stated<string>;
  readonly to: readonly Namespace[] | 'zone' | 'control' | 'rule';
  /** Free text is allowed: only a near miss is remarked on. */
  readonly free: boolean;
}

export interface Reading {
  readonly item: Item;
  readonly problems: Problem[];
  readonly pending: PendingReference[];
  readonly references: Reference[];
}

export const noFields: Fields = new Map();

/** Adds a problem at a span of the item. */
export function report(reading: Reading, code: ProblemCode, severity: Severity, span: Span, message: string, replacement?: string, alternatives?: readonly Alternative[]): void {
  // what cannot be read has been told of in the words of the syntax
  if (reading.item.problems.some((told) => told.code.startsWith('dsl-') && told.span.start === span.start && told.span.end === span.end)) return;
  const problem: Problem = { code, severity, message, source: sourceOf(reading.item, span), ...(alternatives ? { alternatives } : {}) };
  reading.problems.push(replacement === undefined ? problem : { ...problem, replacement });
}

/** Reads a record. A value that is no map gives a problem and no fields. */
export function readRecord(reading: Reading, words: CatalogWords, name: RecordName, node: Node | undefined, owner: Span, called: string): Fields {
  const record = recordSpec(name);
  if (node === undefined) return requireKeys(reading, name, noFields, owner, called);
  if (node.is !== 'map') {
    report(reading, 'wrong-type', 'error', node, `${called} must hold keys and values, such as '${record.keys[0]!.key}: ...', not ${describe(node)}.`);
    return noFields;
  }
  return requireKeys(reading, name, readEntries(reading, words, name, node.entries, called), owner, called);
}

/** Reads the entries of a record; `called` names it in messages. */
export function readEntries(reading: Reading, words: CatalogWords, name: RecordName, entries: MapNode['entries'], called: string): Fields {
  const fields = new Map<string, Field>();
  for (const entry of entries) {
    const spec = keySpec(name, entry.key.value);
    if (!spec) {
      unknownKey(reading, name, entry.key, called, new Set(entries.flatMap((other) => keySpec(name, other.key.value)?.key ?? [])));
      continue;
    }
    if (fields.has(spec.key)) {
      if (fields.get(spec.key)!.entry.key.value !== entry.key.value)
        report(reading, 'duplicate-key', 'error', entry.key, `'${entry.key.value}' says the same as '${fields.get(spec.key)!.entry.key.value}' above: keep one.`);
      continue;
    }
    const field = readField(reading, words, spec, entry);
    if (field) fields.set(spec.key, field);
  }
  return fields;
}

function requireKeys(reading: Reading, name: RecordName, fields: Fields, owner: Span, called: string): Fields {
  const missing = recordSpec(name).keys.filter((key) => key.required && !fields.has(key.key)).map((key) => `'${key.key}'`);
  // a header that could not be read has been told of; what it would have said is not missing as well
  const isTold = reading.item.problems.some(({ code }) => code === 'dsl-header' || code === 'dsl-colon');
  if (missing.length > 0 && !isTold) report(reading, 'missing-key', 'error', owner, `${called} needs ${missing.join(' and ')}.`);
  return fields;
}

/** @param present keys that stand there already: they cannot be what was meant */
function unknownKey(reading: Reading, name: RecordName, key: ScalarNode, called: string, present: ReadonlySet<string>): void {
  if (key.value.startsWith('x-')) return;
  const guess = nearest(key.value, recordSpec(name).keys.filter((spec) => !present.has(spec.key)).flatMap((spec) => [spec.key, ...(spec.also ?? [])]));
  const hint = guess ? ` Did you mean '${guess}'?` : ` Known keys: ${recordSpec(name).keys.slice(0, 8).map((spec) => spec.key).join(', ')}, ... A key of your own begins with 'x-'.`;
  report(reading, 'unknown-key', 'error', key, `${called} has no key '${short(key.value)}'.${hint}`, guess);
}

function readField(reading: Reading, words: CatalogWords, spec: KeySpec, entry: Entry): Field | undefined {
  const { type } = spec;
  const { item } = reading;
  const node = entry.value;
  if (node === undefined) {
    if (type.is === 'record' || type.is === 'table' || type.is === 'list' || type.is === 'free') return { spec, entry, values: [], rows: [], free: [], isList: true };
    report(reading, 'missing-value', 'warning', entry.key, `'${entry.key.value}' has no value, so it says nothing.`);
    return undefined;
  }
  if (type.is === 'record') return { spec, entry, values: [], rows: [], free: [], isList: false, fields: readRecord(reading, words, type.record, node, entry.key, `'${spec.key}'`) };
  if (type.is === 'table') return { spec, entry, values: [], free: [], isList: node.is === 'list', rows: readTable(reading, words, spec, type, node) };
  if (type.is === 'free') {
    if (node.is !== 'map') {
      report(reading, 'wrong-type', 'error', node, `'${spec.key}' must hold keys and values, not ${describe(node)}.`);
      return undefined;
    }
    const free = node.entries.flatMap((e) => (e.value?.is === 'scalar' ? [{ key: e.key.value, value: e.value.value, source: sourceOf(item, e.value) }] : []));
    return { spec, entry, values: [], rows: [], free, isList: false };
  }
  const values: Stated<string>[] = [];
  if (type.is === 'list') {
    const nodes = node.is === 'list' ? node.items : [node];
    for (const member of nodes) {
      const value = readValue(reading, words, spec.key, type.of, member, node.is === 'list' && type.strict === true);
      if (value !== undefined) values.push({ value, source: sourceOf(item, member) });
    }
  } else {
    const value = readValue(reading, words, spec.key, type, node, false);
    if (value !== undefined) values.push({ value, source: sourceOf(item, node) });
  }
  return { spec, entry, values, rows: [], free: [], isList: node.is === 'list' };
}

/** Names with records: a map, or a list of names, each alone or as the one key of a map. */
function readTable(reading: Reading, words: CatalogWords, spec: KeySpec, type: ValueType & { is: 'table' }, node: Node): Row[] {
  const rows: Row[] = [];
  const add = (key: ScalarNode, value: Node | undefined): void => {
    if (type.names?.is === 'catalog' && type.names.of === 'control')
      reading.pending.push({ id: { value: key.value, source: sourceOf(reading.item, key) }, to: 'control', free: false });
    const called = `${recordSpec(type.record).title} '${short(key.value)}'`;
    // `rate-limit: planned` is short for `{ status: planned }`
    if (value?.is === 'scalar' && keySpec(type.record, 'status')) {
      const status = keySpec(type.record, 'status')!;
      const word = readValue(reading, words, 'status', status.type, value, false);
      const fields = new Map<string, Field>();
      if (word !== undefined) {
        const entry: Entry = { key, value, start: value.start, end: value.end };
        fields.set('status', { spec: status, entry, values: [{ value: word, source: sourceOf(reading.item, value) }], rows: [], free: [], isList: false });
      }
      rows.push({ key: { value: key.value, source: sourceOf(reading.item, key) }, fields, isBroken: word === undefined });
      return;
    }
    const seen = rows.find((row) => row.key.value === key.value);
    if (seen) report(reading, 'duplicate-key', 'error', key, `'${short(key.value)}' is listed twice.`);
    const before = reading.problems.length;
    const fields = readRecord(reading, words, type.record, value, key, called);
    rows.push({ key: { value: key.value, source: sourceOf(reading.item, key) }, fields, isBroken: reading.problems.length > before });
  };
  if (node.is === 'map') for (const entry of node.entries) add(entry.key, entry.value);
  else if (type.names) {
    for (const member of node.is === 'list' ? node.items : [node]) {
      if (member.is === 'scalar') add(member, undefined);
      else if (member.is === 'map' && member.entries.length === 1) add(member.entries[0]!.key, member.entries[0]!.value);
      else report(reading, 'wrong-type', 'error', member, `A member of '${spec.key}' is a name, or a name with its keys: '${type.record === 'tool' ? 'mail: { permission: send }' : 'rate-limit: { status: planned }'}'.`);
    }
  } else report(reading, 'wrong-type', 'error', node, `'${spec.key}' must hold names with their keys, not ${describe(node)}.`);
  return rows;
}

/** One scalar, checked by its type and brought to its one spelling; undefined when it is not of the type. */
function readValue(reading: Reading, words: CatalogWords, key: string, type: ValueType, node: Node, strict: boolean): string | undefined {
  if (node.is !== 'scalar') {
    report(reading, 'wrong-type', 'error', node, `'${key}' takes ${expected(type)}, not ${describe(node)}.`);
    return undefined;
  }
  const written = node.value;
  const wrong = (): undefined => {
    report(reading, 'wrong-type', 'error', node, `'${key}' takes ${expected(type)}, not '${short(written)}'.`);
    return undefined;
  };
  switch (type.is) {
    case 'text':
    case 'path':
      return written;
    case 'flag': {
      const truth = parseFlag(written);
      if (truth) return truth;
      const guess = nearest(written, ['true', 'false', 'yes', 'no', 'unknown']);
      report(reading, 'wrong-type', 'error', node, `'${key}' takes yes, no or unknown, not '${short(written)}'.${guess ? ` Did you mean '${guess}'?` : ''}`, guess);
      return undefined;
    }
    case 'word': {
      const word = findWord(type.words, written);
      if (word) return word;
      if (type.open) return written;
      const guess = nearest(written, type.words.flatMap((w) => [w.word, ...(w.also ?? [])]));
      const hint = guess ? ` Did you mean '${guess}'?` : ` It takes ${type.words.map((w) => w.word).join(', ')}.`;
      report(reading, 'unknown-value', 'error', node, `'${key}' does not take '${short(written)}'.${hint}`, guess);
      return undefined;
    }
    case 'number': {
      const number = Number(written);
      if (written.trim() === '' || !Number.isFinite(number)) return wrong();
      if (type.integer && !Number.isInteger(number)) return wrong();
      if ((type.min !== undefined && number < type.min) || (type.max !== undefined && number > type.max)) return wrong();
      return String(number);
    }
    case 'date':
      if (isDate(written)) return written;
      report(reading, 'bad-date', 'error', node, `'${key}' takes a date such as 2026-09-01, not '${short(written)}'.`);
      return undefined;
    case 'duration':
      return isDuration(written) ? written : wrong();
    case 'reference':
      if (node.implied) return written;
      reading.pending.push({ id: { value: written, source: sourceOf(reading.item, node) }, to: type.to, free: type.free === true && !strict });
      return written;
    case 'zone':
      // said by the block that the item stands in: there is no word that names the zone
      if (node.implied) return written;
      reading.pending.push({ id: { value: written, source: sourceOf(reading.item, node) }, to: 'zone', free: false });
      return written;
    case 'catalog':
      return readCatalogWord(reading, words, type.of, node);
    default:
      return wrong();
  }
}

function readCatalogWord(reading: Reading, words: CatalogWords, of: string, node: ScalarNode): string | undefined {
  const written = node.value;
  if (of === 'control' || of === 'rule') {
    reading.pending.push({ id: { value: written, source: sourceOf(reading.item, node) }, to: of, free: false });
    return written;
  }
  if (of === 'kind' || of === 'zone-type') {
    const known = of === 'kind' ? words.kinds : words.zoneTypes;
    const normal = written.toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
    if (known.has(normal)) return normal;
    const guess = nearest(written, known);
    report(reading, 'unknown-value', 'error', node, `There is no ${of === 'kind' ? 'kind' : 'zone type'} '${short(written)}'.${guess ? ` Did you mean '${guess}'?` : ''}`, guess);
    return undefined;
  }
  const remark = words.checkId?.(of, written);
  if (remark) {
    const severity = remark.code === 'unknown-atlas' ? 'error' : 'warning';
    report(reading, remark.code, severity, node, remark.message, remark.replacement, remark.alternatives?.map((one) => ({ ...one, span: { start: node.start, end: node.end } })));
  }
  return words.readId?.(of, written) ?? written;
}

/** The one spelling of a word, or undefined when it is not among them. */
export function findWord(words: readonly Word[], written: string): string | undefined {
  const normal = written.trim().toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
  return words.find((w) => w.word === normal || w.also?.includes(normal))?.word;
}

function expected(type: ValueType): string {
  switch (type.is) {
    case 'text': return 'a text';
    case 'flag': return 'yes, no or unknown';
    case 'number': return type.min !== undefined && type.max !== undefined ? `a${type.integer ? ' whole' : ''} number from ${type.min} to ${type.max}` : `a${type.integer ? ' whole' : ''} number${type.min !== undefined ? ` of ${type.min} or more` : ''}`;
    case 'date': return 'a date such as 2026-09-01';
    case 'duration': return "a length of time such as '90 days'";
    case 'path': return 'a path';
    case 'reference': return `the id of ${type.to.length > 2 ? 'something in the model' : type.to.map((n) => (n === 'element' ? 'an element' : n === 'data' ? 'a data entry' : `a ${n}`)).join(' or ')}`;
    case 'zone': return 'the id of a zone';
    case 'word': return `one of ${type.words.map((w) => w.word).join(', ')}`;
    default: return 'one value';
  }
}

function describe(node: Node): string {
  return node.is === 'list' ? 'a list' : node.is === 'map' ? 'keys and values' : `'${short(node.value)}'`;
}

/** A word as it can stand in a message: bounded in length, without line breaks or control characters. */
export function short(word: string): string {
  return bounded(word, 60);
}

/** The same for whole sentences. @param most characters that are kept, the dots of what is cut off included */
export function bounded(word: string, most: number): string {
  // eslint-disable-next-line no-control-regex
  const clean = word.slice(0, most + 20).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ');
  return word.length > most ? `${clean.slice(0, most - 3)}...` : clean;
}
