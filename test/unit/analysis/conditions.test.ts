import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Evaluator } from '../../../core/analysis/conditions/evaluator.ts';
import { Graph } from '../../../core/analysis/graph.ts';
import type { Condition } from '../../../core/catalog/types.ts';
import type { Truth } from '../../../core/model/truth.ts';
import { all, any, not } from '../../../core/model/truth.ts';
import { analyse, catalog } from '../../support/analyse.ts';

const { model } = analyse(`threatmodel: T
exposure: public
zones:
  net: { type: external }
  edge: { type: dmz }
  srv: { type: inference, controls: [network-segmentation] }
  inner: { parent: srv }
data:
  raw: { kind: training-data, contains: [personal-data], origin: [users] }
  table: { kind: features, classification: internal, derived-from: [raw] }
  open: { kind: documents, classification: public }
elements:
  user: { type: external, name: Customer, zone: net }
  gw: { kind: api-gateway, zone: edge, controls: [rate-limit, audit-log: planned] }
  side: { type: process, zone: edge }
  m: { kind: inference-server, name: Scoring model, zone: inner, processes: [table], technologies: ["PyTorch 2.4"], gpu: shared, multi-tenant: unknown }
  guarded: { kind: inference-server, zone: srv }
  db: { type: store, zone: srv, holds: [raw] }
  bot: { kind: agent, zone: srv, tools: { mail: { permission: send, approval: false }, look: { permission: read } } }
  alone: { type: process, zone: srv, controls: [own-limit] }
controls:
  own-limit: { counts-as: [rate-limit] }
flows:
  f1: { from: user, to: gw, protocol: HTTPS, authenticated: true }
  f2: { from: gw, to: m, data: [table], encrypted: false }
  f3: { from: user, to: side, data: Whatever model it is }
  f4: { from: side, to: m }
  f5: { from: gw, to: guarded }
  f6: { from: m, to: db, data: [open] }
  f7: { from: db, to: bot }
  f8: { from: bot, to: alone }
`);

const graph = new Graph(model);
const evaluator = new Evaluator(graph, catalog);
const external: Condition = { 'zone-type': 'external' };

function subject(id: string) {
  return model.elements.get(id) ?? model.flows.get(id)!;
}

const table: readonly (readonly [id: string, condition: Condition, truth: Truth])[] = [
  ['m', { type: 'process' }, 'yes'], ['m', { type: ['store', 'external'] }, 'no'], ['f1', { type: 'flow' }, 'yes'],
  ['m', { kind: ['agent', 'inference-server'] }, 'yes'], ['side', { kind: 'agent' }, 'no'], ['m', { 'kind-group': 'serves-models' }, 'yes'], ['db', { 'kind-group': 'serves-models' }, 'no'],
  ['m', { 'zone-type': 'inference' }, 'yes'], ['m', { 'zone-type': 'external' }, 'no'], ['user', { 'zone-type': 'external' }, 'yes'],
  ['m', { trust: { 'at-least': 2 } }, 'yes'], ['user', { trust: { 'at-most': 0 } }, 'yes'], ['gw', { trust: { 'at-most': 0 } }, 'no'],
  ['f1', { attribute: 'encrypted' }, 'yes'], ['f2', { attribute: 'encrypted' }, 'no'], ['f4', { attribute: 'encrypted' }, 'unknown'], ['f4', { attribute: 'encrypted', 'only-stated': true }, 'no'],
  ['m', { attribute: 'multi-tenant' }, 'unknown'], ['m', { attribute: 'gpu', is: ['shared', 'mig'] }, 'yes'], ['m', { attribute: 'gpu', is: 'dedicated' }, 'no'],
  ['f4', { not: { attribute: 'encrypted' } }, 'unknown'],
  ['bot', { tool: { permission: ['send', 'pay'], approval: 'no' } }, 'yes'], ['bot', { tool: { permission: 'pay' } }, 'no'], ['bot', { tool: { permission: 'read', approval: 'no' } }, 'unknown'], ['m', { tool: { permission: 'read' } }, 'no'],
  ['m', { system: 'exposure', is: 'public' }, 'yes'], ['m', { system: 'criticality', is: 'high' }, 'unknown'],
  ['m', { technology: 'pytorch' }, 'yes'], ['m', { technology: 'torch' }, 'no'],
  ['m', { 'name-has': ['MODEL'] }, 'yes'], ['f3', { 'data-has': 'model' }, 'yes'], ['gw', { 'description-has': 'gpu' }, 'no'],
  ['f2', { data: { kind: 'features' } }, 'yes'], ['f2', { data: { kind: 'prompts' } }, 'no'], ['f3', { data: { kind: 'prompts' } }, 'no'],
  ['f2', { data: { contains: 'personal-data' } }, 'unknown'], ['f2', { data: { contains: 'personal-data', lineage: true } }, 'yes'], ['f6', { data: { contains: 'personal-data' } }, 'no'],
  ['f3', { data: { classification: 'secret' } }, 'unknown'], ['f2', { data: { classification: 'secret' } }, 'no'], ['db', { data: { origin: 'users', where: 'holds' } }, 'yes'],
  ['alone', { data: { classification: 'secret' } }, 'no'], ['f2', { data: { contains: 'personal-data', 'only-stated': true } }, 'no'],
  ['gw', { control: 'rate-limit' }, 'yes'], ['gw', { control: 'audit-log' }, 'no'], ['m', { control: 'network-segmentation' }, 'yes'], ['gw', { control: ['mtls', 'rate-limit'] }, 'yes'],
  ['alone', { control: 'rate-limit' }, 'yes'], ['f1', { control: 'rate-limit' }, 'no'], ['f1', { control: 'rate-limit', scope: 'target' }, 'yes'], ['f1', { control: 'rate-limit', scope: 'source' }, 'no'], ['f8', { control: 'rate-limit', scope: 'ends' }, 'yes'],
  ['f2', { source: { kind: 'api-gateway' } }, 'yes'], ['f2', { target: { kind: 'api-gateway' } }, 'no'],
  ['f1', { crosses: 'any' }, 'yes'], ['f1', { crosses: 'inward' }, 'yes'], ['f1', { crosses: 'outward' }, 'no'], ['f7', { crosses: 'any' }, 'no'],
  ['m', { incoming: { not: { attribute: 'encrypted' } } }, 'yes'], ['gw', { incoming: { not: { attribute: 'encrypted' } } }, 'no'], ['guarded', { incoming: { attribute: 'encrypted' } }, 'unknown'], ['user', { incoming: { type: 'flow' } }, 'no'],
  ['m', { outgoing: { target: { type: 'store' } } }, 'yes'],
  ['bot', { upstream: external }, 'yes'], ['bot', { 'reachable-from': external }, 'no'], ['m', { 'reachable-from': external }, 'yes'], ['user', { 'reachable-from': external }, 'no'],
  ['user', { downstream: { kind: 'agent' } }, 'yes'], ['alone', { downstream: { kind: 'agent' } }, 'no'], ['f6', { upstream: external }, 'yes'], ['f7', { downstream: { kind: 'agent' } }, 'yes'],
  ['m', { elsewhere: { kind: 'agent' } }, 'yes'], ['bot', { elsewhere: { kind: 'agent' } }, 'no'],
];

describe('conditions', () => {
  it.each(table.map(([id, condition, truth]) => [`${id}: ${JSON.stringify(condition)} is ${truth}`, id, condition, truth] as const))('%s', (_, id, condition, truth) => {
    expect(evaluator.truth(condition, subject(id))).toBe(truth);
    const reasons = evaluator.explain(condition, subject(id));
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason.text.length).toBeGreaterThan(5);
  });

  it('finds a control on every way, and names the way that is open', () => {
    const condition: Condition = { control: 'rate-limit', scope: 'path' };
    expect(evaluator.truth(condition, subject('guarded'), external)).toBe('yes');
    expect(evaluator.truth(condition, subject('m'), external)).toBe('no');
    expect(evaluator.explain(condition, subject('m'), external).map((r) => r.text).join('\n')).toContain('user -> side -> m, though it does on others');
  });

  const truth = fc.constantFrom<Truth>('yes', 'no', 'unknown');
  it('follows Kleene: what is settled with unknowns stays settled whatever they turn out to be', () => {
    fc.assert(
      fc.property(fc.array(truth, { maxLength: 5 }), (values) => {
        for (const combine of [all, any]) {
          const now = combine(values);
          if (now === 'unknown') return;
          for (const turn of ['yes', 'no'] as const) expect(combine(values.map((v) => (v === 'unknown' ? turn : v)))).toBe(now);
        }
        expect(not(all(values))).toBe(any(values.map(not)));
      }),
    );
  });
});
