import type { RecordName } from '../../model/vocabulary/index.ts';
import { keySpec } from '../../model/vocabulary/index.ts';
import { nearest } from '../../text/similar.ts';
import type { SyntaxProblem } from '../tree.ts';
import { said } from './cursor.ts';
import { Headers } from './headers.ts';
import { forms, otherWords, useIn } from './forms.ts';
import type { Form } from './forms.ts';
import type { Body, Member, Statement } from './statement.ts';
import { keysOf } from './values.ts';

/** A statement with where it begins in the document and what is wrong with it (spans count from there). */
export interface ReadStatement {
  readonly start: number;
  readonly statement: Statement;
  readonly problems: readonly SyntaxProblem[];
}

/** Reads statements with their blocks. */
export class Statements extends Headers {
  /** Statements met inside the block of one that cannot hold them: read all the same, after the one around them. */
  readonly inner: ReadStatement[] = [];
  /** How many blocks of statements are around. */
  private blocks = 0;

  /** Does a statement begin here? At the top level or in the block of a zone. @returns its form */
  statementForm(): Form | undefined {
    if (this.kind !== 'word') return undefined;
    const form = forms.get(this.word());
    if (!form) return undefined;
    const next = this.peek();
    if (next.newLine || next.kind === 'end' || next.kind === ';' || next.kind === '}') return form;
    return next.kind === ':' || next.kind === '=' ? undefined : form;
  }

  /**
   * Reads the statement at the current token, whose first word is its keyword.
   * @param isOpen stop before the first statement inside the block, and before its `}`: for zones
   */
  readStatement(form: Form, isOpen: boolean): ReadStatement {
    const outer = { base: this.base, problems: this.problems };
    const { start } = this;
    this.base = start;
    this.problems = [];
    const statement = this.statement(form, isOpen);
    const result: ReadStatement = { start, statement, problems: this.problems };
    this.base = outer.base;
    this.problems = outer.problems;
    return result;
  }

  private statement(form: Form, isOpen = false): Statement {
    const { start, end } = this;
    const indent = this.indentOfLine();
    const keyword = this.span(start, end);
    this.advance();
    const parts = this.header(form, { start, end });
    const headEnd = this.before - this.base;
    this.junk = false;
    const body = this.kind === '{' && form.head !== 'model' ? this.body(form, indent, isOpen) : undefined;
    return { form, keyword, parts, headEnd, start: start - this.base, end: this.before - this.base, ...(body ? { body } : {}) };
  }

  private body(form: Form, indent: number, isOpen: boolean): Body {
    const open = this.start;
    const members: Member[] = [];
    let close: number | undefined;
    this.advance();
    this.blocks++;
    for (;;) {
      if (isOpen && (this.kind === '}' || this.kind === 'end' || this.isNested(form) || (this.budget > 0 && this.newLine && this.column <= indent))) break;
      if (this.kind === '}') {
        close = this.start - this.base;
        this.advance();
        break;
      }
      if (this.kind === 'end') {
        this.notClosed(open, this.before);
        break;
      }
      if (this.separators()) continue;
      const isForeign = this.isForeign(form, indent);
      if (this.endsByIndent(form, indent, isForeign)) {
        this.notClosed(open, this.before);
        break;
      }
      if (isForeign) {
        this.nested(form);
        continue;
      }
      const member = this.bodyMember(form.record);
      if (member) members.push(member);
    }
    this.blocks--;
    return { open: open - this.base, close, members };
  }

  /** Is this, for want of a `}`, the first thing behind the block? Entries of its own may stand as far left as its header. */
  private endsByIndent(form: Form, indent: number, isForeign: boolean): boolean {
    if (this.budget === 0 || !this.newLine || (!isForeign && this.column === indent && this.kind === 'word' && keySpec(form.record, this.word()) !== undefined)) return false;
    return this.closesByIndent(indent);
  }

  /** In a zone: does a statement begin here that is an item of its own? */
  private isNested(form: Form): boolean {
    return form.record === 'zone' && this.isStatementStart(this.peek()) && useIn(form.record, this.word()) === undefined;
  }

  /** Does a statement begin here that cannot stand in this block? */
  private isForeign(form: Form, indent: number): boolean {
    if (!this.isStatementStart(this.peek()) || useIn(form.record, this.word()) !== undefined) return false;
    return this.newLine || this.column <= indent || this.text.charCodeAt(this.before - 1) === 59 || this.text.charCodeAt(this.before - 1) === 123 || this.text.charCodeAt(this.before - 1) === 125;
  }

  /** One member of a statement's block; undefined where something else was skipped. */
  bodyMember(record: RecordName): Member | undefined {
    if (this.kind === 'word' && this.isStatementStart(this.peek(), record)) {
      const use = useIn(record, this.word());
      if (use) return { is: 'use', statement: this.statement(use) };
    }
    const entry = this.mapEntry({ record });
    return entry && { is: 'entry', entry };
  }

  private nested(form: Form): void {
    const { start, end } = this;
    const word = this.word();
    this.problem('dsl-brace', `${said(word)} cannot stand inside a ${form.called}: close the block with \`}\` first.`, start, end);
    const inner = forms.get(word)!;
    if (this.blocks > 50) return this.skipRest();
    this.inner.push(this.readStatement(inner, false));
  }

  /** At something that begins neither a statement nor an entry: says so and skips it, or takes it for the keyword that is meant. @returns the form that is meant */
  strange(): Form | undefined {
    const { start, end, kind } = this;
    const word = this.word();
    const next = this.peek();
    if (kind === 'word' && !next.newLine && (next.kind === 'word' || next.kind === 'ticked' || next.kind === 'string')) {
      const meant = otherWords.get(word.toLowerCase()) ?? (forms.has(word.toLowerCase()) ? word.toLowerCase() : nearest(word, forms.keys()));
      const key = nearest(word, keysOf('model'));
      if (meant !== undefined && (next.kind !== 'string' || meant === 'threatmodel' || key === undefined)) {
        this.problem('dsl-keyword', `There is no statement ${said(word)}. Did you mean ${said(meant)}?`, start, end, { title: `Change to '${meant}'`, start, end, text: meant });
        this.junk = false;
        return forms.get(meant);
      }
    }
    const wasTold = this.junk;
    this.junk = true;
    this.skipRest();
    if (this.before <= start) this.advance();
    if (wasTold) return undefined;
    const last = Math.min(this.before, this.firstLineEnd(start));
    const words = this.text.slice(start, last);
    if (kind === 'word' && /^(?:not\b|[^\s]+$)/.test(words)) this.problem('dsl-syntax', `${said(words)} says nothing here: an entry is \`key: value\`, a statement begins with a word such as \`process\`, \`flow\` or \`zone\`.`, start, last);
    else if (kind === 'bad' && words.startsWith('-')) this.problem('dsl-yaml', 'A list is written in brackets, not with dashes: `key: [a, b]`.', start, last);
    else if (kind === '{') this.problem('dsl-syntax', 'This block belongs to nothing: a header such as `zone edge` stands before it.', start, start + 1);
    else this.problem('dsl-syntax', `${said(words)} cannot stand here: a statement begins with a word such as \`process\`, \`flow\` or \`zone\`.`, start, last);
    return undefined;
  }
}
