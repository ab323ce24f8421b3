import { describe, expect, it } from 'vitest';
import { loadCatalog } from '../../../core/catalog/load.ts';
import { vary } from '../../../core/catalog/variations.ts';
import type { Variation } from '../../../core/catalog/variations.ts';
import { catalog } from '../../support/analyse.ts';

const model = `threatmodel: T
data:
  notes: { kind: documents }
elements:
  u: { kind: user, zone: external }
  bot:
    kind: agent
    tools:
      mail: { permission: send }
  mem: { kind: agent-memory, zone: data }
flows:
  f: { from: u, to: bot, data: [notes] }
`;
const varied = (variation: Partial<Variation>) => vary(model, { without: [], change: [], add: [], ...variation });

describe('a variation of a model', () => {
  it.each<[string, Partial<Variation>, readonly string[], readonly string[]]>([
    ['changes words', { change: [['kind: user, zone: external', 'kind: operator, zone: control']] }, ['  u: { kind: operator, zone: control }'], ['  u: { kind: user, zone: external }']],
    ['leaves an entry out with everything in it', { without: ['bot'] }, [], ['  bot:', '    kind: agent', '    tools:', '      mail: { permission: send }']],
    ['leaves a section out with its last entry', { without: ['notes'] }, [], ['data:', '  notes: { kind: documents }']],
    ['adds at the end of a section', { add: [['elements', 'w: { kind: worker }']] }, ['  w: { kind: worker }'], []],
    ['adds a section', { add: [['zones', 'lab: { type: training }']] }, ['zones:', '  lab: { type: training }'], []],
    ['leaves out, changes and adds in this order', { without: ['mem'], change: [['kind: agent', 'kind: worker']], add: [['elements', 'mem: { kind: cache }']] }, ['    kind: worker', '  mem: { kind: cache }'], ['    kind: agent', '  mem: { kind: agent-memory, zone: data }']],
  ])('%s', (_, variation, now, gone) => {
    const result = varied(variation);
    const lines = 'text' in result ? result.text.split('\n') : [result.message];
    const before = model.trimEnd().split('\n');
    expect(lines.filter((line) => !before.includes(line))).toEqual(now);
    expect(before.filter((line) => !lines.includes(line))).toEqual(gone);
  });

  it('keeps an added entry in its section', () => {
    const result = varied({ add: [['elements', 'w: { kind: worker }']] });
    const lines = 'text' in result ? result.text.split('\n') : [];
    expect(lines.indexOf('  w: { kind: worker }')).toBe(lines.indexOf('flows:') - 1);
  });

  it.each<[string, Partial<Variation>, string]>([
    ['words that are not there', { change: [['zone: dmz', 'zone: data']] }, "has no 'zone: dmz'"],
    ['words that are there twice', { change: [['zone:', 'zone :']] }, "has 'zone:' more than once; write more of the words around it"],
    ['an entry that is not there', { without: ['mail'] }, "has no entry 'mail'"],
  ])('says what is wrong with %s', (_, variation, message) => expect(varied(variation)).toMatchObject({ message }));
});

/** A rule with these variations of its one open example. */
function read(variations: string, more = ''): { numbers: string[]; messages: string[] } {
  const text = `pack: own
rules:
  - id: OWN-1
    title: T
    message: "{name} is watched."
    stride: tampering
    ai-specific: true
    applies: { to: { kind: agent } }
    dread: { damage: 5, reproducibility: 5, exploitability: 5, affected-users: 5, discoverability: 5 }
    verify: V.
    description: D.
    examples:
      - state: open
        on: bot
${more}        model: |
          threatmodel: T
          elements:
            bot: { kind: agent, zone: inference }
            shop: { kind: web-service, zone: dmz }
        variations:
${variations}
`;
  const { data, problems } = loadCatalog([{ file: 'own.yaml', text }], { base: catalog.data });
  return { numbers: data.rules[0]?.examples.map((one) => `${one.number} ${one.state} ${one.on}`) ?? [], messages: problems.map((p) => `${text.slice(p.start, p.end)}: ${p.message}`) };
}

describe('variations in a rule file', () => {
  it('become examples next to the one that they vary', () => {
    const { numbers, messages } = read(`          - { state: none, on: shop }
          - { state: none, change: { 'kind: agent': 'kind: worker' } }`);
    expect(messages).toEqual([]);
    expect(numbers).toEqual(['1 open bot', '1.1 none shop', '1.2 none bot']);
  });

  it.each([
    ["          - { state: none, change: { 'kind: robot': 'kind: worker' } }", "'kind: robot': The model of the example has no 'kind: robot'."],
    ['          - { state: none, without: [cat] }', "cat: The model of the example has no entry 'cat'."],
    ['          - { state: none }', 'state: The variation changes nothing. Write without, change, add or on.'],
    ['          - { state: none, on: cat }', "cat: The model of the variation has no 'cat'."],
    ['          - { state: none, on: shop, priority: high }', "priority: Where nothing is found, nothing has 'priority'."],
    ['          - { state: none, on: shop, chnage: { a: b } }', "chnage: There is no key 'chnage'. Did you mean 'change'?"],
    ['          - { state: none, on: shop, add: [a] }', `[a]: 'add' names sections and what stands in them: { flows: "f: { from: a, to: b }" }.`],
  ])('%s is reported at its word', (variation, message) => {
    expect(read(`          - { state: none, on: shop }\n${variation}`).messages).toEqual([message]);
  });

  it('read what else is expected', () => {
    const bad = read('          - { state: none, on: shop }', '        ai-specific: perhaps\n        dread: { damage: 11, luck: 3 }\n');
    expect(bad.messages).toHaveLength(3);
    expect(read('          - { state: none, on: shop }', '        ai-specific: true\n        priority: medium\n        dread: { damage: 5 }\n').messages).toEqual([]);
  });
});
