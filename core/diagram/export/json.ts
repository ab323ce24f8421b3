import type { DiagramGraph, Layout } from '../types.ts';

/** What `--format json` gives: one coordinate system in pixels, x and y the top left, y downwards. */
export interface DiagramJson {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly { readonly id: string; readonly zone: string | null; readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  readonly zones: readonly { readonly id: string; readonly parent: string | null; readonly x: number; readonly y: number; readonly width: number; readonly height: number }[];
  /** The points are the path as drawn, the first and the last on the borders of its ends. */
  readonly flows: readonly {
    readonly id: string; readonly from: string; readonly to: string; readonly points: readonly { readonly x: number; readonly y: number }[];
    readonly label: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  }[];
}

/** The geometry of a picture. Flows that a collapsed zone bundles are each there, with the path of their bundle. */
export function diagramJson(graph: DiagramGraph, layout: Layout): DiagramJson {
  const members = new Map(graph.flows.map((flow) => [flow.id, flow.members]));
  return {
    width: layout.width, height: layout.height,
    nodes: layout.nodes.map(({ id, zone, x, y, width, height }) => ({ id, zone: zone ?? null, x, y, width, height })),
    zones: layout.zones.map(({ id, parent, x, y, width, height }) => ({ id, parent: parent ?? null, x, y, width, height })),
    flows: layout.flows.flatMap(({ id, from, to, points, label }) =>
      (members.get(id) ?? [id]).map((member) => ({ id: member, from, to, points: points.map(({ x, y }) => ({ x, y })), label: { x: label.x, y: label.y, width: label.width, height: label.height } }))),
  };
}
