import type { Catalog } from '../../catalog/catalog.ts';
import type { DocumentTree, Entry, Item } from '../../syntax/tree.ts';
import { sourceOf } from '../../syntax/tree.ts';
import type { CatalogWords } from '../catalog-words.ts';
import type { Files } from '../files.ts';
import type { Assumption, DataEntry, Decision, Element, Fact, Flow, Model, OwnControl, OwnThreat, Reference, Stated, Zone } from '../model.ts';
import type { Problem } from '../problem.ts';
import { keySpec, recordSpec } from '../vocabulary/index.ts';
import { durationDays } from './dates.ts';
import type { Fields, PendingReference, Reading } from './fields.ts';
import { readEntries, short } from './fields.ts';
import { collectDocuments } from './include.ts';
import type { Bound } from './items.ts';
import { bindItem, sectionRecord } from './items.ts';
import { linkReferences } from './link.ts';
import { linkZones } from './zones.ts';
import type { Touched } from './touched.ts';

/**
 * Binds documents to a model. Items are bound once and kept for as long as their document keeps them; what depends on the whole model
 * (references, zones, duplicates) is linked anew each time.
 */
export class Binder {
  private readonly bound = new WeakMap<Item, Bound>();
  private readonly values = new WeakMap<Item, { fields: Fields; reading: Reading }>();

  constructor(private readonly catalog: Catalog, private readonly words: CatalogWords) {}

  bindAgain(root: DocumentTree, files: Files, _before: Model | undefined): { model: Model; touched: Touched | undefined } {
    return { model: this.bind(root, files), touched: undefined };
  }

  /** Reads the model whose root is this document. Never throws; problems are in the model. */
  bind(root: DocumentTree, files: Files): Model {
    const { documents, problems } = collectDocuments(root, files);
    const system = new Map<string, Fact>();
    const elements = new Map<string, Element>();
    const flows = new Map<string, Flow>();
    const zones = new Map<string, Zone>();
    const data = new Map<string, DataEntry>();
    const threats = new Map<string, OwnThreat>();
    const controls = new Map<string, OwnControl>();
    const assumptions: Assumption[] = [];
    const decisions: Decision[] = [];
    const references: Reference[] = [];
    const pending: { from: Item; reference: PendingReference; zone: string | undefined }[] = [];
    const top = new Map<string, { fields: Fields; item: Item }>();
    const lost = new Set<string>();

    const shared = new Map<string, Declaration>();
    const own = new Map<string, Declaration>();
    const assumed = new Map<string, Declaration>();
    const declare = (space: Map<string, Declaration>, is: string, value: { id: string; idSource: Reference['source'] }, to?: Reference['to']): boolean => {
      if (to) references.push({ id: value.id, to, source: value.idSource, declaration: true });
      const before = space.get(value.id);
      if (!before) {
        space.set(value.id, { is, source: value.idSource, told: false });
        return true;
      }
      const message = (other: string): string => `'${short(value.id)}' is the id of ${article(other)} as well: give one of them another id.`;
      problems.push({ code: 'duplicate-id', severity: 'error', source: value.idSource, message: message(before.is), related: [{ message: `${before.is} '${short(value.id)}'`, source: before.source }] });
      if (!before.told) {
        before.told = true;
        problems.push({ code: 'duplicate-id', severity: 'error', source: before.source, message: message(is), related: [{ message: `${is} '${short(value.id)}'`, source: value.idSource }] });
      }
      return false;
    };

    for (const tree of documents) {
      for (const problem of tree.problems) problems.push(problemOfTree(tree, problem));
      for (const section of tree.sections) {
        const record = sectionRecord(section.name);
        if (!record && !keySpec('model', section.name)) {
          const before = problems.length;
          this.bindValue(section.header, tree === root, system, top, problems);
          // what stands in a misspelt section is not missing as well
          for (const p of problems.slice(before)) if (p.replacement !== undefined) lost.add(p.replacement);
          continue;
        }
        if (!record) {
          for (const item of section.items) this.bindValue(item, tree === root, system, top, problems);
          if (section.items.length === 0) this.bindValue(section.header, tree === root, system, top, problems);
          continue;
        }
        if (record === 'decision' ? section.shape === 'value' : section.shape !== 'table') this.wrongSection(section.items[0] ?? section.header, section.name, problems);
        for (const item of section.items) {
          for (const p of item.problems) problems.push({ code: p.code as Problem['code'], severity: 'error', message: p.message, source: sourceOf(item, p.span) });
          // an entry without a name in a table has been reported once, for the section
          if (item.kind === 'value' || (item.kind === 'list-entry' && record !== 'decision')) continue;
          const bound = this.bindOnce(item);
          if (!bound) continue;
          problems.push(...bound.reading.problems);
          const zone = bound.is === 'element' ? bound.value.zone?.value : undefined;
          for (const reference of bound.reading.pending) pending.push({ from: item, reference, zone });
          switch (bound.is) {
            case 'element': declare(shared, 'element', bound.value, 'element'); keep(elements, bound.value); break;
            case 'flow': declare(shared, 'flow', bound.value, 'flow'); keep(flows, bound.value); break;
            case 'zone': declare(shared, 'zone', bound.value, 'zone'); keep(zones, bound.value); break;
            case 'data': declare(shared, 'data', bound.value, 'data'); keep(data, bound.value); break;
            case 'threat':
              declare(shared, 'threat', bound.value, 'threat');
              if (!this.catalog.rules.has(bound.value.id)) keep(threats, bound.value);
              else problems.push({ code: 'duplicate-id', severity: 'error', source: bound.value.idSource, message: `'${short(bound.value.id)}' is the id of a rule: give the threat an id of its own.` });
              break;
            case 'control': if (declare(own, 'control', bound.value, 'control')) controls.set(bound.value.id, bound.value); break;
            case 'assumption': declare(assumed, 'assumption', bound.value); assumptions.push(bound.value); break;
            case 'decision': decisions.push(bound.value); break;
          }
        }
      }
    }

    linkZones(this.catalog, elements, zones, problems);
    linkReferences({ catalog: this.catalog, words: this.words, elements, flows, zones, data, threats, controls, lost }, pending, references, problems);
    const declaredFlows = linkFlowData(flows, data);
    const review = top.get('review');
    const nameFact = system.get('threatmodel');
    return {
      root, documents, system, elements, flows: declaredFlows, zones, data, threats, controls, assumptions, decisions, references, problems,
      name: nameFact?.values[0] ?? '', ...(nameFact?.source ? { nameSource: nameFact.source } : {}),
      description: system.get('description')?.values[0] ?? '', isFragment: !root.items.some((i) => i.section === 'threatmodel'),
      ...(review ? { review: reviewOf(review.fields, review.item) } : {}),
      ...(system.get('retrained')?.source ? { retrained: { value: system.get('retrained')!.values[0]!, source: system.get('retrained')!.source! } } : {}),
    };
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
      for (const p of item.problems) reading.problems.push({ code: p.code as Problem['code'], severity: 'error', message: p.message, source: sourceOf(item, p.span) });
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

  private wrongSection(item: Item, section: string, problems: Problem[]): void {
    const spec = recordSpec('model').keys.find((k) => k.key === section);
    const how = section === 'decisions' ? "a list: '- { threat: ..., on: ..., status: accepted, because: ... }'" : `names with their keys: '${section === 'flows' ? 'df1: { from: a, to: b }' : 'name: { ... }'}'`;
    if (item.kind === 'header' && item.value === undefined) return;
    problems.push({ code: 'wrong-type', severity: 'error', source: sourceOf(item, item.value ?? { start: 0, end: item.text.length }), message: `'${spec?.key ?? section}' must hold ${how}.` });
  }
}

/** Of several of one kind with one id the first is kept; things of different kinds are all kept, so that no finding is lost over a name. */
function keep<T extends { readonly id: string }>(map: Map<string, T>, value: T): void {
  if (!map.has(value.id)) map.set(value.id, value);
}

interface Declaration {
  readonly is: string;
  readonly source: Reference['source'];
  told: boolean;
}

function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : word === 'data' ? 'a data entry' : `a ${word}`;
}

function problemOfTree(tree: DocumentTree, problem: DocumentTree['problems'][number]): Problem {
  const item = tree.items.find((i) => i.start <= problem.span.start && problem.span.end <= i.start + i.text.length);
  const source = item
    ? sourceOf(item, { start: problem.span.start - item.start, end: problem.span.end - item.start })
    : sourceOf({ file: tree.file, section: '', kind: 'value', start: 0, text: tree.text, problems: [] }, problem.span);
  return { code: problem.code as Problem['code'], severity: 'error', message: problem.message, source };
}

/** A free text is no reference to data: only texts that name a data entry stay in `data`. */
function linkFlowData(flows: ReadonlyMap<string, Flow>, data: ReadonlyMap<string, DataEntry>): Map<string, Flow> {
  const linked = new Map<string, Flow>();
  for (const [id, flow] of flows) {
    const named = flow.data.filter((d) => data.has(d.value));
    const text = flow.data.map((d) => (data.has(d.value) ? data.get(d.value)!.name : d.value)).join(', ');
    linked.set(id, named.length === flow.data.length && text === flow.dataText ? flow : { ...flow, data: named, dataText: text });
  }
  return linked;
}

function reviewOf(fields: Fields, item: Item): NonNullable<Model['review']> {
  const every = fields.get('every')?.values[0]?.value;
  const last: Stated<string> | undefined = fields.get('last')?.values[0];
  const days = every === undefined ? undefined : durationDays(every);
  return { source: sourceOf(item, item.value ?? item.key ?? { start: 0, end: 0 }), ...(days === undefined ? {} : { everyDays: days }), ...(last ? { last } : {}) };
}

