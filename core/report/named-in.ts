import { many } from '../analysis/conditions/question.ts';
import type { Condition, Kind, Rule } from '../catalog/types.ts';

/** What rules name in their conditions: for pages that lead from one to the other. */

/** Does the condition name the kind, or a group of it, outside `not` and other elements? */
export function namesKind(condition: Condition, kind: Kind): boolean {
  if ('all' in condition) return condition.all.some((part) => namesKind(part, kind));
  if ('any' in condition) return condition.any.some((part) => namesKind(part, kind));
  if ('kind' in condition) return many(condition.kind).includes(kind.id);
  if ('kind-group' in condition) return many(condition['kind-group']).some((group) => kind.groups.includes(group));
  return false;
}

/** Does the rule ask for a zone of this type anywhere, of whatever element? */
export function namesZoneType(rule: Rule, type: string): boolean {
  return parts(rule).some((condition) => anywhere(condition, (one) => 'zone-type' in one && many(one['zone-type']).includes(type)));
}

/** Controls that take part in settling the rule: those that its `settled-by` asks for, not those under `not`. */
export function controlsThatSettle(rule: Rule): ReadonlySet<string> {
  const found = new Set<string>();
  if (rule.settledBy)
    anywhere(rule.settledBy, (one) => {
      if ('control' in one) for (const id of many(one.control)) found.add(id);
      return false;
    });
  return found;
}

function parts(rule: Rule): Condition[] {
  return [rule.to, ...(rule.when ? [rule.when] : []), ...(rule.settledBy ? [rule.settledBy] : [])];
}

const inner = ['source', 'target', 'incoming', 'outgoing', 'upstream', 'downstream', 'reachable-from', 'elsewhere'] as const;
const deepest = 64;

/** Does it hold of the condition or of one inside it? What stands under `not` is left out. */
function anywhere(condition: Condition, holds: (one: Condition) => boolean, depth = 0): boolean {
  if (depth > deepest) return false;
  if (holds(condition)) return true;
  if ('all' in condition) return condition.all.some((part) => anywhere(part, holds, depth + 1));
  if ('any' in condition) return condition.any.some((part) => anywhere(part, holds, depth + 1));
  for (const key of inner) if (key in condition) return anywhere((condition as Record<string, Condition>)[key]!, holds, depth + 1);
  return false;
}
