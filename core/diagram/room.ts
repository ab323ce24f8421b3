import type { Demands, Grid } from './placement/metrics.ts';
import type { Structure } from './placement/structure.ts';
import type { Router } from './routing/route.ts';
import type { DiagramGraph } from './types.ts';

const moreAcross = 96;
const moreDown = 56;

/**
 * Asks for more room where labels found too little: in the gaps at both ends of their flows, or in the height of the element that they leave.
 * @returns false where all labels lie well
 */
export function giveRoom(graph: DiagramGraph, structure: Structure, grid: Grid, demands: Demands, router: Router): boolean {
  let asked = false;
  graph.flows.forEach((flow, i) => {
    if (!router.isBad(i)) return;
    asked = true;
    const from = structure.nodeIndex.get(flow.from)!;
    const to = structure.nodeIndex.get(flow.to)!;
    const [c, r, tc, tr] = [grid.col[from]!, grid.row[from]!, grid.col[to]!, grid.row[to]!];
    if (c === tc) {
      const gap = tr > r ? r + 1 : r;
      demands.needRowGap(gap, c, demands.rowGap(gap, c) + moreDown);
      demands.needColumnGap(c + 1, r, demands.columnGap(c + 1, r) + moreAcross);
      const zone = structure.zoneOf[from]!;
      if (zone >= 0 && grid.c1[zone] === c) demands.need(demands.padRight, zone, demands.padRight[zone]! + moreAcross);
      return;
    }
    const first = tc > c ? c + 1 : c;
    const last = tc > c ? tc : tc + 1;
    demands.needColumnGap(first, r, demands.columnGap(first, r) + moreAcross);
    if (last !== first) demands.needColumnGap(last, tr, demands.columnGap(last, tr) + moreAcross);
    const below = tr > r ? r + 1 : r;
    demands.needRowGap(below, c, demands.rowGap(below, c) + moreDown);
    if (r === tr) {
      demands.height[from] = demands.height[from]! + 32;
      demands.height[to] = demands.height[to]! + 32;
    }
  });
  return asked;
}
