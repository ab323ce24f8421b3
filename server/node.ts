import { createConnection } from 'vscode-languageserver/node';
import { NodeHost } from './node-host.ts';
import { startServer } from './server.ts';

/** The language server for Node: started by VS Code over IPC, by other editors over standard input and output. */

/** Serves one client over standard input and output, and ends the process with it. Nothing else may write to standard output. */
export function startStdioServer(): void {
  startServer(createConnection(process.stdin, process.stdout), new NodeHost());
}

/** Starts over the transport that the command line names (`--node-ipc`, `--stdio`, `--socket=`, `--pipe=`). */
function startByArguments(): void {
  startServer(createConnection(), new NodeHost());
}

// Run as a program of its own it gets nothing but options; the command line tool, which can hold this file too, gets the name of a command first.
const options = process.argv.slice(2);
if (options.every((option) => option.startsWith('-')) && options.some((option) => /^--(node-ipc|stdio|socket|pipe)\b/.test(option))) startByArguments();
