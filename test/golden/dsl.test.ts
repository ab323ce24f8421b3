import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../core/analysis/settings.ts';
import type { Analysis } from '../../core/analysis/analyse.ts';
import { MemoryFiles } from '../../core/model/files.ts';
import { readDocument } from '../../core/syntax/read.ts';
import { analyser, today } from '../support/analyse.ts';
import { found } from '../support/golden.ts';

function analysed(file: string): Analysis {
  const tree = readDocument(file, readFileSync(file, 'utf8'));
  return analyser.analyse(tree, new MemoryFiles(new Map([[file, tree]])), { settings: defaultSettings, today });
}

/** `id | state priority`. The words that a finding marks differ with the syntax. */
function states(analysis: Analysis): string[] {
  return [...found(analysis)].map(([id, { found: state }]) => `${id} | ${state}`).sort();
}

/** What people have read of the YAML examples (golden.test.ts) holds for the same models as .threat files. */
describe.each(readdirSync('examples/dsl').filter((file) => file.endsWith('.threat')))('%s', (file) => {
  const analysis = analysed(`examples/dsl/${file}`);

  it('has the findings of the YAML model', () => {
    const own = states(analysis);
    expect(own.length).toBeGreaterThan(20);
    expect(own).toEqual(states(analysed(`examples/${file}.yaml`)));
  });

  it('has no problems', () => expect(analysis.problems.map((p) => `${p.code}: ${p.message}`)).toEqual([]));

  it('marks words that are there', () => {
    for (const finding of analysis.findings) expect(finding.source.item.text.slice(finding.source.start, finding.source.end).trim(), finding.id).not.toBe('');
  });
});
