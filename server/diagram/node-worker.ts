/** The entry of the worker that lays diagrams out, for Node. */
import { parentPort } from 'node:worker_threads';
import { layoutService } from './layout-service.ts';

const port = parentPort;
if (port) {
  const serve = layoutService((message) => port.postMessage(message));
  port.on('message', serve);
}
