import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../core/syntax/read.ts';
import { convertDocument } from '../../../core/syntax/print/convert.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import type { Analysis } from '../../../core/analysis/analyse.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { analyser, catalog, today } from '../../support/analyse.ts';
import { dedent } from '../../support/fixture.ts';
import { findingsOf, says } from './says.ts';
import { comments, converted, mistakes, models, read, textOf, typeOfKind, writtenComments } from './support.ts';

function analysed(tree: DocumentTree): Analysis {
  return analyser.analyse(tree, new MemoryFiles(new Map([[tree.file, tree]])), { settings: defaultSettings, today });
}

describe.each(models)('$name', ({ text }) => {
  const yaml = read(text, 'yaml');
  const dsl = converted(yaml)!;
  const back = converted(dsl)!;

  it('says the same in the DSL and back', () => {
    for (const other of [dsl, back]) {
      expect(mistakes(other)).toEqual([]);
      expect(says(other)).toEqual(says(yaml));
    }
  });

  it('keeps its comments, in their order', () => {
    expect(comments(dsl)).toEqual(comments(yaml));
    expect(comments(back)).toEqual(comments(yaml));
    for (const one of [yaml, dsl, back]) expect(comments(one).sort()).toEqual(writtenComments(one.text, one.syntax).sort());
  });

  it('has the same findings', () => {
    const own = findingsOf(analysed(yaml));
    expect(findingsOf(analysed(dsl))).toEqual(own);
    expect(findingsOf(analysed(back))).toEqual(own);
  });

  it('does not change any more when it is converted again', () => {
    expect(converted(back)!.text).toBe(dsl.text);
  });
});

describe('the small models of all rules', () => {
  const examples = [...catalog.rules.values()].flatMap((rule) => rule.examples.map(({ model }, i) => ({ name: `${rule.id} ${i}`, model })));

  it('have the same findings in the DSL and back', () => {
    expect(examples.length).toBeGreaterThan(100);
    // what says the same is found the same in; that this is so is looked at in some, with RUNS in all
    const step = process.env['RUNS'] === undefined ? 10 : 1;
    for (const [i, { name, model }] of examples.entries()) {
      const yaml = read(model, 'yaml');
      const dsl = converted(yaml)!;
      const back = converted(dsl)!;
      expect(says(dsl), `${name}\n${dsl.text}`).toEqual(says(yaml));
      expect(says(back), `${name}\n${back.text}`).toEqual(says(yaml));
      if (i % step === 0) expect(findingsOf(analysed(dsl)), `${name}\n${dsl.text}`).toEqual(findingsOf(analysed(yaml)));
    }
  }, 300_000);
});

/** A text in YAML and the same in the DSL, each what the other is converted to. */
describe.each([
  ['a header', 'elements:\n  a: { kind: agent, name: An agent, gpu: shared }\n', 'process a "An agent" : agent { gpu: shared }\n'],
  ['a type without a kind', 'elements:\n  a: { type: store }\n  b:\n', 'store a\nelement b\n'],
  ['a type that the kind does not imply', 'elements:\n  a: { type: store, kind: agent }\n', 'store a : agent\n'],
  ['elements in zones', 'zones:\n  x: { type: dmz }\n  y: { parent: x }\n\nelements:\n  a: { type: process, zone: y }\n\n  b: { type: process, zone: x }\n', 'zone x : dmz {\n  zone y {\n    process a\n  }\n\n  process b\n}\n'],
  ['elements in zones of elsewhere', 'elements:\n  a: { type: process, zone: dmz }\n', 'process a { zone: dmz }\n'],
  ['a flow', 'data:\n  d:\n\nflows:\n  f: { from: a, to: b, data: [d], protocol: HTTP/2, encrypted: true, authenticated: false, vpn: yes }\n', 'data d\n\nflow f: a -> b carries d over "HTTP/2" { encrypted; not authenticated; vpn: yes }\n'],
  ['a flow whose data is declared elsewhere', 'flows:\n  f: { from: a, to: b, data: [d] }\n', 'flow f: a -> b carries [d]\n'],
  ['a flow both ways', 'flows:\n  f: { from: a, to: b, bidirectional: true }\n', 'flow f: a <-> b\n'],
  ['a flow without an end', 'flows:\n  f: { from: a }\n', 'flow f { from: a }\n'],
  ['controls', 'elements:\n  a: { type: process, controls: [x, y] }\n  b:\n    type: process\n    controls:\n      x: { status: planned }\n      y: { status: verified, owner: z }\n', 'process a { controls: [x, y] }\nprocess b {\n  control x : planned\n  control y : verified { owner: z }\n}\n'],
  ['controls in both forms', 'elements:\n  a:\n    type: process\n    controls: [x, y: { status: planned }]\n', 'process a {\n  controls: x\n  control y : planned\n}\n'],
  ['tools', 'elements:\n  a:\n    kind: agent\n    tools:\n      t: { name: Send mail, permission: send, approval: false }\n', 'process a : agent {\n  tool t "Send mail" { permission: send; not approval }\n}\n'],
  ['people\'s threats', 'threats:\n  T1: { on: a, title: What if, stride: tampering }\n', 'threat T1 on a "What if" { stride: tampering }\n'],
  ['assumptions, exclusions', 'assumptions:\n  A1: { text: It holds, on: [a, b] }\n\nexclusions:\n  E1: { text: That, because: Because }\n', 'assume A1 on [a, b] "It holds"\n\nexclude E1 "That" { because: Because }\n'],
  ['decisions', 'decisions:\n  - { threat: AI-INF-02, on: a, status: not-applicable, because: No }\n  - { threat: X, on: b }\n', 'dismiss AI-INF-02 on a { because: No }\ndecide X on b\n'],
  ['ids that are no words', 'elements:\n  "5": { type: process }\n  a b: { type: process }\n', 'process `5`\nprocess `a b`\n'],
  ['words that look like something else', 'version: 1.10\nowner: "1.10"\nid: "yes"\nexposure: yes\ndescription: "null"\n', 'version: 1.10\nowner: "1.10"\nid: "yes"\nexposure: yes\ndescription: "null"\n'],
  ['hostile texts', 'owner: \'"""\'\nid: "a#b"\n'.replace('"a#b"', 'a#b'), 'owner: "\\"\\"\\""\nid: "a#b"\n'],
  ['texts of several lines', 'description: |-\n  one\n\n    "two" \\ """\nowner: |\n  three\nid: |-\n  a \n  b\n', 'description: """\n  one\n\n    "two" \\\\ \\"\\"\\"\n  """\nowner: """\n  three\n\n  """\nid: "a \\nb"\n'],
  ['keys without a value', 'elements:\n  a:\n    type: process\n    owner:\n    gpu: none\n', 'process a {\n  owner:\n  gpu: none\n}\n'],
  ['keys that nobody knows', 'x-own:\n  a: [b, c: d]\n  e: true\n\nelemnts:\n  a: { type: process }\n', 'x-own: { a: [b, { c: d }]; e: true }\n\nelemnts: { a: { type: process } }\n'],
  ['items that are no maps', 'elements:\n  a: 5\n', 'elements: { a: 5 }\n'],
])('%s', (_, yaml, dsl) => {
  it('is written in the DSL', () => expect(textOf(yaml, 'yaml')).toBe(dsl));
  it('is written in YAML', () => expect(textOf(dsl, 'dsl')).toBe(yaml));
});

describe('only one way', () => {
  it('a redundant type is dropped, aliases are written out, second sections are joined', () => {
    expect(textOf('elements:\n  a: { type: process, kind: agent }\n', 'yaml')).toBe('process a : agent\n');
    expect(textOf('elements:\n  a: { kind: agent, tags: &t [x, y] }\n  b: { kind: agent, tags: *t }\n', 'yaml')).toBe('process a : agent { tags: [x, y] }\nprocess b : agent { tags: [x, y] }\n');
    expect(textOf('flows:\n  f: { source: a, target: b }\n', 'yaml')).toBe('flow f: a -> b\n');
  });

  it('a flow without an id gets the one that it goes by', () => {
    expect(textOf('flow a -> b\nflow a -> b\n', 'dsl')).toBe('flows:\n  a-b: { from: a, to: b }\n  a-b-2: { from: a, to: b }\n');
  });

  it('a long text is folded in YAML', () => {
    const text = textOf(`description: "${'word '.repeat(40).trim()}"\n`, 'dsl');
    expect(text).toMatch(/^description: >-\n {2}word/);
    expect(text.split('\n').every((line) => line.length <= 120)).toBe(true);
  });
});

describe('comments', () => {
  it('stay with what they are about', () => {
    const yaml = dedent(`
      # Licence

      # the name
      threatmodel: X # behind
      # zones
      zones: # too
        # edge
        edge:
          type: dmz # its type
          # trust
          trust: 1
          # end of edge
      elements:
        a: # on a
          kind: agent # kind
          zone: edge # zone
          gpu: shared # gpu
          controls:
            # planned
            rate-limit: { status: planned } # soon
        # end of elements
      # flows
      flows:
        # f
        f: { from: a, to: a } # loop
      # the end
    `);
    const dsl = dedent(`
      # Licence

      # the name
      threatmodel "X" # behind

      # zones
      # too
      # edge
      zone edge : dmz {
        # its type
        # trust
        trust: 1
        # end of edge

        process a : agent { # on a
          # kind
          # zone
          gpu: shared # gpu
          # planned
          control rate-limit : planned # soon
        }
        # end of elements
      }

      # flows
      # f
      flow f: a -> a # loop

      # the end
    `);
    expect(textOf(yaml, 'yaml')).toBe(dsl);
    expect(comments(read(dsl, 'dsl'))).toEqual(comments(read(yaml, 'yaml')));
    expect(comments(converted(read(dsl, 'dsl'))!)).toEqual(comments(read(yaml, 'yaml')));
  });

  it('that end a block or section stay there', () => {
    const dsl = dedent(`
      zone a {
        # of a

        # of b
        process b {
          gpu: shared
          # end of b
        } # closed
        # end of a
      }

      # of c
      zone c
    `);
    const yaml = textOf(dsl, 'dsl');
    expect(comments(read(yaml, 'yaml'))).toEqual(['# of a', '# of c', '# of b', '# end of b', '# closed', '# end of a']);
  });
});

describe('a document that cannot be read whole', () => {
  it.each([['m.threat.yaml', 'elements:\n  a: {kind: agent\n  b: { kind: tool }\n'], ['m.threat', 'owner: two words\n'], ['m.threat.yaml', '<<: x\n']])('is not converted: %s', (file, text) => {
    const result = convertDocument(readDocument(file, text), file.endsWith('yaml') ? 'dsl' : 'yaml', typeOfKind);
    expect('problems' in result && result.problems.length).toBeGreaterThan(0);
  });

  it('is, where only a key stands twice', () => {
    expect(textOf('owner: x\nowner: y\n', 'yaml')).toBe('owner: x\nowner: y\n');
  });
});
