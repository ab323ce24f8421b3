import { doorwaysOf } from './doorways.ts';
import { zoneHeader } from './headers.ts';
import * as measures from './measures.ts';
import { headersOf } from './picture.ts';
import type { Structure } from './placement/structure.ts';
import { segments } from './routing/label-places.ts';
import { contains, grown, overlaps, touches } from './routing/rect-index.ts';
import type { Routed } from './routing/route.ts';
import { Router } from './routing/route.ts';
import { chainOf, depthsOf } from './routing/scene.ts';
import type { DiagramGraph, GraphFlow, GraphNode, Layout, PlacedFlow, PlacedNode, PlacedZone, Rect } from './types.ts';

/** Edits that are taken in one at a time; more at once are worth a new picture. */
const mostNewNodes = 3;
const mostOpenFlows = 24;
/** How far around the ends of new flows ways are looked for. */
const around = 420;

/** The picture on its way from the old graph to the new one. */
interface Draft {
  readonly nodes: Map<string, PlacedNode>;
  readonly zones: Map<string, PlacedZone>;
  readonly flows: Map<string, PlacedFlow>;
  width: number;
  height: number;
}

/**
 * Takes a small edit into a large picture: what was there stays where it is or moves down together; new elements come into free cells or a row that opens in their zone; only flows that are new or
 * in the way are routed.
 * @returns undefined where the edit is too large for that
 */
export function edited(graph: DiagramGraph, structure: Structure, previous: Layout): Layout | undefined {
  const draft = draftOf(graph, previous);
  if (!draft) return undefined;
  const fresh = graph.nodes.filter((node) => !draft.nodes.has(node.id));
  if (fresh.length > mostNewNodes) return undefined;
  for (const node of fresh) if (!insert(draft, node, graph, structure)) return undefined;
  return rerouted(draft, graph, structure, previous);
}

/** What stays of the old picture; undefined where zones changed or something no longer fits its place. */
function draftOf(graph: DiagramGraph, previous: Layout): Draft | undefined {
  if (previous.nodes.some((node) => node.pinned || node.drifted)) return undefined;
  const zones = new Map(previous.zones.map((zone) => [zone.id, zone]));
  if (zones.size !== graph.zones.length) return undefined;
  for (const zone of graph.zones) {
    const placed = zones.get(zone.id);
    if (!placed || placed.parent !== zone.parent) return undefined;
    const { name, meter } = zoneHeader(zone, placed);
    if (name.x + name.width > meter.x) return undefined;
  }
  const wanted = new Map(graph.nodes.map((node) => [node.id, node]));
  const nodes = new Map<string, PlacedNode>();
  for (const placed of previous.nodes) {
    const node = wanted.get(placed.id);
    if (!node) continue;
    if (node.zone !== placed.zone || node.width > placed.width || node.height > placed.height) return undefined;
    nodes.set(placed.id, placed);
  }
  const flows = new Map<string, PlacedFlow>();
  const before = new Map(previous.flows.map((flow) => [flow.id, flow]));
  for (const flow of graph.flows) {
    const placed = before.get(flow.id);
    if (placed && placed.from === flow.from && placed.to === flow.to && nodes.has(flow.from) && nodes.has(flow.to) && hasRoom(flow, placed)) flows.set(flow.id, placed);
  }
  return { nodes, zones, flows, width: previous.width, height: previous.height };
}

function hasRoom(flow: GraphFlow, placed: PlacedFlow): boolean {
  const { width, height } = placed.label.form === 'around' ? flow.label.around : flow.label.beside;
  return width === placed.label.width && height === placed.label.height && (placed.label.form === 'beside' || placed.label.line === placed.label.y + flow.label.around.above);
}

/** Finds a place for a new element; false where there is none that keeps the order. */
function insert(draft: Draft, node: GraphNode, graph: DiagramGraph, structure: Structure): boolean {
  const zone = node.zone === undefined ? undefined : draft.zones.get(node.zone);
  const mates = [...draft.nodes.values()].filter((other) => other.zone === node.zone);
  if (mates.length === 0) return false;
  const columns = new Map<number, { readonly x: number; readonly width: number }>();
  for (const mate of mates) if (mate.width >= node.width) columns.set(mate.column, { x: mate.x, width: mate.width });
  const rows = new Map<number, number>();
  for (const mate of mates) rows.set(mate.row, mate.y);
  const goal = middleOf(graph.flows.filter((flow) => flow.from === node.id || flow.to === node.id).flatMap((flow) => draft.nodes.get(flow.from === node.id ? flow.to : flow.from) ?? []), mates);
  const choices: { readonly cost: number; readonly column: number; readonly row: number; readonly rect: Rect; readonly opens: boolean }[] = [];
  for (const [column, { x, width }] of columns)
    for (const [row, y] of rows) {
      const rect = { x, y, width, height: node.height };
      const off = Math.abs(x - goal.x) + Math.abs(y - goal.y);
      if (isFree(draft, rect, zone)) choices.push({ cost: off, column, row, rect, opens: false });
      choices.push({ cost: off + 400, column, row, rect, opens: true });
    }
  choices.sort((a, b) => a.cost - b.cost || a.column - b.column || a.row - b.row);
  for (const choice of choices) {
    if (!choice.opens) {
      put(draft, node, choice.rect, choice.column, choice.row);
      return true;
    }
    if (openRow(draft, node, choice.rect, choice.column, choice.row, structure)) return true;
  }
  return false;
}

function middleOf(neighbours: readonly Rect[], mates: readonly Rect[]): { x: number; y: number } {
  const last = mates.at(-1)!;
  if (neighbours.length === 0) return { x: last.x, y: last.y };
  return { x: neighbours.reduce((sum, n) => sum + n.x, 0) / neighbours.length, y: neighbours.reduce((sum, n) => sum + n.y, 0) / neighbours.length };
}

/** Is the cell empty, well inside its zone and outside of all others? */
function isFree(draft: Draft, rect: Rect, zone: PlacedZone | undefined): boolean {
  const roomy = grown(rect, measures.zone.side);
  for (const node of draft.nodes.values()) if (overlaps(node, grown(rect, 28))) return false;
  if (zone && (!contains(zone, roomy) || rect.y < zone.y + measures.zone.headerHeight)) return false;
  const own = new Set<PlacedZone>();
  for (let at = zone; at && !own.has(at); at = draft.zones.get(at.parent ?? '')) own.add(at);
  for (const other of draft.zones.values()) if (!own.has(other) && overlaps(other, roomy)) return false;
  return true;
}

function put(draft: Draft, node: GraphNode, rect: Rect, column: number, row: number): void {
  draft.nodes.set(node.id, { id: node.id, ...(node.zone === undefined ? {} : { zone: node.zone }), ...rect, column, row, pinned: false });
}

/** Opens a row below another: everything below moves down by as much as a new element and the walls around it need. */
function openRow(draft: Draft, node: GraphNode, cell: Rect, column: number, row: number, structure: Structure): boolean {
  let bottom = 0;
  let next = Infinity;
  for (const other of draft.nodes.values()) {
    if (other.row <= row) bottom = Math.max(bottom, other.y + other.height);
    else next = Math.min(next, other.y);
  }
  if (next < bottom) return false;
  const cut = bottom + 2;
  const chain = node.zone === undefined ? [] : chainOf(structure.zoneIndex.get(node.zone)!, structure.parentOf).map((zone) => draft.zones.get(structure.zoneIds[zone]!)!);
  const rect = { ...cell, y: bottom + 40 };
  const by = Math.ceil((40 + node.height + (chain.length + 1) * measures.zone.bottom + measures.flow.fromWall) / 4) * 4;
  const down = (y: number): number => (y >= cut ? y + by : y);
  for (const [id, other] of draft.nodes) draft.nodes.set(id, { ...other, y: down(other.y), row: other.row > row ? other.row + 1 : other.row });
  for (const [id, zone] of draft.zones) draft.zones.set(id, { ...zone, y: down(zone.y), height: down(zone.y + zone.height) - down(zone.y), row: zone.row > row ? zone.row + 1 : zone.row });
  for (const [id, flow] of draft.flows) {
    const { label } = flow;
    // a label that the cut goes through would part from its line
    if (label.form === 'around' && label.y < cut && label.y + label.height > cut) draft.flows.delete(id);
    else draft.flows.set(id, { ...flow, points: flow.points.map((p) => ({ x: p.x, y: down(p.y) })), label: { ...label, y: down(label.y), ...(label.line === undefined ? {} : { line: down(label.line) }) } });
  }
  draft.height += by;
  put(draft, node, rect, column, row + 1);
  let needed = rect.y + rect.height;
  for (const zone of chain) {
    const now = draft.zones.get(zone.id)!;
    needed += measures.zone.bottom;
    draft.zones.set(zone.id, { ...now, height: Math.max(now.height, needed - now.y) });
    needed = Math.max(needed, now.y + now.height);
  }
  return isSound(draft, node, structure);
}

/** Does the new element lie in its zones and in no other, and do its zones keep clear of their neighbours? */
function isSound(draft: Draft, node: GraphNode, structure: Structure): boolean {
  const rect = draft.nodes.get(node.id)!;
  const chain = new Set(node.zone === undefined ? [] : chainOf(structure.zoneIndex.get(node.zone)!, structure.parentOf).map((zone) => structure.zoneIds[zone]!));
  for (const zone of draft.zones.values()) {
    if (chain.has(zone.id) ? !contains(zone, rect) : overlaps(zone, grown(rect, 12))) return false;
    if (!chain.has(zone.id)) continue;
    for (const other of draft.zones.values()) if (other !== zone && other.parent === zone.parent && overlaps(other, zone)) return false;
    for (const other of draft.nodes.values()) if (other.zone === zone.parent && overlaps(other, zone)) return false;
  }
  return ![...draft.nodes.values()].some((other) => other !== rect && overlaps(other, rect));
}

/** Routes what is new or has something in its way, within a window around it. */
function rerouted(draft: Draft, graph: DiagramGraph, structure: Structure, previous: Layout): Layout | undefined {
  const nodes = graph.nodes.map((node) => draft.nodes.get(node.id)!);
  const zones = graph.zones.map((zone) => draft.zones.get(zone.id)!);
  const index = (id: string): number => structure.nodeIndex.get(id)!;
  const known = new Set(previous.nodes.map((node) => node.id));
  const added = nodes.filter((node) => !known.has(node.id)).map((node) => grown(node, 8));
  const open: number[] = [];
  const kept = new Map<number, Routed>();
  graph.flows.forEach((flow, i) => {
    const placed = draft.flows.get(flow.id);
    const isInTheWay = placed && added.some((rect) => overlaps(rect, placed.label) || segments(placed.points).some((run) => overlaps(rect, run)));
    if (!placed || isInTheWay) open.push(i);
    else kept.set(i, { points: placed.points, fromSide: placed.fromSide, toSide: placed.toSide, label: placed.label, labelScore: 0 });
  });
  if (open.length > mostOpenFlows) return undefined;
  if (open.length > 0) {
    const ends = open.flatMap((i) => [nodes[index(graph.flows[i]!.from)]!, nodes[index(graph.flows[i]!.to)]!]);
    const window = boundedBy(ends, around);
    const inside = [...kept.values()].filter((routed) => segments(routed.points).some((run) => touches(run, window)));
    const router = new Router({
      direction: previous.direction, least: 8, window, nodes, zones, parentOf: structure.parentOf, zoneOf: structure.zoneOf, headers: headersOf(graph, zones),
      flows: graph.flows.map((flow) => ({ from: index(flow.from), to: index(flow.to), answer: flow.answers !== undefined, label: flow.label })),
    }, inside.map((routed) => routed.points));
    for (const [flow, routed] of kept) router.adopt(flow, routed);
    router.routeSome(open);
    for (const flow of open) {
      const routed = router.result(flow);
      if (!routed) return undefined;
      kept.set(flow, routed);
    }
  }
  const chains = zones.map((_, zone) => chainOf(zone, structure.parentOf).map((at) => zones[at]!));
  const chainFor = (node: number): readonly PlacedZone[] => (structure.zoneOf[node]! < 0 ? [] : chains[structure.zoneOf[node]!]!);
  const depths = depthsOf(structure.parentOf);
  const flows = graph.flows.map((flow, i): PlacedFlow => {
    const { points, fromSide, toSide, label } = kept.get(i)!;
    return { id: flow.id, from: flow.from, to: flow.to, points, fromSide, toSide, label, doorways: doorwaysOf(points, chainFor(index(flow.from)), chainFor(index(flow.to))) };
  });
  const all: Rect[] = [...nodes, ...zones, ...flows.flatMap((flow) => [flow.label, ...segments(flow.points)])];
  if (all.some((rect) => rect.x < 0 || rect.y < 0)) return undefined;
  const { margin } = measures.canvas;
  return {
    direction: previous.direction,
    width: all.reduce((most, rect) => Math.max(most, rect.x + rect.width + margin), draft.width), height: all.reduce((most, rect) => Math.max(most, rect.y + rect.height + margin), draft.height),
    nodes, zones: zones.map((zone, i) => ({ ...zone, depth: depths[i]! })).sort((a, b) => a.depth - b.depth), flows,
  };
}

function boundedBy(rects: readonly Rect[], by: number): Rect {
  const [x, y] = [Math.min(...rects.map((r) => r.x)), Math.min(...rects.map((r) => r.y))];
  return grown({ x, y, width: Math.max(...rects.map((r) => r.x + r.width)) - x, height: Math.max(...rects.map((r) => r.y + r.height)) - y }, by);
}
