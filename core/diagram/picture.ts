import { squeeze } from './compact.ts';
import { doorwaysOf } from './doorways.ts';
import { zoneHeader } from './headers.ts';
import * as measures from './measures.ts';
import { estimate } from './placement/estimate.ts';
import type { Demands, Frame, Grid } from './placement/metrics.ts';
import { frameOf } from './placement/metrics.ts';
import type { Structure } from './placement/structure.ts';
import { giveRoom } from './room.ts';
import { segments } from './routing/label-places.ts';
import type { Routed } from './routing/route.ts';
import { Router } from './routing/route.ts';
import type { Scene } from './routing/scene.ts';
import { depthsOf } from './routing/scene.ts';
import { trimmed } from './trim.ts';
import type { DiagramGraph, Direction, Layout, PlacedZone, Point, Rect } from './types.ts';

/** A picture as it comes out of routing, by index. */
export interface Drawn {
  readonly grid: Grid;
  readonly nodes: readonly Rect[];
  readonly zones: readonly Rect[];
  readonly flows: readonly (Routed | undefined)[];
  /** Less is better. */
  readonly score: number;
  readonly router: Router;
  readonly demands: Demands;
  readonly placementCost: number;
}

/** Times that a picture is drawn anew with more room where labels had too little. */
const growths = 2;
/** Of larger pictures once, of huge ones never: each time takes longer. */
const largePicture = 80;
const hugePicture = 300;

/**
 * Draws a placement as it comes: flows routed, labels set, empty strips taken out.
 * @param placementCost what the placement costs: reading order and shape count beside what is drawn
 */
export function draw(graph: DiagramGraph, structure: Structure, grid: Grid, direction: Direction, placementCost: number): Drawn {
  const demands = estimate(graph, structure, grid, direction);
  const router = route(graph, structure, frameOf(graph, structure, grid, demands), direction);
  return compacted(graph, grid, router, demands, placementCost);
}

/** Draws it again with more room where labels had too little, and takes the best. */
export function perfected(graph: DiagramGraph, structure: Structure, drawn: Drawn, direction: Direction): Drawn {
  let best = drawn;
  let last = drawn;
  const rounds = graph.flows.length <= largePicture ? growths : graph.flows.length <= hugePicture ? 1 : 0;
  for (let round = 0; round < rounds; round++) {
    if (!giveRoom(graph, structure, last.grid, last.demands, last.router)) break;
    const router = route(graph, structure, frameOf(graph, structure, last.grid, last.demands), direction);
    last = compacted(graph, last.grid, router, last.demands, last.placementCost);
    if (last.score < best.score) best = last;
  }
  return best;
}

function route(graph: DiagramGraph, structure: Structure, frame: Frame, direction: Direction): Router {
  const scene: Scene = {
    direction, nodes: frame.nodes.slice(0, structure.real), zones: frame.zones, parentOf: structure.parentOf, zoneOf: structure.zoneOf,
    headers: headersOf(graph, frame.zones),
    flows: graph.flows.map((flow) => ({ from: structure.nodeIndex.get(flow.from)!, to: structure.nodeIndex.get(flow.to)!, answer: flow.answers !== undefined, label: flow.label })),
  };
  const router = new Router(scene);
  router.routeAll();
  return router;
}

/** Names and meters of all zones. */
export function headersOf(graph: DiagramGraph, zones: readonly Rect[]): Rect[] {
  return graph.zones.flatMap((zone, i) => {
    const { name, meter } = zoneHeader(zone, zones[i]!);
    return [name, meter];
  });
}

/** Takes out empty strips, and weighs what is left. */
function compacted(graph: DiagramGraph, grid: Grid, router: Router, demands: Demands, placementCost: number): Drawn {
  const { scene } = router;
  const { nodes, zones: walls, flows: routed } = trimmed(scene, graph.flows.map((_, i) => router.result(i)), graph.nodes.map((node) => node.height));
  const flows = routed.filter((flow) => flow !== undefined);
  const { x, y } = squeeze({ nodes, walls, labels: flows.map((flow) => flow.label), headers: headersOf(graph, walls), runs: flows.flatMap((flow) => segments(flow.points)) });
  const rect = <T extends Rect>(r: T): T => ({ ...r, x: x(r.x), y: y(r.y), width: x(r.x + r.width) - x(r.x), height: y(r.y + r.height) - y(r.y) });
  const zones = walls.map(rect);
  const drawn = {
    grid, zones, nodes: nodes.map(rect),
    flows: routed.map((flow) => flow && { ...flow, points: flow.points.map((p) => ({ x: x(p.x), y: y(p.y) })), label: { ...rect(flow.label), ...(flow.label.line === undefined ? {} : { line: y(flow.label.line) }) } }),
  };
  const box = boxOf(drawn);
  const ratio = (box.width + 2 * measures.canvas.margin) / (box.height + 2 * measures.canvas.margin);
  const off = Math.max(0, ratio / mostRatio - 1, leastRatio / ratio - 1);
  const [least, most] = router.scene.direction === 'right' ? [1.2, 2] : [0.7, 1.6];
  const offWanted = Math.max(0, Math.log(ratio / most), Math.log(least / ratio));
  let score = areaWeight * box.width * box.height + off * 60_000 + offWanted * 4_000 + placementWeight * placementCost;
  for (let flow = 0; flow < graph.flows.length; flow++) score += router.badness(flow);
  return { ...drawn, score, router, demands, placementCost };
}

/** Where the width of a picture divided by its height has to lie. */
const leastRatio = 0.55;
const mostRatio = 2.15;
const areaWeight = 0.0015;
const placementWeight = 400;

function boxOf(drawn: Pick<Drawn, 'nodes' | 'zones' | 'flows'>): Rect {
  const all: Rect[] = [...drawn.nodes, ...drawn.zones];
  for (const flow of drawn.flows) if (flow) all.push(flow.label, ...segments(flow.points));
  const [x, y] = [Math.min(...all.map((r) => r.x)), Math.min(...all.map((r) => r.y))];
  return { x, y, width: Math.max(...all.map((r) => r.x + r.width)) - x, height: Math.max(...all.map((r) => r.y + r.height)) - y };
}

/** The layout in the coordinates of its canvas. */
export function finish(graph: DiagramGraph, structure: Structure, drawn: Drawn, direction: Direction): Layout {
  const { grid } = drawn;
  const box = boxOf(drawn);
  const { margin } = measures.canvas;
  const [width, height] = canvasOf(box.width + 2 * margin, box.height + 2 * margin, graph.nodes.length);
  const [dx, dy] = [Math.round((width - box.width) / 8) * 4 - box.x, Math.round((height - box.height) / 8) * 4 - box.y];
  const moved = <T extends Point>(at: T): T => ({ ...at, x: at.x + dx, y: at.y + dy });
  const depths = depthsOf(structure.parentOf);
  const zones = graph.zones.map((zone, i): PlacedZone => ({ id: zone.id, ...(zone.parent === undefined ? {} : { parent: zone.parent }), depth: depths[i]!, column: grid.c0[i]!, row: grid.r0[i]!, ...moved(drawn.zones[i]!) }));
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  const chain = (id: string | undefined): PlacedZone[] => {
    const result: PlacedZone[] = [];
    for (let zone = byId.get(id ?? ''); zone && result.length < zones.length; zone = byId.get(zone.parent ?? '')) result.push(zone);
    return result;
  };
  const zoneOf = new Map(graph.nodes.map((node) => [node.id, node.zone]));
  return {
    direction, width, height,
    nodes: graph.nodes.map((node, i) => ({ id: node.id, ...(node.zone === undefined ? {} : { zone: node.zone }), ...moved(drawn.nodes[i]!), column: grid.col[i]!, row: grid.row[i]!, pinned: false })),
    zones: [...zones].sort((a, b) => a.depth - b.depth),
    flows: graph.flows.flatMap((flow, i) => {
      const way = drawn.flows[i];
      if (!way) return [];
      const points = way.points.map(moved);
      return [{
        id: flow.id, from: flow.from, to: flow.to, points, fromSide: way.fromSide, toSide: way.toSide,
        label: { ...moved(way.label), ...(way.label.line === undefined ? {} : { line: way.label.line + dy }) },
        doorways: doorwaysOf(points, chain(zoneOf.get(flow.from)), chain(zoneOf.get(flow.to))),
      }];
    }),
  };
}

/** The canvas around a picture: where that is far too wide or too high, paper is added, so that a page can hold it. */
function canvasOf(width: number, height: number, count: number): [number, number] {
  if (count > 200) return [width, height];
  return [Math.max(width, Math.ceil((height * leastRatio) / 8) * 8), Math.max(height, Math.ceil(width / mostRatio / 8) * 8)];
}
