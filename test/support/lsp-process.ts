import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from '../../scripts/catalog-plugin.mjs';
import { fontEsbuildPlugin } from '../../scripts/fonts.mjs';

/** Builds the server into a folder of its own. `remove` takes it away. */
export async function buildServer(): Promise<{ file: string; remove: () => void }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-lsp-'));
  const file = path.join(folder, 'server.cjs');
  await esbuild.build({
    entryPoints: [path.resolve(import.meta.dirname, '../../server/node.ts')], outfile: file, bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'error', plugins: [catalogEsbuildPlugin(), fontEsbuildPlugin()],
  });
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client of the language server over standard input and output: no more than framing, so that a test says every byte. */
export class LspProcess {
  readonly received: Message[] = [];
  readonly exit: Promise<number | null>;
  /** Answers of the client to requests of the server, by method; without one the answer is null. */
  readonly answers = new Map<string, (params: unknown) => unknown>();
  private readonly process: ChildProcessWithoutNullStreams;
  private buffer = Buffer.alloc(0);
  private next = 1;
  private readonly waiting = new Set<() => void>();
  private ended = false;

  constructor(file: string) {
    this.process = spawn(process.execPath, [file, '--stdio'], { stdio: 'pipe' });
    this.process.stdout.on('data', (chunk: Buffer) => this.read(chunk));
    this.exit = new Promise((resolve) => this.process.on('exit', (code) => {
      this.ended = true;
      this.wake();
      resolve(code);
    }));
  }

  /** The id of the request that was sent last. */
  get lastId(): number {
    return this.next - 1;
  }

  /** Sends a request and waits for its answer, whatever it is. */
  async ask(method: string, params?: unknown): Promise<Message> {
    const id = this.next++;
    this.send({ id, method, ...(params === undefined ? {} : { params }) });
    return this.until(`an answer to ${method}`, () => this.received.find((message) => message.id === id && message.method === undefined));
  }

  /** Sends a request and gives its result. @throws when it is refused */
  async request<R = unknown>(method: string, params?: unknown): Promise<R> {
    const answer = await this.ask(method, params);
    if (answer.error) throw new Error(answer.error.message);
    return answer.result as R;
  }

  notify(method: string, params?: unknown): void {
    this.send({ method, ...(params === undefined ? {} : { params }) });
  }

  send(message: object): void {
    this.raw(JSON.stringify({ jsonrpc: '2.0', ...message }));
  }

  raw(body: string): void {
    this.process.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  /** Ends standard input, as a client does that goes away. */
  hangUp(): void {
    this.process.stdin.end();
  }

  /** Waits until the probe gives something. @throws when the server ends before */
  async until<T>(what: string, probe: () => T | undefined): Promise<T> {
    for (;;) {
      const found = probe();
      if (found !== undefined) return found;
      if (this.ended) throw new Error(`the server ended before ${what}`);
      await new Promise<void>((resolve) => this.waiting.add(resolve));
    }
  }

  /** Waits for the next notification of a method that fits and was not taken before. */
  async notification<P>(method: string, fits: (params: P) => boolean = () => true): Promise<P> {
    return this.until(method, () => {
      const index = this.received.findIndex((message) => message.method === method && message.id === undefined && fits(message.params as P));
      return index < 0 ? undefined : (this.received.splice(index, 1)[0]!.params as P);
    });
  }

  async initialize(params: object = {}): Promise<{ capabilities: Record<string, unknown> }> {
    const result = await this.request<{ capabilities: Record<string, unknown> }>('initialize', { processId: process.pid, rootUri: null, capabilities: {}, ...params });
    this.notify('initialized', {});
    return result;
  }

  /** Ends the server as the protocol wants it. */
  async stop(): Promise<number | null> {
    if (!this.ended) {
      await this.ask('shutdown');
      this.notify('exit');
    }
    return this.exit;
  }

  kill(): void {
    if (!this.ended) this.process.kill('SIGKILL');
  }

  private read(chunk: Buffer): void {
    this.buffer = Buffer.concat([this.buffer, chunk]);
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, end).toString())![1]);
      if (this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(end + 4, end + 4 + length).toString()) as Message;
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.received.push(message);
      if (message.method !== undefined && message.id !== undefined) this.send({ id: message.id, result: this.answers.get(message.method)?.(message.params) ?? null });
      this.wake();
    }
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
    this.waiting.clear();
  }
}
