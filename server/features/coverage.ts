import type { Coverage, CoverageEntry } from '../../core/analysis/coverage.ts';
import { coverageOf } from '../../core/analysis/coverage.ts';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import type { FrameworkList } from '../../core/knowledge/lists.ts';
import { findLists, frameworkLists } from '../../core/knowledge/lists.ts';
import { jsonCoverage } from '../../core/report/coverage-json.ts';
import { coverageTable } from '../../core/report/coverage-table.ts';
import { reasonsWhyNot, tieWords } from '../../core/report/coverage-words.ts';
import { catalogueVersion, jsonText } from '../../core/report/json.ts';
import { Locator } from '../../core/report/location.ts';
import { navigatorLayer } from '../../core/report/navigator-layer.ts';
import { plainLine } from '../../core/text/markdown.ts';
import { findingEntry } from '../findings.ts';
import type { CoverageEntryInfo, CoverageExportParams, CoverageExportResult, CoverageParams, CoverageResult, FrameworkInfo } from '../protocol.ts';
import type { Session } from '../session.ts';
import { nameOf } from '../uris.ts';
import { toolVersion } from '../version.ts';
import type { ModelState } from '../workspace.ts';

/** Coverage of frameworks by the model of a document, for the Coverage view and for export. */

const worked = new WeakMap<ModelState, Map<FrameworkList, Coverage>>();
/** What is sent of each entry: a list that a person can read. Exports hold everything. */
const reasonsSent = 8;
const findingsSent = 50;

/** The coverage of one framework. Without a model at the document there are only the frameworks to choose from. */
export function coverageView(session: Session, { uri, framework }: CoverageParams): CoverageResult {
  const lists = frameworkLists(session.workspace.projectFor(uri).atlas, builtinFrameworks());
  const list = listNamed(framework, lists);
  const frameworks = lists.map(infoOf);
  const state = modelAt(session, uri);
  if (!state) return { frameworks, framework: infoOf(list) };
  const coverage = coverageIn(state, list);
  return {
    frameworks, framework: infoOf(list), counts: coverage.counts, named: coverage.named,
    groups: list.groups.map(({ id, name, entries }) => ({ ...(id === undefined ? {} : { id }), name, entries })),
    entries: [...coverage.entries.values()].map((entry) => entryInfo(session, state, entry)),
  };
}

/** Coverage as a document: text, JSON, or a layer for the ATLAS Navigator (undefined for other frameworks). */
export function coverageExport(session: Session, { uri, framework, format }: CoverageExportParams): CoverageExportResult {
  const state = modelAt(session, uri);
  if (!state) return {};
  const list = listNamed(framework, frameworkLists(state.project.atlas, builtinFrameworks()));
  const coverage = coverageIn(state, list);
  const { model } = state.analysis;
  const system = model.name === '' ? nameOf(model.root.file) : model.name;
  switch (format) {
    case 'json': {
      const { catalog, atlas } = state.project;
      const locator = new Locator(model.documents, nameOf);
      return { languageId: 'json', text: jsonText(jsonCoverage(state.analysis, coverage, { catalog, locator, versions: { tool: toolVersion, catalogue: catalogueVersion(catalog, toolVersion), atlas: atlas.version } })) };
    }
    case 'navigator':
      return list.id === 'atlas' ? { languageId: 'json', text: jsonText(navigatorLayer(coverage, system)) } : {};
    default:
      return { languageId: 'plaintext', text: coverageTable(coverage, system) };
  }
}

function modelAt(session: Session, uri: string): ModelState | undefined {
  const state = session.workspace.stateFor(uri);
  return state && !state.analysis.model.isFragment ? state : undefined;
}

/** An id that no list has any more means ATLAS. */
function listNamed(id: string | undefined, lists: readonly FrameworkList[]): FrameworkList {
  return findLists(String(id ?? 'atlas'), lists)[0] ?? lists[0]!;
}

function coverageIn(state: ModelState, list: FrameworkList): Coverage {
  let known = worked.get(state);
  if (!known) worked.set(state, (known = new Map()));
  let coverage = known.get(list);
  if (!coverage) {
    const { catalog, atlas, settings } = state.project;
    known.set(list, (coverage = coverageOf(state.analysis, list, { catalog, atlas, settings: settings.settings, frameworks: builtinFrameworks() })));
  }
  return coverage;
}

function infoOf({ id, name, edition, entries }: FrameworkList): FrameworkInfo {
  return { id, name, edition, entries: entries.size };
}

function entryInfo(session: Session, state: ModelState, covered: CoverageEntry): CoverageEntryInfo {
  const { entry, state: whole, own, findings, parts } = covered;
  return {
    id: entry.id, name: entry.name, state: whole, own, ...(entry.parent === undefined ? {} : { parent: entry.parent }), children: entry.children, ...(parts ? { parts } : {}),
    more: Math.max(0, findings.length - findingsSent),
    findings: findings.slice(0, findingsSent).flatMap(({ finding, tie }) => {
      const one = findingEntry(session, state, finding);
      return one ? [{ ...one, tie: plainLine(tieWords(tie, entry.id)), replaced: finding.replacedBy !== undefined }] : [];
    }),
    why: findings.length > 0 ? [] : reasonsWhyNot(covered).slice(0, reasonsSent).map(plainLine),
  };
}
