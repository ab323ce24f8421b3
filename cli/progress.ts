import type { Output } from './io.ts';

/** A line on standard error that says how far long work is: only on a terminal, and only once the work has taken a second. */
export class Progress {
  private shown = false;
  private last = 0;

  constructor(private readonly output: Output, private readonly total: number, private readonly clock: () => number = Date.now, private readonly begun: number = clock()) {}

  /** So many are done. Call it often: it writes ten times a second at most. */
  at(done: number): void {
    const now = this.clock();
    if (!this.output.isTerminal || now - this.begun < 1000 || now - this.last < 100) return;
    this.last = now;
    this.shown = true;
    this.output.write(`\r\x1b[K${done} of ${this.total} models`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown) this.output.write('\r\x1b[K');
    this.shown = false;
  }
}
