import type { CompletionItem, CompletionList, CompletionParams } from 'vscode-languageserver';
import { CompletionItemKind, InsertTextFormat } from 'vscode-languageserver';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { describeAtlas, describeReference } from '../../core/knowledge/describe.ts';
import type { KeySpec, RecordName } from '../../core/model/vocabulary/index.ts';
import { keySpec, recordSpec } from '../../core/model/vocabulary/index.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import type { CursorContext } from '../../core/syntax/context.ts';
import { contextOf } from '../../core/syntax/context.ts';
import { offsetAt, rangeOf } from '../convert.ts';
import * as words from '../markdown.ts';
import type { Place } from '../place.ts';
import { placeOf } from '../place.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import { escapeSnippet } from '../workspace-edit.ts';
import type { Candidate, Where } from './completion-values.ts';
import { controls, valuesFor } from './completion-values.ts';
import { dslCandidates } from './completion-dsl.ts';
import { newItems } from './completion-items.ts';
import { newRuleItems, ruleKeysAt, ruleValues } from './completion-rules.ts';

interface ItemData {
  readonly uri: string;
  readonly about: NonNullable<Candidate['about']>;
}

/** The record at the top of each sort of document. */
const topRecords = { model: 'model', settings: 'settings', rules: 'rule-file' } as const;

/** What can be written at a place. */
export function completion(session: Session, params: CompletionParams): CompletionList | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  if (!tree) return null;
  const role = session.workspace.roleOf(uri);
  if (!role) return null;
  const offset = offsetAt(tree, params.position);
  const context = contextOf(tree, offset);
  if (context.at === 'none') return null;
  const state = role === 'model' ? session.workspace.stateFor(uri) : undefined;
  const project = state?.project ?? session.workspace.projectFor(uri);
  const place = placeOf(context.path, topRecords[role]);
  if (!place) return null;
  const where: Where = { session, role, state, project, uri, path: context.path, offset };
  const candidates = tree.syntax === 'dsl' ? dslCandidates(where, place, context, tree) : candidatesAt(where, place, context, tree);
  if (candidates.length === 0) return null;
  return { isIncomplete: candidates.some((one) => one.sticky), items: candidates.map((candidate, index) => itemOf(session, tree, context, candidate, index, offset, uri)) };
}

function candidatesAt(where: Where, place: Place, context: CursorContext, tree: DocumentTree): Candidate[] {
  const { type } = place;
  const typed = tree.text.slice(context.word.start, context.word.end);
  const values = (): Candidate[] => (where.role === 'rules' ? ruleValues(where, place, tree) : undefined) ?? valuesFor(where, place);
  const fresh = (record: RecordName): Candidate[] => (where.role === 'rules' ? newRuleItems(where, record, context, tree) : newItems(where, record, context, typed));
  switch (context.at) {
    case 'key':
      if (type.is === 'record') return keys(type.record, context, where, tree);
      if (type.is === 'table') return [...names(where, place, context), ...newItems(where, type.record, context, typed)];
      if (type.is === 'free') return freeKeys(where);
      return [];
    case 'fresh':
      if (type.is === 'record' && place.several) return where.role === 'rules' ? fresh(type.record) : fresh(type.record).map((one) => ({ ...one, insert: `- ${one.insert ?? one.label}` }));
      if (type.is === 'record') return [...(type.or ? values() : []), ...keys(type.record, context, where, tree)];
      if (type.is === 'table') {
        const all = names(where, place, context);
        return all.length > 0 ? all.map((one) => ({ ...one, snippet: false, insert: `- ${one.label}` })) : newItems(where, type.record, context, typed);
      }
      if (type.is === 'free') return freeKeys(where);
      return place.several ? values().map((one) => ({ ...one, insert: `- ${one.insert ?? scalar(tree, context, one.label)}` })) : values();
    case 'value':
      if (type.is === 'table') return names(where, place, context).map((one) => ({ ...one, snippet: false, insert: `[${one.label}]` }));
      if (where.role === 'rules' && type.is === 'record' && !place.several) return [...(type.or ? values() : []), ...inBraces(keys(type.record, context, where, tree))];
      return values();
    case 'member': {
      if (type.is === 'record') return [...fresh(type.record), ...(where.role === 'rules' && context.inline ? inBraces(keys(type.record, context, where, tree)) : keys(type.record, context, where, tree))];
      const all = type.is === 'table' ? names(where, place, context) : values();
      return all.filter((one) => !context.present.has(one.label) || one.label === typed).map((one) => (type.is === 'table' ? { ...one, snippet: false, insert: one.label } : one));
    }
    default:
      return [];
  }
}

/** Keys that begin a map on the line. */
function inBraces(all: readonly Candidate[]): Candidate[] {
  return all.map((one) => ({ ...one, insert: `{ ${one.insert ?? one.label}${one.snippet ? '' : ' '}}` })).map((one) => (one.snippet ? { ...one, insert: one.insert.replace(/\}$/, ' }') } : one));
}

/** Keys of a record that are not there yet, the needed ones first. */
function keys(record: RecordName, context: CursorContext, where: Where, tree: DocumentTree): Candidate[] {
  const specs = where.role === 'rules' ? ruleKeysAt(record, where, context, tree) : recordSpec(record).keys;
  const present = new Set([...context.present].map((key) => keySpec(record, key)?.key ?? key));
  return specs.filter((spec) => !present.has(spec.key)).map((spec, index) => ({
    label: spec.key, kind: CompletionItemKind.Field, ...(spec.required ? { detail: 'needed' } : {}), doc: words.keyMarkdown(spec, recordSpec(record)), also: (spec.also ?? []).join(' '),
    rank: (spec.required ? 0 : 1000) + index, ...keyText(spec, context, where.session),
  }));
}

/** The key with what begins its value. */
function keyText(spec: KeySpec, context: CursorContext, session: Session): Pick<Candidate, 'insert' | 'snippet' | 'goesOn'> {
  const { type } = spec;
  if (context.colonFollows || context.quote) return { insert: spec.key };
  const isTop = context.path.length === 0;
  if (type.is === 'list' && type.of.is === 'record' && type.of.record === 'condition') return session.client.completionSnippets ? { insert: `${spec.key}: [{ $1 }]`, snippet: true, goesOn: true } : { insert: `${spec.key}: ` };
  if (type.is === 'list' && type.of.is === 'record' && !isTop) return { insert: `${spec.key}:`, goesOn: false };
  const isRecord = type.is === 'record' || type.is === 'free' || (type.is === 'table' && type.names?.is !== 'catalog');
  const isMany = type.is === 'list' || type.is === 'table';
  if (isTop && (type.is === 'table' || (type.is === 'list' && type.of.is === 'record'))) return { insert: `${spec.key}:\n  `, goesOn: true };
  if (!session.client.completionSnippets) return { insert: `${spec.key}: `, goesOn: true };
  if (spec.example !== undefined && isTop) return { insert: `${spec.key}: \${1:${escapeSnippet(spec.example)}}`, snippet: true };
  if (isRecord) return { insert: `${spec.key}: { $1 }`, snippet: true, goesOn: true };
  if (isMany && spec.key !== 'data' && type.is === 'list' && type.of.is === 'text' && spec.key !== 'technologies') return { insert: `${spec.key}: `, goesOn: true };
  if (isMany) return { insert: `${spec.key}: [$1]`, snippet: true, goesOn: true };
  return { insert: `${spec.key}: `, goesOn: type.is !== 'text' };
}

/** Names that a table takes from elsewhere: controls on an element, rules in the settings. */
function names(where: Where, place: Place, context: CursorContext): Candidate[] {
  const { type } = place;
  if (type.is !== 'table') return [];
  const { path, project, state } = where;
  const fresh = (one: Candidate): boolean => !context.present.has(one.label);
  if (type.record === 'settings-rule')
    return [...project.catalog.rules.values()].map((rule): Candidate => ({ label: rule.id, kind: CompletionItemKind.Reference, detail: rule.title, also: rule.title, about: { what: 'rule', id: rule.id }, ...nameText(rule.id, 'enabled: ${1|false,true|}, because: $2', where, context) })).filter(fresh);
  if (type.names?.is !== 'catalog' || type.names.of !== 'control') return [];
  const model = state?.analysis.model;
  const subject = model && (model.elements.get(path[1] ?? '') ?? model.flows.get(path[1] ?? '') ?? model.zones.get(path[1] ?? ''));
  return controls(where, subject).filter(fresh).map((one) => ({ ...one, ...nameText(one.label, 'status: ${1|implemented,planned,verified|}', where, context) }));
}

function nameText(id: string, record: string, where: Where, context: CursorContext): Pick<Candidate, 'insert' | 'snippet'> {
  if (context.colonFollows) return { insert: id };
  return where.session.client.completionSnippets ? { insert: `${escapeSnippet(id)}: { ${record} }`, snippet: true } : { insert: `${id}: ` };
}

function freeKeys({ path, project }: Where): Candidate[] {
  if (path[0] !== 'packs') return [];
  return project.catalog.packNames.map((label) => ({ label, kind: CompletionItemKind.Field, detail: `${project.catalog.rulesByPack(label).length} rules`, insert: `${label}: ` }));
}

function scalar(tree: DocumentTree, context: CursorContext, value: string): string {
  return context.quote ? value : surfaceOf(tree).scalar(value);
}

function itemOf(session: Session, tree: DocumentTree, context: CursorContext, candidate: Candidate, index: number, offset: number, uri: string): CompletionItem {
  const typed = tree.text.slice(context.word.start, offset);
  const isSnippet = candidate.snippet === true && session.client.completionSnippets;
  const text = candidate.insert ?? scalar(tree, context, candidate.label);
  const newText = `${context.needsSpace ? ' ' : ''}${text}`;
  const item: CompletionItem = {
    label: candidate.label, kind: candidate.kind, sortText: `${String(candidate.rank ?? 1).padStart(5, '0')}${String(index).padStart(5, '0')}`,
    filterText: candidate.sticky && typed !== '' ? typed : candidate.also ? `${candidate.label} ${candidate.also}` : candidate.label,
    textEdit: { range: rangeOf(tree, context.word), newText },
  };
  if (isSnippet) item.insertTextFormat = InsertTextFormat.Snippet;
  if (candidate.detail) item.detail = candidate.detail;
  if (candidate.beside !== undefined && session.client.completionLabelDetails) item.labelDetails = { description: candidate.beside };
  if (candidate.rank === 0 && candidate.about) item.preselect = index === 0;
  if (candidate.goesOn && session.client.ownClient) item.command = { title: 'Suggest', command: 'editor.action.triggerSuggest' };
  if (candidate.doc !== undefined) item.documentation = documentation(session, candidate.doc);
  else if (candidate.about) {
    const data: ItemData = { uri, about: candidate.about };
    item.data = data;
    return session.client.completionResolve ? item : resolveCompletion(session, item);
  }
  return item;
}

/** Adds the documentation of an item. */
export function resolveCompletion(session: Session, item: CompletionItem): CompletionItem {
  const data = item.data as ItemData | undefined;
  if (typeof data?.uri !== 'string' || typeof data.about?.id !== 'string') return item;
  const markdown = describe(session, data);
  return markdown === undefined ? item : { ...item, documentation: documentation(session, markdown) };
}

function describe(session: Session, { uri, about }: ItemData): string | undefined {
  const state = session.workspace.stateFor(uri);
  const catalog = (state?.project ?? session.workspace.projectFor(uri)).catalog;
  const { what, id } = about;
  switch (what) {
    case 'kind': return words.kindMarkdown(session, catalog, id);
    case 'control': return words.controlMarkdown(session, catalog, id, state?.analysis.model.controls.get(id));
    case 'rule': return words.ruleMarkdown(session, catalog, id);
    case 'zone-type': return words.zoneTypeMarkdown(catalog, id);
    case 'atlas': return describeAtlas(session.workspace.projectFor(uri).atlas, id);
    case 'framework': return describeReference(builtinFrameworks(), id);
    case 'id': {
      if (!state) return undefined;
      const { model } = state.analysis;
      const [element, flow, zone, data, threat] = [model.elements.get(id), model.flows.get(id), model.zones.get(id), model.data.get(id), model.threats.get(id)];
      return element ? words.elementMarkdown(session, state, element) : flow ? words.flowMarkdown(session, state, flow) : zone ? words.zoneMarkdown(session, state, zone) : data ? words.dataMarkdown(session, state, data) : threat ? words.threatMarkdown(state, threat) : undefined;
    }
    default: return undefined;
  }
}

function documentation(session: Session, markdown: string): CompletionItem['documentation'] {
  return session.client.completionMarkdown ? { kind: 'markdown', value: markdown } : { kind: 'plaintext', value: words.withoutMarkdown(markdown) };
}
