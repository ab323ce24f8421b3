/** How far forward is looked for keys that come after the cursor. */
const forward = 20_000;

/** Words, quotes and lines of a half-written text, as a scan up to a cursor needs them. */
export class ScanText {
  constructor(protected readonly text: string, protected readonly offset: number) {}

  /** The key that begins at `at` and is followed by a colon on this line. */
  protected keyAt(at: number, lineEnd: number): { name: string; end: number; colon: number; quote?: '"' | "'" } | undefined {
    const { text } = this;
    const quote = text.charAt(at);
    if (quote === '"' || quote === "'") {
      const end = this.scalarEnd(at, lineEnd, false);
      const colon = this.skipSpaces(end, lineEnd);
      return text.charAt(colon) === ':' && colon < lineEnd && (colon + 1 >= lineEnd || isSpace(text.charAt(colon + 1))) ? { name: unquote(text.slice(at, end)), end, colon, quote } : undefined;
    }
    if (quote === '[' || quote === '{') return undefined;
    for (let i = at; i < lineEnd; i++) {
      const c = text.charAt(i);
      if (c === '#' && isSpace(text.charAt(i - 1))) return undefined;
      if (c !== ':' || (i + 1 < lineEnd && !isSpace(text.charAt(i + 1)))) continue;
      let end = i;
      while (end > at && isSpace(text.charAt(end - 1))) end--;
      return { name: text.slice(at, end), end, colon: i };
    }
    return undefined;
  }

  /** Where the scalar that begins at `at` ends: after its quote, or before a comment, the end of the line, in brackets a comma, bracket or colon. */
  protected scalarEnd(at: number, limit: number, inline: boolean): number {
    const { text } = this;
    const quote = text.charAt(at);
    if (quote === '"' || quote === "'") {
      for (let i = at + 1; i < text.length && i - at < 100_000; i++) {
        const c = text.charAt(i);
        if (c === '\\' && quote === '"') i++;
        else if (c === quote && quote === "'" && text.charAt(i + 1) === "'") i++;
        else if (c === quote) return i + 1;
        // a quote that is not closed on its line counts as open up to the line's end: it is being written
        else if (c === '\n') {
          if (!this.closesBefore(i, quote)) return i;
        }
      }
      return text.length;
    }
    let i = at;
    for (; i < limit; i++) {
      const c = text.charAt(i);
      if (c === '\n' || c === '\r') break;
      if (c === '#' && isSpace(text.charAt(i - 1))) break;
      if (inline && (c === ',' || c === '[' || c === ']' || c === '{' || c === '}')) break;
      if (inline && c === ':' && !isPlain(text.charAt(i + 1))) break;
    }
    while (i > at && isSpace(text.charAt(i - 1)) && i > this.offset) i--;
    return i;
  }

  /** Does a quoted text that is open at the end of a line go on? Only where the next lines are no keys. */
  protected closesBefore(from: number, quote: string): boolean {
    const next = this.text.slice(from + 1, from + 2000);
    const end = next.indexOf(quote);
    if (end < 0) return false;
    return !/^[ \t]*(?:- +)?[\w.-]+:(?:\s|$)/m.test(next.slice(0, end));
  }

  /** The end of the word that the cursor is in or touches. */
  protected wordEnd(start: number, from: number, quote?: string): number {
    const { text } = this;
    let end = Math.max(start, from);
    for (; end < text.length; end++) {
      const c = text.charAt(end);
      if (c === quote || c === '\n' || c === '\r') break;
      if (!quote && (isSpace(c) || c === '#')) break;
      if (!quote && c === ':' && !isPlain(text.charAt(end + 1))) break;
      if (!quote && (c === ',' || c === ']' || c === '}' || c === '[' || c === '{')) break;
      if (quote && isSpace(c)) break;
    }
    return end;
  }

  /** Adds the keys that come after an offset in the block map of a column. */
  protected following(from: number, column: number, keys: Set<string>): Set<string> {
    const { text } = this;
    const limit = Math.min(text.length, from + forward);
    for (let at = this.endOfLine(from) + 1; at < limit; ) {
      const end = this.endOfLine(at);
      const content = this.skipSpaces(at, end);
      if (content < end && text.charAt(content) !== '#') {
        if (content - at < column) break;
        if (content - at === column) {
          const key = this.keyAt(content, end);
          if (key) keys.add(key.name);
        }
      }
      at = end + 1;
    }
    return keys;
  }

  /** Adds the keys that come after an offset in the same brackets. They end, closed or not, at a line that is not deeper than `base`. */
  protected flowKeysAfter(from: number, base: number, keys: Set<string>): Set<string> {
    const { text } = this;
    const add = (rest: string): void => {
      const match = /^,\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s,[\]{}:#'"][^,[\]{}:\n]*?))\s*:(?=[\s,[\]{}]|$)/.exec(rest);
      const key = match?.[1] ?? match?.[2] ?? match?.[3];
      if (key !== undefined) keys.add(key);
    };
    // what comes next without a comma
    if (isSpace(text.charAt(from))) add(`,${text.slice(from, from + 300)}`);
    let depth = 0;
    for (let at = from; at < text.length && at - from < forward; ) {
      const c = text.charAt(at);
      if (c === ']' || c === '}') {
        if (depth-- === 0) break;
      } else if (c === '[' || c === '{') depth++;
      else if (c === '\n') {
        const content = this.skipSpaces(at + 1, text.length);
        if (content - at - 1 <= base && !/[\]}]/.test(text.charAt(content))) break;
      } else if (c === '"' || c === "'") {
        at = Math.max(at + 1, this.scalarEnd(at, text.length, true));
        continue;
      } else if (c === ',' && depth === 0) add(text.slice(at, at + 300));
      at++;
    }
    return keys;
  }

  protected endOfLine(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end === -1 ? this.text.length : end;
  }

  protected skipSpaces(from: number, limit: number): number {
    let at = from;
    while (at < limit && isSpace(this.text.charAt(at))) at++;
    return at;
  }
}

export function isSpace(c: string): boolean {
  return c === ' ' || c === '\t' || c === '\r';
}

/** Does the character go on with a plain scalar after a colon? */
export function isPlain(c: string): boolean {
  return c !== '' && !/[\s,[\]{}"']/.test(c);
}

export function unquote(text: string): string {
  const word = text.trim();
  return word.length >= 2 && (word.startsWith('"') || word.startsWith("'")) && word.endsWith(word.charAt(0)) ? word.slice(1, -1) : word;
}
