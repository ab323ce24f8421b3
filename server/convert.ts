import type { Position, Range } from 'vscode-languageserver';
import type { DocumentTree, Source } from '../core/syntax/tree.ts';
import { absolute } from '../core/syntax/tree.ts';
import type { Span } from '../core/text/text.ts';
import { LineIndex } from '../core/text/text.ts';

/** Between core's offsets and LSP's lines and columns, both in UTF-16 units. */

const indexes = new WeakMap<DocumentTree, LineIndex>();

/** The line index of a document, made once. */
export function linesOf(tree: DocumentTree): LineIndex {
  let index = indexes.get(tree);
  if (!index) indexes.set(tree, (index = new LineIndex(tree.text)));
  return index;
}

/** Makes the line index of a document from that of its earlier version, where there is one. */
export function carryLines(before: DocumentTree, tree: DocumentTree): void {
  const index = indexes.get(before);
  if (index && !indexes.has(tree)) indexes.set(tree, LineIndex.after(index, tree.text));
}

export function rangeOf(tree: DocumentTree, span: Span): Range {
  const lines = linesOf(tree);
  return { start: lines.positionAt(span.start), end: lines.positionAt(Math.max(span.start, span.end)) };
}

/** The range of a source that lies in this document. */
export function rangeOfSource(tree: DocumentTree, source: Source): Range {
  return rangeOf(tree, absolute(source));
}

export function offsetAt(tree: DocumentTree, position: Position): number {
  return linesOf(tree).offsetAt(position);
}

/** Does the range touch the span? Ends count: a cursor right after a word is on it. */
export function touches(span: Span, start: number, end: number): boolean {
  return span.start <= end && start <= span.end;
}
