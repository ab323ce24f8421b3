import type { KeySpec, ValueType } from '../../model/vocabulary/index.ts';
import { keySpec } from '../../model/vocabulary/index.ts';
import { parseFlag } from '../../model/truth.ts';
import { nearest } from '../../text/similar.ts';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../tree.ts';
import { said } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { idText } from './text.ts';
import { free, innerOf, keysOf, maximumDepth, Values } from './values.ts';
import type { Of } from './values.ts';

/** Reads maps with their entries and flags, and what was written as YAML has it. */
export class Entries extends Values {
  /** Commas at the ends of entries are told of once for each block; between two entries of a line they stand for `;`. */
  private commaTold = false;
  /** The last thing read meant nothing: what follows on the next lines is not told of again. */
  protected junk = false;

  /** Reads an entry whose key is the current token and whose colon the next (which may be missing). @param of what the map around holds */
  protected entry(of: Of): Entry {
    const keyLine = this.line;
    const keyColumn = this.column;
    const first = this.newLine;
    const spec = of.record && !of.table ? keySpec(of.record, this.word()) : undefined;
    const key = this.key();
    if (this.kind !== ':' && this.kind !== '=') this.problem('dsl-colon', `Write a colon after ${said(key.value)}.`, this.base + key.start, this.base + key.end, { title: 'Write a colon', start: this.base + key.end, end: this.base + key.end, text: ':' });
    else if (this.kind === '=') this.problem('dsl-colon', `Write a colon after ${said(key.value)}, not \`=\`.`, this.start, this.end, { title: 'Write a colon', start: this.before, end: this.end, text: ':' });
    if (this.kind === ':' || this.kind === '=') this.advance();
    const value = this.valueAfter(of, spec, key, keyLine, keyColumn, first);
    return { key, start: key.start, end: value ? value.end : this.before - this.base, ...(value ? { value } : {}) };
  }

  /** A key: a word, or something else in backticks. */
  protected key(): ScalarNode {
    const { start, end, kind } = this;
    const isOdd = kind !== 'word' && kind !== 'ticked' && this.inYaml === 0;
    const told = this.problems.length;
    const key = this.scalar();
    if (!isOdd) return key;
    this.problems.length = told;
    const written = idText(key.value);
    const words = kind === 'number' ? `Put ${said(key.value)} in backticks: a bare key begins with a letter.` : written.startsWith('`') ? 'A key with such characters stands in backticks, not in quotes.' : `A key stands without quotes: ${said(written)}.`;
    this.problem('dsl-syntax', words, start, end, { title: written.startsWith('`') ? 'Put it in backticks' : 'Take the quotes off', start, end, text: written });
    return key;
  }

  /** The value behind a colon; undefined where there is none. */
  private valueAfter(of: Of, spec: KeySpec | undefined, key: ScalarNode, keyLine: number, keyColumn: number, first: boolean): Node | undefined {
    const inner = innerOf(of, spec);
    if (!this.atEnd() && this.kind !== ',') return this.commas(this.single('entry', of, inner), spec?.type, of);
    if (this.kind === ',' || !this.newLine || this.line === keyLine) return undefined;
    // what stands on the lines below
    const onSecond = this.kind === '[' || this.kind === '{' || this.kind === 'string' || this.kind === 'block';
    if (onSecond && this.column >= keyColumn) {
      const at = this.base + key.end;
      if (this.kind !== 'string' || this.peek().kind !== ':') {
        if (this.inYaml === 0) this.problem('dsl-syntax', `Begin the value on the line of ${said(key.value)}.`, this.start, this.start + 1, { title: 'Move it up', start: at, end: this.start, text: ': ' });
        return this.single('entry', of, inner);
      }
    }
    if (this.kind === 'bad' && this.word() === '-' && first && this.column >= keyColumn) return this.yamlList(key);
    if (first && this.column > keyColumn && this.isName() && this.peek().kind === ':' && !this.isKeyOf(of)) return this.yamlMap(key, inner, keyColumn);
    return undefined;
  }

  private isKeyOf(of: Of): boolean {
    return of.record !== undefined && of.record !== 'model' && keySpec(of.record, this.word()) !== undefined;
  }

  /** Values with commas between them that are not in brackets. */
  private commas(value: Node, type: ValueType | undefined, of: Of): Node {
    if (this.kind !== ',' || this.newLine) return value;
    const next = this.peek();
    if (next.newLine || next.kind === '}' || next.kind === ';' || next.kind === 'end' || this.isSecondEntry(of)) return value;
    return this.inlineList(value, type, 'entry', of);
  }

  /** A map in braces. */
  protected map(of: Of): Node {
    if (this.depth >= maximumDepth) return this.tooDeep();
    this.depth++;
    const { start } = this;
    const indent = this.indentOfLine();
    const entries: Entry[] = [];
    const told = this.commaTold;
    this.commaTold = false;
    this.advance();
    let end: number | undefined;
    while (end === undefined) {
      if (this.kind === '}') {
        this.advance();
        end = this.before;
      } else if (this.kind === 'end' || this.closesByIndent(indent)) {
        end = this.before;
        this.notClosed(start, end);
      } else if (!this.separators()) {
        const entry = this.mapEntry(of);
        if (entry) this.addEntry(entries, entry);
      }
    }
    this.depth--;
    this.commaTold = told;
    return { is: 'map', entries, inline: true, start: start - this.base, end: end - this.base };
  }

  /** Adds an entry; of two with one key the first counts. */
  protected addEntry(entries: Entry[], entry: Entry): void {
    entries.push(entry);
  }

  /** Skips what separates entries. @returns whether there was anything to skip */
  protected separators(): boolean {
    if (this.kind === ';') {
      this.advance();
      return true;
    }
    if (this.kind !== ',') return false;
    const next = this.peek();
    if (next.newLine || next.kind === '}' || next.kind === 'end' || next.kind === ',' || next.kind === ';' || this.newLine) {
      if (!this.commaTold && this.inYaml === 0) this.problem('dsl-separator', 'An entry ends with its line: take the comma out.', this.start, this.end, { title: 'Take the comma out', start: this.start, end: this.end, text: '' });
      this.commaTold = true;
    }
    this.advance();
    return true;
  }

  /** An entry or flag of a map; undefined where there is none, and something was skipped. */
  protected mapEntry(of: Of): Entry | undefined {
    const next = this.peek();
    if (this.isName() && !next.newLine && (next.kind === ':' || next.kind === '=')) {
      this.junk = false;
      const entry = this.entry(of);
      if (this.inYaml === 0 && !this.atEnd() && (this.kind === 'word' || this.kind === 'ticked'))
        this.problem('dsl-separator', `Write \`;\` or a line break before ${this.said()}.`, this.start, this.end, { title: 'Write `;`', start: this.before, end: this.before, text: ';' });
      return entry;
    }
    if (this.kind === 'word' || this.kind === 'ticked') {
      const entry = this.flag(of, next);
      if (entry) this.junk = false;
      return entry;
    }
    this.unknown(of);
    return undefined;
  }

  /** `encrypted`, `not encrypted`, or a word that lacks its colon. */
  private flag(of: Of, next: ReturnType<Cursor['peek']>): Entry | undefined {
    const { start } = this;
    const isAlone = next.newLine || next.kind === ';' || next.kind === '}' || next.kind === ',' || next.kind === 'end';
    const spec = of.record && !of.table ? keySpec(of.record, this.word()) : undefined;
    const isNot = this.kind === 'word' && this.word() === 'not' && (next.kind === 'word' || next.kind === 'ticked') && !next.newLine;
    if (isNot || isAlone) return this.flagAlone(of, isNot, start);
    const word = this.text.slice(next.start, next.end);
    if (spec?.type.is === 'flag' && next.kind === 'word' && parseFlag(word) === undefined) return this.flagAlone(of, false, start);
    const isWord = next.kind === 'word' || next.kind === 'number' || next.kind === 'string' || next.kind === 'block' || next.kind === '[' || next.kind === '{' || next.kind === 'ticked';
    if (isWord && (spec !== undefined || (of.record === undefined && !of.table && next.kind !== 'word') || (of.table === true && next.kind === '{'))) {
      // `kind agent`, `dread { ... }`: the colon is missing
      return this.entry(of);
    }
    this.unknown(of);
    return undefined;
  }

  private flagAlone(of: Of, isNot: boolean, start: number): Entry | undefined {
    if (isNot) this.advance();
    const key = this.scalar();
    const spec = of.record && !of.table ? keySpec(of.record, key.value) : undefined;
    const span = { start: start - this.base, end: key.end };
    if (this.inYaml === 0 && !this.atEnd() && this.kind !== ',') {
      const isNext = this.kind === 'word' || this.kind === 'ticked';
      this.problem('dsl-separator', isNext ? `Write \`;\` or a line break between ${said(key.value)} and ${this.said()}.` : `${this.said()} cannot follow ${said(key.value)}.`, this.start, this.end, isNext ? { title: 'Write `;`', start: this.before, end: this.before, text: ';' } : undefined);
      if (!isNext) this.skipRest();
    }
    if ((spec && spec.type.is !== 'flag') || of.table === true) {
      if (of.table === true) return { key, ...span };
      this.problem('dsl-colon', `${said(key.value)} needs a value: ${said(`${key.value}: ...`)}.`, start, this.base + key.end, isNot ? undefined : { title: 'Write a colon', start: this.base + key.end, end: this.base + key.end, text: ': ' });
      return undefined;
    }
    const value: ScalarNode = { is: 'scalar', value: isNot ? 'false' : 'true', quoted: false, implied: true, ...span };
    return { key, value, ...span };
  }

  /** Says once that something means nothing here, and skips it. */
  protected unknown(of: Of): void {
    const { start, kind } = this;
    const word = this.word();
    const wasTold = this.junk || this.inYaml > 0;
    this.junk = true;
    const isDash = kind === 'bad' && word === '-' && this.newLine;
    this.skipRest();
    if (this.before <= start) this.advance();
    if (wasTold) return;
    const end = Math.min(this.before, this.firstLineEnd(start));
    if (isDash) return this.problem('dsl-yaml', 'A list is written in brackets, not with dashes: `key: [a, b]`.', start, end);
    const keys = of.record && !of.table ? keysOf(of.record) : [];
    const guess = kind === 'word' ? nearest(word, keys) : undefined;
    if (guess !== undefined) return this.problem('dsl-keyword', `${said(word)} is not known here. Did you mean ${said(guess)}?`, start, start + word.length, { title: `Change to '${guess}'`, start, end: start + word.length, text: guess });
    this.problem('dsl-syntax', `${said(this.text.slice(start, end))} cannot stand here: an entry is \`key: value\`, or a flag such as \`encrypted\` or \`not encrypted\`.`, start, end);
  }

  private yaml(message: string, start: number, end: number): void {
    if (this.inYaml === 0) this.problem('dsl-yaml', message, start, end);
  }

  /** A list with dashes, as YAML has it: told of once, and read where its members are single values. */
  private yamlList(key: ScalarNode): ListNode {
    const { start, column } = this;
    this.yaml(`A list is written in brackets, not with dashes: ${said(`${key.value}: [a, b]`)}.`, start, this.firstLineEnd(start));
    this.inYaml++;
    const items: Node[] = [];
    while (this.kind === 'bad' && this.word() === '-' && this.newLine && this.column === column) {
      this.advance();
      if (this.newLine || this.is('end')) continue;
      const isPair = this.isName() && this.peek().kind === ':';
      const value = this.single('entry', free, free);
      if (!isPair && this.atEnd()) items.push(value);
      while (!this.is('end') && !this.is('}') && (!this.newLine || this.column > column)) this.advance();
    }
    this.inYaml--;
    return { is: 'list', items, inline: false, start: start - this.base, end: this.before - this.base };
  }

  /** A map by indentation, as YAML has it. */
  private yamlMap(key: ScalarNode, inner: Of, keyColumn: number): MapNode {
    const { start } = this;
    this.yaml(`What belongs to ${said(key.value)} stands in braces: ${said(`${key.value}: { ... }`)}.`, this.base + key.start, this.base + key.end);
    this.inYaml++;
    const entries: Entry[] = [];
    while (this.kind !== 'end' && this.kind !== '}' && (this.newLine ? this.column > keyColumn : true)) {
      if (this.separators()) continue;
      const at = this.start;
      const entry = this.mapEntry(inner);
      if (entry) this.addEntry(entries, entry);
      if (this.start === at) this.advance();
    }
    this.inYaml--;
    return { is: 'map', entries, inline: false, start: start - this.base, end: this.before - this.base };
  }
}
