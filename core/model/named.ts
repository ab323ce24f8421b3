import type { Node } from '../syntax/tree.ts';
import { entryOf, sourceOf } from '../syntax/tree.ts';
import { findWord } from './bind/fields.ts';
import type { Element, Model, Reference } from './model.ts';
import { keySpec } from './vocabulary/index.ts';

const found = new WeakMap<Model, readonly Reference[]>();

/**
 * Every place where an id is declared or named: the references that are checked, and those in words that may be either: who may read or write (`access`) is a word of the
 * vocabulary or the id of an element. For navigation and renaming. Worked out once for each model.
 */
export function namedIn(model: Model): readonly Reference[] {
  let known = found.get(model);
  if (!known) {
    const loose = [...model.elements.values()].flatMap((element) => accessOf(model, element));
    found.set(model, (known = loose.length > 0 ? [...model.references, ...loose] : model.references));
  }
  return known;
}

function accessOf(model: Model, { item }: Element): Reference[] {
  if (!item.text.includes('access')) return [];
  const access = entryOf(item.value, 'access')?.value;
  if (access?.is !== 'map') return [];
  const references: Reference[] = [];
  for (const { key, value } of access.entries) {
    const type = keySpec('access', key.value)?.type;
    const words = type?.is === 'list' && type.of.is === 'word' ? type.of.words : undefined;
    if (!words) continue;
    const nodes: readonly (Node | undefined)[] = value?.is === 'list' ? value.items : [value];
    for (const node of nodes)
      if (node?.is === 'scalar' && model.elements.has(node.value) && findWord(words, node.value) === undefined) references.push({ id: node.value, to: 'element', source: sourceOf(item, node), declaration: false });
  }
  return references;
}
