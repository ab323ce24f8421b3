import type { Catalog } from '../../catalog/catalog.ts';
import type { Condition, OneOrMore } from '../../catalog/types.ts';
import type { DataEntry, Element, Flow, Zone } from '../../model/model.ts';
import type { Truth } from '../../model/truth.ts';
import type { Reason } from '../finding.ts';
import type { Graph } from '../graph.ts';
import type { FarConditions } from './far.ts';

/** What predicates are asked and may ask themselves. */

export type Subjects = Element | Flow | Zone | DataEntry;

/** What is asked and of whom; `sources` are the untrusted elements that `scope: path` controls are looked for on the way from. */
export interface Question {
  readonly evaluator: Evaluation;
  readonly graph: Graph;
  readonly catalog: Catalog;
  /** The condition of `reachable-from` in the rule's `when`, where it has one. */
  readonly from: Condition | undefined;
}

/** What answers conditions for one model: see Evaluator. */
export interface Evaluation {
  readonly graph: Graph;
  readonly catalog: Catalog;
  /** What is asked of the whole model. */
  readonly far: FarConditions;
  truth(condition: Condition, subject: Subjects, from?: Condition): Truth;
  explain(condition: Condition, subject: Subjects, from?: Condition): Reason[];
}

export interface Predicate<C> {
  truth(question: Question, condition: C, subject: Subjects): Truth;
  say(question: Question, condition: C, subject: Subjects, truth: Truth): Reason[];
}

/** A value or a list of them, as a list. */
export function many(values: OneOrMore | undefined): readonly string[] {
  return values === undefined ? [] : typeof values === 'string' ? [values] : values;
}
