import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../../core/text/text.ts';
import { fileDiagnostics } from '../../../server/features/diagnostics.ts';
import { documentSymbols } from '../../../server/features/symbols.ts';
import { setup } from '../../lsp/check.ts';

const start = `threatmodel: X
include: [part.threat.yaml]
zones:
  edge: { type: dmz }
elements:
  user: { type: external, name: API client, zone: external }
  llm:
    kind: inference-server # the model
    zone: inner
flows:
  ask: { from: user, to: llm, data: [prompts], protocol: HTTPS }
decisions:
  - { threat: AI-INF-02, on: llm, status: accepted, because: Known, by: a }
`;
const part = 'zones:\n  inner: { type: inference }\ndata:\n  prompts: { name: Prompts }\n';

describe('Editing step by step', () => {
  it('gives what opening the text anew gives', () => {
    const piece = fc.constantFrom('', ' ', '\n', '\r\n', 'x', ':', '- ', '{', '}', '[', ']', ',', '#', '"', '  ', 'llm', '\n  new:\n    type: process\n', 'zone: edge', '\u{1f600}', '&a ', '---\n', '\t');
    const edit = fc.record({ file: fc.constantFrom('/main.threat.yaml', '/part.threat.yaml'), at: fc.nat(), cut: fc.nat(12), text: piece });
    fc.assert(fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
      const { session, uri } = setup(`//- /main.threat.yaml\n${start}//- /part.threat.yaml\n${part}`);
      const texts = new Map([['/main.threat.yaml', start], ['/part.threat.yaml', part]]);
      // the fixture's form ends each file without its last line break
      for (const path of texts.keys()) texts.set(path, session.workspace.tree(uri(path))!.text);
      for (const [n, { file, at, cut, text }] of edits.entries()) {
        const before = texts.get(file)!;
        const lines = new LineIndex(before);
        const from = lines.positionAt(at % (before.length + 1));
        const to = lines.positionAt(Math.min(before.length, (at % (before.length + 1)) + cut));
        // a position in the middle of a line break means its start
        const range = { start: lines.offsetAt(from), end: lines.offsetAt(to) };
        session.workspace.change(uri(file), n + 2, [{ range: { start: from, end: to }, text }]);
        texts.set(file, before.slice(0, range.start) + text + before.slice(range.end));
        expect(session.workspace.tree(uri(file))!.text).toBe(texts.get(file));
        fileDiagnostics(session, uri('/main.threat.yaml'));
      }
      const anew = setup('threatmodel: none');
      for (const [path, text] of texts) anew.session.workspace.open(uri(path), 'threatline-yaml', 1, text);
      for (const path of texts.keys()) {
        expect(fileDiagnostics(session, uri(path))).toEqual(fileDiagnostics(anew.session, uri(path)));
        expect(documentSymbols(session, { textDocument: { uri: uri(path) } })).toEqual(documentSymbols(anew.session, { textDocument: { uri: uri(path) } }));
      }
    }), { numRuns: 120 });
  }, 600_000);
});
