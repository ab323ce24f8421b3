import type { Condition, Rule } from '../catalog/types.ts';
import type { Element, Flow } from '../model/model.ts';
import type { Source } from '../syntax/tree.ts';
import type { Evaluation } from './conditions/question.ts';
import type { Finding } from './finding.ts';
import { structural } from './structural.ts';

/** Where findings are shown: the words that they are about, and the other places that belong to them. */

/** The words of a stated weakness: an attribute whose stated (or protocol-implied) value lets the threat through. */
export function weakness(rule: Rule, subject: Element | Flow, evaluator: Evaluation, from: Condition | undefined): Source | undefined {
  const look = (condition: Condition | undefined, wanted: 'yes' | 'no'): Source | undefined => {
    if (!condition) return undefined;
    if ('all' in condition || 'any' in condition) {
      for (const part of 'all' in condition ? condition.all : condition.any) {
        const found = look(part, wanted);
        if (found) return found;
      }
      return undefined;
    }
    if ('not' in condition) return look(condition.not, wanted === 'yes' ? 'no' : 'yes');
    if (!('attribute' in condition)) return undefined;
    if (wanted === 'yes' && structural.has(condition.attribute)) return undefined;
    const fact = subject.attributes.get(condition.attribute);
    if (!fact?.source || (fact.basis !== 'stated' && fact.basis !== 'implied') || fact.via?.startsWith('the kind')) return undefined;
    return evaluator.truth(condition, subject, from) === wanted || fact.values[0] === 'unknown' ? fact.source : undefined;
  };
  return look(rule.when, 'yes') ?? look(rule.settledBy, 'no');
}

/** Where a finding that no single stated word causes is shown: the kind where it is written, else the id. */
export function mark(subject: Element | Flow): Source {
  return subject.is === 'element' && subject.kindBasis === 'stated' && subject.kindSource ? subject.kindSource : subject.idSource;
}

/** The other places of a flow: its ends, and the zones that it crosses. */
export function related(subject: Element | Flow, { graph }: Evaluation): Finding['related'] {
  if (subject.is !== 'flow') return [];
  const result: { message: string; source: Source }[] = [];
  const [from, to] = graph.ends(subject);
  if (from) result.push({ message: `comes from '${from.id}'`, source: from.idSource });
  if (to) result.push({ message: `goes to '${to.id}'`, source: to.idSource });
  if (graph.crosses(subject))
    for (const element of [from, to]) {
      const zone = element ? graph.zonesOf(element)[0] : undefined;
      if (zone && !zone.implicit && !result.some((r) => r.source === zone.idSource)) result.push({ message: `zone '${zone.id}'`, source: zone.idSource });
    }
  return result;
}
