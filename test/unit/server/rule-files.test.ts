import type { CodeLens, MarkupContent } from 'vscode-languageserver-protocol';
import { describe, expect, it } from 'vitest';
import { codeLenses } from '../../../server/features/code-lens.ts';
import { completion } from '../../../server/features/completion.ts';
import { fileDiagnostics, messageText } from '../../../server/features/diagnostics.ts';
import { hover } from '../../../server/features/hover.ts';
import { runsOf } from '../../../server/rule-examples.ts';
import type { SetupOptions } from '../../lsp/check.ts';
import { actionsAt, afterActions, checkCompleted, checkCompletion, checkDiagnostics, completionsAt, setup } from '../../lsp/check.ts';
import { ownRule } from '../../support/own-rule.ts';

const settings = '//- /.threatline.yaml\nrule-folders: [rules]\n';
const model = `//- /main.threat.yaml
threatmodel: X
elements:
  app: { kind: retriever, zone: inference }
  index: { kind: vector-store, zone: data, multi-tenant: true }
flows:
  f: { from: index, to: app }
`;

/** The sound rule with words changed, as a rule file of a project. */
function withRule(...changes: readonly (readonly [from: string, into: string])[]): string {
  let text = ownRule;
  for (const [from, into] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, () => into);
  }
  return `${settings}//- /rules/ours.yaml\n${text}`;
}

const to = 'to: { kind: vector-store }';
const when = 'when: { attribute: multi-tenant, only-stated: true }';
const settled = 'settled-by: { control: tenant-isolation }';

describe('Completion in a rule file', () => {
  it.each<[string, string, string[]]>([
    ['the top of a file', `${settings}//- /rules/ours.yaml\n$0`, ['pack', 'rules', 'kinds', 'controls', '!threatmodel', '!elements']],
    ['keys of a rule', withRule(['    verify:', '    $0\n    verify:']), ['refines', 'dread-when', '!title', '!verify', '!kind']],
    ['predicates', withRule([when, 'when: { $0 }']), ['attribute', 'reachable-from', 'control', '!source', '!crosses', '!is', '!scope', '!title']],
    ['predicates about flows', withRule([when, 'when: { incoming: { $0 } }']), ['source', 'crosses', 'attribute', '!tool', '!kind']],
    ['predicates of a rule about flows', withRule([to, 'to: { type: flow }'], [when, 'when: { $0 }']), ['source', 'data-has', '!incoming', '!kind']],
    ['predicates in a list', withRule([when, 'when: { all: [{ kind: agent }, { $0 }] }']), ['not', 'attribute', '!is']],
    ['a condition that is still to come', withRule([when, 'when: $0']), ['all', 'attribute', 'reachable-from']],
    ['what stands beside a predicate', withRule([when, 'when: { attribute: encrypted, $0 }']), ['is', 'only-stated', '!scope', '!kind']],
    ['what stands beside a control', withRule([settled, 'settled-by: { control: rate-limit, $0 }']), ['scope', '!is']],
    ['kinds', withRule([to, 'to: { kind: $0 }']), ['vector-store', 'agent', '!serves-models']],
    ['kinds in a list', withRule([to, 'to: { kind: [agent, $0] }']), ['vector-store', '!agent']],
    ['groups of kinds', withRule([to, 'to: { kind-group: $0 }']), ['serves-models', 'agentic', '!agent']],
    ['types', withRule([to, 'to: { type: $0 }']), ['process', 'flow', 'data']],
    ['attributes of elements', withRule([when, 'when: { attribute: $0 }']), ['multi-tenant', 'access.write', '!encrypted-at-rest-is-no-attribute', '!protocols']],
    ['attributes of flows', withRule([when, 'when: { outgoing: { attribute: $0 } }']), ['encrypted', '!multi-tenant']],
    ['words of an attribute', withRule([when, 'when: { attribute: access.write, is: [$0] }']), ['everyone', 'tenants', '!yes']],
    ['a flag', withRule([when, 'when: { attribute: multi-tenant, is: $0 }']), ['yes', 'no', 'unknown']],
    ['words of the system', withRule([when, 'when: { system: exposure, is: $0 }']), ['public', '!yes']],
    ['facts of data', withRule([when, 'when: { data: { $0 } }']), ['classification', 'where', '!scope']],
    ['attributes of data', withRule([when, 'when: { data: { attribute: $0 } }']), ['redacted', '!multi-tenant']],
    ['controls', withRule([settled, 'settled-by: { control: $0 }']), ['tenant-isolation', 'rate-limit']],
    ['controls as fixes', withRule(['fixes: [tenant-isolation]', 'fixes: [$0]']), ['tenant-isolation']],
    ['scopes', withRule([settled, 'settled-by: { control: rate-limit, scope: $0 }']), ['path', 'ends']],
    ['zone types', withRule([when, 'when: { zone-type: $0 }']), ['external', 'dmz']],
    ['categories', withRule(['stride: information-disclosure', 'stride: $0']), ['tampering', 'boundary-crossing']],
    ['whether it is about AI', withRule(['ai-specific: true', 'ai-specific: $0']), ['true', 'false', 'kind']],
    ['techniques', withRule(['techniques: [AML.T0057]', 'techniques: [$0]']), ['AML.T0020', '!AML.M0004']],
    ['mitigations', withRule(['techniques: [AML.T0057]', 'mitigations: [$0]']), ['AML.M0004', '!AML.T0020']],
    ['OWASP', withRule(['owasp: [LLM08:2025]', 'owasp: [$0]']), ['LLM01:2025']],
    ['CWE', withRule(['cwe: [CWE-668]', 'cwe: [$0]']), ['CWE-502']],
    ['rules to refine', withRule(['    verify:', '    refines: [$0]\n    verify:']), ['GEN-PROC-I']],
    ['keys of an example', withRule(['      - state: mitigated\n', '      - state: mitigated\n        $0\n']), ['priority', 'dread', '!state']],
    ['states of an example', withRule(['state: open', 'state: $0']), ['none', 'unknown']],
    ['keys of a control', `${settings}//- /rules/ours.yaml\ncontrols:\n  - id: x\n    $0\n`, ['description', 'on', '!id', '!settled-by']],
    ['inside the model of an example', withRule(['          threatmodel: T\n', '          threatmodel: T\n          $0\n']), []],
    ['a comment', withRule(['    verify:', '    # $0\n    verify:']), []],
  ])('%s', (_, source, labels) => checkCompletion(source, labels));

  it.each([
    ['techniques', withRule(['techniques: [AML.T0057]', 'techniques: [$0]']), 'AML.T0020', 'poison'],
    ['weaknesses', withRule(['cwe: [CWE-668]', 'cwe: [$0]']), 'CWE-502', 'deserialization'],
  ])('finds %s by the words of their names', (_, source, id, word) => {
    expect(completionsAt(source).find((item) => item.label === id)?.filterText?.toLowerCase()).toContain(word);
  });

  it('offers what other rule files declare', () => {
    checkCompletion(`${settings}//- /rules/kinds.yaml\nkinds:\n  - { id: our-robot, name: Robot, type: process, doc: A robot., groups: [robots] }\n${withRule([to, 'to: { kind: $0 }']).slice(settings.length)}`, ['our-robot']);
  });

  it('writes predicates with what begins their value', () => {
    checkCompleted(withRule([to, 'to: { al$0 }']), 'all', [...setup(withRule([to, 'to: { all: [{ $1 }] }'])).fixture.files.values()].at(-1)!);
    checkCompleted(withRule([to, 'to: $0']), 'kind-group', [...setup(withRule([to, 'to: { kind-group: [$1] }'])).fixture.files.values()].at(-1)!);
  });

  it('begins new rules, examples, kinds and controls', () => {
    for (const [section, label] of [['rules', 'new rule'], ['kinds', 'new kind'], ['controls', 'new control']]) {
      const source = `${settings}//- /rules/ours.yaml\n${section}:\n  $0\n`;
      const item = completionsAt(source).find((one) => one.label === label);
      const text = (item?.textEdit?.newText ?? '').replace(/\$\{\d+\|([^,|]+)[^}]*\}|\$\{\d+:([^}]*)\}|\$\d+/g, '$1$2');
      expect(text.startsWith('- id: ')).toBe(true);
      // what it writes is a rule file without a mistake, and its examples hold
      const files = `${settings}//- /rules/ours.yaml\n${section}:\n  ${text.split('\n').join('\n  ')}\n`;
      const { session, uri } = setup(files);
      expect(fileDiagnostics(session, uri('/rules/ours.yaml')).map((one) => messageText(one.message)), text).toEqual([]);
    }
  });

  it('says nothing in YAML that is no rule file', () => {
    for (const path of ['/other/values.yaml', '/other/rules.yml']) {
      const { session, at } = setup(`${settings}//- /rules/ours.yaml\n${ownRule}//- ${path}\nrules:\n  - $0\n`);
      expect(completion(session, at)).toBeNull();
      expect(hover(session, at)).toBeNull();
      expect(fileDiagnostics(session, at.textDocument.uri)).toEqual([]);
      expect(codeLenses(session, at)).toEqual([]);
    }
  });
});

describe('Hover in a rule file', () => {
  it.each<[string, string, string[]]>([
    ['a key of a rule', withRule(['    settled-by', '    set$0tled-by']), ['settled-by', 'mitigated']],
    ['a predicate', withRule([when, 'when: { reach$0able-from: { zone-type: external } }']), ['reachable-from', 'attacker', 'Asked of']],
    ['a modifier', withRule(['only-stated: true', 'only-$0stated: true']), ['only-stated', 'counts as no']],
    ['a kind', withRule([to, 'to: { kind: vector$0-store }']), ['Vector', 'vector-store']],
    ['a group', withRule([to, 'to: { kind-group: serves-$0models }']), ['serves-models', 'group of kinds', 'inference-server']],
    ['an attribute', withRule(['attribute: multi-tenant', 'attribute: multi-$0tenant']), ['multi-tenant', 'attribute of elements']],
    ['a control', withRule([settled, 'settled-by: { control: tenant-$0isolation }']), ['tenant-isolation']],
    ['a technique', withRule(['AML.T0057', 'AML.T$00057']), ['AML.T0057', 'ATLAS technique']],
    ['an OWASP id', withRule(['LLM08:2025', 'LLM$008:2025']), ['LLM08:2025']],
    ['a word', withRule(['stride: information', 'stride: inform$0ation']), ['information-disclosure']],
    ['a zone type', withRule([when, 'when: { zone-type: exter$0nal }']), ['external', 'zone type']],
  ])('%s', (_, source, words) => {
    const { session, at } = setup(source);
    const text = (hover(session, at)?.contents as MarkupContent | undefined)?.value ?? '';
    for (const word of words) expect(text).toContain(word);
  });
});

describe('Diagnostics of a rule file', () => {
  /** The messages by the words that they mark. */
  function problems(source: string, options: SetupOptions = {}): [marked: string, code: unknown, message: string][] {
    const { session, uri, fixture } = setup(source, options);
    const lines = fixture.files.get('/rules/ours.yaml')!.split('\n');
    return fileDiagnostics(session, uri('/rules/ours.yaml')).map(({ range: { start, end }, code, message }) => [lines[start.line]!.slice(start.character, end.line === start.line ? end.character : undefined), code, messageText(message)]);
  }

  it('has nothing to say about a sound rule', () => expect(problems(withRule())).toEqual([]));

  it.each<[string, [string, string], [string, string, RegExp]]>([
    ['an unknown attribute', ['attribute: multi-tenant', 'attribute: multi-tennant'], ['multi-tennant', 'rule-file', /no attribute 'multi-tennant'. Did you mean 'multi-tenant'/]],
    ['an unknown control', [settled, 'settled-by: { control: tenant-isolaton }'], ['tenant-isolaton', 'rule-file', /Did you mean 'tenant-isolation'/]],
    ['an unknown kind', [to, 'to: { kind: vectorstore }'], ['vectorstore', 'rule-file', /Did you mean 'vector-store'/]],
    ['an unknown group', [to, 'to: { kind-group: serves-model }'], ['serves-model', 'rule-file', /Did you mean 'serves-models'/]],
    ['an unknown predicate', [when, 'when: { atribute: multi-tenant }'], ['atribute', 'rule-file', /Did you mean 'attribute'/]],
    ['a retired technique', ['AML.T0057', 'AML.T9057'], ['AML.T9057', 'rule-file', /ATLAS .* has no 'AML.T9057'/]],
    ['a clause that never holds', [when, 'when: { all: [{ attribute: multi-tenant, only-stated: true }, { not: { kind: [vector-store] } }] }'], ['{ not: { kind: [vector-store] } }', 'rule-file', /never holds/]],
    ['no open example', ['state: open', 'state: none'], ['examples', 'rule-file', /needs one with state open/]],
    ['no example that settles', ['state: mitigated', 'state: open'], ['examples', 'rule-file', /needs one with state mitigated or none/]],
    ['an example that does not hold', ['multi-tenant: true }\n', 'multi-tenant: true, controls: [tenant-isolation] }\n'], ['open', 'rule-example', /expected open, got mitigated: .*tenant-isolation/]],
    ['an example about nothing', ['on: index\n', 'on: rag\n'], ['open', 'rule-example', /expected open, got none: 'rag' is a retriever/]],
    ['a mistake in the model of an example', ['rag: { kind: retriever, zone', 'rag: { kind: retreiver, zone'], ['retreiver', 'rule-example', /In the model of the example: .*Did you mean 'retriever'/]],
  ])('%s', (_, change, [marked, code, message]) => {
    const found = problems(withRule(change)).find(([words]) => words === marked);
    expect(found?.[1], JSON.stringify(problems(withRule(change)))).toBe(code);
    expect(found?.[2]).toMatch(message);
  });

  it('leads from an example to the fact in its model', () => {
    const source = withRule(['multi-tenant: true }\n', 'multi-tenant: true, controls: [tenant-isolation] }\n']);
    const { session, uri, fixture } = setup(source);
    const lines = fixture.files.get('/rules/ours.yaml')!.split('\n');
    const [diagnostic] = fileDiagnostics(session, uri('/rules/ours.yaml'));
    const words = diagnostic?.relatedInformation?.map(({ location: { range } }) => lines[range.start.line]!.slice(range.start.character, range.end.character));
    expect(words).toContain('tenant-isolation');
  });

  it('goes by what is in the editor, saved or not', () => {
    const { session, uri } = setup(`${model}${withRule()}`);
    const rules = (): string[] => session.workspace.stateFor(uri('/main.threat.yaml'))!.analysis.findings.filter(({ rule }) => rule.startsWith('OUR')).map(({ id }) => id);
    expect(rules()).toEqual(['OUR-RAG-01@index']);
    session.workspace.change(uri('/rules/ours.yaml'), 2, [{ text: ownRule.replace('OUR-RAG-01', 'OUR-RAG-02') }]);
    expect(rules()).toEqual(['OUR-RAG-02@index']);
    session.workspace.change(uri('/rules/ours.yaml'), 3, [{ text: ownRule.replace('vector-store }', 'vectorstore }') }]);
    expect(rules()).toEqual([]);
    expect(fileDiagnostics(session, uri('/rules/ours.yaml')).map(({ code }) => code)).toEqual(['rule-file']);
    session.workspace.close(uri('/rules/ours.yaml'));
    expect(rules()).toEqual(['OUR-RAG-01@index']);
  });

  it('runs only the examples of rules that have changed', () => {
    const second = ownRule.slice(ownRule.indexOf('  - id')).replace('OUR-RAG-01', 'OUR-RAG-02');
    const { session, uri } = setup(`${settings}//- /rules/ours.yaml\n${ownRule}${second}`);
    const results = (): unknown[] => runsOf(session, session.workspace.projectOfRuleFile(uri('/rules/ours.yaml'))!, uri('/rules/ours.yaml')).map((run) => run.results);
    const before = results();
    session.workspace.change(uri('/rules/ours.yaml'), 2, [{ text: `${ownRule}${second.replace('title: Documents', 'title: More documents')}` }]);
    const after = results();
    expect(after).toHaveLength(2);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).not.toBe(before[1]);
  });
});

describe('Quick fixes', () => {
  it.each<[string, [string, string], string, string]>([
    ['an attribute', ['attribute: multi-tenant', 'attribute: multi-t$0ennant'], "Change to 'multi-tenant'", 'attribute: multi-tenant'],
    ['a quoted control', [settled, 'settled-by: { control: "tenant-iso$0laton" }'], "Change to 'tenant-isolation'", 'control: "tenant-isolation"'],
    ['a key', ['    verify:', '    verfy$0:'], "Change to 'verify'", '    verify:'],
    ['a placeholder', ['{name} serves', '{nam$0} serves'], "Change to '{name}'", '"{name} serves several'],
  ])('mend %s', (_, change, title, expected) => {
    const { actions, setup: made } = actionsAt(withRule(change));
    const action = actions.find((one) => one.title === title);
    expect(action?.isPreferred, actions.map((one) => one.title).join()).toBe(true);
    expect(action?.diagnostics).toHaveLength(1);
    const after = afterActions(made, action!).get('/rules/ours.yaml')!;
    expect(after).toContain(expected);
    expect(after.length - made.fixture.files.get('/rules/ours.yaml')!.length).toBeLessThan(3);
  });

  it('mend everything that has one right way', () => {
    const { actions, setup: made } = actionsAt(withRule(['attribute: multi-tenant', 'attribute: multi-tennant'], ['verify:', 'verfy:'], ['pack:', '$0pack:']), {}, ['source.fixAll']);
    expect(afterActions(made, actions[0]!).get('/rules/ours.yaml')).toBe(ownRule);
  });

  it.each<[string, string, string]>([
    ['a rule', 'rules:\n  AI-INF-0$02x: { enabled: false }\n', 'rules:\n  AI-INF-02: { enabled: false }\n'],
    ['a pack', 'packs: { base$0lin: off }\n', 'packs: { baseline: off }\n'],
    ['a key', 'ru$0le: { AI-INF-02: { enabled: false } }\n', 'rules: { AI-INF-02: { enabled: false } }\n'],
    ['a priority', 'rules: { AI-INF-02: { priority: hgih$0 } }\n', 'rules: { AI-INF-02: { priority: high } }\n'],
  ])('mend %s in the settings', (_, text, expected) => {
    const { actions, setup: made } = actionsAt(`//- /.threatline.yaml\n${text}`);
    expect(actions.map(({ title }) => title)).toContainEqual(expect.stringMatching(/^Change to/));
    expect(afterActions(made, actions[0]!).get('/.threatline.yaml')).toBe(expected);
  });
});

describe('Code lenses of a rule file', () => {
  const lensesOf = (source: string, options: SetupOptions = {}): CodeLens[] => {
    const { session, uri } = setup(source, options);
    return codeLenses(session, { textDocument: { uri: uri('/rules/ours.yaml') } });
  };
  const failing = withRule(['multi-tenant: true }\n', 'multi-tenant: true, controls: [tenant-isolation] }\n']);

  it.each<[string, string, string]>([
    ['all hold', withRule(), '2 of 2 examples hold'],
    ['one does not', failing, '1 of 2 examples hold'],
    ['the rule has errors', withRule([to, 'to: { kind: vectorstore }']), 'not read: the rule has errors'],
  ])('say that %s', (_, source, title) => {
    const lenses = lensesOf(source);
    expect(lenses.map(({ command }) => command?.title)).toEqual([title]);
    expect(lenses[0]?.range.start.line).toBe(2);
  });

  it('lead to what does not hold, in our own client', () => {
    const [lens] = lensesOf(failing, { client: { ownClient: true } });
    expect(lens?.command?.command).toBe('threatline.showReferences');
    expect(lens?.command?.arguments).toMatchObject([{ position: { line: 2 }, locations: [{ range: { start: { line: 19 } } }] }]);
    expect(lensesOf(failing)[0]?.command?.command).toBe('');
  });

  it('can be switched off', () => expect(lensesOf(failing, { presentation: { codeLens: { enabled: false, references: false } } })).toEqual([]));
});

describe('Settings that name rule folders', () => {
  it.each<[string, string, string]>([
    ['is not there', `${settings.replace('[rules]', '[nowhere]')}`, "Rules of 'nowhere' are not read: there is no such folder."],
    ['lies outside', settings.replace('[rules]', '[../rules]'), "Rules of '../rules' are not read: the path leaves the project."],
  ])('a folder that %s', (_, source, message) => {
    const { session, uri } = setup(source);
    expect(fileDiagnostics(session, uri('/.threatline.yaml')).map((one) => [messageText(one.message), one.severity])).toEqual([[message, 1]]);
  });

  it('take a folder in as soon as it is there', () => {
    const { session, uri, host } = setup(`${model}${settings}`);
    const path = uri('/rules/ours.yaml');
    expect(fileDiagnostics(session, uri('/.threatline.yaml'))).toHaveLength(1);
    host.files.set(path, ownRule);
    session.workspace.filesChanged([path], true);
    expect(fileDiagnostics(session, uri('/.threatline.yaml'))).toEqual([]);
    expect(session.workspace.stateFor(uri('/main.threat.yaml'))!.analysis.findings.some(({ rule }) => rule === 'OUR-RAG-01')).toBe(true);
  });

  it('are not obeyed where the workspace is not trusted, and that is said', () => {
    const source = `${settings}rules: { OUR-RAG-01: { priority: low } }\npacks: { our-rules: on }\n//- /rules/ours.yaml\n${ownRule}`;
    const { session, uri } = setup(source, { options: { trusted: false } });
    expect(fileDiagnostics(session, uri('/.threatline.yaml')).map((one) => [messageText(one.message), one.severity])).toEqual([["Rules of 'rules' are not read: the workspace is not trusted.", 3]]);
    expect(fileDiagnostics(session, uri('/rules/ours.yaml'))).toEqual([]);
    expect(session.workspace.ruleFolderUris()).toEqual([]);
    session.workspace.trust();
    expect(fileDiagnostics(session, uri('/.threatline.yaml'))).toEqual([]);
    expect(session.workspace.ruleFolderUris()).toEqual([uri('/rules')]);
  });

  it('may lie elsewhere in the workspace than the rules', () => {
    const { session, uri } = setup(`//- /service/.threatline.yaml\nrule-folders: [../rules]\n//- /rules/ours.yaml\n${ownRule.replace('vector-store }', 'vectorstore }')}`, { closed: ['/service/.threatline.yaml'] });
    expect(fileDiagnostics(session, uri('/rules/ours.yaml')).map(({ code }) => code)).toEqual(['rule-file']);
  });

  it('are shown with marks', () => {
    checkDiagnostics(`
      //- /.threatline.yaml
      rule-folders: [rules, missing]
      #                     ^^^^^^^ settings there is no such folder
      gates: { fail-no: high }
      #        ^^^^^^^ unknown-key fail-on
      //- /rules/ours.yaml
      kinds: []
    `);
  });
});
