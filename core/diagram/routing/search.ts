import type { Point, Side } from '../types.ts';
import type { Raster } from './raster.ts';

/** A place where a flow may begin or end. */
export interface Port extends Point {
  readonly side: Side;
  /** Cost of taking it, against others. */
  readonly cost: number;
  /** The first crossing in front of it. */
  readonly ix: number;
  readonly iy: number;
}

/** What the search weighs for one flow, in pixels of detour. */
export interface Wishes {
  /** By zone from 1, 0 for none: how much dearer than elsewhere a pixel is there. */
  readonly zoneFactor: Float32Array;
  /** Where vertical runs should lie, if there is a choice. */
  readonly laneX: number;
  /** Where horizontal runs between rows should lie. */
  readonly laneY: number;
}

/** First and last index of lines in both directions. */
export interface Window {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

export interface Found {
  readonly points: readonly Point[];
  readonly from: Port;
  readonly to: Port;
  readonly cost: number;
}

const bend = 95;
const crossing = 120;
const shared = 420;
const sharedPixel = 6;
const turnOnOther = 260;
const perLane = 0.1;
const mostForLane = 45;

/**
 * Cheapest way over a raster (A*): a state is a crossing and whether the way got there across or down. One object serves many searches; its arrays are used again.
 */
export class Search {
  private readonly cost: Float64Array;
  private readonly from: Int32Array;
  private readonly stamp: Int32Array;
  private readonly goal: Int32Array;
  private readonly goalStamp: Int32Array;
  private readonly done: Int32Array;
  /** What is left to go at least, by column and row of crossings. */
  private readonly leftX: Float64Array;
  private readonly leftY: Float64Array;
  private readonly laneX: Float64Array;
  private readonly laneY: Float64Array;
  private readonly terminal: number;
  private run = 0;
  private readonly heap = new Heap();

  private haste = 1;

  constructor(private readonly raster: Raster) {
    this.terminal = raster.width * raster.height * 2;
    const states = this.terminal + 1;
    this.cost = new Float64Array(states);
    this.from = new Int32Array(states);
    this.stamp = new Int32Array(states);
    this.goal = new Int32Array(states);
    this.goalStamp = new Int32Array(states);
    this.done = new Int32Array(states);
    this.leftX = new Float64Array(raster.width);
    this.laneX = new Float64Array(raster.width);
    this.leftY = new Float64Array(raster.height);
    this.laneY = new Float64Array(raster.height);
  }

  /**
   * @param window crossings outside of it are not looked at: first and last index in both directions
   * @param haste how much the way that is left weighs against the one that is made: above 1 the search is faster and may miss the very cheapest way
   * @param most states looked at before it gives up
   * @returns undefined where there is no way inside the window, or none was found in time
   */
  find(starts: readonly Port[], ends: readonly Port[], wishes: Wishes, window: Window, haste: number, most = Infinity): Found | undefined {
    const { raster, heap, cost, terminal } = this;
    const { width } = raster;
    const run = ++this.run;
    this.haste = haste;
    let looked = 0;
    heap.clear();
    ends.forEach((port, i) => {
      const state = stateOf(port, width);
      if (this.goalStamp[state] !== run || ends[this.goal[state]!]!.cost > port.cost) {
        this.goalStamp[state] = run;
        this.goal[state] = i;
      }
    });
    this.prepare(ends, wishes);
    starts.forEach((port, i) => this.reach(stateOf(port, width), port.cost, -1 - i));
    while (heap.size > 0) {
      const state = heap.pop();
      if (state === terminal) return this.trace(starts, ends);
      if (this.done[state] === run) continue;
      this.done[state] = run;
      if (++looked > most) return undefined;
      const point = state >> 1;
      const isDown = (state & 1) === 1;
      const value = cost[state]!;
      if (this.goalStamp[state] === run) this.reach(terminal, value + ends[this.goal[state]!]!.cost, state);
      const ix = point % width;
      const iy = (point - ix) / width;
      // on along the way that it came
      if (isDown) {
        if (iy < window.y1) this.stepDown(iy, point, point + width, value, state, wishes.zoneFactor);
        if (iy > window.y0) this.stepDown(iy - 1, point - width, point - width, value, state, wishes.zoneFactor);
      } else {
        if (ix < window.x1) this.stepAcross(ix, point, point + 1, value, state, wishes.zoneFactor);
        if (ix > window.x0) this.stepAcross(ix - 1, point - 1, point - 1, value, state, wishes.zoneFactor);
      }
      // or turn
      const others = raster.passAcross[point]! + raster.passDown[point]! + raster.turns[point]!;
      this.reach(state ^ 1, value + bend + (isDown ? this.laneY[iy]! : this.laneX[ix]!) + (others > 0 ? turnOnOther : 0), state);
    }
    return undefined;
  }

  private prepare(ends: readonly Port[], wishes: Wishes): void {
    const { xs, ys } = this.raster.lines;
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const port of ends) {
      x0 = Math.min(x0, xs[port.ix]!);
      x1 = Math.max(x1, xs[port.ix]!);
      y0 = Math.min(y0, ys[port.iy]!);
      y1 = Math.max(y1, ys[port.iy]!);
    }
    for (let ix = 0; ix < xs.length; ix++) {
      const x = xs[ix]!;
      this.leftX[ix] = x < x0 ? x0 - x : x > x1 ? x - x1 : 0;
      this.laneX[ix] = Math.min(mostForLane, perLane * Math.abs(x - wishes.laneX));
    }
    for (let iy = 0; iy < ys.length; iy++) {
      const y = ys[iy]!;
      this.leftY[iy] = y < y0 ? y0 - y : y > y1 ? y - y1 : 0;
      this.laneY[iy] = Math.min(mostForLane, perLane * Math.abs(y - wishes.laneY));
    }
  }

  private reach(state: number, value: number, before: number): void {
    if (this.stamp[state] === this.run && this.cost[state]! <= value) return;
    this.stamp[state] = this.run;
    this.cost[state] = value;
    this.from[state] = before;
    if (state === this.terminal) {
      this.heap.push(state, value);
      return;
    }
    const { width } = this.raster;
    const point = state >> 1;
    const ix = point % width;
    const dx = this.leftX[ix]!;
    const dy = this.leftY[(point - ix) / width]!;
    // where both are left to go, or the way runs along the wrong one, it has to turn
    const turns = (state & 1) === 1 ? dx > 0 : dy > 0;
    this.heap.push(state, value + this.haste * (dx + dy + (turns ? bend : 0)));
  }

  /** A step across at the column `ix`, whose index is `at`, to the point `next`. */
  private stepAcross(ix: number, at: number, next: number, value: number, state: number, factors: Float32Array): void {
    const { raster } = this;
    if (raster.acrossBlocked[at] === 1) return;
    const length = raster.stepX[ix]!;
    let sum = value + length * factors[raster.acrossZone[at]!]! + raster.acrossCost[at]!;
    if (raster.acrossUse[at]! > 0) sum += shared + sharedPixel * length;
    const crossed = raster.passDown[next]!;
    if (crossed > 0) sum += crossing * crossed;
    if (raster.turns[next]! > 0) sum += turnOnOther;
    this.reach(next * 2, sum, state);
  }

  private stepDown(iy: number, at: number, next: number, value: number, state: number, factors: Float32Array): void {
    const { raster } = this;
    if (raster.downBlocked[at] === 1) return;
    const length = raster.stepY[iy]!;
    let sum = value + length * factors[raster.downZone[at]!]! + raster.downCost[at]!;
    if (raster.downUse[at]! > 0) sum += shared + sharedPixel * length;
    const crossed = raster.passAcross[next]!;
    if (crossed > 0) sum += crossing * crossed;
    if (raster.turns[next]! > 0) sum += turnOnOther;
    this.reach(next * 2 + 1, sum, state);
  }

  private trace(starts: readonly Port[], ends: readonly Port[]): Found {
    const { raster, from, cost, terminal } = this;
    const { xs, ys } = raster.lines;
    const last = from[terminal]!;
    const to = ends[this.goal[last]!]!;
    const reversed: Point[] = [{ x: to.x, y: to.y }];
    let state = last;
    while (state >= 0) {
      const point = state >> 1;
      reversed.push({ x: xs[point % raster.width]!, y: ys[(point / raster.width) | 0]! });
      state = from[state]!;
    }
    const start = starts[-1 - state]!;
    reversed.push({ x: start.x, y: start.y });
    return { points: straightened(reversed.reverse()), from: start, to, cost: cost[terminal]! };
  }
}

function stateOf(port: Port, width: number): number {
  return (port.iy * width + port.ix) * 2 + (port.side === 'top' || port.side === 'bottom' ? 1 : 0);
}

/** Without points in the middle of a straight run, and without doubles. */
export function straightened(points: readonly Point[]): Point[] {
  const result: Point[] = [];
  for (const point of points) {
    const last = result.at(-1);
    if (last && last.x === point.x && last.y === point.y) continue;
    const before = result.at(-2);
    if (last && before && ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y))) result.pop();
    result.push(point);
  }
  return result;
}

/** A binary heap of states by cost. */
class Heap {
  private keys = new Float64Array(1024);
  private states = new Int32Array(1024);
  size = 0;

  clear(): void {
    this.size = 0;
  }

  push(state: number, key: number): void {
    if (this.size === this.keys.length) this.grow();
    const { keys, states } = this;
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent]! <= key) break;
      keys[at] = keys[parent]!;
      states[at] = states[parent]!;
      at = parent;
    }
    keys[at] = key;
    states[at] = state;
  }

  pop(): number {
    const { keys, states } = this;
    const result = states[0]!;
    const size = --this.size;
    const key = keys[size]!;
    const state = states[size]!;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && keys[child + 1]! < keys[child]!) child++;
      if (keys[child]! >= key) break;
      keys[at] = keys[child]!;
      states[at] = states[child]!;
      at = child;
    }
    keys[at] = key;
    states[at] = state;
    return result;
  }

  private grow(): void {
    const keys = new Float64Array(this.keys.length * 2);
    const states = new Int32Array(this.keys.length * 2);
    keys.set(this.keys);
    states.set(this.states);
    this.keys = keys;
    this.states = states;
  }
}
