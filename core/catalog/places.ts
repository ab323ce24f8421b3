import type { Span } from '../text/text.ts';
import type { Rule } from './types.ts';
import type { YamlMap, YamlNode } from './yaml-nodes.ts';

/** Where a rule is written: for what an editor shows beside it. Offsets into the file's text. */
export interface RulePlace {
  readonly file: string;
  /** As written; empty where it has none. */
  readonly id: string;
  /** The id, else the rule's first word. */
  readonly mark: Span;
  readonly whole: Span;
  /** The rule as read; undefined where errors keep it out. */
  readonly rule?: Rule;
  readonly examples: readonly ExamplePlace[];
}

export interface ExamplePlace {
  /** As in RuleExample: `2`, and `2.1` for its first variation. */
  readonly number: string;
  /** The word of its state, else its first word. */
  readonly state: Span;
  /** The text of its model; a variation has none of its own. */
  readonly model?: Span;
}

/** Reads off where the parts of a rule stand. The node need not be a sound rule. */
export function placeOfRule(file: string, node: YamlNode, rule: Rule | undefined): RulePlace {
  const id = entry(node, 'id');
  const head = node.is === 'map' ? (node.entries[0]?.key ?? node) : node;
  const examples = items(entry(node, 'examples')).flatMap((example, index): ExamplePlace[] => [
    placeOfExample(example, `${index + 1}`),
    ...items(entry(example, 'variations')).map((variation, at) => placeOfExample(variation, `${index + 1}.${at + 1}`)),
  ]);
  return {
    file, id: id?.is === 'scalar' ? id.value : '', mark: span(id?.is === 'scalar' ? id : head), whole: span(node), ...(rule ? { rule } : {}), examples,
  };
}

function placeOfExample(node: YamlNode, number: string): ExamplePlace {
  const model = entry(node, 'model');
  return { number, state: span(entry(node, 'state') ?? (node.is === 'map' ? (node.entries[0]?.key ?? node) : node)), ...(model ? { model: span(model) } : {}) };
}

function entry(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.is === 'map' ? (node as YamlMap).entries.find((one) => one.key.value === key)?.value : undefined;
}

function items(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.is === 'list' ? node.items : [];
}

function span({ start, end }: Span): Span {
  return { start, end };
}
