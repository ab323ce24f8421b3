import { keySpec } from '../../model/vocabulary/index.ts';
import type { KeySpec, RecordName, ValueType } from '../../model/vocabulary/index.ts';
import { forms } from '../dsl/forms.ts';
import { idText, isBareId, stringText, valueText } from '../dsl/text.ts';
import type { Body, Piece } from './dsl-layout.ts';
import type { OutlineEntry, OutlineNode, OutlineScalar } from './outline.ts';
import { looksTyped } from './words.ts';

/** Entries, flags and values of the DSL. */

/** What the vocabulary says of a key: of a record, in a map of free keys, or nothing. */
export function specOf(record: RecordName | undefined, key: string): KeySpec | undefined {
  return record === undefined ? undefined : keySpec(record, key);
}

/** An entry, or a flag where the value is yes or no in its plain spelling. */
export function entryPiece(entry: OutlineEntry, record: RecordName | undefined, isFree = false): Piece {
  const { head, value, tail, close } = entry;
  const key = entry.key!.value;
  const type = specOf(record, key)?.type;
  const around = { is: 'entry' as const, head, ...(tail === undefined ? {} : { tail }), ...(close === undefined ? {} : { close }) };
  const flag = value && (isFree || type?.is === 'flag') ? flagText(key, value) : undefined;
  if (flag !== undefined) return { ...around, text: flag };
  const lead = `${idText(key)}:`;
  if (!value) return { ...around, text: lead };
  return { ...around, ...valuePiece(value, type, `${lead} `) };
}

function flagText(key: string, value: OutlineNode): string | undefined {
  if (value.is !== 'scalar' || value.quoted || !isBareId(key) || key === 'not' || key === 'tool' || forms.has(key)) return undefined;
  return value.value === 'true' ? key : value.value === 'false' ? `not ${key}` : undefined;
}

/** A value behind a text: on the line, as a block text, or in brackets. */
export function valuePiece(value: OutlineNode, type: ValueType | undefined, lead: string): { readonly text: string; readonly block?: readonly string[]; readonly body?: Body } {
  if (value.is === 'scalar') {
    const block = lead === '' ? undefined : blockLines(value.value);
    return block ? { text: lead, block } : { text: lead + scalarText(value) };
  }
  if (value.is === 'list') {
    const alone = aloneIn(value, type);
    if (alone) return { text: lead + scalarText(alone) };
    return { text: lead, body: { brackets: '[]', pieces: value.members.map((member) => memberPiece(member)), foot: value.foot, nested: [], nestedFoot: [] } };
  }
  const record = type?.is === 'record' ? type.record : undefined;
  const pieces = value.entries.map((entry) => entryPiece(entry, record, type?.is === 'free'));
  return { text: lead, body: { brackets: '{}', pieces, foot: value.foot, nested: [], nestedFoot: [] } };
}

function memberPiece({ head, value, tail, close }: OutlineEntry): Piece {
  const around = { is: 'entry' as const, head, ...(tail === undefined ? {} : { tail }), ...(close === undefined ? {} : { close }) };
  return { ...around, ...(value ? valuePiece(value, undefined, '') : { text: '{}' }) };
}

/** The only member of a list, where the vocabulary says that one alone may go without brackets and no comment needs them. */
export function aloneIn(value: OutlineNode, type: ValueType | undefined): OutlineScalar | undefined {
  if (value.is !== 'list' || value.members.length !== 1 || value.foot.length > 0 || !((type?.is === 'list' && type.of.is !== 'record') || (type?.is === 'table' && type.names))) return undefined;
  const [member] = value.members;
  return member!.value?.is === 'scalar' && member!.tail === undefined && member!.close === undefined && member!.head.every((line) => line === '') ? member!.value : undefined;
}

/** A single value on one line. What was in quotes and would look like a number or a flag without them keeps them. */
export function scalarText({ value, quoted }: OutlineScalar): string {
  return quoted && looksTyped(value) ? stringText(value) : valueText(value);
}

/** The lines of a text between `"""`; undefined for a text of one line, or one that only escapes can hold. */
export function blockLines(value: string): readonly string[] | undefined {
  // eslint-disable-next-line no-control-regex
  if (!value.includes('\n') || /[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) return undefined;
  const lines = value.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"').split('\n');
  // blanks at the end of a line do not survive every editor
  return lines.some((line) => line !== line.trimEnd()) ? undefined : lines;
}
