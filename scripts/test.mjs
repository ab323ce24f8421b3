// npm test: everything that is tested, on a fresh clone too. The last line is `N passed, N failed`; exit code 1 when something failed.
import { installPackages, root } from './lib/run.mjs';

process.chdir(root);
const total = { passed: 0, failed: 0 };

/** Runs a stage and prints its line. A stage that throws has failed. */
async function stage(name, work) {
  const start = performance.now();
  const result = await work().catch((error) => ({ passed: 0, failed: 1, output: error?.stack ?? String(error) }));
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  total.passed += result.passed;
  total.failed += result.failed;
  if (result.output) console.log(result.output.trimEnd());
  console.log(`${result.failed > 0 ? 'FAIL' : 'ok  '} ${name}: ${result.passed} passed, ${result.failed} failed${result.note ? ` (${result.note})` : ''}, ${seconds} s`);
  return result.failed === 0;
}

/** What the tests need and the machine may lack. */
async function install() {
  await installPackages();
  const { setup } = await import('../test/host/setup.mjs');
  const { findBrowser } = await import('../test/host/browser.mjs');
  setup();
  findBrowser();
  return { passed: 0, failed: 0 };
}

if (await stage('install', install)) {
  const stages = await import('./lib/stages.mjs');
  await Promise.all([stage('lint', stages.lint), stage('import rules', stages.imports)]);
  await Promise.all([stage('types of core', stages.coreTypes), stage('types', stages.types), stage('types of the page', stages.pageTypes)]);
  const built = await stage('build', stages.build);
  const packed = built && (await stage('package', stages.packaging));
  await stage('unit, property and language server tests', stages.unit);
  await stage('grammar', stages.grammar);
  if (built) await stage('page of the diagram', stages.previewPage);
  if (built) await stage('exported diagrams in their own parsers', stages.exports);
  if (built) await stage('Neovim', stages.neovim);
  if (built && packed) {
    await stage('VS Code', () => stages.vscode());
    await stage('VS Code for the Web', () => stages.vscode('--web'));
  } else await stage('VS Code', async () => ({ passed: 0, failed: 1, output: 'not run: there is no sound package to test' }));
}

console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
