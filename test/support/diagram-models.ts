import { elementTexts } from '../../core/diagram/graph.ts';
import { flowLabel } from '../../core/diagram/labels.ts';
import { sequence } from '../../core/diagram/placement/random.ts';
import type { DiagramGraph, GraphFlow, GraphNode } from '../../core/diagram/types.ts';

/**
 * Models as people write them, in any number: zones in zones, requests through an entrance, hubs, stores, a supply chain, answers, and the odd ones (cycles, flows of an element to itself,
 * several flows between two elements, elements without flows or zone, long and foreign names). The same seed gives the same model.
 */
export interface GeneratedModel {
  readonly text: string;
}

/** The graph with one element and one flow more, beside an element that the seed chooses. */
export function withOneMore(graph: DiagramGraph, seed: number): DiagramGraph {
  const random = sequence(seed);
  const elements = graph.nodes.filter((node) => node.is === 'element');
  const beside = elements[Math.floor(random() * elements.length)];
  if (!beside) return graph;
  const from = elements[Math.floor(random() * elements.length)]!;
  const added: GraphNode = { ...beside, id: '?added', name: 'Added element', ...elementTexts('Added element', 'process') };
  const flow: GraphFlow = {
    id: '?added flow', members: ['?added flow'], from: from.id, to: added.id, bidirectional: false, encrypted: 'yes', authenticated: 'unknown', dataText: 'Added data', protocolText: 'HTTPS', outOfScope: false,
    label: flowLabel(['Added data'], 2, 'HTTPS', 'yes', 'unknown'),
  };
  return { ...graph, nodes: [...graph.nodes, added], flows: [...graph.flows, flow] };
}

interface Zone {
  readonly id: string;
  readonly type?: string;
  readonly parent?: string;
  readonly role: 'outside' | 'edge' | 'inside' | 'supply';
}

const names: Readonly<Record<string, readonly string[]>> = {
  process: ['Gateway', 'Inference server', 'Planner', 'Retriever', 'Embedding service', 'Training job', 'Feature pipeline', 'Evaluation', 'Guardrail', 'Orchestrator of the nightly batch runs', 'Ingestion', 'API', 'Scheduler', 'Labelling', 'Prüfdienst für Übersetzungen', '推論サーバー', 'Tool', 'Notification worker', 'Superlongserviceidentifierwithoutanyspaceinside'],
  store: ['Vector index', 'Model registry', 'Log store', 'Training data lake', 'Feature store', 'Session cache', 'Prompt store', 'Audit archive', 'Checkpoints', 'База знаний', 'Artifact store of the platform team', 'Secrets'],
  external: ['User', 'Partner', 'ML engineer', 'LLM API', 'Public web', 'Payment provider', 'Data vendor', 'Administrator', 'Regulator 🏛️', 'مستخدم'],
};
const payloads = ['Prompts', 'Answers', 'Model weights (multi-GB)', 'Training records', 'Authenticated inference requests', 'Embeddings', 'Metrics and traces', 'Evaluation report', 'Session tokens', 'Instructions for the planner and every tool that it may call', '要求', 'Feature values', 'x'];
const protocols = ['HTTPS', 'gRPC', 'mTLS', 'HTTPS (S3 API)', 'Kafka', 'SQL over TLS', 'HTTP', 'Unix socket', 'a protocol of our own that nobody else speaks', ''];
const zoneNames = ['Cluster', 'Serving', 'Training', 'Data platform', 'Observability of everything', 'Control plane', 'Registry', 'Edge', 'Region Frankfurt', 'ゾーン', 'VPC'];

/** @param elements how many elements the model has */
export function generatedModel(seed: number, elements: number): GeneratedModel {
  const random = sequence(seed * 7919 + elements);
  const upTo = (n: number): number => Math.floor(random() * n);
  const one = <T>(list: readonly T[]): T => list[upTo(list.length)]!;
  const zones = zonesFor(elements, upTo, random);
  const nodes: { id: string; type: string; zone?: Zone; hub: boolean }[] = [];
  for (let i = 0; i < elements; i++) {
    const zone = random() < 0.06 || zones.length === 0 ? undefined : zones[random() < 0.85 ? Math.floor((i * zones.length) / elements) : upTo(zones.length)];
    const type = zone?.role === 'outside' ? (random() < 0.85 ? 'external' : 'process') : random() < 0.35 ? 'store' : random() < 0.08 ? 'external' : 'process';
    nodes.push({ id: `e${i}`, type, ...(zone ? { zone } : {}), hub: type === 'process' && random() < 0.07 });
  }
  const flows: string[] = [];
  const add = (from: string, to: string): void => {
    const extra = random() < 0.1 ? ', bidirectional: true' : '';
    flows.push(`  f${flows.length}: { from: ${from}, to: ${to}, data: ${JSON.stringify(one(payloads))}, protocol: ${JSON.stringify(one(protocols))}${random() < 0.6 ? `, authenticated: ${random() < 0.7}` : ''}${extra} }`);
  };
  const wired = nodes.filter(() => random() > 0.05);
  wired.forEach((node, i) => {
    if (i === 0) return;
    // mostly to what was there before, near in the list: chains with branches
    const before = wired[Math.max(0, i - 1 - upTo(random() < 0.7 ? 3 : i))]!;
    if (random() < 0.72) add(before.id, node.id);
    else add(node.id, before.id);
    if (random() < 0.16) add(node.id, before.id);
    if (node.hub) for (let k = 0; k < 3 + upTo(Math.min(8, elements / 4)); k++) add(node.id, one(wired).id);
  });
  const more = Math.floor(elements * (0.1 + 0.35 * random()));
  for (let i = 0; i < more && wired.length > 1; i++) {
    const start = upTo(wired.length);
    const from = wired[start]!;
    const to = random() < 0.7 ? wired[Math.min(wired.length - 1, Math.max(0, start + upTo(11) - 5))]! : one(wired);
    if (from !== to || random() < 0.4) add(from.id, to.id);
  }
  const head = `threatmodel: Generated ${seed}\n`;
  const zoneText = zones.length === 0 ? '' : `zones:\n${zones.map((zone) => `  ${zone.id}: { name: ${JSON.stringify(one(zoneNames))}${zone.type === undefined ? '' : `, type: ${zone.type}`}${zone.parent === undefined ? '' : `, parent: ${zone.parent}`} }`).join('\n')}\n`;
  const nodeTexts = nodes.map((node) => `  ${node.id}: { type: ${node.type}, name: ${JSON.stringify(`${one(names[node.type]!)}${random() < 0.3 ? ` ${upTo(9)}` : ''}`)}${node.zone === undefined ? '' : `, zone: ${node.zone.id}`} }`);
  return { text: `${head}${zoneText}elements:\n${nodeTexts.join('\n')}\n${flows.length === 0 ? '' : `flows:\n${flows.join('\n')}\n`}` };
}

function zonesFor(elements: number, upTo: (n: number) => number, random: () => number): Zone[] {
  if (random() < 0.05) return [];
  const zones: Zone[] = [{ id: 'z0', type: 'external', role: 'outside' }];
  const add = (role: Zone['role'], type: string | undefined, parent?: string): Zone => {
    const zone: Zone = { id: `z${zones.length}`, role, ...(type === undefined ? {} : { type }), ...(parent === undefined ? {} : { parent }) };
    zones.push(zone);
    return zone;
  };
  const count = 1 + upTo(Math.max(2, Math.round(elements / 4.5)));
  const types = ['dmz', 'inference', 'training', 'data', 'monitoring', 'control', 'registry', undefined];
  for (let i = 0; i < count; i++) {
    const nested = zones.filter((zone) => zone.role === 'inside');
    const parent = nested.length > 0 && random() < 0.45 ? nested[upTo(nested.length)]! : undefined;
    add(random() < 0.15 ? 'edge' : 'inside', types[upTo(types.length)], parent?.id);
  }
  if (random() < 0.4) add('outside', 'external');
  return zones;
}
