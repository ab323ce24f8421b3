import type { Lines } from './outline.ts';

/** A comment of a document, with offsets into its text. */
export interface Comment {
  readonly start: number;
  readonly end: number;
  /** From its `#`, without blanks at the end. */
  readonly text: string;
  /** Does it have its line to itself? */
  readonly ownLine: boolean;
  readonly column: number;
}

/** The comments that begin at these offsets. */
export function commentsAt(text: string, starts: readonly number[]): Comment[] {
  return starts.map((start) => {
    let end = start;
    while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
    let line = start;
    while (line > 0 && !isBreak(text.charCodeAt(line - 1))) line--;
    return { start, end, text: text.slice(start, end).trimEnd(), ownLine: text.slice(line, start).replace('\ufeff', '').trim() === '', column: start - line };
  });
}

/** Hands out the comments of a document while somebody goes through what it holds, from the start to the end. */
export class CommentReader {
  private next = 0;
  /** Where the last thing that was met ends. */
  private last = 0;

  constructor(private readonly text: string, private readonly comments: readonly Comment[]) {}

  /** The content up to an offset has been met. */
  pass(end: number): void {
    if (end > this.last) this.last = end;
  }

  /** The comments and blank lines from what was met last up to an offset, where the next thing begins. */
  head(start: number): Lines {
    const lines: string[] = [];
    const blank = (to: number): void => {
      if (lines[lines.length - 1] !== '' && this.hasBlank(to)) lines.push('');
    };
    for (let comment = this.comments[this.next]; comment && comment.start < start; comment = this.comments[++this.next]) {
      blank(comment.start);
      lines.push(comment.text);
      this.pass(comment.end);
    }
    blank(start);
    this.pass(start);
    return lines;
  }

  /**
   * Comments on lines of their own before an offset.
   * @param column only those that stand at least this deep
   */
  foot(limit: number, column = 0): Lines {
    const lines: string[] = [];
    for (let comment = this.comments[this.next]; comment?.ownLine && comment.start < limit && comment.column >= column; comment = this.comments[++this.next]) {
      if (this.hasBlank(comment.start)) lines.push('');
      lines.push(comment.text);
      this.pass(comment.end);
    }
    return lines;
  }

  /** Every comment before an offset, whatever stands around it. */
  rest(limit: number): Lines {
    const lines: string[] = [];
    for (let comment = this.comments[this.next]; comment && comment.start < limit; comment = this.comments[++this.next]) {
      if (this.hasBlank(comment.start)) lines.push('');
      lines.push(comment.text);
      this.pass(comment.end);
    }
    return lines;
  }

  /** The comment behind what was met last, on the same line, before an offset. Nothing may close between. */
  tail(limit = this.text.length): string | undefined {
    const comment = this.comments[this.next];
    if (!comment || comment.ownLine || comment.start >= limit || /[\r\n}\]]/.test(this.text.slice(this.last, comment.start))) return undefined;
    this.next++;
    this.pass(comment.end);
    return comment.text;
  }

  private hasBlank(to: number): boolean {
    return this.last > 0 && /(?:\n|\r(?!\n))[ \t]*[\r\n]/.test(this.text.slice(this.last, to));
  }
}

function isBreak(c: number): boolean {
  return c === 10 || c === 13;
}
