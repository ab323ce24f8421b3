import type { Catalog } from '../catalog/catalog.ts';
import type { Condition, Rule } from '../catalog/types.ts';
import type { Element, Flow, Model } from '../model/model.ts';
import * as logic from '../model/truth.ts';
import { Evaluator } from './conditions/evaluator.ts';
import { many } from './conditions/question.ts';
import type { Context } from './dread.ts';
import { contextOf } from './dread.ts';
import type { Finding, FindingState } from './finding.ts';
import { Graph } from './graph.ts';
import { ownFindings } from './own-threats.ts';
import { changed, RuleFinding } from './rule-finding.ts';
import type { Settings } from './settings.ts';
import { packIsOn } from './settings.ts';

/**
 * Applies the rules to every element and flow. A finding exists where a rule applies (yes or unknown); its state says whether something settles it.
 *
 * applies no -> no finding; settled yes -> mitigated; applies yes and settled no -> open; otherwise unknown.
 * @param packs only these packs, whatever the settings say
 * @returns findings in the order of subjects in the model, then of rules in the catalogue; decisions are not yet looked at
 */
export function evaluateRules(model: Model, catalog: Catalog, settings: Settings, packs?: ReadonlySet<string>): Finding[] {
  const graph = new Graph(model);
  const evaluator = new Evaluator(graph, catalog);
  const rules = [...catalog.rules.values()].filter((rule) => (packs ? packs.has(rule.pack) : packIsOn(settings, rule.pack)) && !settings.rules.get(rule.id)?.off);
  const candidates = new Candidates(rules, catalog);
  const findings: Finding[] = [];
  for (const subject of [...model.elements.values(), ...model.flows.values()]) {
    const start = findings.length;
    let context: Context | undefined;
    for (const rule of candidates.for(subject)) {
      const finding = evaluateRule(rule, subject, evaluator, () => (context ??= contextOf(graph, catalog, subject)), settings);
      if (finding) findings.push(finding);
    }
    replaceGeneral(findings, start);
  }
  if (!packs) findings.push(...ownFindings(model, graph, catalog, evaluator));
  return findings;
}

/** One rule on one subject; undefined where it does not apply. @param context of the subject: asked only where the rule applies */
export function evaluateRule(rule: Rule, subject: Element | Flow, evaluator: Evaluator, context: () => Context, settings: Settings): Finding | undefined {
  const to = evaluator.truth(rule.to, subject);
  if (to === 'no') return undefined;
  const from = attackFrom(rule.when);
  const when = rule.when ? evaluator.truth(rule.when, subject, from) : 'yes';
  const applies = logic.all([to, when]);
  if (applies === 'no') return undefined;
  const settled = rule.settledBy ? evaluator.truth(rule.settledBy, subject, from) : 'no';
  const state: FindingState = settled === 'yes' ? 'mitigated' : applies === 'yes' && settled === 'no' ? 'open' : 'unknown';

  return new RuleFinding(rule, subject, state, { evaluator, graph: evaluator.graph, catalog: evaluator.catalog, from }, context(), settings.rules.get(rule.id));
}

/** The condition of `reachable-from` in a rule's `when`: from where the attack comes. */
export function attackFrom(condition: Condition | undefined): Condition | undefined {
  if (!condition) return undefined;
  if ('reachable-from' in condition) return condition['reachable-from'];
  if ('all' in condition || 'any' in condition)
    for (const part of 'all' in condition ? condition.all : condition.any) {
      const from = attackFrom(part);
      if (from) return from;
    }
  return undefined;
}

const badness: Record<FindingState, number> = { open: 3, unknown: 2, decided: 1, mitigated: 0 };

/** A specific finding replaces a general one of the same subject and category while its own state is at least as bad. Looks at findings from `start`. */
function replaceGeneral(findings: Finding[], start: number): void {
  for (let i = start; i < findings.length; i++) {
    const general = findings[i]!;
    let best: Finding | undefined;
    for (let j = start; j < findings.length; j++) {
      const specific = findings[j]!;
      if (!specific.definition?.refines.includes(general.rule) || specific.category !== general.category || badness[specific.state] < badness[general.state]) continue;
      if (!best || specific.dread.adjusted > best.dread.adjusted) best = specific;
    }
    if (best) findings[i] = changed(general, { replacedBy: best.id });
  }
}

/** For each type and kind the rules that could apply, so that most rules are never asked about most subjects. */
class Candidates {
  private readonly bySignature = new Map<string, Rule[]>();

  constructor(private readonly rules: readonly Rule[], private readonly catalog: Catalog) {}

  for(subject: Element | Flow): readonly Rule[] {
    const signature = subject.is === 'flow' ? 'flow' : `${subject.type} ${subject.kind ?? ''}`;
    let rules = this.bySignature.get(signature);
    if (!rules) this.bySignature.set(signature, (rules = this.rules.filter((rule) => this.could(rule.to, subject))));
    return rules;
  }

  /** Could the condition hold of a subject of this type and kind, whatever else is true of it? */
  private could(condition: Condition, subject: Element | Flow): boolean {
    if ('all' in condition) return condition.all.every((part) => this.could(part, subject));
    if ('any' in condition) return condition.any.some((part) => this.could(part, subject));
    if ('type' in condition) return many(condition.type).includes(subject.is === 'flow' ? 'flow' : subject.type);
    if ('kind' in condition) return subject.is === 'element' && subject.kind !== undefined && many(condition.kind).includes(subject.kind);
    if ('kind-group' in condition)
      return subject.is === 'element' && subject.kind !== undefined && many(condition['kind-group']).some((g) => this.catalog.kinds.get(subject.kind!)?.groups.includes(g));
    return true;
  }
}
