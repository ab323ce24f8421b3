// Checks the files of catalog/ and prints what is wrong as file:line:column. Exit code 1 on errors.
// With names as arguments only problems of files whose path contains one of them are printed (and count).
import { buildCatalog } from './catalog-plugin.mjs';

const wanted = process.argv.slice(2);
const { errors, warnings, counts } = await buildCatalog();
const shown = (line) => wanted.length === 0 || wanted.some((word) => line.slice(0, line.indexOf(':')).includes(word));
const own = { errors: errors.filter(shown), warnings: warnings.filter(shown) };
for (const line of [...own.errors, ...own.warnings]) console.log(line);
console.log(`${counts}; ${own.errors.length} errors, ${own.warnings.length} warnings`);
if (own.errors.length > 0) process.exitCode = 1;
