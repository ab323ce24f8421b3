import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { predicates } from '../../../core/catalog/conditions.ts';
import { loadCatalog } from '../../../core/catalog/load.ts';
import { keysOf } from '../../../core/catalog/words.ts';

const base = { ...builtinCatalog().data, rules: [] };
const load = (text: string) => loadCatalog([{ file: 'own.yaml', text }], { base });

const good = `pack: ours
rules:
  - id: OUR-01
    title: Model copied through its API
    message: "{source} can query {name} without a limit."
    stride: information-disclosure
    ai-specific: true
    applies:
      to: { kind: [inference-server, llm-gateway] }
      when: { reachable-from: { zone-type: external } }
    settled-by:
      any:
        - { control: rate-limit, scope: path }
        - { attribute: signed }
    dread: { damage: 6, reproducibility: 6, exploitability: 5, affected-users: 5, discoverability: 5, model-impact: 1.5, data-sensitivity: 1.3, detection-difficulty: 1.5 }
    atlas: { techniques: [AML.T0024.002], mitigations: [AML.M0004], fit: direct }
    owasp: [ML05:2023]
    cwe: [CWE-799]
    nist: [NISTAML.03]
    fixes: [rate-limit]
    verify: A client that sends too much is refused.
    description: What happens.
    examples:
      - state: open
        on: m
        model: |
          threatmodel: T
          elements: { m: { kind: inference-server, zone: external } }
      - state: mitigated
        on: m
        model: |
          threatmodel: T
          elements: { m: { kind: inference-server, zone: external, controls: [rate-limit] } }
`;

const to = '{ kind: [inference-server, llm-gateway] }';
const when = '{ reachable-from: { zone-type: external } }';
const settled = '{ attribute: signed }';

/** What is changed in the good rule, the message, and the words that are marked. */
const rows: [what: string, from: string, into: string, message: RegExp, at: string][] = [
  ['unknown key', 'title:', 'titel:', /no key 'titel'. Did you mean 'title'/, 'titel'],
  ['missing key', '    verify: A client that sends too much is refused.\n', '', /A rule needs 'verify'/, 'id'],
  ['missing id', '- id: OUR-01\n    title', '- title', /A rule needs 'id'/, 'title'],
  ['bad id', 'OUR-01', '"our 01"', /An id is made of letters/, '"our 01"'],
  ['duplicate key', '    cwe: [CWE-799]', '    cwe: [CWE-799]\n    cwe: [CWE-1]', /'cwe' stands here twice/, 'cwe'],
  ['unknown category', 'stride: information-disclosure', 'stride: informaton-disclosure', /Did you mean 'information-disclosure'/, 'informaton-disclosure'],
  ['no truth', 'ai-specific: true', 'ai-specific: maybe', /true, false, or a condition/, 'maybe'],
  ['unknown kind', 'llm-gateway] }\n', 'llm-gatway] }\n', /no kind 'llm-gatway'. Did you mean 'llm-gateway'/, 'llm-gatway'],
  ['to about anything', to, '{ any: [{ name-has: model }] }', /says what the rule is about/, '{ any: [{ name-has: model }] }'],
  ['to about nothing', to, '{ all: [{ type: flow }, { kind: agent }] }', /'kind' is asked of elements; here the condition is about flows/, 'kind'],
  ['unknown predicate', when, '{ reachable-form: { zone-type: external } }', /no predicate 'reachable-form'. Did you mean 'reachable-from'/, 'reachable-form'],
  ['two predicates', when, '{ kind: agent, reachable-from: { zone-type: external } }', /one predicate; here are 'kind' and 'reachable-from'. Write all:/, 'reachable-from'],
  ['a list as condition', when, '[{ kind: agent }]', /For several write all/, '[{ kind: agent }]'],
  ['a word as condition', when, 'agent', /A condition is a predicate with its value/, 'agent'],
  ['unknown zone type', 'zone-type: external', 'zone-type: extrnal', /Did you mean 'external'/, 'extrnal'],
  ['unknown group', settled, '{ kind-group: serve-models }', /Did you mean 'serves-models'/, 'serve-models'],
  ['unknown attribute', settled, '{ attribute: sined }', /no attribute 'sined'. Did you mean 'signed'/, 'sined'],
  ['attribute of flows', settled, '{ attribute: encrypted }', /'encrypted' is a fact about flows; here the condition is about elements/, 'encrypted'],
  ['attribute without its words', settled, '{ attribute: gpu }', /say which values are meant, is: \[none, dedicated, shared\]/, 'gpu'],
  ['unknown word', settled, '{ attribute: gpu, is: [dedicatd] }', /Did you mean 'dedicated'/, 'dedicatd'],
  ['no flag', settled, '{ attribute: signed, is: maybe }', /yes, no or unknown, not 'maybe'/, 'maybe'],
  ['only-stated', settled, '{ attribute: signed, only-stated: no }', /'only-stated' is true, or is left out/, 'no'],
  ['nested attribute', settled, '{ attribute: access.wirte, is: everyone }', /Did you mean 'access.write'/, 'access.wirte'],
  ['modifier of another', settled, '{ kind: agent, is: yes }', /'is' cannot stand beside 'kind'/, 'is'],
  ['unknown control', 'fixes: [rate-limit]', 'fixes: [rate-limits]', /Did you mean 'rate-limit'/, 'rate-limits'],
  ['fix that settles nothing', 'fixes: [rate-limit]', 'fixes: [kill-switch]', /does not occur in 'settled-by'/, 'kill-switch'],
  ['scope for flows', 'scope: path', 'scope: ends', /The scope 'ends' is for flows/, 'ends'],
  ['unknown placeholder', '{name} without', '{nam} without', /Did you mean '\{name\}'/, '{nam}'],
  ['source without witness', when, '{ attribute: signed }', /\{source\} is the element that reachable-from/, '{source}'],
  ['open brace', '{name} without', '{name without', /brace/, '"{source} can query {name without a limit."'],
  ['number too large', 'damage: 6', 'damage: 60', /'damage' is a number from 1 to 10, not '60'/, '60'],
  ['no number', 'damage: 6', 'damage: high', /'damage' is a number from 1 to 10/, 'high'],
  ['factor too large', 'model-impact: 1.5', 'model-impact: 3', /from 1 to 2/, '3'],
  ['missing dimension', 'damage: 6, ', '', /needs 'damage'/, 'reproducibility'],
  ['technique', 'AML.T0024.002', 'AML.T24', /write AML.T0024.002/, 'AML.T24'],
  ['mitigation', 'AML.M0004', 'AML.T0004', /write AML.M0004/, 'AML.T0004'],
  ['edition', 'ML05:2023', 'ML05', /always with the edition/, 'ML05'],
  ['cwe', 'CWE-799', 'CWE799', /write CWE-799/, 'CWE799'],
  ['fit', 'fit: direct', 'fit: exact', /no 'fit' 'exact'/, 'exact'],
  ['no open example', 'state: open', 'state: unknown', /one with state open/, 'examples'],
  ['no good example', 'state: mitigated', 'state: open', /one with state mitigated or none/, 'examples'],
  ['example without a model', '          threatmodel: T\n          elements: { m: { kind: inference-server, zone: external } }', '          elements: {}', /begins with 'threatmodel/, ''],
  ['example on nothing', 'on: m\n        model: |\n          threatmodel: T\n          elements: { m: { kind: inference-server, zone: external } }', 'on: zz\n        model: |\n          threatmodel: T', /has no 'zz'/, 'zz'],
  ['unknown rule', '    fixes:', '    refines: [OUR-02]\n    fixes:', /no rule 'OUR-02'/, 'OUR-02'],
  ['unknown data kind', settled, '{ data: { kind: promts } }', /Did you mean 'prompts'/, 'promts'],
  ['unknown classification', settled, '{ data: { classification: top } }', /no word for 'classification' 'top'. One of: public/, 'top'],
  ['data without anything', settled, '{ data: { where: in } }', /needs 'kind'/, 'where'],
  ['tool permission', settled, '{ tool: { permission: run } }', /no word for 'permission' 'run'/, 'run'],
  ['trust', settled, '{ trust: { at-most: 9 } }', /'at-most' is a number from 0 to 3/, '9'],
  ['system', settled, '{ system: exposure }', /Beside 'system' stands 'is'/, 'system'],
  ['crosses', settled, '{ crosses: inward }', /'crosses' is asked of flows/, 'crosses'],
  ['alias', 'fixes: [rate-limit]', 'fixes: *x', /Aliases/, '*x'],
  ['walks', settled, '{ upstream: { upstream: { upstream: { upstream: { kind: agent } } } } }', /At most 3 of/, 'upstream'],
];

describe('loading a rule', () => {
  it('reads a good one without a problem', () => {
    const { data, problems } = load(good);
    expect(problems).toEqual([]);
    expect(data.rules[0]).toMatchObject({ id: 'OUR-01', pack: 'ours', aiSpecific: true, fixes: ['rate-limit'], to: { kind: ['inference-server', 'llm-gateway'] }, settledBy: { any: [{ control: ['rate-limit'], scope: 'path' }, { attribute: 'signed' }] }, owasp: ['ML05:2023'] });
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
  });

  it.each(rows.filter((row) => row[4] !== ''))('%s', (_, from, into, message, at) => {
    expect(good).toContain(from);
    const text = good.replace(from, () => into);
    const { problems } = load(text);
    const problem = problems.find((one) => message.test(one.message));
    expect(problem, JSON.stringify(problems)).toBeDefined();
    expect(text.slice(problem!.start, problem!.end)).toBe(at);
    expect(problem!.severity).toBe('error');
  });

  it('drops the rule with the error and keeps its neighbours', () => {
    const second = good.slice(good.indexOf('  - id:')).replace('OUR-01', 'OUR-02').replace('damage: 6', 'damage: 0');
    const { data, problems } = load(good + second);
    expect(data.rules.map((rule) => rule.id)).toEqual(['OUR-01']);
    expect(problems).toHaveLength(1);
  });

  it('reports a second rule of the same id, in another file as well', () => {
    const { data, problems } = loadCatalog([{ file: 'a.yaml', text: good }, { file: 'b.yaml', text: good }], { base });
    expect(data.rules).toHaveLength(1);
    expect(problems).toMatchObject([{ file: 'b.yaml', message: "There is another rule 'OUR-01' in a.yaml." }]);
    expect(loadCatalog([{ file: 'a.yaml', text: good }], { base: { ...base, rules: data.rules } }).problems[0]?.message).toMatch(/already has a rule 'OUR-01'/);
  });

  it('wants refined rules to be of the same category, and no circles', () => {
    const rule = (id: string, refines: string, stride = 'information-disclosure') => good.slice(good.indexOf('  - id:')).replace('OUR-01', id).replace('    fixes:', `    refines: [${refines}]\n    fixes:`).replace('stride: information-disclosure', `stride: ${stride}`);
    const messages = (...rules: string[]) => load(`rules:\n${rules.join('')}`).problems.map((problem) => problem.message);
    expect(messages(rule('A-1', 'B-1'), good.slice(good.indexOf('  - id:')).replace('OUR-01', 'B-1'))).toEqual([]);
    expect(messages(rule('A-1', 'B-1'), good.slice(good.indexOf('  - id:')).replace('OUR-01', 'B-1').replace('stride: information-disclosure', 'stride: spoofing'))[0]).toMatch(/of the category spoofing/);
    expect(messages(rule('A-1', 'B-1'), rule('B-1', 'A-1'))[0]).toMatch(/in turn/);
    expect(messages(rule('A-1', 'A-1'))[0]).toMatch(/in turn/);
  });

  it('offers a fix only where its control settles the threat and can stand', () => {
    const withSettled = (clause: string, fix: string) => load(good.replace(settled, clause).replace('fixes: [rate-limit]', `fixes: [${fix}]`)).problems.map((problem) => problem.message);
    expect(withSettled('{ control: kill-switch }', 'kill-switch')).toEqual([]);
    expect(withSettled('{ not: { control: kill-switch } }', 'kill-switch')[0]).toMatch(/does not occur in 'settled-by'/);
    expect(withSettled('{ downstream: { control: kill-switch } }', 'kill-switch')[0]).toMatch(/does not occur in 'settled-by'/);
    expect(withSettled('{ control: dataset-versioning }', 'dataset-versioning')[0]).toMatch(/can stand on store, but the rule is about process/);
  });

  it('knows placeholders by what the rule is about', () => {
    const flow = good.replace(to, '{ type: flow }').replace('zone-type: external', 'type: external').replace(settled, '{ attribute: encrypted }');
    expect(load(flow).problems[0]?.message).toMatch(/no placeholder for this rule '\{source\}'/);
    expect(load(flow.replace('{source} can query {name}', '{from} sends {data} to {to}')).problems).toEqual([]);
  });

  it('limits the size of a condition', () => {
    const many = `{ any: [${'{ attribute: signed },'.repeat(250)}] }`;
    expect(load(good.replace(settled, many)).problems.map((problem) => problem.message)).toEqual(['A condition has at most 200 parts.']);
    const deep = `${'{ not: '.repeat(25)}{ attribute: signed }${' }'.repeat(25)}`;
    expect(load(good.replace(settled, deep)).problems.map((problem) => problem.message)).toEqual(['A condition is nested at most 20 deep.']);
  });

  it('reads every predicate in some form', () => {
    const forms: Record<string, string> = {
      all: '{ all: [{ attribute: signed }] }', any: '{ any: [{ attribute: signed }] }', not: '{ not: { attribute: signed } }', type: '{ type: process }', kind: '{ kind: agent }',
      'kind-group': '{ kind-group: [llm, agentic] }', 'zone-type': '{ zone-type: dmz }', trust: '{ trust: { at-most: 1, at-least: 0 } }', attribute: '{ attribute: access.write, is: [everyone, tenants], only-stated: true }',
      tool: '{ tool: { permission: [execute], approval: no } }', system: '{ system: exposure, is: public }', data: '{ data: { kind: prompts, contains: pii, classification: [secret], origin: users, attribute: redacted, is: no, lineage: true, where: in } }',
      technology: '{ technology: vLLM }', 'name-has': '{ name-has: [model] }', 'description-has': '{ description-has: gpu }', 'data-has': '{ incoming: { data-has: model } }', control: '{ control: [rate-limit, budget-cap], scope: subject }',
      source: '{ incoming: { source: { kind: user } } }', target: '{ outgoing: { target: { kind: tool } } }', crosses: '{ incoming: { crosses: inward } }', incoming: '{ incoming: { attribute: encrypted, is: no } }',
      outgoing: '{ outgoing: { attribute: encrypted } }', upstream: '{ upstream: { kind-group: trains-models } }', downstream: '{ downstream: { type: store } }', 'reachable-from': '{ reachable-from: { trust: { at-most: 0 } } }', elsewhere: '{ elsewhere: { kind: agent } }',
    };
    expect(Object.keys(forms).sort()).toEqual([...predicates.keys()].sort());
    for (const [name, form] of Object.entries(forms)) expect(load(good.replace(settled, () => form)).problems.filter((problem) => problem.severity === 'error'), name).toEqual([]);
  });

  it('spells words as the vocabulary does', () => {
    const { data } = load(good.replace(settled, '{ data: { contains: [pii], kind: model } }'));
    expect(data.rules[0]?.settledBy).toMatchObject({ any: [{}, { data: { contains: ['personal-data'], kind: ['model-weights'] } }] });
  });
});

describe('loading anything', () => {
  const hostile: [string, string][] = [
    ['empty', ''], ['a word', 'rules'], ['a list', '- a'], ['brackets', '['.repeat(100_000)], ['braces', '{a: '.repeat(50_000)], ['dashes', '- '.repeat(100_000)], ['tags', '!!map {a: !<x> b}'],
    ['names of Object', 'rules:\n  - __proto__: 1\n    constructor: 2\n    toString: 3\ncontrols:\n  - id: constructor\n'], ['NUL', '\0\0rules:\0'], ['lone surrogate', '\ud800: \udfff'], ['aliases', 'rules: &a [*a, *a]'], ['documents', '---\na: 1\n---\nb: 2\n'],
    ['tab', '\trules:\n\t- id'], ['null key', '? \n: x'], ['map as key', '? { a: b }\n: x'], ['many mistakes', `rules: [${'{ a: 1 },'.repeat(5000)}]`],
  ];

  it.each(hostile)('does not throw on %s', (_, text) => {
    const { data, problems } = load(text);
    expect(data.rules).toEqual([]);
    expect(problems.length).toBeLessThanOrEqual(201);
    for (const problem of problems) {
      expect(problem.start).toBeGreaterThanOrEqual(0);
      expect(problem.end).toBeLessThanOrEqual(text.length);
      expect(problem.message).not.toBe('');
    }
  });

  it('never throws and never leaves the text, whatever is changed in a good rule', () => {
    const piece = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('{', '}', '[', ']', ':', '- ', '\n', '  ', '"', '*a', '&a ', '!!', '|', '>', '#', '__proto__', 'any', 'not', 'kind', ...keysOf('rule')));
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(good.length), fc.nat(30), piece), { minLength: 1, maxLength: 4 }), (edits) => {
      let text = good;
      for (const [at, length, put] of edits) text = text.slice(0, at) + put + text.slice(at + length);
      const { data, problems } = load(text);
      for (const problem of problems) expect(problem.start >= 0 && problem.start <= problem.end && problem.end <= text.length, `${problem.message} at ${problem.start}-${problem.end}`).toBe(true);
      // What is kept can be read again: no undefined, no cycles.
      expect(JSON.parse(JSON.stringify(data))).toEqual(data);
      if (data.rules.length === 0) expect(text.includes('rules') ? problems.length : 1).toBeGreaterThan(0);
    }), { numRuns: 300 });
  });
});

describe('docs/rules.md', () => {
  const text = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');

  it('has a row for each predicate, and no others', () => {
    const table = text.slice(text.indexOf('## Conditions'), text.indexOf('## How a state comes about'));
    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])).toEqual([...predicates.keys()]);
  });

  it('has a row for each key of a rule, and no others', () => {
    const table = text.slice(text.indexOf('## The keys of a rule'), text.indexOf('## Conditions'));
    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1])).toEqual(keysOf('rule'));
  });

  it('shows conditions and rules that load', () => {
    const examples = [...text.matchAll(/^\| `[a-z-]+` \|.*\| `(\{.*\})` \|$/gm)].map((match) => match[1]!);
    expect(examples).toHaveLength(predicates.size);
    for (const example of examples) {
      const rule = ['process', 'flow'].map((type) => load(good.replace(to, `{ type: ${type} }`).replace('{source} can query {name}', '{name}').replace(settled, () => example)).problems.map((problem) => problem.message));
      expect(rule, example).toContainEqual([]);
    }
    const rules = [...text.matchAll(/```yaml\n([^]*?)```/g)].map((match) => match[1]!).filter((block) => block.startsWith('pack:'));
    expect(rules.length).toBeGreaterThan(0);
    for (const block of rules) expect(load(block).problems).toEqual([]);
  });
});
