import type { Source } from '../syntax/tree.ts';
import type { Finding, Priority } from './finding.ts';
import { adjustedOf } from './finding.ts';

/**
 * What a person sees by default: AI threats and stated weaknesses each on their own words, general findings that nothing refines as one line for each element.
 * At most three lines for each element or flow; the rest is in the last of them, in the tree view and in reports.
 */
export interface Line {
  /** The findings shown: one, several that stand on the same words, or everything that the line sums up. Most serious first. */
  readonly findings: readonly Finding[];
  /** `own`: the finding itself; `sum`: a line that counts the rest. */
  readonly is: 'own' | 'sum';
  readonly source: Source;
  readonly priority: Priority;
  readonly message: string;
}

export interface ViewOptions {
  /** Show the line of general findings. */
  readonly general: boolean;
  /** Lines in all; beyond them the least serious elements are left out and counted. */
  readonly limit: number;
}

const linesPerSubject = 3;

const rank: Record<Priority, number> = { critical: 4, high: 3, medium: 2, low: 1, info: 0 };

/** Open and unknown findings that nothing replaces: what counts. */
export function isLive(finding: Finding): boolean {
  return (finding.state === 'open' || finding.state === 'unknown') && finding.replacedBy === undefined;
}

/** Most serious first: priority, open before unknown, score, then the order of the model. */
export function bySeriousness(a: Finding, b: Finding): number {
  return rank[b.priority] - rank[a.priority] || Number(a.state === 'unknown') - Number(b.state === 'unknown') || adjustedOf(b) - adjustedOf(a);
}

/** The lines of a model's default view, in the order of the model, and how many findings beyond `limit` were left out. */
export function defaultView(findings: readonly Finding[], options: ViewOptions): { lines: Line[]; left: number } {
  const bySubject = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (!isLive(finding)) continue;
    const key = `${finding.subjectIs} ${finding.subject}`;
    const list = bySubject.get(key);
    if (list) list.push(finding);
    else bySubject.set(key, [finding]);
  }
  const lines: Line[] = [];
  for (const list of bySubject.values()) lines.push(...linesOf(list, options.general));
  if (lines.length <= options.limit) return { lines, left: 0 };
  const kept = new Set([...lines].sort((a, b) => bySeriousness(a.findings[0]!, b.findings[0]!)).slice(0, options.limit));
  return { lines: lines.filter((line) => kept.has(line)), left: lines.filter((line) => !kept.has(line)).reduce((sum, line) => sum + line.findings.length, 0) };
}

function linesOf(findings: readonly Finding[], general: boolean): Line[] {
  const own = findings.filter(isOwn).sort(bySeriousness);
  const rest = findings.filter((finding) => !isOwn(finding)).sort(bySeriousness);
  const groups = groupByWords(own);
  const needSum = rest.length > 0 && general;
  const shown = groups.length + (needSum ? 1 : 0) <= linesPerSubject ? groups : groups.slice(0, linesPerSubject - 1);
  const lines = shown.map(ownLine);
  const left = [...groups.slice(shown.length).flat(), ...(general ? rest : [])].sort(bySeriousness);
  if (left.length > 0) lines.push(sumLine(left, shown.length > 0));
  return lines;
}

/** Does the finding get words of its own? AI threats that are not the method's general ones, stated weaknesses, and threats that people wrote. */
function isOwn(finding: Finding): boolean {
  if (finding.definition === undefined) return true;
  const isGeneral = finding.definition.pack === 'baseline' || finding.definition.pack === 'stride-matrix';
  return isGeneral ? finding.statedWeakness && finding.category !== 'boundary-crossing' : true;
}

/** General findings that one stated word causes (not encrypted: read and changed on the way) are one line; AI threats stay apart. */
function groupByWords(findings: readonly Finding[]): Finding[][] {
  const groups: Finding[][] = [];
  for (const finding of findings) {
    const isGeneral = finding.definition?.pack === 'baseline' || finding.definition?.pack === 'stride-matrix';
    const same = isGeneral && groups.find((g) => g[0]!.source.item === finding.source.item && g[0]!.source.start === finding.source.start && g[0]!.statedWeakness);
    if (same) same.push(finding);
    else groups.push([finding]);
  }
  return groups;
}

function ownLine(findings: readonly Finding[]): Line {
  const first = findings[0]!;
  const more = findings.slice(1);
  const also = more.length > 0 ? ` Also: ${more.map((f) => lower(f.title)).join('; ')}.` : '';
  return { findings, is: 'own', source: first.source, priority: first.priority, message: `${first.message}${also}` };
}

function sumLine(findings: readonly Finding[], others: boolean): Line {
  const first = findings[0]!;
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(finding.priority, (counts.get(finding.priority) ?? 0) + 1);
  const words = [...counts].map(([priority, count]) => `${count} ${priority}`).join(', ');
  const titles = findings.slice(0, 3).map((f) => lower(f.title)).join('; ');
  const what = findings.length === 1 ? `${others ? 'One more threat' : 'One threat'} to '${first.subject}' (${words}): ${titles}.` : `${findings.length} ${others ? 'more ' : ''}threats to '${first.subject}' (${words}): ${titles}${findings.length > 3 ? ' ...' : ''}.`;
  return { findings, is: 'sum', source: first.source.item.key ? { item: first.source.item, start: first.source.item.key.start, end: first.source.item.key.end } : first.source, priority: first.priority, message: what };
}

function lower(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
}
