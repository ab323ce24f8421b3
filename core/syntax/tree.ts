import type { Span } from '../text/text.ts';

/**
 * The document tree: what both syntaxes read into and the binder reads from.
 *
 * A document is a list of sections, each a list of items (one element, flow, zone, ...). Spans inside an item count from the start
 * of the item, and the item alone knows where it stands in its document: an edit above moves items without touching what is in them,
 * so everything computed from an item stays valid while its text does.
 */

/** One document as read. Reading never throws: whatever could not be understood is in the problems. */
export interface DocumentTree {
  /** What the host calls the file: a path or a URI. */
  readonly file: string;
  readonly syntax: 'yaml' | 'dsl';
  readonly text: string;
  /** All items in document order. Top-level single values (`owner: x`) are items of their own section. */
  readonly items: readonly Item[];
  /** One for each occurrence of a top-level key, in document order. */
  readonly sections: readonly Section[];
  readonly problems: readonly SyntaxProblem[];
}

/** A top-level key and what it holds. */
export interface Section {
  readonly name: string;
  /**
   * Where the key's own word stands: an item that holds nothing but the key's word (kind 'header'), so that it can move too. Where the items are
   * statements of the DSL, there is no such word: the item is empty, stands at the first of them, and its key is implied.
   */
  readonly header: Item;
  /** `table`: items are named entries; `list`: items are list entries without a name; `value`: one item holding the whole value. */
  readonly shape: 'table' | 'list' | 'value';
  readonly items: readonly Item[];
}

/**
 * The unit of reading and caching. `start` is the only thing about it that changes between two versions of a document;
 * the reader updates it in place when the item is kept.
 */
export interface Item {
  readonly file: string;
  readonly section: string;
  readonly kind: 'header' | 'entry' | 'list-entry' | 'value';
  /** Offset of the item's text in its document. */
  start: number;
  /** The item's own text; spans of its nodes index into it. */
  readonly text: string;
  /** The name of a table's entry (`kind: 'entry'`), or the section's word (`kind: 'header'`). */
  readonly key?: ScalarNode;
  /** undefined: nothing is written after the key. */
  readonly value?: Node;
  /** Problems found while reading this item; spans count from the item. */
  readonly problems: readonly SyntaxProblem[];
  /**
   * For a zone of the DSL whose block holds elements or zones: the offset in the document behind the block's `}`. Like `start` it can change
   * while the item stays the same, because what the block holds are items of their own.
   */
  blockEnd?: number | undefined;
}

export type Node = ScalarNode | ListNode | MapNode;

export interface ScalarNode extends Span {
  readonly is: 'scalar';
  /** The text that is meant, quotes and escapes resolved, otherwise as written: `1.10` stays `1.10`. */
  readonly value: string;
  /** Was it quoted or a block? A plain word may be a number, a flag or a date; a quoted one is text, except where the vocabulary wants such a type. */
  readonly quoted: boolean;
  /**
   * Nobody wrote this word: it is said by a header, a flag or the block around (DSL). Its span is that of the words that say it, which must not be
   * replaced by hand: writing goes through the surface.
   */
  readonly implied?: true;
}

export interface ListNode extends Span {
  readonly is: 'list';
  readonly items: readonly Node[];
  /** Written in brackets on the line, as against one entry a line. */
  readonly inline: boolean;
}

export interface MapNode extends Span {
  readonly is: 'map';
  readonly entries: readonly Entry[];
  readonly inline: boolean;
}

export interface Entry extends Span {
  readonly key: ScalarNode;
  /** undefined: nothing is written after the key. */
  readonly value?: Node;
}

/** A problem of form. The span counts from the start of the document, or of the item that it belongs to. */
export interface SyntaxProblem {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
  /** The change of text that mends it, where that is clear. Its span counts like `span`. */
  readonly mend?: Mend;
}

/** A change of text with the words for it: 'Write a colon'. */
export interface Mend {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/** A place that survives edits elsewhere: an item and a span inside it. */
export interface Source extends Span {
  readonly item: Item;
}

/** The place of a node (or of any span) inside an item. */
export function sourceOf(item: Item, span: Span): Source {
  return { item, start: span.start, end: span.end };
}

/** The span of a source in its document, as the item stands now. */
export function absolute(source: Source): Span {
  return { start: source.item.start + source.start, end: source.item.start + source.end };
}

/** The entry of a map with this key; of several the first. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  if (node?.is !== 'map') return undefined;
  return node.entries.find((entry) => entry.key.value === key);
}
