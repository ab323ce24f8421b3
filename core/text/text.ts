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

/** Offset <-> position for one text. Line ends are \n, \r\n and \r, as in LSP. */
export class LineIndex {
  private readonly starts: number[];

  constructor(private readonly text: string) {
    const starts = [0];
    for (let i = 0; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === 10 || (c === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1);
    }
    this.starts = starts;
  }

  get lineCount(): number {
    return this.starts.length;
  }

  /** Offset of the first unit of a line; a line past the end gives the length of the text. */
  lineStart(line: number): number {
    if (line <= 0) return 0;
    return this.starts[line] ?? this.text.length;
  }

  /** Position of an offset; offsets outside the text are clamped to it. */
  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle]! <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - this.starts[low]! };
  }

  /** Offset of a position; a column past the end of its line is clamped to the line's end (before its line break). */
  offsetAt(position: Position): number {
    if (position.line >= this.starts.length) return this.text.length;
    const start = this.lineStart(position.line);
    let end = this.lineStart(position.line + 1);
    while (end > start && (this.text.charCodeAt(end - 1) === 10 || this.text.charCodeAt(end - 1) === 13)) end--;
    return Math.min(start + Math.max(0, position.character), end);
  }
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
