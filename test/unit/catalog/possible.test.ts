import { describe, expect, it } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { loadCatalog } from '../../../core/catalog/load.ts';
import { buildCatalog } from '../../../scripts/catalog-plugin.mjs';

const base = { ...builtinCatalog().data, rules: [] };

interface Conditions {
  readonly to?: string;
  readonly when?: string;
  readonly settled?: string;
}

/** A rule with these conditions: the words that are marked as never holding, with what is said of them. */
function neverHolding({ to = '{ type: process }', when, settled = '{ attribute: redundant }' }: Conditions): string[] {
  const text = `
rules:
  - id: OUR-01
    title: T
    message: M
    stride: tampering
    ai-specific: false
    applies:
      to: ${to}${when === undefined ? '' : `\n      when: ${when}`}
    settled-by: ${settled}
    dread: { damage: 5, reproducibility: 5, exploitability: 5, affected-users: 5, discoverability: 5 }
    verify: V
    description: D
    examples:
      - { state: open, on: a, model: "threatmodel: T\\nelements: { a: { type: process } }" }
      - { state: none, on: a, model: "threatmodel: T\\nelements: { a: { type: store } }" }
`;
  const { problems } = loadCatalog([{ file: 'own.yaml', text }], { base });
  expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
  return problems.map(({ start, end }) => text.slice(start, end).trim());
}

const flow = { to: '{ type: flow }', settled: '{ attribute: encrypted }' };

describe('a part of a condition that never holds', () => {
  it.each<[what: string, conditions: Conditions, marked: string[]]>([
    ['a kind of another type', { to: '{ all: [{ type: process }, { any: [{ kind: vector-store }, { attribute: redundant }] }] }' }, ['{ kind: vector-store }']],
    ['a second kind', { to: '{ kind: agent }', when: '{ kind: retriever }' }, ['{ kind: retriever }']],
    ['a kind outside of the group', { to: '{ kind-group: serves-models }', when: '{ kind: vector-store }' }, ['{ kind: vector-store }']],
    ['what `to` demands, denied', { to: '{ kind: agent }', when: '{ not: { kind: [agent, retriever] } }' }, ['{ not: { kind: [agent, retriever] } }']],
    ['a flag both ways', { when: '{ all: [{ attribute: redundant }, { attribute: redundant, is: no }] }' }, ['{ attribute: redundant, is: no }']],
    ['a flag demanded and denied', { when: '{ all: [{ attribute: redundant }, { not: { attribute: redundant } }] }' }, ['{ not: { attribute: redundant } }']],
    ['two words of one value of the system', { when: '{ all: [{ system: exposure, is: public }, { system: exposure, is: internal }] }' }, ['{ system: exposure, is: internal }']],
    ['a control demanded and denied', { when: '{ all: [{ control: rate-limit }, { not: { any: [{ control: [rate-limit, budget-cap] }, { type: store }] } }] }' }, ['{ not: { any: [{ control: [rate-limit, budget-cap] }, { type: store }] } }']],
    ['ranks that exclude each other', { when: '{ all: [{ trust: { at-most: 1 } }, { trust: { at-least: 2 } }] }' }, ['{ trust: { at-least: 2 } }']],
    ['an empty range of ranks', { when: '{ trust: { at-least: 3, at-most: 1 } }' }, ['{ trust: { at-least: 3, at-most: 1 } }']],
    ['two ways at once', { ...flow, when: '{ all: [{ crosses: inward }, { crosses: outward }] }' }, ['{ crosses: outward }']],
    ['two kinds of one end', { ...flow, when: '{ all: [{ target: { kind: agent } }, { target: { kind: retriever } }] }' }, ['{ kind: retriever }']],
    ['something inside a walk', { when: '{ upstream: { all: [{ type: store }, { kind: agent }] } }' }, ['{ kind: agent }']],
    ['the same walk demanded and denied', { when: '{ all: [{ upstream: { kind: user } }, { not: { upstream: { kind: user } } }] }' }, ['{ not: { upstream: { kind: user } } }']],
    ['a kind in what settles', { to: '{ kind: agent }', settled: '{ any: [{ kind: retriever }, { attribute: redundant }] }' }, ['{ kind: retriever }']],
  ])('%s', (_, conditions, marked) => expect(neverHolding(conditions)).toEqual(marked));
});

describe('what could hold is left alone', () => {
  it.each<[what: string, conditions: Conditions]>([
    ['one of several kinds', { to: '{ kind: [agent, retriever] }', when: '{ any: [{ kind: agent }, { kind: retriever }] }' }],
    ['kinds in branches of their own', { when: '{ any: [{ all: [{ kind: agent }, { attribute: redundant }] }, { all: [{ kind: retriever }, { attribute: redundant, is: no }] }] }' }],
    ['what settles changes the fact that opens', { when: '{ attribute: redundant, is: no }', settled: '{ attribute: redundant }' }],
    ['several words of one attribute that lists', { when: '{ all: [{ technology: Ray }, { technology: vLLM }] }' }],
    ['two controls', { when: '{ all: [{ control: rate-limit }, { not: { control: budget-cap } }] }' }],
    ['a control here and not on the path', { when: '{ all: [{ control: rate-limit }, { not: { control: rate-limit, scope: path } }] }' }],
    ['other elements', { to: '{ kind: agent }', when: '{ elsewhere: { kind: retriever } }' }],
    ['two flows', { when: '{ all: [{ incoming: { source: { kind: user } } }, { incoming: { source: { kind: agent } } }] }' }],
    ['a denial of which one half is plain', { to: '{ kind: agent }', when: '{ not: { all: [{ kind: agent }, { attribute: redundant }] } }' }],
    ['zones around zones', { when: '{ all: [{ zone-type: dmz }, { zone-type: external }] }' }],
    ['facts of one\'s own', { when: '{ all: [{ attribute: attributes.team, is: a }, { attribute: attributes.team, is: b }] }' }],
  ])('%s', (_, conditions) => expect(neverHolding(conditions)).toEqual([]));

  it('in every rule of the product', async () => {
    const { warnings } = await buildCatalog();
    expect(warnings.filter((line: string) => line.includes('never holds'))).toEqual([]);
  });
});
