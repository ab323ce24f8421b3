import { describe, expect, test } from 'vitest';
import rawData from '../../../knowledge/atlas.json' with { type: 'json' };
import rawExplanations from '../../../knowledge/atlas-explanations.json' with { type: 'json' };
import { Atlas, type AtlasData } from '../../../core/knowledge/atlas.ts';
import { builtinAtlas } from '../../../core/knowledge/builtin.ts';
import { describeAtlas } from '../../../core/knowledge/describe.ts';
import { escapeMarkdown } from '../../../core/text/markdown.ts';

const atlas = builtinAtlas();
const entries = [...atlas.all('tactic'), ...atlas.all('technique'), ...atlas.all('mitigation')];
const { about, licence, ...explanations } = rawExplanations as Record<string, string>;
const given = Object.entries(explanations);
const words = (text: string): number => text.split(' ').length;

describe('words of explanation', () => {
  test('every technique, mitigation and tactic has them, and no other id', () => {
    expect(entries).toHaveLength(264);
    expect(entries.filter((entry) => atlas.explanation(entry.id) === undefined).map((entry) => entry.id)).toEqual([]);
    const known = new Set(entries.map((entry) => entry.id));
    expect(given.map(([id]) => id).filter((id) => !known.has(id))).toEqual([]);
  });

  test('say whose words they are', () => {
    expect(about).toContain("Threatline's own words");
    expect(licence).toBe('Apache-2.0');
  });

  test('stand in the order of their ids', () => {
    const ids = given.map(([id]) => id);
    expect(ids).toEqual([...ids].sort());
  });

  test('are neither a stub nor an essay', () => {
    expect(given.filter(([, text]) => words(text) < 15 || words(text) > 70).map(([id]) => id)).toEqual([]);
  });

  test('no two are the same, nor begin with the same sentence', () => {
    expect(new Set(given.map(([, text]) => text)).size).toBe(given.length);
    expect(new Set(given.map(([, text]) => text.split('. ')[0])).size).toBe(given.length);
  });

  test('are plain sentences: nothing that Markdown or HTML would act on', () => {
    expect(given.filter(([, text]) => !/^[A-Z][A-Za-z0-9 ,.;:'/-]*\.$/.test(text) || escapeMarkdown(text) !== text).map(([id]) => id)).toEqual([]);
  });

  test('stand right under the title of the hover', () => {
    for (const entry of entries) expect(describeAtlas(atlas, entry.id)!.split('\n\n')[1], entry.id).toBe(explanations[entry.id]);
  });
});

describe('look-up', () => {
  test('reads ids in capitals or not', () => {
    expect(atlas.explanation('aml.t0020')).toBe(explanations['AML.T0020']);
  });

  test.each(['', '__proto__', 'constructor', 'about', 'licence', 'AML.T9999', 'AML.T0019', 'AML.CS0000'])('%j has none', (id) => {
    expect(atlas.explanation(id)).toBeUndefined();
  });

  test('is optional, and ids that ATLAS does not have are left out', () => {
    const data = rawData as unknown as AtlasData;
    expect(new Atlas(data).explanation('AML.T0020')).toBeUndefined();
    expect(describeAtlas(new Atlas(data), 'AML.T0020')).toMatch(/technique\n\n- Tactics/);
    expect(new Atlas(data, { 'AML.T9999': 'x', 'AML.T0020': 'y' }).explanation('AML.T9999')).toBeUndefined();
  });
});
