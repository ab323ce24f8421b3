import type { CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem, CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import type { DataEntry, Element, Flow } from '../../core/model/model.ts';
import type { Step } from '../../core/model/travel.ts';
import { incoming, outgoing, sourcesOf, targetsOf } from '../../core/model/travel.ts';
import { spanOf } from '../../core/syntax/walk.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { offsetAt, rangeOf, rangeOfSource } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';
import { referenceAt } from './references.ts';

/**
 * The call hierarchy as the way of data: what reaches an element and where its data goes, by flows. Begun at a data entry it follows that data alone.
 * The ranges of a step are its flows.
 */

interface ItemData {
  readonly root: string;
  readonly is: 'element' | 'data';
  readonly id: string;
  /** Followed from a data entry: only flows that carry it count. */
  readonly data?: string;
}

/** The element or data entry that the cursor is on, where it is declared or named. On a flow: its source. */
export function prepareHierarchy(session: Session, params: CallHierarchyPrepareParams): CallHierarchyItem[] | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  const reference = tree && state && referenceAt(state, uri, offsetAt(tree, params.position));
  if (!reference || !state) return null;
  const { model } = state.analysis;
  const flow = reference.to === 'flow' ? model.flows.get(reference.id) : undefined;
  const id = flow?.from?.value ?? reference.id;
  const item = reference.to === 'element' || flow ? itemOf(session, state, { is: 'element', id }) : reference.to === 'data' ? itemOf(session, state, { is: 'data', id }) : undefined;
  return item ? [item] : null;
}

/** What reaches an element, or where data comes from. */
export function incomingFlows(session: Session, params: CallHierarchyIncomingCallsParams): CallHierarchyIncomingCall[] | null {
  const found = known(session, params.item);
  if (!found) return null;
  const { state, data } = found;
  const { model } = state.analysis;
  const steps = data.is === 'data' ? sourcesOf(model, data.id) : incoming(model, data.id, data.data);
  return steps.flatMap((step) => {
    const from = itemOf(session, state, step, data.is === 'data' ? data.id : data.data);
    return from ? [{ from, fromRanges: rangesIn(state, from, step.flows) }] : [];
  });
}

/** Where the data of an element goes, or where one data entry travels. */
export function outgoingFlows(session: Session, params: CallHierarchyOutgoingCallsParams): CallHierarchyOutgoingCall[] | null {
  const found = known(session, params.item);
  if (!found) return null;
  const { state, data } = found;
  const { model } = state.analysis;
  const steps = data.is === 'data' ? targetsOf(model, data.id) : outgoing(model, data.id, data.data);
  return steps.flatMap((step) => {
    const to = itemOf(session, state, step, data.is === 'data' ? data.id : data.data);
    // the ranges of outgoing steps stand in the file of the item that is asked about
    return to ? [{ to, fromRanges: rangesIn(state, params.item, step.flows) }] : [];
  });
}

function known(session: Session, item: CallHierarchyItem): { state: ModelState; data: ItemData } | undefined {
  const data = item?.data as ItemData | undefined;
  if (typeof data?.root !== 'string' || typeof data.id !== 'string') return undefined;
  const state = session.workspace.state(data.root);
  return state && { state, data };
}

function itemOf(session: Session, state: ModelState, { is, id, flows = [], how }: Pick<Step, 'is' | 'id'> & Partial<Step>, follow?: string): CallHierarchyItem | undefined {
  const { model } = state.analysis;
  const subject: Element | DataEntry | undefined = is === 'element' ? model.elements.get(id) : model.data.get(id);
  const tree = subject && model.documents.find((document) => document.file === subject.item.file);
  if (!subject || !tree) return undefined;
  const detail = how ?? (flows.length > 0 ? flows.map(flowInWords).join('; ') : subject.name === id ? '' : subject.name);
  return {
    name: plainLine(id) || '(no name)', kind: subject.is === 'data' ? SymbolKind.Struct : { process: SymbolKind.Class, store: SymbolKind.Object, external: SymbolKind.Interface }[subject.type],
    ...(detail === '' ? {} : { detail: plainLine(detail).slice(0, 200) }), uri: session.workspace.clientUri(tree.file), range: rangeOf(tree, spanOf(subject.item)), selectionRange: rangeOfSource(tree, subject.idSource),
    data: { root: state.root, is, id, ...(is === 'element' && follow !== undefined ? { data: follow } : {}) } satisfies ItemData,
  };
}

function flowInWords(flow: Flow): string {
  return `${flow.id}${flow.dataText === '' ? '' : `: ${flow.dataText}`}${flow.protocol ? ` over ${flow.protocol.value}` : ''}`;
}

/** The flows as far as they stand in the item's file; the item's own word where none does. */
function rangesIn(state: ModelState, item: CallHierarchyItem, flows: readonly Flow[]): Range[] {
  const uri = canonical(item.uri);
  const tree = state.analysis.model.documents.find((document) => document.file === uri);
  const ranges = tree ? flows.filter((flow) => flow.item.file === uri).map((flow) => rangeOfSource(tree, flow.idSource)) : [];
  return ranges.length > 0 ? ranges : [item.selectionRange];
}
