import { chmodSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { formatDocument } from '../../core/syntax/format.ts';
import { mistakesOf } from '../../core/syntax/mistakes.ts';
import { readDocument } from '../../core/syntax/read.ts';
import { applyEdits } from '../../core/text/text.ts';
import { plain } from '../../core/text/terminal.ts';
import { reasonOf, slashes } from '../disk-files.ts';
import type { Io } from '../io.ts';
import { exit, Failure } from '../io.ts';
import type { Command, Input } from '../options.ts';
import { namesFrom, syntaxProblemLines } from '../print.ts';
import { sourceText } from '../source-text.ts';
import { modelsIn } from '../walk.ts';
import { writeWhole } from '../write-file.ts';

export const format: Command = {
  name: 'format',
  summary: 'Format models: indentation, spaces, blank lines. No word and no comment changes.',
  operands: { usage: 'FILE|FOLDER...', min: 1, max: Infinity },
  about: `Formats models in place and prints the name of each file that changes. A folder stands for the models and fragments in it, without node_modules, .git and dist.
A .threat file gets two columns for each block, single spaces, and at most one blank line. In YAML only blanks at the ends of lines, the end of the file,
the spaces inside { } and [ ], and the depth of blocks are set. Lines that could not be read stay as they are.

Exit code 0; 1 when --check finds a file that would change; 2 when a file cannot be read or written, or has mistakes of form (they are printed).`,
  options: [{ name: 'check', doc: 'Change nothing; only print the names of the files that would change.' }],
  examples: [
    ['format payments.threat', 'format one model'],
    ['format . --check', 'in CI: exit 1 when a model below this folder is not formatted'],
  ],
  run: async (input, io) => run(input, io),
};

function run(input: Input, io: Io): number {
  const cwd = realpathSync(io.cwd);
  const nameOf = namesFrom(cwd);
  const isCheck = input.has('check');
  let failed = false;
  let changed = false;
  const complain = (message: string): void => {
    failed = true;
    io.stderr.write(`threatline: ${plain(message)}\n`);
  };
  const files = new Set(input.operands.flatMap((operand) => filesOf(path.resolve(cwd, operand), (file, why) => complain(`${nameOf(file)} cannot be read: ${why}`))));
  for (const file of files) {
    const name = nameOf(file);
    try {
      const text = sourceText(file, name);
      const tree = readDocument(file, text);
      const formatted = applyEdits(text, formatDocument(tree, { indent: '  ' }));
      for (const line of syntaxProblemLines(tree, mistakesOf(tree), cwd)) {
        failed = true;
        io.stderr.write(`${line}\n`);
      }
      if (formatted === text) continue;
      changed = true;
      io.stdout.write(`${plain(name)}\n`);
      if (isCheck) continue;
      const { mode } = statSync(file);
      writeWhole(file, formatted);
      chmodSync(file, mode);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      complain(error.message);
    }
  }
  if (files.size === 0 && !failed) io.stderr.write('threatline: there is no model here\n');
  return failed ? exit.failure : isCheck && changed ? exit.findings : exit.ok;
}

/** The files that an operand stands for, by their real paths. */
function filesOf(operand: string, failed: (file: string, why: string) => void): string[] {
  try {
    const real = slashes(realpathSync(operand));
    return statSync(real).isDirectory() ? modelsIn(real, failed) : [real];
  } catch (error) {
    failed(operand, reasonOf(error));
    return [];
  }
}
