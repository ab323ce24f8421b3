/** What a command reads and writes beside files: given to it, so that tests can stand in for a process. */
export interface Io {
  /** The result alone. */
  readonly stdout: Output;
  /** Messages, problems of a report, progress. */
  readonly stderr: Output;
  /** All of standard input. */
  readonly stdin: () => Promise<Uint8Array>;
  readonly cwd: string;
  /** Today's date where the person is, `YYYY-MM-DD`. */
  readonly today: string;
}

export interface Output {
  write(text: string | Uint8Array): void;
  readonly isTerminal: boolean;
}

/** Exit codes: 0 nothing to remark on, 1 findings reach `--fail-on`, 2 unreadable input, problems of severity error, or wrong use. */
export const exit = { ok: 0, findings: 1, failure: 2 } as const;

/** The command was called wrongly. Ends it with exit code 2. */
export class UsageError extends Error {}

/** Something could not be read or written. Ends the command with exit code 2. */
export class Failure extends Error {}

/** Standard input may hold this much. */
const maximumInput = 16 * 1024 * 1024;

/** The process's own streams. A reader that goes away (`| head`) ends the output, not the program. */
export function processIo(): Io {
  return {
    stdout: outputTo(process.stdout),
    stderr: outputTo(process.stderr),
    stdin: async () => {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > maximumInput) throw new Failure(`standard input is larger than ${maximumInput / 1024 / 1024} MB`);
        chunks.push(chunk);
      }
      return Buffer.concat(chunks);
    },
    cwd: process.cwd(),
    today: localDate(new Date()),
  };
}

function outputTo(stream: NodeJS.WriteStream): Output {
  let gone = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    gone = true;
    if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') process.exitCode = exit.failure;
  });
  return {
    write: (text) => {
      if (!gone) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
  };
}

function localDate(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
