import { describe, expect, it } from 'vitest';
import { ExampleRunner } from '../../../core/analysis/examples.ts';
import { catalog, today, words } from '../../support/analyse.ts';

const runner = new ExampleRunner(catalog, words, today);

/** Every rule proves itself: its bad examples give the finding in the state that they name, its good ones do not. */
describe.each([...catalog.rules.values()].map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  it.each(runner.run(rule).map((result) => [`${result.index + 1}: ${result.expected} on ${result.example.on}`, result] as const))('example %s', (__, { expected, got, holds, problems, why, finding }) => {
    expect(problems.map((p) => `${p.code}: ${p.message}`)).toEqual([]);
    expect(got, why.map((r) => `${r.truth}: ${r.text}`).join('\n')).toBe(expected);
    expect(holds).toBe(true);
    expect(why.length).toBeGreaterThan(0);
    if (finding) expect(finding.message).not.toMatch(/\{[a-z-]+\}/);
  });
});
