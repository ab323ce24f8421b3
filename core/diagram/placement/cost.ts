import type { Board } from './board.ts';
import type { Link } from './structure.ts';

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

/** Of larger graphs crossings are not counted: it would take too long. */
const mostLinks = 140;
const crossingWeight = 0.45;
const mainWayWeight = 1.7;

/** How well the ends of one flow stand to each other: 0 for neighbours in reading direction. `answer` counts as its request. */
export function linkCost(board: Board, index: number): number {
  const link = board.structure.links[index]!;
  const { onMainWay } = board.structure;
  return (onMainWay[link.from]! > 0 && onMainWay[link.to]! > 0 ? mainWayWeight : 1) * costOfEnds(board, link);
}

function costOfEnds(board: Board, link: Link): number {
  const [from, to] = link.answer ? [link.to, link.from] : [link.from, link.to];
  const { main, cross } = board;
  const dm = main[to]! - main[from]!;
  const ds = cross[to]! - cross[from]!;
  const a = Math.abs(ds);
  if (dm === 1) return a === 0 ? 0 : 0.8 + 0.24 * a;
  if (dm === 0) {
    if (a === 1) return ds > 0 ? 0.8 : 1.15;
    return 1.3 + 0.35 * a + (isBlocked(board, main[from]!, cross[from]!, main[to]!, cross[to]!) ? 1.4 : 0);
  }
  if (dm > 1) return 0.75 * (dm - 1) + (a === 0 ? (isBlocked(board, main[from]!, cross[from]!, main[to]!, cross[to]!) ? 1.7 : 0) : 1.0 + 0.24 * a);
  return (dm === -1 ? 2.2 : 2.2 + 0.8 * (-dm - 1)) + 0.26 * a + (a === 0 && dm < -1 ? 1 : 0);
}

/** How often one flow crosses others, with both drawn as straight lines between cells: near enough to what routing will find. */
export function crossingCost(board: Board, index: number): number {
  const { links } = board.structure;
  if (links.length > mostLinks) return 0;
  const { main, cross } = board;
  const { from: a, to: b } = links[index]!;
  const [ax, ay, bx, by] = [main[a]!, cross[a]!, main[b]!, cross[b]!];
  const dx = bx - ax;
  const dy = by - ay;
  const [left, right, top, bottom] = [Math.min(0, dx), Math.max(0, dx), Math.min(0, dy), Math.max(0, dy)];
  let sum = 0;
  for (let i = 0; i < links.length; i++) {
    const { from: c, to: d } = links[i]!;
    const cx = main[c]! - ax;
    const ex = main[d]! - ax;
    if ((cx < left && ex < left) || (cx > right && ex > right)) continue;
    const cy = cross[c]! - ay;
    const ey = cross[d]! - ay;
    if ((cy < top && ey < top) || (cy > bottom && ey > bottom)) continue;
    if (c === a || c === b || d === a || d === b) continue;
    const s = dx * cy - dy * cx;
    const t = dx * ey - dy * ex;
    if ((s > 0 && t > 0) || (s < 0 && t < 0)) continue;
    const fx = ex - cx;
    const fy = ey - cy;
    const u = -(fx * cy - fy * cx);
    const v = fx * (dy - cy) - fy * (dx - cx);
    if ((u > 0 && v > 0) || (u < 0 && v < 0)) continue;
    if (s === 0 && t === 0 && !overlapOnLine(dx, dy, cx, cy, ex, ey)) continue;
    sum += crossingWeight;
  }
  return sum;
}

function overlapOnLine(dx: number, dy: number, cx: number, cy: number, ex: number, ey: number): boolean {
  const along = (x: number, y: number): number => x * dx + y * dy;
  const [low, high] = [Math.min(along(cx, cy), along(ex, ey)), Math.max(along(cx, cy), along(ex, ey))];
  return high > 0 && low < along(dx, dy);
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
  if (board.m1[zone]! < board.m0[zone]!) return 0;
  const m = board.m1[zone]! - board.m0[zone]! + 1;
  const s = board.s1[zone]! - board.s0[zone]! + 1;
  return 0.3 * (m * s - board.members[zone]!.length) + 0.12 * (m + s);
}

/** Little trust stands early and much trust late, where flows leave the choice; the way of the requests is the first row. */
export function placeCost(board: Board, node: number): number {
  const { trust, onMainWay } = board.structure;
  return 0.09 * (1.5 - trust[node]!) * board.main[node]! + (onMainWay[node]! > 0 ? 0.4 * board.cross[node]! + (onMainWay[node] === 2 ? 0.5 * board.main[node]! : 0) : 0);
}

/** Size and shape of the whole picture, from the numbers of lines along and across. */
export function shapeCost(lengthM: number, lengthS: number, count: number, shape: Shape): number {
  const ratio = (lengthM * shape.cell.main) / (lengthS * shape.cell.cross);
  const off = ratio > shape.most ? Math.log(ratio / shape.most) : ratio < shape.least ? Math.log(shape.least / ratio) : 0;
  return off * (3 + 0.6 * count) + 0.14 * lengthM * lengthS;
}

/** Everything together, for comparing whole placements. */
export function boardCost(board: Board, shape: Shape): number {
  const { structure, absent } = board;
  const present = (_: number, node: number): boolean => absent[node] === 0;
  let sum = shapeCost(new Set(board.main.filter(present)).size, new Set(board.cross.filter(present)).size, structure.count, shape);
  structure.links.forEach(({ from, to }, i) => {
    if (absent[from] === 0 && absent[to] === 0) sum += linkCost(board, i) + crossingCost(board, i) / 2;
  });
  for (let zone = 0; zone < board.m0.length; zone++) sum += zoneCost(board, zone);
  for (let node = 0; node < structure.count; node++) if (absent[node] === 0) sum += placeCost(board, node);
  return sum;
}
