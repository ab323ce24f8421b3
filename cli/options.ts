import { parseArgs } from 'node:util';
import { isDate } from '../core/model/bind/dates.ts';
import { nearest } from '../core/text/similar.ts';
import type { Io } from './io.ts';
import { UsageError } from './io.ts';

/** One option of a command, as `--help` shows it and the command line is read by it. */
export interface Option {
  readonly name: string;
  /** What stands for its value in the help; absent for a flag. */
  readonly value?: string;
  readonly multiple?: true;
  /** The only values that it takes. */
  readonly choices?: readonly string[];
  readonly doc: string;
}

/** One command of the program. */
export interface Command {
  readonly name: string;
  /** A line for the list of commands. */
  readonly summary: string;
  /** What may follow its name: 'FILE|FOLDER...'. */
  readonly operands: { readonly usage: string; readonly min: number; readonly max: number };
  /** A few sentences: what it does, its exit codes. */
  readonly about: string;
  readonly options: readonly Option[];
  /** Command lines without the program's name, and what each does. */
  readonly examples: readonly (readonly [line: string, what: string])[];
  /** @returns the exit code */
  run(input: Input, io: Io): Promise<number>;
}

/** What stood on the command line. */
export class Input {
  constructor(readonly operands: readonly string[], private readonly flags: ReadonlySet<string>, private readonly given: ReadonlyMap<string, readonly string[]>) {}

  has(flag: string): boolean {
    return this.flags.has(flag);
  }

  /** The value of an option; of several the last. */
  value(option: string): string | undefined {
    return this.given.get(option)?.at(-1);
  }

  values(option: string): readonly string[] {
    return this.given.get(option) ?? [];
  }

  /** `--today`, or the date of today. */
  today(io: Io): string {
    const date = this.value('today');
    if (date !== undefined && !isDate(date)) throw new UsageError(`--today takes a date such as 2026-09-01, not '${date}'`);
    return date ?? io.today;
  }
}

export const todayOption: Option = { name: 'today', value: 'DATE', doc: 'The date that reviews, decisions and controls are judged by, YYYY-MM-DD. Default: today.' };
export const packOption: Option = { name: 'pack', value: 'NAME', multiple: true, doc: 'Only the rules of this pack. May stand several times.' };

/**
 * Reads what follows the name of a command.
 * @throws UsageError naming what is wrong, and what was probably meant
 */
export function readInput(command: Command, args: readonly string[]): Input {
  const options = new Map(command.options.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...args], strict: false, allowPositionals: true, tokens: true,
    options: Object.fromEntries(command.options.map((option) => [option.name, { type: option.value === undefined ? 'boolean' as const : 'string' as const, multiple: true }])),
  });
  const operands: string[] = [];
  const flags = new Set<string>();
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') operands.push(token.value);
    if (token.kind !== 'option') continue;
    const option = options.get(token.name);
    if (!option || !token.rawName.startsWith('--')) throw new UsageError(`${command.name} has no option '${token.rawName}'${meant(token.rawName, ['help', ...options.keys()].map((name) => `--${name}`))}`);
    if (option.value === undefined) {
      if (token.value !== undefined) throw new UsageError(`--${option.name} takes no value`);
      flags.add(option.name);
      continue;
    }
    if (token.value === undefined || (token.inlineValue === false && token.value.startsWith('-') && token.value !== '-')) throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}`);
    if (option.choices && !option.choices.includes(token.value)) throw new UsageError(`--${option.name} takes ${oneOf(option.choices)}, not '${token.value}'${meant(token.value, option.choices)}`);
    given.set(option.name, [...(given.get(option.name) ?? []), token.value]);
  }
  const { min, max, usage } = command.operands;
  if (operands.length < min) throw new UsageError(`${command.name} needs ${usage}`);
  if (operands.length > max) throw new UsageError(`${command.name} takes ${max === 0 ? 'no operands' : usage}; '${operands[max]!}' is too much`);
  return new Input(operands, flags, given);
}

/** '; did you mean ...?', or nothing. */
export function meant(word: string, known: Iterable<string>): string {
  const guess = nearest(word, known);
  return guess === undefined ? '' : `; did you mean '${guess}'?`;
}

export function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}
