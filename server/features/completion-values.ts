import { CompletionItemKind } from 'vscode-languageserver';
import { inferKind } from '../../core/catalog/infer-kind.ts';
import { canStandOn } from '../../core/analysis/remedies.ts';
import { isLive } from '../../core/analysis/view.ts';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { entriesFor } from '../../core/knowledge/id-keys.ts';
import type { Model } from '../../core/model/model.ts';
import { carriedAt } from '../../core/model/travel.ts';
import type { Namespace, ValueType } from '../../core/model/vocabulary/index.ts';
import { keySpec } from '../../core/model/vocabulary/index.ts';
import { liveFindings } from '../findings.ts';
import { isModelFile } from '../model-files.ts';
import type { Place } from '../place.ts';
import type { Project } from '../project.ts';
import type { Session } from '../session.ts';
import { folderOf, isInside, nameOf } from '../uris.ts';
import type { ModelState } from '../workspace.ts';

/** Something that completion offers, before it is put into the form of LSP. */
export interface Candidate {
  readonly label: string;
  readonly kind: CompletionItemKind;
  readonly detail?: string;
  /** Shown beside the label in the list itself: the name of an id. */
  readonly beside?: string;
  /** Documentation that is at hand. */
  readonly doc?: string;
  /** What the documentation is looked up for when it is asked for. */
  readonly about?: { readonly what: 'kind' | 'control' | 'rule' | 'atlas' | 'framework' | 'id' | 'zone-type'; readonly id: string };
  /** Text in place of the label, in snippet syntax where `snippet` says so. */
  readonly insert?: string;
  readonly snippet?: boolean;
  /** Words by which it is found as well. */
  readonly also?: string;
  /** Lower comes first; of equals the first given. */
  readonly rank?: number;
  /** It stays in the list whatever is typed: the word typed is a part of it. */
  readonly sticky?: boolean;
  /** After it, more is to be asked for at once. */
  readonly goesOn?: boolean;
}

/** What values are completed from. */
export interface Where {
  readonly session: Session;
  /** The sort of document. */
  readonly role: 'model' | 'settings' | 'rules';
  /** Of models only. */
  readonly state: ModelState | undefined;
  readonly project: Project;
  readonly uri: string;
  readonly path: readonly string[];
  readonly offset: number;
}

/** The values that can stand at a place. */
export function valuesFor(where: Where, place: Place): Candidate[] {
  const { type, spec } = place;
  switch (type.is) {
    case 'flag':
      return [word('true', 'Yes.'), word('false', 'No.'), word('unknown', 'Nobody knows yet. Counts like open.')];
    case 'word':
      return type.words.map((one) => word(one.word, one.doc));
    case 'date': {
      const { today } = where.session.workspace;
      return [{ label: today, kind: CompletionItemKind.Constant, detail: 'today' }, { label: `${Number(today.slice(0, 4)) + 1}${today.slice(4).replace('-02-29', '-02-28')}`, kind: CompletionItemKind.Constant, detail: 'in a year', rank: 2 }];
    }
    case 'duration':
      return ['30 days', '90 days', '180 days', '1 year'].map((label) => ({ label, kind: CompletionItemKind.Constant }));
    case 'reference':
      return references(where, type.to);
    case 'zone':
      return zones(where);
    case 'catalog':
      return catalogWords(where, type, spec?.key);
    case 'path':
      return spec?.key === 'include' ? includable(where) : [];
    case 'text':
      return spec?.key === 'technologies' ? technologies(where) : spec?.key === 'protocol' || spec?.key === 'protocols' ? protocols(where) : [];
    default:
      return [];
  }
}

function word(label: string, doc: string): Candidate {
  return { label, kind: CompletionItemKind.EnumMember, doc, detail: doc };
}

const namespaceKinds: Record<Namespace, CompletionItemKind> = {
  element: CompletionItemKind.Class, flow: CompletionItemKind.Event, zone: CompletionItemKind.Module, data: CompletionItemKind.Struct, threat: CompletionItemKind.Interface,
};

function references(where: Where, to: readonly Namespace[]): Candidate[] {
  const { state } = where;
  if (!state) return [];
  const { model } = state.analysis;
  const spaces: Record<Namespace, ReadonlyMap<string, { readonly id: string; readonly name?: string; readonly title?: string }>> = { element: model.elements, flow: model.flows, zone: model.zones, data: model.data, threat: model.threats };
  const wanted = decisionAt(where)?.threat?.value;
  const found = wanted === undefined ? undefined : new Set(state.analysis.findings.filter((finding) => finding.rule === wanted && isLive(finding)).map((finding) => finding.subject));
  const self = where.path[1];
  const { fitting, other } = fittingAt(where);
  return to.flatMap((space) => [...spaces[space].values()].map((one): Candidate => {
    const name = one.name ?? one.title ?? '';
    return { label: one.id, kind: namespaceKinds[space], detail: name === one.id ? space : name, also: name, about: { what: 'id', id: one.id }, rank: found?.has(one.id) || fitting.has(one.id) ? 0 : one.id === self || other === one.id ? 3 : 1 };
  }));
}

/**
 * Which ids fit best: for an end of a flow, elements that no flow touches yet, and last the one at the other end; for what flows or is held, the data that is known at
 * the element.
 */
function fittingAt({ state, path }: Where): { readonly fitting: ReadonlySet<string>; readonly other?: string } {
  const none: ReadonlySet<string> = new Set();
  if (!state) return { fitting: none };
  const { model } = state.analysis;
  const [section, id = '', key = ''] = path;
  if (section === 'flows') {
    const flow = model.flows.get(id);
    const end = keySpec('flow', key)?.key;
    if (end === 'data') return { fitting: flow?.from ? dataAt(model, flow.from.value) : none };
    if (end !== 'from' && end !== 'to') return { fitting: none };
    const touched = new Set([...model.flows.values()].flatMap(({ from, to }) => [from?.value, to?.value]));
    const other = end === 'from' ? flow?.to?.value : flow?.from?.value;
    return { fitting: new Set([...model.elements.keys()].filter((one) => !touched.has(one))), ...(other === undefined ? {} : { other }) };
  }
  return { fitting: section === 'elements' ? new Set(carriedAt(model, id, 'in').entries) : none };
}

/** The data that an element holds, processes or receives: what it can send. */
function dataAt(model: Model, id: string): ReadonlySet<string> {
  const element = model.elements.get(id);
  return new Set([...(element?.holds ?? []), ...(element?.processes ?? [])].map(({ value }) => value).concat(carriedAt(model, id, 'in').entries));
}

function zones({ state, project }: Where): Candidate[] {
  const declared = state ? [...state.analysis.model.zones.values()].filter((zone) => !zone.implicit) : [];
  return [
    ...declared.map((zone): Candidate => ({ label: zone.id, kind: CompletionItemKind.Module, detail: zone.type ?? 'zone', also: zone.name, about: { what: 'id', id: zone.id }, rank: 0 })),
    ...[...project.catalog.zoneTypes.values()].filter((type) => !declared.some((zone) => zone.id === type.id)).map((type): Candidate => ({ label: type.id, kind: CompletionItemKind.EnumMember, detail: `zone type, trust ${type.trust}`, about: { what: 'zone-type', id: type.id }, rank: 1 })),
  ];
}

function catalogWords(where: Where, type: ValueType & { is: 'catalog' }, key: string | undefined): Candidate[] {
  const { catalog } = where.project;
  switch (type.of) {
    case 'kind': {
      const element = where.state?.analysis.model.elements.get(where.path[1] ?? '');
      const guess = element && inferKind(catalog, { technologies: element.technologies.map((t) => t.value), name: element.name, ...(element.typeBasis === 'stated' ? { type: element.type } : {}) });
      const fits = (of: string): boolean => element?.typeBasis !== 'stated' || element.type === of;
      return [...catalog.kinds.values()].map((kind) => ({
        label: kind.id, kind: CompletionItemKind.EnumMember, detail: `${kind.name} (${kind.type})`, also: kind.name, about: { what: 'kind', id: kind.id }, rank: kind.id === guess?.kind ? 0 : fits(kind.type) ? 1 : 2,
      }));
    }
    case 'zone-type':
      return [...catalog.zoneTypes.values()].map((one) => ({ label: one.id, kind: CompletionItemKind.EnumMember, detail: `trust ${one.trust}`, doc: one.doc }));
    case 'control':
      return controls(where, undefined);
    case 'rule':
      return rules(where);
    case 'atlas': {
      const { atlas } = where.project;
      if (key === 'atlas' && where.path[0] === 'controls')
        return atlas.all('mitigation').map((entry) => ({ label: entry.id, kind: CompletionItemKind.Reference, beside: entry.name, detail: entry.name, also: [entry.name, ...(entry.formerNames ?? [])].join(' '), about: { what: 'atlas', id: entry.id } }));
      const near = techniquesAt(where);
      // in the order of the kill chain, so that one tactic's techniques stand together; first those of rules that ask about the same element
      return atlas.all('technique').map((entry) => {
        const [tactic] = atlas.tacticsOf(entry.id);
        return {
          label: entry.id, kind: CompletionItemKind.Reference, beside: entry.fullName, detail: `${entry.fullName}${tactic ? ` (${tactic.name})` : ''}`, also: [entry.fullName, tactic?.name ?? '', ...(entry.formerNames ?? [])].join(' '),
          about: { what: 'atlas', id: entry.id }, rank: near.has(entry.id) ? 0 : 1 + (tactic?.order ?? 99),
        };
      });
    }
    case 'kind-group': case 'attribute': case 'attribute-word': case 'atlas-mitigation': case 'nist':
      // of rule files: completion-rules.ts
      return [];
    case 'owasp': case 'cwe': case 'capec': case 'nist-entry': case 'eu-ai-act': case 'cosai': case 'reference':
      return frameworkEntries(type.of);
  }
}

/** The entries that a key may name, each with its framework and edition. */
export function frameworkEntries(key: string): Candidate[] {
  return entriesFor(key, builtinFrameworks()).map((entry) => ({
    label: entry.id, kind: CompletionItemKind.Reference, beside: entry.name, detail: `${entry.name} (${entry.framework} ${entry.edition})`, also: [entry.name, entry.framework, ...entry.formerNames].join(' '), about: { what: 'framework', id: entry.id },
  }));
}

/** The techniques of the rules that apply to what an own threat is on. */
function techniquesAt({ state, path }: Where): ReadonlySet<string> {
  const on = path[0] === 'threats' ? state?.analysis.model.threats.get(path[1] ?? '')?.on?.value : undefined;
  if (!state || on === undefined) return new Set();
  return new Set(state.analysis.findings.filter(({ subject }) => subject === on).flatMap(({ definition }) => definition?.atlas.techniques ?? []));
}

/**
 * Controls, those first that would settle something on the subject.
 * @param on the subject that they are to stand on; controls that cannot stand there are left out
 */
export function controls(where: Where, on: { readonly is: string; readonly type?: string; readonly id: string } | undefined): Candidate[] {
  const { catalog } = where.project;
  const ranks = new Map<string, number>();
  if (on && where.state)
    for (const finding of liveFindings(where.state, on.id))
      for (const [index, remedy] of finding.remedies.entries()) if (remedy.is === 'control' && remedy.at === on.id && !ranks.has(remedy.control)) ranks.set(remedy.control, ranks.size + (index === 0 ? 0 : 100));
  const own = where.state ? [...where.state.analysis.model.controls.values()] : [];
  return [
    ...[...catalog.controls.values()].filter((control) => !on || canStandOn(catalog, control.id, on)).map((control): Candidate => ({
      label: control.id, kind: CompletionItemKind.Property, detail: `${control.name}${ranks.has(control.id) ? ' (would settle a threat)' : ''}`, also: control.name, about: { what: 'control', id: control.id }, rank: ranks.get(control.id) ?? 1000,
    })),
    ...own.map((control): Candidate => ({ label: control.id, kind: CompletionItemKind.Property, detail: control.name, also: control.name, about: { what: 'control', id: control.id }, rank: 999 })),
  ];
}

function rules(where: Where): Candidate[] {
  const { state, project } = where;
  const own = state ? [...state.analysis.model.threats.values()].map((threat): Candidate => ({ label: threat.id, kind: CompletionItemKind.Interface, detail: threat.title, also: threat.title, rank: 1, about: { what: 'id', id: threat.id } })) : [];
  const on = decisionAt(where)?.on?.value;
  const here = new Set((state?.analysis.findings ?? []).filter((finding) => isLive(finding) && (on === undefined || finding.subject === on)).map((finding) => finding.rule));
  return [
    ...own,
    ...[...project.catalog.rules.values()].map((rule): Candidate => ({ label: rule.id, kind: CompletionItemKind.Reference, detail: rule.title, also: rule.title, about: { what: 'rule', id: rule.id }, rank: here.has(rule.id) ? 0 : 2 })),
  ];
}

/** The decision that the cursor stands in. */
function decisionAt({ state, uri, offset, path }: Where) {
  if (path[0] !== 'decisions') return undefined;
  return state?.analysis.model.decisions.find(({ item }) => item.file === uri && item.start <= offset && offset <= item.start + item.text.length + 1);
}

function technologies({ project }: Where): Candidate[] {
  const names = new Map<string, string>();
  for (const kind of project.catalog.kinds.values()) for (const name of [...kind.technologies, ...(kind.generic ?? [])]) if (!names.has(name)) names.set(name, kind.id);
  return [...names].map(([label, kind]) => ({ label, kind: CompletionItemKind.Value, detail: kind }));
}

function protocols({ project }: Where): Candidate[] {
  return project.catalog.protocols.flatMap((protocol) => {
    const implied = Object.entries(protocol.implies).map(([key, value]) => `${key}: ${value}`).join(', ');
    return protocol.names.slice(0, 1).map((label) => ({ label, kind: CompletionItemKind.Value, detail: implied, doc: protocol.doc }));
  });
}

/** Fragments nearby, as relative paths. */
function includable({ session, uri }: Where): Candidate[] {
  const folder = folderOf(uri);
  const { workspace } = session;
  return workspace.modelFiles().filter((file) => file !== uri && isInside(folder, file) && isModelFile(nameOf(file)) && !workspace.models.isModel(file)).slice(0, 200).map((file) => ({
    label: file.slice(folder.length + 1).split('/').map(nameOf).join('/'), kind: CompletionItemKind.File,
  }));
}
