import type { CreateFile, SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdits } from '../core/fixes/fixes.ts';
import type { Edit } from '../core/syntax/surface.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';
import { rangeOf } from './convert.ts';
import type { Session } from './session.ts';

/**
 * Core's edits as an edit of the workspace, in the form that the client understands.
 * @returns undefined when there is nothing to change, or the client cannot do it (make a file)
 */
export function workspaceEdit(session: Session, files: readonly FileEdits[]): WorkspaceEdit | undefined {
  const { client, workspace } = session;
  const changed = merge(files).filter((file) => file.edits.length > 0);
  if (changed.length === 0 || changed.some((file) => file.create && !client.createFiles)) return undefined;
  const plain = (file: FileEdits): TextEdit[] => file.edits.map((edit) => ({ range: rangeIn(workspace.tree(file.file), edit), newText: edit.text }));
  if (!client.documentChanges) return { changes: Object.fromEntries(changed.map((file) => [workspace.clientUri(file.file), plain(file)])) };
  const documentChanges: (CreateFile | TextDocumentEdit)[] = [];
  for (const file of changed) {
    const uri = workspace.clientUri(file.file);
    if (file.create) documentChanges.push({ kind: 'create', uri, options: { ignoreIfExists: true } });
    const version = workspace.openDocument(file.file)?.version ?? null;
    const tree = workspace.tree(file.file);
    const edits = client.snippetEdits && !file.create && version !== null ? file.edits.map((edit) => (edit.stops && edit.stops.length > 0 ? snippetEdit(tree, edit) : { range: rangeIn(tree, edit), newText: edit.text })) : plain(file);
    documentChanges.push({ textDocument: { uri, version }, edits });
  }
  return { documentChanges };
}

function rangeIn(tree: DocumentTree | undefined, edit: Edit): TextEdit['range'] {
  return tree ? rangeOf(tree, edit.span) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
}

function snippetEdit(tree: DocumentTree | undefined, edit: Edit): SnippetTextEdit {
  return { range: rangeIn(tree, edit), snippet: { kind: 'snippet', value: snippetOf(edit) } };
}

/** The text of an edit in snippet syntax, with its tab stops. */
export function snippetOf(edit: Pick<Edit, 'text' | 'stops'>): string {
  let result = '';
  let at = 0;
  for (const [index, stop] of (edit.stops ?? []).entries()) {
    const text = edit.text.slice(stop.start, stop.end);
    result += `${escapeSnippet(edit.text.slice(at, stop.start))}${text === '' ? `$${index + 1}` : `\${${index + 1}:${escapeSnippet(text)}}`}`;
    at = stop.end;
  }
  return result + escapeSnippet(edit.text.slice(at));
}

/** Text that a snippet shows as it is. */
export function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** One entry for each file: a client may refuse two. */
function merge(files: readonly FileEdits[]): FileEdits[] {
  const byFile = new Map<string, FileEdits>();
  for (const file of files) {
    const before = byFile.get(file.file);
    byFile.set(file.file, before ? { ...before, edits: [...before.edits, ...file.edits] } : file);
  }
  return [...byFile.values()];
}
