import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import type { SemanticTokens, SemanticTokensDelta } from 'vscode-languageserver-protocol';
import { describe, expect, it } from 'vitest';
import { difference } from '../../../core/semantic/delta.ts';
import { tokenModifiers, tokenTypes, wordsOfItem } from '../../../core/semantic/tokens.ts';
import { LineIndex } from '../../../core/text/text.ts';
import { filesWithTokens, forgetTokens, semanticTokens, semanticTokensDelta, semanticTokensRange, tokensLegend } from '../../../server/features/semantic-tokens.ts';
import type { SetupOptions } from '../../lsp/check.ts';
import { setup } from '../../lsp/check.ts';
import { inBothSyntaxes } from '../../support/syntaxes.ts';

const ours: SetupOptions = { client: { ownClient: true } };

/** Every word with its type and modifiers: `llm process declaration`. */
function words(text: string, data: readonly number[], names: readonly string[]): string[] {
  const lines = text.split(/\r\n|\n|\r/);
  const result: string[] = [];
  let [line, column] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type, set] = data.slice(i, i + 5) as [number, number, number, number, number];
    line += down;
    column = down === 0 ? column + right : right;
    const modifiers = tokenModifiers.filter((_, bit) => set & (1 << bit));
    result.push([lines[line]!.slice(column, column + length), names[type]!.replace('threat-', ''), ...modifiers].join(' '));
  }
  return result;
}

function tokensAt(source: string, options: SetupOptions = ours): string[] {
  const { session, at, fixture } = setup(source, options);
  const path = at.textDocument.uri.slice('file:///w'.length);
  return words(fixture.files.get(path)!, semanticTokens(session, at)!.data, tokensLegend(session.client).tokenTypes);
}

const model = `
threatmodel: X
zones:
  edge: { type: dmz }
data:
  prompts: { classification: secret, retention: 90 days }
elements:
  user: { type: external, zone: external }
  llm:
    kind: inference-server
    zone: edge
    "holds": [prompts, 'lost']
    encrypted-at-rest: true
    multi-tenant: unknown
    access: { read: [user, team] }
    controls: { rate-limit: { status: planned }, ours, nope: {} }
flows:
  ask: { from: user, to: llm, data: prompts, protocol: HTTPS, encrypted: no }
  tell: { from: llm, to: gone, data: Free text }
controls:
  ours: { name: Ours, counts-as: [rate-limit] }
threats:
  T1: { on: ask, title: Leak, atlas: [AML.T0057], cwe: [CWE-502], dread: { damage: 7 } }
decisions:
  - { threat: T1, on: ask, status: in-progress }
  - { threat: AI-INF-02, on: llm, status: accepted }
`.trimStart();

describe('Semantic tokens', () => {
  it('say what each word is', () => {
    const found = tokensAt(model);
    for (const one of [
      'zones section', 'edge zone declaration', 'dmz kind defaultLibrary', 'prompts data declaration', 'secret word', '90 days number', 'user external declaration', 'external word', 'external kind defaultLibrary',
      'llm process declaration', 'inference-server kind defaultLibrary', 'edge zone', 'holds key', 'prompts data', 'lost data unresolved', 'true flag yes', 'unknown flag unknown', 'user external', 'team word', 'rate-limit control defaultLibrary',
      'planned status planned', 'ours control', 'nope control unresolved', 'ask flow declaration', 'no flag no', 'gone process unresolved', 'ours control declaration', 'T1 threat declaration', 'AML.T0057 technique defaultLibrary',
      'CWE-502 technique defaultLibrary', '7 number', 'T1 threat', 'ask flow', 'in-progress status planned', 'AI-INF-02 rule defaultLibrary', 'accepted status',
    ]) expect(found, one).toContain(one);
    expect(found.filter((one) => /Free|Leak|HTTPS|Ours/.test(one))).toEqual([]);
  });

  inBothSyntaxes('colour an id by what it names', {
    yaml: 'threatmodel: X\nelements:\n  a: { type: store }\n  b: { type: process }\nflows:\n  f: { from: a, to: b }\n',
    dsl: 'threatmodel "X"\nstore a\nprocess b\nflow f: a -> b\n',
  }, (source) => {
    const found = tokensAt(source);
    expect(found.filter((one) => /^[abf] /.test(one))).toEqual(['a store declaration', 'b process declaration', 'f flow declaration', 'a store', 'b process']);
  });

  it('have the standard types for other editors', () => {
    const { tokenTypes: names } = tokensLegend({ ownClient: false });
    expect(names.every((name) => !name.startsWith('threat-'))).toBe(true);
    expect(tokensAt('threatmodel: X\nelements:\n  a: { type: store }\n', {})).toEqual(['threatmodel keyword', 'elements keyword', 'a struct declaration', 'type property', 'store enumMember']);
  });

  it('leave out what an alias stands for, and words over several lines', () => {
    const found = tokensAt('threatmodel: X\nelements:\n  a: &x { type: store }\n  b: *x\n  c: { kind: "inference-\n    server" }\n  d: { kind: &k agent }\n  e: { kind: *k }\n');
    expect(found).toContain('a store declaration');
    expect(found.some((one) => one.includes('*') || one.includes('inference'))).toBe(false);
  });

  it('know the settings and nothing of other files', () => {
    expect(tokensAt('//- /.threatline.yaml\nrules:\n  AI-INF-02: { enabled: false, priority: high }\n')).toEqual(['rules section', 'AI-INF-02 rule defaultLibrary', 'enabled key', 'false flag no', 'priority key', 'high word']);
    const { session } = setup('//- /notes.yaml\nrules: {}\n', { closed: ['/notes.yaml'] });
    expect(semanticTokens(session, { textDocument: { uri: 'file:///w/notes.yaml' } })).toBeNull();
  });

  it('of a range are those of its items', () => {
    const { session, at } = setup(model, ours);
    const range = { start: { line: 16, character: 0 }, end: { line: 16, character: 5 } };
    const found = words(model, semanticTokensRange(session, { ...at, range })!.data, tokensLegend(session.client).tokenTypes);
    expect(found).toContain('ask flow declaration');
    expect(found).not.toContain('llm process declaration');
  });

  it('come as differences after an edit, to the same end', () => {
    const pieces = fc.constantFrom('x', '\n', ' ', '  new: { type: store }\n', '# c\n', '"', ']', 'llm');
    fc.assert(fc.property(fc.array(fc.record({ at: fc.nat(), cut: fc.nat(6), text: pieces }), { minLength: 1, maxLength: 6 }), (edits) => {
      const { session, at, uri } = setup(model, ours);
      const file = uri('/main.threat.yaml');
      let text = session.workspace.tree(file)!.text;
      let known = semanticTokens(session, at)!;
      for (const [n, edit] of edits.entries()) {
        const lines = new LineIndex(text);
        const start = lines.positionAt(edit.at % (text.length + 1));
        const end = lines.positionAt(Math.min(text.length, (edit.at % (text.length + 1)) + edit.cut));
        session.workspace.change(file, n + 2, [{ range: { start, end }, text: edit.text }]);
        text = session.workspace.tree(file)!.text;
        const answer = semanticTokensDelta(session, { ...at, previousResultId: known.resultId! })!;
        known = { resultId: answer.resultId!, data: patched(known.data, answer) };
        expect(known.data).toEqual(semanticTokens(session, at)!.data);
        known = semanticTokens(session, at)!;
      }
    }), { numRuns: 25 });
  });

  it('come whole when the client knows something else', () => {
    const { session, at } = setup(model, ours);
    semanticTokens(session, at);
    expect(semanticTokensDelta(session, { ...at, previousResultId: 'gone' })).toHaveProperty('data');
  });

  it('keep what was worked out for items that did not change', () => {
    const { session, at, uri } = setup(model, ours);
    semanticTokens(session, at);
    const tree = (): ReturnType<typeof session.workspace.tree> => session.workspace.tree(uri('/main.threat.yaml'));
    const before = wordsOfItem(tree()!.items.find(({ key }) => key?.value === 'llm')!, 'model');
    session.workspace.change(uri('/main.threat.yaml'), 2, [{ range: { start: { line: 2, character: 2 }, end: { line: 2, character: 6 } }, text: 'rim' }]);
    expect(wordsOfItem(tree()!.items.find(({ key }) => key?.value === 'llm')!, 'model')).toBe(before);
  });

  it('are freed when the file is closed', () => {
    const { session, at } = setup(model, ours);
    semanticTokens(session, at);
    expect(filesWithTokens(session)).toBe(1);
    forgetTokens(session, at.textDocument.uri);
    expect(filesWithTokens(session)).toBe(0);
    session.workspace.close(at.textDocument.uri);
    semanticTokens(session, at);
    expect(filesWithTokens(session)).toBe(0);
  });

  it('are declared in the manifest, with scopes for each language', () => {
    const { contributes } = JSON.parse(readFileSync('package.json', 'utf8')) as { contributes: { semanticTokenTypes: { id: string; superType: string }[]; semanticTokenModifiers: { id: string }[]; semanticTokenScopes: { language: string; scopes: Record<string, string[]> }[]; languages: { id: string }[] } };
    expect(contributes.semanticTokenTypes.map(({ id, superType }) => [id, superType])).toEqual(tokenTypes.map(({ name, standard }) => [name, standard]));
    expect([...contributes.semanticTokenModifiers.map(({ id }) => id), 'declaration', 'defaultLibrary', 'deprecated'].sort()).toEqual([...tokenModifiers].sort());
    for (const { id } of contributes.languages.filter((language) => language.id.startsWith('threatline')).slice(0, 2)) {
      const scopes = contributes.semanticTokenScopes.find(({ language }) => language === id)!.scopes;
      expect(Object.keys(scopes).sort()).toEqual(tokenTypes.map(({ name }) => name).sort());
    }
  });
});

describe('The difference of two sequences', () => {
  it('turns one into the other and touches whole units', () => {
    const sequence = fc.array(fc.tuple(fc.nat(1), fc.nat(1), fc.nat(1)), { maxLength: 8 }).map((units) => units.flat());
    fc.assert(fc.property(sequence, sequence, (before, after) => {
      const change = difference(before, after, 3);
      if (!change) {
        expect(before).toEqual(after);
        return;
      }
      expect(change.start % 3).toBe(0);
      expect(change.remove % 3).toBe(0);
      expect(change.insert.length % 3).toBe(0);
      expect([...before.slice(0, change.start), ...change.insert, ...before.slice(change.start + change.remove)]).toEqual(after);
    }));
  });
});

function patched(data: readonly number[], answer: SemanticTokens | SemanticTokensDelta): number[] {
  if ('data' in answer) return answer.data;
  const result = [...data];
  for (const { start, deleteCount, data: inserted } of [...answer.edits].reverse()) result.splice(start, deleteCount, ...(inserted ?? []));
  return result;
}
