import type { DocumentTree, Item, Node, ScalarNode } from '../syntax/tree.ts';
import { isAliasAt } from '../syntax/walk.ts';
import { sectionRecord } from './bind/items.ts';
import type { RecordName, ValueType } from './vocabulary/index.ts';
import { keySpec } from './vocabulary/index.ts';

/** A path that a document names, with the key that it is the value of. */
export interface WrittenPath {
  readonly item: Item;
  readonly node: ScalarNode;
  readonly key: string;
}

/** Every value that the vocabulary takes for a path: included files, the sources of elements, rule folders in the settings. */
export function pathsOf(tree: DocumentTree, top: 'model' | 'settings'): WrittenPath[] {
  const found: WrittenPath[] = [];
  for (const item of tree.items) {
    const record = top === 'model' && item.kind !== 'value' ? sectionRecord(item.section) : undefined;
    if (record) inRecord(item, item.value, record, found);
    else ofType(item, item.value, keySpec(top, item.section)?.type, item.section, found);
  }
  return found;
}

function inRecord(item: Item, node: Node | undefined, record: RecordName, found: WrittenPath[]): void {
  if (node?.is !== 'map') return;
  for (const { key, value } of node.entries) {
    const spec = keySpec(record, key.value);
    if (spec) ofType(item, value, spec.type, spec.key, found);
  }
}

function ofType(item: Item, node: Node | undefined, type: ValueType | undefined, key: string, found: WrittenPath[]): void {
  const of = type?.is === 'list' ? type.of : type;
  if (of?.is !== 'path' || !node || isAliasAt(item, node)) return;
  for (const one of node.is === 'list' ? node.items : [node]) if (one.is === 'scalar' && !isAliasAt(item, one)) found.push({ item, node: one, key });
}
