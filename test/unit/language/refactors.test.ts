import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CodeAction, CodeActionContext } from 'vscode-languageserver-protocol';
import { CodeActionTriggerKind } from 'vscode-languageserver-protocol';
import { sortItems } from '../../../core/refactor/sort.ts';
import { idFrom } from '../../../core/refactor/refactoring.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { surfaceOf } from '../../../core/syntax/surfaces.ts';
import { applyEdits, LineIndex } from '../../../core/text/text.ts';
import { codeActions, resolveCodeAction } from '../../../server/features/code-actions.ts';
import { sortKind } from '../../../server/features/refactors.ts';
import type { SetupOptions } from '../../lsp/check.ts';
import { afterEdit, setup } from '../../lsp/check.ts';
import { readFixture } from '../../support/fixture.ts';
import { analyse } from '../../support/analyse.ts';
import { inBothSyntaxes, writesDsl } from '../../support/syntaxes.ts';

/** The actions for the selection from `$0` to `$1`, or at the cursor. */
function refactorings(source: string, context: Partial<CodeActionContext> = {}, options: SetupOptions = {}) {
  const [, after] = source.split('$0');
  const made = setup(source.replace('$1', ''), options);
  const { session, at, fixture } = made;
  const path = at.textDocument.uri.slice('file:///w'.length);
  const end = after?.includes('$1') ? new LineIndex(fixture.files.get(path)!).positionAt(new LineIndex(fixture.files.get(path)!).offsetAt(at.position) + after.indexOf('$1')) : at.position;
  const actions = codeActions(session, { textDocument: at.textDocument, range: { start: at.position, end }, context: { diagnostics: [], only: ['refactor'], triggerKind: CodeActionTriggerKind.Invoked, ...context } });
  return { ...made, actions };
}

function check(source: string, title: string, expected: string, options: SetupOptions = {}): CodeAction {
  const { actions, session, fixture } = refactorings(source, {}, options);
  const action = actions.find((one) => one.title.startsWith(title));
  expect(action, `'${title}' among:\n${actions.map((one) => one.title).join('\n')}`).toBeDefined();
  const { edit } = resolveCodeAction(session, action!);
  expect(Object.fromEntries(afterEdit(fixture.files, edit!))).toEqual(Object.fromEntries(readFixture(expected).files));
  return action!;
}

function titles(source: string, options: SetupOptions = {}): string[] {
  return refactorings(source, {}, options).actions.map((one) => one.title).filter((title) => !/^(?:Add as control|Accept|Mark|Transfer|Dismiss|Grade|Switch)/.test(title));
}

describe('Putting elements into a zone', () => {
  const source = 'threatmodel: X\nzones:\n  edge: { type: dmz }\nelements:\n  $0a: { type: process, zone: edge } # first\n  b$1: { type: process, zone: edge }\n  c: { type: store }\n';

  it('makes one for the selection, inside the zone that they share', () => {
    const action = check(source, 'Put 2 elements into a new zone', source.replace('$0', '').replace('$1', '').replace('dmz }\n', 'dmz }\n  new-zone: { parent: edge }\n').replaceAll('zone: edge }', 'zone: new-zone }'), { client: { ownClient: true } });
    expect(action.kind).toBe('refactor.extract');
    expect(action.command).toMatchObject({ command: 'threatline.renameNew', arguments: [{ id: 'new-zone' }] });
  });

  it('makes one where there are none', () => {
    check('threatmodel: X\nelements:\n  $0a: { type: process }\n', "Put 'a' into a new zone", 'threatmodel: X\n\nzones:\n  a-zone: {}\n\nelements:\n  a: { type: process, zone: a-zone }\n');
  });

  it('keeps a zone type that was named directly', () => {
    check('threatmodel: X\nelements:\n  $0a: { type: process, zone: training }\n', "Put 'a' into a new zone", 'threatmodel: X\n\nzones:\n  a-zone: { type: training }\n\nelements:\n  a: { type: process, zone: a-zone }\n');
  });

  it('moves to another zone', () => {
    const two = source.replace('zones:\n', 'zones:\n  core: { type: inference }\n');
    const action = check(two, "Move 2 elements to zone 'core'", two.replace('$0', '').replace('$1', '').replaceAll('zone: edge }', 'zone: core }'));
    expect(action.kind).toBe('refactor.move');
    expect(titles(two).some((title) => title.includes("to zone 'edge'"))).toBe(false);
  });
});

describe('Data and texts', () => {
  const flows = 'threatmodel: X\nelements:\n  a: { type: process }\n  b: { type: process }\nflows:\n  f: { from: a, to: b, data: User pro$0mpts } # one\n  g: { from: b, to: a, data: "user  prompts" }\n  h: { from: b, to: a, data: Other }\n';

  it('makes data of a text and names it wherever the text stands', () => {
    check(flows, "Make data of 'User prompts' and name it in 2 flows", flows.replace('$0', '').replace('elements:\n', '\ndata:\n  user-prompts: { name: User prompts }\n\nelements:\n').replace('data: User prompts', 'data: user-prompts').replace('"user  prompts"', '"user-prompts"'));
  });

  inBothSyntaxes('makes data of the text of one flow', {
    yaml: 'threatmodel: X\ndata:\n  d: {}\nelements:\n  a: { type: process, holds: [d] }\nflows:\n  f: { from: a, to: a, data: Ou$0r logs }\n',
    dsl: 'threatmodel "X"\ndata d\nprocess a { holds: d }\nflow f: a -> a carries "Ou$0r logs"\n',
  }, (source, syntax) => {
    check(source, "Make data of 'Our logs'", syntax === 'yaml' ? source.replace('$0', '').replace('  d: {}\n', '  d: {}\n  our-logs: { name: Our logs }\n').replace('data: Our logs', 'data: our-logs')
      : `//- /main.threat\nthreatmodel "X"\ndata d\ndata our-logs "Our logs"\nprocess a { holds: d }\nflow f: a -> a carries our-logs\n`);
  }, { writes: true });

  it('adds it to the file that keeps the data', () => {
    check('//- /m.threat.yaml\nthreatmodel: X\ninclude: d.threat.yaml\nelements:\n  a: { type: process }\nflows:\n  f: { from: a, to: a, data: Lo$0gs }\n//- /d.threat.yaml\ndata:\n  d: {}\n', "Make data of 'Logs'", '//- /m.threat.yaml\nthreatmodel: X\ninclude: d.threat.yaml\nelements:\n  a: { type: process }\nflows:\n  f: { from: a, to: a, data: logs }\n//- /d.threat.yaml\ndata:\n  d: {}\n  logs: { name: Logs }\n');
  });

  it('writes an entry back as text', () => {
    const source = 'threatmodel: X\ndata:\n  lo$0gs: { name: Raw logs }\n  d: {}\nelements:\n  a: { type: process, holds: [d] }\nflows:\n  f: { from: a, to: a, data: [logs] }\n  g: { from: a, to: a, data: logs }\n';
    check(source, "Write 'Raw logs' into the 2 flows", source.replace('  lo$0gs: { name: Raw logs }\n', '').replace('[logs]', 'Raw logs').replace('data: logs', 'data: Raw logs'));
  });

  it.each([
    ['an entry that says more than its name', 'data:\n  lo$0gs: { name: Raw, classification: secret }\nflows:\n  g: { from: a, to: a, data: logs }\n'],
    ['an entry that is held', 'data:\n  lo$0gs: { name: Raw }\nelements:\n  a: { type: store, holds: [logs] }\nflows:\n  g: { from: a, to: a, data: logs }\n'],
    ['an entry that flows with others', 'data:\n  lo$0gs: { name: Raw }\n  d: {}\nflows:\n  g: { from: a, to: a, data: [logs, d] }\n'],
    ['an entry that nothing names', 'data:\n  lo$0gs: { name: Raw }\n'],
  ])('keeps %s', (_, source) => expect(titles(`threatmodel: X\n${source}`).some((title) => title.startsWith('Write'))).toBe(false));
});

describe('Moving elements to other files', () => {
  const main = 'threatmodel: X\ninclude: [p.threat.yaml]\nelements:\n  # the first\n  $0a:\n    type: process # ours\n    # inside\n    zone: dmz\n  b: { type: store }\n';

  it('takes comments along', () => {
    check(`//- /m.threat.yaml\n${main}//- /p.threat.yaml\nelements:\n    c: { type: store }\n`, "Move 'a' to 'p.threat.yaml'", '//- /m.threat.yaml\nthreatmodel: X\ninclude: [p.threat.yaml]\nelements:\n  b: { type: store }\n//- /p.threat.yaml\nelements:\n    c: { type: store }\n    # the first\n    a:\n      type: process # ours\n      # inside\n      zone: dmz\n');
  });

  it('makes a file and includes it', () => {
    const { actions, session, fixture } = refactorings(main);
    const action = actions.find(({ title }) => title === "Move 'a' to a new file 'dmz.threat.yaml'")!;
    const files = afterEdit(fixture.files, resolveCodeAction(session, action).edit!);
    expect(files.get('/dmz.threat.yaml')).toBe('elements:\n  # the first\n  a:\n    type: process # ours\n    # inside\n    zone: dmz\n');
    expect(files.get('/main.threat.yaml')).toBe('threatmodel: X\ninclude: [p.threat.yaml, dmz.threat.yaml]\nelements:\n  b: { type: store }\n');
  });

  it('makes no file of a name that is there, and none for a client that cannot', () => {
    expect(titles(`${main}//- /dmz.threat.yaml\nzones: {}\n`)).toContain("Move 'a' to a new file 'dmz-2.threat.yaml'");
    expect(titles(main, { client: { createFiles: false } }).some((title) => title.includes('new file'))).toBe(false);
  });

  it('stays where another model would lose them, or their paths would lead elsewhere', () => {
    const shared = '//- /m.threat.yaml\nthreatmodel: X\ninclude: [s.threat.yaml, p.threat.yaml]\n//- /n.threat.yaml\nthreatmodel: Y\ninclude: [s.threat.yaml]\n//- /p.threat.yaml\nzones: {}\n//- /s.threat.yaml\nelements:\n  $0a: { type: store }\n';
    expect(titles(shared).some((title) => title.includes("to 'p"))).toBe(false);
    const source = '//- /m.threat.yaml\nthreatmodel: X\ninclude: [x/p.threat.yaml]\nelements:\n  $0a: { type: store, source: [a.tf] }\n//- /x/p.threat.yaml\nzones: {}\n';
    expect(titles(source).some((title) => title.includes('p.threat.yaml'))).toBe(false);
  });
});

describe('Names and kinds', () => {
  it('gives a flow a name that says something, in all places', () => {
    const source = 'threatmodel: X\nelements:\n  gw: { type: process }\n  db: { type: store }\nflows:\n  d$0f1: { from: gw, to: db }\nthreats:\n  T1: { on: df1, title: x }\n';
    check(source, "Call the flow 'gw-to-db'", source.replace('$0', '').replaceAll('df1', 'gw-to-db'));
    expect(titles(source.replaceAll('df1', 'backup').replace('d$0f1', 'back$0up')).some((title) => title.startsWith('Call'))).toBe(false);
  });

  it.runIf(writesDsl)('names a flow that has no id by what it carries', () => {
    check('//- /main.threat\nthreatmodel "X"\nprocess a\nstore b\nflow a$0 -> b carries "User logs"\n', "Call the flow 'user-logs-to-b'", '//- /main.threat\nthreatmodel "X"\nprocess a\nstore b\nflow user-logs-to-b: a -> b carries "User logs"\n');
    expect(titles('//- /main.threat\nprocess a\nflow a$0 -> a\n').some((title) => title.startsWith('Call'))).toBe(false);
  });

  inBothSyntaxes('moves an element to another zone', {
    yaml: 'threatmodel: X\nzones:\n  y: {}\n  z: {}\nelements:\n  a$0: { type: process, zone: y } # ours\n',
    dsl: 'threatmodel "X"\nzone y {\n  process b\n  process a$0 # ours\n}\nzone z\n',
  }, (source, syntax) => {
    check(source, "Move 'a' to zone 'z'", syntax === 'yaml' ? source.replace('$0', '').replace('zone: y', 'zone: z') : '//- /main.threat\nthreatmodel "X"\nzone y {\n  process b\n}\nzone z {\n  process a # ours\n}\n');
  }, { writes: true });

  inBothSyntaxes('moves an element to a new file', {
    yaml: 'threatmodel: X\nelements:\n  # about a\n  a$0: { type: process, zone: dmz } # ours\n',
    dsl: 'threatmodel "X"\n# about a\nprocess a$0 { zone: dmz } # ours\n',
  }, (source) => {
    const { actions, session, fixture } = refactorings(source);
    const files = afterEdit(fixture.files, resolveCodeAction(session, actions.find(({ title }) => title.includes('to a new file'))!).edit!);
    const [main, part] = [...files.values()] as [string, string];
    expect(main).not.toContain('about a');
    expect(main).toContain('include');
    expect(part).toMatch(/# about a\n.*# ours\n/);
  }, { writes: true });

  it('states kinds that were inferred', () => {
    const source = 'threatmodel: X\nelements:\n  g$0w: { name: API gateway }\n  db: { technologies: [Milvus] }\n';
    check(source, "State that 'gw' is of kind api-gateway", source.replace('$0', '').replace('API gateway }', 'API gateway, kind: api-gateway }'));
    check(source, 'State all 2 inferred kinds', source.replace('$0', '').replace('API gateway }', 'API gateway, kind: api-gateway }').replace('[Milvus] }', '[Milvus], kind: vector-store }'));
  });

  it('makes ids of any text', () => {
    const taken = new Set(['prompts']);
    expect(idFrom('Prompts', (id) => taken.has(id), 'data')).toBe('prompts-2');
    expect(idFrom('Größe & Maß', () => false, 'data')).toBe('gro-e-ma');
    expect(idFrom('日本', () => false, 'data')).toBe('data');
    expect(idFrom('7 days', () => false, 'data')).toBe('data-7-days');
  });
});

describe('Refactorings', () => {
  it('come when somebody asks, of the kinds that are asked for', () => {
    const source = 'threatmodel: X\nelements:\n  $0a: { type: process }\n';
    expect(refactorings(source, { triggerKind: CodeActionTriggerKind.Automatic }).actions.filter(({ title }) => title.startsWith('Put'))).toEqual([]);
    expect(refactorings(source).actions.filter(({ title }) => title.startsWith('Put'))).toHaveLength(1);
    expect(refactorings(source, { only: ['refactor.extract'] }).actions.map(({ kind }) => kind)).toEqual(['refactor.extract']);
    expect(refactorings(source, { only: ['quickfix'] }).actions.every(({ kind }) => kind === 'quickfix')).toBe(true);
  });

  it('are not offered where the text does not allow them', () => {
    expect(titles('threatmodel: X\nelements:\n  a: &x { type: process }\n  $0b: *x\n')).toEqual([]);
    expect(titles('threatmodel: X\nelements: { $0a: { type: process }, b: { type: store } }\n')).toEqual(["Put 'a' into a new zone"]);
  });

  it('carry their edits where the client does not ask later', () => {
    const { actions } = refactorings('threatmodel: X\nelements:\n  $0a: { type: process }\n', { only: ['refactor.extract'] }, { client: { resolveEdits: false, codeActionData: false } });
    expect(actions[0]).toHaveProperty('edit');
    expect(actions[0]).not.toHaveProperty('data');
  });
});

describe('Sorting', () => {
  const sorted = (text: string): string => {
    const tree = readDocument('model.threat.yaml', text);
    return applyEdits(text, sortItems(tree, analyse(text).model));
  };

  it('puts items in order and keeps their comments and lines', () => {
    expect(sorted('threatmodel: X\n\nzones:\n  inner: { parent: b }\n  b: {} # outer\n  a: {}\nelements:\n  # apart\n\n  # about z\n  z:\n    type: store\n    zone: a\n\n  y: { type: store, zone: inner } # last\n\n  x: { type: store, zone: b }\nflows:\n  df10: { from: x, to: y }\n  df9: { from: x, to: z }\n'))
      .toBe('threatmodel: X\n\nzones:\n  a: {}\n  b: {} # outer\n  inner: { parent: b }\nelements:\n  # apart\n\n  # about z\n  z:\n    type: store\n    zone: a\n\n  x: { type: store, zone: b }\n\n  y: { type: store, zone: inner } # last\nflows:\n  df9: { from: x, to: z }\n  df10: { from: x, to: y }\n');
  });

  it('leaves sections whose items share lines, have anchors, or names that stand twice', () => {
    for (const text of ['elements: { b: {}, a: {} }\n', 'elements:\n  b: &x { type: store }\n  a: *x\n', 'data:\n  b: {}\n  a: { name: one }\n  a: { name: two }\n']) expect(sorted(text)).toBe(text);
  });

  it('is offered as a source action when there is something to sort', () => {
    const source = 'threatmodel: X\nelements:\n  b: { type: store }\n  a: { type: store }\n';
    expect(refactorings(source, { only: ['source'] }).actions.map(({ kind }) => kind)).toContain(sortKind);
    expect(refactorings(source, { only: [sortKind] }).actions).toHaveLength(1);
    expect(refactorings('threatmodel: X\nelements:\n  a: { type: store }\n', { only: [sortKind] }).actions).toEqual([]);
    expect(refactorings(source, { only: ['refactor'] }).actions.map(({ kind }) => kind)).not.toContain(sortKind);
  });

  it('changes nothing that the examples mean, and once is enough', () => {
    for (const file of readdirSync('examples').filter((name) => name.endsWith('.threat.yaml'))) {
      const text = readFileSync(`examples/${file}`, 'utf8');
      const after = sorted(text);
      expect(sorted(after), file).toBe(after);
      expect([...after].sort().join(''), file).toBe([...text].sort().join(''));
      const found = (source: string): string[] => analyse(source).findings.map(({ id, state, priority }) => `${id} ${state} ${priority}`).sort();
      expect(found(after), file).toEqual(found(text));
    }
  });

  it('moves lines only, whatever the text', () => {
    const line = fc.constantFrom('  b: { type: store }', '  a:', '    type: process', '  # c', '', '    # d', 'flows:', '  f2: { from: a }', '  f1: {', '    to: b }', 'elements:', '  "c d": |', '      text', '- x', '  a2: {}', '\t', '  e: [');
    fc.assert(fc.property(fc.array(line, { maxLength: 14 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (lines, lineBreak, ends) => {
      const text = lines.join(lineBreak) + (ends ? lineBreak : '');
      const after = sorted(text);
      expect(after.split(lineBreak).sort()).toEqual(text.split(lineBreak).sort());
      const ids = (source: string): string[] => readDocument('m.threat.yaml', source).items.map(({ section, key }) => `${section} ${key?.value}`).sort();
      expect(ids(after)).toEqual(ids(text));
    }), { numRuns: 300 });
  });
});

describe('Lines that are moved', () => {
  it('read as the same item in their new place', () => {
    const items = fc.constantFrom('  a:\n    type: store\n    # c\n    holds: [d]', '  a: { type: store } # x', '  # above\n  a:\n      kind: agent\n      description: |\n        one\n\n        two');
    const targets = fc.constantFrom('', 'threatmodel: X\n', 'elements:\n', 'elements:\n    b: { type: store }\n', 'elements: {}\n', 'flows:\n  f: {}\n', 'elements:\n  b:\n    type: store');
    fc.assert(fc.property(items, targets, (item, text) => {
      const from = readDocument('a.threat.yaml', `elements:\n${item}\n`);
      const block = surfaceOf(from).blockOf(from, from.items[0]!)!;
      const target = readDocument('b.threat.yaml', text);
      const edits = surfaceOf(target).addBlock(target, 'elements', from.text.slice(block.start, block.end));
      const after = readDocument('b.threat.yaml', applyEdits(text, edits));
      expect(after.problems).toEqual([]);
      const plain = (tree: typeof after): unknown => JSON.parse(JSON.stringify(tree.items.find(({ key }) => key?.value === 'a')!.value, (key, value: unknown) => (key === 'start' || key === 'end' ? undefined : value)));
      expect(plain(after)).toEqual(plain(from));
      expect(after.text).toContain(item.includes('#') ? item.trimStart().split('\n')[0]!.trim() : 'a');
    }));
  });
});
