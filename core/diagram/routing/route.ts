import * as measures from '../measures.ts';
import type { PlacedLabel, Point, Side } from '../types.ts';
import type { LabelChoice } from './label-places.ts';
import { LabelSpace, badScore, segments } from './label-places.ts';
import { linesOf } from './lines.ts';
import { PortUse, portsOf, sideCosts } from './ports.ts';
import { Raster } from './raster.ts';
import { grown } from './rect-index.ts';
import type { Scene } from './scene.ts';
import { chainOf, zonesOutsideIn } from './scene.ts';
import type { Port, Window, Wishes } from './search.ts';
import { Search } from './search.ts';

/** One flow as routed. */
export interface Routed {
  readonly points: readonly Point[];
  readonly fromSide: Side;
  readonly toSide: Side;
  readonly label: PlacedLabel;
  /** How far from ideal the label lies; from `badScore` on it wants more room. */
  readonly labelScore: number;
}

interface Way {
  readonly points: readonly Point[];
  readonly from: Port;
  readonly to: Port;
  readonly cost: number;
  label?: LabelChoice;
}

const headerCost = 260;
const labelCost = 420;
/** Per pixel; a power of two keeps sums exact, so that taking it away again leaves nothing. */
const bandCost = 0.25;
const foreignFactor = 14;
const outsideFactor = 1.5;
/** From this number of flows on, only what lies badly is routed a second time. */
const largePicture = 60;
/** And from this one on nothing. */
const hugePicture = 700;
/** What another port may cost where the label has no room at this one. */
const otherPort = 70;
/** The haste of a search that has to end. */
const headlong = 40;
/** Lines looked at beyond the box around both ends, at first. */
const windowMargin = 14;

/** Routes flows one after the other and sets their labels; then routes those again that came to lie badly. */
export class Router {
  private readonly raster: Raster;
  private readonly search: Search;
  private readonly space: LabelSpace;
  private readonly pace: Pace;
  private readonly ports = new PortUse();
  private readonly ways: (Way | undefined)[];
  private readonly factors: Float32Array[];
  private readonly degree: { readonly from: number; readonly to: number }[];

  /** @param paths of flows that `adopt` will be given */
  constructor(readonly scene: Scene, paths: readonly (readonly Point[])[] = []) {
    this.raster = new Raster(linesOf(scene.nodes, scene.zones, paths, scene.least, scene.window), scene.nodes, scene.zones, zonesOutsideIn(scene.parentOf));
    this.search = new Search(this.raster);
    this.pace = paceFor(scene.flows.length);
    this.space = new LabelSpace(scene);
    for (const header of scene.headers) this.raster.addCost(grown(header, 5), headerCost);
    this.ways = scene.flows.map(() => undefined);
    const known = new Map<string, Float32Array>();
    this.factors = scene.flows.map(({ from, to }) => {
      const key = `${scene.zoneOf[from]} ${scene.zoneOf[to]}`;
      let factor = known.get(key);
      if (!factor) known.set(key, (factor = zoneFactors(scene, scene.zoneOf[from]!, scene.zoneOf[to]!)));
      return factor;
    });
    const outgoing = new Map<number, number>();
    const incoming = new Map<number, number>();
    for (const { from, to } of scene.flows) {
      outgoing.set(from, (outgoing.get(from) ?? 0) + 1);
      incoming.set(to, (incoming.get(to) ?? 0) + 1);
    }
    this.degree = scene.flows.map(({ from, to }) => ({ from: outgoing.get(from) ?? 0, to: incoming.get(to) ?? 0 }));
  }

  /** Flows in the order in which they are routed: straight ones between neighbours, then by distance. */
  order(): number[] {
    const { flows, nodes } = this.scene;
    const key = flows.map(({ from, to }) => {
      const [a, b] = [nodes[from]!, nodes[to]!];
      const dx = Math.max(0, b.x - a.x - a.width, a.x - b.x - b.width);
      const dy = Math.max(0, b.y - a.y - a.height, a.y - b.y - b.height);
      const beside = a.y === b.y;
      const above = a.x === b.x;
      return dx + dy - (beside === above ? 0 : beside === (this.scene.direction === 'right') ? 20_000 : 10_000) + (from === to ? 30_000 : 0);
    });
    return flows.map((_, i) => i).sort((i, j) => key[i]! - key[j]! || i - j);
  }

  /** Takes a flow over as it was routed before. */
  adopt(flow: number, routed: Routed): void {
    const { points, label } = routed;
    const [first, last] = [points[0]!, points.at(-1)!];
    const port = (point: Point, side: Side): Port => ({ ...point, side, cost: 0, ix: -1, iy: -1 });
    const length = segments(points).reduce((sum, rect) => sum + rect.width + rect.height, 0);
    const way: Way = { points, from: port(first, routed.fromSide), to: port(last, routed.toSide), cost: length + 95 * (points.length - 2), label: { label, score: 0 } };
    this.ways[flow] = way;
    const { from, to } = this.scene.flows[flow]!;
    this.ports.add(from, way.from, 1);
    this.ports.add(to, way.to, 1);
    this.raster.use(points, 1);
    this.space.addPath(flow, points);
    this.space.addLabel(flow, label);
    this.mark(label, 1);
  }

  /** Routes some flows beside those that stand. */
  routeSome(flows: readonly number[]): void {
    const chosen = new Set(flows);
    const order = this.order().filter((flow) => chosen.has(flow));
    for (const flow of order) this.route(flow);
    for (const flow of order) if (this.isBad(flow) || this.isCrooked(flow)) this.again(flow);
    this.settle();
  }

  /** Routes everything: each flow in turn, then those again that lie badly, now that all others stand. */
  routeAll(): void {
    const order = this.order();
    for (const flow of order) this.route(flow);
    const isLarge = order.length > largePicture;
    for (const flow of order.length > hugePicture ? [] : order) if (this.isBad(flow) || (!isLarge && this.isCrooked(flow))) this.again(flow);
    if (!isLarge) for (const flow of order) if (this.isBad(flow)) this.again(flow);
    this.settle();
  }

  /** Has it more bends than one would like, or crosses others? */
  private isCrooked(flow: number): boolean {
    const way = this.ways[flow];
    return way !== undefined && (way.points.length > 4 || this.raster.crossingsOf(way.points) > 0);
  }

  /**
   * Finds a way for a flow and a place for its label beside what stands already.
   * @param before a way whose ports should rather not be taken again, because the label found no room there
   */
  route(flow: number, before?: Way): void {
    const { from, to } = this.scene.flows[flow]!;
    const [a, b] = [this.scene.nodes[from]!, this.scene.nodes[to]!];
    const costs = from === to ? selfCosts : sideCosts(a, b, this.scene.direction);
    const starts = avoiding(portsOf(this.raster, from, a, costs.from, this.ports), before?.from);
    const ends = avoiding(portsOf(this.raster, to, b, costs.to, this.ports), before?.to);
    const wishes = this.wishes(flow);
    const whole = { x0: 0, x1: this.raster.width - 1, y0: 0, y1: this.raster.height - 1 };
    const window = windowAround([...starts, ...ends], whole);
    const { haste, most } = this.pace;
    const found = this.search.find(starts, ends, wishes, window, haste, most)
      ?? this.search.find(starts, ends, wishes, window, 3 * haste, most)
      ?? this.search.find(starts, ends, wishes, window, 10 * haste, most)
      ?? this.search.find(starts, ends, wishes, whole, headlong);
    if (!found) return;
    const way: Way = { ...found };
    this.ways[flow] = way;
    this.ports.add(from, way.from, 1);
    this.ports.add(to, way.to, 1);
    this.raster.use(way.points, 1);
    this.space.addPath(flow, way.points);
    this.setLabel(flow, way);
  }

  private setLabel(flow: number, way: Way): void {
    const choice = this.space.choose(flow, this.scene.flows[flow]!.label, way.points, this.labelAtEnd(flow), this.factors[flow]!);
    if (!choice) return;
    way.label = choice;
    this.space.addLabel(flow, choice.label);
    this.mark(choice.label, 1);
  }

  /** Labels are dear to cross, and running close above or below one leaves no room for a label there. */
  private mark(label: PlacedLabel, by: 1 | -1): void {
    this.raster.addCost(grown(label, 3), by * labelCost);
    const { above, height } = bandOf(label);
    this.raster.addBand({ x: label.x, y: label.y - above, width: label.width, height }, by * bandCost);
  }

  /** Takes a flow and its label out again. */
  remove(flow: number): void {
    const way = this.ways[flow];
    if (!way) return;
    const { from, to } = this.scene.flows[flow]!;
    this.ports.add(from, way.from, -1);
    this.ports.add(to, way.to, -1);
    this.raster.use(way.points, -1);
    this.space.removePath(flow, way.points);
    this.dropLabel(flow, way);
    this.ways[flow] = undefined;
  }

  private dropLabel(flow: number, way: Way): void {
    if (!way.label) return;
    this.space.removeLabel(flow, way.label.label);
    this.mark(way.label.label, -1);
    delete way.label;
  }

  /** How badly a flow lies: what its way costs with everything in place, and its label. */
  badness(flow: number): number {
    const way = this.ways[flow];
    if (!way) return Infinity;
    const label = way.label ? (this.space.crossings(flow, way.label.label) * 300 + Math.max(0, way.label.score)) : 2000;
    return way.cost + label;
  }

  /** Routes a flow anew; keeps what it had where that was better. */
  again(flow: number): void {
    const before = this.ways[flow];
    const label = before?.label;
    const was = this.badness(flow);
    const hasNoRoom = label === undefined || label.score >= badScore;
    this.remove(flow);
    this.route(flow, hasNoRoom ? before : undefined);
    if (!before || this.badness(flow) <= was) return;
    this.remove(flow);
    const { from, to } = this.scene.flows[flow]!;
    this.ways[flow] = before;
    this.ports.add(from, before.from, 1);
    this.ports.add(to, before.to, 1);
    this.raster.use(before.points, 1);
    this.space.addPath(flow, before.points);
    if (label && this.space.isFree(label.label)) {
      before.label = label;
      this.space.addLabel(flow, label.label);
      this.mark(label.label, 1);
    } else this.setLabel(flow, before);
  }

  /** Does another flow run through the label of this one, or has it none? */
  isBad(flow: number): boolean {
    const way = this.ways[flow];
    if (!way?.label) return true;
    return way.label.score >= badScore || this.space.crossings(flow, way.label.label) > 0;
  }

  /** What is left without a place along its flow gets one near it. */
  settle(): void {
    this.ways.forEach((way, flow) => {
      if (!way || way.label) return;
      way.label = this.space.nearby(this.scene.flows[flow]!.label, way.points);
      this.space.addLabel(flow, way.label.label);
    });
  }

  labelScore(flow: number): number {
    const way = this.ways[flow];
    return way?.label ? way.label.score + 300 * this.space.crossings(flow, way.label.label) : 2000;
  }

  pointsOf(flow: number): readonly Point[] {
    return this.ways[flow]?.points ?? [];
  }

  result(flow: number): Routed | undefined {
    const way = this.ways[flow];
    if (!way?.label) return undefined;
    return { points: way.points, fromSide: way.from.side, toSide: way.to.side, label: way.label.label, labelScore: this.labelScore(flow) };
  }

  /** Where many flows meet, they turn at once and their labels go to the other end. */
  private labelAtEnd(flow: number): boolean {
    return this.degree[flow]!.from > this.degree[flow]!.to;
  }

  private wishes(flow: number): Wishes {
    const { from, to } = this.scene.flows[flow]!;
    const [a, b] = [this.scene.nodes[from]!, this.scene.nodes[to]!];
    const nearStart = this.labelAtEnd(flow);
    const right = b.x >= a.x;
    const below = b.y >= a.y;
    const laneX = nearStart ? (right ? a.x + a.width + 44 : a.x - 44) : right ? b.x - 48 : b.x + b.width + 48;
    const laneY = nearStart ? (below ? a.y + a.height + 44 : a.y - 72) : below ? b.y - 76 : b.y + b.height + 48;
    return { zoneFactor: this.factors[flow]!, laneX, laneY };
  }
}

function avoiding(ports: readonly Port[], used: Port | undefined): readonly Port[] {
  return used ? ports.map((port) => (port.x === used.x && port.y === used.y ? { ...port, cost: port.cost + otherPort } : port)) : ports;
}

/** How searches go: with what haste, and after how many states with more. */
interface Pace {
  readonly haste: number;
  readonly most: number;
}

/** Small pictures get the best ways that there are, large ones good ones in time. */
function paceFor(flows: number): Pace {
  if (flows <= 40) return { haste: 1.1, most: 60_000 };
  if (flows <= 70) return { haste: 1.3, most: 20_000 };
  if (flows <= 120) return { haste: 1.6, most: 6_000 };
  if (flows <= 300) return { haste: 2, most: 4_000 };
  return flows <= 1_000 ? { haste: 2.5, most: 1_000 } : { haste: 4, most: 400 };
}

const selfCosts = {
  from: { right: 0, left: 60, top: Infinity, bottom: Infinity },
  to: { bottom: 0, top: 40, left: Infinity, right: Infinity },
} as const;

/** By zone from 1: foreign zones are dear, zones outside of the one that both ends share a little; 0 is outside of all. */
function zoneFactors(scene: Scene, from: number, to: number): Float32Array {
  const factors = new Float32Array(scene.zones.length + 1).fill(foreignFactor);
  const [a, b] = [chainOf(from, scene.parentOf), chainOf(to, scene.parentOf)];
  const common = a.find((zone) => b.includes(zone));
  for (const zone of [...a, ...b]) factors[zone + 1] = 1;
  if (common !== undefined) for (const zone of chainOf(scene.parentOf[common]!, scene.parentOf)) factors[zone + 1] = outsideFactor;
  factors[0] = common === undefined ? 1 : outsideFactor;
  return factors;
}

function windowAround(ports: readonly Port[], whole: Window): Window {
  let { x0: x1, x1: x0, y0: y1, y1: y0 } = whole;
  for (const port of ports) {
    x0 = Math.min(x0, port.ix);
    x1 = Math.max(x1, port.ix);
    y0 = Math.min(y0, port.iy);
    y1 = Math.max(y1, port.iy);
  }
  return { x0: Math.max(whole.x0, x0 - windowMargin), x1: Math.min(whole.x1, x1 + windowMargin), y0: Math.max(whole.y0, y0 - windowMargin), y1: Math.min(whole.y1, y1 + windowMargin) };
}

/** Where a run would be too near above or below a label for a label of its own. */
function bandOf(label: PlacedLabel): { above: number; height: number } {
  const above = measures.label.gap + measures.label.row + 2;
  return { above, height: above + label.height + measures.label.line + measures.label.gap + 2 };
}
