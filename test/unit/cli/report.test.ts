import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonReport } from '../../../core/report/json.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import method from '../../fixtures/method-llm-inference-pipeline.json' with { type: 'json' };
import { folder, onlyOwnRules, ownRules, run } from './run.ts';

const example = path.resolve('examples/llm-inference-pipeline.threat.yaml');
const triple = (threat: { element: string; category: string; ai_specific: boolean }): string => [threat.element, threat.category, threat.ai_specific].join(' | ');

test("the baseline finds the method's threats in the method's example, no more and no fewer", async () => {
  const { code, out, err } = await run(['report', example, '--format', 'json', '--pack', 'baseline']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const report = JSON.parse(out) as JsonReport;
  expect(report).toMatchObject({ system: 'LLM Inference Pipeline', elements: method.elements, data_flows: method.data_flows });
  expect(report.summary).toMatchObject(method.summary);
  expect(report.threats.map(triple).sort()).toEqual(method.threats.map(([element, category, ai]) => [element, category, ai].join(' | ')).sort());
  expect(method.summary).toMatchObject({ total_threats: 40, ai_specific_threats: 22, traditional_threats: 18 });
});

const model = `threatmodel: "Shop"
description: Sells
elements:
  u: { type: external, name: Caller, zone: external }
  p: { type: process, name: critical high medium, zone: dmz, redundant: no }
  q: { type: process, name: low info, zone: dmz }
  r: { type: process, name: high, zone: dmz, redundant: yes }
  s: { type: prozess, name: broken }
flows:
  f: { from: u, to: p }
  g: { from: u, to: q }
  h: { from: u, to: r }
  i: { from: u, to: s }
threats:
  T1: { on: p, title: "Own \\x1b[1m threat", stride: spoofing, atlas: [AML.T0020], owasp: [LLM01:2025], cwe: [CWE-20], settled-by: [rate-limit],
        dread: { damage: 5, reproducibility: 5, exploitability: 5, affected-users: 5, discoverability: 5, model-impact: 1, data-sensitivity: 1, detection-difficulty: 1 } }
decisions:
  - { threat: OWN-MEDIUM, on: p, status: accepted, because: Small, by: j.doe, date: 2026-09-01, until: 2026-12-31, ticket: X-1 }
`;
const shop = (more: Record<string, string> = {}): string => folder({ '.threatline.yaml': onlyOwnRules, 'rules/own.yaml': ownRules, 'm.threat.yaml': model, ...more });

describe('JSON', () => {
  test('everything that a finding has, and the problems beside it', async () => {
    const { code, out, err } = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd: shop() });
    expect(code).toBe(2);
    expect(err).toMatch(/^m\.threat\.yaml:8:14: error unknown-value [^\n]+\n$/);
    const report = JSON.parse(out) as JsonReport;
    expect(report).toMatchObject({
      system: 'Shop', description: 'Sells', version: packageJson.version, atlas_version: expect.stringMatching(/^\d{4}\.\d{2}$/), elements: 5, data_flows: 4,
      catalogue_version: expect.stringMatching(new RegExp(`^${packageJson.version.replaceAll('.', '\\.')}\\+[0-9a-f]{8}$`)),
      summary: {
        total_threats: 7, ai_specific_threats: 1, traditional_threats: 6, by_category: { Tampering: 6, Spoofing: 1 }, by_state: { open: 3, unknown: 2, mitigated: 1, decided: 1 },
        by_priority: { critical: 1, high: 2, medium: 2, low: 1, info: 1 }, replaced: 0, outstanding: { critical: 1, high: 1, medium: 1, low: 1, info: 1 },
      },
      problems: [{ code: 'unknown-value', severity: 'error', location: { file: 'm.threat.yaml', line: 8, column: 14, endLine: 8, endColumn: 21 } }],
    });
    const byId = new Map(report.threats.map((threat) => [threat.id, threat]));
    expect(byId.get('OWN-CRITICAL@p')).toEqual({
      element: 'p', category: 'Tampering', threat: 'Something about critical high medium.', ai_specific: false, mitigation: "See to it that p has 'redundant: true', and state it.",
      id: 'OWN-CRITICAL@p', rule: 'OWN-CRITICAL', title: 'Something critical', state: 'open', priority: 'critical',
      dread: {
        damage: 10, reproducibility: 10, exploitability: 10, affected_users: 10, discoverability: 10, model_impact: 1, data_sensitivity: 1, detection_difficulty: 1, base: 10, adjusted: 10, derived_from: [],
      },
      atlas: [], owasp: [], cwe: [],
      because: expect.arrayContaining(["'p' states redundant: no (m.threat.yaml:5)", "'p' is called 'critical high medium' (m.threat.yaml:5)"]),
      location: { file: 'm.threat.yaml', line: 5, column: 73, endLine: 5, endColumn: 75 }, replaced_by: null, decision: null,
    });
    expect(byId.get('OWN-LOW@q')).toMatchObject({ state: 'unknown', because: expect.arrayContaining(["'q' does not state redundant (m.threat.yaml:6)"]) });
    expect(byId.get('OWN-HIGH@r')).toMatchObject({ state: 'mitigated', mitigation: "Settled: 'r' states redundant: yes." });
    expect(byId.get('OWN-MEDIUM@p')).toMatchObject({
      state: 'decided', mitigation: 'Decided (accepted): Small.',
      decision: { status: 'accepted', because: 'Small', by: 'j.doe', date: '2026-09-01', until: '2026-12-31', owner: null, due: null, ticket: 'X-1', evidence: [] },
    });
    expect(byId.get('T1@p')).toMatchObject({ rule: 'T1', category: 'Spoofing', ai_specific: true, atlas: ['AML.T0020'], owasp: ['LLM01:2025'], cwe: ['CWE-20'], mitigation: expect.stringMatching(/^Put rate-limit on p: .+\.$/) });
  });

  test('is the same at each run', async () => {
    const cwd = shop();
    const once = async (): Promise<string> => (await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd })).out;
    expect(await once()).toBe(await once());
  });

  test('means what the text meant, but holds nothing that a terminal acts on', async () => {
    const cwd = folder({ 'm.threat.yaml': 'threatmodel: "a\\x1b\\x9b31m\\u202e\\u2028 \u{1F600}\\u200d\\U000E0041 z"\n' });
    const { out } = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd });
    expect(out).not.toMatch(/[\p{Cc}\u2028\u202e\u{e0041}](?<!\n)/u);
    expect((JSON.parse(out) as JsonReport).system).toBe('a\u001b\u009b31m\u202e\u2028 \u{1F600}\u200d\u{E0041} z');
  });

  test('problems of the settings are in it', async () => {
    const { code, out, err } = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd: folder({ '.threatline.yaml': 'nonsense: 1\n', 'm.threat.yaml': 'threatmodel: T\n' }) });
    expect(code).toBe(2);
    expect(err).toMatch(/^\.threatline\.yaml:1:1: error /);
    expect((JSON.parse(out) as JsonReport).problems).toMatchObject([{ severity: 'error', location: { file: '.threatline.yaml', line: 1, column: 1 } }]);
  });
});

describe('text', () => {
  test('open and unknown findings, the gravest first, with subject and state', async () => {
    const { code, out } = await run(['report', 'm.threat.yaml'], { cwd: shop() });
    expect(code).toBe(2);
    expect(out).toBe(`Threat risk report: Shop
=============================================

[CRITICAL] Something critical: Something about critical high medium.
    Base DREAD: 10.0 | AI-Adjusted: 10.0
    Subject: element p | State: open

[HIGH] Something high: Something about critical high medium.
    Base DREAD: 7.0 | AI-Adjusted: 7.0
    Subject: element p | State: open

[MEDIUM] Own  [1m threat (critical high medium).
    Base DREAD: 5.0 | AI-Adjusted: 5.0
    ATLAS: AML.T0020
    Subject: element p | State: open

[LOW] Something low: Something about low info.
    Base DREAD: 3.0 | AI-Adjusted: 3.0
    Subject: element q | State: unknown ('q' does not state redundant)

[INFO] Something info: Something about low info.
    Base DREAD: 1.0 | AI-Adjusted: 1.0
    Subject: element q | State: unknown ('q' does not state redundant)
`);
    expect((await run(['report', 'm.threat.yaml', '--format', 'text'], { cwd: shop() })).out).toBe(out);
  });

  test('equal scores stay in the order of the model', async () => {
    const names = ['d', 'b', 'c', 'a'];
    const cwd = shop({ 'm.threat.yaml': `threatmodel: T\nelements:\n  u: { type: external, zone: dmz }\n${names.map((n) => `  ${n}: { type: process, name: high ${n}, zone: dmz, redundant: no }\n`).join('')}flows:\n${names.map((n) => `  f${n}: { from: u, to: ${n} }\n`).join('')}` });
    const { code, out } = await run(['report', 'm.threat.yaml'], { cwd });
    expect([...out.matchAll(/Subject: element (\w)/g)].map((match) => match[1])).toEqual(names);
    expect(code).toBe(0);
  });

  test('with nothing open it says so', async () => {
    expect((await run(['report', 'm.threat.yaml'], { cwd: shop({ 'm.threat.yaml': 'threatmodel: T\n' }) })).out).toContain('Nothing is open.');
  });
});

describe('--out', () => {
  test('writes the same, whole, and leaves nothing beside it', async () => {
    const cwd = shop({ 'r.json': 'old' });
    const { out } = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd });
    const ran = await run(['report', 'm.threat.yaml', '--format', 'json', '--out', 'r.json'], { cwd });
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(readFileSync(path.join(cwd, 'r.json'), 'utf8')).toBe(out);
    expect(readdirSync(cwd).sort()).toEqual(['.threatline.yaml', 'm.threat.yaml', 'r.json', 'rules']);
  });

  test.each([['nowhere/r.json', 'there is no such file'], ['rules', '']])('%s cannot be written: exit code 2', async (out, why) => {
    const cwd = shop();
    const ran = await run(['report', 'm.threat.yaml', '--out', out], { cwd });
    expect(ran.err).toContain(`cannot be written: ${why}`);
    expect(ran).toMatchObject({ code: 2, out: '' });
    expect(readdirSync(cwd).sort()).toEqual(['.threatline.yaml', 'm.threat.yaml', 'rules']);
  });
});
