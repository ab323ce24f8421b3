import { Composer, Parser, Schema } from 'yaml';
import type { CST, Document, ParsedNode } from 'yaml';

/**
 * The `yaml` package behind a narrow door: one text in, one syntax tree with ranges and raw errors out, in bounded depth.
 */

export interface RawError {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

export interface Parsed {
  /** The first document's content; null when there is none. */
  readonly root: ParsedNode | null;
  readonly errors: readonly RawError[];
  /** Where nesting was cut because it is too deep. */
  readonly tooDeep: number | undefined;
}

/** Values may be nested this deep. */
export const maximumDepth = 60;
/** Brackets nested deeper than this (counted without looking at quotes) are not even given to the parser. */
const refusedDepth = 2000;
const maximumErrors = 50;

// One schema for all: building one costs more than reading a small item. It knows no tags beyond text, lists and maps, so it never changes.
const schema = new Schema({ schema: 'failsafe', resolveKnownTags: false });
const options = { schema, uniqueKeys: false, logLevel: 'silent', version: '1.2' } as const;

/** Parses a text. Never throws. */
export function parse(text: string): Parsed {
  const refused = bracketsDeeperThan(text, refusedDepth);
  if (refused !== undefined) return { root: null, errors: [], tooDeep: refused };
  const errors: RawError[] = [];
  const add = (code: string, message: string, start: number, end: number): void => {
    if (errors.length < maximumErrors) errors.push({ code, message, start, end });
  };
  let document: Document | undefined;
  let documents = 0;
  let tooDeep: number | undefined;
  try {
    const composer = new Composer(options as unknown as ConstructorParameters<typeof Composer>[0]);
    // The composer's own collector makes an Error with a stack trace for each token of garbage; ours stops at a few plain objects.
    (composer as unknown as { onError: Collector }).onError = (source, code, message, warning) => {
      if (warning) return;
      const [start, end] = typeof source === 'number' ? [source, source + 1] : 'offset' in source ? [source.offset, source.offset + (typeof source.source === 'string' ? source.source.length : 1)] : [source[0]!, source[1]!];
      add(code, message, start, end);
    };
    for (const token of new Parser().parse(text)) {
      if (token.type === 'error') {
        add('UNEXPECTED_TOKEN', token.message, token.offset, token.offset + token.source.length);
        continue;
      }
      if (token.type === 'document') {
        if (++documents > 1) {
          add('MULTIPLE_DOCS', 'A second document', token.offset, token.offset + 3);
          break;
        }
        tooDeep = cutDeep(token);
      }
      for (const composed of composer.next(token)) document ??= composed;
    }
    for (const composed of composer.end()) document ??= composed;
  } catch (error) {
    // Not known to happen; whatever the package throws must not reach the editor.
    add('UNEXPECTED_TOKEN', error instanceof Error ? error.message : 'unreadable', 0, text.length);
  }
  return { root: (document?.contents ?? null) as ParsedNode | null, errors, tooDeep };
}

type Collector = (source: number | readonly number[] | { readonly offset: number; readonly source?: unknown }, code: string, message: string, warning?: boolean) => void;

/** The offset of the first bracket that is nested too deep, quotes not looked at: a cheap guard for the parser's memory. */
function bracketsDeeperThan(text: string, limit: number): number | undefined {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i) | 32;
    if (c === 123 /* { [ */) {
      if (++depth > limit) return i;
    } else if (c === 125 /* } ] */ && depth > 0) depth--;
  }
  return undefined;
}

type Token = CST.Token & { items?: { key?: CST.Token | null; value?: CST.Token }[]; value?: CST.Token };

/**
 * Takes everything out of a concrete tree that is nested too deep, before the recursive composer sees it.
 * @returns the offset of the first thing taken out
 */
function cutDeep(document: CST.Document): number | undefined {
  let first: number | undefined;
  const empty = (token: CST.Token): CST.FlowScalar => {
    if (first === undefined || token.offset < first) first = token.offset;
    return { type: 'scalar', offset: token.offset, indent: 0, source: '' };
  };
  const stack: { token: Token; depth: number }[] = [];
  if (document.value) stack.push({ token: document.value as Token, depth: 1 });
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token, depth } = top;
    if (!token.items) continue;
    for (const item of token.items) {
      if (item.key && isCollection(item.key)) {
        if (depth >= maximumDepth) item.key = empty(item.key);
        else stack.push({ token: item.key as Token, depth: depth + 1 });
      }
      if (item.value && isCollection(item.value)) {
        if (depth >= maximumDepth) item.value = empty(item.value);
        else stack.push({ token: item.value as Token, depth: depth + 1 });
      }
    }
  }
  return first;
}

function isCollection(token: CST.Token): boolean {
  return token.type === 'flow-collection' || token.type === 'block-map' || token.type === 'block-seq';
}
