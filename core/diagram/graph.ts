import type { Analysis } from '../analysis/analyse.ts';
import type { Finding } from '../analysis/finding.ts';
import { isLive } from '../analysis/view.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { ancestors } from '../model/bind/zones.ts';
import type { Element, Fact, Flow, Model, Zone } from '../model/model.ts';
import type { Truth } from '../model/truth.ts';
import { plain } from '../text/terminal.ts';
import { badgeOf, bySubject } from './badge.ts';
import { flowLabel } from './labels.ts';
import * as measures from './measures.ts';
import { fonts, reserved, setInLines } from './text-measure.ts';
import type { ClassRank, DiagramGraph, GraphFlow, GraphNode, GraphZone } from './types.ts';

const classRanks: ReadonlyMap<string, ClassRank> = new Map([['public', 0], ['internal', 1], ['confidential', 2], ['secret', 3]]);

/** Zones nested deeper are drawn in the one at this depth: no system has them, and a hostile model pays for no more. */
const deepest = 24;

/** What is drawn of a model: every element, flow and zone with its texts set and measured, and its badge. A flow whose end is not declared gets a placeholder there. */
export function diagramGraph(analysis: Pick<Analysis, 'model' | 'findings'>, catalog: Catalog): DiagramGraph {
  const { model, findings } = analysis;
  const about = bySubject(findings);
  const nodes = new Map<string, GraphNode>();
  for (const element of model.elements.values()) nodes.set(element.id, nodeOf(element, model, catalog, about));
  const flows = [...model.flows.values()].map((flow): GraphFlow => {
    const [from, to] = (['from', 'to'] as const).map((end) => endOf(flow, end, model, nodes));
    return flowOf(flow, from!, to!, model, about);
  });
  const zones = [...model.zones.values()].map((zone) => zoneOf(zone, model, catalog, about));
  return {
    title: plain(model.name), nodes: [...nodes.values()], zones, flows,
    totals: { elements: model.elements.size, flows: model.flows.size, zones: model.zones.size, open: findings.filter(isLive).length },
  };
}

/** The id of the placeholder for an end that nothing declares; no declared id begins with `?`. */
function endOf(flow: Flow, end: 'from' | 'to', model: Model, nodes: Map<string, GraphNode>): string {
  const named = flow[end]?.value;
  if (named !== undefined && model.elements.has(named)) return named;
  const id = named === undefined || named === '' ? `?${end} ${flow.id}` : `?${named}`;
  if (!nodes.has(id))
    nodes.set(id, { id, is: 'missing', type: 'process', kindInferred: false, classRank: 0, outOfScope: false, name: named ?? '', ...elementTexts(named === undefined || named === '' ? '?' : named, 'not declared') });
  return id;
}

function nodeOf(element: Element, model: Model, catalog: Catalog, about: ReadonlyMap<string, readonly Finding[]>): GraphNode {
  const kind = element.kind === undefined ? undefined : catalog.kinds.get(element.kind);
  const inferred = element.kindBasis === 'inferred';
  const kindText = element.kind === undefined ? (element.type === 'external' ? 'external entity' : element.type) : `${lower(kind?.name ?? element.kind)}${inferred ? '?' : ''}`;
  const badge = badgeOf(about.get(`element ${element.id}`) ?? []);
  const zone = element.zone !== undefined && model.zones.has(element.zone.value) ? drawnIn(element.zone.value, model) : undefined;
  return {
    id: element.id, is: 'element', type: element.type, kindInferred: inferred, name: element.name, outOfScope: element.outOfScope !== undefined,
    classRank: element.type === 'store' ? highest(element.holds.map((held) => held.value), model) : 0,
    ...(element.kind === undefined ? {} : { kind: element.kind }), ...(zone === undefined ? {} : { zone }), ...(badge ? { badge } : {}),
    ...elementTexts(element.name, kindText),
  };
}

/** The texts of an element's box as set, and the size of the box. */
export function elementTexts(name: string, kind: string): Pick<GraphNode, 'lines' | 'kindText' | 'width' | 'height'> {
  const { textLeft, padding, minWidth, maxWidth, widthStep, height } = measures.element;
  const room = maxWidth - textLeft - padding;
  const { lines } = setInLines(plain(name), fonts.name, room);
  const kindText = setInLines(plain(kind), fonts.note, room, 1).lines[0]!;
  const text = Math.max(reserved(kindText, fonts.note), ...lines.map((line) => reserved(line, fonts.name)));
  const width = Math.ceil((textLeft + text + padding) / widthStep) * widthStep;
  return { lines, kindText, width: Math.min(maxWidth, Math.max(minWidth, width)), height };
}

function flowOf(flow: Flow, from: string, to: string, model: Model, about: ReadonlyMap<string, readonly Finding[]>): GraphFlow {
  const encrypted = truthOf(flow.attributes.get('encrypted'));
  const authenticated = truthOf(flow.attributes.get('authenticated'));
  const protocol = flow.protocol?.value ?? '';
  const names = flow.data.length > 0 ? flow.data.map((data) => model.data.get(data.value)?.name ?? data.value) : flow.dataText !== '' ? [flow.dataText] : flow.name !== flow.id ? [flow.name] : [];
  const badge = badgeOf(about.get(`flow ${flow.id}`) ?? []);
  return {
    id: flow.id, members: [flow.id], from, to, bidirectional: flow.bidirectional, ...(flow.responseTo ? { answers: flow.responseTo.value } : {}), encrypted, authenticated,
    dataText: plain(names.join(', ')), protocolText: plain(protocol), outOfScope: flow.outOfScope !== undefined,
    label: flowLabel(names, highest(flow.data.map((data) => data.value), model), protocol, encrypted, authenticated),
    ...(badge ? { badge } : {}),
  };
}

function zoneOf(zone: Zone, model: Model, catalog: Catalog, about: ReadonlyMap<string, readonly Finding[]>): GraphZone {
  const type = zone.type === undefined ? '' : lower(catalog.zoneTypes.get(zone.type)?.name ?? zone.type);
  const name = plain(zone.name);
  const badge = badgeOf(about.get(`zone ${zone.id}`) ?? []);
  const around = ancestors(model.zones, zone.id)[1];
  return {
    id: zone.id, name, outOfScope: zone.outOfScope !== undefined,
    ...zoneTexts(name, type.toLowerCase() === name.trim().toLowerCase() ? '' : plain(type)),
    ...(zone.type === undefined ? {} : { type: zone.type }), ...(zone.trust === undefined ? {} : { trust: zone.trust }),
    ...(around === undefined ? {} : { parent: drawnIn(around.id, model) }), ...(badge ? { badge } : {}),
  };
}

/** The header of a zone as set, and the least width that holds it. */
function zoneTexts(name: string, type: string): Pick<GraphZone, 'line' | 'typeText' | 'headerWidth'> {
  const room = measures.element.maxWidth;
  const line = setInLines(name, fonts.zoneName, room, 1).lines[0]!;
  const typeText = type === '' ? '' : setInLines(type, fonts.note, room, 1).lines[0]!;
  const { nameLeft, meterWidth, minWidth } = measures.zone;
  const width = nameLeft + reserved(line, fonts.zoneName) + nameLeft + meterWidth + nameLeft;
  return { line, typeText, headerWidth: Math.max(minWidth, Math.ceil(width / 4) * 4, Math.ceil((2 * nameLeft + reserved(typeText, fonts.note)) / 4) * 4) };
}

/** The zone that something in this one is drawn in: itself, or its ancestor at the greatest depth that is drawn. */
function drawnIn(id: string, model: Model): string {
  const chain = ancestors(model.zones, id);
  return (chain.length <= deepest ? chain[0] : chain[chain.length - deepest])?.id ?? id;
}

function highest(data: readonly string[], model: Model): ClassRank {
  return data.reduce<ClassRank>((rank, id) => {
    const own = classRanks.get(model.data.get(id)?.classification?.value ?? '') ?? 0;
    return own > rank ? own : rank;
  }, 0);
}

function truthOf(fact: Fact | undefined): Truth {
  const word = fact?.values[0];
  return word === 'yes' || word === 'no' ? word : 'unknown';
}

/** `Inference server` becomes `inference server`, `MCP server` and `LLM API` stay. */
function lower(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name[0]!.toLowerCase() + name.slice(1) : name;
}
