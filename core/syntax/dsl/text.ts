import { isDuration } from '../../model/bind/dates.ts';
import { lex } from './lex.ts';
import type { Token } from './lex.ts';

/** Words, texts and ids: from the source to what is meant, and back. */

/** A place in a text where an escape means nothing. Offsets count like the token's. */
export interface BadEscape {
  readonly start: number;
  readonly end: number;
}

/**
 * The text that a token of kind `string`, `block`, `ticked`, `foreign`, `word` or `number` stands for.
 * @param bad is told of escapes that there are not; they are kept as they are written
 */
export function meantBy(text: string, token: Token, bad?: (escape: BadEscape) => void): string {
  const { start, end, closed } = token;
  switch (token.kind) {
    case 'string':
    case 'ticked':
      return unescape(text, start + 1, closed ? end - 1 : end, bad);
    case 'block':
      return blockText(text, start + 3, closed ? end - 3 : end, bad);
    case 'foreign':
      return text.slice(start + 1, closed ? end - 1 : end);
    default:
      return text.slice(start, end);
  }
}

const escapes: ReadonlyMap<string, string> = new Map([['"', '"'], ['\\', '\\'], ['/', '/'], ['`', '`'], ['n', '\n'], ['t', '\t'], ['r', '\r'], ['b', '\b'], ['f', '\f'], ['0', '\0']]);

function unescape(text: string, start: number, end: number, bad?: (escape: BadEscape) => void): string {
  const written = text.slice(start, end);
  let next = written.indexOf('\\');
  if (next === -1) return written;
  const parts: string[] = [];
  let done = 0;
  while (next !== -1) {
    const c = written.charAt(next + 1);
    const simple = escapes.get(c);
    const code = simple === undefined && c === 'u' ? /^u(?:([0-9a-fA-F]{4})|\{([0-9a-fA-F]{1,6})\})/.exec(written.slice(next + 1, next + 10)) : null;
    const value = code ? Number.parseInt(code[1] ?? code[2]!, 16) : -1;
    if (simple === undefined && (value < 0 || value > 0x10ffff)) {
      const length = c === '' ? 1 : 2;
      bad?.({ start: start + next, end: start + next + length });
      next = written.indexOf('\\', next + length);
      continue;
    }
    parts.push(written.slice(done, next), simple ?? String.fromCodePoint(value));
    done = next + 1 + (code ? code[0].length : 1);
    next = written.indexOf('\\', done);
  }
  parts.push(written.slice(done));
  return parts.join('');
}

/**
 * The text of a block: a first and a last line that hold nothing but white space are left out, and so is the indentation that all lines share with the closing quotes.
 * Line ends count as \n; lines of white space count as empty.
 */
function blockText(text: string, start: number, end: number, bad?: (escape: BadEscape) => void): string {
  const lines = text.slice(start, end).split(/\r\n|\n|\r/);
  if (lines.length === 1) return unescape(text, start, end, bad);
  const first = lines[0]!.trim() === '' ? 1 : 0;
  const last = lines[lines.length - 1]!;
  let shared: string | undefined;
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i]!;
    if (line.trim() === '' && i < lines.length - 1) continue;
    const indent = /^[ \t]*/.exec(line)![0];
    if (shared === undefined) shared = indent;
    else {
      let same = 0;
      while (same < shared.length && same < indent.length && shared.charCodeAt(same) === indent.charCodeAt(same)) same++;
      shared = shared.slice(0, same);
    }
  }
  const cut = shared?.length ?? 0;
  const body = lines.slice(first, last.trim() === '' ? -1 : undefined);
  const meant = body.map((line, i) => (line.trim() === '' ? '' : first === 0 && i === 0 ? line : line.slice(cut))).join('\n');
  if (bad) unescape(text, start, end, bad);
  return unescape(meant, 0, meant.length);
}

/** Is it a bare id: a letter or `_`, then letters, digits, `_`, `.`, `-`, not ending in `-`? */
export function isBareId(value: string): boolean {
  return isToken(value, 'word');
}

/** Can a value stand without quotes and be read back as it is: a bare id, a number, a date or a length of time? */
export function isBareValue(value: string): boolean {
  return isBareId(value) || (isToken(value, 'number') && isBareNumber(value));
}

function isToken(value: string, kind: 'word' | 'number'): boolean {
  if (value === '' || value.length > 1000) return false;
  const first = lex(value)[0]!;
  return first.kind === kind && first.end === value.length;
}

/** Is what begins with a digit a number, a date or a length of time? */
export function isBareNumber(value: string): boolean {
  return /^-?\d+(?:\.\d+)?(?:[eE]\d+)?$/.test(value) || /^\d{4}-\d{2}-\d{2}$/.test(value) || isDuration(value);
}

/** An id as it is written: bare, or in backticks. */
export function idText(id: string): string {
  return isBareId(id) ? id : `\`${escaped(id, '`')}\``;
}

/** A single value as it is written: bare where it can stand so, else in quotes. */
export function valueText(value: string): string {
  return isBareValue(value) ? value : stringText(value);
}

/** A text in quotes, on one line. */
export function stringText(value: string): string {
  return `"${escaped(value, '"')}"`;
}

function escaped(value: string, quote: '"' | '`'): string {
  // eslint-disable-next-line no-control-regex
  return value.replace(/["\\`]|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (c) => {
    if (c === '"' || c === '`') return c === quote ? `\\${c}` : c;
    if (c === '\\') return '\\\\';
    if (c === '\n') return '\\n';
    if (c === '\t') return '\\t';
    if (c === '\r') return '\\r';
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
