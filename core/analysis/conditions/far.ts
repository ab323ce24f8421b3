import type { Catalog } from '../../catalog/catalog.ts';
import type { Condition } from '../../catalog/types.ts';
import type { Element, Flow } from '../../model/model.ts';
import type { Truth } from '../../model/truth.ts';
import type { ElementNode, Graph, GraphChange, Step } from '../graph.ts';
import type { Direction } from '../reach.ts';
import { FarCondition, GuardedSweep, Sweep } from '../reach.ts';
import { Computation } from '../tracking.ts';
import { many } from './question.ts';

/** The predicates that ask for elements anywhere in the model. */
const farKeys = ['upstream', 'downstream', 'reachable-from', 'elsewhere'] as const;

/** For an element and a level: the conditions that hold of it (twice the index, one more where it holds for certain). */
interface Answers {
  readonly computation: Computation;
  entries: readonly number[];
}

/** Without `reachable-from` in a rule, ways are looked for from the external elements. */
const externals: Condition = { type: 'external' };

/**
 * The conditions that are asked of the whole model, with the elements for which they hold and what is reached from there. After an edit only the elements are asked again whose
 * answer can be another, and only the sweeps are made again that can come out different.
 */
export class FarConditions {
  private readonly byCondition = new Map<Condition, FarCondition>();
  private readonly byText = new Map<string, FarCondition>();
  private readonly all: FarCondition[] = [];
  /** By level, then by slot. */
  private readonly answers: (Answers | undefined)[][] = [];
  /** By level the slots of elements that have to be asked again. */
  private readonly stale: Set<number>[] = [];
  private candidates = new Map<string, readonly FarCondition[][]>();
  private settled = true;

  constructor(private readonly graph: Graph, private readonly catalog: Catalog, private readonly truth: (condition: Condition, subject: Element) => Truth) {}

  /** Makes every far condition inside a condition known. */
  register(condition: Condition | undefined): void {
    if (condition) for (const inner of farConditionsIn(condition)) this.of(inner);
  }

  /** The far condition for the condition inside `upstream` and the like. */
  of(condition: Condition | undefined): FarCondition {
    const wanted = condition ?? externals;
    let far = this.byCondition.get(wanted);
    if (far) return far;
    const text = JSON.stringify(wanted);
    far = this.byText.get(text);
    if (!far) {
      const level = 1 + Math.max(-1, ...farConditionsIn(wanted).map((inner) => this.of(inner).level));
      far = new FarCondition(this.all.length, wanted, level);
      this.all.push(far);
      this.byText.set(text, far);
      while (this.answers.length <= level) {
        this.answers.push([]);
        this.stale.push(new Set());
      }
      this.candidates = new Map();
      for (const node of this.graph.nodes) this.stale[level]!.add(node.slot);
      this.settled = false;
    }
    this.byCondition.set(wanted, far);
    return far;
  }

  /** The answers as they are now. */
  ready(condition: Condition | undefined): FarCondition {
    const far = this.of(condition);
    if (!this.settled) this.graph.tracker.unnoted(() => this.settle());
    return far;
  }

  /** What is reached from where the condition holds, and from where it may hold. */
  sweeps(condition: Condition, direction: Direction): { readonly far: FarCondition; readonly yes: Sweep; readonly maybe: Sweep } {
    const far = this.ready(condition);
    let both = far.sweeps.get(direction);
    if (!both) {
      both = { yes: new Sweep(this.graph, direction), maybe: new Sweep(this.graph, direction) };
      both.yes.run(far.yes, ignore, ignore);
      both.maybe.run(far.maybe, ignore, ignore);
      far.sweeps.set(direction, both);
    }
    return { far, ...both };
  }

  /** Where requests come to from where the condition holds or may hold, without the steps on which something stands. @param name the same for the same guards */
  ways(condition: Condition | undefined, name: string, guards: (step: Step) => boolean): { readonly far: FarCondition; readonly sweep: Sweep } {
    const far = this.ready(condition);
    let sweep = far.ways.get(name);
    if (!sweep) {
      sweep = new GuardedSweep(this.graph, guards);
      const made = sweep;
      this.graph.tracker.unnoted(() => made.run(startsOf(far), ignore, ignore));
      far.ways.set(name, sweep);
    }
    return { far, sweep };
  }

  /** Takes in what an update of the graph has found. */
  update(change: GraphChange): void {
    for (const node of change.elements) if (!change.sameFacts.has(`element ${node.id}`)) for (const level of this.stale) level.add(node.slot);
    for (const node of change.goneElements) for (const level of this.stale) level.add(node.slot);
    this.graph.tracker.unnoted(() => this.settle(change));
  }

  private settle(change?: GraphChange): void {
    this.settled = true;
    const resweep = change !== undefined && (change.addedSteps.length > 0 || change.removedSteps.length > 0 || change.retyped.length > 0);
    const rechecked = change === undefined ? [] : change.everywhere ? undefined : touchedSteps(this.graph, change);
    let first = true;
    // a change at one level can make answers of the next different; what is asked again without need gives the same
    while (first || this.stale.some((slots) => slots.size > 0)) {
      for (let level = 0; level < this.stale.length; level++) {
        const slots = this.stale[level]!;
        this.stale[level] = new Set();
        for (const slot of slots) this.ask(level, this.graph.nodeAt(slot));
        for (const far of this.all) if (far.level === level && (far.changed.length > 0 || (first && change !== undefined))) this.sweepAgain(far, first && resweep ? change : undefined, first ? rechecked : []);
      }
      first = false;
    }
  }

  /** Asks an element all conditions of a level that could hold of it. */
  private ask(level: number, node: ElementNode): void {
    const { element, slot } = node;
    const known = this.answers[level]![slot];
    const conditions = element ? this.candidatesFor(element)[level]! : [];
    if (!element || conditions.length === 0) {
      if (known) this.note(level, slot, []);
      if (known) known.computation.round++;
      return;
    }
    const computation = known?.computation ?? new Computation(false, () => {
      this.stale[level]!.add(slot);
      this.settled = false;
    });
    if (!known) this.answers[level]![slot] = { computation, entries: [] };
    const entries: number[] = [];
    this.graph.tracker.run(computation, () => {
      for (const far of conditions) {
        const truth = this.truth(far.condition, element);
        if (truth !== 'no') entries.push(far.index * 2 + (truth === 'yes' ? 1 : 0));
      }
    });
    this.note(level, slot, entries);
  }

  private note(level: number, slot: number, entries: readonly number[]): void {
    const known = this.answers[level]![slot]!;
    const before = known.entries;
    known.entries = entries;
    for (let i = 0, j = 0; i < before.length || j < entries.length; ) {
      const [old, now] = [before[i] ?? Infinity, entries[j] ?? Infinity];
      if (old === now) {
        i++;
        j++;
      } else if (old < now) {
        const far = this.all[old >> 1]!;
        (old & 1 ? far.yes : far.maybe).delete(slot);
        far.changed.push(slot);
        i++;
      } else {
        const far = this.all[now >> 1]!;
        (now & 1 ? far.yes : far.maybe).add(slot);
        far.changed.push(slot);
        j++;
      }
    }
  }

  private sweepAgain(far: FarCondition, change: GraphChange | undefined, rechecked: readonly Step[] | undefined): void {
    const { graph } = this;
    const { tracker } = graph;
    const moved = far.changed.length > 0;
    far.changed.forEach((slot) => tracker.fire(graph.nodeAt(slot).reach, false));
    far.changed = [];
    if (moved) {
      const summary = far.summary();
      tracker.fire(far.anywhere, summary === far.lastSummary);
      far.lastSummary = summary;
    }
    const lost = (slot: number): void => tracker.fire(graph.nodeAt(slot).reach, false);
    const otherWay = (slot: number): void => tracker.fire(graph.nodeAt(slot).reach, true);
    for (const { yes, maybe } of far.sweeps.values())
      for (const [sweep, starts] of [[yes, far.yes], [maybe, far.maybe]] as const) if (moved || (change && sweep.isTouched(change))) sweep.run(starts, lost, otherWay);
    for (const sweep of far.ways.values()) {
      const different = sweep.recheck(rechecked);
      if (moved || different || (change && sweep.isTouched(change))) sweep.run(startsOf(far), lost, otherWay);
    }
  }

  /** By level the conditions that could hold of an element, by its type and kind. */
  private candidatesFor(element: Element): readonly FarCondition[][] {
    const signature = `${element.type} ${element.kind ?? ''}`;
    let result = this.candidates.get(signature);
    if (!result) {
      result = this.answers.map((_, level) => this.all.filter((far) => far.level === level && couldHold(far.condition, element, this.catalog)));
      this.candidates.set(signature, result);
    }
    return result;
  }
}

function ignore(): void {
  // nobody has asked yet
}

function startsOf(far: FarCondition): Set<number> {
  return new Set([...far.yes, ...far.maybe]);
}

/** The steps at which something may stand that did not before. */
function touchedSteps(graph: Graph, change: GraphChange): Step[] {
  const steps: Step[] = [];
  for (const node of change.elements) if (!change.sameFacts.has(`element ${node.id}`)) steps.push(...node.incoming);
  for (const flow of change.flows) if (!change.sameFacts.has(`flow ${flow.id}`)) steps.push(...graph.stepsOf(flow.id));
  return steps;
}

/** The conditions directly inside `upstream`, `elsewhere` and the like, wherever they stand in a condition; for ways with controls also that of the external elements. */
export function farConditionsIn(condition: Condition): Condition[] {
  const found: Condition[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      for (const key of farKeys) if (key in value) found.push((value as Record<string, Condition>)[key]!);
      if ('control' in value && 'scope' in value && value.scope === 'path') found.push(externals);
      for (const [key, inner] of Object.entries(value)) if (!(farKeys as readonly string[]).includes(key)) walk(inner);
    }
  };
  walk(condition);
  return found;
}

/** Could the condition hold of a subject of this type and kind, whatever else is true of it? */
export function couldHold(condition: Condition, subject: Element | Flow, catalog: Catalog): boolean {
  if ('all' in condition) return condition.all.every((part) => couldHold(part, subject, catalog));
  if ('any' in condition) return condition.any.some((part) => couldHold(part, subject, catalog));
  if ('type' in condition) return many(condition.type).includes(subject.is === 'flow' ? 'flow' : subject.type);
  if ('kind' in condition) return subject.is === 'element' && subject.kind !== undefined && many(condition.kind).includes(subject.kind);
  if ('kind-group' in condition) return subject.is === 'element' && subject.kind !== undefined && many(condition['kind-group']).some((group) => catalog.kinds.get(subject.kind!)?.groups.includes(group));
  return true;
}
