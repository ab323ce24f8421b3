import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { Finding } from '../../core/analysis/finding.ts';
import { bySeriousness, isLive } from '../../core/analysis/view.ts';
import type { FileEdits, Fix, FixContext } from '../../core/fixes/fixes.ts';
import { atlasIdsAt, controlFixes, controlFixesForFinding, controlRemedies, fixesForFinding, fixesForProblem } from '../../core/fixes/fixes.ts';
import type { Problem } from '../../core/model/problem.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { offsetAt, touches } from '../convert.ts';
import type { FindingData } from '../protocol.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';
import { workspaceEdit } from '../workspace-edit.ts';
import { convertActions, isConvertData, resolveConvert } from './convert.ts';
import type { DiagnosticData } from './diagnostics.ts';
import { generalCode } from './diagnostics.ts';
import type { RefactorData } from './refactors.ts';
import { refactorActions, resolveRefactoring, sortActions, sortKind } from './refactors.ts';
import { wordActions } from './word-actions.ts';

/** `data` of our code actions: enough to find the fix again when it is resolved. */
interface ActionData extends FindingData {
  readonly uri: string;
  readonly root: string;
  readonly title: string;
  /** For a problem: its code and where it starts. */
  readonly problem?: { readonly code: string; readonly start: number };
  /** Take the fix of all findings of the rule in the file together. */
  readonly all?: boolean;
  /** For a control that ATLAS recommends: the id that it is about, and the subject; of a finding, only that it is one. */
  readonly control?: { readonly id: string; readonly on: string } | true;
}

export const fixAllKind = `${CodeActionKind.SourceFixAll}.threatline`;

/** Where several findings stand at one place, each offers only so many of its controls: the best ones. */
const controlsOffered = 3;

/** Of what ATLAS recommends for one id or finding, so many controls are offered. */
const controlsRecommended = 6;

/** Beyond this many findings at one place, only the first are decided about one by one: the list has to stay readable. */
const findingsDecided = 3;

interface Offer {
  readonly fix: Fix;
  readonly data: ActionData;
  readonly diagnostics: readonly Diagnostic[];
}

/** What can be done about the findings and problems at a place, best first. */
export function codeActions(session: Session, params: CodeActionParams): CodeAction[] {
  const uri = canonical(params.textDocument.uri);
  const wants = (kind: string): boolean => !params.context?.only || params.context.only.some((only) => kind === only || kind.startsWith(`${only}.`));
  const words = wordActions(session, params, wants, fixAllKind);
  if (words) return words;
  const actions: CodeAction[] = [];
  if (params.context?.only && wants(fixAllKind)) actions.push(...fixAll(session, uri));
  if (params.context?.only && wants(sortKind)) actions.push(...sortActions(session, uri));
  const refactorings = [...refactorActions(session, uri, params, wants), ...convertActions(session, uri, params, wants)];
  if (!wants(CodeActionKind.QuickFix) && !wants(CodeActionKind.Refactor)) return [...actions, ...refactorings];
  const offers: Offer[] = [];
  for (const state of session.workspace.statesFor(uri)) offers.push(...offersOf(session, state, uri, params));
  let preferred = session.client.preferred;
  const offered = new Set<string>();
  for (const { fix, data, diagnostics } of ordered(offers)) {
    const kind = kindOf(fix);
    // a file of several models: the first speaks for all
    const key = `${fix.title} ${data.findingId ?? data.problem?.start}`;
    if (offered.has(key)) continue;
    offered.add(key);
    if (!wants(kind)) continue;
    // what the text does not allow is not offered
    const files = data.all && session.client.resolveEdits ? undefined : fix.files();
    if (files?.every(({ edits }) => edits.length === 0)) continue;
    const action: CodeAction = { title: fix.title, kind, data };
    const reported = diagnostics.filter((diagnostic) => params.context?.diagnostics?.includes(diagnostic));
    if (reported.length > 0) action.diagnostics = reported;
    if (!session.client.resolveEdits) {
      const edit = workspaceEdit(session, files ?? []);
      if (!edit) continue;
      action.edit = edit;
      if (!session.client.codeActionData) delete action.data;
    }
    if (preferred && fix.preferred) {
      action.isPreferred = true;
      preferred = false;
    }
    actions.push(action);
  }
  // a finding may offer the same: its fix comes with its diagnostic
  const there = new Set(actions.map(({ title }) => title));
  return [...actions, ...refactorings.filter(({ title }) => !there.has(title))];
}

/** Works out the edit of an action. Unchanged when what it was about is no longer there. */
export function resolveCodeAction(session: Session, action: CodeAction): CodeAction {
  const data = action.data as ActionData | undefined;
  if (!action.edit && isConvertData(action.data)) {
    const edit = resolveConvert(session, action.data);
    return edit ? { ...action, edit } : action;
  }
  if (!action.edit && isRefactoring(action.data)) {
    const edit = resolveRefactoring(session, action.data);
    return edit ? { ...action, edit } : action;
  }
  if (action.edit || !data || typeof data.root !== 'string') return action;
  const state = session.workspace.state(data.root);
  const fix = state && fixOf(session, state, data);
  const edit = fix && workspaceEdit(session, fix.files());
  return edit ? { ...action, edit } : action;
}

function isRefactoring(data: unknown): data is RefactorData {
  const { uri, title, refactor } = (data ?? {}) as { [K in keyof RefactorData]?: unknown };
  return typeof uri === 'string' && typeof title === 'string' && typeof refactor === 'object' && refactor !== null;
}

function fixOf(session: Session, state: ModelState, data: ActionData): Fix | undefined {
  const { findings, problems } = state.analysis;
  if (data.problem) {
    const { code, start } = data.problem;
    const problem = problems.find((one) => one.code === code && one.source.item.file === data.uri && absolute(one.source).start === start);
    return problem && fixesForProblem(problem, contextOf(session, state)).find((fix) => fix.title === data.title);
  }
  if (typeof data.control === 'object') return controlFixes([String(data.control.id)], String(data.control.on), contextOf(session, state)).find((fix) => fix.title === data.title);
  const finding = findings.find((one) => one.id === data.findingId);
  if (!finding) return undefined;
  if (data.control) return controlFixesForFinding(finding, contextOf(session, state)).find((fix) => fix.title === data.title);
  const fixes = data.all ? [allOfRule(session, state, finding, data.uri)] : fixesForFinding(finding, contextOf(session, state));
  return fixes.find((fix) => fix?.title === data.title);
}

function contextOf(session: Session, state: ModelState): FixContext {
  const { project } = state;
  return {
    analysis: state.analysis, catalog: project.catalog, atlas: project.atlas, settings: project.settings.settings, today: state.today, snippets: session.client.snippetEdits,
    ...(project.settingsUri === undefined || (project.settingsTree === undefined && !session.client.createFiles) ? {} : { settingsFile: { file: project.settingsUri, ...(project.settingsTree ? { tree: project.settingsTree } : {}) } }),
  };
}

function offersOf(session: Session, state: ModelState, uri: string, params: CodeActionParams): Offer[] {
  const tree = state.analysis.model.documents.find((document) => document.file === uri);
  if (!tree) return [];
  const context = contextOf(session, state);
  const reported = atPlace((params.context?.diagnostics ?? []).filter((diagnostic) => diagnostic.source === 'threatline'), params.range);
  const start = offsetAt(tree, params.range.start);
  const end = offsetAt(tree, params.range.end);
  const here = (source: Finding['source']): boolean => source.item.file === uri && touches(absolute(source), start, end);
  const offers: Offer[] = [];

  const problems = state.analysis.problems.filter((problem) => here(problem.source));
  for (const problem of problems) {
    const diagnostics = reported.filter((diagnostic) => diagnostic.code === problem.code);
    const data = (fix: Fix): ActionData => ({ uri, root: state.root, title: fix.title, problem: { code: problem.code, start: absolute(problem.source).start } });
    for (const fix of fixesForProblem(problem, context)) offers.push({ fix, data: data(fix), diagnostics });
  }

  if (state.analysis.model.isFragment) return offers;
  // what the client shows at the place; without that (a list outside the editor asks) everything that stands there
  const named = new Map<string, Diagnostic[]>();
  // what one word is about comes before the line that sums up the rest of the element
  const own = reported.filter((diagnostic) => diagnostic.code !== generalCode);
  for (const diagnostic of own.length > 0 ? own : reported)
    for (const id of (diagnostic.data as DiagnosticData | undefined)?.findingIds ?? []) named.set(id, [...(named.get(id) ?? []), diagnostic]);
  // a client that returns no data with its diagnostics still names their rules
  const rules = new Set(reported.map((diagnostic) => diagnostic.code));
  const meant = (finding: Finding): boolean => {
    if (named.size > 0) return named.has(finding.id);
    const { item } = finding.source;
    const onId = item.key !== undefined && here({ item, start: item.key.start, end: item.key.end });
    return (here(finding.source) || onId) && (reported.length === 0 || rules.has(finding.rule) || (onId && rules.has(generalCode)));
  };
  const findings = state.analysis.findings.filter((finding) => isLive(finding) && meant(finding)).sort(bySeriousness);
  const every = named.size === 0;
  const titles = new Set<string>();
  const settlers = new Set(findings.flatMap(controlRemedies));
  const recommend = (fixes: readonly Fix[], data: (fix: Fix) => ActionData, diagnostics: readonly Diagnostic[]): void => {
    const fresh = fixes.filter((fix) => !titles.has(fix.title)).slice(0, controlsRecommended);
    for (const fix of fresh) {
      titles.add(fix.title);
      offers.push({ fix, data: data(fix), diagnostics });
    }
  };
  for (const { id, on } of atlasIdsAt(state.analysis.model, tree, start, end, state.project.atlas))
    recommend(controlFixes([id], on, context, settlers), (fix) => ({ uri, root: state.root, title: fix.title, control: { id, on } }), []);
  for (const [index, finding] of findings.entries()) {
    const diagnostics = named.get(finding.id) ?? [];
    const about = (fix: Fix): ActionData => ({ uri, root: state.root, title: fix.title, findingId: finding.id });
    let settling = 0;
    for (const fix of fixesForFinding(finding, context)) {
      if (fix.group === 'mitigation' && !fix.title.startsWith('Plan') && ++settling > controlsOffered && findings.length > 1 && !every) continue;
      if (fix.title.startsWith('Plan') && settling > controlsOffered && findings.length > 1 && !every) continue;
      if (!every && (titles.has(fix.title) || (index >= findingsDecided && fix.group !== 'mitigation') || (index > 0 && isRare(fix)))) continue;
      titles.add(fix.title);
      offers.push({ fix, data: about(fix), diagnostics });
    }
    // what ATLAS recommends beside them, where no finding of the place offers it as its own fix
    if (index < findingsDecided) recommend(controlFixesForFinding(finding, context, settlers), (fix) => ({ ...about(fix), control: true }), diagnostics);
    const all = index < findingsDecided ? allOfRule(session, state, finding, uri) : undefined;
    if (all) offers.push({ fix: all, data: { ...about(all), all: true }, diagnostics });
  }
  return offers;
}

/** Of what is decided seldom, only the gravest finding of a place offers everything: the list has to stay readable. */
function isRare(fix: Fix): boolean {
  return fix.group === 'settings' || (fix.group === 'decision' && !/^(?:Accept|Dismiss)\b/.test(fix.title));
}

/** The diagnostics that stand where the person is: editors add those nearby on the line. All of them where none stands there. */
function atPlace(diagnostics: readonly Diagnostic[], { start, end }: CodeActionParams['range']): readonly Diagnostic[] {
  const before = (a: CodeActionParams['range']['start'], b: CodeActionParams['range']['start']): boolean => a.line < b.line || (a.line === b.line && a.character <= b.character);
  const here = diagnostics.filter(({ range }) => before(range.start, end) && before(start, range.end));
  return here.length > 0 ? here : diagnostics;
}

/** The best control for a finding, put on everything in the file where the same rule asks for it. */
function allOfRule(session: Session, state: ModelState, finding: Finding, uri: string): Fix | undefined {
  const alike = state.analysis.findings.filter((one) => one.rule === finding.rule && isLive(one) && one.source.item.file === uri);
  if (alike.length < 2 || !finding.definition) return undefined;
  const context: FixContext = { ...contextOf(session, state), snippets: false };
  const start = (fix: Fix): string => fix.title.slice(0, fix.title.lastIndexOf(" on '"));
  const best = fixesForFinding(finding, context).find((fix) => fix.group === 'mitigation' && start(fix) !== '');
  if (!best) return undefined;
  return {
    title: `${start(best)} wherever this file has ${finding.rule} (${alike.length})`, group: 'mitigation',
    files: () => {
      const done = new Set<string>();
      const edits: FileEdits[] = [];
      for (const one of alike) {
        const fix = fixesForFinding(one, context).find((candidate) => candidate.group === 'mitigation' && start(candidate) === start(best));
        if (!fix || done.has(fix.title)) continue;
        done.add(fix.title);
        edits.push(...fix.files());
      }
      return edits;
    },
  };
}

/** Every mistake in the file for which there is one right way, all at once. What takes something away is left to a person. */
function fixAll(session: Session, uri: string): CodeAction[] {
  const files: FileEdits[] = [];
  const seen = new Set<number>();
  const mends = (problem: Problem): boolean => problem.replacement !== undefined && problem.severity !== 'hint' && problem.source.item.file === uri;
  for (const state of session.workspace.statesFor(uri))
    for (const problem of state.analysis.problems.filter(mends)) {
      const { start } = absolute(problem.source);
      const fix = fixesForProblem(problem, contextOf(session, state)).find((one) => one.group === 'mechanical' && one.preferred);
      if (!fix || seen.has(start)) continue;
      seen.add(start);
      files.push(...fix.files());
    }
  const edit = workspaceEdit(session, files);
  return edit ? [{ title: 'Mend all mistakes that have one right way', kind: fixAllKind, edit }] : [];
}

const groups: readonly Fix['group'][] = ['mechanical', 'mitigation', 'create', 'decision', 'settings', 'control'];

/** By what they do: mending first, then settling, then deciding. In a group the order stays. */
function ordered(offers: readonly Offer[]): Offer[] {
  return groups.flatMap((group) => offers.filter((offer) => offer.fix.group === group));
}

function kindOf(fix: Fix): string {
  return fix.group === 'decision' || fix.group === 'settings' || fix.group === 'control' ? CodeActionKind.Refactor : CodeActionKind.QuickFix;
}
