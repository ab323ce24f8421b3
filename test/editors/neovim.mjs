// A smoke test in Neovim, where it is installed: node test/editors/neovim.mjs. Build first: node esbuild.mjs
// The last line is `N passed, N failed`, or says why it was left out.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const oldest = [0, 7];

/** The version of the Neovim on the path, or undefined. */
function version() {
  const { stdout } = spawnSync('nvim', ['--version'], { encoding: 'utf8' });
  const found = /NVIM v(\d+)\.(\d+)/.exec(stdout ?? '');
  return found ? [Number(found[1]), Number(found[2])] : undefined;
}

const found = version();
if (!found || found[0] < oldest[0] || (found[0] === oldest[0] && found[1] < oldest[1])) {
  console.log(`left out: ${found ? `Neovim ${found.join('.')} is older than ${oldest.join('.')}` : 'nvim is not installed'}`);
} else {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-neovim-'));
  const model = path.join(folder, 'pipeline.threat.yaml');
  cpSync(path.join(root, 'test/vscode/workspace/pipeline.threat.yaml'), model);
  try {
    const { stdout, stderr } = spawnSync('nvim', ['--headless', '-u', 'NONE', '-i', 'NONE', '-n', '-c', `luafile ${path.join(root, 'test/editors/neovim.lua')}`], {
      encoding: 'utf8', timeout: 90_000, env: { ...process.env, THREATLINE_MODEL: model, THREATLINE_CLI: path.join(root, 'dist/cli.js'), XDG_STATE_HOME: folder, XDG_DATA_HOME: folder, XDG_CACHE_HOME: folder },
    });
    const report = JSON.parse(/THREATLINE (.*)/.exec(stdout)?.[1] ?? '{"problem":"Neovim said nothing"}');
    const changed = readFileSync(model, 'utf8') !== readFileSync(path.join(root, 'test/vscode/workspace/pipeline.threat.yaml'), 'utf8');
    const problem = report.problem ?? (changed ? undefined : 'the file was not changed');
    console.log(problem === undefined ? `Neovim ${report.version}: ${report.before} diagnostics, ${report.after} after "${report.fix}"` : `${problem}\n${stderr}`);
    console.log(problem === undefined ? '1 passed, 0 failed' : '0 passed, 1 failed');
    process.exitCode = problem === undefined ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
