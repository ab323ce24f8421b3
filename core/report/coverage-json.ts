import type { Absence } from '../analysis/absence.ts';
import type { Coverage, CoverageCounts, CoverageEntry, CoverageFinding, CoverageState } from '../analysis/coverage.ts';
import type { Analysis } from '../analysis/analyse.ts';
import type { FindingState, Priority } from '../analysis/finding.ts';
import { conditionWords } from './condition-words.ts';
import { absenceWords } from './coverage-words.ts';
import type { ReportContext } from './json.ts';
import type { Location, Locator } from './location.ts';

/** Coverage as plain data. docs/coverage.md explains it, schemas/coverage.schema.json describes it. */
export interface JsonCoverage {
  readonly system: string;
  readonly framework: { readonly id: string; readonly name: string; readonly edition: string };
  readonly version: string;
  readonly catalogue_version: string;
  readonly atlas_version: string;
  readonly summary: { readonly entries: number; readonly named: number; readonly by_state: CoverageCounts };
  readonly groups: readonly { readonly id: string | null; readonly name: string; readonly entries: readonly string[] }[];
  readonly entries: readonly JsonCoverageEntry[];
}

export interface JsonCoverageEntry {
  readonly id: string;
  readonly name: string;
  readonly exact: boolean;
  readonly url: string | null;
  readonly parent: string | null;
  readonly state: CoverageState;
  readonly own_state: CoverageState;
  readonly parts: CoverageCounts | null;
  readonly findings: readonly JsonCoverageFinding[];
  readonly absent: readonly JsonAbsence[];
  readonly controls: readonly string[];
  readonly uses: readonly { readonly control: string; readonly on: string; readonly status: string; readonly location: Location }[];
}

export interface JsonCoverageFinding {
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly element: string;
  readonly state: FindingState;
  readonly priority: Priority;
  readonly message: string;
  readonly replaced_by: string | null;
  readonly named_as: string;
  readonly approximate: boolean;
  readonly asks_for: readonly string[];
  readonly location: Location;
}

export interface JsonAbsence {
  readonly rule: string;
  readonly title: string;
  readonly because: 'no-subject' | 'condition' | 'switched-off';
  readonly sentence: string;
  readonly needs: readonly string[];
  readonly nearest: string | null;
  readonly asked: number;
  readonly facts: readonly { readonly text: string; readonly stated: boolean; readonly location: Location | null }[];
  readonly named_as: string;
  readonly approximate: boolean;
}

/** The document. Entries in the order of the framework, each once. */
export function jsonCoverage({ model }: Analysis, coverage: Coverage, { locator, versions }: ReportContext): JsonCoverage {
  const { list, counts, named, entries } = coverage;
  return {
    system: model.name,
    framework: { id: list.id, name: list.name, edition: list.edition },
    version: versions.tool,
    catalogue_version: versions.catalogue,
    atlas_version: versions.atlas,
    summary: { entries: list.entries.size, named, by_state: counts },
    groups: list.groups.map(({ id, name, entries: ids }) => ({ id: id ?? null, name, entries: ids })),
    entries: [...list.entries.keys()].map((id) => entryOf(entries.get(id)!, locator)),
  };
}

function entryOf({ entry, state, own, parts, findings, absent, controls, uses }: CoverageEntry, locator: Locator): JsonCoverageEntry {
  return {
    id: entry.id, name: entry.name, exact: entry.exact, url: entry.url ?? null, parent: entry.parent ?? null, state, own_state: own, parts: parts ?? null,
    findings: findings.map((one) => findingOf(one, locator)),
    absent: absent.map(({ absence, tie }) => ({ ...absenceOf(absence, locator), named_as: tie.by, approximate: tie.approximate })),
    controls,
    uses: uses.map(({ use, on }) => ({ control: use.id, on: on.id, status: use.status, location: locator.at(use.source) })),
  };
}

function findingOf({ finding, tie }: CoverageFinding, locator: Locator): JsonCoverageFinding {
  return {
    id: finding.id, rule: finding.rule, title: finding.title, element: finding.subject, state: finding.state, priority: finding.priority, message: finding.message,
    replaced_by: finding.replacedBy ?? null, named_as: tie.by, approximate: tie.approximate, asks_for: tie.controls, location: locator.at(finding.source),
  };
}

function absenceOf(absence: Absence, locator: Locator): Omit<JsonAbsence, 'named_as' | 'approximate'> {
  return {
    rule: absence.rule.id, title: absence.rule.title, because: absence.because === 'off' ? 'switched-off' : absence.because, sentence: absenceWords(absence),
    needs: absence.because === 'off' ? [] : absence.needs.map((part) => conditionWords(part)),
    nearest: absence.because === 'no-subject' ? null : absence.nearest.id,
    asked: absence.because === 'condition' ? absence.asked : 0,
    facts: absence.because === 'condition' ? absence.facts.map(({ text, basis, source }) => ({ text, stated: basis !== 'not-stated', location: source ? locator.at(source) : null })) : [],
  };
}
