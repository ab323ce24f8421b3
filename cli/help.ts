import type { Command } from './options.ts';

/** What `threatline --help` prints. */
export function programHelp(commands: readonly Command[]): string {
  return [
    'Threat modelling for AI systems as code.',
    '',
    'Usage: threatline COMMAND [OPTION...]',
    '',
    ...table([...commands.map((command) => [command.name, command.summary] as const), ['help', 'Print this, or the help of a command: threatline help check.']]),
    '',
    ...table([['--help, -h', 'Print the help of the program or of a command.'], ['--version, -v', 'Print the version.']]),
    '',
    'Settings of a project stand in .threatline.yaml, in the folder of the model or the nearest one above.',
    '',
  ].join('\n');
}

/** What `threatline COMMAND --help` prints. */
export function commandHelp(command: Command): string {
  return [
    `Usage: threatline ${[command.name, command.operands.usage, '[OPTION...]'].filter((word) => word !== '').join(' ')}`,
    '',
    command.summary,
    '',
    command.about,
    '',
    'Options:',
    ...table([
      ...command.options.map((option) => [
        `--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`,
        `${option.doc}${option.choices ? ` One of: ${option.choices.join(', ')}.` : ''}`,
      ] as const),
      ['--help, -h', 'Print this.'],
    ]),
    '',
    'Examples:',
    ...command.examples.flatMap(([line, what]) => [`  threatline ${line}`, `      ${what}`]),
    '',
  ].join('\n');
}

const width = 100;

/** Two columns, the second wrapped. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const left = Math.max(...rows.map(([name]) => name.length)) + 4;
  return rows.flatMap(([name, text]) => {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' ')) {
      if (line !== '' && left + line.length + 1 + word.length > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
    return lines.map((one, index) => (index === 0 ? `  ${name}`.padEnd(left) : ' '.repeat(left)) + one);
  });
}
