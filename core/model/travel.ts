import type { Element, Flow, Model } from './model.ts';

/** How data moves through a model, one step at a time: what reaches an element, where its data goes, and the same for one data entry. */

/** Where a step leads: an element or a data entry, with the flows that make the step (none where it is held or derived). */
export interface Step {
  readonly is: 'element' | 'data';
  readonly id: string;
  readonly flows: readonly Flow[];
  /** In a few words how, where no flow says it. */
  readonly how?: 'holds it' | 'processes it' | 'derived from it' | 'it is derived from this';
}

interface Ways {
  readonly from: ReadonlyMap<string, readonly Flow[]>;
  readonly to: ReadonlyMap<string, readonly Flow[]>;
  readonly carrying: ReadonlyMap<string, readonly Flow[]>;
}

const ways = new WeakMap<Model, Ways>();

function waysOf(model: Model): Ways {
  let known = ways.get(model);
  if (known) return known;
  const [from, to, carrying] = [new Map<string, Flow[]>(), new Map<string, Flow[]>(), new Map<string, Flow[]>()];
  const push = (map: Map<string, Flow[]>, id: string | undefined, flow: Flow): void => {
    if (id === undefined) return;
    const list = map.get(id);
    if (!list) map.set(id, [flow]);
    else if (!list.includes(flow)) list.push(flow);
  };
  for (const flow of model.flows.values()) {
    push(from, flow.from?.value, flow);
    push(to, flow.to?.value, flow);
    if (flow.bidirectional) {
      push(from, flow.to?.value, flow);
      push(to, flow.from?.value, flow);
    }
    for (const { value } of flow.data) push(carrying, value, flow);
  }
  ways.set(model, (known = { from, to, carrying }));
  return known;
}

/**
 * The elements from which something flows into an element, each once with all of the flows.
 * @param data only flows that carry this data entry
 */
export function incoming(model: Model, element: string, data?: string): Step[] {
  return stepsBy(model, element, waysOf(model).to.get(element) ?? [], data);
}

/** The elements into which something flows from an element; see `incoming`. */
export function outgoing(model: Model, element: string, data?: string): Step[] {
  return stepsBy(model, element, waysOf(model).from.get(element) ?? [], data);
}

function stepsBy(model: Model, element: string, flows: readonly Flow[], data: string | undefined): Step[] {
  const byElement = new Map<string, Flow[]>();
  for (const flow of flows) {
    if (data !== undefined && !flow.data.some(({ value }) => value === data)) continue;
    const other = flow.from?.value === element ? flow.to?.value : flow.from?.value;
    if (other === undefined || !model.elements.has(other)) continue;
    const list = byElement.get(other);
    if (list) list.push(flow);
    else byElement.set(other, [flow]);
  }
  return [...byElement].map(([id, list]) => ({ is: 'element', id, flows: list }));
}

/** Where a data entry comes from: the elements that send it, and the data that it is derived from. */
export function sourcesOf(model: Model, data: string): Step[] {
  const derived = (model.data.get(data)?.derivedFrom ?? []).filter(({ value }) => model.data.has(value)).map(({ value }): Step => ({ is: 'data', id: value, flows: [], how: 'it is derived from this' }));
  return [...endsOf(model, data, 'from'), ...derived];
}

/** Where a data entry goes: the elements that receive it, those that hold or process it, and the data that is derived from it. */
export function targetsOf(model: Model, data: string): Step[] {
  const reached = endsOf(model, data, 'to');
  const seen = new Set(reached.map(({ id }) => id));
  const kept: Step[] = [];
  for (const element of model.elements.values()) {
    const how = keeps(element, data);
    if (how && !seen.has(element.id)) kept.push({ is: 'element', id: element.id, flows: [], how });
  }
  const derived = [...model.data.values()].filter((entry) => entry.derivedFrom.some(({ value }) => value === data)).map(({ id }): Step => ({ is: 'data', id, flows: [], how: 'derived from it' }));
  return [...reached, ...kept, ...derived];
}

function keeps(element: Element, data: string): Step['how'] {
  if (element.holds.some(({ value }) => value === data)) return 'holds it';
  return element.processes.some(({ value }) => value === data) ? 'processes it' : undefined;
}

function endsOf(model: Model, data: string, end: 'from' | 'to'): Step[] {
  const byElement = new Map<string, Flow[]>();
  for (const flow of waysOf(model).carrying.get(data) ?? [])
    for (const id of flow.bidirectional ? [flow.from?.value, flow.to?.value] : [flow[end]?.value]) {
      if (id === undefined || !model.elements.has(id)) continue;
      const list = byElement.get(id);
      if (list) list.push(flow);
      else byElement.set(id, [flow]);
    }
  return [...byElement].map(([id, flows]) => ({ is: 'element', id, flows }));
}

/** What flows bring to an element or take from it: ids of data entries, and the texts of flows that name none. */
export function carriedAt(model: Model, element: string, way: 'in' | 'out'): { readonly entries: readonly string[]; readonly texts: readonly string[] } {
  const { to, from } = waysOf(model);
  const entries = new Set<string>();
  const texts = new Set<string>();
  for (const flow of (way === 'in' ? to : from).get(element) ?? []) {
    for (const { value } of flow.data) entries.add(value);
    if (flow.data.length === 0 && flow.dataText !== '') texts.add(flow.dataText);
  }
  return { entries: [...entries], texts: [...texts] };
}
