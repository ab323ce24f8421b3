import { describe, expect, it } from 'vitest';
import { readDsl } from '../../../core/syntax/dsl/read.ts';
import type { Node } from '../../../core/syntax/tree.ts';
import { dedent } from '../../support/fixture.ts';

/** A node in few words; `~` marks what nobody wrote. */
function show(node: Node | undefined): string {
  if (!node) return '-';
  if (node.is === 'scalar') return (node.implied ? '~' : '') + (node.quoted ? JSON.stringify(node.value) : node.value);
  if (node.is === 'list') return `[${node.items.map(show).join(', ')}]`;
  return `{${node.entries.map((entry) => `${show(entry.key)}: ${show(entry.value)}`).join(', ')}}`;
}

/** The items of a text: section, key, value. */
function read(source: string): string[] {
  const tree = readDsl('m.threat', dedent(source));
  expect([...tree.problems, ...tree.items.flatMap((item) => item.problems)].map((problem) => problem.message)).toEqual([]);
  return tree.items.map((item) => `${item.section} ${show(item.key)} ${show(item.value)}`);
}

describe('Statements are read as', () => {
  it.each<readonly [string, readonly string[]]>([
    ['threatmodel "A \\"b\\""', ['threatmodel threatmodel "A \\"b\\""']],
    ['threatmodel: A', ['threatmodel threatmodel A']],
    ['process a', ['elements a {~type: process}']],
    ['element a : agent', ['elements a {~kind: agent}']],
    ['store a "A" : cache { holds: [x, y] }', ['elements a {~type: store, ~name: "A", ~kind: cache, holds: [x, y]}']],
    ['external `a b` "A"\n', ['elements "a b" {~type: external, ~name: "A"}']],
    ['data d : prompts { provenance; not consent }', ['data d {~kind: prompts, provenance: ~true, consent: ~false}']],
    ['flow f: a -> b', ['flows f {~from: a, ~to: b}']],
    ['flow f: a->b carries x over HTTPS', ['flows f {~from: a, ~to: b, ~data: x, ~protocol: HTTPS}']],
    ['flow f: a <-> b over "HTTPS (S3)" carries [x, "y z"]', ['flows f {~from: a, ~bidirectional: ~true, ~to: b, ~protocol: "HTTPS (S3)", ~data: [x, "y z"]}']],
    ['flow f { from: a; to: b }', ['flows f {from: a, to: b}']],
    ['threat T on a "t" { stride: spoofing }', ['threats T {~on: a, ~title: "t", stride: spoofing}']],
    ['threat T "t" on a', ['threats T {~title: "t", ~on: a}']],
    ['assume A on [x, y] "t"', ['assumptions A {~on: [x, y], ~text: "t"}']],
    ['exclude X "t" { because: "b" }', ['exclusions X {~text: "t", because: "b"}']],
    ['control c "C" { counts-as: mtls }', ['controls c {~name: "C", counts-as: mtls}']],
    ['accept R on a { because: "b" }', ['decisions - {~status: ~accepted, ~threat: R, ~on: a, because: "b"}']],
    ['defer R on a', ['decisions - {~status: ~in-progress, ~threat: R, ~on: a}']],
    ['decide R on a { status: accepted }', ['decisions - {~threat: R, ~on: a, status: accepted}']],
    ['owner: x; version: 1.10', ['owner owner x', 'version version 1.10']],
    ['review: { every: 90 days, last: 2026-09-01 }', ['review review {every: 90 days, last: 2026-09-01}']],
    ['elements: { a: { kind: x }; b: y; c: }', ['elements a {kind: x}', 'elements b y', 'elements c -']],
    ['decisions: [{ threat: R; on: a }]', ['decisions - {threat: R, on: a}']],
    ['decisions: []', []],
    // keywords where ids and keys stand
    ['data on\nprocess store\nflow data -> flow', ['data on {}', 'elements store {~type: process}', 'flows ~data-flow {~from: data, ~to: flow}']],
    ['threat on on on "on"', ['threats on {~on: on, ~title: "on"}']],
    ['flow over: carries -> over carries carries over over', ['flows over {~from: carries, ~to: over, ~data: carries, ~protocol: over}']],
    ['process a { x-store: y; x-flow: z }', ['elements a {~type: process, x-store: y, x-flow: z}']],
    // rows
    ['process a { control c; control d : planned; control e { status: planned; due: 2027-01-31 } }', ['elements a {~type: process, ~controls: {c: -, d: planned, e: {status: planned, due: 2027-01-31}}}']],
    ['process a { control c : verified { evidence: "x" } }', ['elements a {~type: process, ~controls: {c: {~status: verified, evidence: "x"}}}']],
    ['process a { controls: [c, d]; control e { note: x } }', ['elements a {~type: process, controls: [c, d, {e: {note: x}}]}']],
    ['process a { controls: [c, d { status: planned }, e: { note: x }] }', ['elements a {~type: process, controls: [c, {d: {status: planned}}, {e: {note: x}}]}']],
    ['process a { tool mail "Send" { permission: send; not approval } }', ['elements a {~type: process, ~tools: {mail: {~name: "Send", permission: send, approval: ~false}}}']],
    ['zone z { crossing: { encryption; protocols: HTTPS } }', ['zones z {crossing: {encryption: ~true, protocols: HTTPS}}']],
    // lists and blocks over lines
    ['process a {\n  tags: [\n    x # c\n    y,\n    z\n  ]\n}', ['elements a {~type: process, tags: [x, y, z]}']],
    ['process a\n{\n}\n', ['elements a {~type: process}']],
    ['process a { owner: }', ['elements a {~type: process, owner: -}']],
  ])('%s', (source, expected) => {
    expect(read(source)).toEqual(expected);
  });
});

describe('Zones', () => {
  it('say the zone of what stands in them, and the parent', () => {
    expect(read(`
      zone a : dmz {
        owner: x
        zone b : data { store s }
        process p { zone: a }
        control late
        not x-y
      }
      process q
    `)).toEqual([
      'zones a {~type: dmz, owner: x, x-y: ~false, ~controls: {late: -}}', 'zones b {~type: data, ~parent: ~a}', 'elements s {~type: store, ~zone: ~b}', 'elements p {~type: process, zone: a}', 'elements q {~type: process}',
    ]);
  });

  it('know where their block ends; their own text ends before what it holds', () => {
    const text = 'zone a : dmz {\n  owner: x\n  process p\n}\nzone b\n';
    const [zone, , other] = readDsl('m.threat', text).items;
    expect(zone!.text).toBe('zone a : dmz {\n  owner: x');
    expect(text.slice(0, zone!.blockEnd)).toBe('zone a : dmz {\n  owner: x\n  process p\n}');
    expect(other!.blockEnd).toBeUndefined();
  });
});

describe('Flows without an id', () => {
  it('are named by their ends, each by a name of its own', () => {
    expect(read(`
      flow a -> b
      flow a -> b
      flow \`x y\` -> b
      flow a-b-3: a -> b
      flow a -> b
      data a-c
      flow a -> c
    `).map((item) => item.split(' {')[0])).toEqual(['flows ~a-b', 'flows ~a-b-2', 'flows ~x y-b', 'flows a-b-3', 'flows ~a-b-4', 'data a-c', 'flows ~a-c-2']);
  });

  it('stay the same items when others come and go', () => {
    const text = 'flow a -> b\nflow a -> b\nflow b -> c\n';
    const before = readDsl('m.threat', text);
    const items = [...before.items];
    const after = readDsl('m.threat', `owner: x\n${text}`, before);
    expect(after.items.slice(1).map((item, i) => item === items[i])).toEqual([true, true, true]);
    const fewer = readDsl('m.threat', `owner: x\n${text.slice(12)}`, after);
    expect(fewer.items.map((item) => item.key?.value)).toEqual(['owner', 'a-b', 'b-c']);
    expect(fewer.items[2]).toBe(items[2]);
  });
});

describe('Texts', () => {
  it.each([
    ['"a\\n\\"b\\"\\u00e9\\u{1F600}\\\\"', 'a\n"b"é😀\\'],
    ['"""one"""', 'one'],
    ['"""\n    one\n      two\n\n    three\n    """', 'one\n  two\n\nthree'],
    ['"""\n  one\n\n  """', 'one\n'],
    ['"""\n    one\n  """', '  one'],
    ['"""one\n  two"""', 'one\ntwo'],
    ['"""\r\n  a \\""" b\r\n  """', 'a """ b'],
    ['"""\n\ta\n\t\tb\n\t"""', 'a\n\tb'],
  ])('%s', (written, meant) => {
    const tree = readDsl('m.threat', `description: ${written}\nowner: x\n`);
    expect(tree.items.map((item) => item.problems)).toEqual([[], []]);
    expect(tree.items[0]!.value).toMatchObject({ is: 'scalar', value: meant });
  });
});

describe('Sections', () => {
  it('gather the statements of a kind, in the order of the document', () => {
    const tree = readDsl('m.threat', 'zone a {\n  process p\n}\nowner: x\nprocess q\nzone b\nelements: { r: {} }\n');
    expect(tree.sections.map(({ name, shape, items, header }) => `${name} ${shape} ${items.map((item) => item.key?.value).join(',')} ${header.key?.implied ? 'implied' : header.text}`)).toEqual(['zones table a,b implied', 'elements table p,q,r implied', 'owner value owner owner']);
    expect(tree.items.map((item) => item.key?.value)).toEqual(['a', 'p', 'owner', 'q', 'b', 'r']);
  });
});

describe('A block that is not closed', () => {
  it('ends where the indentation says so, and only one thing is said', () => {
    const tree = readDsl('m.threat', dedent(`
      zone a : dmz {
        process p : agent {
          owner: x
          access: { read: team
        process q : tool
      }
      flow p -> q
    `));
    const problems = [...tree.problems, ...tree.items.flatMap((item) => item.problems)];
    expect(problems.map((problem) => problem.code)).toEqual(['dsl-brace', 'dsl-brace']);
    expect(tree.items.map((item) => `${item.section} ${item.key?.value}`)).toEqual(['zones a', 'elements p', 'elements q', 'flows p-q']);
  });
});
