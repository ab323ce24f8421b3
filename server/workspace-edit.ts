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
    const edits = client.snippetEdits && !file.create && version !== null ? file.edits.map((edit) => textOrSnippet(tree, edit)) : plain(file);
    documentChanges.push({ textDocument: { uri, version }, edits });
  }
  return { documentChanges };
}

function rangeIn(tree: DocumentTree | undefined, edit: Edit): TextEdit['range'] {
  return tree ? rangeOf(tree, edit.span) : { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
}

function textOrSnippet(tree: DocumentTree | undefined, edit: Edit): TextEdit | SnippetTextEdit {
  const steady = edit.stops && edit.stops.length > 0 ? withoutIndent(tree?.text ?? '', edit) : undefined;
  return steady ? { range: rangeIn(tree, steady), snippet: { kind: 'snippet', value: snippetOf(steady) } } : { range: rangeIn(tree, edit), newText: edit.text };
}

/**
 * An edit whose snippet comes out as it is written. Editors put the white space before the place of a snippet in front of each of its further lines, so a snippet of several lines
 * goes to the start of a line, or leaves that white space out.
 * @returns undefined where neither can be: then the text goes in without tab stops
 */
export function withoutIndent(text: string, edit: Edit): Edit | undefined {
  const { start, end } = edit.span;
  const stops = edit.stops ?? [];
  if (!/[\r\n]/.test(edit.text)) return edit;
  const lineStart = Math.max(text.lastIndexOf('\n', start - 1), text.lastIndexOf('\r', start - 1)) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, start))![0];
  if (indent === '') return edit;
  // what begins with a line break and stands before one can as well stand behind it
  const lineBreak = /^(?:\r\n|\n|\r)/.exec(edit.text)?.[0];
  if (lineBreak !== undefined && start === end && text.startsWith(lineBreak, start)) {
    const n = lineBreak.length;
    return { span: { start: start + n, end: end + n }, text: edit.text.slice(n) + lineBreak, stops: stops.map((stop) => ({ start: stop.start - n, end: stop.end - n })) };
  }
  let result = '';
  const moved = stops.map((stop) => ({ ...stop }));
  let at = 0;
  for (const match of edit.text.matchAll(/\r\n|\n|\r/g)) {
    const next = match.index + match[0].length;
    result += edit.text.slice(at, next);
    at = next;
    if (/^(?:[\r\n]|$)/.test(edit.text.slice(next))) continue;
    if (!edit.text.startsWith(indent, next)) return undefined;
    for (const [index, stop] of stops.entries())
      if (stop.start >= next + indent.length) moved[index] = { start: moved[index]!.start - indent.length, end: moved[index]!.end - indent.length };
    at = next + indent.length;
  }
  return { span: edit.span, text: result + edit.text.slice(at), stops: moved };
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
