// Lays out the models of some folders (by default examples/ and test/corpus/) in both reading directions and prints what can be measured of each picture. Exit code 1 where a rule is broken that
// holds for every picture. `--generated N` adds N generated models of 10 to 60 elements; `--brief` prints the sums alone.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from './catalog-plugin.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const brief = process.argv.includes('--brief');
const at = process.argv.indexOf('--generated');
const generated = at < 0 ? 0 : Number(process.argv[at + 1]);
const named = process.argv.slice(2).filter((word, i, all) => !word.startsWith('--') && all[i - 1] !== '--generated');
const folders = named.length > 0 ? named : at < 0 ? ['examples', 'test/corpus'] : [];

const built = await esbuild.build({
  stdin: {
    contents: `
      export { assembleProject } from './core/settings/assemble.ts';
      export { MemoryFiles } from './core/model/files.ts';
      export { readDocument } from './core/syntax/read.ts';
      export { diagramGraph } from './core/diagram/graph.ts';
      export { layoutNow } from './core/diagram/layout.ts';
      export { breaksRule, flipped, qualityOf } from './core/diagram/quality.ts';
      export { generatedModel, withOneMore } from './test/support/diagram-models.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], write: false, logLevel: 'error', plugins: [catalogEsbuildPlugin()],
});
const { assembleProject, MemoryFiles, readDocument, diagramGraph, layoutNow, breaksRule, flipped, qualityOf, generatedModel, withOneMore } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);
const { analyser, catalog } = assembleProject(undefined, { rules: () => [], atlas: () => undefined });

function* models() {
  for (const folder of folders)
    for (const file of readdirSync(path.resolve(root, folder)).filter((name) => /\.threat\.ya?ml$/.test(name)).sort()) yield { name: file.replace(/\.threat\.ya?ml$/, ''), text: readFileSync(path.resolve(root, folder, file), 'utf8') };
  for (let seed = 1; seed <= generated; seed++) {
    const size = 10 + ((seed * 37) % 51);
    yield { name: `generated ${seed} (${size})`, text: generatedModel(seed, size).text };
  }
}

/** Columns of the table: heading, and how a row shows it. */
const columns = [
  ['model', (r) => r.name.padEnd(26)], ['dir', (r) => r.direction.padEnd(5)], ['elements', (r) => r.elements], ['flows', (r) => r.flows], ['overlaps', (r) => r.overlaps], ['outside', (r) => r.outside],
  ['through element', (r) => r.throughNode], ['label hits', (r) => r.labelHits], ['broken', (r) => r.broken], ['through zone', (r) => r.throughZone], ['labels crossed', (r) => r.labelsCrossed], ['detached', (r) => r.detached], ['shared', (r) => r.shared],
  ['ratio', (r) => r.ratio.toFixed(2)], ['bends/flow', (r) => r.bendsPerFlow.toFixed(2)], ['crossings', (r) => r.crossings], ['flips %', (r) => (100 * r.flips).toFixed(2)], ['ms', (r) => r.ms.toFixed(0)],
];
const rows = [];
let broken = 0;
if (!brief) console.log(columns.map(([heading]) => heading).join(' | '));
for (const { name, text } of models()) {
  const tree = readDocument(name, text);
  const graph = diagramGraph({ model: analyser.binder.bind(tree, new MemoryFiles(new Map([[name, tree]]))), findings: [] }, catalog);
  for (const direction of ['right', 'down']) {
    const started = performance.now();
    const layout = layoutNow(graph, { direction });
    const ms = performance.now() - started;
    const grown = withOneMore(graph, rows.length + 1);
    const after = layoutNow(grown, { direction, previous: layout });
    const quality = qualityOf(graph, layout);
    const row = { name, direction, ...quality, flips: flipped(layout, after), ms };
    const ratioIsOff = graph.nodes.length <= 60 && (quality.ratio > 2.2 || quality.ratio < 0.5);
    const isBroken = breaksRule(quality) || breaksRule(qualityOf(grown, after)) || row.flips >= 0.02 || ratioIsOff;
    if (isBroken) broken++;
    rows.push(row);
    if (!brief || isBroken) console.log(columns.map(([, show]) => show(row)).join(' | ') + (isBroken ? '   <-- breaks a rule' : ''));
  }
}
const sum = (key) => rows.reduce((total, row) => total + row[key], 0);
const sorted = (key) => rows.map((row) => row[key]).sort((a, b) => a - b);
console.log(`\n${rows.length} pictures, ${sum('elements')} elements, ${sum('flows')} flows. Rules broken: ${broken}.`);
console.log(`Flows through a foreign zone ${sum('throughZone')}, labels crossed ${sum('labelsCrossed')}, labels away from their flow ${sum('detached')}, pairs on one line ${sum('shared')}, crossings for each flow ${(sum('crossings') / Math.max(1, sum('flows'))).toFixed(2)}, bends for each flow ${(rows.reduce((t, r) => t + r.bendsPerFlow * r.flows, 0) / Math.max(1, sum('flows'))).toFixed(2)}.`);
console.log(`Ratio ${sorted('ratio')[0]?.toFixed(2)} to ${sorted('ratio').at(-1)?.toFixed(2)}; flips at most ${(100 * (sorted('flips').at(-1) ?? 0)).toFixed(2)} %; ms median ${sorted('ms')[rows.length >> 1]?.toFixed(0)}, longest ${sorted('ms').at(-1)?.toFixed(0)}.`);
if (broken > 0) process.exitCode = 1;
