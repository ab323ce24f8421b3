import { isMap, isScalar, isSeq } from 'yaml';
import type { ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import type { Span } from '../../text/text.ts';
import type { Item, Node, ScalarNode, Section, SyntaxProblem } from '../tree.ts';
import { contentEnd, Converter, pairEnd } from './convert.ts';
import type { AnyPair, Found } from './convert.ts';
import { explain } from './messages.ts';
import { maximumDepth, parse } from './parse.ts';
import type { Parsed } from './parse.ts';
import type { Piece } from './segment.ts';
import { keyEnd, keyText } from './segment.ts';
import { shapeByVocabulary } from './shape.ts';
import { contentAfter, isBlank } from './words.ts';

/** A section as read, with offsets into the parsed text: the starts of its items are set there. */
export interface ReadSection {
  readonly name: string;
  readonly header: Item;
  readonly shape: Section['shape'];
  readonly items: readonly Item[];
}

/** What one text gave. Starts of items and spans of problems count from the start of that text. */
export interface Part {
  readonly sections: readonly ReadSection[];
  /** Items without a header of their own: those of a piece that is one child of a section. */
  readonly items: readonly Item[];
  /** Problems that belong to no item. */
  readonly problems: readonly SyntaxProblem[];
}

/** At most this many problems are kept for one item. */
const problemsPerItem = 10;

type Draft = Omit<Item, 'problems'> & { problems: { code: string; message: string; span: Span }[] };

/**
 * Reads a whole document, or one section of it.
 * @param text the text as it stands in the document
 * @param clean the same with what the parser cannot take replaced by characters of the same length
 */
export function readSections(file: string, text: string, clean: string): Part {
  const parsed = parse(clean);
  const reader = new Reader(file, text, clean);
  const sections: ReadSection[] = [];
  const { root } = parsed;
  if (root && isMap(root) && !(root as YAMLMap).flow && root.items.length === 0 && parsed.errors.length === 0) return { sections, items: [], problems: [] };
  if (root && isMap(root)) {
    for (const pair of root.items as AnyPair[]) {
      const section = reader.section(pair, (root as YAMLMap).flow === true);
      if (section) sections.push(section);
    }
    if ((root as YAMLMap).flow) reader.converter.brackets.set(root.range[1], root.range[0]);
  } else if (root && !(isScalar(root) && root.range[0] === root.range[1])) {
    const start = contentAfter(clean, root.range[0]);
    const end = Math.min(contentEnd(clean, root), lineEnd(clean, start));
    if (parsed.errors.length === 0) reader.problems.push({ code: 'yaml-syntax', message: 'A model is made of keys, such as `threatmodel: Name of the system` and `elements:`. There is none here.', span: { start, end: Math.max(start, end) } });
    reader.converter.value(root);
  }
  reader.assign(parsed, sections.flatMap((section) => section.items) as Draft[], false);
  return { sections, items: [], problems: reader.problems };
}

/** Reads one child of a section: its text from the start of its first line. */
export function readChild(file: string, piece: Piece, text: string, clean: string): Part {
  const parsed = parse(clean);
  const reader = new Reader(file, text, clean);
  const { root } = parsed;
  let items: Draft[] = [];
  if (piece.kind === 'entry' && root && isMap(root)) items = reader.entries(piece.section, root as YAMLMap.Parsed);
  else if (piece.kind === 'list-entry' && root && isSeq(root)) items = reader.members(piece.section, root as YAMLSeq.Parsed);
  else if (parsed.tooDeep === undefined && parsed.errors.length === 0) {
    const start = contentAfter(clean, 0);
    reader.problems.push({ code: 'yaml-syntax', message: piece.kind === 'entry' ? 'A key with a colon is needed here.' : 'An entry of this list begins with `- `.', span: { start, end: lineEnd(clean, start) } });
  }
  reader.assign(parsed, items, true);
  return { sections: [], items, problems: reader.problems };
}

/** The header of a section whose children are read on their own. */
export function readHeader(file: string, piece: Piece, text: string): Item {
  const end = text.length;
  const colon = keyEnd(text, 0, lineEnd(text, 0));
  let wordEnd = colon < 0 ? end : colon;
  while (wordEnd > 0 && isBlank(text.charCodeAt(wordEnd - 1))) wordEnd--;
  const quoted = text.startsWith('"') || text.startsWith("'");
  const key: ScalarNode = { is: 'scalar', value: keyText(text, 0, wordEnd) ?? piece.section, quoted, start: 0, end: wordEnd };
  return { file, section: piece.section, kind: 'header', start: 0, text: text.slice(0, wordEnd), key, problems: [] };
}

class Reader {
  readonly converter: Converter;
  readonly problems: SyntaxProblem[] = [];

  constructor(private readonly file: string, private readonly text: string, private readonly clean: string) {
    this.converter = new Converter(clean);
  }

  section(pair: AnyPair, inline: boolean): ReadSection | undefined {
    const { converter } = this;
    const start = pair.key?.range[0] ?? 0;
    converter.base = start;
    const key = converter.key(pair);
    if (!key || (key.value === '<<' && !key.quoted)) {
      converter.base = 0;
      converter.entry(pair, inline, 1); // for its problems and anchors
      return undefined;
    }
    if (pair.value === null && !inline) return undefined;
    const name = key.value;
    const header: Item = { file: this.file, section: name, kind: 'header', start, text: this.text.slice(start, start + key.end), key, problems: [] };
    const known = shapeByVocabulary(name);
    const { value } = pair;
    let shape: Section['shape'] = 'value';
    let items: Draft[];
    if (known !== 'value' && value && isMap(value)) {
      shape = 'table';
      items = this.entries(name, value as YAMLMap.Parsed);
    } else if (known !== 'value' && value && isSeq(value)) {
      shape = 'list';
      items = this.members(name, value as YAMLSeq.Parsed);
    } else {
      items = [this.draft(name, 'value', start, pairEnd(this.clean, pair), key, converter.value(value, 1))];
      if (known !== undefined && known !== 'value' && items[0]!.value === undefined) {
        shape = known;
        items = [];
      } else if (items[0]!.value && items[0]!.value.is !== 'scalar' && known !== 'value') {
        // an alias for a table or list
        shape = items[0]!.value.is === 'map' ? 'table' : 'list';
      }
    }
    return { name, header, shape, items };
  }

  /** The entries of a table, each an item. */
  entries(section: string, map: YAMLMap.Parsed): Draft[] {
    const { converter } = this;
    const drafts: Draft[] = [];
    if (map.flow) converter.brackets.set(map.range[1], map.range[0]);
    for (const pair of map.items as AnyPair[]) {
      const last = drafts[drafts.length - 1];
      if (!map.flow && last?.value?.is === 'map' && !last.value.inline && this.column(pair.key?.range[0] ?? 0) > this.column(drafts[0]!.start)) {
        // too deep for an item, not deep enough for a key of the one above, which it is more likely meant to be
        converter.base = last.start;
        const entry = converter.entry(pair, false, 3);
        if (entry) drafts[drafts.length - 1] = this.draft(section, 'entry', last.start, last.start + entry.end, last.key, { ...last.value, entries: [...last.value.entries, entry], end: entry.end });
        continue;
      }
      converter.base = pair.key?.range[0] ?? map.range[0];
      const entry = converter.entry(pair, map.flow === true, 2);
      if (!entry) continue;
      drafts.push(this.draft(section, 'entry', converter.base, converter.base + entry.end, entry.key, entry.value));
    }
    this.anchor(map);
    return drafts;
  }

  private column(at: number): number {
    return at - 1 - this.clean.lastIndexOf('\n', at - 1);
  }

  /** The members of a list, each an item; outside brackets its text begins at the `-`. */
  members(section: string, list: YAMLSeq.Parsed): Draft[] {
    const { converter, clean } = this;
    const drafts: Draft[] = [];
    if (list.flow) converter.brackets.set(list.range[1], list.range[0]);
    let after = list.range[0];
    for (const member of list.items as ParsedNode[]) {
      const nodeStart = member.range[0];
      let start = nodeStart;
      if (!list.flow) {
        const dash = contentAfter(clean, after);
        if (dash <= nodeStart && clean.charCodeAt(dash) === 45) start = dash;
      }
      const nothing = isScalar(member) && member.range[0] === member.range[1];
      const end = Math.max(nothing ? start + (start < nodeStart ? 1 : 0) : contentEnd(clean, member), start);
      after = end;
      if (list.flow && nothing) continue;
      converter.base = start;
      drafts.push(this.draft(section, 'list-entry', start, end, undefined, converter.value(member, 2)));
    }
    this.anchor(list);
    return drafts;
  }

  /** Makes known what an anchor on a table or list as a whole marks: its items are read one by one, so it has no node of its own. */
  private anchor(node: YAMLMap.Parsed | YAMLSeq.Parsed): void {
    if (node.anchor === undefined) return;
    const { problems } = this.converter;
    const before = problems.length;
    this.converter.value(node, 1);
    problems.length = before; // they have been reported with the items
  }

  private draft(section: string, kind: Item['kind'], start: number, end: number, key: ScalarNode | undefined, value: Node | undefined): Draft {
    return { file: this.file, section, kind, start, text: this.text.slice(start, end), ...(key ? { key } : {}), ...(value ? { value } : {}), problems: [] };
  }

  /**
   * Gives each problem to the item it lies in, or to the text as a whole. Of the errors that throw a parser off only the first is kept for an item (or for what
   * belongs to none): the others are mostly its echoes.
   * @param all whether problems outside items count with the nearest one
   */
  assign(parsed: Parsed, items: readonly Draft[], all: boolean): void {
    const { clean, converter } = this;
    const found: (Found & { structural: boolean })[] = converter.problems.map((p) => ({ ...p, structural: false }));
    if (parsed.tooDeep !== undefined) found.push({ code: 'too-deep', message: `Values are nested more than ${maximumDepth} deep: what is deeper is not read.`, start: parsed.tooDeep, end: parsed.tooDeep + 1, structural: false });
    else {
      // of the two errors for a key that is too deep, this one knows the key
      const deep = new Set(parsed.errors.filter(({ code }) => code === 'MULTILINE_IMPLICIT_KEY').map(({ start }) => start));
      for (const error of parsed.errors) if (error.code !== 'BLOCK_AS_IMPLICIT_KEY' || !deep.has(error.start)) found.push(explain(error, clean, converter));
    }
    found.sort((a, b) => a.start - b.start);
    let at = 0;
    const broken = new Set<Draft | undefined>();
    for (const { code, message, start, end, structural } of found) {
      while (at + 1 < items.length && items[at + 1]!.start <= start) at++;
      const item = items[at];
      const length = item?.text.length ?? 0;
      const inside = item && start >= item.start && start <= item.start + length;
      const owner = item && (inside || all) ? item : undefined;
      if (broken.has(owner)) continue;
      if (structural) broken.add(owner);
      // what stands behind an item's own content is no part of its text
      if (owner && inside && (start < owner.start + length || start >= clean.length)) {
        if (owner.problems.length < problemsPerItem) owner.problems.push({ code, message, span: clamp(start - owner.start, end - owner.start, length) });
      } else this.problems.push({ code, message, span: clamp(start, end, clean.length) });
    }
  }
}

/** A span within a text; an empty one is widened to one character where there is one. */
function clamp(start: number, end: number, length: number): Span {
  start = Math.max(0, Math.min(start, length));
  end = Math.max(start, Math.min(end, length));
  if (end === start && start < length) end++;
  else if (end === start && start > 0) start--;
  return { start, end };
}

function lineEnd(text: string, from: number): number {
  let end = text.indexOf('\n', from);
  if (end === -1) end = text.length;
  while (end > from && isBlank(text.charCodeAt(end - 1))) end--;
  return end;
}
