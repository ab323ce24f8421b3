import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Progress } from '../../../cli/progress.ts';
import { folder, onlyOwnRules, ownRules, placed, run } from './run.ts';

/** A model with one process of this name, and a project whose only rules are the five above: `redundant` not stated leaves a finding unknown, `redundant: no` open. */
function project(name: string, redundant?: 'yes' | 'no', more: Record<string, string> = {}): string {
  return folder({
    '.threatline.yaml': onlyOwnRules,
    'rules/own.yaml': ownRules,
    'm.threat.yaml': `threatmodel: T
elements:
  u: { type: external, name: Caller, zone: external }
  p: { type: process, name: The ${name} one, zone: dmz${redundant ? `, redundant: ${redundant}` : ''} }
flows:
  f: { from: u, to: p, data: requests }
`,
    ...more,
  });
}

describe('exit codes', () => {
  test.each([
    // name, redundant, options, code
    ['critical', 'no', '', 1],
    ['high', 'no', '', 0],
    ['high', 'no', '--fail-on high', 1],
    ['medium', 'no', '--fail-on high', 0],
    ['medium', 'no', '--fail-on medium', 1],
    ['low', 'no', '--fail-on low', 1],
    ['info', 'no', '--fail-on low', 0],
    ['info', 'no', '--fail-on info', 1],
    ['critical', 'no', '--fail-on never', 0],
    ['critical', 'yes', '', 0],
    ['critical', undefined, '', 1],
    ['critical', undefined, '--ignore-unknown', 0],
    ['critical', 'no', '--ignore-unknown', 1],
    ['nothing', 'no', '--fail-on info', 0],
  ] as const)('%s, logs %s, %s: %d', async (name, redundant, options, code) => {
    const ran = await run(['check', '.', ...options.split(' ').filter(Boolean)], { cwd: project(name, redundant) });
    expect(ran.err).toBe('');
    expect(ran.code).toBe(code);
  });

  test.each([
    ['gates: { fail-on: high }\n', '', 1],
    ['gates: { fail-on: never }\n', '', 0],
    ['gates: { fail-on: high, ignore-unknown: yes }\n', '', 0],
    ['gates: { fail-on: high }\n', '--fail-on critical', 0],
  ])('settings %j with %j: %d', async (gates, options, code) => {
    expect((await run(['check', '.', ...options.split(' ').filter(Boolean)], { cwd: project('high', undefined, { '.threatline.yaml': onlyOwnRules + gates }) })).code).toBe(code);
  });

  test.each<[string, Record<string, string>, string[], RegExp]>([
    ['a file that is not there', {}, ['check', 'x.yaml'], /^threatline: x\.yaml cannot be read: there is no such file$/m],
    ['a file that is not there beside one that is', {}, ['check', 'm.threat.yaml', 'x.yaml'], /x\.yaml cannot be read/],
    ['settings that are a folder', { '.threatline.yaml/x': '' }, ['check', 'm.threat.yaml'], /\.threatline\.yaml cannot be read: it is a folder/],
  ])('2 for %s', async (_, files, argv, message) => {
    const model = 'threatmodel: T\n';
    const ran = await run(argv, { cwd: folder({ 'm.threat.yaml': model, ...files }) });
    expect(ran.err).toMatch(message);
    expect(ran.code).toBe(2);
  });

  test.each<[string, Record<string, string>, string]>([
    ['a problem of severity error', { 'm.threat.yaml': 'threatmodel: T\nelements:\n  a: { type: prozess }\n' }, 'm.threat.yaml:3:14: error unknown-value'],
    ['rules that cannot be read', { '.threatline.yaml': 'rule-folders: [nowhere]\n', 'm.threat.yaml': 'threatmodel: T\n' }, ".threatline.yaml:1:16: error settings Rules of 'nowhere' are not read"],
    ['rules outside the project', { '.threatline.yaml': 'rule-folders: [../rules]\n', 'm.threat.yaml': 'threatmodel: T\n' }, 'the path leaves the project'],
    ['a bad rule', { '.threatline.yaml': 'rule-folders: [rules]\n', 'rules/a.yaml': 'rules:\n  - id: X\n', 'm.threat.yaml': 'threatmodel: T\n' }, 'rules/a.yaml:2:'],
    ['bad settings', { '.threatline.yaml': 'packs: { ai: sometimes }\n', 'm.threat.yaml': 'threatmodel: T\n' }, '.threatline.yaml:1:'],
  ])('2 for %s, which is printed with its place', async (_, files, line) => {
    const ran = await run(['check', '.'], { cwd: folder(files) });
    expect(ran.out).toContain(line);
    expect(ran).toMatchObject({ code: 2, err: '' });
  });
});

describe('lines', () => {
  test('problems and findings alike, in the order of their places, columns in UTF-16 units', async () => {
    const cwd = project('critical', 'no', {
      'm.threat.yaml': `threatmodel: T
elements:
  u: { type: external, name: Caller, zone: external }
  lonely: { type: store, zone: data }
  p: { type: process, name: "A \u{1F600} critical one", zone: dmz, redundant: no }
  q: { type: process, name: high, zone: dmz }
flows:
  f: { from: u, to: p }
  g: { from: u, to: q }
`,
    });
    expect((await run(['check', 'm.threat.yaml'], { cwd })).out).toBe(`m.threat.yaml:4:3: warning no-flows No flow reaches or leaves 'lonely', so nothing can be said about what touches it. Add its flows, or take it out.
m.threat.yaml:5:72: critical OWN-CRITICAL Something about A \u{1F600} critical one.
m.threat.yaml:6:3: high OWN-HIGH Something about high. (unknown: 'q' does not state redundant)
1 model, 1 problem (1 warning), 2 findings (1 critical, 1 high, 1 of them unknown)
besides: 0 mitigated, 0 decided, 0 replaced
`);
  });

  test('--all prints what is settled too, marked', async () => {
    const cwd = project('critical', 'yes', {
      'n.threat.yaml': `threatmodel: N
elements:
  u: { type: external, zone: external }
  p: { type: process, name: high and low, zone: dmz, redundant: no }
flows:
  f: { from: u, to: p }
decisions:
  - { threat: OWN-HIGH, on: p, status: accepted, because: Small, by: j, until: 2026-12-31 }
  - { threat: OWN-LOW, on: p, status: in-progress, because: Soon, owner: j.doe, due: 2026-11-01 }
`,
    });
    const some = await run(['check', '.'], { cwd });
    const all = await run(['check', '.', '--all'], { cwd });
    const inProgress = 'n.threat.yaml:4:65: low OWN-LOW Something about high and low. (in progress: j.doe, due 2026-11-01)';
    expect(placed(some.out)).toEqual([inProgress]);
    expect(placed(all.out)).toEqual([
      "m.threat.yaml:4:3: critical OWN-CRITICAL Something about The critical one. (mitigated: 'p' states redundant: yes)",
      'n.threat.yaml:4:65: high OWN-HIGH Something about high and low. (decided: accepted until 2026-12-31)',
      inProgress,
    ]);
    expect(some.out.split('\n').slice(-3)).toEqual(['2 models, 0 problems, 1 finding (1 low)', 'besides: 1 mitigated, 1 decided, 0 replaced', '']);
    expect(all.out.endsWith(some.out.split('\n').slice(-3).join('\n'))).toBe(true);
  });

  test('a decision that runs out at --today brings its finding back', async () => {
    const cwd = project('critical', 'no', {});
    writeFileSync(path.join(cwd, 'd.threat.yaml'), `threatmodel: D
elements:
  u: { type: external, zone: external }
  p: { type: process, name: critical, zone: dmz, redundant: no }
flows: { f: { from: u, to: p } }
decisions:
  - { threat: OWN-CRITICAL, on: p, status: accepted, because: Small, until: 2026-12-31 }
`);
    expect((await run(['check', 'd.threat.yaml', '--today', '2026-12-31'], { cwd })).code).toBe(0);
    expect((await run(['check', 'd.threat.yaml', '--today', '2027-01-01'], { cwd })).code).toBe(1);
    expect((await run(['check', 'd.threat.yaml'], { cwd, today: '2027-01-01' })).code).toBe(1);
  });

  test('a replaced finding is printed with --all only, and names what replaces it', async () => {
    const cwd = project('x', 'no', {
      'rules/own.yaml': ownRules + ownRules.slice(ownRules.indexOf('  - id: OWN-HIGH'), ownRules.indexOf('  - id: OWN-MEDIUM')).replace('OWN-HIGH', 'OWN-FINER').replace('    applies', '    refines: [OWN-HIGH]\n    applies'),
    });
    writeFileSync(path.join(cwd, 'm.threat.yaml'), 'threatmodel: T\nelements:\n  p: { type: process, name: high, redundant: no, zone: dmz }\n  u: { type: external, zone: dmz }\nflows: { f: { from: u, to: p } }\n');
    expect(placed((await run(['check', '.'], { cwd })).out)).toEqual(['m.threat.yaml:3:46: high OWN-FINER Something about high.']);
    expect(placed((await run(['check', '.', '--all'], { cwd })).out)).toEqual([
      'm.threat.yaml:3:46: high OWN-HIGH Something about high. (replaced by OWN-FINER@p)',
      'm.threat.yaml:3:46: high OWN-FINER Something about high.',
    ]);
  });

  test('--pack narrows to packs, those that are off by default and own ones too', async () => {
    const cwd = project('critical', 'no');
    const ids = async (...packs: string[]): Promise<Set<string>> => new Set(placed((await run(['check', '.', '--all', ...packs.flatMap((pack) => ['--pack', pack])], { cwd })).out).map((line) => line.split(' ')[2]!.replace(/-.*/, '')));
    expect(await ids()).toEqual(new Set(['OWN']));
    expect(await ids('own')).toEqual(new Set(['OWN']));
    expect(await ids('baseline')).toEqual(new Set(['GEN']));
    expect(await ids('baseline', 'own')).toEqual(new Set(['GEN', 'OWN']));
  });

  test('nothing that a model says reaches the terminal as a control character', async () => {
    const cwd = project('critical', 'no', { 'm.threat.yaml': 'threatmodel: "\\x1b[31m"\nelements:\n  "a\\x1b]0;x\\x07": { type: process, name: "critical \\x1b[2J \\u202e", zone: dmz, redundant: no }\n  "b\\x9b": { type: nonsense }\n' });
    const { out } = await run(['check', '.'], { cwd });
    expect(placed(out).length).toBeGreaterThan(2);
    expect(out).not.toMatch(/[^\P{C}\n]/u);
  });
});

describe('folders', () => {
  const model = 'threatmodel: T\n';
  const names = (out: string): string[] => placed(out).map((line) => line.split(':')[0]!);
  /** A model that has a line of its own in the output. */
  const told = 'threatmodel: T\nelements: { a: { type: store, zone: data } }\n';

  test('stand for their models, not for fragments, and leave out what is not ours', async () => {
    const cwd = folder({
      'a.threat.yaml': told, 'b/threatmodel.yml': told, 'b/c/d.threat.yml': told, 'b/threatmodel.yaml': told,
      'fragment.threat.yaml': 'elements: { a: { type: store, zone: data } }\n', 'other.yaml': told, 'mythreatmodel.yaml': told,
      'node_modules/x/threatmodel.yaml': told, 'dist/threatmodel.yaml': told, '.git/threatmodel.yaml': told, 'b/node_modules/threatmodel.yaml': told,
    });
    const { code, out, err } = await run(['check', '.', '--pack', 'ai'], { cwd });
    expect(names(out)).toEqual(['a.threat.yaml', 'b/c/d.threat.yml', 'b/threatmodel.yaml', 'b/threatmodel.yml']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect((await run(['check', 'b', 'a.threat.yaml', 'b/threatmodel.yml', '.', '--pack', 'ai'], { cwd })).out).toContain('4 models');
  });

  test('a fragment that is named is looked at', async () => {
    const cwd = folder({ 'f.threat.yaml': 'elements: { a: { type: nonsense } }\n' });
    expect(await run(['check', 'f.threat.yaml'], { cwd })).toMatchObject({ code: 2, out: expect.stringContaining('f.threat.yaml:1:24: error unknown-value') });
  });

  test('links are followed inside the folder, once, and not out of it', async () => {
    const outside = folder({ 'threatmodel.yaml': told });
    const cwd = folder({ 'a/threatmodel.yaml': told, 'a/b/x.threat.yaml': told });
    symlinkSync('..', path.join(cwd, 'a/b/up'));
    symlinkSync('loop', path.join(cwd, 'loop'));
    symlinkSync('nowhere', path.join(cwd, 'dangling.threat.yaml'));
    symlinkSync(outside, path.join(cwd, 'out'));
    symlinkSync('a', path.join(cwd, 'again'));
    const { code, out } = await run(['check', '.', '--pack', 'ai'], { cwd });
    expect(names(out)).toEqual(['a/b/x.threat.yaml', 'a/threatmodel.yaml']);
    expect(code).toBe(0);
  });

  test('without a model: said on standard error', async () => {
    const ran = await run(['check', '.'], { cwd: folder({ 'README.md': '' }) });
    expect(ran).toMatchObject({ code: 0, err: 'threatline: there is no model here\n' });
    expect(ran.out).toContain('0 models');
  });

  test('includes stay in the project; devices, pipes, links out of it and large files are refused', async () => {
    const outside = folder({ 'x.threat.yaml': 'elements: {}\n' });
    const cwd = folder({
      '.threatline.yaml': '',
      'sub/m.threat.yaml': `threatmodel: T\ninclude:\n${['../zones.threat.yaml', '../../x.threat.yaml', 'link.threat.yaml', 'pipe', 'device', 'folder', 'large', path.join(outside, 'x.threat.yaml')].map((file) => `  - ${file}\n`).join('')}`,
      'zones.threat.yaml': 'zones: { z: { type: dmz } }\n',
    });
    symlinkSync(path.join(outside, 'x.threat.yaml'), path.join(cwd, 'sub/link.threat.yaml'));
    symlinkSync('/dev/zero', path.join(cwd, 'sub/device'));
    mkdirSync(path.join(cwd, 'sub/folder'));
    execFileSync('mkfifo', [path.join(cwd, 'sub/pipe')]);
    writeFileSync(path.join(cwd, 'sub/large'), Buffer.alloc(16 * 1024 * 1024 + 1, 32));
    const { out, code } = await run(['check', 'sub/m.threat.yaml'], { cwd });
    expect(code).toBe(2);
    expect(placed(out).map((line) => line.replace(/^.*? include-refused '([^']*)' is not included: /, '$1 '))).toEqual([
      expect.stringMatching(/x\.threat\.yaml the path leaves the project/), expect.stringMatching(/^link\.threat\.yaml it is a link that leaves the project/),
      expect.stringMatching(/^pipe it is not a regular file/), expect.stringMatching(/^device it is a link that leaves the project/), expect.stringMatching(/^folder it is a folder/),
      expect.stringMatching(/^large it is larger than 16 MB/), expect.stringMatching(/only paths relative to this file/),
    ]);
  });

  test('without settings, the git repository is the project', async () => {
    const cwd = folder({ '.git/HEAD': '', 'a/m.threat.yaml': `${model}include: ../z.threat.yaml\n`, 'z.threat.yaml': 'zones: { z: { type: dmz } }\n' });
    expect(await run(['check', 'a/m.threat.yaml'], { cwd })).toMatchObject({ code: 0 });
  });

  test('the problems of a shared fragment are told once', async () => {
    const cwd = folder({ '.git/HEAD': '', 'a.threat.yaml': `${model}include: z.yaml\n`, 'b.threat.yaml': `${model}include: z.yaml\n`, 'z.yaml': 'zones: { z: { type: nonsense } }\n' });
    const { out } = await run(['check', '.'], { cwd });
    expect(names(out)).toEqual(['z.yaml']);
    expect(out).toContain('2 models, 1 problem (1 error)');
  });

  test.runIf(process.getuid?.() !== 0)('a folder or file that may not be read is exit code 2', async () => {
    const cwd = folder({ 'a/threatmodel.yaml': model, 'b.threat.yaml': model });
    chmodSync(path.join(cwd, 'a'), 0);
    chmodSync(path.join(cwd, 'b.threat.yaml'), 0);
    const ran = await run(['check', '.'], { cwd });
    chmodSync(path.join(cwd, 'a'), 0o700);
    expect(ran.code).toBe(2);
    expect(ran.err.split('\n').sort()).toEqual(['', 'threatline: a cannot be read: there is no right to do that', 'threatline: b.threat.yaml cannot be read: there is no right to do that']);
  });
});

describe('progress', () => {
  const shown = (isTerminal: boolean, times: readonly number[]): string => {
    let text = '';
    let now = 0;
    const progress = new Progress({ write: (more) => void (text += more), isTerminal }, times.length, () => now);
    for (const [done, time] of times.entries()) {
      now = time;
      progress.at(done);
    }
    progress.end();
    return text;
  };

  test.each([
    [true, [0, 500, 999], ''],
    [false, [0, 2000], ''],
    [true, [0, 1000, 1050, 1100], '\r\x1b[K1 of 4 models\r\x1b[K3 of 4 models\r\x1b[K'],
  ])('terminal %s, at %j ms', (isTerminal, times, text) => expect(shown(isTerminal, times)).toBe(text));
});
