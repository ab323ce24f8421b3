import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from 'yaml';
import type { Span } from '../text/text.ts';

/** YAML as plain nodes with places, for catalogue files: every scalar stays the text that it was written as. */

export type YamlNode = YamlScalar | YamlList | YamlMap;

export interface YamlScalar extends Span {
  readonly is: 'scalar';
  readonly value: string;
}

export interface YamlList extends Span {
  readonly is: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends Span {
  readonly is: 'map';
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  /** undefined: nothing is written after the key. */
  readonly value?: YamlNode;
}

export interface YamlProblem extends Span {
  readonly message: string;
}

/** A rule file is a few hundred kilobytes at most; hostile text is kept from the reader of YAML, which recurses. */
const maxLength = 1_000_000;
const maxDepth = 60;
const maxNodes = 200_000;

/**
 * Reads one document. Never throws; what could not be read is in the problems.
 * @returns the root node, undefined for an empty or unreadable text.
 */
export function readYaml(text: string): { root: YamlNode | undefined; problems: YamlProblem[] } {
  const problems: YamlProblem[] = [];
  if (text.length > maxLength) {
    problems.push({ start: 0, end: 0, message: `The file is longer than ${maxLength} characters; split it.` });
    return { root: undefined, problems };
  }
  const deep = tooDeep(text);
  if (deep !== undefined) {
    problems.push({ start: deep, end: deep + 1, message: `Values are nested more than ${maxDepth} deep; a rule never needs that.` });
    return { root: undefined, problems };
  }
  try {
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    for (const error of document.errors) problems.push({ start: Math.min(error.pos[0], text.length), end: Math.min(Math.max(error.pos[0] + 1, error.pos[1]), text.length), message: `YAML: ${firstLine(error.message)}` });
    let nodes = 0;
    let cut = false;
    const convert = (node: unknown, depth: number): YamlNode | undefined => {
      if (++nodes > maxNodes || depth > maxDepth) {
        const span = isNode(node) ? spanOf(node.range) : { start: 0, end: 0 };
        if (!cut) problems.push({ ...span, message: depth > maxDepth ? `Values are nested more than ${maxDepth} deep; a rule never needs that.` : `The file holds more than ${maxNodes} values; split it.` });
        cut = true;
        return undefined;
      }
      if (isAlias(node)) {
        problems.push({ ...spanOf(node.range), message: 'Aliases (*name) are not read here; write the value out.' });
        return undefined;
      }
      if (isScalar(node)) {
        const span = spanOf(node.range);
        const value = typeof node.value === 'string' ? node.value : '';
        return value === '' && span.start === span.end ? undefined : { is: 'scalar', value, ...span };
      }
      if (isSeq(node)) {
        const items: YamlNode[] = [];
        for (const item of node.items) {
          const read = convert(item, depth + 1);
          if (read !== undefined) items.push(read);
        }
        return { is: 'list', items, ...spanOf(node.range) };
      }
      if (isMap(node)) {
        const entries: YamlEntry[] = [];
        for (const pair of node.items) {
          const key = convert(pair.key, depth + 1);
          const value = convert(pair.value, depth + 1);
          if (key?.is === 'scalar') entries.push(value === undefined ? { key } : { key, value });
          else if (key !== undefined) problems.push({ start: key.start, end: key.end, message: 'A key is a single word.' });
        }
        return { is: 'map', entries, ...spanOf(node.range) };
      }
      return undefined;
    };
    return { root: convert(document.contents, 0), problems };
  } catch {
    // The reader of YAML recurses; only input made for it gets here.
    problems.push({ start: 0, end: 0, message: 'The file cannot be read as YAML.' });
    return { root: undefined, problems };
  }
}

function spanOf(range: readonly [number, number, number] | readonly number[] | null | undefined): Span {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? range?.[0] ?? 0 };
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0]!.slice(0, 200);
}

/** An upper bound of the nesting, taken from brackets and from runs of `- `, `? ` and `: ` at the start of a line; the place where it passes the limit. */
function tooDeep(text: string): number | undefined {
  let open = 0;
  let marks = 0;
  let lineStart = true;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === '\n' || c === '\r') {
      marks = 0;
      lineStart = true;
      // Brackets in prose are not nesting; an unclosed one ends with its paragraph.
      if (text[i + 1] === '\n') open = 0;
      continue;
    }
    if (lineStart && (c === '-' || c === '?' || c === ':') && (text[i + 1] === ' ' || text[i + 1] === '\t')) {
      if (++marks > maxDepth) return i;
    } else if (c !== ' ' && c !== '\t') lineStart = false;
    if (c === '[' || c === '{') {
      if (++open > maxDepth) return i;
    } else if ((c === ']' || c === '}') && open > 0) open--;
  }
  return undefined;
}
