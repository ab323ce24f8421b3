import type { SyntaxProblem } from '../tree.ts';
import { notAKey } from './messages.ts';
import { isValueKey } from './shape.ts';
import { isSpace, shorten } from './words.ts';

/**
 * Cuts a document into pieces that can be parsed each alone: a section's key, each of its children, or a whole section.
 *
 * One pass over the lines, by indentation alone. Where the cut depends on more than that (anchors, directives, several documents,
 * complex keys, ...) there is none, and the caller reads the whole text.
 *
 * Why a line at the children's column always starts a child: in YAML every continuation of a value (quoted text, brackets, block text)
 * stands deeper than its key. The exceptions are a closing bracket and the `-` of a list, which may stand under their key.
 */

export interface Piece {
  /**
   * `section`: a top-level key with everything in it. `header`: the line of a top-level key whose children follow as pieces of their own,
   * `entry` (with a key) or `list-entry` (with a `-`).
   */
  readonly kind: 'section' | 'header' | 'entry' | 'list-entry';
  readonly section: string;
  /** Start of the piece's first line. */
  readonly start: number;
  /** After the line break of its last line; blank lines and comments that end nothing are left out. */
  readonly end: number;
  /** Of a header: where its children begin, and whether they are a list. */
  readonly children?: { readonly list: boolean; readonly column: number };
}

export interface Segments {
  readonly pieces: readonly Piece[];
  /** Mistakes that the cut itself found. */
  readonly problems: readonly SyntaxProblem[];
  /** Starts of the lines whose indentation holds a tab where only spaces can stand. */
  readonly tabs: readonly number[];
}

const LF = 10, CR = 13, SPACE = 32, QUOTE = 34, HASH = 35, PERCENT = 37, APOSTROPHE = 39, COMMA = 44, DASH = 45, DOT = 46, COLON = 58, QUESTION = 63, OPEN_LIST = 91, BACKSLASH = 92, CLOSE_LIST = 93, OPEN_MAP = 123, CLOSE_MAP = 125;

/** Where cutting begins again in an edited text, and where it may end because the rest is cut as before. */
export interface Resumption {
  /** Start of the line to begin with. */
  readonly start: number;
  /** The section with children that is open there, and the column of its children. */
  readonly section: { readonly name: string; readonly start: number; readonly list: boolean; readonly column: number } | undefined;
  /** Is what begins at this line cut as before, if this section (undefined: any) is open? @returns its index */
  readonly known: (start: number) => { readonly index: number; readonly section: { readonly name: string; readonly list: boolean; readonly column: number } | undefined } | undefined;
}

/**
 * Cuts a part of a text whose rest has been cut before.
 * @returns the pieces of the part, and the index of the known piece that follows (undefined: the part goes to the end); undefined when the text cannot be cut safely
 */
export function segmentPart(text: string, from: number, part: Resumption): (Segments & { readonly follows: number | undefined; readonly end: number }) | undefined {
  const cutter = new Cutter(text, part.start === 0 ? from : part.start, part);
  const segments = cutter.run();
  if (!segments || hasAnchors(text.slice(part.start, cutter.stoppedAt))) return undefined;
  return { ...segments, follows: cutter.follows, end: cutter.stoppedAt };
}

/**
 * Cuts a text. Lone carriage returns must have been made line feeds before.
 * @param from where the text begins, after a byte order mark
 * @returns undefined when the text cannot be cut safely
 */
export function segment(text: string, from: number): Segments | undefined {
  // the parser takes byte order marks out at some places and not at others
  if (text.indexOf('\ufeff', from) !== -1 || hasAnchors(text)) return undefined;
  return new Cutter(text, from).run();
}

interface OpenSection {
  readonly name: string;
  readonly start: number;
  /** `waiting`: the key stood alone on its line, no child has been met. `whole`: not cut. `children`: cut. */
  state: 'waiting' | 'whole' | 'children';
  list: boolean;
  column: number;
}

class Cutter {
  private readonly pieces: Piece[] = [];
  private readonly problems: SyntaxProblem[] = [];
  private readonly tabs: number[] = [];
  private section: OpenSection | undefined;
  /** The child that is open in a section with children. */
  private child: { kind: 'entry' | 'list-entry'; start: number; column: number; opens: boolean } | undefined;
  /** End of what the open child or section is known to hold. */
  private end = 0;
  /** A comment has ended any block text, so that blank lines and comments no longer belong to it. */
  private closed = false;
  private markerSeen = false;

  /** Index of the known piece before which the cut ended. */
  follows: number | undefined;
  stoppedAt: number;

  constructor(private readonly text: string, private readonly from: number, private readonly resumption?: Resumption) {
    this.stoppedAt = text.length;
    if (resumption?.section) this.section = { ...resumption.section, state: 'children' };
  }

  run(): Segments | undefined {
    const { text, resumption } = this;
    const length = text.length;
    for (let start = this.from; start < length; ) {
      if (resumption && start > resumption.start && this.isKnown(start)) return { pieces: this.pieces, problems: this.problems, tabs: this.tabs };
      let lineEnd = text.indexOf('\n', start);
      const next = lineEnd === -1 ? length : lineEnd + 1;
      if (lineEnd === -1) lineEnd = length;
      if (lineEnd > start && text.charCodeAt(lineEnd - 1) === CR) lineEnd--;
      let at = start;
      while (at < lineEnd && text.charCodeAt(at) === SPACE) at++;
      const indent = at - start;
      let first = at;
      while (first < lineEnd && isSpace(text.charCodeAt(first))) first++;
      if (first === lineEnd) {
        if (!this.closed) this.end = next;
      } else if (text.charCodeAt(first) === HASH) {
        if (indent <= this.limit()) this.closed = true;
        else if (!this.closed) this.end = next;
      } else if (first > at && indent <= this.limit()) {
        if (!this.section) return undefined;
        this.tabs.push(start);
        this.extend(next);
      } else if (!this.line(start, first, lineEnd, next, indent)) return undefined;
      start = next;
    }
    this.closeSection();
    return { pieces: this.pieces, problems: this.problems, tabs: this.tabs };
  }

  /** Does something begin here that has been cut before, under the same conditions? Then what is open ends here. */
  private isKnown(start: number): boolean {
    const known = this.resumption!.known(start);
    if (!known) return false;
    if (known.section) {
      const { section, child } = this;
      if (section?.state !== 'children' || section.name !== known.section.name || section.list !== known.section.list || section.column !== known.section.column) return false;
      let indent = 0;
      while (this.text.charCodeAt(start + indent) === SPACE) indent++;
      if (child && child.column < indent && child.opens) return false;
      this.closeChild();
    } else this.closeSection();
    this.follows = known.index;
    this.stoppedAt = start;
    return true;
  }

  /** Content at this indentation or less cannot continue what is open. */
  private limit(): number {
    return this.section?.state === 'children' ? this.section.column : 0;
  }

  private extend(next: number): void {
    this.end = next;
    this.closed = false;
  }

  /** A line with content. @returns false when the text cannot be cut */
  private line(start: number, at: number, end: number, next: number, indent: number): boolean {
    const { section } = this;
    if (indent === 0) return this.topLine(start, end, next);
    if (!section) return false;
    if (section.state === 'waiting') return this.firstChild(start, at, end, next, indent);
    if (section.state === 'whole' || indent > section.column) {
      this.extend(next);
      return true;
    }
    if (indent < section.column) return this.shallowLine(section, start, at, end, next, indent);
    return this.childLine(section, start, at, end, next, indent);
  }

  private topLine(start: number, end: number, next: number): boolean {
    const { text, section } = this;
    const c = text.charCodeAt(start);
    if (c === CLOSE_MAP || c === CLOSE_LIST) {
      if (!section) return false;
      this.extend(next);
      return true;
    }
    if (isMarker(text, start, end)) {
      // a marker before everything says nothing
      let rest = start + 3;
      while (rest < end && isSpace(text.charCodeAt(rest))) rest++;
      if (c !== DASH || section || this.markerSeen || (rest < end && text.charCodeAt(rest) !== HASH)) return false;
      this.markerSeen = true;
      return true;
    }
    if (c === PERCENT && !section) return false;
    if (c === DASH && isIndicator(text, start, end)) {
      if (!section) return false;
      if (section.state === 'waiting') return this.firstChild(start, start, end, next, 0);
      if (section.state === 'children' && section.column === 0) return this.childLine(section, start, start, end, next, 0);
      if (section.state === 'whole') this.extend(next);
      else this.stray(start, end);
      return true;
    }
    const colon = keyEnd(text, start, end);
    if (colon === unsafe) return false;
    if (colon === none) {
      if (!section) return false;
      this.stray(start, end);
      return true;
    }
    const name = keyText(text, start, colon);
    if (name === undefined) return false;
    this.closeSection();
    const empty = isRestEmpty(text, colon + 1, end);
    this.section = { name, start, state: empty && !isValueKey(name) ? 'waiting' : 'whole', list: false, column: 0 };
    this.extend(next);
    return true;
  }

  /** The first line below a key that stood alone decides how its section is cut. */
  private firstChild(start: number, at: number, end: number, next: number, indent: number): boolean {
    const { text } = this;
    const section = this.section!;
    const dash = text.charCodeAt(at) === DASH && isIndicator(text, at, end);
    const colon = dash ? none : keyEnd(text, at, end);
    if (colon === unsafe) return false;
    if (!dash && colon === none) {
      section.state = 'whole';
      this.extend(next);
      return true;
    }
    this.pieces.push({ kind: 'header', section: section.name, start: section.start, end: this.headerEnd(section.start), children: { list: dash, column: indent } });
    section.state = 'children';
    section.list = dash;
    section.column = indent;
    this.openChild(dash ? 'list-entry' : 'entry', start, colon, end, next, indent);
    return true;
  }

  /** A line that starts in the children's own column. */
  private childLine(section: OpenSection, start: number, at: number, end: number, next: number, indent: number): boolean {
    const { text } = this;
    const c = text.charCodeAt(at);
    if (this.child && this.child.column < indent && this.child.opens) {
      this.extend(next); // belongs to a child that stands too far left
      return true;
    }
    if (c === CLOSE_MAP || c === CLOSE_LIST) {
      this.extend(next);
      return true;
    }
    const dash = c === DASH && isIndicator(text, at, end);
    if (section.list && dash) {
      this.openChild('list-entry', start, none, end, next, indent);
      return true;
    }
    if (dash) {
      this.extend(next); // the list that is the value of the key above
      return true;
    }
    const colon = keyEnd(text, at, end);
    if (colon === unsafe) return false;
    if (colon === none || section.list) this.stray(at, end);
    else this.openChild('entry', start, colon, end, next, indent);
    return true;
  }

  /** A line between the section's column and that of its children: a child that stands in the wrong column. */
  private shallowLine(section: OpenSection, start: number, at: number, end: number, next: number, indent: number): boolean {
    const { text } = this;
    if (this.child && this.child.column < indent && this.child.opens) {
      this.extend(next);
      return true;
    }
    const dash = text.charCodeAt(at) === DASH && isIndicator(text, at, end);
    const colon = dash ? none : keyEnd(text, at, end);
    if (colon === unsafe) return false;
    if (dash !== section.list || (!dash && colon === none)) {
      this.extend(next); // its own parser will say what is wrong
      return true;
    }
    const spaces = (n: number): string => (n === 1 ? '1 space' : `${n} spaces`);
    this.problems.push({ code: 'yaml-syntax', message: `This line begins after ${spaces(indent)}, the first entry of \`${shorten(section.name)}\` after ${spaces(section.column)}: indent both alike.`, span: { start: at, end: dash ? at + 1 : colon } });
    this.openChild(dash ? 'list-entry' : 'entry', start, colon, end, next, indent);
    return true;
  }

  private openChild(kind: 'entry' | 'list-entry', start: number, colon: number, end: number, next: number, column: number): void {
    this.closeChild();
    this.child = { kind, start, column, opens: colon !== none && isRestEmpty(this.text, colon + 1, end) };
    this.extend(next);
  }

  private closeChild(): void {
    if (this.child) this.pieces.push({ kind: this.child.kind, section: this.section!.name, start: this.child.start, end: this.end });
    this.child = undefined;
  }

  private closeSection(): void {
    this.closeChild();
    const { section } = this;
    if (section && section.state !== 'children') this.pieces.push({ kind: 'section', section: section.name, start: section.start, end: this.end });
    this.section = undefined;
  }

  private headerEnd(start: number): number {
    const end = this.text.indexOf('\n', start);
    return end === -1 ? this.text.length : end + 1;
  }

  /** A line that is neither a key nor part of anything. What was open stays open, so that a word being typed loses nothing. */
  private stray(at: number, end: number): void {
    if (this.problems.length > 1000) return;
    while (end > at && isSpace(this.text.charCodeAt(end - 1))) end--;
    const word = shorten(this.text.slice(at, end));
    const message = this.section?.list && this.child
      ? `\`${word}\` belongs to no entry: begin the line with \`- \` for a new one, or indent it to continue the one above.`
      : notAKey(this.text.slice(at, end));
    this.problems.push({ code: 'yaml-syntax', message, span: { start: at, end } });
  }
}

/** No key stands here. */
export const none = -1;
/** A key that only the whole parser understands. */
export const unsafe = -2;

/** The offset of the colon of the key that starts at an offset; `none`, or `unsafe`. */
export function keyEnd(text: string, at: number, end: number): number {
  const c = text.charCodeAt(at);
  switch (c) {
    case QUESTION: case COLON: case DASH:
      if (isIndicator(text, at, end)) return c === DASH ? none : unsafe;
      break;
    case 33: /* ! */ case 38: /* & */ case 42: /* * */
      return unsafe;
    case OPEN_LIST: case OPEN_MAP: case CLOSE_LIST: case CLOSE_MAP: case COMMA: case HASH: case 124: /* | */ case 62: /* > */ case 64: /* @ */ case 96: /* ` */ case PERCENT:
      return none;
    case QUOTE: case APOSTROPHE: {
      let i = at + 1;
      for (; i < end; i++) {
        const d = text.charCodeAt(i);
        if (d === BACKSLASH && c === QUOTE) i++;
        else if (d === c) {
          if (c === APOSTROPHE && text.charCodeAt(i + 1) === c) i++;
          else break;
        }
      }
      i++;
      while (i < end && isSpace(text.charCodeAt(i))) i++;
      return i < end && text.charCodeAt(i) === COLON && isIndicator(text, i, end) ? i : none;
    }
  }
  for (let i = at; i < end; i++) {
    const d = text.charCodeAt(i);
    if (d === COLON && isIndicator(text, i, end)) return i;
    if (d === HASH && i > at && isSpace(text.charCodeAt(i - 1))) return none;
  }
  return none;
}

/** What a key in front of a colon says; undefined when reading it needs the parser. */
export function keyText(text: string, start: number, colon: number): string | undefined {
  while (colon > start && isSpace(text.charCodeAt(colon - 1))) colon--;
  const c = text.charCodeAt(start);
  if (c === QUOTE) {
    const inside = text.slice(start + 1, colon - 1);
    return inside.includes('\\') ? undefined : inside;
  }
  return c === APOSTROPHE ? text.slice(start + 1, colon - 1).replaceAll("''", "'") : text.slice(start, colon);
}

/** Is the character an indicator here: followed by white space or the end of the line? */
function isIndicator(text: string, at: number, end: number): boolean {
  return at + 1 >= end || isSpace(text.charCodeAt(at + 1));
}

/** Does nothing but white space and a comment follow? */
function isRestEmpty(text: string, at: number, end: number): boolean {
  let i = at;
  while (i < end && isSpace(text.charCodeAt(i))) i++;
  return i === end || (i > at && text.charCodeAt(i) === HASH);
}

function isMarker(text: string, at: number, end: number): boolean {
  const c = text.charCodeAt(at);
  if (c !== DASH && c !== DOT) return false;
  return text.charCodeAt(at + 1) === c && text.charCodeAt(at + 2) === c && at + 3 <= end && (at + 3 === end || isSpace(text.charCodeAt(at + 3)));
}

/** May the text hold an anchor or an alias? They can only stand where a value begins; a wrong yes costs time, nothing else. */
function hasAnchors(text: string): boolean {
  for (const sign of ['&', '*']) {
    let lineEnd = -1;
    let comment = false;
    for (let at = text.indexOf(sign); at !== -1; at = text.indexOf(sign, at + 1)) {
      const after = text.charCodeAt(at + 1);
      if (Number.isNaN(after) || after === LF || after === CR || isSpace(after) || after === COMMA || after === CLOSE_LIST || after === CLOSE_MAP) continue;
      if (at >= lineEnd) {
        let i = text.lastIndexOf('\n', at) + 1;
        while (isSpace(text.charCodeAt(i))) i++;
        comment = text.charCodeAt(i) === HASH;
        lineEnd = text.indexOf('\n', at);
        if (lineEnd === -1) lineEnd = text.length;
      }
      if (comment) continue;
      let i = at - 1;
      while (i >= 0 && isSpace(text.charCodeAt(i))) i--;
      const before = i < 0 ? LF : text.charCodeAt(i);
      if (before === LF || before === CR || before === COLON || before === DASH || before === QUESTION || before === OPEN_LIST || before === OPEN_MAP || before === COMMA || before === 0xfeff) return true;
    }
  }
  return false;
}
