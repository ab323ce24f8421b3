// npm start: builds, shows what Threatline finds in an example, and opens the extension on examples/.
// --check, a set CI variable or no terminal: stop after the reports. --browser: VS Code in the browser even where `code` is installed. --port N.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command, installPackages, node, root } from './lib/run.mjs';

process.chdir(root);
const flag = (name) => process.argv.includes(name);
const example = 'examples/llm-inference-pipeline.threat.yaml';

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Writes the reports of the example to out/. */
async function reports() {
  mkdirSync('out', { recursive: true });
  for (const [format, file] of [['json', 'report.json'], ['text', 'report.txt']]) {
    const { code, stdout, output } = await node(['dist/cli.js', 'report', '--format', format, example]);
    if (code !== 0) fail(`The ${format} report failed.\n${output}`);
    writeFileSync(path.join('out', file), stdout);
    console.log(`Wrote out/${file}`);
  }
}

/** The desktop VS Code, where its command is on the path. */
function desktop() {
  const names = process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code'];
  return (process.env.PATH ?? '').split(path.delimiter).filter(Boolean).flatMap((folder) => names.map((name) => path.join(folder, name))).find((file) => existsSync(file));
}

/** Opens VS Code in the browser on loopback, with the packaged extension, until Ctrl+C. */
async function openInBrowser() {
  const { packageExtension } = await import('./lib/package.mjs');
  const { startHost } = await import('../test/host/server.mjs');
  const { file } = await packageExtension();
  const at = process.argv.indexOf('--port');
  const host = await startHost({ vsix: file, token: randomBytes(16).toString('hex'), port: at > 0 ? Number(process.argv[at + 1]) : undefined });
  console.log(`\nVS Code with Threatline is open at\n\n  ${host.address(path.join(root, 'examples'))}\n\nPress Ctrl+C to end it.`);
  const signal = await new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => resolve(name));
  });
  await host.close();
  console.log(`\nEnded (${signal}).`);
}

await installPackages().catch((error) => fail(error.message));
const built = await node(['esbuild.mjs'], { show: true });
if (built.code !== 0) fail('The build failed.');

const { code: verdict } = await node(['dist/cli.js', 'check', example], { show: true });
if (verdict > 1) fail('The check could not run.'); // 1: there are open critical threats, as this example means to show
await reports();

const quiet = flag('--check') || Boolean(process.env.CI) || !process.stdout.isTTY;
if (!quiet) {
  const code = flag('--browser') ? undefined : desktop();
  const opened = code && (await command(code, [`--extensionDevelopmentPath=${root}`, path.join(root, 'examples')], { show: true, shell: process.platform === 'win32' }));
  if (opened?.code !== 0) await openInBrowser();
}
