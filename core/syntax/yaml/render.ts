import type { Span } from '../../text/text.ts';
import { isPlaceholder } from '../surface.ts';
import type { Edit, Value } from '../surface.ts';

/** Values as YAML text. */

/**
 * The text of a scalar: plain where it is read back as the same text, else in quotes.
 * @param inFlow it stands inside brackets
 * @param quote the quotes to use, even where none are needed
 */
export function scalarText(value: string, inFlow: boolean, quote?: '"' | "'"): string {
  if (quote === undefined && isPlain(value, inFlow)) return value;
  if (needsEscapes(value)) return escaped(value);
  if (quote === "'" || (quote === undefined && /["\\]/.test(value))) return `'${value.replaceAll("'", "''")}'`;
  return escaped(value);
}

/** Is the text read back as itself when it is written without quotes? */
export function isPlain(value: string, inFlow: boolean): boolean {
  if (value === '' || value.trim() !== value || needsEscapes(value) || value.includes('\t')) return false;
  if (/^(?:~|null|Null|NULL|<<)$/.test(value) || value.startsWith('---') || value.startsWith('...')) return false;
  if (/^[,[\]{}#&*!|>'"%@`=]/.test(value) || /^[-?:](?:\s|$)/.test(value)) return false;
  if (/:(?:\s|$)/.test(value) || /\s#/.test(value)) return false;
  return !inFlow || (!/[,[\]{}]/.test(value) && !/^[-?:]$/.test(value));
}

/** Line breaks, control characters and whatever else only escapes can hold. */
function needsEscapes(value: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value);
}

function escaped(value: string): string {
  // eslint-disable-next-line no-control-regex
  const inside = value.replace(/["\\]|[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (c) => {
    if (c === '"' || c === '\\') return `\\${c}`;
    if (c === '\n') return '\\n';
    if (c === '\t') return '\\t';
    if (c === '\r') return '\\r';
    return `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${inside}"`;
}

/** Text in the making, with its tab stops. */
export class Out {
  text = '';
  readonly stops: Span[] = [];

  raw(text: string): this {
    this.text += text;
    return this;
  }

  /** A value on one line. */
  value(value: Value, inFlow: boolean): this {
    if (typeof value === 'string') return this.raw(scalarText(value, inFlow));
    if (typeof value === 'number' || typeof value === 'boolean') return this.raw(String(value));
    if (isPlaceholder(value)) return this.stop(value.placeholder, inFlow);
    if (Array.isArray(value)) {
      this.raw('[');
      value.forEach((member: Value, i) => this.raw(i > 0 ? ', ' : '').value(member, true));
      return this.raw(']');
    }
    const entries = entriesOf(value as { readonly [key: string]: Value });
    if (entries.length === 0) return this.raw('{}');
    this.raw('{ ');
    entries.forEach(([key, member], i) => this.raw(i > 0 ? ', ' : '').entry(key, member, true));
    return this.raw(' }');
  }

  /** `key: value` on one line. */
  entry(key: string, value: Value, inFlow: boolean): this {
    return this.raw(`${scalarText(key, inFlow)}: `).value(value, inFlow);
  }

  /** Goes on with what another has. */
  add(other: Out): this {
    for (const { start, end } of other.stops) this.stops.push({ start: start + this.text.length, end: end + this.text.length });
    this.text += other.text;
    return this;
  }

  /** This text in place of a stretch of the document. */
  edit(start: number, end = start): Edit {
    return { span: { start, end }, text: this.text, ...(this.stops.length > 0 ? { stops: this.stops } : {}) };
  }

  /** A tab stop; inside the quotes where there are some. An empty one is an empty text: a key without a value would be a mistake until it is filled. */
  private stop(words: string, inFlow: boolean): this {
    const text = scalarText(words, inFlow);
    const quotes = text !== words ? 1 : 0;
    this.stops.push({ start: this.text.length + quotes, end: this.text.length + text.length - quotes });
    return this.raw(text);
  }
}

export function entriesOf(value: { readonly [key: string]: Value }): [string, Value][] {
  return Object.entries(value).filter(([, member]) => member !== undefined);
}
