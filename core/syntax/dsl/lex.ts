/**
 * The tokens of a `.threat` file. The stream is lossless: each character of the text belongs to exactly one token, whatever the text is. Nothing throws, and
 * the cost is linear in the text.
 *
 * Words: a letter or `_`, then letters, digits, `_`, `.`, `-`, not ending in `-` (so `a->b` are three tokens). What begins with a digit (or `-` and a digit)
 * is a number, a date (`2026-09-01`) or a length of time (`90 days`, one token). Texts stand in `"` on one line, with escapes, or between `"""`; other ids
 * in backticks. A comment begins with `#` at the start of a line or after white space.
 */

export type TokenKind =
  /** Spaces and tabs; also a byte order mark and the other spaces of Unicode. */
  | 'space'
  /** One line break: \n, \r\n or \r. */
  | 'newline'
  /** `# ...` up to the end of the line. */
  | 'comment'
  /** What was meant as a comment: `// ...`, or a `#` that nothing separates from what is before it. Up to the end of the line. */
  | 'bad-comment'
  | 'word'
  /** Begins with a digit: a number, a date, a length of time; `isBareNumber` says whether it is one. */
  | 'number'
  /** `"..."`, up to the end of the line where it is not closed. */
  | 'string'
  /** `"""..."""`, up to the end of the text where it is not closed. */
  | 'block'
  /** An id in backticks, up to the end of the line where it is not closed. */
  | 'ticked'
  /** A text in quotes that the language does not have: `'...'` or typographic ones. Never spans lines. */
  | 'foreign'
  /** `->` */
  | 'arrow'
  /** `<->` */
  | 'both'
  | '{' | '}' | '[' | ']' | ':' | ';' | ',' | '='
  /** A run of characters that mean nothing here. */
  | 'bad'
  | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Offsets into the text. */
  readonly start: number;
  readonly end: number;
  /** For `string`, `block`, `ticked`, `foreign`: are the closing quotes there? True for every other kind. */
  readonly closed: boolean;
}

const TAB = 9, LF = 10, CR = 13, SPACE = 32, QUOTE = 34, HASH = 35, APOSTROPHE = 39, COMMA = 44, DASH = 45, SLASH = 47, COLON = 58, SEMICOLON = 59, LESS = 60, EQUALS = 61, GREATER = 62, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, TICK = 96, OPEN_MAP = 123, CLOSE_MAP = 125;

const LETTER = 1, DIGIT = 2, INNER = 4, BLANK = 8, MARK = 16;
/** What an ASCII character can be. */
const classes = new Uint8Array(128);
for (let c = 0; c < 128; c++) {
  const character = String.fromCharCode(c);
  if (/[A-Za-z_]/.test(character)) classes[c] = LETTER | INNER;
  else if (/[0-9]/.test(character)) classes[c] = DIGIT | INNER;
  else if (character === '.') classes[c] = INNER;
  else if (c === SPACE || c === TAB) classes[c] = BLANK;
  else if ('"#\',:;=[]`{}\n\r<>-'.includes(character)) classes[c] = MARK;
}

/** The characters that a word may hold beside ASCII; looked at one code point at a time. */
const letter = /^\p{L}$/u;
const inner = /^[\p{L}\p{M}\p{N}]$/u;

/** Goes through a text token by token. After `next()` its fields say what was found. */
export class Lexer {
  kind: TokenKind = 'end';
  start = 0;
  end: number;
  closed = true;
  /** How far the text has been looked at: what stands from here on had no part in any token so far. Beyond the text's end where that was seen. */
  reach = 0;

  constructor(readonly text: string, at = 0) {
    this.end = at;
  }

  /** Goes on with the token that begins at an offset, which must be where a token begins. */
  moveTo(at: number): void {
    this.end = at;
  }

  /** Reads the next token, white space and comments included. At the end of the text it is `end`, of no length. */
  next(): TokenKind {
    const { text } = this;
    const start = this.end;
    this.start = start;
    this.closed = true;
    if (start >= text.length) {
      this.reach = text.length + 1;
      return (this.kind = 'end');
    }
    const c = text.charCodeAt(start);
    const is = c < 128 ? classes[c]! : this.classOf(start, c);
    if ((is & LETTER) !== 0) return this.found('word', this.wordEnd(start));
    if ((is & BLANK) !== 0) {
      let at = start + 1;
      while (at < text.length && (this.classOf(at, text.charCodeAt(at)) & BLANK) !== 0) at++;
      return this.found('space', at);
    }
    if ((is & DIGIT) !== 0) return this.found('number', this.numberEnd(start));
    switch (c) {
      case LF: return this.found('newline', start + 1);
      case CR: return this.found('newline', text.charCodeAt(start + 1) === LF ? start + 2 : start + 1);
      case HASH: return this.found(this.isAfterBlank(start) ? 'comment' : 'bad-comment', this.lineEnd(start));
      case QUOTE: return text.startsWith('"""', start) ? this.block(start) : this.quoted('string', QUOTE, start);
      case TICK: return this.quoted('ticked', TICK, start);
      case APOSTROPHE: return this.foreign(start, '\'');
      case 0x201c: case 0x201e: return this.foreign(start, '\u201d\u201c');
      case 0x2018: return this.foreign(start, '\u2019');
      case COLON: return this.found(':', start + 1);
      case SEMICOLON: return this.found(';', start + 1);
      case COMMA: return this.found(',', start + 1);
      case OPEN_MAP: return this.found('{', start + 1);
      case CLOSE_MAP: return this.found('}', start + 1);
      case OPEN_LIST: return this.found('[', start + 1);
      case CLOSE_LIST: return this.found(']', start + 1);
      case DASH: case LESS: case EQUALS: case GREATER: return this.arrow(start, c);
      case SLASH: if (text.charCodeAt(start + 1) === SLASH && this.isAfterBlank(start)) return this.found('bad-comment', this.lineEnd(start));
    }
    let at = start + 1;
    while (at < text.length && this.isBad(at)) at++;
    return this.found('bad', at);
  }

  private found(kind: TokenKind, end: number): TokenKind {
    this.end = end;
    if (end >= this.reach) this.reach = end + 1;
    return (this.kind = kind);
  }

  /** What a character can be. A second half of a pair counts as what the pair is. */
  private classOf(at: number, c: number): number {
    if (c < 128) return classes[c]!;
    if (c === 0xa0 || c === 0xfeff || c === 0x3000 || (c >= 0x2000 && c <= 0x200b) || c === 0x2028 || c === 0x2029 || c === 0x202f) return BLANK;
    if ((c >= 0xc0 && c <= 0x24f && c !== 0xd7 && c !== 0xf7) || (c >= 0x4e00 && c <= 0x9fff)) return LETTER | INNER;
    if (c >= 0xdc00 && c <= 0xdfff) return at > 0 && isHigh(this.text.charCodeAt(at - 1)) ? this.classOf(at - 1, this.text.charCodeAt(at - 1)) & INNER : 0;
    const character = String.fromCodePoint(this.text.codePointAt(at)!);
    return letter.test(character) ? LETTER | INNER : inner.test(character) ? INNER : 0;
  }

  private wordEnd(start: number): number {
    const { text } = this;
    let at = start + 1;
    for (;;) {
      const c = text.charCodeAt(at); // NaN at the end
      if (c === DASH) {
        let after = at + 1;
        while (text.charCodeAt(after) === DASH) after++;
        if (after >= this.reach) this.reach = after + 1;
        if (after >= text.length || (this.classOf(after, text.charCodeAt(after)) & INNER) === 0) return at;
        at = after + 1;
      } else if (at < text.length && ((c < 128 ? classes[c]! : this.classOf(at, c)) & INNER) !== 0) at++;
      else return at;
    }
  }

  /** Digits with what follows them; with a unit of time it is one token. */
  private numberEnd(start: number): number {
    const { text } = this;
    const end = this.wordEnd(start);
    if (text.charCodeAt(end) !== SPACE || end - start > 6) return end;
    for (let i = start; i < end; i++) if (classes[text.charCodeAt(i)]! !== (DIGIT | INNER)) return end;
    let unit = end + 1;
    while (unit < text.length && unit - end < 10 && text.charCodeAt(unit) < 128 && (classes[text.charCodeAt(unit)]! & LETTER) !== 0) unit++;
    const next = unit < text.length ? text.charCodeAt(unit) : SPACE;
    if (unit + 1 >= this.reach) this.reach = unit + 2;
    return units.has(text.slice(end + 1, unit).toLowerCase()) && next !== DASH && (this.classOf(unit, next) & INNER) === 0 ? unit : end;
  }

  private lineEnd(at: number): number {
    const { text } = this;
    while (at < text.length && text.charCodeAt(at) !== LF && text.charCodeAt(at) !== CR) at++;
    return at;
  }

  private isAfterBlank(at: number): boolean {
    if (at === 0) return true;
    const c = this.text.charCodeAt(at - 1);
    return c === LF || c === CR || (this.classOf(at - 1, c) & BLANK) !== 0;
  }

  private quoted(kind: 'string' | 'ticked', quote: number, start: number): TokenKind {
    const { text } = this;
    for (let at = start + 1; ; at++) {
      const c = text.charCodeAt(at);
      if (c === quote) return this.found(kind, at + 1);
      if (at >= text.length || c === LF || c === CR) {
        this.closed = false;
        return this.found(kind, Math.min(at, text.length));
      }
      if (c === BACKSLASH && text.charCodeAt(at + 1) !== LF && text.charCodeAt(at + 1) !== CR) at++;
    }
  }

  private block(start: number): TokenKind {
    const { text } = this;
    for (let at = start + 3; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === BACKSLASH) at++;
      else if (c === QUOTE && text.startsWith('"""', at)) return this.found('block', at + 3);
    }
    this.closed = false;
    this.reach = text.length + 1;
    return this.found('block', text.length);
  }

  private foreign(start: number, closing: string): TokenKind {
    const { text } = this;
    let end = start + 1;
    for (; end < text.length && text.charCodeAt(end) !== LF && text.charCodeAt(end) !== CR; end++) if (closing.includes(text.charAt(end))) return this.found('foreign', end + 1);
    if (end >= this.reach) this.reach = end + 1;
    this.closed = false;
    // an apostrophe alone takes nothing with it but itself
    return this.found('foreign', closing === '\'' ? start + 1 : end);
  }

  /** `->`, `<->`, `=`, a negative number, or a run that was meant as an arrow. */
  private arrow(start: number, c: number): TokenKind {
    const { text } = this;
    if (c === DASH && ((classes[text.charCodeAt(start + 1)] ?? 0) & DIGIT) !== 0) return this.found('number', this.wordEnd(start + 1));
    let at = start + 1;
    while (at < text.length && isArrowPart(text.charCodeAt(at))) at++;
    const length = at - start;
    if (length === 1 && c === EQUALS) return this.found('=', at);
    if (length === 2 && c === DASH && text.charCodeAt(start + 1) === GREATER) return this.found('arrow', at);
    if (length === 3 && text.startsWith('<->', start)) return this.found('both', at);
    return this.found('bad', at);
  }

  private isBad(at: number): boolean {
    const c = this.text.charCodeAt(at);
    if (c === 0x2018 || c === 0x201c || c === 0x201e) return false;
    return (this.classOf(at, c) & (LETTER | DIGIT | BLANK | MARK)) === 0;
  }
}

const units: ReadonlySet<string> = new Set(['h', 'hour', 'd', 'day', 'w', 'week', 'm', 'month', 'quarter', 'y', 'year'].flatMap((unit) => [unit, `${unit}s`]));

function isArrowPart(c: number): boolean {
  return c === DASH || c === LESS || c === GREATER || c === EQUALS;
}

function isHigh(c: number): boolean {
  return c >= 0xd800 && c <= 0xdbff;
}

/** All tokens of a text, the closing `end` included. `tokens.map(t => text.slice(t.start, t.end)).join('')` is the text. */
export function lex(text: string): Token[] {
  const lexer = new Lexer(text);
  const tokens: Token[] = [];
  for (;;) {
    const kind = lexer.next();
    tokens.push({ kind, start: lexer.start, end: lexer.end, closed: lexer.closed });
    if (kind === 'end') return tokens;
  }
}

/** White space, line breaks and comments: what means nothing. */
export function isTrivia(kind: TokenKind): boolean {
  return kind === 'space' || kind === 'newline' || kind === 'comment' || kind === 'bad-comment';
}
