import type { RenameFile, RenameFilesParams, TextDocumentEdit, WorkspaceEdit } from 'vscode-languageserver';
import type { FileEdits } from '../../core/fixes/fixes.ts';
import { pathsOf } from '../../core/model/paths.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Session } from '../session.ts';
import { sidecarOf } from '../sidecars.ts';
import { canonical, isInside, relativePath, resolveUri } from '../uris.ts';
import { workspaceEdit } from '../workspace-edit.ts';

/**
 * What changes when files or folders are about to be renamed or moved: the paths that lead to them (includes, sources, rule folders), the paths in them that lead
 * elsewhere, and the layout beside a model, which goes with it. Nothing else is touched, and a path that would not change is not written.
 */
export function willRenameFiles(session: Session, params: RenameFilesParams): WorkspaceEdit | null {
  const moves = params.files.map(({ oldUri, newUri }) => ({ from: canonical(oldUri), to: canonical(newUri) }));
  const moved = (uri: string): string | undefined => {
    const move = moves.find(({ from }) => isInside(from, uri));
    return move && move.to + uri.slice(move.from.length);
  };
  const { workspace } = session;
  const files = new Map<string, FileEdits>();
  for (const uri of filesWithPaths(session)) {
    const tree = workspace.tree(uri);
    if (!tree) continue;
    const after = moved(uri) ?? uri;
    for (const { item, node } of pathsOf(tree, isSettingsFile(uri) ? 'settings' : 'model')) {
      const target = workspace.resolve(uri, node.value);
      if (!('file' in target)) continue;
      const targetAfter = moved(target.file) ?? target.file;
      if (after === uri && targetAfter === target.file) continue;
      const still = resolveUri(after, node.value, undefined);
      if ('file' in still && still.file === targetAfter) continue;
      const path = relativePath(after, targetAfter);
      if (path === undefined) continue;
      const edits = surfaceOf(tree).replaceWord(tree, item, node, node.value.startsWith('./') && !path.startsWith('../') ? `./${path}` : path);
      files.set(uri, { file: uri, edits: [...(files.get(uri)?.edits ?? []), ...edits] });
    }
  }
  const edit = workspaceEdit(session, [...files.values()]);
  const sidecars = session.client.renameFiles ? movedSidecars(session, moves) : [];
  if (!edit && sidecars.length === 0) return null;
  if (sidecars.length === 0) return edit!;
  return { documentChanges: [...((edit?.documentChanges ?? []) as (TextDocumentEdit | RenameFile)[]), ...sidecars] };
}

/** Every file that may name another: models, fragments, what they include, settings. */
function filesWithPaths(session: Session): Set<string> {
  const { workspace } = session;
  const files = new Set(workspace.modelFiles());
  for (const root of workspace.modelRoots()) for (const tree of workspace.state(root)?.analysis.model.documents ?? []) files.add(tree.file);
  for (const project of workspace.knownProjects()) if (project.settingsTree) files.add(project.settingsTree.file);
  return files;
}

/** Layouts that are not moved along: those beside a model that is renamed by itself. */
function movedSidecars(session: Session, moves: readonly { readonly from: string; readonly to: string }[]): RenameFile[] {
  return moves.flatMap(({ from, to }) => {
    const [oldUri, newUri] = [sidecarOf(from), sidecarOf(to)];
    if (moves.some((move) => move.from === oldUri) || session.workspace.documents.text(oldUri) === undefined || session.workspace.documents.text(newUri) !== undefined) return [];
    return [{ kind: 'rename' as const, oldUri, newUri }];
  });
}
