import type { Model } from '../model/model.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { Edit } from '../syntax/surface.ts';
import type { DocumentTree, Item, Section } from '../syntax/tree.ts';
import { entryOf } from '../syntax/tree.ts';

/**
 * Puts the items of each section in order: zones below the zones that they lie in, elements by zone (in the order of the zones) and then by id, decisions by what they are about, everything
 * else by id, numbers in ids as numbers. Items change places as text, each with the comments right above it; blank lines, comments that stand apart and sections stay where they are.
 * Text with mistakes of form stays as it is: what belongs to what is not certain there. A section in which an item shares a line with something else stays as it is. Which of several things with one id counts never changes: such a section stays as well.
 */
export function sortItems(tree: DocumentTree, model: Model | undefined): Edit[] {
  if (tree.problems.length > 0 || tree.items.some(({ problems }) => problems.length > 0)) return [];
  return tree.sections.flatMap((section) => sortSection(tree, section, model));
}

function sortSection(tree: DocumentTree, section: Section, model: Model | undefined): Edit[] {
  const { items, shape } = section;
  if (shape === 'value' || items.length < 2) return [];
  // what stands in a block of its zone cannot leave it
  if (items.some((item) => item.blockEnd !== undefined || ['zone', 'parent'].some((name) => isImpliedAt(item, name)))) return [];
  const ids = items.map((item) => item.key?.value);
  if (shape === 'table' && new Set(ids).size < ids.length) return [];
  const key = keyOf(section.name, tree, model);
  const wanted = items.map((item, index) => ({ item, index, key: key(item) })).sort((a, b) => compareKeys(a.key, b.key) || a.index - b.index).map(({ item }) => item);
  if (wanted.every((item, i) => item === items[i])) return [];
  const surface = surfaceOf(tree);
  const blocks = new Map<Item, { start: number; end: number }>();
  let last = -1;
  for (const item of items) {
    const block = surface.blockOf(tree, item);
    if (!block || block.start <= last) return [];
    blocks.set(item, block);
    last = block.end;
  }
  return items.flatMap((item, i) => {
    const [place, source] = [blocks.get(item)!, blocks.get(wanted[i]!)!];
    return wanted[i] === item ? [] : [{ span: place, text: tree.text.slice(source.start, source.end) }];
  });
}

function isImpliedAt(item: Item, name: string): boolean {
  const value = entryOf(item.value, name)?.value;
  return value?.is === 'scalar' && value.implied === true;
}

type Key = readonly (string | number)[];

function keyOf(section: string, tree: DocumentTree, model: Model | undefined): (item: Item) => Key {
  const word = (item: Item, name: string): string => {
    const value = entryOf(item.value, name)?.value;
    return value?.is === 'scalar' ? value.value : '';
  };
  const id = (item: Item): string => item.key?.value ?? '';
  const zones = zoneOrder(tree, model);
  switch (section) {
    case 'zones': return (item) => [zones.get(id(item)) ?? zones.size, id(item)];
    case 'elements': return (item) => [zones.get(word(item, 'zone')) ?? zones.size, word(item, 'zone'), id(item)];
    case 'decisions': return (item) => [word(item, 'threat'), word(item, 'on')];
    default: return (item) => [id(item)];
  }
}

/** The place of each zone: outer before inner, those beside each other by id. */
function zoneOrder(tree: DocumentTree, model: Model | undefined): ReadonlyMap<string, number> {
  const parents = new Map<string, string | undefined>();
  if (model) for (const zone of model.zones.values()) parents.set(zone.id, zone.parent?.value);
  else
    for (const item of tree.items) {
      const parent = item.section === 'zones' ? entryOf(item.value, 'parent')?.value : undefined;
      if (item.section === 'zones' && item.key) parents.set(item.key.value, parent?.is === 'scalar' ? parent.value : undefined);
    }
  const children = new Map<string | undefined, string[]>();
  for (const [id, parent] of parents) {
    const around = parent !== undefined && parents.has(parent) ? parent : undefined;
    children.set(around, [...(children.get(around) ?? []), id]);
  }
  const order = new Map<string, number>();
  const waiting = [...(children.get(undefined) ?? [])].sort(byId).reverse();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (order.has(id)) continue;
    order.set(id, order.size);
    waiting.push(...[...(children.get(id) ?? [])].sort(byId).reverse());
  }
  return order;
}

function compareKeys(a: Key, b: Key): number {
  for (let i = 0; i < a.length; i++) {
    const [left, right] = [a[i]!, b[i]!];
    const difference = typeof left === 'number' && typeof right === 'number' ? left - right : byId(String(left), String(right));
    if (difference !== 0) return difference;
  }
  return 0;
}

/** By characters, runs of digits by their number; the same everywhere, whatever the language of the machine. */
function byId(a: string, b: string): number {
  const parts = (id: string): readonly string[] => id.toLowerCase().match(/\d+|\D+/g) ?? [];
  const [left, right] = [parts(a), parts(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    const numbers = /^\d{1,15}$/.test(x) && /^\d{1,15}$/.test(y);
    if (numbers && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length || (a < b ? -1 : a > b ? 1 : 0);
}
