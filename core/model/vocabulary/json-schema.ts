import type { Catalog } from '../../catalog/catalog.ts';
import { keySpec, recordSpec } from './index.ts';
import type { RecordName, ValueType } from './types.ts';

type Json = { readonly [key: string]: unknown };

const titles = { model: 'Threatline threat model', settings: 'Threatline project settings', 'rule-file': 'Threatline rule file' } as const;

/**
 * The JSON Schema (draft 2020-12) of one of the records that a file can hold: `model` for models, `settings` for `.threatline.yaml`, `rule-file` for rule files. Made from the vocabulary
 * and the catalogue alone. In rule files kinds, controls and the like may be one's own, so those that the catalogue has are suggested and not demanded.
 */
export function jsonSchema(root: keyof typeof titles, catalog: Catalog): Json {
  const schema = new SchemaOf(catalog, root);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: titles[root],
    ...schema.record(root),
    $defs: Object.fromEntries([...reachable(root)].filter((name) => name !== root).map((name) => [name, schema.record(name)])),
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

class SchemaOf {
  constructor(private readonly catalog: Catalog, private readonly root: keyof typeof titles) {}

  record(name: RecordName): Json {
    const record = recordSpec(name);
    const properties: Record<string, Json> = {};
    for (const key of record.keys) {
      properties[key.key] = { description: key.doc, ...this.type(key.type) };
      for (const other of key.also ?? []) properties[other] = { description: `Read as '${key.key}'. ${key.doc}`, deprecated: true, ...this.type(key.type) };
    }
    const required = record.keys.filter((key) => key.required && !key.also).map((key) => key.key);
    // rule files are read strictly: no keys of one's own, and nothing empty but the file
    const isStrict = this.root === 'rule-file';
    const mayBeEmpty = (name === this.root) === isStrict;
    return {
      type: mayBeEmpty ? ['object', 'null'] : 'object', description: record.doc, properties, ...(isStrict ? {} : { patternProperties: { '^x-': true } }), additionalProperties: false,
      ...(required.length > 0 ? { required } : {}), ...(isStrict && !mayBeEmpty && required.length === 0 ? { minProperties: 1 } : {}),
    };
  }

  private type(type: ValueType): Json {
    switch (type.is) {
      case 'text': return { type: ['string', 'number', 'boolean', 'null'] };
      case 'flag': return { enum: [true, false, 'yes', 'no', 'unknown'] };
      case 'word': return this.word(type);
      case 'number': return { type: type.integer ? 'integer' : 'number', ...(type.min === undefined ? {} : { minimum: type.min }), ...(type.max === undefined ? {} : { maximum: type.max }) };
      case 'date': return { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
      case 'duration': return { type: 'string', pattern: '^\\d+ ?[A-Za-z]+$' };
      case 'path': return { type: 'string' };
      case 'reference': case 'zone': return { type: ['string', 'number'] };
      case 'catalog': return this.catalogWord(type.of);
      case 'list': {
        const member = this.type(type.of);
        if (type.of.is === 'record') return { type: ['array', 'null'], items: { $ref: `#/$defs/${type.of.record}` } };
        return { anyOf: [member, { type: 'array', items: member }, { type: 'null' }] };
      }
      case 'record': return type.or ? { anyOf: [{ $ref: `#/$defs/${type.record}` }, this.type(type.or)] } : { $ref: `#/$defs/${type.record}` };
      case 'table': {
        const short = keySpec(type.record, 'status');
        const row: Json = short ? { anyOf: [{ $ref: `#/$defs/${type.record}` }, this.type(short.type)] } : { $ref: `#/$defs/${type.record}` };
        const table: Json = { type: ['object', 'null'], additionalProperties: row };
        if (!type.names) return table;
        const named: Json = { anyOf: [this.type(type.names), { type: 'object', minProperties: 1, maxProperties: 1, additionalProperties: row }] };
        return { anyOf: [table, this.type(type.names), { type: 'array', items: named }] };
      }
      case 'free': return { type: ['object', 'null'], additionalProperties: this.root === 'rule-file' ? true : { type: ['string', 'number', 'boolean', 'null'] } };
    }
  }

  /** The word `true` arrives as a flag from readers of YAML. */
  private word(type: ValueType & { is: 'word' }): Json {
    const spelt = type.words.flatMap((w) => [w.word, ...(w.also ?? [])]);
    const words = { enum: spelt.flatMap((word) => (word === 'true' ? [true, word] : [word])) };
    return type.open ? { anyOf: [words, { type: 'string' }] } : words;
  }

  private catalogWord(of: (ValueType & { is: 'catalog' })['of']): Json {
    const { catalog } = this;
    const own = this.root === 'rule-file';
    const words = (ids: Iterable<string>): Json => (own ? { type: 'string', examples: [...ids] } : { enum: [...ids] });
    switch (of) {
      case 'kind': return words(catalog.kinds.keys());
      case 'zone-type': return words(catalog.zoneTypes.keys());
      case 'kind-group': return words(catalog.kindGroups);
      case 'control': return { type: 'string', examples: [...catalog.controls.keys()] };
      case 'attribute-word': return { type: ['string', 'number', 'boolean'] };
      default: return { type: 'string' };
    }
  }
}
