import type { Section } from '../tree.ts';
import { keySpec } from '../../model/vocabulary/index.ts';

/** What the vocabulary says that a top-level key holds; undefined for a key that it does not know. */
export function shapeByVocabulary(name: string): Section['shape'] | undefined {
  const type = keySpec('model', name)?.type;
  if (!type) return undefined;
  if (type.is === 'table') return 'table';
  return type.is === 'list' && type.of.is === 'record' ? 'list' : 'value';
}

/** Is this a key that holds one value, so that its section is not cut? */
export function isValueKey(name: string): boolean {
  return shapeByVocabulary(name) === 'value';
}
