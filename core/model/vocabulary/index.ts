/** The vocabulary: the one table that the binder, the editor, the JSON Schema and the language reference are read off. */
import { accessRecord, credentialsRecord, elementRecord, toolRecord } from './element.ts';
import { flowRecord } from './flow.ts';
import { ruleRecords } from './rules.ts';
import * as settings from './settings.ts';
import * as system from './system.ts';
import type { KeySpec, RecordName, RecordSpec } from './types.ts';

export type * from './types.ts';
export { classificationWords, containsWords, dataKindWords, originWords, strideWords } from './words.ts';

/** The records of models and of `.threatline.yaml`. */
export const vocabulary: ReadonlyMap<RecordName, RecordSpec> = new Map(
  [
    system.modelRecord, system.reviewRecord, system.zoneRecord, system.crossingRecord, system.dataRecord,
    elementRecord, accessRecord, credentialsRecord, toolRecord, system.controlUseRecord, flowRecord,
    system.threatRecord, system.dreadRecord, system.controlRecord, system.assumptionRecord, system.exclusionRecord, system.decisionRecord,
    settings.settingsRecord, settings.settingsRuleRecord, settings.settingsGatesRecord, settings.settingsDecisionsRecord,
  ].map((record) => [record.name, record]),
);

/** The records of rule files. */
export const ruleVocabulary: ReadonlyMap<RecordName, RecordSpec> = new Map(ruleRecords.map((record) => [record.name, record]));

const keysOf = new Map<RecordName, ReadonlyMap<string, KeySpec>>();
for (const [name, record] of [...vocabulary, ...ruleVocabulary]) {
  const keys = new Map<string, KeySpec>();
  for (const key of record.keys) {
    keys.set(key.key, key);
    for (const other of key.also ?? []) keys.set(other, key);
  }
  keysOf.set(name, keys);
}

/** The record of this name; every name of the type has one. */
export function recordSpec(name: RecordName): RecordSpec {
  return vocabulary.get(name) ?? ruleVocabulary.get(name)!;
}

/** The key of a record by one of its spellings (case and `_`/`-` are not told apart), or undefined. */
export function keySpec(record: RecordName, key: string): KeySpec | undefined {
  const keys = keysOf.get(record)!;
  return keys.get(key) ?? keys.get(key.toLowerCase().replaceAll('_', '-'));
}
