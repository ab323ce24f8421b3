import { possibleTypes, predicates, readCondition, emptyFacts } from './conditions.ts';
import { elementTypes, subjectTypes } from './known.ts';
import type { Known, SubjectType } from './known.ts';
import { Reading } from './reading.ts';
import type { YamlNode } from './yaml-nodes.ts';

/**
 * What a condition at a place of a rule file is asked of: of what moves it (`incoming`, `source`, ...), else of what the rule's `to` names. All types where that cannot be told.
 * @param root of the file, which may be half written
 * @param path the keys from the top of the file down to the place
 */
export function askedAt(root: YamlNode | undefined, offset: number, path: readonly string[], known: Known): ReadonlySet<SubjectType> {
  const all = new Set(subjectTypes);
  for (const key of [...path].reverse()) {
    const moves = predicates.get(key)?.moves;
    if (moves !== undefined) return new Set<SubjectType>(moves === 'flow' ? ['flow'] : elementTypes);
  }
  if (path.includes('to')) return all;
  const to = valueOf(valueOf(ruleAt(root, offset), 'applies'), 'to');
  const reading = new Reading('');
  const condition = to && readCondition(reading, known, to, to, all, emptyFacts());
  const types = condition && possibleTypes(condition, known, all);
  return types && types.size > 0 ? types : all;
}

/** The rule that a place lies in, or the last one before it. */
function ruleAt(root: YamlNode | undefined, offset: number): YamlNode | undefined {
  const rules = valueOf(root, 'rules');
  return rules?.is === 'list' ? [...rules.items].reverse().find((rule) => rule.start <= offset) : undefined;
}

function valueOf(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.is === 'map' ? node.entries.find((entry) => entry.key.value === key)?.value : undefined;
}
