import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../core/syntax/read.ts';
import type { DocumentTree, Node } from '../../../core/syntax/tree.ts';
import { readWhole, readYaml } from '../../../core/syntax/yaml/read.ts';

/** A value in short: text as text, quoted text in quotes, lists and maps in brackets, nothing as `-`. */
function short(node: Node | undefined): string {
  if (!node) return '-';
  if (node.is === 'scalar') return node.quoted ? JSON.stringify(node.value) : node.value;
  if (node.is === 'list') return `[${node.items.map(short).join(', ')}]`;
  return `{${node.entries.map((entry) => `${entry.key.value}: ${short(entry.value)}`).join(', ')}}`;
}

/** `section(shape) key=value | ...`, one section after the other. */
function outline(tree: DocumentTree): string[] {
  return tree.sections.map((section) => `${section.name}(${section.shape}) ${section.items.map((item) => (item.kind === 'entry' ? `${item.key?.value}=` : item.kind === 'list-entry' ? '- ' : '') + short(item.value)).join(' | ')}`.trim());
}

/** `code <words it stands at>`, in the order of the text. */
function problems(tree: DocumentTree): string[] {
  const all = [
    ...tree.problems.map(({ code, span }) => ({ code, start: span.start, end: span.end })),
    ...tree.items.flatMap((item) => item.problems.map(({ code, span }) => ({ code, start: item.start + span.start, end: item.start + span.end }))),
  ];
  return all.sort((a, b) => a.start - b.start).map(({ code, start, end }) => `${code} <${tree.text.slice(start, end)}>`);
}

function messages(tree: DocumentTree): string[] {
  return [...tree.problems, ...tree.items.flatMap((item) => item.problems)].map(({ message }) => message);
}

const wellFormed: readonly { readonly name: string; readonly text: string; readonly tree: readonly string[] }[] = [
  { name: 'nothing', text: '', tree: [] },
  { name: 'comments alone', text: '# a\n\n  # b\n', tree: [] },
  { name: 'values, a table, a list', text: 'threatmodel: A\nelements:\n  a: { type: process }\n  b:\n    zone: z\ndecisions:\n  - { on: a }\n  - on: b\n', tree: ['threatmodel(value) A', 'elements(table) a={type: process} | b={zone: z}', 'decisions(list) - {on: a} | - {on: b}'] },
  { name: 'a list at the margin', text: 'decisions:\n- on: a\n  by: b\n-\n- c\nowner: x\n', tree: ['decisions(list) - {on: a, by: b} | - - | - c', 'owner(value) x'] },
  { name: 'tables and lists in brackets', text: 'zones: { a: {type: dmz}, b, c: }\nelements: {\n  a: { type: x }, # note\n  b: [y],\n}\ndecisions: [{on: a}, b, c: d]\n', tree: ['zones(table) a={type: dmz} | b=- | c=-', 'elements(table) a={type: x} | b=[y]', 'decisions(list) - {on: a} | - b | - {c: d}'] },
  { name: 'keys that hold a value, whatever its form', text: 'include: [a, b]\nlinks:\n- x\n- y\nreview:\n  every: 90 days\n', tree: ['include(value) [a, b]', 'links(value) [x, y]', 'review(value) {every: 90 days}'] },
  { name: 'a key of another form than the vocabulary says', text: 'elements: foo\nzones:\n  - a\ndecisions: { a: b }\n', tree: ['elements(value) foo', 'zones(list) - a', 'decisions(table) a=b'] },
  { name: 'keys without values', text: 'elements:\nowner:\nzones: ~\ndata: null # none\ndecisions:\nodd:\n', tree: ['elements(table)', 'owner(value) -', 'zones(table)', 'data(table)', 'decisions(list)', 'odd(value) -'] },
  { name: 'unknown keys by their form', text: 'one:\n  a: b\ntwo: [a]\nthree: c\n', tree: ['one(table) a=b', 'two(list) - a', 'three(value) c'] },
  { name: 'scalars as written', text: 'elements:\n  a: { v: 1.10, n: null, t: "x\\ty", s: \'it\'\'s\', d: 2026-09-01, e: , y: yes }\n', tree: ['elements(table) a={v: 1.10, n: -, t: "x\\ty", s: "it\'s", d: 2026-09-01, e: -, y: yes}'] },
  { name: 'block texts', text: 'elements:\n  a:\n    x: |\n      one\n      # two\n\n    # comment\n    y: >-\n      one\n      two\n  b: |+\n    end\n\n# comment\n', tree: ['elements(table) a={x: "one\\n# two\\n", y: "one two"} | b="end\\n\\n"'] },
  { name: 'text over lines', text: 'description: one\n  two\nelements:\n  a: "b: c\n    # d"\n', tree: ['description(value) one two', 'elements(table) a="b: c # d"'] },
  { name: 'keys in quotes, keys that are no words', text: '"elements":\n  "a b": x\n  \'c\': y\n  5: z\n  null: n\n  true: t\n', tree: ['elements(table) a b=x | c=y | 5=z | null=n | true=t'] },
  { name: 'CRLF, a byte order mark, emoji', text: '\ufeffowner: 😀\r\nelements:\r\n  a: { n: 😀 }\r\n  b: |\r\n    x\r\n', tree: ['owner(value) 😀', 'elements(table) a={n: 😀} | b="x\\n"'] },
  { name: 'lone carriage returns', text: 'owner: x\relements:\r  a: b\r', tree: ['owner(value) x', 'elements(table) a=b'] },
  { name: 'a marker at the start', text: '# c\n--- # d\nelements:\n  a: b\n', tree: ['elements(table) a=b'] },
  { name: 'all in brackets', text: '{ owner: x, elements: { a: {b: c} } }\n', tree: ['owner(value) x', 'elements(table) a={b: c}'] },
  { name: 'the whole document indented', text: '  owner: x\n  elements:\n    a: b\n', tree: ['owner(value) x', 'elements(table) a=b'] },
  { name: 'names of JavaScript', text: '__proto__: x\nelements:\n  __proto__: { constructor: y }\n  constructor: { __proto__: z, toString: }\n', tree: ['__proto__(value) x', 'elements(table) __proto__={constructor: y} | constructor={__proto__: z, toString: -}'] },
  { name: 'aliases', text: 'base: &b { type: x }\nelements:\n  a: *b\n  c: { d: *b }\n', tree: ['base(table) type=x', 'elements(table) a={type: x} | c={d: {type: x}}'] },
  { name: 'comments and blank lines anywhere', text: '# 1\nelements: # 2\n# 3\n\n  a: # 4\n  # 5\n    b: c # 6\n      # 7\n\n  d: {e: f} # 8\n# 9\n', tree: ['elements(table) a={b: c} | d={e: f}'] },
  { name: 'pairs in a list', text: 'elements:\n  a: { controls: [rate-limit, x: { status: planned }] }\n', tree: ['elements(table) a={controls: [rate-limit, {x: {status: planned}}]}'] },
  { name: 'tags', text: 'elements:\n  a: !!str b\n  c: !own { d: e }\n', tree: ['elements(table) a=b | c={d: e}'] },
];

describe('well-formed text', () => {
  it.each(wellFormed)('$name', ({ text, tree }) => {
    expect(outline(readYaml('f', text))).toEqual(tree);
    expect(problems(readYaml('f', text))).toEqual([]);
    expect(readWhole('f', text)).toEqual(readYaml('f', text));
  });

  it('ends the text of an item where its content ends', () => {
    const tree = readYaml('f', 'owner:  x  # c\nelements:\n  a:  { b: c } # d\n  # e\n\n  f: |\n    g\n\ndecisions:\n- on: a # h\n');
    expect(tree.items.map((item) => item.text)).toEqual(['owner:  x', 'a:  { b: c }', 'f: |\n    g', '- on: a']);
    expect(tree.sections.map((section) => section.header.text)).toEqual(['owner', 'elements', 'decisions']);
  });
});

const mistakes: readonly { readonly name: string; readonly text: string; readonly tree: readonly string[]; readonly problems: readonly string[]; readonly says: string }[] = [
  { name: 'an unclosed quote', text: 'elements:\n  a: "open\n  b: { c: d }\n', tree: ['elements(table) a="open" | b={c: d}'], problems: ['yaml-syntax <"open>'], says: 'write " where it ends' },
  { name: 'an unclosed bracket', text: 'elements:\n  a: { c: d\n  b: { c: d }\n', tree: ['elements(table) a={c: d} | b={c: d}'], problems: ['yaml-syntax <{>'], says: 'write `}`' },
  { name: 'a bracket too many', text: 'elements:\n  a: [b]]\n  c: d\n', tree: ['elements(table) a=[b] | c=d'], problems: ['yaml-syntax <]>'], says: 'take it out' },
  { name: 'a missing comma', text: 'elements:\n  a: { type: external zone: internet }\n', tree: ['elements(table) a={type: external, zone: internet}'], problems: ['yaml-syntax <external zone: internet>'], says: 'comma' },
  { name: 'a comma too many', text: 'elements:\n  a: { b: c,, d: e }\n', tree: ['elements(table) a={b: c, d: e}'], problems: ['yaml-syntax <,>'], says: 'comma too many' },
  { name: 'a missing space after the colon, in brackets', text: 'elements:\n  a: { b:c }\n', tree: ['elements(table) a={b: c}'], problems: ['yaml-syntax <:>'], says: 'space after the colon' },
  { name: 'a missing space after the colon of an item', text: 'elements:\n  a: b\n  c:d\n', tree: ['elements(table) a=b'], problems: ['yaml-syntax <c:d>'], says: 'space after the colon' },
  { name: 'a missing colon', text: 'elements:\n  a:\n    kind x\n    name: y\n  b: c\n', tree: ['elements(table) a={name: y} | b=c'], problems: ['yaml-syntax <kind x>'], says: 'write a colon after it' },
  { name: 'a missing colon on the last line', text: 'elements:\n  a:\n    name: y\n    kind\n', tree: ['elements(table) a={name: y}'], problems: ['yaml-syntax <kind>'], says: 'write a colon after it' },
  { name: 'an item being typed', text: 'elements:\n  a: b\n  gatew\n  c: d\n', tree: ['elements(table) a=b | c=d'], problems: ['yaml-syntax <gatew>'], says: 'write a colon after it' },
  { name: 'a section being typed', text: 'elements:\n  a: b\nflo\nzones:\n  c: d\n', tree: ['elements(table) a=b', 'zones(table) c=d'], problems: ['yaml-syntax <flo>'], says: 'write a colon after it' },
  { name: 'a second colon', text: 'elements:\n  a:\n    name: b: c\n    zone: d\n', tree: ['elements(table) a={name: b: c, zone: d}'], problems: ['yaml-syntax <b>'], says: 'quotes around a text' },
  { name: 'a key too deep', text: 'elements:\n  a:\n    name: b\n      zone: c\n    type: d\n', tree: ['elements(table) a={name: b, zone: c, type: d}'], problems: ['yaml-syntax <zone>'], says: 'same column' },
  { name: 'an item too deep', text: 'elements:\n  a: { b: c }\n    d: { e: f }\n', tree: ['elements(table) a={b: c} | d={e: f}'], problems: ['yaml-syntax <d>'], says: 'same column' },
  { name: 'an item not deep enough', text: 'elements:\n    a: { b: c }\n  d:\n    e: f\n    g: h\n', tree: ['elements(table) a={b: c} | d={e: f, g: h}'], problems: ['yaml-syntax <d>'], says: 'after 4 spaces' },
  { name: 'a key of an item too shallow', text: 'elements:\n  a:\n      b: c\n    d: e\n  f: g\n', tree: ['elements(table) a={b: c, d: e} | f=g'], problems: ['yaml-syntax <d>'], says: 'same column' },
  { name: 'tabs', text: 'elements:\n\ta:\n\t\tb: c\n\td: e\n', tree: ['elements(table) a={b: c} | d=e'], problems: ['yaml-syntax <\t>'], says: 'spaces' },
  { name: 'a tab inside an item', text: 'elements:\n  a:\n    \tb: c\n  d: e\n', tree: ['elements(table) a={b: c} | d=e'], problems: ['yaml-syntax <\t>'], says: 'spaces' },
  { name: 'a text that begins with a sign', text: 'elements:\n  a: @b\n', tree: ['elements(table) a=@b'], problems: ['yaml-syntax <@>'], says: 'quotes' },
  { name: 'a wrong escape', text: 'elements:\n  a: "C:\\path"\n', tree: ['elements(table) a="C:\\\\path"'], problems: ['yaml-syntax <\\p>'], says: 'backslash' },
  { name: 'text behind a quote', text: 'elements:\n  a: "b" c\n  d: e\n', tree: ['elements(table) a="b" | d=e'], problems: ['yaml-syntax <c>'], says: 'cannot follow' },
  { name: 'a list behind its key', text: 'elements:\n  a: - b\n  c: d\n', tree: ['elements(table) a=- | c=d'], problems: ['yaml-syntax <->'], says: '[a, b]' },
  { name: 'a comment without a space', text: 'elements:\n  a: [b]#c\n', tree: ['elements(table) a=[b]'], problems: ['yaml-syntax <#>'], says: 'space before `#`' },
  { name: 'a key twice in an item', text: 'elements:\n  a: { b: c, d: e, b: f }\n', tree: ['elements(table) a={b: c, d: e, b: f}'], problems: ['duplicate-key <b>'], says: 'twice' },
  { name: 'an id twice: the binder tells', text: 'elements:\n  a: b\n  a: c\n', tree: ['elements(table) a=b | a=c'], problems: [], says: '' },
  { name: 'a table twice', text: 'elements:\n  a: b\nelements:\n  c: d\n', tree: ['elements(table) a=b', 'elements(table) c=d'], problems: ['duplicate-key <elements>'], says: 'twice' },
  { name: 'a value twice: the binder tells', text: 'owner: a\nowner: b\n', tree: ['owner(value) a', 'owner(value) b'], problems: [], says: '' },
  { name: 'merge keys', text: 'x: &b { c: d }\nelements:\n  a: { <<: *b, e: f }\n', tree: ['x(table) c=d', 'elements(table) a={e: f}'], problems: ['yaml-syntax <<<>'], says: 'write the keys out' },
  { name: 'an alias of nothing', text: 'elements:\n  a: *b\n', tree: ['elements(table) a=-'], problems: ['yaml-syntax <*b>'], says: '&b' },
  { name: 'an alias inside what it stands for', text: 'elements:\n  a: &a [b, *a]\n', tree: ['elements(table) a=[b]'], problems: ['yaml-syntax <*a>'], says: '&a' },
  { name: 'complex keys', text: 'elements:\n  ? [a, b]\n  : c\n  d: e\n', tree: ['elements(table) d=e'], problems: ['yaml-syntax <[a, b]>'], says: 'single word' },
  { name: 'a key in brackets inside an item', text: 'elements:\n  a:\n    [b]: c\n    d: e\n', tree: ['elements(table) a={d: e}'], problems: ['yaml-syntax <[b]>'], says: 'single word' },
  { name: 'two documents', text: 'owner: a\n---\nowner: b\n', tree: ['owner(value) a'], problems: ['yaml-syntax <--->'], says: 'one document' },
  { name: 'a list as the document', text: '- a\n- b\n', tree: [], problems: ['yaml-syntax <- a>'], says: 'threatmodel' },
  { name: 'a word as the document', text: 'hello\n', tree: [], problems: ['yaml-syntax <hello>'], says: 'threatmodel' },
  { name: 'binary data', text: 'owner: a\0b\n', tree: [], problems: ['yaml-syntax <\0>'], says: 'no text file' },
  { name: 'errors in two items', text: 'elements:\n  a: "b\n  c: d\n  e: [f\n', tree: ['elements(table) a="b" | c=d | e=[f]'], problems: ['yaml-syntax <"b>', 'yaml-syntax <[>'], says: 'quote' },
];

describe('mistakes', () => {
  it.each(mistakes)('$name', ({ text, tree, problems: expected, says }) => {
    const read = readYaml('f', text);
    expect(problems(read)).toEqual(expected);
    expect(outline(read)).toEqual(tree);
    expect(messages(read).join('\n')).toContain(says);
    const withCrLf = readYaml('f', text.replaceAll('\n', '\r\n'));
    expect(messages(withCrLf)).toEqual(messages(read));
  });
});

describe('reading again', () => {
  const text = 'owner: x\nelements:\n  a: { b: c }\n  d:\n    e: f\n  a: { b: c }\nzones: { z: {} }\ndecisions:\n- on: a\n';

  it('keeps the items that an edit does not touch, and moves them', () => {
    const before = readYaml('f', text);
    const items = [...before.items];
    const headers = before.sections.map((section) => section.header);
    const starts = items.map((item) => item.start);
    const edited = text.replace('e: f', 'e: longer');
    const after = readYaml('f', edited, before);
    expect(after.items.map((item, i) => item === items[i])).toEqual([true, true, false, true, true, true]);
    expect(after.sections.map((section, i) => section.header === headers[i])).toEqual([true, true, true, true]);
    expect(after.items.map((item, i) => item.start - starts[i]!)).toEqual([0, 0, 0, 5, 5, 5]);
    expect(after).toEqual(readYaml('f', edited));
  });

  it('keeps items that have changed places', () => {
    const before = readYaml('f', text);
    const moved = before.items[2];
    const after = readYaml('f', 'owner: x\nelements:\n  d:\n    e: f\n  new: 1\n  a: { b: c }\nzones: { z: {} }\n', before);
    expect(after.items[1]).toBe(moved);
    expect(after.items[4]).toBe(before.items[4]);
  });

  it('keeps items of documents that are read whole, unless what their aliases stand for has changed', () => {
    const before = readYaml('f', 'x: &x [1]\nelements:\n  a: *x\n  b: c\n');
    const [, a, b] = before.items;
    const after = readYaml('f', 'x: &x [2]\nelements:\n  a: *x\n  b: c\n', before);
    expect(after.items[1]).not.toBe(a);
    expect(after.items[2]).toBe(b);
    expect(short(after.items[1]!.value)).toBe('[2]');
  });

  it('takes nothing from the tree of another file', () => {
    const before = readYaml('f', text);
    expect(readYaml('g', text, before)).toEqual(readYaml('g', text));
  });
});

describe('readDocument', () => {
  it('reads YAML, and the DSL where the name or somebody else says so', () => {
    expect(readDocument('m.threat.yaml', 'owner: x\n')).toEqual(readYaml('m.threat.yaml', 'owner: x\n'));
    const dsl = readDocument('m.threat', 'threatmodel "x"\n');
    expect(dsl.syntax).toBe('dsl');
    expect(dsl.items.map((item) => item.section)).toEqual(['threatmodel']);
    expect(readDocument('untitled:1', 'threatmodel "x"\n', undefined, 'dsl').items).toHaveLength(1);
    // a tree of the other syntax is of no use
    expect(readDocument('m.threat', 'owner: x\n', readDocument('m.threat.yaml', 'owner: x\n')).syntax).toBe('dsl');
  });
});
