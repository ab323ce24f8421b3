import * as measures from '../measures.ts';
import type { Rect } from '../types.ts';

/** The lines along which flows may run: through the ports of elements, and lanes in the free strips between elements and walls. */
export interface Lines {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
}

/** Lanes kept in one strip: those nearest to either side. */
const lanesAtEnd = 7;
const lanesAtStart = 4;
/** Outside of everything, in the margin that the canvas gets afterwards. */
const outerLanes = 4;
/** Two lines are never nearer to each other than this, ports aside. */
const nearest = 6;

/**
 * @param nodes what flows end on and may not run through
 * @param walls boxes of zones
 */
export function linesOf(nodes: readonly Rect[], walls: readonly Rect[]): Lines {
  const portsX = new Set<number>();
  const portsY = new Set<number>();
  for (const node of nodes) {
    for (const x of portsAcross(node)) portsX.add(x);
    for (const y of portsAlong(node)) portsY.add(y);
  }
  const xs = lanes(nodes.map((n) => [n.x, n.x + n.width]), walls.map((w) => [w.x, w.x + w.width]), portsX);
  const ys = lanes(nodes.map((n) => [n.y, n.y + n.height]), walls.map((w) => [w.y, w.y + w.height]), portsY);
  return { xs, ys };
}

/** x of the ports at the top and bottom of a node. */
export function portsAcross(node: Rect): number[] {
  const { firstPortAcross, portStepAcross, badgeRoom } = measures.element;
  const result: number[] = [];
  for (let x = firstPortAcross; x <= node.width - badgeRoom || result.length === 0; x += portStepAcross) result.push(node.x + Math.min(x, node.width / 2));
  return result;
}

/** y of the ports at the left and right of a node. */
export function portsAlong(node: Rect): number[] {
  const { firstPort, portStep } = measures.element;
  const result: number[] = [];
  for (let y = firstPort; y <= node.height - firstPort || result.length === 0; y += portStep) result.push(node.y + Math.min(y, node.height / 2));
  return result;
}

function lanes(nodes: readonly (readonly [number, number])[], walls: readonly (readonly [number, number])[], ports: ReadonlySet<number>): Float64Array {
  const bounds = [...new Set([...nodes.flat(), ...walls.flat()])].sort((a, b) => a - b);
  const covered = merged(nodes);
  const found: number[] = [];
  for (let i = 0; i + 1 < bounds.length; i++) {
    const [from, to] = [bounds[i]!, bounds[i + 1]!];
    if (!covered.some(([a, b]) => a <= from && to <= b)) found.push(...strip(from, to));
  }
  const { pitch, fromWall } = measures.flow;
  for (let lane = 0; lane < outerLanes; lane++) {
    found.push((bounds[0] ?? 0) - fromWall - lane * pitch, (bounds.at(-1) ?? 0) + fromWall + lane * pitch);
  }
  const fixed = [...ports].sort((a, b) => a - b);
  const free = found.filter((at) => !near(fixed, at));
  return Float64Array.from(new Set([...fixed, ...free])).sort();
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
function strip(from: number, to: number): number[] {
  const { pitch, fromWall, turnBeforeWall } = measures.flow;
  const width = to - from;
  if (width < 12) return [];
  if (width < fromWall + turnBeforeWall) return [from + Math.round(width / 2)];
  const result: number[] = [];
  for (let at = to - turnBeforeWall; at >= from + fromWall && result.length < lanesAtEnd; at -= pitch) result.push(at);
  const last = result.at(-1)!;
  for (let at = from + fromWall, n = 0; at <= last - pitch && n < lanesAtStart; at += pitch, n++) result.push(at);
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
