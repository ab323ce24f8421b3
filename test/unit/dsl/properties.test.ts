import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../core/syntax/dsl/lex.ts';
import { idText, isBareValue, meantBy, stringText, valueText } from '../../../core/syntax/dsl/text.ts';
import { readDsl } from '../../../core/syntax/dsl/read.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { toDsl } from '../../support/dsl.ts';
import { checkTree } from './check.ts';
import { applied, document, edit } from './generate.ts';

const numRuns = Number(process.env['RUNS'] ?? 300);
const patience = 120_000;
const examples = readdirSync('examples').filter((file) => file.endsWith('.threat.yaml')).map((file) => toDsl(readFileSync(`examples/${file}`, 'utf8')));
const anyDocument = fc.oneof({ weight: 4, arbitrary: document }, { weight: 1, arbitrary: fc.constantFrom(...examples) });

/** `expect` on large equal trees takes most of the time of these tests. */
function expectSame(actual: DocumentTree, expected: DocumentTree): void {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
}

describe('tokens', () => {
  it('are the whole text, whatever it is', () => {
    fc.assert(fc.property(fc.oneof(document, fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'ab1.-_ \t\n\r"`\'\\{}[]:;,#=<>/é\ud83d') })), (text) => {
      const tokens = lex(text);
      let at = 0;
      for (const token of tokens) {
        expect(token.start).toBe(at);
        expect(token.end > token.start || token.kind === 'end').toBe(true);
        at = token.end;
      }
      expect(at).toBe(text.length);
    }), { numRuns });
  });

  it('read back what is written', () => {
    const words = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'a1.-_ \t\n\r"`\\{}:#é\ud83d') }), fc.constantFrom('90 days', '2026-09-01', '-1.5', '1.2.3', 'a-', '3d', '1 x'));
    fc.assert(fc.property(words, (value) => {
      for (const written of [valueText(value), stringText(value), idText(value)]) {
        const tokens = lex(written);
        expect(tokens.map((token) => token.kind)).toEqual([tokens[0]!.kind, 'end']);
        expect(meantBy(written, tokens[0]!)).toBe(value);
      }
      const tree = readDsl('m.threat', `x-a: ${valueText(value)}\nx-b: [${valueText(value)}]\n`);
      expect(tree.items.map((item) => item.problems)).toEqual([[], []]);
      expect(tree.items[0]!.value).toMatchObject({ is: 'scalar', value, quoted: !isBareValue(value) });
      expect(tree.items[1]!.value).toMatchObject({ items: [{ value }] });
    }), { numRuns });
  });
});

describe('reading after edits', () => {
  it('gives the same tree as reading anew', () => {
    fc.assert(fc.property(anyDocument, fc.array(edit, { minLength: 1, maxLength: 6 }), (text, edits) => {
      let tree = readDsl('m.threat', text);
      for (const one of edits) {
        text = applied(text, one);
        tree = readDsl('m.threat', text, tree);
        expectSame(tree, readDsl('m.threat', text));
      }
    }), { numRuns });
  }, patience);

  it('keeps the items whose text has not changed', () => {
    for (const text of examples) {
      const before = readDsl('m.threat', text);
      const items = [...before.items];
      const at = text.lastIndexOf('\n}', text.indexOf('\nflow'));
      const after = readDsl('m.threat', `${text.slice(0, at)}\n  tags: new${text.slice(at)}`, before);
      const kept = new Set(items);
      const fresh = after.items.filter((item) => !kept.has(item));
      expect(after.items.length).toBe(items.length);
      expect(fresh.length, fresh.map((item) => item.text).join('\n---\n')).toBeLessThanOrEqual(1);
    }
  });

  it('keeps a zone when only what it holds changes', () => {
    const before = readDsl('m.threat', 'zone a : dmz {\n  owner: x\n  process p { kind: agent }\n}\n');
    const [zone, element] = before.items;
    const after = readDsl('m.threat', 'zone a : dmz {\n  owner: x\n  process p { kind: tool }\n}\n', before);
    expect(after.items[0]).toBe(zone);
    expect(after.items[1]).not.toBe(element);
    expect(after.items[0]!.blockEnd).toBe(after.text.length - 1);
  });
});

describe('every tree', () => {
  it('has items that are slices of the text and spans that lie in them', () => {
    fc.assert(fc.property(anyDocument, fc.array(edit, { maxLength: 4 }), (text, edits) => checkTree(readDsl('m.threat', edits.reduce(applied, text)))), { numRuns });
  }, patience);
});
