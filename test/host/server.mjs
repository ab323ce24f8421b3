// Starts VS Code's server on loopback.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setup } from './setup.mjs';

const settings = {
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'window.autoDetectColorScheme': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'update.showReleaseNotes': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
};

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().on('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/**
 * A VS Code with a profile of its own that is thrown away with `close()`.
 * @param {{ vsix?: string, settings?: object, env?: Record<string, string>, token?: string, forTests?: boolean, port?: number }} options
 *   vsix: a packaged extension to install; token: a secret that the address must carry; forTests: obey the development paths named in the address
 */
export async function startHost(options = {}) {
  const main = setup();
  const state = mkdtempSync(path.join(os.tmpdir(), 'threatline-host-'));
  const userData = path.join(state, 'user');
  const extensions = path.join(state, 'extensions');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  mkdirSync(extensions);
  writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify({ ...settings, ...options.settings }));
  const folders = ['--user-data-dir', userData, '--extensions-dir', extensions];
  const env = { ...process.env, ...options.env };
  for (const name of ['NODE_OPTIONS', 'VSCODE_IPC_HOOK_CLI', 'ELECTRON_RUN_AS_NODE']) delete env[name];

  if (options.vsix) {
    const installed = spawnSync(process.execPath, [main, '--install-extension', options.vsix, '--accept-server-license-terms', ...folders], { env, encoding: 'utf8' });
    if (installed.status !== 0) throw new Error(`The extension could not be installed.\n${installed.stdout}${installed.stderr}`);
  }

  const port = options.port ?? (await freePort());
  const server = spawn(process.execPath, [
    main, '--host', '127.0.0.1', '--port', String(port), '--accept-server-license-terms', '--disable-workspace-trust', '--telemetry-level', 'off', ...folders,
    ...(options.token ? ['--connection-token', options.token] : ['--without-connection-token']),
    ...(options.forTests ? ['--enable-smoke-test-driver'] : []),
  ], { env, stdio: ['ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' });
  let log = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (log = (log + text).slice(-20_000)));

  const end = () => {
    try {
      if (process.platform === 'win32') server.kill();
      else process.kill(-server.pid, 'SIGTERM'); // the extension host too
    } catch {
      // it has ended by itself
    }
  };
  const close = async () => {
    end();
    for (let i = 0; i < 50 && server.exitCode === null && server.signalCode === null; i++) await wait(100);
    rmSync(state, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  };

  for (let i = 0; ; i++) {
    const up = await fetch(`http://127.0.0.1:${port}/version`).then((answer) => answer.ok, () => false);
    if (up) break;
    if (i > 200 || server.exitCode !== null) {
      await close();
      throw new Error(`VS Code's server did not start.\n${log}`);
    }
    await wait(100);
  }

  return {
    port,
    state,
    /** Where the packaged extension was unpacked. */
    installed: options.vsix ? path.join(extensions, readdirSync(extensions).find((name) => name.startsWith('threatline.'))) : undefined,
    /** What the server has printed lately. */
    log: () => log,
    /** The address that opens a folder. `payload` names development paths and files to open. */
    address: (folder, payload = []) => {
      const query = new URLSearchParams({ folder, ...(options.token ? { tkn: options.token } : {}) });
      if (payload.length > 0) query.set('payload', JSON.stringify(payload));
      return `http://127.0.0.1:${port}/?${query}`;
    },
    /** How a path of this machine is called in that VS Code. */
    remote: (file) => `vscode-remote://127.0.0.1:${port}${file}`,
    close,
    closeNow: end,
  };
}
