import type { DocumentTree, Item, Node, ScalarNode } from '../core/syntax/tree.ts';
import type { Span } from '../core/text/text.ts';

/** A word of a document as the tree has it. */
export interface Located {
  readonly item: Item;
  /** The keys down to it; at a key the key itself is the last. */
  readonly path: readonly string[];
  readonly is: 'key' | 'value';
  readonly node: ScalarNode;
  /** Where it stands in the document. */
  readonly span: Span;
}

/** The item whose text holds an offset, its end included. */
export function itemAt(tree: DocumentTree, offset: number): Item | undefined {
  let low = 0;
  let high = tree.items.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tree.items[middle]!.start <= offset) low = middle;
    else high = middle - 1;
  }
  const item = tree.items[low];
  if (item && item.start <= offset && offset <= item.start + item.text.length) return item;
  // entries of a zone may stand below what its block holds
  return tree.items.findLast((one) => one.blockEnd !== undefined && one.start <= offset && offset <= one.start + one.text.length);
}

/** The key or value at an offset; undefined between words, in comments, and in text that could not be read. Holds for both syntaxes. */
export function locate(tree: DocumentTree, offset: number): Located | undefined {
  for (const section of tree.sections) {
    const { header } = section;
    if (header.key?.implied) continue; // the items are statements: no word is the section's
    const key = header.key ?? { is: 'scalar' as const, value: section.name, quoted: false, start: 0, end: header.text.length };
    if (header.start + key.start <= offset && offset <= header.start + key.end) return { item: header, path: [section.name], is: 'key', node: key, span: { start: header.start + key.start, end: header.start + key.end } };
  }
  const item = itemAt(tree, offset);
  if (!item) return undefined;
  const at = offset - item.start;
  const found = (is: Located['is'], node: ScalarNode, path: readonly string[]): Located => ({ item, path, is, node, span: { start: item.start + node.start, end: item.start + node.end } });
  const path = [item.section];
  if (item.key && item.kind === 'entry') {
    path.push(item.key.value);
    if (holds(item.key, at)) return found('key', item.key, path);
  }
  let node: Node | undefined = item.value;
  while (node) {
    if (node.is === 'scalar') return holds(node, at) ? found('value', node, path) : undefined;
    if (node.is === 'list') {
      node = node.items.find((member) => holds(member, at));
      continue;
    }
    const entry: (typeof node.entries)[number] | undefined = node.entries.find((one) => holds(one, at));
    if (!entry) return undefined;
    path.push(entry.key.value);
    if (!entry.key.implied && holds(entry.key, at)) return found('key', entry.key, path);
    node = entry.value && holds(entry.value, at) ? entry.value : undefined;
  }
  return undefined;
}

function holds(span: Span, at: number): boolean {
  return span.start <= at && at <= span.end;
}
