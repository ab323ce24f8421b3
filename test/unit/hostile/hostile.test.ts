import { describe, expect, it } from 'vitest';
import { evaluateRules } from '../../../core/analysis/engine.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { analyse, catalog } from '../../support/analyse.ts';

/** Deterministic noise: the same bytes on every run. */
function noise(length: number, seed: number, alphabet?: string): string {
  let state = seed >>> 0;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  let text = '';
  while (text.length < length) text += alphabet ? alphabet[Math.floor(next() * alphabet.length)] : String.fromCharCode(Math.floor(next() * 256));
  return text;
}

const megabyte = 1_000_000;

const inputs: readonly (readonly [name: string, text: () => string])[] = [
  ['a megabyte of random bytes', () => noise(megabyte, 7)],
  ['a megabyte of YAML punctuation', () => noise(megabyte, 11, '[]{},:-#&*!|>\'"%@` \n\tab')],
  ['a model with a megabyte of random bytes behind it', () => `threatmodel: T\nelements:\n  a: { type: process }\n${noise(megabyte, 13)}`],
  ['10,000 brackets', () => `threatmodel: T\nelements: ${'['.repeat(10_000)}`],
  ['10,000 braces', () => `threatmodel: T\nelements: ${'{a: '.repeat(10_000)}`],
  ['10,000 levels of indentation', () => Array.from({ length: 10_000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ['10,000 dashes', () => `threatmodel: T\ndecisions:\n  ${'- '.repeat(10_000)}x`],
  ['an alias bomb', () => `threatmodel: T\nx-a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'.split('').map((c, i) => `x-${c}: &${c} [${Array(9).fill(`*${'abcdefghi'[i]}`).join(', ')}]`).join('\n')}\nelements: *j\n`],
  ['an alias that holds itself', () => 'threatmodel: T\nelements: &a { b: *a }\n'],
  ['a key of a megabyte', () => `threatmodel: T\nelements:\n  ${'k'.repeat(megabyte)}: { type: process }\n`],
  ['a name of a megabyte', () => `threatmodel: T\nelements:\n  a: { type: process, name: "${'n'.repeat(megabyte)}" }\n`],
  ['nothing', () => ''],
  ['a byte order mark alone', () => '\ufeff'],
  ['lone surrogates', () => 'threatmodel: \ud800\nelements:\n  \udc00a: { type: process, name: \ud83d }\n'],
];

describe('hostile input is answered with problems, never with an exception', () => {
  it.each(inputs)('%s', (_, text) => {
    const analysis = analyse(text());
    for (const problem of analysis.problems) {
      expect(problem.message.length).toBeLessThan(1000);
      expect(problem.message).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    }
    for (const finding of analysis.findings) expect(finding.message.length).toBeLessThan(2000);
  }, 30_000);
});

describe('ids that mean something to JavaScript are ids like any other', () => {
  const ids = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
  const model = `threatmodel: T
zones:
${ids.map((id) => `  z${id}: { type: inference }`).join('\n')}
data:
${ids.map((id) => `  d${id}: { kind: prompts }`).join('\n')}
elements:
${ids.map((id) => `  ${id}: { type: process, name: Model, zone: z${id}, controls: { rate-limit: { status: implemented } } }`).join('\n')}
flows:
${ids.map((id, i) => `  f${id}: { from: ${id}, to: ${ids[(i + 1) % ids.length]}, data: [d${id}], encrypted: false }`).join('\n')}
`;

  it('binds and reports them', () => {
    const analysis = analyse(model);
    expect(analysis.problems).toEqual([]);
    expect([...analysis.model.elements.keys()]).toEqual(ids);
    for (const id of ids) {
      expect(analysis.findings.some((f) => f.id === `GEN-PROC-T@${id}`)).toBe(true);
      expect(analysis.findings.some((f) => f.id === `GEN-FLOW-T@f${id}`)).toBe(true);
    }
    expect(({} as Record<string, unknown>)['type']).toBeUndefined();
  });

  it('reads __proto__ as a key without setting one', () => {
    const analysis = analyse('threatmodel: T\nelements:\n  a: { type: process, __proto__: { polluted: yes }, attributes: { __proto__: x, constructor: y } }\n');
    expect(analysis.problems.map((p) => p.code)).toEqual(['no-flows', 'unknown-key']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

it('text of the model never reaches a message with its control characters', () => {
  const evil = 'a\\u001b[31m\\u202eb\\u0000';
  const analysis = analyse(`threatmodel: "${evil}"\nelements:\n  "x${evil}": { type: process, name: "Model ${evil}" }\n  y: { type: store, name: "${evil}" }\nflows:\n  f: { from: "x${evil}", to: y, data: "${evil}", protocol: "${evil}" }\n`);
  const shown = [...analysis.problems.map((p) => p.message), ...analysis.findings.flatMap((f) => [f.message, ...f.because.map((r) => r.text)])].join('\n');
  expect(shown).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202a-\u202e]/);
});

it('a ring of hundreds elements is analysed in one sweep', () => {
  const n = 400;
  const text = `threatmodel: T\nelements:\n${Array.from({ length: n }, (_, i) => `  e${i}: { kind: ${i % 2 ? 'inference-server' : 'agent'}, zone: ${i % 7 ? 'inference' : 'external'} }`).join('\n')}\nflows:\n${Array.from({ length: n }, (_, i) => `  f${i}: { from: e${i}, to: e${(i + 1) % n}, bidirectional: true }`).join('\n')}\n`;
  const { model, findings } = analyse(text);
  expect(model.elements.size).toBe(n);
  expect(findings.length).toBe(evaluateRules(model, catalog, defaultSettings).length);
}, 30_000);
