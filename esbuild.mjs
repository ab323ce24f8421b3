// Builds everything into dist/: node esbuild.mjs [--production] [--watch]
// --production minifies and leaves out source maps; without it they are kept for debugging.
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from './scripts/catalog-plugin.mjs';
import { fontEsbuildPlugin, ttf, weights } from './scripts/fonts.mjs';

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
  plugins: [catalogEsbuildPlugin({ examples: false }), fontEsbuildPlugin()],
};

/** For Web Workers: nothing of Node. */
const browser = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'], define: { global: 'globalThis' } };

/** One line for each file of dist/. */
const entries = [
  { in: 'client/extension.ts', out: 'dist/extension.js', external: ['vscode'] },
  { in: 'server/node.ts', out: 'dist/server.js' },
  // `threatline rules` lists and runs the examples of the product's rules too.
  { in: 'server/diagram/node-worker.ts', out: 'dist/layout-worker.js' },
  { in: 'cli/main.ts', out: 'dist/cli.js', banner: { js: '#!/usr/bin/env node' }, plugins: [catalogEsbuildPlugin(), fontEsbuildPlugin()] },
  // VS Code for the Web: the extension and the server each run in a Web Worker.
  { in: 'client/browser.ts', out: 'dist/web/extension.js', external: ['vscode'], ...browser },
  { in: 'client/preview/page/main.ts', out: 'dist/preview.js', ...browser, format: 'iife' },
  { in: 'client/preview/page/preview.css', out: 'dist/preview.css', ...browser },
  { in: 'server/browser.ts', out: 'dist/web/server.js', ...browser, format: 'iife' },
  { in: 'server/diagram/web-worker.ts', out: 'dist/web/layout-worker.js', ...browser, format: 'iife' },
  { in: 'test/vscode/suite/web.ts', out: 'dist/web/test/suite.js', external: ['vscode'], ...browser, alias: { 'node:assert/strict': './test/vscode/suite/assert-web.ts' }, banner: { js: 'globalThis.process ??= { env: {} };' } },
  // mocha is loaded from node_modules: it requires its own files by name.
  { in: 'test/vscode/suite/index.ts', out: 'dist/test/suite.js', external: ['vscode', 'mocha'] },
];

if (production) for (const entry of entries) rmSync(path.join(root, `${entry.out}.map`), { force: true });

// what the command line draws PNG files with
for (const folder of ['dist/png', 'out/meta']) mkdirSync(path.join(root, folder), { recursive: true });
copyFileSync(path.join(root, 'node_modules/@resvg/resvg-wasm/index_bg.wasm'), path.join(root, 'dist/png/resvg.wasm'));
for (const weight of weights) writeFileSync(path.join(root, `dist/png/inter-${weight}.ttf`), ttf(weight));

await Promise.all(entries.map(async ({ in: entry, out, ...own }) => {
  const options = { ...shared, ...own, entryPoints: [entry], outfile: out };
  if (watch) {
    await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  } else {
    const { metafile } = await esbuild.build({ ...options, metafile: true });
    // what is in it, for scripts/notices.mjs; tests ship nowhere
    if (!out.includes('test/')) writeFileSync(path.join(root, `out/meta/${out.replaceAll('/', '-')}.json`), JSON.stringify(metafile));
    if (out === 'dist/cli.js') chmodSync(path.join(root, out), 0o755);
  }
})).catch((error) => {
  if (!error.errors) throw error;
  process.exitCode = 1; // esbuild has printed them
});
