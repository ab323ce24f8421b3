import type { TextEdit } from 'vscode-languageserver-protocol';
import { describe, expect, it } from 'vitest';
import { LineIndex, applyEdits } from '../../../core/text/text.ts';
import { documentFormatting, onTypeFormatting, rangeFormatting } from '../../../server/features/formatting.ts';
import { setup } from '../../lsp/check.ts';

const spaces = { tabSize: 2, insertSpaces: true };

function applied(text: string, edits: readonly TextEdit[] | null): string {
  const index = new LineIndex(text);
  return applyEdits(text, (edits ?? []).map(({ range, newText }) => ({ span: { start: index.offsetAt(range.start), end: index.offsetAt(range.end) }, text: newText })));
}

const messy = 'zone   a{\nprocess b{gpu:shared}\nprocess   c\n}\n';

describe('Formatting', () => {
  it('of a document takes the indentation that the editor asks for', () => {
    const { session, uri } = setup(`//- /m.threat\n${messy}`);
    const format = (options: { tabSize: number; insertSpaces: boolean }) => applied(messy, documentFormatting(session, { textDocument: { uri: uri('/m.threat') }, options }));
    expect(format(spaces)).toBe('zone a {\n  process b { gpu: shared }\n  process c\n}\n');
    expect(format({ tabSize: 4, insertSpaces: true })).toContain('\n    process b');
    expect(format({ tabSize: 4, insertSpaces: false })).toContain('\n\tprocess b');
    expect(format({ tabSize: 0, insertSpaces: true })).toContain('\n  process b');
  });

  it('of a range leaves the other lines', () => {
    const { session, uri } = setup(`//- /m.threat\n${messy}`);
    const range = { start: { line: 1, character: 3 }, end: { line: 2, character: 0 } };
    expect(applied(messy, rangeFormatting(session, { textDocument: { uri: uri('/m.threat') }, range, options: spaces }))).toBe('zone   a{\n  process b { gpu: shared }\nprocess   c\n}\n');
  });

  it('while typing sets the line that was ended', () => {
    const { session, uri } = setup(`//- /m.threat\n${messy}`);
    const edits = onTypeFormatting(session, { textDocument: { uri: uri('/m.threat') }, position: { line: 2, character: 0 }, ch: '\n', options: spaces });
    expect(applied(messy, edits)).toBe('zone   a{\n  process b { gpu: shared }\nprocess   c\n}\n');
  });

  it('of YAML changes little, and nothing while typing', () => {
    const yaml = 'threatmodel: X  \nelements:\n    a: {kind: agent}\n';
    const { session, uri } = setup(`//- /m.threat.yaml\n${yaml}`);
    const textDocument = { uri: uri('/m.threat.yaml') };
    expect(applied(yaml, documentFormatting(session, { textDocument, options: spaces }))).toBe('threatmodel: X\nelements:\n  a: { kind: agent }\n');
    expect(onTypeFormatting(session, { textDocument, position: { line: 1, character: 0 }, ch: '\n', options: spaces })).toBe(null);
  });

  it('leaves files that are no models', () => {
    const { session, uri } = setup('//- /.threatline.yaml\npacks: {ai: off}  \n//- /m.threat.yaml\nthreatmodel: X\n');
    expect(documentFormatting(session, { textDocument: { uri: uri('/.threatline.yaml') }, options: spaces })).toBe(null);
  });
});
