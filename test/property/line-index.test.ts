import fc from 'fast-check';
import { expect, it } from 'vitest';
import { difference, LineIndex } from '../../core/text/text.ts';

const text = fc.array(fc.constantFrom('a', 'bc', '\n', '\r', '\r\n', ' '), { maxLength: 40 }).map((parts) => parts.join(''));
const edit = fc.record({ at: fc.nat(60), cut: fc.nat(6), put: text });

it('the difference of two texts is what turns one into the other, and no more than the edit', () => {
  fc.assert(fc.property(text, edit, (before, { at, cut, put }) => {
    const from = Math.min(at, before.length);
    const after = before.slice(0, from) + put + before.slice(from + cut);
    const { start, end, endAfter } = difference(before, after);
    expect(before.slice(0, start) + after.slice(start, endAfter) + before.slice(end)).toBe(after);
    expect(endAfter - start).toBeLessThanOrEqual(put.length);
  }));
});

it('an index carried over edits is that of the text', () => {
  fc.assert(fc.property(text, fc.array(edit, { maxLength: 6 }), (first, edits) => {
    let now = first;
    let index = new LineIndex(now);
    for (const { at, cut, put } of edits) {
      const from = Math.min(at, now.length);
      now = now.slice(0, from) + put + now.slice(from + cut);
      index = LineIndex.after(index, now);
      const anew = new LineIndex(now);
      expect([index.lineCount, ...Array.from({ length: index.lineCount }, (_, line) => index.lineStart(line))]).toEqual([anew.lineCount, ...Array.from({ length: anew.lineCount }, (_, line) => anew.lineStart(line))]);
      for (let offset = 0; offset <= now.length; offset++) expect(index.positionAt(offset)).toEqual(anew.positionAt(offset));
    }
  }));
});
