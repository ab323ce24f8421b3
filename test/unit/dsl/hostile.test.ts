import { describe, expect, it } from 'vitest';
import { contextOf } from '../../../core/syntax/context.ts';
import { lex } from '../../../core/syntax/dsl/lex.ts';
import { readDsl } from '../../../core/syntax/dsl/read.ts';
import { analyser, today } from '../../support/analyse.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
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
  const parts: string[] = [];
  for (let i = 0; i < length; i++) parts.push(alphabet[Math.floor(next() * alphabet.length)]!);
  return parts.join('');
}

const bytes = Array.from({ length: 256 }, (_, i) => String.fromCharCode(i));
const million = 1_000_000;

const texts: readonly { readonly name: string; readonly text: string; readonly code?: string }[] = [
  { name: 'random bytes', text: noise(million, bytes), code: 'dsl-syntax' },
  { name: 'random bytes without NUL', text: noise(million, bytes.slice(1)), code: 'dsl-syntax' },
  { name: 'random printable characters', text: noise(million, [...bytes.slice(32, 127), '\n']) },
  { name: 'random signs', text: `process a { x: ${noise(million, [...'{}[], a:"#\n ;->'])}` },
  { name: 'random words', text: noise(200_000, ['process ', 'zone ', 'flow ', 'a ', '-> ', '{ ', '} ', '"x" ', ': ', '\n', 'control ', 'on ', '; ', ', ', 'not ', 'kind: ']) },
  { name: 'a NUL', text: 'process a\0', code: 'dsl-syntax' },
  { name: 'opening braces', text: '{'.repeat(million) },
  { name: 'closing braces', text: '}'.repeat(million), code: 'dsl-brace' },
  { name: 'opening brackets', text: `x-a: ${'['.repeat(million)}`, code: 'too-deep' },
  { name: '10,000 lists', text: `process a { x-y: ${'['.repeat(10_000)}${']'.repeat(10_000)} }`, code: 'too-deep' },
  { name: '10,000 maps', text: `process a { x-y: ${'{ a: '.repeat(10_000)}${'}'.repeat(10_000)} }`, code: 'too-deep' },
  { name: '10,000 zones in one another', text: `${'zone z {\n'.repeat(10_000)}${'}\n'.repeat(10_000)}` },
  { name: '10,000 zones in one another, never closed', text: 'zone z {\n'.repeat(10_000) },
  { name: '10,000 zones in one another, each with an entry at its end', text: `${'zone z {\n'.repeat(10_000)}${'owner: x\n}\n'.repeat(10_000)}` },
  { name: '10,000 elements in one another', text: `${'process p {\n'.repeat(10_000)}${'}\n'.repeat(10_000)}` },
  { name: '10,000 elements that are never closed', text: 'process p {\n  owner: x\n'.repeat(10_000) },
  { name: 'an id of a million characters', text: `process ${'k'.repeat(million)} : agent\n` },
  { name: 'a name of a million characters', text: `process a "${'k'.repeat(million)}"\n` },
  { name: 'a key of a million characters', text: `${'k'.repeat(million)}: x\n` },
  { name: 'a keyword of a million characters', text: `${'k'.repeat(million)} a "x"\n`, code: 'dsl-syntax' },
  { name: 'a number of a million digits', text: `x-a: ${'9'.repeat(million)}\n` },
  { name: 'dashes', text: `process a${'-'.repeat(million)}` },
  { name: 'words and dashes', text: `process ${'a-'.repeat(million / 2)}` },
  { name: 'arrows', text: `flow a ${'-> '.repeat(100_000)}`, code: 'dsl-header' },
  { name: 'a flow of 100,000 targets', text: `flow a ${'-> b '.repeat(100_000)}`, code: 'dsl-header' },
  { name: 'spaces', text: `owner: x\n${' '.repeat(million)}` },
  { name: 'tabs', text: '\t'.repeat(million) },
  { name: 'line breaks', text: '\r'.repeat(million) },
  { name: 'quotes', text: `x-a: ${'"'.repeat(million)}` },
  { name: 'quotes in lines', text: '"\n'.repeat(100_000) },
  { name: 'apostrophes', text: `x-a: ${'\''.repeat(100_000)}` },
  { name: 'apostrophes in a line of words', text: `x-a: ${'a\' '.repeat(100_000)}` },
  { name: 'backticks', text: '`'.repeat(million) },
  { name: 'backslashes', text: `x-a: "${'\\'.repeat(million)}` },
  { name: 'odd escapes', text: `x-a: "${'\\q'.repeat(100_000)}"` },
  { name: 'a block that is never closed', text: `x-a: """${'x\n'.repeat(million / 2)}`, code: 'dsl-text' },
  { name: 'blocks in a row', text: '"""\n'.repeat(100_000) },
  { name: 'commas', text: `x-a: [${','.repeat(100_000)}]` },
  { name: 'values in a row', text: `x-a: ${'a, '.repeat(100_000)}` },
  { name: 'words in a row', text: `x-a: ${'a '.repeat(100_000)}` },
  { name: 'words in a list', text: `x-a: [${'a '.repeat(100_000)}]` },
  { name: '50,000 entries with one key', text: `process a { ${'owner: b; '.repeat(50_000)}}`, code: 'duplicate-key' },
  { name: '50,000 controls of one name', text: `process a {\n${'control b\n'.repeat(50_000)}}` },
  { name: '50,000 flows between two elements', text: 'flow a -> b\n'.repeat(50_000) },
  { name: '50,000 statements with one id', text: 'process a : agent\n'.repeat(50_000) },
  { name: 'lone surrogates', text: `process \ud800 "\udc00"\n${'\ud800'.repeat(1000)}` },
  { name: 'words that mean nothing', text: `process a\n${'word word\n'.repeat(100_000)}` },
  { name: 'wrong comments', text: 'process a // x\n'.repeat(10_000), code: 'many' },
  { name: 'YAML', text: `elements:\n${'  a:\n    kind: agent\n'.repeat(20_000)}`, code: 'dsl-yaml' },
  { name: 'dashes as lists', text: `process a {\n  tags:\n${'    - x\n'.repeat(50_000)}}` },
  { name: 'names that objects have', text: 'process __proto__ { constructor: x; toString; __proto__: { a: b } }\nflow __proto__ -> constructor\ndecisions: { __proto__: {} }\n__proto__: x\n' },
];

describe('hostile text', () => {
  it.each(texts)('$name', ({ text, code }) => {
    const tree = readDsl('m.threat', text);
    checkTree(tree);
    expect(tree.problems.length).toBeLessThanOrEqual(101);
    const codes = [...tree.problems, ...tree.items.flatMap((item) => item.problems)].map((problem) => problem.code);
    if (code) expect(codes).toContain(code);
    expect(readDsl('m.threat', `${text} `, tree)).toBeDefined();
    contextOf(readDsl('m.threat', text), text.length);
    if (text.length < 300_000) expect(lex(text).at(-1)!.end).toBe(text.length);
  }, 120_000);

  it('costs no more to analyse', () => {
    for (const { text } of texts.filter((one) => one.text.length < 120_000)) {
      const tree = readDsl('m.threat', text.slice(0, 30_000));
      expect(analyser.analyse(tree, new MemoryFiles(new Map([[tree.file, tree]])), { settings: defaultSettings, today })).toBeDefined();
    }
  }, 120_000);

  it('cuts what is nested too deep and keeps the rest', () => {
    const tree = readDsl('m.threat', `process a { x-y: ${'['.repeat(100)}${']'.repeat(100)}; owner: z }\nprocess b\n`);
    expect(tree.items.map((item) => [item.key?.value, item.problems.map((problem) => problem.code)])).toEqual([['a', ['too-deep']], ['b', []]]);
  });
});
