import type { Finding } from '../core/analysis/finding.ts';
import type { SubjectFindings } from '../core/analysis/subject-findings.ts';
import { bySeriousness, isLive } from '../core/analysis/view.ts';
import type { FindingEntry, PriorityCounts } from './protocol.ts';
import { rangeOfSource } from './convert.ts';
import type { Session } from './session.ts';
import type { ModelState } from './workspace.ts';

/** Findings as several features need them. */

const sorted = new WeakMap<SubjectFindings, { of: readonly Finding[]; live: readonly Finding[] }>();

/** The live findings of a subject, the most serious first. */
export function liveFindings(state: ModelState, subject: string): readonly Finding[] {
  const { analysis } = state;
  // an element and a flow may have one id by mistake
  const lists = [analysis.of('element', subject), analysis.of('flow', subject)].filter((one) => one !== undefined).map(liveOf);
  const own = analysis.own.filter((finding) => finding.subject === subject && isLive(finding));
  if (lists.length === 1 && own.length === 0) return lists[0]!;
  return [...lists.flat(), ...own].sort(bySeriousness);
}

/** The live findings of an element or flow, the most serious first; kept while the findings are the same. */
export function liveOf(subject: SubjectFindings): readonly Finding[] {
  let known = sorted.get(subject);
  if (known?.of !== subject.findings) sorted.set(subject, (known = { of: subject.findings, live: subject.findings.filter(isLive).sort(bySeriousness) }));
  return known.live;
}

/** The live findings of a model by priority; only those whose words stand in one file, where it is given. */
export function countFindings(state: ModelState, file?: string): PriorityCounts {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const subject of state.analysis.subjects) {
    if (file !== undefined && subject.subject.item.file !== file) continue;
    const own = subject.counts(isLive);
    counts.critical += own.critical;
    counts.high += own.high;
    counts.medium += own.medium;
    counts.low += own.low;
    counts.info += own.info;
  }
  for (const finding of state.analysis.own) if (isLive(finding) && (file === undefined || finding.source.item.file === file)) counts[finding.priority]++;
  return counts;
}

/** `2 critical, 5 high`: the priorities that occur. */
export function countsInWords(findings: readonly Finding[]): string {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(finding.priority, (counts.get(finding.priority) ?? 0) + 1);
  return [...counts].map(([priority, count]) => `${count} ${priority}`).join(', ');
}

/** The findings of a model for `threatline/findings`: settled ones too, replaced ones not. */
export function findingEntries(session: Session, state: ModelState): FindingEntry[] {
  const { model, findings } = state.analysis;
  const order = new Map(model.documents.map((tree, index) => [tree.file, index]));
  const entries: { entry: FindingEntry; index: number }[] = [];
  for (const finding of findings) {
    const entry = finding.replacedBy === undefined ? findingEntry(session, state, finding) : undefined;
    if (entry) entries.push({ index: order.get(finding.source.item.file) ?? 0, entry });
  }
  const byPlace = (a: FindingEntry, b: FindingEntry): number => a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
  return entries.sort((a, b) => a.index - b.index || byPlace(a.entry, b.entry)).map(({ entry }) => entry);
}

/** A finding as the client is told of it; undefined where its words stand in no document of the model. */
export function findingEntry(session: Session, state: ModelState, finding: Finding): FindingEntry | undefined {
  const { model } = state.analysis;
  const tree = model.documents.find((document) => document.file === finding.source.item.file);
  return tree && {
    id: finding.id, rule: finding.rule, title: finding.title, message: finding.message, subject: finding.subject,
    subjectName: (model.elements.get(finding.subject) ?? model.flows.get(finding.subject) ?? model.zones.get(finding.subject) ?? model.data.get(finding.subject))?.name ?? finding.subject,
    subjectIs: finding.subjectIs, category: finding.category, priority: finding.priority, state: finding.state, aiSpecific: finding.aiSpecific,
    uri: session.workspace.clientUri(finding.source.item.file), range: rangeOfSource(tree, finding.source),
  };
}
