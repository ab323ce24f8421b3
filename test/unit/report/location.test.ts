import { describe, expect, test } from 'vitest';
import { Locator } from '../../../core/report/location.ts';
import type { Item } from '../../../core/syntax/tree.ts';

const text = 'a: 1\r\nb: "\u{1F600}" x\nlast';
const item = (start: number, file = 'm.yaml'): Item => ({ file, section: '', kind: 'value', start, text: text.slice(start), problems: [] });
const locator = new Locator([{ file: 'm.yaml', text }], (file) => `models/${file}`);

describe('lines and columns from 1, in UTF-16 units, the end exclusive', () => {
  test.each([
    [0, 0, 1, [1, 1, 1, 2]],
    [0, 3, 4, [1, 4, 1, 5]],
    [6, 0, 1, [2, 1, 2, 2]],
    [6, 3, 7, [2, 4, 2, 8]],
    [6, 8, 9, [2, 9, 2, 10]],
    [0, 0, text.length, [1, 1, 3, 5]],
    [6, 10, 10, [3, 1, 3, 1]],
    [0, 999, 1000, [3, 5, 3, 5]],
    [6, 3, 0, [2, 4, 2, 4]],
  ])('item at %d, %d to %d', (start, from, to, [line, column, endLine, endColumn]) => {
    expect(locator.at({ item: item(start), start: from, end: to })).toEqual({ file: 'models/m.yaml', line, column, endLine, endColumn });
  });

  test('an item that has moved is found where it stands now', () => {
    const moving = item(6);
    moving.start = 0;
    expect(locator.at({ item: moving, start: 3, end: 4 })).toMatchObject({ line: 1, column: 4 });
  });

  test('in a document that is not known, lines count from the item', () => {
    expect(locator.at({ item: item(6, 'other.yaml'), start: 12, end: 13 })).toEqual({ file: 'models/other.yaml', line: 2, column: 3, endLine: 2, endColumn: 4 });
    expect(locator.fileLine({ item: item(6), start: 0, end: 0 })).toBe('models/m.yaml:2');
  });
});
