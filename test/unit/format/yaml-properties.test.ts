import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatYaml } from '../../../core/syntax/yaml/format.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { applyEdits, LineIndex } from '../../../core/text/text.ts';
import { model } from '../convert/generate.ts';
import { says } from '../convert/says.ts';
import { comments } from '../convert/support.ts';
import { applied, document, edit } from '../yaml/generate.ts';

const N = Number(process.env['RUNS'] ?? 150);
const patience = Math.max(60_000, N * 200);
const read = (text: string): DocumentTree => readDocument('m.threat.yaml', text);
const format = (text: string, indent = '  '): string => applyEdits(text, formatYaml(read(text), { indent }));

function problems(tree: DocumentTree): string[] {
  return [...tree.problems, ...tree.items.flatMap((item) => item.problems)].map(({ code }) => code).sort();
}

const any = fc.oneof(document, model, fc.tuple(document, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([text, edits]) => edits.reduce(applied, text)));
const indent = fc.constantFrom('  ', '    ', ' ', '\t');

describe('formatting YAML', () => {
  const examples = readdirSync('examples').filter((file) => file.endsWith('.threat.yaml'));
  it.each(examples)('leaves %s', (file) => {
    const text = readFileSync(`examples/${file}`, 'utf8');
    expect(format(text)).toBe(text);
  });

  it('changes no model and no comment, whatever the text; twice is once', () => {
    fc.assert(fc.property(any, indent, (text, by) => {
      const before = read(text);
      const formatted = format(text, by);
      const after = read(formatted);
      expect(problems(after), formatted).toEqual(problems(before));
      expect(says(after), formatted).toEqual(says(before));
      expect(comments(after), formatted).toEqual(comments(before));
      expect(format(formatted, by), text).toBe(formatted);
    }), { numRuns: N });
  }, patience);

  it('of a range touches only its lines', () => {
    fc.assert(fc.property(any, indent, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (text, by, from, to) => {
      const index = new LineIndex(text);
      const start = Math.floor(Math.min(from, to) * text.length);
      const end = Math.floor(Math.max(from, to) * text.length);
      const edits = formatYaml(read(text), { indent: by, range: { start, end } });
      for (const { span } of edits) {
        expect(index.positionAt(span.start).line).toBeGreaterThanOrEqual(index.positionAt(start).line);
        expect(index.positionAt(span.start).line).toBeLessThanOrEqual(index.positionAt(end).line);
      }
      expect(says(read(applyEdits(text, edits))), text).toEqual(says(read(text)));
    }), { numRuns: N });
  }, patience);

  it('of the examples with four columns, and back, is what it was', () => {
    for (const file of examples) {
      const text = readFileSync(`examples/${file}`, 'utf8');
      const wide = format(text, '    ');
      expect(format(wide)).toBe(text);
      if (!text.includes('>-')) expect(wide).not.toBe(text);
    }
  });
});
