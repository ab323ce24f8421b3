// Changes each clause of each rule and prints which changes no example of the rule notices: `npm run catalog:mutate [-- RULE ...] [-- --values]`.
// Survivors are printed for clauses and modifiers; with --values also for single values of lists.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { parse } from 'yaml';
import { catalogEsbuildPlugin } from './catalog-plugin.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const built = await esbuild.build({
  stdin: {
    contents: `
      export { ExampleRunner } from './core/analysis/examples.ts';
      export { sayMutant, scoresOf, tryMutants } from './core/analysis/mutation.ts';
      export { assembleProject } from './core/settings/assemble.ts';
      export { catalogWords } from './core/model/words-of.ts';
      export { builtinAtlas, builtinFrameworks } from './core/knowledge/builtin.ts';`,
    resolveDir: root,
    loader: 'ts',
  },
  bundle: true, format: 'esm', platform: 'neutral', mainFields: ['module', 'main'], write: false, logLevel: 'error', plugins: [catalogEsbuildPlugin()],
});
const { ExampleRunner, sayMutant, scoresOf, tryMutants, assembleProject, catalogWords, builtinAtlas, builtinFrameworks } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);

const args = process.argv.slice(2);
const wanted = args.filter((arg) => !arg.startsWith('--'));
const values = args.includes('--values');
const { catalog } = assembleProject(undefined, { rules: () => [], atlas: () => undefined });
const runner = new ExampleRunner(catalog, catalogWords(catalog, builtinAtlas(), builtinFrameworks()), '2026-11-21');
const same = new Set(parse(readFileSync(path.join(root, 'test/unit/rules/equivalent-mutants.yaml'), 'utf8')).flatMap(({ mutants }) => mutants));

const rules = [...catalog.rules.values()].filter(({ id }) => wanted.length === 0 || wanted.some((word) => id.startsWith(word)));
const rows = rules.map((rule) => {
  const all = tryMutants(rule, runner, catalog);
  return { rule, results: all.filter(({ mutant, caughtBy }) => caughtBy !== undefined || !same.has(`${rule.id} ${mutant.mutation} ${mutant.path}`)) };
});
const of = (score) => `${score.caught}/${score.tried}`;
const share = (score) => `${(100 * (score.tried === 0 ? 1 : score.caught / score.tried)).toFixed(1)} %`;
const line = (name, scores) => console.log(`| ${name} | ${of(scores.get('clauses'))} | ${share(scores.get('clauses'))} | ${['dropped', 'negated', 'loosened', 'value'].map((one) => of(scores.get(one))).join(' | ')} |`);

console.log('| rule | clauses | caught | dropped | negated | loosened | value |');
console.log('|---|---|---|---|---|---|---|');
for (const { rule, results } of rows) line(rule.id, scoresOf(results));
const total = scoresOf(rows.flatMap(({ results }) => results));
line('**all**', total);
for (const { rule, results } of rows) {
  const left = results.filter(({ mutant, caughtBy }) => caughtBy === undefined && (values || mutant.mutation !== 'value'));
  if (left.length > 0) console.log(`\n${rule.id}: no example notices when`);
  for (const { mutant } of left) console.log(`  ${sayMutant(mutant)}`);
}
console.log(`\n${rows.length} rules; shares: ${[...total].map(([name, score]) => `${name} ${share(score)}`).join(', ')}; ${same.size} mutants are known to be no change at all (test/unit/rules/equivalent-mutants.yaml)`);
