/**
 * The candidate nearest to a mistyped word, for 'did you mean'.
 * Optimal string alignment distance (a transposition counts as one), at most a third of the word's length, ignoring case and `_`/`-`.
 * @returns the nearest candidate, or undefined when nothing is near enough. Of equally near ones the first given.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  return allNearest(word, candidates)[0];
}

/** All candidates that are equally near, in the order given: `LLM11` may be LLM01 as well as LLM10. Measured like `nearest`. */
export function allNearest(word: string, candidates: Iterable<string>): string[] {
  const wanted = normal(word);
  if (wanted.length === 0 || wanted.length > 64) return [];
  let best: string[] = [];
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3));
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) > bestDistance) continue;
    const d = distance(wanted, normal(candidate));
    if (d > bestDistance) continue;
    if (d < bestDistance) best = [];
    best.push(candidate);
    bestDistance = d;
  }
  return best;
}

function normal(word: string): string {
  return word.toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
}

function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1);
      row.push(value);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
