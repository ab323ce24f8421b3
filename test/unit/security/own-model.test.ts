import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { analyse } from '../../support/analyse.ts';

const text = readFileSync('docs/security/threatline.threat.yaml', 'utf8');

it("Threatline's own threat model has no problem, and no finding that is neither mitigated nor decided", () => {
  const analysis = analyse(text);
  expect(analysis.problems.map((problem) => problem.message)).toEqual([]);
  expect(analysis.findings.filter((finding) => finding.replacedBy === undefined && (finding.state === 'open' || finding.state === 'unknown')).map((finding) => finding.id)).toEqual([]);
  expect(analysis.findings.length).toBeGreaterThan(20);
});

it('has no decision without a reason, and no evidence that is not there', () => {
  const { model } = analyse(text);
  for (const decision of model.decisions) expect(decision.because?.value ?? '', decision.threat?.value).not.toBe('');
  const paths = model.decisions.flatMap((decision) => decision.evidence).filter((evidence) => evidence.includes('/'));
  expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  expect(paths.length).toBeGreaterThan(3);
});
