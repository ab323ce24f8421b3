import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptySidecar, readSidecar, renameInSidecar, sidecarText, withPin } from '../../../core/diagram/sidecar.ts';
import type { TextEdit } from '../../../core/text/text.ts';

const example = '{\n  "version": 1,\n  "right": {\n    "gateway": { "x": 468, "y": 88, "zone": "edge" },\n    "user": { "x": 52, "y": 88 }\n  },\n  "down": {}\n}\n';

function edit(text: string, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => b.span.start - a.span.start).reduce((now, { span, text: by }) => now.slice(0, span.start) + by + now.slice(span.end), text);
}

describe('a sidecar', () => {
  it('holds places by reading direction and id', () => {
    const { sidecar, problems } = readSidecar(example);
    expect(problems).toEqual([]);
    expect([...sidecar.right]).toEqual([['gateway', { x: 468, y: 88, zone: 'edge' }], ['user', { x: 52, y: 88 }]]);
    expect(sidecar.down.size).toBe(0);
    expect(sidecarText(sidecar)).toBe(example);
  });

  const wrong: [string, string, RegExp, string][] = [
    ['no JSON', '{ "version": 1, "right": { ', /./, ''],
    ['a list', '[]', /A layout file holds/, '[]'],
    ['no version', '{ "right": {} }', /"version" must be 1/, '{ "right": {} }'],
    ['another version', '{ "version": 2, "right": { "a": { "x": 1, "y": 1 } } }', /"version" must be 1, not 2/, '2'],
    ['an unknown key', '{ "version": 1, "left": {} }', /no key "left"/, '"left"'],
    ['a place without y', '{ "version": 1, "right": { "a": { "x": 1 } } }', /"a" needs "x" and "y"/, '{ "x": 1 }'],
    ['a place that is no number', '{ "version": 1, "right": { "a": { "x": "far", "y": 1 } } }', /"a" needs/, '{ "x": "far", "y": 1 }'],
    ['a place off the canvas', '{ "version": 1, "right": { "a": { "x": -1, "y": 1 } } }', /"a" needs/, '{ "x": -1, "y": 1 }'],
    ['a place far away', '{ "version": 1, "right": { "a": { "x": 1e9, "y": 1 } } }', /"a" needs/, '{ "x": 1e9, "y": 1 }'],
    ['a key too many', '{ "version": 1, "down": { "a": { "x": 1, "y": 1, "z": 1 } } }', /has a key "z"/, '{ "x": 1, "y": 1, "z": 1 }'],
    ['an id twice', '{ "version": 1, "down": { "a": { "x": 1, "y": 1 }, "a": { "x": 2, "y": 2 } } }', /"a" has two places/, '"a"'],
    ['a list of places', '{ "version": 1, "down": [1] }', /"down" holds places/, '[1]'],
  ];
  for (const [title, text, message, marked] of wrong)
    it(`with ${title} is read as far as it goes, and says what is wrong where`, () => {
      const { problems } = readSidecar(text);
      expect(problems[0]?.message).toMatch(message);
      if (marked !== '') expect(text.slice(problems[0]!.start, problems[0]!.end)).toBe(marked);
    });

  it('keeps the good places beside a bad one', () => {
    expect([...readSidecar('{ "version": 1, "right": { "a": 5, "b": { "x": 1, "y": 2 } } }').sidecar.right.keys()]).toEqual(['b']);
  });

  it('never throws, and reads what it writes', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => void readSidecar(text)));
    const pins = fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 12 }), fc.nat(5000), fc.nat(5000), fc.option(fc.string({ maxLength: 8 }), { nil: undefined })), { maxLength: 8 });
    fc.assert(fc.property(pins, pins, (right, down) => {
      let sidecar = emptySidecar;
      for (const [id, x, y, zone] of right) sidecar = withPin(sidecar, 'right', id, { x, y, ...(zone === undefined ? {} : { zone }) });
      for (const [id, x, y] of down) sidecar = withPin(sidecar, 'down', id, { x, y });
      const { sidecar: read, problems } = readSidecar(sidecarText(sidecar));
      expect(problems).toEqual([]);
      expect(new Map(read.right)).toEqual(new Map(sidecar.right));
      expect(new Map(read.down)).toEqual(new Map(sidecar.down));
    }));
  });

  it('frees an element', () => {
    expect([...withPin(readSidecar(example).sidecar, 'right', 'user', undefined).right.keys()]).toEqual(['gateway']);
  });
});

describe('renaming in a sidecar', () => {
  it('changes the key of an element, and nothing else', () => {
    expect(edit(example, renameInSidecar(example, 'user', 'client'))).toBe(example.replace('"user"', '"client"'));
  });

  it('changes the zone of elements', () => {
    expect(edit(example, renameInSidecar(example, 'edge', 'rim"'))).toBe(example.replace('"edge"', '"rim\\""'));
  });

  it('leaves the words of the file alone', () => {
    for (const word of ['version', 'right', 'down', 'x', 'y', 'zone', '1']) expect(renameInSidecar(example, word, 'other')).toEqual([]);
    expect(renameInSidecar('{ broken', 'broken', 'other')).toEqual([]);
  });
});
