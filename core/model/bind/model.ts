import type { Catalog } from '../../catalog/catalog.ts';
import type { DocumentTree, Entry, Item, SyntaxProblem } from '../../syntax/tree.ts';
import { sourceOf } from '../../syntax/tree.ts';
import type { CatalogWords } from '../catalog-words.ts';
import type { Files } from '../files.ts';
import type { Assumption, DataEntry, Decision, Element, Fact, Flow, Model, OwnControl, OwnThreat, Reference, Stated, Zone } from '../model.ts';
import type { Problem } from '../problem.ts';
import { keySpec, recordSpec } from '../vocabulary/index.ts';
import { durationDays } from './dates.ts';
import type { Fields, Reading } from './fields.ts';
import { readEntries, short } from './fields.ts';
import { collectDocuments } from './include.ts';
import type { Bound } from './items.ts';
import { bindItem, sectionRecord } from './items.ts';
import type { Declared } from './link.ts';
import { Links } from './links.ts';
import { linkZones } from './zones.ts';
import type { Touched } from './touched.ts';

/** What a bound model leaves behind, so that it can be brought up to date after an edit. */
interface Kept {
  readonly documents: readonly DocumentTree[];
  readonly links: Links;
  /** How many things have an id: of those that share one namespace, of own controls, of assumptions. */
  readonly ids: Record<Space, Map<string, number>>;
  /** Problems of single items. */
  readonly byItem: Map<Item, readonly Problem[]>;
  readonly top: TopValues;
  readonly duplicates: readonly Problem[];
  readonly declaredZones: ReadonlyMap<string, Zone>;
  readonly zoneProblems: readonly Problem[];
  used: boolean;
}

type Space = 'shared' | 'own' | 'assumed';

/** What the single values at the top of the documents say. */
interface TopValues {
  readonly system: ReadonlyMap<string, Fact>;
  readonly values: ReadonlyMap<string, { fields: Fields; item: Item }>;
  readonly problems: readonly Problem[];
  /** Sections whose key is misspelt, by what they are likely meant to be. */
  readonly lost: ReadonlySet<string>;
  /** The items that it was read from. */
  readonly from: readonly Item[];
}

/** Maps and lists of what the items are bound to. */
interface Parts {
  readonly elements: Map<string, Element>;
  readonly flows: Map<string, Flow>;
  readonly zones: Map<string, Zone>;
  readonly data: Map<string, DataEntry>;
  readonly threats: Map<string, OwnThreat>;
  readonly controls: Map<string, OwnControl>;
  readonly assumptions: Assumption[];
  readonly decisions: Decision[];
}

/** An edit of more items than this is bound anew as a whole. */
const mostChanged = 200;

/**
 * Binds documents to a model. Items are bound once and kept for as long as their document keeps them. What depends on the whole model (references, zones, duplicates) is
 * linked anew for a new model, and brought up to date for one that was edited.
 */
export class Binder {
  private readonly bound = new WeakMap<Item, Bound>();
  private readonly values = new WeakMap<Item, { fields: Fields; reading: Reading }>();
  private readonly linkedFlows = new WeakMap<Flow, Flow>();
  private readonly kept = new WeakMap<Model, Kept>();

  constructor(private readonly catalog: Catalog, private readonly words: CatalogWords) {}

  /** Reads the model whose root is this document. Never throws; problems are in the model. */
  bind(root: DocumentTree, files: Files): Model {
    return this.bindAgain(root, files, undefined).model;
  }

  /**
   * Reads a model that may have been read before.
   * @param before the model as it was, which is no longer good for anything afterwards
   * @returns the model, and what is different in it; undefined where that could be anything
   */
  bindAgain(root: DocumentTree, files: Files, before: Model | undefined): { model: Model; touched: Touched | undefined } {
    const { documents, problems } = collectDocuments(root, files);
    const kept = before && this.kept.get(before);
    const updated = kept && !kept.used ? this.update(before!, kept, documents, problems) : undefined;
    return updated ?? { model: this.anew(documents, problems), touched: undefined };
  }

  private anew(documents: readonly DocumentTree[], included: readonly Problem[]): Model {
    const parts: Parts = { elements: new Map(), flows: new Map(), zones: new Map(), data: new Map(), threats: new Map(), controls: new Map(), assumptions: [], decisions: [] };
    const ids: Kept['ids'] = { shared: new Map(), own: new Map(), assumed: new Map() };
    const byItem = new Map<Item, readonly Problem[]>();
    const duplicates = new Duplicates();
    const bounds: [Item, Bound][] = [];
    for (const item of tableItems(documents)) {
      const bound = this.note(item, byItem);
      if (!bound) continue;
      bounds.push([item, bound]);
      if (bound.is !== 'exclusion' && bound.is !== 'decision') {
        const space = spaceOf(bound);
        ids[space].set(bound.value.id, (ids[space].get(bound.value.id) ?? 0) + 1);
        duplicates.declare(space, bound.is, bound.value);
      }
      this.place(bound, parts);
    }
    const links = new Links();
    const zoneProblems: Problem[] = [];
    const zones = linkZones(this.catalog, parts.elements, parts.zones, zoneProblems);
    const top = this.topValues(documents);
    const declared = this.declared({ ...parts, zones }, top.lost);
    for (const [item, bound] of bounds) links.link(item, bound, declared);
    for (const [id, flow] of parts.flows) parts.flows.set(id, this.linkFlow(flow, parts.data));
    return this.model(documents, included, { ...parts, zones }, { documents, links, ids, byItem, top, duplicates: duplicates.problems, declaredZones: parts.zones, zoneProblems, used: false });
  }

  /** Takes in an edit; undefined where it is too large or of a kind for which the whole has to be linked anew. */
  private update(before: Model, kept: Kept, documents: readonly DocumentTree[], included: readonly Problem[]): { model: Model; touched: Touched } | undefined {
    const difference = differenceOf(kept.documents, documents);
    if (!difference) return undefined;
    const { removed, added } = difference;
    const top = sameItems(kept.top.from, documents) ? kept.top : this.topValues(documents);
    if (top !== kept.top && (top.lost.size !== kept.top.lost.size || [...top.lost].some((one) => !kept.top.lost.has(one)))) return undefined;
    const { links, ids, byItem } = kept;
    const come = added.filter(isBindable).map((item) => [item, this.bindOnce(item)] as const).filter((pair): pair is readonly [Item, Bound] => pair[1] !== undefined);
    const names = { shared: new Set<string>(), own: new Set<string>(), assumed: new Set<string>() };
    const goneBindable = removed.filter(isBindable).map((item) => this.bindOnce(item)).filter((bound) => bound !== undefined);
    for (const bound of [...goneBindable, ...come.map(([, one]) => one)]) if (bound.is !== 'exclusion' && bound.is !== 'decision') names[spaceOf(bound)].add(bound.value.id);
    for (const space of ['shared', 'own', 'assumed'] as const)
      for (const id of names[space]) {
        const own = (bound: Bound): boolean => bound.is !== 'exclusion' && bound.is !== 'decision' && spaceOf(bound) === space && bound.value.id === id;
        const was = ids[space].get(id) ?? 0;
        // of things with one id the first counts: which that is, only the whole model tells
        if (was > 1 || was - goneBindable.filter(own).length + come.filter(([, bound]) => own(bound)).length > 1) return undefined;
      }
    if (!sameOrder(goneBindable, come.map(([, bound]) => bound))) return undefined;

    kept.used = true;
    for (const item of removed) {
      links.unlink(item);
      byItem.delete(item);
    }
    for (const bound of goneBindable) if (bound.is !== 'exclusion' && bound.is !== 'decision') ids[spaceOf(bound)].delete(bound.value.id);
    for (const item of added) this.note(item, byItem);
    for (const [, bound] of come) if (bound.is !== 'exclusion' && bound.is !== 'decision') ids[spaceOf(bound)].set(bound.value.id, 1);

    const parts = before as Parts & Model;
    const kinds = new Set([...goneBindable, ...come.map(([, bound]) => bound)].map((bound) => bound.is));
    const fresh: Parts = { elements: new Map(), flows: new Map(), zones: new Map(), data: new Map(), threats: new Map(), controls: new Map(), assumptions: [], decisions: [] };
    // whatever keeps its name and its place is put in place of what it was; otherwise the order is made anew
    const order = { element: false, flow: false };
    const replaced = sameNames(goneBindable, come.map(([, bound]) => bound));
    for (const kind of kinds) {
      if (kind === 'element' || kind === 'flow' || kind === 'data') {
        if (replaced) continue;
        if (kind !== 'data') order[kind] = true;
      }
      for (const item of tableItems(documents)) {
        const bound = recordOf(item) === kind ? this.bindOnce(item) : undefined;
        if (bound) this.place(bound, fresh);
      }
    }
    const has = (kind: Bound['is']): boolean => kinds.has(kind);
    if (replaced) for (const [, bound] of come) if (bound.is === 'element' || bound.is === 'flow' || bound.is === 'data') this.replace(bound, parts);
    const elements = has('element') && !replaced ? fresh.elements : parts.elements;
    const data = has('data') && !replaced ? fresh.data : parts.data;
    const declaredZones = has('zone') ? fresh.zones : kept.declaredZones;
    const zoneProblems: Problem[] = [];
    const zones = has('zone') || has('element') ? linkZones(this.catalog, elements, declaredZones, zoneProblems, before.zones) : parts.zones;
    const touchedFlows = new Set<string>();
    const flows = has('flow') && !replaced ? fresh.flows : parts.flows;
    if (has('flow') && !replaced)
      for (const [id, flow] of flows) {
      const known = parts.flows.get(id);
      flows.set(id, known && known.idSource === flow.idSource ? known : this.linkFlow(flow, data));
    }
    for (const bound of [...goneBindable, ...come.map(([, one]) => one)]) if (bound.is === 'flow') touchedFlows.add(bound.value.id);
    const all: Parts = {
      elements, data, flows, zones, threats: has('threat') ? fresh.threats : parts.threats, controls: has('control') ? fresh.controls : parts.controls,
      assumptions: has('assumption') ? fresh.assumptions : parts.assumptions, decisions: has('decision') ? fresh.decisions : parts.decisions,
    };
    if (has('data')) {
      const changed = [...goneBindable, ...come.map(([, bound]) => bound)].flatMap((bound) => (bound.is === 'data' ? bound.value.id : []));
      const naming = new Set(changed.flatMap((id) => links.itemsNaming(id)));
      for (const item of naming) {
        const bound = this.bindOnce(item);
        if (bound?.is !== 'flow' || flows.get(bound.value.id)?.idSource !== bound.value.idSource) continue;
        const now = this.linkFlow(bound.value, data);
        if (flows.get(bound.value.id) === now) continue;
        flows.set(bound.value.id, now);
        touchedFlows.add(bound.value.id);
      }
    }
    if (replaced) for (const [, bound] of come) if (bound.is === 'flow') flows.set(bound.value.id, this.linkFlow(bound.value, data));

    const declared = this.declared(all, top.lost);
    for (const [item, bound] of come) links.link(item, bound, declared);
    const different = new Set<string>();
    const goneIs = new Map(goneBindable.map((bound) => [bound.is === 'exclusion' || bound.is === 'decision' ? '' : bound.value.id, bound.is]));
    const comeIs = new Map(come.map(([, bound]) => [bound.is === 'exclusion' || bound.is === 'decision' ? '' : bound.value.id, bound.is]));
    for (const [id, is] of goneIs) if (comeIs.get(id) !== is) different.add(id);
    for (const [id, is] of comeIs) if (goneIs.get(id) !== is) different.add(id);
    for (const id of before.zones.keys()) if (!zones.has(id)) different.add(id);
    for (const id of zones.keys()) if (!before.zones.has(id)) different.add(id);
    links.relink(different, declared);

    const model = this.model(documents, included, all, { ...kept, documents, top, declaredZones, zoneProblems: has('zone') || has('element') ? zoneProblems : kept.zoneProblems, used: false });
    const idsOf = (is: Bound['is']): Set<string> => new Set([...goneBindable, ...come.map(([, bound]) => bound)].flatMap((bound) => (bound.is === is && 'value' in bound && 'id' in bound.value ? bound.value.id : [])));
    return { model, touched: { elements: idsOf('element'), flows: touchedFlows, data: idsOf('data'), order: order.element || order.flow } };
  }

  private model(documents: readonly DocumentTree[], included: readonly Problem[], parts: Parts, kept: Kept): Model {
    const root = documents[0]!;
    const { links, top } = kept;
    const review = top.values.get('review');
    const nameFact = top.system.get('threatmodel');
    let references: readonly Reference[] | undefined;
    const model: Model = {
      root, documents, ...parts, system: top.system, mentions: links,
      get references() {
        return (references ??= links.all(model));
      },
      get problems() {
        return [
          ...included, ...documents.flatMap((tree) => tree.problems.map((problem) => problemOfTree(tree, problem))), ...top.problems, ...wrongSections(documents),
          ...[...kept.byItem.values()].flat(), ...kept.duplicates, ...kept.zoneProblems, ...links.problems,
        ];
      },
      name: nameFact?.values[0] ?? '', ...(nameFact?.source ? { nameSource: nameFact.source } : {}),
      description: top.system.get('description')?.values[0] ?? '', isFragment: !root.sections.some((section) => section.name === 'threatmodel' && section.items.length > 0),
      ...(review ? { review: reviewOf(review.fields, review.item) } : {}),
      ...(top.system.get('retrained')?.source ? { retrained: { value: top.system.get('retrained')!.values[0]!, source: top.system.get('retrained')!.source! } } : {}),
    };
    this.kept.set(model, kept);
    return model;
  }

  /** Binds an item and notes its problems. */
  private note(item: Item, byItem: Map<Item, readonly Problem[]>): Bound | undefined {
    const bound = isBindable(item) ? this.bindOnce(item) : undefined;
    if (recordOf(item) === undefined) return undefined;
    const own = bound?.reading.problems ?? [];
    const extra = bound?.is === 'threat' && this.catalog.rules.has(bound.value.id) ? [idOfRule(bound.value)] : [];
    if (item.problems.length + own.length + extra.length > 0) byItem.set(item, [...item.problems.map((p): Problem => ({ code: p.code as Problem['code'], severity: 'error', message: p.message, source: sourceOf(item, p.span), ...mendOf(p) })), ...own, ...extra]);
    return bound;
  }

  /** Puts what an item is bound to where it belongs. Of several of one kind with one id the first is kept; things of different kinds are all kept, so that no finding is lost over a name. */
  private place(bound: Bound, parts: Parts): void {
    switch (bound.is) {
      case 'element': keep(parts.elements, bound.value); break;
      case 'flow': keep(parts.flows, bound.value); break;
      case 'zone': keep(parts.zones, bound.value); break;
      case 'data': keep(parts.data, bound.value); break;
      case 'threat': if (!this.catalog.rules.has(bound.value.id)) keep(parts.threats, bound.value); break;
      case 'control': keep(parts.controls, bound.value); break;
      case 'assumption': parts.assumptions.push(bound.value); break;
      case 'decision': parts.decisions.push(bound.value); break;
    }
  }

  private replace(bound: Bound, parts: Parts): void {
    if (bound.is === 'element') parts.elements.set(bound.value.id, bound.value);
    else if (bound.is === 'flow') parts.flows.set(bound.value.id, bound.value);
    else if (bound.is === 'data') parts.data.set(bound.value.id, bound.value);
  }

  private declared(parts: Parts, lost: ReadonlySet<string>): Declared {
    return { catalog: this.catalog, words: this.words, lost, elements: parts.elements, flows: parts.flows, zones: parts.zones, data: parts.data, threats: parts.threats, controls: parts.controls };
  }

  /** A free text is no reference to data: only texts that name a data entry stay in `data`. What comes out the same is the same object. */
  private linkFlow(flow: Flow, data: ReadonlyMap<string, DataEntry>): Flow {
    const named = flow.data.filter((d) => data.has(d.value));
    const text = flow.data.map((d) => data.get(d.value)?.name ?? d.value).join(', ');
    if (named.length === flow.data.length && text === flow.dataText) {
      this.linkedFlows.set(flow, flow);
      return flow;
    }
    const before = this.linkedFlows.get(flow);
    if (before && before.dataText === text && before.data.length === named.length && before.data.every((one, i) => one === named[i])) return before;
    const linked = { ...flow, data: named, dataText: text };
    this.linkedFlows.set(flow, linked);
    return linked;
  }

  private topValues(documents: readonly DocumentTree[]): TopValues {
    const system = new Map<string, Fact>();
    const values = new Map<string, { fields: Fields; item: Item }>();
    const problems: Problem[] = [];
    const lost = new Set<string>();
    const from = [...topItems(documents)];
    for (const item of from) {
      const before = problems.length;
      this.bindValue(item, item.file === documents[0]!.file, system, values, problems);
      // what stands in a misspelt section is not missing as well
      if (!keySpec('model', item.section)) for (const p of problems.slice(before)) if (p.replacement !== undefined) lost.add(p.replacement);
    }
    return { system, values, problems, lost, from };
  }

  /** The fields of an item as the vocabulary reads them, for hover and completion; undefined for top-level values. */
  boundItem(item: Item): Bound | undefined {
    return this.bindOnce(item);
  }

  private bindOnce(item: Item): Bound | undefined {
    let bound = this.bound.get(item);
    if (!bound) {
      bound = bindItem(item, this.catalog, this.words);
      if (bound) this.bound.set(item, bound);
    }
    return bound;
  }

  /** A top-level value such as `owner: x`, read as an entry of the model's own record. Only the root's count; a fragment's are checked. */
  private bindValue(item: Item, isRoot: boolean, system: Map<string, Fact>, top: Map<string, { fields: Fields; item: Item }>, problems: Problem[]): void {
    let read = this.values.get(item);
    if (!read) {
      const reading: Reading = { item, problems: [], pending: [], references: [] };
      const key = item.key ?? { is: 'scalar' as const, value: item.section, quoted: false, start: 0, end: item.section.length };
      const entry: Entry = { key, start: 0, end: item.text.length, ...(item.value ? { value: item.value } : {}) };
      read = { reading, fields: readEntries(reading, this.words, 'model', [entry], 'The model') };
      for (const p of item.problems) reading.problems.push({ code: p.code as Problem['code'], severity: 'error', message: p.message, source: sourceOf(item, p.span), ...mendOf(p) });
      this.values.set(item, read);
    }
    problems.push(...read.reading.problems);
    for (const [key, field] of read.fields) {
      if (!isRoot) continue;
      if (top.has(key)) {
        problems.push({ code: 'duplicate-key', severity: 'error', source: sourceOf(item, field.entry.key), message: `'${key}' stands here twice: keep one.` });
        continue;
      }
      if (field.fields) top.set(key, { fields: field.fields, item });
      else top.set(key, { fields: read.fields, item });
      if (field.values.length > 0 && field.spec.type.is !== 'record') system.set(key, { values: field.values.map((v) => v.value), basis: 'stated', source: field.values[0]!.source });
    }
  }
}

/** Things with one id: each but the first is a problem, and so is the first. */
class Duplicates {
  readonly problems: Problem[] = [];
  private readonly spaces: Record<Space, Map<string, Declaration>> = { shared: new Map(), own: new Map(), assumed: new Map() };

  declare(space: Space, is: string, value: { id: string; idSource: Reference['source'] }): void {
    const declared = this.spaces[space];
    const before = declared.get(value.id);
    if (!before) {
      declared.set(value.id, { is, source: value.idSource, told: false });
      return;
    }
    const message = (other: string): string => `'${short(value.id)}' is the id of ${article(other)} as well: give one of them another id.`;
    this.problems.push({ code: 'duplicate-id', severity: 'error', source: value.idSource, message: message(before.is), related: [{ message: `${before.is} '${short(value.id)}'`, source: before.source }] });
    if (before.told) return;
    before.told = true;
    this.problems.push({ code: 'duplicate-id', severity: 'error', source: before.source, message: message(is), related: [{ message: `${is} '${short(value.id)}'`, source: value.idSource }] });
  }
}

interface Declaration {
  readonly is: string;
  readonly source: Reference['source'];
  told: boolean;
}

function idOfRule(threat: OwnThreat): Problem {
  return { code: 'duplicate-id', severity: 'error', source: threat.idSource, message: `'${short(threat.id)}' is the id of a rule: give the threat an id of its own.` };
}

function spaceOf(bound: Bound): Space {
  return bound.is === 'control' ? 'own' : bound.is === 'assumption' ? 'assumed' : 'shared';
}

function keep<T extends { readonly id: string }>(map: Map<string, T>, value: T): void {
  if (!map.has(value.id)) map.set(value.id, value);
}

function recordOf(item: Item): ReturnType<typeof sectionRecord> {
  return sectionRecord(item.section);
}

/** An entry without a name in a table has been reported once, for the section. */
function isBindable(item: Item): boolean {
  return item.kind === 'entry' || (item.kind === 'list-entry' && item.section === 'decisions');
}

/** The items of all tables and of the decisions. */
function* tableItems(documents: readonly DocumentTree[]): Iterable<Item> {
  for (const tree of documents) for (const section of tree.sections) if (sectionRecord(section.name)) yield* section.items;
}

/** The items of single values; for a key without a value, and for unknown keys, the header. */
function* topItems(documents: readonly DocumentTree[]): Iterable<Item> {
  for (const tree of documents)
    for (const section of tree.sections) {
      if (sectionRecord(section.name)) continue;
      if (section.items.length === 0 || !keySpec('model', section.name)) yield section.header;
      else yield* section.items;
    }
}

function sameItems(known: readonly Item[], documents: readonly DocumentTree[]): boolean {
  let at = 0;
  for (const item of topItems(documents)) if (known[at++] !== item) return false;
  return at === known.length;
}

/** What two versions of the documents differ in; undefined where it is much, or more than items. */
function differenceOf(before: readonly DocumentTree[], now: readonly DocumentTree[]): { removed: Item[]; added: Item[] } | undefined {
  if (before.length !== now.length) return undefined;
  const removed: Item[] = [];
  const added: Item[] = [];
  for (const [index, tree] of now.entries()) {
    const old = before[index]!;
    if (old === tree) continue;
    if (old.file !== tree.file || old.sections.length !== tree.sections.length) return undefined;
    for (const [at, section] of tree.sections.entries()) {
      const was = old.sections[at]!;
      if (was.name !== section.name || was.shape !== section.shape) return undefined;
      if (!sectionRecord(section.name)) continue;
      const [a, b] = [was.items, section.items];
      let start = 0;
      while (start < a.length && start < b.length && a[start] === b[start]) start++;
      let [endA, endB] = [a.length, b.length];
      while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
        endA--;
        endB--;
      }
      if (endA - start + endB - start > mostChanged) return undefined;
      for (let i = start; i < endA; i++) removed.push(a[i]!);
      for (let i = start; i < endB; i++) added.push(b[i]!);
    }
  }
  return removed.length + added.length > mostChanged ? undefined : { removed, added };
}

function nameOf(bound: Bound): string {
  return `${bound.is} ${'value' in bound && 'id' in bound.value ? bound.value.id : ''}`;
}

/** Do the things that are in both lists stand in the same order? */
function sameOrder(before: readonly Bound[], now: readonly Bound[]): boolean {
  const was = before.map(nameOf);
  const is = now.map(nameOf);
  const both = was.filter((name) => is.includes(name));
  return is.filter((name) => was.includes(name)).join('\n') === both.join('\n');
}

/** Are the elements, flows and data entries of both lists the same, by name? */
function sameNames(before: readonly Bound[], now: readonly Bound[]): boolean {
  const names = (all: readonly Bound[]): string => all.filter(({ is }) => is === 'element' || is === 'flow' || is === 'data').map(nameOf).join('\n');
  return names(before) === names(now);
}

/** Sections that should hold names and do not, or the other way about. */
function wrongSections(documents: readonly DocumentTree[]): Problem[] {
  const problems: Problem[] = [];
  for (const tree of documents)
    for (const section of tree.sections) {
      const record = sectionRecord(section.name);
      if (record && (record === 'decision' ? section.shape === 'value' : section.shape !== 'table')) wrongSection(section.items[0] ?? section.header, section.name, problems);
    }
  return problems;
}

function wrongSection(item: Item, section: string, problems: Problem[]): void {
  const spec = recordSpec('model').keys.find((k) => k.key === section);
  const how = section === 'decisions' ? "a list: '- { threat: ..., on: ..., status: accepted, because: ... }'" : `names with their keys: '${section === 'flows' ? 'df1: { from: a, to: b }' : 'name: { ... }'}'`;
  if (item.kind === 'header' && item.value === undefined) return;
  problems.push({ code: 'wrong-type', severity: 'error', source: sourceOf(item, item.value ?? { start: 0, end: item.text.length }), message: `'${spec?.key ?? section}' must hold ${how}.` });
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : word === 'data' ? 'a data entry' : `a ${word}`;
}

function problemOfTree(tree: DocumentTree, problem: DocumentTree['problems'][number]): Problem {
  const item = tree.items.find((i) => i.start <= problem.span.start && problem.span.end <= i.start + i.text.length);
  const source = item
    ? sourceOf(item, { start: problem.span.start - item.start, end: problem.span.end - item.start })
    : sourceOf({ file: tree.file, section: '', kind: 'value', start: 0, text: tree.text, problems: [] }, problem.span);
  const { mend } = problem;
  const by = source.start - problem.span.start;
  return { code: problem.code as Problem['code'], severity: 'error', message: problem.message, source, ...(mend ? { mend: { ...mend, span: { start: mend.span.start + by, end: mend.span.end + by } } } : {}) };
}

function mendOf({ mend }: SyntaxProblem): Pick<Problem, 'mend'> {
  return mend ? { mend } : {};
}

function reviewOf(fields: Fields, item: Item): NonNullable<Model['review']> {
  const every = fields.get('every')?.values[0]?.value;
  const last: Stated<string> | undefined = fields.get('last')?.values[0];
  const days = every === undefined ? undefined : durationDays(every);
  return { source: sourceOf(item, item.value ?? item.key ?? { start: 0, end: 0 }), ...(days === undefined ? {} : { everyDays: days }), ...(last ? { last } : {}) };
}

