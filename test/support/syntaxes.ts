import { it } from 'vitest';
import { readDocument } from '../../core/syntax/read.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';

/** Is the DSL read in this version? Fixtures in it run from then on. */
export const readsDsl = readDocument('x.threat', 'threatmodel "X"\nprocess a\n').items.some(({ section }) => section === 'elements');

/** Is it written as well? */
export const writesDsl = readsDsl && surfaceOf(readDocument('x.threat', '')) !== surfaceOf(readDocument('x.threat.yaml', ''));

/** One test for each syntax. A fixture of the DSL without a file name stands in `/main.threat`. With `writes` the text is changed. */
export function inBothSyntaxes(name: string, sources: { readonly yaml: string; readonly dsl: string }, check: (source: string, syntax: 'yaml' | 'dsl') => void, { writes = false } = {}): void {
  it(`${name} (YAML)`, () => check(sources.yaml, 'yaml'));
  it.runIf(writes ? writesDsl : readsDsl)(`${name} (DSL)`, () => check(sources.dsl.startsWith('//-') ? sources.dsl : `//- /main.threat\n${sources.dsl}`, 'dsl'));
}
