import { recordSpec } from '../model/vocabulary/index.ts';
import type { Condition, DataSelector, OneOrMore, Rule } from './types.ts';

/**
 * Mutants of a rule: the rule with one thing in one of its conditions changed. A mutant that no example of the rule notices shows a clause that the examples do not prove
 * (DeMillo, Lipton, Sayward: Hints on Test Data Selection, 1978).
 */

/**
 * `dropped`: a clause is left out. `negated`: it is turned round. `loosened`: something that narrows a predicate is left out (`only-stated`, `scope`, `lineage`, `where`, one of several things
 * asked of one data entry, of one tool or of a trust rank). `value`: one of several values is left out.
 */
export type Mutation = 'dropped' | 'negated' | 'loosened' | 'value';
export const mutations: readonly Mutation[] = ['dropped', 'negated', 'loosened', 'value'];

export interface Mutant {
  readonly rule: Rule;
  readonly mutation: Mutation;
  /** Where: `settled-by.any[1]`, `applies.when.all[0].incoming`, `applies.to.kind[2]`. Counted from 0. */
  readonly path: string;
  /** What stands there, as short YAML. */
  readonly clause: string;
}

/**
 * All mutants of a rule.
 *
 * A clause is each part of an `all` or `any`, a predicate that stands alone, and what a walk (`incoming`, `upstream`, ...) asks. The condition under a `not` and under `source` or `target` is one
 * with its holder: both ways to change it come to the same. Without its only clause a condition asks nothing: `applies` holds, `settled-by` never does, `ai-specific` is true.
 */
export function mutantsOf(rule: Rule): Mutant[] {
  const result: Mutant[] = [];
  const add = (condition: Condition | undefined, path: string, change: (condition: Condition | undefined) => Rule): void => {
    if (condition) for (const { mutation, at, clause, mutated } of variants(condition, path, true)) result.push({ rule: change(mutated), mutation, path: at, clause });
  };
  add(rule.to, 'applies.to', (to) => ({ ...rule, to: to ?? always }));
  add(rule.when, 'applies.when', (when) => changed(rule, 'when', when));
  add(rule.settledBy, 'settled-by', (settledBy) => changed(rule, 'settledBy', settledBy));
  if (typeof rule.aiSpecific !== 'boolean') add(rule.aiSpecific, 'ai-specific', (aiSpecific) => ({ ...rule, aiSpecific: aiSpecific ?? true }));
  rule.dreadWhen.forEach((one, index) =>
    add(one.when, `dread-when[${index}].when`, (when) => ({ ...rule, dreadWhen: rule.dreadWhen.map((other, i) => (i === index ? { ...one, when: when ?? always } : other)) })),
  );
  return result;
}

/** Holds of everything: `all` of nothing. */
const always: Condition = { all: [] };

function changed(rule: Rule, key: 'when' | 'settledBy', condition: Condition | undefined): Rule {
  return condition ? { ...rule, [key]: condition } : (omit(rule, key) as Rule);
}

interface Variant {
  readonly mutation: Mutation;
  readonly at: string;
  readonly clause: string;
  /** The changed condition; undefined where it is left out. */
  readonly mutated: Condition | undefined;
}

/** @param alone it is no part of an `all` or `any`: then one that holds parts is no clause beside them */
function* variants(condition: Condition, path: string, alone: boolean): Generator<Variant> {
  if (!alone || !holdsParts(condition)) {
    const clause = sayClause(condition);
    yield { mutation: 'dropped', at: path, clause, mutated: undefined };
    yield { mutation: 'negated', at: path, clause, mutated: 'not' in condition ? condition.not : { not: condition } };
  }
  yield* inside(condition, path);
}

const predicateKeys = recordSpec('condition').keys.filter(({ predicate }) => predicate !== undefined);
const walks = predicateKeys.filter(({ predicate }) => predicate?.walks).map(({ key }) => key);
const holders = ['not', ...predicateKeys.filter(({ predicate }) => predicate?.moves && !predicate.walks).map(({ key }) => key)];

/** Changes of what a condition holds. */
function* inside(condition: Condition, path: string): Generator<Variant> {
  const parts = partsOf(condition);
  if (parts) {
    const key = 'all' in condition ? 'all' : 'any';
    for (const [index, part] of parts.entries())
      for (const variant of variants(part, `${path}.${key}[${index}]`, false))
        yield { ...variant, mutated: { [key]: variant.mutated ? parts.with(index, variant.mutated) : parts.toSpliced(index, 1) } as unknown as Condition };
    return;
  }
  for (const key of holders) {
    const held = (condition as Partial<Record<string, Condition>>)[key];
    if (held) for (const variant of inside(held, `${path}.${key}`)) yield { ...variant, mutated: { [key]: variant.mutated } as unknown as Condition };
  }
  for (const key of walks) {
    const asked = (condition as Partial<Record<string, Condition>>)[key];
    if (asked) for (const variant of variants(asked, `${path}.${key}`, true)) yield { ...variant, mutated: { [key]: variant.mutated ?? always } as unknown as Condition };
  }
  yield* ofPredicate(condition, path);
}

/** Is it made of clauses, at once or under `not`, `source` or `target`? */
function holdsParts(condition: Condition): boolean {
  if (partsOf(condition)) return true;
  const held = holders.map((key) => (condition as Partial<Record<string, Condition>>)[key]).find((one) => one !== undefined);
  return held !== undefined && holdsParts(held);
}

function partsOf(condition: Condition): readonly Condition[] | undefined {
  return 'all' in condition ? condition.all : 'any' in condition ? condition.any : undefined;
}

const modifiers = ['only-stated', 'scope', 'lineage', 'where'];
const facets = ['kind', 'classification', 'contains', 'origin', 'attribute'];

/** Values and modifiers of a predicate that holds no condition. */
function* ofPredicate(condition: Condition, path: string): Generator<Variant> {
  const fields = condition as unknown as Readonly<Record<string, OneOrMore | object>>;
  const put = (changes: object): Condition => ({ ...fields, ...changes }) as unknown as Condition;
  const without = (key: string): Condition => omit(fields, key) as unknown as Condition;
  for (const [key, value] of Object.entries(fields)) {
    if (modifiers.includes(key)) yield { mutation: 'loosened', at: `${path}.${key}`, clause: `${key}: ${String(value)}`, mutated: without(key) };
    else if (Array.isArray(value)) yield* ofList(value as readonly string[], `${path}.${key}`, (list) => put({ [key]: list }));
    else if (typeof value === 'object' && ['data', 'tool', 'trust'].includes(key)) yield* ofSelector(value as DataSelector, `${path}.${key}`, (selector) => put({ [key]: selector }));
  }
}

/** All that a selector asks must hold of one entry; each thing that it asks may be left out where others stay. */
function* ofSelector(selector: DataSelector, path: string, put: (selector: object) => Condition): Generator<Variant> {
  const entries = Object.entries(selector) as [string, OneOrMore | boolean][];
  const asked = entries.filter(([key]) => facets.includes(key) || !('kind' in selector || 'origin' in selector || 'contains' in selector || 'classification' in selector || 'attribute' in selector));
  for (const [key, value] of entries) {
    const isAsked = asked.some(([other]) => other === key);
    if (modifiers.includes(key) || (isAsked && asked.length > 1))
      yield { mutation: 'loosened', at: `${path}.${key}`, clause: `${key}: ${sayValue(value)}`, mutated: put(key === 'attribute' ? omit(omit(selector, 'attribute'), 'is') : omit(selector, key)) };
    if (Array.isArray(value)) yield* ofList(value as readonly string[], `${path}.${key}`, (list) => put({ ...selector, [key]: list }));
  }
}

function* ofList(list: readonly string[], path: string, put: (list: readonly string[]) => Condition): Generator<Variant> {
  if (list.length < 2) return;
  for (const [index, value] of list.entries()) yield { mutation: 'value', at: `${path}[${index}]`, clause: value, mutated: put(list.toSpliced(index, 1)) };
}

function omit(object: object, key: string): object {
  return Object.fromEntries(Object.entries(object).filter(([other]) => other !== key));
}

/** A condition as YAML on one line: `{ attribute: encrypted, is: no }`. */
export function sayClause(condition: Condition): string {
  return sayValue(condition);
}

function sayValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sayValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) return `{ ${Object.entries(value).map(([key, inner]) => `${key}: ${sayValue(inner)}`).join(', ')} }`;
  return String(value);
}
