import { describe, expect, it } from 'vitest';
import type { Edit, Surface, Value } from '../../../core/syntax/surface.ts';
import { readDsl } from '../../../core/syntax/dsl/read.ts';
import { dslSurface } from '../../../core/syntax/dsl/write.ts';
import type { DocumentTree, Item } from '../../../core/syntax/tree.ts';
import { applyEdits } from '../../../core/text/text.ts';

type Record = { readonly [key: string]: Value };

/** Applies what a call writes for the item with this key (or the n-th item). */
function write(text: string, of: string | number, call: (surface: Surface, tree: DocumentTree, item: Item) => readonly Edit[]): string {
  const tree = readDsl('m.threat', text);
  const item = typeof of === 'number' ? tree.items[of] : tree.items.find((one) => one.key?.value === of);
  return applyEdits(text, call(dslSurface, tree, item!));
}

const set: readonly (readonly [name: string, text: string, path: readonly string[], value: Value, result: string])[] = [
  ['a kind in the header', 'process a : agent # c\n', ['kind'], 'tool', 'process a : tool # c\n'],
  ['a kind that is missing', 'process a # c\n', ['kind'], 'tool', 'process a : tool # c\n'],
  ['a kind behind the name', 'process a "A" { signed }\n', ['kind'], 'tool', 'process a "A" : tool { signed }\n'],
  ['a kind that is stated in the block', 'process a { kind: x }\n', ['kind'], 'tool', 'process a { kind: tool }\n'],
  ['a name in the header', 'process a "A" : agent\n', ['name'], 'B "b"', 'process a "B \\"b\\"" : agent\n'],
  ['a name that is missing', 'process a : agent\n', ['name'], 'B', 'process a "B" : agent\n'],
  ['a type by the keyword', 'process a : agent\n', ['type'], 'store', 'store a : agent\n'],
  ['a type that is not stated', 'element a : agent\n', ['type'], 'external', 'external a : agent\n'],
  ['a source', 'flow f: a -> b over HTTPS\n', ['from'], 'x y', 'flow f: `x y` -> b over HTTPS\n'],
  ['a target', 'flow f: a->b\n', ['to'], 'c', 'flow f: a->c\n'],
  ['what a flow carries', 'flow f: a -> b carries x over HTTPS\n', ['data'], ['x', 'y'], 'flow f: a -> b carries [x, y] over HTTPS\n'],
  ['what a flow carries, where nothing says it', 'flow f: a -> b over HTTPS { signed }\n', ['data'], 'Some data', 'flow f: a -> b carries "Some data" over HTTPS { signed }\n'],
  ['a protocol', 'flow f: a -> b carries x over "HTTP (S3)"\n', ['protocol'], 'HTTPS', 'flow f: a -> b carries x over HTTPS\n'],
  ['a protocol that is missing', 'flow f: a -> b carries x { signed }\n', ['protocol'], 'HTTPS', 'flow f: a -> b carries x over HTTPS { signed }\n'],
  ['both directions', 'flow f: a -> b\n', ['bidirectional'], true, 'flow f: a <-> b\n'],
  ['one direction', 'flow f: a <-> b\n', ['bidirectional'], false, 'flow f: a -> b { not bidirectional }\n'],
  ['a flag in a block', 'flow a: x -> y { signed }\n', ['encrypted'], true, 'flow a: x -> y { signed; encrypted }\n'],
  ['a flag without a block', 'flow a: x -> y\n', ['encrypted'], false, 'flow a: x -> y { not encrypted }\n'],
  ['a flag in place of another', 'flow a: x -> y { not encrypted; read-only }\n', ['encrypted'], true, 'flow a: x -> y { encrypted; read-only }\n'],
  ['unknown in place of a flag', 'flow a: x -> y { encrypted }\n', ['encrypted'], 'unknown', 'flow a: x -> y { encrypted: unknown }\n'],
  ['a flag that is written as an entry', 'flow a: x -> y { encrypted: no }\n', ['encrypted'], true, 'flow a: x -> y { encrypted: true }\n'],
  ['nothing, when it is so already', 'flow a: x -> y { encrypted }\n', ['encrypted'], true, 'flow a: x -> y { encrypted }\n'],
  ['a value in a block of lines', 'process a {\n  owner: x # c\n\n  # d\n  tags: y\n}\n', ['owner'], 'Jane Doe', 'process a {\n  owner: "Jane Doe" # c\n\n  # d\n  tags: y\n}\n'],
  ['a new entry behind the last', 'process a {\n    owner: x # c\n    # d\n}\n', ['tags'], ['y'], 'process a {\n    owner: x # c\n    tags: [y]\n    # d\n}\n'],
  ['a new entry in an empty block of lines', 'process a { # c\n  # d\n}\n', ['owner'], 'x', 'process a { # c\n  owner: x\n  # d\n}\n'],
  ['a new entry in an empty block', 'process a {}\n', ['owner'], 'x', 'process a { owner: x }\n'],
  ['a new entry behind a semicolon', 'process a { tags: y; }\n', ['owner'], 'x', 'process a { tags: y; owner: x }\n'],
  ['a new entry with tabs', 'process a {\n\towner: x\n}\n', ['tags'], 'y', 'process a {\n\towner: x\n\ttags: y\n}\n'],
  ['a new entry of a zone that holds others', 'zone a : dmz {\n  owner: x\n\n  process p\n}\n', ['trust'], 2, 'zone a : dmz {\n  owner: x\n  trust: 2\n\n  process p\n}\n'],
  ['a first entry of a zone that holds others', 'zone a : dmz {\n  process p\n}\n', ['trust'], 2, 'zone a : dmz {\n  trust: 2\n  process p\n}\n'],
  ['a first entry of a zone on one line', 'zone a : dmz { process p }\n', ['trust'], 2, 'zone a : dmz { trust: 2; process p }\n'],
  ['maps on the way', 'store a { signed }\n', ['access', 'write'], ['team'], 'store a { signed; access: { write: [team] } }\n'],
  ['an entry of a map that is there', 'store a { access: { read: team } }\n', ['access', 'write'], ['team', 'a, b'], 'store a { access: { read: team; write: [team, "a, b"] } }\n'],
  ['an entry of a map over lines', 'store a {\n  access: {\n    read: team # c\n  }\n}\n', ['access', 'write'], 'team', 'store a {\n  access: {\n    read: team # c\n    write: team\n  }\n}\n'],
  ['text of several lines', 'process a { description: """\n  x\n  """ }\n', ['description'], 'a\nb', 'process a { description: "a\\nb" }\n'],
  ['CRLF', 'process a {\r\n  owner: x # c\r\n}\r\n', ['tags'], 'y', 'process a {\r\n  owner: x # c\r\n  tags: y\r\n}\r\n'],
  ['a value where there is none', 'process a {\n  owner: # c\n}\n', ['owner'], 'x', 'process a {\n  owner: x # c\n}\n'],
  ['a status by the word of a control', 'process a { control x : planned }\n', ['controls', 'x', 'status'], 'verified', 'process a { control x : verified }\n'],
  ['a status in the block of a control', 'process a { control x { status: planned } }\n', ['controls', 'x', 'status'], 'verified', 'process a { control x { status: verified } }\n'],
  ['a status of a control alone', 'process a { control x }\n', ['controls', 'x', 'status'], 'planned', 'process a { control x : planned }\n'],
  ['evidence of a control alone', 'process a { control x : verified }\n', ['controls', 'x', 'evidence'], 'a.md', 'process a { control x : verified { evidence: a.md } }\n'],
  ['a status of a name in a list', 'process a { controls: [x, y] }\n', ['controls', 'x', 'status'], 'planned', 'process a { controls: [x { status: planned }, y] }\n'],
  ['the status of a decision', 'accept R on a { because: x }\n', ['status'], 'in-progress', 'defer R on a { because: x }\n'],
  ['a status that no verb says', 'accept R on a { because: x }\n', ['status'], 'maybe', 'decide R on a { because: x; status: maybe }\n'],
  ['what a decision is about', 'accept R on a { because: x }\n', ['on'], 'b', 'accept R on b { because: x }\n'],
  ['what a threat is about, where nothing says it', 'threat T "t" { stride: spoofing }\n', ['on'], 'b', 'threat T on b "t" { stride: spoofing }\n'],
  ['the text of an assumption', 'assume A on x "old" { until: 2027-01-01 }\n', ['text'], 'new', 'assume A on x "new" { until: 2027-01-01 }\n'],
  ['the type of a zone', 'zone a {\n  process p\n}\n', ['type'], 'dmz', 'zone a : dmz {\n  process p\n}\n'],
  ['nothing in an item with a broken header', 'process a "x" "y"\n', ['kind'], 'x', 'process a "x" "y"\n'],
  ['an entry written inside its section', 'elements: { a: { kind: x } }\n', ['zone'], 'z', 'elements: { a: { kind: x; zone: z } }\n'],
  ['a long first entry on a line of its own', `process a "${'A long name, '.repeat(8)}" : agent\n`, ['description'], 'Also long', `process a "${'A long name, '.repeat(8)}" : agent {\n  description: "Also long"\n}\n`],
];

describe('setValue writes', () => {
  it.each(set)('%s', (_, text, path, value, result) => {
    expect(write(text, 0, (surface, tree, item) => surface.setValue(tree, item, path, value))).toBe(result);
  });

  it('values of the document itself', () => {
    const text = 'threatmodel "A" # c\nowner: x\nreview: { every: 90 days }\n';
    expect(write(text, 0, (surface, tree, item) => surface.setValue(tree, item, [], 'B'))).toBe(text.replace('"A"', 'B'));
    expect(write(text, 1, (surface, tree, item) => surface.setValue(tree, item, [], 'y: z'))).toBe(text.replace('x\n', '"y: z"\n'));
    expect(write(text, 2, (surface, tree, item) => surface.setValue(tree, item, ['last'], '2026-09-01'))).toBe(text.replace('days }', 'days; last: 2026-09-01 }'));
  });

  it('tab stops', () => {
    const text = 'process a : x\n';
    const tree = readDsl('m.threat', text);
    const [edit] = dslSurface.addNamed(tree, tree.items[0]!, ['controls'], 'model-scan', { status: 'planned', owner: { placeholder: 'A team' }, evidence: { placeholder: '' } });
    expect(edit!.text).toBe(' { control model-scan { status: planned; owner: "A team"; evidence: "" } }');
    expect(edit!.stops!.map(({ start, end }) => edit!.text.slice(start, end))).toEqual(['A team', '']);
  });
});

const zones = 'zone a : dmz {\n  # about p\n  process p : agent {\n    signed\n  }\n  process q\n}\nzone b : data { process r }\nzone c : training\n\nprocess s { zone: dmz }\n';

describe('setValue of a zone', () => {
  const move = (item: string, zone: string): string => write(zones, item, (surface, tree, one) => surface.setValue(tree, one, ['zone'], zone));

  it('moves the statement into the block of the other zone, with the comment above it', () => {
    expect(move('p', 'b')).toBe('zone a : dmz {\n  process q\n}\nzone b : data { process r\n  # about p\n  process p : agent {\n    signed\n  }\n}\nzone c : training\n\nprocess s { zone: dmz }\n');
  });

  it('makes a block where the zone has none', () => {
    expect(move('q', 'c')).toBe(zones.replace('  process q\n', '').replace('zone c : training', 'zone c : training {\n  process q\n}'));
  });

  it('takes the statement out of its block where the document does not declare the zone', () => {
    expect(move('q', 'registry')).toBe(zones.replace('  process q\n}', '}\nprocess q { zone: registry }'));
  });

  it('changes the word where one is written', () => {
    expect(move('s', 'internet')).toBe(zones.replace('zone: dmz', 'zone: internet'));
  });

  it('changes nothing where it stands there already', () => {
    expect(move('p', 'a')).toBe(zones);
  });

  it('puts no zone into itself', () => {
    expect(write('zone a {\n  zone b {\n  }\n}\n', 'a', (surface, tree, item) => surface.setValue(tree, item, ['parent'], 'b'))).toBe('zone a {\n  zone b {\n  }\n}\n');
  });
});

const named: readonly (readonly [name: string, text: string, add: string, record: Record | undefined, result: string])[] = [
  ['where there are none', 'process a : x\n', 'c1', undefined, 'process a : x { controls: c1 }\n'],
  ['with keys, where there are none', 'process a : x\n', 'c1', { status: 'planned' }, 'process a : x { control c1 { status: planned } }\n'],
  ['to one alone', 'process a {\n  controls: x # c\n}\n', 'y', undefined, 'process a {\n  controls: [x, y] # c\n}\n'],
  ['with keys, to one alone', 'process a {\n  controls: x # c\n}\n', 'y', { status: 'planned' }, 'process a {\n  controls: x # c\n  control y { status: planned }\n}\n'],
  ['to a list', 'process a { controls: [x, y] }\n', 'z', undefined, 'process a { controls: [x, y, z] }\n'],
  ['to a list over lines', 'process a {\n  controls: [\n    x # c\n    y\n  ]\n}\n', 'z', undefined, 'process a {\n  controls: [\n    x # c\n    y,\n    z\n  ]\n}\n'],
  ['with keys, to a list', 'process a {\n  controls: [x, y]\n  signed\n}\n', 'z', { status: 'planned' }, 'process a {\n  controls: [x, y]\n  control z { status: planned }\n  signed\n}\n'],
  ['to statements', 'process a {\n  control x { status: planned } # c\n  signed\n}\n', 'y', undefined, 'process a {\n  control x { status: planned } # c\n  control y\n  signed\n}\n'],
  ['to a list beside statements', 'process a {\n  controls: [x]\n  control y : planned\n}\n', 'z', undefined, 'process a {\n  controls: [x, z]\n  control y : planned\n}\n'],
  ['to a map', 'process a { controls: { x: planned } }\n', 'y', { status: 'planned' }, 'process a { controls: { x: planned; y: { status: planned } } }\n'],
  ['keys to a statement', 'process a { control x }\n', 'x', { status: 'planned', owner: 'a b' }, 'process a { control x { status: planned; owner: "a b" } }\n'],
  ['keys to a block', 'process a { control x { status: planned; due: 2027-01-31 } }\n', 'x', { status: 'implemented' }, 'process a { control x { status: implemented; due: 2027-01-31 } }\n'],
  ['keys to a status', 'process a { control x : planned }\n', 'x', { status: 'implemented', evidence: 'a.md' }, 'process a { control x : implemented { evidence: a.md } }\n'],
  ['keys to one alone', 'process a { controls: x }\n', 'x', { status: 'planned' }, 'process a { control x { status: planned } }\n'],
  ['keys to a name in a list', 'process a { controls: [x, y] }\n', 'x', { status: 'planned' }, 'process a { controls: [x { status: planned }, y] }\n'],
  ['nothing, where it is there', 'process a { controls: [x, y] }\n', 'y', undefined, 'process a { controls: [x, y] }\n'],
  ['to a zone that holds others', 'zone a : dmz {\n  process p\n}\n', 'c1', undefined, 'zone a : dmz {\n  controls: c1\n  process p\n}\n'],
];

describe('addNamed adds', () => {
  it.each(named)('%s', (_, text, name, record, result) => {
    expect(write(text, 0, (surface, tree, item) => surface.addNamed(tree, item, ['controls'], name, record))).toBe(result);
  });
});

const model = 'threatmodel "M"\ninclude: "a.threat"\n\nzone edge : dmz {\n  process g : api-gateway\n}\n\nflow f1: g -> g\n# about f2\nflow f2: g -> g\n';
const added: readonly (readonly [name: string, text: string, section: string, key: string | undefined, value: Value, result: string])[] = [
  ['a flow behind the last', model, 'flows', 'f3', { from: 'g', to: 'x', data: ['a', 'b'], protocol: 'HTTPS', encrypted: true }, model + 'flow f3: g -> x carries [a, b] over HTTPS { encrypted }\n'],
  ['an element into its zone', model, 'elements', 'h', { type: 'store', name: 'H', kind: 'cache', zone: 'edge' }, model.replace('api-gateway\n', 'api-gateway\n  store h "H" : cache\n')],
  ['an element with a zone that is declared elsewhere', model, 'elements', 'h', { kind: 'cache', zone: 'data' }, model.replace('}\n\n', '}\n\nelement h : cache { zone: data }\n\n')],
  ['a zone into its parent', model, 'zones', 'inner', { type: 'data', parent: 'edge' }, model.replace('api-gateway\n', 'api-gateway\n  zone inner : data\n')],
  ['a section that is not there', model, 'data', 'd', { name: 'D', classification: 'secret' }, model.replace('}\n\n', '}\n\ndata d "D" { classification: secret }\n\n')],
  ['a decision', model, 'decisions', undefined, { threat: 'R', on: 'g', status: 'accepted', because: 'x y', by: 'me' }, model + '\naccept R on g { because: "x y"; by: me }\n'],
  ['a control of its own', model, 'controls', 'c', { name: 'C', 'counts-as': ['mtls'] }, model + '\ncontrol c "C" { counts-as: [mtls] }\n'],
  ['a threat', model, 'threats', 'T1', { on: 'g', title: 'What', stride: 'spoofing', dread: { damage: 3, exploitability: 4 } }, model + '\nthreat T1 on g "What" { stride: spoofing; dread: { damage: 3; exploitability: 4 } }\n'],
  ['an include to one', model, 'include', undefined, 'b.threat.yaml', model.replace('"a.threat"', '["a.threat", b.threat.yaml]')],
  ['an owner', model, 'owner', undefined, 'me', model.replace('"M"\n', '"M"\nowner: me\n')],
  ['an element to an empty file', '', 'elements', 'a', { type: 'process', zone: 'dmz' }, 'process a { zone: dmz }\n'],
  ['rows as statements', '', 'elements', 'a', { kind: 'agent', tools: { mail: { permission: 'send', approval: true } }, controls: { x: { status: 'planned' } } }, 'element a : agent { tool mail { permission: send; approval }; control x { status: planned } }\n'],
  ['an entry to a section in braces', 'elements: { a: { kind: x } }\n', 'elements', 'b', { kind: 'y' }, 'elements: { a: { kind: x } }\nelement b : y\n'],
];

describe('addItem adds', () => {
  it.each(added)('%s', (_, text, section, key, value, result) => {
    const tree = readDsl('m.threat', text);
    expect(applyEdits(text, dslSurface.addItem(tree, section, key, value))).toBe(result);
  });
});

const removed: readonly (readonly [name: string, text: string, path: readonly string[], result: string])[] = [
  ['an entry with its line', 'process a {\n  owner: x # c\n  signed\n}\n', ['owner'], 'process a {\n  signed\n}\n'],
  ['the last entry of a block', 'process a { owner: x }\n', ['owner'], 'process a\n'],
  ['an entry of a line', 'process a { owner: x; signed; tags: y }\n', ['signed'], 'process a { owner: x; tags: y }\n'],
  ['the last entry of a line', 'process a { owner: x; signed }\n', ['signed'], 'process a { owner: x }\n'],
  ['a name', 'process a "A" : agent\n', ['name'], 'process a : agent\n'],
  ['a kind', 'process a "A" : agent { signed }\n', ['kind'], 'process a "A" { signed }\n'],
  ['a type', 'process a : agent\n', ['type'], 'element a : agent\n'],
  ['a protocol', 'flow f: a -> b carries x over HTTPS { signed }\n', ['protocol'], 'flow f: a -> b carries x { signed }\n'],
  ['data', 'flow f: a -> b carries [x, y] over HTTPS\n', ['data'], 'flow f: a -> b over HTTPS\n'],
  ['a name of a list', 'process a { controls: [x, y] }\n', ['controls', 'x'], 'process a { controls: [y] }\n'],
  ['the last name of a list', 'process a { controls: [x]; signed }\n', ['controls', 'x'], 'process a { signed }\n'],
  ['a row', 'process a {\n  control x : planned # c\n  control y\n}\n', ['controls', 'x'], 'process a {\n  control y\n}\n'],
  ['all rows', 'process a { control x; control y }\n', ['controls'], 'process a\n'],
  ['a key of a row', 'process a { control x { status: planned; due: 2027-01-01 } }\n', ['controls', 'x', 'due'], 'process a { control x { status: planned } }\n'],
  ['a key of a map', 'process a { access: { read: team; write: team } }\n', ['access', 'read'], 'process a { access: { write: team } }\n'],
  ['a map that is left empty', 'process a { access: { read: team }; signed }\n', ['access', 'read'], 'process a { signed }\n'],
  ['nothing that a place says', 'zone z {\n  process a\n}\n', ['parent'], 'zone z {\n  process a\n}\n'],
];

describe('remove takes out', () => {
  it.each(removed)('%s', (_, text, path, result) => {
    expect(write(text, 0, (surface, tree, item) => surface.remove(tree, item, path))).toBe(result);
  });

  it('an item with its lines', () => {
    expect(write(model, 'f1', (surface, tree, item) => surface.remove(tree, item, []))).toBe(model.replace('flow f1: g -> g\n', ''));
    expect(write(model, 'g', (surface, tree, item) => surface.remove(tree, item, []))).toBe(model.replace('  process g : api-gateway\n', ''));
  });

  it('a zone, but not what stands in it', () => {
    expect(write(model, 'edge', (surface, tree, item) => surface.remove(tree, item, []))).toBe(model.replace('zone edge : dmz {\n', '').replace('}\n', ''));
  });
});

const words: readonly (readonly [name: string, text: string, word: string, by: string, result: string])[] = [
  ['an id', 'process a : agent\n', 'a', 'b c', 'process `b c` : agent\n'],
  ['a kind', 'process a : agnt\n', 'agnt', 'agent', 'process a : agent\n'],
  ['a name', 'process a "A" : agent\n', '"A"', 'B', 'process a "B" : agent\n'],
  ['a key', 'process a { onwer: x }\n', 'onwer', 'owner', 'process a { owner: x }\n'],
  ['a flag', 'process a { not sigend }\n', 'sigend', 'signed', 'process a { not signed }\n'],
  ['a value', 'data a { classification: secrt }\n', 'secrt', 'secret', 'data a { classification: secret }\n'],
  ['a text that stays one', 'process a { description: "x" }\n', '"x"', 'y', 'process a { description: "y" }\n'],
  ['an end of a flow', 'flow a -> b\n', 'b', 'c', 'flow a -> c\n'],
  ['data in a list', 'flow a -> b carries [x, y]\n', 'y', 'z', 'flow a -> b carries [x, z]\n'],
  ['a rule', 'accept R on a { because: x }\n', 'R', 'AI-INF-02', 'accept AI-INF-02 on a { because: x }\n'],
  ['a type by its keyword', 'process a : agent\n', 'process', 'store', 'store a : agent\n'],
];

describe('replaceWord replaces', () => {
  it.each(words)('%s', (_, text, word, by, result) => {
    const start = text.indexOf(word, 0);
    expect(write(text, 0, (surface, tree, item) => surface.replaceWord(tree, item, { start, end: start + word.length }, by))).toBe(result);
  });

  it('the id of a flow that has none, by writing one', () => {
    expect(write('flow a -> b\n', 'a-b', (surface, tree, item) => surface.replaceWord(tree, item, item.key!, 'f 1'))).toBe('flow `f 1`: a -> b\n');
  });

  it('nothing that only the place of a statement says', () => {
    const text = 'zone z {\n  process a\n}\n';
    expect(write(text, 'a', (surface, tree, item) => {
      const zone = item.value?.is === 'map' ? item.value.entries.find((entry) => entry.key.value === 'zone')!.value! : item.key!;
      return surface.replaceWord(tree, item, zone, 'y');
    })).toBe(text);
  });
});

describe('blocks of lines', () => {
  it('hold the comments above and everything in the block', () => {
    const tree = readDsl('m.threat', model);
    const block = (key: string): string | undefined => {
      const span = dslSurface.blockOf(tree, tree.items.find((item) => item.key?.value === key)!);
      return span && model.slice(span.start, span.end);
    };
    expect(block('f2')).toBe('# about f2\nflow f2: g -> g');
    expect(block('edge')).toBe('zone edge : dmz {\n  process g : api-gateway\n}');
    expect(block('g')).toBeUndefined();
  });

  it('are put at the end of their section', () => {
    const tree = readDsl('m.threat', model);
    expect(applyEdits(model, dslSurface.addBlock(tree, 'flows', '  # c\n  flow f9: a -> b {\n    signed\n  }'))).toBe(model + '# c\nflow f9: a -> b {\n  signed\n}\n');
  });
});
