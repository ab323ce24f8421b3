import type { Coverage, CoverageEntry, CoverageState } from '../analysis/coverage.ts';
import { coverageStates } from '../analysis/coverage.ts';
import { bounded } from '../model/bind/fields.ts';
import { plainLine } from '../text/markdown.ts';
import { countsWords, reasonsWhyNot, stateWords, tieWords } from './coverage-words.ts';

/**
 * Coverage of ATLAS as a layer for MITRE's Navigator (layer format 4.5, https://github.com/mitre-attack/attack-navigator, layers/spec). The domain is that of the
 * ATLAS Navigator (https://mitre-atlas.github.io/atlas-navigator/), whose own layers are of format 4.3: only properties that both formats have are written.
 */
export interface NavigatorLayer {
  readonly name: string;
  readonly versions: { readonly layer: '4.5'; readonly navigator: string };
  readonly domain: 'atlas-atlas';
  readonly description: string;
  readonly layout: { readonly layout: 'side'; readonly showID: boolean; readonly showName: boolean };
  readonly techniques: readonly NavigatorTechnique[];
  readonly gradient: { readonly colors: readonly string[]; readonly minValue: number; readonly maxValue: number };
  readonly legendItems: readonly { readonly label: string; readonly color: string }[];
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
}

export interface NavigatorTechnique {
  readonly techniqueID: string;
  readonly color: string;
  /** What there is to do: 100 for a critical finding that is open, less for milder ones; 0 where nothing is open. Left out where no rule looks. */
  readonly score?: number;
  readonly comment: string;
  readonly enabled: boolean;
  readonly metadata: readonly { readonly name: string; readonly value: string }[];
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly showSubtechniques?: boolean;
}

/** Told apart in print and by people who do not see red and green alike; dark words stand on all of them. */
const colours: Readonly<Record<CoverageState, string>> = {
  'open': '#f4a582', 'unknown': '#fddbc7', 'decided': '#d9d3e8', 'mitigated': '#92c5de', 'not-applicable': '#f7f7f7', 'not-covered': '#d0d0d0',
};

const scores = { critical: 100, high: 80, medium: 60, low: 40, info: 20 } as const;
const maximumComment = 2000;

/** The layer. Techniques without a tactic given are shown under each of theirs. @param system what the model is called */
export function navigatorLayer(coverage: Coverage, system: string): NavigatorLayer {
  const { list, counts, entries } = coverage;
  return {
    name: bounded(plainLine(`Coverage: ${system}`), 200),
    versions: { layer: '4.5', navigator: '4.9.0' },
    domain: 'atlas-atlas',
    description: bounded(plainLine(`How the threat model '${system}' stands to ${list.name} ${list.edition}: ${countsWords(counts)}.`), 1000),
    layout: { layout: 'side', showID: true, showName: true },
    techniques: [...list.entries.keys()].map((id) => techniqueOf(entries.get(id)!)),
    gradient: { colors: ['#ffffff', colours.open], minValue: 0, maxValue: 100 },
    legendItems: coverageStates.map((state) => ({ label: stateWords[state], color: colours[state] })),
    metadata: [{ name: 'atlas_data_version', value: list.edition }, { name: 'threat model', value: bounded(plainLine(system), 200) }],
  };
}

function techniqueOf(covered: CoverageEntry): NavigatorTechnique {
  const { entry, state, parts } = covered;
  const score = scoreOf(covered);
  return {
    techniqueID: entry.id, color: colours[state], ...(score === undefined ? {} : { score }), comment: commentOf(covered), enabled: true,
    metadata: [{ name: 'state', value: stateWords[state] }, ...(parts ? [{ name: 'sub-techniques', value: countsWords(parts) }] : [])],
    links: entry.url === undefined ? [] : [{ label: `${entry.id} on the ATLAS site`, url: entry.url }],
    ...(parts ? { showSubtechniques: parts.open + parts.unknown + parts.mitigated + parts.decided > 0 } : {}),
  };
}

/** Of a technique's own findings: those of its sub-techniques score there. */
function scoreOf({ own, findings }: CoverageEntry): number | undefined {
  if (own === 'not-covered') return undefined;
  return findings.reduce((most, { finding }) => (finding.state === 'open' || finding.state === 'unknown' ? Math.max(most, scores[finding.priority]) : most), 0);
}

function commentOf(covered: CoverageEntry): string {
  const { entry, findings } = covered;
  const lines = findings.map(({ finding, tie }) => {
    const words = tieWords(tie, entry.id);
    return `${finding.state}, ${finding.priority}: ${finding.rule} on ${finding.subject}: ${finding.title}${words === '' ? '' : ` (${words})`}`;
  });
  return bounded((lines.length > 0 ? lines : reasonsWhyNot(covered)).map(plainLine).join(' | '), maximumComment);
}
