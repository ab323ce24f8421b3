import { dslSurface } from './dsl/write.ts';
import type { Surface } from './surface.ts';
import type { DocumentTree } from './tree.ts';
import { yamlSurface } from './yaml/write.ts';

/** How to write into a document, by the syntax that it is in. */
export function surfaceOf(tree: DocumentTree): Surface {
  return tree.syntax === 'dsl' ? dslSurface : yamlSurface;
}
