import type { Coverage, CoverageEntry, CoverageState } from '../analysis/coverage.ts';
import { short } from '../model/bind/fields.ts';
import { plain } from '../text/terminal.ts';
import { countsWords, reasonsWhyNot, tieWords } from './coverage-words.ts';

/** Columns of the table: a terminal of the usual width shows it unbroken. */
const width = 80;
const stateWidth = 11;
const findingsShown = 3;
const reasonsShown = 2;

/** Words short enough for a column. */
const columnWords: Readonly<Record<CoverageState, string>> = {
  'open': 'OPEN', 'unknown': 'UNKNOWN', 'decided': 'decided', 'mitigated': 'mitigated', 'not-applicable': 'not here', 'not-covered': 'no rule',
};

/**
 * Coverage as plain text in at most 80 columns: each group with its entries, under each entry what stands behind its state, the counts at the end. What stands under an entry is told
 * once, where it first occurs.
 * @param system what the model is called
 */
export function coverageTable(coverage: Coverage, system: string): string {
  const { list, counts, entries, named } = coverage;
  const title = wrap(`Coverage of ${list.name} ${list.edition} by ${short(system)}`);
  const lines = [...title, '='.repeat(Math.max(...title.map((line) => line.length))), ''];
  const seen = new Set<string>();
  for (const group of list.groups) {
    lines.push(...wrap(group.id === undefined ? group.name : `${group.name} (${group.id})`));
    const ids = Math.max(...group.entries.map((id) => id.length), 0) + 2;
    for (const id of group.entries) {
      const entry = entries.get(id);
      if (!entry) continue;
      lines.push(...entryLines(entry, ids, seen.has(id)));
      seen.add(id);
    }
    lines.push('');
  }
  lines.push(...wrap(`${list.entries.size} entries: ${countsWords(counts)}.`));
  if (named === 0) lines.push(...wrap(`No rule, control or threat of this model names an entry of ${list.name}: the table says nothing about the system.`));
  lines.push(...wrap('OPEN and UNKNOWN ask for work. not here: a rule looks for it, and this model gives no occasion. no rule: nothing here looks for it.'));
  return `${lines.join('\n')}\n`;
}

function entryLines(covered: CoverageEntry, ids: number, again: boolean): string[] {
  const { entry, state, parts } = covered;
  const start = `  ${columnWords[state].padEnd(stateWidth)}${entry.id.padEnd(ids)}${entry.parent === undefined ? '' : '- '}`;
  const name = entry.parent === undefined ? entry.name : entry.name.slice(entry.name.lastIndexOf(': ') + 1).trim();
  const head = wrap(name, start);
  if (again) return head;
  const indent = ' '.repeat(2 + stateWidth);
  const told = [...(parts && state !== 'not-covered' ? [`parts: ${countsWords(parts)}`] : []), ...behind(covered)];
  return [...head, ...told.flatMap((text) => wrap(text, indent, indent.length + 2))];
}

/** What stands behind the state of an entry. */
function behind(covered: CoverageEntry): string[] {
  const { findings, uses, own } = covered;
  const lines = findings.slice(0, findingsShown).map(({ finding, tie }) => {
    const words = tieWords(tie, covered.entry.id);
    return `${finding.state} ${finding.priority} ${finding.rule} on ${short(finding.subject)}${finding.replacedBy === undefined ? '' : `, replaced by ${finding.replacedBy.split('@')[0]}`}${words === '' ? '' : ` (${words})`}`;
  });
  if (findings.length > findingsShown) lines.push(`and ${findings.length - findingsShown} more`);
  if (findings.length === 0) {
    const reasons = reasonsWhyNot(covered);
    lines.push(...reasons.slice(0, reasonsShown), ...(reasons.length > reasonsShown ? [`and ${reasons.length - reasonsShown} more rule${reasons.length - reasonsShown === 1 ? '' : 's'}`] : []));
  }
  if (uses.length > 0 && own !== 'not-covered') lines.push(`listed: ${uses.slice(0, 3).map(({ use, on }) => `${short(use.id)} on ${short(on.id)} (${use.status})`).join(', ')}${uses.length > 3 ? ` and ${uses.length - 3} more` : ''}`);
  return lines;
}

/** Lines of at most `width` columns, broken at spaces: the first begins with a prefix, the others are indented. A word that is longer than a line is cut. */
function wrap(text: string, prefix = '', indent = prefix.length): string[] {
  const lines: string[] = [];
  let line = prefix;
  let start = line.length;
  const next = (): void => {
    lines.push(line.trimEnd());
    line = ' '.repeat(indent);
    start = indent;
  };
  for (const word of plain(text).split(' ')) {
    if (line.length > start && line.length + 1 + word.length > width) next();
    let rest = line.length > start ? ` ${word}` : word;
    for (; line.length + rest.length > width; next()) {
      const room = width - line.length;
      line += rest.slice(0, room);
      rest = rest.slice(room);
    }
    line += rest;
  }
  return [...lines, line.trimEnd()];
}
