import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver';
import type { FileEdits } from '../../core/fixes/fixes.ts';
import { short } from '../../core/model/bind/fields.ts';
import type { Refactoring } from '../../core/refactor/refactor.ts';
import { betterFlowId, refactoringsAt, sortItems } from '../../core/refactor/refactor.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import type { Span } from '../../core/text/text.ts';
import { offsetAt } from '../convert.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Session } from '../session.ts';
import { folderOf, hasFolder, relativePath } from '../uris.ts';
import { workspaceEdit } from '../workspace-edit.ts';
import { renameEdits } from './rename.ts';

/** Refactorings and sorting as code actions. */

/** `data` of our refactorings: where they were asked for, to find them again. */
export interface RefactorData {
  readonly uri: string;
  readonly title: string;
  readonly refactor: Span;
}

export const sortKind = `${CodeActionKind.Source}.sort.threatline`;

const kinds: Record<Refactoring['kind'], string> = {
  extract: CodeActionKind.RefactorExtract, inline: CodeActionKind.RefactorInline, move: `${CodeActionKind.Refactor}.move`, rewrite: CodeActionKind.RefactorRewrite,
};

/** The refactorings of what the selection touches. Only where somebody asks: a light bulb on every line would say nothing. */
export function refactorActions(session: Session, uri: string, params: CodeActionParams, wants: (kind: string) => boolean): CodeAction[] {
  const tree = session.workspace.tree(uri);
  if (!tree || isSettingsFile(uri) || params.context?.triggerKind === CodeActionTriggerKind.Automatic || !Object.values(kinds).some(wants)) return [];
  const span = { start: offsetAt(tree, params.range.start), end: offsetAt(tree, params.range.end) };
  const actions: CodeAction[] = [];
  for (const refactoring of refactorings(session, uri, tree, span)) {
    const kind = kinds[refactoring.kind];
    if (!wants(kind)) continue;
    const edit = workspaceEdit(session, refactoring.files());
    if (!edit) continue;
    const { named } = refactoring;
    const data: RefactorData = { uri, title: refactoring.title, refactor: span };
    actions.push({
      title: refactoring.title, kind, ...(session.client.resolveEdits ? {} : { edit }), ...(session.client.codeActionData ? { data } : {}),
      ...(named && session.client.ownClient ? { command: { title: 'Name it', command: 'threatline.renameNew', arguments: [{ uri: session.workspace.clientUri(named.file), id: named.id }] } } : {}),
    });
  }
  return actions;
}

/** The edit of a refactoring that was offered; undefined when it is no longer there. */
export function resolveRefactoring(session: Session, data: RefactorData): CodeAction['edit'] {
  const tree = session.workspace.tree(data.uri);
  const found = tree && refactorings(session, data.uri, tree, data.refactor).find(({ title }) => title === data.title);
  return found && workspaceEdit(session, found.files());
}

function refactorings(session: Session, uri: string, tree: DocumentTree, span: Span): Refactoring[] {
  const { workspace, client } = session;
  const states = workspace.statesFor(uri);
  const [state] = states;
  if (!state || !state.analysis.model.documents.includes(tree)) return [];
  const context = {
    analysis: state.analysis, tree, span, isShared: states.length > 1, pathTo: relativePath,
    ...(client.createFiles && hasFolder(uri) ? { newFile: (beside: string, name: string) => free(session, beside, name) } : {}),
  };
  const found = refactoringsAt(context);
  const better = betterFlowId(context);
  if (better) found.push({ title: `Call the flow '${short(better.id)}'`, kind: 'rewrite', named: { file: better.flow.item.file, id: better.id }, files: () => renameEdits(session, uri, { id: better.flow.id, to: 'flow' }, better.id) });
  return found;
}

/** The address of a file beside another, with a number where there is one of that name. */
function free(session: Session, beside: string, name: string): string | undefined {
  const dot = name.indexOf('.');
  for (let n = 1; n < 50; n++) {
    const uri = `${folderOf(beside)}/${encodeURIComponent(n === 1 ? name : `${name.slice(0, dot)}-${n}${name.slice(dot)}`)}`;
    if (session.workspace.documents.text(uri) === undefined) return uri;
  }
  return undefined;
}

/** Puts the items of every section in order. */
export function sortActions(session: Session, uri: string): CodeAction[] {
  const tree = session.workspace.tree(uri);
  if (!tree || isSettingsFile(uri) || session.workspace.projectOfRuleFile(uri)) return [];
  const state = session.workspace.stateFor(uri);
  const files: FileEdits[] = [{ file: uri, edits: sortItems(tree, state?.analysis.model) }];
  const edit = workspaceEdit(session, files);
  return edit ? [{ title: 'Sort the items of each section', kind: sortKind, edit }] : [];
}
