import type { Catalog } from '../catalog/catalog.ts';
import type { Mutant, Mutation } from '../catalog/mutate.ts';
import { mutantsOf, mutations } from '../catalog/mutate.ts';
import type { Rule } from '../catalog/types.ts';
import { Evaluator } from './conditions/evaluator.ts';
import type { Context } from './dread.ts';
import { contextOf } from './dread.ts';
import { evaluateRule } from './engine.ts';
import type { ExampleResult, ExampleRunner } from './examples.ts';
import { differences } from './expected.ts';
import { Graph } from './graph.ts';
import { defaultSettings } from './settings.ts';

/** A mutant of a rule and whether an example of the rule tells it from the rule. */
export interface MutantResult {
  readonly mutant: Mutant;
  /** The first example that no longer holds, from 0; undefined where all hold and the mutant survives. */
  readonly caughtBy: number | undefined;
}

/** How many mutants of one sort there are and how many of them are caught. */
export interface MutationScore {
  readonly tried: number;
  readonly caught: number;
}

/** The scores of each sort of mutant, in the order of `mutations`; of `clauses` (dropped and negated together) first. */
export function scoresOf(results: readonly MutantResult[]): ReadonlyMap<Mutation | 'clauses', MutationScore> {
  const score = (of: readonly Mutation[]): MutationScore => {
    const tried = results.filter(({ mutant }) => of.includes(mutant.mutation));
    return { tried: tried.length, caught: tried.filter(({ caughtBy }) => caughtBy !== undefined).length };
  };
  return new Map<Mutation | 'clauses', MutationScore>([['clauses', score(['dropped', 'negated'])], ...mutations.map((one) => [one, score([one])] as const)]);
}

const effects: Readonly<Record<Mutation, string>> = { dropped: 'is left out', negated: 'is turned round', loosened: 'is left out', value: 'is left out' };

/**
 * What no example of a rule notices, for its author: one line for each clause or modifier, `applies.when.all[1] is left out or turned round: { kind: agent }`.
 * Single values of lists are not among them: an example for each would be too much to ask.
 */
export function unnoticed(rule: Rule, runner: ExampleRunner, catalog: Catalog): string[] {
  const lines = new Map<string, { readonly clause: string; readonly done: string[] }>();
  for (const { mutant, caughtBy } of tryMutants(rule, runner, catalog)) {
    if (caughtBy !== undefined || mutant.mutation === 'value') continue;
    const line = lines.get(mutant.path);
    if (line) line.done.push(effects[mutant.mutation]);
    else lines.set(mutant.path, { clause: mutant.clause, done: [effects[mutant.mutation]] });
  }
  return [...lines].map(([path, { clause, done }]) => `${path} ${done.join(' or ').replace(' or is ', ' or ')}: ${clause}`);
}

/** A mutant in words: `applies.when.all[1] is left out: { kind: agent }`. */
export function sayMutant({ path, mutation, clause }: Mutant): string {
  return `${path} ${effects[mutation]}: ${clause}`;
}

/**
 * Tries every mutant of a rule on the rule's examples. Each model is read once and each mutant asked alone, so it costs time linear in mutants times examples.
 * Examples that do not hold of the rule itself prove nothing and are passed over.
 * @param catalog whose kinds, controls and zone types the conditions name: the runner's
 */
export function tryMutants(rule: Rule, runner: ExampleRunner, catalog: Catalog): MutantResult[] {
  const trials = runner.run(rule).filter((result) => result.holds).map((result) => ({ index: result.index, holds: trial(result, catalog) }));
  return mutantsOf(rule).map((mutant) => ({ mutant, caughtBy: trials.find(({ holds }) => !holds(mutant.rule))?.index }));
}

/** Does the example hold of a variant of its rule? What the variant shares with the rule is worked out once. */
function trial({ example, analysis: { model } }: ExampleResult, catalog: Catalog): (rule: Rule) => boolean {
  const subject = model.elements.get(example.on) ?? model.flows.get(example.on);
  const graph = new Graph(model);
  const evaluator = new Evaluator(graph, catalog);
  let context: Context | undefined;
  return (rule) => subject !== undefined && differences(example, evaluateRule(rule, subject, evaluator, () => (context ??= contextOf(graph, catalog, subject)), defaultSettings)).length === 0;
}
