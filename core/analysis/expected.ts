import type { RuleExample } from '../catalog/types.ts';
import type { Finding } from './finding.ts';

/**
 * What an example expects and a finding is not, each as a phrase: `expected open, got mitigated`. Empty where the example holds.
 * @param finding what the rule found on the example's subject; undefined for nothing
 */
export function differences(example: RuleExample, finding: Finding | undefined): string[] {
  const result: string[] = [];
  const compare = (what: string, expected: string | number | boolean | undefined, got: string | number | boolean | undefined): void => {
    if (expected !== undefined && expected !== got) result.push(`${what}expected ${String(expected)}, got ${String(got ?? 'nothing')}`);
  };
  compare('', example.state, finding?.state ?? 'none');
  compare('ai-specific: ', example.aiSpecific, finding?.aiSpecific);
  compare('priority: ', example.priority, finding?.priority);
  for (const [key, figure] of Object.entries(example.dread ?? {})) compare(`${key}: `, figure, finding?.dread[key as keyof typeof example.dread]);
  return result;
}
