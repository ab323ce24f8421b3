// Prints, over the examples and the corpus, what each rule finds: a table for whoever sharpens rules. `npm run catalog:review > docs/catalogue-review.md` keeps it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from './catalog-plugin.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const built = await esbuild.build({
  stdin: {
    contents: `
      export { assembleProject } from './core/settings/assemble.ts';
      export { MemoryFiles } from './core/model/files.ts';
      export { readDocument } from './core/syntax/read.ts';
      export { isLive } from './core/analysis/view.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], write: false, logLevel: 'error', plugins: [catalogEsbuildPlugin()],
});
const { assembleProject, MemoryFiles, readDocument, isLive } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);

const files = ['examples', 'test/corpus'].flatMap((folder) => readdirSync(path.join(root, folder)).filter((file) => file.endsWith('.threat.yaml')).map((file) => `${folder}/${file}`));
const { analyser, catalog, settings } = assembleProject(undefined, { rules: () => [], atlas: () => undefined });
const rows = new Map([...catalog.rules.keys()].map((id) => [id, { live: 0, unknown: 0, settled: 0, replaced: 0, models: new Set() }]));
let elements = 0;
let flows = 0;
for (const file of files) {
  const tree = readDocument(file, readFileSync(path.join(root, file), 'utf8'));
  const { model, findings } = analyser.analyse(tree, new MemoryFiles(new Map([[file, tree]])), { settings: settings.settings, today: '2026-11-21' });
  elements += model.elements.size;
  flows += model.flows.size;
  for (const finding of findings) {
    const row = rows.get(finding.rule);
    if (!row) continue;
    if (isLive(finding)) {
      row.live++;
      if (finding.state === 'unknown') row.unknown++;
      row.models.add(file);
    } else if (finding.replacedBy) row.replaced++;
    else row.settled++;
  }
}

/** Of all elements (or flows, for rules on flows), how many have a live finding of the rule. */
const share = (rule, live) => live / (JSON.stringify(rule.to).includes('"flow"') ? flows : elements);
const print = (line) => console.log(line);
print('# What each rule finds\n');
print(`Over ${files.length} models (examples/ and test/corpus/) with ${elements} elements and ${flows} flows. Made by \`npm run catalog:review\`. Live: open or unknown and not replaced by a more specific finding.\n`);
print('| rule | title | live | of them unknown | settled or decided | replaced | models | share of elements or flows |');
print('|---|---|---|---|---|---|---|---|');
for (const [id, row] of [...rows].sort((a, b) => b[1].live - a[1].live || (a[0] < b[0] ? -1 : 1))) {
  const rule = catalog.rules.get(id);
  print(`| ${id} | ${rule.title.replaceAll('|', '\\|')} | ${row.live} | ${row.unknown} | ${row.settled} | ${row.replaced} | ${row.models.size} | ${(100 * share(rule, row.live)).toFixed(1)} % |`);
}
const ai = [...rows].filter(([id]) => catalog.rules.get(id).pack === 'ai');
print(`\nRules of the AI pack: ${ai.length}, of which ${ai.filter(([, row]) => row.live + row.settled + row.replaced > 0).length} apply somewhere here. None of them is live on more than ${Math.max(...ai.map(([id, row]) => 100 * share(catalog.rules.get(id), row.live))).toFixed(1)} % of the elements or flows.`);
print('The general rules of the baseline are the published method\'s: STRIDE for every element and flow. They are shown as one line for each element.');
