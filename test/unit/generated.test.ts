import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import Ajv2020 from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { generated, leftOver } from '../../scripts/generate.mjs';
import { readdirSync } from 'node:fs';
import { catalog } from '../support/analyse.ts';
import { jsonSchema } from '../../core/model/vocabulary/json-schema.ts';
import { catalogFiles } from '../../scripts/catalog-plugin.mjs';
import { ownRule } from '../support/own-rule.ts';

describe('generated files', async () => {
  const files = await generated();
  const isPage = (file: string): boolean => file.startsWith('docs/catalogue/');
  it.each(Object.entries(files).filter(([file]) => !isPage(file)))('%s is what the vocabulary says (npm run generate)', (file, text) => {
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  it('the pages of docs/catalogue are what the catalogue says, and no others (npm run generate)', () => {
    const pages = Object.entries(files).filter(([file]) => isPage(file));
    expect(pages.length).toBeGreaterThan(200);
    expect(pages.filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text).map(([file]) => file)).toEqual([]);
    expect(leftOver(files)).toEqual([]);
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

describe('the JSON Schema of rule files', () => {
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(jsonSchema('rule-file', catalog));

  it.each(catalogFiles())('accepts %s', (file) => {
    validate(parse(readFileSync(file, 'utf8')));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each([
    ['an empty file', ''],
    ['an own rule', ownRule],
  ])('accepts %s', (_, text) => expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true));

  it.each([
    ['an unknown key', 'rulse: []'],
    ['an unknown key of a rule', ownRule.replace('verify:', 'verfy:')],
    ['an unknown predicate', ownRule.replace('{ attribute: multi-tenant', '{ atribute: multi-tenant')],
    ['an empty condition', ownRule.replace('settled-by: { control: tenant-isolation }', 'settled-by: {}')],
    ['a condition without a predicate', ownRule.replace('settled-by: { control: tenant-isolation }', 'settled-by: yes')],
    ['an unknown category', ownRule.replace('stride: information-disclosure', 'stride: disclosure')],
    ['a figure out of range', ownRule.replace('damage: 6', 'damage: 11')],
    ['an example without a state', ownRule.replace('- state: open\n        on', '- on')],
  ])('refuses %s', (_, text) => expect(validate(parse(text))).toBe(false));
});
