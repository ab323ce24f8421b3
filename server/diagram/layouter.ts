import { layout } from '../../core/diagram/layout.ts';
import type { LayoutOptions } from '../../core/diagram/layout.ts';
import type { DiagramGraph, Layout } from '../../core/diagram/types.ts';

/** One picture to lay out. Plain data: it may be sent to a worker. */
export interface LayoutWork extends Omit<LayoutOptions, 'goOn'> {
  readonly graph: DiagramGraph;
}

/** Lays pictures out beside other work, one after the other. */
export interface Layouter {
  /** @param isWanted asked between steps; false ends the work. @returns undefined where it was ended */
  layout(work: LayoutWork, isWanted: () => boolean): Promise<Layout | undefined>;
  dispose(): void;
}

/** In the same thread, with pauses in which requests are answered: where no worker can be had. */
export class PausingLayouter implements Layouter {
  layout(work: LayoutWork, isWanted: () => boolean): Promise<Layout | undefined> {
    const { graph, ...options } = work;
    return layout(graph, { ...options, goOn: () => new Promise((resolve) => setTimeout(() => resolve(isWanted()), 0)) });
  }

  dispose(): void {
    // it keeps nothing
  }
}

/** The end of a worker that its maker holds, whatever sort of worker it is. */
export interface WorkerEnd {
  post(message: ToWorker): void;
  onMessage(listener: (message: FromWorker) => void): void;
  /** It has failed or ended. */
  onEnd(listener: () => void): void;
  terminate(): void;
}

export type ToWorker = { readonly id: number; readonly work: LayoutWork } | { readonly cancel: number };
export interface FromWorker {
  readonly id: number;
  readonly layout?: Layout;
  readonly error?: string;
}

interface Job {
  readonly work: LayoutWork;
  readonly isWanted: () => boolean;
  readonly resolve: (layout: Layout | undefined) => void;
  readonly reject: (error: Error) => void;
}

/** How often it is asked whether the picture that the worker is at is still wanted, in milliseconds. */
const lookEvery = 30;

/** In a worker, which is started when the first picture is asked for, and left alone where it cannot be: then the work is done here. */
export class WorkerLayouter implements Layouter {
  private end: WorkerEnd | undefined;
  private broken = false;
  private readonly jobs = new Map<number, Job>();
  private next = 1;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly start: () => WorkerEnd, private readonly fallback: Layouter = new PausingLayouter()) {}

  layout(work: LayoutWork, isWanted: () => boolean): Promise<Layout | undefined> {
    const end = this.worker();
    if (!end) return this.fallback.layout(work, isWanted);
    return new Promise((resolve, reject) => {
      const id = this.next++;
      this.jobs.set(id, { work, isWanted, resolve, reject });
      end.post({ id, work });
      this.timer ??= setInterval(() => this.look(), lookEvery);
    });
  }

  dispose(): void {
    this.end?.terminate();
    this.end = undefined;
    for (const id of [...this.jobs.keys()]) this.take(id)?.resolve(undefined);
  }

  private worker(): WorkerEnd | undefined {
    if (this.broken || this.end) return this.end;
    try {
      const end = this.start();
      end.onMessage((message) => this.arrived(message));
      end.onEnd(() => this.lost());
      this.end = end;
    } catch {
      this.broken = true;
    }
    return this.end;
  }

  private arrived({ id, layout: done, error }: FromWorker): void {
    const job = this.take(id);
    if (error === undefined) job?.resolve(job.isWanted() ? done : undefined);
    else job?.reject(new Error(error));
  }

  /** The worker is gone: what it was at is done here, and everything after it. */
  private lost(): void {
    this.end = undefined;
    this.broken = true;
    for (const id of [...this.jobs.keys()]) {
      const job = this.take(id)!;
      this.fallback.layout(job.work, job.isWanted).then(job.resolve, job.reject);
    }
  }

  private look(): void {
    for (const [id, job] of this.jobs)
      if (!job.isWanted()) {
        this.end?.post({ cancel: id });
        this.take(id)?.resolve(undefined);
      }
  }

  private take(id: number): Job | undefined {
    const job = this.jobs.get(id);
    this.jobs.delete(id);
    if (this.jobs.size === 0 && this.timer !== undefined) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    return job;
  }
}
