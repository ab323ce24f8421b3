import { describe, expect, it } from 'vitest';
import { readYaml } from '../../../core/syntax/yaml/read.ts';
import { checkTree } from './check.ts';

/** Numbers without a pattern, the same in each run. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

function noise(length: number, alphabet: readonly string[]): string {
  const next = random(7);
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(next() * alphabet.length)]!;
  return text;
}

const bytes = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
const million = 1_000_000;
const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array<string>(9).fill(`*a${i}`).join(', ')}]\n`).join('')}`;
const chain = `a0: &a0 [x]\n${Array.from({ length: 200 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}]\n`).join('')}`;

const texts: readonly { readonly name: string; readonly text: string; readonly code?: string }[] = [
  { name: 'random bytes', text: noise(million, bytes), code: 'yaml-syntax' },
  { name: 'random bytes without NUL', text: noise(million, bytes.slice(1)), code: 'yaml-syntax' },
  { name: 'random printable characters', text: noise(million, [...bytes.slice(32, 127), '\n']), code: 'yaml-syntax' },
  { name: 'random signs', text: `elements:\n  a: ${noise(million, [...'{}[], a:"\'#\n '])}` },
  { name: 'brackets', text: '['.repeat(million), code: 'too-deep' },
  { name: '10,000 lists in an item', text: `elements:\n  a: ${'['.repeat(10_000)}`, code: 'too-deep' },
  { name: '10,000 maps in an item', text: `elements:\n  a: ${'{a: '.repeat(10_000)}${'}'.repeat(10_000)}`, code: 'too-deep' },
  { name: '1,000 lists, closed', text: `elements:\n  a: ${'['.repeat(1000)}${']'.repeat(1000)}`, code: 'too-deep' },
  { name: '10,000 dashes', text: `elements:\n  a:\n    ${'- '.repeat(10_000)}`, code: 'too-deep' },
  { name: '10,000 question marks', text: `elements:\n  a:\n    ${'? '.repeat(10_000)}`, code: 'too-deep' },
  { name: '1,000 levels of indentation', text: Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), code: 'too-deep' },
  { name: '1,000 levels of indentation in an item', text: `elements:\n${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i + 2)}a:`).join('\n')}`, code: 'too-deep' },
  { name: 'an alias bomb', text: bomb, code: 'too-large' },
  { name: 'a chain of aliases', text: chain, code: 'too-deep' },
  { name: 'a key of a million characters', text: `elements:\n  ${'k'.repeat(million)}: x\n` },
  { name: 'a top-level key of a million characters', text: `${'k'.repeat(million)}: x\n` },
  { name: 'a million spaces', text: `a: x\n${' '.repeat(million)}` },
  { name: 'a million tabs', text: '\t'.repeat(million) },
  { name: 'quotes', text: `a: ${'"'.repeat(million)}` },
  { name: 'backslashes', text: `a: "${'\\'.repeat(million)}` },
  { name: 'commas', text: `a: [${','.repeat(100_000)}]` },
  { name: 'one map of 50,000 keys, all alike', text: `elements:\n  a: {${'a: b, '.repeat(50_000)}}`, code: 'duplicate-key' },
  { name: 'lone surrogates', text: `elements:\n  \ud800: \udc00\n  "\udc00": "\ud800"\n${'\ud800'.repeat(1000)}` },
  { name: 'anchors without end', text: `a: ${'&a '.repeat(10_000)}` },
  { name: 'markers', text: '---\n'.repeat(10_000) },
  { name: 'words without colons', text: `elements:\n  a: b\n${'word\n'.repeat(100_000)}`, code: 'many' },
];

describe('hostile text', () => {
  it.each(texts)('$name', ({ text, code }) => {
    const tree = readYaml('f', text);
    checkTree(tree);
    expect(tree.problems.length).toBeLessThanOrEqual(101);
    const codes = [...tree.problems, ...tree.items.flatMap((item) => item.problems)].map((problem) => problem.code);
    if (code) expect(codes).toContain(code);
    expect(readYaml('f', text, tree)).toBeDefined();
  }, 60_000);

  it('cuts what is nested too deep and keeps the rest', () => {
    const tree = readYaml('f', `elements:\n  a: ${'['.repeat(100)}${']'.repeat(100)}\n  b: { c: d }\n`);
    expect(tree.items.map((item) => [item.key?.value, item.problems.map((problem) => problem.code)])).toEqual([['a', ['too-deep']], ['b', []]]);
  });
});
