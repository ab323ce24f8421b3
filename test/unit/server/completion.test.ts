import { describe, expect, it } from 'vitest';
import { checkCompleted, checkCompletion, completionsAt } from '../../lsp/check.ts';

const model = `
threatmodel: X
zones:
  edge: { type: dmz }
  inner: { type: inference }
data:
  prompts: { name: Prompts, classification: confidential }
  weights: { name: Weights, kind: model-weights }
elements:
  user: { type: external, zone: external }
  llm:
    kind: inference-server
    zone: inner
  models: { kind: artifact-store, zone: inner }
flows:
  ask: { from: user, to: llm, data: [prompts], protocol: HTTPS }
`.trimStart();

describe('Keys', () => {
  it.each([
    ['an empty file', '$0', ['threatmodel', 'elements', 'include']],
    ['the top level', `${model}$0`, ['decisions', 'owner', '!threatmodel', '!zones', '!elements']],
    ['a word at the top level', `${model}dec$0`, ['decisions']],
    ['an element over lines', model.replace('    zone: inner\n', '    $0\n'), ['zone', 'controls', 'gpu', '!kind', '!from']],
    ['a word in it', model.replace('    zone: inner\n', '    ki$0\n    zone: inner\n'), ['name', '!kind', '!zone']],
    ['an element in brackets', model.replace('{ type: external, zone: external }', '{ type: external, $0 }'), ['zone', 'name', '!type']],
    ['empty brackets', model.replace('{ type: external, zone: external }', '{ $0 }'), ['zone', 'name', 'type']],
    ['brackets that are not closed', model.replace('{ type: external, zone: external }', '{ type: external, $0'), ['zone', '!type']],
    ['a flow', model.replace('from: user, to: llm', '$0'), ['first:from', 'to', '!protocol', '!data']],
    ['other spellings count as there', model.replace('from: user, ', 'source: user, $0 '), ['!from', '!to']],
    ['a nested record', model.replace('    zone: inner\n', '    access: { $0 }\n'), ['read', 'write', '!zone']],
    ['a review', 'threatmodel: X\nreview: { every: 90 days, $0 }', ['last', '!every']],
    ['a decision', `${model}decisions:\n  - { threat: AI-INF-02, $0 }`, ['on', 'status', 'because', '!threat']],
    ['a decision over lines', `${model}decisions:\n  - threat: AI-INF-02\n    $0`, ['first:on', 'status', '!threat']],
    ['a comment', `${model}# el$0`, []],
    ['a text', model.replace('    zone: inner\n', '    description: |\n      te$0\n'), []],
    ['a free text value', model.replace('    zone: inner\n', '    owner: $0\n'), []],
  ])('%s', (_, source, labels) => checkCompletion(source, labels));

  it('writes the key with what begins its value', () => {
    checkCompleted('threatmodel: X\nelements:\n  a:\n    zo$0\n', 'zone', 'threatmodel: X\nelements:\n  a:\n    zone: \n');
    checkCompleted('threatmodel: X\nelements:\n  a:\n    hol$0\n', 'holds', 'threatmodel: X\nelements:\n  a:\n    holds: [$1]\n');
    checkCompleted('threatmodel: X\nelements:\n  a:\n    zo$0ne: x\n', 'zone', 'threatmodel: X\nelements:\n  a:\n    zone: x\n'.replace('zone', 'zone'));
    checkCompleted('threatmodel: X\nel$0\n', 'elements', 'threatmodel: X\nelements:\n  \n');
  });

  it('writes plain text for a client without snippets', () => {
    checkCompleted('threatmodel: X\nelements:\n  a:\n    hol$0\n', 'holds', 'threatmodel: X\nelements:\n  a:\n    holds: \n', { client: { completionSnippets: false } });
  });

  it('replaces words with hyphens and dots as a whole', () => {
    checkCompleted('threatmodel: X\nelements:\n  a:\n    out-of-$0sc\n', 'out-of-scope', 'threatmodel: X\nelements:\n  a:\n    out-of-scope: \n');
    checkCompleted('threatmodel: X\nthreats:\n  T1: { on: a, title: x, atlas: [AML.T00$020] }\n', 'AML.T0020', 'threatmodel: X\nthreats:\n  T1: { on: a, title: x, atlas: [AML.T0020] }\n');
  });

  it('documents every key', () => {
    for (const item of completionsAt('threatmodel: X\nelements:\n  a: { $0 }')) expect(item.documentation, item.label).toBeDefined();
  });
});

describe('Values', () => {
  const at = (key: string): string => model.replace('    zone: inner\n', `    ${key}\n`);
  it.each([
    ['zones and zone types', at('zone: $0'), ['first:edge', 'inner', 'external', 'training', '!llm']],
    ['a zone in the middle of text', at('zone: $0\n    name: x'), ['edge']],
    ['a zone type', 'threatmodel: X\nzones:\n  a: { type: $0 }', ['dmz', 'inference']],
    ['types', 'threatmodel: X\nelements:\n  a: { type: $0 }', ['process', 'store', 'external', '!true']],
    ['kinds', 'threatmodel: X\nelements:\n  a: { kind: $0 }', ['inference-server', 'vector-store']],
    ['the kind that would be inferred', 'threatmodel: X\nelements:\n  a: { name: API gateway, kind: $0 }', ['first:api-gateway']],
    ['kinds of the stated type', 'threatmodel: X\nelements:\n  a: { type: store, kind: $0 }', ['vector-store']],
    ['flags', at('multi-tenant: $0'), ['true', 'false', 'unknown', '!yes']],
    ['words', at('gpu: sha$0'), ['shared', 'dedicated', 'mig']],
    ['members', at('returns: [label, $0]'), ['confidence', '!label']],
    ['members over lines', at('returns:\n      - label\n      - $0'), ['confidence', '!label']],
    ['data that it holds', at('holds: [$0]'), ['prompts', 'weights', '!llm']],
    ['data of a flow', model.replace('data: [prompts]', 'data: [$0]'), ['prompts', 'weights']],
    ['the ends of a flow', model.replace('to: llm', 'to: $0'), ['user', 'llm', 'models', '!inner', '!ask']],
    ['protocols', model.replace('protocol: HTTPS', 'protocol: $0'), ['HTTPS']],
    ['technologies', at('technologies: [vL$0]'), ['vLLM']],
    ['dates', `${model}retrained: $0`, ['2026-11-21']],
    ['durations', `${model}review: { every: $0 }`, ['90 days']],
    ['ATLAS ids', `${model}threats:\n  T1: { on: llm, title: x, atlas: [$0] }`, ['AML.T0020', '!AML.M0004']],
    ['OWASP ids', `${model}threats:\n  T1: { on: llm, title: x, owasp: [$0] }`, ['LLM01:2025', 'ML02:2023']],
    ['what a threat is on', `${model}threats:\n  T1: { on: $0, title: x }`, ['llm', 'ask', 'edge', 'prompts']],
    ['statuses', `${model}decisions:\n  - { threat: AI-INF-02, on: llm, status: $0 }`, ['accepted', 'in-progress']],
    ['rules found on the element first', `${model}decisions:\n  - { threat: $0, on: llm, status: accepted }`, ['AI-INF-02', 'AI-AGENT-03']],
    ['subjects of the rule first', `${model}decisions:\n  - { threat: AI-INF-02, on: $0, status: accepted }`, ['first:llm', 'user']],
  ])('%s', (_, source, labels) => checkCompletion(source, labels));

  it('puts controls first that settle something, and leaves out what cannot stand there', () => {
    const items = completionsAt(at('controls: [$0]'));
    expect(items[0]?.detail).toContain('would settle a threat');
    expect(items.findIndex((item) => item.label === 'rate-limit')).toBeLessThan(15);
    checkCompletion(model.replace('zone: external }', 'zone: external, controls: [$0] }'), ['!network-segmentation']);
  });

  it('puts rules first that are found on what the decision is about', () => {
    const rules = completionsAt(`${model}decisions:\n  - { threat: $0, on: llm, status: accepted }`).map((item) => item.label);
    expect(rules.indexOf('AI-INF-02')).toBeLessThan(rules.indexOf('AI-AGENT-03'));
  });

  it('separates a value from its colon', () => {
    checkCompleted('threatmodel: X\nelements:\n  a:\n    type:$0\n', 'store', 'threatmodel: X\nelements:\n  a:\n    type: store\n');
  });

  it('stays inside quotes', () => {
    checkCompleted('threatmodel: X\nelements:\n  a:\n    type: "st$0"\n', 'store', 'threatmodel: X\nelements:\n  a:\n    type: "store"\n');
  });

  it('writes controls in the form that fits', () => {
    const head = 'threatmodel: X\nelements:\n  a:\n    kind: inference-server\n';
    checkCompleted(`${head}    controls: $0\n`, 'rate-limit', `${head}    controls: [rate-limit]\n`);
    checkCompleted(`${head}    controls: [rate$0]\n`, 'rate-limit', `${head}    controls: [rate-limit]\n`);
    checkCompleted(`${head}    controls:\n      $0\n`, 'rate-limit', `${head}    controls:\n      - rate-limit\n`);
    checkCompleted(`${head}    controls: { r$0 }\n`, 'rate-limit', `${head}    controls: { rate-limit: { status: \${1|implemented,planned,verified|} } }\n`);
  });

  it('finds ATLAS ids by the words of their names', () => {
    const item = completionsAt(`${model}threats:\n  T1: { on: llm, title: x, atlas: [$0] }`).find((one) => one.label === 'AML.T0020')!;
    expect(item.filterText).toContain('Poison Training Data');
  });

  it('describes an item when it is asked for', () => {
    const item = checkCompleted('threatmodel: X\nelements:\n  a: { kind: $0 }\n', 'vector-store', 'threatmodel: X\nelements:\n  a: { kind: vector-store }\n');
    expect(JSON.stringify(item.documentation)).toContain('vector');
  });

  it('describes it at once for a client that never asks', () => {
    const item = completionsAt('threatmodel: X\nelements:\n  a: { kind: $0 }', { client: { completionResolve: false } })[0]!;
    expect(item.documentation).toBeDefined();
  });
});

describe('New items', () => {
  it('numbers flows', () => {
    const source = 'threatmodel: X\nelements:\n  df1: { type: process }\nflows:\n  $0\n';
    checkCompleted(source, 'new flow', 'threatmodel: X\nelements:\n  df1: { type: process }\nflows:\n  ${1:df2}: { from: $2, to: $3, data: $4, protocol: ${5:HTTPS} }\n');
  });

  it('takes the word that is there as the id', () => {
    checkCompleted('threatmodel: X\ncontrols:\n  a: { name: A }\n  ours$0\n', 'new control', 'threatmodel: X\ncontrols:\n  a: { name: A }\n  ${1:ours}: { name: ${2:Name}, counts-as: [$3] }\n');
    expect(completionsAt('threatmodel: X\ncontrols:\n  ours$0\n').find((item) => item.label === 'new control')?.filterText).toBe('ours');
  });

  it.each([
    ['elements:\n  $0', ['new process', 'new store', 'new external entity']],
    ['elements:\n  a: {}\n  $0', ['new process']],
    ['data:\n  $0', ['new data']],
    ['threats:\n  $0', ['new threat']],
    ['decisions:\n  - $0', ['new decision', 'threat']],
    ['decisions:\n  $0', ['new decision']],
    ['controls:\n  $0', ['new control']],
    ['elements:\n  a:\n    tools: { $0 }', ['new tool']],
  ])('%j', (source, labels) => checkCompletion(`threatmodel: X\n${source}`, labels));

  it('offers none to a client without snippets', () => {
    checkCompletion('threatmodel: X\nelements:\n  $0', [], { client: { completionSnippets: false } });
  });
});

describe('The settings file', () => {
  it.each([
    ['keys', '$0', ['packs', 'rules', 'rule-folders', '!elements']],
    ['packs', 'packs: { $0 }', ['baseline', 'ai', 'stride-matrix']],
    ['rules', 'rules:\n  $0', ['AI-INF-02']],
    ['keys of a rule', 'rules:\n  AI-INF-02: { $0 }', ['enabled', 'priority', 'because']],
    ['priorities', 'rules:\n  AI-INF-02: { priority: $0 }', ['high', 'info']],
  ])('%s', (_, source, labels) => checkCompletion(`//- /.threatline.yaml\n${source}`, labels));
});
