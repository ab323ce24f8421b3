import { describe, expect, it } from 'vitest';
import { SignatureHelpTriggerKind } from 'vscode-languageserver-protocol';
import { vocabulary } from '../../../core/model/vocabulary/index.ts';
import { recordSignature, signatureAt } from '../../../core/semantic/signatures.ts';
import { fileDiagnostics } from '../../../server/features/diagnostics.ts';
import { signatureHelp } from '../../../server/features/signature-help.ts';
import { actionsAt, afterActions, checkCompleted, completionsAt, setup } from '../../lsp/check.ts';
import { readsDsl } from '../../support/syntaxes.ts';

describe('Completion', () => {
  it.each([
    ['a quoted key', 'threatmodel: X\nelements:\n  a:\n    "zo$0ne": x\n', 'zone', '"zone": x'],
    ['a quoted key with the cursor at its start', 'threatmodel: X\nelements:\n  a:\n    "$0zone": x\n', 'name', '"name": x'],
    ['a quoted key with the cursor behind it', 'threatmodel: X\nelements:\n  a:\n    "zo"$0: x\n', 'zone', 'zone: x'],
    ['a quoted key without a colon', "threatmodel: X\nelements:\n  a:\n    'zo$0'\n", 'zone', "'zone'"],
    ['a key with one quote', "threatmodel: X\nelements:\n  a:\n    'zo$0\n", 'zone', "'zone"],
    ['a quoted key in brackets', 'threatmodel: X\nelements:\n  a: { "zo$0ne": x }\n', 'zone', '"zone": x }'],
  ])('eats no quote of %s', (_, source, label, expected) => {
    const line = source.split('\n').find((one) => one.includes('$0'))!;
    const start = line.slice(0, line.search(/["']/));
    checkCompleted(source, label, source.replace(line, start + expected));
  });

  it('eats no quote of a section', () => void checkCompleted('"el$0": {}\n', 'elements', '"elements": {}\n'));

  const base = 'threatmodel: X\ndata:\n  prompts: {}\n  weights: {}\n  other: {}\nelements:\n  user: { type: external }\n  llm: { kind: inference-server, processes: [weights] }\n  new: { type: process }\nflows:\n  ask: { from: user, to: llm, data: prompts }\n';
  const order = (source: string, labels: readonly string[]): string[] => completionsAt(source).map(({ label }) => label).filter((label) => labels.includes(label));

  it('puts elements first that no flow touches, and the other end last', () => {
    expect(order(`${base}  f: { from: llm, to: $0 }\n`, ['user', 'llm', 'new'])).toEqual(['new', 'user', 'llm']);
  });

  it('puts the data first that the sender has', () => {
    expect(order(`${base}  f: { from: llm, to: user, data: [$0] }\n`, ['prompts', 'weights', 'other']).at(-1)).toBe('other');
    expect(order(base.replace('processes: [weights]', 'holds: [$0]'), ['prompts', 'weights', 'other'])[0]).toBe('prompts');
  });

  it('puts techniques first that rules ask about at the same element', () => {
    const first = completionsAt(`${base}threats:\n  T1: { on: llm, title: x, atlas: [$0] }\n`).slice(0, 8).map(({ label }) => label);
    expect(first).toContain('AML.T0029');
    expect(completionsAt(`${base}threats:\n  T1: { on: nowhere, title: x, atlas: [$0] }\n`).slice(0, 8).map(({ label }) => label)).not.toContain('AML.T0029');
  });

  it('writes a whole flow, with its ends to choose', () => {
    checkCompleted(`${base}  $0\n`, 'new flow', `${base}  \${1:df1}: { from: \${2|user,llm,new|}, to: \${3|llm,new,user|}, data: $4, protocol: \${5:HTTPS} }\n`);
  });
});

describe('Help with headers', () => {
  const at = (line: string): string => {
    const found = signatureAt(line);
    return found ? `${found.signature.label} [${found.signature.parts[found.active]?.label ?? ''}]` : 'none';
  };

  it.each([
    ['flow ', 'flow id: source -> target carries data over protocol [id:]'],
    ['flow ask: ', 'flow id: source -> target carries data over protocol [source]'],
    ['flow ask: user -> ', 'flow id: source -> target carries data over protocol [-> target]'],
    ['flow user->llm carries ', 'flow id: source -> target carries data over protocol [carries data]'],
    ['flow user -> llm carries [a, b] over ', 'flow id: source -> target carries data over protocol [over protocol]'],
    ['  process llm ', 'process id "name" : kind ["name"]'],
    ['  process llm "vLLM" : ', 'process id "name" : kind [: kind]'],
    ['  process llm "vLLM" ', 'process id "name" : kind [: kind]'],
    ['zone edge : ', 'zone id "name" : zone-type [: zone-type]'],
    ['threat T1 on ', 'threat id on subject "title" [on subject]'],
    ['accept AI-INF-02 on ', 'accept rule on subject [on subject]'],
    ['process', 'none'], ['process: ', 'none'], ['owner: x', 'none'], ['process llm { ', 'none'], ['# process ', 'none'], ['', 'none'], ['process a # ', 'none'],
  ])('%s', (line, expected) => expect(at(line)).toBe(expected));

  it('is bounded', () => expect(at(`process ${'x "'.repeat(5000)}`)).toBe('none'));

  it('documents every part', () => {
    for (const word of ['process', 'zone', 'data', 'flow', 'threat', 'assume', 'exclude', 'control', 'tool', 'accept']) for (const part of signatureAt(`${word} `)!.signature.parts) expect(part.doc, `${word} ${part.label}`).not.toBe('');
    for (const name of vocabulary.keys()) expect(recordSignature(name, undefined).signature.parts.length).toBeGreaterThan(0);
  });

  const help = (source: string, triggerKind: SignatureHelpTriggerKind = SignatureHelpTriggerKind.Invoked) => {
    const { session, at: place } = setup(source);
    const found = signatureHelp(session, { ...place, context: { triggerKind, isRetrigger: false } });
    const signature = found?.signatures[0];
    const parameter = signature?.parameters?.[found!.activeParameter ?? -1]?.label as [number, number] | undefined;
    return signature && `${signature.label} [${parameter ? signature.label.slice(...parameter) : ''}]`;
  };

  it('says in YAML what brackets take, when asked', () => {
    expect(help('threatmodel: X\nflows:\n  f: { from: $0 }\n')).toMatch(/^flow \{ from, to, .*\} \[from\]$/);
    expect(help('threatmodel: X\nflows:\n  f: { $0 }\n')).toMatch(/^flow \{ from, to, .* \[\]$/);
    expect(help('threatmodel: X\nflows:\n  f: { rate: $0 }\n')).toMatch(/\[rate\?\]$/);
    expect(help('threatmodel: X\nflows:\n  f: { from: $0 }\n', SignatureHelpTriggerKind.TriggerCharacter)).toBeUndefined();
    expect(help('threatmodel: X\nowner: $0\n')).toBeUndefined();
  });

  it.runIf(readsDsl)('comes by itself in the DSL', () => {
    expect(help('//- /m.threat\nthreatmodel "X"\nflow a -> $0\n', SignatureHelpTriggerKind.TriggerCharacter)).toBe('flow id: source -> target carries data over protocol [-> target]');
  });
});

describe('Fixes', () => {
  const model = 'threatmodel: X\nelements:\n  user: { type: external, zone: external }\n  llm:\n    kind: inference$0-server\n    zone: inference\nflows:\n  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS, authenticated: true }\n';

  it.each(['Accept', 'Mark as in progress:', 'Mark as mitigated elsewhere:', 'Dismiss as not applicable:'])('%s: a decision that nobody has filled in is one mistake', (verb) => {
    const { actions, setup: made } = actionsAt(model);
    const files = afterActions(made, actions.find(({ title }) => title.startsWith(`${verb} AI-INF-02`))!);
    const after = setup(files.get('/main.threat.yaml')!);
    const problems = fileDiagnostics(after.session, after.at.textDocument.uri).filter(({ code }) => /^[a-z-]+$/.test(String(code)));
    expect(problems.map(({ code }) => code)).toEqual(['decision-incomplete']);
    expect(fileDiagnostics(after.session, after.at.textDocument.uri).map(({ code }) => code)).toContain('AI-INF-02');
  });

  it('leave a decision open that lacks what the project asks for, empty texts among it', () => {
    const decided = `${model.replace('$0', '')}decisions:\n  - { threat: AI-INF-02, on: llm, status: accepted, because: Known, by: "" }\n`;
    const codes = (policy: string): unknown[] => {
      const { session, uri } = setup(`//- /main.threat.yaml\n${decided}//- /.threatline.yaml\n${policy}`);
      return fileDiagnostics(session, uri('/main.threat.yaml')).map(({ code }) => code);
    };
    expect(codes('decision-policy: { require: [by] }\n')).toEqual(expect.arrayContaining(['decision-incomplete', 'AI-INF-02']));
    expect(codes('decision-policy: { require: [] }\n')).not.toContain('AI-INF-02');
  });

  it('prefer nothing that takes something away', () => {
    const { actions } = actionsAt('threatmodel: X\ndata:\n  un$0used: {}\n');
    const removal = actions.find(({ title }) => title === 'Take the data entry out');
    expect(removal).toBeDefined();
    expect(removal!.isPreferred).toBeUndefined();
  });

  it('are for the place, whatever else the editor names', () => {
    const { actions, setup: made } = actionsAt(model);
    const { session, at } = made;
    const nearby = fileDiagnostics(session, at.textDocument.uri);
    expect(nearby.length).toBeGreaterThan(3);
    const titles = (list: typeof actions): string[] => list.map(({ title }) => title);
    const withNearby = actionsAt(model, {}, undefined, nearby).actions;
    expect(titles(withNearby)).toEqual(titles(actions));
    // the gravest finding offers every decision, the others the usual two
    const rules = new Set(titles(actions).flatMap((title) => /^Transfer (\S+)/.exec(title)?.[1] ?? []));
    expect(rules.size).toBe(1);
  });

  it('are offered only where the text takes them', () => {
    expect(actionsAt('threatmodel: X\nelements:\n  user: { type: external, zone: external }\n  other: &x { kind: inference-server, zone: inference }\n  ll$0m: *x\nflows:\n  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS }\n').actions.every(({ edit }) => edit !== undefined)).toBe(true);
  });

  it('fill a settings file that holds just the key', () => {
    for (const settings of ['rules:\n', 'rules:', '# ours\nrules: # none yet\n']) {
      const { actions, setup: made } = actionsAt(`//- /main.threat.yaml\n${model}//- /.threatline.yaml\n${settings}`);
      const files = afterActions(made, actions.find(({ title }) => title.startsWith('Switch AI-INF-02 off'))!);
      expect(files.get('/.threatline.yaml')!.trimEnd()).toBe(`${settings.trimEnd()}\n  AI-INF-02: { enabled: false, because: "" }`);
    }
  });
});
