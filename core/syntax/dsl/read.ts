import type { DocumentTree, Item, SyntaxProblem } from '../tree.ts';
import { assemble, Made } from './assemble.ts';
import type { Piece } from './pieces.ts';
import { Pieces, sameAround } from './pieces.ts';

/**
 * Reads the DSL into the document tree.
 *
 * The text is read piece by piece (pieces.ts). Of an earlier version all pieces are kept that never looked at what has changed, and all from where reading
 * meets, behind the last change, the start of a piece in the same zones. A text with blocks that are never closed is read a second time, now ending as many
 * of them where the indentation says so.
 *
 * Form of the items: the text of a statement begins with its keyword, that of a top-level entry with its key. The text of a zone whose block holds
 * statements ends with the last entry of the zone's own (assemble.ts).
 */

/** Longer texts are not read. */
const maximumLength = 32_000_000;

interface Reading {
  readonly pieces: readonly Piece[];
  readonly made: Made;
  /** Every block is closed, so that the pieces say nothing of one another but by the zones around. */
  readonly isWhole: boolean;
}

const readingOf = new WeakMap<DocumentTree, Reading>();

/**
 * Reads a document. Never throws.
 * @param previous the tree of an earlier version of the same file; items that are still there are the same objects in the new tree,
 * with `start` brought up to date, so `previous` itself is no longer good for anything but this
 */
export function readDsl(file: string, text: string, previous?: DocumentTree): DocumentTree {
  const refused = refuse(text);
  if (refused) return { file, syntax: 'dsl', text, items: [], sections: [], problems: [refused] };
  const known = previous?.file === file ? readingOf.get(previous) : undefined;
  let pieces = known?.isWhole && previous ? readChanged(file, text, previous.text, known.pieces) : undefined;
  let isWhole = true;
  if (!pieces) {
    const first = readAll(file, text, 0);
    isWhole = first.unclosed === 0;
    pieces = isWhole ? first.pieces : readAll(file, text, first.unclosed).pieces;
    if (known) pieces = keepEqual(pieces, known.pieces);
  }
  const made = known?.made ?? new Made();
  const tree = assemble(file, text, pieces, made);
  readingOf.set(tree, { pieces, made, isWhole });
  return tree;
}

function refuse(text: string): SyntaxProblem | undefined {
  if (text.length > maximumLength) return { code: 'too-large', message: `The file is longer than ${maximumLength} characters: split it.`, span: { start: 0, end: 1 } };
  const binary = text.indexOf('\0');
  if (binary !== -1) return { code: 'dsl-syntax', message: 'There is a NUL character here: this is no text file.', span: { start: binary, end: binary + 1 } };
  let controls = 0;
  // eslint-disable-next-line no-control-regex
  const pattern = /[\x01-\x08\x0b\x0c\x0e-\x1f]/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text))
    if (++controls > 100) return { code: 'dsl-syntax', message: 'There are more than 100 control characters up to here: this is no text file.', span: { start: match.index, end: match.index + 1 } };
  return undefined;
}

/** Reads the whole text. @param budget how many blocks may end where the indentation says so, because that many are never closed */
function readAll(file: string, text: string, budget: number): { pieces: Piece[]; unclosed: number } {
  const reader = new Pieces(file, text, { at: text.charCodeAt(0) === 0xfeff ? 1 : 0, around: undefined, nesting: 0, afterJunk: false, copies: false });
  reader.budget = budget;
  const pieces: Piece[] = [];
  for (let piece = reader.next(); piece; piece = reader.next()) pieces.push(piece);
  return { pieces, unclosed: reader.unclosed };
}

/** Reads what has changed; undefined where the whole text has to be read. */
function readChanged(file: string, text: string, old: string, before: readonly Piece[]): Piece[] | undefined {
  const same = commonStart(text, old);
  const tail = commonEnd(text, old, same);
  const shift = text.length - old.length;
  const changedTo = text.length - tail;
  let kept = 0;
  while (kept < before.length && before[kept]!.start + before[kept]!.reach <= same) kept++;
  const first = before[kept];
  if (!first) return same === text.length && shift === 0 ? [...before] : undefined;
  const pieces = before.slice(0, kept);
  if (kept === 0 && first.start > same) return undefined;
  const reader = new Pieces(file, text, { at: kept === 0 ? (text.charCodeAt(0) === 0xfeff ? 1 : 0) : first.start, around: first.around, nesting: first.nesting, afterJunk: first.afterJunk, copies: true });
  const since = (to: number): Piece[] => [...pieces.slice(0, kept), ...keepEqual(pieces.slice(kept), before.slice(kept, to))];
  for (let next = kept; ; ) {
    const at = reader.toNext();
    if (at !== undefined && at >= changedTo) {
      while (next < before.length && before[next]!.start + shift < at) next++;
      const candidate = before[next];
      if (candidate && candidate.start + shift === at && candidate.column === reader.column && candidate.nesting === reader.nesting && candidate.afterJunk === reader.afterJunk && sameAround(candidate.around, reader.around) && reader.problems.length === 0) {
        const result = since(next);
        for (; next < before.length; next++) {
          const piece = before[next]!;
          piece.start += shift;
          result.push(piece);
        }
        return result;
      }
    }
    const piece = reader.next();
    if (!piece) break;
    pieces.push(piece);
  }
  return reader.unclosed > 0 ? undefined : since(before.length);
}

const stretch = 4096;

function commonStart(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at + stretch <= most && a.slice(at, at + stretch) === b.slice(at, at + stretch)) at += stretch;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  return at;
}

function commonEnd(a: string, b: string, start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length + stretch <= most && a.slice(a.length - length - stretch, a.length - length) === b.slice(b.length - length - stretch, b.length - length)) length += stretch;
  while (length < most && a.charCodeAt(a.length - length - 1) === b.charCodeAt(b.length - length - 1)) length++;
  return length;
}

/** Takes items of an earlier version that equal new ones in everything but their place. */
function keepEqual(pieces: readonly Piece[], before: readonly Piece[]): Piece[] {
  const known = new Map<string, Piece['items'][number][]>();
  for (let i = before.length - 1; i >= 0; i--)
    for (const item of before[i]!.items) {
      const same = known.get(item.text);
      if (same) same.push(item);
      else known.set(item.text, [item]);
    }
  return pieces.map((piece) => {
    const items = piece.items.map((item) => {
      const candidates = known.get(item.text);
      const old = candidates?.at(-1);
      if (!candidates || !old || !isSame(old, item)) return item;
      candidates.pop();
      return old;
    });
    return { ...piece, items };
  });
}

/** Do two items of one text say the same? What their text does not say is the zone around, and what was found looking at what is behind them. */
function isSame(a: Item, b: Item): boolean {
  return a.section === b.section && a.kind === b.kind && a.key?.value === b.key?.value && a.key?.implied === b.key?.implied && zoneOf(a) === zoneOf(b)
    && a.problems.length === b.problems.length && (a.problems.length === 0 || JSON.stringify([a.problems, a.value]) === JSON.stringify([b.problems, b.value]));
}

/** The zone that an item has by where it stands. */
function zoneOf({ value }: Item): string | undefined {
  const last = value?.is === 'map' ? value.entries.at(-1) : undefined;
  return last?.key.implied && last.value?.is === 'scalar' && last.value.implied ? `${last.key.value} ${last.value.value}` : undefined;
}
