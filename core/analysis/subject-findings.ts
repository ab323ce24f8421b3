import type { Decision, Element, Flow } from '../model/model.ts';
import type { Finding, Priority } from './finding.ts';
import type { Line } from './view.ts';
import type { Tracker } from './tracking.ts';
import { Computation } from './tracking.ts';

/** How many by priority. */
type Counts = Readonly<Record<Priority, number>>;

/** The findings of one subject: the unit in which they are worked out, kept and shown. */
export class SubjectFindings {
  /** What the rules say. */
  evaluated: readonly Finding[] = [];
  /** After decisions: what is told. */
  findings: readonly Finding[] = [];
  /** With every change of the findings or of anything that their words stand on there is another number. */
  version = 0;
  readonly rules: Computation;
  private readonly words: Computation;
  private decidedFrom: { evaluated: readonly Finding[]; decisions: readonly Decision[] | undefined; reason: unknown } | undefined;
  /** The lines of the default view, for whoever shows them (view.ts). */
  view: { readonly version: number; readonly own: readonly Finding[]; readonly general: boolean; readonly lines: readonly Line[] } | undefined;
  private counted: { of: readonly Finding[]; counts: Counts } | undefined;

  /** @param changed called when the rules have to be asked again */
  constructor(public subject: Element | Flow, private readonly tracker: Tracker, changed: (self: SubjectFindings) => void) {
    this.rules = new Computation(false, () => changed(this));
    this.words = new Computation(true, () => this.version++);
  }

  /** Works out words; when something that they stand on changes, `version` does. */
  noted<T>(work: () => T): T {
    return this.tracker.resume(this.words, work);
  }

  /** Nothing that was noted before counts any more. */
  renew(evaluated: readonly Finding[]): void {
    this.evaluated = evaluated;
    this.version++;
    this.words.round++;
    this.words.serial = 0;
  }

  /** Applies decisions, unless they have been applied to these findings. */
  decide(decisions: readonly Decision[] | undefined, apply: (findings: readonly Finding[]) => readonly Finding[]): void {
    const reason = this.subject.outOfScope;
    const before = this.decidedFrom;
    const same = before && before.evaluated === this.evaluated && before.reason === reason && (before.decisions === decisions || (before.decisions && decisions && before.decisions.length === decisions.length && before.decisions.every((one, i) => one === decisions[i])));
    if (same) return;
    this.decidedFrom = { evaluated: this.evaluated, decisions, reason };
    const was = this.findings;
    this.findings = decisions || reason ? apply(this.evaluated) : this.evaluated;
    if (was !== this.findings) this.version++;
  }

  /** The live findings by priority. */
  counts(isLive: (finding: Finding) => boolean): Counts {
    if (this.counted?.of !== this.findings) {
      const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
      for (const finding of this.findings) if (isLive(finding)) counts[finding.priority]++;
      this.counted = { of: this.findings, counts };
    }
    return this.counted.counts;
  }
}
