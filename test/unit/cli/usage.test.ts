import { describe, expect, test } from 'vitest';
import { commands } from '../../../cli/main.ts';
import packageJson from '../../../package.json' with { type: 'json' };
import { folder, run } from './run.ts';

describe('wrong use is exit code 2, with nothing on standard output', () => {
  test.each([
    ['', 'Usage: threatline'],
    ['chek .', "did you mean 'check'?"],
    ['quux', "there is no command 'quux'"],
    ['--versoin', "did you mean '--version'?"],
    ['help chek', "did you mean 'check'?"],
    ['check', 'check needs FILE|FOLDER...'],
    ['check . --fail-onn high', "did you mean '--fail-on'?"],
    ['check . --fail-on', '--fail-on needs a value'],
    ['check . --fail-on --all', '--fail-on needs a value'],
    ['check . --fail-on hihg', "did you mean 'high'?"],
    ['check . --all=yes', '--all takes no value'],
    ['check . -x', "has no option '-x'"],
    ['check . --today 2026-02-30', '--today takes a date'],
    ['check . --pack basline', 'ai, baseline, stride-matrix'],
    ['report', 'report needs FILE'],
    ['report a b', "'b' is too much"],
    ['report a --format jsn', "did you mean 'json'?"],
    ['report nothere.yaml', 'nothere.yaml cannot be read: there is no such file'],
    ['explain', 'explain needs ID [FILE]'],
    ['explain rate-limits', "did you mean 'rate-limit'?"],
    ['explain AML.T0202', 'did you mean'],
    ['dread x', 'dread takes no operands'],
    ['lsp x', 'lsp takes no operands'],
  ])('threatline %s', async (line, message) => {
    const ran = await run(line.split(' ').filter(Boolean), { cwd: folder({}) });
    expect(ran.err).toContain(message);
    expect(ran).toMatchObject({ code: 2, out: '' });
  });
});

describe('help and version', () => {
  test.each([['--version'], ['-v']])('%s prints the version', async (flag) => {
    expect(await run([flag])).toEqual({ code: 0, out: `${packageJson.version}\n`, err: '' });
  });

  test('the help of the program names every command', async () => {
    const ran = await run(['--help']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    for (const command of commands) expect(ran.out).toMatch(new RegExp(`^  ${command.name} +[A-Z]`, 'm'));
    expect((await run(['help'])).out).toBe(ran.out);
  });

  test.each(commands.map((command) => [command.name, command] as const))('the help of %s has its options and examples', async (name, command) => {
    const ran = await run([name, '--help']);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect((await run(['help', name])).out).toBe(ran.out);
    for (const option of command.options) expect(ran.out).toContain(`--${option.name}`);
    expect(command.examples.length).toBeGreaterThan(0);
    for (const [line] of command.examples) {
      expect(line.split(' ')[0]).toBe(name);
      expect(ran.out).toContain(`threatline ${line}`);
    }
  });
});
