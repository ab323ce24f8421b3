import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../core/analysis/finding.ts';
import { analyse, catalog } from '../../support/analyse.ts';

/**
 * docs/priorities.md compares the published method's priorities with ours. The columns that the engine can tell are read here against the engine; `UPDATE_GOLDEN=1` writes them anew
 * (the sentences that explain them stay a person's).
 */
const path = 'docs/priorities.md';
const order = ['critical', 'high', 'medium', 'low', 'info'];

interface Row { readonly row: string; readonly rule: string; readonly method: string; readonly ours: string; readonly inExamples: string; readonly why: string }

const isRow = (line: string): boolean => /^\| C\d+ \|/.test(line);
const cellsOf = (line: string): string[] => line.split('|').slice(1, -1).map((cell) => cell.trim());

function rowsOf(text: string): Row[] {
  return text.split('\n').filter(isRow).map((line) => {
    const [row = '', , rule = '', method = '', ours = '', inExamples = '', why = ''] = cellsOf(line);
    return { row, rule, method, ours, inExamples, why };
  });
}

const examples: readonly Finding[] = readdirSync('examples')
  .filter((file) => file.endsWith('.threat.yaml'))
  .flatMap((file) => analyse(readFileSync(`examples/${file}`, 'utf8')).findings);

/** Priority and score on the rule's first bad example: `high, 7.3`. */
function ours(id: string): string {
  const rule = catalog.rules.get(id);
  const example = rule?.examples.find((e) => e.state === 'open');
  if (!rule || !example) return 'no bad example';
  const finding = analyse(example.model, { packs: new Set([rule.pack]) }).findings.find((f) => f.id === `${id}@${example.on}`);
  // cut off, not rounded: 7.95 is below 8
  return finding ? `${finding.priority}, ${(Math.floor(finding.dread.adjusted * 10) / 10).toFixed(1)}` : 'no finding';
}

/** The priorities that the rule's findings have in the examples, gravest first. */
function inExamples(id: string): string {
  const found = new Set<string>(examples.filter((f) => f.rule === id).map((f) => f.priority));
  return order.filter((priority) => found.has(priority)).join(', ') || 'no finding';
}

if (process.env['UPDATE_GOLDEN']) {
  const lines = readFileSync(path, 'utf8').split('\n').map((line) => {
    if (!isRow(line)) return line;
    const [row, threat, rule = '', method, , , why] = cellsOf(line);
    return `| ${[row, threat, rule, method, ours(rule), inExamples(rule), why].join(' | ')} |`;
  });
  writeFileSync(path, lines.join('\n'));
}

const rows = rowsOf(readFileSync(path, 'utf8'));

describe('docs/priorities.md', () => {
  it('has each of the thirteen rows once for each rule that is its counterpart', () => {
    const wanted = [...catalog.rules.values()].flatMap((rule) => rule.method.filter((row) => /^C\d+$/.test(row)).map((row) => `${row} ${rule.id}`));
    expect(rows.map(({ row, rule }) => `${row} ${rule}`).sort()).toEqual(wanted.sort());
    expect(new Set(rows.map(({ row }) => row)).size).toBe(13);
  });

  it.each(rows.map((row) => [row.row, row.rule, row] as const))('%s, %s: says what the rule and the engine say', (_, id, row) => {
    expect({ method: row.method, ours: row.ours, inExamples: row.inExamples }).toEqual({ method: catalog.rules.get(id)?.methodPriority, ours: ours(id), inExamples: inExamples(id) });
  });

  it('does not say that it is the same where it differs', () => {
    for (const row of rows) {
      const same = row.ours.startsWith(`${row.method},`);
      expect(row.why.startsWith('The same'), `${row.row} ${row.rule}`).toBe(same);
      const differs = !same || (row.inExamples !== row.method && row.inExamples !== 'no finding');
      // a difference needs more than three words
      if (differs) expect(row.why.split(' ').length, `${row.row} ${row.rule}`).toBeGreaterThan(6);
    }
  });
});

describe("the published method's rows", () => {
  const span = (letter: string, count: number): string[] => Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
  const wanted = [...span('C', 13), ...span('S', 6), ...span('T', 5), ...span('I', 5), ...span('D', 4), ...span('E', 3), ...span('R', 4), ...span('B', 4), 'guide'];

  it.each(wanted)('%s is covered by a rule', (row) => {
    expect([...catalog.rules.values()].filter((rule) => rule.method.includes(row)).map((rule) => rule.id)).not.toEqual([]);
  });

  it('are the only rows that rules name, besides those of the baseline', () => {
    const named = new Set([...catalog.rules.values()].flatMap((rule) => rule.method));
    expect([...named].filter((row) => !wanted.includes(row) && !/^G-(proc|store|ext|flow)-[STRIDE]$|^G-boundary$/.test(row))).toEqual([]);
  });

  it('give a priority to exactly the rules that have a counterpart in its table', () => {
    for (const rule of catalog.rules.values()) expect(rule.methodPriority !== undefined, rule.id).toBe(rule.method.some((row) => /^C\d+$/.test(row)));
  });
});
