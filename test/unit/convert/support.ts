import { readdirSync, readFileSync } from 'node:fs';
import { convertDocument, outlineOf } from '../../../core/syntax/print/convert.ts';
import { commentsIn } from '../../../core/syntax/print/outline.ts';
import { mistakesOf } from '../../../core/syntax/mistakes.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { catalog } from '../../support/analyse.ts';

export const typeOfKind = (kind: string): string | undefined => catalog.kinds.get(kind)?.type;

const names = { yaml: 'm.threat.yaml', dsl: 'm.threat' } as const;

export function read(text: string, syntax: DocumentTree['syntax']): DocumentTree {
  return readDocument(names[syntax], text);
}

/** The document in the other syntax, read anew; undefined where it has mistakes of form. */
export function converted(tree: DocumentTree, to: DocumentTree['syntax'] = tree.syntax === 'yaml' ? 'dsl' : 'yaml'): DocumentTree | undefined {
  const result = convertDocument(tree, to, typeOfKind);
  return 'text' in result ? read(result.text, to) : undefined;
}

/** The text of a document in the other syntax. */
export function textOf(text: string, from: DocumentTree['syntax']): string {
  return converted(read(text, from))!.text;
}

export function comments(tree: DocumentTree): string[] {
  return commentsIn(outlineOf(tree, typeOfKind));
}

/** What could not be read, in words. */
export function mistakes(tree: DocumentTree): string[] {
  return mistakesOf(tree).map(({ code, message }) => `${code} ${message}`);
}

/** The models of the examples and of the corpus. */
export const models: readonly { readonly name: string; readonly text: string }[] = ['examples', 'test/corpus'].flatMap((folder) =>
  readdirSync(folder).filter((name) => name.endsWith('.threat.yaml')).map((name) => ({ name: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') })));
