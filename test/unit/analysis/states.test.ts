import { describe, expect, it } from 'vitest';
import { contextOf, priorityOf, score } from '../../../core/analysis/dread.ts';
import type { FindingState } from '../../../core/analysis/finding.ts';
import { Graph } from '../../../core/analysis/graph.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { defaultView } from '../../../core/analysis/view.ts';
import { analyse, catalog, wordsOf } from '../../support/analyse.ts';

const flow = (facts: string, more = ''): string => `threatmodel: T\nelements:\n  a: { type: process, zone: dmz }\n  b: { type: process, zone: dmz }\nflows:\n  f: { from: a, to: b, data: Orders${facts === '' ? '' : `, ${facts}`} }\n${more}`;

describe('the state of GEN-FLOW-I follows what is stated', () => {
  it.each<[string, string, FindingState | 'none', string]>([
    ['not encrypted', 'encrypted: false', 'open', 'false'],
    ['nothing said', '', 'unknown', 'f'],
    ['nobody knows', 'encrypted: unknown', 'unknown', 'unknown'],
    ['encrypted', 'encrypted: true', 'none', ''],
    ['HTTPS implies it', 'protocol: HTTPS', 'none', ''],
    ['HTTP implies the opposite', 'protocol: HTTP', 'open', 'HTTP'],
    ['a stated value beats the protocol', 'protocol: HTTPS, encrypted: false', 'open', 'false'],
    ['a control implies it', 'controls: [tls]', 'none', ''],
    ['a planned control does not', 'controls: { tls: { status: planned } }', 'unknown', 'f'],
    ['a retired control does not', 'controls: { tls: retired }, encrypted: no', 'open', 'no'],
    ['a verified control does', 'controls: { tls: { status: verified } }', 'none', ''],
  ])('%s', (_, facts, state, words) => {
    const finding = analyse(flow(facts)).findings.find((f) => f.rule === 'GEN-FLOW-I');
    expect(finding?.state ?? 'none').toBe(state);
    if (finding) expect(wordsOf(finding.source)).toBe(words);
  });
});

describe('decisions', () => {
  const decide = (rest: string): string => flow('encrypted: false', `decisions:\n  - { threat: GEN-FLOW-I, on: f, ${rest} }\n`);
  it.each<[string, string, FindingState, readonly string[]]>([
    ['accepted', 'status: accepted, because: Test bench', 'decided', []],
    ['accepted in date', 'status: accepted, because: Test bench, until: 2026-11-21', 'decided', []],
    ['accepted, out of date', 'status: accepted, because: Test bench, until: 2026-11-20', 'open', ['decision-expired']],
    ['in progress stays open', 'status: in-progress, because: Certificates ordered, owner: net, due: 2026-12-24', 'open', []],
    ['in progress, late', 'status: in-progress, because: Certificates ordered, owner: net, due: 2026-01-01', 'open', ['decision-expired']],
    ['elsewhere without evidence', 'status: mitigated-elsewhere, because: Mesh', 'open', ['decision-incomplete']],
    ['elsewhere with evidence', 'status: mitigated-elsewhere, because: Mesh, evidence: mesh.yaml', 'decided', []],
  ])('%s', (_, rest, state, problems) => {
    const analysis = analyse(decide(rest));
    expect(analysis.findings.find((f) => f.rule === 'GEN-FLOW-I')?.state).toBe(state);
    expect(analysis.problems.map((p) => p.code)).toEqual(problems);
  });

  it('obey the policy of the project', () => {
    const settings = { ...defaultSettings, decisions: { require: ['by'], accept: 'low' as const } };
    expect(analyse(decide('status: accepted, because: Test bench'), { settings }).problems.map((p) => p.code)).toEqual(['decision-incomplete']);
    expect(analyse(decide('status: accepted, because: Test bench, by: me'), { settings }).problems.map((p) => p.code)).toEqual(['decision-not-allowed']);
  });
});

describe('settings', () => {
  it('switch rules and packs, and re-grade', () => {
    const off = analyse(flow('encrypted: false'), { settings: { ...defaultSettings, rules: new Map([['GEN-FLOW-I', { off: true }], ['GEN-FLOW-T', { priority: 'critical' }]]) } });
    expect(off.findings.some((f) => f.rule === 'GEN-FLOW-I')).toBe(false);
    expect(off.findings.find((f) => f.rule === 'GEN-FLOW-T')?.priority).toBe('critical');
    expect(analyse(flow(''), { settings: { ...defaultSettings, packs: new Map([['baseline', false]]) } }).findings).toEqual([]);
    const store = flow('').replace('b: { type: process', 'b: { type: store');
    expect(analyse(store).findings.some((f) => f.definition?.pack === 'stride-matrix')).toBe(false);
    expect(analyse(store, { settings: { ...defaultSettings, packs: new Map([['stride-matrix', true]]) } }).findings.some((f) => f.definition?.pack === 'stride-matrix')).toBe(true);
  });
});

describe('a threat that a person wrote', () => {
  const own = (more: string): string => `threatmodel: T\nelements:\n  m: { kind: inference-server, zone: dmz${more} }\n  u: { type: external, zone: external }\nflows:\n  f: { from: u, to: m, protocol: HTTPS, authenticated: true }\nthreats:\n  X: { on: m, title: Cache shared, stride: information-disclosure, atlas: [AML.T0057], settled-by: [tenant-isolation], dread: { damage: 9, reproducibility: 8, exploitability: 6, affected-users: 10, discoverability: 4, model-impact: 2, data-sensitivity: 1.8, detection-difficulty: 1.8 } }\n`;
  it('is scored by its own figures and settled by the controls that it names', () => {
    const open = analyse(own('')).findings.find((f) => f.id === 'X@m');
    expect([open?.state, open?.priority, open?.dread.adjusted, open?.aiSpecific]).toEqual(['open', 'critical', 10, true]);
    expect(analyse(own(', controls: [tenant-isolation]')).findings.find((f) => f.id === 'X@m')?.state).toBe('mitigated');
  });
});

describe('DREAD', () => {
  it('has the bands of the method', () => {
    expect([10, 8, 7.999, 6, 4, 3.9, 2, 1.99, 0].map(priorityOf)).toEqual(['critical', 'critical', 'high', 'high', 'medium', 'low', 'low', 'info', 'info']);
  });

  it('is at most 10', () => {
    expect(score({ damage: 9, reproducibility: 8, exploitability: 6, 'affected-users': 10, discoverability: 4, 'model-impact': 2, 'data-sensitivity': 1.8, 'detection-difficulty': 1.8 })).toMatchObject({ base: 7.4, adjusted: 10 });
  });

  it.each([
    ['public data', 'classification: public', 'data-sensitivity', 0],
    ['secret data', 'classification: secret', 'data-sensitivity', 1],
    ['health data, whatever its class', 'classification: internal, contains: [health]', 'data-sensitivity', 1],
    ['nothing said', '', 'data-sensitivity', 0.5],
    ['training data', 'kind: training-data', 'model-impact', 1],
    ['other data', 'kind: records', 'model-impact', 0.2],
  ] as const)('weighs %s', (_, facts, factor, weight) => {
    const { model } = analyse(`threatmodel: T\ndata:\n  d: { ${facts} }\nelements:\n  a: { type: process }\n  b: { type: process }\nflows:\n  f: { from: a, to: b, data: [d] }\n`);
    expect(contextOf(new Graph(model), catalog, model.flows.get('f')!)[factor].weight).toBe(weight);
  });

  it('weighs who watches', () => {
    const weight = (controls: string, kind: string): number => {
      const { model } = analyse(`threatmodel: T\nelements:\n  a: { type: process, controls: [${controls}] }\n  b: { kind: ${kind} }\nflows:\n  f: { from: a, to: b }\n`);
      return contextOf(new Graph(model), catalog, model.elements.get('a')!)['detection-difficulty'].weight;
    };
    expect([weight('', 'web-service'), weight('', 'monitoring'), weight('audit-log', 'web-service')]).toEqual([1, 0.6, 0.3]);
  });
});

describe('the default view', () => {
  const text = `threatmodel: T
elements:
  u: { type: external, zone: external }
  m: { kind: inference-server, zone: inference, model-family: llm, privileged: true, gpu: shared, multi-tenant: true, serialisation: pickle }
flows:
  f: { from: u, to: m, encrypted: false, authenticated: false }
`;
  const analysis = analyse(text);

  it('shows at most three lines for each subject and drops nothing', () => {
    const { lines } = defaultView(analysis.findings, { general: true, limit: 1000 });
    const live = analysis.findings.filter((f) => (f.state === 'open' || f.state === 'unknown') && !f.replacedBy);
    expect(lines.flatMap((l) => l.findings).map((f) => f.id).sort()).toEqual(live.map((f) => f.id).sort());
    for (const id of ['u', 'm', 'f']) expect(lines.filter((l) => l.findings[0]!.subject === id).length).toBeLessThanOrEqual(3);
  });

  it('puts what one stated word causes on that word, once', () => {
    const { lines } = defaultView(analysis.findings, { general: true, limit: 1000 });
    const onFlow = lines.filter((l) => l.findings[0]!.subject === 'f' && l.is === 'own').map((l) => [wordsOf(l.source), l.findings.map((f) => f.rule).sort()]);
    expect(onFlow).toContainEqual(['false', ['GEN-FLOW-I', 'GEN-FLOW-T']]);
  });

  it('keeps the most serious lines when there are too many', () => {
    const { lines, left } = defaultView(analysis.findings, { general: true, limit: 2 });
    expect(lines).toHaveLength(2);
    expect(left).toBeGreaterThan(0);
  });
});
