import * as vscode from 'vscode';
import type { DiagramMoveParams } from '../../server/protocol.ts';
import { methods } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';

/** The files with the places of elements, beside the models: writes them as the server says, and tells it and the previews when one has changed. */
export class Positions implements vscode.Disposable {
  private readonly changedEmitter = new vscode.EventEmitter<void>();
  private readonly watcher = vscode.workspace.createFileSystemWatcher('**/*.layout.json');
  private last: Promise<unknown> = Promise.resolve();

  /** Fires when such a file has changed. */
  readonly onChanged = this.changedEmitter.event;

  constructor(private readonly session: ServerSession) {
    this.watcher.onDidCreate((file) => this.changed(file, 1));
    this.watcher.onDidChange((file) => this.changed(file, 2));
    this.watcher.onDidDelete((file) => this.changed(file, 3));
  }

  /** Puts an element elsewhere or frees it, one after the other. @returns why it could not be done */
  move(what: DiagramMoveParams): Promise<string | undefined> {
    const done = this.last.then(() => this.write(what));
    this.last = done.catch(() => undefined);
    return done;
  }

  dispose(): void {
    this.watcher.dispose();
    this.changedEmitter.dispose();
  }

  private async write(what: DiagramMoveParams): Promise<string | undefined> {
    if (what.uri.startsWith('untitled:')) return 'Save the model first: places are kept in a file beside it.';
    const answer = await this.session.request(methods.diagramMove, what);
    if (answer?.file === undefined) return 'There is no such element in the model any more.';
    const file = vscode.Uri.parse(answer.file);
    const name = decodeURIComponent(file.path.slice(file.path.lastIndexOf('/') + 1));
    if (answer.problem !== undefined) return `Nothing was written, for ${name} cannot be read: ${answer.problem}`;
    if (vscode.workspace.textDocuments.some((document) => document.isDirty && document.uri.toString() === file.toString())) return `Nothing was written, for ${name} has changes that are not saved.`;
    try {
      if (answer.text !== undefined) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(answer.text));
      else if (await exists(file)) await vscode.workspace.fs.delete(file);
    } catch (error) {
      this.session.note(error);
      return `${name} could not be written: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.changed(file, 2);
    return undefined;
  }

  /** @param type as LSP numbers it: 1 made, 2 changed, 3 deleted */
  private changed(file: vscode.Uri, type: 1 | 2 | 3): void {
    this.session.tell('workspace/didChangeWatchedFiles', { changes: [{ uri: file.toString(), type }] });
    this.changedEmitter.fire();
  }
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return Promise.resolve(vscode.workspace.fs.stat(file)).then(() => true, () => false);
}
