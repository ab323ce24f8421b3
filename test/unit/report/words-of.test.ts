import { describe, expect, test } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { builtinAtlas, builtinFrameworks } from '../../../core/knowledge/builtin.ts';
import { catalogWords } from '../../../core/model/words-of.ts';

const catalog = builtinCatalog();
const words = catalogWords(catalog, builtinAtlas(), builtinFrameworks());

test('the words are those of the catalogue', () => {
  expect([...words.kinds]).toEqual([...catalog.kinds.keys()]);
  expect([...words.zoneTypes]).toEqual([...catalog.zoneTypes.keys()]);
  expect([...words.controls]).toEqual([...catalog.controls.keys()]);
  expect([...words.rules]).toEqual([...catalog.rules.keys()]);
  for (const id of ['constructor', '__proto__', '']) expect([words.kinds, words.zoneTypes, words.controls, words.rules].some((set) => set.has(id))).toBe(false);
  expect(catalogWords(catalog).checkId).toBeUndefined();
});

describe('ids that a model names', () => {
  test.each([
    ['atlas', 'AML.T0020', undefined],
    ['atlas', 'AML.M0007', undefined],
    ['owasp', 'LLM01:2025', undefined],
    ['cwe', 'CWE-79', undefined],
    ['atlas', 'AML.T0020.099', { code: 'unknown-atlas', replacement: 'AML.T0020', message: expect.stringContaining('Did you mean AML.T0020?') }],
    ['atlas', 'AML-T0020', { code: 'unknown-atlas', replacement: 'AML.T0020' }],
    ['atlas', 'AMLT.0020', { code: 'unknown-atlas', replacement: 'AML.T0020' }],
    ['atlas', 'something else', { code: 'unknown-atlas', replacement: undefined }],
    ['owasp', 'LLM03', { code: 'owasp-edition', message: expect.stringContaining('no edition') }],
    ['owasp', 'LLM99:2025', { code: 'unknown-value' }],
    ['cwe', 'CWE-x', { code: 'unknown-value' }],
  ])('%s %s', (of, id, remark) => {
    const found = words.checkId!(of, id);
    if (remark) expect(found).toMatchObject(remark);
    else expect(found).toBeUndefined();
  });

  test('every id that ATLAS has retired says what took its place, where something did', () => {
    const atlas = builtinAtlas();
    const retired = Array.from({ length: 300 }, (_, n) => atlas.retired(`AML.T${String(n).padStart(4, '0')}`)).filter((one) => one !== undefined);
    expect(retired.length).toBeGreaterThan(0);
    for (const one of retired) expect(words.checkId!('atlas', one.id)).toMatchObject({ code: 'retired-atlas', replacement: one.replacedBy === undefined ? undefined : atlas.lookup(one.replacedBy)?.id });
  });
});
