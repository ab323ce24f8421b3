import { escapeMarkdown, markdownCode, markdownLink } from '../text/markdown.ts';
import type { Atlas, AtlasEntry, CaseStudy, RetiredId, Technique } from './atlas.ts';
import type { Frameworks, Reference } from './frameworks.ts';

const kindWords = { tactic: 'tactic', technique: 'technique', mitigation: 'mitigation', 'case-study': 'case study' } as const;
const maxCaseStudies = 5;
const maxListed = 12;
const entryFacts = { tactic: tacticFacts, technique: techniqueFacts, mitigation: mitigationFacts, 'case-study': caseStudyFacts } as const;

/** What a caller knows about an ATLAS id besides ATLAS itself. What is not given is not shown; an empty list is shown as none. */
export interface AtlasContext {
  /** Rules that name the id. */
  readonly rulesUsing?: readonly { readonly id: string; readonly title: string }[];
  /** Ids of the elements of this model that it concerns. */
  readonly elementsTouched?: readonly string[];
  /** Ids of the controls that implement a mitigation. */
  readonly controlsFor?: (mitigationId: string) => readonly string[];
}

/**
 * Markdown for a hover on an ATLAS id: what it is, what it is about, where it stands, what works against it, its page and the content version.
 * `extra` adds rules, elements of the model and controls. A retired id says what took its place. Undefined for an id that ATLAS never had.
 * Every name, id and sentence is escaped, those in `extra` too; long lists end in a count.
 */
export function describeAtlas(atlas: Atlas, id: string, extra: AtlasContext = {}): string | undefined {
  const entry = atlas.lookup(id);
  if (!entry) {
    const retired = atlas.retired(id);
    return retired && describeRetired(atlas, retired, extra);
  }
  const facts = [...contextFacts(extra), ...entryFacts[entry.is](atlas, entry.id, extra)];
  if (entry.formerNames?.length) facts.push(`Formerly: ${entry.formerNames.map(escapeMarkdown).join('; ')}`);
  return page(heading(entry), facts, link(atlas, entry), atlas.explanation(entry.id));
}

/**
 * Markdown for a hover on an id of OWASP, NIST, CWE, CAPEC, CoSAI, MAESTRO, the EU AI Act or ISO/IEC 42001, edition included.
 * An OWASP id without its edition shows each meaning. Undefined for an unknown id.
 */
export function describeReference(frameworks: Frameworks, id: string): string | undefined {
  const entry = frameworks.lookup(id);
  if (entry) return describeEntry(frameworks, entry);
  const meanings = frameworks.withoutEdition(id);
  if (meanings.length === 0) return undefined;
  const title = `**${escapeMarkdown(id.toUpperCase())}** has no edition: write ${meanings.map((m) => markdownCode(m.id)).join(' or ')}`;
  return page(title, meanings.map((m) => `${reference(m)} (${escapeMarkdown(m.framework)} ${escapeMarkdown(m.edition)})`), undefined);
}

function describeRetired(atlas: Atlas, retired: RetiredId, extra: AtlasContext): string {
  const name = retired.name === undefined ? '' : `**${escapeMarkdown(retired.name)}** `;
  const now = retired.replacedBy === undefined ? undefined : atlas.lookup(retired.replacedBy);
  const facts = [`Retired: ${escapeMarkdown(retired.retiredIn)}`, now ? `Use instead: ${named(now)}` : 'No id took its place.', ...contextFacts(extra)];
  return page(`${name}${markdownCode(retired.id)}: ATLAS id that is no longer in use`, facts, now && link(atlas, now));
}

function describeEntry(frameworks: Frameworks, entry: Reference): string {
  const other = frameworks.otherEdition(entry.id);
  const facts = [`${escapeMarkdown(entry.framework)}, ${escapeMarkdown(entry.edition)}`];
  if (other) facts.push(`In the ${escapeMarkdown(other.edition)} edition: ${reference(other)}`);
  if (entry.formerNames.length > 0) facts.push(`Formerly: ${entry.formerNames.map(escapeMarkdown).join('; ')}`);
  if (!entry.exact) facts.push('The words above say what it is about; the title stands on its page.');
  if (entry.note !== undefined) facts.push(escapeMarkdown(entry.note));
  return page(`**${escapeMarkdown(entry.name)}** ${markdownCode(entry.id)}`, facts, markdownLink(`${entry.framework} ${entry.edition}`, entry.url));
}

function contextFacts({ rulesUsing, elementsTouched }: AtlasContext): string[] {
  const facts: string[] = [];
  if (elementsTouched) facts.push(row('In this model', shortened(elementsTouched, markdownCode), 'no element'));
  if (rulesUsing) facts.push(row('Rules', shortened(rulesUsing, (rule) => `${markdownCode(rule.id)} ${escapeMarkdown(rule.title)}`), 'none'));
  return facts;
}

/** With the controls known, each mitigation gets a line of its own. */
function mitigationsFact(atlas: Atlas, id: string, { controlsFor }: AtlasContext): string {
  const mitigations = atlas.mitigationsFor(id);
  if (!controlsFor || mitigations.length === 0) return row('Mitigations', mitigations.map(named));
  const lines = mitigations.map((mitigation) => {
    const controls = shortened(controlsFor(mitigation.id), markdownCode);
    return `\n  - ${named(mitigation)}${controls.length > 0 ? `. Controls: ${controls.join(', ')}` : ''}`;
  });
  return `Mitigations:${lines.join('')}`;
}

function techniqueFacts(atlas: Atlas, id: string, extra: AtlasContext): string[] {
  const technique = atlas.technique(id);
  if (!technique) return [];
  const facts = [row('Tactics', atlas.tacticsOf(id).map(named))];
  const parent = technique.parent === undefined ? undefined : atlas.technique(technique.parent);
  if (parent) facts.push(`Part of: ${named(parent)}`);
  if (technique.subtechniques.length > 0) facts.push(row('Sub-techniques', living(atlas, technique.subtechniques)));
  facts.push(`Maturity: ${technique.maturity === undefined ? 'not known' : escapeMarkdown(technique.maturity)}`);
  if (technique.platforms.length > 0) facts.push(`Platforms: ${technique.platforms.map(escapeMarkdown).join(', ')}`);
  facts.push(mitigationsFact(atlas, id, extra));
  const studies = atlas.caseStudiesUsing(id);
  if (studies.length > 0) facts.push(`Case studies: ${caseStudies(studies)}`);
  return facts;
}

function tacticFacts(atlas: Atlas, id: string): string[] {
  const tactic = atlas.tactic(id);
  if (!tactic) return [];
  const techniques = atlas.techniquesUnder(id).filter((t) => t.parent === undefined);
  return [`Step ${tactic.order} of ${atlas.all('tactic').length} in the kill chain`, row('Techniques', shortened(techniques, named))];
}

function mitigationFacts(atlas: Atlas, id: string, { controlsFor }: AtlasContext): string[] {
  const mitigation = atlas.mitigation(id);
  if (!mitigation) return [];
  const facts = [`Category: ${mitigation.category.map(escapeMarkdown).join(', ')}`, row('Works against', shortened(techniques(atlas, mitigation.techniques), named))];
  if (controlsFor) facts.push(row('Controls', shortened(controlsFor(id), markdownCode), 'none'));
  return facts;
}

function caseStudyFacts(atlas: Atlas, id: string): string[] {
  const study = atlas.caseStudy(id);
  if (!study) return [];
  const facts = study.type === undefined ? [] : [`Type: ${escapeMarkdown(study.type)}`];
  if (study.techniques) facts.push(row('Techniques', shortened(techniques(atlas, study.techniques), named)));
  return facts;
}

function heading(entry: AtlasEntry): string {
  const name = entry.is === 'technique' ? entry.fullName : entry.name;
  return `${name === undefined ? '' : `**${escapeMarkdown(name)}** `}${markdownCode(entry.id)}: ATLAS ${kindWords[entry.is]}`;
}

function link(atlas: Atlas, entry: AtlasEntry): string {
  return `${markdownLink(`${entry.id} on the ATLAS site`, atlas.url(entry.id) ?? '')}. Content version ${escapeMarkdown(atlas.version)}.`;
}

/** At most five by name, the rest as a count; those whose title is not known count only. */
function caseStudies(studies: readonly CaseStudy[]): string {
  const shown = studies.filter((s) => s.name !== undefined).slice(0, maxCaseStudies);
  const rest = studies.length - shown.length;
  if (shown.length === 0) return `${rest}`;
  return shown.map((s) => `${markdownCode(s.id)} ${escapeMarkdown(s.name ?? '')}`).join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

/** At most twelve, the rest as a count. */
function shortened<T>(found: readonly T[], show: (one: T) => string): string[] {
  const shown = found.slice(0, maxListed).map(show);
  return found.length > maxListed ? [...shown, `and ${found.length - maxListed} more`] : shown;
}

function techniques(atlas: Atlas, ids: readonly string[]): Technique[] {
  return ids.map((id) => atlas.technique(id)).filter((t) => t !== undefined);
}

function living(atlas: Atlas, ids: readonly string[]): string[] {
  return techniques(atlas, ids).map((t) => `${markdownCode(t.id)} ${escapeMarkdown(t.name)}`);
}

function named(entry: AtlasEntry): string {
  const name = entry.is === 'technique' ? entry.fullName : entry.name;
  return name === undefined ? markdownCode(entry.id) : `${markdownCode(entry.id)} ${escapeMarkdown(name)}`;
}

function reference(entry: Reference): string {
  return `${markdownCode(entry.id)} ${escapeMarkdown(entry.name)}`;
}

function row(label: string, values: readonly string[], none = 'none listed'): string {
  return `${label}: ${values.length > 0 ? values.join('; ') : none}`;
}

function page(title: string, facts: readonly string[], foot: string | undefined, about?: string): string {
  const list = facts.map((fact) => `- ${fact}`).join('\n');
  return [title, about === undefined ? undefined : escapeMarkdown(about), list, foot].filter((part) => part !== undefined && part !== '').join('\n\n');
}
