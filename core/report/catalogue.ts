import type { Catalog } from '../catalog/catalog.ts';
import type { Rule } from '../catalog/types.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import type { Frameworks } from '../knowledge/frameworks.ts';
import { escapeMarkdown } from '../text/markdown.ts';
import { controlPage, kindPage, zoneTypePage } from './catalog-pages.ts';
import { rulePage } from './page.ts';
import type { PageKind } from './page-links.ts';
import { folderLinks, idLink, pageFolders } from './page-links.ts';
import { categoryNames } from './words.ts';

/** The catalogue as a tree of Markdown files: docs/catalogue. */

/** The path of a page below docs/catalogue, without looking whether there is one. */
export function cataloguePath(is: PageKind, id: string): string {
  return `${pageFolders[is]}/${id}.md`;
}

/** The path of the page of whatever of the catalogue bears this id; undefined when nothing does. */
export function cataloguePathOf(id: string, catalog: Catalog): string | undefined {
  if (catalog.rules.has(id)) return cataloguePath('threat', id);
  if (catalog.controls.has(id)) return cataloguePath('control', id);
  if (catalog.kinds.has(id)) return cataloguePath('kind', id);
  return catalog.zoneTypes.has(id) ? cataloguePath('zone-type', id) : undefined;
}

/** Every file by its path below docs/catalogue. */
export function catalogueFiles(catalog: Catalog, atlas: Atlas, frameworks: Frameworks): Map<string, string> {
  const files = new Map([['README.md', index(catalog)]]);
  const put = (is: PageKind, id: string, text: string): void => void files.set(cataloguePath(is, id), withWayBack(text));
  for (const rule of catalog.rules.values()) put('threat', rule.id, rulePage(rule, catalog, atlas, frameworks, folderLinks));
  for (const control of catalog.controls.values()) put('control', control.id, controlPage(control, catalog, atlas, folderLinks));
  for (const kind of catalog.kinds.values()) put('kind', kind.id, kindPage(kind, catalog, folderLinks));
  for (const zone of catalog.zoneTypes.values()) put('zone-type', zone.id, zoneTypePage(zone, catalog, folderLinks));
  return files;
}

function withWayBack(text: string): string {
  return `[The catalogue](../README.md)\n\n${text}`;
}

function index(catalog: Catalog): string {
  const packs = new Map<string, Rule[]>();
  for (const rule of catalog.rules.values()) packs.set(rule.pack, [...(packs.get(rule.pack) ?? []), rule]);
  const link = (is: PageKind, id: string): string => idLink(is, id, (_, one) => cataloguePath(is, one));
  return [
    '# The catalogue',
    'Every threat, control, kind of element and zone type that the product comes with. These pages are generated from the files in `catalog/` (`npm run generate`): change those.',
    `[Threats](#threats) (${catalog.rules.size}), [controls](#controls) (${catalog.controls.size}), [kinds](#kinds) (${catalog.kinds.size}), [zone types](#zone-types) (${catalog.zoneTypes.size})`,
    '## Threats',
    ...[...packs].flatMap(([pack, rules]) => [`### Pack ${escapeMarkdown(pack)}`, table(['threat', 'what happens', 'STRIDE'], rules.map((rule) => [link('threat', rule.id), escapeMarkdown(rule.title), categoryNames[rule.stride]]))]),
    '## Controls',
    table(['control', 'name', 'stands on'], [...catalog.controls.values()].map((one) => [link('control', one.id), escapeMarkdown(one.name), one.on.join(', ')])),
    '## Kinds',
    table(['kind', 'name', 'type'], [...catalog.kinds.values()].map((one) => [link('kind', one.id), escapeMarkdown(one.name), one.type])),
    '## Zone types',
    table(['type', 'name', 'trust'], [...catalog.zoneTypes.values()].map((one) => [link('zone-type', one.id), escapeMarkdown(one.name), String(one.trust)])),
  ].join('\n\n') + '\n';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
