import { describe, expect, it } from 'vitest';
import { analyse, catalog } from '../../support/analyse.ts';

/** Every rule proves itself: its bad examples give the finding in the state that they name, its good ones do not. */
describe.each([...catalog.rules.values()].map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  it.each(rule.examples.map((example, index) => [`${index + 1}: ${example.state} on ${example.on}`, example] as const))('example %s', (_, example) => {
    const analysis = analyse(example.model, { packs: new Set([rule.pack]) });
    expect(analysis.problems.filter((p) => p.severity === 'error' || p.severity === 'warning').map((p) => `${p.code}: ${p.message}`)).toEqual([]);
    const finding = analysis.findings.find((f) => f.id === `${id}@${example.on}`);
    expect(finding?.state ?? 'none', finding?.because.map((r) => `${r.truth}: ${r.text}`).join('\n')).toBe(example.state);
    if (finding) {
      expect(finding.because.length).toBeGreaterThan(0);
      expect(finding.message).not.toMatch(/\{[a-z-]+\}/);
    }
  });
});
