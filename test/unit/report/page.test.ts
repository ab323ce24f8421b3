import { describe, expect, test } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import type { Condition, Rule } from '../../../core/catalog/types.ts';
import { builtinAtlas, builtinFrameworks } from '../../../core/knowledge/builtin.ts';
import { conditionWords } from '../../../core/report/condition-words.ts';
import { controlPage, kindPage, nearestPageId, pageFor, pageIds, rulePage, rulesNaming } from '../../../core/report/page.ts';
import { markdownToText } from '../../../core/report/plain-text.ts';

const catalog = builtinCatalog();
const atlas = builtinAtlas();
const frameworks = builtinFrameworks();
const first = [...catalog.rules.values()][0]!;

/** The words of a page, white space aside: escapes gone, as a reader sees them. */
const words = (page: string): string => markdownToText(page).replace(/\s+/g, ' ');
const flat = (text: string): string => text.replace(/\s+/g, ' ').trim();

describe('every rule, control, kind and problem code has a page', () => {
  test('with its facts', () => {
    for (const rule of catalog.rules.values()) {
      const page = words(rulePage(rule, catalog, atlas, frameworks));
      for (const part of [rule.id, rule.title, words(rule.description), rule.verify, ...rule.fixes, ...rule.atlas.techniques, ...rule.atlas.mitigations, ...rule.owasp, ...rule.cwe, ...rule.nist, ...rule.refines]) expect(page).toContain(flat(part));
      expect(page).not.toMatch(/undefined|\[object|does not know/);
    }
    for (const control of catalog.controls.values()) {
      const page = words(controlPage(control, catalog, atlas));
      for (const part of [control.id, control.name, control.description, control.verify]) expect(page).toContain(flat(part));
    }
    for (const kind of catalog.kinds.values()) expect(words(kindPage(kind, catalog))).toContain(flat(kind.doc));
    for (const id of pageIds(catalog)) expect(pageFor(id, catalog, atlas, frameworks)).toMatch(/^# \S.*\n\n\S/);
  });

  test('a control names the threats that list it, a kind those that name it or its group', () => {
    const rule = [...catalog.rules.values()].find((one) => one.fixes.length > 0 && 'kind' in one.to)!;
    expect(words(pageFor(rule.fixes[0]!, catalog, atlas, frameworks)!)).toContain(rule.title);
    const kind = [(rule.to as { kind: string | string[] }).kind].flat()[0]!;
    expect(words(kindPage(catalog.kinds.get(kind)!, catalog))).toContain(`${rule.id} ${rule.title}`);
  });
});

describe('ids', () => {
  test.each(['', 'x', '__proto__', 'constructor', 'toString', 'AML.T9999', 'CWE-0'])('nothing bears %j', (id) => expect(pageFor(id, catalog, atlas, frameworks)).toBeUndefined());

  test.each([
    ['rate-limits', 'rate-limit'],
    ['infrence-server', 'inference-server'],
    ['AML.T002', 'AML.T00'],
    ['CWE-5022', 'CWE-502'],
  ])('%s: did you mean %s...?', (id, near) => expect(nearestPageId(id, catalog, atlas, frameworks)).toMatch(new RegExp(`^${near}`)));

  test('a technique names the rules of its sub-techniques too', () => {
    const rule = [...catalog.rules.values()].find((one) => one.atlas.techniques.some((id) => id.split('.').length === 3))!;
    const sub = rule.atlas.techniques.find((id) => id.split('.').length === 3)!;
    expect(rulesNaming(sub.toLowerCase(), catalog)).toContain(rule);
    expect(rulesNaming(sub.replace(/\.\d{3}$/, ''), catalog)).toContain(rule);
    expect(rulesNaming(sub.slice(0, -1), catalog)).not.toContain(rule);
  });
});

test('what an own rule says can be neither link, image, HTML nor heading', () => {
  const evil = '[x](command:evil) ![i](http://a.b/c) <img src=x onerror=y> <http://a.b> https://a.b/c\n\n# Heading\n\n&lt;b&gt; [r]: http://x';
  const rule: Rule = { ...first, id: 'X_1', title: evil, message: '', description: evil, verify: evil, owasp: [evil], cwe: [evil], refines: [], fixes: [evil], pack: evil, atlas: { techniques: [evil], mitigations: [evil], fit: 'direct' }, alsoKnownAs: [evil], nist: [evil] };
  const page = rulePage(rule, catalog, atlas, frameworks);
  for (const part of page.split('\n')) {
    expect(part.replace(/`[^`]*`|\\./g, '')).not.toMatch(/\]\(|<[a-z!/]|!\[|\[|(?:https?|command):\/\//i);
  }
  expect(page.match(/^# /gm)).toHaveLength(1);
  expect(words(page)).toContain('[x](command:evil)');
});

describe('conditions in words', () => {
  test.each<[Condition, string]>([
    [{ type: 'flow' }, 'it is of type flow'],
    [{ kind: ['agent', 'tool', 'mcp-server'] }, 'it is of kind agent, tool or mcp-server'],
    [{ all: [{ kind: 'agent' }, { not: { attribute: 'signed' } }] }, "it is of kind agent and not (it has 'signed: yes')"],
    [{ any: [{ all: [{ kind: 'a' }, { kind: 'b' }] }, { kind: 'c' }] }, '(it is of kind a and it is of kind b) or it is of kind c'],
    [{ source: { type: 'external' } }, 'its source is of type external'],
    [{ incoming: { source: { kind: 'user' } } }, 'the source of some flow into it is of kind user'],
    [{ 'reachable-from': { 'zone-type': 'external' } }, 'some element from which it can be reached stands in a zone of type external'],
    [{ control: ['a', 'b'], scope: 'path' }, 'a or b is in place on it, or on every path from where the attack comes'],
    [{ crosses: 'inward' }, 'it crosses into a zone of higher trust'],
    [{ trust: { 'at-most': 1 } }, 'it stands in a zone of trust at most 1'],
    [{ data: { classification: 'secret', where: 'out' } }, 'it gives out data classified secret'],
    [{ attribute: 'x', is: ['a', 'b'], 'only-stated': true }, "it has 'x: a or b' stated"],
    [{ tool: { permission: 'execute', approval: 'no' } }, 'it has a tool that may execute (approval: no)'],
    [{ 'name-has': ['model', 'data'] }, "its name has 'model' or 'data'"],
  ])('%j', (condition, text) => expect(conditionWords(condition)).toBe(text));

  test('a condition nested without end stays bounded', () => {
    let condition: Condition = { kind: 'x' };
    for (let i = 0; i < 100_000; i++) condition = { not: condition };
    expect(conditionWords(condition).length).toBeLessThan(200);
  });
});

describe('Markdown as text', () => {
  test.each([
    ['# A **b** `c`', 'A b c\n====='],
    ['## \\*x\\*', '*x*\n---'],
    ['[l \\[a\\]](https://x.y/a_b) and `code`', 'l [a] (https://x.y/a_b) and code'],
    ['a &lt;b&gt; &amp;lt;', 'a <b> &lt;'],
    ['| a | |\n| --- | --- |\n| b | 1 |', `  a\n  ${'b'.padEnd(34)}1`],
    ['no marks', 'no marks'],
  ])('%j', (markdown, text) => expect(markdownToText(markdown)).toBe(text));
});
