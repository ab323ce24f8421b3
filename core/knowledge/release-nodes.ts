import { isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Span } from '../text/text.ts';

/** A release file as plain nodes with places. YAML and JSON are read alike; every scalar stays the text that it was written as. */

export interface Problem extends Span {
  readonly message: string;
}

export type ReleaseNode = ReleaseScalar | ReleaseList | ReleaseMap;

export interface ReleaseScalar extends Span {
  readonly is: 'scalar';
  readonly value: string;
}

export interface ReleaseList extends Span {
  readonly is: 'list';
  readonly items: readonly ReleaseNode[];
}

export interface ReleaseMap extends Span {
  readonly is: 'map';
  readonly entries: ReadonlyMap<string, { readonly key: ReleaseScalar; readonly value: ReleaseNode | undefined }>;
}

/** The files that MITRE publishes hold about a megabyte and 15,000 lines. */
export const maxReleaseLength = 20_000_000;
const maxMarks = 300_000;
const maxNodes = 300_000;
const maxDepth = 40;

/** Ends the reading at the first thing that cannot be read: a file is taken whole or not at all. */
class Refused extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
  }
}

/**
 * Reads one document. Never throws.
 * @returns the root, or what stands in the way
 */
export function readReleaseNodes(text: string): { readonly root: ReleaseNode } | { readonly problems: readonly Problem[] } {
  if (text.length > maxReleaseLength) return { problems: [{ start: 0, end: 0, message: `The file has more than ${maxReleaseLength} characters; a release has about a million.` }] };
  const hostile = tooMuch(text);
  if (hostile) return { problems: [hostile] };
  try {
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
    if (document.errors.length > 0) return { problems: document.errors.slice(0, 20).map(({ pos, message }) => ({ ...inside(text, pos[0], pos[1]), message: complaint(message) })) };
    const root = new Reading(text).node(document.contents, 0)?.node;
    return root ? { root } : { problems: [{ start: 0, end: 0, message: 'The file is empty.' }] };
  } catch (error) {
    // besides what is refused here, only text made to exhaust the reader of YAML ends in an exception
    return { problems: [error instanceof Refused ? error.problem : { start: 0, end: 0, message: 'The file cannot be read as YAML or JSON.' }] };
  }
}

/** The reader's own words, but for those about its insides. */
function complaint(message: string): string {
  return /call stack/.test(message) ? 'Values are nested too deeply to be read.' : `The text is not well-formed: ${message.split('\n', 1)[0]!.slice(0, 200)}`;
}

interface Read {
  readonly node: ReleaseNode;
  /** Values in it, those behind aliases counted each time that they are named. */
  readonly size: number;
}

class Reading {
  private readonly anchors = new Map<string, Read>();
  private total = 0;

  constructor(private readonly text: string) {}

  /** undefined: nothing is written there. */
  node(written: unknown, depth: number): Read | undefined {
    const span = this.spanOf(written);
    if (depth > maxDepth) throw new Refused({ ...span, message: `Values are nested more than ${maxDepth} deep.` });
    if (isAlias(written)) {
      const target = this.anchors.get(written.source);
      if (!target) throw new Refused({ ...span, message: `'*${written.source.slice(0, 60)}' names no value above it.` });
      this.count(target.size, span);
      return target;
    }
    this.count(1, span);
    const before = this.total;
    const node = this.plain(written, span, depth);
    if (!node) return undefined;
    const read = { node, size: this.total - before + 1 };
    if ((isScalar(written) || isSeq(written) || isMap(written)) && written.anchor) this.anchors.set(written.anchor, read);
    return read;
  }

  private plain(written: unknown, span: Span, depth: number): ReleaseNode | undefined {
    if (isScalar(written)) {
      const value = typeof written.value === 'string' ? written.value : '';
      return value === '' && span.start === span.end ? undefined : { is: 'scalar', value, ...span };
    }
    if (isSeq(written)) {
      const items: ReleaseNode[] = [];
      for (const member of written.items) {
        const read = this.node(member, depth + 1);
        if (read) items.push(read.node);
      }
      return { is: 'list', items, ...span };
    }
    if (!isMap(written)) return undefined;
    const entries = new Map<string, { key: ReleaseScalar; value: ReleaseNode | undefined }>();
    for (const pair of written.items) {
      const key = this.node(pair.key, depth + 1)?.node;
      const value = this.node(pair.value, depth + 1)?.node;
      if (key?.is !== 'scalar') throw new Refused({ ...(key ? { start: key.start, end: key.end } : span), message: 'A key is a single word.' });
      if (entries.has(key.value)) throw new Refused({ start: key.start, end: key.end, message: `'${key.value.slice(0, 60)}' stands here twice.` });
      entries.set(key.value, { key, value });
    }
    return { is: 'map', entries, ...span };
  }

  private count(values: number, span: Span): void {
    this.total += values;
    if (this.total > maxNodes) throw new Refused({ ...span, message: `The file holds more than ${maxNodes} values, those behind aliases included.` });
  }

  private spanOf(written: unknown): Span {
    const range = (written as { range?: readonly number[] | null } | null | undefined)?.range;
    return range ? inside(this.text, range[0] ?? 0, range[1] ?? 0, 0) : { start: 0, end: 0 };
  }
}

function inside(text: string, start: number, end: number, least = 1): Span {
  const from = Math.min(start, text.length);
  return { start: from, end: Math.min(Math.max(end, from + least), text.length) };
}

/**
 * What would keep the reader of YAML busy for long: brackets or marks of lists nested deeply, or very many signs, each of which it makes a token or a complaint of.
 * Found in one pass, before it starts.
 */
function tooMuch(text: string): Problem | undefined {
  let open = 0;
  let marks = 0;
  let inRow = 0;
  let lineStart = true;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isWordOrSpace(c)) {
      if (c !== 32 && c !== 9) lineStart = false;
      continue;
    }
    if (++marks > maxMarks) return { start: i, end: i + 1, message: `The file has more than ${maxMarks} lines, values and signs; a release has about a tenth of that.` };
    let deep = false;
    if (c === newline || c === newline + 3) {
      inRow = 0;
      lineStart = true;
      // brackets in prose are not nesting: an unclosed one ends with its paragraph
      if (text.charCodeAt(i + 1) === c) open = 0;
      continue;
    }
    if (c === bracket || c === brace) deep = ++open > maxDepth;
    else if ((c === bracket + 2 || c === brace + 2) && open > 0) open--;
    if (lineStart && (c === 45 || c === 63 || c === 58) && (text.charCodeAt(i + 1) === 32 || text.charCodeAt(i + 1) === 9)) deep = ++inRow > maxDepth;
    else lineStart = false;
    if (deep) return { start: i, end: i + 1, message: `Values are nested more than ${maxDepth} deep.` };
  }
  return undefined;
}

function isWordOrSpace(c: number): boolean {
  return (c >= 97 && c <= 122) || c === 32 || (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || c === 46 || c === 9 || c > 127;
}

const newline = 10;
const bracket = 91;
const brace = 123;
