import { describe, expect, it } from 'vitest';
import { ExampleRunner } from '../../../core/analysis/examples.ts';
import { sayMutant, scoresOf, tryMutants } from '../../../core/analysis/mutation.ts';
import { loadCatalog } from '../../../core/catalog/load.ts';
import { mutantsOf } from '../../../core/catalog/mutate.ts';
import type { Rule } from '../../../core/catalog/types.ts';
import { catalog, today, words } from '../../support/analyse.ts';

/** A rule about vector stores with these conditions and examples; both as YAML, indented by four. */
function ruleWith(conditions: string, examples: string, more = 'ai-specific: true'): Rule {
  const text = `pack: own
rules:
  - id: OWN-1
    title: T
    message: "{name} is watched."
    stride: tampering
    ${more}
${indented(conditions)}
    dread: { damage: 5, reproducibility: 5, exploitability: 5, affected-users: 5, discoverability: 5 }
    verify: V.
    description: D.
    examples:
${indented(examples)}
`;
  const { data, problems } = loadCatalog([{ file: 'own.yaml', text }], { base: catalog.data });
  expect(problems.map((p) => p.message)).toEqual([]);
  return data.rules[0]!;
}

const indented = (text: string): string => text.replace(/^\n/, '').trimEnd().split('\n').map((line) => `    ${line}`).join('\n');

const indexExamples = `
  - state: open
    on: index
    model: |
      threatmodel: T
      elements:
        index: { kind: vector-store, zone: data, multi-tenant: true }
    variations:
      - { state: mitigated, change: { 'multi-tenant: true': 'multi-tenant: true, controls: [retrieval-acl]' } }
`;

describe('mutants', () => {
  const conditions = `
applies:
  to: { kind: [vector-store, database] }
  when:
    all:
      - { attribute: multi-tenant, only-stated: true }
      - { not: { incoming: { source: { all: [ { kind: user }, { zone-type: external } ] } } } }
settled-by:
  any:
    - { control: [retrieval-acl, tenant-isolation], scope: path }
    - { data: { kind: documents, origin: [public], lineage: true } }`;
  const mutants = mutantsOf(ruleWith(conditions, indexExamples));

  it('name each clause, modifier and value by its path', () => {
    expect(mutants.map(({ mutation, path }) => `${mutation} ${path}`)).toEqual([
      'dropped applies.to', 'negated applies.to', 'value applies.to.kind[0]', 'value applies.to.kind[1]',
      'dropped applies.when.all[0]', 'negated applies.when.all[0]', 'loosened applies.when.all[0].only-stated',
      'dropped applies.when.all[1]', 'negated applies.when.all[1]',
      'dropped applies.when.all[1].not.incoming.source.all[0]', 'negated applies.when.all[1].not.incoming.source.all[0]',
      'dropped applies.when.all[1].not.incoming.source.all[1]', 'negated applies.when.all[1].not.incoming.source.all[1]',
      'dropped settled-by.any[0]', 'negated settled-by.any[0]', 'value settled-by.any[0].control[0]', 'value settled-by.any[0].control[1]', 'loosened settled-by.any[0].scope',
      'dropped settled-by.any[1]', 'negated settled-by.any[1]', 'loosened settled-by.any[1].data.kind', 'loosened settled-by.any[1].data.origin', 'loosened settled-by.any[1].data.lineage',
    ]);
  });

  const mutant = (mutation: string, path: string): Rule => mutants.find((one) => one.mutation === mutation && one.path === path)!.rule;

  it.each([
    ['dropped', 'applies.to', { to: { all: [] } }],
    ['negated', 'applies.to', { to: { not: { kind: ['vector-store', 'database'] } } }],
    ['value', 'applies.to.kind[1]', { to: { kind: ['vector-store'] } }],
    ['dropped', 'applies.when.all[0]', { when: { all: [{ not: { incoming: { source: { all: [{ kind: ['user'] }, { 'zone-type': ['external'] }] } } } }] } }],
    ['negated', 'applies.when.all[1]', { when: { all: [{ attribute: 'multi-tenant', 'only-stated': true }, { incoming: { source: { all: [{ kind: ['user'] }, { 'zone-type': ['external'] }] } } }] } }],
    ['dropped', 'applies.when.all[1].not.incoming.source.all[1]', { when: { all: [{ attribute: 'multi-tenant', 'only-stated': true }, { not: { incoming: { source: { all: [{ kind: ['user'] }] } } } }] } }],
    ['loosened', 'settled-by.any[0].scope', { settledBy: { any: [{ control: ['retrieval-acl', 'tenant-isolation'] }, { data: { kind: ['documents'], origin: ['public'], lineage: true } }] } }],
    ['loosened', 'settled-by.any[1].data.kind', { settledBy: { any: [{ control: ['retrieval-acl', 'tenant-isolation'], scope: 'path' }, { data: { origin: ['public'], lineage: true } }] } }],
  ])('%s %s changes that and nothing else', (mutation, path, changed) => {
    const rule = mutants[0]!.rule;
    const original = { ...rule, to: { kind: ['vector-store', 'database'] } };
    expect(mutant(mutation, path)).toEqual({ ...original, ...changed });
  });

  it('leave a condition out with its only clause', () => {
    const alone = ruleWith('applies:\n  to: { kind: vector-store }\n  when: { attribute: multi-tenant }\nsettled-by: { control: retrieval-acl }', indexExamples);
    const dropped = mutantsOf(alone).filter(({ mutation }) => mutation === 'dropped');
    expect(dropped.map(({ path, rule }) => [path, rule.to, rule.when, rule.settledBy])).toEqual([
      ['applies.to', { all: [] }, alone.when, alone.settledBy],
      ['applies.when', alone.to, undefined, alone.settledBy],
      ['settled-by', alone.to, alone.when, undefined],
    ]);
  });
});

describe('examples', () => {
  const runner = new ExampleRunner(catalog, words, today);
  const survivors = (rule: Rule): string[] => tryMutants(rule, runner, catalog).flatMap(({ mutant, caughtBy }) => (caughtBy === undefined ? [sayMutant(mutant)] : []));
  const conditions = 'applies:\n  to: { kind: vector-store }\n  when: { attribute: multi-tenant }\nsettled-by: { any: [ { control: retrieval-acl }, { attribute: backed-up, only-stated: true } ] }';

  it('let a clause go unnoticed that none of them turns on', () => {
    const rule = ruleWith(conditions, indexExamples);
    expect(survivors(rule)).toEqual([
      'applies.to is left out: { kind: [vector-store] }', 'applies.when is left out: { attribute: multi-tenant }',
      'settled-by.any[1] is left out: { attribute: backed-up, only-stated: true }',
    ]);
    expect(scoresOf(tryMutants(rule, runner, catalog)).get('clauses')).toEqual({ tried: 8, caught: 5 });
  });

  it('catch it with one variation for each', () => {
    const more = `${indexExamples.trimEnd()}
      - { state: none, change: { 'kind: vector-store': 'kind: database' } }
      - { state: none, change: { 'multi-tenant: true': 'multi-tenant: false' } }
      - { state: mitigated, change: { 'multi-tenant: true': 'multi-tenant: true, backed-up: true' } }
`;
    expect(survivors(ruleWith(conditions, more))).toEqual([]);
  });

  it('that do not hold themselves prove nothing', () => {
    const wrong = indexExamples.replace('state: mitigated', 'state: none');
    const caught = tryMutants(ruleWith(conditions, wrong), runner, catalog).filter(({ caughtBy }) => caughtBy === 1);
    expect(caught).toEqual([]);
  });

  it('notice the figures and the part in AI that they state', () => {
    const more = "ai-specific: { attribute: backed-up, is: \"no\" }\n    dread-when: [ { when: { zone-type: external }, dread: { damage: 9 } } ]";
    const silent = ruleWith(conditions, indexExamples, more);
    const telling = ruleWith(conditions, `
  - state: open
    on: index
    ai-specific: true
    dread: { damage: 5 }
    model: |
      threatmodel: T
      elements:
        index: { kind: vector-store, zone: data, multi-tenant: true, backed-up: false }
    variations:
      - { state: mitigated, ai-specific: false, change: { 'backed-up: false': 'backed-up: true' } }
`, more);
    const ofThem = (rule: Rule): string[] => survivors(rule).filter((text) => /^(ai-specific|dread-when)/.test(text));
    expect(ofThem(silent)).toHaveLength(4);
    expect(ofThem(telling)).toEqual([]);
  });
});
