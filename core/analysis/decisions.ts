import { short } from '../model/bind/fields.ts';
import type { Decision, Model } from '../model/model.ts';
import type { Problem } from '../model/problem.ts';
import type { Finding, Priority } from './finding.ts';
import { changed } from './rule-finding.ts';
import type { Settings } from './settings.ts';
import type { SubjectFindings } from './subject-findings.ts';

const order: readonly Priority[] = ['info', 'low', 'medium', 'high', 'critical'];

/** Where findings are looked up and changed: by subject, so that what no decision is about is left alone. */
export interface Decidable {
  readonly subjects: readonly SubjectFindings[];
  /** Findings of threats that people wrote. */
  readonly own: readonly Finding[];
  of(is: 'element' | 'flow', id: string): SubjectFindings | undefined;
  /** Subjects whose findings are new, or that were decided about before: those for which something can be different. */
  readonly undecided: Set<SubjectFindings>;
}

/**
 * Applies what people have decided. A decision that is complete, in date and allowed silences its finding (`in-progress` keeps it open); any other leaves the finding as it is and is a problem.
 * The findings of subjects are changed in place.
 * @param today an ISO date
 * @param isRule is there such a rule? An unknown one is a problem already
 * @param complete the findings are all that the settings ask for; with packs narrowed, a decision without a finding is not dangling
 * @returns problems, and the findings of own threats after decisions
 */
export function applyDecisions(model: Model, all: Decidable, settings: Settings, today: string, complete: boolean, isRule: (id: string) => boolean): { own: readonly Finding[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const byFinding = new Map<string, Decision>();
  const bySubject = new Map<string, Decision[]>();
  const ownById = new Map(model.decisions.length > 0 ? all.own.map((finding) => [finding.id, finding]) : []);
  for (const decision of model.decisions) {
    const { threat, on, status } = decision;
    if (!threat || !on || !status) continue;
    const id = `${threat.value}@${on.value}`;
    const ofRule = (is: 'element' | 'flow'): Finding | undefined => all.of(is, on.value)?.evaluated.find((one) => one.rule === threat.value);
    const finding = ownById.get(id) ?? ofRule('flow') ?? ofRule('element');
    if (!finding) {
      const subjectThere = model.elements.has(on.value) || model.flows.has(on.value) || model.zones.has(on.value) || model.data.has(on.value);
      if (complete && subjectThere && (isRule(threat.value) || model.threats.has(threat.value)) && !settings.rules.get(threat.value)?.off)
        problems.push({ code: 'decision-dangling', severity: 'warning', source: threat.source, unnecessary: true, message: `${short(threat.value)} is not found on '${short(on.value)}' (any more): take the decision out.` });
      continue;
    }
    const before = byFinding.get(id);
    if (before) {
      problems.push({ code: 'duplicate-key', severity: 'warning', source: decision.source, message: `${short(threat.value)} on '${short(on.value)}' is decided twice: keep one.`, related: [{ message: 'the other decision', source: before.source }] });
      continue;
    }
    // the binder has said what is missing or cannot be read
    if (!decision.because || decision.isBroken) continue;
    const flaw = flawOf(decision, finding, settings, today);
    if (flaw) problems.push(flaw);
    if (flaw && status.value !== 'in-progress') continue;
    byFinding.set(id, decision);
    const list = bySubject.get(on.value);
    if (list) list.push(decision);
    else bySubject.set(on.value, [decision]);
  }
  const decide = (finding: Finding): Finding => {
    const decision = byFinding.get(finding.id);
    if (decision) {
      const settles = decision.status!.value !== 'in-progress' && finding.state !== 'mitigated';
      return changed(finding, { decision, state: settles ? 'decided' : finding.state });
    }
    const subject = model.elements.get(finding.subject) ?? model.flows.get(finding.subject);
    if (subject?.outOfScope && finding.state !== 'mitigated')
      return changed(finding, {
        state: 'decided',
        first: [{ text: `'${short(subject.id)}' is out of scope: ${short(subject.outOfScope.value)}`, truth: 'yes', basis: 'stated', source: subject.outOfScope.source }],
      });
    return finding;
  };
  for (const id of bySubject.keys()) for (const is of ['element', 'flow'] as const) {
    const about = all.of(is, id);
    if (about) all.undecided.add(about);
  }
  for (const subject of all.undecided) {
    const decisions = bySubject.get(subject.subject.id);
    subject.decide(decisions, (findings) => findings.map(decide));
    if (!decisions) all.undecided.delete(subject);
  }
  return { problems, own: byFinding.size > 0 || all.own.length > 0 ? all.own.map(decide) : all.own };
}

/** What keeps a decision from counting, if anything. */
function flawOf(decision: Decision, finding: Finding, settings: Settings, today: string): Problem | undefined {
  const { threat, on, status } = decision;
  const about = `${short(threat!.value)} on '${short(on!.value)}'`;
  if (decision.because?.value.trim() === '')
    return { code: 'decision-incomplete', severity: 'error', source: decision.because.source, message: `The decision about ${about} needs a reason for whoever reads it in a year.` };
  if (decision.until && decision.until.value < today)
    return { code: 'decision-expired', severity: 'warning', source: decision.until.source, message: `The decision about ${about} was good until ${decision.until.value}, so the finding is back. Decide again, or settle it.` };
  const needed = [...settings.decisions.require];
  if (status!.value === 'mitigated-elsewhere') needed.push('evidence');
  if (status!.value === 'in-progress') needed.push('owner', 'due');
  const absent = needed.filter((key) => {
    const value = (decision as unknown as Record<string, unknown>)[key];
    return isBlank(value);
  });
  if (absent.length > 0) return missing(decision, about, absent);
  if (status!.value === 'in-progress' && decision.due && decision.due.value < today)
    return { code: 'decision-expired', severity: 'warning', source: decision.due.source, message: `The work on ${about} was due on ${decision.due.value}. Finish it, or set a new date.` };
  const limit = settings.decisions.accept;
  if (status!.value === 'accepted' && limit !== undefined && order.indexOf(finding.priority) > order.indexOf(limit))
    return { code: 'decision-not-allowed', severity: 'error', source: status!.source, message: `${about} is ${finding.priority}; the settings let a model accept at most ${limit} on its own.` };
  return undefined;
}

/** Nothing, or nothing but empty texts: what was left to be filled in. */
function isBlank(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isBlank);
  const text: unknown = typeof value === 'object' && value !== null ? (value as { value?: unknown }).value : value;
  return text === undefined || (typeof text === 'string' && text.trim() === '');
}

function missing(decision: Decision, about: string, keys: readonly string[]): Problem {
  return { code: 'decision-incomplete', severity: 'error', source: decision.status?.source ?? decision.source, message: `The decision about ${about} needs ${keys.map((key) => `'${key}'`).join(' and ')}; until then it does not count.` };
}
