// Writes what is generated from the vocabulary and the catalogue: JSON Schemas, the language reference, the tables of docs/rules.md, the pages of docs/catalogue and the grammar. With --check it only says what is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { catalogEsbuildPlugin } from './catalog-plugin.mjs';
import { examples } from './lib/examples.mjs';
import { grammarDsl } from './lib/grammar-dsl.mjs';
import { grammar } from './lib/grammar.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** The generated files by their path in the project. */
export async function generated() {
  const built = await esbuild.build({
    stdin: {
      contents: `
        import { builtinCatalog } from './core/catalog/builtin.ts';
        import { builtinAtlas, builtinFrameworks } from './core/knowledge/builtin.ts';
        import { catalogueFiles } from './core/report/catalogue.ts';
        import { jsonSchema } from './core/model/vocabulary/json-schema.ts';
        import { languageReference } from './core/model/vocabulary/reference.ts';
        import { withRuleTables } from './core/model/vocabulary/rule-tables.ts';
        import { controlUse, forms, toolUse } from './core/syntax/dsl/forms.ts';
        import { convertDocument } from './core/syntax/print/convert.ts';
        import { readDocument } from './core/syntax/read.ts';
        export { vocabulary } from './core/model/vocabulary/index.ts';
        export const toDsl = (name, text) => convertDocument(readDocument(name, text), 'dsl', (kind) => catalog.kinds.get(kind)?.type).text;
        export const statements = [...forms.values(), controlUse, toolUse];
        const catalog = builtinCatalog();
        export { withRuleTables };
        export const files = {
          'schemas/threatmodel.schema.json': JSON.stringify(jsonSchema('model', catalog), null, 2) + '\\n',
          'schemas/threatline-settings.schema.json': JSON.stringify(jsonSchema('settings', catalog), null, 2) + '\\n',
          'schemas/rules.schema.json': JSON.stringify(jsonSchema('rule-file', catalog), null, 2) + '\\n',
          'docs/language-reference.md': languageReference(catalog),
          ...Object.fromEntries([...catalogueFiles(catalog, builtinAtlas(), builtinFrameworks())].map(([name, text]) => ['docs/catalogue/' + name, text])),
        };`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true, format: 'esm', platform: 'neutral', write: false, logLevel: 'error', plugins: [catalogEsbuildPlugin()],
  });
  const { files, statements, toDsl, vocabulary, withRuleTables } = await import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`);
  const rules = 'docs/rules.md';
  return { ...files, ...examples(toDsl), [rules]: withRuleTables(readFileSync(path.join(root, rules), 'utf8')), 'syntaxes/threatline-yaml.tmLanguage.json': `${JSON.stringify(grammar(vocabulary), null, 2)}\n`, 'syntaxes/threatline.tmLanguage.json': `${JSON.stringify(grammarDsl(vocabulary, statements), null, 2)}\n` };
}

/** Files in folders that hold nothing but what is generated, and that is not generated any more. */
export function leftOver(files) {
  const folder = path.join(root, 'docs/catalogue');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
    .filter((name) => !Object.hasOwn(files, name));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  let stale = 0;
  const files = await generated();
  for (const file of leftOver(files)) {
    stale++;
    if (check) console.error(`${file} is about nothing that there is: run 'npm run generate'.`);
    else {
      rmSync(path.join(root, file));
      console.error(`took ${file} away`);
    }
  }
  for (const [file, text] of Object.entries(files)) {
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
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, text);
      console.error(`wrote ${file}`);
    }
  }
  if (check && stale > 0) process.exitCode = 1;
}
