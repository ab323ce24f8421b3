import { describe, expect, it } from 'vitest';
import { analyse } from '../../support/analyse.ts';

/** Nothing that cannot be read, and nothing that contradicts a stated fact, makes a threat go away. */
const model = (m: string, f = '', more = ''): string => `threatmodel: T
elements:
  u: { type: external, zone: external }
  g: { kind: api-gateway, zone: dmz, controls: [rate-limit] }
  m: { kind: inference-server, zone: inference${m} }
  b: { type: store, zone: data }
flows:
  f1: { from: u, to: g, protocol: HTTPS, authenticated: true }
  f2: { from: g, to: m, protocol: HTTPS, authenticated: true }
  f3: { from: m, to: b${f} }
${more}`;

const state = (text: string, id: string): string => analyse(text).findings.find((f) => f.id === id)?.state ?? 'none';
const codes = (text: string): string[] => analyse(text).problems.map((p) => p.code);

describe('findings stay', () => {
  it.each(['false', 'true', "''", 'no'])('where out-of-scope is %s: that is no reason', (value) => {
    const text = model(`, out-of-scope: ${value}`);
    expect(state(text, 'GEN-PROC-T@m')).toBe('open');
    expect(codes(text)).toContain('wrong-type');
  });

  it('is decided where out-of-scope gives the reason', () => expect(state(model(', out-of-scope: Run by the vendor'), 'GEN-PROC-T@m')).toBe('decided'));

  it.each(['resource-limits: planed', 'resource-limits: false', 'resource-limits: [planned]', 'resource-limits: { statsu: planned }', 'resource-limits: { status: }', 'resource-limits: { status: dunno }'])('where the status of a control cannot be read: %s', (control) => {
    expect(state(model(`, controls: { ${control} }`).replace('controls: [rate-limit]', 'controls: []'), 'GEN-PROC-D@m')).toBe('open');
  });

  it.each([
    ['encrypted: false', 'controls: [tls]', 'GEN-FLOW-I@f3'], ['authenticated: false', 'controls: [mtls]', 'GEN-FLOW-S@f3'], ['encrypted: false, authenticated: false', 'controls: [mtls]', 'GEN-FLOW-T@f3'],
  ])('where a flow states %s beside %s', (fact, control, id) => {
    expect(state(model('', `, ${fact}, ${control}`), id)).toBe('open');
    expect(codes(model('', `, ${fact}, ${control}`))).toContain('contradiction');
  });

  it('where a control on an end cannot be true of the flow', () => expect(state(model(', controls: [mtls]', ', encrypted: false, authenticated: false'), 'GEN-FLOW-S@f3')).toBe('open'));

  it('where a store says that it is not encrypted', () => {
    expect(state(model('').replace('b: { type: store, zone: data', 'b: { type: store, zone: data, encrypted-at-rest: false, controls: [encryption-at-rest]'), 'GEN-STORE-I@b')).toBe('open');
  });

  it('where the model itself faces the internet, whatever stands in front', () => {
    expect(state(model(''), 'AI-INF-02@m')).toBe('mitigated');
    expect(state(model(', internet-facing: true'), 'AI-INF-02@m')).toBe('open');
  });

  it.each(['until: 2026-13-01', 'until: soon', 'staus: x'])('where a decision cannot be read: %s', (rest) => {
    expect(state(model('', '', `decisions:\n  - { threat: GEN-PROC-T, on: m, status: accepted, because: x, ${rest} }\n`), 'GEN-PROC-T@m')).toBe('open');
  });

  it('where an element shares its id with something else', () => {
    const text = model('').replace('flows:', 'data:\n  m: { kind: prompts }\nflows:');
    expect(state(text, 'GEN-PROC-T@m')).toBe('open');
    expect(codes(text).filter((c) => c === 'duplicate-id')).toHaveLength(2);
    expect(codes(text)).not.toContain('missing-reference');
  });
});

describe('a gateway with rate limits in front', () => {
  it.each([
    ['directly', model('')],
    ['two hops before', model('').replace('f2: { from: g, to: m,', 'f2: { from: g, to: r, protocol: HTTPS, authenticated: true }\n  f4: { from: r, to: m,').replace('  b: {', '  r: { kind: web-service, zone: inference }\n  b: {')],
    ['as a limit on the flow', model('').replace('controls: [rate-limit]', 'controls: []').replace('f1: { from: u, to: g,', 'f1: { from: u, to: g, controls: [rate-limit],')],
  ])('%s raises no false alarm', (_, text) => {
    for (const id of ['AI-INF-02@m', 'GEN-PROC-D@m', 'GEN-PROC-I@m']) expect(`${id} ${state(text, id)}`).toBe(`${id} mitigated`);
  });
});

describe('one mistake is one problem', () => {
  it('lists where names are wanted', () => expect(codes('threatmodel: T\nelements:\n  - a\n  - b\n')).toEqual(['wrong-type']));

  it('a threat with the id of a rule', () => {
    const analysis = analyse(model('', '', 'threats:\n  AI-INF-02: { on: m, title: x }\n'));
    expect(analysis.problems.map((p) => p.code)).toEqual(['duplicate-id']);
    expect(analysis.findings.filter((f) => f.id === 'AI-INF-02@m')).toHaveLength(1);
  });

  it('a zone type that only a duplicate names is there', () => {
    expect(codes('threatmodel: T\nelements:\n  b: { type: store, zone: data }\n  b: { type: process, zone: dmz }\n').filter((c) => c === 'missing-reference')).toEqual([]);
  });

  it('thousands of nested zones cost little', () => {
    const n = 3000;
    const zones = Array.from({ length: n }, (_, i) => `  z${i}: {${i > 0 ? ` parent: z${i - 1}` : ' type: data'} }`).join('\n');
    expect(codes(`threatmodel: T\nzones:\n${zones}\nelements:\n  a: { type: process, zone: z${n - 1} }\n  b: { type: store, zone: z0 }\nflows:\n  f: { from: a, to: b }\n`)).toEqual([]);
  });
});
