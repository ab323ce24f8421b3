/** The one stretch in which two sequences of numbers differ: `remove` numbers from `start` on give way to `insert`. */
export interface Difference {
  readonly start: number;
  readonly remove: number;
  readonly insert: readonly number[];
}

/**
 * What turns `before` into `after`, as one stretch; undefined when they are the same.
 * @param unit the stretch begins and ends at multiples of it
 */
export function difference(before: readonly number[], after: readonly number[], unit: number): Difference | undefined {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return undefined;
  start -= start % unit;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  end -= end % unit;
  return { start, remove: before.length - start - end, insert: after.slice(start, after.length - end) };
}
