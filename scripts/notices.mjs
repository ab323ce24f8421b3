// Writes THIRD-PARTY-NOTICES.md: every npm package of which something is in what we ship, with its licence. node scripts/notices.mjs [--check]
// --check: exit code 1 when the file is not what it should be. Build first (node esbuild.mjs --production): the builds say what is in them.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './lib/run.mjs';

const target = path.join(root, 'THIRD-PARTY-NOTICES.md');
/** Files that are copied, not bundled. */
const copied = ['@resvg/resvg-wasm', '@fontsource/inter'];
/** Licences under which we may ship; anything else stops the build until somebody has looked. */
const allowed = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'MPL-2.0', 'OFL-1.1', 'BlueOak-1.0.0', 'EPL-2.0']);

/** The folder of the package that a bundled file belongs to. */
function packageFolder(input) {
  const match = /^(?:.*?)(node_modules\/(?:@[^/]+\/)?[^/]+(?:\/node_modules\/(?:@[^/]+\/)?[^/]+)*)\//.exec(input);
  return match?.[1];
}

function bundledPackages() {
  const folder = path.join(root, 'out/meta');
  const folders = new Set(copied.map((name) => `node_modules/${name}`));
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const { outputs } = JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    for (const { inputs } of Object.values(outputs)) {
      for (const [input, { bytesInOutput }] of Object.entries(inputs)) {
        const found = bytesInOutput > 0 ? packageFolder(input) : undefined;
        if (found) folders.add(found);
      }
    }
  }
  return [...folders].sort();
}

const problems = [];
const parts = bundledPackages().map((folder) => {
  const { name, version, license, homepage, repository } = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(path.join(root, folder)).find((one) => /^(licen[sc]e|copying|ofl)(\.|-|$)/i.test(one));
  if (!allowed.has(license)) problems.push(`${name} ${version}: the licence ${license} is not among those that we know we may ship under`);
  const address = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  const text = file ? readFileSync(path.join(root, folder, file), 'utf8').replace(/\r\n/g, '\n').trim() : `Licensed under ${license}. The package holds no text of the licence.`;
  return `## ${name} ${version}\n\n${license}${address === '' ? '' : `, ${address.replace(/^git\+/, '').replace(/\.git$/, '')}`}\n\n\`\`\`text\n${text.replaceAll('```', "'''")}\n\`\`\`\n`;
});
const text = `# Third-party notices\n\nThe extension, the language server and the command line hold parts of these packages. Made by \`node scripts/notices.mjs\`; facts of MITRE, OWASP and others are named in NOTICE.\n\n${parts.join('\n')}`;

if (process.argv.includes('--check')) {
  if (!existsSync(target) || readFileSync(target, 'utf8') !== text) problems.push('THIRD-PARTY-NOTICES.md is not up to date: node scripts/notices.mjs');
} else {
  writeFileSync(target, text);
}
for (const problem of problems) console.error(problem);
console.log(`${parts.length} packages`);
process.exitCode = problems.length > 0 ? 1 : 0;
