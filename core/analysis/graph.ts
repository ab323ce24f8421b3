import { ancestors } from '../model/bind/zones.ts';
import type { DataEntry, Element, Fact, Flow, Model, OwnControl, Zone } from '../model/model.ts';
import type { Touched } from '../model/bind/touched.ts';
import { sameFacts } from './same-facts.ts';
import { Cell, Tracker } from './tracking.ts';

/** An element, or an id that a flow names though no element has it. */
export class ElementNode {
  element: Element | undefined;
  /** Place among the elements of the model. */
  rank = 0;
  readonly cell = new Cell();
  /** The flows at it. */
  readonly edges = new Cell();
  /** What reaches it, and what it reaches. */
  readonly reach = new Cell();
  outgoing: Step[] = [];
  incoming: Step[] = [];
  /** How many ends of flows name it. */
  named = 0;

  /** @param slot a number that no other node of the graph has */
  constructor(readonly id: string, readonly slot: number) {}
}

class FlowNode {
  flow: Flow;
  readonly cell: Cell;
  steps: readonly Step[] = [];

  constructor(flow: Flow, cell: Cell) {
    this.flow = flow;
    this.cell = cell;
  }
}

/** One step along a flow, in the direction that data or requests travel. */
export class Step {
  /** @param slot a number that no other step of the graph has */
  constructor(readonly slot: number, private readonly tracker: Tracker, private readonly of: FlowNode, readonly fromNode: ElementNode, readonly toNode: ElementNode) {}

  get flow(): Flow {
    this.tracker.read(this.of.cell);
    return this.of.flow;
  }

  get from(): Element {
    this.tracker.read(this.fromNode.cell);
    return this.fromNode.element!;
  }

  get to(): Element {
    this.tracker.read(this.toNode.cell);
    return this.toNode.element!;
  }
}

/**
 * Does the step begin at a store? Data travels on from there, a request does not: what an attacker sends comes to rest. So `reachable-from` and ways with controls stop at stores,
 * while `upstream` and `downstream` follow the data.
 */
export function restsInStore(step: Step): boolean {
  return step.fromNode.element!.type === 'store';
}

/** What an update of the graph has found. */
export interface GraphChange {
  /** Elements and flows that are there and whose bound form is another. */
  readonly elements: ElementNode[];
  readonly flows: Flow[];
  readonly goneElements: ElementNode[];
  readonly goneFlows: string[];
  readonly addedSteps: Step[];
  readonly removedSteps: Step[];
  /** Elements whose type is another, so that ways end elsewhere. */
  readonly retyped: ElementNode[];
  /** Subjects whose facts (as against words and places) are the same as before. */
  readonly sameFacts: Set<string>;
  /** Where controls stand, or what they count as, is different in some way. */
  controls: boolean;
  /** The same, not of single subjects but of zones or of the model's own controls. */
  everywhere: boolean;
  order: boolean;
}

/**
 * The data flow graph of a model: what can be asked of elements, flows and zones together. It notes what is asked (tracking.ts), and can be brought up to date after an
 * edit; then it is that of the new model, and of the old one no more.
 */
export class Graph {
  readonly tracker = new Tracker();
  model: Model;
  /** Every element in the order of the model. */
  nodes: ElementNode[] = [];
  /** A step by its slot; undefined where it is gone. */
  readonly steps: (Step | undefined)[] = [];
  private readonly byId = new Map<string, ElementNode>();
  private readonly bySlot: ElementNode[] = [];
  private readonly flows = new Map<string, FlowNode>();
  private readonly flowCells = new Map<string, Cell>();
  private readonly zoneCells = new Map<string, Cell>();
  private readonly dataCells = new Map<string, Cell>();
  /** Controls that the model declares. */
  private readonly controlsCell = new Cell();
  private readonly systemCell = new Cell();
  /** Anything that can open or close a way. */
  readonly waysCell = new Cell();
  private zoneChains = new Map<string, { zones: readonly Zone[]; cells: readonly Cell[] }>();
  private knownZones = new Map<string, Zone>();
  private knownControls = new Map<string, OwnControl>();
  private knownData = new Map<string, DataEntry>();
  private system: ReadonlyMap<string, Fact>;
  private nextStep = 0;

  constructor(model: Model, private readonly textMatters = true) {
    this.model = model;
    this.system = model.system;
    this.update(model);
  }

  /** Slots of elements are smaller than this. */
  get slots(): number {
    return this.bySlot.length;
  }

  /** Brings the graph up to date. @param touched what is different; undefined for the first time: everything */
  update(model: Model, touched?: Touched): GraphChange {
    this.model = model;
    const change: GraphChange = { elements: [], flows: [], goneElements: [], goneFlows: [], addedSteps: [], removedSteps: [], retyped: [], sameFacts: new Set(), controls: false, everywhere: false, order: touched?.order !== false };
    this.updateZones(change);
    this.updateOthers(change, touched);
    for (const id of touched?.elements ?? model.elements.keys()) this.updateElement(id, change);
    if (change.order) {
      this.nodes = [];
      for (const element of model.elements.values()) {
        const node = this.node(element.id);
        node.rank = this.nodes.length;
        this.nodes.push(node);
      }
    }
    for (const id of touched?.flows ?? model.flows.keys()) this.updateFlow(id, change);
    // an element that came or went opens or closes the ways of flows that name it
    const came = new Set([...change.elements, ...change.goneElements].filter((node) => node.named > 0 && (node.element === undefined) !== (node.outgoing.length + node.incoming.length === 0)).map((node) => node.id));
    if (came.size > 0) for (const { flow } of this.flows.values()) if (came.has(flow.from?.value ?? '') || came.has(flow.to?.value ?? '')) this.joinFlow(this.flows.get(flow.id)!, change);
    if (touched && change.addedSteps.length > 0) this.orderSteps(change);
    for (const step of [...change.addedSteps, ...change.removedSteps]) {
      this.tracker.fire(step.fromNode.edges, false);
      this.tracker.fire(step.toNode.edges, false);
    }
    if (change.addedSteps.length > 0 || change.removedSteps.length > 0 || change.retyped.length > 0 || change.controls || change.elements.length > 0) this.tracker.fire(this.waysCell, change.addedSteps.length + change.removedSteps.length + change.retyped.length === 0 && !change.controls);
    return change;
  }

  private updateElement(id: string, change: GraphChange): void {
    const element = this.model.elements.get(id);
    if (element === undefined && !this.byId.has(id)) return;
    const node = this.node(id);
    const before = node.element;
    if (before === element) return;
    node.element = element;
    const same = before !== undefined && element !== undefined && sameFacts(before, element, this.textMatters);
    if (element === undefined) change.goneElements.push(node);
    else {
      change.elements.push(node);
      if (same) change.sameFacts.add(`element ${id}`);
    }
    if (before && element && before.type !== element.type) change.retyped.push(node);
    if (!same) change.controls ||= (before?.controls.length ?? 0) + (element?.controls.length ?? 0) > 0 || before?.zone?.value !== element?.zone?.value;
    this.tracker.fire(node.cell, same);
  }

  private updateFlow(id: string, change: GraphChange): void {
    const flow = this.model.flows.get(id);
    const node = this.flows.get(id);
    const before = node?.flow;
    if (before === flow) return;
    if (before) this.count(before, -1);
    if (flow) this.count(flow, 1);
    const same = before !== undefined && flow !== undefined && sameFacts(before, flow, this.textMatters);
    if (!flow) {
      for (const step of node!.steps) this.removeStep(step, change);
      this.flows.delete(id);
      change.goneFlows.push(id);
    } else {
      change.flows.push(flow);
      if (same) change.sameFacts.add(`flow ${id}`);
      const kept = node ?? new FlowNode(flow, this.flowCell(id));
      kept.flow = flow;
      if (!node) this.flows.set(id, kept);
      this.joinFlow(kept, change);
    }
    if (!same) change.controls ||= (before?.controls.length ?? 0) + (flow?.controls.length ?? 0) > 0;
    this.tracker.fire(this.flowCell(id), same);
  }

  /** Makes the steps of a flow, where they are not those that it has. */
  private joinFlow(node: FlowNode, change: GraphChange): void {
    const { flow } = node;
    const from = flow.from === undefined ? undefined : this.node(flow.from.value);
    const to = flow.to === undefined ? undefined : this.node(flow.to.value);
    const wanted = from?.element && to?.element ? (flow.bidirectional ? 2 : 1) : 0;
    const [first] = node.steps;
    if (node.steps.length === wanted && (wanted === 0 || (first!.fromNode === from && first!.toNode === to))) return;
    for (const step of node.steps) this.removeStep(step, change);
    const steps: Step[] = [];
    if (wanted > 0) steps.push(this.addStep(node, from!, to!, change));
    if (wanted > 1) steps.push(this.addStep(node, to!, from!, change));
    node.steps = steps;
  }

  private addStep(of: FlowNode, from: ElementNode, to: ElementNode, change: GraphChange): Step {
    const step = new Step(this.nextStep++, this.tracker, of, from, to);
    this.steps[step.slot] = step;
    from.outgoing.push(step);
    to.incoming.push(step);
    change.addedSteps.push(step);
    return step;
  }

  private removeStep(step: Step, change: GraphChange): void {
    this.steps[step.slot] = undefined;
    step.fromNode.outgoing = step.fromNode.outgoing.filter((one) => one !== step);
    step.toNode.incoming = step.toNode.incoming.filter((one) => one !== step);
    change.removedSteps.push(step);
  }

  /** Puts the flows at each element that has new ones into the order of the model. */
  private orderSteps(change: GraphChange): void {
    const concerned = new Set(change.addedSteps.flatMap((step) => [step.fromNode, step.toNode]));
    for (const node of concerned) {
      node.outgoing = [];
      node.incoming = [];
    }
    for (const id of this.model.flows.keys())
      for (const step of this.flows.get(id)!.steps) {
        if (concerned.has(step.fromNode)) step.fromNode.outgoing.push(step);
        if (concerned.has(step.toNode)) step.toNode.incoming.push(step);
      }
  }

  private count(flow: Flow, by: number): void {
    for (const end of [flow.from, flow.to]) if (end) this.node(end.value).named += by;
  }

  private updateZones(change: GraphChange): void {
    const { zones } = this.model;
    let different = zones.size !== this.knownZones.size;
    for (const [id, zone] of zones) {
      const before = this.knownZones.get(id);
      if (before === zone) continue;
      different = true;
      const same = before !== undefined && sameFacts(before, zone, this.textMatters);
      change.controls ||= !same;
      change.everywhere ||= !same;
      this.tracker.fire(this.zoneCell(id), same);
    }
    if (!different) return;
    for (const id of this.knownZones.keys())
      if (!zones.has(id)) {
        change.controls = change.everywhere = true;
        this.tracker.fire(this.zoneCell(id), false);
      }
    this.knownZones = new Map(zones);
    this.zoneChains = new Map();
  }

  private updateOthers(change: GraphChange, touched: Touched | undefined): void {
    const { model } = this;
    for (const id of touched?.data ?? model.data.keys()) {
      const [before, now] = [this.knownData.get(id), model.data.get(id)];
      if (before === now) continue;
      if (now) this.knownData.set(id, now);
      else this.knownData.delete(id);
      this.tracker.fire(this.dataCell(id), before !== undefined && now !== undefined && sameFacts(before, now, this.textMatters));
    }
    let different = model.controls.size !== this.knownControls.size;
    for (const [id, control] of model.controls) different ||= this.knownControls.get(id) !== control;
    if (different) {
      this.knownControls = new Map(model.controls);
      change.controls = change.everywhere = true;
      this.tracker.fire(this.controlsCell, false);
    }
    if (this.system !== model.system) {
      const same = this.system.size === model.system.size && [...model.system].every(([key, fact]) => this.system.get(key)?.values.join('\n') === fact.values.join('\n'));
      this.system = model.system;
      this.tracker.fire(this.systemCell, same);
    }
  }

  /** The node of an id, made where there is none. */
  node(id: string): ElementNode {
    let node = this.byId.get(id);
    if (!node) {
      this.byId.set(id, (node = new ElementNode(id, this.bySlot.length)));
      this.bySlot.push(node);
    }
    return node;
  }

  nodeAt(slot: number): ElementNode {
    return this.bySlot[slot]!;
  }

  /** The steps of a flow: one, two where it goes both ways, none where an end is missing. */
  stepsOf(flow: string): readonly Step[] {
    return this.flows.get(flow)?.steps ?? [];
  }

  private flowCell(id: string): Cell {
    return cellOf(this.flowCells, id);
  }

  private zoneCell(id: string): Cell {
    return cellOf(this.zoneCells, id);
  }

  private dataCell(id: string): Cell {
    return cellOf(this.dataCells, id);
  }

  /** Notes that a subject is asked about. */
  reads(subject: { readonly is: string; readonly id: string }): void {
    const { tracker } = this;
    switch (subject.is) {
      case 'element': return tracker.read(this.node(subject.id).cell);
      case 'flow': return tracker.read(this.flowCell(subject.id));
      case 'zone': return tracker.read(this.zoneCell(subject.id));
      default: return tracker.read(this.dataCell(subject.id));
    }
  }

  element(id: string | undefined): Element | undefined {
    if (id === undefined) return undefined;
    const node = this.node(id);
    this.tracker.read(node.cell);
    return node.element;
  }

  /** The element, flow, zone or data entry with an id: of several the first of these. */
  subject(id: string): Element | Flow | Zone | DataEntry | undefined {
    const { model, tracker } = this;
    const element = this.element(id);
    for (const cell of [this.flowCell(id), this.zoneCell(id), this.dataCell(id)]) tracker.read(cell);
    return element ?? model.flows.get(id) ?? model.zones.get(id) ?? model.data.get(id);
  }

  /** A control that the model declares. */
  ownControl(id: string): OwnControl | undefined {
    this.tracker.read(this.controlsCell);
    return this.model.controls.get(id);
  }

  /** What is stated of the system as a whole. */
  systemFact(key: string): Fact | undefined {
    this.tracker.read(this.systemCell);
    return this.model.system.get(key);
  }

  /** The steps that leave an element, in the order of the model's flows. */
  outgoing(id: string): readonly Step[] {
    const node = this.node(id);
    this.tracker.read(node.edges);
    return node.outgoing;
  }

  /** The steps that lead to an element. */
  incoming(id: string): readonly Step[] {
    const node = this.node(id);
    this.tracker.read(node.edges);
    return node.incoming;
  }

  /** Elements that no flow names as an end, in the order of the model. */
  unnamed(): readonly Element[] {
    const found: Element[] = [];
    for (const { named, element } of this.nodes) if (named === 0 && element) found.push(element);
    return found;
  }

  /** The zones around an element, innermost first. */
  zonesOf(element: Element): readonly Zone[] {
    const id = element.zone?.value;
    if (id === undefined) return noZones;
    let chain = this.zoneChains.get(id);
    if (!chain) {
      const zones = ancestors(this.model.zones, id);
      const last = zones.at(-1)?.parent?.value;
      const names = zones.length === 0 ? [id] : [...zones.map((zone) => zone.id), ...(last === undefined ? [] : [last])];
      this.zoneChains.set(id, (chain = { zones, cells: names.map((name) => this.zoneCell(name)) }));
    }
    for (const cell of chain.cells) this.tracker.read(cell);
    return chain.zones;
  }

  /** Zones that lie around both ends of a flow. */
  zonesAround(flow: Flow): readonly Zone[] {
    const [from, to] = this.ends(flow);
    if (!from || !to) return noZones;
    const left = this.zonesOf(from);
    return this.zonesOf(to).filter((zone) => left.includes(zone));
  }

  ends(flow: Flow): [Element | undefined, Element | undefined] {
    return [this.element(flow.from?.value), this.element(flow.to?.value)];
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
      if (where === 'holds' || where === 'any') {
        for (const d of subject.holds) ids.add(d.value);
        for (const d of subject.processes) ids.add(d.value);
      }
      if (where === 'in' || where === 'any') for (const { flow } of this.incoming(subject.id)) take(flow);
      if (where === 'out' || where === 'any') for (const { flow } of this.outgoing(subject.id)) take(flow);
    }
    const entries: DataEntry[] = [];
    for (const id of ids) {
      const entry = this.dataEntry(id);
      if (entry) entries.push(entry);
    }
    return { entries, text };
  }

  private dataEntry(id: string): DataEntry | undefined {
    this.tracker.read(this.dataCell(id));
    return this.model.data.get(id);
  }

  /** A data entry and everything that it is made from. */
  lineage(entry: DataEntry): DataEntry[] {
    const result = [entry];
    for (let i = 0; i < result.length && result.length < 1000; i++)
      for (const { value } of result[i]!.derivedFrom) {
        const source = this.dataEntry(value);
        if (source && !result.includes(source)) result.push(source);
      }
    return result;
  }
}

const noZones: readonly Zone[] = [];

function cellOf(cells: Map<string, Cell>, id: string): Cell {
  let cell = cells.get(id);
  if (!cell) cells.set(id, (cell = new Cell()));
  return cell;
}
