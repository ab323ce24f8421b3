import type { Condition, DataSelector, OneOrMore } from '../catalog/types.ts';

/** Conditions in words, for the pages of rules. The words are made of the rule's own and of ours; escaping is for whoever shows them. */

const maximumDepth = 12;

/**
 * A condition as a clause: 'it is of kind inference-server', 'the source of some flow into it stands in a zone of type external'.
 * @param subject what the clause is about
 */
export function conditionWords(condition: Condition, subject = 'it', depth = 0): string {
  if (depth > maximumDepth) return '...';
  const of = subject === 'it' ? 'its' : `${subject}'s`;
  if ('all' in condition) return together(condition.all, 'and', subject, depth);
  if ('any' in condition) return together(condition.any, 'or', subject, depth);
  if ('not' in condition) return `not (${conditionWords(condition.not, subject, depth + 1)})`;
  if ('type' in condition) return `${subject} is of type ${either(condition.type)}`;
  if ('kind' in condition) return `${subject} is of kind ${either(condition.kind)}`;
  if ('kind-group' in condition) return `${subject} is of a kind in the group ${either(condition['kind-group'])}`;
  if ('zone-type' in condition) return `${subject} stands in a zone of type ${either(condition['zone-type'])}`;
  if ('trust' in condition) return `${subject} stands in a zone of trust ${trustWords(condition.trust)}`;
  if ('attribute' in condition) return `${subject} has '${condition.attribute}: ${either(condition.is ?? 'yes')}'${condition['only-stated'] ? ' stated' : ''}`;
  if ('tool' in condition) return `${subject} has a tool${condition.tool.permission === undefined ? '' : ` that may ${either(condition.tool.permission)}`}${condition.tool.approval === undefined ? '' : ` (approval: ${condition.tool.approval})`}`;
  if ('system' in condition) return `the system has '${condition.system}: ${either(condition.is)}'`;
  if ('data' in condition) return `${subject} ${dataWords(condition.data)}`;
  if ('technology' in condition) return `${subject} uses ${either(condition.technology)}`;
  if ('name-has' in condition) return `${of} name has ${quoted(condition['name-has'])}`;
  if ('description-has' in condition) return `${of} description has ${quoted(condition['description-has'])}`;
  if ('data-has' in condition) return `what ${subject} carries is called ${quoted(condition['data-has'])}`;
  if ('control' in condition) return `${either(condition.control)} is in place ${scopeWords(condition.scope, subject)}`;
  if ('source' in condition) return about(condition.source, subject === 'it' ? 'its source' : `the source of ${subject}`, depth);
  if ('target' in condition) return about(condition.target, subject === 'it' ? 'its target' : `the target of ${subject}`, depth);
  if ('crosses' in condition) return condition.crosses === 'any' ? `${subject} crosses a trust boundary` : `${subject} crosses into a zone of ${condition.crosses === 'inward' ? 'higher' : 'lower'} trust`;
  if ('incoming' in condition) return about(condition.incoming, `some flow into ${subject}`, depth);
  if ('outgoing' in condition) return about(condition.outgoing, `some flow out of ${subject}`, depth);
  if ('upstream' in condition) return about(condition.upstream, `some element that data comes to ${subject} from`, depth);
  if ('downstream' in condition) return about(condition.downstream, `some element that data goes to from ${subject}`, depth);
  if ('reachable-from' in condition) return about(condition['reachable-from'], `some element from which ${subject} can be reached`, depth);
  if ('elsewhere' in condition) return about(condition.elsewhere, 'some other element', depth);
  return 'a condition that this version does not know holds';
}

/** A clause about something: 'no element is of kind agent'; of several conditions, the thing is named once: 'for no element holds: ...'. */
export function about(condition: Condition, subject: string, depth = 0): string {
  const several = ('all' in condition && condition.all.length > 1) || ('any' in condition && condition.any.length > 1) || 'not' in condition;
  return several ? `for ${subject} holds: ${conditionWords(condition, 'it', depth + 1)}` : conditionWords(condition, subject, depth + 1);
}

/** The parts of a condition that each settle (or each must hold), as list items: the members of a top `any` or `all`, else the condition alone. */
export function conditionItems(condition: Condition): { join: 'any' | 'all' | 'one'; items: string[] } {
  if ('any' in condition && condition.any.length > 1) return { join: 'any', items: condition.any.map((part) => conditionWords(part, 'it', 1)) };
  if ('all' in condition && condition.all.length > 1) return { join: 'all', items: condition.all.map((part) => conditionWords(part, 'it', 1)) };
  return { join: 'one', items: [conditionWords(condition)] };
}

function together(parts: readonly Condition[], by: 'and' | 'or', subject: string, depth: number): string {
  if (parts.length === 1) return conditionWords(parts[0]!, subject, depth);
  const text = parts.map((part) => conditionWords(part, subject, depth + 1)).join(` ${by} `);
  return depth === 0 ? text : `(${text})`;
}

function either(words: OneOrMore): string {
  const all = typeof words === 'string' ? [words] : words;
  return all.length < 2 ? (all[0] ?? 'nothing') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function quoted(words: OneOrMore): string {
  return either((typeof words === 'string' ? [words] : words).map((word) => `'${word}'`));
}

function trustWords(trust: { readonly 'at-most'?: number; readonly 'at-least'?: number }): string {
  const parts = [
    ...(trust['at-least'] === undefined ? [] : [`at least ${trust['at-least']}`]),
    ...(trust['at-most'] === undefined ? [] : [`at most ${trust['at-most']}`]),
  ];
  return parts.join(' and ');
}

function scopeWords(scope: 'subject' | 'source' | 'target' | 'ends' | 'path' | undefined, subject: string): string {
  switch (scope) {
    case 'path': return `on ${subject}, or on every path from where the attack comes`;
    case 'source': return `at the source of ${subject}`;
    case 'target': return `at the target of ${subject}`;
    case 'ends': return `at either end of ${subject}`;
    default: return `on ${subject} or a zone around it`;
  }
}

function dataWords(data: DataSelector): string {
  const parts = [
    ...(data.kind === undefined ? [] : [`of kind ${either(data.kind)}`]),
    ...(data.classification === undefined ? [] : [`classified ${either(data.classification)}`]),
    ...(data.contains === undefined ? [] : [`containing ${either(data.contains)}`]),
    ...(data.origin === undefined ? [] : [`from ${either(data.origin)}`]),
    ...(data.attribute === undefined ? [] : [`with ${data.attribute} ${either(data.is ?? 'yes')}`]),
  ];
  const where = data.where === 'holds' ? 'keeps or handles' : data.where === 'in' ? 'takes in' : data.where === 'out' ? 'gives out' : 'has to do with';
  return `${where} data ${parts.join(', ')}${data.lineage ? ', or made from such' : ''}`.trimEnd();
}
