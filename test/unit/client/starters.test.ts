import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
import { formatDocument } from '../../../core/syntax/format.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { analyser, today } from '../../support/analyse.ts';
import { says } from '../convert/says.ts';

/** The starters of "New Threat Model": snippets that make a sound model however their choices are made. */

const folder = 'snippets/starters';
const index = JSON.parse(readFileSync(`${folder}/index.json`, 'utf8')) as { file: string; label: string; detail: string }[];

/** A snippet as it stands when the user keeps what is proposed; of choices the n-th. */
function resolve(snippet: string, choice: number): string {
  return snippet
    .replace(/\$\{\d+\|([^|]*)\|\}/g, (_, words: string) => words.split(',')[choice % words.split(',').length]!)
    .replace('$CURRENT_YEAR-$CURRENT_MONTH-$CURRENT_DATE', '2026-01-31')
    .replace(/\$\{\d+:([^{}]*)\}/g, '$1')
    .replace(/\$0/g, '');
}

describe('starters', () => {
  it('are all in the index, and nothing else is', () => {
    expect(index.map(({ file }) => file).sort()).toEqual(readdirSync(folder).filter((file) => file !== 'index.json').sort());
  });

  const cases = index.flatMap(({ file }) => [0, 1, 2, 3, 4].map((choice) => ({ file, choice })));

  it.each(cases)('$file with choice $choice reads without a problem and has findings', ({ file, choice }) => {
    const text = resolve(readFileSync(`${folder}/${file}`, 'utf8'), choice);
    expect(text).not.toMatch(/\$/);
    const tree = readDocument(file, text);
    const { problems, findings, model } = analyser.analyse(tree, new MemoryFiles(new Map([[file, tree]])), { settings: defaultSettings, today });
    expect(problems.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
    expect(model.isFragment).toBe(false);
    expect(findings.length).toBeGreaterThan(0);
    expect(applyEdits(text.trimEnd(), formatDocument(readDocument(file, text.trimEnd()), { indent: '  ' }))).toBe(`${text.trimEnd()}\n`);
  });

  it.each(index.filter(({ file }) => file.endsWith('.threat')))('$file says what its twin in YAML says', ({ file }) => {
    const read = (name: string): unknown => says(readDocument(name, resolve(readFileSync(`${folder}/${name}`, 'utf8'), 0)));
    expect(read(file)).toEqual(read(`${file}.yaml`));
  });
});
