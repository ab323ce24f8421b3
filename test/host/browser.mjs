// Finds a Chromium-family browser for the tests, and starts it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'chrome', 'microsoft-edge', 'microsoft-edge-stable', 'msedge'];

function candidates() {
  const found = [process.env.THREATLINE_BROWSER].filter(Boolean);
  const extension = process.platform === 'win32' ? '.exe' : '';
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  for (const name of names) for (const folder of folders) found.push(path.join(folder, name + extension));
  if (process.platform === 'darwin') {
    for (const name of ['Google Chrome', 'Chromium', 'Microsoft Edge']) found.push(`/Applications/${name}.app/Contents/MacOS/${name}`);
  }
  if (process.platform === 'win32') {
    for (const folder of [process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].filter(Boolean)) {
      found.push(path.join(folder, 'Google/Chrome/Application/chrome.exe'), path.join(folder, 'Microsoft/Edge/Application/msedge.exe'));
    }
  }
  try {
    found.push(chromium.executablePath()); // one that Playwright has downloaded before
  } catch {
    // Playwright knows none for this system
  }
  return found;
}

/** The last version that runs on Node 20. */
const carrier = '@sparticuz/chromium@131.0.1';

/** A Chromium that an npm package carries (Linux on x64), put into a folder of its own below test/host; undefined where it does not run. */
function carriedBrowser() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const home = path.join(path.dirname(fileURLToPath(import.meta.url)), 'node_modules/.browser');
  if (!existsSync(path.join(home, 'node_modules/@sparticuz/chromium'))) {
    console.log(`Installing ${carrier} ...`);
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), '{ "private": true }\n');
    spawnSync('npm', ['install', carrier, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const asked = spawnSync(process.execPath, ['--input-type=module', '-e', "import chromium from '@sparticuz/chromium'; console.log(await chromium.executablePath());"], { cwd: home, encoding: 'utf8' });
  const file = asked.stdout?.trim();
  // it needs libraries that not every machine has: only one that starts is of use
  return file && existsSync(file) && spawnSync(file, ['--headless', '--no-sandbox', '--version'], { timeout: 20_000 }).status === 0 ? file : undefined;
}

/**
 * The path of an installed browser, else of one that an npm package carries. Where there is none and the machine is a Debian that we may install on, installs Debian's chromium.
 * @throws Error saying what to do, when there is no way to get one
 */
export function findBrowser() {
  const installed = candidates().find((file) => file && existsSync(file));
  if (installed) return installed;
  const carried = carriedBrowser();
  if (carried) return carried;
  if (process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing chromium ...');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    for (const args of [['update', '-qq'], ['install', '-y', '-qq', '--no-install-recommends', 'chromium']]) {
      spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    }
    if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  }
  throw new Error('No browser was found. Install Chrome, Chromium or Edge, or name one in the environment variable THREATLINE_BROWSER.');
}

/** Starts the browser headless. Requests to anything but this machine are for the caller to block (see blockNetwork). */
export function launchBrowser(executablePath = findBrowser()) {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage',
      ...(process.getuid?.() === 0 || process.env.CI ? ['--no-sandbox'] : []), // containers and root have no sandbox to offer
    ],
  });
}

/** Refuses every web request of a page that leaves this machine. */
export async function blockNetwork(page) {
  await page.route((url) => /^https?:/.test(url.protocol) && url.hostname !== '127.0.0.1', (route) => route.abort());
}
