import { mistakesOf } from '../mistakes.ts';
import type { DocumentTree, SyntaxProblem } from '../tree.ts';
import { printDsl } from './dsl.ts';
import type { Outline } from './outline.ts';
import { outlineOfDsl } from './outline-dsl.ts';
import { outlineOfYaml } from './outline-yaml.ts';
import { printYaml } from './yaml.ts';

/** The type of element that a kind implies, where it is known. */
export type TypeOfKind = (kind: string) => string | undefined;

/** The document as it is printed: what it says, with its comments, without places. */
export function outlineOf(tree: DocumentTree, typeOfKind: TypeOfKind): Outline {
  return tree.syntax === 'yaml' ? outlineOfYaml(tree) : outlineOfDsl(tree, typeOfKind);
}

/**
 * A document in one of the syntaxes. The files that it includes stay as they are: both syntaxes include both.
 * @returns its text, or the problems of form for which it cannot be converted, since something that could not be read would be lost
 */
export function convertDocument(tree: DocumentTree, to: DocumentTree['syntax'], typeOfKind: TypeOfKind): { readonly text: string } | { readonly problems: readonly SyntaxProblem[] } {
  const problems = mistakesOf(tree);
  if (problems.length > 0) return { problems };
  const outline = outlineOf(tree, typeOfKind);
  const text = to === 'yaml' ? printYaml(outline) : printDsl(outline, typeOfKind);
  return { text: tree.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text };
}
