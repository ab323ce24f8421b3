import type { Rule } from '../catalog/types.ts';
import type { Decision, Element, Flow } from '../model/model.ts';
import type { Source } from '../syntax/tree.ts';
import type { Question } from './conditions/question.ts';
import type { Context } from './dread.ts';
import { priorityOf, scoreInContext } from './dread.ts';
import type { Dread, Finding, FindingState, Priority, Reason, Remedy } from './finding.ts';
import { messageFor } from './message.ts';
import { mark, related, weakness } from './places.ts';
import { remediesFor } from './remedies.ts';
import type { RuleOverride } from './settings.ts';

/** What can be different about a finding after the rules have spoken. */
export interface Change {
  readonly state?: FindingState;
  readonly replacedBy?: string;
  readonly decision?: Decision;
  /** Reasons that come before those of the rule. */
  readonly first?: readonly Reason[];
}

const reasonsShown = 12;

/**
 * A finding of a rule. Its state and score are there at once; the words, reasons, remedies and places are worked out when somebody asks, since of a large model's findings only a few are ever shown.
 */
export class RuleFinding implements Finding {
  readonly id: string;
  readonly rule: string;
  readonly subject: string;
  readonly subjectIs: 'element' | 'flow';
  readonly dread: Dread;
  readonly priority: Priority;
  private readonly kept: { message?: string; because?: readonly Reason[]; remedies?: readonly Remedy[]; related?: Finding['related']; weak?: Source | null; ai?: boolean };

  constructor(
    readonly definition: Rule,
    private readonly of: Element | Flow,
    readonly state: FindingState,
    private readonly question: Question,
    private readonly context: Context,
    private readonly override: RuleOverride | undefined,
    private readonly change: Change = {},
    before?: RuleFinding,
  ) {
    this.rule = definition.id;
    this.subject = of.id;
    this.subjectIs = of.is;
    this.id = before?.id ?? `${definition.id}@${of.id}`;
    this.dread = before?.dread ?? this.score();
    this.priority = before?.priority ?? override?.priority ?? priorityOf(this.dread.adjusted);
    // `because` is the only thing kept that a change can touch, and it keeps the rule's own reasons
    this.kept = before?.kept ?? {};
  }

  /** The same finding with something changed; what has been worked out is kept. */
  with(change: Change): RuleFinding {
    return new RuleFinding(this.definition, this.of, change.state ?? this.state, this.question, this.context, this.override, { ...this.change, ...change }, this);
  }

  get category(): Finding['category'] {
    return this.definition.stride;
  }

  get title(): string {
    return this.definition.title;
  }

  get replacedBy(): string | undefined {
    return this.change.replacedBy;
  }

  get decision(): Decision | undefined {
    return this.change.decision;
  }

  get message(): string {
    return (this.kept.message ??= messageFor(this.definition, this.of, this.question));
  }

  get aiSpecific(): boolean {
    const { aiSpecific } = this.definition;
    return (this.kept.ai ??= typeof aiSpecific === 'boolean' ? aiSpecific : this.question.evaluator.truth(aiSpecific, this.of, this.question.from) === 'yes');
  }

  get because(): readonly Reason[] {
    this.kept.because ??= this.reasons();
    return this.change.first ? [...this.change.first, ...this.kept.because] : this.kept.because;
  }

  get remedies(): readonly Remedy[] {
    return this.state === 'mitigated' ? [] : (this.kept.remedies ??= remediesFor(this.definition, this.of, this.question.evaluator, this.question.from));
  }

  get source(): Source {
    return this.weak ?? mark(this.of);
  }

  get related(): Finding['related'] {
    return (this.kept.related ??= related(this.of, this.question.evaluator));
  }

  get statedWeakness(): boolean {
    return this.state === 'open' && this.weak !== null;
  }

  private get weak(): Source | null {
    if (this.kept.weak === undefined) this.kept.weak = weakness(this.definition, this.of, this.question.evaluator, this.question.from) ?? null;
    return this.kept.weak;
  }

  private score(): Dread {
    const { definition: rule, question, of, override } = this;
    const special = rule.dreadWhen.find((one) => question.evaluator.truth(one.when, of, question.from) === 'yes');
    const figures = { ...rule.dread, ...special?.dread, ...override?.dread };
    const why = special
      ? [`${Object.entries(special.dread).map(([key, value]) => `${key} ${value}`).join(', ')}: ${question.evaluator.explain(special.when, of, question.from).slice(0, 2).map((r) => r.text).join('; ')}`]
      : [];
    return scoreInContext(figures, this.context, why);
  }

  /** The deciding facts first: what settles it, or what is missing; then what makes the rule apply. */
  private reasons(): Reason[] {
    const { definition: rule, question, of } = this;
    const explain = (condition: Rule['when']): Reason[] => (condition ? question.evaluator.explain(condition, of, question.from) : []);
    const applies = [...explain(rule.when), ...explain(rule.to)];
    const settled = explain(rule.settledBy);
    const result: Reason[] = [];
    const seen = new Set<string>();
    for (const reason of [...settled, ...applies]) {
      if (seen.has(reason.text)) continue;
      seen.add(reason.text);
      result.push(reason);
    }
    return result.slice(0, reasonsShown);
  }
}

/** A finding with something changed. */
export function changed(finding: Finding, change: Change): Finding {
  if (finding instanceof RuleFinding) return finding.with(change);
  const { first, ...rest } = change;
  return { ...finding, ...rest, because: first ? [...first, ...finding.because] : finding.because };
}
