import type { Command } from '../options.ts';
import { meant, todayOption } from '../options.ts';
import { UsageError } from '../io.ts';
import { listRules } from './rules-list.ts';
import { testRules } from './rules-test.ts';

const actions = { test: testRules, list: listRules } as const;

export const rules: Command = {
  name: 'rules',
  summary: 'Run the examples of your own rules; list every rule that is in force.',
  operands: { usage: 'test|list [FILE|FOLDER...]', min: 1, max: Infinity },
  about: `'rules test' runs the examples of the rules in the folders that .threatline.yaml names, or in the files and folders given, and prints each that does not hold as
'file:line:column: rule example: expected state, got state: the facts that decided'. A rule that cannot be read is printed as a problem.
Exit code 0 when all examples hold, 1 when one does not, 2 when a rule or a file cannot be read or there is nothing to test.

'rules list' prints every rule of the project: what it is about, where it comes from, whether the settings switch it off or grade it anew. Exit code 0, or 2 when
settings or rule files have an error.`,
  options: [
    { name: 'builtin', doc: "With 'test': the rules of the product too." },
    { name: 'mutate', doc: "With 'test': prints as well which parts of the conditions could be left out or turned round without any example noticing. The exit code does not depend on it." },
    { name: 'format', value: 'FORMAT', choices: ['table', 'json'], doc: "Of 'list'. Default: table." },
    todayOption,
  ],
  examples: [
    ['rules test', 'run the examples of all own rules of the project'],
    ['rules test rules/rag.yaml', 'of one file, whether settings name it or not'],
    ['rules test --mutate', 'and show which clauses no example proves'],
    ['rules list --format json', 'every rule that is in force, for another program'],
  ],
  run: async (input, io) => {
    const [action = '', ...operands] = input.operands;
    if (!Object.hasOwn(actions, action)) throw new UsageError(`rules is followed by test or list, not by '${action}'${meant(action, Object.keys(actions))}`);
    return actions[action as keyof typeof actions](input, io, operands);
  },
};
