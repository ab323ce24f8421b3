import { describe, expect, it } from 'vitest';
import { formatTypedDsl } from '../../../core/syntax/dsl/format.ts';
import { formatDocument } from '../../../core/syntax/format.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { dedent } from '../../support/fixture.ts';

function format(text: string, indent = '  '): string {
  return applyEdits(text, formatDocument(readDocument('m.threat', text), { indent }));
}

describe('formatting a .threat file', () => {
  it.each([
    ['indentation', 'zone a{\nprocess b{\ngpu:shared\n}\n}', 'zone a {\n  process b {\n    gpu: shared\n  }\n}\n'],
    ['spaces in a header', 'process   gateway"API gateway":api-gateway{redundant}', 'process gateway "API gateway" : api-gateway { redundant }\n'],
    ['the colon of a flow', 'flow df1 :a->b   carries  [ x,y ]over  HTTPS', 'flow df1: a -> b carries [x, y] over HTTPS\n'],
    ['spaces in maps and lists', 'review: {every:90 days ;last :2026-09-01}\ntags: [ a ,b,  "c" ]\nx-a: { }\nx-b: [ ]', 'review: { every: 90 days; last: 2026-09-01 }\ntags: [a, b, "c"]\nx-a: {}\nx-b: []\n'],
    ['blanks at the ends of lines', 'owner: x  \n# note   \n\t\nid: y\t', 'owner: x\n# note\n\nid: y\n'],
    ['blank lines', '\n\nowner: x\n\n\n\nzone a {\n\n  trust: 1\n\n\n  process b\n\n}\n\n\n', 'owner: x\n\nzone a {\n  trust: 1\n\n  process b\n}\n'],
    ['comments', 'zone a {   # one\n# two\n      # three\nprocess b# x\n}', 'zone a { # one\n  # two\n  # three\nprocess b# x\n}\n'],
    ['a list over lines', 'tags: [\na,\n   b # c\n      ]', 'tags: [\n  a,\n  b # c\n]\n'],
    ['brackets that open on one line', 'x: { y: [\na\n] }', 'x: { y: [\n  a\n] }\n'],
    ['a control and its status', 'process a{control rate-limit:planned{due:2027-01-31}}', 'process a { control rate-limit : planned { due: 2027-01-31 } }\n'],
    ['a keyword that is a key', 'flow a->b {data :x}', 'flow a -> b { data: x }\n'],
    ['Windows line ends', 'zone a {\r\nprocess b\r\n\r\n\r\n}', 'zone a {\r\n  process b\r\n}\r\n'],
    ['a block that begins on the next line', 'zone a\n{\nprocess b\n}', 'zone a\n{\n  process b\n}\n'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => expect(format(text)).toBe(expected));

  it('takes tabs where the editor wants them', () => expect(format('zone a {\n  process b\n}\n', '\t')).toBe('zone a {\n\tprocess b\n}\n'));

  it('leaves what is in quotes, and moves a long text with its line', () => {
    const text = 'process a {\ndescription: """\n        one  {  x\n          two # three\n\n        """\n}\n';
    expect(format(text)).toBe('process a {\n  description: """\n    one  {  x\n      two # three\n\n    """\n}\n');
    expect(format('owner: "a   b  # c"   \n')).toBe('owner: "a   b  # c"\n');
  });

  it('leaves lines that it does not understand', () => {
    expect(format('process  a  {\n  owner:   retail lending\n      gpu:   shared\n}\n')).toBe('process a {\n  owner:   retail lending\n  gpu: shared\n}\n');
    expect(format("owner:   'x'\nid:   y\n")).toBe("owner:   'x'\nid: y\n");
  });

  it('leaves all indentation where brackets do not match, or where it says something', () => {
    expect(format('zone a {\n      process   b\n')).toBe('zone a {\n      process b\n');
    expect(format('process a {\n access:\n      read:   x\n}\n')).toContain('\n access:\n      read:');
  });
});

describe('formatting while typing', () => {
  /** The text with `|` where the cursor stands behind what was typed. */
  function typed(source: string): string {
    const text = dedent(source);
    const at = text.indexOf('|');
    const plain = text.slice(0, at) + text.slice(at + 1);
    return applyEdits(plain, formatTypedDsl(readDocument('m.threat', plain), { indent: '  ' }, at, plain.charAt(at - 1) === '}' || plain.charAt(at - 1) === ']' ? plain.charAt(at - 1) : '\n'));
  }

  it('a line break formats the line before it, and nothing else', () => {
    expect(typed('zone a {\n     process b"B":api-gateway\n  |\n      process   c\n}\n')).toBe('zone a {\n  process b "B" : api-gateway\n  \n      process   c\n}\n');
  });

  it('a closing brace goes as far left as the line on which its block begins', () => {
    expect(typed('zone a {\n  process b {\n    gpu: shared\n    }|\n}\n')).toBe('zone a {\n  process b {\n    gpu: shared\n  }\n}\n');
  });

  it('also while blocks around it are not closed yet', () => {
    expect(typed('zone a {\n  process b {\n    gpu: shared\n    }|\n')).toBe('zone a {\n  process b {\n    gpu: shared\n  }\n');
  });
});
