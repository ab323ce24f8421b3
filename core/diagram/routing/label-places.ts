import * as measures from '../measures.ts';
import type { FlowLabel, PlacedLabel, Point, Rect } from '../types.ts';
import { RectIndex, contains, grown, overlaps } from './rect-index.ts';
import type { Scene } from './scene.ts';

/** From this score on a label lies where it should not: across a line or a wall, or off its flow. */
export const badScore = 130;

const crossesLine = 320;
const crossesWall = 170;
const inForeignZone = 60;
const otherRun = 26;
const besideCost = 12;
const leftOfRun = 80;
const hangsOver = 90;
const perPixel = 0.06;

const mostCounted = 4;

/** Space to other labels, elements and headers. */
const gap = 4;

export interface LabelChoice {
  readonly label: PlacedLabel;
  readonly score: number;
}

/** Everything that labels keep off, and the lines that they should not cover. */
export class LabelSpace {
  private readonly solid = new RectIndex<number>();
  private readonly lines = new RectIndex<number>();
  private readonly walls: readonly Rect[];

  constructor(scene: Scene) {
    for (const rect of scene.nodes) this.solid.add(rect, -1);
    for (const rect of scene.headers) this.solid.add(rect, -1);
    this.walls = scene.zones;
  }

  addPath(flow: number, points: readonly Point[]): void {
    for (const rect of segments(points)) this.lines.add(rect, flow);
  }

  removePath(flow: number, points: readonly Point[]): void {
    for (const rect of segments(points)) this.lines.some(rect, (value, found) => {
      if (value !== flow || found.x !== rect.x || found.y !== rect.y || found.width !== rect.width || found.height !== rect.height) return false;
      this.lines.remove(found, value);
      return true;
    });
  }

  addLabel(flow: number, label: PlacedLabel): void {
    this.solid.add(label, flow);
  }

  removeLabel(flow: number, label: PlacedLabel): void {
    this.solid.remove(label, flow);
  }

  isFree(rect: Rect): boolean {
    const around = grown(rect, gap);
    return !this.solid.some(around, (_, other) => overlaps(around, other));
  }

  /** How many other flows run through the label; from `mostCounted` on it makes no difference. */
  crossings(flow: number, rect: Rect): number {
    const crossing: number[] = [];
    const around = grown(rect, 2);
    this.lines.some(around, (value, line) => {
      if (value !== flow && overlaps(around, line) && !crossing.includes(value)) crossing.push(value);
      return crossing.length === mostCounted;
    });
    return crossing.length;
  }

  /**
   * The best place for a flow's label along its path.
   * @param atEnd the label should be near the end rather than the start
   * @returns undefined where everything along the path is taken
   */
  choose(flow: number, text: FlowLabel, points: readonly Point[], atEnd: boolean, zoneFactor: Float32Array): LabelChoice | undefined {
    let best: LabelChoice | undefined;
    const runs = points.length - 1;
    for (let run = 0; run < runs; run++) {
      const [a, b] = [points[run]!, points[run + 1]!];
      const far = otherRun * (atEnd ? runs - 1 - run : run);
      for (const place of a.y === b.y ? this.around(a, b, text, atEnd) : this.beside(a, b, text)) {
        const base = far + place.cost;
        if (best && base >= best.score) continue;
        const score = base + this.judge(flow, points, run, place.label, zoneFactor);
        if (!best || score < best.score) if (Number.isFinite(score)) best = { label: place.label, score };
      }
    }
    return best;
  }

  /** Places near the path that are at least free, for a label that has none along it. */
  nearby(text: FlowLabel, points: readonly Point[]): LabelChoice {
    const { width, height } = text.beside;
    const middle = points[Math.floor((points.length - 1) / 2)]!;
    const next = points[Math.floor((points.length - 1) / 2) + 1] ?? middle;
    const [cx, cy] = [(middle.x + next.x) / 2, (middle.y + next.y) / 2];
    for (let ring = 1; ; ring++)
      for (let i = 0; i < 8 * ring; i++) {
        const angle = (i / (8 * ring)) * 2 * Math.PI;
        const rect = { x: Math.round(cx + ring * 20 * Math.cos(angle) - (Math.cos(angle) < 0 ? width : 0)), y: Math.round(cy + ring * 20 * Math.sin(angle) - height / 2), width, height };
        if (this.isFree(rect)) return { label: { ...rect, form: 'beside' }, score: 1000 + ring * 20 };
      }
  }

  private judge(flow: number, points: readonly Point[], run: number, rect: Rect, zoneFactor: Float32Array): number {
    if (!this.isFree(rect)) return Infinity;
    let sum = crossesLine * this.crossings(flow, rect);
    for (let i = 0; i + 1 < points.length; i++) if (i !== run && overlaps(grown(rect, 1), segment(points[i]!, points[i + 1]!))) sum += i === run - 1 || i === run + 1 ? 40 : crossesLine;
    const wide = { x: rect.x - 6, y: rect.y - 3, width: rect.width + 12, height: rect.height + 6 };
    this.walls.forEach((wall, zone) => {
      if (!overlaps(wall, wide)) return;
      if (!contains(wall, wide)) sum += crossesWall;
      else if (zoneFactor[zone + 1]! > 4) sum += inForeignZone;
    });
    return sum;
  }

  /** Around a horizontal run: behind its start and each wall on it, before its end, and in between. */
  private around(a: Point, b: Point, text: FlowLabel, atEnd: boolean): { label: PlacedLabel; cost: number }[] {
    const { width, height, above } = text.around;
    const [x0, x1] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
    const { afterElement, afterWall } = measures.label;
    const stops = [x0, ...this.wallsAcross(a.y, x0, x1, true), x1];
    const leftToRight = a.x < b.x;
    const result: { label: PlacedLabel; cost: number }[] = [];
    const add = (x: number, more: number): void => {
      const off = leftToRight !== atEnd ? x - x0 : x1 - x - width;
      result.push({ label: { x, y: a.y - above, width, height, form: 'around', line: a.y }, cost: more + perPixel * Math.max(0, off) });
    };
    const low = x0 + 6;
    const high = x1 - width - 10;
    if (high < low) {
      if (x1 - x0 > 40) add(x0 + afterElement, hangsOver + 0.5 * (low - high));
      return result;
    }
    stops.forEach((stop, i) => {
      const after = stop + (i === 0 ? afterElement : afterWall);
      if (after <= high) add(after, 0);
      const before = stop - width - (i === stops.length - 1 ? measures.label.afterElement + 4 : afterWall);
      if (before >= low) add(before, 1);
    });
    for (let x = low; x <= high; x += 24) add(Math.round(x), 10);
    return result;
  }

  /** Beside a vertical run: in the middle of each piece between walls, and in between. */
  private beside(a: Point, b: Point, text: FlowLabel): { label: PlacedLabel; cost: number }[] {
    const { width, height } = text.beside;
    const [y0, y1] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
    const stops = [y0, ...this.wallsAcross(a.x, y0, y1, false), y1];
    const result: { label: PlacedLabel; cost: number }[] = [];
    const add = (y: number, more: number): void => {
      const cost = besideCost + more + 0.02 * Math.abs(y + height / 2 - (y0 + y1) / 2);
      result.push({ label: { x: a.x + measures.label.besideRun, y: Math.round(y), width, height, form: 'beside' }, cost });
      result.push({ label: { x: a.x - measures.label.besideRun - width, y: Math.round(y), width, height, form: 'beside' }, cost: cost + leftOfRun });
    };
    for (let i = 0; i + 1 < stops.length; i++) {
      const room = stops[i + 1]! - stops[i]!;
      add((stops[i]! + stops[i + 1]! - height) / 2, room >= height + 8 ? 0 : 20);
    }
    if (y1 - y0 < height) {
      if (y1 - y0 > 12) add((y0 + y1 - height) / 2, hangsOver);
      return result;
    }
    for (let y = y0 + 4; y <= y1 - height - 4; y += 16) add(y, 8);
    return result;
  }

  /** Where walls cross a run, in order. */
  private wallsAcross(at: number, from: number, to: number, horizontal: boolean): number[] {
    const result: number[] = [];
    for (const wall of this.walls) {
      const [low, high, first, last] = horizontal ? [wall.y, wall.y + wall.height, wall.x, wall.x + wall.width] : [wall.x, wall.x + wall.width, wall.y, wall.y + wall.height];
      if (at <= low || at >= high) continue;
      for (const edge of [first, last]) if (edge > from && edge < to) result.push(edge);
    }
    return result.sort((x, y) => x - y);
  }
}

export function segment(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) };
}

export function segments(points: readonly Point[]): Rect[] {
  const result: Rect[] = [];
  for (let i = 0; i + 1 < points.length; i++) result.push(segment(points[i]!, points[i + 1]!));
  return result;
}
