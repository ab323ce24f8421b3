// Installs code-server, a real VS Code from the npm registry, into this folder: node test/host/setup.mjs
// Nothing is compiled and no install script runs; the terminal and native logging of that VS Code are then missing, which tests do not need.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, copyFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const codeServer = path.join(here, 'node_modules/code-server');
const vscode = path.join(codeServer, 'lib/vscode');

function npm(cwd, ...args) {
  const done = spawnSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' });
  if (done.status !== 0) throw new Error(`npm ${args[0]} failed in ${cwd}`);
}

/** findFiles needs ripgrep, which code-server fetches in an install script: take the one that npm carries. */
function linkRipgrep() {
  const name = process.platform === 'win32' ? 'rg.exe' : 'rg';
  const wanted = path.join(vscode, 'node_modules/@vscode/ripgrep/bin', name);
  if (existsSync(wanted)) return;
  const carried = path.join(here, `node_modules/@vscode/ripgrep-${process.platform}-${process.arch}/bin`, name);
  if (!existsSync(carried)) return;
  mkdirSync(path.dirname(wanted), { recursive: true });
  try {
    symlinkSync(carried, wanted);
  } catch {
    copyFileSync(carried, wanted); // Windows without the right to link
  }
}

/** Installs what is missing and gives the file that starts VS Code's server. */
export function setup() {
  const ready = path.join(vscode, 'node_modules/.threatline-ready');
  if (!existsSync(ready)) {
    console.log('Installing VS Code for tests (code-server, about 300 MB, once) ...');
    npm(here, 'ci');
    npm(vscode, 'install', '--omit=dev', '--no-save', '--legacy-peer-deps'); // VS Code's own modules, pinned by the shrinkwrap it ships
    linkRipgrep();
    writeFileSync(ready, '');
  }
  return path.join(vscode, 'out/server-main.js');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(setup());
