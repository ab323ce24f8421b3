import { describe, expect, test } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { folder, onlyOwnRules, ownRules, run } from './run.ts';

const rule = [...builtinCatalog().rules.values()].find((one) => one.fixes.length > 0 && one.atlas.techniques.length > 0)!;

describe('without a model', () => {
  test.each([
    [rule.id, rule.title],
    [rule.id.toLowerCase(), rule.title],
    [rule.fixes[0]!, builtinCatalog().controls.get(rule.fixes[0]!)!.name],
    ['vector-store', 'A kind of element'],
    ['dmz', 'A type of trust zone'],
    ['missing-reference', 'Nothing of this name is declared.'],
    ['AML.T0020', 'ATLAS technique'],
    ['aml.m0007', 'ATLAS mitigation'],
    ['LLM01:2025', 'Prompt Injection'],
    ['LLM03', 'has no edition'],
    ['CWE-502', 'Deserialization of Untrusted Data'],
  ])('%s', async (id, words) => {
    const ran = await run(['explain', id], { cwd: folder({}) });
    expect(ran.out).toContain(words);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).not.toMatch(/\\[.[\]()_*-]|\*\*|^#/m);
  });

  test('an id of ATLAS names the threats of the catalogue', async () => {
    expect((await run(['explain', rule.atlas.techniques[0]!])).out).toContain(`- ${rule.id} ${rule.title}`);
  });

  test('own rules of the folder are known', async () => {
    expect((await run(['explain', 'OWN-HIGH'], { cwd: folder({ '.threatline.yaml': onlyOwnRules, 'rules/own.yaml': ownRules }) })).out).toContain('Something high');
  });
});

describe('with a model', () => {
  const cwd = (): string => folder({
    '.threatline.yaml': onlyOwnRules, 'rules/own.yaml': ownRules,
    'm.threat.yaml': `threatmodel: T
elements:
  u: { type: external, zone: external }
  p: { type: process, name: high, zone: dmz, redundant: no }
  q: { type: process, name: high, zone: dmz, redundant: yes }
flows:
  f: { from: u, to: p }
  g: { from: p, to: q }
threats:
  T1: { on: p, title: Written down, description: "What\\nhappens", settled-by: [rate-limit], dread: { damage: 3, model-impact: 2 } }
`,
  });

  test('each finding with its facts, score and what would settle it', async () => {
    const ran = await run(['explain', 'OWN-HIGH', 'm.threat.yaml'], { cwd: cwd() });
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out.slice(ran.out.indexOf('OWN-HIGH in'))).toBe(`OWN-HIGH in m.threat.yaml: 2 findings

m.threat.yaml:4:57: high OWN-HIGH@p (open)
  Something about high.
  Because:
    - 'p' states redundant: no (m.threat.yaml:4)
    - 'p' is a process (m.threat.yaml:4)
    - 'p' is called 'high' (m.threat.yaml:4)
  DREAD: base 7.0, adjusted 7.0
    - damage 7, reproducibility 7, exploitability 7, affected users 7, discoverability 7
    - model impact 1, data sensitivity 1, detection difficulty 1
  Any one of these would settle it:
    - See to it that p has 'redundant: true', and state it.

m.threat.yaml:5:3: high OWN-HIGH@q (mitigated)
  Something about high.
  Because:
    - 'q' states redundant: yes (m.threat.yaml:5)
    - 'q' is a process (m.threat.yaml:5)
    - 'q' is called 'high' (m.threat.yaml:5)
  DREAD: base 7.0, adjusted 7.0
    - damage 7, reproducibility 7, exploitability 7, affected users 7, discoverability 7
    - model impact 1, data sensitivity 1, detection difficulty 1
`);
    expect(ran.out.startsWith('OWN-HIGH: Something high\n')).toBe(true);
  });

  test.each([
    ['OWN-HIGH@p', 'OWN-HIGH@p in m.threat.yaml: 1 finding\n'],
    ['OWN-LOW', 'OWN-LOW has no finding in m.threat.yaml.'],
    ['T1', 'T1: Written down\n================\n\nA threat of this model.\n\nWhat\nhappens\n\nT1 in m.threat.yaml: 1 finding\n'],
    ['rate-limit', 'rate-limit in m.threat.yaml: 1 finding\n'],
  ])('%s', async (id, words) => {
    const ran = await run(['explain', id, 'm.threat.yaml'], { cwd: cwd() });
    expect(ran.out).toContain(words);
    expect(ran.code).toBe(0);
  });

  test('a derived factor says on what it stands', async () => {
    expect((await run(['explain', 'T1', 'm.threat.yaml'], { cwd: cwd() })).out).toMatch(/- data-sensitivity [\d.]+: nothing says how sensitive its data is/);
  });

  test.each([
    [['explain', 'OWN-HIHG', 'm.threat.yaml'], "did you mean 'OWN-HIGH'?"],
    [['explain', 'OWN-HIGH', 'n.threat.yaml'], 'n.threat.yaml cannot be read'],
  ])('%j is exit code 2', async (argv, message) => {
    const ran = await run(argv, { cwd: cwd() });
    expect(ran.err).toContain(message);
    expect(ran).toMatchObject({ code: 2, out: '' });
  });
});
