import type { Doorway, PlacedZone, Point, Side } from './types.ts';

/**
 * Where a flow passes walls: one doorway, at the outermost zone that it enters; where it enters none, at the outermost that it leaves.
 * @param from zones around its source, innermost first
 * @param to zones around its target, innermost first
 */
export function doorwaysOf(points: readonly Point[], from: readonly PlacedZone[], to: readonly PlacedZone[]): Doorway[] {
  const entered = to.filter((zone) => !from.includes(zone)).at(-1);
  const left = from.filter((zone) => !to.includes(zone)).at(-1);
  const zone = entered ?? left;
  if (!zone) return [];
  const crossings = wallCrossings(points, zone);
  const crossing = entered ? crossings.at(-1) : crossings[0];
  return crossing ? [{ ...crossing, zone: zone.id, enters: entered !== undefined }] : [];
}

/** Where a path crosses the walls of a zone, from its start on. */
export function wallCrossings(points: readonly Point[], zone: PlacedZone): { x: number; y: number; side: Side }[] {
  const result: { x: number; y: number; side: Side }[] = [];
  const [x0, x1, y0, y1] = [zone.x, zone.x + zone.width, zone.y, zone.y + zone.height];
  for (let i = 0; i + 1 < points.length; i++) {
    const [a, b] = [points[i]!, points[i + 1]!];
    const found: { x: number; y: number; side: Side }[] = [];
    const between = (at: number, p: number, q: number): boolean => at > Math.min(p, q) && at < Math.max(p, q);
    if (a.y === b.y && a.y > y0 && a.y < y1) {
      if (between(x0, a.x, b.x)) found.push({ x: x0, y: a.y, side: 'left' });
      if (between(x1, a.x, b.x)) found.push({ x: x1, y: a.y, side: 'right' });
      if (a.x > b.x) found.reverse();
    } else if (a.x === b.x && a.x > x0 && a.x < x1) {
      if (between(y0, a.y, b.y)) found.push({ x: a.x, y: y0, side: 'top' });
      if (between(y1, a.y, b.y)) found.push({ x: a.x, y: y1, side: 'bottom' });
      if (a.y > b.y) found.reverse();
    }
    result.push(...found);
  }
  return result;
}
