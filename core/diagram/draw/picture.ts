import type { DiagramGraph, Layout } from '../types.ts';
import { elementShape } from './elements.ts';
import { flowShape, labelShape } from './flows.ts';
import { iconOf } from './icons.ts';
import type { Shape } from './shapes.ts';
import { group } from './shapes.ts';
import { doorwayShape, zoneShape } from './zones.ts';

/** One thing of the picture by its id in the model. */
export interface Part {
  readonly id: string;
  readonly shape: Shape;
}

/** The picture in the order in which it is drawn: zones, doorways, flows, labels, elements with their badges. The same for screen and export. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly totals: DiagramGraph['totals'];
  readonly zones: readonly Part[];
  /** By flow. */
  readonly doorways: readonly Part[];
  readonly flows: readonly Part[];
  /** By flow. */
  readonly labels: readonly Part[];
  readonly nodes: readonly Part[];
  /** The icons that it needs. */
  readonly icons: readonly string[];
}

/** Draws a laid-out graph. The same input gives the same bytes. */
export function pictureOf(graph: DiagramGraph, layout: Layout): Picture {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const zones = new Map(graph.zones.map((zone) => [zone.id, zone]));
  const flows = new Map(graph.flows.map((flow) => [flow.id, flow]));
  const part = <P extends { readonly id: string }, G>(placed: readonly P[], known: ReadonlyMap<string, G>, draw: (one: G, at: P) => Shape): Part[] =>
    placed.flatMap((at) => {
      const one = known.get(at.id);
      return one === undefined ? [] : [{ id: at.id, shape: draw(one, at) }];
    });
  const needed = new Set<string>();
  for (const node of graph.nodes) if (node.is === 'element') needed.add(iconOf(node.kind, node.type));
  if (graph.nodes.some((node) => node.is === 'zone')) needed.add('right');
  if (layout.nodes.some((node) => node.pinned)) needed.add('pin');
  return {
    width: layout.width, height: layout.height, title: graph.title, totals: graph.totals,
    zones: part(layout.zones, zones, zoneShape),
    doorways: layout.flows.filter((flow) => flow.doorways.length > 0).map((flow) => ({ id: flow.id, shape: group('', flow.doorways.map((doorway) => doorwayShape(doorway, zones.get(doorway.zone)?.trust)), { 'data-flow': flow.id }) })),
    flows: part(layout.flows, flows, (flow, at) => flowShape(flow, at, graph)),
    labels: part(layout.flows, flows, labelShape),
    nodes: part(layout.nodes, nodes, (node, at) => elementShape(node, at, graph)),
    icons: [...needed].sort(),
  };
}
