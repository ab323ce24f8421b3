import type { Span, TextEdit } from '../../text/text.ts';
import { mistakesOf } from '../mistakes.ts';
import type { DocumentTree } from '../tree.ts';
import { forms } from './forms.ts';
import { lex } from './lex.ts';
import type { Token } from './lex.ts';

/**
 * Formatting changes white space alone: indentation, the spaces between words, blank lines, the end of the file. It joins and breaks no lines, and what stands in
 * quotes stays; of a text between `"""` the indentation goes with its line. A line that could not be read is left alone; where brackets do not match, all
 * indentation is.
 */

export interface FormatOptions {
  /** How much deeper a block stands. */
  readonly indent: string;
  /** Only lines that this stretch of the document touches. */
  readonly range?: Span;
}

/** What formatting changes, in the order of the text. Applied twice it changes nothing more. */
export function formatDsl(tree: DocumentTree, options: FormatOptions): readonly TextEdit[] {
  return new Formatter(tree, options).run();
}

/**
 * What formatting changes while somebody types.
 * @param offset behind the character that was typed
 * @param typed a line break: the line before is formatted; `}` or `]`: its line, which goes as far left as the line on which the block begins
 */
export function formatTypedDsl(tree: DocumentTree, options: FormatOptions, offset: number, typed: string): readonly TextEdit[] {
  const { text } = tree;
  let at = offset;
  if (typed === '\n') {
    // back over the indentation that the editor gave the new line
    while (at > 0 && (text.charAt(at - 1) === ' ' || text.charAt(at - 1) === '\t')) at--;
    if (at > 0 && /[\r\n]/.test(text.charAt(at - 1))) at--;
    if (text.charAt(at) === '\n' && text.charAt(at - 1) === '\r') at--;
  }
  return new Formatter(tree, { ...options, range: { start: at, end: at } }, typed !== '\n').run();
}

/** A line of the document. */
interface Line {
  readonly start: number;
  /** Before its line break. */
  readonly end: number;
  /** Where the next line begins. */
  readonly next: number;
  /** What stands on it, without spaces. A block text stands on the line where it begins. */
  readonly tokens: readonly Token[];
  /** It begins inside a block text. */
  readonly inBlock: Token | undefined;
}

interface Opened {
  readonly bracket: '{' | '[';
  /** How deep the line stands on which it opens. */
  readonly level: number;
  /** The white space at the start of that line. */
  readonly margin: string;
}

class Formatter {
  private readonly text: string;
  private readonly lines: readonly Line[];
  private readonly edits: TextEdit[] = [];
  /** Lines that could not be read. */
  private readonly odd = new Set<Line>();
  private isYaml = false;
  private readonly canIndent: boolean;

  constructor(tree: DocumentTree, private readonly options: FormatOptions, private readonly isClosing = false) {
    this.text = tree.text;
    this.lines = linesOf(this.text);
    this.noteOdd(tree);
    this.canIndent = !this.isYaml && isBalanced(this.lines) && !this.hasHanging();
  }

  run(): readonly TextEdit[] {
    const open: Opened[] = [];
    let blanks: Line[] = [];
    let isFirst = true;
    let opens = false;
    let blockLevel = 0;
    for (const line of this.lines) {
      if (line.inBlock && !line.tokens.length) {
        isFirst = false;
        continue;
      }
      if (line.tokens.length === 0) {
        blanks.push(line);
        continue;
      }
      const first = line.tokens[0]!;
      const closes = !line.inBlock && (first.kind === '}' || first.kind === ']');
      const closed = closes ? open.at(-1) : undefined;
      const level = line.inBlock ? blockLevel : closes ? (closed?.level ?? 0) : open.length === 0 ? 0 : open.at(-1)!.level + 1;
      this.blankLines(blanks, isFirst || opens || closes);
      blanks = [];
      const margin = this.text.slice(line.start, first.start);
      this.line(line, level, closed);
      for (const token of line.tokens) {
        if (token.kind === '{' || token.kind === '[') open.push({ bracket: token.kind, level, margin: line.inBlock ? '' : margin });
        else if (token.kind === '}' || token.kind === ']') open.pop();
        else if (token.kind === 'block') this.block(token, level);
      }
      blockLevel = level;
      const last = line.tokens.at(-1)!;
      const lastCode = last.kind === 'comment' ? line.tokens.at(-2) : last;
      opens = lastCode?.kind === '{' || lastCode?.kind === '[';
      isFirst = false;
    }
    this.endOfText(blanks, isFirst);
    return this.edits.sort((a, b) => a.span.start - b.span.start);
  }

  /** Is it in the range? */
  private touches(start: number, end: number): boolean {
    const { range } = this.options;
    return range === undefined || (start <= range.end && range.start <= end);
  }

  private edit(start: number, end: number, text: string): void {
    if (this.text.slice(start, end) !== text) this.edits.push({ span: { start, end }, text });
  }

  /** @param none whether there is to be no blank line here at all */
  private blankLines(blanks: readonly Line[], none: boolean): void {
    blanks.forEach((line, i) => {
      if (!this.touches(line.start, line.end)) return;
      if (none || i > 0) this.edit(line.start, line.next, '');
      else this.edit(line.start, line.end, '');
    });
  }

  /** One line break at the end, and no blank lines before it. */
  private endOfText(blanks: readonly Line[], isEmpty: boolean): void {
    const { text } = this;
    for (const line of blanks) if (this.touches(line.start, line.end)) this.edit(line.start, line.next, '');
    const last = this.lines.at(-1);
    if (isEmpty || !last || blanks.length > 0 || last.end !== last.next || !this.touches(last.start, last.end) || last.tokens.at(-1)?.closed === false || last.inBlock?.closed === false) return;
    this.edit(last.end, last.end, /\r\n|\n|\r/.exec(text)?.[0] ?? '\n');
  }

  private line(line: Line, level: number, closed: Opened | undefined): void {
    if (this.odd.has(line) || !this.touches(line.start, line.end)) return;
    const { text } = this;
    const [first] = line.tokens;
    if (!line.inBlock) {
      if (this.canIndent) this.edit(line.start, first!.start, this.options.indent.repeat(level));
      else if (this.isClosing && closed) this.edit(line.start, first!.start, closed.margin);
    }
    const header = new HeaderColons();
    let before: Token | undefined;
    for (const [i, token] of line.tokens.entries()) {
      const isKind = header.next(text, token, line.tokens[i + 1]?.kind);
      if (before) {
        const gap = gapBetween(before, token, isKind);
        if (gap !== undefined) this.edit(before.end, token.start, gap);
      }
      before = token;
    }
    if (!before || before.kind === 'block' || before.end > line.end) return;
    const end = before.kind === 'comment' ? before.start + text.slice(before.start, before.end).trimEnd().length : before.end;
    this.edit(end, line.end, '');
  }

  /** Gives a text between `"""` the indentation that belongs to its line. What it says stays, because only what its lines share goes. */
  private block(token: Token, level: number): void {
    const own = this.lines.slice(this.lineAt(token.start) + 1, this.lineAt(token.end - 1) + 1);
    if (!this.canIndent || own.length === 0 || own.some((line) => !this.touches(line.start, line.end) || this.odd.has(line)) || !token.closed) return;
    const { text } = this;
    const last = own.at(-1)!;
    let shared: string | undefined;
    for (const line of own) {
      const end = line === last ? token.end - 3 : line.end;
      const words = text.slice(line.start, end);
      if (words.trim() === '' && line !== last) continue;
      const margin = /^[ \t]*/.exec(words)![0];
      shared = shared === undefined ? margin : commonStart(shared, margin);
    }
    const indent = this.options.indent.repeat(level + 1);
    for (const line of own) {
      if (line !== last && text.slice(line.start, line.end).trim() === '') this.edit(line.start, line.end, '');
      else this.edit(line.start, line.start + shared!.length, indent);
    }
  }

  /** Notes the lines on which something could not be read. */
  private noteOdd(tree: DocumentTree): void {
    for (const line of this.lines) if (line.tokens.some(({ kind, closed }) => !closed || kind === 'bad' || kind === 'bad-comment' || kind === 'foreign' || kind === '=')) this.odd.add(line);
    for (const { code, span: { start, end } } of mistakesOf(tree)) {
      // of lists and maps written as in YAML the indentation says what belongs to what
      if (code === 'dsl-yaml') this.isYaml = true;
      for (let at = this.lineAt(start); at < this.lines.length && this.lines[at]!.start <= end; at++) this.odd.add(this.lines[at]!);
    }
  }

  private lineAt(offset: number): number {
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lines[middle]!.start <= offset) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** Is a line read as belonging to the key above because it stands deeper? Then indentation says something. */
  private hasHanging(): boolean {
    let key: number | undefined;
    for (const line of this.lines) {
      const { tokens } = line;
      if (tokens.length === 0) continue;
      const column = tokens[0]!.start - line.start;
      if (key !== undefined && tokens[0]!.kind !== 'comment') {
        if (tokens[0]!.kind !== '}' && tokens[0]!.kind !== ']' && column >= key && (column > key || /^[[{"]/.test(this.text.charAt(tokens[0]!.start)))) return true;
        key = undefined;
      }
      const code = tokens.filter(({ kind }) => kind !== 'comment');
      if (code.at(-1)?.kind === ':') key = column;
    }
    return false;
  }
}

/** Tells the colon before a kind, which has a space on either side, from that behind a key. */
class HeaderColons {
  private isStart = true;
  private isHeader = false;
  private depth = 0;

  /**
   * Takes the next token of a line.
   * @param after the kind of the token behind it on the line
   * @returns whether it is the colon before a kind
   */
  next(text: string, token: Token, after: Token['kind'] | undefined): boolean {
    const { kind } = token;
    if (kind === '[') this.depth++;
    else if (kind === ']') this.depth--;
    else if (kind === '{' || kind === '}' || kind === ';') {
      this.isStart = true;
      this.isHeader = false;
      return false;
    }
    if (this.isStart && kind === 'word') {
      const word = text.slice(token.start, token.end);
      this.isHeader = after !== ':' && word !== 'flow' && (forms.has(word) || word === 'tool');
    }
    this.isStart = false;
    return kind === ':' && this.isHeader && this.depth <= 0;
  }
}

/** What belongs between two tokens of a line; undefined where it stays as it is. */
function gapBetween(a: Token, b: Token, isKind: boolean): string | undefined {
  if (b.kind === 'comment') return ' ';
  // `90  days` is no length of time, and is not made one
  if (a.kind === 'number' && b.kind === 'word') return undefined;
  if (b.kind === ',' || b.kind === ';') return '';
  if (b.kind === ':') return isKind ? ' ' : '';
  if (a.kind === '[' || b.kind === ']' || (a.kind === '{' && b.kind === '}')) return '';
  return ' ';
}

function commonStart(a: string, b: string): string {
  let same = 0;
  while (same < a.length && same < b.length && a.charCodeAt(same) === b.charCodeAt(same)) same++;
  return a.slice(0, same);
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let tokens: Token[] = [];
  let inBlock: Token | undefined;
  const end = (at: number, next: number): void => {
    lines.push({ start, end: at, next, tokens, inBlock });
    start = next;
    tokens = [];
    inBlock = undefined;
  };
  for (const token of lex(text)) {
    if (token.kind === 'newline') end(token.start, token.end);
    else if (token.kind === 'end') {
      if (start < text.length || lines.length === 0) end(text.length, text.length);
    } else if (token.kind !== 'space') {
      tokens.push(token);
      if (token.kind !== 'block') continue;
      const breaks = /\r\n|\n|\r/g;
      breaks.lastIndex = token.start;
      for (let match = breaks.exec(text); match && match.index < token.end; match = breaks.exec(text)) {
        end(match.index, match.index + match[0].length);
        inBlock = token;
      }
    }
  }
  return lines;
}

/** Does every bracket have its other half? */
function isBalanced(lines: readonly Line[]): boolean {
  const open: string[] = [];
  for (const { tokens } of lines)
    for (const { kind } of tokens) {
      if (kind === '{' || kind === '[') open.push(kind);
      else if ((kind === '}' && open.pop() !== '{') || (kind === ']' && open.pop() !== '[')) return false;
    }
  return open.length === 0;
}
