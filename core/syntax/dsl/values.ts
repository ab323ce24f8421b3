import type { KeySpec, RecordName, ValueType } from '../../model/vocabulary/index.ts';
import { keySpec, recordSpec } from '../../model/vocabulary/index.ts';
import type { Entry, MapNode, Node, ScalarNode } from '../tree.ts';
import { Cursor, said } from './cursor.ts';
import { forms, useIn } from './forms.ts';
import { stringText } from './text.ts';

/** Values may be nested this deep. */
export const maximumDepth = 60;

/** Where a value stands: what ends it. */
type Where = 'entry' | 'list' | 'header';

/** What a map holds, as far as the vocabulary says it. */
export interface Of {
  /** undefined: keys of one's own. */
  readonly record: RecordName | undefined;
  /** The rows of a table: its keys are names. */
  readonly table?: boolean;
}

export const free: Of = { record: undefined };

/** Reads values and lists. Maps, which hold entries, are read by entries.ts. */
export abstract class Values extends Cursor {
  protected depth = 0;
  /** Inside something that was written as YAML: what is odd there has been told of. */
  protected inYaml = 0;
  /** Blocks that were found open at the end of the text, in order. */
  unclosed = 0;
  /** How many blocks may be closed by indentation, because they are open at the end otherwise. */
  budget = 0;

  /** What can follow a header: the end of the line, or a block. */
  protected isHeaderEnd(): boolean {
    return this.atEnd() || this.kind === '{';
  }

  /** Can the token be an id or a name of something? */
  protected isName(): boolean {
    return this.kind === 'word' || this.kind === 'ticked' || this.kind === 'number' || this.kind === 'string' || this.kind === 'foreign';
  }

  /** At a comma: is it followed by a key with its colon, or by a flag of the record? */
  protected isSecondEntry(of: Of): boolean {
    const next = this.peek();
    const word = this.text.slice(next.start, next.end);
    if (next.kind !== 'word' && next.kind !== 'ticked') return false;
    const after = this.afterPeek();
    if (after === ':') return true;
    const spec = of.record && !of.table ? keySpec(of.record, word) : undefined;
    return (spec?.type.is === 'flag' && (after === '}' || after === ',' || after === ';')) || (word === 'not' && after === 'word');
  }

  /** The kind of the second token from here, or 'end' where it stands on another line. */
  private afterPeek(): string {
    const { end } = this.peek();
    this.lexer.reach = Math.max(this.lexer.reach, end + 201);
    const look = new Cursor(this.text.slice(end, end + 200), 0);
    return look.line > 0 ? 'end' : look.kind;
  }

  /** At a comma behind the first of several values on a line, without brackets. */
  protected inlineList(value: Node, type: ValueType | undefined, where: Where, of: Of): Node {
    const items: Node[] = [value];
    const start = this.base + value.start;
    let prose = type?.is === 'text' || (value.is === 'scalar' && !value.quoted && /\s/.test(value.value));
    const problems = this.problems.length;
    while (this.kind === ',' && !this.newLine) {
      const next = this.peek();
      if (next.newLine || next.kind === '}' || next.kind === ';' || next.kind === 'end') break;
      this.advance();
      if (this.kind === ',') {
        prose = true;
        continue;
      }
      const member = this.single(where, of, free);
      if (member.is === 'scalar' && !member.quoted && /\s/.test(member.value) && !/^\d+ [a-z]+$/i.test(member.value)) prose = true;
      items.push(member);
    }
    const end = this.before;
    const words = this.text.slice(start, end);
    if (!prose) {
      this.problem('dsl-separator', `Several values stand in brackets: ${said(`[${words}]`)}.`, start, end, { title: 'Put them in brackets', start, end, text: `[${words}]` });
      return { is: 'list', items, inline: true, start: value.start, end: end - this.base };
    }
    // one mistake, however many parts the text has
    this.problems.length = problems;
    const last = this.problems.at(-1);
    if (last?.code === 'dsl-quotes' && last.span.start === value.start) this.problems.pop();
    return this.unquoted(start, end);
  }

  /** One value. The current token is its first. */
  protected single(where: Where, of: Of, inner: Of): Node {
    switch (this.kind) {
      case '[': return this.list(of, inner);
      case '{': return this.map(inner);
      case 'string': case 'block': case 'ticked': case 'foreign': return this.textValue(where);
      default: return this.bare(where, of);
    }
  }

  private textValue(where: Where): ScalarNode {
    const { start } = this;
    const isForeign = this.kind === 'foreign';
    if (isForeign && !this.closed) return this.bare(where, free);
    const value = this.scalar();
    if (where === 'list' || this.endsValue(where, free)) return value;
    if (where === 'entry' && (this.kind === 'string' || this.kind === 'block')) {
      if (this.inYaml === 0) this.problem('dsl-syntax', 'Two texts stand in a row: make one of them, or a list in brackets.', this.start, this.end);
      this.skipRest();
    } else if (where === 'entry' && this.kind !== ',' && this.kind !== '{') {
      const from = this.start;
      if (this.kind === 'word' && this.peek().kind === ':') return value; // the next entry, which lacks a `;`
      this.skipRest();
      if (this.inYaml === 0) this.problem('dsl-syntax', `${said(this.text.slice(from, this.before))} cannot follow a text: take it out, or into the quotes.`, from, this.before);
    }
    return { ...value, end: Math.max(value.end, start - this.base) };
  }

  /** A word, a number, or whatever was meant as a text and stands without quotes. */
  private bare(where: Where, of: Of): ScalarNode {
    const { start } = this;
    const isOne = this.kind === 'word' || this.kind === 'number';
    const next = this.peek();
    if (isOne && (this.endsAfter(where, next, of))) return this.scalar();
    let first = true;
    while (first || !this.endsValue(where, of)) {
      first = false;
      this.advance();
    }
    if (this.before <= start) this.advance();
    return this.unquoted(start, this.before);
  }

  private unquoted(start: number, end: number): ScalarNode {
    const words = this.text.slice(start, end);
    if (this.inYaml === 0) this.problem('dsl-quotes', `Put the text in quotes: ${said(stringText(words))}.`, start, end, { title: 'Put it in quotes', start, end, text: stringText(words) });
    return { is: 'scalar', value: words, quoted: false, start: start - this.base, end: end - this.base };
  }

  /** Does a value end before the current token? */
  private endsValue(where: Where, of: Of): boolean {
    if (this.atEnd()) return true;
    if (this.kind === ',' || (this.kind === ']' && where === 'list')) return true;
    if (this.kind === '{') return where !== 'list' || this.spaced;
    if (where === 'list') return this.kind === ':' && this.peek().spaced;
    if (where === 'header') return this.spaced && (this.isHeaderWord() || isText(this.kind) || this.kind === ':' || (this.kind === 'word' && this.isStatementStart(this.peek())));
    return this.kind === 'word' && this.spaced && this.peek().kind === ':' && (of.table === true || (of.record !== undefined && keySpec(of.record, this.word()) !== undefined));
  }

  private endsAfter(where: Where, next: ReturnType<Cursor['peek']>, of: Of): boolean {
    if (next.newLine || next.kind === 'end' || next.kind === ';' || next.kind === '}' || next.kind === ',' || next.kind === '{') return true;
    if (where === 'list') return next.kind === ']' || next.kind === ':' || (next.kind === '[' && next.spaced);
    if (where === 'header') return next.spaced && (isText(next.kind) || next.kind === ':' || next.kind === '[' || (next.kind === 'word' && (headerWords.has(this.text.slice(next.start, next.end)) || forms.has(this.text.slice(next.start, next.end)) || this.afterPeek() === ':')));
    if (next.kind !== 'word' || of.record === undefined) return false;
    // `kind: agent zone: dmz`: the next entry begins here
    const spec = keySpec(of.record, this.text.slice(next.start, next.end));
    return spec !== undefined && this.afterPeek() === ':';
  }

  protected isHeaderWord(): boolean {
    return this.kind === 'word' && headerWords.has(this.word());
  }

  /** Skips the token and what follows to the end of the entry or line, blocks and lists on the way with what they hold. */
  protected skipRest(): void {
    let depth = 0;
    const indent = this.indentOfLine();
    for (let first = true; ; first = false) {
      if (this.kind === 'end') {
        this.unclosed += depth;
        return;
      }
      if (depth > 0 && !first && this.closesByIndent(indent)) return;
      if (depth === 0 && ((this.newLine && !first) || this.kind === ';' || this.kind === '}')) return;
      if (this.kind === '{') depth++;
      else if (this.kind === '}' && depth > 0) depth--;
      this.advance();
    }
  }

  protected tooDeep(): ScalarNode {
    const { start } = this;
    this.problem('too-deep', `Values are nested more than ${maximumDepth} deep here.`, this.start, this.end);
    let depth = 0;
    do {
      if (this.kind === '{' || this.kind === '[') depth++;
      else if (this.kind === '}' || this.kind === ']') depth--;
      this.advance();
    } while (depth > 0 && this.kind !== 'end');
    return { is: 'scalar', value: '', quoted: true, start: start - this.base, end: this.before - this.base };
  }

  /** A list in brackets. @param of the map that it is in, whose keys tell where a list that is not closed ends */
  protected list(of: Of, inner: Of): Node {
    if (this.depth >= maximumDepth) return this.tooDeep();
    this.depth++;
    const { start, column: openColumn } = this;
    const items: Node[] = [];
    this.advance();
    let end: number | undefined;
    let commaWanted = false;
    while (end === undefined) {
      if (this.kind === ']') {
        this.advance();
        end = this.before;
      } else if (this.kind === 'end' || this.kind === '}' || this.leavesList(of, openColumn)) {
        end = this.before;
        if (!this.isBracketSwallowed()) this.problem('dsl-brace', 'This list is not closed: write `]` where it ends.', start, start + 1, { title: 'Close the list', start: end, end, text: ']' });
      } else if (this.kind === ',') {
        if (!commaWanted) this.problem('dsl-separator', 'There is a comma too many: take it out.', this.start, this.end, { title: 'Take the comma out', start: this.start, end: this.end, text: '' });
        commaWanted = false;
        this.advance();
      } else if (this.kind === ';') {
        this.problem('dsl-separator', 'The values of a list are separated by commas or line breaks, not by `;`.', this.start, this.end, { title: 'Write a comma', start: this.start, end: this.end, text: ',' });
        commaWanted = false;
        this.advance();
      } else {
        if (commaWanted && !this.newLine) this.problem('dsl-separator', `A comma is missing before ${this.said()}.`, this.start, this.end, { title: 'Write a comma', start: this.before, end: this.before, text: ',' });
        items.push(this.member(of, inner));
        commaWanted = true;
      }
    }
    this.depth--;
    return { is: 'list', items, inline: true, start: start - this.base, end: end - this.base };
  }

  /** Inside a list: does what stands here belong to what is around it? */
  private leavesList(of: Of, column: number): boolean {
    if (!this.newLine && this.kind !== ';') return false;
    if (this.kind === ';') {
      const next = this.peek();
      return next.kind === 'word' && of.record !== undefined && keySpec(of.record, this.text.slice(next.start, next.end)) !== undefined;
    }
    if (this.kind !== 'word') return false;
    const next = this.peek();
    if (next.kind === ':') return this.column < column && of.record !== undefined && keySpec(of.record, this.word()) !== undefined;
    return this.isStatementStart(next);
  }

  /** Is the current word a keyword with something behind it that only a statement has there? */
  protected isStatementStart(next: ReturnType<Cursor['peek']>, of?: RecordName): boolean {
    if (this.kind !== 'word' || next.newLine) return false;
    const isName = next.kind === 'word' || next.kind === 'ticked' || next.kind === 'string' || next.kind === 'number';
    return isName && (forms.has(this.word()) || (of !== undefined && useIn(of, this.word()) !== undefined));
  }

  /** A member of a list: a value, or a name with its keys. */
  private member(of: Of, inner: Of): Node {
    if (this.isName()) {
      const next = this.peek();
      if (!next.newLine && (next.kind === ':' ? next.start === this.end && this.afterPeekIsApart() : next.kind === '{')) {
        const key = this.scalar();
        const rows = inner.table ? { record: inner.record } : inner;
        if (this.kind === ':') this.advance();
        const isMissing = this.atEnd() || this.kind === ']' || this.kind === ',';
        const value = isMissing ? undefined : this.single('list', of, rows);
        const end = value ? value.end : key.end;
        const entry: Entry = { key, start: key.start, end, ...(value ? { value } : {}) };
        const pair: MapNode = { is: 'map', entries: [entry], inline: true, start: key.start, end };
        return pair;
      }
    }
    return this.single('list', of, inner.table ? { record: inner.record } : inner);
  }

  /** Is the colon after the current token followed by white space, a bracket or a quote, so that it is no part of a text such as `LLM01:2025`? */
  private afterPeekIsApart(): boolean {
    const c = this.text.charAt(this.peek().end);
    return c === '' || /[\s{["]/.test(c);
  }

  protected notClosed(open: number, at: number): void {
    if (this.kind === 'end') this.unclosed++;
    if (this.isSwallowed()) return;
    this.problem('dsl-brace', 'This block is not closed: write `}` where it ends.', open, open + 1, { title: 'Close the block', start: at, end: at, text: ' }' });
  }

  /** Is this where a block ends by its indentation, of those that are never closed? */
  protected closesByIndent(indent: number): boolean {
    if (this.budget === 0 || !this.newLine || this.column > indent) return false;
    this.budget--;
    return true;
  }

  /** The column in which the line of the current token begins. */
  protected indentOfLine(): number {
    let at = this.line;
    while (at < this.start && (this.text.charCodeAt(at) === 32 || this.text.charCodeAt(at) === 9)) at++;
    return at - this.line;
  }

  protected firstLineEnd(start: number): number {
    const match = /[\r\n]/.exec(this.text.slice(start, start + 2000));
    return match ? start + match.index : this.text.length;
  }

  /** A map in braces. */
  protected abstract map(of: Of): Node;
}


const headerWords: ReadonlySet<string> = new Set(['carries', 'over', 'on']);

/** What the value of a key holds, when it is a map or a list of such. */
export function innerOf(of: Of, spec: KeySpec | undefined): Of {
  if (of.table) return { record: of.record };
  let type = spec?.type;
  if (type?.is === 'list') type = type.of;
  if (type?.is === 'record') return { record: type.record };
  return type?.is === 'table' ? { record: type.record, table: true } : free;
}

function isText(kind: string): boolean {
  return kind === 'string' || kind === 'block' || kind === 'foreign';
}

const keyLists = new Map<RecordName, readonly string[]>();

export function keysOf(record: RecordName): readonly string[] {
  let keys = keyLists.get(record);
  if (!keys) keyLists.set(record, (keys = recordSpec(record).keys.flatMap((spec) => [spec.key, ...(spec.also ?? [])])));
  return keys;
}
