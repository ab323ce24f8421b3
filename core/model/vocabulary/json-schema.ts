import type { Catalog } from '../../catalog/catalog.ts';
import { recordSpec, vocabulary } from './index.ts';
import type { KeySpec, RecordName, ValueType } from './types.ts';

type Json = { readonly [key: string]: unknown };

/** The JSON Schema (draft 2020-12) of one of the records that a file can hold: `model` for models, `settings` for `.threatline.yaml`. Made from the vocabulary alone. */
export function jsonSchema(root: 'model' | 'settings', catalog: Catalog): Json {
  const names = reachable(root);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: root === 'model' ? 'Threatline threat model' : 'Threatline project settings',
    ...recordSchema(root, catalog),
    $defs: Object.fromEntries([...names].filter((name) => name !== root).map((name) => [name, recordSchema(name, catalog)])),
  };
}

function reachable(root: RecordName): Set<RecordName> {
  const found = new Set<RecordName>([root]);
  for (const name of found)
    for (const key of recordSpec(name).keys) {
      const type = key.type.is === 'list' ? key.type.of : key.type;
      if (type.is === 'record' || type.is === 'table') found.add(type.record);
    }
  return found;
}

function recordSchema(name: RecordName, catalog: Catalog): Json {
  const record = vocabulary.get(name)!;
  const properties: Record<string, Json> = {};
  for (const key of record.keys) {
    properties[key.key] = { description: key.doc, ...typeSchema(key.type, catalog) };
    for (const other of key.also ?? []) properties[other] = { description: `Read as '${key.key}'. ${key.doc}`, deprecated: true, ...typeSchema(key.type, catalog) };
  }
  const required = record.keys.filter((key) => key.required && !key.also).map((key) => key.key);
  return {
    type: ['model', 'settings'].includes(name) ? 'object' : ['object', 'null'], description: record.doc, properties, patternProperties: { '^x-': true }, additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
  };
}

function typeSchema(type: ValueType, catalog: Catalog): Json {
  switch (type.is) {
    case 'text': return { type: ['string', 'number', 'boolean', 'null'] };
    case 'flag': return { enum: [true, false, 'yes', 'no', 'unknown'] };
    case 'word': {
      const words = { enum: type.words.flatMap((w) => [w.word, ...(w.also ?? [])]) };
      return type.open ? { anyOf: [words, { type: 'string' }] } : words;
    }
    case 'number': return { type: type.integer ? 'integer' : 'number', ...(type.min === undefined ? {} : { minimum: type.min }), ...(type.max === undefined ? {} : { maximum: type.max }) };
    case 'date': return { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
    case 'duration': return { type: 'string', pattern: '^\\d+ ?[A-Za-z]+$' };
    case 'path': return { type: 'string' };
    case 'reference': case 'zone': return { type: ['string', 'number'] };
    case 'catalog':
      if (type.of === 'kind') return { enum: [...catalog.kinds.keys()] };
      if (type.of === 'zone-type') return { enum: [...catalog.zoneTypes.keys()] };
      return { type: 'string', ...(type.of === 'control' ? { examples: [...catalog.controls.keys()] } : {}) };
    case 'list': {
      const member = typeSchema(type.of, catalog);
      if (type.of.is === 'record') return { type: ['array', 'null'], items: { $ref: `#/$defs/${type.of.record}` } };
      return { anyOf: [member, { type: 'array', items: member }, { type: 'null' }] };
    }
    case 'record': return { $ref: `#/$defs/${type.record}` };
    case 'table': {
      const short = recordSpec(type.record).keys.find((key: KeySpec) => key.key === 'status');
      const row: Json = short ? { anyOf: [{ $ref: `#/$defs/${type.record}` }, typeSchema(short.type, catalog)] } : { $ref: `#/$defs/${type.record}` };
      const table: Json = { type: ['object', 'null'], additionalProperties: row };
      if (!type.names) return table;
      const named: Json = { anyOf: [typeSchema(type.names, catalog), { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: row }] };
      return { anyOf: [table, typeSchema(type.names, catalog), { type: 'array', items: named }] };
    }
    case 'free': return { type: ['object', 'null'], additionalProperties: { type: ['string', 'number', 'boolean', 'null'] } };
  }
}
