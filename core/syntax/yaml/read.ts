import { difference } from '../../text/text.ts';
import type { DocumentTree, Item, Section, SyntaxProblem } from '../tree.ts';
import { readChild, readHeader, readSections } from './sections.ts';
import type { Part } from './sections.ts';
import { segment, segmentPart } from './segment.ts';
import type { Piece, Segments } from './segment.ts';
import { shorten } from './words.ts';

/**
 * Reads YAML into the document tree.
 *
 * The text is cut into pieces (segment.ts); each is parsed alone, and one whose text has not changed since `previous` is taken from there.
 * A text that cannot be cut is parsed whole, into the same tree.
 *
 * Form of the items: the text of an `entry` begins with its key, that of a `list-entry` with its `-` (inside brackets with its value),
 * that of a `value` with the section's key; all end where their own content ends. `key` is set on `value` items too.
 * The shape of a section is the form of what is written; the vocabulary decides where nothing is written, and that a key such as
 * `include` holds one value whatever its form. `problems` of the tree are those that belong to no item.
 */

/** Longer texts are not read. */
const maximumLength = 32_000_000;
const maximumProblems = 100;

/** A piece with what it gave. */
interface KnownPiece {
  readonly kind: Piece['kind'];
  readonly section: string;
  readonly text: string;
  readonly part: Part;
  readonly header: Item | undefined;
  /** Starts of the header and the items, from the start of the piece. */
  readonly headerAt: number;
  readonly itemsAt: readonly number[];
  readonly children: Piece['children'];
  /** Where it stands, in the last tree that was read with it. */
  start: number;
  /** The piece of the header that it stands under. */
  under: KnownPiece | undefined;
  /** Mistakes in how it is cut off; spans count from its start. */
  cut: readonly SyntaxProblem[];
}

/** The pieces of trees that were read in pieces, and those among them that have problems. */
const piecesOf = new WeakMap<DocumentTree, { readonly pieces: readonly KnownPiece[]; readonly troubled: readonly KnownPiece[] }>();

/**
 * Reads a document. Never throws.
 * @param previous the tree of an earlier version of the same file; items that are still there are the same objects in the new tree,
 * with `start` brought up to date, so `previous` itself is no longer good for anything but this
 */
export function readYaml(file: string, text: string, previous?: DocumentTree): DocumentTree {
  const again = previous?.file === file ? readAgain(previous, text) : undefined;
  if (again) return again;
  const refused = refuse(text);
  if (refused) return tree(file, text, [], [refused]);
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let clean = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
  let segments = segment(clean, from);
  const problems: SyntaxProblem[] = [];
  if (segments && segments.tabs.length > 0) {
    const { tabs } = segments;
    const spaced = withoutTabs(clean, tabs);
    const at = tabs[0]!;
    const indentation = /^[ \t]*/.exec(text.slice(at, at + 1000))![0].length;
    problems.push({ code: 'yaml-syntax', message: `Indent with spaces: YAML takes no tabs here${tabs.length > 1 ? ` (${tabs.length} lines)` : ''}.`, span: { start: at, end: at + indentation } });
    const again = segment(spaced, from);
    if (again) {
      clean = spaced;
      // where tabs and spaces are mixed, columns that do not match are the same mistake
      segments = { ...again, problems: again.problems.filter(({ span }) => !tabs.some((line) => line <= span.start && !text.slice(line, span.start).includes('\n'))) };
    }
  }
  if (!segments) return readWhole(file, text, previous);
  return readPieces(file, text, clean, segments, problems, previous);
}

/** Reads a document in one go, without cutting it. The same tree as `readYaml` gives for a text without mistakes. */
export function readWhole(file: string, text: string, previous?: DocumentTree): DocumentTree {
  const refused = refuse(text);
  if (refused) return tree(file, text, [], [refused]);
  const clean = text.includes('\r') ? text.replace(/\r(?!\n)/g, '\n') : text;
  const part = readSections(file, text, clean);
  const problems = [...part.problems];
  const sections: Section[] = part.sections.map(({ name, header, shape, items }) => ({ name, header, shape, items }));
  noteRepeated(sections, problems);
  return tree(file, text, previous && previous.file === file ? keepEqual(sections, previous) : sections, problems);
}

function refuse(text: string): SyntaxProblem | undefined {
  if (text.length > maximumLength) return { code: 'too-large', message: `The file is longer than ${maximumLength} characters: split it.`, span: { start: 0, end: 1 } };
  const binary = text.indexOf('\0');
  if (binary !== -1) return { code: 'yaml-syntax', message: 'There is a NUL character here: this is no text file.', span: { start: binary, end: binary + 1 } };
  let controls = 0;
  // eslint-disable-next-line no-control-regex
  const pattern = /[\x01-\x08\x0b\x0c\x0e-\x1f]/g;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    if (++controls > 100) return { code: 'yaml-syntax', message: 'There are more than 100 control characters up to here: this is no text file.', span: { start: match.index, end: match.index + 1 } };
  }
  return undefined;
}

function withoutTabs(text: string, lines: readonly number[]): string {
  const parts: string[] = [];
  let done = 0;
  for (const line of lines) {
    let end = line;
    while (text.charCodeAt(end) === 32 || text.charCodeAt(end) === 9) end++;
    parts.push(text.slice(done, line), ' '.repeat(end - line));
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('');
}

function readPieces(file: string, text: string, clean: string, { pieces, problems: cutProblems }: Segments, problems: SyntaxProblem[], previous: DocumentTree | undefined): DocumentTree {
  const reuse = clean === text && previous?.file === file ? new Reuse(text, pieces, piecesOf.get(previous)?.pieces ?? []) : undefined;
  const known = readAll(file, text, clean, pieces, (index) => reuse?.take(index), reuse !== undefined);
  attribute(known, cutProblems);
  return assemble(file, text, known, problems, clean === text);
}

/** Reads pieces. @param taken the piece with an index, where it is known already. @param detached give each its own text */
function readAll(file: string, text: string, clean: string, pieces: readonly Piece[], taken: (index: number) => KnownPiece | undefined, detached: boolean): KnownPiece[] {
  return pieces.map((piece, index) => {
    let read = taken(index);
    if (!read) {
      let own = text.slice(piece.start, piece.end);
      // A slice keeps the whole text alive that it was cut from; over many edits that would be many versions of the document.
      if (detached) own = (' ' + own).slice(1);
      read = readPiece(file, piece, own, clean === text ? own : clean.slice(piece.start, piece.end));
    }
    move(read, piece.start);
    read.cut = none;
    return read;
  });
}

const none: readonly never[] = [];

/** Sets where a piece and all that is in it stand. */
function move(piece: KnownPiece, start: number): void {
  piece.start = start;
  const { part, header, itemsAt } = piece;
  const items = part.sections.length > 0 ? part.sections[0]!.items : part.items;
  for (let i = 0; i < items.length; i++) items[i]!.start = start + itemsAt[i]!;
  if (header) header.start = start + piece.headerAt;
}

/** Gives mistakes in the cut to the pieces in which they stand. */
function attribute(pieces: readonly KnownPiece[], problems: readonly SyntaxProblem[]): void {
  for (const problem of problems) {
    const piece = pieces[lastAt(pieces, problem.span.start)];
    if (piece) piece.cut = [...piece.cut, { ...problem, span: { start: problem.span.start - piece.start, end: problem.span.end - piece.start } }];
  }
}

/** The index of the last piece that starts at an offset or before; -1 where there is none. */
function lastAt(pieces: readonly { readonly start: number }[], offset: number): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.start <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Puts pieces that stand where they should together to a tree. */
function assemble(file: string, text: string, known: readonly KnownPiece[], problems: SyntaxProblem[], keep: boolean): DocumentTree {
  const sections: { name: string; header: Item; shape: Section['shape']; items: Item[] }[] = [];
  let under: KnownPiece | undefined;
  for (let index = 0; index < known.length; index++) {
    const piece = known[index]!;
    const { part, header } = piece;
    if (header) {
      under = piece.kind === 'header' ? piece : undefined;
      const { name, shape } = part.sections[0] ?? { name: piece.section, shape: known[index + 1]?.kind === 'list-entry' ? 'list' : 'table' } as const;
      sections.push({ name, header, shape, items: part.sections.length > 0 ? [...part.sections[0]!.items] : [] });
    } else {
      piece.under = under;
      const items = sections[sections.length - 1]?.items;
      if (items) for (const item of part.items) items.push(item);
    }
  }
  return finish(file, text, sections, known, known.filter(isTroubled), problems, keep);
}

function isTroubled(piece: KnownPiece): boolean {
  return piece.part.problems.length + piece.cut.length > 0;
}

function finish(file: string, text: string, sections: readonly Section[], pieces: readonly KnownPiece[], troubled: readonly KnownPiece[], problems: SyntaxProblem[], keep: boolean): DocumentTree {
  for (const { cut, part, start } of troubled)
    for (const problem of [...cut, ...part.problems]) if (problems.length <= maximumProblems) problems.push({ ...problem, span: { start: problem.span.start + start, end: problem.span.end + start } });
  noteRepeated(sections, problems);
  const result = tree(file, text, sections, problems);
  if (keep) piecesOf.set(result, { pieces, troubled });
  return result;
}

/**
 * Reads an edited document, looking only at the pieces around the edit.
 * @returns undefined when more has to be looked at: the whole is read then
 */
function readAgain(previous: DocumentTree, text: string): DocumentTree | undefined {
  const { pieces: before, troubled } = piecesOf.get(previous) ?? { pieces: none, troubled: none };
  if (before.length === 0 || text.length > maximumLength) return undefined;
  const { start, end, endAfter } = difference(previous.text, text);
  if (start === end && start === endAfter) return undefined;
  // what is put in must not be of the kind for which the whole text is prepared, and a carriage return must not lose its line feed
  // eslint-disable-next-line no-control-regex
  if (/[\x00-\x08\x0b-\x1f\ufeff]/.test(text.slice(start, endAfter)) || (text.charCodeAt(start - 1) === 13 && text.charCodeAt(start) !== 10)) return undefined;
  const from = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  if (start < 2 && (from > 0 || previous.text.charCodeAt(0) === 0xfeff)) return undefined;
  const first = Math.max(0, lastAt(before, start) - 1);
  const firstPiece = before[first]!;
  const under = first > 0 && firstPiece.header === undefined ? firstPiece.under : undefined;
  if (first > 0 && firstPiece.header === undefined && !under) return undefined;
  const by = endAfter - end;
  let next = first + 1;
  const part = segmentPart(text, from, {
    start: first === 0 ? 0 : firstPiece.start,
    section: under && { name: under.section, start: under.start, ...under.children! },
    known(at) {
      if (at < endAfter) return undefined;
      while (next < before.length && before[next]!.start + by < at) next++;
      const piece = before[next];
      if (!piece || piece.start + by !== at || piece.start < end) return undefined;
      if (piece.header) return { index: next, section: undefined };
      return piece.under && { index: next, section: { name: piece.under.section, ...piece.under.children! } };
    },
  });
  if (!part || part.tabs.length > 0) return undefined;
  const follows = part.follows ?? before.length;
  const candidates = before.slice(first, follows);
  const replaced = new Set<KnownPiece>(candidates);
  const within = sectionAround(previous, before, first, follows, part.pieces);
  const fresh = readAll(previous.file, text, text, part.pieces, (index) => {
    const { kind, section, start: at, end: stop } = part.pieces[index]!;
    const same = candidates.findIndex((one) => one.kind === kind && one.section === section && one.text.length === stop - at && text.startsWith(one.text, at) && (kind !== 'header' || sameChildren(one.children, part.pieces[index]!.children)));
    return same < 0 ? undefined : candidates.splice(same, 1)[0];
  }, true);
  attribute(fresh, part.problems);
  if (by !== 0) for (let i = follows; i < before.length; i++) move(before[i]!, before[i]!.start + by);
  const known = before.slice(0, first).concat(fresh, before.slice(follows));
  if (!within) return assemble(previous.file, text, known, [], true);
  const { section, header, head, tail } = within;
  for (const piece of fresh) if (piece !== header) piece.under = header;
  const items = section.items.slice(0, head).concat(fresh.flatMap((piece) => piece.part.items), section.items.slice(tail));
  const sections = previous.sections.map((one) => (one === section ? { ...one, items } : one));
  return finish(previous.file, text, sections, known, [...troubled.filter((piece) => !replaced.has(piece)), ...fresh.filter(isTroubled)], [], true);
}

/** The section in which an edit stays: how many of its items come before the pieces in question, and from where on they come after. Asked before anything is moved. */
function sectionAround(previous: DocumentTree, before: readonly KnownPiece[], first: number, follows: number, now: readonly Piece[]): { section: Section; header: KnownPiece; head: number; tail: number } | undefined {
  const header = before[first]?.under;
  if (!header || now.some((piece) => piece.kind !== 'entry' && piece.kind !== 'list-entry') || before.slice(first, follows).some((piece) => piece.header || piece.under !== header)) return undefined;
  const section = previous.sections.find((one) => one.header === header.header);
  if (!section || section.items.length === 0 || now.length === 0) return undefined;
  const head = lastAt(section.items, before[first]!.start - 1) + 1;
  const next = before[follows];
  const tail = next ? lastAt(section.items, next.start - 1) + 1 : section.items.length;
  // the form of the section follows from its first child
  return head === 0 ? undefined : { section, header, head, tail };
}

function sameChildren(a: Piece['children'], b: Piece['children']): boolean {
  return a?.list === b?.list && a?.column === b?.column;
}

function readPiece(file: string, piece: Piece, text: string, clean: string): KnownPiece {
  const { kind, section, start, children } = piece;
  const made = { kind, section, text, children, start, under: undefined, cut: none };
  if (kind === 'header') return { ...made, part: { sections: [], items: [], problems: [] }, header: readHeader(file, piece, text), headerAt: 0, itemsAt: [] };
  const part = kind === 'section' ? readSections(file, text, clean) : readChild(file, piece, text, clean);
  const first = part.sections[0];
  return { ...made, part, header: first?.header, headerAt: first?.header.start ?? 0, itemsAt: (first?.items ?? part.items).map((item) => item.start) };
}

/** Finds the pieces of the earlier version that are still there: from the start, from the end, and what is between by their text. */
class Reuse {
  private readonly taken: (KnownPiece | undefined)[];

  constructor(private readonly text: string, pieces: readonly Piece[], before: readonly KnownPiece[]) {
    this.taken = new Array<KnownPiece | undefined>(pieces.length);
    let first = 0;
    while (first < pieces.length && first < before.length && this.same(pieces[first]!, before[first]!)) {
      this.taken[first] = before[first];
      first++;
    }
    let last = pieces.length - 1;
    let lastBefore = before.length - 1;
    while (last >= first && lastBefore >= first && this.same(pieces[last]!, before[lastBefore]!)) this.taken[last--] = before[lastBefore--];
    if (last < first || lastBefore < first) return;
    const rest = new Map<string, KnownPiece[]>();
    for (let i = lastBefore; i >= first; i--) {
      const known = before[i]!;
      const same = rest.get(known.text);
      if (same) same.push(known);
      else rest.set(known.text, [known]);
    }
    for (let i = first; i <= last; i++) {
      const piece = pieces[i]!;
      const candidates = rest.get(text.slice(piece.start, piece.end));
      const candidate = candidates?.[candidates.length - 1];
      if (candidate && candidate.kind === piece.kind && candidate.section === piece.section && sameChildren(candidate.children, piece.children)) this.taken[i] = candidates.pop();
    }
  }

  take(index: number): KnownPiece | undefined {
    return this.taken[index];
  }

  private same(piece: Piece, known: KnownPiece): boolean {
    return piece.end - piece.start === known.text.length && piece.kind === known.kind && piece.section === known.section && sameChildren(piece.children, known.children) && this.text.startsWith(known.text, piece.start);
  }
}

/** A table or list that is written twice; of single values the binder knows what counts. */
function noteRepeated(sections: readonly Section[], problems: SyntaxProblem[]): void {
  const seen = new Set<string>();
  for (const { name, shape, header } of sections) {
    if (shape !== 'value' && seen.has(name)) problems.push({ code: 'duplicate-key', message: `\`${shorten(name)}\` stands here twice: move these entries under the first.`, span: { start: header.start, end: header.start + header.text.length } });
    seen.add(name);
  }
}

function tree(file: string, text: string, sections: readonly Section[], problems: SyntaxProblem[]): DocumentTree {
  problems.sort((a, b) => a.span.start - b.span.start);
  if (problems.length > maximumProblems) {
    const next = problems[maximumProblems]!;
    problems.length = maximumProblems;
    problems.push({ code: 'many', message: 'There are more mistakes from here on than are shown.', span: next.span });
  }
  return { file, syntax: 'yaml', text, items: ([] as Item[]).concat(...sections.map((section) => section.items)), sections, problems };
}

/** Takes items of a tree that equal new ones in everything but their place. */
function keepEqual(sections: readonly Section[], previous: DocumentTree): Section[] {
  const before = new Map<string, Item[]>();
  for (const item of [...previous.sections.map((section) => section.header), ...previous.items].reverse()) {
    const same = before.get(item.text);
    if (same) same.push(item);
    else before.set(item.text, [item]);
  }
  const keep = (item: Item): Item => {
    const candidates = before.get(item.text);
    const old = candidates?.[candidates.length - 1];
    if (!old || old.section !== item.section || old.kind !== item.kind || JSON.stringify([old.key, old.value, old.problems]) !== JSON.stringify([item.key, item.value, item.problems])) return item;
    candidates.pop();
    old.start = item.start;
    return old;
  };
  return sections.map((section) => ({ ...section, header: keep(section.header), items: section.items.map(keep) }));
}
