import type { Rule } from '../catalog/types.ts';
import { short } from '../model/bind/fields.ts';
import type { Element, Flow } from '../model/model.ts';
import { witness } from './conditions/graph-predicates.ts';
import type { Question } from './conditions/question.ts';

/** The sentence of a finding: the rule's message with this system's names in it. Names are bounded and free of control characters; escaping is for whoever shows it. */
export function messageFor(rule: Rule, subject: Element | Flow, question: Question): string {
  const { graph } = question;
  const value = (placeholder: string): string => {
    switch (placeholder) {
      case 'name': return short(subject.name);
      case 'id': return short(subject.id);
      case 'data': return dataWords(subject, question);
      case 'zone': return subject.is === 'element' ? short(subject.zone?.value ?? 'no stated zone') : '';
      case 'from': case 'to': case 'from-zone': case 'to-zone': {
        if (subject.is !== 'flow') return short(subject.name);
        const end = graph.ends(subject)[placeholder.startsWith('from') ? 0 : 1];
        if (placeholder.endsWith('zone')) return short(end?.zone?.value ?? 'no stated zone');
        return short(end?.name ?? (placeholder === 'from' ? subject.from?.value : subject.to?.value) ?? 'an unknown element');
      }
      case 'source': {
        const id = witness(question, rule.when, subject) ?? (subject.is === 'flow' ? subject.from?.value : graph.incoming(subject.id)[0]?.from.id);
        return id === undefined ? 'Somebody' : short(graph.element(id)?.name ?? id);
      }
      default: return `{${placeholder}}`;
    }
  };
  const text = rule.message.replace(/\{([a-z-]+)\}/g, (_, placeholder: string) => value(placeholder));
  // a name keeps its own case: vLLM stays vLLM
  return rule.message.startsWith('{') && !text.startsWith('its data') ? text : text.charAt(0).toUpperCase() + text.slice(1);
}

function dataWords(subject: Element | Flow, { graph }: Question): string {
  if (subject.is === 'flow') return short(subject.dataText === '' ? 'its data' : subject.dataText);
  const held = graph.dataOf(subject, 'holds').entries;
  const entries = held.length > 0 ? held : graph.dataOf(subject, 'any').entries;
  if (entries.length === 0) return 'its data';
  const names = entries.slice(0, 2).map((entry) => short(entry.name));
  return entries.length > 2 ? `${names.join(', ')} and ${entries.length - 2} more` : names.join(' and ');
}
