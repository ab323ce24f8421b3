import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { readWhole, readYaml } from '../../../core/syntax/yaml/read.ts';
import { checkTree } from './check.ts';
import { applied, document, edit } from './generate.ts';

const N = Number(process.env['RUNS'] ?? 200);
const runs = { numRuns: N };
const patience = 60_000;

/** `expect` on large equal trees takes most of the time of these tests. */
function expectSame(actual: DocumentTree, expected: DocumentTree): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

function problemCount(tree: DocumentTree): number {
  return tree.problems.length + tree.items.reduce((n, item) => n + item.problems.length, 0);
}

describe('reading in pieces', () => {
  it('gives the same tree as reading the whole text, where that is well-formed', () => {
    let wellFormed = 0;
    fc.assert(fc.property(document, (text) => {
      const whole = readWhole('f', text);
      if (problemCount(whole) > 0) return;
      wellFormed++;
      expectSame(readYaml('f', text), whole);
    }), runs);
    expect(wellFormed).toBeGreaterThan(N / 4);
  }, patience);

  it('gives the same tree as reading the whole text after edits, where that is still well-formed', () => {
    fc.assert(fc.property(document, fc.array(edit, { minLength: 1, maxLength: 2 }), (text, edits) => {
      const edited = edits.reduce(applied, text);
      const whole = readWhole('f', edited);
      if (problemCount(whole) > 0) return;
      expectSame(readYaml('f', edited), whole);
    }), { numRuns: N });
  }, patience);
});

describe('reading after an edit', () => {
  it('gives the same tree as reading anew', () => {
    fc.assert(fc.property(document, fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
      let tree = readYaml('f', text);
      for (const one of edits) {
        text = applied(text, one);
        tree = readYaml('f', text, tree);
        expectSame(tree, readYaml('f', text));
      }
    }), runs);
  }, patience);
});

describe('every tree', () => {
  it('has items that are slices of the text and spans that lie in them', () => {
    fc.assert(fc.property(document, fc.array(edit, { maxLength: 4 }), (text, edits) => {
      const edited = edits.reduce(applied, text);
      checkTree(readYaml('f', edited));
      checkTree(readWhole('f', edited));
    }), { numRuns: N });
  }, patience);
});
