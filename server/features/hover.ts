import type { Hover, HoverParams } from 'vscode-languageserver';
import { findAtlasIds } from '../../core/knowledge/atlas.ts';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { referenceAt } from '../../core/knowledge/frameworks.ts';
import { idKey } from '../../core/knowledge/id-keys.ts';
import type { AtlasContext } from '../../core/knowledge/describe.ts';
import { describeAtlas, describeReference } from '../../core/knowledge/describe.ts';
import { isLive } from '../../core/analysis/view.ts';
import { findWord } from '../../core/model/bind/fields.ts';
import type { ValueType } from '../../core/model/vocabulary/index.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { escapeMarkdown, markdownCode } from '../../core/text/markdown.ts';
import type { Span } from '../../core/text/text.ts';
import { offsetAt, rangeOf } from '../convert.ts';
import type { Located } from '../locate.ts';
import { locate } from '../locate.ts';
import * as words from '../markdown.ts';
import type { Place } from '../place.ts';
import { placeOf } from '../place.ts';
import type { Project } from '../project.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';
import { referenceAt as idAt } from './references.ts';

/** What stands at a place: an id of ATLAS or another framework anywhere, something declared or named, or a key or word of the vocabulary. */
export function hover(session: Session, params: HoverParams): Hover | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  if (!tree) return null;
  const role = session.workspace.roleOf(uri);
  if (!role) return null;
  const offset = offsetAt(tree, params.position);
  const found = knowledgeAt(session, tree, offset) ?? (role === 'settings' ? settingsAt(session, tree, offset) : role === 'rules' ? rulesAt(session, tree, offset) : modelAt(session, uri, tree, offset));
  if (!found) return null;
  const value = session.client.hoverMarkdown ? found.markdown : words.withoutMarkdown(found.markdown);
  return { contents: { kind: session.client.hoverMarkdown ? 'markdown' : 'plaintext', value }, range: rangeOf(tree, found.span) };
}

interface Found {
  readonly markdown: string;
  readonly span: Span;
}

/** An id of ATLAS, OWASP, CWE, CAPEC or NIST at the offset, in comments and texts too. */
function knowledgeAt(session: Session, tree: DocumentTree, offset: number): Found | undefined {
  const from = Math.max(tree.text.lastIndexOf('\n', offset - 1) + 1, offset - 200);
  const end = tree.text.indexOf('\n', offset);
  const line = tree.text.slice(from, Math.min(end === -1 ? tree.text.length : end, offset + 200));
  for (const { id, start, end: stop } of findAtlasIds(line)) {
    if (from + start > offset || offset > from + stop) continue;
    const markdown = describeAtlas(session.workspace.projectFor(tree.file).atlas, id, atlasContext(session, tree.file, id));
    if (markdown !== undefined) return { markdown, span: { start: from + start, end: from + stop } };
  }
  const reference = referenceAt(builtinFrameworks(), line, offset - from);
  const markdown = reference && describeReference(builtinFrameworks(), reference.id);
  if (reference && markdown !== undefined) return { markdown, span: { start: from + reference.start, end: from + reference.end } };
  return undefined;
}

/** What our rules and this model have to do with an ATLAS id: sub-techniques count for their technique. */
function atlasContext(session: Session, uri: string, id: string): AtlasContext {
  const state = session.workspace.stateFor(uri);
  const { catalog } = session.workspace.projectFor(uri);
  const meant = (one: string): boolean => one === id || one.startsWith(`${id}.`);
  const rules = [...catalog.rules.values()].filter((rule) => [...rule.atlas.techniques, ...rule.atlas.mitigations, ...rule.alsoKnownAs].some(meant));
  const named = new Set(rules.map((rule) => rule.id));
  const own = [...(state?.analysis.model.threats.values() ?? [])].filter((threat) => threat.atlas.some((one) => meant(one.value)));
  for (const threat of own) named.add(threat.id);
  return {
    rulesUsing: rules.map((rule) => ({ id: rule.id, title: rule.title })),
    controlsFor: (mitigation) => [...catalog.controls.values()].filter((control) => control.atlas.includes(mitigation)).map((control) => control.id),
    ...(state ? { elementsTouched: [...new Set(state.analysis.findings.filter((finding) => isLive(finding) && named.has(finding.rule)).map((finding) => finding.subject))] } : {}),
  };
}

function modelAt(session: Session, uri: string, tree: DocumentTree, offset: number): Found | undefined {
  const state = session.workspace.stateFor(uri);
  if (!state) return undefined;
  const reference = idAt(state, uri, offset);
  if (reference) {
    const markdown = describeId(session, state, reference.id, reference.to);
    if (markdown !== undefined) return { markdown, span: absolute(reference.source) };
  }
  const located = locate(tree, offset);
  return located && vocabularyAt(session, state.project, located, placeOf(located.path, 'model'));
}

function settingsAt(session: Session, tree: DocumentTree, offset: number): Found | undefined {
  const located = locate(tree, offset);
  if (!located) return undefined;
  const project = session.workspace.project(tree.file);
  // names under `rules` are ids of rules
  const rule = located.path[0] === 'rules' && located.path.length === 2 ? words.ruleMarkdown(session, project.catalog, located.node.value) : undefined;
  return rule === undefined ? vocabularyAt(session, project, located, placeOf(located.path, 'settings')) : { markdown: rule, span: located.span };
}

/** A key, a predicate, or what a value names. */
function rulesAt(session: Session, tree: DocumentTree, offset: number): Found | undefined {
  const located = locate(tree, offset);
  return located && vocabularyAt(session, session.workspace.projectFor(tree.file), located, placeOf(located.path, 'rule-file'));
}

function describeId(session: Session, state: ModelState, id: string, to: string): string | undefined {
  const { model } = state.analysis;
  const { catalog } = state.project;
  const element = model.elements.get(id);
  const flow = model.flows.get(id);
  const zone = model.zones.get(id);
  const data = model.data.get(id);
  const threat = model.threats.get(id);
  if (to === 'element' && element) return words.elementMarkdown(session, state, element);
  if (to === 'flow' && flow) return words.flowMarkdown(session, state, flow);
  if (to === 'zone' && zone) return words.zoneMarkdown(session, state, zone);
  if (to === 'data' && data) return words.dataMarkdown(session, state, data);
  if (to === 'threat' && threat) return words.threatMarkdown(state, threat);
  if (to === 'control') return words.controlMarkdown(session, catalog, id, model.controls.get(id));
  if (to === 'rule') return words.ruleMarkdown(session, catalog, id);
  return undefined;
}

/** A key, or a value that is a word of the vocabulary or of the catalogue. */
function vocabularyAt(session: Session, project: Project, located: Located, place: Place | undefined): Found | undefined {
  if (!place) return undefined;
  const markdown = located.is === 'key' ? (place.spec ? words.keyMarkdown(place.spec, place.record) : undefined) : valueMarkdown(session, project, place.type, located.node.value);
  return markdown === undefined ? undefined : { markdown, span: located.span };
}

function valueMarkdown(session: Session, { catalog }: Project, type: ValueType, value: string): string | undefined {
  if (type.is === 'word') {
    const name = findWord(type.words, value);
    const word = type.words.find((one) => one.word === name);
    return word && `${markdownCode(word.word)}${word.word === value ? '' : ` (written ${escapeMarkdown(value)})`}: ${word.doc}`;
  }
  const id = value.toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
  if (type.is === 'catalog' && type.of === 'kind-group') return words.kindGroupMarkdown(catalog, value);
  if (type.is === 'catalog' && type.of === 'attribute') return words.attributeMarkdown(value);
  if (type.is === 'catalog' && type.of === 'kind') return words.kindMarkdown(session, catalog, id);
  if ((type.is === 'catalog' && type.of === 'zone-type') || type.is === 'zone') return words.zoneTypeMarkdown(catalog, id);
  if (type.is === 'catalog' && type.of === 'control') return words.controlMarkdown(session, catalog, value);
  // ids that are too short to be one anywhere in a text: T1, A.2.2
  if (type.is === 'catalog' && idKey(type.of)) return describeReference(builtinFrameworks(), value);
  if (type.is === 'catalog' && type.of === 'rule') return words.ruleMarkdown(session, catalog, value);
  return undefined;
}
