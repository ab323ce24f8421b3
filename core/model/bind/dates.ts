/** Dates and durations as models write them. A date is `YYYY-MM-DD`; no clock is read here. */

/** Is it a date that exists? */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const time = new Date(Date.UTC(year, month - 1, day));
  return time.getUTCFullYear() === year && time.getUTCMonth() === month - 1 && time.getUTCDate() === day;
}

const unitDays: ReadonlyMap<string, number> = new Map([
  ['h', 1 / 24], ['hour', 1 / 24], ['d', 1], ['day', 1], ['w', 7], ['week', 7], ['m', 30], ['month', 30], ['quarter', 91], ['y', 365], ['year', 365],
]);

/** Days in a length of time such as `90 days`, `6 months` (30 days each), `1 year`; undefined when it is none. */
export function durationDays(text: string): number | undefined {
  const match = /^(\d{1,6}) ?([a-z]{1,10}?)s?$/i.exec(text.trim());
  if (!match) return undefined;
  const unit = unitDays.get(match[2]!.toLowerCase());
  return unit === undefined ? undefined : Number(match[1]) * unit;
}

export function isDuration(text: string): boolean {
  return durationDays(text) !== undefined;
}

/** The date so many whole days later. @param date a date for which isDate holds */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + Math.round(days) * 86_400_000).toISOString().slice(0, 10);
}
