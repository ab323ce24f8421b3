import { doorwaysOf } from './doorways.ts';
import { zoneHeader } from './headers.ts';
import * as measures from './measures.ts';
import type { Shape } from './placement/cost.ts';
import { estimate } from './placement/estimate.ts';
import { improve } from './placement/improve.ts';
import type { Demands, Frame, Grid } from './placement/metrics.ts';
import { frameOf, gridOf } from './placement/metrics.ts';
import { startBoard } from './placement/start.ts';
import type { Structure } from './placement/structure.ts';
import { structureOf } from './placement/structure.ts';
import { Router } from './routing/route.ts';
import type { Scene } from './routing/scene.ts';
import { depthsOf } from './routing/scene.ts';
import type { DiagramGraph, Direction, Layout, PlacedZone, Point, Rect } from './types.ts';

export interface LayoutOptions {
  readonly direction: Direction;
  /** The layout before an edit: its order of columns and rows is kept. */
  readonly previous?: Layout;
  /** Places of elements that a person moved: their top left corners. */
  readonly pinned?: ReadonlyMap<string, Point>;
  /** Asked between steps; false ends the work. A promise lets others run in between. */
  readonly goOn?: () => boolean | Promise<boolean>;
}

/**
 * Lays a graph out. The same graph and options give the same layout, byte for byte.
 * @returns undefined where `goOn` said no
 */
export async function layout(graph: DiagramGraph, options: LayoutOptions): Promise<Layout | undefined> {
  const steps = layoutSteps(graph, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (options.goOn && !(await options.goOn())) return undefined;
  }
}

/** The same without pauses. */
export function layoutNow(graph: DiagramGraph, options: Omit<LayoutOptions, 'goOn'>): Layout {
  const steps = layoutSteps(graph, options);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* layoutSteps(graph: DiagramGraph, options: Omit<LayoutOptions, 'goOn'>): Generator<undefined, Layout> {
  const structure = structureOf(graph);
  if (structure.count === 0) return { direction: options.direction, width: 2 * measures.canvas.margin, height: 2 * measures.canvas.margin, nodes: [], zones: [], flows: [] };
  const shape = shapeFor(options.direction);
  let best: Drawn | undefined;
  for (let seed = 1; seed <= 3; seed++) {
    const board = startBoard(structure, shape.cell.cross / shape.cell.main * Math.sqrt(shape.least * shape.most));
    improve(board, shape, seed);
    yield;
    const grid = gridOf(board, options.direction);
    const drawn = draw(graph, structure, grid, options.direction);
    if (!best || drawn.score < best.score) best = drawn;
    yield;
  }
  return finish(graph, structure, best!, options.direction);
}

function shapeFor(direction: Direction): Shape {
  return direction === 'right' ? { cell: { main: 420, cross: 150 }, least: 1.2, most: 1.9 } : { cell: { main: 190, cross: 320 }, least: 0.7, most: 1.6 };
}

interface Drawn {
  readonly frame: Frame;
  readonly grid: Grid;
  readonly router: Router;
  readonly score: number;
}

function draw(graph: DiagramGraph, structure: Structure, grid: Grid, direction: Direction): Drawn {
  const demands = estimate(graph, structure, grid, direction);
  return route(graph, structure, grid, demands, direction);
}

function route(graph: DiagramGraph, structure: Structure, grid: Grid, demands: Demands, direction: Direction): Drawn {
  const frame = frameOf(graph, structure, grid, demands);
  const scene: Scene = {
    direction, nodes: frame.nodes.slice(0, structure.real), zones: frame.zones, parentOf: structure.parentOf, zoneOf: structure.zoneOf,
    headers: graph.zones.flatMap((zone, i) => {
      const { name, meter } = zoneHeader(zone, frame.zones[i]!);
      return [name, meter];
    }),
    flows: graph.flows.map((flow) => ({ from: structure.nodeIndex.get(flow.from)!, to: structure.nodeIndex.get(flow.to)!, answer: flow.answers !== undefined, label: flow.label })),
  };
  const router = new Router(scene);
  const order = router.order();
  for (const flow of order) router.route(flow);
  for (let pass = 0; pass < 2; pass++) for (const flow of order) if (router.isBad(flow)) router.again(flow);
  router.settle();
  let score = 0;
  for (const flow of order) score += router.badness(flow);
  return { frame, grid, router, score };
}

function finish(graph: DiagramGraph, structure: Structure, drawn: Drawn, direction: Direction): Layout {
  const { frame, grid, router } = drawn;
  const routed = graph.flows.map((_, i) => router.result(i));
  const all: Rect[] = [...frame.nodes.slice(0, structure.real), ...frame.zones];
  for (const flow of routed) if (flow) all.push(flow.label, ...flow.points.map((p) => ({ ...p, width: 0, height: 0 })));
  const [x0, y0] = [Math.min(...all.map((r) => r.x)), Math.min(...all.map((r) => r.y))];
  const [x1, y1] = [Math.max(...all.map((r) => r.x + r.width)), Math.max(...all.map((r) => r.y + r.height))];
  const [dx, dy] = [measures.canvas.margin - x0, measures.canvas.margin - y0];
  const moved = <T extends Point>(at: T): T => ({ ...at, x: at.x + dx, y: at.y + dy });
  const depths = depthsOf(structure.parentOf);
  const zones = graph.zones.map((zone, i): PlacedZone => ({ id: zone.id, ...(zone.parent === undefined ? {} : { parent: zone.parent }), depth: depths[i]!, ...moved(frame.zones[i]!) }));
  const byId = new Map(zones.map((zone) => [zone.id, zone]));
  const chain = (id: string | undefined): PlacedZone[] => {
    const result: PlacedZone[] = [];
    for (let zone = byId.get(id ?? ''); zone && result.length < zones.length; zone = byId.get(zone.parent ?? '')) result.push(zone);
    return result;
  };
  const zoneOf = new Map(graph.nodes.map((node) => [node.id, node.zone]));
  return {
    direction, width: x1 - x0 + 2 * measures.canvas.margin, height: y1 - y0 + 2 * measures.canvas.margin,
    nodes: graph.nodes.map((node, i) => ({ id: node.id, ...(node.zone === undefined ? {} : { zone: node.zone }), ...moved(frame.nodes[i]!), column: grid.col[i]!, row: grid.row[i]!, pinned: false })),
    zones: [...zones].sort((a, b) => a.depth - b.depth),
    flows: graph.flows.flatMap((flow, i) => {
      const way = routed[i];
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

