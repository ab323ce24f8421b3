import type { Finding, Priority } from '../core/analysis/finding.ts';
import type { Catalog } from '../core/catalog/catalog.ts';
import { attributes } from '../core/catalog/words.ts';
import type { DataEntry, Element, Fact, Flow, OwnControl, OwnThreat, Subject, Zone } from '../core/model/model.ts';
import { carriedAt } from '../core/model/travel.ts';
import type { KeySpec, RecordSpec } from '../core/model/vocabulary/index.ts';
import { escapeMarkdown, markdownCode } from '../core/text/markdown.ts';
import { countsInWords, liveFindings } from './findings.ts';
import { typeInWords } from './place.ts';
import type { Session } from './session.ts';
import { pageLink } from './session.ts';
import type { ModelState } from './workspace.ts';

/** What hovers and completion details say, as Markdown. Every text of the model is escaped; our own vocabulary is trusted Markdown. */

const titlesShown = 5;

export function elementMarkdown(session: Session, state: ModelState, element: Element): string {
  const { model } = state.analysis;
  const kind = element.kind === undefined ? '' : element.kindBasis === 'inferred' ? `, kind ${markdownCode(element.kind)} (inferred from ${escapeMarkdown(element.kindVia ?? 'its name')})` : `, kind ${markdownCode(element.kind)}`;
  const zone = element.zone && model.zones.get(element.zone.value);
  return blocks(
    heading(element, `${element.type === 'external' ? 'external entity' : element.type}${kind}`),
    description(element),
    rows([
      ['Zone', zone ? zoneInWords(zone) : element.zone ? markdownCode(element.zone.value) : 'not stated'],
      ['Holds', element.holds.map((d) => dataInWords(state, d.value)).join(', ')],
      ['Processes', element.processes.map((d) => dataInWords(state, d.value)).join(', ')],
      ['Receives', carriedInWords(state, element, 'in')],
      ['Sends', carriedInWords(state, element, 'out')],
      ['Technologies', element.technologies.map((t) => escapeMarkdown(t.value)).join(', ')],
      ['Controls', controlsInWords(element)],
      ['Out of scope', element.outOfScope ? escapeMarkdown(element.outOfScope.value) : ''],
    ]),
    findingsInWords(session, liveFindings(state, element.id)),
  );
}

export function flowMarkdown(session: Session, state: ModelState, flow: Flow): string {
  const { model } = state.analysis;
  const end = (id: string | undefined): string => (id === undefined ? 'nothing' : escapeMarkdown(model.elements.get(id)?.name ?? id));
  const from = model.elements.get(flow.from?.value ?? '');
  const to = model.elements.get(flow.to?.value ?? '');
  const crosses = from && to && from.zone?.value !== to.zone?.value;
  return blocks(
    heading(flow, 'flow'),
    `${end(flow.from?.value)} → ${end(flow.to?.value)}`,
    description(flow),
    rows([
      ['Carries', flow.data.length > 0 ? flow.data.map((d) => dataInWords(state, d.value)).join(', ') : escapeMarkdown(flow.dataText)],
      ['Protocol', flow.protocol ? escapeMarkdown(flow.protocol.value) : 'not stated'],
      ['Encrypted', factInWords(flow.attributes.get('encrypted'))],
      ['Authenticated', factInWords(flow.attributes.get('authenticated'))],
      ['Crosses', crosses ? `from ${from.zone ? markdownCode(from.zone.value) : 'no zone'} to ${to.zone ? markdownCode(to.zone.value) : 'no zone'}` : ''],
      ['Controls', controlsInWords(flow)],
    ]),
    findingsInWords(session, liveFindings(state, flow.id)),
  );
}

export function zoneMarkdown(session: Session, state: ModelState, zone: Zone): string {
  const inside = [...state.analysis.model.elements.values()].filter((element) => element.zone?.value === zone.id);
  return blocks(
    heading(zone, zone.implicit ? 'zone, named by its type' : 'zone'),
    description(zone),
    rows([
      ['Type', zone.type === undefined ? 'not stated' : markdownCode(zone.type)],
      ['Trust', zone.trust === undefined ? 'not stated' : `${zone.trust} of 3`],
      ['Inside', zone.parent ? markdownCode(zone.parent.value) : ''],
      ['Elements', inside.slice(0, 12).map((element) => markdownCode(element.id)).join(', ') + (inside.length > 12 ? ` and ${inside.length - 12} more` : '')],
      ['Controls', controlsInWords(zone)],
    ]),
    findingsInWords(session, liveFindings(state, zone.id), false),
  );
}

export function dataMarkdown(session: Session, state: ModelState, entry: DataEntry): string {
  const { model } = state.analysis;
  const flows = [...model.flows.values()].filter((flow) => flow.data.some((d) => d.value === entry.id)).map((flow) => markdownCode(flow.id));
  const stores = [...model.elements.values()].filter((element) => [...element.holds, ...element.processes].some((d) => d.value === entry.id)).map((element) => markdownCode(element.id));
  return blocks(
    heading(entry, 'data'),
    description(entry),
    rows([
      ['Kind', entry.kind ? markdownCode(entry.kind.value) : ''],
      ['Classification', entry.classification ? markdownCode(entry.classification.value) : 'not stated'],
      ['Contains', entry.contains.map((c) => markdownCode(c.value)).join(', ')],
      ['Derived from', entry.derivedFrom.map((d) => dataInWords(state, d.value)).join(', ')],
      ['Carried by', flows.slice(0, 12).join(', ')],
      ['Held by', stores.slice(0, 12).join(', ')],
    ]),
    findingsInWords(session, liveFindings(state, entry.id), false),
  );
}

export function threatMarkdown(state: ModelState, threat: OwnThreat): string {
  const finding = state.analysis.findings.find((one) => one.rule === threat.id);
  return blocks(
    `**${escapeMarkdown(threat.title)}** ${markdownCode(threat.id)}: threat of this model`,
    threat.description === undefined ? '' : escapeMarkdown(threat.description),
    rows([['On', threat.on ? markdownCode(threat.on.value) : 'nothing'], ['Category', threat.stride ? markdownCode(threat.stride) : ''], ['State', finding ? `${finding.state}, ${finding.priority} (${finding.dread.adjusted.toFixed(1)})` : '']]),
  );
}

/** A control, of the catalogue or of the model. */
export function controlMarkdown(session: Session, catalog: Catalog, id: string, own?: OwnControl): string | undefined {
  if (own) return blocks(`**${escapeMarkdown(own.name)}** ${markdownCode(id)}: control of this model`, own.description === undefined ? '' : escapeMarkdown(own.description), rows([['Counts as', own.countsAs.map((c) => markdownCode(c.value)).join(', ')]]));
  const control = catalog.controls.get(id);
  if (!control) return undefined;
  return blocks(
    `**${escapeMarkdown(capital(control.name))}** ${markdownCode(id)}: control`,
    escapeMarkdown(control.description),
    rows([['To verify', escapeMarkdown(control.verify)], ['Stands on', control.on.map((on) => markdownCode(on)).join(', ')], ['ATLAS', control.atlas.map((one) => markdownCode(one)).join(', ')]]),
    link(session, id),
  );
}

export function kindMarkdown(session: Session, catalog: Catalog, id: string): string | undefined {
  const kind = catalog.kinds.get(id);
  return kind && blocks(`**${escapeMarkdown(kind.name)}** ${markdownCode(id)}: kind of ${kind.type === 'external' ? 'external entity' : kind.type}`, escapeMarkdown(kind.doc), link(session, id));
}

export function zoneTypeMarkdown(catalog: Catalog, id: string): string | undefined {
  const type = catalog.zoneTypes.get(id);
  return type && blocks(`**${escapeMarkdown(type.name)}** ${markdownCode(id)}: zone type, trust ${type.trust} of 3`, escapeMarkdown(type.doc));
}

export function ruleMarkdown(session: Session, catalog: Catalog, id: string): string | undefined {
  const rule = catalog.rules.get(id);
  if (!rule) return undefined;
  const description = rule.description.trim().split(/\n\s*\n/, 1)[0]!;
  return blocks(
    `**${escapeMarkdown(rule.title)}** ${markdownCode(id)}: ${rule.stride.replaceAll('-', ' ')}`,
    escapeMarkdown(description),
    rows([['Controls', rule.fixes.map((fix) => markdownCode(fix)).join(', ')], ['ATLAS', rule.atlas.techniques.map((one) => markdownCode(one)).join(', ')], ['OWASP', rule.owasp.map((one) => markdownCode(one)).join(', ')]]),
    link(session, id),
  );
}

/** A group that kinds belong to: rules go by it. */
export function kindGroupMarkdown(catalog: Catalog, group: string): string | undefined {
  const kinds = catalog.kindsInGroup(group);
  return kinds.length === 0 ? undefined : blocks(`${markdownCode(group)}: group of kinds`, kinds.map((kind) => `- ${markdownCode(kind.id)} ${escapeMarkdown(kind.name)}`).join('\n'));
}

/** A fact that rules may ask for, of whatever can have it. */
export function attributeMarkdown(name: string): string | undefined {
  const found = Object.values(attributes).flatMap((all) => all.get(name) ?? []);
  const texts = [...new Set(found.map(({ of, spec }) => `${markdownCode(name)}: attribute of ${of === 'data' ? 'data' : `${of}s`}\n\n${spec.doc}\n\nTakes ${typeInWords(spec.type)}.`))];
  return texts.length === 0 ? undefined : blocks(...texts);
}

/** A key of the vocabulary. */
export function keyMarkdown(spec: KeySpec, record: RecordSpec | undefined): string {
  return blocks(`${markdownCode(spec.key)}${record && record.name !== 'model' && record.name !== 'settings' && record.name !== 'rule-file' ? ` of ${/^[aeiou]/.test(record.title) ? 'an' : 'a'} ${record.title}` : ''}${spec.required ? ' (needed)' : ''}`, spec.doc, spec.use ?? '', spec.predicate ? `Asked of ${askedOf(spec.predicate)}: ${markdownCode(spec.predicate.shown)}` : `Takes ${typeInWords(spec.type)}.`);
}

function askedOf({ of }: NonNullable<KeySpec['predicate']>): string {
  return of === undefined ? 'anything' : of.map((one) => `${one}s`).join(' and ');
}

// --- parts

function heading(subject: Subject, what: string): string {
  return `**${escapeMarkdown(subject.name)}** ${markdownCode(subject.id)}: ${what}`;
}

function description(subject: Subject): string {
  return subject.description ? escapeMarkdown(subject.description.value) : '';
}

export function zoneInWords(zone: Zone): string {
  return `${markdownCode(zone.id)}${zone.trust === undefined ? '' : ` (trust ${zone.trust} of 3)`}`;
}

function dataInWords(state: ModelState, id: string): string {
  const entry = state.analysis.model.data.get(id);
  return `${escapeMarkdown(entry?.name ?? id)}${entry?.classification ? ` (${escapeMarkdown(entry.classification.value)})` : ''}`;
}

/** The data that flows bring or take: entries by name, then texts. */
function carriedInWords(state: ModelState, element: Element, way: 'in' | 'out'): string {
  const { entries, texts } = carriedAt(state.analysis.model, element.id, way);
  const all = [...entries.map((id) => dataInWords(state, id)), ...texts.map(escapeMarkdown)];
  return all.slice(0, carriedShown).join(', ') + (all.length > carriedShown ? ` and ${all.length - carriedShown} more` : '');
}

const carriedShown = 8;

function controlsInWords(subject: Subject): string {
  return subject.controls.map((use) => `${markdownCode(use.id)}${use.status === 'implemented' ? '' : ` (${use.status})`}`).join(', ');
}

function factInWords(fact: Fact | undefined): string {
  if (!fact) return 'not stated';
  const value = fact.values.join(', ');
  return `${escapeMarkdown(value)}${fact.basis === 'stated' ? '' : ` (${fact.basis}${fact.via === undefined ? '' : ` by ${escapeMarkdown(fact.via)}`})`}`;
}

/** Counts of what is live and the gravest titles. */
export function findingsInWords(session: Session, findings: readonly Finding[], sayNone = true): string {
  if (findings.length === 0) return sayNone ? 'No open threats.' : '';
  const shown = findings.slice(0, titlesShown).map((finding) => `- ${titleLink(session, finding)} (${priorityWord(finding.priority, finding.state === 'unknown')})`);
  if (findings.length > shown.length) shown.push(`- and ${findings.length - shown.length} more`);
  return `${findings.length} open ${findings.length === 1 ? 'threat' : 'threats'}: ${countsInWords(findings)}\n\n${shown.join('\n')}`;
}

function priorityWord(priority: Priority, unknown: boolean): string {
  return unknown ? `${priority}, unknown` : priority;
}

function titleLink(session: Session, finding: Finding): string {
  const href = finding.definition ? pageLink(session, finding.rule, 'markdown') : undefined;
  const title = escapeMarkdown(finding.title);
  return href === undefined ? `${title} ${markdownCode(finding.rule)}` : `${title} [${escapeMarkdown(finding.rule)}](${href})`;
}

function link(session: Session, id: string): string {
  const href = pageLink(session, id, 'markdown');
  return href === undefined ? '' : `[Page of ${escapeMarkdown(id)}](${href})`;
}

function rows(all: readonly (readonly [label: string, value: string])[]): string {
  return all.filter(([, value]) => value !== '').map(([label, value]) => `- ${label}: ${value}`).join('\n');
}

export function blocks(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('\n\n');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Markdown as plain text, for clients that show no Markdown. */
export function withoutMarkdown(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)\s]*\)/g, '$1')
    .replace(/\\([\\`*_{}[\]()#!|~$@.:/+=-])/g, '$1')
    .replace(/[*`]/g, '')
    .replaceAll('\u2060', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
