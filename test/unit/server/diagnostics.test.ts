import { describe, expect, it } from 'vitest';
import { DiagnosticStore } from '../../../server/diagnostic-store.ts';
import { fileDiagnostics, filesWithDiagnostics } from '../../../server/features/diagnostics.ts';
import { checkDiagnostics, root, setup } from '../../lsp/check.ts';

const sound = `
threatmodel: X
zones:
  edge: { type: dmz }
elements:
  user: { type: external, zone: external }
  llm: { kind: inference-server, zone: edge }
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS }
`.trimStart();

describe('Diagnostics of a model', () => {
  it.each([
    ['nothing to mend', sound],
    ['a reference to nothing', `
      threatmodel: X
      elements:
        user: { type: external }
      flows:
        ask: { from: user, to: usr }
        #                      ^^^ missing-reference Did you mean 'user'
    `],
    ['an unknown key', `
      threatmodel: X
      elements:
        user: { typ: external, type: external }
        #       ^^^ unknown-key type
      flows:
        ask: { from: user, to: user }
    `],
    ['an unknown word', `
      threatmodel: X
      elements:
        user: { type: extern }
        #             ^^^^^^ unknown-value external
      flows:
        ask: { from: user, to: user }
    `],
    ['two things with one id', `
      threatmodel: X
      elements:
        a: { type: external }
      # ^ duplicate-id zone
      zones:
        a: { type: dmz }
      # ^ duplicate-id element
      flows:
        ask: { from: a, to: a }
    `],
    ['an expired decision', `
      threatmodel: X
      zones:
        edge: { type: dmz }
      elements:
        user: { type: external, zone: external }
        llm: { kind: inference-server, zone: edge }
      flows:
        ask: { from: user, to: llm, data: Prompts, protocol: HTTPS }
      decisions:
        - threat: AI-INF-02
          on: llm
          status: accepted
          because: we know
          until: 2026-01-31
      #          ^^^^^^^^^^ decision-expired 2026-01-31
    `],
    ['a retired ATLAS id', `
      threatmodel: X
      elements:
        a: { type: external }
      flows:
        f: { from: a, to: a }
      threats:
        T1: { on: a, title: x, atlas: [AML.T9999] }
        #                              ^^^^^^^^^ unknown-atlas
    `],
    ['a stated weakness on its words', `
      threatmodel: X
      elements:
        a: { type: process, zone: dmz }
        b: { type: process, zone: data }
      flows:
        f: { from: a, to: b, data: Records, protocol: gRPC, encrypted: false }
        #                                                              ^^^^^ GEN-FLOW-T can be changed
    `],
  ])('%s', (_, source) => void checkDiagnostics(source));

  it('grades findings by priority, those that are unknown one step milder', () => {
    const diagnostics = [...checkDiagnostics(sound).values()][0]!;
    const finding = diagnostics.find((one) => one.code === 'AI-INF-02')!;
    expect(finding.severity).toBe(2);
    expect(finding.source).toBe('threatline');
    expect(finding.data).toMatchObject({ findingId: 'AI-INF-02@llm', findingIds: ['AI-INF-02@llm'] });
    const { session, uri } = setup(sound);
    const state = session.workspace.stateFor(uri('/main.threat.yaml'))!;
    const steps = { critical: 1, high: 2, medium: 3, low: 4, info: 4 };
    for (const one of diagnostics) {
      const ids = (one.data as { findingIds?: string[] }).findingIds ?? [];
      const findings = state.analysis.findings.filter((f) => ids.includes(f.id));
      if (findings.length === 0) continue;
      expect(one.severity).toBe(Math.min(4, steps[findings[0]!.priority] + (findings.every((f) => f.state === 'unknown') ? 1 : 0)));
    }
  });

  it('sums general findings up, and leaves them out where the user wants that', () => {
    const general = (source: string, show: boolean): number => {
      const { session, uri } = setup(source, { presentation: { diagnostics: { showGeneral: show } } });
      return fileDiagnostics(session, uri('/main.threat.yaml')).filter((one) => one.code === 'threatline/general').length;
    };
    expect(general(sound, true)).toBeGreaterThan(0);
    expect(general(sound, false)).toBe(0);
  });

  it('links to pages in the way of the client', () => {
    const href = (options: Parameters<typeof setup>[1]): string | undefined => {
      const { session, uri } = setup(sound, options);
      return fileDiagnostics(session, uri('/main.threat.yaml')).find((one) => one.code === 'AI-INF-02')!.codeDescription?.href;
    };
    expect(href({})).toBeUndefined();
    expect(href({ options: { links: { diagnostic: 'threatline:/{id}.md' } } })).toBe('threatline:/AI-INF-02.md');
    expect(href({ presentation: { ruleDocumentation: { baseUrl: 'https://docs.example/rules/' } } })).toBe('https://docs.example/rules/AI-INF-02');
    expect(href({ presentation: { ruleDocumentation: { baseUrl: 'https://docs.example/{id}.html' } } })).toBe('https://docs.example/AI-INF-02.html');
    expect(href({ presentation: { ruleDocumentation: { baseUrl: 'javascript:alert(1)' } } })).toBeUndefined();
    expect(href({ client: { codeDescription: false }, options: { links: { diagnostic: 'threatline:/{id}.md' } } })).toBeUndefined();
  });

  it('gives a plain client plain diagnostics', () => {
    const { session, uri } = setup(`${sound}data:\n  d: {}\n`, { client: { related: false, tags: false, codeDescription: false } });
    const diagnostics = fileDiagnostics(session, uri('/main.threat.yaml'));
    expect(diagnostics.length).toBeGreaterThan(3);
    for (const one of diagnostics) {
      expect(one).not.toHaveProperty('relatedInformation');
      expect(one).not.toHaveProperty('tags');
    }
  });

  it('greys out what is not used', () => {
    const diagnostics = [...checkDiagnostics(`${sound}data:\n  spare: {}\n# ^^^^^ unused-data spare\n`).values()][0]!;
    expect(diagnostics.find((one) => one.code === 'unused-data')?.tags).toEqual([1]);
  });

  it('keeps model text from forging lines of a message', () => {
    const diagnostics = [...checkDiagnostics(sound.replace('llm: { kind', 'llm: { name: "a\\n\\u202Eb\\tc", kind')).values()][0]!;
    for (const one of diagnostics) expect(one.message).not.toMatch(/[\u0000-\u001f\u202e]/);
  });

  it('shows a thousand at most and counts the rest', () => {
    const many = Array.from({ length: 700 }, (_, i) => `  e${i}: { kind: inference-server, zone: dmz }\n`).join('');
    const flows = Array.from({ length: 700 }, (_, i) => `  f${i}: { from: user, to: e${i}, data: Prompts, protocol: HTTP, encrypted: false }\n`).join('');
    const { session, uri } = setup(`threatmodel: X\nelements:\n  user: { type: external, zone: external }\n${many}flows:\n${flows}`);
    const diagnostics = fileDiagnostics(session, uri('/main.threat.yaml'));
    expect(diagnostics.length).toBe(1001);
    const [first] = diagnostics;
    expect(first!.code).toBe('many');
    expect(first!.message).toMatch(/^\d+ more findings/);
    expect(diagnostics.every((one) => one.code === 'many' || (one.severity ?? 4) <= 3)).toBe(true);
  });

  it('has one name for one state of diagnostics', () => {
    const { session, uri } = setup(sound);
    const store = new DiagnosticStore(session);
    const first = store.get(uri('/main.threat.yaml')).resultId;
    expect(store.get(uri('/main.threat.yaml')).resultId).toBe(first);
    // a line at the end moves nothing
    session.workspace.change(uri('/main.threat.yaml'), 2, [{ text: `${sound}\n` }]);
    expect(store.get(uri('/main.threat.yaml')).resultId).toBe(first);
    session.workspace.change(uri('/main.threat.yaml'), 3, [{ text: `\n${sound}` }]);
    expect(store.get(uri('/main.threat.yaml')).resultId).not.toBe(first);
  });
});

const shared = `
//- /main.threat.yaml
threatmodel: X
include: [shared/zones.threat.yaml]
elements:
  user: { type: external, zone: external }
  llm: { kind: inference-server, zone: edge }
flows:
  ask: { from: user, to: llm, data: [prompts], protocol: HTTPS }
//- /shared/zones.threat.yaml
zones:
  edge: { type: dmz }
data:
  prompts: { name: Prompts }
`.trimStart();

describe('Diagnostics over several files', () => {
  it('reads what a model includes', () => void checkDiagnostics(shared));

  it('reads it from disk where it is not open', () => void checkDiagnostics(shared, { closed: ['/shared/zones.threat.yaml'] }));

  it('says what a fragment lacks inside the model that includes it', () => {
    checkDiagnostics(shared.replace('edge: { type: dmz }', 'edge: { parent: nowhere }\n#                 ^^^^^^^ missing-reference zone'));
  });

  it('finds the model of a fragment on disk', () => {
    checkDiagnostics(shared.replace('edge: { type: dmz }', 'edge: { parent: nowhere }\n#                 ^^^^^^^ missing-reference zone'), { closed: ['/main.threat.yaml'] });
  });

  it('checks only the form of a fragment that no model includes', () => {
    checkDiagnostics(`
      elements:
        a: { kind: inference-server, zone: elsewhere, controls: [ours] }
        b: { knd: x }
        #    ^^^ unknown-key kind
      flows:
        f: { from: a, to: somewhere }
    `);
  });

  it('notices a file that is included by now', () => {
    const { session, uri } = setup(shared.replace('include: [shared/zones.threat.yaml]\n', ''));
    const missing = (): number => fileDiagnostics(session, uri('/main.threat.yaml')).filter((one) => one.code === 'missing-reference').length;
    expect(missing()).toBe(2);
    session.workspace.change(uri('/main.threat.yaml'), 2, [{ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: 'include: shared/zones.threat.yaml\n' }]);
    expect(missing()).toBe(0);
    session.workspace.change(uri('/shared/zones.threat.yaml'), 2, [{ text: 'zones: {}\n' }]);
    expect(missing()).toBe(2);
  });

  it('notices a file that appears and goes', () => {
    const { session, uri, host } = setup(shared, { closed: ['/shared/zones.threat.yaml'] });
    const path = uri('/shared/zones.threat.yaml');
    const codes = (): unknown[] => fileDiagnostics(session, uri('/main.threat.yaml')).map((one) => one.code).filter((code) => code === 'include-missing');
    expect(codes()).toEqual([]);
    const text = host.files.get(path)!;
    session.workspace.watched = true;
    host.files.delete(path);
    session.workspace.filesChanged([path], true);
    expect(codes()).toEqual(['include-missing']);
    host.files.set(path, text);
    session.workspace.filesChanged([path], true);
    expect(codes()).toEqual([]);
    // without a watcher every request looks for itself
    session.workspace.watched = false;
    host.files.delete(path);
    expect(codes()).toEqual(['include-missing']);
  });

  it('does not leave the folder of the workspace', () => {
    checkDiagnostics(`
      threatmodel: X
      include: [../outside.threat.yaml]
      #         ^^^^^^^^^^^^^^^^^^^^^^ include-refused leaves the project
      elements:
        a: { type: external }
      flows:
        f: { from: a, to: a }
    `);
  });

  it('lists every file that has something', () => {
    const { session } = setup(shared, { closed: ['/main.threat.yaml', '/shared/zones.threat.yaml'] });
    expect(filesWithDiagnostics(session).sort()).toEqual([`${root}/main.threat.yaml`, `${root}/shared/zones.threat.yaml`]);
  });
});

describe('Settings of the project', () => {
  const withSettings = (settings: string): string => `//- /models/main.threat.yaml\n${sound}//- /.threatline.yaml\n${settings}`;
  const codes = (source: string, options = {}): unknown[] => {
    const { session, uri } = setup(source, options);
    return fileDiagnostics(session, uri('/models/main.threat.yaml')).map((one) => one.code);
  };

  it('switches rules off', () => {
    expect(codes(withSettings(''))).toContain('AI-INF-02');
    expect(codes(withSettings('rules:\n  AI-INF-02: { enabled: false, because: x }\n'))).not.toContain('AI-INF-02');
  });

  it('reads them from disk and follows them', () => {
    const { session, uri, host } = setup(withSettings(''), { closed: ['/.threatline.yaml'] });
    const found = (): boolean => fileDiagnostics(session, uri('/models/main.threat.yaml')).some((one) => one.code === 'AI-INF-02');
    expect(found()).toBe(true);
    host.files.set(uri('/.threatline.yaml'), 'rules:\n  AI-INF-02: { enabled: false }\n');
    expect(found()).toBe(false);
    host.files.delete(uri('/.threatline.yaml'));
    expect(found()).toBe(true);
  });

  it('says what is wrong in them', () => {
    checkDiagnostics(withSettings('rules: { AI-INF-99: { enabled: false } }\n#        ^^^^^^^^^ missing-reference no rule\n'));
  });

  const rule = `
pack: ours
rules:
  - id: OUR-01
    title: Our own threat
    message: '{name} is ours.'
    stride: tampering
    ai-specific: true
    applies: { to: { kind: inference-server } }
    settled-by: { control: rate-limit }
    dread: { damage: 9, reproducibility: 9, exploitability: 9, affected-users: 9, discoverability: 9 }
    fixes: [rate-limit]
    verify: Try it.
    description: What happens.
    examples:
      - { state: open, on: a, model: "threatmodel: X\\nelements: { a: { kind: inference-server } }" }
      - { state: mitigated, on: a, model: "threatmodel: X\\nelements: { a: { kind: inference-server, controls: [rate-limit] } }" }
`.trimStart();

  it('loads own rules where it may', () => {
    const source = `${withSettings('rule-folders: [rules]\n')}//- /rules/ours.yaml\n${rule}`;
    const options = { closed: ['/rules/ours.yaml'] };
    const { session, uri } = setup(source, options);
    session.workspace.stateFor(uri('/models/main.threat.yaml'));
    expect(fileDiagnostics(session, uri('/rules/ours.yaml')).map((one) => one.message)).toEqual([]);
    const all = (trusted: boolean): string => {
      const made = setup(source, { ...options, options: { trusted } });
      const state = made.session.workspace.stateFor(made.uri('/models/main.threat.yaml'))!;
      return state.analysis.findings.map((finding) => finding.rule).join();
    };
    expect(all(true)).toContain('OUR-01');
    expect(all(false)).not.toContain('OUR-01');
    const untrusted = setup(source, { ...options, options: { trusted: false } });
    untrusted.session.workspace.stateFor(uri('/models/main.threat.yaml'));
    untrusted.session.workspace.trust();
    expect(untrusted.session.workspace.stateFor(uri('/models/main.threat.yaml'))!.analysis.findings.some((finding) => finding.rule === 'OUR-01')).toBe(true);
  });

  it('says what is wrong in own rules, in their file', () => {
    const source = `${withSettings('rule-folders: [rules]\n')}//- /rules/ours.yaml\n${rule.replace('stride: tampering', 'stride: tampring')}`;
    const { session, uri } = setup(source, { closed: ['/rules/ours.yaml'] });
    session.workspace.stateFor(uri('/models/main.threat.yaml'));
    const problems = fileDiagnostics(session, uri('/rules/ours.yaml'));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]?.code).toBe('rule-file');
    expect(filesWithDiagnostics(session)).toContain(uri('/rules/ours.yaml'));
  });
});

describe('What is kept', () => {
  it('is freed when documents are closed', () => {
    const { session, uri } = setup(shared);
    fileDiagnostics(session, uri('/main.threat.yaml'));
    expect(session.workspace.kept.states).toBeGreaterThan(0);
    session.workspace.close(uri('/main.threat.yaml'));
    session.workspace.close(uri('/shared/zones.threat.yaml'));
    expect(session.workspace.kept).toEqual({ states: 0, trees: 0 });
  });

  it('is one analysis for one state of the files', () => {
    const { session, uri } = setup(shared);
    session.workspace.watched = true;
    const first = session.workspace.stateFor(uri('/main.threat.yaml'));
    expect(session.workspace.stateFor(uri('/shared/zones.threat.yaml'))).toBe(first);
    expect(session.workspace.stateFor(uri('/main.threat.yaml'))).toBe(first);
  });

  it('is made anew on another day', () => {
    const source = `${sound}assumptions:\n  A1: { text: x, until: 2026-11-21 }\n`;
    const { session, host, uri } = setup(source);
    const workspace = new (session.workspace.constructor as new (h: typeof host) => typeof session.workspace)(host);
    workspace.open(uri('/main.threat.yaml'), 'threatline-yaml', 1, source);
    const expired = (): boolean => workspace.stateFor(uri('/main.threat.yaml'))!.analysis.problems.some((one) => one.code === 'assumption-expired');
    expect(expired()).toBe(false);
    host.date = '2026-11-22';
    expect(expired()).toBe(true);
  });

  it('knows one file by all spellings of its address', () => {
    const { session } = setup(shared);
    const spelled = 'file:///w/main%2Ethreat.yaml';
    expect(session.workspace.stateFor(spelled)).toBe(session.workspace.stateFor(`${root}/main.threat.yaml`));
  });
});
