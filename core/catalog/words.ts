import { recordSpec } from '../model/vocabulary/index.ts';
import type { KeySpec, RecordName, ValueType, Word } from '../model/vocabulary/index.ts';

/** The facts that rules may ask for, read off the vocabulary. */

export type FactOf = 'element' | 'flow' | 'zone' | 'data';

export interface AttributeSpec {
  /** As rules name it: `encrypted`, `access.write`. */
  readonly name: string;
  readonly of: FactOf;
  readonly spec: KeySpec;
}

const nested: Partial<Record<RecordName, readonly RecordName[]>> = { element: ['access', 'credentials'], zone: ['crossing'] };

function attributesOf(of: FactOf): ReadonlyMap<string, AttributeSpec> {
  const result = new Map<string, AttributeSpec>();
  for (const spec of recordSpec(of).keys) {
    if (spec.attribute) result.set(spec.key, { name: spec.key, of, spec });
    if (spec.type.is === 'record' && nested[of]?.includes(spec.type.record)) {
      for (const inner of recordSpec(spec.type.record).keys) {
        if (!inner.attribute) continue;
        const name = `${spec.key}.${inner.key}`;
        result.set(name, { name, of, spec: inner });
      }
    }
  }
  return result;
}

/** All attributes by what they are facts of. */
export const attributes: Readonly<Record<FactOf, ReadonlyMap<string, AttributeSpec>>> = {
  element: attributesOf('element'),
  flow: attributesOf('flow'),
  zone: attributesOf('zone'),
  data: attributesOf('data'),
};

/** The words of a value type, or undefined where any text will do. `closed`: no other word is allowed. */
export function wordsOf(type: ValueType): { words: readonly Word[]; closed: boolean } | undefined {
  if (type.is === 'word') return { words: type.words, closed: type.open !== true };
  if (type.is === 'list') return wordsOf(type.of);
  return undefined;
}

/** The word as the vocabulary spells it, or undefined when it is none of them. */
export function canonicalWord(words: readonly Word[], text: string): string | undefined {
  const wanted = text.toLowerCase().replaceAll('_', '-').replaceAll(' ', '-');
  for (const word of words) if (word.word === wanted || word.also?.includes(wanted)) return word.word;
  return undefined;
}

/** System-wide keys that hold one word out of a list: exposure, criticality. */
export const systemWords: ReadonlyMap<string, readonly Word[]> = new Map(
  recordSpec('model').keys.flatMap((key) => (key.type.is === 'word' ? [[key.key, key.type.words] as const] : [])),
);

/** The keys of a record, as the vocabulary has them. */
export function keysOf(record: RecordName): string[] {
  return recordSpec(record).keys.map(({ key }) => key);
}

export function keyOf(record: RecordName, key: string): KeySpec {
  return recordSpec(record).keys.find((spec) => spec.key === key)!;
}
