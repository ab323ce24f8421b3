// Builds everything into dist/: node esbuild.mjs [--production] [--watch]
// --production minifies and leaves out source maps; without it they are kept for debugging.
import { chmodSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from './scripts/catalog-plugin.mjs';

const root = path.dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {esbuild.BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: production,
  keepNames: production,
  sourcemap: production ? false : 'linked',
  sourcesContent: false,
  legalComments: 'none',
  logLevel: 'warning',
  plugins: [catalogEsbuildPlugin()],
};

/** For Web Workers: nothing of Node. */
const browser = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'], define: { global: 'globalThis' } };

/** One line for each file of dist/. */
const entries = [
  { in: 'client/extension.ts', out: 'dist/extension.js', external: ['vscode'] },
  { in: 'server/node.ts', out: 'dist/server.js' },
  { in: 'cli/main.ts', out: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' } },
  // VS Code for the Web: the extension and the server each run in a Web Worker.
  { in: 'client/browser.ts', out: 'dist/web/extension.js', external: ['vscode'], ...browser },
  { in: 'server/browser.ts', out: 'dist/web/server.js', ...browser, format: 'iife' },
  { in: 'test/vscode/suite/web.ts', out: 'dist/web/test/suite.js', external: ['vscode'], ...browser, alias: { 'node:assert/strict': './test/vscode/suite/assert-web.ts' }, banner: { js: 'globalThis.process ??= { env: {} };' } },
  // mocha is loaded from node_modules: it requires its own files by name.
  { in: 'test/vscode/suite/index.ts', out: 'dist/test/suite.js', external: ['vscode', 'mocha'] },
];

if (production) for (const entry of entries) rmSync(path.join(root, `${entry.out}.map`), { force: true });

await Promise.all(entries.map(async ({ in: entry, out, ...own }) => {
  const options = { ...shared, ...own, entryPoints: [entry], outfile: out };
  if (watch) {
    await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  } else {
    await esbuild.build(options);
    if (out === 'dist/cli.js') chmodSync(path.join(root, out), 0o755);
  }
})).catch((error) => {
  if (!error.errors) throw error;
  process.exitCode = 1; // esbuild has printed them
});
