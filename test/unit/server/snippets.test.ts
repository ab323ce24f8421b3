import { describe, expect, it } from 'vitest';
import type { Edit } from '../../../core/syntax/surface.ts';
import { snippetOf, withoutIndent } from '../../../server/workspace-edit.ts';

/** What VS Code does with a snippet: every line after the first gets the white space that stands before the place. */
function insertAsEditor(text: string, edit: Edit): string {
  const lineStart = text.lastIndexOf('\n', edit.span.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, edit.span.start))![0];
  return text.slice(0, edit.span.start) + edit.text.replace(/\n(?=[^\n]|$)/g, `\n${indent}`).replace(new RegExp(`\n${indent}$`), '\n') + text.slice(edit.span.end);
}

describe('a snippet of several lines comes out as it is written', () => {
  const block = 'elements:\n  vllm:\n    kind: x\n    zone: y\n  b: {}\n';
  it.each<[name: string, text: string, at: string, insert: string]>([
    ['a key after an indented line', block, '    zone: y', '\n    controls: { a: { evidence: @ } }'],
    ['a section after an indented line', block, '  b: {}', '\n\ndecisions:\n  - { because: @ }'],
    ['a section at the end of a text without a last line break', block.trimEnd(), '  b: {}', '\n\ndecisions:\n  - { because: @ }'],
    ['a key at the end of a text without a last line break', 'a:\n    zone: y', '    zone: y', '\n    due: @'],
    ['one line', block, '    zone: y', ' # @'],
    ['CRLF', block.replaceAll('\n', '\r\n'), '    zone: y', '\r\n    controls: { a: { evidence: @ } }'],
  ])('%s', (_, text, after, insert) => {
    const at = text.indexOf(after) + after.length;
    const stop = insert.indexOf('@');
    const edit: Edit = { span: { start: at, end: at }, text: insert, stops: [{ start: stop, end: stop + 1 }] };
    const wanted = text.slice(0, at) + insert + text.slice(at);
    const steady = withoutIndent(text, edit);
    if (!steady) {
      expect(text.endsWith('\n')).toBe(false);
      return;
    }
    expect(insertAsEditor(text, steady)).toBe(wanted);
    for (const one of steady.stops ?? []) expect(steady.text.slice(one.start, one.end)).toBe('@');
    expect(snippetOf(steady)).toContain('${1:@}');
  });
});
