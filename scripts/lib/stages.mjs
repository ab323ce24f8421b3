// The stages of `npm test`. Each gives { passed, failed, output }: counts of tests and, for failures, what was printed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { budget, checkContents, packageExtension } from './package.mjs';
import { bin, node, root } from './run.mjs';

const out = path.join(root, 'out/test');

/** A program whose exit code is the result: counts as one test. */
async function oneTest(...args) {
  const { code, output } = await node(args);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, output: code === 0 ? '' : output };
}

export const lint = () => oneTest(bin('eslint'), '.', '--max-warnings=0');

export const imports = () => oneTest(bin('dependency-cruiser', 'depcruise'), '--config', '.dependency-cruiser.cjs', 'core', 'server', 'client', 'cli', 'test');

export const coreTypes = () => oneTest(bin('typescript', 'tsc'), '-p', 'core');

export const types = () => oneTest(bin('typescript', 'tsc'), '-p', '.');

export const pageTypes = () => oneTest(bin('typescript', 'tsc'), '-p', 'client/preview/page');

export const build = () => oneTest('esbuild.mjs', '--production');

/** The package holds what it should and says whose work is in it, is not too large, and comes out the same when it is made again. */
export async function packaging() {
  const wrong = await checkContents();
  const { file, bytes } = await packageExtension();
  const size = bytes > budget ? [`The package has ${Math.round(bytes / 1000)} kB; the budget is ${budget / 1000} kB.`] : [];
  const notices = await node(['scripts/notices.mjs', '--check']);
  const stale = notices.code === 0 ? [] : [notices.output];
  const first = readFileSync(file);
  await node(['esbuild.mjs', '--production']);
  const again = await packageExtension(file.replace(/\.vsix$/, '-again.vsix'));
  const differs = first.equals(readFileSync(again.file)) ? [] : ['Two builds of the same sources give two packages.'];
  const groups = [wrong, size, stale, differs];
  const failed = groups.filter((group) => group.length > 0).length;
  return { passed: groups.length - failed, failed, output: groups.flat().join('\n'), note: `${Math.round(bytes / 1000)} kB` };
}

/** Unit tests, property tests and tests that speak LSP. */
export async function unit() {
  const file = path.join(out, 'vitest.json');
  rmSync(file, { force: true });
  mkdirSync(out, { recursive: true });
  const { code, output } = await node([bin('vitest'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`], { env: { NO_COLOR: '1' } });
  const result = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  // A file that cannot be loaded fails without a failed test in it.
  const broken = result.testResults.filter((one) => one.status === 'failed' && one.assertionResults.every((test) => test.status !== 'failed')).length;
  const passed = result.numPassedTests;
  let failed = result.numFailedTests + broken;
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  return { passed, failed, output: failed > 0 ? output : '' };
}

/** Grammar tests; each file counts as one. */
export async function grammar() {
  const { code, output } = await node([bin('vscode-tmgrammar-test'), 'test/grammar/*.{threat.yaml,threat}']);
  const passed = output.match(/^✓/gm)?.length ?? 0;
  let failed = output.match(/^✖/gm)?.length ?? 0;
  if (failed === 0 && (code !== 0 || passed === 0)) failed = 1;
  return { passed, failed, output: failed > 0 ? output : '' };
}

/** The suite in a real VS Code, with the package as users get it. */
export async function vscode(...options) {
  const { code, output } = await node(['test/vscode/run.mjs', '--vsix', 'out/threatline.vsix', ...options]);
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  if (passed === undefined || (code !== 0 && Number(failed) === 0)) return { passed: 0, failed: 1, output };
  return { passed: Number(passed), failed: Number(failed), output: code === 0 ? '' : output };
}

/** A smoke test in Neovim; left out where there is none. */
export async function neovim() {
  const { code, output } = await node(['test/editors/neovim.mjs']);
  const [, passed = '0', failed = code === 0 ? '0' : '1'] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  const leftOut = /^left out: (.*)$/m.exec(output)?.[1];
  return { passed: Number(passed), failed: Number(failed), output: code === 0 ? '' : output, note: leftOut === undefined ? undefined : `left out: ${leftOut}` };
}

/** Exported diagrams, read by the parsers of the tools that they are for. */
export async function exports() {
  const { code, output } = await node(['test/exports/run.mjs']);
  const [, passed = '0', failed = '1'] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return { passed: Number(passed), failed: Number(failed) || Number(code !== 0), output: code === 0 ? '' : output };
}

/** The page of the diagram in a plain browser. */
export async function previewPage() {
  const { code, output } = await node(['test/preview/run.mjs']);
  const [, passed = '0', failed = '1'] = /^(\d+) passed, (\d+) failed$/m.exec(output) ?? [];
  return { passed: Number(passed), failed: Number(failed) || Number(code !== 0), output: code === 0 ? '' : output };
}
