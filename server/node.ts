import { existsSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Connection } from 'vscode-languageserver/node';
import { createConnection } from 'vscode-languageserver/node';
import type { WorkerEnd } from './diagram/layouter.ts';
import { WorkerLayouter } from './diagram/layouter.ts';
import { NodeHost } from './node-host.ts';
import { ClientFiles } from './remote-files.ts';
import { RemoteHost } from './remote-host.ts';
import { startServer } from './server.ts';

/** The language server for Node: started by VS Code over IPC, by other editors over standard input and output. */

/** Serves one client over standard input and output, and ends the process with it. Nothing else may write to standard output. */
export function startStdioServer(): void {
  serve(createConnection(process.stdin, process.stdout));
}

/** Files are read from disk; those of virtual workspaces are asked of the editor, where it answers. */
function serve(connection: Connection): void {
  const clientFiles = new ClientFiles(connection);
  startServer(connection, new RemoteHost(clientFiles, new NodeHost()), { clientFiles, packagedPage, layouter: new WorkerLayouter(layoutWorker) });
}

declare const __dirname: string;

/** The worker that lays diagrams out, which is built beside the server. @throws Error where it is not there */
function layoutWorker(): WorkerEnd {
  const file = path.join(__dirname, 'layout-worker.js');
  if (!existsSync(file)) throw new Error(`${file} is missing`);
  const worker = new Worker(file);
  worker.unref();
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on('message', listener),
    onEnd: (listener) => void worker.on('error', listener).on('exit', listener),
    terminate: () => void worker.terminate(),
  };
}

/** The address of a page of the catalogue, where the package that this bundle lies in (dist/) has its documentation. */
function packagedPage(name: string): string | undefined {
  const file = path.join(__dirname, '../docs/catalogue', name);
  return existsSync(file) ? pathToFileURL(file).href : undefined;
}

// Run as a program of its own it gets nothing but options (`--node-ipc`, `--stdio`, `--socket=`, `--pipe=`); the command line tool, which can hold this file too, gets the name of a command first.
const options = process.argv.slice(2);
if (options.every((option) => option.startsWith('-')) && options.some((option) => /^--(node-ipc|stdio|socket|pipe)\b/.test(option))) serve(createConnection());
