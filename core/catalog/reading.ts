import { nearest } from '../text/similar.ts';
import type { Span } from '../text/text.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-nodes.ts';

/** A mistake in a catalogue or rule file. */
export interface CatalogProblem {
  readonly file: string;
  /** Offsets into the file's text. */
  readonly start: number;
  readonly end: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** What to write instead of the words at the place, where that is clear. */
  readonly replacement?: string;
}

/** What is wrong with an id of ATLAS or OWASP (`of`: atlas, owasp), and what to write instead where that is clear. */
export type IdCheck = (of: string, id: string) => { readonly message: string; readonly replacement?: string | undefined } | undefined;

/** More of one file would not help anybody. */
const maxProblems = 200;

/** Reads typed values out of nodes of one file and collects what is wrong with them. A value that cannot be read is undefined. */
export class Reading {
  readonly problems: CatalogProblem[] = [];
  private errors = 0;
  /** Is the file not well-formed? */
  isBroken = false;

  /** @param text of the file, for finding words inside a value */
  constructor(readonly file: string, private readonly text = '', readonly checkId: IdCheck = () => undefined) {}

  error(span: Span, message: string, replacement?: string): void {
    this.report(span, 'error', message, replacement);
  }

  warning(span: Span, message: string, replacement?: string): void {
    this.report(span, 'warning', message, replacement);
  }

  /** Something that has to be there is not. Of a file that is no YAML that says nothing: what is missing may stand in the part that could not be read. */
  missing(span: Span, message: string): void {
    if (this.isBroken) this.errors++;
    else this.error(span, message);
  }

  private report(span: Span, severity: 'error' | 'warning', message: string, replacement?: string): void {
    if (severity === 'error') this.errors++;
    if (this.problems.length > maxProblems) return;
    if (this.problems.length === maxProblems) {
      this.problems.push({ file: this.file, start: span.start, end: span.end, severity: 'error', message: 'There are more problems in this file; mend these first.' });
      return;
    }
    const problem = { file: this.file, start: span.start, end: Math.max(span.end, span.start), severity, message };
    this.problems.push(replacement === undefined ? problem : { ...problem, replacement });
  }

  /** The place of some words inside a value as it is written; the whole value where they are written otherwise. */
  within(span: Span, words: string): Span {
    const at = this.text.slice(span.start, span.end).indexOf(words);
    return at < 0 ? span : { start: span.start + at, end: span.start + at + words.length };
  }

  /** How many errors there are, those that are not shown included. */
  get errorCount(): number {
    return this.errors;
  }

  /** `unknown` with what there is and what was probably meant. */
  unknown(span: Span, what: string, word: string, known: Iterable<string>): void {
    if (this.problems.length > maxProblems) {
      this.errors++;
      return;
    }
    const all = [...known];
    const meant = nearest(word, all);
    const shown = all.length <= 16 ? ` One of: ${all.join(', ')}.` : '';
    this.error(span, meant === undefined ? `There is no ${what} ${quote(word)}.${shown}` : `There is no ${what} ${quote(word)}. Did you mean '${meant}'?`, meant);
  }

  /** The entries of a map by key, each key known and given once. undefined when the node is no map. */
  map(node: YamlNode | undefined, where: Span, what: string, known: Iterable<string>): Fields | undefined {
    if (node?.is !== 'map') {
      this.error(node ?? where, `${what} is a map of keys and values.`);
      return undefined;
    }
    const keys = [...known];
    const entries = new Map<string, YamlEntry>();
    for (const entry of node.entries) {
      const key = entry.key.value;
      if (!keys.includes(key)) this.unknown(entry.key, `key`, key, keys);
      else if (entries.has(key)) this.error(entry.key, `'${key}' stands here twice.`);
      else entries.set(key, entry);
    }
    return new Fields(this, node, entries, what);
  }

  scalar(node: YamlNode | undefined, where: Span, what: string): YamlScalar | undefined {
    if (node?.is === 'scalar' && node.value.trim() !== '') return node;
    this.error(node ?? where, `${what} is a single text.`);
    return undefined;
  }

  /** One text or a list of texts, at least one. */
  scalars(node: YamlNode | undefined, where: Span, what: string): YamlScalar[] {
    if (node?.is === 'list') {
      if (node.items.length === 0) this.error(node, `${what}: the list is empty. Leave the key out, or name something.`);
      return node.items.flatMap((item) => this.scalar(item, where, `Each entry of ${what}`) ?? []);
    }
    const one = this.scalar(node, where, what);
    return one === undefined ? [] : [one];
  }
}

/** The entries of one map. */
export class Fields {
  constructor(private readonly reading: Reading, readonly node: YamlMap, private readonly entries: ReadonlyMap<string, YamlEntry>, private readonly what: string) {}

  has(key: string): boolean {
    return this.entries.has(key);
  }

  entry(key: string): YamlEntry | undefined {
    return this.entries.get(key);
  }

  /** The value's place, else the key's, else the map's first word. */
  span(key: string): Span {
    const entry = this.entries.get(key);
    return entry?.value ?? entry?.key ?? this.head;
  }

  /** The first key of the map: where a missing key is reported. */
  get head(): Span {
    return this.node.entries[0]?.key ?? this.node;
  }

  missing(key: string, hint = ''): void {
    this.reading.missing(this.head, `${this.what} needs '${key}'.${hint === '' ? '' : ` ${hint}`}`);
  }

  /** A required text, else a problem. */
  text(key: string, hint = ''): string | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) {
      this.missing(key, hint);
      return undefined;
    }
    return this.reading.scalar(entry.value, entry.key, `'${key}'`)?.value.trim();
  }

  optionalText(key: string): string | undefined {
    return this.has(key) ? this.text(key) : undefined;
  }

  /** One or several texts; none when the key is not there. */
  list(key: string): YamlScalar[] {
    const entry = this.entries.get(key);
    if (entry === undefined) return [];
    if (entry.value?.is === 'list' && entry.value.items.length === 0) return [];
    return this.reading.scalars(entry.value, entry.key, `'${key}'`);
  }

  /** One of the words. */
  word<T extends string>(key: string, words: readonly T[]): T | undefined {
    const entry = this.entries.get(key);
    const node = entry && this.reading.scalar(entry.value, entry.key, `'${key}'`);
    if (node === undefined) return undefined;
    const found = words.find((word) => word === node.value.trim());
    if (found === undefined) this.reading.unknown(node, `'${key}'`, node.value, words);
    return found;
  }

  /** A number in a range. */
  number(key: string, min: number, max: number, otherwise?: number): number | undefined {
    const entry = this.entries.get(key);
    if (entry === undefined) {
      if (otherwise === undefined) this.missing(key, `A number from ${min} to ${max}.`);
      return otherwise;
    }
    const node = this.reading.scalar(entry.value, entry.key, `'${key}'`);
    if (node === undefined) return undefined;
    const value = /^-?\d+(\.\d+)?$/.test(node.value.trim()) ? Number(node.value) : NaN;
    if (!(value >= min && value <= max)) {
      this.reading.error(node, `'${key}' is a number from ${min} to ${max}, not ${quote(node.value)}.`);
      return undefined;
    }
    return value;
  }
}

/** A word of the input as messages show it: short, on one line. */
export function quote(word: string): string {
  const line = word.replace(/\s+/g, ' ').trim();
  return `'${line.length > 60 ? `${line.slice(0, 57)}...` : line}'`;
}
