import type { Truth } from '../../model/truth.ts';
import type { Badge, DiagramGraph, GraphFlow, GraphNode, GraphZone } from '../types.ts';

/** What a screen reader says about each part: one sentence that holds everything the picture shows of it. */

export function nodeSentence(node: GraphNode, graph: DiagramGraph): string {
  if (node.is === 'missing') return `${node.name === '' ? 'An end that is not stated' : node.name}, not declared`;
  const zone = graph.zones.find((one) => one.id === node.zone);
  const what = node.is === 'zone' ? ['collapsed zone', node.inside?.text] : [node.type === 'external' ? 'external entity' : node.type, node.kindText === node.type ? undefined : node.kindInferred ? `${node.kindText.replace(/\?$/, '')} (inferred)` : node.kindText];
  const classes = ['', 'internal data', 'confidential data', 'secret data'];
  return said([node.name, ...what, zone && `in zone ${zone.name}`, classes[node.classRank], node.outOfScope ? 'out of scope' : undefined, badgeWords(node.badge)]);
}

export function zoneSentence(zone: GraphZone): string {
  return said([`Zone ${zone.name}`, zone.typeText, zone.trust === undefined ? 'trust not stated' : `trust ${zone.trust} of 3`, zone.outOfScope ? 'out of scope' : undefined, badgeWords(zone.badge)]);
}

export function flowSentence(flow: GraphFlow, graph: DiagramGraph): string {
  const name = (id: string): string => graph.nodes.find((node) => node.id === id)?.name ?? id;
  const zoneOf = (id: string): string | undefined => graph.nodes.find((node) => node.id === id)?.zone;
  const classes = ['', 'internal', 'confidential', 'secret'];
  const carried = flow.dataText === '' ? 'nothing stated' : flow.dataText;
  return said([
    `${name(flow.from)} ${flow.bidirectional ? 'and' : 'to'} ${name(flow.to)}: ${carried}`, classes[flow.label.classRank], flow.protocolText, truth(flow.encrypted, 'encrypted'), truth(flow.authenticated, 'authenticated'),
    zoneOf(flow.from) === zoneOf(flow.to) ? undefined : 'crosses a trust boundary', flow.members.length > 1 ? `${flow.members.length} flows in one line` : undefined, badgeWords(flow.badge),
  ]);
}

function truth(value: Truth, word: string): string {
  return value === 'yes' ? word : value === 'no' ? `not ${word}` : `${word}: not stated`;
}

function badgeWords(badge: Badge | undefined): string {
  if (!badge) return 'no findings';
  if (badge.is === 'question') return `${badge.count} ${badge.count === 1 ? 'question' : 'questions'}`;
  if (badge.is === 'mitigated') return badge.count === 1 ? 'its finding is mitigated' : `all ${badge.count} findings mitigated`;
  if (badge.is === 'decided') return `${badge.count} decided`;
  return `${badge.count} open, highest ${badge.is}`;
}

function said(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}
