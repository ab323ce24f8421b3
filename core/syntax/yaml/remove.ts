import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import type { DocumentTree, Item, Node, Section } from '../tree.ts';
import { entryOf } from '../tree.ts';
import { isAlias, isBlankLine, isFirstOnLine, isInlineSection, lineEnd, lineStart, nextLine, sectionOf } from './lines.ts';

/** Removes an item with its lines; the section's key goes too when nothing else is below it. */
export function removeItem(tree: DocumentTree, item: Item): readonly Edit[] {
  const { text } = tree;
  const section = sectionOf(tree, item);
  if (!section || item.kind === 'header') return [];
  const span = { start: item.start, end: item.start + item.text.length };
  if (item.kind !== 'value' && isInlineSection(tree, section)) return [removeMember(text, span, section.items.map((other) => ({ start: other.start, end: other.start + other.text.length })), section.items.indexOf(item))];
  if (!isFirstOnLine(text, span.start)) return [];
  const start = section.items.length === 1 && item.kind !== 'value' ? headerOrItem(text, section, item) : span.start;
  return [removeLines(text, start, span.end)];
}

/** Where the section's key begins, when nothing but white space stands between it and its one item. */
function headerOrItem(text: string, section: Section, item: Item): number {
  const { header } = section;
  return isFirstOnLine(text, header.start) && /^[ \t]*:\s*$/.test(text.slice(header.start + header.text.length, item.start)) ? header.start : item.start;
}

/** Removes an entry of an item, or a name in one of its lists. */
export function removeEntry(tree: DocumentTree, item: Item, path: readonly string[]): readonly Edit[] {
  const { text } = tree;
  if (item.problems.some(({ code }) => code === 'yaml-syntax' || code === 'too-deep')) return [];
  const name = path[path.length - 1]!;
  let parent: Node | undefined = item.value;
  for (const key of path.slice(0, -1)) {
    if (!parent || isAlias(item, parent)) return [];
    parent = entryOf(parent, key)?.value;
  }
  if (!parent || isAlias(item, parent)) return [];
  if (parent.is === 'scalar') return parent.value === name && path.length > 1 ? removeEntry(tree, item, path.slice(0, -1)) : [];
  const members: readonly (Span & { readonly is?: string })[] = parent.is === 'map' ? parent.entries : parent.items;
  const index = parent.is === 'map' ? parent.entries.findIndex((entry) => entry.key.value === name) : parent.items.findIndex((member) => !isAlias(item, member) && (member.is === 'scalar' ? member.value === name : entryOf(member, name) !== undefined));
  if (index === -1) return [];
  if (members.length === 1 && path.length > 1) return removeEntry(tree, item, path.slice(0, -1));
  const spans = members.map(({ start, end }) => ({ start: item.start + start, end: item.start + end }));
  const span = spans[index]!;
  // `[a: 1]`: a map without brackets of its own cannot be empty
  if (parent.is === 'map' && parent.inline && item.text.charAt(parent.start) !== '{') return [{ span: { start: item.start + parent.start, end: item.start + parent.end }, text: '{}' }];
  if (parent.inline || isInlineItem(tree, item)) return [removeMember(text, span, spans, index)];
  if (parent.is === 'list') {
    // its line begins with the dash
    const before = text.slice(lineStart(text, span.start), span.start);
    return /^[ \t]*-[ \t]*$/.test(before) ? [removeLines(text, lineStart(text, span.start) + before.indexOf('-'), span.end)] : [];
  }
  if (isFirstOnLine(text, span.start)) return [removeLines(text, span.start, span.end)];
  // behind a dash: the next entry moves up
  const next = spans[index + 1];
  const end = next && text.slice(span.end, next.start).trim() === '' ? next.start : span.end;
  return [{ span: { start: span.start, end }, text: '' }];
}

function isInlineItem(tree: DocumentTree, item: Item): boolean {
  const section = sectionOf(tree, item);
  return section !== undefined && item.kind !== 'value' && isInlineSection(tree, section);
}

/**
 * Takes out whole lines, from that of `start` to that of `end`, and comments below that stand deeper, because they are about what goes
 * (and could become part of a block text above). Of two blank lines that would meet one goes too.
 */
function removeLines(text: string, start: number, end: number): Edit {
  let from = lineStart(text, start);
  const column = start - from;
  let to = nextLine(text, end);
  for (let line = to; line < text.length; line = nextLine(text, line)) {
    const comment = /^([ \t]*)(#?)/.exec(text.slice(line, lineEnd(text, line)))!;
    if (comment[2] && comment[1]!.length > column) {
      end = lineEnd(text, line);
      to = nextLine(text, line);
    } else if (!isBlankLine(text, line)) break;
  }
  if (to === text.length && lineEnd(text, end) === to && from > 0) {
    // the last line has no break of its own: that of the line before goes
    from--;
    if (text.charCodeAt(from) === 10 && text.charCodeAt(from - 1) === 13) from--;
  } else if (to < text.length && isBlankLine(text, to) && (from === 0 || isBlankLine(text, from - 1))) to = nextLine(text, to);
  return { span: { start: from, end: to }, text: '' };
}

/** Takes a member out of brackets, with its comma, or its line where it has one of its own. */
function removeMember(text: string, span: Span, members: readonly Span[], index: number): Edit {
  const end = lineEnd(text, span.end);
  if (isFirstOnLine(text, span.start) && /^[ \t]*,?[ \t]*(?:#.*)?$/.test(text.slice(span.end, end)) && lineStart(text, span.start) > 0)
    return { span: { start: lineStart(text, span.start), end: nextLine(text, span.end) }, text: '' };
  const next = members[index + 1];
  if (next) {
    const between = text.slice(span.end, next.start);
    if (!between.includes('#')) return { span: { start: span.start, end: next.start }, text: '' };
    return { span: { start: span.start, end: span.end + /^\s*,?[ \t]*/.exec(between)![0].length }, text: '' };
  }
  const before = members[index - 1];
  if (before && !text.slice(before.end, span.start).includes('#')) return { span: { start: before.end, end: span.end }, text: '' };
  const tail = /^[ \t]*,?[ \t]*/.exec(text.slice(span.end, end))![0].length;
  let start = span.start;
  if (!before) while (start > 0 && /[ \t]/.test(text.charAt(start - 1))) start--;
  return { span: { start, end: span.end + tail }, text: '' };
}
