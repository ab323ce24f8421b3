import { describe, expect, it } from 'vitest';
import { analyse, wordsOf } from '../../support/analyse.ts';

/** One model that has no problem of any kind; each case below replaces or adds a few words and names what must be said, of which words. */
const sound = `threatmodel: T
review: { every: 90 days, last: 2026-10-01 }
retrained: 2026-09-01
zones:
  net: { type: external }
  srv: { type: inference }
data:
  prompts: { kind: prompts, classification: confidential }
elements:
  user: { type: external, zone: net }
  model: { kind: inference-server, zone: srv, controls: [rate-limit] }
flows:
  ask: { from: user, to: model, data: [prompts], protocol: HTTPS, authenticated: true }
assumptions:
  A1: { text: Callers are known, on: ask, until: 2027-01-01, states: { authenticated: true } }
decisions:
  - { threat: GEN-PROC-R, on: model, status: accepted, because: Logged by the gateway }
`;

type Case = readonly [name: string, edit: (text: string) => string, expected: readonly (readonly [code: string, words: string, replacement?: string])[]];

const put = (from: string, to: string) => (text: string): string => {
  if (!text.includes(from)) throw new Error(`the sound model has no '${from}'`);
  return text.replace(from, () => to);
};

const cases: readonly Case[] = [
  ['a sound model', (t) => t, []],
  ['an unknown key in an element', put('zone: srv,', 'zne: srv,'), [['unknown-key', 'zne', 'zone']]],
  ['an unknown section', put('elements:', 'elemnts:'), [['unknown-key', 'elemnts', 'elements']]],
  ['a key of one\'s own', put('zone: srv,', 'zone: srv, x-cost: 12,'), []],
  ['an unknown kind', put('inference-server', 'inference-sever'), [['unknown-value', 'inference-sever', 'inference-server']]],
  ['an unknown word', put('classification: confidential', 'classification: confidental'), [['unknown-value', 'confidental', 'confidential']]],
  ['another spelling of a word', put('type: external, zone: net', 'type: external_entity, zone: net'), []],
  ['a flag that is none', put('authenticated: true }', 'authenticated: maybe }'), [['wrong-type', 'maybe']]],
  ['a flag that nobody knows', put('authenticated: true }\nass', 'authenticated: unknown }\nass'), []],
  ['a list where one value goes', put('protocol: HTTPS', 'protocol: [HTTPS]'), [['wrong-type', '[HTTPS]']]],
  ['keys where one value goes', put('protocol: HTTPS', 'protocol: { a: b }'), [['wrong-type', '{ a: b }']]],
  ['a text where keys go', put('  srv: { type: inference }', '  srv: inference'), [['wrong-type', 'inference']]],
  ['a missing element', put('from: user', 'from: usr'), [['no-flows', 'user'], ['missing-reference', 'usr', 'user']]],
  ['a missing zone', put('zone: srv', 'zone: srw'), [['missing-reference', 'srw', 'srv']]],
  ['a zone type in place of a zone', put('zone: srv', 'zone: training'), []],
  ['a missing data entry in a list', put('[prompts]', '[promts]'), [['unused-data', 'prompts'], ['missing-reference', 'promts', 'prompts']]],
  ['free text as data', put('[prompts]', 'anything at all'), [['unused-data', 'prompts']]],
  ['free text that is nearly a name', put('[prompts]', 'prompst'), [['unused-data', 'prompts'], ['near-reference', 'prompst', 'prompts']]],
  ['an unknown control', put('[rate-limit]', '[rate-limt]'), [['missing-reference', 'rate-limt', 'rate-limit']]],
  ['an unknown rule in a decision', put('GEN-PROC-R', 'GEN-PROC-X'), [['missing-reference', 'GEN-PROC-X']]],
  ['a duplicate id over sections', put('  model: {', '  srv: { type: store, zone: net }\n  model: {'), [['duplicate-id', 'srv'], ['duplicate-id', 'srv'], ['no-flows', 'srv']]],
  ['HTTPS that is not encrypted', put('authenticated: true }\nass', 'authenticated: true, encrypted: false }\nass'), [['contradiction', 'false']]],
  ['a control that is contradicted', put('data: [prompts], protocol: HTTPS, authenticated: true', 'data: [prompts], controls: [mtls], authenticated: false'), [['contradiction', 'false'], ['assumption-contradicted', 'true']]],
  ['a type that contradicts the kind', put('kind: inference-server', 'type: store, kind: inference-server'), [['contradiction', 'store'], ['decision-dangling', 'GEN-PROC-R']]],
  ['an element without flows', put('flows:', '  lonely: { type: store, zone: srv }\nflows:'), [['no-flows', 'lonely']]],
  ['an element that is nothing', put('flows:', '  thing: { zone: srv }\nflows:'), [['no-type', 'thing'], ['no-flows', 'thing']]],
  ['unused data', put('elements:', '  spare: { classification: public }\nelements:'), [['unused-data', 'spare']]],
  ['an expired assumption', put('until: 2027-01-01', 'until: 2026-01-01'), [['assumption-expired', '2026-01-01']]],
  ['a contradicted assumption', put('states: { authenticated: true }', 'states: { encrypted: false }'), [['assumption-contradicted', 'false']]],
  ['an overdue review', put('last: 2026-10-01', 'last: 2026-01-01'), [['review-overdue', '2026-01-01'], ['retrained-after-review', '2026-09-01']]],
  ['a retraining after the review', put('retrained: 2026-09-01', 'retrained: 2026-11-01'), [['retrained-after-review', '2026-11-01']]],
  ['a date that does not exist', put('retrained: 2026-09-01', 'retrained: 2026-02-30'), [['bad-date', '2026-02-30']]],
  ['a decision without a reason', put(', because: Logged by the gateway', ''), [['missing-key', '{ threat: GEN-PROC-R, on: model, status: accepted }']]],
  ['a decision with an empty reason', put('because: Logged by the gateway', 'because: ""'), [['decision-incomplete', '""']]],
  ['a decision that has expired', put('because: Logged by the gateway', 'because: Logged, until: 2026-01-01'), [['decision-expired', '2026-01-01']]],
  ['a decision about nothing', put('threat: GEN-PROC-R, on: model', 'threat: GEN-STORE-T, on: model'), [['decision-dangling', 'GEN-STORE-T']]],
  ['mitigated elsewhere without evidence', put('status: accepted', 'status: mitigated-elsewhere'), [['decision-incomplete', 'mitigated-elsewhere']]],
  ['in progress without owner and date', put('status: accepted', 'status: in-progress'), [['decision-incomplete', 'in-progress']]],
  ['a planned control that is late', put('[rate-limit]', '{ rate-limit: { status: planned, due: 2026-01-01 } }'), [['control-overdue', '2026-01-01']]],
  ['a zone inside itself', put('  srv: { type: inference }', '  srv: { type: inference, parent: inner }\n  inner: { type: inference, parent: srv }'), [['zone-cycle', 'srv']]],
  ['a flow that a zone does not let in', put('srv: { type: inference }', 'srv: { type: inference, crossing: { validation: true } }'), [['crossing-requirement', 'ask']]],
  ['an include that is not there', put('zones:', 'include: shared.yaml\nzones:'), [['include-missing', 'shared.yaml']]],
  ['an include that leaves the project', put('zones:', 'include: ../../etc/passwd\nzones:'), [['include-refused', '../../etc/passwd']]],
  ['a retired ATLAS id', put('assumptions:', 'threats:\n  X: { on: model, title: Bad, atlas: AML.T0019 }\nassumptions:'), [['retired-atlas', 'AML.T0019', 'AML.T0115.000']]],
  ['an OWASP id without edition', put('assumptions:', 'threats:\n  X: { on: model, title: Bad, owasp: LLM01 }\nassumptions:'), [['owasp-edition', 'LLM01']]],
  ['a threat on nothing', put('assumptions:', 'threats:\n  X: { title: Bad }\nassumptions:'), [['missing-key', 'X']]],
];

describe('problems', () => {
  it.each(cases)('%s', (_, edit, expected) => {
    const analysis = analyse(edit(sound));
    const got = analysis.problems.map((p) => [p.code, wordsOf(p.source), p.replacement] as const);
    const wanted = expected.map(([code, words, replacement], i) => [code, words, replacement ?? got[i]?.[2]] as const);
    expect(got.map((g) => [...g])).toEqual(wanted.map((w) => [...w]));
  });

  it('names the other place of a duplicate on both', () => {
    const analysis = analyse(sound.replace('  model: {', '  user: { type: store, zone: srv }\n  model: {'));
    const duplicates = analysis.problems.filter((p) => p.code === 'duplicate-id');
    expect(duplicates.map((p) => p.related?.[0]?.source.item.start)).toEqual(duplicates.map((p) => p.source.item.start).reverse());
    expect(duplicates).toHaveLength(2);
  });

  it('reads included fragments and reports cycles', () => {
    const fragment = 'zones:\n  shared: { type: data }\ninclude: model.threat.yaml\n';
    const analysis = analyse(sound.replace('zones:', 'include: parts/zones.threat.yaml\nzones:').replace('zone: srv', 'zone: shared'), {}, { 'parts/zones.threat.yaml': fragment.replace('model.threat', '../model.threat') });
    expect(analysis.model.zones.has('shared')).toBe(true);
    expect(analysis.problems.map((p) => p.code)).toEqual(['include-cycle']);
  });

  it('refuses to include a whole model', () => {
    const analysis = analyse(sound.replace('zones:', 'include: other.threat.yaml\nzones:'), {}, { 'other.threat.yaml': 'threatmodel: Other\n' });
    expect(analysis.problems.map((p) => p.code)).toEqual(['include-model']);
  });
});
