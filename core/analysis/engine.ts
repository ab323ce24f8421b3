import type { Catalog } from '../catalog/catalog.ts';
import type { Condition, Rule } from '../catalog/types.ts';
import type { Element, Flow, Model } from '../model/model.ts';
import * as logic from '../model/truth.ts';
import { Evaluator } from './conditions/evaluator.ts';
import { couldHold } from './conditions/far.ts';
import type { Question } from './conditions/question.ts';
import type { Context } from './dread.ts';
import { contextOf } from './dread.ts';
import type { Finding, FindingState } from './finding.ts';
import { adjustedOf } from './finding.ts';
import type { Touched } from '../model/bind/touched.ts';
import type { GraphChange } from './graph.ts';
import { Graph } from './graph.ts';
import { OwnFindings } from './own-threats.ts';
import { changed, RuleFinding } from './rule-finding.ts';
import type { Settings } from './settings.ts';
import { packIsOn } from './settings.ts';
import { SubjectFindings } from './subject-findings.ts';

/**
 * Applies the rules to every element and flow. A finding exists where a rule applies (yes or unknown); its state says whether something settles it.
 *
 * applies no -> no finding; settled yes -> mitigated; applies yes and settled no -> open; otherwise unknown.
 * @param packs only these packs, whatever the settings say
 * @returns findings in the order of subjects in the model, then of rules in the catalogue; decisions are not yet looked at
 */
export function evaluateRules(model: Model, catalog: Catalog, settings: Settings, packs?: ReadonlySet<string>): Finding[] {
  const engine = new RuleEngine(model, catalog, settings, packs);
  return [...engine.subjects.flatMap((subject) => subject.evaluated), ...engine.own];
}

/** The rules applied to one model, and applied again to what an edit has changed. */
export class RuleEngine {
  /** Elements, then flows, in the order of the model. */
  subjects: readonly SubjectFindings[] = [];
  readonly graph: Graph;
  /** See Decidable. */
  readonly undecided = new Set<SubjectFindings>();
  private readonly evaluator: Evaluator;
  private readonly candidates: Candidates;
  private readonly elements = new Map<string, SubjectFindings>();
  private readonly flows = new Map<string, SubjectFindings>();
  private readonly stale = new Set<SubjectFindings>();
  private readonly ownFindings: OwnFindings | undefined;

  constructor(model: Model, private readonly catalog: Catalog, private readonly settings: Settings, packs?: ReadonlySet<string>) {
    const rules = [...catalog.rules.values()].filter((rule) => (packs ? packs.has(rule.pack) : packIsOn(settings, rule.pack)) && !settings.rules.get(rule.id)?.off);
    this.graph = new Graph(model, rules.some(asksOthersForText));
    this.evaluator = new Evaluator(this.graph, catalog);
    this.candidates = new Candidates(rules, catalog);
    for (const rule of rules) for (const condition of [rule.to, rule.when, rule.settledBy, typeof rule.aiSpecific === 'boolean' ? undefined : rule.aiSpecific, ...rule.dreadWhen.map((special) => special.when)]) this.evaluator.far.register(condition);
    for (const element of model.elements.values()) this.stale.add(this.subjectOf(element));
    for (const flow of model.flows.values()) this.stale.add(this.subjectOf(flow));
    if (!packs) this.ownFindings = new OwnFindings(this.graph, catalog, this.evaluator);
    this.settle(true);
  }

  /** Findings for the threats that people wrote down. */
  get own(): readonly Finding[] {
    return this.ownFindings?.findings ?? [];
  }

  /** Brings everything up to date. @param touched what is different in the model */
  update(model: Model, touched: Touched): void {
    const change: GraphChange = this.graph.update(model, touched);
    this.evaluator.far.update(change);
    for (const node of change.goneElements) this.drop(this.elements, node.id);
    for (const id of change.goneFlows) this.drop(this.flows, id);
    for (const node of change.elements) this.again(node.element!);
    for (const flow of change.flows) this.again(flow);
    this.settle(change.order);
  }

  /** The findings of an element or flow. */
  of(is: 'element' | 'flow', id: string): SubjectFindings | undefined {
    return (is === 'element' ? this.elements : this.flows).get(id);
  }

  private again(subject: Element | Flow): void {
    const known = this.subjectOf(subject);
    known.subject = subject;
    this.stale.add(known);
  }

  private drop(from: Map<string, SubjectFindings>, id: string): void {
    const known = from.get(id);
    if (!known) return;
    from.delete(id);
    this.stale.delete(known);
    this.undecided.delete(known);
    known.rules.round++;
  }

  private subjectOf(subject: Element | Flow): SubjectFindings {
    const all = subject.is === 'element' ? this.elements : this.flows;
    let known = all.get(subject.id);
    if (!known) all.set(subject.id, (known = new SubjectFindings(subject, this.graph.tracker, (self) => this.stale.add(self))));
    return known;
  }

  private settle(order: boolean): void {
    const { model } = this.graph;
    for (const subject of this.stale) if ((subject.subject.is === 'element' ? this.elements : this.flows).get(subject.subject.id) === subject) this.evaluate(subject);
    this.stale.clear();
    this.ownFindings?.update();
    if (!order) return;
    const subjects: SubjectFindings[] = [];
    for (const id of model.elements.keys()) subjects.push(this.elements.get(id)!);
    for (const id of model.flows.keys()) subjects.push(this.flows.get(id)!);
    this.subjects = subjects;
  }

  private evaluate(home: SubjectFindings): void {
    const { graph, catalog } = this;
    const { subject } = home;
    const findings = graph.tracker.run(home.rules, () => {
      graph.reads(subject);
      const found: Finding[] = [];
      let context: Context | undefined;
      const lazyContext = (): Context => (context ??= contextOf(graph, catalog, subject));
      for (const candidate of this.candidates.for(subject)) {
        const finding = this.evaluateRule(candidate, home, lazyContext);
        if (finding) found.push(finding);
      }
      replaceGeneral(found);
      return found;
    });
    home.renew(findings);
    this.undecided.add(home);
  }

  private evaluateRule({ rule, from }: Candidate, home: SubjectFindings, context: () => Context): Finding | undefined {
    return apply(rule, from, home, this.evaluator, context, this.settings);
  }
}

/** One rule on one subject; undefined where it does not apply. */
function apply(rule: Rule, from: Condition | undefined, home: SubjectFindings, evaluator: Evaluator, context: () => Context, settings: Settings): Finding | undefined {
  const { subject } = home;
  const to = evaluator.truth(rule.to, subject);
  if (to === 'no') return undefined;
  const when = rule.when ? evaluator.truth(rule.when, subject, from) : 'yes';
  const applies = to === 'yes' ? when : logic.all([to, when]);
  if (applies === 'no') return undefined;
  const settled = rule.settledBy ? evaluator.truth(rule.settledBy, subject, from) : 'no';
  const state: FindingState = settled === 'yes' ? 'mitigated' : applies === 'yes' && settled === 'no' ? 'open' : 'unknown';
  const question: Question = evaluator.question(from);
  return new RuleFinding(rule, home, state, question, context(), settings.rules.get(rule.id));
}

/** One rule on one subject, apart from an engine: for trying variants of rules. @param context of the subject: asked only where the rule applies */
export function evaluateRule(rule: Rule, subject: Element | Flow, evaluator: Evaluator, context: () => Context, settings: Settings): Finding | undefined {
  return apply(rule, attackFrom(rule.when), new SubjectFindings(subject, evaluator.graph.tracker, () => undefined), evaluator, context, settings);
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

/** Does the rule look at names or descriptions of others than its subject? */
function asksOthersForText(rule: Rule): boolean {
  const asks = (value: unknown, inside: boolean): boolean => {
    if (Array.isArray(value)) return value.some((one) => asks(one, inside));
    if (typeof value !== 'object' || value === null) return false;
    if (inside && ('name-has' in value || 'description-has' in value || 'data-has' in value)) return true;
    return Object.entries(value).some(([key, inner]) => asks(inner, inside || (key !== 'all' && key !== 'any' && key !== 'not')));
  };
  return [rule.to, rule.when, rule.settledBy].some((condition) => asks(condition, false));
}

const badness: Record<FindingState, number> = { open: 3, unknown: 2, decided: 1, mitigated: 0 };

/** A specific finding replaces a general one of the same subject and category while its own state is at least as bad. */
function replaceGeneral(findings: Finding[]): void {
  for (let i = 0; i < findings.length; i++) {
    const general = findings[i]!;
    let best: Finding | undefined;
    for (const specific of findings) {
      if (specific.category !== general.category || !specific.definition?.refines.includes(general.rule) || badness[specific.state] < badness[general.state]) continue;
      if (!best || adjustedOf(specific) > adjustedOf(best)) best = specific;
    }
    if (best) findings[i] = changed(general, { replacedBy: best.id });
  }
}

/** A rule with what is known of it for all subjects. */
interface Candidate {
  readonly rule: Rule;
  /** See attackFrom. */
  readonly from: Condition | undefined;
}

/** For each type and kind the rules that could apply, so that most rules are never asked about most subjects. */
class Candidates {
  private readonly bySignature = new Map<string, readonly Candidate[]>();
  private readonly all: readonly Candidate[];

  constructor(rules: readonly Rule[], private readonly catalog: Catalog) {
    this.all = rules.map((rule) => ({ rule, from: attackFrom(rule.when) }));
  }

  for(subject: Element | Flow): readonly Candidate[] {
    const signature = subject.is === 'flow' ? 'flow' : `${subject.type} ${subject.kind ?? ''}`;
    let rules = this.bySignature.get(signature);
    if (!rules) this.bySignature.set(signature, (rules = this.all.filter(({ rule }) => couldHold(rule.to, subject, this.catalog))));
    return rules;
  }
}
