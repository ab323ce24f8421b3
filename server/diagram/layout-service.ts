import { layout } from '../../core/diagram/layout.ts';
import type { FromWorker, ToWorker } from './layouter.ts';

/** The worker's side: lays out what it is sent, one picture after the other, and looks up between steps so that it hears when one is no longer wanted. */
export function layoutService(post: (message: FromWorker) => void): (message: ToWorker) => void {
  const cancelled = new Set<number>();
  let last = Promise.resolve();
  return (message) => {
    if ('cancel' in message) {
      cancelled.add(message.cancel);
      return;
    }
    const { id, work: { graph, ...options } } = message;
    last = last.then(async () => {
      try {
        const done = cancelled.has(id) ? undefined : await layout(graph, { ...options, goOn: () => new Promise((resolve) => setTimeout(() => resolve(!cancelled.has(id)), 0)) });
        post({ id, ...(done ? { layout: done } : {}) });
      } catch (error) {
        post({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
      cancelled.delete(id);
    });
  };
}
