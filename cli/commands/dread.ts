import { priorityOf, score } from '../../core/analysis/dread.ts';
import { jsonText } from '../../core/report/json.ts';
import { plain } from '../../core/text/terminal.ts';
import type { Io } from '../io.ts';
import { exit, Failure } from '../io.ts';
import type { Command, Input } from '../options.ts';

export const dread: Command = {
  name: 'dread',
  summary: 'Score threats read from standard input by DREAD with AI factors.',
  operands: { usage: '', min: 0, max: 0 },
  about: `Reads a JSON array of objects with 'name' (or 'threat'), 'damage', 'reproducibility', 'exploitability', 'affected_users' and 'discoverability' from 1 to 10, and, where
they are not 1, 'model_impact', 'data_sensitivity' and 'detection_difficulty' from 1 to 2. Prints an array in the same order with 'name', 'base', 'adjusted' and 'priority'.

base is the mean of the five; adjusted is base times the cube root of the product of the three, at most 10. Scores are not rounded.

Exit code 0, or 2 when the input is not such an array.`,
  options: [],
  examples: [['dread < threats.json', 'score the threats of a file']],
  run,
};

const ranges = [
  ['damage', 'damage', 10], ['reproducibility', 'reproducibility', 10], ['exploitability', 'exploitability', 10], ['affected_users', 'affected-users', 10], ['discoverability', 'discoverability', 10],
  ['model_impact', 'model-impact', 2], ['data_sensitivity', 'data-sensitivity', 2], ['detection_difficulty', 'detection-difficulty', 2],
] as const;

type Figures = Parameters<typeof score>[0];

async function run(_: Input, io: Io): Promise<number> {
  const entries = readEntries(new TextDecoder('utf-8').decode(await io.stdin()));
  const wrong: string[] = [];
  const scored = entries.map((entry, index) => scoreEntry(entry, index + 1, wrong));
  if (wrong.length > 0) throw new Failure(wrong.map(plain).join('\nthreatline: '));
  io.stdout.write(jsonText(scored));
  return exit.ok;
}

function readEntries(text: string): readonly unknown[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(`standard input is not JSON: ${plain((error as Error).message)}`);
  }
  if (!Array.isArray(value)) throw new Failure('standard input is not a JSON array of threats');
  return value;
}

/** The scores of one entry; whatever is wrong with it is added to `wrong`, with the number of the entry (from 1) and the field. */
function scoreEntry(entry: unknown, number: number, wrong: string[]): { name: string; base: number; adjusted: number; priority: string } | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    wrong.push(`entry ${number} is not an object`);
    return undefined;
  }
  const fields = new Map(Object.entries(entry));
  const name = fields.get('name') ?? fields.get('threat') ?? `entry ${number}`;
  const field = fields.has('name') ? 'name' : 'threat';
  if (typeof name !== 'string') {
    wrong.push(`entry ${number}: ${field} is not text`);
    return undefined;
  }
  const before = wrong.length;
  const figures: Partial<Record<string, number>> = {};
  for (const [key, own, most] of ranges) {
    const value: unknown = fields.get(key) ?? (most === 2 && !fields.has(key) ? 1 : undefined);
    const where = `entry ${number} (${name.length > 60 ? `${name.slice(0, 57)}...` : name}): ${key}`;
    if (value === undefined) wrong.push(`${where} is ${fields.has(key) ? 'null' : 'missing'}; it must be a number from 1 to ${most}`);
    else if (typeof value !== 'number') wrong.push(`${where} is not a number; it must be one from 1 to ${most}`);
    else if (!(value >= 1 && value <= most)) wrong.push(`${where} is ${value}; it must be from 1 to ${most}`);
    else figures[own] = value;
  }
  if (wrong.length > before) return undefined;
  const { base, adjusted } = score(figures as Figures);
  return { name, base, adjusted, priority: priorityOf(adjusted).toUpperCase() };
}
