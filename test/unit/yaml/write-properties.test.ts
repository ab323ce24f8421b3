import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineEnd, lineStart } from '../../../core/syntax/yaml/lines.ts';
import { readYaml } from '../../../core/syntax/yaml/read.ts';
import { yamlSurface } from '../../../core/syntax/yaml/write.ts';
import type { Edit, Value } from '../../../core/syntax/surface.ts';
import type { DocumentTree, Item, Node } from '../../../core/syntax/tree.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { applied, document, edit } from './generate.ts';

const N = Number(process.env['RUNS'] ?? 150);
const patience = 60_000;

type Plain = string | undefined | Plain[] | { map: [string, Plain][] };

function plain(node: Node | undefined): Plain {
  if (!node) return undefined;
  if (node.is === 'scalar') return node.value;
  if (node.is === 'list') return node.items.map(plain);
  return { map: node.entries.map((entry) => [entry.key.value, plain(entry.value)]) };
}

function plainValue(value: Value): Plain {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((member: Value) => plainValue(member));
  return { map: Object.entries(value).map(([key, member]) => [key, plainValue(member)]) };
}

function at(value: Plain, path: readonly string[]): Plain {
  for (const key of path) {
    // a name in a list stands for itself, with its record or without
    if (Array.isArray(value)) value = value.find((member) => member === key || (typeof member === 'object' && !Array.isArray(member) && member.map.some(([name]) => name === key)));
    if (typeof value !== 'object' || Array.isArray(value)) return undefined;
    value = value.map.find(([name]) => name === key)?.[1];
  }
  return value;
}

function problemCount(tree: DocumentTree): number {
  return tree.problems.length + tree.items.reduce((n, item) => n + item.problems.length, 0);
}

/** What an item is, apart from its place. */
const facts = (item: Item): unknown => [item.section, item.kind, item.key?.value, plain(item.value)];
const comments = (text: string): number => text.split('#').length;

/** Documents without mistakes, an item of theirs, and what is written. */
const values = fc.oneof(
  fc.constantFrom<Value>('implemented', 'a: b', '', ' x', '# c', 'a, b', '[x', 'null', '~', '- x', "it's", '"', '\\', 'two\nlines', 'tab\tin', '2026-09-01', 'yes', '@x', '%', '😀', '\ud800', 'a #b', 'x:', '---', '<<', 'ünï', true, 12),
  fc.string({ unit: 'binary', maxLength: 8 }) as fc.Arbitrary<Value>,
  fc.constantFrom<Value>(['a', 'b, c'], { status: 'planned', due: '2027-01-31' }, { x: { y: ['z'] } }),
);
const pathWord = fc.constantFrom('type', 'name', 'zone', 'controls', 'new', 'x-own', 'quoted key', 'a key: odd', '[', '1', '__proto__x');
const paths = fc.array(pathWord, { minLength: 1, maxLength: 3 });

interface Case {
  readonly tree: DocumentTree;
  readonly item: Item;
  readonly index: number;
}
const cases = fc.tuple(document, fc.nat()).map(([text, n]): Case | undefined => {
  const tree = readYaml('f', text);
  const items = tree.items.filter((item) => item.kind !== 'value' && (item.value === undefined || item.value.is === 'map'));
  const item = items[n % Math.max(1, items.length)];
  return problemCount(tree) === 0 && item ? { tree, item, index: tree.items.indexOf(item) } : undefined;
});

/** Applies edits, reads again, and checks what must hold for any edit of one item. */
function after({ tree, item, index }: Case, edits: readonly Edit[], keepsComments: boolean): DocumentTree {
  const { text } = tree;
  const end = lineEnd(text, item.start + item.text.length);
  for (const { span } of edits) {
    expect(span.start).toBeGreaterThanOrEqual(lineStart(text, item.start));
    expect(span.end).toBeLessThanOrEqual(end);
  }
  const written = applyEdits(text, edits);
  const again = readYaml('f', written);
  expect(problemCount(again), JSON.stringify(written)).toBe(0);
  expect(again.items.length).toBe(tree.items.length);
  again.items.forEach((other, i) => {
    if (i !== index) expect(facts(other)).toEqual(facts(tree.items[i]!));
  });
  if (keepsComments) expect(comments(written)).toBeGreaterThanOrEqual(comments(text));
  if (!text.includes('\r')) expect(edits.some((edit) => edit.text.includes('\r\n'))).toBe(false);
  return again;
}

describe('setValue', () => {
  it('says what was asked for and changes nothing else', () => {
    let written = 0;
    fc.assert(fc.property(cases, paths, values, (one, path, value) => {
      if (!one) return;
      const edits = yamlSurface.setValue(one.tree, one.item, path, value);
      const before = plain(one.item.value);
      if (edits.length === 0) return;
      written++;
      const old = at(before, path);
      const again = after(one, edits, typeof old !== 'object' && !/[\n#]/.test(String(old)));
      const now = plain(again.items[one.index]!.value);
      expect(at(now, path), applyEdits(one.tree.text, edits)).toEqual(plainValue(value));
      // all other entries of the item stay, in their order
      const others = (whole: Plain): unknown => (typeof whole === 'object' && !Array.isArray(whole) ? whole.map.filter(([key]) => key !== path[0]) : []);
      expect(others(now)).toEqual(others(before));
      expect(yamlSurface.setValue(again, again.items[one.index]!, path, value)).toEqual([]);
    }), { numRuns: N * 4 });
    expect(written).toBeGreaterThan(N / 8); // how many count is chance: this only keeps the property from being empty
  }, patience);
});

describe('addNamed', () => {
  it('adds the name once, in whatever form the list is written', () => {
    let written = 0;
    fc.assert(fc.property(cases, fc.nat(), fc.constantFrom('rate-limit', 'a', 'type', 'b, c'), fc.option(fc.constantFrom<{ readonly [key: string]: Value }>({ status: 'planned' }, { status: 'planned', owner: 'a: b' }), { nil: undefined }), (one, n, name, record) => {
      if (!one) return;
      const entries = one.item.value?.is === 'map' ? one.item.value.entries : [];
      const key = entries[n % (entries.length + 1)]?.key.value ?? 'controls';
      const edits = yamlSurface.addNamed(one.tree, one.item, [key], name, record);
      if (edits.length === 0) return;
      written++;
      const again = after(one, edits, false);
      const list = at(plain(again.items[one.index]!.value), [key]);
      const find = (member: Plain): boolean => (typeof member === 'object' && !Array.isArray(member) ? member.map.some(([word]) => word === name) : member === name);
      const found = Array.isArray(list) ? list.filter(find) : find(list) ? [list] : [];
      expect(found.length, applyEdits(one.tree.text, edits)).toBeGreaterThan(0);
      if (record) expect([at(found[0], [name, 'status']), at(found[0], [name])]).toContain('planned'); // `name: planned` is short for it
      expect(yamlSurface.addNamed(again, again.items[one.index]!, [key], name, record)).toEqual([]);
    }), { numRuns: N * 4 });
    expect(written).toBeGreaterThan(N / 8); // how many count is chance: this only keeps the property from being empty
  }, patience);
});

describe('remove', () => {
  it('takes out an entry and leaves its neighbours', () => {
    let written = 0;
    fc.assert(fc.property(cases, fc.nat(), fc.boolean(), (one, n, deep) => {
      if (!one || one.item.value?.is !== 'map' || one.item.value.entries.length === 0) return;
      if (one.tree.text.includes('+')) return;
      const entry = one.item.value.entries[n % one.item.value.entries.length]!;
      const inner = entry.value?.is === 'map' && entry.value.entries.length > 1 && deep ? entry.value.entries[0]! : undefined;
      const path = inner ? [entry.key.value, inner.key.value] : [entry.key.value];
      const edits = yamlSurface.remove(one.tree, one.item, path);
      const written1 = applyEdits(one.tree.text, edits);
      const again = readYaml('f', written1);
      expect(problemCount(again), JSON.stringify(written1)).toBe(0);
      expect(again.items.length).toBe(one.tree.items.length);
      again.items.forEach((other, i) => {
        if (i !== one.index) expect(facts(other)).toEqual(facts(one.tree.items[i]!));
      });
      written++;
      const whole = plain(one.item.value) as { map: [string, Plain][] };
      const now = plain(again.items[one.index]!.value);
      expect(at(now, path)).toBeUndefined();
      const rest = whole.map.filter(([key]) => key !== path[0]);
      expect(typeof now === 'object' && !Array.isArray(now) ? now.map.filter(([key]) => key !== path[0]) : [], JSON.stringify(written1)).toEqual(rest);
    }), { numRuns: N * 4 });
    expect(written).toBeGreaterThan(N / 8);
  }, patience);

  it('takes out an item and leaves the others', () => {
    let written = 0;
    fc.assert(fc.property(cases, (one) => {
      if (!one || one.tree.text.includes('+')) return; // a block text with `+` takes in the blank lines that meet it
      const edits = yamlSurface.remove(one.tree, one.item, []);
      if (edits.length === 0) return;
      written++;
      const text = applyEdits(one.tree.text, edits);
      const again = readYaml('f', text);
      expect(problemCount(again), JSON.stringify(text)).toBe(0);
      // the key of a section that the vocabulary does not know, left without items, is a value
      expect(again.items.filter((item) => item.kind !== 'value' || item.value).map(facts), JSON.stringify(text)).toEqual(one.tree.items.filter((item) => item !== one.item && (item.kind !== 'value' || item.value)).map(facts));
    }), { numRuns: N * 4 });
    expect(written).toBeGreaterThan(N / 8); // how many count is chance: this only keeps the property from being empty
  }, patience);
});

describe('addItem', () => {
  it('adds an item behind the given one, or at the end, or with its section', () => {
    let written = 0;
    const records = fc.constantFrom<Value>({ type: 'process' }, { type: 'x', name: 'A name: odd', description: 'A long text, long enough that the line would be too wide with it and has to be cut into several' }, {});
    fc.assert(fc.property(cases, fc.constantFrom('elements', 'flows', 'zones', 'threats'), records, fc.boolean(), (one, section, record, placed) => {
      if (!one) return;
      const put = placed && one.item.kind === 'entry' ? one.item : undefined;
      const name = put ? put.section : section;
      const edits = yamlSurface.addItem(one.tree, name, 'brand-new', record, put);
      if (edits.length === 0) return;
      written++;
      const text = applyEdits(one.tree.text, edits);
      const again = readYaml('f', text);
      expect(problemCount(again), JSON.stringify(text)).toBe(0);
      const added = again.items.findIndex((item) => item.key?.value === 'brand-new');
      expect(again.items[added]?.section, JSON.stringify(text)).toBe(name);
      expect(plain(again.items[added]!.value) ?? { map: [] }).toEqual(plainValue(record));
      expect(again.items.filter((_, i) => i !== added).map(facts)).toEqual(one.tree.items.map(facts));
      if (put) expect(added).toBe(one.index + 1);
      expect(comments(text)).toEqual(comments(one.tree.text));
    }), { numRuns: N * 4 });
    expect(written).toBeGreaterThan(N / 8); // how many count is chance: this only keeps the property from being empty
  }, patience);
});

describe('replaceWord and scalar', () => {
  it('writes a word that is read back as it was meant', () => {
    fc.assert(fc.property(cases, fc.oneof(fc.constantFrom('x', 'a, b', 'a: b', ' c ', '#', 'null', 'it\'s', '"', '\n', ''), fc.string({ maxLength: 6 })), (one, word) => {
      if (!one || one.item.value?.is !== 'map') return;
      const entry = one.item.value.entries.find(({ value }) => value?.is === 'scalar');
      if (!entry) return;
      const edits = yamlSurface.replaceWord(one.tree, one.item, entry.value!, word);
      const again = after(one, edits, false);
      expect(at(plain(again.items[one.index]!.value), [entry.key.value])).toBe(word);
    }), { numRuns: N * 2 });
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (word) => {
      for (const text of [`a: {b: ${yamlSurface.scalar(word)}}`, `a:\n  b: ${yamlSurface.scalar(word)}\n`, `a:\n  b: {${yamlSurface.scalar(word)}: x}`])
        expect(JSON.stringify(plain(readYaml('f', text).items[0]!.value)), text).toContain(JSON.stringify(word));
    }), { numRuns: N });
  }, patience);
});

describe('any text', () => {
  it('gets edits that can be applied, whatever is asked for', () => {
    fc.assert(fc.property(document, fc.array(edit, { maxLength: 4 }), paths, values, (text, edits, path, value) => {
      const tree = readYaml('f', edits.reduce(applied, text));
      const all: (readonly Edit[])[] = tree.items.flatMap((item) => [
        yamlSurface.setValue(tree, item, path, value),
        yamlSurface.setValue(tree, item, [], value),
        yamlSurface.addNamed(tree, item, path, 'x', { status: value }),
        yamlSurface.addNamed(tree, item, [], 'x'),
        yamlSurface.addItem(tree, item.section, 'x', value, item),
        yamlSurface.addItem(tree, item.section, undefined, value),
        yamlSurface.remove(tree, item, path),
        yamlSurface.remove(tree, item, []),
        yamlSurface.replaceWord(tree, item, item.value ?? { start: 0, end: 0 }, 'a, b'),
      ]);
      all.push(yamlSurface.addItem(tree, 'elements', 'x', value), yamlSurface.addItem(tree, 'decisions', undefined, value), yamlSurface.addItem(tree, 'odd', 'x', value));
      for (const one of all) expect(typeof applyEdits(tree.text, one)).toBe('string');
    }), { numRuns: N });
  }, patience);
});
