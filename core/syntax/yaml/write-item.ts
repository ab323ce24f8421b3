import type { Edit, Value } from '../surface.ts';
import { isPlaceholder } from '../surface.ts';
import type { DocumentTree, Item, Section } from '../tree.ts';
import { recordSpec } from '../../model/vocabulary/index.ts';
import { appendInline } from './append.ts';
import { colonAfter, indentation, isBlankLine, isFirstOnLine, isInlineDocument, isInlineSection, keepsBlankLines, lineEnd, lineStart, newline, nextLine } from './lines.ts';
import { entriesOf, Out, scalarText } from './render.ts';
import { shapeByVocabulary } from './shape.ts';
import { contentAfter } from './words.ts';

/** Entries longer than this are written over several lines, unless those around them are not. */
const lineLength = 110;

/** Adds an item to a section; see `Surface.addItem`. */
export function addItem(tree: DocumentTree, name: string, key: string | undefined, value: Value, after?: Item): readonly Edit[] {
  const { text } = tree;
  const lineBreak = newline(text);
  const section = (after && tree.sections.find((one) => one.items.includes(after))) ?? tree.sections.findLast((one) => one.name === name && one.shape !== 'value') ?? tree.sections.findLast((one) => one.name === name);
  if (!section) return isInlineDocument(tree) ? [] : [newSection(tree, name, key, value, lineBreak)];
  // a key that the vocabulary of models does not know, with nothing behind it, may hold names
  const isEmpty = section.items.length === 1 && section.items[0]!.kind === 'value' && section.items[0]!.value === undefined;
  if (isEmpty && key !== undefined) return isInlineDocument(tree) ? [] : firstItem(tree, section, key, value, lineBreak);
  const { items } = section;
  if (section.shape === 'value' || items.some((item) => item.kind === 'value')) return addToValue(tree, section, key, value, lineBreak);
  const sibling = after ?? items[items.length - 1];
  if (!sibling) return isInlineDocument(tree) ? [] : firstItem(tree, section, key, value, lineBreak);
  if (sibling.kind !== (key === undefined ? 'list-entry' : 'entry')) return [];
  const end = sibling.start + sibling.text.length;
  if (isInlineSection(tree, section)) {
    const out = key === undefined ? new Out().value(value, true) : new Out().entry(key, value, true);
    const open = colonAfter(text, section.header.start + section.header.text.length) ?? section.header.start;
    return appendInline(text, lineBreak, { start: open, end }, { start: sibling.start, end }, [out]);
  }
  const out = new Out().raw(lineBreak);
  if (isSpaced(text, items, sibling)) out.raw(lineBreak);
  return [out.add(lines(key, value, indentation(text, sibling.start), lineBreak, formOf(text, sibling))).edit(lineEnd(text, end))];
}

/** Does a blank line part an item from its neighbour? */
function isSpaced(text: string, items: readonly Item[], item: Item): boolean {
  const at = items.indexOf(item);
  const first = items[at + 1] ? item : items[at - 1];
  const second = items[at + 1] ?? item;
  if (!first || first === second || keepsBlankLines(item.text)) return false;
  return /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)/.test(text.slice(first.start + first.text.length, second.start));
}

/** How an item is written: in brackets, or over lines, each this much deeper. */
function formOf(text: string, item: Item): 'inline' | string | undefined {
  if (item.value?.is !== 'map' || item.value.entries.length === 0) return undefined;
  if (item.value.inline) return 'inline';
  const own = indentation(text, item.start).length;
  return ' '.repeat(Math.max(1, indentation(text, item.start + item.value.entries[0]!.start).length - own));
}

/** The line or lines of an item. */
function lines(key: string | undefined, value: Value, indent: string, lineBreak: string, form: string | undefined): Out {
  const lead = key === undefined ? '- ' : `${scalarText(key, false)}: `;
  const inline = new Out().raw(indent + lead).value(value, false);
  if (form === 'inline' || typeof value !== 'object' || isPlaceholder(value) || Array.isArray(value)) return inline;
  const entries = entriesOf(value as { readonly [key: string]: Value });
  if (entries.length === 0 || (form === undefined && inline.text.length <= lineLength)) return inline;
  const deeper = key === undefined ? `${indent}  ` : indent + (form ?? '  ');
  const out = new Out().raw(indent + (key === undefined ? '- ' : lead.trimEnd()));
  entries.forEach(([name, member], i) => {
    if (key !== undefined || i > 0) out.raw(lineBreak + deeper);
    out.entry(name, member, false);
  });
  return out;
}

/** The first item of a section whose key is there. */
function firstItem(tree: DocumentTree, section: Section, key: string | undefined, value: Value, lineBreak: string): readonly Edit[] {
  const { text } = tree;
  const colon = colonAfter(text, section.header.start + section.header.text.length);
  if (colon === undefined) return [];
  const item = new Out().raw(lineBreak).add(lines(key, value, indentOf(tree, key), lineBreak, undefined));
  const nothing = /^[ \t]*(?:\{\s*\}|\[\s*\]|~|null|Null|NULL)(?=[ \t]*(?:\r|\n|$))/.exec(text.slice(colon, colon + 200));
  if (nothing) return [item.edit(colon, colon + nothing[0].length)];
  if (!/^[ \t]*(?:#.*)?$/.test(text.slice(colon, lineEnd(text, colon)))) return [];
  return [item.edit(lineEnd(text, colon))];
}

/** The indentation that items have in this document; lists may stand at the margin. */
function indentOf(tree: DocumentTree, key: string | undefined): string {
  const kind = key === undefined ? 'list-entry' : 'entry';
  for (const section of tree.sections) {
    const item = section.items[0];
    if (item && item.kind === kind && !isInlineSection(tree, section) && isFirstOnLine(tree.text, item.start)) return indentation(tree.text, item.start);
  }
  return '  ';
}

/** A section that is not there yet, at its place in the vocabulary's order. */
function newSection(tree: DocumentTree, name: string, key: string | undefined, value: Value, lineBreak: string): Edit {
  const { text, sections } = tree;
  const order = recordSpec('model').keys.map((spec) => spec.key);
  const place = (one: string): number => (order.includes(one) ? order.indexOf(one) : order.length);
  const isValue = key === undefined && shapeByVocabulary(name) !== 'list';
  const isList = isValue && recordSpec('model').keys.find((spec) => spec.key === name)?.type.is === 'list';
  const own = new Out().raw(`${scalarText(name, false)}:`);
  if (isValue) own.raw(' ').value(isList && !Array.isArray(value) ? [value] : value, false);
  else own.raw(lineBreak).add(lines(key, value, indentOf(tree, key), lineBreak, undefined));

  const before = sections.reduce<Section | undefined>((best, section) => (place(section.name) <= place(name) && (!best || place(section.name) >= place(best.name)) ? section : best), undefined);
  if (before) {
    const at = lineEnd(text, sectionEnd(tree, before));
    const last = before.items[before.items.length - 1];
    const spaced = (!isValue || before.shape !== 'value') && !(last && keepsBlankLines(last.text));
    const next = nextLine(text, at);
    const out = new Out().raw(lineBreak + (spaced ? lineBreak : '')).add(own);
    if (spaced && next < text.length && !isBlankLine(text, next)) out.raw(lineBreak);
    return out.edit(at);
  }
  const first = sections[0];
  if (first) {
    let at = lineStart(text, first.header.start);
    // comments right above the first key belong to it, unless the file begins with them
    let comments = at;
    while (comments > 0 && text.charAt(contentStart(text, comments - 1)) === '#') comments = lineStart(text, comments - 1);
    const start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
    if (comments > start) at = comments;
    return own.raw(lineBreak + (isValue ? '' : lineBreak)).edit(Math.max(at, start));
  }
  const empty = text.length === 0 || /[\r\n]$/.test(text) || text === '\ufeff';
  return new Out().raw(empty ? '' : lineBreak).add(own).raw(lineBreak).edit(text.length);
}

/** The first character that is no space on the line that ends with this break. */
function contentStart(text: string, lineBreakAt: number): number {
  let at = lineBreakAt;
  if (text.charCodeAt(at) === 10 && text.charCodeAt(at - 1) === 13) at--;
  let start = lineStart(text, at);
  while (start < at && /[ \t]/.test(text.charAt(start))) start++;
  return start;
}

/** Where what a section holds ends, closing brackets included. */
function sectionEnd(tree: DocumentTree, section: Section): number {
  const { text, sections } = tree;
  const next = sections[sections.indexOf(section) + 1]?.header.start ?? text.length;
  const last = section.items[section.items.length - 1];
  let end = last ? last.start + last.text.length : (colonAfter(text, section.header.start + section.header.text.length) ?? section.header.start + section.header.text.length);
  for (;;) {
    const at = contentAfter(text, end);
    if (at >= next || !'{}[],'.includes(text.charAt(at))) return end;
    end = at + 1;
  }
}

/** Adds to a key that holds one value: a member to its list. */
function addToValue(tree: DocumentTree, section: Section, key: string | undefined, value: Value, lineBreak: string): readonly Edit[] {
  const { text } = tree;
  const item = section.items[0];
  const node = item?.value;
  if (key !== undefined || !item || item.problems.length > 0 || node?.is !== 'list' || item.text.charAt(node.start) === '*') return [];
  const last = node.items[node.items.length - 1];
  const at = (offset: number): number => item.start + offset;
  if (node.inline) return appendInline(text, lineBreak, { start: at(node.start), end: at(node.end) }, last && { start: at(last.start), end: at(last.end) }, [new Out().value(value, true)]);
  const out = new Out().raw(`${lineBreak}${indentation(text, at(node.start))}- `).value(value, false);
  return [out.edit(lineEnd(text, at((last ?? node).end)))];
}
