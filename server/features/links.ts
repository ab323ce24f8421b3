import type { DocumentLink, DocumentLinkParams, FoldingRange, FoldingRangeParams } from 'vscode-languageserver';
import { includesOf } from '../../core/model/bind/include.ts';
import { linesOf, rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';

/** Includes as links to their files. */
export function documentLinks(session: Session, params: DocumentLinkParams): DocumentLink[] {
  const tree = session.workspace.tree(canonical(params.textDocument.uri));
  if (!tree) return [];
  return includesOf(tree).flatMap(({ item, node }) => {
    const target = session.workspace.resolve(tree.file, node.value);
    return 'file' in target ? [{ range: rangeOf(tree, { start: item.start + node.start, end: item.start + node.end }), target: session.workspace.clientUri(target.file), tooltip: 'Open the included file' }] : [];
  });
}

/** Sections and items that take several lines. */
export function foldingRanges(session: Session, params: FoldingRangeParams): FoldingRange[] {
  const tree = session.workspace.tree(canonical(params.textDocument.uri));
  if (!tree) return [];
  const lines = linesOf(tree);
  const ranges: FoldingRange[] = [];
  const add = (start: number, end: number): void => {
    const [startLine, endLine] = [lines.positionAt(start).line, lines.positionAt(end).line];
    if (endLine > startLine) ranges.push({ startLine, endLine });
  };
  for (const { header, items } of tree.sections) {
    const last = items.at(-1);
    if (last) add(header.start, last.start + last.text.length);
    for (const item of items) if (item.kind !== 'value') add(item.start, item.start + item.text.length);
  }
  return ranges;
}
