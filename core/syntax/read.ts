import type { DocumentTree } from './tree.ts';
import { readYaml } from './yaml/read.ts';

/**
 * Reads a document in the syntax that its file name says: `*.threat` is the DSL, everything else YAML. Never throws.
 * @param file a path or URI
 * @param previous the tree of an earlier version of the file, whose unchanged items are kept
 */
export function readDocument(file: string, text: string, previous?: DocumentTree): DocumentTree {
  if (file.toLowerCase().endsWith('.threat')) {
    const end = text.indexOf('\n');
    return {
      file, syntax: 'dsl', text, items: [], sections: [],
      problems: [{ code: 'yaml-syntax', message: 'This version does not read `.threat` files: write the model as `.threat.yaml`.', span: { start: 0, end: end === -1 ? text.length : end } }],
    };
  }
  return readYaml(file, text, previous?.syntax === 'yaml' ? previous : undefined);
}
