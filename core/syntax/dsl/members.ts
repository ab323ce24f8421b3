import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import { isBlankLine, isFirstOnLine, lineEnd, lineStart, nextLine } from '../yaml/lines.ts';
import { Out } from '../yaml/render.ts';

/** Members of blocks in braces: where one is added, and how one goes. Offsets count from the start of the document. */

/** What stands between braces. */
export interface Block {
  /** Where the `{` stands. */
  readonly open: number;
  /** Where its `}` stands; undefined for a zone, whose entries end before what it holds. */
  readonly close: number | undefined;
  readonly members: readonly Span[];
}

/** The indentation that one level has in this document. */
export function unitOf(text: string): string {
  const match = /\{[ \t]*(?:#[^\r\n]*)?(?:\r\n|\n|\r)([ \t]+)\S/.exec(text.slice(0, 100_000));
  if (!match) return '  ';
  const at = match.index;
  const outer = /^[ \t]*/.exec(text.slice(lineStart(text, at), at))![0];
  const inner = match[1]!;
  return inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : '  ';
}

/** White space before an offset's line, as it is written. */
export function indentAt(text: string, at: number): string {
  const start = lineStart(text, at);
  let end = start;
  while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
  return text.slice(start, end);
}

/** Is nothing left on a line but white space, separators and a comment? */
function isRestBlank(text: string, at: number): boolean {
  return /^[ \t]*[;,]?[ \t]*(?:#.*)?$/.test(text.slice(at, lineEnd(text, at)));
}

/** Adds members to a block, behind the last one: on lines of their own where the block has lines. */
export function addMembers(text: string, lineBreak: string, block: Block, added: readonly Out[], after: Span | undefined = block.members.at(-1)): Edit {
  const { open, close } = block;
  const joined = (separator: string): Out => added.reduce((out, member, i) => out.raw(i > 0 ? separator : '').add(member), new Out());
  const line = lineEnd(text, open);
  if (!after) {
    const isOneLine = close !== undefined && close <= line;
    if (isOneLine && text.slice(open + 1, close).trim() === '') return new Out().raw(' ').add(joined('; ')).raw(' ').edit(open + 1, close);
    if (isOneLine || !isRestBlank(text, open + 1)) return new Out().raw(' ').add(joined('; ')).raw(';').edit(open + 1);
    const own = lineBreak + indentAt(text, open) + unitOf(text);
    return new Out().raw(own).add(joined(own)).edit(line);
  }
  const end = lineEnd(text, after.end);
  if (after.start > line && (isRestBlank(text, after.end) || isFirstOnLine(text, after.start))) {
    const own = lineBreak + (isFirstOnLine(text, after.start) ? indentAt(text, after.start) : indentAt(text, open) + unitOf(text));
    return new Out().raw(own).add(joined(own)).edit(isRestBlank(text, after.end) ? end : skipSeparator(text, after.end));
  }
  const at = skipSeparator(text, after.end);
  return at > after.end ? new Out().raw(' ').add(joined('; ')).raw(isRestBlank(text, at) || text.slice(at).trimStart().startsWith('}') ? '' : ';').edit(at) : new Out().raw('; ').add(joined('; ')).edit(after.end);
}

/** Where a `;` ends that follows at once, or the offset itself. */
function skipSeparator(text: string, at: number): number {
  const match = /^[ \t]*;/.exec(text.slice(at, at + 100));
  return match ? at + match[0].length : at;
}

/** Takes a member out of a block, with its line where it has one of its own, or with its separator. An empty block goes with the blank before it. */
export function removeMember(text: string, block: Block, member: Span): Edit {
  const { open, close, members } = block;
  if (members.length <= 1 && close !== undefined && text.slice(open + 1, member.start).trim() === '' && /^[;,]?$/.test(text.slice(member.end, close).trim())) {
    let start = open;
    while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
    return { span: { start, end: close + 1 }, text: '' };
  }
  if (isFirstOnLine(text, member.start) && isRestBlank(text, member.end) && lineStart(text, member.start) > 0) return removeLines(text, member.start, member.end);
  const next = /^[ \t]*[;,][ \t]*/.exec(text.slice(member.end, lineEnd(text, member.end)));
  const isLast = close === undefined ? next === null : text.slice(member.end + (next?.[0].length ?? 0), close).trim() === '';
  if (next && !isLast) return { span: { start: member.start, end: member.end + next[0].length }, text: '' };
  // the last one of a line takes the separator before it
  const before = /[;,]?[ \t]*$/.exec(text.slice(lineStart(text, member.start), member.start))![0];
  const isFirst = !/[;,]/.test(before);
  return { span: { start: member.start - (isFirst ? 0 : before.length), end: member.end + (isFirst && next ? next[0].length : 0) }, text: '' };
}

/** Takes whole lines out. Of two blank lines that would meet one goes too. */
export function removeLines(text: string, start: number, end: number): Edit {
  let from = lineStart(text, start);
  let to = nextLine(text, end);
  if (to === text.length && lineEnd(text, end) === to && from > 0) {
    // the last line has no break of its own: that of the line before goes
    from--;
    if (text.charCodeAt(from) === 10 && text.charCodeAt(from - 1) === 13) from--;
  } else if (to < text.length && isBlankLine(text, to) && (from === 0 || isBlankLine(text, from - 1))) to = nextLine(text, to);
  return { span: { start: from, end: to }, text: '' };
}
