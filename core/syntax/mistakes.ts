import type { DocumentTree, SyntaxProblem } from './tree.ts';

/** Codes of problems of form that take nothing away: what they are about is in the tree. */
const harmless: ReadonlySet<string> = new Set(['duplicate-key', 'contradiction']);

/** May something be missing from the tree because of the problem? */
export function takesAway({ code }: { readonly code: string }): boolean {
  return !harmless.has(code);
}

/** The problems of form that may have kept something from being read, in the order of the text, with spans of the document. */
export function mistakesOf(tree: DocumentTree): SyntaxProblem[] {
  const own = tree.items.flatMap((item) => item.problems.map(({ code, message, span }) => ({ code, message, span: { start: span.start + item.start, end: span.end + item.start } })));
  return [...tree.problems, ...own].filter(takesAway).sort((a, b) => a.span.start - b.span.start);
}
