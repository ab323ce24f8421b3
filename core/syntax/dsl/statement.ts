import type { Span } from '../../text/text.ts';
import type { Entry, Node, ScalarNode } from '../tree.ts';
import type { Form } from './forms.ts';

/** A statement as it is written, part by part: what the tree is made of, and what writing goes by. Offsets count from the start of the statement. */
export interface Statement extends Span {
  readonly form: Form;
  readonly keyword: Span;
  readonly parts: readonly Part[];
  /** Where the header ends. */
  readonly headEnd: number;
  readonly body?: Body;
}

/** A part of a header. The span holds the mark as well. */
export interface Part extends Span {
  readonly is: 'id' | 'text' | 'kind' | 'from' | 'to' | 'both' | 'carries' | 'over' | 'on' | 'rule';
  /** The colon, arrow or word before it. */
  readonly mark?: Span;
  readonly value?: Node;
}

export interface Body {
  /** Where its `{` stands. */
  readonly open: number;
  /** Where its `}` stands; undefined where it is missing, or where nested statements come before it. */
  readonly close: number | undefined;
  readonly members: readonly Member[];
}

/** An entry or a flag, or a statement that adds a row to a table. */
export type Member = { readonly is: 'entry'; readonly entry: Entry } | { readonly is: 'use'; readonly statement: Statement };

export function partOf(statement: Statement, is: Part['is']): Part | undefined {
  return statement.parts.find((part) => part.is === is);
}

export function idOf(statement: Statement): ScalarNode | undefined {
  const id = partOf(statement, 'id')?.value;
  return id?.is === 'scalar' ? id : undefined;
}

export function memberSpan(member: Member): Span {
  return member.is === 'entry' ? member.entry : member.statement;
}
