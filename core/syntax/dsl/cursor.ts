import type { Span } from '../../text/text.ts';
import type { ScalarNode, SyntaxProblem } from '../tree.ts';
import { lineStart } from '../yaml/lines.ts';
import { Lexer } from './lex.ts';
import type { Token, TokenKind } from './lex.ts';
import { isBareNumber, meantBy, stringText } from './text.ts';

export type DslCode = 'dsl-syntax' | 'dsl-header' | 'dsl-brace' | 'dsl-quotes' | 'dsl-colon' | 'dsl-separator' | 'dsl-keyword' | 'dsl-text' | 'dsl-yaml' | 'too-deep';

/** Goes through the tokens that mean something, and collects problems. Offsets that it is asked with are those of the document; what it gives counts from `base`. */
export class Cursor {
  kind: TokenKind = 'end';
  start = 0;
  end = 0;
  closed = true;
  /** A line break stands before the token, or it is the end of the text. */
  newLine = true;
  /** White space stands before the token. */
  spaced = true;
  /** Where the token before ends. */
  before = 0;
  /** Where the token's line begins. */
  line = 0;
  base = 0;
  problems: SyntaxProblem[] = [];
  protected readonly lexer: Lexer;
  /** How many closing braces texts hold that are not closed themselves: they are not missing as well. */
  private swallowed = 0;
  private swallowedBrackets = 0;
  private readonly ahead: Lexer;
  private commentsTold = -1;
  private started = false;

  /** @param at where a token begins */
  constructor(readonly text: string, at: number) {
    this.lexer = new Lexer(text, at);
    this.ahead = new Lexer(text, at);
    this.line = lineStart(text, at);
    this.before = at;
    this.advance();
  }

  /** How far the text has been looked at. */
  get reach(): number {
    return Math.max(this.lexer.reach, this.ahead.reach);
  }

  get column(): number {
    return this.start - this.line;
  }

  advance(): void {
    const { lexer } = this;
    if (this.started) this.before = this.end;
    if (this.kind === 'block')
      for (let at = this.end - 1; at > this.start; at--)
        if (this.text.charCodeAt(at) === 10 || this.text.charCodeAt(at) === 13) {
          this.line = at + 1;
          break;
        }
    this.newLine = !this.started && this.text.slice(this.line, lexer.end).trim() === '';
    this.spaced = this.newLine;
    this.started = true;
    for (;;) {
      const kind = lexer.next();
      if (kind === 'newline') {
        this.newLine = true;
        this.spaced = true;
        this.line = lexer.end;
      } else if (kind === 'space' || kind === 'comment') this.spaced = true;
      else if (kind === 'bad-comment') {
        this.spaced = true;
        this.badComment(lexer);
      } else break;
    }
    this.kind = lexer.kind;
    if (this.kind === 'end') this.newLine = true;
    this.start = lexer.start;
    this.end = lexer.end;
    this.closed = lexer.closed;
  }

  /** The token after this one; good until the next call. */
  peek(): { readonly kind: TokenKind; readonly start: number; readonly end: number; readonly newLine: boolean; readonly spaced: boolean } {
    const { ahead } = this;
    ahead.moveTo(this.end);
    let newLine = false;
    for (;;) {
      const kind = ahead.next();
      if (kind === 'newline') newLine = true;
      else if (kind !== 'space' && kind !== 'comment' && kind !== 'bad-comment') break;
    }
    return { kind: ahead.kind, start: ahead.start, end: ahead.end, newLine: newLine || ahead.kind === 'end', spaced: ahead.start > this.end };
  }

  /** Is the token of this kind? To be asked again after going on. */
  is(kind: TokenKind): boolean {
    return this.kind === kind;
  }

  /** The words of the token. */
  word(): string {
    return this.text.slice(this.start, this.end);
  }

  /** Does nothing more stand on this line that belongs to a statement or entry? */
  atEnd(): boolean {
    return this.newLine || this.kind === ';' || this.kind === '}' || this.kind === 'end';
  }

  span(start: number, end: number): Span {
    return { start: start - this.base, end: end - this.base };
  }

  problem(code: DslCode, message: string, start: number, end: number, mend?: { title: string; start: number; end: number; text: string }): void {
    this.problems.push({ code, message, span: this.span(start, end), ...(mend ? { mend: { title: mend.title, span: this.span(mend.start, mend.end), text: mend.text } } : {}) });
  }

  /** The token as a single value; the next token is the current one then. */
  scalar(): ScalarNode {
    const { kind, start, end } = this;
    const quoted = kind === 'string' || kind === 'block' || kind === 'ticked' || kind === 'foreign';
    if (!quoted) {
      const word = this.word();
      if (kind === 'number' && !isBareNumber(word))
        this.problem('dsl-quotes', `${this.said()} is no number, date or length of time: put it in quotes.`, start, end, { title: 'Put it in quotes', start, end, text: stringText(word) });
      this.advance();
      return { is: 'scalar', value: word, quoted, start: start - this.base, end: end - this.base };
    }
    const token: Token = { kind, start, end, closed: this.closed };
    this.checkQuotes(token);
    const value = meantBy(this.text, token, (escape) => {
      const written = this.text.slice(escape.start, escape.end);
      this.problem('dsl-text', `\`${written}\` is no escape: write \`\\\\\` for a backslash.`, escape.start, escape.end, { title: 'Double the backslash', start: escape.start, end: escape.start, text: '\\' });
    });
    this.advance();
    return { is: 'scalar', value, quoted, start: start - this.base, end: end - this.base };
  }

  /** The token for a message. */
  said(): string {
    return this.kind === 'end' ? 'the end of the file' : said(this.word());
  }

  private checkQuotes({ kind, start, end, closed }: Token): void {
    if (kind === 'foreign') {
      const inner = this.text.slice(start + 1, closed ? end - 1 : end);
      this.problem('dsl-text', 'Texts stand in double quotes: `"..."`.', start, end, closed ? { title: 'Use double quotes', start, end, text: stringText(inner) } : undefined);
    } else if (!closed) {
      const [what, mark, called] = kind === 'string' ? ['text', '"', '`"`'] : kind === 'block' ? ['block', '"""', 'three quotes'] : ['id', '`', 'a backtick'];
      const line = kind === 'block' ? this.lineEnd(start) : end;
      for (let at = start; at < end; at++) {
        const c = this.text.charCodeAt(at);
        if (c === 93) this.swallowedBrackets++;
        else if (c === 91 && this.swallowedBrackets > 0) this.swallowedBrackets--;
        else if (c === 125) this.swallowed++;
        else if (c === 123 && this.swallowed > 0) this.swallowed--;
      }
      // brackets at the end of the line close what is around, as far as anybody can tell
      const closers = this.swallowed + this.swallowedBrackets === 0 ? null : /[ \t]*[}\]][}\] \t]*$/.exec(this.text.slice(start, end).slice(-200));
      const at = closers ? end - closers[0].length : end;
      this.problem('dsl-text', `This ${what} is not closed: write ${called} where it ends.`, start, line, kind === 'block' ? undefined : { title: `Close the ${what}`, start: at, end: at, text: mark });
    }
  }

  /** Is a brace that is missing here one that a text has swallowed? */
  protected isSwallowed(): boolean {
    return this.swallowed > 0 && this.swallowed-- > 0;
  }

  /** The same for the bracket of a list. */
  protected isBracketSwallowed(): boolean {
    return this.swallowedBrackets > 0 && this.swallowedBrackets-- > 0;
  }

  private lineEnd(at: number): number {
    let end = at;
    while (end < this.text.length && this.text.charCodeAt(end) !== 10 && this.text.charCodeAt(end) !== 13) end++;
    return end;
  }

  private badComment({ start, end }: Token | Lexer): void {
    if (start <= this.commentsTold) return;
    this.commentsTold = start;
    if (this.text.charCodeAt(start) === 47) this.problem('dsl-syntax', 'A comment begins with `#`, not with `//`.', start, end, { title: 'Write `#`', start, end: start + 2, text: '#' });
    else this.problem('dsl-syntax', 'Write a space before `#` if a comment begins here, or put the text in quotes if it belongs to it.', start, start + 1, { title: 'Write a space', start, end: start, text: ' ' });
  }
}

/** Words of the model for a message: bounded, on one line. */
export function said(words: string): string {
  const line = words.split(/[\r\n]/, 1)[0]!.trim();
  // eslint-disable-next-line no-control-regex
  const clean = (line.length > 60 ? `${line.slice(0, 59)}…` : line).replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, ' ').replaceAll('`', "'");
  return `\`${clean}\``;
}
