import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../core/analysis/analyse.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { isLive } from '../../../core/analysis/view.ts';
import { fixesForFinding } from '../../../core/fixes/fixes.ts';
import type { Fix } from '../../../core/fixes/fixes.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { analyse, analyser, catalog, today } from '../../support/analyse.ts';
import { toDsl } from '../../support/dsl.ts';

/** Each fix of each rule, applied to the rule's bad example in both syntaxes: it is offered in both, and does the same. */

const file = 'model.threat';
const cases = [...catalog.rules.values()].flatMap((rule) =>
  rule.examples.filter((example) => example.state === 'open').map((example, index) => [rule.id, index + 1, rule, example, toDsl(example.model)] as const),
);

function analyseDsl(text: string, packs: ReadonlySet<string>): Analysis {
  const tree = readDocument(file, text);
  return analyser.analyse(tree, new MemoryFiles(new Map([[file, tree]])), { settings: defaultSettings, today, packs });
}

function fixesOf(analysis: Analysis, id: string): Fix[] {
  const finding = analysis.findings.find((f) => f.id === id);
  return finding ? fixesForFinding(finding, { analysis, catalog, settings: defaultSettings, today, snippets: false }) : [];
}

function states(analysis: Analysis): string[] {
  return analysis.findings.map((f) => `${f.id} ${f.state} ${isLive(f) ? 'live' : ''}`).sort();
}

function problems(analysis: Analysis): string[] {
  return analysis.problems.map((p) => `${p.code}: ${p.message}`).sort();
}

function changedLines(before: string, after: string): number {
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  return Math.max(old.length, now.length) - start - end;
}

describe('fixes in the DSL', () => {
  it.each(cases)('%s, bad example %i', (id, index, rule, example, dsl) => {
    const packs = new Set([rule.pack]);
    const subject = `${id}@${example.on}`;
    const yaml = analyse(example.model, { packs });
    const before = analyseDsl(dsl, packs);
    expect(states(before), dsl).toEqual(states(yaml));
    const theirs = fixesOf(yaml, subject);
    const ours = fixesOf(before, subject);
    expect(ours.map((f) => f.title)).toEqual(theirs.map((f) => f.title));
    for (const [i, fix] of ours.entries()) {
      // what is decided is written alike for every rule: some examples show it
      if (fix.group === 'settings' || (fix.group === 'decision' && (index > 1 || !/01$/.test(id)))) continue;
      const edits = fix.files();
      expect(edits.map((f) => f.file), fix.title).toEqual([file]);
      const text = applyEdits(dsl, edits[0]!.edits);
      const after = analyseDsl(text, packs);
      const meant = analyse(applyEdits(example.model, theirs[i]!.files()[0]!.edits), { packs });
      expect(problems(after), `${fix.title}\n${text}`).toEqual(problems(meant));
      expect(states(after), `${fix.title}\n${text}`).toEqual(states(meant));
      expect(changedLines(dsl, text), `${fix.title}\n${text}`).toBeLessThanOrEqual(fix.group === 'decision' ? 12 : 3);
      for (const line of dsl.split('\n')) if (line.includes('#')) expect(text).toContain(line.slice(line.indexOf('#')));
    }
  });
});
