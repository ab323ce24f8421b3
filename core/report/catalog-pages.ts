import type { Catalog } from '../catalog/catalog.ts';
import type { Control, Kind, ZoneType } from '../catalog/types.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { escapeMarkdown, markdownCode } from '../text/markdown.ts';
import { controlsThatSettle, namesKind, namesZoneType } from './named-in.ts';
import type { PageLinks } from './page-links.ts';
import { noLinks } from './page-links.ts';
import { atlasReference, ruleLine, safeMarkdown } from './page-parts.ts';

/** Pages of controls, kinds and zone types, as Markdown. What own rule files say is foreign text and is escaped. */

/** The page of a control: what it does, where it can stand, which threats it settles. */
export function controlPage(control: Control, catalog: Catalog, atlas: Atlas, links: PageLinks = noLinks): string {
  const settled = [...catalog.rules.values()].filter((rule) => controlsThatSettle(rule).has(control.id));
  const first = settled.filter((rule) => rule.fixes[0] === control.id);
  const rest = settled.filter((rule) => rule.fixes[0] !== control.id);
  const elsewhere = [
    ...control.atlas.map((id) => atlasReference(id, atlas)),
    ...control.nist.map(escapeMarkdown), ...control.euAiAct.map((id) => `EU AI Act ${escapeMarkdown(id)}`), ...control.cosai.map((id) => `CoSAI ${markdownCode(id)}`),
  ];
  const implied = implies(control.implies);
  return page(
    `# ${escapeMarkdown(control.id)}: ${escapeMarkdown(control.name)}`,
    'A control of the catalogue.',
    safeMarkdown(control.description),
    `It can stand on: ${control.on.length > 0 ? control.on.map(escapeMarkdown).join(', ') : 'anything'}.${implied === '' ? '' : ` Where it is implemented it makes ${implied} true.`}`,
    control.verify === '' ? '' : `## How to tell that it works\n\n${escapeMarkdown(control.verify)}`,
    list('## Threats for which it is the first choice', first.map((rule) => ruleLine(rule, links))),
    list(first.length > 0 ? '## Other threats that it settles, alone or with something else' : '## Threats that it settles, alone or with something else', rest.map((rule) => ruleLine(rule, links))),
    list('## References', elsewhere),
  );
}

/** The page of a kind: what it is, what it implies, how it is recognised, which threats are looked for on it. */
export function kindPage(kind: Kind, catalog: Catalog, links: PageLinks = noLinks): string {
  const rules = [...catalog.rules.values()].filter((rule) => namesKind(rule.to, kind));
  const words = (all: readonly string[]): string => all.map(escapeMarkdown).join(', ');
  const implied = implies(kind.implies);
  return page(
    `# ${escapeMarkdown(kind.id)}: ${escapeMarkdown(kind.name)}`,
    `A kind of element, of type ${escapeMarkdown(kind.type)}${kind.groups.length > 0 ? `, in the group${kind.groups.length > 1 ? 's' : ''} ${kind.groups.map(markdownCode).join(', ')}` : ''}.`,
    safeMarkdown(kind.doc),
    implied === '' ? '' : `Unless the element says otherwise, ${implied} holds.`,
    list('## How it is recognised', [
      ...(kind.technologies.length > 0 ? [`Technologies: ${words(kind.technologies)}`] : []),
      ...(kind.generic?.length ? [`Technologies, where nothing else says more: ${words(kind.generic)}`] : []),
      ...(kind.names.length > 0 ? [`Names: ${words(kind.names)}`] : []),
    ]),
    list('## Threats that are looked for on it', rules.map((rule) => ruleLine(rule, links))),
    `Every ${escapeMarkdown(kind.type === 'external' ? 'external entity' : kind.type)} has general threats beside these.`,
  );
}

/** The page of a zone type: its trust, what that means for flows, which threats ask for it. */
export function zoneTypePage(zone: ZoneType, catalog: Catalog, links: PageLinks = noLinks): string {
  const rules = [...catalog.rules.values()].filter((rule) => namesZoneType(rule, zone.id));
  return page(
    `# ${escapeMarkdown(zone.id)}: ${escapeMarkdown(zone.name)}`,
    `A type of trust zone, of trust ${zone.trust} on a scale of 0 to 3.`,
    safeMarkdown(zone.doc),
    `A zone of this type has trust ${zone.trust} unless it states another. A flow that comes into it from a zone of lower trust crosses inward, one that leaves it for such a zone outward.`,
    list('## Threats that ask for it', rules.map((rule) => ruleLine(rule, links))),
  );
}

function implies(facts: Readonly<Record<string, string>>): string {
  return Object.entries(facts).map(([key, value]) => markdownCode(`${key}: ${value}`)).join(', ');
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : `${title}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function page(...parts: readonly string[]): string {
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}
