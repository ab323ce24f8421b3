import type { Span } from '../text/text.ts';
import type { DocumentTree, Item, Node } from './tree.ts';
import { isAliasAt, isImplied, spanOf } from './walk.ts';

/** A stretch of a document that can be folded. It begins on the line that stays in view and ends on the last line that goes. */
export interface Fold extends Span {
  readonly kind: 'block' | 'comment' | 'region';
}

const ofItem = new WeakMap<Item, { readonly blocks: readonly Span[]; readonly texts: readonly Span[] }>();

/**
 * Everything that can be folded: sections, items, blocks inside them, runs of comment lines, and what stands between `# region` and `# endregion`. Holds for both syntaxes:
 * in both a comment begins with `#`. Stretches of one line are among them.
 */
export function foldsOf(tree: DocumentTree): Fold[] {
  const folds: Fold[] = [];
  const texts: Span[] = [];
  const add = (start: number, end: number, kind: Fold['kind'] = 'block'): void => void folds.push({ start, end: kind === 'block' ? withoutClosing(tree.text, start, end) : end, kind });
  for (const { header, shape, items } of tree.sections) {
    // statements without a word above them stand anywhere: they are no block
    const apart = header.key !== undefined && isImplied(header.key);
    const end = items.reduce((last, item) => Math.max(last, spanOf(item).end), header.start);
    if (items.length > 0 && !apart) add(header.start, end);
    for (const item of items) {
      const inside = insideOf(item);
      for (const { start, end: stop } of inside.texts) texts.push({ start: item.start + start, end: item.start + stop });
      if (shape !== 'value') add(item.start, spanOf(item).end);
      for (const { start, end: stop } of inside.blocks) add(item.start + start, item.start + stop);
    }
  }
  return [...folds, ...comments(tree, texts.sort((a, b) => a.start - b.start))];
}

/** Blocks of several lines inside an item, and its texts of several lines. Worked out once for each item. */
function insideOf(item: Item): { readonly blocks: readonly Span[]; readonly texts: readonly Span[] } {
  let known = ofItem.get(item);
  if (known) return known;
  const blocks: Span[] = [];
  const texts: Span[] = [];
  const isLong = ({ start, end }: Span): boolean => /[\r\n]/.test(item.text.slice(start, end));
  const walk = (node: Node | undefined): void => {
    if (!node || !isLong(node) || isAliasAt(item, node)) return;
    if (node.is === 'scalar') texts.push(node);
    else if (node.is === 'list')
      for (const member of node.items) {
        if (member.is !== 'scalar' && isLong(member)) blocks.push(member);
        walk(member);
      }
    else
      for (const entry of node.entries) {
        if (isLong(entry)) blocks.push({ start: entry.start, end: Math.max(entry.end, entry.value?.end ?? 0) });
        walk(entry.value);
      }
  };
  walk(item.value);
  ofItem.set(item, (known = { blocks, texts }));
  return known;
}

/** A bracket that closes on a line of its own stays in view. */
function withoutClosing(text: string, start: number, end: number): number {
  let lineStart = end;
  while (lineStart > start && text.charAt(lineStart - 1) !== '\n' && text.charAt(lineStart - 1) !== '\r') lineStart--;
  return lineStart > start && /^[ \t]*[\]})][\s,;]*$/.test(text.slice(lineStart, end)) ? lineStart - 1 : end;
}

function comments(tree: DocumentTree, texts: readonly Span[]): Fold[] {
  const { text } = tree;
  const folds: Fold[] = [];
  const regions: number[] = [];
  let run: Span | undefined;
  let next = 0;
  for (let start = 0; start < text.length; ) {
    const brk = text.indexOf('\n', start);
    const end = brk === -1 ? text.length : brk;
    const line = text.slice(start, Math.min(end, start + 400));
    while (next < texts.length && texts[next]!.end <= start) next++;
    const inText = next < texts.length && texts[next]!.start < start;
    if (!inText && /^[ \t]*#/.test(line)) {
      if (/^[ \t]*#\s*region\b/.test(line)) regions.push(start);
      else if (/^[ \t]*#\s*endregion\b/.test(line)) {
        const from = regions.pop();
        if (from !== undefined) folds.push({ start: from, end, kind: 'region' });
      } else {
        run = run ? { start: run.start, end } : { start, end };
        start = end + 1;
        continue;
      }
    }
    if (run) folds.push({ ...run, kind: 'comment' });
    run = undefined;
    start = end + 1;
  }
  if (run) folds.push({ ...run, kind: 'comment' });
  return folds;
}

/** What stands around an offset, from the inside out: the word, the value, the entry, what it stands in, the item, its section, the document. Each holds the one before. */
export function enclosing(tree: DocumentTree, offset: number): Span[] {
  const spans: Span[] = [{ start: 0, end: tree.text.length }];
  const holds = ({ start, end }: Span): boolean => start <= offset && offset <= end;
  for (const section of tree.sections) {
    const { header, items } = section;
    if (!(header.key && isImplied(header.key))) {
      const whole = { start: header.start, end: items.reduce((last, item) => Math.max(last, spanOf(item).end), header.start + header.text.length) };
      if (holds(whole)) spans.push(whole);
      if (holds(spanOf(header))) spans.push(spanOf(header));
    }
    for (const item of items) {
      if (!holds(spanOf(item))) continue;
      spans.push(spanOf(item));
      const at = (span: Span): Span => ({ start: item.start + span.start, end: item.start + span.end });
      const word = (span: Span): void => {
        spans.push(at(span));
        const text = item.text.slice(span.start, span.end);
        if (/^(["'`])[^]*\1$/.test(text)) spans.push(at({ start: span.start + 1, end: span.end - 1 }));
        for (const match of text.matchAll(/[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?/gu)) {
          const inner = at({ start: span.start + match.index, end: span.start + match.index + match[0].length });
          if (holds(inner)) spans.push(inner);
        }
      };
      if (item.key && !isImplied(item.key) && holds(at(item.key))) word(item.key);
      for (let node: Node | undefined = item.value; node && holds(at(node)); ) {
        if (node.is === 'scalar') {
          if (!isImplied(node)) word(node);
          break;
        }
        spans.push(at(node));
        if (isAliasAt(item, node)) break;
        if (node.inline && node.end - node.start >= 2 && /[[{]/.test(item.text.charAt(node.start))) spans.push(at({ start: node.start + 1, end: node.end - 1 }));
        if (node.is === 'list') {
          node = node.items.find((member) => holds(at(member)));
          continue;
        }
        const entry: (typeof node.entries)[number] | undefined = node.entries.find((one) => holds(at(one)));
        if (!entry) break;
        spans.push(at(entry));
        if (!isImplied(entry.key) && holds(at(entry.key))) word(entry.key);
        node = entry.value;
      }
    }
  }
  return nestedOnly(spans.filter(holds));
}

/** Sorted from the inside out; what does not hold the one before it is left out. */
function nestedOnly(spans: readonly Span[]): Span[] {
  const sorted = [...spans].sort((a, b) => a.end - a.start - (b.end - b.start));
  const result: Span[] = [];
  for (const span of sorted) {
    const before = result.at(-1);
    if (span.end === span.start && sorted.length > 1) continue;
    if (before && (before.start < span.start || span.end < before.end || (before.start === span.start && before.end === span.end))) continue;
    result.push(span);
  }
  return result;
}
