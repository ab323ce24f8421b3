import type { KeySpec, RecordName, RecordSpec, ValueType } from '../core/model/vocabulary/index.ts';
import { keySpec, recordSpec } from '../core/model/vocabulary/index.ts';

/** What the vocabulary says about a path of keys. */
export interface Place {
  /** What stands at the path, lists opened: what one value or member is. */
  readonly type: ValueType;
  /** Several of it can stand there. */
  readonly several: boolean;
  /** The key that the path ends with, where it is one of the vocabulary; a name in a table is none. */
  readonly spec?: KeySpec;
  /** The record that the last key belongs to. */
  readonly record?: RecordSpec;
  /** The last key is a name in this table. */
  readonly nameIn?: ValueType & { is: 'table' };
}

/**
 * Follows a path through the vocabulary, from the top of a model or of the settings.
 * @returns undefined when a key on the way is not of the vocabulary
 */
export function placeOf(path: readonly string[], top: RecordName): Place | undefined {
  let place: Place = { type: { is: 'record', record: top }, several: false };
  for (const key of path) {
    const { type } = place;
    if (type.is === 'record') {
      const spec = keySpec(type.record, key);
      if (!spec) return undefined;
      place = { ...opened(spec.type), spec, record: recordSpec(type.record) };
    } else if (type.is === 'table') place = { type: { is: 'record', record: type.record }, several: false, nameIn: type };
    else if (type.is === 'free') place = { type: { is: 'text' }, several: false };
    else return undefined;
  }
  return place;
}

function opened(type: ValueType): { type: ValueType; several: boolean } {
  return type.is === 'list' ? { type: type.of, several: true } : { type, several: false };
}

/** In a few words what a key takes, for people. */
export function typeInWords(type: ValueType): string {
  switch (type.is) {
    case 'text': return 'a text';
    case 'flag': return '`true`, `false` or `unknown`';
    case 'word': return `one of ${type.words.map((word) => `\`${word.word}\``).join(', ')}${type.open ? ', or a word of your own' : ''}`;
    case 'number': return type.min !== undefined && type.max !== undefined ? `a number from ${type.min} to ${type.max}` : 'a number';
    case 'date': return 'a date, `2026-09-01`';
    case 'duration': return 'a length of time, `90 days`';
    case 'path': return 'a path, relative to this file';
    case 'reference': return `the id of ${type.to.map((to) => (to === 'element' ? 'an element' : to === 'data' ? 'a data entry' : `a ${to}`)).join(' or ')}${type.free ? ', or free text' : ''}`;
    case 'zone': return 'the id of a zone, or a zone type';
    case 'catalog': return { kind: 'a kind of the catalogue', control: 'a control', 'zone-type': 'a zone type', rule: 'the id of a rule or of an own threat', atlas: 'an ATLAS id', owasp: 'an OWASP id with its edition', cwe: 'a CWE id', 'kind-group': 'a group of kinds', attribute: 'an attribute of elements, flows, zones or data', 'attribute-word': 'a word that the attribute can hold', 'atlas-mitigation': 'the id of an ATLAS mitigation', nist: 'an id of NIST AI 100-2', capec: 'a CAPEC id', 'nist-entry': 'an id of NIST AI RMF, AI 100-2 or AI 600-1', 'eu-ai-act': 'an article or annex', cosai: 'a CoSAI id', reference: 'an id of a framework' }[type.of];
    case 'list': return `${typeInWords(type.of)}; several in brackets`;
    case 'record': return 'keys and values';
    case 'table': return 'names, each with keys and values';
    case 'free': return 'keys of your own with values';
  }
}
