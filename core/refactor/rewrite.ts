import { short } from '../model/bind/fields.ts';
import type { Element, Flow, Model } from '../model/model.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import { itemsTouching } from '../syntax/walk.ts';
import type { RefactorContext, Refactoring } from './refactoring.ts';
import { idFrom, isTaken } from './refactoring.ts';
import { selectedElements } from './zones.ts';

/** Writes down what was inferred, and names that say something. */

/** States the kinds that were inferred: of the selected elements, and of all in the file. */
export function stateKinds(context: RefactorContext): Refactoring[] {
  const { analysis, tree } = context;
  const isInferred = (element: Element): boolean => element.kindBasis === 'inferred' && element.kind !== undefined;
  const chosen = selectedElements(context).filter(isInferred);
  if (chosen.length === 0) return [];
  const all = [...analysis.model.elements.values()].filter((element) => element.item.file === tree.file && isInferred(element));
  const state = (elements: readonly Element[]): Refactoring['files'] => () => {
    const edits = elements.flatMap((element) => surfaceOf(tree).setValue(tree, element.item, ['kind'], element.kind!));
    return edits.length > 0 ? [{ file: tree.file, edits }] : [];
  };
  return [
    ...chosen.slice(0, 3).map((element): Refactoring => ({ title: `State that '${short(element.id)}' is of kind ${element.kind} (inferred from ${element.kindVia})`, kind: 'rewrite', files: state([element]) })),
    ...(all.length > 1 ? [{ title: `State all ${all.length} inferred kinds in this file`, kind: 'rewrite' as const, files: state(all) }] : []),
  ];
}

/** A number says nothing of what flows. */
const poorId = /^(?:df|f|fl|flow|e|edge|link)?[-_.]?\d+$/i;

/** The flow that the selection touches whose id says nothing, with a better one: by its ends, or by what it carries. Renaming goes over files, so the caller does it. */
export function betterFlowId(context: RefactorContext): { readonly flow: Flow; readonly id: string } | undefined {
  const { analysis, tree, span } = context;
  const [item] = itemsTouching(tree, span, new Set(['flows']));
  const flow = item && [...analysis.model.flows.values()].find((one) => one.item === item);
  if (!flow || !(poorId.test(flow.id) || item.key?.implied)) return undefined;
  const id = flowIdOf(analysis.model, flow, isTaken(analysis));
  return id === undefined || id === flow.id ? undefined : { flow, id };
}

function flowIdOf(model: Model, flow: Flow, taken: (id: string) => boolean): string | undefined {
  const [from, to] = [model.elements.get(flow.from?.value ?? ''), model.elements.get(flow.to?.value ?? '')];
  if (!from || !to) return undefined;
  // an id that is derived says the ends already
  if (flow.item.key?.implied) return flow.dataText === '' ? undefined : idFrom(`${flow.dataText} to ${to.id}`, taken, 'flow');
  return idFrom(`${from.id} to ${to.id}`, taken, 'flow');
}
