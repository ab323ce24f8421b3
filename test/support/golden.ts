import type { Analysis } from '../../core/analysis/analyse.ts';
import { wordsOf } from './analyse.ts';

/**
 * Golden findings: one line for each finding of an example, `id | state priority | words that are marked | verdict | why`. The first three columns are the engine's; the last two are a
 * person's: `relevant` (a reviewer would say it too), `minor` (true, but nobody would spend a meeting on it), `noise` (costs trust: mend the rule). Lines `missing | ...` name threats that a reviewer expects and
 * no rule finds.
 */
export interface GoldenLine {
  readonly id: string;
  readonly found: string;
  readonly marks: string;
  readonly verdict: string;
  readonly why: string;
}

export const verdicts: ReadonlySet<string> = new Set(['relevant', 'minor', 'noise', 'missing']);

/** The engine's columns for every finding, those that are mitigated, decided or replaced among them. */
export function found(analysis: Analysis): Map<string, { found: string; marks: string }> {
  return new Map(
    analysis.findings.map((f) => [f.id, { found: `${f.replacedBy ? `replaced by ${f.replacedBy.split('@')[0]}` : f.state} ${f.priority}`, marks: wordsOf(f.source).replace(/\s+/g, ' ').slice(0, 60) }]),
  );
}

export function parseGolden(text: string): GoldenLine[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [id = '', state = '', marks = '', verdict = '', why = ''] = line.split('|').map((cell) => cell.trim());
      return { id, found: state, marks, verdict, why };
    });
}

/** The file anew: the engine's columns as they are now, verdicts kept, `?` where a person has not looked yet. */
export function renderGolden(name: string, analysis: Analysis, old: readonly GoldenLine[]): string {
  const known = new Map(old.map((line) => [line.id, line]));
  const lines = [`# ${name}: finding | state and priority | words marked | verdict | why`];
  for (const [id, { found: state, marks }] of found(analysis)) {
    const before = known.get(id);
    lines.push(`${id} | ${state} | ${marks.replaceAll('|', '/')} | ${before?.verdict ?? '?'} | ${before?.why ?? ''}`.trimEnd());
  }
  for (const line of old) if (line.verdict === 'missing') lines.push(`${line.id} | ${line.found} | ${line.marks} | missing | ${line.why}`.trimEnd());
  return `${lines.join('\n')}\n`;
}
