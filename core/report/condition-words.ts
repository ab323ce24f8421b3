import type { Condition, DataSelector, OneOrMore } from '../catalog/types.ts';

/** Conditions in words, for the pages of rules. The words are made of the rule's own and of ours; escaping is for whoever shows them. */

const maximumDepth = 12;

/** A condition as a clause about the subject: 'it is an inference-server', 'it can be reached from an element in a zone of type external'. */
export function conditionWords(condition: Condition, depth = 0): string {
  if (depth > maximumDepth) return '...';
  const say = (inner: Condition): string => conditionWords(inner, depth + 1);
  if ('all' in condition) return together(condition.all.map(say), 'and', depth);
  if ('any' in condition) return together(condition.any.map(say), 'or', depth);
  if ('not' in condition) return `not (${say(condition.not)})`;
  if ('type' in condition) return `it is ${either(condition.type)}`;
  if ('kind' in condition) return `it is of kind ${either(condition.kind)}`;
  if ('kind-group' in condition) return `its kind is in the group ${either(condition['kind-group'])}`;
  if ('zone-type' in condition) return `it stands in a zone of type ${either(condition['zone-type'])}`;
  if ('trust' in condition) return `the trust of its zone is ${trustWords(condition.trust)}`;
  if ('attribute' in condition) return `${condition.attribute} is ${either(condition.is ?? 'yes')}${condition['only-stated'] ? ', and stated' : ''}`;
  if ('tool' in condition) return `it has a tool${condition.tool.permission === undefined ? '' : ` that may ${either(condition.tool.permission)}`}${condition.tool.approval === undefined ? '' : ` (approval: ${condition.tool.approval})`}`;
  if ('system' in condition) return `the system has ${condition.system} ${either(condition.is)}`;
  if ('data' in condition) return dataWords(condition.data);
  if ('technology' in condition) return `it uses ${either(condition.technology)}`;
  if ('name-has' in condition) return `its name has ${quoted(condition['name-has'])}`;
  if ('description-has' in condition) return `its description has ${quoted(condition['description-has'])}`;
  if ('data-has' in condition) return `what it carries is called ${quoted(condition['data-has'])}`;
  if ('control' in condition) return `${either(condition.control)} is in place ${scopeWords(condition.scope)}`;
  if ('source' in condition) return `of its source: ${say(condition.source)}`;
  if ('target' in condition) return `of its target: ${say(condition.target)}`;
  if ('crosses' in condition) return condition.crosses === 'any' ? 'it crosses a trust boundary' : `it crosses into a zone of ${condition.crosses === 'inward' ? 'higher' : 'lower'} trust`;
  if ('incoming' in condition) return `of a flow into it: ${say(condition.incoming)}`;
  if ('outgoing' in condition) return `of a flow out of it: ${say(condition.outgoing)}`;
  if ('upstream' in condition) return `of an element that its data comes from: ${say(condition.upstream)}`;
  if ('downstream' in condition) return `of an element that its data goes to: ${say(condition.downstream)}`;
  if ('reachable-from' in condition) return `it can be reached from an element of which holds: ${say(condition['reachable-from'])}`;
  if ('elsewhere' in condition) return `of some other element: ${say(condition.elsewhere)}`;
  return 'a condition that this version does not know';
}

/** The parts of a condition that each settle (or each must hold), as list items: the members of a top `any` or `all`, else the condition alone. */
export function conditionItems(condition: Condition): { join: 'any' | 'all' | 'one'; items: string[] } {
  if ('any' in condition && condition.any.length > 1) return { join: 'any', items: condition.any.map((part) => conditionWords(part, 1)) };
  if ('all' in condition && condition.all.length > 1) return { join: 'all', items: condition.all.map((part) => conditionWords(part, 1)) };
  return { join: 'one', items: [conditionWords(condition)] };
}

function together(parts: readonly string[], by: 'and' | 'or', depth: number): string {
  if (parts.length === 1) return parts[0]!;
  const text = parts.join(` ${by} `);
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

function scopeWords(scope: 'subject' | 'source' | 'target' | 'ends' | 'path' | undefined): string {
  switch (scope) {
    case 'path': return 'on it, or on every path from where the attack comes';
    case 'source': return 'at its source';
    case 'target': return 'at its target';
    case 'ends': return 'at either end';
    default: return 'on it or a zone around it';
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
  const where = data.where === 'holds' ? 'it keeps or handles' : data.where === 'in' ? 'it takes in' : data.where === 'out' ? 'it gives out' : 'it has to do with';
  return `${where} data ${parts.join(', ')}${data.lineage ? ', or made from such' : ''}`.trimEnd();
}
