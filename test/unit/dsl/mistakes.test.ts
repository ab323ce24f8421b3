import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../../core/model/problem.ts';
import { problemCodes } from '../../../core/model/problem.ts';
import { fixesForProblem } from '../../../core/fixes/fixes.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import type { Analysis } from '../../../core/analysis/analyse.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { absolute } from '../../../core/syntax/tree.ts';
import { LineIndex, applyEdits } from '../../../core/text/text.ts';
import { analyser, catalog, today } from '../../support/analyse.ts';
import { readFixture } from '../../support/fixture.ts';

/**
 * Mistakes of form, each with the one line that is to be said about it: test/fixtures/dsl-mistakes.txt. What the small texts lack as models
 * (declarations, flows) is not looked at.
 */
const aboutTheModel: ReadonlySet<string> = new Set(['no-flows', 'unused-data', 'missing-reference', 'no-type', 'missing-key', 'unknown-key', 'unknown-value', 'include-missing', 'near-reference']);

const cases = readFileSync('test/fixtures/dsl-mistakes.txt', 'utf8').split(/^----\n/m).map((source) => {
  const { files, expected } = readFixture(source);
  const [text] = files.values();
  return [text!.split('\n').filter((line) => !/^#\s*\^/.test(line)).join(' ⏎ ').replace(/\s+/g, ' ').trim().slice(0, 80), text!, expected] as const;
});

function analyse(text: string): Analysis {
  const tree = readDocument('m.threat', text);
  return analyser.analyse(tree, new MemoryFiles(new Map([[tree.file, tree]])), { settings: defaultSettings, today });
}

const ofForm = (analysis: Analysis): Problem[] => analysis.problems.filter(({ code }) => !aboutTheModel.has(code));

describe('Mistakes of form', () => {
  it('are many', () => {
    expect(new Set(cases.map(([, , expected]) => expected[0]?.message)).size).toBeGreaterThan(90);
  });

  it.each(cases)('%s', (_, text, expected) => {
    const analysis = analyse(text);
    const found = ofForm(analysis);
    const lines = new LineIndex(text);
    expect(found.map(({ code, message, source }) => {
      const span = absolute(source);
      const { line, character } = lines.positionAt(span.start);
      const lineEnd = text.indexOf('\n', span.start);
      return { line, start: character, end: character + Math.max(1, Math.min(span.end, lineEnd === -1 ? text.length : lineEnd) - span.start), code, message };
    })).toEqual(expected.map(({ line, start, end, code, message }) => ({ line, start, end, code, message })));
    for (const { code } of found) expect(problemCodes).toHaveProperty(code);
    // what is offered as the change that mends it does so, and brings no other mistake
    for (const problem of found) {
      if (!problem.mend) continue;
      const [fix] = fixesForProblem(problem, { analysis, catalog, settings: defaultSettings, today, snippets: false });
      expect(fix?.title).toBe(problem.mend.title);
      const mended = applyEdits(text, fix!.files()[0]!.edits);
      // (the next comma at the end of a line is told of when the first is gone)
      expect(ofForm(analyse(mended)).map(({ message }) => message).filter((message) => message !== problem.message), mended).toEqual([]);
    }
  });
});
