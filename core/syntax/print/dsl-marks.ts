import { lex } from '../dsl/lex.ts';
import type { Comment } from './comments.ts';
import { commentsAt } from './comments.ts';

/** Brackets in a document, and what they stand in. */
export interface Bracket {
  readonly start: number;
  /** Where its other half stands; the end of the text where that is missing. */
  end: number;
  readonly outer: Bracket | undefined;
}

/** The comments and brackets of a `.threat` file. */
export class Marks {
  readonly comments: readonly Comment[];
  /** In the order of their beginnings. */
  private readonly brackets: readonly Bracket[];

  constructor(text: string) {
    const starts: number[] = [];
    const brackets: Bracket[] = [];
    let inner: Bracket | undefined;
    for (const { kind, start } of lex(text)) {
      if (kind === 'comment' || kind === 'bad-comment') starts.push(start);
      else if (kind === '{' || kind === '[') brackets.push((inner = { start, end: text.length, outer: inner }));
      else if ((kind === '}' || kind === ']') && inner) {
        inner.end = start;
        inner = inner.outer;
      }
    }
    this.comments = commentsAt(text, starts);
    this.brackets = brackets;
  }

  /** The block of a statement: the first brace in a stretch that stands in no bracket of that stretch. */
  block(text: string, start: number, end: number): Bracket | undefined {
    for (let i = this.firstAt(start); i < this.brackets.length && this.brackets[i]!.start < end; i++) {
      const bracket = this.brackets[i]!;
      if (text.charCodeAt(bracket.start) === 123 && (bracket.outer === undefined || bracket.outer.start < start)) return bracket;
    }
    return undefined;
  }

  /** The bracket that begins at an offset. */
  at(start: number): Bracket | undefined {
    const bracket = this.brackets[this.firstAt(start)];
    return bracket?.start === start ? bracket : undefined;
  }

  private firstAt(start: number): number {
    let low = 0;
    let high = this.brackets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.brackets[middle]!.start < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
