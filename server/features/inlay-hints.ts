import type { InlayHint, InlayHintParams, TextEdit } from 'vscode-languageserver';
import { InlayHintKind } from 'vscode-languageserver';
import type { Element, Fact, Flow, Subject } from '../../core/model/model.ts';
import { ancestors } from '../../core/model/bind/zones.ts';
import type { Edit } from '../../core/syntax/surface.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';
import type { DocumentTree, Source } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { linesOf, offsetAt, rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';

/** What is not written but counts, beside the words it follows from: kinds, what a protocol implies, what an element has from its zone. A click writes it. */

interface HintData {
  readonly uri: string;
  readonly is: 'kind' | 'protocol' | 'zone';
  readonly id: string;
}

/** One hint before it is put into the form of LSP. */
interface Hint {
  readonly after: Source;
  readonly label: string;
  readonly tooltip: () => string;
  /** Writes what the hint says; none where it has nothing to write. */
  readonly write?: () => readonly Edit[];
  readonly data: HintData;
}

export function inlayHints(session: Session, params: InlayHintParams): InlayHint[] {
  if (!session.presentation.inlayHints.enabled) return [];
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  if (!tree || !state) return [];
  const from = offsetAt(tree, params.range.start);
  const to = offsetAt(tree, params.range.end);
  const { client } = session;
  const hints: InlayHint[] = [];
  for (const hint of hintsOf(session, state, uri)) {
    const { end } = absolute(hint.after);
    if (end < from || to < end) continue;
    const later = client.resolveHintTooltips || client.resolveHintEdits;
    hints.push({
      position: linesOf(tree).positionAt(end), label: hint.label, kind: InlayHintKind.Type, paddingLeft: true,
      ...(client.resolveHintTooltips ? {} : { tooltip: plainLine(hint.tooltip()) }),
      ...(client.resolveHintEdits ? {} : editsOf(tree, hint)),
      ...(later ? { data: hint.data } : {}),
    });
  }
  return hints;
}

/** Adds what was left for later: why it counts, and the edit that a click makes. */
export function resolveInlayHint(session: Session, hint: InlayHint): InlayHint {
  const data = hint.data as HintData | undefined;
  if (typeof data?.uri !== 'string') return hint;
  const state = session.workspace.stateFor(data.uri);
  const tree = session.workspace.tree(data.uri);
  const found = state && tree ? hintsOf(session, state, data.uri).find((one) => one.data.is === data.is && one.data.id === data.id && one.label === hint.label) : undefined;
  return found && tree ? { ...hint, tooltip: plainLine(found.tooltip()), ...editsOf(tree, found) } : hint;
}

function editsOf(tree: DocumentTree, hint: Hint): { textEdits?: TextEdit[] } {
  const edits = hint.write?.() ?? [];
  return edits.length > 0 ? { textEdits: edits.map((edit) => ({ range: rangeOf(tree, edit.span), newText: edit.text })) } : {};
}

function hintsOf(session: Session, state: ModelState, uri: string): Hint[] {
  const { kinds, protocols, zones } = session.presentation.inlayHints;
  const tree = session.workspace.tree(uri);
  if (!tree) return [];
  const { model } = state.analysis;
  const hints: Hint[] = [];
  for (const element of model.elements.values()) {
    if (element.item.file !== uri) continue;
    if (kinds) hints.push(...kindHint(tree, element, uri));
    if (zones) hints.push(...zoneHint(state, element, uri));
  }
  if (protocols) for (const flow of model.flows.values()) if (flow.item.file === uri) hints.push(...protocolHint(tree, flow, uri));
  return hints;
}

function kindHint(tree: DocumentTree, element: Element, uri: string): Hint[] {
  const { kind, kindSource, kindVia } = element;
  if (element.kindBasis !== 'inferred' || kind === undefined || !kindSource) return [];
  return [{
    after: kindSource, label: `kind: ${kind}`, data: { uri, is: 'kind', id: element.id }, tooltip: () => `Inferred from ${kindVia ?? 'its name'}. State it to make it certain.`,
    write: () => surfaceOf(tree).setValue(tree, element.item, ['kind'], kind),
  }];
}

/** Encryption and authentication that a protocol implies, either way. */
function protocolHint(tree: DocumentTree, flow: Flow, uri: string): Hint[] {
  const { protocol } = flow;
  if (!protocol) return [];
  const byProtocol = (key: string): Fact | undefined => {
    const fact = flow.attributes.get(key);
    return fact?.basis === 'implied' && fact.source?.start === protocol.source.start ? fact : undefined;
  };
  const said: [key: string, value: boolean][] = [];
  const words: string[] = [];
  for (const [key, word] of [['encrypted', 'encrypted'], ['authenticated', 'authenticated']] as const) {
    const value = byProtocol(key)?.values[0];
    if (value !== 'yes' && value !== 'no') continue;
    said.push([key, value === 'yes']);
    words.push(value === 'yes' ? word : `not ${word}`);
  }
  if (said.length === 0) return [];
  const via = flow.attributes.get(said[0]![0])?.via ?? 'the protocol';
  return [{
    after: protocol.source, label: words.join(', '), data: { uri, is: 'protocol', id: flow.id }, tooltip: () => `Implied by ${via}. A value that is stated counts instead.`,
    write: () => said.flatMap(([key, value]) => surfaceOf(tree).setValue(tree, flow.item, [key], value)),
  }];
}

const shownControls = 2;

/** The trust of the zone, and the controls of it and those around it: they count for everything inside. */
function zoneHint(state: ModelState, element: Element, uri: string): Hint[] {
  const { model } = state.analysis;
  if (!element.zone) return [];
  const around = ancestors(model.zones, element.zone.value);
  const own = new Set(element.controls.map(({ id }) => id));
  const inherited = around.flatMap((zone) => inPlace(zone).filter((id) => !own.has(id)).map((id) => ({ id, zone: zone.id })));
  if (inherited.length === 0) return [];
  const first = inherited.slice(0, shownControls).map(({ id }) => id).join(', ');
  const more = inherited.length - shownControls;
  return [{
    after: element.zone.source, label: `${first}${more > 0 ? `, +${more}` : ''}`, data: { uri, is: 'zone', id: element.id },
    tooltip: () => `Controls of the zone count for everything in it: ${inherited.map(({ id, zone }) => `${id} (zone ${zone})`).join(', ')}.`,
  }];
}

function inPlace(subject: Subject): string[] {
  return subject.controls.filter(({ status }) => status === 'implemented' || status === 'verified').map(({ id }) => id);
}
