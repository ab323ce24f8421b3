import type { Analysis } from '../analysis/analyse.ts';
import type { Finding, FindingState, Priority } from '../analysis/finding.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Decision } from '../model/model.ts';
import { plainJson } from '../text/terminal.ts';
import type { Location, Locator } from './location.ts';
import { isLive } from '../analysis/view.ts';
import { categoryNames, mitigationSentence, reasonSentence, references } from './words.ts';

/** What a report says beside the analysis. */
export interface ReportContext {
  readonly catalog: Catalog;
  readonly locator: Locator;
  /** Version of the tool, of the catalogue and of the ATLAS content. */
  readonly versions: { readonly tool: string; readonly catalogue: string; readonly atlas: string };
}

/** The report of the published method with more beside it: each key that the method has means what it means there. */
export interface JsonReport {
  readonly system: string;
  readonly description: string;
  readonly version: string;
  readonly catalogue_version: string;
  readonly atlas_version: string;
  readonly summary: {
    readonly total_threats: number;
    readonly ai_specific_threats: number;
    readonly traditional_threats: number;
    readonly by_category: Readonly<Record<string, number>>;
    readonly by_state: Readonly<Record<FindingState, number>>;
    readonly by_priority: Readonly<Record<Priority, number>>;
    /** How many of the total another finding replaces. */
    readonly replaced: number;
    /** Open and unknown findings that nothing replaces, by priority: what is left to do. */
    readonly outstanding: Readonly<Record<Priority, number>>;
  };
  readonly elements: number;
  readonly data_flows: number;
  readonly threats: readonly JsonThreat[];
  readonly problems: readonly { readonly code: string; readonly severity: string; readonly message: string; readonly location: Location }[];
}

export interface JsonThreat {
  readonly element: string;
  readonly category: string;
  readonly threat: string;
  readonly ai_specific: boolean;
  readonly mitigation: string;
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly state: FindingState;
  readonly priority: Priority;
  readonly dread: Readonly<Record<'damage' | 'reproducibility' | 'exploitability' | 'affected_users' | 'discoverability' | 'model_impact' | 'data_sensitivity' | 'detection_difficulty' | 'base' | 'adjusted', number>> & {
    readonly derived_from: readonly string[];
  };
  readonly atlas: readonly string[];
  readonly owasp: readonly string[];
  readonly cwe: readonly string[];
  readonly because: readonly string[];
  readonly location: Location;
  readonly replaced_by: string | null;
  readonly decision: JsonDecision | null;
}

export interface JsonDecision {
  readonly status: string | null;
  readonly because: string | null;
  readonly by: string | null;
  readonly date: string | null;
  readonly until: string | null;
  readonly owner: string | null;
  readonly due: string | null;
  readonly ticket: string | null;
  readonly evidence: readonly string[];
}

/** The report as plain data, threats in the order of the findings. Every finding is in it: those replaced, settled or decided are marked. */
export function jsonReport(analysis: Analysis, context: ReportContext): JsonReport {
  const { model, findings, problems } = analysis;
  const { locator, versions } = context;
  const ai = findings.filter((finding) => finding.aiSpecific).length;
  const byCategory: Record<string, number> = {};
  const byState: Record<FindingState, number> = { open: 0, unknown: 0, mitigated: 0, decided: 0 };
  const byPriority = noPriorities();
  const outstanding = noPriorities();
  for (const finding of findings) {
    const category = categoryNames[finding.category];
    byCategory[category] = (byCategory[category] ?? 0) + 1;
    byState[finding.state]++;
    byPriority[finding.priority]++;
    if (isLive(finding)) outstanding[finding.priority]++;
  }
  return {
    system: model.name,
    description: model.description,
    version: versions.tool,
    catalogue_version: versions.catalogue,
    atlas_version: versions.atlas,
    summary: {
      total_threats: findings.length, ai_specific_threats: ai, traditional_threats: findings.length - ai,
      by_category: byCategory, by_state: byState, by_priority: byPriority, replaced: findings.filter((finding) => finding.replacedBy !== undefined).length, outstanding,
    },
    elements: model.elements.size,
    data_flows: model.flows.size,
    threats: findings.map((finding) => threatOf(finding, analysis, context)),
    problems: problems.map(({ code, severity, message, source }) => ({ code, severity, message, location: locator.at(source) })),
  };
}

/** The report as JSON text, indented by two, with a line feed at its end. What a terminal would act on is escaped. */
export function jsonText(report: unknown): string {
  return `${plainJson(JSON.stringify(report, undefined, 2))}\n`;
}

/** A version for the catalogue with whatever rules of one's own it holds: the tool's version and a fingerprint of the content. */
export function catalogueVersion(catalog: Catalog, tool: string): string {
  const text = JSON.stringify(catalog.data);
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return `${tool}+${(hash >>> 0).toString(16).padStart(8, '0')}`;
}

/** Counters for each priority, the gravest first. */
export function noPriorities(): Record<Priority, number> {
  return { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
}

function threatOf(finding: Finding, { model }: Analysis, { catalog, locator }: ReportContext): JsonThreat {
  const { dread } = finding;
  return {
    element: finding.subject,
    category: categoryNames[finding.category],
    threat: finding.message,
    ai_specific: finding.aiSpecific,
    mitigation: mitigationSentence(finding, catalog, model),
    id: finding.id,
    rule: finding.rule,
    title: finding.title,
    state: finding.state,
    priority: finding.priority,
    dread: {
      damage: dread.damage, reproducibility: dread.reproducibility, exploitability: dread.exploitability, affected_users: dread['affected-users'], discoverability: dread.discoverability,
      model_impact: dread['model-impact'], data_sensitivity: dread['data-sensitivity'], detection_difficulty: dread['detection-difficulty'],
      base: dread.base, adjusted: dread.adjusted, derived_from: dread.derivedFrom,
    },
    ...references(finding, model),
    because: finding.because.map((reason) => reasonSentence(reason, locator)),
    location: locator.at(finding.source),
    replaced_by: finding.replacedBy ?? null,
    decision: finding.decision ? decisionOf(finding.decision) : null,
  };
}

function decisionOf(decision: Decision): JsonDecision {
  return {
    status: decision.status?.value ?? null, because: decision.because?.value ?? null, by: decision.by ?? null, date: decision.date?.value ?? null, until: decision.until?.value ?? null,
    owner: decision.owner ?? null, due: decision.due?.value ?? null, ticket: decision.ticket ?? null, evidence: decision.evidence,
  };
}
