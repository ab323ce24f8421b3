import { expect } from 'vitest';
import type { DocumentTree, Node } from '../../../core/syntax/tree.ts';

/** What must hold for the tree of any text. */
export function checkTree(tree: DocumentTree): void {
  const within = (span: { start: number; end: number }, length: number): void => {
    if (!(span.start >= 0 && span.end >= span.start && span.end <= length)) throw new Error(`span ${span.start}-${span.end} of ${length}`);
  };
  const check = (node: Node | undefined, length: number): void => {
    if (!node) return;
    within(node, length);
    if (node.is === 'list') for (const item of node.items) check(item, length);
    if (node.is === 'map') for (const entry of node.entries) {
      within(entry, length);
      check(entry.key, length);
      check(entry.value, length);
    }
  };
  expect(tree.sections.flatMap((section) => section.items).every((item, i) => item === tree.items[i])).toBe(true);
  for (const problem of tree.problems) within(problem.span, tree.text.length);
  let before = -1;
  for (const item of [...tree.sections.flatMap((section) => [section.header, ...section.items.filter((i) => i.kind !== 'value')])]) {
    if (item.start <= before) throw new Error(`item at ${item.start} after ${before}`);
    before = item.start;
  }
  for (const item of [...tree.items, ...tree.sections.map((section) => section.header)]) {
    if (!tree.text.startsWith(item.text, item.start)) throw new Error(`the text at ${item.start} is not ${item.text}`);
    check(item.key, item.text.length);
    check(item.value, item.text.length);
    for (const problem of item.problems) within(problem.span, item.text.length);
  }
}
