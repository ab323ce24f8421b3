import type { DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, FormattingOptions, TextEdit as LspEdit } from 'vscode-languageserver';
import { formatTypedDsl } from '../../core/syntax/dsl/format.ts';
import { formatDocument } from '../../core/syntax/format.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import type { TextEdit } from '../../core/text/text.ts';
import { offsetAt, rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';

/** What is typed where lines are formatted at once: the end of a line, and the end of a block. */
export const formattingTriggers = { first: '}', more: ['\n', ']'] } as const;

export function documentFormatting(session: Session, { textDocument, options }: DocumentFormattingParams): LspEdit[] | null {
  const tree = treeOf(session, textDocument.uri);
  return tree ? lspEdits(tree, formatDocument(tree, { indent: indentOf(options) })) : null;
}

/** Formats the lines that the range touches. */
export function rangeFormatting(session: Session, { textDocument, range, options }: DocumentRangeFormattingParams): LspEdit[] | null {
  const tree = treeOf(session, textDocument.uri);
  if (!tree) return null;
  // a selection up to the start of a line does not mean that line
  const last = range.end.character === 0 && range.end.line > range.start.line ? { line: range.end.line - 1, character: Number.MAX_SAFE_INTEGER } : range.end;
  const span = { start: offsetAt(tree, range.start), end: offsetAt(tree, last) };
  return lspEdits(tree, formatDocument(tree, { indent: indentOf(options), range: span }));
}

/** Formats the line that has just been ended, or whose block has. In YAML indentation says something, so typing changes none. */
export function onTypeFormatting(session: Session, { textDocument, position, ch, options }: DocumentOnTypeFormattingParams): LspEdit[] | null {
  const tree = treeOf(session, textDocument.uri);
  return tree?.syntax === 'dsl' ? lspEdits(tree, formatTypedDsl(tree, { indent: indentOf(options) }, offsetAt(tree, position), ch)) : null;
}

/** The document as read; undefined for one that is no model, whose form is not ours to judge. */
function treeOf(session: Session, clientUri: string): DocumentTree | undefined {
  const uri = canonical(clientUri);
  return session.workspace.isModelDocument(uri) ? session.workspace.tree(uri) : undefined;
}

function indentOf({ tabSize, insertSpaces }: FormattingOptions): string {
  return insertSpaces === false ? '\t' : ' '.repeat(Number.isInteger(tabSize) && tabSize > 0 && tabSize <= 16 ? tabSize : 2);
}

function lspEdits(tree: DocumentTree, edits: readonly TextEdit[]): LspEdit[] {
  return edits.map(({ span, text }) => ({ range: rangeOf(tree, span), newText: text }));
}
