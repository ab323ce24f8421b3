import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { catalog } from '../../support/analyse.ts';
import { ownRule } from '../../support/own-rule.ts';
import { folder, run } from './run.ts';

const settings = { '.threatline.yaml': 'rule-folders: [rules]\n' };
const broken = ownRule.replace('OUR-RAG-01', 'OUR-RAG-02').replace('multi-tenant: true }\n', 'multi-tenant: true, controls: [tenant-isolation] }\n');

describe('rules test', () => {
  test.each<[what: string, files: Record<string, string>, argv: string[], code: number, out: string]>([
    ['examples that hold', { ...settings, 'rules/a.yaml': ownRule }, [], 0, '1 rule, 2 examples: 2 hold, 0 do not\n'],
    ['an example that does not', { ...settings, 'rules/a.yaml': ownRule, 'rules/b.yaml': broken }, [], 1,
      "rules/b.yaml:20:16: OUR-RAG-02 example 1 on 'index': expected open, got mitigated: tenant-isolation is in place on 'index'; 'index' states multi-tenant: yes (line 26)\n2 rules, 4 examples: 3 hold, 1 does not\n"],
    ['one file of several', { ...settings, 'rules/a.yaml': ownRule, 'rules/b.yaml': broken }, ['rules/a.yaml'], 0, '1 rule, 2 examples: 2 hold, 0 do not\n'],
    ['a file named twice', { ...settings, 'rules/a.yaml': ownRule }, ['rules/a.yaml', 'rules', '.'], 0, '1 rule, 2 examples: 2 hold, 0 do not\n'],
    ['a file that no settings name', { 'draft.yaml': ownRule }, ['draft.yaml'], 0, '1 rule, 2 examples: 2 hold, 0 do not\n'],
    ['a folder that no settings name', { 'drafts/a.yaml': ownRule, 'drafts/values.yaml': 'replicas: 3\n' }, ['drafts'], 0, '1 rule, 2 examples: 2 hold, 0 do not\n'],
    ['a rule with an error beside a sound one', { ...settings, 'rules/a.yaml': ownRule, 'rules/b.yaml': broken.replace('stride:', 'strde:') }, [], 2,
      "rules/b.yaml:3:5: error rule-file A rule needs 'stride'.\nrules/b.yaml:6:5: error rule-file There is no key 'strde'. Did you mean 'stride'?\n1 rule, 2 examples: 2 hold, 0 do not; 2 errors in what was read\n"],
    ['a folder that is not there', { '.threatline.yaml': 'rule-folders: [rules, nowhere]\n', 'rules/a.yaml': ownRule }, [], 2,
      ".threatline.yaml:1:23: error settings Rules of 'nowhere' are not read: there is no such folder.\n1 rule, 2 examples: 2 hold, 0 do not; 1 error in what was read\n"],
    ['projects below', { 'a/.threatline.yaml': 'rule-folders: [rules]\n', 'a/rules/a.yaml': ownRule, 'b/.threatline.yaml': 'rule-folders: [rules]\n', 'b/rules/a.yaml': ownRule }, [], 0, '2 rules, 4 examples: 4 hold, 0 do not\n'],
  ])('%s', async (_, files, argv, code, out) => {
    const ran = await run(['rules', 'test', ...argv], { cwd: folder(files) });
    expect(ran).toEqual({ code, out, err: '' });
  });

  test('what no example notices', async () => {
    const ran = await run(['rules', 'test', '--mutate'], { cwd: folder({ ...settings, 'rules/a.yaml': ownRule }) });
    expect(ran).toEqual({ code: 0, out: [
      'rules/a.yaml:3:9: OUR-RAG-01: no example notices when applies.to is left out: { kind: [vector-store] }',
      'rules/a.yaml:3:9: OUR-RAG-01: no example notices when applies.when is left out: { attribute: multi-tenant, only-stated: true }',
      'rules/a.yaml:3:9: OUR-RAG-01: no example notices when applies.when.only-stated is left out: only-stated: true',
      '1 rule, 2 examples: 2 hold, 0 do not\n',
    ].join('\n'), err: '' });
  });

  test('the rules of the product', async () => {
    const ran = await run(['rules', 'test', '--builtin'], { cwd: folder({}) });
    const examples = [...catalog.rules.values()].reduce((sum, rule) => sum + rule.examples.length, 0);
    expect(ran).toEqual({ code: 0, out: `${catalog.rules.size} rules, ${examples} examples: ${examples} hold, 0 do not\n`, err: '' });
  });

  test.each<[what: string, files: Record<string, string>, argv: string[], message: RegExp]>([
    ['nothing to test', {}, ['test'], /there are no rules of your own in \.: name their folder/],
    ['a file that is not there', {}, ['test', 'x.yaml'], /x\.yaml cannot be read: there is no such file/],
    ['another action', {}, ['tset'], /rules is followed by test or list, not by 'tset'; did you mean 'test'/],
    ['no action', {}, [], /rules needs test\|list/],
    ['an option of the other action', { ...settings, 'rules/a.yaml': ownRule }, ['test', '--format', 'json'], /'--format' is an option of 'rules list'/],
  ])('2 for %s', async (_, files, argv, message) => {
    const ran = await run(['rules', ...argv], { cwd: folder(files) });
    expect(ran.err).toMatch(message);
    expect(ran.code).toBe(2);
  });
});

describe('rules list', () => {
  const files = { '.threatline.yaml': 'rule-folders: [rules]\nrules:\n  OUR-RAG-01: { priority: low, because: one customer }\n  AI-INF-02: { enabled: false }\n', 'rules/a.yaml': ownRule };

  test('every rule with where it comes from and what the settings make of it', async () => {
    const ran = await run(['rules', 'list', '--format', 'json'], { cwd: folder(files) });
    expect(ran).toMatchObject({ code: 0, err: '' });
    const { rules } = JSON.parse(ran.out) as { rules: Record<string, unknown>[] };
    expect(rules).toHaveLength(catalog.rules.size + 1);
    expect(rules.find(({ id }) => id === 'OUR-RAG-01')).toEqual({
      id: 'OUR-RAG-01', title: "Documents of one customer in another's answer", stride: 'information-disclosure', pack: 'our-rules', aiSpecific: true, types: [], kinds: ['vector-store'], kindGroups: [],
      atlas: ['AML.T0057'], owasp: ['LLM08:2025'], cwe: ['CWE-668'], nist: [], source: { file: 'rules/a.yaml', line: 3 }, examples: 2, enabled: true, override: { priority: 'low', because: 'one customer' },
    });
    expect(rules.find(({ id }) => id === 'AI-INF-02')).toMatchObject({ enabled: false });
    expect(rules.find(({ id }) => id === 'AI-INF-02')).not.toHaveProperty('source');
    // a pack that is off until it is switched on
    expect(rules.filter(({ pack }) => pack === 'stride-matrix').every(({ enabled }) => enabled === false)).toBe(true);
  });

  test('as a table', async () => {
    const { out, code } = await run(['rules', 'list'], { cwd: folder(files) });
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^RULE +STATE +STRIDE +PACK +ABOUT +ATLAS +FROM +TITLE$/);
    expect(out).toMatch(/^OUR-RAG-01 +low +information-disclosure +our-rules +vector-store +AML\.T0057 +rules\/a\.yaml:3 +Documents of one customer/m);
    expect(out).toMatch(/^AI-INF-02 +off .* built in /m);
  });

  test('2 where a rule file has an error, and the rest all the same', async () => {
    const ran = await run(['rules', 'list', '.'], { cwd: folder({ ...files, 'rules/b.yaml': 'rulse: []\n' }) });
    expect(ran.code).toBe(2);
    expect(ran.err).toContain('rules/b.yaml:1:1: error rule-file');
    expect(ran.out).toContain('OUR-RAG-01');
  });

  test('leaves nothing behind', async () => {
    const cwd = folder(files);
    await run(['rules', 'list'], { cwd });
    await run(['rules', 'test'], { cwd });
    expect(readdirSync(cwd).sort()).toEqual(['.threatline.yaml', 'rules']);
  });
});
