import type { DiagramGraph, GraphFlow, GraphNode, GraphZone } from '../types.ts';

/** What the formats that are text share: names for things, the tree of zones, words for flows. */

/** Names that any of these languages takes for an id: `n1`, `n2`, … in the order of the graph. Ids of models may hold any character. */
export function plainIds(graph: DiagramGraph): { readonly node: (id: string) => string; readonly zone: (id: string) => string } {
  const nodes = new Map(graph.nodes.map((node, i) => [node.id, `n${i + 1}`]));
  const zones = new Map(graph.zones.map((zone, i) => [zone.id, `z${i + 1}`]));
  return { node: (id) => nodes.get(id) ?? 'n0', zone: (id) => zones.get(id) ?? 'z0' };
}

export interface ZoneTree {
  readonly zone: GraphZone | undefined;
  readonly zones: readonly ZoneTree[];
  readonly nodes: readonly GraphNode[];
}

/** Zones in zones with what stands in them; the root has no zone. A zone whose parents form a circle stands at the root. */
export function zoneTree(graph: DiagramGraph): ZoneTree {
  const ids = new Set(graph.zones.map((zone) => zone.id));
  const parents = new Map(graph.zones.map((zone) => [zone.id, zone.parent !== undefined && ids.has(zone.parent) ? zone.parent : undefined]));
  const rooted = (id: string): boolean => {
    const seen = new Set<string>();
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at)) {
      if (seen.has(at)) return false;
      seen.add(at);
    }
    return true;
  };
  const parentOf = new Map(graph.zones.map((zone) => [zone.id, rooted(zone.id) ? parents.get(zone.id) : undefined]));
  const build = (zone: GraphZone | undefined): ZoneTree => ({
    zone,
    zones: graph.zones.filter((inner) => parentOf.get(inner.id) === zone?.id).map(build),
    nodes: graph.nodes.filter((node) => (node.zone !== undefined && ids.has(node.zone) ? node.zone : undefined) === zone?.id),
  });
  return build(undefined);
}

/** The label of a flow in words: what it carries, over what, and what is not safe or not stated. */
export function flowWords(flow: GraphFlow): string {
  const how = [
    flow.protocolText,
    flow.encrypted === 'no' ? 'not encrypted' : flow.encrypted === 'unknown' ? 'encryption not stated' : '',
    flow.authenticated === 'no' ? 'not authenticated' : flow.authenticated === 'unknown' ? 'authentication not stated' : '',
  ].filter((part) => part !== '').join(', ');
  return [flow.dataText, how].filter((part) => part !== '').join(' / ');
}

/** The name of a node, with its kind and, where something is open, how many findings. */
export function nodeWords(node: GraphNode): readonly string[] {
  const open = node.badge && ['critical', 'high', 'medium', 'low'].includes(node.badge.is) ? `${node.badge.count} open, highest ${node.badge.is}` : '';
  return [node.name === '' ? '?' : node.name, node.kindText, open].filter((part) => part !== '');
}

export function zoneWords(zone: GraphZone): string {
  return [zone.name, zone.typeText === '' ? '' : `(${zone.typeText})`].filter((part) => part !== '').join(' ');
}

/** One line without characters that would end or break a text in quotes. */
export function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
}
