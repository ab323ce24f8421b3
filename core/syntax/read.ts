import { readDsl } from './dsl/read.ts';
import type { DocumentTree } from './tree.ts';
import { readYaml } from './yaml/read.ts';

/**
 * Reads a document in the syntax that its file name says: `*.threat` is the DSL, everything else YAML. Never throws.
 * @param file a path or URI
 * @param previous the tree of an earlier version of the file, whose unchanged items are kept
 * @param syntax where something else says it, the language of a document that has no file yet for example
 */
export function readDocument(file: string, text: string, previous?: DocumentTree, syntax: DocumentTree['syntax'] = syntaxOf(file)): DocumentTree {
  if (syntax === 'dsl') return readDsl(file, text, previous?.syntax === 'dsl' ? previous : undefined);
  return readYaml(file, text, previous?.syntax === 'yaml' ? previous : undefined);
}

/** The syntax that a file name says. */
export function syntaxOf(file: string): DocumentTree['syntax'] {
  return file.toLowerCase().endsWith('.threat') ? 'dsl' : 'yaml';
}
