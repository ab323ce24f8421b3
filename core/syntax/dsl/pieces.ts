import { keySpec } from '../../model/vocabulary/index.ts';
import type { Entry, Item, Node, SyntaxProblem } from '../tree.ts';
import { said } from './cursor.ts';
import type { Form } from './forms.ts';
import { checkNode, itemOf, moved, newItem } from './lower.ts';
import type { Member, Statement } from './statement.ts';
import { idOf } from './statement.ts';
import { Statements } from './statements.ts';

/** The zone blocks around a place, the innermost first. */
export interface Around {
  readonly id: string | undefined;
  readonly outer: Around | undefined;
  readonly depth: number;
}

/**
 * What is read in one go and kept for as long as its text and the zones around it stay: a statement with its block, a top-level entry,
 * the beginning of a zone's block (with the entries of its own), an entry of a zone further down, the end of a zone's block.
 */
export interface Piece {
  readonly kind: 'statement' | 'entry' | 'open' | 'late' | 'close' | 'junk';
  /** Offset in the document; changes when what is above changes. */
  start: number;
  readonly length: number;
  readonly column: number;
  /** How far the text was looked at, from the start of the piece. */
  readonly reach: number;
  /** The zones that it stands in, and how many blocks of zones are open. */
  readonly around: Around | undefined;
  readonly nesting: number;
  /** What is before it meant nothing, so that what means nothing here is not told of. */
  readonly afterJunk: boolean;
  readonly items: readonly Item[];
  /** Where the items begin, from the start of the piece. */
  readonly at: readonly number[];
  /** Problems that belong to no item; spans count from the start of the piece. */
  readonly problems: readonly SyntaxProblem[];
  /** For 'open': the zone's statement, its spans counting from the start of the piece. */
  readonly zone?: Statement;
  /** For 'late': what it adds to the zone around. Spans count from the start of the piece. */
  readonly late?: Member;
  /** For an entry that holds a whole section: its name and form. */
  readonly section?: { readonly name: string; readonly shape: 'table' | 'list' };
}

/** Blocks of zones nest this deep; deeper ones count as standing in the last. */
const maximumDepth = 60;

/** What the constructor of a reading that begins in the middle needs to know. */
export interface Beginning {
  readonly at: number;
  readonly around: Around | undefined;
  readonly nesting: number;
  readonly afterJunk: boolean;
  /** Copy the texts of items, so that they do not keep the whole document alive that they are cut from. */
  readonly copies: boolean;
}

/** Cuts a document into pieces and reads each. */
export class Pieces extends Statements {
  around: Around | undefined;
  afterJunk: boolean;
  /** Columns of the zones around and where their braces stand, the innermost last; -1 where that is not known. */
  private readonly open: { readonly indent: number; readonly brace: number }[];

  private readonly copies: boolean;

  constructor(private readonly file: string, text: string, { at, around, nesting, afterJunk, copies }: Beginning) {
    super(text, at);
    this.around = around;
    this.copies = copies;
    this.afterJunk = afterJunk;
    this.open = Array.from({ length: nesting }, () => ({ indent: -1, brace: -1 }));
  }

  /** How many blocks of zones are open. */
  get nesting(): number {
    return this.open.length;
  }

  /** Goes on to where the next piece begins. @returns its start; undefined at the end of the text */
  toNext(): number | undefined {
    while (this.kind === ';') this.advance();
    return this.kind === 'end' ? undefined : this.start;
  }

  /** The next piece; undefined at the end of the text. */
  next(): Piece | undefined {
    this.toNext();
    if (this.kind === 'end') return this.atTheEnd();
    const { start, column, around, nesting, afterJunk } = this;
    this.problems = this.problems.map((problem) => shifted(problem, this.base - start));
    this.base = start;
    this.junk = afterJunk;
    this.afterJunk = false;
    this.inner.length = 0;
    const place: Place = { start, column, around, nesting, afterJunk };
    if (this.kind === '}') return this.closing(place);
    if (this.isClosedByIndent()) return this.leave(place);
    const form = this.statementForm();
    if (form && !(around && form.keyword === 'control')) return this.statementPiece(form, place);
    const next = this.peek();
    if (around ? this.isOwn(next.kind, next.newLine) : this.isName() && !next.newLine && (next.kind === ':' || next.kind === '=')) return around ? this.late(place) : this.topEntry(place);
    if (!around && this.lacksColon()) return this.topEntry(place);
    const meant = this.strange();
    if (meant && !(around && meant.keyword === 'control')) return this.statementPiece(meant, place);
    this.afterJunk = this.junk;
    return this.piece('junk', place);
  }

  /** At the top level: a key with a value behind it, and no colon between. */
  private lacksColon(): boolean {
    const next = this.peek();
    const isValue = next.kind === 'word' || next.kind === 'number' || next.kind === 'string' || next.kind === 'block' || next.kind === '[' || next.kind === '{';
    return this.kind === 'word' && isValue && !next.newLine && keySpec('model', this.word())?.key === this.word();
  }

  /** In a zone: does an entry, a flag or a control of the zone itself stand here? */
  private isOwn(next: string, newLine: boolean): boolean {
    if (!this.isName()) return false;
    if (newLine || next === ':' || next === '=' || next === ';' || next === '}' || next === 'end' || next === ',') return true;
    return this.kind === 'word' && (this.word() === 'control' || this.word() === 'not' || keySpec('zone', this.word()) !== undefined);
  }

  private atTheEnd(): Piece | undefined {
    if (this.open.length === 0 && this.problems.length === 0) return undefined;
    const { start, around, nesting } = this;
    this.problems = this.problems.map((problem) => shifted(problem, this.base - start));
    this.base = start;
    this.unclosed += this.open.length;
    for (const { brace } of this.open) this.zoneNotClosed(brace);
    this.open.length = 0;
    this.around = undefined;
    return this.piece('close', { start, column: 0, around, nesting, afterJunk: false }, [], [], 0);
  }

  private zoneNotClosed(brace: number): void {
    if (brace >= 0 && !this.isSwallowed()) this.problem('dsl-brace', 'This block is not closed: write `}` where it ends.', brace, brace + 1, { title: 'Close the block', start: this.before, end: this.before, text: '\n}' });
  }

  private closing(place: Place): Piece {
    const { start, end } = this;
    this.advance();
    if (this.open.length > 0) {
      this.leaveZone();
      return this.piece('close', place);
    }
    // one mistake, however many there are
    while (this.is('}')) this.advance();
    this.problem('dsl-brace', 'This `}` closes nothing: take it out.', start, end, { title: 'Take it out', start, end, text: '' });
    return this.piece('junk', place);
  }

  private leaveZone(): number {
    const { brace } = this.open.pop()!;
    if (this.around && this.around.depth > this.open.length) this.around = this.around.outer;
    return brace;
  }

  private isClosedByIndent(): boolean {
    const zone = this.open.at(-1);
    return zone !== undefined && zone.indent >= 0 && this.closesByIndent(zone.indent);
  }

  /** A block of a zone that ends here, because it is never closed and the lines from here on stand less deep. */
  private leave(place: Place): Piece {
    this.zoneNotClosed(this.leaveZone());
    return this.piece('close', place, [], [], 0);
  }

  private statementPiece(form: Form, place: Place): Piece {
    const indent = this.indentOfLine();
    const isZone = form.record === 'zone';
    const read = this.readStatement(form, isZone);
    const { statement } = read;
    const problems = [...read.problems];
    if (!form.inZone && place.around)
      problems.push({ code: 'dsl-brace', message: `A ${form.called} stands outside of zones: move it below the \`}\` of ${said(place.around.id ?? 'the zone')}.`, span: statement.keyword });
    const items: Item[] = [];
    const at: number[] = [];
    for (const one of [{ ...read, problems }, ...this.inner.sort((a, b) => a.start - b.start)]) {
      // what was found looking beyond the statement is not the item's
      const inside = one.problems.length === 0 ? one.problems : one.problems.filter(({ span }) => span.end <= one.statement.end);
      const item = itemOf(this.file, this.words(one.start, one.start + one.statement.end), one.start, one.statement, inside, place.around?.id);
      if (item) {
        items.push(item);
        at.push(one.start - place.start);
      }
      for (const problem of one.problems) if (!item || problem.span.end > one.statement.end) this.problems.push(shifted(problem, one.start - place.start));
    }
    if (!isZone || !statement.body) return this.piece('statement', place, items, at);
    const { around } = this;
    const piece = this.piece('open', place, items, at);
    this.open.push({ indent, brace: place.start + statement.body.open });
    if ((around?.depth ?? 0) < maximumDepth) this.around = { id: idOf(statement)?.value, outer: around, depth: (around?.depth ?? 0) + 1 };
    return { ...piece, zone: statement };
  }

  /** An entry, a flag or a control of a zone, below something that the zone holds. */
  private late(place: Place): Piece {
    const late = this.bodyMember('zone');
    const piece = this.piece('late', place);
    return late ? { ...piece, late } : piece;
  }

  private topEntry(place: Place): Piece {
    const { start } = place;
    const entry = this.entry({ record: 'model' });
    if (this.kind === ',' && !this.newLine) this.separators();
    else if (!this.atEnd()) {
      const from = this.start;
      this.skipRest();
      this.problem('dsl-syntax', `${said(this.text.slice(from, this.before))} cannot follow the value: begin a line.`, from, this.before);
    }
    const { key, value } = entry;
    const isOwn = ({ span }: SyntaxProblem): boolean => span.start >= 0 && span.end <= entry.end;
    const problems = this.problems.filter(isOwn);
    const beyond = this.problems.filter((problem) => !isOwn(problem));
    if (value) checkNode(value, problems);
    const spec = keySpec('model', key.value);
    const shape = spec?.type.is === 'table' ? 'table' : spec?.type.is === 'list' && spec.type.of.is === 'record' ? 'list' : undefined;
    const members = value && shape ? sectionMembers(value, shape) : undefined;
    if (!members || !spec || !shape) {
      const item = newItem(this.file, key.value, 'value', start, this.words(start, start + entry.end), key, value, problems);
      this.problems = beyond;
      return this.piece('entry', place, [item], [0]);
    }
    this.problems = [...problems, ...beyond];
    const items = members.map((member): Item => {
      const text = this.words(start + member.start, start + member.end);
      const own = moved(member, -member.start);
      const [is, name, held] = 'key' in own ? (['entry', own.key, own.value] as const) : (['list-entry', undefined, own] as const);
      return newItem(this.file, spec.key, is, start + member.start, text, name, held, []);
    });
    return { ...this.piece('entry', place, items, members.map((member) => member.start)), section: { name: key.value, shape } };
  }

  private words(start: number, end: number): string {
    const words = this.text.slice(start, end);
    return this.copies ? (' ' + words).slice(1) : words;
  }

  private piece(kind: Piece['kind'], place: Place, items: readonly Item[] = [], at: readonly number[] = [], length = this.before - place.start): Piece {
    // whatever the text, reading goes on
    if (length > 0 && this.start === place.start && this.kind !== 'end') this.advance();
    const { problems } = this;
    this.problems = [];
    const { start, column, around, nesting, afterJunk } = place;
    return { kind, start, length, column, reach: this.reach - start, around, nesting, afterJunk, items, at, problems };
  }
}

type Place = Pick<Piece, 'start' | 'column' | 'around' | 'nesting' | 'afterJunk'>;

function sectionMembers(value: Node, holds: 'table' | 'list'): readonly (Entry | Node)[] | undefined {
  if (value.is === 'map') return value.entries;
  return value.is === 'list' && holds === 'list' ? value.items : undefined;
}

export function shifted(problem: SyntaxProblem, by: number): SyntaxProblem {
  const move = ({ start, end }: { start: number; end: number }): { start: number; end: number } => ({ start: start + by, end: end + by });
  return { ...problem, span: move(problem.span), ...(problem.mend ? { mend: { ...problem.mend, span: move(problem.mend.span) } } : {}) };
}

/** Are the zones around the same, as far as what they hold depends on it? */
export function sameAround(a: Around | undefined, b: Around | undefined): boolean {
  while (a && b) {
    if (a === b) return true;
    if (a.id !== b.id || a.depth !== b.depth) return false;
    a = a.outer;
    b = b.outer;
  }
  return a === b;
}
