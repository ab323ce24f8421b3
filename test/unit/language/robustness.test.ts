import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { CodeActionTriggerKind } from 'vscode-languageserver-protocol';
import { LineIndex } from '../../../core/text/text.ts';
import { codeActions, resolveCodeAction } from '../../../server/features/code-actions.ts';
import { codeLenses, resolveCodeLens } from '../../../server/features/code-lens.ts';
import { completion } from '../../../server/features/completion.ts';
import { incomingFlows, outgoingFlows, prepareHierarchy } from '../../../server/features/hierarchy.ts';
import { hover } from '../../../server/features/hover.ts';
import { inlayHints, resolveInlayHint } from '../../../server/features/inlay-hints.ts';
import { documentLinks } from '../../../server/features/links.ts';
import { willRenameFiles } from '../../../server/features/file-rename.ts';
import { definition, documentHighlights, references } from '../../../server/features/references.ts';
import { prepareRename, rename } from '../../../server/features/rename.ts';
import { semanticTokens, semanticTokensRange } from '../../../server/features/semantic-tokens.ts';
import { signatureHelp } from '../../../server/features/signature-help.ts';
import { foldingRanges, linkedEditingRanges, selectionRanges } from '../../../server/features/structure.ts';
import { documentSymbols, workspaceSymbols } from '../../../server/features/symbols.ts';
import { afterEdit, applied, setup } from '../../lsp/check.ts';
import { readsDsl } from '../../support/syntaxes.ts';

const yaml = `threatmodel: X
include: [part.threat.yaml]
zones:
  edge: { type: dmz, controls: [rate-limit] }
data:
  prompts: { name: Prompts } # what users say
elements:
  user: { type: external, name: API client, zone: external }
  # the model
  llm:
    kind: inference-server
    zone: edge
    access: { read: [user] }
  gw: { name: API gateway, zone: edge }
flows:
  df1: { from: user, to: llm, data: [prompts], protocol: HTTPS }
  df2: { from: llm, to: gw, data: Answers, protocol: HTTP }
threats:
  T1: { on: llm, title: Leak, atlas: [AML.T0057] }
decisions:
  - { threat: AI-INF-02, on: llm, status: accepted, because: Known, by: a }
`;

const dsl = `threatmodel "X"
data prompts "Prompts" # what users say
zone edge : dmz {
  controls: rate-limit
  # the model
  process llm : inference-server {
    access: { read: user }
  }
  process gw "API gateway"
}
external user "API client" { zone: external }
flow df1: user -> llm carries prompts over HTTPS
flow llm -> gw carries "Answers" over HTTP
threat T1 on llm "Leak" { atlas: AML.T0057 }
accept AI-INF-02 on llm { because: Known; by: a }
`;

/** Asks everything at a place; edits that come back must fit the text. */
function askEverything(session: ReturnType<typeof setup>['session'], uri: string, offset: number, text: string): void {
  const textDocument = { uri };
  const position = new LineIndex(text).positionAt(offset);
  const at = { textDocument, position };
  const range = { start: position, end: new LineIndex(text).positionAt(offset + 30) };
  const all = { start: { line: 0, character: 0 }, end: { line: 9999, character: 0 } };
  const files = new Map([[uri.slice('file:///w'.length), text]]);
  const fits = (edit: WorkspaceEdit | null | undefined): void => {
    if (edit) afterEdit(new Map([...files, ...[...session.workspace.modelFiles()].map((file) => [file.slice('file:///w'.length), session.workspace.tree(file)!.text] as const)]), edit);
  };
  hover(session, at);
  completion(session, at);
  signatureHelp(session, at);
  definition(session, at);
  references(session, { ...at, context: { includeDeclaration: true } });
  documentHighlights(session, at);
  documentSymbols(session, at);
  workspaceSymbols(session, { query: 'l' });
  foldingRanges(session, at);
  selectionRanges(session, { ...at, positions: [position] });
  linkedEditingRanges(session, at);
  documentLinks(session, at);
  expect(semanticTokens(session, at)!.data.every((n) => n >= 0)).toBe(true);
  semanticTokensRange(session, { ...at, range });
  for (const lens of codeLenses(session, at).slice(0, 4)) resolveCodeLens(session, lens);
  for (const hint of inlayHints(session, { ...at, range: all })) applied(text, (resolveInlayHint(session, hint).textEdits ?? []) as TextEdit[]);
  for (const item of prepareHierarchy(session, at) ?? []) {
    incomingFlows(session, { item });
    outgoingFlows(session, { item });
  }
  try {
    prepareRename(session, at);
    fits(rename(session, { ...at, newName: 'quite-new' }));
  } catch (error) {
    // refusals are answers
    if (!(error instanceof Error && error.constructor.name === 'ResponseError')) throw error;
  }
  fits(willRenameFiles(session, { files: [{ oldUri: uri, newUri: uri.replace('/w/', '/w/deep/') }] }));
  const actions = codeActions(session, { textDocument, range, context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked } });
  for (const action of actions) fits(resolveCodeAction(session, action).edit);
  for (const action of codeActions(session, { textDocument, range, context: { diagnostics: [], only: ['source'] } })) fits(action.edit);
}

describe('Every feature', () => {
  const piece = fc.constantFrom('', ' ', '\n', 'x', ':', '- ', '{', '}', '[', ']', ',', '#', '"', '`', '->', '&a ', '*a', '\t', 'llm', 'zone: ', '\n  new: { type: store }\n', '\u{1f600}', '\r\n');
  const edits = fc.array(fc.record({ at: fc.nat(), cut: fc.nat(20), text: piece }), { maxLength: 5 });
  const run = (name: string, start: string, runs: number): void => fc.assert(fc.property(edits, fc.nat(), (list, place) => {
    let text = start;
    for (const { at, cut, text: put } of list) {
      const from = at % (text.length + 1);
      text = text.slice(0, from) + put + text.slice(from + cut);
    }
    const { session, uri } = setup(`//- /part.threat.yaml\nzones:\n  inner: { parent: edge }\n`);
    session.workspace.open(uri(name), 'threatline', 1, text);
    askEverything(session, uri(name), place % (text.length + 1), text);
  }), { numRuns: runs });

  it('answers on any text, with edits that fit (YAML)', () => run('/main.threat.yaml', yaml, 60), 120_000);
  it.runIf(readsDsl)('answers on any text, with edits that fit (DSL)', () => run('/main.threat', dsl, 60), 120_000);
});
