import type { FindingEntry } from '../../server/protocol.ts';
import { priorities, summary } from '../summary.ts';

/** By what the Threats view groups, with the words for it. */
export const groupings = { element: 'Element', stride: 'STRIDE category', priority: 'Priority' } as const;
export type Grouping = keyof typeof groupings;

export interface ThreatGroup {
  readonly key: string;
  readonly label: string;
  /** How many of which priority: '2 critical, 5 high'. */
  readonly description: string;
  readonly findings: readonly FindingEntry[];
}

const strideNames = new Map<string, string>([
  ['spoofing', 'Spoofing'],
  ['tampering', 'Tampering'],
  ['repudiation', 'Repudiation'],
  ['information-disclosure', 'Information disclosure'],
  ['denial-of-service', 'Denial of service'],
  ['elevation-of-privilege', 'Elevation of privilege'],
  ['boundary-crossing', 'Boundary crossing'],
]);

/** Does the finding still ask for something? */
export function isOpen(finding: FindingEntry): boolean {
  return finding.state === 'open' || finding.state === 'unknown';
}

/**
 * Sorts findings into groups: by element (and flow, zone, data) in the order of the document, by STRIDE category and by priority in their
 * usual order. In a group the gravest come first, settled ones last. Empty groups are left out.
 */
export function groupFindings(findings: readonly FindingEntry[], by: Grouping): ThreatGroup[] {
  const groups = new Map<string, FindingEntry[]>();
  if (by === 'priority') for (const priority of priorities) groups.set(priority, []);
  if (by === 'stride') for (const category of strideNames.keys()) groups.set(category, []);
  for (const finding of findings) {
    const key = by === 'element' ? finding.subject : by === 'stride' ? finding.category : finding.priority;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups].filter(([, members]) => members.length > 0).map(([key, members]) => ({
    key,
    label: labelOf(key, by, members[0]),
    description: describeGroup(members),
    findings: [...members].sort((a, b) => rank(a) - rank(b)),
  }));
}

function labelOf(key: string, by: Grouping, first: FindingEntry | undefined): string {
  if (by === 'element') return first?.subjectName || key;
  if (by === 'stride') return strideNames.get(key) ?? key;
  return key.charAt(0).toUpperCase() + key.slice(1);
}

function describeGroup(members: readonly FindingEntry[]): string {
  const counts = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  for (const member of members) if (isOpen(member)) counts[member.priority]++;
  return summary(counts);
}

function rank(finding: FindingEntry): number {
  return (isOpen(finding) ? 0 : 10) + priorities.indexOf(finding.priority);
}
