import { describe, expect, it } from 'vitest';
import type { Edit, Surface, Value } from '../../../core/syntax/surface.ts';
import { readYaml } from '../../../core/syntax/yaml/read.ts';
import { yamlSurface } from '../../../core/syntax/yaml/write.ts';
import { applyEdits } from '../../../core/text/text.ts';

type Record = { readonly [key: string]: Value };

/** Applies what a call writes for the item with this key (or the n-th item). */
function write(text: string, of: string | number, call: (surface: Surface, tree: ReturnType<typeof readYaml>, item: ReturnType<typeof readYaml>['items'][number]) => readonly Edit[]): string {
  const tree = readYaml('f', text);
  const item = typeof of === 'number' ? tree.items[of] : tree.items.find((one) => one.key?.value === of);
  return applyEdits(text, call(yamlSurface, tree, item!));
}

const set: readonly (readonly [name: string, text: string, path: readonly string[], value: Value, result: string])[] = [
  ['a value in a block', 'elements:\n  a:\n    kind: x # c\n    zone: z\n', ['kind'], 'y', 'elements:\n  a:\n    kind: y # c\n    zone: z\n'],
  ['a value in brackets', 'elements:\n  a: {kind: x, zone: z}\n', ['kind'], 'y', 'elements:\n  a: {kind: y, zone: z}\n'],
  ['nothing, when it is so already', 'elements:\n  a: {kind: "x"}\n', ['kind'], 'x', 'elements:\n  a: {kind: "x"}\n'],
  ['a new key in a block', 'elements:\n  a:\n    kind: x # c\n\n  # b\n  b: {}\n', ['zone'], 'z', 'elements:\n  a:\n    kind: x # c\n    zone: z\n\n  # b\n  b: {}\n'],
  ['a new key in a block at the end of the file', 'elements:\n    a:\n        kind: x', ['zone'], 'z', 'elements:\n    a:\n        kind: x\n        zone: z'],
  ['a new key after a block text', 'elements:\n  a:\n    d: |\n      one\n\n  b: {}\n', ['zone'], 'z', 'elements:\n  a:\n    d: |\n      one\n    zone: z\n\n  b: {}\n'],
  ['a new key in brackets', 'elements:\n  a: { kind: x } # c\n', ['zone'], 'z', 'elements:\n  a: { kind: x, zone: z } # c\n'],
  ['a new key in empty brackets', 'elements:\n  a: {}\n', ['zone'], 'z', 'elements:\n  a: { zone: z }\n'],
  ['a new key in brackets over lines', 'elements:\n  a: {\n    kind: x, # c\n    zone: z # d\n  }\n', ['name'], 'n', 'elements:\n  a: {\n    kind: x, # c\n    zone: z, # d\n    name: n\n  }\n'],
  ['a new key in brackets over lines, with a comma at the end', 'elements:\n  a: {\n    kind: x,\n  }\n', ['name'], 'n', 'elements:\n  a: {\n    kind: x,\n    name: n,\n  }\n'],
  ['a value where there is none', 'elements:\n  a:\n    kind: # c\n    zone: z\n', ['kind'], 'x', 'elements:\n  a:\n    kind: x # c\n    zone: z\n'],
  ['a value where null is', 'elements:\n  a: { kind: ~, zone: z }\n', ['kind'], 'x', 'elements:\n  a: { kind: x, zone: z }\n'],
  ['a value of a key without a colon', 'elements:\n  a: { kind, zone: z }\n', ['kind'], 'x', 'elements:\n  a: { kind: x, zone: z }\n'],
  ['an item without a value', 'elements:\n  a: # c\n  b: {}\n', ['kind'], 'x', 'elements:\n  a: { kind: x } # c\n  b: {}\n'],
  ['maps on the way', 'elements:\n  a:\n    kind: x\n', ['access', 'write'], ['team'], 'elements:\n  a:\n    kind: x\n    access: { write: [team] }\n'],
  ['a key in a map that is there', 'elements:\n  a:\n    access:\n      read: everyone\n    kind: x\n', ['access', 'write'], ['team', 'a, b'], 'elements:\n  a:\n    access:\n      read: everyone\n      write: [team, "a, b"]\n    kind: x\n'],
  ['a value in place of a block', 'elements:\n  a:\n    holds: # c\n      - x\n      - y\n    kind: x\n', ['holds'], ['z'], 'elements:\n  a:\n    holds: [z] # c\n    kind: x\n'],
  ['a value in place of a block text', 'elements:\n  a:\n    d: |\n      one\n      two\n    kind: x\n', ['d'], 'three', 'elements:\n  a:\n    d: three\n    kind: x\n'],
  ['text that needs quotes', 'elements:\n  a: { kind: x }\n', ['name'], 'A: b, "c"', 'elements:\n  a: { kind: x, name: \'A: b, "c"\' }\n'],
  ['text that needs none in a block', 'elements:\n  a:\n    kind: x\n', ['name'], 'A, b [c]', 'elements:\n  a:\n    kind: x\n    name: A, b [c]\n'],
  ['text of several lines', 'elements:\n  a:\n    kind: x\n', ['name'], 'a\nb', 'elements:\n  a:\n    kind: x\n    name: "a\\nb"\n'],
  ['numbers, dates, flags', 'elements:\n  a: { kind: x }\n', ['facts'], { n: 3, d: '2026-09-01', f: true, y: 'yes' }, 'elements:\n  a: { kind: x, facts: { n: 3, d: 2026-09-01, f: true, y: yes } }\n'],
  ['CRLF', 'elements:\r\n  a:\r\n    kind: x # c\r\n  b: {}\r\n', ['zone'], 'z', 'elements:\r\n  a:\r\n    kind: x # c\r\n    zone: z\r\n  b: {}\r\n'],
  ['a key of an entry in a list', 'decisions:\n- threat: a\n  on: b\n- on: c\n', ['by'], 'd', 'decisions:\n- threat: a\n  on: b\n  by: d\n- on: c\n'],
  ['an item of a table in brackets', 'zones: { a: { type: x }, b }\n', ['type'], 'y, z', 'zones: { a: { type: "y, z" }, b }\n'],
  ['nothing in a value of the wrong form', 'elements:\n  a: word\n', ['kind'], 'x', 'elements:\n  a: word\n'],
  ['nothing inside an alias', 'x: &x { kind: y }\nelements:\n  a: *x\n', ['kind'], 'x', 'x: &x { kind: y }\nelements:\n  a: *x\n'],
  ['nothing in an item with a broken form', 'elements:\n  a: { kind: y zone: z }\n', ['kind'], 'x', 'elements:\n  a: { kind: y zone: z }\n'],
  ['a status of a name in a list', 'elements:\n  a: { controls: [x, y] }\n', ['controls', 'x', 'status'], 'planned', 'elements:\n  a: { controls: [x: { status: planned }, y] }\n'],
];

describe('setValue writes', () => {
  it.each(set)('%s', (_, text, path, value, result) => {
    const key = text.includes('  a:') || text.includes('{ a:') ? 'a' : 0;
    expect(write(text, key, (surface, tree, item) => surface.setValue(tree, item, path, value))).toBe(result);
  });

  it('a value of the document itself', () => {
    expect(write('owner: x # c\nreview: { every: 90 days }\n', 0, (surface, tree, item) => surface.setValue(tree, item, [], 'y: z'))).toBe('owner: "y: z" # c\nreview: { every: 90 days }\n');
    expect(write('owner: x\nreview: { every: 90 days }\n', 1, (surface, tree, item) => surface.setValue(tree, item, ['last'], '2026-09-01'))).toBe('owner: x\nreview: { every: 90 days, last: 2026-09-01 }\n');
  });

  it('tab stops', () => {
    const text = 'elements:\n  a: { kind: x }\n';
    const tree = readYaml('f', text);
    const [edit] = yamlSurface.setValue(tree, tree.items[0]!, ['note'], { by: { placeholder: 'who' }, because: { placeholder: 'a: b' }, until: { placeholder: '' } });
    expect(edit!.text).toBe(', note: { by: who, because: "a: b", until: "" }');
    expect(edit!.stops!.map(({ start, end }) => edit!.text.slice(start, end))).toEqual(['who', 'a: b', '']);
    expect(readYaml('f', applyEdits(text, [edit!])).items[0]!.problems).toEqual([]);
  });
});

const named: readonly (readonly [name: string, text: string, control: string, record: Record | undefined, result: string])[] = [
  ['a missing key', 'elements:\n  a:\n    kind: x\n', 'c', undefined, 'elements:\n  a:\n    kind: x\n    controls: [c]\n'],
  ['a missing key, with a record', 'elements:\n  a: { kind: x }\n', 'c', { status: 'planned' }, 'elements:\n  a: { kind: x, controls: { c: { status: planned } } }\n'],
  ['a key without a value', 'elements:\n  a:\n    controls:\n    kind: x\n', 'c', undefined, 'elements:\n  a:\n    controls: [c]\n    kind: x\n'],
  ['a list in brackets', 'elements:\n  a: { controls: [b] }\n', 'c', undefined, 'elements:\n  a: { controls: [b, c] }\n'],
  ['a list in brackets, with a record', 'elements:\n  a: { controls: [b] }\n', 'c', { status: 'planned' }, 'elements:\n  a: { controls: [b, c: { status: planned }] }\n'],
  ['an empty list', 'elements:\n  a: { controls: [] }\n', 'c', undefined, 'elements:\n  a: { controls: [c] }\n'],
  ['a list in brackets over lines', 'elements:\n  a:\n    controls: [\n      b, # d\n      e # f\n    ]\n', 'c', undefined, 'elements:\n  a:\n    controls: [\n      b, # d\n      e, # f\n      c\n    ]\n'],
  ['a list over lines', 'elements:\n  a:\n    controls:\n      - b # d\n    kind: x\n', 'c', { status: 'planned' }, 'elements:\n  a:\n    controls:\n      - b # d\n      - c: { status: planned }\n    kind: x\n'],
  ['a list in the column of its key', 'elements:\n  a:\n    controls:\n    - b\n    kind: x\n', 'c', undefined, 'elements:\n  a:\n    controls:\n    - b\n    - c\n    kind: x\n'],
  ['a map in brackets', 'elements:\n  a: { controls: { b: {} } }\n', 'c', undefined, 'elements:\n  a: { controls: { b: {}, c: {} } }\n'],
  ['a map over lines', 'elements:\n  a:\n    controls:\n      b: { status: planned }\n', 'c', { status: 'planned' }, 'elements:\n  a:\n    controls:\n      b: { status: planned }\n      c: { status: planned }\n'],
  ['one name without brackets', 'elements:\n  a:\n    controls: b # d\n', 'c', undefined, 'elements:\n  a:\n    controls: [b, c] # d\n'],
  ['a name that is there', 'elements:\n  a: { controls: [b, c] }\n', 'c', undefined, 'elements:\n  a: { controls: [b, c] }\n'],
  ['a record to a name that is there', 'elements:\n  a: { controls: [b, "c"] }\n', 'c', { status: 'planned' }, 'elements:\n  a: { controls: [b, "c": { status: planned }] }\n'],
  ['a record to a name over lines', 'elements:\n  a:\n    controls:\n      - c # d\n', 'c', { status: 'planned' }, 'elements:\n  a:\n    controls:\n      - c: { status: planned } # d\n'],
  ['a record to a name with one', 'elements:\n  a:\n    controls:\n      c:\n        status: planned # d\n        owner: e\n', 'c', { status: 'implemented', evidence: 'f' }, 'elements:\n  a:\n    controls:\n      c:\n        status: implemented # d\n        owner: e\n        evidence: f\n'],
  ['a record to a pair in a list', 'elements:\n  a: { controls: [b, c: { status: planned }] }\n', 'c', { status: 'implemented' }, 'elements:\n  a: { controls: [b, c: { status: implemented }] }\n'],
  ['a record to a name in a map without one', 'elements:\n  a:\n    controls:\n      c:\n      d: {}\n', 'c', { status: 'planned' }, 'elements:\n  a:\n    controls:\n      c: { status: planned }\n      d: {}\n'],
  ['a status to a status alone', 'elements:\n  a: { controls: { c: planned } }\n', 'c', { status: 'implemented' }, 'elements:\n  a: { controls: { c: implemented } }\n'],
  ['a record to a status alone', 'elements:\n  a: { controls: { c: planned } }\n', 'c', { owner: 'o' }, 'elements:\n  a: { controls: { c: { status: planned, owner: o } } }\n'],
];

describe('addNamed adds to', () => {
  it.each(named)('%s', (_, text, control, record, result) => {
    expect(write(text, 'a', (surface, tree, item) => surface.addNamed(tree, item, ['controls'], control, record))).toBe(result);
    expect(write(result, 'a', (surface, tree, item) => surface.addNamed(tree, item, ['controls'], control, record))).toBe(result);
  });
});

const long = { threat: 'AI-INF-03', on: 'vllm', status: 'accepted', because: 'Only our own products can call it, and they are limited to ten calls a minute' };
const items: readonly (readonly [name: string, text: string, section: string, key: string | undefined, value: Value, result: string])[] = [
  ['like its neighbours in brackets', 'elements:\n  a: { kind: x } # c\n\n# d\nflows: {}\n', 'elements', 'n', { kind: 'y' }, 'elements:\n  a: { kind: x } # c\n  n: { kind: y }\n\n# d\nflows: {}\n'],
  ['like its neighbours over lines', 'elements:\n    a:\n        kind: x\n', 'elements', 'n', { kind: 'y', zone: 'z' }, 'elements:\n    a:\n        kind: x\n    n:\n        kind: y\n        zone: z\n'],
  ['parted by a blank line like its neighbours', 'elements:\n  a: { kind: x }\n\n  b: { kind: x }\n', 'elements', 'n', { kind: 'y' }, 'elements:\n  a: { kind: x }\n\n  b: { kind: x }\n\n  n: { kind: y }\n'],
  ['in a table in brackets', 'zones: { a: { type: x } }\n', 'zones', 'n', { type: 'y' }, 'zones: { a: { type: x }, n: { type: y } }\n'],
  ['in a table in brackets over lines', 'zones: {\n  a: { type: x }\n}\n', 'zones', 'n', { type: 'y' }, 'zones: {\n  a: { type: x },\n  n: { type: y }\n}\n'],
  ['in an empty section', 'elements: # c\nowner: x\n', 'elements', 'n', { kind: 'y' }, 'elements: # c\n  n: { kind: y }\nowner: x\n'],
  ['in a section of empty brackets', 'elements: {}\nowner: x\n', 'elements', 'n', { kind: 'y' }, 'elements:\n  n: { kind: y }\nowner: x\n'],
  ['in a list at the margin', 'decisions:\n- { on: a }\n', 'decisions', undefined, { on: 'b' }, 'decisions:\n- { on: a }\n- { on: b }\n'],
  ['in a list over lines', 'decisions:\n  - on: a\n    by: b\n', 'decisions', undefined, { on: 'b', by: 'c' }, 'decisions:\n  - on: a\n    by: b\n  - on: b\n    by: c\n'],
  ['in a list in brackets', 'decisions: [{ on: a }]\n', 'decisions', undefined, { on: 'b' }, 'decisions: [{ on: a }, { on: b }]\n'],
  ['with its section, in the order of the vocabulary', 'threatmodel: x\n\nelements:\n  a: {}\n\n# the flows\nflows:\n  f: {}\n', 'data', 'd', { name: 'D' }, 'threatmodel: x\n\ndata:\n  d: { name: D }\n\nelements:\n  a: {}\n\n# the flows\nflows:\n  f: {}\n'],
  ['with its section, at the end', 'elements:\n  a: {}', 'decisions', undefined, { on: 'b' }, 'elements:\n  a: {}\n\ndecisions:\n  - { on: b }'],
  ['with its section, at the start', '# head\n\n# about a\nelements:\n  a: {}\n', 'zones', 'z', { type: 'dmz' }, '# head\n\nzones:\n  z: { type: dmz }\n\n# about a\nelements:\n  a: {}\n'],
  ['with its section, after one in brackets', 'zones: { a: {\n  type: x },\n}\nowner: y\n', 'elements', 'e', {}, 'zones: { a: {\n  type: x },\n}\n\nelements:\n  e: {}\n\nowner: y\n'],
  ['over lines when it is long', 'elements:\n  a: {}\n', 'decisions', undefined, long, 'elements:\n  a: {}\n\ndecisions:\n  - threat: AI-INF-03\n    on: vllm\n    status: accepted\n    because: Only our own products can call it, and they are limited to ten calls a minute\n'],
  ['in an empty document', '', 'zones', 'z', { type: 'dmz' }, 'zones:\n  z: { type: dmz }\n'],
  ['a value to a list of values', 'include: [a]\n', 'include', undefined, 'b', 'include: [a, b]\n'],
  ['a value that is missing', 'threatmodel: x\nelements:\n  a: {}\n', 'include', undefined, 'b', 'threatmodel: x\ninclude: [b]\nelements:\n  a: {}\n'],
  ['with CRLF', 'elements:\r\n  a: {}\r\n', 'flows', 'f', { from: 'a' }, 'elements:\r\n  a: {}\r\n\r\nflows:\r\n  f: { from: a }\r\n'],
];

describe('addItem adds an item', () => {
  it.each(items)('%s', (_, text, section, key, value, result) => {
    expect(applyEdits(text, yamlSurface.addItem(readYaml('f', text), section, key, value))).toBe(result);
  });

  it('behind another', () => {
    const text = 'elements:\n  a: { kind: x } # c\n  # about b\n  b: { kind: x }\n';
    const tree = readYaml('f', text);
    expect(applyEdits(text, yamlSurface.addItem(tree, 'elements', 'n', { kind: 'y' }, tree.items[0]))).toBe('elements:\n  a: { kind: x } # c\n  n: { kind: y }\n  # about b\n  b: { kind: x }\n');
  });
});

const removals: readonly (readonly [name: string, text: string, of: string | number, path: readonly string[], result: string])[] = [
  ['an entry of a block', 'elements:\n  a:\n    kind: x # c\n    # about zone\n    zone: z\n', 'a', ['kind'], 'elements:\n  a:\n    # about zone\n    zone: z\n'],
  ['an entry of a block with a block', 'elements:\n  a:\n    kind: x\n    access:\n      read: y\n      # c\n    zone: z\n', 'a', ['access'], 'elements:\n  a:\n    kind: x\n    zone: z\n'],
  ['the first entry behind a dash', 'decisions:\n- threat: a\n  on: b\n', 0, ['threat'], 'decisions:\n- on: b\n'],
  ['an entry in brackets', 'elements:\n  a: { kind: x, zone: z, name: n }\n', 'a', ['zone'], 'elements:\n  a: { kind: x, name: n }\n'],
  ['the last entry in brackets', 'elements:\n  a: { kind: x, zone: z }\n', 'a', ['zone'], 'elements:\n  a: { kind: x }\n'],
  ['an entry in brackets on a line of its own', 'elements:\n  a: {\n    kind: x, # c\n    zone: z # d\n  }\n', 'a', ['zone'], 'elements:\n  a: {\n    kind: x, # c\n  }\n'],
  ['a name in a list', 'elements:\n  a: { controls: [b, c: { status: planned }] }\n', 'a', ['controls', 'c'], 'elements:\n  a: { controls: [b] }\n'],
  ['a name in a list over lines', 'elements:\n  a:\n    controls:\n      - b\n      - c: { status: planned }\n', 'a', ['controls', 'b'], 'elements:\n  a:\n    controls:\n      - c: { status: planned }\n'],
  ['the last name, with its list', 'elements:\n  a:\n    kind: x\n    controls:\n      - b\n', 'a', ['controls', 'b'], 'elements:\n  a:\n    kind: x\n'],
  ['an item', 'elements:\n  a:\n    kind: x\n  # about b\n  b: {}\n', 'a', [], 'elements:\n  # about b\n  b: {}\n'],
  ['an item between blank lines', 'elements:\n  a: {}\n\n  b: {}\n\n  c: {}\n', 'b', [], 'elements:\n  a: {}\n\n  c: {}\n'],
  ['the last item of the file', 'elements:\r\n  a: {}\r\n  b: {}', 'b', [], 'elements:\r\n  a: {}'],
  ['the only item, with its section', 'owner: x\ndecisions:\n  - on: a\nlinks: [b]\n', 1, [], 'owner: x\nlinks: [b]\n'],
  ['an item of a table in brackets', 'zones: { a: {}, b: {}, c: {} }\n', 'b', [], 'zones: { a: {}, c: {} }\n'],
  ['a value of the document', 'owner: x # c\nlinks: [b]\n', 0, [], 'links: [b]\n'],
  ['nothing that is not there', 'elements:\n  a: { kind: x }\n', 'a', ['zone'], 'elements:\n  a: { kind: x }\n'],
];

describe('remove takes out', () => {
  it.each(removals)('%s', (_, text, of, path, result) => {
    expect(write(text, of, (surface, tree, item) => surface.remove(tree, item, path))).toBe(result);
  });
});

describe('replaceWord', () => {
  const words: readonly (readonly [text: string, word: string, result: string])[] = [
    ['elements:\n  a: { zone: old }\n', 'new', 'elements:\n  a: { zone: new }\n'],
    ['elements:\n  a: { zone: old }\n', 'a, b', 'elements:\n  a: { zone: "a, b" }\n'],
    ['elements:\n  a:\n    zone: old\n', 'a, b', 'elements:\n  a:\n    zone: a, b\n'],
    ['elements:\n  a:\n    zone: "old"\n', 'new', 'elements:\n  a:\n    zone: "new"\n'],
    ["elements:\n  a:\n    zone: 'old'\n", "it's", "elements:\n  a:\n    zone: 'it''s'\n"],
    ['elements:\n  a:\n    zone: [x, old]\n', 'a]', 'elements:\n  a:\n    zone: [x, "a]"]\n'],
  ];
  it.each(words)('%j with %j', (text, word, result) => {
    expect(write(text, 0, (surface, tree, item) => {
      const at = item.text.search(/["']?old/);
      const end = /["']?old["']?/.exec(item.text)![0].length + at;
      return surface.replaceWord(tree, item, { start: at, end }, word);
    })).toBe(result);
  });

  it('quotes scalars only when they need it', () => {
    const plain = ['rate-limit', '1.10', '2026-09-01', 'yes', 'true', '90 days', 'a:b', 'https://a/b#c', "it's", '-1', 'a - b', '😀', 'ünï', 'LLM01:2025'];
    expect(plain.map((word) => yamlSurface.scalar(word))).toEqual(plain);
    const quoted = ['', ' a', 'a ', 'a: b', 'a #b', '#a', '- a', '-', '?', '[a', 'a]', 'a, b', '{', '&a', '*a', '!a', '|', '>', '%a', '@a', '`a', '"a', "'a", 'null', '~', 'a:', 'a\nb', '---', '<<'];
    expect(quoted.filter((word) => yamlSurface.scalar(word) === word)).toEqual([]);
  });
});
