import type { Catalog } from '../../catalog/catalog.ts';
import type { Condition } from '../../catalog/types.ts';
import type { Element } from '../../model/model.ts';
import type { Truth } from '../../model/truth.ts';
import type { Reason } from '../finding.ts';
import type { Graph, Step } from '../graph.ts';
import { restsInStore } from '../graph.ts';
import { predicates } from './predicates.ts';
import type { Evaluation, Predicate, Question, Reached, Subjects } from './question.ts';

/**
 * Evaluates conditions over one model in three-valued logic and explains what they stood on. What depends on the graph alone is computed once for each condition,
 * so a rule costs time linear in the model.
 */
export class Evaluator implements Evaluation {
  private readonly reachedBy = { forward: new Map<Condition, Reached>(), backward: new Map<Condition, Reached>(), requests: new Map<Condition, Reached>() };

  constructor(readonly graph: Graph, readonly catalog: Catalog) {}

  /** Does the condition hold of the subject? @param from see Question.from */
  truth(condition: Condition, subject: Subjects, from?: Condition): Truth {
    return predicateOf(condition).truth({ evaluator: this, graph: this.graph, catalog: this.catalog, from }, condition as never, subject);
  }

  /** The facts that make the condition as true as it is: for yes those that hold, for no those that fail, for unknown those that nobody stated. */
  explain(condition: Condition, subject: Subjects, from?: Condition): Reason[] {
    const question: Question = { evaluator: this, graph: this.graph, catalog: this.catalog, from };
    const predicate = predicateOf(condition);
    return predicate.say(question, condition as never, subject, predicate.truth(question, condition as never, subject));
  }

  /** What is reached over flows from the elements for which the condition holds: with the data, against it, or with requests (which end at stores). */
  reached(condition: Condition, direction: 'forward' | 'backward' | 'requests'): Reached {
    const cache = this.reachedBy[direction];
    let result = cache.get(condition);
    if (!result) {
      const yes: Element[] = [];
      const maybe: Element[] = [];
      for (const element of this.graph.model.elements.values()) {
        const truth = this.truth(condition, element);
        if (truth === 'yes') yes.push(element);
        else if (truth === 'unknown') maybe.push(element);
      }
      result = {
        yes: this.reach(yes, direction), maybe: this.reach(maybe, direction),
        sources: new Set(yes.map((e) => e.id)), maybeSources: new Set(maybe.map((e) => e.id)),
      };
      cache.set(condition, result);
    }
    return result;
  }

  private reach(starts: readonly Element[], direction: 'forward' | 'backward' | 'requests'): Map<string, Step> {
    return direction === 'requests' ? this.graph.reach(starts, 'forward', restsInStore) : this.graph.reach(starts, direction);
  }

  readonly memory = new Map<string, unknown>();
  private readonly names = new WeakMap<object, number>();
  private next = 0;

  nameOf(condition: object): number {
    let name = this.names.get(condition);
    if (name === undefined) this.names.set(condition, (name = this.next++));
    return name;
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
