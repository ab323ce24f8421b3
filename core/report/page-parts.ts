import type { Catalog } from '../catalog/catalog.ts';
import type { Rule } from '../catalog/types.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { escapeMarkdown, markdownCode, markdownLink } from '../text/markdown.ts';
import type { PageLinks } from './page-links.ts';
import { idLink } from './page-links.ts';

/** What several pages are made of. */

export function ruleLine(rule: Rule, links: PageLinks): string {
  return `${idLink('threat', rule.id, links)} ${escapeMarkdown(rule.title)}`;
}

export function controlLine(id: string, catalog: Catalog, links: PageLinks): string {
  const control = catalog.controls.get(id);
  return control ? `${idLink('control', id, links)} ${escapeMarkdown(control.name)}` : markdownCode(id);
}

/** An ATLAS id with its name, as a link to its page. */
export function atlasReference(id: string, atlas: Atlas): string {
  const entry = atlas.lookup(id);
  const url = atlas.url(id);
  const name = entry === undefined ? '' : ` ${escapeMarkdown(entry.is === 'technique' ? entry.fullName : (entry.name ?? ''))}`;
  return `${url === undefined ? markdownCode(id) : markdownLink(id, url)}${name}`;
}

/** Markdown of a rule file: emphasis, code and lists stay, links, images and HTML become the words that they are written with. */
export function safeMarkdown(text: string): string {
  return text.trim()
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[[\]!]/g, '\\$&')
    .replace(/^(\s*)#/gm, '$1\\#')
    .replace(/:(?=\/\/)|\bwww(?=\.)/gi, '$&\u2060');
}
