import type { Condition } from '../catalog/types.ts';
import type { Graph, GraphChange, Step } from './graph.ts';
import { Cell } from './tracking.ts';

/** Over flows with the data, against it, or with requests, which come to rest in stores. */
export type Direction = 'forward' | 'backward' | 'requests';

/** A condition that is asked of every element, because others ask from where it can be reached, or whether it holds anywhere. */
export class FarCondition {
  /** Slots of the elements for which it holds, and of those for which it may hold. */
  readonly yes = new Set<number>();
  readonly maybe = new Set<number>();
  readonly sweeps = new Map<Direction, { readonly yes: Sweep; readonly maybe: Sweep }>();
  /** Ways on which none of some controls stands, by those; all ways from where it holds or may hold, by no name. */
  readonly ways = new Map<string, GuardedSweep>();
  /** Where it holds at all. */
  readonly anywhere = new Cell();
  /** What `summary` gave when it was last looked at. */
  lastSummary = ' ';
  /** Slots for which the answer is different since the sweeps were brought up to date. */
  changed: number[] = [];

  /** @param level a condition is asked after those of lower levels, which it may ask about */
  constructor(readonly index: number, readonly condition: Condition, readonly level: number) {}

  /** What `elsewhere` can tell apart: how many there are, one, or which one. */
  summary(): string {
    const few = (slots: ReadonlySet<number>): string => (slots.size > 1 ? '*' : [...slots].join());
    return `${few(this.yes)} ${few(this.maybe)}`;
  }
}

/**
 * What is reached over flows from some elements, with the step by which each was first reached (breadth first, so paths are shortest). A start counts only where a flow leads
 * back to it.
 */
export class Sweep {
  /** For each slot of an element the slot of the step by which it was reached; -1 where it was not. */
  private parents = new Int32Array(0);
  starts: ReadonlySet<number> = none;

  constructor(protected readonly graph: Graph, private readonly direction: Direction, private readonly isBlocked?: (step: Step) => boolean) {}

  /** By which step was the element with this slot reached? */
  stepTo(slot: number): Step | undefined {
    const step = this.parents[slot] ?? -1;
    return step < 0 ? undefined : this.graph.steps[step];
  }

  has(slot: number): boolean {
    return (this.parents[slot] ?? -1) >= 0;
  }

  /** Can the sweep come out different because flows came or went or elements are of another type? */
  isTouched(change: GraphChange): boolean {
    const backward = this.direction === 'backward';
    const expanded = (slot: number): boolean => this.has(slot) || this.starts.has(slot);
    if (this.direction === 'requests' && change.retyped.some((node) => expanded(node.slot))) return true;
    return change.removedSteps.some((step) => this.parents[(backward ? step.fromNode : step.toNode).slot] === step.slot) || change.addedSteps.some((step) => expanded((backward ? step.toNode : step.fromNode).slot));
  }

  /**
   * Sweeps again, and says where something is different.
   * @param starts slots of the elements to begin with
   * @param lost a slot was reached and is not, or the other way about
   * @param otherWay a slot is reached by another step
   */
  run(starts: ReadonlySet<number>, lost: (slot: number) => void, otherWay: (slot: number) => void): void {
    const { graph, direction, isBlocked } = this;
    const before = this.parents;
    const parents = new Int32Array(graph.slots).fill(-1);
    // in the order of the model: of several shortest ways the first counts
    const queue = [...starts].sort((a, b) => graph.nodeAt(a).rank - graph.nodeAt(b).rank);
    const backward = direction === 'backward';
    const rests = direction === 'requests';
    for (let i = 0; i < queue.length; i++) {
      const node = graph.nodeAt(queue[i]!);
      if (rests && node.element?.type === 'store') continue;
      for (const step of backward ? node.incoming : node.outgoing) {
        const next = (backward ? step.fromNode : step.toNode).slot;
        if (parents[next] !== -1 || isBlocked?.(step)) continue;
        parents[next] = step.slot;
        if (!starts.has(next)) queue.push(next);
      }
    }
    this.parents = parents;
    this.starts = new Set(starts);
    for (let slot = 0; slot < parents.length; slot++) {
      const was = before[slot] ?? -1;
      if (was === parents[slot]) continue;
      if (was < 0 !== parents[slot]! < 0) lost(slot);
      else otherWay(slot);
    }
  }

  /** The steps from a start to an element. */
  path(to: number, isStart: (slot: number) => boolean): Step[] {
    const path: Step[] = [];
    const taken = new Set<Step>();
    const { tracker } = this.graph;
    let at = to;
    tracker.read(this.graph.nodeAt(at).reach);
    for (let step = this.stepTo(at); step && !taken.has(step); step = this.stepTo(at)) {
      path.push(step);
      taken.add(step);
      at = this.direction === 'backward' ? step.toNode.slot : step.fromNode.slot;
      tracker.read(this.graph.nodeAt(at).reach);
      if (isStart(at)) break;
    }
    return this.direction === 'backward' ? path : path.reverse();
  }
}

/** A sweep that stops where something stands in the way. What stands where is remembered. */
export class GuardedSweep extends Sweep {
  /** By slots of steps: 1 blocked, 2 open. */
  private flags = new Uint8Array(0);

  constructor(graph: Graph, private readonly guards: (step: Step) => boolean) {
    super(graph, 'requests', (step) => this.flagOf(step) === 1);
  }

  /** Looks again at some steps; undefined: at all. @returns is one of them open that was blocked, or the other way about? */
  recheck(steps: Iterable<Step> | undefined): boolean {
    if (steps === undefined) {
      this.flags = new Uint8Array(0);
      return true;
    }
    let different = false;
    for (const step of steps) {
      const before = this.flags[step.slot] ?? 0;
      if (before === 0) continue;
      this.flags[step.slot] = 0;
      if (this.flagOf(step) !== before) different = true;
    }
    return different;
  }

  private flagOf(step: Step): number {
    const known = this.flags[step.slot] ?? 0;
    if (known !== 0) return known;
    if (step.slot >= this.flags.length) {
      const larger = new Uint8Array(Math.max(this.graph.steps.length, step.slot + 64));
      larger.set(this.flags);
      this.flags = larger;
    }
    return (this.flags[step.slot] = this.guards(step) ? 1 : 2);
  }
}

const none: ReadonlySet<number> = new Set();
