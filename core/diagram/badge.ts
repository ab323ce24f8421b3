import type { Finding, Priority } from '../analysis/finding.ts';
import { isLive } from '../analysis/view.ts';
import type { Badge, BadgeKind } from './types.ts';

const order: readonly BadgeKind[] = ['critical', 'high', 'medium', 'low'];
const limit = 99;

/** Findings by what they are about: `element gateway`. Built once for a picture. */
export function bySubject(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const result = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = `${finding.subjectIs} ${finding.subject}`;
    const list = result.get(key);
    if (list) list.push(finding);
    else result.set(key, [finding]);
  }
  return result;
}

/**
 * One badge for some findings: the highest priority among the open ones and how many those are. Where none is open: the questions; else whether all are mitigated, else the decided ones.
 * @returns undefined where there is no finding
 */
export function badgeOf(findings: readonly Finding[]): Badge | undefined {
  const counted = findings.filter((finding) => finding.replacedBy === undefined);
  const live = counted.filter(isLive);
  const open = live.filter((finding) => finding.state === 'open');
  if (open.length > 0) return badge(order.find((is) => open.some((finding) => shown(finding.priority) === is))!, open.length);
  if (live.length > 0) return badge('question', live.length);
  const decided = counted.filter((finding) => finding.state === 'decided').length;
  if (decided > 0) return badge('decided', decided);
  return counted.length > 0 ? badge('mitigated', counted.length) : undefined;
}

/** Several subjects' badges in one, for what a collapsed zone hides. */
export function summed(badges: readonly (Badge | undefined)[]): Badge | undefined {
  const all = badges.filter((one) => one !== undefined);
  for (const group of [order, ['question'], ['decided'], ['mitigated']] as const) {
    const of = all.filter((one) => (group as readonly BadgeKind[]).includes(one.is));
    if (of.length > 0) return badge(group.find((is) => of.some((one) => one.is === is))!, of.reduce((sum, one) => sum + one.count, 0));
  }
  return undefined;
}

function badge(is: BadgeKind, count: number): Badge {
  return { is, count, text: count > limit ? `${limit}+` : String(count) };
}

function shown(priority: Priority): BadgeKind {
  return priority === 'info' ? 'low' : priority;
}
