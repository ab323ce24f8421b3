import { dimensions, factors } from '../analysis/dread.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Condition, Rule } from '../catalog/types.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { describeAtlas, describeReference } from '../knowledge/describe.ts';
import type { Frameworks } from '../knowledge/frameworks.ts';
import { problemCodes } from '../model/problem.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../text/markdown.ts';
import { nearest } from '../text/similar.ts';
import { controlPage, kindPage, zoneTypePage } from './catalog-pages.ts';
import { conditionItems } from './condition-words.ts';
import { namesKind, namesZoneType } from './named-in.ts';
import type { PageLinks } from './page-links.ts';
import { idLink, noLinks } from './page-links.ts';
import { atlasReference, controlLine, ruleLine, safeMarkdown } from './page-parts.ts';
import { categoryNames } from './words.ts';

export { controlPage, kindPage, zoneTypePage } from './catalog-pages.ts';

/** Pages of rules, controls, kinds and ids of other catalogues, as Markdown: for the editor, the command line and help texts. Own rules are foreign text and are escaped. */

/**
 * The page of whatever bears this id: a rule, control, kind or zone type (ids in any case), the code of a problem, an id of ATLAS or of another framework.
 * @param links where other pages are
 * @returns undefined when nothing bears it
 */
export function pageFor(id: string, catalog: Catalog, atlas: Atlas, frameworks: Frameworks, links: PageLinks = noLinks): string | undefined {
  const rule = find(catalog.rules, id);
  if (rule) return rulePage(rule, catalog, atlas, frameworks, links);
  const kind = find(catalog.kinds, id);
  const control = find(catalog.controls, id);
  const pages = [
    ...(control ? [controlPage(control, catalog, atlas, links)] : []),
    ...(kind ? [kindPage(kind, catalog, links)] : []),
  ];
  if (pages.length > 0) return pages.join('\n');
  const zoneType = find(catalog.zoneTypes, id);
  if (zoneType) return zoneTypePage(zoneType, catalog, links);
  if (Object.hasOwn(problemCodes, id)) return `# ${escapeMarkdown(id)}\n\n${escapeMarkdown(problemCodes[id as keyof typeof problemCodes])}\n`;
  const about = describeAtlas(atlas, id) ?? describeReference(frameworks, id);
  if (about === undefined) return undefined;
  const described = `# ${about.trimEnd()}`;
  const rules = rulesNaming(id, catalog);
  return rules.length === 0 ? `${described}\n` : `${described}\n\n## Threats of the catalogue\n\n${rules.map((one) => `- ${ruleLine(one, links)}\n`).join('')}`;
}

/** Every id that has a page of its own in the catalogue, and every problem code: for completion and 'did you mean'. */
export function pageIds(catalog: Catalog): string[] {
  return [...catalog.rules.keys(), ...catalog.controls.keys(), ...catalog.kinds.keys(), ...catalog.zoneTypes.keys(), ...Object.keys(problemCodes)];
}

/** The id that was probably meant, where nothing bears the one given. */
export function nearestPageId(id: string, catalog: Catalog, atlas: Atlas, frameworks: Frameworks): string | undefined {
  const known = nearest(id, [...pageIds(catalog)]);
  if (known !== undefined && !/^AML/i.test(id)) return known;
  const atlasIds = (['technique', 'mitigation', 'tactic', 'case-study'] as const).flatMap((is) => atlas.all(is as 'technique').map((entry) => entry.id));
  return nearest(id, [...atlasIds, ...frameworks.all().map((entry) => entry.id)]) ?? known;
}

/** Rules that name an id of ATLAS (a technique, its sub-techniques, or a mitigation), OWASP, CWE or NIST. */
export function rulesNaming(id: string, catalog: Catalog): Rule[] {
  const wanted = id.trim().toUpperCase();
  return [...catalog.rules.values()].filter((rule) =>
    [...rule.atlas.techniques, ...rule.atlas.mitigations, ...rule.alsoKnownAs, ...rule.owasp, ...rule.cwe, ...rule.nist].some((one) => one.toUpperCase() === wanted || one.toUpperCase().startsWith(`${wanted}.`)));
}

/** The page of a rule: what happens, where it applies, what settles it, how bad it is, what it is called elsewhere. */
export function rulePage(rule: Rule, catalog: Catalog, atlas: Atlas, frameworks: Frameworks, links: PageLinks = noLinks): string {
  const ai = rule.aiSpecific === true ? 'specific to AI' : rule.aiSpecific === false ? 'general' : 'specific to AI on some elements';
  const refines = rule.refines.map((id) => `${catalog.rules.has(id) ? idLink('threat', id, links) : markdownCode(id)}${catalog.rules.has(id) ? ` ${escapeMarkdown(catalog.rules.get(id)!.title)}` : ''}`);
  return [
    `# ${escapeMarkdown(rule.id)}: ${escapeMarkdown(rule.title)}`,
    `${escapeMarkdown(categoryNames[rule.stride])}, ${ai}. Pack ${markdownCode(rule.pack)}.${refines.length > 0 ? ` It replaces ${refines.join(', ')} on the same element or flow.` : ''}`,
    safeMarkdown(rule.description),
    `## Where it applies\n\n${conditionList(rule.to, 'All of these hold:', 'One of these holds:')}${rule.when ? `\n\nand\n\n${conditionList(rule.when, 'All of these hold:', 'One of these holds:')}` : ''}`,
    `## What settles it\n\n${rule.settledBy ? conditionList(rule.settledBy, 'All of these together:', 'Any one of these:') : 'It no longer applies once what stands above does not hold; otherwise somebody decides about it.'}`,
    ...(rule.fixes.length > 0 ? [`## Controls, best first\n\n${rule.fixes.map((id) => `- ${controlLine(id, catalog, links)}`).join('\n')}`] : []),
    ...kindsSection(rule, catalog, links),
    ...(rule.verify === '' ? [] : [`## How to tell that it works\n\n${escapeMarkdown(rule.verify)}`]),
    dreadSection(rule),
    referencesSection(rule, atlas, frameworks),
  ].filter((part) => part !== '').join('\n\n') + '\n';
}

function find<T>(all: ReadonlyMap<string, T>, id: string): T | undefined {
  return all.get(id) ?? all.get(id.toUpperCase()) ?? all.get(id.toLowerCase());
}

/** The kinds and zone types that the rule asks about, by name or by group: for reading on. */
function kindsSection(rule: Rule, catalog: Catalog, links: PageLinks): string[] {
  const kinds = [...catalog.kinds.values()].filter((kind) => namesKind(rule.to, kind)).map((kind) => idLink('kind', kind.id, links));
  const zones = [...catalog.zoneTypes.values()].filter((zone) => namesZoneType(rule, zone.id)).map((zone) => idLink('zone-type', zone.id, links));
  const lines = [...(kinds.length > 0 ? [`- Kinds: ${kinds.join(', ')}`] : []), ...(zones.length > 0 ? [`- Zone types: ${zones.join(', ')}`] : [])];
  return lines.length > 0 ? [`## What it asks about\n\n${lines.join('\n')}`] : [];
}

function conditionList(condition: Condition, all: string, any: string): string {
  const { join, items } = conditionItems(condition);
  const lines = items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
  return join === 'one' ? lines : `${join === 'all' ? all : any}\n\n${lines}`;
}

function dreadSection(rule: Rule): string {
  const rows = [
    ...dimensions.map((key) => `| ${key} | ${rule.dread[key]} |`),
    ...factors.map((key) => `| ${key} (at most) | ${rule.dread[key]} |`),
  ];
  const method = rule.methodPriority ? `\n\nThe published method's table gives it the priority ${escapeMarkdown(rule.methodPriority)}.` : '';
  return `## How bad it is\n\n| DREAD | |\n| --- | --- |\n${rows.join('\n')}\n\nHow much of each AI factor counts is derived from the model.${method}`;
}

function referencesSection(rule: Rule, atlas: Atlas, frameworks: Frameworks): string {
  const approximate = rule.atlas.fit === 'approximate' ? ' (nearest fit)' : '';
  const lines = [
    ...rule.atlas.techniques.map((id) => `ATLAS technique ${atlasReference(id, atlas)}${approximate}`),
    ...rule.atlas.mitigations.map((id) => `ATLAS mitigation ${atlasReference(id, atlas)}`),
    ...rule.alsoKnownAs.map((id) => `Also given as ${atlasReference(id, atlas)}`),
    ...[...rule.owasp, ...rule.cwe, ...rule.nist].map((id) => {
      const entry = frameworks.lookup(id);
      return entry ? `${markdownLink(id, entry.url)} ${escapeMarkdown(entry.name)} (${escapeMarkdown(entry.framework)})` : escapeMarkdown(id);
    }),
  ];
  return lines.length === 0 ? '' : `## References\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}
