// Packaging the extension: what is in it and how large it may be.
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { bin, node, root } from './run.mjs';

/** Exactly what the .vsix holds beside what vsce adds itself. */
export const contents = [
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'README.md',
  'THIRD-PARTY-NOTICES.md',
  'dist/extension.js',
  'dist/layout-worker.js',
  'dist/preview.css',
  'dist/preview.js',
  'dist/server.js',
  'dist/web/extension.js',
  'dist/web/layout-worker.js',
  'dist/web/server.js',
  'language-configuration-dsl.json',
  'language-configuration.json',
  'media/file-dark.svg',
  'media/file-light.svg',
  'media/icon.png',
  'media/threatline.svg',
  'package.json',
  'snippets/starters/agent.threat',
  'snippets/starters/agent.threat.yaml',
  'snippets/starters/index.json',
  'snippets/starters/llm-application.threat',
  'snippets/starters/llm-application.threat.yaml',
  'snippets/starters/ml-pipeline.threat',
  'snippets/starters/ml-pipeline.threat.yaml',
  'snippets/starters/system.threat',
  'snippets/starters/system.threat.yaml',
  'syntaxes/threatline-yaml.tmLanguage.json',
  'syntaxes/threatline.tmLanguage.json',
];

/** Bytes of the .vsix: extension and server, each for Node and for the web, the diagram's page and its two workers. */
export const budget = 2_000_000;

/** The time that files in the package carry: none of today's, so that the same sources give the same bytes. 2026-01-01. */
const fixedTime = '1767225600';

/** Packages what dist/ holds. @returns the file and its size */
export async function packageExtension(file = path.join(root, 'out/threatline.vsix')) {
  mkdirSync(path.dirname(file), { recursive: true });
  const { code, output } = await node([bin('@vscode/vsce', 'vsce'), 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file], { env: { SOURCE_DATE_EPOCH: fixedTime } });
  if (code !== 0) throw new Error(`vsce failed\n${output}`);
  return { file, bytes: statSync(file).size };
}

/** Differences between what would be packaged and what should be, as lines for people; empty when there are none. */
export async function checkContents() {
  const { listFiles, PackageManager } = await import('@vscode/vsce');
  const found = (await listFiles({ cwd: root, packageManager: PackageManager?.None ?? 0 })).map((name) => name.split(path.sep).join('/'));
  return [
    ...contents.filter((name) => !found.includes(name)).map((name) => `missing: ${name}`),
    ...found.filter((name) => !contents.includes(name)).map((name) => `should not be in it: ${name}`),
  ];
}
