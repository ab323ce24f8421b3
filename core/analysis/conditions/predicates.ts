import type { Truth } from '../../model/truth.ts';
import * as logic from '../../model/truth.ts';
import type { Reason } from '../finding.ts';
import { controlPredicate } from './control.ts';
import { dataPredicate } from './data.ts';
import type { Predicate } from './question.ts';
import { factPredicates } from './facts.ts';
import { graphPredicates } from './graph-predicates.ts';
import type { Condition } from '../../catalog/types.ts';

const all: Predicate<{ all: readonly Condition[] }> = {
  truth: (q, c, s) => {
    let result: Truth = 'yes';
    for (const part of c.all) {
      const truth = q.evaluator.truth(part, s, q.from);
      if (truth === 'no') return 'no';
      if (truth === 'unknown') result = 'unknown';
    }
    return result;
  },
  say: (q, c, s, truth) => {
    // no: the parts that fail; yes: all; unknown: what nobody stated first, then what holds
    const parts = c.all.map((part) => ({ part, truth: q.evaluator.truth(part, s, q.from) }));
    const told = truth === 'no' ? parts.filter((p) => p.truth === 'no') : [...parts.filter((p) => p.truth === truth), ...parts.filter((p) => p.truth !== truth)];
    return told.flatMap((p) => q.evaluator.explain(p.part, s, q.from));
  },
};

const any: Predicate<{ any?: readonly Condition[] }> = {
  truth: (q, c, s) => {
    let result: Truth = 'no';
    for (const part of c.any ?? []) {
      const truth = q.evaluator.truth(part, s, q.from);
      if (truth === 'yes') return 'yes';
      if (truth === 'unknown') result = 'unknown';
    }
    return result;
  },
  say: (q, c, s, truth) => (c.any ?? []).filter((part) => q.evaluator.truth(part, s, q.from) === truth).flatMap((part) => q.evaluator.explain(part, s, q.from)),
};

const not: Predicate<{ not: Condition }> = {
  truth: (q, c, s) => logic.not(q.evaluator.truth(c.not, s, q.from)),
  say: (q, c, s): Reason[] => q.evaluator.explain(c.not, s, q.from),
};

/** Every predicate by its name: the one list of what conditions can ask. */
export const predicates: ReadonlyMap<string, Predicate<never>> = new Map<string, Predicate<never>>([
  ['all', all as Predicate<never>], ['any', any as Predicate<never>], ['not', not as Predicate<never>],
  ...factPredicates, ['data', dataPredicate as Predicate<never>], ['control', controlPredicate as Predicate<never>], ...graphPredicates,
]);
