import type { Edit, Value } from '../surface.ts';
import { isPlaceholder } from '../surface.ts';
import type { Node } from '../tree.ts';
import { Out } from '../yaml/render.ts';
import { textOut, valueOut, wordOut } from './render.ts';
import type { Part, Statement } from './statement.ts';
import { partOf } from './statement.ts';
import type { Of } from './values.ts';

/** Parts of headers: setting what stands there, adding what does not. Offsets count from the item. */

/** The part of a header whose value (or arrow) a node is. */
export function headerPart(statement: Statement, node: Node): Part | undefined {
  return statement.parts.find((part) => (part.value ?? part).start === node.start && (part.value ?? part).end === node.end);
}

/**
 * The edit that makes a header say a key.
 * @param part what says it now
 * @returns undefined where a header cannot say it
 */
export function withHeaderPart(statement: Statement, key: string, part: Part | undefined, value: Value, of: Of): Edit | undefined {
  const { form } = statement;
  const isWord = typeof value === 'string' || (typeof value === 'object' && isPlaceholder(value));
  const isList = Array.isArray(value);
  const put = (out: Out, mark: string, after: number | undefined): Edit | undefined => {
    if (part?.value) return out.edit(part.value.start, part.value.end);
    return after === undefined ? undefined : new Out().raw(` ${mark}${mark === '' ? '' : ' '}`).add(out).edit(after);
  };
  const id = partOf(statement, 'id') ?? partOf(statement, 'rule');
  const text = partOf(statement, 'text');
  if (key === form.text && isWord) return put(textOut(value), '', form.head === 'about' ? statement.parts.at(-1)?.end : id?.end);
  if (key === form.kind && isWord) return put(valueOut(value, { record: undefined }), ':', text && text.start > (id?.end ?? 0) ? text.end : id?.end);
  if (key === 'on' && (form.head === 'about' || form.head === 'decision') && (isWord || (isList && form.record === 'assumption'))) return put(isList ? valueOut(value, of) : wordOut(value), 'on', id?.end);
  if (key === 'threat' && form.head === 'decision' && isWord && part) return put(wordOut(value), '', undefined);
  if (form.head !== 'flow') return undefined;
  const to = partOf(statement, 'to');
  const from = partOf(statement, 'from');
  if ((key === 'from' || key === 'to') && isWord && part) return put(wordOut(value), '', undefined);
  if (key === 'data' && (isWord || isList)) return put(valueOut(value, { record: undefined }), 'carries', from && to ? to.end : undefined);
  if (key === 'protocol' && isWord) return put(valueOut(value, { record: undefined }), 'over', from && to ? statement.parts.at(-1)!.end : undefined);
  if (key === 'bidirectional' && value === true && to?.mark) return new Out().raw('<->').edit(to.mark.start, to.mark.end);
  return undefined;
}
