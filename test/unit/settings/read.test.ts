import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../core/settings/read.ts';
import { words } from '../../support/analyse.ts';

const problems = (text: string): string[] => readSettings('.threatline.yaml', text, words).problems.map((p) => `${p.severity} ${p.code} ${text.slice(p.source.start, p.source.end)}`);

describe('settings', () => {
  it.each<[name: string, text: string, expected: readonly string[]]>([
    ['nothing', '', []],
    ['all of it', 'packs: { stride-matrix: on }\nrules:\n  GEN-PROC-R: { priority: low, because: x }\n  AI-INF-02: { enabled: false }\ngates: { fail-on: high, ignore-unknown: no }\ndecision-policy: { require: [by], accept: medium }\nrule-folders: rules\n', []],
    ['an unknown pack', 'packs: { strid-matrix: on }', ['warning settings strid-matrix']],
    ['a pack that is neither on nor off', 'packs: { ai: maybe }', ['error settings maybe']],
    ['an unknown rule', 'rules: { AI-INF-2: { enabled: false } }', ['warning missing-reference AI-INF-2']],
    ['a gate said twice', 'gates: { fail-on: critical, fail-on: info }', ['error duplicate-key fail-on']],
    ['a section said twice', 'rules: {}\nrules: {}\n', ['error duplicate-key rules']],
    ['an unknown key', 'gate: { fail-on: high }', ['error unknown-key gate']],
    ['an unknown priority', 'gates: { fail-on: hihg }', ['error unknown-value hihg']],
    ['a score out of range', 'rules: { AI-INF-02: { dread: { damage: 11 } } }', ['error wrong-type 11']],
  ])('%s', (_, text, expected) => {
    const got = problems(text);
    expect(got).toEqual(expected);
  });

  it('reports what is no YAML', () => expect(problems('packs: [')[0]).toMatch(/^error yaml-syntax/));

  it('says what it read', () => {
    const { settings, failOn, ruleFolders } = readSettings('.threatline.yaml', 'packs: { ai: off }\nrules: { AI-INF-02: { enabled: false } }\ngates: { fail-on: never }\nrule-folders: [a, b]\ndecision-policy: { accept: low }\n', words);
    expect([settings.packs.get('ai'), settings.rules.get('AI-INF-02')?.off, failOn, ruleFolders.map(({ path }) => path), settings.decisions.accept]).toEqual([false, true, 'never', ['a', 'b'], 'low']);
  });
});
