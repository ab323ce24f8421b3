import { many } from '../analysis/conditions/question.ts';
import { dimensions, factors } from '../analysis/dread.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Condition, Control, Kind, Rule, ZoneType } from '../catalog/types.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { describeAtlas, describeReference } from '../knowledge/describe.ts';
import type { Frameworks } from '../knowledge/frameworks.ts';
import { problemCodes } from '../model/problem.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../text/markdown.ts';
import { nearest } from '../text/similar.ts';
import { conditionItems } from './condition-words.ts';
import { categoryNames } from './words.ts';

/** Pages of rules, controls, kinds and ids of other catalogues, as Markdown: for the editor, the command line and help texts. Own rules are foreign text and are escaped. */

/**
 * The page of whatever bears this id: a rule, control, kind or zone type (ids in any case), the code of a problem, an id of ATLAS or of another framework.
 * @returns undefined when nothing bears it
 */
export function pageFor(id: string, catalog: Catalog, atlas: Atlas, frameworks: Frameworks): string | undefined {
  const rule = find(catalog.rules, id);
  if (rule) return rulePage(rule, catalog, atlas, frameworks);
  const kind = find(catalog.kinds, id);
  const control = find(catalog.controls, id);
  const pages = [
    ...(control ? [controlPage(control, catalog, atlas)] : []),
    ...(kind ? [kindPage(kind, catalog)] : []),
  ];
  if (pages.length > 0) return pages.join('\n');
  const zoneType = find(catalog.zoneTypes, id);
  if (zoneType) return zoneTypePage(zoneType);
  if (Object.hasOwn(problemCodes, id)) return `# ${escapeMarkdown(id)}\n\n${escapeMarkdown(problemCodes[id as keyof typeof problemCodes])}\n`;
  const about = describeAtlas(atlas, id) ?? describeReference(frameworks, id);
  if (about === undefined) return undefined;
  const described = `# ${about.trimEnd()}`;
  const rules = rulesNaming(id, catalog);
  return rules.length === 0 ? `${described}\n` : `${described}\n\n## Threats of the catalogue\n\n${rules.map((one) => `- ${ruleLine(one)}\n`).join('')}`;
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
export function rulePage(rule: Rule, catalog: Catalog, atlas: Atlas, frameworks: Frameworks): string {
  const ai = rule.aiSpecific === true ? 'specific to AI' : rule.aiSpecific === false ? 'general' : 'specific to AI on some elements';
  const refines = rule.refines.map((id) => `${markdownCode(id)}${catalog.rules.has(id) ? ` ${escapeMarkdown(catalog.rules.get(id)!.title)}` : ''}`);
  return [
    `# ${escapeMarkdown(rule.id)}: ${escapeMarkdown(rule.title)}`,
    `${escapeMarkdown(categoryNames[rule.stride])}, ${ai}. Pack ${markdownCode(rule.pack)}.${refines.length > 0 ? ` It replaces ${refines.join(', ')} on the same element or flow.` : ''}`,
    safeMarkdown(rule.description),
    `## Where it applies\n\n${conditionList(rule.to, 'All of these hold:', 'One of these holds:')}${rule.when ? `\n\nand\n\n${conditionList(rule.when, 'All of these hold:', 'One of these holds:')}` : ''}`,
    `## What settles it\n\n${rule.settledBy ? conditionList(rule.settledBy, 'All of these together:', 'Any one of these:') : 'It no longer applies once what stands above does not hold; otherwise somebody decides about it.'}`,
    ...(rule.fixes.length > 0 ? [`## Controls, best first\n\n${rule.fixes.map((id) => `- ${controlLine(id, catalog)}`).join('\n')}`] : []),
    ...(rule.verify === '' ? [] : [`## How to tell that it works\n\n${escapeMarkdown(rule.verify)}`]),
    dreadSection(rule),
    referencesSection(rule, atlas, frameworks),
  ].filter((part) => part !== '').join('\n\n') + '\n';
}

/** The page of a control: what it does, where it can stand, which threats it settles. */
export function controlPage(control: Control, catalog: Catalog, atlas: Atlas): string {
  const against = [...catalog.rules.values()].filter((rule) => rule.fixes.includes(control.id));
  const implied = Object.entries(control.implies).map(([key, value]) => markdownCode(`${key}: ${value}`));
  const elsewhere = [
    ...control.atlas.map((id) => atlasReference(id, atlas)),
    ...control.nist.map(escapeMarkdown), ...control.euAiAct.map((id) => `EU AI Act ${escapeMarkdown(id)}`), ...control.cosai.map((id) => `CoSAI ${markdownCode(id)}`),
  ];
  return [
    `# ${escapeMarkdown(control.id)}: ${escapeMarkdown(control.name)}`,
    'A control of the catalogue.',
    safeMarkdown(control.description),
    `It can stand on: ${control.on.length > 0 ? control.on.map(escapeMarkdown).join(', ') : 'anything'}.${implied.length > 0 ? ` Where it is implemented it makes ${implied.join(', ')} true.` : ''}`,
    ...(control.verify === '' ? [] : [`## How to tell that it works\n\n${escapeMarkdown(control.verify)}`]),
    ...(against.length > 0 ? [`## Threats that it settles\n\n${against.map((rule) => `- ${ruleLine(rule)}`).join('\n')}`] : []),
    ...(elsewhere.length > 0 ? [`## References\n\n${elsewhere.map((one) => `- ${one}`).join('\n')}`] : []),
  ].join('\n\n') + '\n';
}

/** The page of a kind: what it is, how it is recognised, which threats are looked for on it. */
export function kindPage(kind: Kind, catalog: Catalog): string {
  const implied = Object.entries(kind.implies).map(([key, value]) => markdownCode(`${key}: ${value}`));
  const rules = [...catalog.rules.values()].filter((rule) => namesKind(rule.to, kind));
  const list = (words: readonly string[]): string => words.map(escapeMarkdown).join(', ');
  return [
    `# ${escapeMarkdown(kind.id)}: ${escapeMarkdown(kind.name)}`,
    `A kind of element, of type ${escapeMarkdown(kind.type)}${kind.groups.length > 0 ? `, in the group${kind.groups.length > 1 ? 's' : ''} ${kind.groups.map(markdownCode).join(', ')}` : ''}.`,
    safeMarkdown(kind.doc),
    ...(implied.length > 0 ? [`Unless the element says otherwise, ${implied.join(', ')} holds.`] : []),
    ...(kind.technologies.length + kind.names.length > 0 ? [
      `## How it is recognised\n\n${[
        ...(kind.technologies.length > 0 ? [`- Technologies: ${list(kind.technologies)}`] : []),
        ...(kind.generic?.length ? [`- Technologies, where nothing else says more: ${list(kind.generic)}`] : []),
        ...(kind.names.length > 0 ? [`- Names: ${list(kind.names)}`] : []),
      ].join('\n')}`,
    ] : []),
    ...(rules.length > 0 ? [`## Threats that are looked for on it\n\n${rules.map((rule) => `- ${ruleLine(rule)}`).join('\n')}`] : []),
  ].join('\n\n') + '\n';
}

function zoneTypePage(zone: ZoneType): string {
  return `# ${escapeMarkdown(zone.id)}: ${escapeMarkdown(zone.name)}\n\nA type of trust zone, of trust ${zone.trust} on a scale of 0 to 3.\n\n${safeMarkdown(zone.doc)}\n`;
}

function find<T>(all: ReadonlyMap<string, T>, id: string): T | undefined {
  return all.get(id) ?? all.get(id.toUpperCase()) ?? all.get(id.toLowerCase());
}

function ruleLine(rule: Rule): string {
  return `${markdownCode(rule.id)} ${escapeMarkdown(rule.title)}`;
}

function controlLine(id: string, catalog: Catalog): string {
  const control = catalog.controls.get(id);
  return control ? `${markdownCode(id)} ${escapeMarkdown(control.name)}` : markdownCode(id);
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

function atlasReference(id: string, atlas: Atlas): string {
  const entry = atlas.lookup(id);
  const url = atlas.url(id);
  const name = entry === undefined ? '' : ` ${escapeMarkdown(entry.is === 'technique' ? entry.fullName : (entry.name ?? ''))}`;
  return `${url === undefined ? markdownCode(id) : markdownLink(id, url)}${name}`;
}

/** Does the condition name the kind, or a group of it, outside `not` and other elements? */
function namesKind(condition: Condition, kind: Kind): boolean {
  if ('all' in condition) return condition.all.some((part) => namesKind(part, kind));
  if ('any' in condition) return condition.any.some((part) => namesKind(part, kind));
  if ('kind' in condition) return many(condition.kind).includes(kind.id);
  if ('kind-group' in condition) return many(condition['kind-group']).some((group) => kind.groups.includes(group));
  return false;
}

/** Markdown of a rule file: emphasis, code and lists stay, links, images and HTML become the words that they are written with. */
function safeMarkdown(text: string): string {
  return text.trim()
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[[\]!]/g, '\\$&')
    .replace(/^(\s*)#/gm, '$1\\#')
    .replace(/:(?=\/\/)|\bwww(?=\.)/gi, '$&\u2060');
}
