/** The entry of the worker that lays diagrams out, for browsers. */
import { layoutService } from './layout-service.ts';
import type { FromWorker, ToWorker } from './layouter.ts';

const scope = globalThis as unknown as { postMessage(message: FromWorker): void; onmessage: (event: { readonly data: ToWorker }) => void };
const serve = layoutService((message) => scope.postMessage(message));
scope.onmessage = ({ data }) => serve(data);
