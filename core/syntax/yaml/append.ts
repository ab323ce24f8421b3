import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import { indentation, isFirstOnLine, lineEnd, lineStart } from './lines.ts';
import { Out } from './render.ts';

/**
 * Adds members to what is written in brackets, on lines of their own where the last one stands so.
 * @param brackets the span from bracket to bracket
 * @param last the last member, when there is one
 */
export function appendInline(text: string, lineBreak: string, brackets: Span, last: Span | undefined, members: readonly Out[]): readonly Edit[] {
  const joined = (separator: string): Out => members.reduce((out, member, i) => out.raw(i > 0 ? separator : '').add(member), new Out());
  if (!last) {
    const inside = text.slice(brackets.start + 1, brackets.end - 1);
    const padding = text.charAt(brackets.start) === '{' ? ' ' : '';
    if (inside.trim() === '') return [new Out().raw(padding).add(joined(', ')).raw(padding).edit(brackets.start + 1, brackets.end - 1)];
    return [new Out().raw(padding).add(joined(', ')).edit(brackets.start + 1)];
  }
  if (isFirstOnLine(text, last.start) && lineStart(text, last.start) > brackets.start) {
    const indent = indentation(text, last.start);
    const separator = `,${lineBreak}${indent}`;
    const end = lineEnd(text, last.end);
    const rest = /^([ \t]*)(,?)[ \t]*(#.*)?$/.exec(text.slice(last.end, end));
    if (!rest) return [new Out().raw(separator).add(joined(separator)).edit(last.end)];
    const line = new Out().raw(`${lineBreak}${indent}`).add(joined(separator));
    if (rest[2]) return [line.raw(',').edit(end)];
    return end === last.end ? [new Out().raw(',').add(line).edit(end)] : [{ span: { start: last.end, end: last.end }, text: ',' }, line.edit(end)];
  }
  return [new Out().raw(', ').add(joined(', ')).edit(last.end)];
}
