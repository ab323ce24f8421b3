import { recordSpec } from '../../model/vocabulary/index.ts';
import type { DocumentTree, Item } from '../tree.ts';
import { isBlankLine, lineEnd, lineStart, newline, nextLine } from '../yaml/lines.ts';
import { fullEnd, zonesAround } from './extent.ts';

/** Where a new statement or entry of the top level goes. */
export interface NewPlace {
  readonly at: number;
  /** Line breaks before and behind it. */
  readonly before: string;
  readonly behind: string;
}

/** Behind the last of its section (or behind `after`), or where the vocabulary's order has a section that is not there yet. */
export function placeFor(tree: DocumentTree, section: string, after?: Item): NewPlace {
  const { text, items } = tree;
  const lineBreak = newline(text);
  const own = items.filter((item) => item.section === section);
  const last = after ?? own.at(-1);
  if (last) {
    const outer = topOf(tree, last);
    const isSpaced = outer !== last || isParted(text, own, last);
    return behindOf(text, fullEnd(outer), lineBreak, isSpaced && last.kind !== 'value');
  }
  const order = recordSpec('model').keys.map((spec) => spec.key);
  const place = (name: string): number => (order.includes(name) ? order.indexOf(name) : order.length);
  let before: Item | undefined;
  for (const item of items) {
    if (place(item.section) > place(section)) continue;
    const outer = topOf(tree, item);
    if (!before || fullEnd(outer) > fullEnd(before)) before = outer;
  }
  const isValue = recordSpec('model').keys.some((spec) => spec.key === section && spec.type.is !== 'table' && !(spec.type.is === 'list' && spec.type.of.is === 'record'));
  if (before) return behindOf(text, fullEnd(before), lineBreak, !(isValue && before.kind === 'value'));
  const first = items[0];
  if (first) {
    let at = lineStart(text, first.start);
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    // comments right above the first statement belong to it, unless the file begins with them
    let comments = at;
    while (comments > 0) {
      const line = lineStart(text, comments - (text.charCodeAt(comments - 1) === 10 && text.charCodeAt(comments - 2) === 13 ? 2 : 1));
      if (!/^[ \t]*#/.test(text.slice(line, comments))) break;
      comments = line;
    }
    if (comments > start) at = comments;
    return { at: Math.max(at, start), before: '', behind: lineBreak + (isValue ? '' : lineBreak) };
  }
  const isEmpty = text.length === 0 || /[\r\n]$/.test(text) || text === '\ufeff';
  return { at: text.length, before: isEmpty ? '' : lineBreak, behind: lineBreak };
}

/** The item itself, or the outermost zone in whose block it stands. */
export function topOf(tree: DocumentTree, item: Item): Item {
  return zonesAround(tree, item.start)[0] ?? item;
}

function behindOf(text: string, end: number, lineBreak: string, isSpaced: boolean): NewPlace {
  const rest = /^[ \t]*[;,}\]\s]*?[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnd(text, end)));
  if (!rest) return { at: end, before: lineBreak, behind: lineBreak };
  const at = lineEnd(text, end);
  const next = nextLine(text, at);
  const isTight = isSpaced && next < text.length && !isBlankLine(text, next);
  return { at, before: lineBreak + (isSpaced ? lineBreak : ''), behind: isTight ? lineBreak : '' };
}

/** Does a blank line part an item from its neighbour? */
function isParted(text: string, items: readonly Item[], item: Item): boolean {
  const index = items.indexOf(item);
  const [first, second] = index > 0 ? [items[index - 1]!, item] : [item, items[index + 1]];
  return second !== undefined && first !== second && second.start > fullEnd(first) && /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(text.slice(fullEnd(first), second.start));
}
