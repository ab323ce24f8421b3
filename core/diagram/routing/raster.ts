import type { Point, Rect } from '../types.ts';
import type { Lines } from './lines.ts';

/** Room that flows keep from elements that they do not end on. */
const clearance = 6;

/** Per pixel along a narrow lane. */
const narrowCost = 0.5;

/**
 * The crossings of all lines, with what running along a step costs: arrays by the index of its first point. `across`: the step to the next point at the right; `down`: to the next point below.
 */
export class Raster {
  readonly width: number;
  readonly height: number;
  /** Blocked by an element. */
  readonly acrossBlocked: Uint8Array;
  readonly downBlocked: Uint8Array;
  /** The point lies in an element or too near to it. */
  readonly pointBlocked: Uint8Array;
  /** Cost of crossing what stands there: headers, labels. */
  readonly acrossCost: Float32Array;
  readonly downCost: Float32Array;
  /** The innermost zone that the middle of the step lies in, counted from 1; 0 for none. */
  readonly acrossZone: Int16Array;
  readonly downZone: Int16Array;
  /** Flows that run along the step. */
  readonly acrossUse: Uint8Array;
  readonly downUse: Uint8Array;
  /** Flows that pass a point straight, and that turn there. */
  readonly passAcross: Uint8Array;
  readonly passDown: Uint8Array;
  readonly turns: Uint8Array;
  /** Length of the steps from one line to the next. */
  readonly stepX: Float64Array;
  readonly stepY: Float64Array;

  constructor(readonly lines: Lines, nodes: readonly Rect[], zones: readonly Rect[], zoneOrder: readonly number[]) {
    const [w, h] = [lines.xs.length, lines.ys.length];
    this.width = w;
    this.height = h;
    this.stepX = lines.xs.map((x, i) => (lines.xs[i + 1] ?? x) - x);
    this.stepY = lines.ys.map((y, i) => (lines.ys[i + 1] ?? y) - y);
    const n = w * h;
    this.acrossBlocked = new Uint8Array(n);
    this.downBlocked = new Uint8Array(n);
    this.pointBlocked = new Uint8Array(n);
    this.acrossCost = new Float32Array(n);
    this.downCost = new Float32Array(n);
    this.acrossZone = new Int16Array(n);
    this.downZone = new Int16Array(n);
    this.acrossUse = new Uint8Array(n);
    this.downUse = new Uint8Array(n);
    this.passAcross = new Uint8Array(n);
    this.passDown = new Uint8Array(n);
    this.turns = new Uint8Array(n);
    this.markNarrow();
    for (const node of nodes) this.block(node);
    for (const zone of zoneOrder) this.paintZone(zones[zone]!, zone + 1);
  }

  private block(node: Rect): void {
    const [x0, x1] = [node.x - clearance, node.x + node.width + clearance];
    const [y0, y1] = [node.y - clearance, node.y + node.height + clearance];
    this.each(x0, x1, y0, y1, (at) => (this.pointBlocked[at] = 1));
    this.eachStep(x0, x1, y0, y1, (at) => (this.acrossBlocked[at] = 1), (at) => (this.downBlocked[at] = 1));
  }

  private markNarrow(): void {
    const { narrowX, narrowY } = this.lines;
    for (let iy = 0; iy < this.height; iy++)
      for (let ix = 0; ix < this.width; ix++) {
        const at = iy * this.width + ix;
        if (narrowY[iy] === 1) this.acrossCost[at] = narrowCost * this.stepX[ix]!;
        if (narrowX[ix] === 1) this.downCost[at] = narrowCost * this.stepY[iy]!;
      }
  }

  private paintZone(zone: Rect, value: number): void {
    const { xs, ys } = this.lines;
    const [x1, y1] = [zone.x + zone.width, zone.y + zone.height];
    for (let iy = first(ys, zone.y); iy < this.height && ys[iy]! < y1; iy++)
      for (let ix = Math.max(0, first(xs, zone.x) - 1); ix + 1 < this.width && xs[ix]! < x1; ix++) {
        const middle = (xs[ix]! + xs[ix + 1]!) / 2;
        if (middle > zone.x && middle < x1) this.acrossZone[iy * this.width + ix] = value;
      }
    for (let iy = Math.max(0, first(ys, zone.y) - 1); iy + 1 < this.height && ys[iy]! < y1; iy++) {
      const middle = (ys[iy]! + ys[iy + 1]!) / 2;
      if (middle <= zone.y || middle >= y1) continue;
      for (let ix = first(xs, zone.x); ix < this.width && xs[ix]! < x1; ix++) this.downZone[iy * this.width + ix] = value;
    }
  }

  /** Makes crossing a rectangle dearer (or, with a negative cost, cheaper again). */
  addCost(rect: Rect, cost: number): void {
    const [x1, y1] = [rect.x + rect.width, rect.y + rect.height];
    this.eachStep(rect.x, x1, rect.y, y1, (at) => (this.acrossCost[at] = this.acrossCost[at]! + cost), (at) => (this.downCost[at] = this.downCost[at]! + cost));
  }

  /** Makes running across a rectangle dearer for each pixel. */
  addBand(rect: Rect, perPixel: number): void {
    this.eachStep(rect.x, rect.x + rect.width, rect.y, rect.y + rect.height, (at) => (this.acrossCost[at] = this.acrossCost[at]! + perPixel * this.stepX[at % this.width]!), () => undefined);
  }

  /** Points strictly inside. */
  private each(x0: number, x1: number, y0: number, y1: number, visit: (at: number) => void): void {
    const { xs, ys } = this.lines;
    for (let iy = first(ys, y0); iy < this.height && ys[iy]! < y1; iy++) for (let ix = first(xs, x0); ix < this.width && xs[ix]! < x1; ix++) visit(iy * this.width + ix);
  }

  /** Steps that share more than an end with the inside. */
  private eachStep(x0: number, x1: number, y0: number, y1: number, across: (at: number) => void, down: (at: number) => void): void {
    const { xs, ys } = this.lines;
    const [ix0, iy0] = [first(xs, x0), first(ys, y0)];
    for (let iy = iy0; iy < this.height && ys[iy]! < y1; iy++) for (let ix = Math.max(0, ix0 - 1); ix + 1 < this.width && xs[ix]! < x1; ix++) across(iy * this.width + ix);
    for (let iy = Math.max(0, iy0 - 1); iy + 1 < this.height && ys[iy]! < y1; iy++) for (let ix = ix0; ix < this.width && xs[ix]! < x1; ix++) down(iy * this.width + ix);
  }

  /** How many other flows a path crosses. */
  crossingsOf(points: readonly Point[]): number {
    const { xs, ys } = this.lines;
    let sum = 0;
    for (let i = 0; i + 1 < points.length; i++) {
      const [a, b] = [points[i]!, points[i + 1]!];
      if (a.y === b.y) {
        const iy = exact(ys, a.y);
        const [x0, x1] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
        if (iy >= 0) for (let ix = first(xs, x0); ix < this.width && xs[ix]! < x1; ix++) sum += this.passDown[iy * this.width + ix]!;
      } else {
        const ix = exact(xs, a.x);
        const [y0, y1] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
        if (ix >= 0) for (let iy = first(ys, y0); iy < this.height && ys[iy]! < y1; iy++) sum += this.passAcross[iy * this.width + ix]!;
      }
    }
    return sum;
  }

  /** Marks (by 1) or frees (by -1) what a path of points along lines uses. First and last point are ports and may lie between lines. */
  use(points: readonly Point[], by: 1 | -1): void {
    const { xs, ys } = this.lines;
    for (let i = 0; i + 1 < points.length; i++) {
      const [a, b] = [points[i]!, points[i + 1]!];
      if (a.y === b.y) {
        const iy = exact(ys, a.y);
        if (iy < 0) continue;
        const [x0, x1] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
        for (let ix = Math.max(0, first(xs, x0) - 1); ix + 1 < this.width && xs[ix]! < x1; ix++) if (xs[ix + 1]! > x0) this.acrossUse[iy * this.width + ix]! += by;
        for (let ix = first(xs, x0); ix < this.width && xs[ix]! < x1; ix++) this.passAcross[iy * this.width + ix]! += by;
      } else {
        const ix = exact(xs, a.x);
        if (ix < 0) continue;
        const [y0, y1] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
        for (let iy = Math.max(0, first(ys, y0) - 1); iy + 1 < this.height && ys[iy]! < y1; iy++) if (ys[iy + 1]! > y0) this.downUse[iy * this.width + ix]! += by;
        for (let iy = first(ys, y0); iy < this.height && ys[iy]! < y1; iy++) this.passDown[iy * this.width + ix]! += by;
      }
      if (i > 0) {
        const [ix, iy] = [exact(xs, a.x), exact(ys, a.y)];
        if (ix >= 0 && iy >= 0) this.turns[iy * this.width + ix]! += by;
      }
    }
  }
}

/** Index of the first value greater than `at`. */
export function first(values: Float64Array, at: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the value itself, -1 where it is none of them. */
export function exact(values: Float64Array, at: number): number {
  const next = first(values, at - 1e-6);
  return next < values.length && Math.abs(values[next]! - at) < 1e-6 ? next : -1;
}

