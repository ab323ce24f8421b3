import type { Direction, FlowLabel, Rect } from '../types.ts';

/** What flows are routed through: everything that stands already, by index. */
export interface Scene {
  readonly direction: Direction;
  readonly nodes: readonly Rect[];
  readonly zones: readonly Rect[];
  /** By zone: the zone around it, -1 for none. */
  readonly parentOf: ArrayLike<number>;
  /** By node: its zone, -1 for none. */
  readonly zoneOf: ArrayLike<number>;
  /** Name, type and meter of each zone: labels keep off, flows avoid them. */
  readonly headers: readonly Rect[];
  readonly flows: readonly SceneFlow[];
  /** No flow runs left of or above this; undefined where the canvas is made to fit afterwards. */
  readonly least?: number;
  /** Where flows that are routed may run; everywhere, where it is not given. */
  readonly window?: Rect;
}

export interface SceneFlow {
  readonly from: number;
  readonly to: number;
  readonly answer: boolean;
  readonly label: FlowLabel;
}

/** Zones from the outside in: every zone after the one around it. */
export function zonesOutsideIn(parentOf: ArrayLike<number>): number[] {
  const depth = depthsOf(parentOf);
  return Array.from({ length: parentOf.length }, (_, zone) => zone).sort((a, b) => depth[a]! - depth[b]! || a - b);
}

/** By zone: how many zones lie around it. */
export function depthsOf(parentOf: ArrayLike<number>): number[] {
  const depths: number[] = [];
  for (let zone = 0; zone < parentOf.length; zone++) {
    let depth = 0;
    for (let at = parentOf[zone]!; at >= 0 && depth < parentOf.length; at = parentOf[at]!) depth++;
    depths.push(depth);
  }
  return depths;
}

/** The zone and those around it, innermost first. */
export function chainOf(zone: number, parentOf: ArrayLike<number>): number[] {
  const chain: number[] = [];
  for (let at = zone; at >= 0 && chain.length <= parentOf.length; at = parentOf[at]!) chain.push(at);
  return chain;
}
