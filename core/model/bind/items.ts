import { inferKind } from '../../catalog/infer-kind.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Item, Source } from '../../syntax/tree.ts';
import { sourceOf } from '../../syntax/tree.ts';
import type { CatalogWords } from '../catalog-words.ts';
import type {
  Assumption, ControlStatus, ControlUse, DataEntry, Decision, DecisionStatus, DreadInput, Element, ElementType, Fact, Flow, OwnControl, OwnThreat, Stated, StrideCategory, Tool, Zone,
} from '../model.ts';
import { parseFlag } from '../truth.ts';
import type { RecordName } from '../vocabulary/index.ts';
import { addImplied, statedFacts } from './attributes.ts';
import type { Fields, Reading } from './fields.ts';
import { noFields, readRecord, report, short } from './fields.ts';

/** What one item of a section is bound to. */
export type Bound =
  | { readonly is: 'element'; readonly reading: Reading; readonly value: Element; readonly fields: Fields }
  | { readonly is: 'flow'; readonly reading: Reading; readonly value: Flow; readonly fields: Fields }
  | { readonly is: 'zone'; readonly reading: Reading; readonly value: Zone; readonly fields: Fields }
  | { readonly is: 'data'; readonly reading: Reading; readonly value: DataEntry; readonly fields: Fields }
  | { readonly is: 'threat'; readonly reading: Reading; readonly value: OwnThreat; readonly fields: Fields }
  | { readonly is: 'control'; readonly reading: Reading; readonly value: OwnControl; readonly fields: Fields }
  | { readonly is: 'assumption'; readonly reading: Reading; readonly value: Assumption; readonly fields: Fields }
  | { readonly is: 'exclusion'; readonly reading: Reading; readonly fields: Fields }
  | { readonly is: 'decision'; readonly reading: Reading; readonly value: Decision; readonly fields: Fields };

const recordOfSection: ReadonlyMap<string, RecordName> = new Map([
  ['elements', 'element'], ['flows', 'flow'], ['zones', 'zone'], ['data', 'data'], ['threats', 'threat'],
  ['controls', 'control'], ['assumptions', 'assumption'], ['exclusions', 'exclusion'], ['decisions', 'decision'],
]);

/** The record that the items of a section hold, or undefined for a section of single values. */
export function sectionRecord(section: string): RecordName | undefined {
  return recordOfSection.get(section);
}

/** Binds one item of a table or of the decisions. Pure: depends on the item and the catalogue alone. */
export function bindItem(item: Item, catalog: Catalog, words: CatalogWords): Bound | undefined {
  const record = recordOfSection.get(item.section);
  if (!record) return undefined;
  const reading: Reading = { item, problems: [], pending: [], references: [] };
  const id = item.key?.value ?? '';
  const owner = item.key ?? { start: 0, end: item.text.length };
  const called = record === 'decision' ? 'A decision' : `${record[0]!.toUpperCase()}${record.slice(1)} '${short(id)}'`;
  if (item.key) checkId(reading, id, owner);
  const mayBeEmpty = record === 'zone' || record === 'data' || record === 'element' || record === 'control';
  const fields = mayBeEmpty && item.value === undefined ? noFields : readRecord(reading, words, record, item.value, firstLine(item, owner), called);
  const parts: Parts = { item, id, idSource: sourceOf(item, firstLine(item, owner)), fields, reading, catalog };
  switch (record) {
    case 'element': return { is: 'element', reading, fields, value: bindElement(parts) };
    case 'flow': return { is: 'flow', reading, fields, value: bindFlow(parts) };
    case 'zone': return { is: 'zone', reading, fields, value: bindZone(parts) };
    case 'data': return { is: 'data', reading, fields, value: bindData(parts) };
    case 'threat': return { is: 'threat', reading, fields, value: bindThreat(parts) };
    case 'control': return { is: 'control', reading, fields, value: bindControl(parts) };
    case 'assumption': return { is: 'assumption', reading, fields, value: bindAssumption(parts) };
    case 'decision': return { is: 'decision', reading, fields, value: bindDecision(parts) };
    default: return { is: 'exclusion', reading, fields };
  }
}

interface Parts {
  readonly item: Item;
  readonly id: string;
  readonly idSource: Source;
  readonly fields: Fields;
  readonly reading: Reading;
  readonly catalog: Catalog;
}

function firstLine(item: Item, owner: { start: number; end: number }): { start: number; end: number } {
  if (item.kind !== 'list-entry') return owner;
  const start = item.value?.start ?? 0;
  const end = item.text.slice(start).search(/[\r\n]/);
  return { start, end: end < 0 ? item.text.length : start + end };
}

function checkId(reading: Reading, id: string, span: { start: number; end: number }): void {
  if (id.trim() === '') report(reading, 'bad-id', 'error', span, 'An id is needed here: a short word such as `gateway`.');
  // eslint-disable-next-line no-control-regex
  else if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(id)) report(reading, 'bad-id', 'error', span, 'An id must not hold line breaks or control characters.');
  else if (id.length > 200) report(reading, 'bad-id', 'error', span, `An id of ${id.length} characters is too long: take at most 200 and put the rest into 'name'.`);
}

function bindElement(parts: Parts): Element {
  const { fields, reading, catalog, id } = parts;
  const name = value(fields, 'name') ?? id;
  const nameSource = stated(fields, 'name')?.source ?? parts.idSource;
  const technologies = list(fields, 'technologies');
  const statedType = stated(fields, 'type') as Stated<ElementType> | undefined;
  const statedKind = stated(fields, 'kind');
  const guess = statedKind ? undefined : inferKind(catalog, { technologies: technologies.map((t) => t.value), name, ...(statedType ? { type: statedType.value } : {}) });
  const kind = statedKind?.value ?? guess?.kind;
  const kindType = kind ? catalog.kinds.get(kind)?.type : undefined;
  let kindSource = statedKind?.source;
  let kindVia: string | undefined;
  if (guess) {
    if (guess.via.is === 'technology') {
      kindSource = technologies[guess.via.index]!.source;
      kindVia = `the technology ${short(technologies[guess.via.index]!.value)}`;
    } else {
      kindSource = nameSource;
      kindVia = `the name '${short(name)}'`;
    }
  }
  const type: ElementType = statedType?.value ?? kindType ?? 'process';
  if (statedType && statedKind && kindType && kindType !== statedType.value)
    reading.problems.push({
      code: 'contradiction', severity: 'warning', source: statedType.source,
      message: `Type '${statedType.value}' contradicts kind '${statedKind.value}', which is a ${kindType}. The stated type counts; mend whichever is wrong.`,
      related: [{ message: `kind ${statedKind.value} is stated here`, source: statedKind.source }],
    });
  if (!fields.has('type') && !fields.has('kind') && !kind)
    report(reading, 'no-type', 'error', parts.item.key ?? { start: 0, end: 0 }, `'${short(id)}' states neither type nor kind, and its name and technologies do not tell. Add 'type: process', 'store' or 'external'; until then it counts as a process.`);
  const controls = controlUses(fields);
  const facts = statedFacts('element', fields);
  addImplied(reading, 'element', facts, catalog, { controls, ...(kind ? { kind: { id: kind, ...(kindSource ? { source: kindSource } : {}) } } : {}) });
  return {
    is: 'element', ...common(parts, facts, controls), name, type, typeBasis: statedType ? 'stated' : kindType ? (statedKind ? 'implied' : 'inferred') : 'not-stated',
    ...(statedType ? { typeSource: statedType.source } : {}),
    ...(kind ? { kind } : {}), kindBasis: statedKind ? 'stated' : guess ? 'inferred' : 'not-stated', ...(kindSource ? { kindSource } : {}), ...(kindVia ? { kindVia } : {}),
    ...optional('zone', stated(fields, 'zone')), technologies, holds: list(fields, 'holds'), processes: list(fields, 'processes'), tools: tools(fields),
  };
}

function bindFlow(parts: Parts): Flow {
  const { fields, reading, catalog, id } = parts;
  const controls = controlUses(fields);
  const facts = statedFacts('flow', fields);
  const protocol = stated(fields, 'protocol');
  const authentication = stated(fields, 'authentication');
  const tlsVersion = stated(fields, 'tls-version');
  addImplied(reading, 'flow', facts, catalog, { controls, ...optional('protocol', protocol), ...optional('authentication', authentication), ...optional('tlsVersion', tlsVersion) });
  const data = fields.get('data');
  const first = data?.values[0]?.source;
  const last = data?.values.at(-1)?.source;
  return {
    is: 'flow', ...common(parts, facts, controls), name: value(fields, 'name') ?? id,
    ...optional('from', stated(fields, 'from')), ...optional('to', stated(fields, 'to')),
    data: data?.values ?? [], dataText: (data?.values ?? []).map((v) => v.value).join(', '), ...(first && last ? { dataSource: { item: first.item, start: first.start, end: last.end } } : {}),
    ...optional('protocol', protocol), bidirectional: value(fields, 'bidirectional') === 'yes', ...optional('responseTo', stated(fields, 'response-to')),
  };
}

function bindZone(parts: Parts): Zone {
  const { fields, id, catalog } = parts;
  const type = value(fields, 'type') ?? (catalog.zoneTypes.has(id) ? id : undefined);
  const trust = value(fields, 'trust') === undefined ? (type ? catalog.zoneTypes.get(type)?.trust : undefined) : Number(value(fields, 'trust'));
  const crossing = new Map<string, { values: string[]; basis: 'stated'; source: Source }>();
  for (const [key, field] of fields.get('crossing')?.fields ?? noFields)
    if (field.values.length > 0) crossing.set(key, { values: field.values.map((v) => v.value), basis: 'stated', source: field.values[0]!.source });
  return {
    is: 'zone', ...common(parts, statedFacts('zone', fields), controlUses(fields)), name: value(fields, 'name') ?? id,
    ...(type === undefined ? {} : { type }), ...(trust === undefined ? {} : { trust }), ...optional('parent', stated(fields, 'parent')), crossing, implicit: false,
  };
}

function bindData(parts: Parts): DataEntry {
  const { fields, id } = parts;
  return {
    is: 'data', ...common(parts, statedFacts('data', fields), []), name: value(fields, 'name') ?? id,
    ...optional('kind', stated(fields, 'kind')), ...optional('classification', stated(fields, 'classification')), contains: list(fields, 'contains'), derivedFrom: list(fields, 'derived-from'),
  };
}

function bindThreat(parts: Parts): OwnThreat {
  const { fields, id, item, idSource } = parts;
  const dread = fields.get('dread');
  const scores = Object.fromEntries([...(dread?.fields ?? noFields)].flatMap(([key, field]) => (field.values[0] ? [[key, Number(field.values[0].value)]] : []))) as DreadInput;
  const ai = value(fields, 'ai-specific');
  return {
    id, item, idSource, ...optional('on', stated(fields, 'on')), title: value(fields, 'title') ?? id,
    ...optional('stride', value(fields, 'stride') as StrideCategory | undefined), ...optional('description', value(fields, 'description')),
    ...(ai === 'yes' || ai === 'no' ? { aiSpecific: ai === 'yes' } : {}),
    ...(dread ? { dread: scores, dreadSource: sourceOf(item, dread.entry.value ?? dread.entry.key) } : {}),
    settledBy: list(fields, 'settled-by'), atlas: list(fields, 'atlas'), owasp: list(fields, 'owasp'), cwe: list(fields, 'cwe'), references: ['nist', 'capec', 'references'].flatMap((key) => list(fields, key)),
  };
}

function bindControl({ fields, id, item, idSource }: Parts): OwnControl {
  return { id, item, idSource, name: value(fields, 'name') ?? id, ...optional('description', value(fields, 'description')), countsAs: list(fields, 'counts-as') };
}

function bindAssumption({ fields, id, item, idSource }: Parts): Assumption {
  return { id, item, idSource, text: value(fields, 'text') ?? '', on: list(fields, 'on'), states: fields.get('states')?.free ?? [], ...optional('until', stated(fields, 'until')) };
}

function bindDecision({ fields, item, idSource, reading }: Parts): Decision {
  return {
    item, source: idSource, isBroken: reading.problems.some((p) => p.severity === 'error'),
    ...optional('threat', stated(fields, 'threat')), ...optional('on', stated(fields, 'on')), ...optional('status', stated(fields, 'status') as Stated<DecisionStatus> | undefined),
    ...optional('because', stated(fields, 'because')), ...optional('by', value(fields, 'by')), ...optional('date', stated(fields, 'date')), ...optional('until', stated(fields, 'until')),
    ...optional('due', stated(fields, 'due')), ...optional('owner', value(fields, 'owner')), ...optional('ticket', value(fields, 'ticket')), evidence: list(fields, 'evidence').map((e) => e.value),
  };
}

function common({ item, id, idSource, fields, reading }: Parts, attributes: ReadonlyMap<string, Fact>, controls: readonly ControlUse[]) {
  return { id, item, idSource, attributes, controls, ...optional('description', stated(fields, 'description')), ...optional('outOfScope', scopeReason(reading, fields)) };
}

/** The reason why something is out of scope. A flag or an empty text is none. */
function scopeReason(reading: Reading, fields: Fields): Stated<string> | undefined {
  const reason = stated(fields, 'out-of-scope');
  if (!reason) return undefined;
  if (reason.value.trim() !== '' && parseFlag(reason.value) === undefined) return reason;
  report(reading, 'wrong-type', 'error', reason.source, `'out-of-scope' takes the reason, as a sentence; without one the findings stay.`);
  return undefined;
}

function controlUses(fields: Fields): ControlUse[] {
  return (fields.get('controls')?.rows ?? []).map(({ key, fields: use, isBroken }) => ({
    id: key.value,
    source: key.source,
    // whoever wrote more than the name said something about it: what cannot be read does not make it done
    status: (value(use, 'status') ?? (isBroken || use.has('status') ? 'planned' : 'implemented')) as ControlStatus,
    evidence: list(use, 'evidence').map((e) => e.value),
    ...optional('owner', value(use, 'owner')),
    ...optional('due', stated(use, 'due')),
  }));
}

function tools(fields: Fields): Tool[] {
  return (fields.get('tools')?.rows ?? []).map(({ key, fields: tool }) => ({ id: key.value, name: value(tool, 'name') ?? key.value, source: key.source, attributes: statedFacts('tool', tool) }));
}

function stated(fields: Fields, key: string): Stated<string> | undefined {
  return fields.get(key)?.values[0];
}

function value(fields: Fields, key: string): string | undefined {
  return fields.get(key)?.values[0]?.value;
}

function list(fields: Fields, key: string): readonly Stated<string>[] {
  return fields.get(key)?.values ?? [];
}

/** `{ [key]: value }`, or nothing where there is no value. */
function optional<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [P in K]?: V });
}
