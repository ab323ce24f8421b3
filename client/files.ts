import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type ListFilesParams, type ListFilesResult, type ReadFileParams, type ReadFileResult, methods } from '../server/protocol.ts';

/** Larger files are not read: the server refuses them anyway. */
const maximumSize = 32_000_000;
const maximumFolders = 2000;
/** Folders in which machines write; nobody keeps models there. */
const skipped = /^(\.|node_modules$|dist$|out$|build$|target$|vendor$|__pycache__$)/;
/** What the server can make use of: models, settings, rules, releases, sidecars. */
const useful = /\.(threat|ya?ml|json)$/i;

/** Reads files for a server that cannot reach them itself: in a browser, and in virtual workspaces. Only files of the workspace, or beside an open document, are read. */
export function answerFiles(client: BaseLanguageClient): void {
  client.onRequest(methods.readFile, async ({ uri }: ReadFileParams): Promise<ReadFileResult> => {
    const file = vscode.Uri.parse(uri);
    if (!mayRead(file)) return {};
    try {
      const { size, type } = await vscode.workspace.fs.stat(file);
      if (!(type & vscode.FileType.File) || size > maximumSize) return {};
      return { text: new TextDecoder().decode(await vscode.workspace.fs.readFile(file)) };
    } catch {
      return {}; // there is no such file
    }
  });
  client.onRequest(methods.listFiles, async ({ folder, limit }: ListFilesParams): Promise<ListFilesResult> => {
    const root = vscode.Uri.parse(folder);
    return mayRead(root) ? { uris: await filesBelow(root, limit) } : { uris: [] };
  });
}

function mayRead(uri: vscode.Uri): boolean {
  if (vscode.workspace.getWorkspaceFolder(uri)) return true;
  const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
  return vscode.workspace.textDocuments.some((document) => document.uri.scheme === uri.scheme && document.uri.authority === uri.authority && uri.path.startsWith(folderOf(document.uri.path)));
}

/** The files below a folder, breadth first. A search by the editor would also know virtual file systems, but not all of them offer one. */
async function filesBelow(root: vscode.Uri, limit: number): Promise<string[]> {
  const found: string[] = [];
  const waiting = [root];
  for (let seen = 0; seen < waiting.length && seen < maximumFolders && found.length < limit; seen++) {
    const folder = waiting[seen]!;
    const entries = await Promise.resolve(vscode.workspace.fs.readDirectory(folder)).catch(() => []);
    for (const [name, type] of entries) {
      if (type === vscode.FileType.Directory && !skipped.test(name)) waiting.push(vscode.Uri.joinPath(folder, name));
      else if (type === vscode.FileType.File && useful.test(name) && found.length < limit) found.push(vscode.Uri.joinPath(folder, name).toString());
    }
  }
  return found;
}
