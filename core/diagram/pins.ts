import { doorwaysOf } from './doorways.ts';
import * as measures from './measures.ts';
import { headersOf } from './picture.ts';
import type { Structure } from './placement/structure.ts';
import { grown, overlaps } from './routing/rect-index.ts';
import type { Routed } from './routing/route.ts';
import { Router } from './routing/route.ts';
import { segments } from './routing/label-places.ts';
import { chainOf } from './routing/scene.ts';
import type { DiagramGraph, DriftReason, Layout, PlacedFlow, PlacedNode, PlacedZone, Point, Rect } from './types.ts';

/** Where a person put an element: its top left corner, and the zone that it stood in then. */
export interface Pin extends Point {
  readonly zone?: string;
}

/** From a pinned element to whatever else stands: flows have to get by. */
const spacing = 28;

/**
 * Moves elements where a person put them. Zones grow around their own where that covers nothing else; flows that come into contact with anything that moved are routed anew, all others stay.
 * A place that cannot be kept is reported as drift, and the element stays where layout put it.
 */
export function applyPins(graph: DiagramGraph, structure: Structure, layout: Layout, pins: ReadonlyMap<string, Pin>): Layout {
  const wanted = [...pins.keys()].flatMap((id) => structure.nodeIndex.get(id) ?? []).filter((node) => node < layout.nodes.length).sort((a, b) => a - b);
  // whoever has drifted stands where layout put it, and nobody can be moved there: so the others are tried again
  const drifted = new Map<number, DriftReason>();
  for (;;) {
    const tried = tryAll(graph, structure, layout, pins, wanted, drifted);
    if (tried.drifted !== undefined) drifted.set(tried.drifted.node, tried.drifted.why);
    else return rerouted(graph, structure, layout, tried.nodes, tried.zones, tried.moved);
  }
}

interface Tried {
  readonly nodes: readonly PlacedNode[];
  readonly zones: readonly Rect[];
  readonly moved: ReadonlySet<number>;
  /** The first one that could not be moved. */
  readonly drifted?: { readonly node: number; readonly why: DriftReason };
}

/** Moves all but those that have drifted already. */
function tryAll(graph: DiagramGraph, structure: Structure, layout: Layout, pins: ReadonlyMap<string, Pin>, wanted: readonly number[], drifted: ReadonlyMap<number, DriftReason>): Tried {
  const nodes: PlacedNode[] = [...layout.nodes];
  const zones: Rect[] = graph.zones.map((zone) => layout.zones.find((placed) => placed.id === zone.id)!);
  const moved = new Set<number>();
  const pending = new Set(wanted.filter((node) => !drifted.has(node)));
  for (const node of wanted) {
    const placed = nodes[node]!;
    const { x, y, zone } = pins.get(placed.id)!;
    const known = drifted.get(node);
    if (known) {
      nodes[node] = { ...placed, drifted: { at: { x, y }, why: known } };
      continue;
    }
    pending.delete(node);
    const why = zone !== undefined && zone !== (placed.zone ?? '') ? 'zone' : tryMove(node, { x, y, width: placed.width, height: placed.height }, nodes, zones, structure, pending);
    if (why) return { nodes, zones, moved, drifted: { node, why } };
    if (placed.x !== x || placed.y !== y) moved.add(node);
    nodes[node] = { ...placed, x, y, pinned: true };
  }
  return { nodes, zones, moved };
}

/** Moves one element and lets its zones grow; changes `zones` only where it returns undefined. */
function tryMove(node: number, rect: Rect, nodes: readonly Rect[], zones: Rect[], structure: Structure, pending: ReadonlySet<number>): DriftReason | undefined {
  if (!Number.isFinite(rect.x) || !Number.isFinite(rect.y) || rect.x < 8 || rect.y < 8) return 'outside';
  const isOther = (other: number): boolean => other !== node && other < nodes.length && !pending.has(other);
  if (nodes.some((other, i) => isOther(i) && overlaps(grown(rect, spacing), other))) return 'overlap';
  const chain = chainOf(structure.zoneOf[node]!, structure.parentOf);
  const grownZones = new Map<number, Rect>();
  let inner = rect;
  for (const zone of chain) {
    const box = zones[zone]!;
    const x0 = Math.min(box.x, inner.x - measures.zone.side);
    const y0 = Math.min(box.y, inner.y - measures.zone.top);
    inner = { x: x0, y: y0, width: Math.max(box.x + box.width, inner.x + inner.width + measures.zone.side) - x0, height: Math.max(box.y + box.height, inner.y + inner.height + measures.zone.bottom) - y0 };
    if (inner.x < 8 || inner.y < 8) return 'outside';
    grownZones.set(zone, inner);
    const parent = structure.parentOf[zone]!;
    const siblings = structure.zonesIn[parent < 0 ? zones.length : parent]!;
    if (grew(box, inner) && siblings.some((other) => other !== zone && overlaps(grown(inner, 16), zones[other]!))) return 'outside';
    const beside = structure.nodesIn[parent < 0 ? zones.length : parent]!;
    if (grew(box, inner) && beside.some((other) => isOther(other) && overlaps(grown(inner, 16), nodes[other]!))) return 'outside';
  }
  // in no zone that is not its own
  if (zones.some((zone, i) => !chain.includes(i) && overlaps(grown(rect, 12), zone))) return 'outside';
  for (const [zone, box] of grownZones) zones[zone] = box;
  return undefined;
}

function grew(before: Rect, after: Rect): boolean {
  return before.width !== after.width || before.height !== after.height;
}

function rerouted(graph: DiagramGraph, structure: Structure, layout: Layout, nodes: readonly PlacedNode[], zones: readonly Rect[], moved: ReadonlySet<number>): Layout {
  const changedZones = zones.flatMap((zone, i) => (grew(zone, layout.zones.find((placed) => placed.id === graph.zones[i]!.id)!) ? [i] : []));
  if (moved.size === 0) return { ...layout, nodes };
  const headers = headersOf(graph, zones);
  const byId = new Map(layout.flows.map((flow) => [flow.id, flow]));
  const stays = (flow: PlacedFlow): boolean => {
    const [from, to] = [structure.nodeIndex.get(flow.from)!, structure.nodeIndex.get(flow.to)!];
    if (moved.has(from) || moved.has(to)) return false;
    const runs = segments(flow.points);
    for (const node of moved) if (overlaps(grown(nodes[node]!, 8), flow.label) || runs.some((run) => overlaps(grown(nodes[node]!, 8), run))) return false;
    if (headers.some((header) => overlaps(grown(header, 4), flow.label))) return false;
    const around = [...chainOf(structure.zoneOf[from]!, structure.parentOf), ...chainOf(structure.zoneOf[to]!, structure.parentOf)];
    return changedZones.every((zone) => around.includes(zone) || !runs.some((run) => overlaps(zones[zone]!, run)));
  };
  const kept = new Map<number, Routed>();
  const open: number[] = [];
  graph.flows.forEach((flow, i) => {
    const placed = byId.get(flow.id);
    if (placed && stays(placed)) kept.set(i, { points: placed.points, fromSide: placed.fromSide, toSide: placed.toSide, label: placed.label, labelScore: 0 });
    else open.push(i);
  });
  const router = new Router({
    direction: layout.direction, least: 8, nodes, zones, parentOf: structure.parentOf, zoneOf: structure.zoneOf, headers,
    flows: graph.flows.map((flow) => ({ from: structure.nodeIndex.get(flow.from)!, to: structure.nodeIndex.get(flow.to)!, answer: flow.answers !== undefined, label: flow.label })),
  }, [...kept.values()].map((routed) => routed.points));
  for (const [flow, routed] of kept) router.adopt(flow, routed);
  router.routeSome(open);
  const placedZones = layout.zones.map((zone): PlacedZone => ({ ...zone, ...zones[structure.zoneIndex.get(zone.id)!]!, id: zone.id, depth: zone.depth, column: zone.column, row: zone.row }));
  const chain = (node: number): PlacedZone[] => chainOf(structure.zoneOf[node]!, structure.parentOf).map((zone) => placedZones.find((placed) => placed.id === structure.zoneIds[zone])!);
  const flows = graph.flows.flatMap((flow, i): PlacedFlow[] => {
    const routed = router.result(i);
    if (!routed) return [];
    const [from, to] = [structure.nodeIndex.get(flow.from)!, structure.nodeIndex.get(flow.to)!];
    return [{ id: flow.id, from: flow.from, to: flow.to, points: routed.points, fromSide: routed.fromSide, toSide: routed.toSide, label: routed.label, doorways: doorwaysOf(routed.points, chain(from), chain(to)) }];
  });
  return onCanvas({ ...layout, nodes, zones: placedZones, flows });
}

/** The canvas grows to the right and down over what went beyond it. Nothing goes beyond the other edges. */
function onCanvas(layout: Layout): Layout {
  const all: Rect[] = [...layout.nodes, ...layout.zones, ...layout.flows.flatMap((flow) => [flow.label, ...segments(flow.points)])];
  const { margin } = measures.canvas;
  const x = Math.max(...all.map((rect) => rect.x + rect.width)) + margin;
  const y = Math.max(...all.map((rect) => rect.y + rect.height)) + margin;
  return { ...layout, width: Math.max(layout.width, x), height: Math.max(layout.height, y) };
}
