import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { ExampleRunner } from '../../../core/analysis/examples.ts';
import { sayMutant, scoresOf, tryMutants } from '../../../core/analysis/mutation.ts';
import { catalog, today, words } from '../../support/analyse.ts';

/**
 * Do the examples of a rule notice when a clause of its conditions is left out or turned round? The floors, in whole hundredths, only ever rise: `UPDATE_FLOORS=1` raises those that are exceeded.
 * `npm run catalog:mutate` prints the survivors.
 */
const floorsFile = 'test/unit/rules/mutation-floors.json';

/** Mutants that no model can tell from their rule, each with the argument why. They are not counted. */
interface Equivalent { readonly reason: string; readonly mutants: readonly string[] }
const equivalent = parse(readFileSync('test/unit/rules/equivalent-mutants.yaml', 'utf8')) as readonly Equivalent[];
const same = new Set(equivalent.flatMap(({ mutants }) => mutants));

const runner = new ExampleRunner(catalog, words, today);
const results = [...catalog.rules.values()].flatMap((rule) => tryMutants(rule, runner, catalog).map((result) => ({ ...result, key: `${rule.id} ${result.mutant.mutation} ${result.mutant.path}` })));
const counted = results.filter((result) => !same.has(result.key));

describe('mutants of the catalogue', () => {
  it('are caught at or above the floors', () => {
    const now = Object.fromEntries([...scoresOf(counted)].map(([name, { tried, caught }]) => [name, Math.floor((100 * caught) / tried) / 100]));
    const floors = JSON.parse(readFileSync(floorsFile, 'utf8')) as Record<string, number>;
    if (process.env['UPDATE_FLOORS']) writeFileSync(floorsFile, `${JSON.stringify(Object.fromEntries(Object.entries(now).map(([name, share]) => [name, Math.max(share, floors[name] ?? 0)])), null, 2)}\n`);
    for (const [name, floor] of Object.entries(floors)) expect(now[name], name).toBeGreaterThanOrEqual(floor);
  });

  it('are caught for at least 95 of 100 clauses', () => {
    const { tried, caught } = scoresOf(counted).get('clauses')!;
    expect(tried).toBeGreaterThan(5000);
    expect(caught / tried).toBeGreaterThanOrEqual(0.95);
  });

  it('leave no rule with half of its clauses unproved', () => {
    const byRule = new Map<string, typeof counted>();
    for (const result of counted) byRule.set(result.mutant.rule.id, [...(byRule.get(result.mutant.rule.id) ?? []), result]);
    const weak = [...byRule].filter(([, of]) => {
      const { tried, caught } = scoresOf(of).get('clauses')!;
      return caught < tried / 2;
    });
    expect(weak.map(([id]) => id)).toEqual([]);
  });

  it('that count as no change are there, survive, and are few', () => {
    const byKey = new Map(results.map((result) => [result.key, result]));
    for (const key of same) {
      const result = byKey.get(key);
      expect(result, `there is no mutant ${key}`).toBeDefined();
      expect(result!.caughtBy, `${key}: an example notices when ${sayMutant(result!.mutant)}`).toBeUndefined();
    }
    for (const { reason } of equivalent) expect(reason.split(' ').length).toBeGreaterThan(8);
    expect(same.size).toBeLessThan(results.length / 50);
  });
});
