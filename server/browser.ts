import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { ClientFiles } from './remote-files.ts';
import { RemoteHost } from './remote-host.ts';
import { startServer } from './server.ts';

/** The language server in a Web Worker: the page that started it is the client, and reads files for it. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
const files = new ClientFiles(connection);
startServer(connection, new RemoteHost(files), files);
