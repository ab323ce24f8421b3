import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Analysis } from '../../core/analysis/analyse.ts';
import type { Finding } from '../../core/analysis/finding.ts';
import { defaultView, isLive } from '../../core/analysis/view.ts';

/**
 * The labelled corpus: models of real-life shapes, and what a reviewer wrote about each before any engine ran. `matters`: must be found. `noise`: must not. `settled`: must not be open.
 * `second`: findings that stood in none of the lists and that a second reader then judged, with `agree: true` or `false`.
 */
export interface Label {
  readonly threats: readonly string[];
  readonly subjects: readonly string[];
  readonly why: string;
}

export interface Labels {
  readonly matters: readonly Label[];
  readonly noise: readonly Label[];
  readonly settled: readonly Label[];
  readonly second: readonly (Label & { readonly agree: boolean })[];
}

interface Written {
  readonly threat?: string | readonly string[];
  readonly on?: string | readonly string[];
  readonly why?: string;
  readonly agree?: boolean;
}

export function readLabels(file: string): Labels {
  const written = parse(readFileSync(file, 'utf8')) as Record<string, readonly Written[] | undefined>;
  const list = (value: string | readonly string[] | undefined): readonly string[] => (value === undefined ? [] : typeof value === 'string' ? [value] : value);
  const labels = (key: string) => (written[key] ?? []).map((w) => ({ threats: list(w.threat), subjects: list(w.on), why: w.why ?? '', agree: w.agree === true }));
  return { matters: labels('matters'), noise: labels('noise'), settled: labels('settled'), second: labels('second') };
}

export function covers(label: Label, finding: Finding): boolean {
  return label.threats.includes(finding.rule) && label.subjects.includes(finding.subject);
}

/** How well one set of findings agrees with the labels. */
export interface Measure {
  readonly found: number;
  readonly wanted: number;
  readonly right: number;
  readonly shown: number;
  /** Wanted threats that are not found. */
  readonly missed: readonly Label[];
  /** Findings that a reader rejected or nobody has judged. */
  readonly wrong: readonly Finding[];
}

/** `shown` is what a person is told; `known` what counts as found (what another finding replaces is said by that one). */
function measure(labels: Labels, shown: readonly Finding[], known: readonly Finding[], wanted: readonly Label[]): Measure {
  const missed = wanted.filter((label) => !known.some((f) => covers(label, f)));
  const right = (f: Finding): boolean => !labels.noise.some((l) => covers(l, f)) && !(f.state === 'open' && labels.settled.some((l) => covers(l, f))) && (labels.matters.some((l) => covers(l, f)) || labels.second.some((l) => l.agree && covers(l, f)));
  const wrong = shown.filter((f) => !right(f));
  return { found: wanted.length - missed.length, wanted: wanted.length, right: shown.length - wrong.length, shown: shown.length, missed, wrong };
}

const isAi = (id: string): boolean => id.startsWith('AI-');

/** The AI packs: every live finding of theirs, against the labels that name an AI threat. */
export function measureAi(analysis: Analysis, labels: Labels): Measure {
  const outstanding = analysis.findings.filter((f) => (f.state === 'open' || f.state === 'unknown') && isAi(f.rule));
  return measure(labels, outstanding.filter(isLive), outstanding, labels.matters.filter((l) => l.threats.some(isAi)));
}

/** The default view: what stands in lines of its own, against everything that matters; what a summing line names counts as found. */
export function measureView(analysis: Analysis, labels: Labels): Measure & { readonly lines: number; readonly subjects: number } {
  const { lines } = defaultView(analysis.findings, { general: true, limit: 1000 });
  const shown = lines.filter((l) => l.is === 'own').flatMap((l) => l.findings);
  const ids = new Set(lines.flatMap((l) => l.findings.map((f) => f.id)));
  const known = analysis.findings.filter((f) => ids.has(f.id) || (f.replacedBy !== undefined && ids.has(f.replacedBy)));
  return { ...measure(labels, shown, known, labels.matters), lines: lines.length, subjects: analysis.model.elements.size };
}
