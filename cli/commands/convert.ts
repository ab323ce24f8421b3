import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { includesOf } from '../../core/model/bind/include.ts';
import { convertDocument } from '../../core/syntax/print/convert.ts';
import { readDocument } from '../../core/syntax/read.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { plain } from '../../core/text/terminal.ts';
import { reasonOf, slashes } from '../disk-files.ts';
import type { Io } from '../io.ts';
import { exit, Failure, UsageError } from '../io.ts';
import type { Command, Input } from '../options.ts';
import { namesFrom, syntaxProblemLines } from '../print.ts';
import { openProject } from '../project.ts';
import { sourceText } from '../source-text.ts';
import { writeWhole } from '../write-file.ts';

const syntaxes: ReadonlyMap<string, DocumentTree['syntax']> = new Map([['threat', 'dsl'], ['yaml', 'yaml']]);

export const convert: Command = {
  name: 'convert',
  summary: 'Write a model in the other syntax: YAML as .threat, or .threat as YAML.',
  operands: { usage: 'FILE', min: 1, max: 1 },
  about: `The result says the same, with the same findings, and keeps every comment. It is laid out anew: what differs is described in docs/dsl.md.
Files that it includes stay as they are, since both syntaxes include both.

Exit code 0, or 2 when the file cannot be read, has mistakes of form (they are printed; what could not be read would be lost), or the result cannot be written.`,
  options: [
    { name: 'to', value: 'SYNTAX', choices: [...syntaxes.keys()], doc: 'The syntax to write. Default: the one that FILE is not in.' },
    { name: 'out', value: 'FILE', doc: 'Write there instead of standard output. A file that is there already is not replaced.' },
    { name: 'force', doc: 'Replace the file of --out.' },
  ],
  examples: [
    ['convert payments.threat.yaml --to threat', 'print the model as .threat'],
    ['convert payments.threat.yaml --out payments.threat', 'write it beside the other'],
    ['convert payments.threat --to yaml --out payments.threat.yaml --force', 'and back, over what is there'],
  ],
  run: async (input, io) => run(input, io),
};

function run(input: Input, io: Io): number {
  const cwd = realpathSync(io.cwd);
  const operand = input.operands[0]!;
  let file: string;
  try {
    file = slashes(realpathSync(path.resolve(cwd, operand)));
  } catch (error) {
    throw new Failure(`${plain(operand)} cannot be read: ${reasonOf(error)}`);
  }
  const name = namesFrom(cwd)(file);
  const tree = readDocument(file, sourceText(file, name));
  const wanted = input.value('to');
  const to = wanted === undefined ? (tree.syntax === 'yaml' ? 'dsl' : 'yaml') : syntaxes.get(wanted)!;
  if (to === tree.syntax) throw new UsageError(`${name} is ${to === 'yaml' ? 'YAML' : 'a .threat file'} already; 'threatline format' lays it out`);
  const out = input.value('out');
  const target = out === undefined ? undefined : path.resolve(cwd, out);
  if (target !== undefined) checkTarget(target, out!, to, input.has('force'));

  const { catalog } = openProject(file);
  const result = convertDocument(tree, to, (kind) => catalog.kinds.get(kind)?.type);
  if (!('text' in result)) {
    for (const line of syntaxProblemLines(tree, result.problems, cwd)) io.stderr.write(`${line}\n`);
    io.stderr.write(`threatline: ${plain(name)} is not converted: mend ${result.problems.length === 1 ? 'this mistake' : 'these mistakes'} first, since what could not be read would be lost\n`);
    return exit.failure;
  }
  const included = includesOf(tree).map(({ node }) => node.value);
  if (included.length > 0) io.stderr.write(`threatline: included files stay as they are: ${plain(included.join(', '))}\n`);
  if (target === undefined) io.stdout.write(result.text);
  else writeWhole(target, result.text);
  return exit.ok;
}

/** @throws UsageError when the result would be read in another syntax; Failure when something is there */
function checkTarget(target: string, name: string, to: DocumentTree['syntax'], isForced: boolean): void {
  if (readDocument(target, '').syntax !== to) throw new UsageError(`a file named '${name}' is read as ${to === 'yaml' ? 'a .threat file: name it *.threat.yaml' : 'YAML: name it *.threat'}`);
  if (!isForced && existsSync(target)) throw new Failure(`${plain(name)} is there already: --force replaces it`);
}
