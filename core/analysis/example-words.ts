import type { ExampleResult } from './examples.ts';

const reasonsShown = 2;

/** What is wrong with an example, as one sentence with the facts that decided: `expected open, got mitigated: 'm' has the control rate-limit`. Empty where it holds. */
export function whyNotHolding({ holds, differences, problems, why }: ExampleResult): string {
  if (holds) return '';
  if (differences.length === 0) return `its model has an error: ${problems.find(({ severity }) => severity === 'error')?.message ?? ''}`;
  const facts = why.slice(0, reasonsShown).map(({ text }) => text).join('; ');
  return `${differences.join('; ')}${facts === '' ? '' : `: ${facts}`}`;
}
