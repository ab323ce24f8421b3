import type { PriorityCounts, StatusParams } from '../server/protocol.ts';

/** Priorities from the gravest to the mildest. */
export const priorities = ['critical', 'high', 'medium', 'low', 'info'] as const;

/** The two gravest priorities that occur, in a few words: '2 critical, 5 high'. */
export function summary(counts: PriorityCounts): string {
  const present = priorities.filter((priority) => counts[priority] > 0).slice(0, 2);
  return present.length === 0 ? 'no open threats' : present.map((priority) => `${counts[priority]} ${priority}`).join(', ');
}

/** All counts, a line each, for the tooltip. */
export function describe({ counts, problems }: Pick<StatusParams, 'counts' | 'problems'>): string {
  const lines = priorities.filter((priority) => counts[priority] > 0).map((priority) => `${counts[priority]} ${priority}`);
  const total = priorities.reduce((sum, priority) => sum + counts[priority], 0);
  const first = total === 0 ? 'No open threats' : `Open threats: ${total}`;
  const last = problems > 0 ? [`${problems} ${problems === 1 ? 'problem' : 'problems'} in the model itself`] : [];
  return [first, ...lines, ...last].join('\n');
}
