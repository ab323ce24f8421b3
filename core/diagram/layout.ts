import { edited } from './incremental.ts';
import * as measures from './measures.ts';
import type { Drawn } from './picture.ts';
import { draw, finish, perfected } from './picture.ts';
import { applyPins } from './pins.ts';
import type { Pin } from './pins.ts';
import { improve } from './placement/improve.ts';
import type { Shape } from './placement/cost.ts';
import { boardCost } from './placement/cost.ts';
import { gridOf } from './placement/metrics.ts';
import { boardFrom } from './placement/previous.ts';
import { startBoard } from './placement/start.ts';
import { structureOf } from './placement/structure.ts';
import type { DiagramGraph, Direction, Layout } from './types.ts';

export interface LayoutOptions {
  readonly direction: Direction;
  /** The layout before an edit: its order of columns and rows is kept. */
  readonly previous?: Layout;
  /** Places of elements that a person moved, by id. */
  readonly pinned?: ReadonlyMap<string, Pin>;
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
  const isLarge = graph.nodes.length > largeGraph;
  const small = options.previous?.direction === options.direction && isLarge && !options.pinned?.size ? edited(graph, structure, options.previous) : undefined;
  if (small) return small;
  const shape = shapeFor(options.direction);
  const kept = options.previous && boardFrom(structure, options.previous, options.direction, shape);
  let best: Drawn | undefined;
  if (kept) best = draw(graph, structure, gridOf(kept, options.direction), options.direction, 0);
  else
    for (let seed = 1; seed <= candidates(structure.count); seed++) {
      const board = startBoard(structure, (shape.cell.cross / shape.cell.main) * Math.sqrt(shape.least * shape.most));
      improve(board, shape, seed);
      yield;
      const cost = boardCost(board, shape);
      const drawn = draw(graph, structure, gridOf(board, options.direction), options.direction, cost);
      if (!best || drawn.score < best.score) best = drawn;
      yield;
    }
  const layout = finish(graph, structure, perfected(graph, structure, best!, options.direction), options.direction);
  return options.pinned && options.pinned.size > 0 ? applyPins(graph, structure, layout, options.pinned) : layout;
}

/** From this many elements on a small edit is taken into the picture as it is; smaller pictures are drawn anew, in the same order, in less time than anybody sees. */
const largeGraph = 80;

/** How many placements are drawn to take the best: fewer of larger pictures, for each takes longer. */
function candidates(count: number): number {
  return count <= 14 ? 5 : count <= 24 ? 4 : count <= 40 ? 2 : 1;
}

function shapeFor(direction: Direction): Shape {
  return direction === 'right' ? { cell: { main: 420, cross: 150 }, least: 1.2, most: 1.9 } : { cell: { main: 190, cross: 320 }, least: 0.7, most: 1.6 };
}

