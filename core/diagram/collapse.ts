import type { Truth } from '../model/truth.ts';
import { summed } from './badge.ts';
import { flowLabel } from './labels.ts';
import * as measures from './measures.ts';
import { fonts, reserved } from './text-measure.ts';
import type { ClassRank, DiagramGraph, GraphFlow, GraphNode, GraphZone } from './types.ts';

/**
 * The graph with some zones drawn as one box each: what is inside is counted, flows end at its wall, and those between the same two ends become one.
 * @param collapsed ids of zones; ids of no zone, and zones inside of other collapsed ones, change nothing
 */
export function collapse(graph: DiagramGraph, collapsed: ReadonlySet<string>): DiagramGraph {
  const zones = new Map(graph.zones.map((zone) => [zone.id, zone]));
  const hidden = hiddenBy(zones, collapsed);
  if (hidden.size === 0) return graph;
  const shownBy = new Map(graph.nodes.map((node) => [node.id, hidden.get(node.zone ?? '')]));
  const inside = new Map<string, { elements: GraphNode[]; flows: GraphFlow[] }>();
  for (const id of new Set(hidden.values())) inside.set(id, { elements: [], flows: [] });
  for (const node of graph.nodes) {
    const by = shownBy.get(node.id);
    if (by !== undefined) inside.get(by)!.elements.push(node);
  }
  const bundles = new Map<string, GraphFlow[]>();
  for (const flow of graph.flows) {
    const [from, to] = [shownBy.get(flow.from), shownBy.get(flow.to)];
    if (from !== undefined && from === to) inside.get(from)!.flows.push(flow);
    else {
      // apart from each other where neither end is collapsed
      const key = from === undefined && to === undefined ? `f ${flow.id}` : `z ${JSON.stringify([from ?? flow.from, to ?? flow.to, from === undefined, to === undefined])}`;
      const list = bundles.get(key);
      if (list) list.push(flow);
      else bundles.set(key, [flow]);
    }
  }
  // a zone's box has the id of the zone, except in a broken model, where an element may have it too
  const elementIds = new Set(graph.nodes.map((node) => node.id));
  const boxId = (zone: string): string => (elementIds.has(zone) ? `?zone ${zone}` : zone);
  const boxes = [...inside].map(([id, { elements, flows }]) => boxOf(boxId(id), zones.get(id)!, elements, flows, graph.zones.filter((zone) => zone.id !== id && hidden.get(zone.id) === id)));
  const nodeOf = (id: string): string => {
    const by = shownBy.get(id);
    return by === undefined ? id : boxId(by);
  };
  return {
    ...graph,
    nodes: [...graph.nodes.filter((node) => shownBy.get(node.id) === undefined), ...boxes],
    zones: graph.zones.filter((zone) => !hidden.has(zone.id)),
    flows: [...bundles.values()].map((flows) => bundle(flows, nodeOf(flows[0]!.from), nodeOf(flows[0]!.to))),
  };
}

/** By zone: the outermost collapsed zone that it is or lies in. */
function hiddenBy(zones: ReadonlyMap<string, GraphZone>, collapsed: ReadonlySet<string>): Map<string, string> {
  const result = new Map<string, string>();
  for (const zone of zones.values()) {
    const seen = new Set<string>();
    for (let at: GraphZone | undefined = zone; at && !seen.has(at.id); at = zones.get(at.parent ?? '')) {
      seen.add(at.id);
      if (collapsed.has(at.id)) result.set(zone.id, at.id);
    }
  }
  return result;
}

function boxOf(id: string, zone: GraphZone, elements: readonly GraphNode[], flows: readonly GraphFlow[], inner: readonly GraphZone[]): GraphNode {
  const { height, textLeft, minWidth } = { ...measures.element, ...measures.collapsedZone };
  const text = `${count(elements.length, 'element')}, ${count(flows.length, 'flow')} inside`;
  const width = Math.max(zone.headerWidth + textLeft, textLeft + reserved(text, fonts.note) + measures.element.padding, minWidth);
  const badge = summed([zone.badge, ...inner.map((one) => one.badge), ...elements.map((one) => one.badge), ...flows.map((one) => one.badge)]);
  return {
    id, is: 'zone', type: 'process', kindText: zone.typeText, kindInferred: false, name: zone.name, lines: [zone.line], classRank: 0, outOfScope: zone.outOfScope,
    width: Math.ceil(width / measures.element.widthStep) * measures.element.widthStep, height,
    ...(zone.parent === undefined ? {} : { zone: zone.parent }), ...(zone.trust === undefined ? {} : { trust: zone.trust }), ...(badge ? { badge } : {}),
    inside: { elements: elements.length, flows: flows.length, text },
  };
}

function count(n: number, of: string): string {
  return `${n} ${of}${n === 1 ? '' : 's'}`;
}

/** Several flows as one: as weak as the weakest of them. */
function bundle(flows: readonly GraphFlow[], from: string, to: string): GraphFlow {
  const [first] = flows as [GraphFlow];
  if (flows.length === 1) return first.from === from && first.to === to ? first : { ...first, from, to };
  const encrypted = weakest(flows.map((flow) => flow.encrypted));
  const authenticated = weakest(flows.map((flow) => flow.authenticated));
  const rank = flows.reduce<ClassRank>((highest, flow) => (flow.label.classRank > highest ? flow.label.classRank : highest), 0);
  const protocols = new Set(flows.map((flow) => flow.protocolText));
  const protocol = protocols.size === 1 ? first.protocolText : '';
  const badge = summed(flows.map((flow) => flow.badge));
  return {
    id: first.id, members: flows.flatMap((flow) => flow.members), from, to, bidirectional: flows.some((flow) => flow.bidirectional), encrypted, authenticated,
    dataText: [...new Set(flows.map((flow) => flow.dataText).filter((text) => text !== ''))].join('; '), protocolText: [...protocols].filter((text) => text !== '').join(', '),
    label: flowLabel([`${flows.length} flows`], rank, protocol, encrypted, authenticated), outOfScope: flows.every((flow) => flow.outOfScope), ...(badge ? { badge } : {}),
  };
}

function weakest(facts: readonly Truth[]): Truth {
  return facts.includes('no') ? 'no' : facts.includes('unknown') ? 'unknown' : 'yes';
}
