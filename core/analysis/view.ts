import type { Source } from '../syntax/tree.ts';
import type { Finding, Priority } from './finding.ts';
import { adjustedOf } from './finding.ts';
import type { SubjectFindings } from './subject-findings.ts';

/**
 * What a person sees by default: AI threats and stated weaknesses each on their own words, general findings that nothing refines as one line for each element.
 * At most three lines for each element or flow; the rest is in the last of them, in the tree view and in reports.
 */
export class Line {
  readonly priority: Priority;
  /** The order of `bySeriousness` as a number, the more serious the larger. */
  readonly rank: number;

  /**
   * @param findings the findings shown: one, several that stand on the same words, or everything that the line sums up; most serious first
   * @param is `own`: the finding itself; `sum`: a line that counts the rest
   * @param others the line sums up what others leave
   */
  constructor(readonly findings: readonly Finding[], readonly is: 'own' | 'sum', private readonly others = false) {
    const first = findings[0]!;
    this.priority = first.priority;
    this.rank = rank[first.priority] * 100 + (first.state === 'unknown' ? 0 : 50) + adjustedOf(first);
  }

  get source(): Source {
    const { source } = this.findings[0]!;
    const { key } = source.item;
    return this.is === 'sum' && key ? { item: source.item, start: key.start, end: key.end } : source;
  }

  get message(): string {
    return this.is === 'sum' ? sumWords(this.findings, this.others) : ownWords(this.findings);
  }
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
  return mostSerious(lines, options.limit);
}

/** The default view of one file of a model, of which an edit changes little: lines of a subject whose findings and words are the same are the same. */
export class FileView {
  constructor(private readonly file: string) {}

  /** See defaultView. */
  lines(analysis: { readonly subjects: readonly SubjectFindings[]; readonly own: readonly Finding[] }, options: ViewOptions): { lines: Line[]; left: number } {
    const { file } = this;
    const { general } = options;
    const own = new Map<string, Finding[]>();
    for (const finding of analysis.own) {
      if (!isLive(finding) || finding.source.item.file !== file) continue;
      const key = `${finding.subjectIs} ${finding.subject}`;
      own.set(key, [...(own.get(key) ?? []), finding]);
    }
    const lines: Line[] = [];
    for (const one of analysis.subjects) {
      const { subject } = one;
      if (subject.item.file !== file) continue;
      const key = own.size === 0 ? undefined : `${subject.is} ${subject.id}`;
      const more = (key === undefined ? undefined : own.get(key)) ?? nothing;
      if (key !== undefined) own.delete(key);
      let known = one.view;
      if (!known || known.version !== one.version || known.general !== general || known.own.length !== more.length || known.own.some((finding, i) => finding !== more[i])) {
        const findings = one.findings.filter(isLive);
        known = { version: one.version, own: more, general, lines: linesOf(more.length > 0 ? [...findings, ...more] : findings, general) };
        one.view = known;
      }
      for (const line of known.lines) lines.push(line);
    }
    for (const rest of own.values()) lines.push(...linesOf(rest, general));
    return mostSerious(lines, options.limit);
  }
}

const nothing: readonly Finding[] = [];

/** The most serious lines, in the order given, and how many findings the others have. */
function mostSerious(lines: Line[], limit: number): { lines: Line[]; left: number } {
  if (lines.length <= limit) return { lines, left: 0 };
  if (limit <= 0) return { lines: [], left: lines.reduce((sum, line) => sum + line.findings.length, 0) };
  // the rank of the last line that is kept: found by counting, and exactly within one group
  const groups = new Int32Array(5000);
  const groupOf = (line: Line): number => Math.floor(line.rank * 10);
  for (const line of lines) groups[groupOf(line)]!++;
  let above = 0;
  let group = groups.length - 1;
  while (above + groups[group]! < limit) above += groups[group--]!;
  const least = lines.filter((line) => groupOf(line) === group).map((line) => line.rank).sort((a, b) => b - a)[limit - above - 1]!;
  let even = limit;
  for (const line of lines) if (line.rank > least) even--;
  let left = 0;
  const kept: Line[] = [];
  for (const line of lines) {
    if (line.rank > least || (line.rank === least && even-- > 0)) kept.push(line);
    else left += line.findings.length;
  }
  return { lines: kept, left };
}

function linesOf(findings: readonly Finding[], general: boolean): Line[] {
  const own = findings.filter(isOwn).sort(bySeriousness);
  const rest = findings.filter((finding) => !isOwn(finding)).sort(bySeriousness);
  const groups = groupByWords(own);
  const needSum = rest.length > 0 && general;
  const shown = groups.length + (needSum ? 1 : 0) <= linesPerSubject ? groups : groups.slice(0, linesPerSubject - 1);
  const lines = shown.map((group) => new Line(group, 'own'));
  const left = [...groups.slice(shown.length).flat(), ...(general ? rest : [])].sort(bySeriousness);
  if (left.length > 0) lines.push(new Line(left, 'sum', shown.length > 0));
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

function ownWords(findings: readonly Finding[]): string {
  const more = findings.slice(1);
  const also = more.length > 0 ? ` Also: ${more.map((f) => lower(f.title)).join('; ')}.` : '';
  return `${findings[0]!.message}${also}`;
}

function sumWords(findings: readonly Finding[], others: boolean): string {
  const first = findings[0]!;
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(finding.priority, (counts.get(finding.priority) ?? 0) + 1);
  const words = [...counts].map(([priority, count]) => `${count} ${priority}`).join(', ');
  const titles = findings.slice(0, 3).map((f) => lower(f.title)).join('; ');
  return findings.length === 1 ? `${others ? 'One more threat' : 'One threat'} to '${first.subject}' (${words}): ${titles}.` : `${findings.length} ${others ? 'more ' : ''}threats to '${first.subject}' (${words}): ${titles}${findings.length > 3 ? ' ...' : ''}.`;
}

function lower(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? title[0]!.toLowerCase() + title.slice(1) : title;
}
