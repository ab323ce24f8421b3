import { fonts, reserved } from '../text-measure.ts';
import { badgeAt, badgeWidth, keyAt, lockAt, meterAt, strokesAt } from './marks.ts';
import type { Shape } from './shapes.ts';
import { group, path, text } from './shapes.ts';

/** Height that the key takes below a picture of this width. */
export function keyHeight(width: number): number {
  return 36 + rowsOf(width).length * rowHeight;
}

const rowHeight = 28;
const between = 30;

interface Entry {
  readonly words: string;
  readonly markWidth: number;
  readonly mark: (x: number, y: number) => Shape;
}

const sample = { is: 'critical', count: 6, text: '6' } as const;

/** What stands in it, each with a mark from its left end and the middle of the row. */
const entries: readonly Entry[] = [
  { words: 'encrypted', markWidth: 64, mark: (x, y) => group('', [path('flow', `M${x} ${y}h34`), lockAt('yes', x + 42, y - 7)]) },
  { words: 'not encrypted', markWidth: 66, mark: (x, y) => group('', [path('flow flow-no', `M${x} ${y}h34`), lockAt('no', x + 42, y - 7)]) },
  { words: 'not stated', markWidth: 42, mark: (x, y) => path('flow flow-unknown', `M${x} ${y}h34`) },
  { words: 'authenticated', markWidth: 40, mark: (x, y) => group('', [path('head head-yes', `M${x} ${y - 5}l11 5-11 5z`), keyAt('yes', x + 17, y - 7)]) },
  { words: 'not authenticated', markWidth: 40, mark: (x, y) => group('', [path('head', `M${x} ${y - 5}l11 5-11 5z`), keyAt('no', x + 17, y - 7)]) },
  { words: 'enters a zone', markWidth: 28, mark: (x, y) => group('', [path('wall', `M${x + 10} ${y - 13}v26`), path('gap', `M${x + 10} ${y - 7}v14`), path('jamb', `M${x + 6} ${y - 7}h8M${x + 6} ${y + 7}h8`), path('flow', `M${x} ${y}h20`)]) },
  { words: 'trust of the zone', markWidth: 42, mark: (x, y) => meterAt(2, x + 34, y - 3) },
  { words: 'data class', markWidth: 24, mark: (x, y) => strokesAt(3, x, y + 5, 10)! },
  { words: 'open findings', markWidth: badgeWidth(sample) + 8, mark: (x, y) => badgeAt(sample, x, y) },
];

function widthOf({ words, markWidth }: Entry): number {
  return markWidth + reserved(words, fonts.note);
}

function rowsOf(width: number): (readonly Entry[])[] {
  const rows: Entry[][] = [];
  let room = 0;
  for (const entry of entries) {
    const needed = widthOf(entry);
    const row = rows.at(-1);
    if (row && room >= needed + between) {
      row.push(entry);
      room -= needed + between;
    } else {
      rows.push([entry]);
      room = width - needed;
    }
  }
  return rows;
}

/** The key of the marks, below a rule, in as many rows as the width needs. */
export function keyShape(x: number, y: number, width: number): Shape {
  const shapes: Shape[] = [path('rule', `M${x} ${y}h${width}`)];
  for (const [i, row] of rowsOf(width).entries()) {
    let at = x;
    const middle = y + 28 + i * rowHeight;
    for (const entry of row) {
      shapes.push(entry.mark(at, middle), text('note', at + entry.markWidth, middle + 4.2, entry.words));
      at += widthOf(entry) + between;
    }
  }
  return group('', shapes, { 'aria-hidden': 'true' });
}
