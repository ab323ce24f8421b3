import type { CodeAction, CodeActionParams } from 'vscode-languageserver';
import { CodeActionKind, CodeActionTriggerKind } from 'vscode-languageserver';
import { convertDocument } from '../../core/syntax/print/convert.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { offsetAt } from '../convert.ts';
import type { ConvertParams, ConvertResult } from '../protocol.ts';
import { languageIds } from '../protocol.ts';
import type { Session } from '../session.ts';
import { canonical, folderOf, hasFolder, nameOf } from '../uris.ts';
import { workspaceEdit } from '../workspace-edit.ts';

/** A model in the other syntax: the request of our own client, and a refactoring for every other. Neither ever writes over a file. */

export const convertKind = `${CodeActionKind.RefactorRewrite}.convert`;

/** `data` of the refactoring. */
export interface ConvertData {
  readonly uri: string;
  readonly convert: true;
}

/** The document in the other syntax, with the name that a file beside it could have. */
export function convertModel(session: Session, params: ConvertParams): ConvertResult {
  const uri = canonical(String(params.uri));
  const tree = session.workspace.isModelDocument(uri) ? session.workspace.tree(uri) : undefined;
  if (!tree) return { refused: 'This is no model.' };
  const to = tree.syntax === 'yaml' ? 'dsl' : 'yaml';
  const { catalog } = session.workspace.projectFor(uri);
  const result = convertDocument(tree, to, (kind) => catalog.kinds.get(kind)?.type);
  if (!('text' in result)) return { refused: `It is not converted: what could not be read would be lost. Mend ${result.problems.length === 1 ? 'the mistake' : `the ${result.problems.length} mistakes`} of form first.` };
  const file = fileBeside(session, uri, to);
  return { text: result.text, languageId: languageIds[to], ...(file === undefined ? {} : { uri: session.workspace.clientUri(file) }) };
}

/** The refactoring, at the line that names the model or at the start of a fragment. */
export function convertActions(session: Session, uri: string, params: CodeActionParams, wants: (kind: string) => boolean): CodeAction[] {
  const tree = session.workspace.isModelDocument(uri) ? session.workspace.tree(uri) : undefined;
  if (!tree || !wants(convertKind) || params.context?.triggerKind === CodeActionTriggerKind.Automatic || !isAtName(tree, offsetAt(tree, params.range.start))) return [];
  const title = tree.syntax === 'yaml' ? 'Convert to a .threat file' : 'Convert to YAML';
  const { client } = session;
  if (client.ownClient) return [{ title, kind: convertKind, command: { title, command: tree.syntax === 'yaml' ? 'threatline.convertToThreat' : 'threatline.convertToYaml', arguments: [session.workspace.clientUri(uri)] } }];
  if (!client.createFiles || !hasFolder(uri)) return [];
  const data: ConvertData = { uri, convert: true };
  if (client.resolveEdits) return [{ title, kind: convertKind, data }];
  const edit = resolveConvert(session, data);
  return edit ? [{ title, kind: convertKind, edit }] : [];
}

/** The edit that makes the file; undefined where the document cannot be converted now. */
export function resolveConvert(session: Session, { uri }: ConvertData): CodeAction['edit'] {
  const result = convertModel(session, { uri });
  if (result.text === undefined || result.uri === undefined) return undefined;
  return workspaceEdit(session, [{ file: canonical(result.uri), create: true, edits: [{ span: { start: 0, end: 0 }, text: result.text }] }]);
}

export function isConvertData(data: unknown): data is ConvertData {
  const { uri, convert } = (data ?? {}) as { [K in keyof ConvertData]?: unknown };
  return typeof uri === 'string' && convert === true;
}

/** Does the cursor stand where the model is named, or on the first line? */
function isAtName(tree: DocumentTree, offset: number): boolean {
  if (!/[\r\n]/.test(tree.text.slice(0, offset))) return true;
  return tree.items.some((item) => item.section === 'threatmodel' && item.start <= offset && offset <= item.start + item.text.length);
}

/** A file of the same name in the other syntax, with a number where there is one already; undefined where nothing can lie beside the document. */
function fileBeside(session: Session, uri: string, to: DocumentTree['syntax']): string | undefined {
  if (!hasFolder(uri)) return undefined;
  const base = nameOf(uri).replace(/(?:\.threat)?\.ya?ml$|\.threat$/i, '');
  const extension = to === 'dsl' ? '.threat' : '.threat.yaml';
  for (let n = 1; n < 50; n++) {
    const file = `${folderOf(uri)}/${encodeURIComponent(`${base}${n === 1 ? '' : `-${n}`}${extension}`)}`;
    if (session.workspace.documents.text(file) === undefined) return file;
  }
  return undefined;
}
