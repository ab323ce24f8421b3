import { isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Alias, Pair, ParsedNode, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import type { Entry, ListNode, MapNode, Node, ScalarNode } from '../tree.ts';
import { maximumDepth } from './parse.ts';
import { contentAfter, isBlank, shorten } from './words.ts';

/** A problem with offsets into the parsed text. */
export interface Found {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export type AnyPair = Pair<ParsedNode | null, ParsedNode | null>;

/** All aliases of a document together may add this many values. */
const aliasBudget = 20_000;

/**
 * Turns the `yaml` package's nodes into ours. Spans count from `base`, which the caller sets to the start of the item it is reading.
 */
export class Converter {
  base = 0;
  readonly problems: Found[] = [];
  /** Starts of quoted texts and of brackets, by their end: for errors about what is not closed. */
  readonly quotes = new Map<number, number>();
  readonly brackets = new Map<number, number>();
  private readonly anchors = new Map<string, Node | undefined>();
  private budget = aliasBudget;

  constructor(private readonly text: string) {}

  /** A value; undefined for nothing, `null` and `~`. */
  value(node: ParsedNode | null | undefined, depth = 0): Node | undefined {
    if (!node) return undefined;
    if (isAlias(node)) return this.alias(node, depth);
    const anchor = (node as { anchor?: string }).anchor;
    if (anchor !== undefined) this.anchors.delete(anchor);
    const converted = isScalar(node) ? this.scalar(node as Scalar.Parsed) : isMap(node) ? this.map(node as YAMLMap.Parsed, depth) : isSeq(node) ? this.list(node as YAMLSeq.Parsed, depth) : undefined;
    if (anchor !== undefined) this.anchors.set(anchor, converted);
    return converted;
  }

  /** A key's word; undefined, with a problem, when it is not one. */
  key(pair: AnyPair): ScalarNode | undefined {
    const { key } = pair;
    if (!key) return undefined;
    if (isScalar(key) && !isNothing(key as Scalar.Parsed)) {
      const scalar = key as Scalar.Parsed;
      const [first, end] = scalar.range as [number, number, number];
      const line = scalar.type === 'PLAIN' ? this.text.slice(first, end).lastIndexOf('\n') : -1;
      if (line !== -1) {
        // a word without a colon on the line above has run into this key
        const start = contentAfter(this.text, first + line);
        return { is: 'scalar', value: this.text.slice(start, end), quoted: false, start: start - this.base, end: end - this.base };
      }
      return { is: 'scalar', value: textOf(scalar), quoted: scalar.type !== 'PLAIN', start: scalar.range[0] - this.base, end: contentEnd(this.text, key) - this.base };
    }
    const start = key.range[0];
    const message = isScalar(key) ? 'The key before this colon is missing.' : 'A key is a single word: lists, maps and aliases cannot be keys here.';
    this.problems.push({ code: 'yaml-syntax', message, start, end: Math.max(start + 1, contentEnd(this.text, key)) });
    return undefined;
  }

  /**
   * An entry of a map; undefined for what is none.
   * @param others takes entries that the parser read into this one's value by mistake
   */
  entry(pair: AnyPair, inline: boolean, depth: number, others: Entry[] = []): Entry | undefined {
    const key = this.key(pair);
    if (!key) return undefined;
    if (key.value === '<<' && !key.quoted) {
      this.problems.push({ code: 'yaml-syntax', message: 'Merge keys (`<<`) are not read: write the keys out here.', start: key.start + this.base, end: key.end + this.base });
      return undefined;
    }
    if (pair.value === null) {
      // A word without a colon below a key: the parser has complained, and it says nothing.
      return inline ? (this.tightEntry(key) ?? { key, start: key.start, end: key.end }) : undefined;
    }
    if (pair.value && isMap(pair.value) && !pair.value.flow && pair.key && !this.text.slice(contentEnd(this.text, pair.key), pair.value.range[0]).includes('\n'))
      return this.runOn(key, pair.value as YAMLMap.Parsed, inline, depth, others);
    const value = this.value(pair.value, depth);
    const end = pairEnd(this.text, pair) - this.base;
    return value ? { key, value, start: key.start, end } : { key, start: key.start, end };
  }

  /** `{a:1}`: YAML takes it for the one key `a:1`, which nobody means. */
  private tightEntry(key: ScalarNode): Entry | undefined {
    const colon = key.value.indexOf(':');
    if (key.quoted || colon <= 0 || colon === key.value.length - 1 || key.end - key.start !== key.value.length) return undefined;
    const start = key.start + colon;
    this.problems.push({ code: 'yaml-syntax', message: 'Write a space after the colon.', start: start + this.base, end: start + 1 + this.base });
    const value: ScalarNode = { is: 'scalar', value: key.value.slice(colon + 1), quoted: false, start: start + 1, end: key.end };
    return { key: { ...key, value: key.value.slice(0, colon), end: start }, value, start: key.start, end: key.end };
  }

  /**
   * A value that the parser took for a map because of a second `: ` on its line, or because the next key stands too deep or a comma is
   * missing before it. The parser has complained; this makes the best of it: the words before are the value, and the next key an entry.
   */
  private runOn(key: ScalarNode, map: YAMLMap.Parsed, inline: boolean, depth: number, others: Entry[]): Entry {
    const { text, base } = this;
    const first = (map.items as AnyPair[])[0]?.key;
    const start = map.range[0];
    const source = first ? text.slice(start, contentEnd(text, first)) : '';
    const split = inline ? /\s+(?=\S+$)/.exec(source.slice(-200)) : source.includes('\n') ? /\s*\n\s*(?=[^\n]*$)/.exec(source) : undefined;
    let end = contentEnd(text, map);
    // keys below, in the column of this one's own, have run into it too
    const below = (map.items as AnyPair[]).slice(split ? 0 : 1);
    if (split) {
      end = start + (inline ? Math.max(0, source.length - 200) : 0) + split.index;
    }
    for (const pair of below) {
      const other = this.entry(pair, inline, depth, others);
      if (other) others.push(split && pair.key === first ? startingAt(other, end + split[0].length - base, text, base) : other);
    }
    const line = text.indexOf('\n', start);
    if (line !== -1 && line < end) end = trimmed(text, start, line);
    const value: ScalarNode = { is: 'scalar', value: text.slice(start, end), quoted: false, start: start - base, end: end - base };
    return { key, value, start: key.start, end: end - base };
  }

  private scalar(node: Scalar.Parsed): ScalarNode | undefined {
    if (isNothing(node)) return undefined;
    const quoted = node.type !== 'PLAIN';
    if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') this.quotes.set(node.range[1], node.range[0]);
    const value = textOf(node);
    if (!quoted && isNull(value) && !node.tag) return undefined;
    return { is: 'scalar', value, quoted, start: node.range[0] - this.base, end: contentEnd(this.text, node) - this.base };
  }

  private map(node: YAMLMap.Parsed, depth: number): MapNode {
    const inline = node.flow === true;
    if (inline) this.brackets.set(node.range[1], node.range[0]);
    const entries: Entry[] = [];
    const seen = new Set<string>();
    for (const pair of node.items as AnyPair[]) {
      const others: Entry[] = [];
      const own = this.entry(pair, inline, depth + 1, others);
      for (const entry of own ? [own, ...others] : others) {
        if (seen.has(entry.key.value)) this.problems.push({ code: 'duplicate-key', message: `\`${shorten(entry.key.value)}\` stands here twice: keep one.`, start: entry.key.start + this.base, end: entry.key.end + this.base });
        seen.add(entry.key.value);
        entries.push(entry);
      }
    }
    return { is: 'map', entries, inline, start: node.range[0] - this.base, end: contentEnd(this.text, node) - this.base };
  }

  private list(node: YAMLSeq.Parsed, depth: number): ListNode {
    const inline = node.flow === true;
    if (inline) this.brackets.set(node.range[1], node.range[0]);
    const items: Node[] = [];
    for (const member of node.items) {
      const value = this.value(member as ParsedNode, depth + 1);
      if (value) items.push(value);
    }
    return { is: 'list', items, inline, start: node.range[0] - this.base, end: contentEnd(this.text, node) - this.base };
  }

  /** What an alias stands for, every span of it on the alias's own word. */
  private alias(node: Alias.Parsed, depth: number): Node | undefined {
    const [start, end] = node.range;
    const report = (code: string, message: string): undefined => {
      this.problems.push({ code, message, start, end });
      return undefined;
    };
    if (this.budget < 0) return undefined;
    if (!this.anchors.has(node.source)) return report('yaml-syntax', `No value above is marked \`&${shorten(node.source)}\`: write the value out.`);
    const target = this.anchors.get(node.source);
    if (!target) return undefined;
    const span = { start: start - this.base, end: end - this.base };
    let failure: 'too-large' | 'too-deep' | undefined;
    const copy = (of: Node, level: number): Node => {
      if (failure) return of;
      if (level > maximumDepth) failure = 'too-deep';
      else if (--this.budget < 0) failure = 'too-large';
      if (of.is === 'scalar') return { ...of, ...span };
      if (of.is === 'list') return { ...of, ...span, items: of.items.map((item) => copy(item, level + 1)) };
      return { ...of, ...span, entries: of.entries.map((entry) => ({ ...span, key: { ...entry.key, ...span }, ...(entry.value ? { value: copy(entry.value, level + 1) } : {}) })) };
    };
    const result = copy(target, depth);
    if (failure === 'too-deep') return report('too-deep', `With this alias values are nested more than ${maximumDepth} deep: write out what you need.`);
    if (failure === 'too-large') return report('too-large', `The aliases of this file expand to more than ${aliasBudget} values: write out what you need.`);
    return result;
  }
}

/** An entry whose key, as the parser read it, begins too early. */
function startingAt(entry: Entry, start: number, text: string, base: number): Entry {
  if (entry.key.start >= start) return entry;
  return { ...entry, start, key: { ...entry.key, start, value: text.slice(start + base, entry.key.end + base) } };
}

function isNothing(node: Scalar.Parsed): boolean {
  return node.source === '' && node.type === 'PLAIN' && node.range[0] === node.range[1];
}

function isNull(value: string): boolean {
  return value === '~' || value === 'null' || value === 'Null' || value === 'NULL';
}

function textOf(node: Scalar.Parsed): string {
  return typeof node.value === 'string' ? node.value : String(node.source ?? '');
}

/** Where what was written for a node ends, comments and blank lines after it left out; a block text ends before its last line break. */
export function contentEnd(text: string, node: ParsedNode): number {
  if (isAlias(node)) return node.range[1];
  if (isScalar(node)) {
    const [start, end] = node.range as [number, number, number];
    if (node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') return end > start ? trimmed(text, start, end) : end;
    if (text.charCodeAt(end - 1) !== 10) return end;
    return end - (text.charCodeAt(end - 2) === 13 ? 2 : 1);
  }
  const collection = node as YAMLMap.Parsed | YAMLSeq.Parsed;
  const [start, end] = collection.range;
  if (collection.flow) {
    // that of a pair in a list, `[a: 1]`, is no bracket of its own
    const pair = isMap(collection) && text.charCodeAt(start) !== 123 ? (collection.items[0] as AnyPair | undefined) : undefined;
    return pair ? pairEnd(text, pair) : trimmed(text, start, end);
  }
  const last = collection.items[collection.items.length - 1] as AnyPair | ParsedNode | undefined;
  if (!last) return trimmed(text, start, end);
  if (isMap(collection)) return Math.max(start, pairEnd(text, last as AnyPair));
  const member = last as ParsedNode;
  return isScalar(member) && isNothing(member as Scalar.Parsed) ? trimmed(text, start, member.range[0]) : Math.max(start, contentEnd(text, member));
}

/** Where an entry ends: after its value, or its colon, or its key. */
export function pairEnd(text: string, pair: AnyPair): number {
  const { key, value } = pair;
  if (value && !(isScalar(value) && isNothing(value as Scalar.Parsed))) return contentEnd(text, value);
  const keyEnd = key ? contentEnd(text, key) : (value?.range[0] ?? 0);
  if (!value) return keyEnd;
  const colon = contentAfter(text, keyEnd);
  const end = text.charAt(colon) === ':' ? colon + 1 : keyEnd;
  return Math.max(end, trimmed(text, end, Math.max(end, value.range[0])));
}

function trimmed(text: string, start: number, end: number): number {
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}
