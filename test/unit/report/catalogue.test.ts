import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Catalog } from '../../../core/catalog/catalog.ts';
import type { Condition } from '../../../core/catalog/types.ts';
import { builtinAtlas, builtinFrameworks } from '../../../core/knowledge/builtin.ts';
import { controlPage, kindPage, zoneTypePage } from '../../../core/report/catalog-pages.ts';
import { catalogueFiles, cataloguePathOf } from '../../../core/report/catalogue.ts';
import { controlsThatSettle } from '../../../core/report/named-in.ts';
import { folderLinks, idLink, siblingLinks } from '../../../core/report/page-links.ts';
import { pageFor } from '../../../core/report/page.ts';
import { catalog } from '../../support/analyse.ts';

const files = catalogueFiles(catalog, builtinAtlas(), builtinFrameworks());
const linksIn = (text: string): string[] => [...text.matchAll(/\]\((?!https?:)([^)]+)\)/g)].map((match) => match[1]!);

describe('docs/catalogue', () => {
  it('has a page for every threat, control, kind and zone type, and an index', () => {
    expect(files.size).toBe(1 + catalog.rules.size + catalog.controls.size + catalog.kinds.size + catalog.zoneTypes.size);
    const index = files.get('README.md')!;
    for (const all of [catalog.rules, catalog.controls, catalog.kinds, catalog.zoneTypes]) for (const id of all.keys()) expect(index).toContain(`](${cataloguePathOf(id, catalog)})`);
  });

  it('leads nowhere but to pages that there are', () => {
    let count = 0;
    for (const [file, text] of files)
      for (const link of linksIn(text)) {
        count++;
        if (link.startsWith('#')) expect(text).toMatch(new RegExp(`^## ${link.slice(1).replaceAll('-', ' ')}$`, 'im'));
        else expect([...files.keys()], `${file}: ${link}`).toContain(path.posix.join(path.posix.dirname(file), link));
      }
    expect(count).toBeGreaterThan(1500);
  });

  it('leads from a threat to its controls and kinds, and back', () => {
    for (const rule of catalog.rules.values()) {
      const page = files.get(`threats/${rule.id}.md`)!;
      for (const control of rule.fixes) expect(page).toContain(`(../controls/${control}.md)`);
      for (const control of controlsThatSettle(rule)) expect(files.get(`controls/${control}.md`), `${control} of ${rule.id}`).toContain(`(../threats/${rule.id}.md)`);
      for (const kind of 'kind' in rule.to ? [rule.to.kind].flat() : []) {
        expect(page).toContain(`(../kinds/${kind}.md)`);
        expect(files.get(`kinds/${kind}.md`)).toContain(`(../threats/${rule.id}.md)`);
      }
    }
  });

  it('says what kinds and controls imply and how far zones are trusted', () => {
    for (const kind of catalog.kinds.values()) for (const [key, value] of Object.entries(kind.implies)) expect(files.get(`kinds/${kind.id}.md`)).toContain(`\`${key}: ${value}\``);
    for (const control of catalog.controls.values()) for (const [key, value] of Object.entries(control.implies)) expect(files.get(`controls/${control.id}.md`)).toContain(`\`${key}: ${value}\``);
    for (const zone of catalog.zoneTypes.values()) expect(files.get(`zones/${zone.id}.md`)).toContain(`of trust ${zone.trust} on a scale of 0 to 3`);
    expect(files.get('zones/external.md')).toContain('(../threats/AI-INF-02.md)');
  });
});

describe('pages in an editor', () => {
  it('lie beside each other', () => {
    const page = pageFor('rate-limit', catalog, builtinAtlas(), builtinFrameworks(), siblingLinks)!;
    expect(page).toContain('[`AI-INF-02`](AI-INF-02.md)');
    expect(linksIn(page).every((link) => /^[A-Za-z0-9._-]+\.md$/.test(link))).toBe(true);
    expect(linksIn(pageFor('rate-limit', catalog, builtinAtlas(), builtinFrameworks())!)).toEqual([]);
  });
});

describe('hostile ids and texts of own rules', () => {
  const evil = '[x](command:evil) ![i](http://a.b/c) <img src=x> `](../../etc.md) # H';
  const ids = [evil, '../../etc/passwd', 'a](b', 'a b', '.hidden', '-', 'x'.repeat(100), 'ünï', ''];

  it.each(ids)('%j is no address', (id) => {
    for (const links of [siblingLinks, folderLinks]) {
      expect(links('threat', id)).toBeUndefined();
      expect(idLink('threat', id, links).replace(/`[^`]*`|\\./g, '')).not.toMatch(/\]\(/);
    }
    for (const href of ['javascript:x', 'https://a.b/x.md', '//a/b.md', '../../x.md', 'a).md', 'x']) expect(idLink('threat', 'ok', () => href)).not.toMatch(/\]\((?!x\.md)/);
  });

  it('are escaped in pages of controls, kinds and zone types', () => {
    const one = [...catalog.rules.values()][0]!;
    const own = new Catalog({
      rules: [{ ...one, id: 'X-1', title: evil, to: { kind: 'k' }, when: { 'zone-type': 'z' }, settledBy: { control: 'c' }, fixes: ['c'], refines: [], alsoKnownAs: [], owasp: [evil], cwe: [evil], nist: [evil], atlas: { techniques: [evil], mitigations: [evil], fit: 'direct' } }],
      kinds: [{ id: 'k', name: evil, type: 'process', groups: [evil], doc: evil, technologies: [evil], names: [evil], generic: [evil], implies: { [evil]: evil } }],
      controls: [{ id: 'c', name: evil, description: evil, verify: evil, on: ['process'], implies: { [evil]: evil }, atlas: [evil], nist: [evil], euAiAct: [evil], cosai: [evil] }],
      zoneTypes: [{ id: 'z', name: evil, trust: 1, doc: evil }],
      protocols: [],
    });
    const pages = [
      controlPage(own.controls.get('c')!, own, builtinAtlas(), siblingLinks), kindPage(own.kinds.get('k')!, own, siblingLinks), zoneTypePage(own.zoneTypes.get('z')!, own, siblingLinks),
      ...catalogueFiles(own, builtinAtlas(), builtinFrameworks()).values(),
    ];
    for (const page of pages) {
      for (const link of linksIn(page.replace(/`[^`]*`|\\./g, ''))) expect(link).toMatch(/^(?:\.\.\/)?(?:[a-z]+\/)?[A-Za-z0-9-]+\.md$|^#[a-z-]+$/);
      expect(page.replace(/`[^`]*`|\\./g, '')).not.toMatch(/<[a-z!/]|!\[|(?:https?|command):\/\//i);
      expect(page.match(/^# /gm)).toHaveLength(1);
      expect(page).toContain('X-1');
    }
  });

  it('a condition nested without end costs little', () => {
    let condition: Condition = { control: 'deep' };
    for (let i = 0; i < 50_000; i++) condition = { any: [condition] };
    expect(controlsThatSettle({ ...[...catalog.rules.values()][0]!, settledBy: condition }).size).toBe(0);
  });
});
