import type { Span, TextEdit } from '../text/text.ts';
import type { DocumentTree, Item } from './tree.ts';

/**
 * How fixes write: what is to be said, without a word of how a syntax says it. Each syntax implements this with minimal edits that keep
 * comments, quotes, blank lines and line ends. Where the text has a form that cannot be changed safely, there are no edits.
 */

/** Stands for a value that the person fills in: a tab stop with a text to begin with. */
export interface Placeholder {
  readonly placeholder: string;
}

export type Value = string | number | boolean | Placeholder | readonly Value[] | { readonly [key: string]: Value };

export interface Edit extends TextEdit {
  /** Tab stops: spans into `text`, in order. */
  readonly stops?: readonly Span[];
}

export interface Surface {
  /**
   * Sets the value at a path (keys inside the item's map), creating maps on the way. Of a value that is there only the words are replaced.
   * @returns no edits when it is so already, or when something on the way is no map
   */
  setValue(tree: DocumentTree, item: Item, path: readonly string[], value: Value): readonly Edit[];
  /**
   * Adds one name, or a name with a record, to a table or list such as `controls`, in whatever form it is written, or missing.
   * If the name is there already, the record's keys are merged into what stands with it.
   */
  addNamed(tree: DocumentTree, item: Item, path: readonly string[], name: string, record?: { readonly [key: string]: Value }): readonly Edit[];
  /**
   * Adds an item at the end of a section: an entry with a key, or one of a list without. A missing section is created in the vocabulary's order.
   * @param after the item of the section behind which it is placed
   */
  addItem(tree: DocumentTree, section: string, key: string | undefined, value: Value, after?: Item): readonly Edit[];
  /**
   * Removes an entry of an item, or the item when the path is empty, with its line. The last word of the path may be a name in a list.
   * A map or list inside the item that would be left empty goes too.
   */
  remove(tree: DocumentTree, item: Item, path: readonly string[]): readonly Edit[];
  /**
   * The lines that belong to an item: its own, and the comments right above it. Behind the last there is no line break.
   * @returns undefined where the item shares a line with something else, so that it cannot be moved as text
   */
  blockOf(tree: DocumentTree, item: Item): Span | undefined;
  /**
   * Adds lines that were taken from a document of the same syntax (`blockOf`) at the end of a section, indented as its items are. A missing section is created in
   * the vocabulary's order.
   * @param after the item of the section behind which they are placed
   */
  addBlock(tree: DocumentTree, section: string, text: string, after?: Item): readonly Edit[];
  /** Replaces the words at a span of the item by a single value, quoted as needed. */
  replaceWord(tree: DocumentTree, item: Item, span: Span, word: string): readonly Edit[];
  /** The text of a single value that can stand anywhere: with quotes if the syntax needs them. */
  scalar(value: string): string;
}

/** Is this a value to be filled in? */
export function isPlaceholder(value: Value): value is Placeholder {
  return typeof value === 'object' && !Array.isArray(value) && typeof (value as { placeholder?: unknown }).placeholder === 'string';
}
