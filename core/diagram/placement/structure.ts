import type { DiagramGraph } from '../types.ts';

/** The graph in numbers, as placement works on it: nodes and zones by index. A zone without anything in it gets a dummy node, so that it keeps a place. */
export interface Structure {
  /** Nodes of the graph first, then dummies. */
  readonly count: number;
  /** How many of the nodes are of the graph. */
  readonly real: number;
  readonly nodeIds: readonly string[];
  readonly nodeIndex: ReadonlyMap<string, number>;
  readonly zoneIds: readonly string[];
  readonly zoneIndex: ReadonlyMap<string, number>;
  /** By node: its zone, -1 for none. */
  readonly zoneOf: Int32Array;
  /** By zone: the one around it, -1 for none. */
  readonly parentOf: Int32Array;
  /** By zone, the whole picture at the end: what stands directly in it. */
  readonly nodesIn: readonly (readonly number[])[];
  readonly zonesIn: readonly (readonly number[])[];
  /** By node: trust rank of its zone; 1.5 where none is stated. */
  readonly trust: Float64Array;
  /** By node: 2 where the way begins that requests take, as the model tells it first, 1 on that way, 0 elsewhere. */
  readonly onMainWay: Uint8Array;
  /** Flows between different nodes. `answer`: it goes back along another one. */
  readonly links: readonly Link[];
  /** By node: indexes into `links`. */
  readonly linksOf: readonly (readonly number[])[];
}

export interface Link {
  readonly from: number;
  readonly to: number;
  readonly answer: boolean;
}

/** Trust of what does not state any: in the middle. */
const unknownTrust = 1.5;

export function structureOf(graph: DiagramGraph): Structure {
  const zoneIds = graph.zones.map((zone) => zone.id);
  const zoneIndex = new Map(zoneIds.map((id, i) => [id, i]));
  const root = zoneIds.length;
  const parentOf = Int32Array.from(graph.zones, (zone) => zoneIndex.get(zone.parent ?? '') ?? -1);
  const nodeIds = graph.nodes.map((node) => node.id);
  const zoneOf = graph.nodes.map((node) => zoneIndex.get(node.zone ?? '') ?? -1);
  const occupied = new Set([...zoneOf, ...parentOf]);
  for (let zone = 0; zone < root; zone++)
    if (!occupied.has(zone)) {
      nodeIds.push(`\u0000${zoneIds[zone]}`);
      zoneOf.push(zone);
    }
  const nodesIn: number[][] = Array.from({ length: root + 1 }, () => []);
  const zonesIn: number[][] = Array.from({ length: root + 1 }, () => []);
  zoneOf.forEach((zone, node) => nodesIn[zone < 0 ? root : zone]!.push(node));
  parentOf.forEach((parent, zone) => zonesIn[parent < 0 ? root : parent]!.push(zone));
  const nodeIndex = new Map(nodeIds.map((id, i) => [id, i]));
  const links = linksOf(graph, nodeIndex);
  const byNode: number[][] = nodeIds.map(() => []);
  links.forEach((link, i) => {
    byNode[link.from]!.push(i);
    byNode[link.to]!.push(i);
  });
  const trust = Float64Array.from(zoneOf, (zone, node) => graph.nodes[node]?.trust ?? graph.zones[zone]?.trust ?? unknownTrust);
  return {
    count: nodeIds.length, real: graph.nodes.length, nodeIds, nodeIndex, zoneIds, zoneIndex,
    zoneOf: Int32Array.from(zoneOf), parentOf, nodesIn, zonesIn, trust, onMainWay: mainWay(graph, nodeIds.length, links, byNode), links, linksOf: byNode,
  };
}

/** Longer ways are not shown in one row. */
const longestMainWay = 8;

/** From the first flow that an external entity begins, on along the first flow of each element, as models are written: requests first. */
function mainWay(graph: DiagramGraph, count: number, links: readonly Link[], linksOf: readonly (readonly number[])[]): Uint8Array {
  const result = new Uint8Array(count);
  const start = links.find((link) => graph.nodes[link.from]?.type === 'external' && !link.answer) ?? links[0];
  let node = start?.from;
  for (let length = 0; node !== undefined && result[node] === 0 && length < longestMainWay; length++) {
    result[node] = length === 0 ? 2 : 1;
    const at: number = node;
    const next = linksOf[at]!.map((i) => links[i]!).find((link) => link.from === at && !link.answer && result[link.to] === 0);
    node = next?.to;
  }
  return result;
}

/** A flow answers where it says so, or where an earlier flow goes the other way. */
function linksOf(graph: DiagramGraph, nodeIndex: ReadonlyMap<string, number>): Link[] {
  const ways = new Set<string>();
  const links: Link[] = [];
  for (const flow of graph.flows) {
    const from = nodeIndex.get(flow.from);
    const to = nodeIndex.get(flow.to);
    if (from === undefined || to === undefined || from === to) continue;
    links.push({ from, to, answer: flow.answers !== undefined || ways.has(`${to} ${from}`) });
    ways.add(`${from} ${to}`);
  }
  return links;
}
