import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import type { DocumentTree, Item } from '../tree.ts';
import { isFirstOnLine, isInlineSection, lineEnd, lineStart, newline, sectionOf } from './lines.ts';
import { addItem } from './write-item.ts';

/** Items as lines of text: for moving them with their comments and their form. */

/** The lines of an item with the comments right above it; see `Surface.blockOf`. */
export function blockOf(tree: DocumentTree, item: Item): Span | undefined {
  const { text } = tree;
  const section = sectionOf(tree, item);
  if (!section || (item.kind !== 'entry' && item.kind !== 'list-entry') || isInlineSection(tree, section) || !isFirstOnLine(text, item.start)) return undefined;
  if (item.problems.some(({ code }) => code === 'yaml-syntax' || code === 'too-deep')) return undefined;
  // anchors hold from here on: what they mark cannot change its place
  if (/(?:^|[\s[{,:])[&*][^\s,[\]{}]/.test(item.text)) return undefined;
  const itemEnd = item.start + item.text.length;
  const end = lineEnd(text, itemEnd);
  if (!/^[ \t]*(?:#.*)?$/.test(text.slice(itemEnd, end))) return undefined;
  const column = item.start - lineStart(text, item.start);
  const headerEnd = section.header.start + section.header.text.length;
  let start = lineStart(text, item.start);
  while (start > 0) {
    const above = lineStart(text, beforeBreak(text, start));
    if (above <= headerEnd) break;
    const comment = /^([ \t]*)#/.exec(text.slice(above, lineEnd(text, above)));
    if (!comment || comment[1]!.length !== column) break;
    start = above;
  }
  return { start, end };
}

/** The end of the line before the one that starts here. */
function beforeBreak(text: string, start: number): number {
  return text.charCodeAt(start - 1) === 10 && text.charCodeAt(start - 2) === 13 ? start - 2 : start - 1;
}

/** Puts lines into a section; see `Surface.addBlock`. */
export function addBlock(tree: DocumentTree, name: string, block: string, after?: Item): readonly Edit[] {
  const lineBreak = newline(tree.text);
  const lines = block.split(/\r\n|\n|\r/);
  // the place is that of a new item of one line; its text is taken out again
  const isList = /^\s*-(?:\s|$)/.test(lines.find((line) => !/^\s*(?:#|$)/.test(line)) ?? '');
  const probe = 'x-moved';
  const [edit, ...others] = addItem(tree, name, isList ? undefined : probe, isList ? probe : {}, after);
  if (!edit || others.length > 0) return [];
  const written = isList ? `- ${probe}` : `${probe}: {}`;
  const at = edit.text.indexOf(written);
  const before = edit.text.slice(0, at);
  const indent = before.slice(Math.max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1);
  if (at < 0 || !/^[ \t]*$/.test(indent)) return [];
  const own = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)![0].length));
  const text = lines.map((line) => (line.trim() === '' ? '' : indent + line.slice(own))).join(lineBreak);
  return [{ span: edit.span, text: before.slice(0, before.length - indent.length) + text + edit.text.slice(at + written.length) }];
}
