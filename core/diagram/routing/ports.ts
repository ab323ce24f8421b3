import type { Direction, Rect, Side } from '../types.ts';
import { portsAcross, portsAlong } from './lines.ts';
import type { Raster } from './raster.ts';
import { exact, first } from './raster.ts';
import type { Port } from './search.ts';

const sides: readonly Side[] = ['left', 'right', 'top', 'bottom'];
const taken = 700;
const perPort = 4;

/** Which ports are in use, by node, side and place. */
export class PortUse {
  private readonly used = new Map<string, number>();

  count(node: number, side: Side, at: number): number {
    return this.used.get(`${node} ${side} ${at}`) ?? 0;
  }

  add(node: number, port: Port, by: 1 | -1): void {
    const key = `${node} ${port.side} ${port.side === 'left' || port.side === 'right' ? port.y : port.x}`;
    this.used.set(key, (this.used.get(key) ?? 0) + by);
  }
}

/** The ports of a node that a flow may take, each with its cost: the sides that face the other end are cheap, ports in use dear. */
export function portsOf(raster: Raster, node: number, rect: Rect, costs: Readonly<Record<Side, number>>, use: PortUse): Port[] {
  const { xs, ys } = raster.lines;
  const result: Port[] = [];
  for (const side of sides) {
    if (!Number.isFinite(costs[side])) continue;
    const isBeside = side === 'left' || side === 'right';
    (isBeside ? portsAlong(rect) : portsAcross(rect)).forEach((at, k) => {
      const x = side === 'left' ? rect.x : side === 'right' ? rect.x + rect.width : at;
      const y = side === 'top' ? rect.y : side === 'bottom' ? rect.y + rect.height : at;
      const ix = side === 'left' ? first(xs, rect.x - 7) - 1 : side === 'right' ? first(xs, x + 6.5) : exact(xs, at);
      const iy = side === 'top' ? first(ys, rect.y - 7) - 1 : side === 'bottom' ? first(ys, y + 6.5) : exact(ys, at);
      if (ix < 0 || iy < 0 || ix >= raster.width || iy >= raster.height || raster.pointBlocked[iy * raster.width + ix] === 1) return;
      const length = Math.abs(xs[ix]! - x) + Math.abs(ys[iy]! - y);
      result.push({ side, x, y, ix, iy, cost: costs[side] + perPort * k + taken * use.count(node, side, at) + length });
    });
  }
  return result;
}

/** Which sides suit the two ends of a flow, by where they stand to each other. */
export function sideCosts(from: Rect, to: Rect, direction: Direction): { from: Record<Side, number>; to: Record<Side, number> } {
  const right = to.x >= from.x + from.width;
  const left = from.x >= to.x + to.width;
  const below = to.y >= from.y + from.height;
  const above = from.y >= to.y + to.height;
  const across = right || left;
  const along = below || above;
  const horizontal = across && (!along || direction === 'right');
  const facing: Side = horizontal ? (right ? 'right' : 'left') : below ? 'bottom' : 'top';
  const second: Side = horizontal ? (below ? 'bottom' : above ? 'top' : 'bottom') : right ? 'right' : left ? 'left' : 'right';
  return { from: costsOf(facing, second, along && across), to: costsOf(opposite(facing), horizontal && !along ? 'bottom' : !horizontal && !across ? 'right' : opposite(second), along && across) };
}

function costsOf(facing: Side, second: Side, diagonal: boolean): Record<Side, number> {
  const result: Record<Side, number> = { left: 75, right: 75, top: 75, bottom: 75 };
  result[opposite(facing)] = 150;
  result[second] = diagonal ? 22 : 45;
  result[facing] = 0;
  return result;
}

export function opposite(side: Side): Side {
  return side === 'left' ? 'right' : side === 'right' ? 'left' : side === 'top' ? 'bottom' : 'top';
}
