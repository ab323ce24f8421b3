import { expect } from 'vitest';
import type { DocumentTree, Node } from '../../../core/syntax/tree.ts';

/** What must hold for the tree of any text. */
export function checkTree(tree: DocumentTree): void {
  const within = (span: { start: number; end: number }, length: number, what: string): void => {
    if (!(span.start >= 0 && span.end >= span.start && span.end <= length)) throw new Error(`${what}: span ${span.start}-${span.end} of ${length}`);
  };
  const check = (node: Node | undefined, length: number): void => {
    if (!node) return;
    within(node, length, node.is);
    if (node.is === 'list') for (const item of node.items) check(item, length);
    if (node.is === 'map')
      for (const entry of node.entries) {
        within(entry, length, 'entry');
        check(entry.key, length);
        check(entry.value, length);
      }
  };
  for (const problem of tree.problems) within(problem.span, tree.text.length, problem.message);
  let before = -1;
  for (const item of tree.items) {
    if (item.start < before) throw new Error(`item at ${item.start} after ${before}`);
    before = item.start;
    if (item.blockEnd !== undefined) within({ start: item.start + item.text.length, end: item.blockEnd }, tree.text.length, 'block');
  }
  expect(tree.sections.reduce((n, section) => n + section.items.length, 0)).toBe(tree.items.length);
  const all = new Set(tree.items);
  for (const section of tree.sections) for (const item of section.items) if (!all.has(item)) throw new Error(`an item of ${section.name} is not in the tree`);
  for (const item of [...tree.items, ...tree.sections.map((section) => section.header)]) {
    if (!tree.text.startsWith(item.text, item.start)) throw new Error(`the text at ${item.start} is not ${item.text}`);
    check(item.key, item.text.length);
    check(item.value, item.text.length);
    for (const problem of item.problems) {
      within(problem.span, item.text.length, problem.message);
      if (problem.mend) within({ start: item.start + problem.mend.span.start, end: item.start + problem.mend.span.end }, tree.text.length, 'mend');
    }
  }
}
