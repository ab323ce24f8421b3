import * as measures from './measures.ts';
import type { Routed } from './routing/route.ts';
import type { Scene } from './routing/scene.ts';
import { zonesOutsideIn } from './routing/scene.ts';
import { contains, overlaps } from './routing/rect-index.ts';
import { segments } from './routing/label-places.ts';
import type { Rect } from './types.ts';

type Flows = readonly (Routed | undefined)[];

/**
 * Elements as high as their ports in use need, and zones as high as what is in them: less than was kept before anything was routed.
 * @param heights what each element needs without ports
 */
export function trimmed(scene: Scene, flows: Flows, heights: readonly number[]): { nodes: readonly Rect[]; zones: readonly Rect[]; flows: Flows } {
  const { firstPort } = measures.element;
  const needed = [...heights];
  flows.forEach((flow, i) => {
    if (!flow) return;
    const { from, to } = scene.flows[i]!;
    for (const [node, side, point] of [[from, flow.fromSide, flow.points[0]!], [to, flow.toSide, flow.points.at(-1)!]] as const)
      if (side === 'left' || side === 'right') needed[node] = Math.max(needed[node]!, Math.min(scene.nodes[node]!.height, point.y - scene.nodes[node]!.y + firstPort));
  });
  const nodes = scene.nodes.map((node, i) => ({ ...node, height: needed[i]! }));
  const moved = flows.map((flow, i) => {
    if (!flow) return flow;
    const points = [...flow.points];
    const { from, to } = scene.flows[i]!;
    if (flow.fromSide === 'bottom') points[0] = { x: points[0]!.x, y: nodes[from]!.y + nodes[from]!.height };
    if (flow.toSide === 'bottom') points[points.length - 1] = { x: points.at(-1)!.x, y: nodes[to]!.y + nodes[to]!.height };
    return { ...flow, points };
  });
  return { nodes, zones: lowered(scene, nodes, moved), flows: moved };
}

/** Zones with their lower wall below what lies in them, from the inside out; flows and labels inside count too. */
function lowered(scene: Scene, nodes: readonly Rect[], flows: Flows): Rect[] {
  const zones = [...scene.zones];
  const runs = flows.flatMap((flow) => (flow ? segments(flow.points) : []));
  const labels = flows.flatMap((flow) => (flow ? [flow.label] : []));
  for (const zone of zonesOutsideIn(scene.parentOf).reverse()) {
    const box = zones[zone]!;
    const isOwn = (other: number): boolean => scene.parentOf[other] === zone;
    let bottom = box.y + measures.zone.top;
    nodes.forEach((node, i) => {
      if (scene.zoneOf[i] === zone) bottom = Math.max(bottom, node.y + node.height + measures.zone.bottom);
    });
    zones.forEach((child, i) => {
      if (isOwn(i)) bottom = Math.max(bottom, child.y + child.height + measures.zone.bottom);
    });
    for (const run of runs) if (run.height === 0 && overlaps(run, box)) bottom = Math.max(bottom, run.y + measures.flow.fromWall);
    for (const label of labels) if (contains(box, label)) bottom = Math.max(bottom, label.y + label.height + 12);
    // a turn of a flow that comes down into the zone counts with its horizontal run; what only passes is not in the way
    zones[zone] = { ...box, height: Math.min(box.height, Math.ceil((bottom - box.y) / 4) * 4) };
  }
  return zones;
}
