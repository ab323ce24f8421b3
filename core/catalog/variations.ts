/** Variations of a small model: the same text with a few words changed, entries added or left out. For examples of rules, which turn on one fact each. */

/** What is different, in the order in which it is done: leave out, change, add. */
export interface Variation {
  /** Ids of entries (elements, flows, data, ...) that are not there. */
  readonly without: readonly string[];
  /** Words of the model, each of which stands there once, and what stands in their place. */
  readonly change: readonly (readonly [from: string, to: string])[];
  /** Sections and an entry to put at their end: `['flows', 'f: { from: a, to: b }']`. */
  readonly add: readonly (readonly [section: string, entry: string])[];
}

/** The varied text; or the word that cannot be followed, with what is wrong. */
export type Varied = { readonly text: string } | { readonly wrong: string; readonly message: string };

/** Applies a variation to a model written as YAML with two spaces of indentation. */
export function vary(model: string, variation: Variation): Varied {
  let lines = model.replace(/\n+$/, '').split('\n');
  for (const id of variation.without) {
    const starts = lines.flatMap((line, index) => (line.startsWith(`  ${id}:`) ? [index] : []));
    if (starts.length !== 1) return { wrong: id, message: starts.length === 0 ? `has no entry '${id}'` : `has more than one entry '${id}'; write change` };
    const start = starts[0]!;
    const length = lines.slice(start + 1).findIndex((line) => !/^\s{3,}\S/.test(line));
    lines = lines.toSpliced(start, 1 + (length < 0 ? lines.length : length));
  }
  let text = withoutEmptySections(lines).join('\n');
  for (const [from, to] of variation.change) {
    const at = text.indexOf(from);
    if (at < 0) return { wrong: from, message: `has no ${said(from)}` };
    if (text.indexOf(from, at + 1) >= 0) return { wrong: from, message: `has ${said(from)} more than once; write more of the words around it` };
    text = text.slice(0, at) + to + text.slice(at + from.length);
  }
  lines = text.split('\n');
  for (const [section, entry] of variation.add) {
    const written = entry.split('\n').map((line) => `  ${line}`);
    const head = lines.findIndex((line) => line === `${section}:`);
    if (head < 0) lines.push(`${section}:`, ...written);
    else {
      const length = lines.slice(head + 1).findIndex((line) => !/^\s+\S/.test(line));
      lines = lines.toSpliced(length < 0 ? lines.length : head + 1 + length, 0, ...written);
    }
  }
  return { text: lines.join('\n') };
}

/** A section whose last entry is left out goes with it. */
function withoutEmptySections(lines: readonly string[]): string[] {
  return lines.filter((line, index) => !/^[a-z-]+:$/.test(line) || /^\s/.test(lines[index + 1] ?? ''));
}

function said(words: string): string {
  return `'${words.length > 60 ? `${words.slice(0, 57)}...` : words}'`;
}
