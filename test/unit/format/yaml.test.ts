import { describe, expect, it } from 'vitest';
import { formatDocument } from '../../../core/syntax/format.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits } from '../../../core/text/text.ts';

function format(text: string, indent = '  '): string {
  return applyEdits(text, formatDocument(readDocument('m.threat.yaml', text), { indent }));
}

describe('formatting YAML', () => {
  it.each([
    ['blanks at the ends of lines', 'owner: x  \n# note \t\n   \nid: y\n', 'owner: x\n# note\n\nid: y\n'],
    ['the end of the file', 'owner: x', 'owner: x\n'],
    ['blank lines at the end', 'owner: x\n\n  \n\n', 'owner: x\n'],
    ['spaces in maps and lists', 'review: {every: 90 days ,  last:   2026-09-01}\nlinks: [ a ,b,   "c" ]\nauthors: [ ]\n', 'review: { every: 90 days, last: 2026-09-01 }\nlinks: [a, b, "c"]\nauthors: []\n'],
    ['maps in lists', 'elements:\n  a: { controls: [b,c: {status: planned}] }\n', 'elements:\n  a: { controls: [b, c: { status: planned }] }\n'],
    ['the depth of blocks', 'elements:\n    a:\n        kind: agent\n        # why\n        tags:\n          - x\n          - y\n    # b\n    b: { kind: tool,\n        name: B }\n', 'elements:\n  a:\n    kind: agent\n    # why\n    tags:\n      - x\n      - y\n  # b\n  b: { kind: tool,\n      name: B }\n'],
    ['lists of maps', 'decisions:\n    - threat: X\n      on: a\n    -   threat: Y\n        on: b\n', 'decisions:\n  - threat: X\n    on: a\n  -   threat: Y\n      on: b\n'],
    ['a list under its key', 'elements:\n   a:\n      tags:\n      - x\n', 'elements:\n  a:\n    tags:\n    - x\n'],
    ['Windows line ends', 'owner: x \r\nid: y', 'owner: x\r\nid: y\r\n'],
    ['nothing', '', ''],
  ])('%s', (_, text, expected) => expect(format(text)).toBe(expected));

  it.each([
    ['columns that somebody aligned', 'zones:\n  edge:     { type: dmz }\n  internet: { type: external }\n'],
    ['a line in brackets that is long', `links: [${'word, '.repeat(40)}last]\n`],
    ['brackets over several lines', 'links: [\n  b ,\n  c\n]\n'],
    ['a text of several lines', 'description: |\n  one  \n    two\n  \nowner: x\n'],
    ['a folded text', 'description: one  \n  two\nowner: x\n'],
    ['a section with a text of several lines', 'elements:\n    a:\n        description: >-\n            one\n            two\n'],
    ['the end of a block text that keeps its line breaks', 'description: |+\n  one\n\n\n'],
    ['the end of a block text without a line break', 'description: |\n  one'],
    ['what could not be read', 'elements:\n    a: {kind: agent\n    b:   { kind: tool }\n'],
    ['quotes', "owner: 'a  ,b  '\nid: \"[ x ]\"\n"],
  ])('leaves %s', (_, text) => expect(format(text)).toBe(text));

  it('takes the depth that the editor wants, never tabs', () => {
    expect(format('elements:\n  a:\n    kind: agent\n', '    ')).toBe('elements:\n    a:\n        kind: agent\n');
    expect(format('elements:\n  a:\n    kind: agent\n', '\t')).toBe('elements:\n  a:\n    kind: agent\n');
  });
});
