import type { Catalog } from '../../catalog/catalog.ts';
import type { Condition } from '../../catalog/types.ts';
import type { Truth } from '../../model/truth.ts';
import type { Reason } from '../finding.ts';
import type { Graph } from '../graph.ts';
import { FarConditions } from './far.ts';
import { predicates } from './predicates.ts';
import type { Evaluation, Predicate, Question, Subjects } from './question.ts';

/**
 * Evaluates conditions over one model in three-valued logic and explains what they stood on. What is asked of the whole model is worked out once for each condition,
 * so a rule costs time linear in the model.
 */
export class Evaluator implements Evaluation {
  readonly far: FarConditions;
  private readonly questions = new Map<Condition | undefined, Question>();

  constructor(readonly graph: Graph, readonly catalog: Catalog) {
    this.far = new FarConditions(graph, catalog, (condition, element) => this.truth(condition, element));
  }

  /** Does the condition hold of the subject? @param from see Question.from */
  truth(condition: Condition, subject: Subjects, from?: Condition): Truth {
    this.graph.reads(subject);
    return predicateOf(condition).truth(this.question(from), condition as never, subject);
  }

  /** The facts that make the condition as true as it is: for yes those that hold, for no those that fail, for unknown those that nobody stated. */
  explain(condition: Condition, subject: Subjects, from?: Condition): Reason[] {
    this.graph.reads(subject);
    const question = this.question(from);
    const predicate = predicateOf(condition);
    return predicate.say(question, condition as never, subject, predicate.truth(question, condition as never, subject));
  }

  /** The question that predicates are asked with. */
  question(from: Condition | undefined): Question {
    let question = this.questions.get(from);
    if (!question) this.questions.set(from, (question = { evaluator: this, graph: this.graph, catalog: this.catalog, from }));
    return question;
  }
}

const found = new WeakMap<object, Predicate<never>>();

function predicateOf(condition: Condition): Predicate<never> {
  let predicate = found.get(condition);
  if (!predicate) {
    const name = Object.keys(condition).find((key) => predicates.has(key));
    predicate = predicates.get(name ?? '') ?? predicates.get('any')!;
    found.set(condition, predicate);
  }
  return predicate;
}
