import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plain, plainJson, plainLines } from '../../../core/text/terminal.ts';

const active = /[\p{Cc}\u2028\u2029\u200b\u202a-\u202e\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]|\p{Cs}/u;

describe('plain', () => {
  test.each([
    ['plain words, two  spaces', 'plain words, two  spaces'],
    ['\u001b[31mred\u001b[0m', '\\x1b[31mred\\x1b[0m'],
    ['a\r\nb\tc\u0000\u007f', 'a\\x0d\\x0ab\\x09c\\x00\\x7f'],
    ['\u009b2J', '\\x9b2J'],
    ['\u202eevil\u2066', '\\u202eevil\\u2066'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\ud800', '\\ud800'],
    ['\u{1F468}\u200d\u{1F469} \u00e9 \u4f60', '\u{1F468}\u200d\u{1F469} \u00e9 \u4f60'],
  ])('%j', (text, shown) => expect(plain(text)).toBe(shown));

  test('whatever the text, nothing active is left', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plain(text)).not.toMatch(active);
      expect(plainLines(text).replaceAll('\n', '')).not.toMatch(active);
      expect(plainLines(text).split('\n')).toHaveLength(text.split('\n').length);
    }));
  });
});

describe('plainJson', () => {
  test('means the same and holds nothing active', () => {
    fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false, stringUnit: 'binary' }), (value) => {
      const text = plainJson(JSON.stringify(value, undefined, 2));
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(text.replaceAll('\n', '')).not.toMatch(active);
    }));
  });
});
