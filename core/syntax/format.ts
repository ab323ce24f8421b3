import type { TextEdit } from '../text/text.ts';
import { formatDsl } from './dsl/format.ts';
import type { FormatOptions } from './dsl/format.ts';
import type { DocumentTree } from './tree.ts';
import { formatYaml } from './yaml/format.ts';

export type { FormatOptions } from './dsl/format.ts';

/** What formatting changes in a document, in the order of the text. It changes white space alone; applied twice it changes nothing more. */
export function formatDocument(tree: DocumentTree, options: FormatOptions): readonly TextEdit[] {
  return tree.syntax === 'dsl' ? formatDsl(tree, options) : formatYaml(tree, options);
}
