import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { generated } from '../../scripts/generate.mjs';
import { readdirSync } from 'node:fs';
import { catalog } from '../support/analyse.ts';
import { jsonSchema } from '../../core/model/vocabulary/json-schema.ts';

describe('generated files', async () => {
  const files = await generated();
  it.each(Object.entries(files))('%s is what the vocabulary says (npm run generate)', (file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  });
});

describe('the JSON Schema', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(jsonSchema('model', catalog));

  it.each(readdirSync('examples').filter((file) => file.endsWith('.threat.yaml')))('accepts %s', (file) => {
    validate(JSON.parse(JSON.stringify(parse(readFileSync(`examples/${file}`, 'utf8')))));
    expect(validate.errors ?? []).toEqual([]);
  });

  it('accepts the small models of all rules', () => {
    for (const rule of catalog.rules.values())
      for (const example of rule.examples) {
        validate(parse(example.model));
        expect(validate.errors ?? [], `${rule.id}: ${JSON.stringify(validate.errors?.slice(0, 2))}`).toEqual([]);
      }
  });

  it.each([
    ['an unknown key', { threatmodel: 'T', elements: { a: { tpye: 'process' } } }],
    ['an unknown kind', { threatmodel: 'T', elements: { a: { kind: 'inference-sever' } } }],
    ['a list of elements', { threatmodel: 'T', elements: ['a'] }],
    ['a flow without ends', { threatmodel: 'T', flows: { f: { from: 3.5, protocol: ['a'] } } }],
  ])('refuses %s', (_, model) => expect(validate(model)).toBe(false));
});
