import * as measures from '../measures.ts';
import type { DiagramGraph, GraphFlow } from '../types.ts';
import type { Grid } from './metrics.ts';
import { Demands } from './metrics.ts';
import type { Structure } from './structure.ts';

const { pitch, fromWall, turnBeforeWall } = measures.flow;
/** Around a label in a gap between columns. */
const besidesLabel = 48;
/** Above and below a label beside a vertical run. */
const aboveLabel = 25;

/**
 * The room that flows will need, from where their ends stand: heights of elements by their ports, gaps by the labels in them and the runs along them.
 * It need not be exact; routing says afterwards where it was too little.
 */
export function estimate(graph: DiagramGraph, structure: Structure, grid: Grid, direction: 'right' | 'down'): Demands {
  const demands = new Demands(grid, structure, graph);
  const sides = graph.nodes.map(() => ({ left: 0, right: 0 }));
  /** Runs along the gap between columns, by gap and row; along the gap between rows, by gap and column. */
  const down = new Int32Array((grid.columns + 1) * grid.rows);
  const across = new Int32Array((grid.rows + 1) * grid.columns);
  const pairs = new Map<string, number>();
  for (const flow of graph.flows) {
    const from = structure.nodeIndex.get(flow.from);
    const to = structure.nodeIndex.get(flow.to);
    if (from === undefined || to === undefined) continue;
    const key = from < to ? `${from} ${to}` : `${to} ${from}`;
    const parallel = pairs.get(key) ?? 0;
    pairs.set(key, parallel + 1);
    one(flow, from, to, parallel, grid, structure, demands, sides, down, across, direction);
  }
  for (let gap = 1; gap < grid.columns; gap++)
    for (let row = 0; row < grid.rows; row++) {
      const lanes = down[gap * grid.rows + row]!;
      if (lanes > 0) demands.needColumnGap(gap, row, demands.columnGap(gap, row) + (lanes - 1) * pitch);
    }
  for (let gap = 1; gap < grid.rows; gap++)
    for (let column = 0; column < grid.columns; column++) {
      const lanes = across[gap * grid.columns + column]!;
      if (lanes > 0) demands.needRowGap(gap, column, demands.rowGap(gap, column) + (lanes - 1) * pitch);
    }
  sides.forEach(({ left, right }, node) => {
    const ports = Math.ceil(Math.max(left, right));
    demands.height[node] = Math.max(demands.height[node]!, 2 * measures.element.firstPort + Math.max(0, ports - 1) * measures.element.portStep);
  });
  return demands;
}

function one(
  flow: GraphFlow, from: number, to: number, parallel: number, grid: Grid, structure: Structure, demands: Demands,
  sides: { left: number; right: number }[], down: Int32Array, across: Int32Array, direction: 'right' | 'down',
): void {
  const { around, beside } = flow.label;
  const [c, r] = [grid.col[from]!, grid.row[from]!];
  const [tc, tr] = [grid.col[to]!, grid.row[to]!];
  const dc = tc - c;
  const dr = tr - r;
  const zone = structure.zoneOf[from]!;
  if (from === to) {
    sides[from]!.right += 1;
    roomAtRight(grid, structure, demands, from, turnBeforeWall + measures.label.besideRun + beside.width + 8);
    demands.needRowGap(r + 1, c, 30 + pitch);
    return;
  }
  const isVertical = dc === 0 || (direction === 'down' && dr !== 0);
  if (!isVertical) {
    // from the side into the gap beside it, and into the side of the target; labels of parallel flows need the height of two ports
    const weight = parallel > 0 ? Math.ceil((measures.label.gap + measures.label.row + around.above + 6) / measures.element.portStep) : 1;
    if (dc > 0) {
      sides[from]!.right += weight;
      sides[to]!.left += weight;
    } else {
      sides[from]!.left += weight;
      sides[to]!.right += weight;
    }
    const first = dc > 0 ? c + 1 : c;
    const last = dc > 0 ? tc : tc + 1;
    demands.needColumnGap(first, r, around.width + besidesLabel);
    if (dr !== 0) {
      demands.needColumnGap(first, r, around.width + besidesLabel + pitch);
      for (let row = Math.min(r, tr); row <= Math.max(r, tr); row++) down[last * grid.rows + row]!++;
      demands.needColumnGap(last, r, fromWall + turnBeforeWall);
    }
    if (Math.abs(dc) > 1) for (let column = Math.min(c, tc) + 1; column < Math.max(c, tc); column++) across[(dr > 0 ? r + 1 : r) * grid.columns + column]!++;
    return;
  }
  const first = dr > 0 ? r + 1 : r;
  const last = dr > 0 ? tr : tr + 1;
  const room = Math.max(0, measures.element.firstPortAcross + parallel * measures.element.portStepAcross + measures.label.besideRun + beside.width + 8 - measures.element.minWidth);
  if (dc === 0 && Math.abs(dr) === 1) {
    demands.needRowGap(first, c, beside.height + aboveLabel);
    roomAtRight(grid, structure, demands, from, room, zone !== structure.zoneOf[to]);
    return;
  }
  if (dc === 0) {
    // past what stands between, in the gap beside the column
    sides[from]!.right += 1;
    sides[to]!.right += 1;
    for (let row = Math.min(r, tr); row <= Math.max(r, tr); row++) down[(c + 1) * grid.rows + row]!++;
    roomAtRight(grid, structure, demands, from, turnBeforeWall + measures.label.besideRun + beside.width + 8, zone !== structure.zoneOf[to]);
    return;
  }
  // down, across and down again: the label stands beside a vertical run
  demands.needRowGap(first, c, beside.height + aboveLabel);
  roomAtRight(grid, structure, demands, from, room, true);
  for (let column = Math.min(c, tc); column <= Math.max(c, tc); column++) across[last * grid.columns + column]!++;
  if (Math.abs(dr) > 1) for (let row = Math.min(r, tr) + 1; row < Math.max(r, tr); row++) down[(dc > 0 ? c + 1 : c) * grid.rows + row]!++;
}

/** Room at the right of a node's column: in the zone's padding where the column is its last, else in the gap. */
function roomAtRight(grid: Grid, structure: Structure, demands: Demands, node: number, room: number, outside = false): void {
  const zone = structure.zoneOf[node]!;
  const column = grid.col[node]!;
  if (zone >= 0 && grid.c1[zone] === column && !outside) demands.need(demands.padRight, zone, room + 8);
  else {
    const row = grid.row[node]!;
    demands.needColumnGap(column + 1, row, room);
  }
}
