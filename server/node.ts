import type { Connection } from 'vscode-languageserver/node';
import { createConnection } from 'vscode-languageserver/node';
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
  const files = new ClientFiles(connection);
  startServer(connection, new RemoteHost(files, new NodeHost()), files);
}

// Run as a program of its own it gets nothing but options (`--node-ipc`, `--stdio`, `--socket=`, `--pipe=`); the command line tool, which can hold this file too, gets the name of a command first.
const options = process.argv.slice(2);
if (options.every((option) => option.startsWith('-')) && options.some((option) => /^--(node-ipc|stdio|socket|pipe)\b/.test(option))) serve(createConnection());
