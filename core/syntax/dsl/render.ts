import { keySpec } from '../../model/vocabulary/index.ts';
import type { RecordName } from '../../model/vocabulary/index.ts';
import type { Value } from '../surface.ts';
import { isPlaceholder } from '../surface.ts';
import { entriesOf, Out } from '../yaml/render.ts';
import { forms } from './forms.ts';
import { idText, isBareId, isBareValue, stringText, valueText } from './text.ts';
import { innerOf } from './values.ts';
import type { Of } from './values.ts';

/** Values as text of the DSL. */

export type Fields = { readonly [key: string]: Value };

/** A value on one line. */
export function valueOut(value: Value, of: Of): Out {
  if (typeof value === 'string') return new Out().raw(valueText(value));
  if (typeof value === 'number') return new Out().raw(valueText(String(value)));
  if (typeof value === 'boolean') return new Out().raw(String(value));
  if (isPlaceholder(value)) return stop(new Out(), value.placeholder, isBareValue(value.placeholder) ? '' : '"');
  if (Array.isArray(value)) {
    const out = new Out().raw('[');
    value.forEach((member: Value, i) => out.raw(i > 0 ? ', ' : '').add(memberOut(member, of)));
    return out.raw(']');
  }
  const entries = entriesOf(value as Fields);
  if (entries.length === 0) return new Out().raw('{}');
  const out = new Out().raw('{ ');
  entries.forEach(([key, member], i) => out.raw(i > 0 ? '; ' : '').add(entryOut(key, member, of)));
  return out.raw(' }');
}

/** A member of a list: a name with its keys is `name { ... }`. */
export function memberOut(value: Value, of: Of): Out {
  const fields = typeof value === 'object' && !isPlaceholder(value) && !Array.isArray(value) ? entriesOf(value as Fields) : [];
  const [only] = fields;
  if (fields.length === 1 && only && typeof only[1] === 'object' && !isPlaceholder(only[1]) && !Array.isArray(only[1])) return new Out().raw(`${idText(only[0])} `).add(valueOut(only[1], of));
  return valueOut(value, of);
}

/** `key: value`, or a flag where the value is yes or no. @param of what the map around holds */
export function entryOut(key: string, value: Value, of: Of): Out {
  const flag = typeof value === 'boolean' ? flagText(key, value, of) : undefined;
  if (flag !== undefined) return new Out().raw(flag);
  return new Out().raw(`${idText(key)}: `).add(valueOut(value, innerOf(of, of.record && !of.table ? keySpec(of.record, key) : undefined)));
}

/** `encrypted`, `not encrypted`; undefined where the key takes no flag. */
export function flagText(key: string, value: boolean, { record, table }: Of): string | undefined {
  const spec = record && !table ? keySpec(record, key) : undefined;
  if (table || !isBareId(key) || key === 'not' || key === 'tool' || forms.has(key) || (record && spec?.type.is !== 'flag' && !key.startsWith('x-'))) return undefined;
  return value ? key : `not ${key}`;
}

/** A text in a header. */
export function textOut(value: Value): Out {
  if (typeof value === 'object' && isPlaceholder(value)) return stop(new Out(), value.placeholder, '"');
  return new Out().raw(stringText(String(value)));
}

/** A word in a header. */
export function wordOut(value: Value): Out {
  if (typeof value === 'object' && isPlaceholder(value)) return stop(new Out(), value.placeholder, '');
  return new Out().raw(idText(String(value)));
}

/** A tab stop, inside quotes where it needs some. */
function stop(out: Out, words: string, quote: '' | '"'): Out {
  const text = quote === '' ? words : stringText(words);
  out.stops.push({ start: out.text.length + quote.length, end: out.text.length + text.length - quote.length });
  return out.raw(text);
}

/** The record that items of a section hold; of the rows of a table inside an item, by the table's key. */
export function recordOf(section: string): RecordName | undefined {
  for (const form of forms.values()) if (form.section === section) return form.record;
  return undefined;
}
