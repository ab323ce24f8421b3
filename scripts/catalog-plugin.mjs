import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';

/** Resolves the import `virtual:catalog` to the built catalogue: for esbuild (builds) and for Vite (tests). */

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const id = 'virtual:catalog';

/** The catalogue's files, named relative to the project and in a fixed order. */
export function catalogFiles() {
  return readdirSync(path.join(root, 'catalog'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)).split(path.sep).join('/'))
    .sort();
}

let loader;
async function loadBuilder() {
  loader ??= esbuild
    .build({ entryPoints: [path.join(root, 'scripts/build-catalog.ts')], bundle: true, format: 'esm', platform: 'neutral', conditions: ['import'], write: false, absWorkingDir: root, logLevel: 'error' })
    .then((built) => import(`data:text/javascript;base64,${Buffer.from(built.outputFiles[0].contents).toString('base64')}`));
  return loader;
}

/** Reads and checks the catalogue. `errors` and `warnings` are lines for people. */
export async function buildCatalog() {
  const { buildCatalog: build } = await loadBuilder();
  const files = catalogFiles();
  const result = build(files.map((file) => ({ file, text: readFileSync(path.join(root, file), 'utf8') })));
  return { ...result, files: files.map((file) => path.join(root, file)) };
}

const isLenient = (options) => options.lenient ?? process.env.THREATLINE_LENIENT === '1';
const moduleText = (json) => `export default JSON.parse(${JSON.stringify(json)});`;
/** Rules without their examples: what runs only to analyse models need not carry a megabyte of other models. */
const withoutExamples = (json) => JSON.stringify(JSON.parse(json), (key, value) => (key === 'examples' ? [] : value));

/**
 * For esbuild. Errors in the catalogue fail the build.
 * @param {{ lenient?: boolean, examples?: boolean }} options lenient: print errors and leave the bad entries out (also with THREATLINE_LENIENT=1); examples: false leaves out the examples of the rules.
 */
export function catalogEsbuildPlugin(options = {}) {
  return {
    name: 'threatline-catalog',
    setup(build) {
      build.onResolve({ filter: /^virtual:catalog$/ }, () => ({ path: id, namespace: 'threatline-catalog' }));
      build.onLoad({ filter: /.*/, namespace: 'threatline-catalog' }, async () => {
        const { json, errors, files } = await buildCatalog();
        const messages = errors.map((text) => ({ text }));
        const contents = moduleText(options.examples === false ? withoutExamples(json) : json);
        const watch = { watchFiles: files, watchDirs: [path.join(root, 'catalog'), path.join(root, 'catalog/rules')] };
        return isLenient(options) ? { contents, loader: 'js', warnings: messages, ...watch } : { contents, loader: 'js', errors: messages, ...watch };
      });
    },
  };
}

/** For Vite and vitest; options as above. */
export function catalogVitePlugin(options = {}) {
  return {
    name: 'threatline-catalog',
    resolveId(source) {
      return source === id ? `\0${id}` : undefined;
    },
    async load(loaded) {
      if (loaded !== `\0${id}`) return undefined;
      const { json, errors, files } = await buildCatalog();
      for (const file of files) this.addWatchFile?.(file);
      if (errors.length > 0) {
        if (!isLenient(options)) throw new Error(`The catalogue has errors:\n${errors.join('\n')}`);
        console.warn(`The catalogue has errors; the entries are left out:\n${errors.join('\n')}`);
      }
      return moduleText(json);
    },
  };
}
