import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { InlayHintKind } from 'vscode-languageserver';
import { plainLine } from '../../core/text/markdown.ts';
import type { Source } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { linesOf, offsetAt } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';

/** What has been inferred, beside the words it was inferred from: kinds, and the encryption that a protocol implies. */
export function inlayHints(session: Session, params: InlayHintParams): InlayHint[] {
  if (!session.presentation.inlayHints.enabled) return [];
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  if (!tree || !state) return [];
  const from = offsetAt(tree, params.range.start);
  const to = offsetAt(tree, params.range.end);
  const hints: InlayHint[] = [];
  const add = (after: Source, label: string, tooltip: string): void => {
    const { end } = absolute(after);
    if (after.item.file === uri && from <= end && end <= to) hints.push({ position: linesOf(tree).positionAt(end), label, kind: InlayHintKind.Type, paddingLeft: true, tooltip: plainLine(tooltip) });
  };
  const { model } = state.analysis;
  for (const element of model.elements.values())
    if (element.kindBasis === 'inferred' && element.kind !== undefined && element.kindSource)
      add(element.kindSource, `kind: ${element.kind}`, `Inferred from ${element.kindVia ?? 'its name'}. State it to make it certain.`);
  for (const flow of model.flows.values()) {
    const encrypted = flow.attributes.get('encrypted');
    if (!flow.protocol || encrypted?.basis !== 'implied' || encrypted.source?.start !== flow.protocol.source.start) continue;
    const authenticated = flow.attributes.get('authenticated');
    const both = authenticated?.basis === 'implied' && authenticated.source?.start === flow.protocol.source.start && authenticated.values[0] === encrypted.values[0];
    add(flow.protocol.source, `${encrypted.values[0] === 'yes' ? '' : 'not '}encrypted${both ? `${encrypted.values[0] === 'yes' ? ', ' : ', not '}authenticated` : ''}`, `Implied by ${encrypted.via ?? 'the protocol'}. A value that is stated counts instead.`);
  }
  return hints;
}
