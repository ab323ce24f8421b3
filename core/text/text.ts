/**
 * Offsets, positions and edits. Everything counts UTF-16 code units, as JavaScript strings and LSP do.
 */

/** A half-open stretch of text: `start` inclusive, `end` exclusive, in UTF-16 units from the start of what it belongs to. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both counted from 0; the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Replaces the text in `span` (offsets into the whole document) by `text`. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Where two texts differ: `before.slice(start, end)` has become `after.slice(start, endAfter)`. */
export interface Difference {
  readonly start: number;
  readonly end: number;
  readonly endAfter: number;
}

/** The stretch in which two texts differ. Whole blocks are compared at once, so that large texts cost little. */
export function difference(before: string, after: string): Difference {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  for (let block = 8192; block >= 1; block = block === 1 ? 0 : block >> 3 || 1)
    while (start + block <= shorter && (block === 1 ? before.charCodeAt(start) === after.charCodeAt(start) : before.substring(start, start + block) === after.substring(start, start + block))) start += block;
  let end = before.length;
  let endAfter = after.length;
  for (let block = 8192; block >= 1; block = block === 1 ? 0 : block >> 3 || 1)
    while (end - block >= start && endAfter - block >= start && (block === 1 ? before.charCodeAt(end - 1) === after.charCodeAt(endAfter - 1) : before.substring(end - block, end) === after.substring(endAfter - block, endAfter))) {
      end -= block;
      endAfter -= block;
    }
  return { start, end, endAfter };
}

/** Offset <-> position for one text. Line ends are \n, \r\n and \r, as in LSP. */
export class LineIndex {
  private readonly starts: Int32Array;
  private readonly count: number;

  /** @param before the index of an earlier version of the text: only what is different is looked through */
  constructor(private readonly text: string, before?: LineIndex) {
    if (before) [this.starts, this.count] = startsAfter(before, text, difference(before.text, text));
    else {
      const starts = lineStarts(text, 0, text.length);
      this.starts = new Int32Array(starts.length + 1);
      this.starts.set(starts, 1);
      this.count = starts.length + 1;
    }
  }

  /** The index of an edited text. */
  static after(before: LineIndex, text: string): LineIndex {
    return before.text === text ? before : new LineIndex(text, before);
  }

  /** Starts of lines, the first of which is 0. */
  get lines(): Int32Array {
    return this.starts;
  }

  get lineCount(): number {
    return this.count;
  }

  /** Offset of the first unit of a line; a line past the end gives the length of the text. */
  lineStart(line: number): number {
    if (line <= 0) return 0;
    return line < this.count ? this.starts[line]! : this.text.length;
  }

  /** Position of an offset; offsets outside the text are clamped to it. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - this.starts[low]! };
  }

  /** Offset of a position; a column past the end of its line is clamped to the line's end (before its line break). */
  offsetAt(position: Position): number {
    if (position.line >= this.count) return this.text.length;
    const start = this.lineStart(position.line);
    let end = this.lineStart(position.line + 1);
    while (end > start && (this.text.charCodeAt(end - 1) === 10 || this.text.charCodeAt(end - 1) === 13)) end--;
    return Math.min(start + Math.max(0, position.character), end);
  }
}

/** Starts of the lines that follow a line break between two offsets. */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  for (let i = from; i < to; i++) {
    const c = text.charCodeAt(i);
    if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
  }
  return starts;
}

function startsAfter(before: LineIndex, text: string, { start, end, endAfter }: Difference): [Int32Array, number] {
  // a carriage return before the edit may have become half of a line break, or whole
  const from = Math.max(0, start - 1);
  const old = before.lines;
  const kept = firstAbove(old, before.lineCount, from);
  const rest = firstAbove(old, before.lineCount, end);
  const fresh = lineStarts(text, from, endAfter);
  const count = kept + fresh.length + before.lineCount - rest;
  const starts = new Int32Array(count);
  starts.set(old.subarray(0, kept));
  starts.set(fresh, kept);
  const by = endAfter - end;
  for (let at = rest, to = kept + fresh.length; at < before.lineCount; at++, to++) starts[to] = old[at]! + by;
  return [starts, count];
}

/** The index of the first start of a line above an offset. */
function firstAbove(starts: Int32Array, count: number, offset: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Applies edits that do not overlap, in any order; of two insertions at one place the first given comes first.
 * @throws RangeError when two edits overlap or one lies outside the text: a programming error, never input's fault.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = edits.map((edit, index) => ({ edit, index }));
  ordered.sort((a, b) => a.edit.span.start - b.edit.span.start || a.edit.span.end - b.edit.span.end || a.index - b.index);
  let result = '';
  let at = 0;
  for (const { edit } of ordered) {
    if (edit.span.start < at || edit.span.end < edit.span.start || edit.span.end > text.length)
      throw new RangeError(`edit ${edit.span.start}-${edit.span.end} overlaps another or leaves the text`);
    result += text.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
