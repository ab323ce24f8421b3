import type { Span } from '../../text/text.ts';
import type { DocumentTree } from '../tree.ts';
import { contextIn } from './scan.ts';

/**
 * Where a cursor stands in a document that may be half written: what completion needs to know. Read off the text around the cursor, not off the
 * tree, because the tree of incomplete text lacks just what is being typed; the tree only says where to begin.
 */
export interface CursorContext {
  /**
   * `key`: a key (or the id of an item) can stand here. `value`: the value of the last key of the path. `member`: a member of a list that is its value.
   * `fresh`: the key before is without a value, and a key, a list or a value may begin here. `none`: in a comment or a block text, or where nothing fits.
   */
  readonly at: 'key' | 'value' | 'member' | 'fresh' | 'none';
  /** The keys from the top of the document down to what the cursor stands in. A list adds nothing to it. */
  readonly path: readonly string[];
  /** The word at the cursor, without quotes: what a completion replaces. */
  readonly word: Span;
  /** The quote that the word stands in, where it does. */
  readonly quote?: '"' | "'";
  /** At a key: the keys that the map has already. At a member: the list's other members. */
  readonly present: ReadonlySet<string>;
  /** Inside brackets. */
  readonly inline: boolean;
  /** At a key: a colon follows the word, so only the key itself is to be written. */
  readonly colonFollows: boolean;
  /** At a value: nothing separates it from the colon before it. */
  readonly needsSpace: boolean;
  /** The column in which keys beside this one begin; for `fresh` that of the cursor. */
  readonly column: number;
  /** In the DSL, at a key: keywords of statements that can begin here. */
  readonly statements?: readonly string[];
  /** In the DSL: words of a header that can stand here, `carries` for example; alone where `onlyWords` says so. */
  readonly words?: readonly string[];
  readonly onlyWords?: true;
  /** In the DSL, behind `not`: only flags can stand here. */
  readonly onlyFlags?: true;
}

/** The last place before an offset from which scanning can begin, and the keys above it. */
function anchor(tree: DocumentTree, offset: number): { start: number; path: readonly string[] } {
  const { text } = tree;
  for (let low = 0, high = tree.items.length - 1; low <= high; ) {
    const middle = (low + high + 1) >> 1;
    const item = tree.items[middle]!;
    if (item.start > offset) {
      if (middle === 0) break;
      high = middle - 1;
      continue;
    }
    if (low !== middle) {
      low = middle;
      continue;
    }
    // the line of an entry that begins its line
    const line = text.lastIndexOf('\n', item.start - 1) + 1;
    const next = text.indexOf('\n', item.start);
    const sameLine = offset <= (next === -1 ? text.length : next);
    // a line at the left edge since then begins something else
    const since = text.slice(line + 1, offset);
    if ((item.kind === 'entry' || item.kind === 'list-entry') && /^ *$/.test(text.slice(line, item.start)) && item.start > line && (sameLine || !/\n[^\s#]/.test(since))) return { start: line, path: [item.section] };
    break;
  }
  let at = text.lastIndexOf('\n', offset - 1) + 1;
  while (at > 0 && !/^[^\s#\-\]}]/.test(text.charAt(at))) at = at < 2 ? 0 : text.lastIndexOf('\n', at - 2) + 1;
  return { start: at, path: [] };
}

/** The context of an offset. Never throws; costs time in proportion to the item (or, in odd text, the section) around the cursor. */
export function contextAt(tree: DocumentTree, offset: number): CursorContext {
  const at = Math.max(0, Math.min(offset, tree.text.length));
  const { start, path } = anchor(tree, at);
  const context = contextIn(tree.text, start, path, at);
  if (context.at !== 'key' || context.path.length > 0) return context;
  // at the top level the tree knows every key; the one at the cursor is being written
  const others = tree.sections.filter(({ header }) => header.start + header.text.length < context.word.start || context.word.end < header.start);
  return { ...context, present: new Set(others.map((section) => section.name)) };
}
