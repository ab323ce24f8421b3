import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDsl } from '../../../core/syntax/dsl/read.ts';
import { dslSurface } from '../../../core/syntax/dsl/write.ts';
import type { Edit, Value } from '../../../core/syntax/surface.ts';
import type { DocumentTree, Item, Node } from '../../../core/syntax/tree.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { document } from './generate.ts';

const N = Number(process.env['RUNS'] ?? 300);
const patience = 120_000;

type Plain = string | undefined | Plain[] | { map: [string, Plain][] };

/** What is said, whatever its form: rows and lists of names with keys are the same table. */
function plain(node: Node | undefined): Plain {
  if (!node) return undefined;
  if (node.is === 'scalar') return node.value;
  if (node.is === 'list') return node.items.map(plain);
  return { map: node.entries.map((entry): [string, Plain] => [entry.key.value, plain(entry.value)]) };
}

function plainValue(value: Value): Plain {
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map((member: Value) => plainValue(member));
  return { map: Object.entries(value).map(([key, member]) => [key, plainValue(member)]) };
}

function at(value: Plain, path: readonly string[]): Plain {
  for (const key of path) {
    if (Array.isArray(value)) value = value.find((member) => member === key || (typeof member === 'object' && !Array.isArray(member) && member.map.some(([name]) => name === key)));
    if (typeof value !== 'object' || Array.isArray(value)) return undefined;
    value = value.map.find(([name]) => name === key)?.[1];
  }
  return value;
}

const problemCount = (tree: DocumentTree): number => tree.problems.length + tree.items.reduce((n, item) => n + item.problems.length, 0);
const facts = (item: Item): unknown => JSON.stringify([item.section, item.kind, item.key?.value, plain(item.value)]);
const comments = (text: string): number => text.split('#').length;

const values = fc.oneof(
  fc.constantFrom<Value>('implemented', 'a: b', '', ' x', '# c', 'a, b', '[x', '{', '}', ';', "it's", '"', '\\', 'two\nlines', 'tab\tin', '2026-09-01', 'yes', '90 days', '1.2.3', '->', '`', '😀', '\ud800', 'a #b', 'x:', 'ünï', true, false, 12),
  fc.string({ unit: 'binary', maxLength: 8 }) as fc.Arbitrary<Value>,
  fc.constantFrom<Value>(['a', 'b, c'], { status: 'planned', due: '2027-01-31' }, { x: { y: ['z'] } }),
);
const pathWord = fc.constantFrom('type', 'kind', 'name', 'title', 'status', 'on', 'from', 'data', 'protocol', 'bidirectional', 'encrypted', 'x-flag', 'x-y', 'controls', 'tools', 'new', 'x-own', 'odd key', '[', '1', 'rate-limit', 'note');
const paths = fc.array(pathWord, { minLength: 1, maxLength: 3 });

interface Case {
  readonly tree: DocumentTree;
  readonly item: Item;
  readonly index: number;
}
const cases = fc.tuple(document, fc.nat()).map(([text, n]): Case | undefined => {
  const tree = readDsl('m.threat', text);
  const items = tree.items.filter((item) => item.kind !== 'value' && (item.value === undefined || item.value.is === 'map'));
  const item = items[n % Math.max(1, items.length)];
  return problemCount(tree) === 0 && item ? { tree, item, index: tree.items.indexOf(item) } : undefined;
});

/** Applies edits, reads again, and checks what must hold for any edit of one item. */
function after({ tree, item, index }: Case, edits: readonly Edit[], keepsComments: boolean, says: string): DocumentTree {
  const { text } = tree;
  const written = applyEdits(text, edits);
  const again = readDsl('m.threat', written);
  const message = `${says}\n${JSON.stringify(item.text)}\n${JSON.stringify(written)}`;
  expect([...again.problems, ...again.items.flatMap((one) => one.problems)].map((p) => `${p.code} ${p.message}`).filter((p) => !p.startsWith('dsl-colon') || !p.includes('needs a value')), message).toEqual([]);
  expect(again.items.length, message).toBe(tree.items.length);
  again.items.forEach((other, i) => {
    if (i !== index && !other.key?.implied) expect(facts(other), message).toEqual(facts(tree.items[i]!));
  });
  if (keepsComments) expect(comments(written), message).toBeGreaterThanOrEqual(comments(text));
  if (!text.includes('\r')) expect(edits.some((edit) => edit.text.includes('\r\n'))).toBe(false);
  return again;
}

describe('setValue', () => {
  it('says what was asked for and changes nothing else', () => {
    let written = 0;
    fc.assert(fc.property(cases, paths, values, (one, path, value) => {
      if (!one) return;
      const edits = dslSurface.setValue(one.tree, one.item, path, value);
      const before = plain(one.item.value);
      if (edits.length === 0) return;
      written++;
      const old = at(before, path);
      const says = `${path.join('.')} = ${JSON.stringify(value)}`;
      const again = after(one, edits, typeof old !== 'object' && !/[\n#]/.test(String(old)), says);
      const now = plain(again.items[one.index]!.value);
      const message = `${says}\n${JSON.stringify(one.item.text)}\n${JSON.stringify(applyEdits(one.tree.text, edits))}`;
      expect(at(now, path), message).toEqual(plainValue(value));
      const others = (whole: Plain): unknown => (typeof whole === 'object' && !Array.isArray(whole) ? JSON.stringify(whole.map.filter(([key]) => key !== path[0]).sort()) : '');
      expect(others(now), message).toEqual(others(before));
      expect(dslSurface.setValue(again, again.items[one.index]!, path, value), message).toEqual([]);
    }), { numRuns: N * 5 });
    expect(written).toBeGreaterThan(N / 8); // how many count is chance: this only keeps the property from being empty
  }, patience);
});

describe('addNamed', () => {
  it('adds the name once, in whatever form the list is written', () => {
    let written = 0;
    fc.assert(fc.property(cases, fc.constantFrom('controls', 'controls', 'tools', 'tags', 'x-own'), fc.constantFrom('rate-limit', 'a', 'b, c', 'x-1'), fc.option(fc.constantFrom<{ readonly [key: string]: Value }>({ status: 'planned' }, { status: 'planned', owner: 'a: b' }), { nil: undefined }), (one, key, name, record) => {
      if (!one) return;
      const edits = dslSurface.addNamed(one.tree, one.item, [key], name, record);
      if (edits.length === 0) return;
      written++;
      const says = `${key} + ${name} ${JSON.stringify(record)}`;
      const again = after(one, edits, true, says);
      const now = at(plain(again.items[one.index]!.value), [key]);
      const message = `${says}\n${JSON.stringify(one.item.text)}\n${JSON.stringify(applyEdits(one.tree.text, edits))}`;
      // a list that names it twice already keeps both
      const namesIn = (list: typeof now): unknown[] => list === name ? [name] : Array.isArray(list) ? list.flatMap((member) => (typeof member === 'string' ? [member] : typeof member === 'object' && !Array.isArray(member) ? member.map.map(([k]) => k) : [])) : typeof list === 'object' ? list.map.map(([k]) => k) : [list];
      const before = namesIn(at(plain(one.item.value), [key])).filter((word) => word === name).length;
      expect(namesIn(now).filter((word) => word === name), message).toHaveLength(Math.max(1, before));
      if (record && key !== 'tags') {
        const row = at(now, [name]);
        for (const [field, value] of Object.entries(record)) expect(row === value ? row : at(row, [field]), message).toBe(value);
      }
    }), { numRuns: N * 3 });
    expect(written).toBeGreaterThan(N / 8);
  }, patience);
});

describe('remove', () => {
  it('takes one entry out and changes nothing else', () => {
    let written = 0;
    fc.assert(fc.property(cases, fc.nat(), (one, n) => {
      if (!one) return;
      const entries = one.item.value?.is === 'map' ? one.item.value.entries : [];
      const entry = entries[n % Math.max(1, entries.length)];
      if (!entry) return;
      const key = entry.key.value;
      const edits = dslSurface.remove(one.tree, one.item, [key]);
      if (edits.length === 0) return;
      written++;
      const again = after(one, edits, false, `- ${key}`);
      const now = again.items[one.index]!.value;
      const message = `- ${key}\n${JSON.stringify(one.item.text)}\n${JSON.stringify(applyEdits(one.tree.text, edits))}`;
      const rest = (node: Node | undefined): unknown => (node?.is === 'map' ? node.entries.filter((e) => e.key.value !== key).map((e) => [e.key.value, plain(e.value)]) : []);
      expect(rest(now), message).toEqual(rest(one.item.value));
      if (entries.filter((e) => e.key.value === key).length === 1 && !['controls', 'tools', 'zone', 'parent'].includes(key)) expect(now?.is === 'map' && now.entries.some((e) => e.key.value === key), message).toBe(false);
    }), { numRuns: N * 3 });
    expect(written).toBeGreaterThan(N / 8);
  }, patience);

  it('takes one item out and changes nothing else', () => {
    fc.assert(fc.property(cases, (one) => {
      if (!one || one.item.section === 'zones') return;
      const edits = dslSurface.remove(one.tree, one.item, []);
      const again = readDsl('m.threat', applyEdits(one.tree.text, edits));
      const message = `${JSON.stringify(one.tree.text)}\n${JSON.stringify(again.text)}`;
      expect(problemCount(again), message).toBe(0);
      const others = (tree: DocumentTree): unknown[] => tree.items.filter((item) => item !== one.item && !item.key?.implied).map(facts);
      expect(others(again), message).toEqual(others(one.tree));
    }), { numRuns: N * 2 });
  }, patience);
});

describe('replaceWord', () => {
  it('says the word in place of another', () => {
    fc.assert(fc.property(cases, fc.nat(), fc.constantFrom('x', 'a b', 'two\nlines', '"', '`', '->', '5', 'true', 'ünï-2', 'a.', '\\'), (one, n, word) => {
      if (!one) return;
      const scalars: Node[] = [];
      const collect = (node: Node | undefined): void => {
        if (node?.is === 'scalar' && !node.implied) scalars.push(node);
        else if (node?.is === 'list') node.items.forEach(collect);
        else if (node?.is === 'map') node.entries.forEach((entry) => collect(entry.value));
      };
      collect(one.item.value);
      const target = scalars[n % Math.max(1, scalars.length)];
      if (!target) return;
      const edits = dslSurface.replaceWord(one.tree, one.item, target, word);
      if (edits.length === 0) return;
      const again = readDsl('m.threat', applyEdits(one.tree.text, edits));
      const now: Node[] = [];
      const all = (node: Node | undefined, to: Node[]): void => {
        if (node?.is === 'scalar') to.push(node);
        else if (node?.is === 'list') node.items.forEach((item) => all(item, to));
        else if (node?.is === 'map') node.entries.forEach((entry) => all(entry.value, to));
      };
      all(again.items[one.index]?.value, now);
      const found = now.find((node) => node.start === target.start && node.is === 'scalar' && !node.implied);
      expect(found?.is === 'scalar' ? found.value : undefined, `${JSON.stringify(one.item.text)} ${JSON.stringify(again.text)}`).toBe(word);
    }), { numRuns: N * 2 });
  }, patience);
});
