import type { Board } from './board.ts';

/** What the picture's cells measure, roughly, in pixels: enough to weigh its shape before anything is drawn. */
export interface CellSize {
  readonly main: number;
  readonly cross: number;
}

export interface Shape {
  readonly cell: CellSize;
  /** Least and greatest wanted length along the reading direction for each unit across it. */
  readonly least: number;
  readonly most: number;
}

/** How well the ends of one flow stand to each other: 0 for neighbours in reading direction. `answer` counts as its request. */
export function linkCost(board: Board, index: number): number {
  const link = board.structure.links[index]!;
  const [from, to] = link.answer ? [link.to, link.from] : [link.from, link.to];
  const { main, cross } = board;
  const dm = main[to]! - main[from]!;
  const ds = cross[to]! - cross[from]!;
  const a = Math.abs(ds);
  if (dm === 1) return a === 0 ? 0 : 0.8 + 0.24 * a;
  if (dm === 0) {
    if (a === 1) return ds > 0 ? 0.55 : 0.95;
    return 1.3 + 0.35 * a + (isBlocked(board, main[from]!, cross[from]!, main[to]!, cross[to]!) ? 1.4 : 0);
  }
  if (dm > 1) return 0.75 * (dm - 1) + (a === 0 ? (isBlocked(board, main[from]!, cross[from]!, main[to]!, cross[to]!) ? 1.7 : 0) : 1.0 + 0.24 * a);
  return (dm === -1 ? 2.2 : 2.2 + 0.8 * (-dm - 1)) + 0.26 * a + (a === 0 && dm < -1 ? 1 : 0);
}

/** Does anything stand between two cells of one line? */
function isBlocked(board: Board, m0: number, s0: number, m1: number, s1: number): boolean {
  const stepM = Math.sign(m1 - m0);
  const stepS = Math.sign(s1 - s0);
  for (let m = m0 + stepM, s = s0 + stepS; m !== m1 || s !== s1; m += stepM, s += stepS) if (board.at(m, s) >= 0) return true;
  return false;
}

/** Cells of a zone that nothing stands in. */
export function zoneCost(board: Board, zone: number): number {
  const m = board.m1[zone]! - board.m0[zone]! + 1;
  const s = board.s1[zone]! - board.s0[zone]! + 1;
  return 0.22 * (m * s - board.members[zone]!.length) + 0.1 * (m + s);
}

/** Little trust stands early and much trust late, where flows leave the choice. */
export function trustCost(board: Board, node: number): number {
  return 0.09 * (1.5 - board.structure.trust[node]!) * board.main[node]!;
}

/** Size and shape of the whole picture, from the numbers of lines along and across. */
export function shapeCost(lengthM: number, lengthS: number, count: number, shape: Shape): number {
  const ratio = (lengthM * shape.cell.main) / (lengthS * shape.cell.cross);
  const off = ratio > shape.most ? Math.log(ratio / shape.most) : ratio < shape.least ? Math.log(shape.least / ratio) : 0;
  return off * (3 + 0.6 * count) + 0.05 * lengthM * lengthS;
}

/** Everything together, for comparing whole placements. */
export function boardCost(board: Board, shape: Shape): number {
  const { structure } = board;
  let sum = shapeCost(new Set(board.main).size, new Set(board.cross).size, structure.count, shape);
  for (let i = 0; i < structure.links.length; i++) sum += linkCost(board, i);
  for (let zone = 0; zone < board.m0.length; zone++) sum += zoneCost(board, zone);
  for (let node = 0; node < structure.count; node++) sum += trustCost(board, node);
  return sum;
}
