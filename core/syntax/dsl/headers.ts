import type { ValueType } from '../../model/vocabulary/index.ts';
import type { Node, ScalarNode } from '../tree.ts';
import { said } from './cursor.ts';
import type { Form } from './forms.ts';
import type { Part } from './statement.ts';
import { idText, stringText } from './text.ts';
import { Entries } from './entries.ts';

/** Words that name a protocol rather than data. */
const protocolLike = /^"?(?:https?|grpcs?|m?tls|ssl|tcp|udp|quic|ssh|sftp|ftp|amqps?|mqtts?|wss?|jdbc|odbc|smtp|kafka|http\/.*)"?$/i;

/** Reads the headers of statements: what stands between the keyword and the block. */
export class Headers extends Entries {
  /** The parts of a header. The keyword has been read; what cannot be understood is skipped up to the block or the end of the line. */
  protected header(form: Form, keyword: { readonly start: number; readonly end: number }): Part[] {
    const parts: Part[] = [];
    switch (form.head) {
      case 'thing': this.thing(form, keyword, parts); break;
      case 'about': this.about(form, keyword, parts); break;
      case 'decision': this.decision(form, keyword, parts); break;
      case 'flow': this.flow(form, keyword, parts); break;
      case 'model': this.text_(form, parts); break;
    }
    this.endOfHeader(form);
    return parts;
  }

  private add(parts: Part[], is: Part['is'], value: Node, mark?: { start: number; end: number }): void {
    const start = mark ? mark.start - this.base : value.start;
    parts.push({ is, value, start, end: value.end, ...(mark ? { mark: this.span(mark.start, mark.end) } : {}) });
  }

  /** An id; undefined, with a problem, where there is none. */
  private id(form: Form, parts: Part[], is: 'id' | 'rule'): void {
    if (this.isHeaderEnd()) {
      const what = is === 'rule' ? 'the rule that it is about' : 'an id';
      this.problem('dsl-header', `${said(form.keyword)} needs ${what}: ${said(form.example)}.`, this.before - form.keyword.length, this.before);
      return;
    }
    if (this.kind === 'string' && is === 'id' && form.text !== undefined) {
      const next = this.peek();
      if (next.kind !== 'string' || next.newLine) {
        const slug = this.word().toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 40) || 'id';
        this.problem('dsl-header', `${said(form.keyword)} needs an id before its text: ${said(`${form.keyword} ${slug} ${this.word()}`)}.`, this.start, this.end, { title: `Give it the id '${slug}'`, start: this.start, end: this.start, text: `${slug} ` });
        return;
      }
    }
    const id = this.kind === '[' ? undefined : this.name(is === 'id' ? 'An id' : 'The id of a rule');
    if (id) this.add(parts, is, id);
  }

  /** An id at the current token, with a problem where it is not written as one. */
  protected name(what: string): ScalarNode | undefined {
    const { start, end, kind } = this;
    if (!this.isName()) {
      this.problem('dsl-header', `${what} is missing before ${this.said()}.`, start, end);
      return undefined;
    }
    if (kind === 'word' || kind === 'ticked') return this.scalar();
    const before = this.problems.length;
    const node = this.scalar();
    if (this.problems.length > before && kind === 'string') return node;
    this.problems.length = before;
    const written = idText(node.value);
    this.problem('dsl-header', `${what} stands bare or in backticks, not in quotes: ${said(written).replace(/^`'(.*)'`$/, '`` `$1` ``')}.`.replace(', not in quotes', kind === 'number' ? ' where it does not begin with a letter' : ', not in quotes'), start, end, { title: kind === 'number' ? 'Put it in backticks' : 'Take the quotes off', start, end, text: written });
    return node;
  }

  private text_(form: Form, parts: Part[]): void {
    if (this.isHeaderEnd()) {
      this.problem('dsl-header', `${said(form.keyword)} needs a text: ${said(form.example)}.`, this.before - form.keyword.length, this.before);
      return;
    }
    this.add(parts, 'text', this.single('entry', { record: 'model' }, { record: undefined }));
  }

  /** A text in a header. */
  private nameText(form: Form, parts: Part[]): void {
    if (this.newLine || (this.kind !== 'string' && this.kind !== 'block' && !(this.kind === 'foreign' && this.closed))) return;
    const { start, end } = this;
    const isRepeated = parts.some((part) => part.is === 'text');
    const value = this.scalar();
    if (isRepeated) this.problem('dsl-header', `One text is enough: take this one out, or put it into ${said('description: ...')} in braces.`, start, end, { title: 'Take it out', start, end, text: '' });
    else if (form.text) this.add(parts, 'text', value);
    else this.problem('dsl-header', `A ${form.called} takes no text here: put it into the braces, as ${said('note: ...')}.`, start, end);
    if (!isRepeated) this.nameText(form, parts);
  }

  private thing(form: Form, keyword: { readonly start: number; readonly end: number }, parts: Part[]): void {
    void keyword;
    this.id(form, parts, 'id');
    this.nameText(form, parts);
    if (!this.newLine && this.kind === ':') {
      const mark = { start: this.start, end: this.end };
      this.advance();
      if (this.isHeaderEnd()) this.problem('dsl-header', form.kind ? `A ${form.kind} belongs after the colon: ${said(form.example)}.` : `A ${form.called} has no kind: take the colon out.`, mark.start, mark.end, form.kind ? undefined : { title: 'Take the colon out', ...mark, text: '' });
      else if (form.kind) {
        const told = this.problems.length;
        const value = this.single('header', { record: form.record }, { record: undefined });
        if (this.problems[told]?.code !== 'dsl-quotes') this.add(parts, 'kind', value, mark);
        else {
          this.problems.length = told;
          this.problem('dsl-header', `A ${form.kind} is one word, not ${said(this.text.slice(this.base + value.start, this.base + value.end))}.`, this.base + value.start, this.base + value.end);
        }
      } else {
        const value = this.single('header', { record: form.record }, { record: undefined });
        this.problem('dsl-header', `A ${form.called} has no kind: take it out.`, mark.start, this.base + value.end);
      }
      this.lateText(form, parts);
    } else if (!this.isHeaderEnd() && this.kind === 'word' && form.kind && this.peek().kind !== ':' && this.peek().kind !== 'word' && parts.length > 0) {
      // `process gateway api-gateway`
      const { start, end } = this;
      this.problem('dsl-header', `Write a colon before the ${form.kind}: ${said(`: ${this.word()}`)}.`, start, end, { title: 'Write a colon', start, end: start, text: ': ' });
      this.add(parts, 'kind', this.scalar());
      this.nameText(form, parts);
    }
  }

  /** A text behind the kind, which belongs before it. */
  private lateText(form: Form, parts: Part[]): void {
    const { start, end } = this;
    if (this.newLine || this.kind !== 'string' || !form.text || parts.some((part) => part.is === 'text')) return this.nameText(form, parts);
    this.nameText(form, parts);
    this.problem('dsl-header', `The ${form.text} stands before the colon: ${said(`${form.keyword} ... ${this.text.slice(start, end)} : ...`)}.`, start, end);
  }

  /** `on` and what stands behind it. */
  private on(form: Form, parts: Part[]): boolean {
    if (this.newLine || this.kind !== 'word' || this.word() !== 'on' || this.peek().kind === ':') return false;
    const mark = { start: this.start, end: this.end };
    const isRepeated = parts.some((part) => part.is === 'on');
    this.advance();
    if (this.isHeaderEnd() || this.is('string')) {
      this.problem('dsl-header', `Say what the ${form.called} is about, behind ${said('on')}: ${said(form.example)}.`, mark.start, mark.end);
      return true;
    }
    const value = form.record === 'assumption' ? this.headerValue({ is: 'list', of: { is: 'text' } }, form) : this.single('header', { record: form.record }, { record: undefined });
    if (form.record !== 'assumption' && this.is(',') && !this.newLine) {
      const { start } = this;
      while (!this.isHeaderEnd() && !this.is('string')) this.advance();
      this.problem('dsl-header', `A ${form.called} is about one thing: write one for each.`, start, this.before);
    }
    if (isRepeated) this.problem('dsl-header', `Say ${said('on')} once, with several in brackets: ${said('on [a, b]')}.`, mark.start, this.base + value.end);
    else this.add(parts, 'on', value, mark);
    return true;
  }

  /** A value in a header: one, or several in brackets. */
  private headerValue(type: ValueType | undefined, form: Form): Node {
    const of = { record: form.record };
    const value = this.single('header', of, { record: undefined });
    return this.kind === ',' && !this.newLine ? this.inlineList(value, type, 'header', of) : value;
  }

  private about(form: Form, keyword: { readonly start: number; readonly end: number }, parts: Part[]): void {
    if (this.kind === 'word' && this.word() === 'on' && !this.newLine && ['word', 'ticked'].includes(this.peek().kind) && this.textIsNext(this.peek().end)) {
      this.problem('dsl-header', `${said(form.keyword)} needs an id before ${said('on')}: ${said(form.example)}.`, keyword.start, keyword.end);
    } else this.id(form, parts, 'id');
    for (;;) {
      const before = this.start;
      this.on(form, parts);
      this.nameText(form, parts);
      if (this.start === before) break;
    }
    if (!this.newLine && parts.length > 0 && !parts.some((part) => part.is === 'on') && (this.kind === 'word' || this.kind === 'ticked') && this.peek().kind !== ':' && this.peek().kind !== 'word') {
      const { start } = this;
      this.problem('dsl-header', `Write ${said('on')} before what it is about: ${said(`on ${this.word()}`)}.`, start, this.end, { title: 'Write `on`', start, end: start, text: 'on ' });
      this.add(parts, 'on', this.scalar());
      this.nameText(form, parts);
    }
  }

  /** `threat on vllm "..."`: is the word behind `on` followed by a text, so that the id is missing? */
  private textIsNext(end: number): boolean {
    this.lexer.reach = Math.max(this.lexer.reach, end + 41);
    return /^[ \t]+"/.test(this.text.slice(end, end + 40));
  }

  private decision(form: Form, keyword: { readonly start: number; readonly end: number }, parts: Part[]): void {
    const next = this.peek();
    if (this.kind === 'word' && this.word() === 'on' && !this.newLine && !next.newLine && (next.kind === 'word' || next.kind === 'ticked') && this.text.slice(next.start, next.end) !== 'on')
      this.problem('dsl-header', `${said(form.keyword)} needs the rule that it is about: ${said(form.example)}.`, keyword.start, keyword.end);
    else this.id(form, parts, 'rule');
    if (this.on(form, parts)) {
      if (this.kind === 'string' && !this.newLine) {
        this.problem('dsl-header', `Give the reason in braces: ${said(`{ because: ${this.word()} }`)}.`, this.start, this.end, { title: 'Put it in braces', start: this.start, end: this.end, text: `{ because: ${this.word()} }` });
        this.advance();
      }
      return;
    }
    if (!this.newLine && parts.length > 0 && (this.kind === 'word' || this.kind === 'ticked') && this.peek().kind !== ':') {
      const { start } = this;
      this.problem('dsl-header', `Write ${said('on')} before what it is about: ${said(`on ${this.word()}`)}.`, start, this.end, { title: 'Write `on`', start, end: start, text: 'on ' });
      this.add(parts, 'on', this.scalar());
    }
  }

  private flow(form: Form, keyword: { readonly start: number; readonly end: number }, parts: Part[]): void {
    if (this.isHeaderEnd()) {
      this.problem('dsl-header', `A flow needs its ends: ${said(form.example)}.`, keyword.start, keyword.end);
      return;
    }
    const first = this.peek();
    if (this.isName() && !first.newLine && first.kind === ':') {
      const id = this.name('An id');
      if (id) this.add(parts, 'id', id);
      this.advance();
      if (this.isHeaderEnd() && this.kind !== '{') {
        this.problem('dsl-header', `A flow needs its ends: ${said(form.example)}.`, this.before - 1, this.before);
        return;
      }
    } else if (this.isName() && (first.kind === '{' || first.newLine || first.kind === 'end' || first.kind === ';' || first.kind === '}')) {
      // `flow df1 { from: a; to: b }`
      const at = { start: this.start, end: this.end };
      const id = this.name('An id');
      if (id) this.add(parts, 'id', id);
      if (this.kind !== '{') this.problem('dsl-header', `A flow needs its ends: ${said(form.example)}.`, at.start, at.end);
      return;
    } else if (this.isName() && this.text.slice(first.start, first.end) !== 'to' && (first.kind === 'word' || first.kind === 'ticked' || first.kind === 'string') && !first.newLine) this.idWithoutColon(parts);
    if (this.kind !== '{') this.ends(form, parts);
  }

  /** `flow df1 a -> b`, `flow df1 "Name": a -> b`: an id that lacks its colon. */
  private idWithoutColon(parts: Part[]): void {
    const { start, end } = this;
    const second = this.peek();
    const isText = second.kind === 'string';
    const isTwo = !isText && /^[ \t]*(?:<?->|[-=]+>|:)/.test(this.text.slice(second.end, second.end + 40));
    this.lexer.reach = Math.max(this.lexer.reach, second.end + 41);
    if (!isText && !isTwo) return;
    const id = this.name('An id');
    if (id) this.add(parts, 'id', id);
    if (isText) {
      this.problem('dsl-header', `A flow takes its name in braces: ${said(`{ name: ${this.word()} }`)}.`, this.start, this.end, { title: 'Take it out', start: this.before, end: this.end, text: '' });
      this.advance();
      if (this.kind === ':' && !this.newLine) this.advance();
    } else this.problem('dsl-header', `Write a colon after the id: ${said(`${this.text.slice(start, end)}:`)}.`, start, end, { title: 'Write a colon', start: end, end, text: ':' });
  }

  private ends(form: Form, parts: Part[]): void {
    const { start } = this;
    let isReversed = false;
    let from: ScalarNode | undefined;
    if (this.isArrow() === undefined) from = this.isHeaderEnd() ? undefined : this.name('The source');
    else this.problem('dsl-header', `The source is missing before the arrow: ${said(form.example)}.`, this.start, this.end);
    if (from) this.add(parts, 'from', from);
    const arrow = this.newLine ? undefined : this.isArrow();
    let mark: { start: number; end: number } | undefined;
    if (arrow !== undefined) {
      mark = { start: this.start, end: this.end };
      isReversed = arrow === 'reversed';
      if (arrow === 'wrong') this.problem('dsl-header', `Write \`->\` between source and target, not ${this.said()}.`, this.start, this.end, { title: 'Write `->`', start: this.start, end: this.end, text: '->' });
      if (arrow === 'both') parts.push({ is: 'both', ...this.span(this.start, this.end) });
      this.advance();
    } else if (!this.isHeaderEnd() && this.isName() && !this.isHeaderWord()) {
      this.problem('dsl-header', `Write \`->\` between source and target.`, this.start, this.end, { title: 'Write `->`', start: this.start, end: this.start, text: '-> ' });
    } else {
      if (from) this.problem('dsl-header', `The target is missing: ${said(`${this.text.slice(this.base + from.start, this.base + from.end)} -> target`)}.`, this.base + from.start, this.base + from.end);
      return this.carried(form, parts);
    }
    if (this.isHeaderEnd() || this.isCarried() || !this.isName()) {
      if (from) this.problem('dsl-header', `The target is missing behind the arrow: ${said(form.example)}.`, mark?.start ?? this.before, mark?.end ?? this.before);
    } else {
      const to = this.name('The target');
      if (to) this.add(parts, 'to', to, mark);
      if (isReversed && from && to) {
        const [a, b] = [idText(from.value), idText(to.value)];
        this.problem('dsl-header', `A flow runs from left to right: ${said(`${b} -> ${a}`)}.`, start, this.base + to.end, { title: 'Turn it round', start, end: this.base + to.end, text: `${b} -> ${a}` });
        for (const [i, part] of parts.entries()) if (part.is === 'from' || part.is === 'to') parts[i] = { ...part, is: part.is === 'from' ? 'to' : 'from' };
      }
    }
    this.carried(form, parts);
  }

  /** At the target: is this `carries x` or `over x` instead, and no id? */
  private isCarried(): boolean {
    const next = this.peek();
    const isWord = this.kind === 'word' && (this.word() === 'carries' || this.word() === 'over');
    const isValue = next.kind === 'word' || next.kind === 'string' || next.kind === 'ticked' || next.kind === '[';
    return isWord && isValue && !next.newLine && !/^(?:carries|over)$/.test(this.text.slice(next.start, next.end));
  }

  /** Is the token an arrow, or was it meant as one? */
  private isArrow(): 'arrow' | 'both' | 'wrong' | 'reversed' | undefined {
    if (this.kind === 'arrow') return 'arrow';
    if (this.kind === 'both') return 'both';
    if (this.kind === '=') return 'wrong';
    if (this.kind === 'word' && this.word() === 'to' && !this.peek().newLine && (this.peek().kind === 'word' || this.peek().kind === 'ticked')) return 'wrong';
    if (this.kind !== 'bad') return undefined;
    const word = this.word();
    if (/^(?:<-+|<=+|\u2190)$/.test(word)) return 'reversed';
    return /^(?:[-=]+>+|-+|=+|>+|[\u2190-\u21ff\u27f5-\u27ff\u2013\u2014]+)$/.test(word) ? 'wrong' : undefined;
  }

  /** `carries`, `over`, in either order. */
  private carried(form: Form, parts: Part[]): void {
    while (!this.isHeaderEnd()) {
      const word = this.kind === 'word' ? this.word() : '';
      if (word === 'carries' || word === 'over') {
        const mark = { start: this.start, end: this.end };
        const isRepeated = parts.some((part) => part.is === word);
        this.advance();
        const isOther = this.isHeaderWord() && this.word() !== word && (this.peek().kind === 'word' || this.peek().kind === 'string' || this.peek().kind === 'ticked') && !this.peek().newLine;
        if (this.isHeaderEnd() || isOther) {
          this.problem('dsl-header', word === 'carries' ? `Say what the flow carries: ${said('carries prompts')}.` : `Say over which protocol: ${said('over HTTPS')}.`, mark.start, mark.end);
          continue;
        }
        const value = this.headerValue(word === 'carries' ? { is: 'list', of: { is: 'text' } } : { is: 'text' }, form);
        if (isRepeated) this.problem('dsl-header', `${said(word)} stands here twice: keep one${word === 'carries' ? ', with several in brackets' : ''}.`, mark.start, this.base + value.end);
        else this.add(parts, word, value, mark);
        continue;
      }
      if (this.isArrow() !== undefined && parts.some((part) => part.is === 'to')) {
        const { start } = this;
        this.skipToBlock();
        this.problem('dsl-header', 'A flow has one source and one target: make the rest a flow of its own.', start, this.before);
        return;
      }
      if (this.kind === 'string' || this.kind === 'block' || (this.kind === 'word' && this.peek().kind !== ':')) {
        const { start, end } = this;
        const isData = this.kind !== 'word' || !parts.some((part) => part.is === 'carries');
        const missing = isData && !protocolLike.test(this.word()) && !parts.some((part) => part.is === 'carries') ? 'carries' : 'over';
        if (parts.some((part) => part.is === missing)) return;
        this.problem('dsl-header', `Write ${said(missing)} before ${missing === 'carries' ? 'what it carries' : 'the protocol'}: ${said(`${missing} ${this.word()}`)}.`, start, end, { title: `Write '${missing}'`, start, end: start, text: `${missing} ` });
        this.add(parts, missing, this.single('header', { record: form.record }, { record: undefined }));
        continue;
      }
      return;
    }
  }

  /** Whatever is left of the line, up to the block. */
  private endOfHeader(form: Form): void {
    if (this.isHeaderEnd()) return;
    const { start } = this;
    const rest = this.kind;
    const isEntry = (this.kind === 'word' || this.kind === 'ticked') && this.peek().kind === ':';
    const told = this.problems.length;
    if (this.isStatementStart(this.peek())) {
      this.problem('dsl-separator', `Begin ${this.said()} on a line of its own.`, start, this.end, { title: 'Begin a line', start: this.before, end: start, text: '\n' });
      return;
    }
    this.skipToBlock();
    if (this.before <= start) return;
    const words = this.text.slice(start, this.before);
    if (this.problems.slice(0, told).some((problem) => problem.code === 'dsl-header')) return;
    if (isEntry) this.problem('dsl-header', `Entries of a ${form.called} stand in braces: ${said(`{ ${words} }`)}.`, start, this.before, this.kind === '{' ? undefined : { title: 'Put them in braces', start, end: this.before, text: `{ ${words} }` });
    else if (rest === '[' || rest === ',') this.problem('dsl-header', `A ${form.called} takes one id here: make each a statement of its own.`, start, this.before);
    else this.problem('dsl-header', `${said(words)} cannot stand here: ${said(form.example)}.`, start, this.before, rest === 'foreign' ? { title: 'Use double quotes', start, end: this.before, text: stringText(words.replace(/^['‘“]|['’”]$/g, '')) } : undefined);
  }

  private skipToBlock(): void {
    let depth = 0;
    while (this.kind !== 'end' && !(depth === 0 && this.isHeaderEnd())) {
      if (this.kind === '[') depth++;
      else if (this.kind === ']' && depth > 0) depth--;
      else if (this.newLine && (this.kind === '}' || this.kind === '{' || this.isStatementStart(this.peek()))) return;
      this.advance();
    }
  }
}
