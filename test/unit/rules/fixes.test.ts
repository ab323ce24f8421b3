import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../core/analysis/analyse.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { isLive } from '../../../core/analysis/view.ts';
import { fixesForFinding } from '../../../core/fixes/fixes.ts';
import type { Fix } from '../../../core/fixes/fixes.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { analyse, catalog, today } from '../../support/analyse.ts';

/**
 * Each fix of each rule, applied to the rule's bad example: the clause that it names is satisfied, nothing new appears, only the lines that must change do,
 * and all fixes together settle the finding.
 */
const cases = [...catalog.rules.values()].flatMap((rule) =>
  rule.examples.filter((example) => example.state === 'open').map((example, index) => [rule.id, index + 1, rule, example] as const),
);

describe('fixes', () => {
  it.each(cases)('%s, bad example %i', (id, _, rule, example) => {
    const packs = new Set([rule.pack]);
    const before = analyse(example.model, { packs });
    const fixes = stating(before, `${id}@${example.on}`);
    expect(fixes.length, 'a rule that nothing settles is no use').toBeGreaterThan(0);
    for (const fix of fixes) {
      const text = apply(example.model, fix);
      const after = analyse(text, { packs });
      expect(after.problems.map((p) => `${p.code}: ${p.message}`), fix.title).toEqual(before.problems.map((p) => `${p.code}: ${p.message}`));
      const live = new Set(before.findings.filter(isLive).map((f) => f.id));
      expect(after.findings.filter((f) => isLive(f) && !live.has(f.id)).map((f) => f.id), `${fix.title} brings new findings`).toEqual([]);
      expect(stating(after, `${id}@${example.on}`).map((f) => f.title), 'the clause that the fix names is satisfied').not.toContain(fix.title);
      expect(changedLines(example.model, text), `${fix.title}\n${text}`).toBeLessThanOrEqual(3);
      for (const line of comments(example.model)) expect(text).toContain(line);
    }
    let text = example.model;
    for (let i = 0; i < 12; i++) {
      const next = stating(analyse(text, { packs }), `${id}@${example.on}`)[0];
      if (!next) break;
      text = apply(text, next);
    }
    const settled = analyse(text, { packs }).findings.find((f) => f.id === `${id}@${example.on}`);
    expect(settled?.state ?? 'mitigated', text).toBe('mitigated');
  });
});

function stating(analysis: Analysis, id: string): Fix[] {
  const finding = analysis.findings.find((f) => f.id === id);
  if (!finding || !isLive(finding)) return [];
  return fixesForFinding(finding, { analysis, catalog, settings: defaultSettings, today, snippets: false }).filter((fix) => fix.group === 'mitigation' && fix.title.startsWith('State') && !fix.title.includes('is of kind'));
}

function apply(text: string, fix: Fix): string {
  const files = fix.files();
  expect(files.map((f) => f.file), fix.title).toEqual(['model.threat.yaml']);
  return applyEdits(text, files[0]!.edits);
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

function comments(text: string): string[] {
  return text.split('\n').flatMap((line) => (line.includes(' #') ? [line.slice(line.indexOf(' #'))] : []));
}
