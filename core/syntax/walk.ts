import type { Span } from '../text/text.ts';
import type { DocumentTree, Item, Node, ScalarNode } from './tree.ts';

/** Going through the nodes of items and the items of documents, for whatever works on places rather than on meaning. Holds for both syntaxes. */

/** Every node of a value in document order, itself first; keys of maps are among them. What an alias stands for is not walked into: its parts have no place of their own. */
export function* nodesOf(item: Item, node: Node | undefined = item.value): Iterable<Node> {
  if (!node) return;
  yield node;
  if (node.is === 'scalar' || isAliasAt(item, node)) return;
  if (node.is === 'list') for (const member of node.items) yield* nodesOf(item, member);
  else
    for (const entry of node.entries) {
      yield entry.key;
      yield* nodesOf(item, entry.value);
    }
}

/** Does an alias stand at the place of this node, so that its parts are written elsewhere? */
export function isAliasAt(item: Item, span: Span): boolean {
  return item.text.charAt(span.start) === '*';
}

/** The words of a single value without the quotes around them. */
export function insideQuotes(item: Item, node: ScalarNode): Span {
  const first = item.text.charAt(node.start);
  const quoted = (first === '"' || first === "'" || first === '`') && node.end - node.start >= 2 && item.text.charAt(node.end - 1) === first;
  return quoted ? { start: node.start + 1, end: node.end - 1 } : { start: node.start, end: node.end };
}

/** Was this word written by nobody? Some syntaxes say a key or a value by the form of a statement; its span is then that of another word. */
export function isImplied(node: Node): boolean {
  return node.is === 'scalar' && node.implied === true;
}

/** Where an item stands in its document, with the block behind it where its syntax has one that holds other items. */
export function spanOf(item: Item): Span {
  return { start: item.start, end: Math.max(item.start + item.text.length, item.blockEnd ?? 0) };
}

/** The items that hold an offset (their ends included), the innermost first: in some syntaxes one item stands inside another. */
export function itemsAt(tree: DocumentTree, offset: number): Item[] {
  return tree.items.filter((item) => item.start <= offset && offset <= spanOf(item).end).sort((a, b) => b.start - a.start);
}

/** The items of some sections that a stretch of the document touches, in document order. An empty stretch touches the item that it stands in. */
export function itemsTouching(tree: DocumentTree, span: Span, sections: ReadonlySet<string>): Item[] {
  return tree.items.filter((item) => sections.has(item.section) && item.start <= span.end && span.start <= item.start + item.text.length);
}
