// Writes what is generated from the vocabulary and the catalogue: JSON Schemas, the language reference, the tables of docs/rules.md and the grammar. With --check it only says what is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from './catalog-plugin.mjs';
import { grammar } from './lib/grammar.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The generated files by their path in the project. */
export async function generated() {
  const built = await esbuild.build({
    stdin: {
      contents: `
        import { builtinCatalog } from './core/catalog/builtin.ts';
        import { jsonSchema } from './core/model/vocabulary/json-schema.ts';
        import { languageReference } from './core/model/vocabulary/reference.ts';
        import { withRuleTables } from './core/model/vocabulary/rule-tables.ts';
        export { vocabulary } from './core/model/vocabulary/index.ts';
        const catalog = builtinCatalog();
        export { withRuleTables };
        export const files = {
          'schemas/threatmodel.schema.json': JSON.stringify(jsonSchema('model', catalog), null, 2) + '\\n',
          'schemas/threatline-settings.schema.json': JSON.stringify(jsonSchema('settings', catalog), null, 2) + '\\n',
          'schemas/rules.schema.json': JSON.stringify(jsonSchema('rule-file', catalog), null, 2) + '\\n',
          'docs/language-reference.md': languageReference(catalog),
        };`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true, format: 'esm', platform: 'neutral', write: false, logLevel: 'error', plugins: [catalogEsbuildPlugin()],
  });
  const { files, vocabulary, withRuleTables } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);
  const rules = 'docs/rules.md';
  return { ...files, [rules]: withRuleTables(readFileSync(path.join(root, rules), 'utf8')), 'syntaxes/threatline-yaml.tmLanguage.json': `${JSON.stringify(grammar(vocabulary), null, 2)}\n` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  let stale = 0;
  for (const [file, text] of Object.entries(await generated())) {
    const target = path.join(root, file);
    let old = '';
    try {
      old = readFileSync(target, 'utf8');
    } catch {
      // not there yet
    }
    if (old === text) continue;
    stale++;
    if (check) console.error(`${file} is stale: run 'npm run generate'.`);
    else {
      writeFileSync(target, text);
      console.error(`wrote ${file}`);
    }
  }
  if (check && stale > 0) process.exitCode = 1;
}
