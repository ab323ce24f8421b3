import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../core/analysis/coverage.ts';
import { defaultSettings } from '../../core/analysis/settings.ts';
import { builtinAtlas, builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { findLists, frameworkLists } from '../../core/knowledge/lists.ts';
import { coverageTable } from '../../core/report/coverage-table.ts';
import { analyse, catalog } from '../support/analyse.ts';

/** Coverage tables that a person has read, line by line, beside the model. `UPDATE_GOLDEN=1` writes them anew: read what changed. */
describe.each([['support-assistant', 'atlas'], ['support-assistant', 'owasp-llm-2026'], ['federated-hospitals', 'owasp-ml']])('%s against %s', (example, framework) => {
  it('is covered as a person has read', () => {
    const analysis = analyse(readFileSync(`examples/${example}.threat.yaml`, 'utf8'));
    const [list] = findLists(framework, frameworkLists(builtinAtlas(), builtinFrameworks()));
    const table = coverageTable(coverageOf(analysis, list!, { catalog, settings: defaultSettings, atlas: builtinAtlas(), frameworks: builtinFrameworks() }), analysis.model.name);
    const path = `test/golden/frameworks/${example}-${framework}.txt`;
    if (process.env['UPDATE_GOLDEN']) writeFileSync(path, table);
    expect(table).toBe(readFileSync(path, 'utf8'));
  });
});
