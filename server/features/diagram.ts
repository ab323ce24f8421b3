import type { CancellationToken } from 'vscode-languageserver';
import fontFace from 'virtual:font-face';
import { bySeriousness } from '../../core/analysis/view.ts';
import type { Finding } from '../../core/analysis/finding.ts';
import { pictureOf } from '../../core/diagram/draw/picture.ts';
import { symbols } from '../../core/diagram/draw/icons.ts';
import { d2Text } from '../../core/diagram/export/d2.ts';
import { dotText } from '../../core/diagram/export/dot.ts';
import { drawioFile } from '../../core/diagram/export/drawio.ts';
import { diagramJson } from '../../core/diagram/export/json.ts';
import { mermaidText } from '../../core/diagram/export/mermaid.ts';
import { plantumlText } from '../../core/diagram/export/plantuml.ts';
import { svgDocument } from '../../core/diagram/export/svg.ts';
import { bySubject } from '../../core/diagram/badge.ts';
import { collapse } from '../../core/diagram/collapse.ts';
import { diagramGraph } from '../../core/diagram/graph.ts';
import { canvas } from '../../core/diagram/measures.ts';
import { sidecarText, withPin } from '../../core/diagram/sidecar.ts';
import type { Pin } from '../../core/diagram/pins.ts';
import type { DiagramGraph, Layout } from '../../core/diagram/types.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { offsetAt, rangeOf, rangeOfSource, touches } from '../convert.ts';
import { layoutKey } from '../diagram/layout-key.ts';
import type { Layouter } from '../diagram/layouter.ts';
import type { DiagramViews } from '../diagram/views.ts';
import { elementMarkdown, flowMarkdown, zoneMarkdown } from '../markdown.ts';
import type {
  BrokenText, DiagramAnswer, DiagramAtParams, DiagramAtResult, DiagramExportParams, DiagramExportResult, DiagramMoveParams, DiagramMoveResult, DiagramParams, DiagramPlaceParams, DiagramPlaceResult, DiagramSubject,
} from '../protocol.ts';
import type { Session } from '../session.ts';
import { sidecarFor, sidecarOf } from '../sidecars.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';

/** Zones of a model with more elements than this are collapsed at first. */
const manyElements = 500;

/** What the pictures of one server need beside the session. */
export interface Diagrams {
  readonly views: DiagramViews;
  readonly layouter: Layouter;
}

/** The picture of the model that a document belongs to, or what has changed of it. A later request of the same page makes this one stale. */
export async function diagram(session: Session, diagrams: Diagrams, params: DiagramParams, token: CancellationToken): Promise<DiagramAnswer> {
  const state = session.workspace.stateFor(params.uri);
  if (!state) return { is: 'none' };
  const name = String(params.view);
  const view = diagrams.views.get(name, state.root);
  const request = ++view.request;
  const broken = brokenText(session, state);
  if (broken && view.graph && params.base === view.sequence) return { is: 'broken', broken };

  const { graph, collapsed, bySize } = graphOf(state, params.collapsed);
  const isWanted = (): boolean => view.request === request && !token.isCancellationRequested && diagrams.views.isOpen(name, view);
  const previous = view.layout?.direction === params.direction ? view.layout : undefined;
  const pinned = await pinnedIn(session, state, params.direction);
  if (!isWanted()) return { is: 'stale' };
  const key = layoutKey(graph, params.direction, pinned);
  const layout = previous && view.layoutKey === key ? previous : await diagrams.layouter.layout({ graph, direction: params.direction, pinned, ...(previous ? { previous } : {}) }, isWanted);
  if (!layout || !isWanted()) return { is: 'stale' };
  view.layout = layout;
  view.layoutKey = key;
  view.graph = graph;
  const picture = pictureOf(graph, layout);
  const { title, width, height, totals } = picture;
  return {
    is: 'picture', ...(broken ? { broken } : {}),
    picture: { ...view.patch(params.base, picture, subjectsOf(state, graph, layout)), title, width, height, totals, symbols: symbols([...picture.icons, 'right', 'pin']), collapsed, ...(bySize ? { collapsedBySize: true as const } : {}) },
  };
}

/** The picture as text in another format, laid out as the page shows it where one is named. */
export async function diagramExport(session: Session, diagrams: Diagrams, params: DiagramExportParams, token: CancellationToken): Promise<DiagramExportResult> {
  const state = session.workspace.stateFor(params.uri);
  if (!state) return {};
  const { graph } = graphOf(state, params.collapsed);
  const direction = params.direction === 'down' ? 'down' : 'right';
  const view = params.view === undefined ? undefined : diagrams.views.get(params.view, state.root);
  const laidOut = async (): Promise<Layout | undefined> =>
    view?.layout?.direction === direction && sameNodes(graph, view.layout) ? view.layout : diagrams.layouter.layout({ graph, direction, pinned: await pinnedIn(session, state, direction) }, () => !token.isCancellationRequested);
  switch (params.format) {
    case 'mermaid': return { text: mermaidText(graph, direction) };
    case 'plantuml': return { text: plantumlText(graph, direction) };
    case 'dot': return { text: dotText(graph, direction) };
    case 'd2': return { text: d2Text(graph, direction) };
  }
  const layout = await laidOut();
  if (!layout) return {};
  if (params.format === 'json') return { text: `${JSON.stringify(diagramJson(graph, layout), null, 2)}\n` };
  if (params.format === 'drawio') return { text: drawioFile(graph, layout) };
  return { text: svgDocument(pictureOf(graph, layout), { theme: params.theme ?? 'automatic', fontFace }) };
}

/** The file with the places of a model after an element was put elsewhere or freed, or all were freed. Nothing is written here. */
export async function diagramMove(session: Session, { uri, direction, id, at }: DiagramMoveParams): Promise<DiagramMoveResult> {
  const state = session.workspace.stateFor(uri);
  const element = id === undefined ? undefined : state?.analysis.model.elements.get(id);
  if (!state || (id !== undefined && at && !element)) return {};
  const file = session.workspace.clientUri(sidecarOf(state.root));
  const { sidecar, problems } = await sidecarFor(session, state.root);
  const [problem] = problems;
  if (problem) return { file, problem: problem.message };
  const zone = element?.zone?.value;
  const pin = at && { x: roundedTo(at.x), y: roundedTo(at.y), ...(zone === undefined ? {} : { zone }) };
  const changed = id === undefined ? { right: new Map<string, Pin>(), down: new Map<string, Pin>() } : withPin(sidecar, direction === 'down' ? 'down' : 'right', id, pin);
  return { file, ...(changed.right.size + changed.down.size === 0 ? {} : { text: sidecarText(changed) }) };
}

/** On the grid, and on the canvas. */
function roundedTo(value: number): number {
  const { grid } = canvas;
  return Math.min(100_000, Math.max(2 * grid, Math.round(Number(value) / grid) * grid || 0));
}

/** Where something is declared, and what a hover says of it. */
export function diagramPlace(session: Session, params: DiagramPlaceParams): DiagramPlaceResult {
  const state = session.workspace.stateFor(params.uri);
  if (!state) return {};
  const { model } = state.analysis;
  const [element, flow, zone] = [params.is === 'element' ? model.elements.get(params.id) : undefined, params.is === 'flow' ? model.flows.get(params.id) : undefined, params.is === 'zone' ? model.zones.get(params.id) : undefined];
  const subject = element ?? flow ?? zone;
  const tree = subject && model.documents.find((document) => document.file === subject.item.file);
  if (!subject || !tree) return {};
  const markdown = element ? elementMarkdown(session, state, element) : flow ? flowMarkdown(session, state, flow) : zoneMarkdown(session, state, zone!);
  return { place: { uri: session.workspace.clientUri(tree.file), range: rangeOfSource(tree, subject.idSource) }, markdown };
}

/** What stands at a place of the text: the word of an id, else the item that is written there. */
export function diagramAt(session: Session, params: DiagramAtParams): DiagramAtResult {
  const uri = canonical(params.uri);
  const state = session.workspace.stateFor(uri);
  const tree = state?.analysis.model.documents.find((document) => document.file === uri);
  if (!state || !tree) return {};
  const offset = offsetAt(tree, params.position);
  const { model } = state.analysis;
  const named = model.references.find((reference) => (reference.to === 'element' || reference.to === 'flow' || reference.to === 'zone') && reference.source.item.file === uri && touches(absolute(reference.source), offset, offset));
  if (named && (named.to === 'element' || named.to === 'flow' || named.to === 'zone')) return { is: named.to, id: named.id };
  let best: { readonly is: 'element' | 'flow' | 'zone'; readonly id: string; readonly length: number } | undefined;
  for (const [is, subjects] of [['element', model.elements], ['flow', model.flows], ['zone', model.zones]] as const)
    for (const { id, item } of subjects.values())
      if (item.file === uri && item.start <= offset && offset <= item.start + item.text.length && (!best || item.text.length < best.length)) best = { is, id, length: item.text.length };
  return best ? { is: best.is, id: best.id } : {};
}

function graphOf(state: ModelState, wanted: readonly string[] | undefined): { graph: DiagramGraph; collapsed: readonly string[]; bySize: boolean } {
  const whole = diagramGraph(state.analysis, state.project.catalog);
  const bySize = wanted === undefined && whole.nodes.length > manyElements;
  const ids = new Set(whole.zones.map((zone) => zone.id));
  const collapsed = bySize ? whole.zones.filter((zone) => zone.parent === undefined).map((zone) => zone.id) : (wanted ?? []).filter((id) => ids.has(id));
  return { graph: collapse(whole, new Set(collapsed)), collapsed, bySize };
}

/** Where people put elements of the model, for one reading direction. */
async function pinnedIn(session: Session, state: ModelState, direction: Layout['direction']): Promise<ReadonlyMap<string, Pin>> {
  return (await sidecarFor(session, state.root)).sidecar[direction];
}

function sameNodes(graph: DiagramGraph, layout: Layout): boolean {
  return graph.nodes.length === layout.nodes.length && graph.nodes.every((node, i) => node.id === layout.nodes[i]!.id) && graph.flows.length === layout.flows.length && graph.flows.every((flow, i) => flow.id === layout.flows[i]!.id);
}

/** The first mistake of form in the model's documents: while there is one, what was read may lack half the model. */
function brokenText(session: Session, state: ModelState): BrokenText | undefined {
  for (const tree of state.analysis.model.documents) {
    const uri = session.workspace.clientUri(tree.file);
    const [problem] = tree.problems;
    if (problem) return { message: problem.message, uri, range: rangeOf(tree, problem.span) };
    for (const item of tree.items)
      for (const { message, span } of item.problems) return { message, uri, range: rangeOf(tree, { start: item.start + span.start, end: item.start + span.end }) };
  }
  return undefined;
}

function subjectsOf(state: ModelState, graph: DiagramGraph, layout: Layout): DiagramSubject[] {
  const { model, findings } = state.analysis;
  const about = bySubject(findings);
  const nodes = new Map(layout.nodes.map((node) => [node.id, node]));
  const zones = new Map(layout.zones.map((zone) => [zone.id, zone]));
  const lines = new Map(layout.flows.map((flow) => [flow.id, flow]));
  const bundles = new Map(graph.flows.flatMap((flow) => flow.members.map((member) => [member, flow.id] as const)));
  const drawn = new Map(graph.nodes.map((node) => [node.id, node]));
  const result: DiagramSubject[] = [];
  /** The box of the zone that hides it, or that of the zone itself. */
  const boxOf = (zone: string | undefined): { readonly id: string; readonly x: number; readonly y: number; readonly width: number; readonly height: number } | undefined => {
    const seen = new Set<string>();
    for (let at = zone; at !== undefined && !seen.has(at); at = model.zones.get(at)?.parent?.value) {
      seen.add(at);
      const box = nodes.get(`?zone ${at}`) ?? zones.get(at) ?? nodes.get(at);
      if (box) return box;
    }
    return undefined;
  };
  const entries = (is: DiagramSubject['is'], id: string): DiagramSubject['findings'] => counted(about.get(`${is} ${id}`) ?? []);
  for (const element of model.elements.values()) {
    const node = nodes.get(element.id);
    const box = node ?? boxOf(element.zone?.value);
    if (!box) continue;
    const { x, y, width, height } = box;
    result.push({
      is: 'element', id: element.id, name: element.name, detail: drawn.get(element.id)?.kindText ?? element.kind ?? element.type, ...(element.zone && model.zones.has(element.zone.value) ? { zone: element.zone.value } : {}),
      shownBy: box.id, x, y, width, height, ...(node?.pinned ? { pinned: true as const } : {}), ...(node?.drifted ? { drifted: node.drifted.why } : {}), findings: entries('element', element.id),
    });
  }
  for (const flow of model.flows.values()) {
    const line = lines.get(bundles.get(flow.id) ?? flow.id);
    const box = line ? undefined : boxOf(model.elements.get(flow.from?.value ?? '')?.zone?.value); // a collapsed zone hides it
    if (!line && !box) continue;
    const { x, y, width, height } = line?.label ?? box!;
    result.push({
      is: 'flow', id: flow.id, name: flow.name, detail: [flow.dataText, flow.protocol?.value ?? ''].filter((part) => part !== '').join(', '), ...(flow.from ? { from: flow.from.value } : {}), ...(flow.to ? { to: flow.to.value } : {}),
      shownBy: (line ?? box!).id, x, y, width, height, findings: entries('flow', flow.id),
    });
  }
  for (const zone of model.zones.values()) {
    const box = boxOf(zone.id);
    if (!box) continue;
    const { x, y, width, height } = box;
    result.push({ is: 'zone', id: zone.id, name: zone.name, detail: zone.type ?? '', ...(zone.parent ? { zone: zone.parent.value } : {}), shownBy: box.id, x, y, width, height, findings: entries('zone', zone.id) });
  }
  return result;
}

function counted(findings: readonly Finding[]): DiagramSubject['findings'] {
  return findings.filter((finding) => finding.replacedBy === undefined).sort(bySeriousness).map(({ id, title, category, priority, state }) => ({ id, title, category, priority, state }));
}
