// Runs the suite in a real VS Code: node test/vscode/run.mjs [--vsix file] [--web]
// --web: as in VS Code for the Web, where the extension and the server run in Web Workers.
// On a desktop with VS Code's download in reach: @vscode/test-electron. Otherwise VS Code in a headless browser (test/host/).
// THREATLINE_VSCODE=desktop|browser chooses. Build first: node esbuild.mjs
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { blockNetwork, launchBrowser } from '../host/browser.mjs';
import { startHost } from '../host/server.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const suite = path.join(root, 'dist/test/suite.js');
const floor = '1.100.3'; // the oldest VS Code that the manifest promises
const patience = Number(process.env.THREATLINE_PATIENCE ?? 180_000);

/** A copy of the fixtures, so that no test can change them. */
function workspace() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'threatline-workspace-'));
  cpSync(path.join(root, 'test/vscode/workspace'), folder, { recursive: true });
  return folder;
}

async function desktopPossible() {
  if (process.env.THREATLINE_VSCODE) return process.env.THREATLINE_VSCODE === 'desktop';
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display || process.getuid?.() === 0) return false; // desktop VS Code refuses to run as root
  if (existsSync(path.join(root, '.vscode-test'))) return true;
  return fetch('https://update.code.visualstudio.com/api/releases/stable', { signal: AbortSignal.timeout(5000) }).then((answer) => answer.ok, () => false);
}

async function runOnDesktop(vsix, folder, result) {
  const { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } = await import('@vscode/test-electron');
  const { spawnSync } = await import('node:child_process');
  const vscodeExecutablePath = await downloadAndUnzipVSCode({ version: floor, cachePath: path.join(root, '.vscode-test') });
  let extensionDevelopmentPath = root;
  const launchArgs = [folder, '--disable-workspace-trust', '--skip-welcome', '--skip-release-notes'];
  if (vsix) {
    const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(vscodeExecutablePath);
    const extensions = mkdtempSync(path.join(os.tmpdir(), 'threatline-extensions-'));
    spawnSync(cli, [...args, '--extensions-dir', extensions, '--install-extension', vsix], { stdio: 'inherit', shell: process.platform === 'win32' });
    const { readdirSync } = await import('node:fs');
    extensionDevelopmentPath = path.join(extensions, readdirSync(extensions).find((name) => name.startsWith('threatline.')));
    launchArgs.push('--extensions-dir', extensions);
  }
  await runTests({ vscodeExecutablePath, extensionDevelopmentPath, extensionTestsPath: suite, launchArgs, extensionTestsEnv: { THREATLINE_TEST_RESULT: result } }).catch(() => {}); // the outcome is in the file
  return [];
}

/** What the page reports: message boxes as they appear, the end of the suite, and in the web host its outcome. */
async function listen(page) {
  const heard = { messages: new Set(), outcomes: undefined, ended: undefined };
  heard.ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
  await page.exposeFunction('codeAutomationLog', (_type, args) => {
    const outcomes = typeof args?.[0] === 'string' && /THREATLINE_OUTCOMES (.*)/s.exec(args[0]);
    if (outcomes) heard.outcomes = JSON.parse(outcomes[1]);
  });
  if (process.env.THREATLINE_VERBOSE) page.on('console', (message) => console.log('[page]', message.text().slice(0, 400)));
  await page.exposeFunction('threatlineToast', (text) => heard.messages.add(text));
  await page.addInitScript(() => {
    new MutationObserver(() => {
      for (const message of document.querySelectorAll('.notification-toast .notification-list-item-message, .monaco-dialog-box .dialog-message')) {
        if (message.textContent) window.threatlineToast(message.textContent);
      }
    }).observe(document, { childList: true, subtree: true });
  });
  return heard;
}

/** Looks whether a picture is drawn in any frame of the window. @returns ends that, and says whether there was one */
function watchDiagrams(page) {
  let seen = false;
  const look = async () => {
    for (const frame of seen ? [] : page.frames()) seen = seen || (await frame.locator('.layer-nodes > g text.name').count().catch(() => 0)) > 0;
  };
  const timer = setInterval(() => void look(), 400);
  return async () => {
    clearInterval(timer);
    return seen;
  };
}

/**
 * Makes the page offer the extension in development from its own origin, as VS Code for the Web wants it: no Worker may be made from elsewhere.
 * (Not by changing the document on its way: Chromium then refuses its web sockets to loopback.)
 */
async function serveToWeb(page, port, extension) {
  const prefix = '/__extension';
  const tests = '/dist/web/test/'; // below the extension's address, or no host would run them
  await page.route((url) => url.pathname.startsWith(`${prefix}/`), (route, request) => {
    const name = path.posix.normalize(decodeURIComponent(new URL(request.url()).pathname.slice(prefix.length)));
    const file = path.join(name.startsWith(tests) ? root : extension, name);
    return existsSync(file) ? route.fulfill({ path: file, headers: { 'access-control-allow-origin': '*' } }) : route.fulfill({ status: 404 });
  });
  const at = (where) => ({ scheme: 'http', authority: `127.0.0.1:${port}`, path: where });
  await page.addInitScript((development) => {
    const get = Element.prototype.getAttribute;
    Element.prototype.getAttribute = function (name) {
      const value = get.call(this, name);
      if (this.id !== 'vscode-workbench-web-configuration' || name !== 'data-settings') return value;
      const configuration = JSON.parse(value);
      return JSON.stringify({ ...configuration, developmentOptions: { ...configuration.developmentOptions, ...development } });
    };
  }, { extensions: [at(prefix)], extensionTestsPath: at(`${prefix}${tests}suite.js`) });
}

async function runInBrowser(vsix, folder, result, web) {
  const host = await startHost({ vsix, forTests: true, env: { THREATLINE_TEST_RESULT: result } });
  let browser;
  try {
    // an installed extension would run beside the one in development
    const extension = host.installed ?? root;
    browser = await launchBrowser();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await blockNetwork(page);
    const heard = await listen(page);
    const diagrams = watchDiagrams(page);
    if (web) await serveToWeb(page, host.port, extension);
    await page.goto(host.address(folder, [
      ...(web ? [] : [['extensionDevelopmentPath', host.remote(extension)], ['extensionTestsPath', host.remote(suite)]]),
      ['skipWelcome', 'true'],
      ['skipReleaseNotes', 'true'],
    ]));
    let timer;
    const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error('the suite did not end in time')), patience)));
    await Promise.race([heard.ended, late]).catch(async (error) => {
      mkdirSync(path.join(root, 'out/test'), { recursive: true });
      await page.screenshot({ path: path.join(root, 'out/test/vscode-timeout.png') });
      throw new Error(`${error.message}; see out/test/vscode-timeout.png\n${host.log().slice(-3000)}`);
    });
    clearTimeout(timer);
    if (heard.outcomes) writeFileSync(result, JSON.stringify(heard.outcomes));
    const shown = [...heard.messages].join(' | ');
    return [
      { title: 'No message box is shown', state: shown === '' ? 'passed' : 'failed', milliseconds: 0, message: shown },
      { title: 'A page draws the diagram', state: await diagrams() ? 'passed' : 'failed', milliseconds: 0, message: 'no frame of the window has ever held a part of a picture' },
    ];
  } finally {
    await browser?.close();
    await host.close();
  }
}

/**
 * Runs the suite once. `web`: as in VS Code for the Web.
 * @returns one entry for each test: title, state (passed, failed, pending), milliseconds, message. Never empty.
 */
export async function runSuite({ vsix, web = false } = {}) {
  const folder = workspace();
  const resultFolder = mkdtempSync(path.join(os.tmpdir(), 'threatline-result-'));
  const result = path.join(resultFolder, 'result.json');
  try {
    const desktop = !web && (await desktopPossible());
    const seen = await (desktop ? runOnDesktop : runInBrowser)(vsix && path.resolve(vsix), folder, result, web);
    const outcomes = existsSync(result) ? JSON.parse(readFileSync(result, 'utf8')) : [];
    if (outcomes.length === 0) outcomes.push({ title: 'the suite runs', state: 'failed', milliseconds: 0, message: 'VS Code ended without running a test' });
    return [...outcomes, ...seen];
  } finally {
    for (const temporary of [folder, resultFolder]) rmSync(temporary, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

/** Prints the outcome as lines and gives the counts. */
export function printOutcomes(outcomes) {
  for (const { title, state, milliseconds, message } of outcomes) {
    console.log(`  ${state === 'passed' ? 'ok  ' : state === 'failed' ? 'FAIL' : 'skip'} ${title} (${milliseconds} ms)`);
    if (state === 'failed') console.log(String(message).replace(/^/gm, '       '));
  }
  const count = (state) => outcomes.filter((outcome) => outcome.state === state).length;
  return { passed: count('passed'), failed: count('failed') };
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const at = process.argv.indexOf('--vsix');
  try {
    const outcomes = await runSuite({ vsix: at > 0 ? process.argv[at + 1] : undefined, web: process.argv.includes('--web') });
    const { passed, failed } = printOutcomes(outcomes);
    mkdirSync(path.join(root, 'out/test'), { recursive: true });
    writeFileSync(path.join(root, 'out/test/vscode.json'), JSON.stringify(outcomes, null, 1));
    console.log(`${passed} passed, ${failed} failed`);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
}
