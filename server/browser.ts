import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { FromWorker, ToWorker, WorkerEnd } from './diagram/layouter.ts';
import { WorkerLayouter } from './diagram/layouter.ts';
import { ClientFiles } from './remote-files.ts';
import { RemoteHost } from './remote-host.ts';
import { startServer } from './server.ts';

/** The language server in a Web Worker: the page that started it is the client, and reads files for it. */
const scope = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
const connection = createConnection(new BrowserMessageReader(scope), new BrowserMessageWriter(scope));
const clientFiles = new ClientFiles(connection);
startServer(connection, new RemoteHost(clientFiles), { clientFiles, layouter: new WorkerLayouter(layoutWorker) });

/** What a browser's worker offers to start another one; the types of Node do not know it. */
interface BrowserWorker {
  postMessage(message: ToWorker): void;
  terminate(): void;
  onmessage: (event: { readonly data: FromWorker }) => void;
  onerror: () => void;
}

/** The worker that lays diagrams out, which is built beside the server. @throws Error where this browser lets a worker start no other */
function layoutWorker(): WorkerEnd {
  const { Worker, location } = globalThis as unknown as { readonly Worker: new (address: string) => BrowserWorker; readonly location: { readonly href: string } };
  const worker = new Worker(new URL('layout-worker.js', location.href).href);
  return {
    post: (message) => worker.postMessage(message),
    onMessage: (listener) => (worker.onmessage = ({ data }) => listener(data)),
    onEnd: (listener) => (worker.onerror = listener),
    terminate: () => worker.terminate(),
  };
}
