import type { FoldingRange, FoldingRangeParams, LinkedEditingRangeParams, LinkedEditingRanges, SelectionRange, SelectionRangeParams } from 'vscode-languageserver';
import { FoldingRangeKind } from 'vscode-languageserver';
import { namedIn } from '../../core/model/named.ts';
import { enclosing, foldsOf } from '../../core/syntax/folding.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { linesOf, offsetAt, rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import { isSame, referenceAt } from './references.ts';

/** What the form of the text alone tells, and which words change together. */

const foldKinds = { comment: FoldingRangeKind.Comment, region: FoldingRangeKind.Region } as const;

/** Sections, items, blocks inside them, comments and regions that take several lines. Where several begin on one line the longest counts. */
export function foldingRanges(session: Session, params: FoldingRangeParams): FoldingRange[] {
  const tree = session.workspace.tree(canonical(params.textDocument.uri));
  if (!tree) return [];
  const lines = linesOf(tree);
  const byLine = new Map<number, FoldingRange>();
  for (const { start, end, kind } of foldsOf(tree)) {
    const [startLine, endLine] = [lines.positionAt(start).line, lines.positionAt(end).line];
    if (endLine <= startLine || (byLine.get(startLine)?.endLine ?? -1) >= endLine) continue;
    byLine.set(startLine, { startLine, endLine, ...(kind === 'block' ? {} : { kind: foldKinds[kind] }) });
  }
  const { foldingLimit } = session.client;
  return [...byLine.values()].sort((a, b) => a.startLine - b.startLine).slice(0, foldingLimit);
}

/** Around each position: the word, the value, the entry, the item, the section, the document. */
export function selectionRanges(session: Session, params: SelectionRangeParams): SelectionRange[] | null {
  const tree = session.workspace.tree(canonical(params.textDocument.uri));
  if (!tree) return null;
  return params.positions.map((position) => {
    const spans = enclosing(tree, offsetAt(tree, position));
    const ranges = spans.reduceRight<SelectionRange | undefined>((parent, span) => ({ range: rangeOf(tree, span), ...(parent ? { parent } : {}) }), undefined);
    return ranges ?? { range: { start: position, end: position } };
  });
}

/**
 * The declaration of an id with the places of this file that name it, so that they change while it is typed. Only from the declaration: at a place that names something, another name is
 * another thing. None where another file names it too (that is for rename), or where the words are written in different ways.
 */
export function linkedEditingRanges(session: Session, params: LinkedEditingRangeParams): LinkedEditingRanges | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  const reference = tree && state && referenceAt(state, uri, offsetAt(tree, params.position));
  if (!reference?.declaration || !tree || !state) return null;
  if (state.analysis.model.references.filter((one) => one.declaration && isSame(one, reference)).length > 1) return null;
  const all = session.workspace.statesAround(uri).flatMap((one) => namedIn(one.analysis.model).filter((other) => isSame(other, reference)));
  if (all.some((one) => one.source.item.file !== uri)) return null;
  const starts = new Map(all.map((one) => [absolute(one.source).start, absolute(one.source)]));
  const spans = [...starts.values()].sort((a, b) => a.start - b.start);
  if (spans.length < 2 || spans.some(({ start, end }) => tree.text.slice(start, end) !== reference.id)) return null;
  return { ranges: spans.map((span) => rangeOf(tree, span)), wordPattern: '[A-Za-z0-9_.\\u00C0-\\uFFFF-]+' };
}
