import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { catalogEsbuildPlugin } from '../../../scripts/catalog-plugin.mjs';
import { fontEsbuildPlugin } from '../../../scripts/fonts.mjs';
import packageJson from '../../../package.json' with { type: 'json' };
import method from '../../fixtures/method-llm-inference-pipeline.json' with { type: 'json' };
import { folder, onlyOwnRules, ownRules, run } from './run.ts';

/** The program as it is shipped: one bundle, started as a process. Everything else is tested in this process. */

let built: string;
let program: string;

beforeAll(async () => {
  built = mkdtempSync(path.join(tmpdir(), 'threatline-cli-'));
  program = path.join(built, 'cli.js');
  await esbuild.build({
    entryPoints: ['cli/main.ts'], outfile: program, bundle: true, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'error',
    // the language server has tests of its own
    external: ['../../server/node.ts'], plugins: [catalogEsbuildPlugin(), fontEsbuildPlugin()],
  });
}, 60_000);

afterAll(() => rmSync(built, { recursive: true, force: true }));

const start = (argv: readonly string[], options: { cwd?: string; input?: string } = {}) => spawnSync(process.execPath, [program, ...argv], { encoding: 'utf8', maxBuffer: 1e9, ...options });

/** A model with so many findings that its report does not fit into a pipe at once. */
function large(): string {
  const ids = Array.from({ length: 1500 }, (_, n) => `e${n}`);
  return folder({
    '.threatline.yaml': onlyOwnRules, 'rules/own.yaml': ownRules,
    'm.threat.yaml': `threatmodel: Large\nelements:\n${ids.map((id) => `  ${id}: { type: process, name: low, zone: dmz }\n`).join('')}flows:\n${ids.map((id, n) => `  f${n}: { from: ${id}, to: e0 }\n`).join('')}`,
  });
}

test('it says its version, under a linked name too', () => {
  expect(start(['--version'])).toMatchObject({ status: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  symlinkSync(program, path.join(built, 'threatline'));
  expect(execFileSync(process.execPath, [path.join(built, 'threatline'), '--version'], { encoding: 'utf8' })).toBe(`${packageJson.version}\n`);
});

test('exit codes reach the shell', () => {
  expect(start(['chek']).status).toBe(2);
  expect(start(['check', 'examples/llm-inference-pipeline.threat.yaml', '--fail-on', 'info']).status).toBe(1);
  expect(start(['check', 'examples/llm-inference-pipeline.threat.yaml', '--fail-on', 'never']).status).toBe(0);
});

test('it reads standard input', () => {
  const { status, stdout } = start(['dread'], { input: JSON.stringify(method.dread) });
  expect(status).toBe(0);
  expect((JSON.parse(stdout) as { adjusted: number }[]).map((one) => one.adjusted)).toEqual(method.dread.map((one) => expect.closeTo(one.adjusted, 9)));
});

test('a large report arrives whole, and is the same as in this process', async () => {
  const cwd = large();
  const { status, stdout } = start(['report', 'm.threat.yaml', '--format', 'json'], { cwd });
  const { out, code } = await run(['report', 'm.threat.yaml', '--format', 'json'], { cwd });
  expect(stdout.length).toBeGreaterThan(1_000_000);
  expect(stdout === out).toBe(true);
  expect(status).toBe(code);
});

test.skipIf(process.platform === 'win32')('a reader that goes away is no error', () => {
  const ended = spawnSync('sh', ['-c', '{ "$0" "$1" report m.threat.yaml --format json; echo "code $?" >&2; } | head -c 10', process.execPath, program], { cwd: large(), encoding: 'utf8' });
  expect(ended).toMatchObject({ stdout: '{\n  "syste', stderr: 'code 0\n' });
});
