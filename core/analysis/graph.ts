import { ancestors } from '../model/bind/zones.ts';
import type { DataEntry, Element, Flow, Model, Zone } from '../model/model.ts';

/** One step along a flow, in the direction that data or requests travel. */
export interface Step {
  readonly flow: Flow;
  readonly from: Element;
  readonly to: Element;
}

/**
 * Does the step begin at a store? Data travels on from there, a request does not: what an attacker sends comes to rest. So `reachable-from` and ways with controls stop at stores,
 * while `upstream` and `downstream` follow the data.
 */
export function restsInStore(step: Step): boolean {
  return step.from.type === 'store';
}

/** The data flow graph of a model: what can be asked of elements, flows and zones together. Built once for each model. */
export class Graph {
  readonly outgoing = new Map<string, Step[]>();
  readonly incoming = new Map<string, Step[]>();
  private readonly zoneChains = new Map<string, readonly Zone[]>();

  constructor(readonly model: Model) {
    const add = (flow: Flow, from: Element, to: Element): void => {
      const step = { flow, from, to };
      push(this.outgoing, from.id, step);
      push(this.incoming, to.id, step);
    };
    for (const flow of model.flows.values()) {
      const from = model.elements.get(flow.from?.value ?? '');
      const to = model.elements.get(flow.to?.value ?? '');
      if (!from || !to) continue;
      add(flow, from, to);
      if (flow.bidirectional) add(flow, to, from);
    }
  }

  /** The zones around an element, innermost first. */
  zonesOf(element: Element): readonly Zone[] {
    const id = element.zone?.value;
    if (id === undefined) return [];
    let chain = this.zoneChains.get(id);
    if (!chain) this.zoneChains.set(id, (chain = ancestors(this.model.zones, id)));
    return chain;
  }

  /** Zones that lie around both ends of a flow. */
  zonesAround(flow: Flow): readonly Zone[] {
    const [from, to] = this.ends(flow);
    if (!from || !to) return [];
    const left = this.zonesOf(from);
    return this.zonesOf(to).filter((zone) => left.includes(zone));
  }

  ends(flow: Flow): [Element | undefined, Element | undefined] {
    return [this.model.elements.get(flow.from?.value ?? ''), this.model.elements.get(flow.to?.value ?? '')];
  }

  /** Do its ends lie in different zones? An element without a zone shares one with other such elements. */
  crosses(flow: Flow): boolean {
    const [from, to] = this.ends(flow);
    return from !== undefined && to !== undefined && from.zone?.value !== to.zone?.value;
  }

  trust(element: Element): number | undefined {
    return this.zonesOf(element)[0]?.trust;
  }

  /** The declared data of a subject by where it is: kept or processed, flowing in, flowing out. A flow's data counts as all three. */
  dataOf(subject: Element | Flow, where: 'holds' | 'in' | 'out' | 'any'): { entries: DataEntry[]; text: boolean } {
    const ids = new Set<string>();
    let text = false;
    const take = (flow: Flow): void => {
      for (const d of flow.data) ids.add(d.value);
      if (flow.data.length === 0 && flow.dataText !== '') text = true;
    };
    if (subject.is === 'flow') take(subject);
    else {
      if (where === 'holds' || where === 'any') for (const d of [...subject.holds, ...subject.processes]) ids.add(d.value);
      if (where === 'in' || where === 'any') for (const { flow } of this.incoming.get(subject.id) ?? []) take(flow);
      if (where === 'out' || where === 'any') for (const { flow } of this.outgoing.get(subject.id) ?? []) take(flow);
    }
    const entries: DataEntry[] = [];
    for (const id of ids) {
      const entry = this.model.data.get(id);
      if (entry) entries.push(entry);
    }
    return { entries, text };
  }

  /** A data entry and everything that it is made from. */
  lineage(entry: DataEntry): DataEntry[] {
    const result = [entry];
    for (let i = 0; i < result.length && result.length < 1000; i++)
      for (const { value } of result[i]!.derivedFrom) {
        const source = this.model.data.get(value);
        if (source && !result.includes(source)) result.push(source);
      }
    return result;
  }

  /**
   * Everything reached over flows from some elements, with the step by which each was first reached (breadth first, so paths are shortest).
   * A start counts only where a flow leads back to it.
   * @param blocked steps that are not taken
   */
  reach(starts: Iterable<Element>, direction: 'forward' | 'backward', blocked?: (step: Step) => boolean): Map<string, Step> {
    const steps = direction === 'forward' ? this.outgoing : this.incoming;
    const reached = new Map<string, Step>();
    const queue = [...starts].map((e) => e.id);
    const started = new Set(queue);
    for (let i = 0; i < queue.length; i++) {
      for (const step of steps.get(queue[i]!) ?? []) {
        const next = direction === 'forward' ? step.to.id : step.from.id;
        if (reached.has(next) || blocked?.(step)) continue;
        reached.set(next, step);
        if (!started.has(next)) queue.push(next);
      }
    }
    return reached;
  }

  /** The steps from a start to an element, read off what `reach` gave. */
  path(reached: ReadonlyMap<string, Step>, to: string, direction: 'forward' | 'backward', isStart: (id: string) => boolean): Step[] {
    const path: Step[] = [];
    const taken = new Set<Step>();
    let at = to;
    for (let step = reached.get(at); step && !taken.has(step); step = reached.get(at)) {
      path.push(step);
      taken.add(step);
      at = direction === 'forward' ? step.from.id : step.to.id;
      if (isStart(at)) break;
    }
    return direction === 'forward' ? path.reverse() : path;
  }
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
