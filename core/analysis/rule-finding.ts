import type { Rule, RuleDread } from '../catalog/types.ts';
import type { Decision, Element, Flow } from '../model/model.ts';
import type { Source } from '../syntax/tree.ts';
import type { Question } from './conditions/question.ts';
import type { Context } from './dread.ts';
import { adjustedInContext, priorityOf, scoreInContext } from './dread.ts';
import type { Dread, Finding, FindingState, Priority, Reason, Remedy } from './finding.ts';
import { messageFor } from './message.ts';
import { mark, related, weakness } from './places.ts';
import { remediesFor } from './remedies.ts';
import type { RuleOverride } from './settings.ts';
import type { SubjectFindings } from './subject-findings.ts';

/** What can be different about a finding after the rules have spoken. */
export interface Change {
  readonly state?: FindingState;
  readonly replacedBy?: string;
  readonly decision?: Decision;
  /** Reasons that come before those of the rule. */
  readonly first?: readonly Reason[];
}

const nothing: Change = {};

type Special = Rule['dreadWhen'][number];

const reasonsShown = 12;

/** What has been worked out because somebody asked, and of which version of the model. */
interface Kept {
  version: number;
  message?: string;
  because?: readonly Reason[];
  remedies?: readonly Remedy[];
  related?: Finding['related'];
  weak?: Source | null;
  ai?: boolean;
  dread?: Dread;
}

/**
 * A finding of a rule. Its state and score are there at once; the words, reasons, remedies and places are worked out when somebody asks, since of a large model's findings only a few are ever shown.
 * They are worked out anew when something that they stand on has changed since.
 */
export class RuleFinding implements Finding {
  readonly adjusted: number;
  readonly priority: Priority;
  private readonly figures: RuleDread;
  private readonly special: Special | undefined;
  /** Shared with the same finding after a change: a change can touch nothing of it but the reasons that come first. */
  private readonly held: { kept: Kept | undefined };

  constructor(
    readonly definition: Rule,
    private readonly home: SubjectFindings,
    readonly state: FindingState,
    private readonly question: Question,
    private readonly context: Context,
    private readonly override: RuleOverride | undefined,
    private readonly change: Change = nothing,
    before?: RuleFinding,
  ) {
    if (before) {
      ({ adjusted: this.adjusted, priority: this.priority, figures: this.figures, special: this.special, held: this.held } = before);
      return;
    }
    this.special = definition.dreadWhen.find((one) => question.evaluator.truth(one.when, home.subject, question.from) === 'yes');
    this.figures = this.special || override?.dread ? { ...definition.dread, ...this.special?.dread, ...override?.dread } : definition.dread;
    this.adjusted = adjustedInContext(this.figures, context);
    this.priority = override?.priority ?? priorityOf(this.adjusted);
    this.held = { kept: undefined };
  }

  private get of(): Element | Flow {
    return this.home.subject;
  }

  get rule(): string {
    return this.definition.id;
  }

  get subject(): string {
    return this.home.subject.id;
  }

  get subjectIs(): 'element' | 'flow' {
    return this.home.subject.is;
  }

  get id(): string {
    return `${this.definition.id}@${this.home.subject.id}`;
  }

  get dread(): Dread {
    const { kept } = this;
    return (kept.dread ??= this.noted(() => this.score()));
  }

  /** The same finding with something changed; what has been worked out is kept. */
  with(change: Change): RuleFinding {
    return new RuleFinding(this.definition, this.home, change.state ?? this.state, this.question, this.context, this.override, { ...this.change, ...change }, this);
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
    const { kept } = this;
    return (kept.message ??= this.noted(() => messageFor(this.definition, this.of, this.question)));
  }

  get aiSpecific(): boolean {
    const { aiSpecific } = this.definition;
    if (typeof aiSpecific === 'boolean') return aiSpecific;
    const { kept } = this;
    return (kept.ai ??= this.noted(() => this.question.evaluator.truth(aiSpecific, this.of, this.question.from) === 'yes'));
  }

  get because(): readonly Reason[] {
    const { kept } = this;
    kept.because ??= this.noted(() => this.reasons());
    return this.change.first ? [...this.change.first, ...kept.because] : kept.because;
  }

  get remedies(): readonly Remedy[] {
    if (this.state === 'mitigated') return [];
    const { kept } = this;
    return (kept.remedies ??= this.noted(() => remediesFor(this.definition, this.of, this.question.evaluator, this.question.from)));
  }

  get source(): Source {
    return this.weak ?? mark(this.of);
  }

  get related(): Finding['related'] {
    const { kept } = this;
    return (kept.related ??= this.noted(() => related(this.of, this.question.evaluator)));
  }

  get statedWeakness(): boolean {
    return this.state === 'open' && this.weak !== null;
  }

  private get weak(): Source | null {
    const { kept } = this;
    if (kept.weak === undefined) kept.weak = this.noted(() => weakness(this.definition, this.of, this.question.evaluator, this.question.from) ?? null);
    return kept.weak;
  }

  private get kept(): Kept {
    const { held, home } = this;
    if (held.kept?.version !== home.version) held.kept = { version: home.version };
    return held.kept!;
  }

  private noted<T>(work: () => T): T {
    return this.home.noted(() => {
      this.question.graph.reads(this.of);
      return work();
    });
  }

  private score(): Dread {
    const { figures, special, question, of } = this;
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
