import { loadCatalog } from '../core/catalog/load.ts';
import { LineIndex } from '../core/text/text.ts';

/**
 * The catalogue's files as one JSON text, with problems as lines of `file:line:column: severity message`.
 * scripts/catalog-plugin.mjs bundles this and runs it when something is built or tested.
 */
export function buildCatalog(documents: readonly { readonly file: string; readonly text: string }[]): { json: string; counts: string; errors: string[]; warnings: string[] } {
  const { data, problems } = loadCatalog(documents);
  const indexes = new Map(documents.map(({ file, text }) => [file, new LineIndex(text)]));
  const errors: string[] = [];
  const warnings: string[] = [];
  for (const problem of problems) {
    const at = indexes.get(problem.file)?.positionAt(problem.start) ?? { line: 0, character: 0 };
    (problem.severity === 'error' ? errors : warnings).push(`${problem.file}:${at.line + 1}:${at.character + 1}: ${problem.severity} ${problem.message}`);
  }
  const counts = `${data.rules.length} rules, ${data.controls.length} controls, ${data.kinds.length} kinds, ${data.zoneTypes.length} zone types, ${data.protocols.length} protocols`;
  return { json: JSON.stringify(data), counts, errors, warnings };
}
