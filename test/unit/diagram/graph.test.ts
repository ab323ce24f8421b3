import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../core/analysis/finding.ts';
import { badgeOf, summed } from '../../../core/diagram/badge.ts';
import { collapse } from '../../../core/diagram/collapse.ts';
import { layoutNow } from '../../../core/diagram/layout.ts';
import { breaksRule, qualityOf } from '../../../core/diagram/quality.ts';
import { bareGraphOf, graphOf } from '../../support/diagram.ts';

const model = `
threatmodel: Graph
zones:
  net: { name: Net, type: external }
  cloud: { name: Cloud account, trust: 2 }
  serving: { name: Serving, type: inference, parent: cloud }
  empty: { name: Empty, type: data, parent: cloud }
data:
  prompts: { name: Prompts, classification: confidential }
  weights: { name: Weights, classification: secret }
elements:
  user: { type: external, name: User, zone: net }
  server: { type: process, kind: inference-server, name: Inference server, zone: serving }
  store: { type: store, name: Model store, zone: cloud, holds: [weights, prompts] }
  alone: { type: process, name: "Planner \\u202e", technologies: [vLLM] }
flows:
  ask: { from: user, to: server, data: [prompts, weights], protocol: HTTPS }
  answer: { from: server, to: user, data: [prompts], protocol: HTTPS, response-to: ask }
  load: { from: store, to: server, data: [weights], encrypted: false, authenticated: true }
  nowhere: { from: server, to: nobody, data: x }
  half: { from: server }
  self: { from: server, to: server, data: [prompts] }
`;

describe('what is drawn of a model', () => {
  const graph = graphOf(model);
  const node = (id: string) => graph.nodes.find((n) => n.id === id)!;
  const flow = (id: string) => graph.flows.find((f) => f.id === id)!;

  it('has every element, flow and zone, in the order of the model', () => {
    expect(graph.nodes.slice(0, 4).map((n) => n.id)).toEqual(['user', 'server', 'store', 'alone']);
    expect(graph.flows.map((f) => f.id)).toEqual(['ask', 'answer', 'load', 'nowhere', 'half', 'self']);
    expect(graph.zones.map((z) => [z.id, z.typeText, z.trust, z.parent])).toEqual([['net', 'external', 0, undefined], ['cloud', '', 2, undefined], ['serving', 'inference', 2, 'cloud'], ['empty', '', 2, 'cloud']].map((row) => (row[0] === 'empty' ? ['empty', 'data', 2, 'cloud'] : row)));
  });

  it('says the kind in words, and a guess with a question mark', () => {
    expect(node('server')).toMatchObject({ kindText: 'inference server', kindInferred: false, kind: 'inference-server' });
    expect(node('alone')).toMatchObject({ kindText: 'inference server?', kindInferred: true });
    expect(node('user').kindText).toMatch(/^user\??$/);
  });

  it('shows characters that reorder text as what they are', () => {
    expect(node('alone').lines.join(' ')).toContain('\\u202e');
  });

  it('names the first of several data, counts the rest and takes the highest class', () => {
    expect(flow('ask').label).toMatchObject({ more: '+1', classRank: 3, around: { lines: ['Prompts'], protocol: 'HTTPS' } });
    expect(flow('answer')).toMatchObject({ answers: 'ask', label: { more: '', classRank: 2 } });
    expect(node('store').classRank).toBe(3);
  });

  it('knows what is stated, implied and not said of a flow', () => {
    expect(flow('ask')).toMatchObject({ encrypted: 'yes', authenticated: 'unknown' });
    expect(flow('load')).toMatchObject({ encrypted: 'no', authenticated: 'yes' });
  });

  it('puts placeholders where ends are not declared', () => {
    expect(flow('nowhere').to).toBe('?nobody');
    expect(node('?nobody')).toMatchObject({ is: 'missing', lines: ['nobody'], kindText: 'not declared' });
    expect(node(flow('half').to)).toMatchObject({ is: 'missing', lines: ['?'] });
  });

  it('keeps room for a badge whether there is one or not', () => {
    expect(graph.flows.map((f) => f.label)).toEqual(bareGraphOf(model).flows.map((f) => f.label));
    expect(graph.flows.some((f) => f.badge)).toBe(true);
  });
});

describe('a badge', () => {
  const finding = (state: Finding['state'], priority: Finding['priority'], replacedBy?: string): Finding => ({ state, priority, ...(replacedBy ? { replacedBy } : {}) }) as Finding;
  const cases: [string, Finding[], [string, string] | undefined][] = [
    ['is not there without findings', [], undefined],
    ['has the highest priority among the open findings and their number', [finding('open', 'medium'), finding('open', 'high'), finding('unknown', 'critical'), finding('mitigated', 'critical')], ['high', '2']],
    ['asks when only questions are open', [finding('unknown', 'critical'), finding('mitigated', 'low')], ['question', '1']],
    ['says that people decided as soon as they decided anything', [finding('decided', 'high'), finding('mitigated', 'low')], ['decided', '1']],
    ['says that all is mitigated', [finding('mitigated', 'high')], ['mitigated', '1']],
    ['leaves out what another finding replaces', [finding('open', 'critical', 'x'), finding('open', 'low')], ['low', '1']],
    ['shows what is for information as low', [finding('open', 'info')], ['low', '1']],
    ['stops at 99', Array.from({ length: 120 }, () => finding('open', 'high')), ['high', '99+']],
  ];
  for (const [title, findings, expected] of cases) it(title, () => expect(badgeOf(findings) && [badgeOf(findings)!.is, badgeOf(findings)!.text]).toEqual(expected));

  it('adds up: open findings first, then questions', () => {
    const [open, more, asked] = [badgeOf([finding('open', 'low')]), badgeOf([finding('open', 'critical'), finding('open', 'low')]), badgeOf([finding('unknown', 'low')])];
    expect(summed([open, undefined, more, asked])).toEqual({ is: 'critical', count: 3, text: '3' });
    expect(summed([undefined, asked])).toMatchObject({ is: 'question', count: 1 });
    expect(summed([undefined])).toBeUndefined();
  });
});

describe('a collapsed zone', () => {
  const graph = graphOf(model);

  it('is one box with the counts of what it hides, flows at its wall bundled by their ends', () => {
    const small = collapse(graph, new Set(['cloud']));
    expect(small.zones.map((zone) => zone.id)).toEqual(['net']);
    expect(small.nodes.find((node) => node.id === 'cloud')).toMatchObject({ is: 'zone', name: 'Cloud account', inside: { elements: 2, flows: 2, text: '2 elements, 2 flows inside' } });
    expect(small.flows.map((flow) => [flow.members, flow.from, flow.to])).toEqual([[['ask'], 'user', 'cloud'], [['answer'], 'cloud', 'user'], [['nowhere'], 'cloud', '?nobody'], [['half'], 'cloud', '?to half']]);
    expect(small.totals).toEqual(graph.totals);
  });

  it('keeps the weakest facts and the highest class of a bundle', () => {
    const many = graphOf(`
threatmodel: Bundle
zones: { a: { type: dmz }, b: { type: data } }
data: { d: { name: D, classification: secret } }
elements:
  one: { type: process, name: One, zone: a }
  two: { type: store, name: Two, zone: b }
  three: { type: store, name: Three, zone: b }
flows:
  f: { from: one, to: two, protocol: HTTPS, authenticated: true, data: [d] }
  g: { from: one, to: three, encrypted: false, data: text }
  h: { from: two, to: three, data: text }
`);
    const { flows } = collapse(many, new Set(['b']));
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ id: 'f', members: ['f', 'g'], from: 'one', to: 'b', encrypted: 'no', authenticated: 'unknown', label: { classRank: 3, around: { lines: ['2 flows'], protocol: '' } } });
  });

  it('inside of another collapsed one is hidden with it', () => {
    expect(collapse(graph, new Set(['cloud', 'serving'])).nodes.filter((node) => node.is === 'zone').map((node) => node.id)).toEqual(['cloud']);
    expect(collapse(graph, new Set(['serving'])).zones.map((zone) => zone.id)).toEqual(['net', 'cloud', 'empty']);
  });

  it('of no such id changes nothing', () => {
    expect(collapse(graph, new Set(['user', 'nothing']))).toBe(graph);
  });

  it('can be laid out', () => {
    for (const zones of [['cloud'], ['serving'], ['net', 'cloud'], ['empty']]) {
      const small = collapse(graph, new Set(zones));
      const layout = layoutNow(small, { direction: 'right' });
      expect(breaksRule(qualityOf(small, layout))).toBe(false);
      layout.nodes.forEach((node, i) => expect([node.width, node.height].map((size, axis) => size >= [small.nodes[i]!.width, small.nodes[i]!.height][axis]!)).toEqual([true, true]));
    }
  });
});
