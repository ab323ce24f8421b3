import * as measures from '../measures.ts';
import type { Point, Rect } from '../types.ts';
import { touches } from './rect-index.ts';

/** The lines along which flows may run: through the ports of elements, and lanes in the free strips between elements and walls. */
export interface Lines {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** 1 for lanes that lie nearer to an element or wall on either side than one would like. */
  readonly narrowX: Uint8Array;
  readonly narrowY: Uint8Array;
}

/** Lanes kept in one strip: those nearest to either side; in pictures of many elements fewer. */
interface Density {
  readonly atEnd: number;
  readonly atStart: number;
}
const dense: Density = { atEnd: 7, atStart: 4 };
const sparse: Density = { atEnd: 3, atStart: 2 };
const manyNodes = 120;
/** Outside of everything, in the margin that the canvas gets afterwards. */
const outerLanes = 4;
/** Two lines are never nearer to each other than this, ports aside. */
const nearest = 6;

/**
 * @param nodes what flows end on and may not run through
 * @param walls boxes of zones
 * @param window only what is in it counts, and only lines in it are kept
 * @param least lanes begin here at the left and top
 * @param paths of flows that stay as they are: their own lines are kept too
 */
export function linesOf(nodes: readonly Rect[], walls: readonly Rect[], paths: readonly (readonly Point[])[] = [], least = -Infinity, window?: Rect): Lines {
  if (window) return within(linesOf(nodes.filter((node) => touches(node, window)), walls.filter((wall) => touches(wall, window)), paths, least), window);
  const portsX = new Set<number>();
  const portsY = new Set<number>();
  for (const points of paths)
    points.forEach((point, i) => {
      const next = points[i + 1];
      if (next) (next.x === point.x ? portsX : portsY).add(next.x === point.x ? point.x : point.y);
    });
  for (const node of nodes) {
    for (const x of portsAcross(node)) portsX.add(x);
    for (const y of portsAlong(node)) portsY.add(y);
  }
  const density = nodes.length > manyNodes ? sparse : dense;
  const xs = lanes(nodes.map((n) => [n.x, n.x + n.width]), walls.map((w) => [w.x, w.x + w.width]), portsX, least, density);
  const ys = lanes(nodes.map((n) => [n.y, n.y + n.height]), walls.map((w) => [w.y, w.y + w.height]), portsY, least, density);
  return { xs: xs.at, ys: ys.at, narrowX: xs.narrow, narrowY: ys.narrow };
}

function within(lines: Lines, window: Rect): Lines {
  const cut = (at: Float64Array, narrow: Uint8Array, from: number, to: number): [Float64Array, Uint8Array] => {
    const isIn = (_: number, i: number): boolean => at[i]! >= from && at[i]! <= to;
    return [at.filter(isIn), narrow.filter(isIn)];
  };
  const [xs, narrowX] = cut(lines.xs, lines.narrowX, window.x, window.x + window.width);
  const [ys, narrowY] = cut(lines.ys, lines.narrowY, window.y, window.y + window.height);
  return { xs, ys, narrowX, narrowY };
}

/** x of the ports at the top and bottom of a node. */
export function portsAcross(node: Rect): number[] {
  const { firstPortAcross, portStepAcross, badgeRoom } = measures.element;
  return places(node.x, node.width, firstPortAcross, portStepAcross, badgeRoom);
}

/** y of the ports at the left and right of a node. */
export function portsAlong(node: Rect): number[] {
  const { firstPort, portStep } = measures.element;
  return places(node.y, node.height, firstPort, portStep, firstPort);
}

/** At least one place, in the middle where there is no room for the first. */
function places(from: number, length: number, first: number, step: number, keptFree: number): number[] {
  const result: number[] = [];
  for (let at = first; at <= length - keptFree; at += step) result.push(from + at);
  return result.length > 0 ? result : [from + length / 2];
}

function lanes(nodes: readonly (readonly [number, number])[], walls: readonly (readonly [number, number])[], ports: ReadonlySet<number>, least: number, density: Density): { at: Float64Array; narrow: Uint8Array } {
  const { pitch, fromWall } = measures.flow;
  const bounds = [...new Set([...nodes.flat(), ...walls.flat()])].sort((a, b) => a - b);
  const covered = merged(nodes);
  const found: number[] = [];
  const tight = new Set<number>();
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [from, to] = [bounds[i]!, bounds[i + 1]!];
    if (covered.some(([a, b]) => a <= from && to <= b)) continue;
    const inside = strip(from, to, density);
    if (inside.length === 1 && to - from < 2 * fromWall) tight.add(inside[0]!);
    found.push(...inside);
  }
  for (let lane = 0; lane < outerLanes; lane++) {
    found.push((bounds[0] ?? 0) - fromWall - lane * pitch, (bounds.at(-1) ?? 0) + fromWall + lane * pitch);
  }
  const fixed = [...ports].sort((a, b) => a - b);
  const free = found.filter((at) => at >= least && !near(fixed, at));
  const at = Float64Array.from(new Set([...fixed, ...free])).sort();
  return { at, narrow: Uint8Array.from(at, (line) => (tight.has(line) ? 1 : 0)) };
}

function near(sorted: readonly number[], at: number): boolean {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < at - nearest) low = middle + 1;
    else high = middle;
  }
  return low < sorted.length && sorted[low]! <= at + nearest;
}

/** Lanes of a strip between two edges. */
function strip(from: number, to: number, density: Density): number[] {
  const { pitch, fromWall, turnBeforeWall } = measures.flow;
  const width = to - from;
  if (width < 12) return [];
  if (width < fromWall + turnBeforeWall) return [from + Math.round(width / 2)];
  const result: number[] = [];
  for (let at = to - turnBeforeWall; at >= from + fromWall && result.length < density.atEnd; at -= pitch) result.push(at);
  const last = result.at(-1)!;
  for (let at = from + fromWall, n = 0; at <= last - pitch && n < density.atStart; at += pitch, n++) result.push(at);
  return result;
}

/** Intervals that overlap become one. */
function merged(intervals: readonly (readonly [number, number])[]): [number, number][] {
  const result: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else result.push([from, to]);
  }
  return result;
}
