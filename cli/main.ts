import { plain, plainLines } from '../core/text/terminal.ts';
import { check } from './commands/check.ts';
import { convert } from './commands/convert.ts';
import { coverage } from './commands/coverage.ts';
import { diagram } from './commands/diagram.ts';
import { dread } from './commands/dread.ts';
import { explain } from './commands/explain.ts';
import { format } from './commands/format.ts';
import { lsp } from './commands/lsp.ts';
import { report } from './commands/report.ts';
import { rules } from './commands/rules.ts';
import { commandHelp, programHelp } from './help.ts';
import type { Io } from './io.ts';
import { exit, Failure, processIo, UsageError } from './io.ts';
import type { Command } from './options.ts';
import { meant, readInput } from './options.ts';
import { toolVersion } from './version.ts';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [check, report, diagram, coverage, explain, rules, dread, convert, format, lsp];

/**
 * Runs the program.
 * @param argv what stands after the program's name
 * @returns the exit code; everything is written through `io`. Never throws.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const command = commands.find((one) => one.name === argv[0]);
  try {
    return await dispatch(argv, command, io);
  } catch (error) {
    if (error instanceof UsageError) io.stderr.write(`threatline: ${plain(error.message)}\nTry 'threatline ${command ? `${command.name} ` : ''}--help'.\n`);
    else if (error instanceof Failure) io.stderr.write(`threatline: ${plainLines(error.message)}\n`);
    else io.stderr.write(`threatline: this should not have happened: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return exit.failure;
  }
}

async function dispatch(argv: readonly string[], command: Command | undefined, io: Io): Promise<number> {
  const [first, ...rest] = argv;
  if (command) {
    const own = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
    if (own.includes('--help') || own.includes('-h')) {
      io.stdout.write(commandHelp(command));
      return exit.ok;
    }
    return command.run(readInput(command, rest), io);
  }
  switch (first) {
    case undefined:
      io.stderr.write(programHelp(commands));
      return exit.failure;
    case '--version': case '-v':
      io.stdout.write(`${toolVersion}\n`);
      return exit.ok;
    case '--help': case '-h': case 'help': {
      const about = rest[0] === undefined ? undefined : commands.find((one) => one.name === rest[0]);
      if (rest[0] !== undefined && !about) throw unknownCommand(rest[0]);
      io.stdout.write(about ? commandHelp(about) : programHelp(commands));
      return exit.ok;
    }
    default:
      throw unknownCommand(first);
  }
}

function unknownCommand(word: string): UsageError {
  if (word.startsWith('-')) return new UsageError(`there is no option '${word}' before a command${meant(word, ['--help', '--version'])}`);
  return new UsageError(`there is no command '${word}'${meant(word, [...commands.map((command) => command.name), 'help'])}`);
}

declare const __filename: string;

// Started as a program, as against imported by a test. `require.main` and `__filename` are those of the bundle.
if (typeof require !== 'undefined' && require.main !== undefined && require.main.filename === __filename) {
  void main(process.argv.slice(2), processIo()).then((code) => {
    // not process.exit: what has been written must get out first
    if (code !== exit.ok) process.exitCode = code;
  });
}
