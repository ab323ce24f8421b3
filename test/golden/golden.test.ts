import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultView, isLive } from '../../core/analysis/view.ts';
import { analyse } from '../support/analyse.ts';
import { found, parseGolden, renderGolden, verdicts } from '../support/golden.ts';

/** `UPDATE_GOLDEN=1` writes the engine's columns anew and keeps what people wrote. */
const examples = readdirSync('examples').filter((file) => file.endsWith('.threat.yaml'));
const all = examples.map((file) => ({ file, analysis: analyse(readFileSync(`examples/${file}`, 'utf8')) }));

describe.each(all)('$file', ({ file, analysis }) => {
  const path = `test/golden/verdicts/${file.replace('.threat.yaml', '')}.txt`;

  it('has the findings that a person has read', () => {
    const old = existsSync(path) ? parseGolden(readFileSync(path, 'utf8')) : [];
    if (process.env['UPDATE_GOLDEN']) writeFileSync(path, renderGolden(file, analysis, old));
    const golden = parseGolden(readFileSync(path, 'utf8'));
    const wanted = golden.filter((line) => line.verdict !== 'missing').map((line) => `${line.id} | ${line.found} | ${line.marks}`);
    expect([...found(analysis)].map(([id, f]) => `${id} | ${f.found} | ${f.marks.replaceAll('|', '/')}`)).toEqual(wanted);
  });

  it('has a verdict and a reason on every line', () => {
    const golden = parseGolden(readFileSync(path, 'utf8'));
    expect(golden.filter((line) => !verdicts.has(line.verdict) || line.why === '').map((line) => line.id)).toEqual([]);
  });

  it('has no problems', () => expect(analysis.problems.map((p) => `${p.code}: ${p.message}`)).toEqual([]));

  it('finds each rule once for each subject', () => {
    expect(new Set(analysis.findings.map((f) => f.id)).size).toBe(analysis.findings.length);
  });

  it('shows at most three lines for each element and flow', () => {
    const counts = new Map<string, number>();
    for (const line of defaultView(analysis.findings, { general: true, limit: 1000 }).lines) counts.set(line.findings[0]!.subject, (counts.get(line.findings[0]!.subject) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 3)).toEqual([]);
  });

  it('explains every finding with facts and their lines', () => {
    for (const finding of analysis.findings) {
      expect(finding.because.length, finding.id).toBeGreaterThan(0);
      expect(finding.because.every((reason) => reason.text.includes("'") || reason.text.includes('model') || reason.text.includes('nothing')), `${finding.id}: ${finding.because.map((r) => r.text).join('; ')}`).toBe(true);
      expect(finding.because.some((reason) => reason.source !== undefined), finding.id).toBe(true);
    }
  });
});

describe('over the six examples', () => {
  const live = all.flatMap(({ analysis }) => analysis.findings.filter(isLive));

  it('between 2 % and 20 % of open and unknown findings are critical', () => {
    const share = live.filter((f) => f.priority === 'critical').length / live.length;
    expect(share).toBeGreaterThanOrEqual(0.02);
    expect(share).toBeLessThanOrEqual(0.2);
  });

  it('every band is in use', () => {
    expect([...new Set(live.map((f) => f.priority))].sort()).toEqual(['critical', 'high', 'info', 'low', 'medium']);
  });
});
