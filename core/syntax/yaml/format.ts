import type { Span, TextEdit } from '../../text/text.ts';
import { takesAway } from '../mistakes.ts';
import type { DocumentTree, Item, ListNode, MapNode, Node } from '../tree.ts';
import { isAlias, lineEnd, lineStart, newline } from './lines.ts';
import { reindent } from './reindent.ts';
import { isBlank } from './words.ts';

/**
 * Formatting a YAML document changes as little as can be: blanks at the ends of lines, the end of the file, the spaces inside `{ }` and `[ ]` on a line, and how deep
 * blocks stand where that is not what is wanted. It wraps and joins nothing, and leaves what stands in texts, and items that could not be read.
 */

export interface FormatOptions {
  /** How much deeper a block stands. */
  readonly indent: string;
  /** Only lines that this stretch of the document touches. */
  readonly range?: Span;
}

/** What formatting changes, in the order of the text. Applied twice it changes nothing more. */
export function formatYaml(tree: DocumentTree, options: FormatOptions): readonly TextEdit[] {
  const formatter = new YamlFormatter(tree, options);
  const edits = [...formatter.run(), ...reindent(tree, options)];
  return edits.sort((a, b) => a.span.start - b.span.start);
}

class YamlFormatter {
  private readonly text: string;
  private readonly edits: TextEdit[] = [];
  /** Where white space says something, or might: texts of several lines, and what could not be read. In order, not overlapping. */
  private readonly kept: readonly Span[];

  constructor(private readonly tree: DocumentTree, private readonly options: FormatOptions) {
    this.text = tree.text;
    this.kept = merged([...tree.items.flatMap((item) => keptIn(tree.text, item)), ...tree.problems.map(({ span }) => ({ start: lineStart(tree.text, span.start), end: lineEnd(tree.text, span.end) }))]);
  }

  run(): TextEdit[] {
    // a mistake that belongs to no item may have taken any of the text
    if (this.tree.problems.some(takesAway)) return [];
    this.lines();
    for (const item of this.tree.items) if (!item.problems.some(takesAway) && item.value && this.touches(item.start, item.start + item.text.length)) this.node(item, item.value);
    return this.edits;
  }

  private touches(start: number, end: number): boolean {
    const { range } = this.options;
    return range === undefined || (start <= lineEnd(this.text, range.end) && lineStart(this.text, range.start) <= end);
  }

  private isKept(at: number): boolean {
    let low = 0;
    let high = this.kept.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.kept[middle]!.end <= at) low = middle + 1;
      else high = middle;
    }
    const span = this.kept[low];
    return span !== undefined && span.start < at && at < span.end;
  }

  /** Blanks at the ends of lines, and the end of the file. */
  private lines(): void {
    const { text } = this;
    const trailing = /[ \t]+(?=\r\n|\n|\r|$)/g;
    for (let match = trailing.exec(text); match; match = trailing.exec(text)) {
      const start = match.index;
      const end = start + match[0].length;
      if ((start > 0 && /[\r\n]/.test(text.charAt(start - 1)) && end === text.length) || this.isKept(end) || this.isKept(start + 1) || !this.touches(start, end)) continue;
      this.edits.push({ span: { start, end }, text: '' });
    }
    let content = text.length;
    while (content > 0 && isBlank(text.charCodeAt(content - 1))) content--;
    const { range } = this.options;
    if (content === 0 || this.isKept(text.length) || this.kept.at(-1)?.end === text.length || (range && lineEnd(text, range.end) < text.length)) return;
    const below = nextBreak(text, content);
    const first = below === undefined ? undefined : Math.max(below, range ? lineStart(text, range.start) : 0);
    if (first === undefined) this.edits.push({ span: { start: text.length, end: text.length }, text: newline(text) });
    else if (first < text.length) {
      // the trailing blanks of lines that go are part of them
      for (let i = this.edits.length - 1; i >= 0 && this.edits[i]!.span.start >= first; i--) this.edits.splice(i, 1);
      this.edits.push({ span: { start: first, end: text.length }, text: '' });
    }
  }

  /** Spaces inside brackets. */
  private node(item: Item, node: Node): void {
    if (node.is === 'scalar' || isAlias(item, node)) return;
    if (node.inline) this.brackets(item, node);
    if (node.is === 'list') for (const member of node.items) this.node(item, member);
    else
      for (const entry of node.entries) {
        if (node.inline && entry.value) this.gap(item, entry.key.end, entry.value.start, /^\s*:\s*$/, ': ');
        if (entry.value) this.node(item, entry.value);
      }
  }

  private brackets(item: Item, node: ListNode | MapNode): void {
    const members: readonly Span[] = node.is === 'list' ? node.items : node.entries;
    const open = item.text.charAt(node.start);
    const padding = open === '{' ? ' ' : '';
    const [first] = members;
    const last = members.at(-1);
    members.forEach((member, i) => {
      const before = members[i - 1];
      if (before) this.gap(item, before.end, member.start, /^\s*,\s*$/, ', ');
    });
    if (open !== '{' && open !== '[') return; // `[a: 1]`: a map without brackets of its own
    if (!first || !last) this.gap(item, node.start + 1, node.end - 1, /^\s*$/, '');
    else {
      this.gap(item, node.start + 1, first.start, /^\s*$/, padding);
      this.gap(item, last.end, node.end - 1, /^\s*$/, padding);
    }
  }

  /** Replaces what stands between two things on one line, where it is nothing but that. */
  private gap(item: Item, from: number, to: number, pattern: RegExp, wanted: string): void {
    const between = item.text.slice(from, to);
    if (from > to || between === wanted || between.length > 200 || /[\r\n]/.test(between) || !pattern.test(between)) return;
    const span = { start: item.start + from, end: item.start + to };
    if (this.touches(span.start, span.end)) this.edits.push({ span, text: wanted });
  }
}

/** The stretches of an item in which white space stays. */
function keptIn(text: string, item: Item): Span[] {
  if (item.problems.some(takesAway)) return [{ start: lineStart(text, item.start), end: lineEnd(text, item.start + item.text.length) }];
  const spans: Span[] = [];
  const walk = (node: Node | undefined): void => {
    if (!node || isAlias(item, node)) return;
    if (node.is === 'list') node.items.forEach(walk);
    else if (node.is === 'map') for (const entry of node.entries) [entry.key, entry.value].forEach(walk);
    else if (/[\r\n]/.test(item.text.slice(node.start, node.end)) || (node.quoted && /[|>]/.test(item.text.charAt(node.start)))) {
      let end = item.start + node.end;
      // blank lines below a block text can belong to it
      if (/[|>]/.test(item.text.charAt(node.start))) while (end < text.length && isBlank(text.charCodeAt(end))) end++;
      spans.push({ start: item.start + node.start, end });
    }
  };
  walk(item.key);
  walk(item.value);
  return spans;
}

function merged(spans: Span[]): Span[] {
  spans.sort((a, b) => a.start - b.start);
  const result: Span[] = [];
  for (const span of spans) {
    const before = result.at(-1);
    if (before && span.start <= before.end) result[result.length - 1] = { start: before.start, end: Math.max(before.end, span.end) };
    else result.push(span);
  }
  return result;
}

/** Behind the first line break after an offset; undefined where there is none. */
function nextBreak(text: string, from: number): number | undefined {
  const match = /\r\n|\n|\r/.exec(text.slice(from));
  return match ? from + match.index + match[0].length : undefined;
}
