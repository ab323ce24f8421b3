import type { CodeAction } from 'vscode-languageserver-protocol';
import { describe, expect, it } from 'vitest';
import { codeActions, resolveCodeAction } from '../../../server/features/code-actions.ts';
import { convertModel } from '../../../server/features/convert.ts';
import type { SetupOptions } from '../../lsp/check.ts';
import { setup } from '../../lsp/check.ts';

const yaml = 'threatmodel: X\nelements:\n  a: { kind: agent }\n';
const dsl = 'threatmodel "X"\n\nprocess a : agent\n';

function actionAt(source: string, path: string, line: number, options: SetupOptions = {}): { action: CodeAction | undefined; resolve: () => CodeAction } {
  const { session, uri } = setup(source, options);
  const position = { line, character: 0 };
  const action = codeActions(session, { textDocument: { uri: uri(path) }, range: { start: position, end: position }, context: { diagnostics: [], only: ['refactor'] } }).find(({ title }) => title.startsWith('Convert'));
  return { action, resolve: () => resolveCodeAction(session, action!) };
}

describe('Converting a model', () => {
  it('gives its text and the name of a file beside it', () => {
    const { session, uri } = setup(`//- /m.threat.yaml\n${yaml}`);
    expect(convertModel(session, { uri: uri('/m.threat.yaml') })).toEqual({ text: dsl, languageId: 'threatline', uri: uri('/m.threat') });
    const other = setup(`//- /m.threat\n${dsl}`);
    expect(convertModel(other.session, { uri: other.uri('/m.threat') })).toEqual({ text: yaml.replace('\nel', '\n\nel'), languageId: 'threatline-yaml', uri: uri('/m.threat.yaml') });
  });

  it.each([
    ['/threatmodel.yaml', '/threatmodel.threat', ''],
    ['/a b.threat.yml', '/a%20b.threat', ''],
    ['/m.threat.yaml', '/m-2.threat', '//- /m.threat\nowner: x\n'],
  ])('never names a file that is there: %s', (from, to, others) => {
    // fixtures name no files with blanks
    const { session, uri } = setup(`//- ${from.replace(' ', '%20')}\n${yaml}${others}`);
    expect(convertModel(session, { uri: uri(from.replace(' ', '%20')) }).uri).toBe(uri(to));
  });

  it('is refused where something could not be read', () => {
    const { session, uri } = setup('//- /m.threat\nowner: two words\n');
    expect(convertModel(session, { uri: uri('/m.threat') })).toEqual({ refused: expect.stringMatching(/Mend the mistake of form first/) as string });
    expect(convertModel(session, { uri: uri('/none.threat') })).toEqual({ refused: 'This is no model.' });
  });

  it('is a refactoring where the model is named, which makes a file', () => {
    const { action, resolve } = actionAt(`//- /m.threat.yaml\n${yaml}`, '/m.threat.yaml', 0);
    expect(action).toMatchObject({ title: 'Convert to a .threat file', kind: 'refactor.rewrite.convert' });
    expect(action!.edit).toBeUndefined();
    expect(resolve().edit).toEqual({ documentChanges: [
      { kind: 'create', uri: 'file:///w/m.threat', options: { ignoreIfExists: true } },
      { textDocument: { uri: 'file:///w/m.threat', version: null }, edits: [{ range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, newText: dsl }] },
    ] });
    expect(actionAt(`//- /m.threat.yaml\n${yaml}`, '/m.threat.yaml', 0, { client: { resolveEdits: false } }).action?.edit).toBeDefined();
  });

  it('is a command of our own client', () => {
    const { action } = actionAt(`//- /m.threat\n${dsl}`, '/m.threat', 0, { client: { ownClient: true } });
    expect(action?.command).toEqual({ title: 'Convert to YAML', command: 'threatline.convertToYaml', arguments: ['file:///w/m.threat'] });
  });

  it('is not offered elsewhere, or to a client that can make no file', () => {
    expect(actionAt(`//- /m.threat.yaml\n${yaml}`, '/m.threat.yaml', 2).action).toBeUndefined();
    expect(actionAt(`//- /m.threat.yaml\n${yaml}`, '/m.threat.yaml', 0, { client: { createFiles: false } }).action).toBeUndefined();
  });
});
