// Running other programs.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The file that a package of node_modules runs as a command: no npx, no shell. */
export function bin(name, command = name) {
  const folder = path.join(root, 'node_modules', name);
  const { bin: declared } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  return path.join(folder, typeof declared === 'string' ? declared : declared[command]);
}

/**
 * Runs a Node program.
 * @param {string[]} args file and arguments
 * @param {{ show?: boolean, env?: object }} options show: let it write to the terminal; otherwise its output is collected
 * @returns {Promise<{ code: number, output: string, stdout: string }>} never rejects
 */
export function node(args, { show = false, env } = {}) {
  return command(process.execPath, args, { show, env });
}

export function command(program, args, { show = false, env, shell = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: root, env: { ...process.env, ...env }, shell, stdio: show ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => resolve({ code: 127, output: String(error), stdout }));
    child.on('close', (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}

/** Is every package that package.json names installed in the version that the lock file names? */
export function packagesInstalled() {
  try {
    const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
    const names = Object.keys({ ...lock[''].dependencies, ...lock[''].devDependencies });
    return names.every((name) => {
      const file = path.join(root, 'node_modules', name, 'package.json');
      return existsSync(file) && JSON.parse(readFileSync(file, 'utf8')).version === lock[`node_modules/${name}`].version;
    });
  } catch {
    return false;
  }
}

/** Installs the npm packages where they are missing. @throws Error when npm fails */
export async function installPackages() {
  if (packagesInstalled()) return;
  console.log('Installing npm packages (once) ...');
  const { code } = await command('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { show: true, shell: process.platform === 'win32' });
  if (code !== 0) throw new Error('npm ci failed');
}
