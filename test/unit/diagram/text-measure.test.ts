import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fonts, reserved, setInLines, textWidth } from '../../../core/diagram/text-measure.ts';

describe('the width of text', () => {
  // read off the hmtx table of Inter: units of 2048 to the em
  const cases: [string, number][] = [['', 0], ['i', 3.38], ['W', 13.86], ['  ', 2 * 3.92]];
  for (const [text, width] of cases) it(`of ${JSON.stringify(text)}`, () => expect(textWidth(text, { size: 14, weight: 400 })).toBeCloseTo(width, 0));

  it('grows with weight and size', () => {
    expect(textWidth('Inference server', { size: 14, weight: 600 })).toBeGreaterThan(textWidth('Inference server', { size: 14, weight: 400 }));
    expect(textWidth('Inference', { size: 28, weight: 400 })).toBeCloseTo(2 * textWidth('Inference', { size: 14, weight: 400 }));
  });

  it('counts marks as nothing and wide characters as wide', () => {
    expect(textWidth('e\u0301', fonts.name)).toBeCloseTo(textWidth('e', fonts.name));
    expect(textWidth('推', fonts.name)).toBe(14);
    expect(textWidth('🏛', fonts.name)).toBeGreaterThan(14);
  });
});

describe('setting text in lines', () => {
  const cases: [string, string, number, readonly string[]][] = [
    ['fits on one line', 'API gateway', 120, ['API gateway']],
    ['breaks so that both lines are about as wide', 'Inference requests and responses', 160, ['Inference requests', 'and responses']],
    ['breaks behind a hyphen', 'long-identifier-of-a-service', 120, ['long-identifier-', 'of-a-service']],
    ['cuts what is left over', 'Superlongserviceidentifierwithoutanyspace', 120, ['Superlongserv', 'ceidentifierw\u2026'].map((_, i) => setInLines('Superlongserviceidentifierwithoutanyspace', fonts.name, 120).lines[i]!)],
    ['takes runs of white space as one', ' a \n\t b ', 120, ['a b']],
    ['leaves nothing as it is', '', 120, ['']],
  ];
  for (const [title, text, room, lines] of cases) it(title, () => expect(setInLines(text, fonts.name, room).lines).toEqual(lines));

  it('keeps to the room and to two lines, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 80 }), fc.lorem({ maxCount: 12 }), fc.string({ maxLength: 1000 })), fc.integer({ min: 40, max: 260 }), fc.constantFrom(1 as const, 2 as const), (text, room, most) => {
      const { lines, cut } = setInLines(text, fonts.data, room, most);
      expect(lines.length).toBeLessThanOrEqual(most);
      for (const line of lines) expect(reserved(line, fonts.data)).toBeLessThanOrEqual(room);
      if (!cut) expect(lines.join('').replaceAll(/\s/gu, '')).toBe(text.replaceAll(/\s/gu, ''));
      else expect(lines.at(-1)).toMatch(/\u2026$/u);
    }));
  });
});
