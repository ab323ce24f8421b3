import { zoneHeader } from './headers.ts';
import * as measures from './measures.ts';
import { contains, grown, overlaps, touches } from './routing/rect-index.ts';
import type { DiagramGraph, Layout, PlacedFlow, PlacedZone, Point, Rect } from './types.ts';

/** What can be measured of a picture. Everything down to `broken` is a rule that no picture may break. */
export interface Quality {
  readonly elements: number;
  readonly flows: number;
  /** Pairs of elements that share area, and pairs of zones that do without one lying in the other. */
  readonly overlaps: number;
  /** Elements that do not lie in their zone or lie in another, zones that do not lie in theirs. */
  readonly outside: number;
  /** Flows that run through an element that is not their end. */
  readonly throughNode: number;
  /** Labels that cover another label, an element or a zone's header. */
  readonly labelHits: number;
  /** Flows of the graph without a path, without a label, or whose path does not begin and end on the borders of its ends in right angles. */
  readonly broken: number;
  /** Flows that run through a zone that neither end lies in. */
  readonly throughZone: number;
  /** Labels that another flow runs through. */
  readonly labelsCrossed: number;
  /** Labels that do not stand at their own flow. */
  readonly detached: number;
  readonly ratio: number;
  readonly bendsPerFlow: number;
  /** The most bends of one flow. */
  readonly mostBends: number;
  readonly crossings: number;
  /** Pairs of flows that run along the same line for a stretch. */
  readonly shared: number;
}

/** Is a rule broken that holds for every picture? */
export function breaksRule(quality: Quality): boolean {
  return quality.overlaps + quality.outside + quality.throughNode + quality.labelHits + quality.broken > 0;
}

/** Measures a layout from its geometry alone, without what made it. */
export function qualityOf(graph: DiagramGraph, layout: Layout): Quality {
  const zones = new Map(layout.zones.map((zone) => [zone.id, zone]));
  const bends = layout.flows.map((flow) => flow.points.length - 2);
  return {
    elements: layout.nodes.length, flows: layout.flows.length,
    overlaps: pairs(layout.nodes, (a, b) => overlaps(a, b)) + pairs(layout.zones, (a, b) => overlaps(a, b) && !within(zones, a, b) && !within(zones, b, a)),
    outside: outside(layout, zones),
    throughNode: layout.flows.filter((flow) => layout.nodes.some((node) => runsThrough(flow, node) && (node.id !== flow.from && node.id !== flow.to || entersEnd(flow, node)))).length,
    labelHits: labelHits(graph, layout),
    broken: graph.flows.length - layout.flows.length + layout.flows.filter((flow) => isBroken(flow, layout)).length,
    throughZone: layout.flows.filter((flow) => foreignZones(flow, layout, zones) > 0).length,
    labelsCrossed: layout.flows.filter((flow) => layout.flows.some((other) => other !== flow && steps(other).some((step) => overlaps(step, flow.label)))).length,
    detached: layout.flows.filter((flow) => !steps(flow).some((step) => touches(step, grown(flow.label, measures.label.besideRun)))).length,
    ratio: layout.width / layout.height,
    bendsPerFlow: bends.length === 0 ? 0 : bends.reduce((a, b) => a + b, 0) / bends.length,
    mostBends: Math.max(0, ...bends),
    ...crossings(layout.flows),
  };
}

function pairs<T>(all: readonly T[], test: (a: T, b: T) => boolean): number {
  let count = 0;
  for (let i = 0; i < all.length; i++) for (let j = i + 1; j < all.length; j++) if (test(all[i]!, all[j]!)) count++;
  return count;
}

/** Does the inner zone lie in the outer one by the model? */
function within(zones: ReadonlyMap<string, PlacedZone>, inner: PlacedZone, outer: PlacedZone): boolean {
  for (let zone = zones.get(inner.parent ?? ''), depth = 0; zone && depth < 200; zone = zones.get(zone.parent ?? ''), depth++) if (zone === outer) return true;
  return false;
}

function chain(zones: ReadonlyMap<string, PlacedZone>, id: string | undefined): Set<string> {
  const result = new Set<string>();
  for (let zone = zones.get(id ?? ''); zone && !result.has(zone.id); zone = zones.get(zone.parent ?? '')) result.add(zone.id);
  return result;
}

function outside(layout: Layout, zones: ReadonlyMap<string, PlacedZone>): number {
  let count = 0;
  for (const node of layout.nodes) {
    const own = chain(zones, node.zone);
    for (const zone of layout.zones) if (own.has(zone.id) ? !contains(zone, node) : overlaps(zone, node)) count++;
  }
  for (const zone of layout.zones) {
    const parent = zones.get(zone.parent ?? '');
    if (parent && !contains(parent, zone)) count++;
  }
  return count;
}

/** The straight pieces of a path, as rectangles without width or height. */
function steps(flow: PlacedFlow): Rect[] {
  const result: Rect[] = [];
  for (let i = 0; i + 1 < flow.points.length; i++) {
    const [a, b] = [flow.points[i]!, flow.points[i + 1]!];
    result.push({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) });
  }
  return result;
}

function runsThrough(flow: PlacedFlow, rect: Rect): boolean {
  return steps(flow).some((step) => overlaps(step, rect));
}

/** Of its own ends, a flow touches the border and no more. */
function entersEnd(flow: PlacedFlow, node: Rect): boolean {
  return steps(flow).some((step) => overlaps(step, grown(node, -0.5)));
}

function labelHits(graph: DiagramGraph, layout: Layout): number {
  const placed = new Map(layout.zones.map((zone) => [zone.id, zone]));
  const headers = graph.zones.flatMap((zone) => {
    const { name, meter } = zoneHeader(zone, placed.get(zone.id)!);
    return [name, meter];
  });
  let hits = pairs(layout.flows, (a, b) => overlaps(a.label, b.label));
  for (const { label } of layout.flows) for (const rect of [...layout.nodes, ...headers]) if (overlaps(label, rect)) hits++;
  return hits;
}

function isBroken(flow: PlacedFlow, layout: Layout): boolean {
  const onBorder = (at: Point, id: string): boolean => {
    const node = layout.nodes.find((n) => n.id === id)!;
    const [x1, y1] = [node.x + node.width, node.y + node.height];
    return ((at.x === node.x || at.x === x1) && at.y >= node.y && at.y <= y1) || ((at.y === node.y || at.y === y1) && at.x >= node.x && at.x <= x1);
  };
  if (flow.points.length < 2 || flow.label.width <= 0 || flow.label.height <= 0) return true;
  if (flow.points.some((p, i) => i > 0 && (p.x !== flow.points[i - 1]!.x) === (p.y !== flow.points[i - 1]!.y))) return true;
  return !onBorder(flow.points[0]!, flow.from) || !onBorder(flow.points.at(-1)!, flow.to);
}

function foreignZones(flow: PlacedFlow, layout: Layout, zones: ReadonlyMap<string, PlacedZone>): number {
  const zoneOf = (id: string): string | undefined => layout.nodes.find((node) => node.id === id)?.zone;
  const own = new Set([...chain(zones, zoneOf(flow.from)), ...chain(zones, zoneOf(flow.to))]);
  return layout.zones.filter((zone) => !own.has(zone.id) && runsThrough(flow, zone)).length;
}

function crossings(flows: readonly PlacedFlow[]): { crossings: number; shared: number } {
  let count = 0;
  let shared = 0;
  const all = flows.map(steps);
  for (let i = 0; i < flows.length; i++)
    for (let j = i + 1; j < flows.length; j++) {
      let isShared = false;
      for (const a of all[i]!)
        for (const b of all[j]!) {
          if ((a.width === 0) !== (b.width === 0)) {
            const [h, v] = a.width === 0 ? [b, a] : [a, b];
            if (v.x > h.x && v.x < h.x + h.width && h.y > v.y && h.y < v.y + v.height) count++;
          } else if (a.width === 0 ? a.x === b.x && Math.min(a.y + a.height, b.y + b.height) > Math.max(a.y, b.y) : a.y === b.y && Math.min(a.x + a.width, b.x + b.width) > Math.max(a.x, b.x)) isShared = true;
        }
      if (isShared) shared++;
    }
  return { crossings: count, shared };
}

/**
 * How much an edit moved things about: of all pairs of elements that both pictures have, the share whose order left-right or above-below turned round.
 */
export function flipped(before: Layout, after: Layout): number {
  const now = new Map(after.nodes.map((node) => [node.id, node]));
  const both = before.nodes.filter((node) => now.has(node.id));
  const middle = (r: Rect): Point => ({ x: r.x + r.width / 2, y: r.y + r.height / 2 });
  let flips = 0;
  let count = 0;
  for (let i = 0; i < both.length; i++)
    for (let j = i + 1; j < both.length; j++) {
      const [a, b, c, d] = [middle(both[i]!), middle(both[j]!), middle(now.get(both[i]!.id)!), middle(now.get(both[j]!.id)!)];
      count += 2;
      if ((a.x - b.x) * (c.x - d.x) < 0) flips++;
      if ((a.y - b.y) * (c.y - d.y) < 0) flips++;
    }
  return count === 0 ? 0 : flips / count;
}
