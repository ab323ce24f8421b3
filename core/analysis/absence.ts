import type { Catalog } from '../catalog/catalog.ts';
import type { Condition, Rule } from '../catalog/types.ts';
import type { Element, Flow, Model } from '../model/model.ts';
import type { Evaluation } from './conditions/question.ts';
import { many } from './conditions/question.ts';
import { Evaluator } from './conditions/evaluator.ts';
import { attackFrom } from './engine.ts';
import type { Reason } from './finding.ts';
import { Graph } from './graph.ts';
import type { Settings } from './settings.ts';
import { packIsOn } from './settings.ts';

/** Why a rule finds nothing in a model: nothing there is what it asks about, or a condition of it is not met, or the project has switched it off. */
export type Absence =
  /** Nothing is of the type or kind that the rule is about. */
  | { readonly rule: Rule; readonly because: 'no-subject'; readonly needs: readonly Condition[]; readonly about: 'element' | 'flow' }
  /**
   * Something is, but not all that the rule demands holds of it. `needs` is what fails on `nearest`, the subject on which least fails; where the rule offers alternatives, of the
   * one that is nearest to holding, and `otherWays` counts the others. `facts` says on what that stands.
   */
  | { readonly rule: Rule; readonly because: 'condition'; readonly needs: readonly Condition[]; readonly otherWays: number; readonly nearest: Element | Flow; readonly asked: number; readonly facts: readonly Reason[] }
  /** It would find something, on `nearest`, were it not switched off. `why` is the reason that the settings give. */
  | { readonly rule: Rule; readonly because: 'off'; readonly what: 'rule' | 'pack'; readonly why?: string; readonly nearest: Element | Flow };

/** Alternatives inside alternatives are followed this far. */
const deepest = 6;

/** Answers for one model, each rule once. */
export class Absences {
  private readonly evaluator: Evaluation;
  private readonly known = new Map<string, Absence | undefined>();

  constructor(private readonly model: Model, catalog: Catalog, private readonly settings: Settings) {
    this.evaluator = new Evaluator(new Graph(model), catalog);
  }

  /** Why the rule has no finding; undefined where it is on and applies to something. */
  of(rule: Rule): Absence | undefined {
    if (!this.known.has(rule.id)) this.known.set(rule.id, this.look(rule));
    return this.known.get(rule.id);
  }

  private look(rule: Rule): Absence | undefined {
    const from = attackFrom(rule.when);
    const parts = [...conjuncts(rule.to), ...conjuncts(rule.when)];
    const identity = parts.flatMap((part) => identityOf(part) ?? []);
    let asked = 0;
    let nearest: { subject: Element | Flow; failing: Condition[] } | undefined;
    for (const subject of this.subjects()) {
      if (identity.some((part) => this.evaluator.truth(part, subject, from) === 'no')) continue;
      asked++;
      const failing = parts.filter((part) => this.evaluator.truth(part, subject, from) === 'no');
      if (!nearest || failing.length < nearest.failing.length) nearest = { subject, failing };
      if (failing.length === 0) break;
    }
    if (!nearest) return { rule, because: 'no-subject', needs: identity.length > 1 ? identity.filter((part) => !isFlowType(part)) : identity.length > 0 ? identity : parts, about: identity.some(isOfFlows) ? 'flow' : 'element' };
    const { subject, failing } = nearest;
    if (failing.length > 0) {
      const { needs, otherWays } = this.nearestWay(failing, subject, from);
      return { rule, because: 'condition', needs, otherWays, nearest: subject, asked, facts: needs.flatMap((part) => this.evaluator.explain(part, subject, from)) };
    }
    const override = this.settings.rules.get(rule.id);
    if (override?.off) return { rule, because: 'off', what: 'rule', ...(override.because === undefined ? {} : { why: override.because }), nearest: subject };
    return packIsOn(this.settings, rule.pack) ? undefined : { rule, because: 'off', what: 'pack', nearest: subject };
  }

  /** Of failing conditions those that say least: of alternatives the one of which least fails. */
  private nearestWay(failing: readonly Condition[], subject: Element | Flow, from: Condition | undefined, depth = 0): { needs: Condition[]; otherWays: number } {
    const needs: Condition[] = [];
    let otherWays = 0;
    for (const part of failing) {
      if (!('any' in part) || part.any.length === 0 || depth > deepest) {
        needs.push(part);
        continue;
      }
      const ways = part.any.map((way) => conjuncts(way).filter((one) => this.evaluator.truth(one, subject, from) === 'no'));
      const best = ways.reduce((least, way) => (way.length < least.length ? way : least));
      const inner = this.nearestWay(best, subject, from, depth + 1);
      needs.push(...inner.needs);
      otherWays += inner.otherWays + ways.length - 1;
    }
    return { needs, otherWays };
  }

  private *subjects(): Iterable<Element | Flow> {
    yield* this.model.elements.values();
    yield* this.model.flows.values();
  }
}

/** What must all hold: the parts of a conjunction, however it is nested. */
function conjuncts(condition: Condition | undefined): readonly Condition[] {
  if (!condition) return [];
  return 'all' in condition ? condition.all.flatMap(conjuncts) : [condition];
}

/** What a condition says about what a subject is (its type, its kind, those of its ends), as against what is true of it; undefined where it can hold of anything. */
function identityOf(condition: Condition): Condition | undefined {
  if ('type' in condition || 'kind' in condition || 'kind-group' in condition) return condition;
  if ('all' in condition) {
    const parts = condition.all.flatMap((part) => identityOf(part) ?? []);
    return parts.length > 1 ? { all: parts } : parts[0];
  }
  if ('any' in condition) {
    const ways = condition.any.map(identityOf).filter((way) => way !== undefined);
    if (ways.length === 0 || ways.length < condition.any.length) return undefined;
    const kinds = ways.map((way) => ('kind' in way ? many(way.kind) : undefined)).filter((kind) => kind !== undefined);
    if (kinds.length === ways.length) return { kind: [...new Set(kinds.flat())] };
    return ways.length > 1 ? { any: ways } : ways[0];
  }
  for (const end of ['source', 'target'] as const)
    if (end in condition) {
      const inner = identityOf((condition as Record<string, Condition>)[end]!);
      return inner && ({ [end]: inner } as Condition);
    }
  return undefined;
}

function isFlowType(condition: Condition): boolean {
  return 'type' in condition && isOfFlows(condition);
}

function isOfFlows(condition: Condition): boolean {
  if ('source' in condition || 'target' in condition) return true;
  if ('all' in condition) return condition.all.some(isOfFlows);
  if ('any' in condition) return condition.any.every(isOfFlows);
  return 'type' in condition && many(condition.type).every((type) => type === 'flow');
}
