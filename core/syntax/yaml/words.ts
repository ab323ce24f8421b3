/** Small things that reading and writing share. */

/** Space or tab. */
export function isSpace(c: number): boolean {
  return c === 32 || c === 9;
}

/** Space, tab or a line break. */
export function isBlank(c: number): boolean {
  return c === 32 || c === 9 || c === 10 || c === 13;
}

/** The offset of the first character at or after an offset that is neither white space nor in a comment. */
export function contentAfter(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && isBlank(text.charCodeAt(at))) at++;
    if (text.charAt(at) !== '#' || (at > 0 && !isBlank(text.charCodeAt(at - 1)))) return at;
    const end = text.indexOf('\n', at);
    if (end === -1) return text.length;
    at = end;
  }
}

/** A word of the model for a message: its first line, cut when long. */
export function shorten(word: string): string {
  const line = word.split('\n', 1)[0]!;
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
