import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { main } from '../../../cli/main.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string>>): string {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'threatline-')));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), text);
  }
  return root;
}

/** Runs the program in this process. */
export async function run(argv: readonly string[], options: { cwd?: string; stdin?: string | Uint8Array; today?: string; terminal?: boolean } = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const code = await main(argv, {
    stdout: { write: (text) => void (out += text), isTerminal: false },
    stderr: { write: (text) => void (err += text), isTerminal: options.terminal ?? false },
    stdin: async () => (typeof options.stdin === 'string' ? new TextEncoder().encode(options.stdin) : options.stdin ?? new Uint8Array()),
    cwd: options.cwd ?? process.cwd(),
    today: options.today ?? '2026-10-01',
  });
  return { code, out, err };
}

/** The lines of the result that are about a place in a file. */
export function placed(out: string): string[] {
  return out.split('\n').filter((line) => /^[^ ]+:\d+:\d+: /.test(line));
}

/** Settings under which the rules below are the only ones. */
export const onlyOwnRules = 'packs: { ai: off, baseline: off }\nrule-folders: [rules]\n';

const scores = { critical: 10, high: 7, medium: 5, low: 3, info: 1 };

/** A rule for each priority: it applies to processes with the priority's word in their name; `redundant: yes` settles it. */
export const ownRules = `pack: own
rules:
${Object.entries(scores).map(([priority, n]) => `  - id: OWN-${priority.toUpperCase()}
    title: Something ${priority}
    message: "Something about {name}."
    stride: tampering
    ai-specific: false
    applies: { to: { all: [{ type: process }, { name-has: ${priority} }] } }
    settled-by: { attribute: redundant }
    dread: { damage: ${n}, reproducibility: ${n}, exploitability: ${n}, affected-users: ${n}, discoverability: ${n}, model-impact: 1, data-sensitivity: 1, detection-difficulty: 1 }
    verify: Look.
    description: What happens.
    examples:
      - { state: open, on: p, model: "threatmodel: T\\nelements: { p: { type: process } }" }
      - { state: mitigated, on: p, model: "threatmodel: T\\nelements: { p: { type: process } }" }
`).join('')}`;
