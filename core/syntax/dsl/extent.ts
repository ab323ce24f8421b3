import type { Span } from '../../text/text.ts';
import type { DocumentTree, Item } from '../tree.ts';
import { isFirstOnLine, lineEnd, lineStart } from '../yaml/lines.ts';

/** What lines items take, with what stands in them and above them. */

/** Where an item ends with everything in its block. */
export function fullEnd(item: Item): number {
  return item.blockEnd ?? item.start + item.text.length;
}

/** The zones in whose blocks an offset lies, the outermost first. */
export function zonesAround(tree: DocumentTree, at: number): Item[] {
  return tree.items.filter((item) => item.section === 'zones' && item.blockEnd !== undefined && item.start < at && at < item.blockEnd);
}

/** The lines of a statement with the comments right above it, without the last line break; undefined where it shares a line with something else. */
export function blockLines(tree: DocumentTree, item: Item): Span | undefined {
  const { text } = tree;
  const end = fullEnd(item);
  const last = lineEnd(text, end);
  if (!isFirstOnLine(text, item.start) || !/^[ \t]*;?[ \t]*(?:#.*)?$/.test(text.slice(end, last))) return undefined;
  let start = lineStart(text, item.start);
  while (start > 0) {
    const before = lineStart(text, beforeBreak(text, start));
    // what the file begins with is about the file, unless the statement follows at once
    if (!/^[ \t]*#/.test(text.slice(before, start))) break;
    start = before;
  }
  return { start, end: last };
}

/** The end of the line that ends right before an offset. */
function beforeBreak(text: string, at: number): number {
  return text.charCodeAt(at - 1) === 10 && text.charCodeAt(at - 2) === 13 ? at - 2 : at - 1;
}

/** Lines with another indentation; the first may lack its own. */
export function reindented(lines: string, from: string, to: string): string {
  const parts = lines.split(/(\r\n|\n|\r)/);
  // a line that stands less deep, in a block text for example: only what can be moved as a whole is moved
  const isEven = parts.every((line, i) => i === 0 || i % 2 === 1 || line.trim() === '' || line.startsWith(from));
  return parts.map((line, i) => {
    if (i % 2 === 1 || line.trim() === '') return line;
    if (i === 0 && !line.startsWith(from)) return to + line;
    return isEven ? to + line.slice(from.length) : i === 0 ? to + line.trimStart() : line;
  }).join('');
}
