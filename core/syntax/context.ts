import { dslContextAt } from './dsl/context.ts';
import type { DocumentTree } from './tree.ts';
import type { CursorContext } from './yaml/context.ts';
import { contextAt } from './yaml/context.ts';

export type { CursorContext } from './yaml/context.ts';

/** Where a cursor stands in a document that may be half written, in the syntax that it is in. Never throws. */
export function contextOf(tree: DocumentTree, offset: number): CursorContext {
  return tree.syntax === 'dsl' ? dslContextAt(tree, offset) : contextAt(tree, offset);
}
