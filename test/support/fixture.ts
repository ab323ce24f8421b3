/**
 * Fixtures: one text that holds several files, a cursor and the diagnostics that are expected.
 *
 *     //- /main.threat.yaml
 *     zone: nowhere$0
 *     #     ^^^^^^^ missing-reference There is no zone
 *
 * A file begins with `//- /path`; without one the text is `/main.threat.yaml`. `$0` is the cursor, `$1` to `$9` are more marks. A comment line of blanks
 * and `^^^` expects a diagnostic on the line above, under those columns: a code, then a part of its message. Such lines stay in the text, as comments.
 */
export interface Fixture {
  readonly files: ReadonlyMap<string, string>;
  /** The file and offset of `$0`. */
  readonly cursor?: { readonly path: string; readonly offset: number };
  readonly expected: readonly Expected[];
}

export interface Expected {
  readonly path: string;
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly message: string;
}

/** Reads a fixture. Blank lines at its start go, and the indentation that all of its lines share. */
export function readFixture(source: string): Fixture {
  const lines = dedent(source).split('\n');
  const parts = new Map<string, string[]>();
  let path = '/main.threat.yaml';
  for (const line of lines) {
    const header = /^\/\/- (\/\S+)$/.exec(line);
    if (header) {
      path = header[1]!;
      parts.set(path, []);
    } else {
      const part = parts.get(path);
      if (part) part.push(line);
      else parts.set(path, [line]);
    }
  }
  const files = new Map<string, string>();
  let cursor: Fixture['cursor'];
  const expected: Expected[] = [];
  for (const [file, part] of parts) {
    let text = part.join('\n');
    const offset = text.indexOf('$0');
    if (offset >= 0) {
      text = text.slice(0, offset) + text.slice(offset + 2);
      cursor = { path: file, offset };
    }
    files.set(file, text);
    let target = -1;
    for (const [number, line] of text.split('\n').entries()) {
      const mark = /^(\s*#\s*)(\^+)\s+(\S+)\s*(.*)$/.exec(line);
      if (!mark) {
        target = number;
        continue;
      }
      const start = mark[1]!.length;
      expected.push({ path: file, line: target, start, end: start + mark[2]!.length, code: mark[3]!, message: mark[4]! });
    }
  }
  return { files, ...(cursor ? { cursor } : {}), expected };
}

/** Takes the indentation that all lines share, and the blank first and last line of a template. */
export function dedent(source: string): string {
  const text = source.replace(/^[ \t]*\n/, '').replace(/\n[ \t]*$/, '\n');
  const indents = text.split('\n').filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)![0].length);
  const shared = indents.length > 0 ? Math.min(...indents) : 0;
  return text.split('\n').map((line) => line.slice(Math.min(shared, /^ */.exec(line)![0].length))).join('\n');
}
