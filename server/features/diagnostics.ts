import type { Diagnostic, DiagnosticRelatedInformation, Range } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag, MarkupKind } from 'vscode-languageserver';
import type { Priority } from '../../core/analysis/finding.ts';
import type { Line } from '../../core/analysis/view.ts';
import { FileView } from '../../core/analysis/view.ts';
import type { Problem, Severity } from '../../core/model/problem.ts';
import type { DocumentTree, Source } from '../../core/syntax/tree.ts';
import { escapeMarkdown, markdownCode, plainLine } from '../../core/text/markdown.ts';
import { rangeOf, rangeOfSource } from '../convert.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Project } from '../project.ts';
import type { FindingData } from '../protocol.ts';
import type { Session } from '../session.ts';
import { pageLink } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';
import { exampleDiagnostics } from './rule-diagnostics.ts';

/** `data` of our diagnostics: what a code action needs so that it does not have to search. */
export interface DiagnosticData extends FindingData {
  /** All findings that the diagnostic stands for. */
  readonly findingIds?: readonly string[];
  /** For a problem: its code. */
  readonly problem?: string;
}

/** At most this many in a file; beyond them the most serious are kept. */
const limit = 1000;
const maximumRelated = 6;

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, information: DiagnosticSeverity.Information, hint: DiagnosticSeverity.Hint,
};
const byPriority: Record<Priority, DiagnosticSeverity> = {
  critical: DiagnosticSeverity.Error, high: DiagnosticSeverity.Warning, medium: DiagnosticSeverity.Information, low: DiagnosticSeverity.Hint, info: DiagnosticSeverity.Hint,
};

/** The code of a line that sums up several findings. */
export const generalCode = 'threatline/general';

/** What only the model that includes a fragment can tell: not said of a fragment on its own. */
const needsModel: ReadonlySet<string> = new Set(['missing-reference', 'near-reference', 'no-flows', 'unused-data', 'decision-dangling', 'crossing-requirement', 'no-type']);

/** What was made for the diagnostics of a file, so that after an edit only what is different is made anew. */
export class DiagnosticCache {
  private readonly views = new Map<string, FileView>();
  private readonly made = new WeakMap<Line | Problem, Made>();
  /** What the made ones depend on besides their findings. */
  private dependsOn: readonly unknown[] = [];

  /** The view of a file in a model. */
  view(root: string, uri: string): FileView {
    const key = `${root} ${uri}`;
    let view = this.views.get(key);
    if (!view) this.views.set(key, (view = new FileView(uri)));
    return view;
  }

  /** The diagnostic of a line or problem: the same object as before where nothing about it is different. */
  diagnostic(key: Line | Problem, trees: ReadonlyMap<string, DocumentTree>, session: Session, make: () => Draft): Diagnostic {
    const depends = [session.presentation, session.client, session.options];
    if (this.dependsOn.some((one, i) => one !== depends[i])) this.views.clear();
    let made = this.made.get(key);
    if (!made || made.dependsOn.some((one, i) => one !== depends[i])) this.made.set(key, (made = { draft: make(), dependsOn: depends, diagnostic: undefined }));
    this.dependsOn = depends;
    return (made.diagnostic = placed(made.draft, trees, session, made.diagnostic));
  }
}

interface Made {
  readonly draft: Draft;
  readonly dependsOn: readonly unknown[];
  diagnostic: Diagnostic | undefined;
}

/** A diagnostic whose places are still sources: where they are is looked up each time. */
interface Draft {
  readonly source: Source;
  readonly related: readonly { readonly message: string; readonly source: Source }[];
  readonly rest: Omit<Diagnostic, 'range' | 'relatedInformation'>;
}

/** Gives a draft its places. @param before the same from before, which is kept where it is equal */
function placed({ source, related, rest }: Draft, trees: ReadonlyMap<string, DocumentTree>, session: Session, before: Diagnostic | undefined): Diagnostic {
  const range = rangeOfSource(trees.get(source.item.file)!, source);
  const information: DiagnosticRelatedInformation[] = [];
  for (const { message, source: other } of related) {
    const tree = trees.get(other.item.file);
    if (tree) information.push({ message, location: { uri: session.workspace.clientUri(tree.file), range: rangeOfSource(tree, other) } });
  }
  if (before && sameRange(before.range, range) && (before.relatedInformation?.length ?? 0) === information.length && information.every((one, i) => sameRange(before.relatedInformation![i]!.location.range, one.location.range) && before.relatedInformation![i]!.location.uri === one.location.uri)) return before;
  return { range, ...rest, ...(information.length > 0 ? { relatedInformation: information } : {}) };
}

function sameRange(a: Range, b: Range): boolean {
  return a.start.line === b.start.line && a.start.character === b.start.character && a.end.line === b.end.line && a.end.character === b.end.character;
}

/** All diagnostics of a file: of each model that reads it, of the settings, or of a rule file. */
export function fileDiagnostics(session: Session, clientUri: string, cache = new DiagnosticCache()): Diagnostic[] {
  const uri = canonical(clientUri);
  const { workspace } = session;
  if (isSettingsFile(uri)) return settingsDiagnostics(session, workspace.project(uri));
  const rules = workspace.projectOfRuleFile(uri);
  if (rules) return ruleFileDiagnostics(session, rules, uri);
  const states = workspace.statesFor(uri);
  if (states.length === 1) return diagnosticsIn(session, states[0]!, uri, cache);
  const found = new Map<string, Diagnostic>();
  for (const state of states)
    for (const diagnostic of diagnosticsIn(session, state, uri, cache)) {
      const { start, end } = diagnostic.range;
      const key = `${diagnostic.code} ${start.line}:${start.character}-${end.line}:${end.character} ${messageText(diagnostic.message)}`;
      if (!found.has(key)) found.set(key, diagnostic);
    }
  return [...found.values()];
}

/** The diagnostics that one model has for one of its files. */
function diagnosticsIn(session: Session, state: ModelState, uri: string, cache: DiagnosticCache): Diagnostic[] {
  const { model, problems } = state.analysis;
  const trees = new Map(model.documents.map((document) => [document.file, document]));
  const tree = trees.get(uri);
  if (!tree) return [];
  const alone = model.isFragment;
  const own = problems.filter((problem) => problem.source.item.file === uri && !(alone && needsModel.has(problem.code)));
  const kept = own.length <= limit ? own : [...own].sort((a, b) => severities[a.severity] - severities[b.severity]).slice(0, limit);
  const diagnostics = kept.map((problem) => cache.diagnostic(problem, trees, session, () => problemDraft(session, problem)));
  let left = own.length - kept.length;
  if (!alone) {
    const view = cache.view(state.root, uri).lines(state.analysis, { general: session.presentation.diagnostics.showGeneral, limit: Math.max(0, limit - kept.length) });
    for (const line of view.lines) diagnostics.push(cache.diagnostic(line, trees, session, () => lineDraft(session, line)));
    left += view.left;
  }
  if (left > 0) diagnostics.unshift(manyDiagnostic(tree, left));
  return diagnostics;
}

function problemDraft(session: Session, problem: Problem): Draft {
  const href = pageLink(session, problem.code, 'diagnostic');
  return {
    source: problem.source, related: session.client.related ? (problem.related ?? []).map(({ message, source }) => ({ message: plainLine(message), source })) : [],
    rest: {
      severity: severities[problem.severity], source: 'threatline', code: problem.code, message: messageOf(session, problem.message),
      ...(href !== undefined && session.client.codeDescription ? { codeDescription: { href } } : {}),
      ...(problem.unnecessary && session.client.tags ? { tags: [DiagnosticTag.Unnecessary] } : {}),
      data: { problem: problem.code } satisfies DiagnosticData,
    },
  };
}

function lineDraft(session: Session, line: Line): Draft {
  const first = line.findings[0]!;
  const isSum = line.is === 'sum' && line.findings.length > 1;
  const href = isSum || !first.definition ? undefined : pageLink(session, first.rule, 'diagnostic');
  // each finding by its own priority and state: one that is unknown does not make those that are open louder
  const milder = Math.min(...line.findings.map((finding) => byPriority[finding.priority] + (finding.state === 'unknown' ? 1 : 0)));
  const related: { message: string; source: Source }[] = [];
  const mark = line.source;
  if (session.client.related && line.is === 'own') {
    const isAt = (a: Source, b: Source): boolean => a.item === b.item && a.start === b.start;
    const add = (message: string, source: Source): void => {
      if (related.length < maximumRelated && !isAt(source, mark) && !related.some((other) => isAt(other.source, source))) related.push({ message: plainLine(message), source });
    };
    for (const { message, source } of first.related) add(message, source);
    for (const reason of first.because) if (reason.source) add(reason.text, reason.source);
  }
  return {
    source: mark, related,
    rest: {
      severity: Math.min(milder, DiagnosticSeverity.Hint) as DiagnosticSeverity, source: 'threatline', code: isSum ? generalCode : first.rule, message: messageOf(session, line.message),
      ...(href !== undefined && session.client.codeDescription ? { codeDescription: { href } } : {}),
      data: { findingId: first.id, findingIds: line.findings.map((finding) => finding.id) } satisfies DiagnosticData,
    },
  };
}

/** A message in the form that the client shows: Markdown in which the words of the model stand as code, or plain text. */
function messageOf(session: Session, message: string): Diagnostic['message'] {
  const line = plainLine(message);
  if (!session.client.markupMessages) return line;
  const value = line.split(/('[^'\n]+')/).map((part, i) => (i % 2 === 1 ? markdownCode(part.slice(1, -1)) : `${/^\s/.test(part) ? ' ' : ''}${escapeMarkdown(part)}${/\S\s$/.test(part) ? ' ' : ''}`)).join('');
  return { kind: MarkupKind.Markdown, value };
}

/** The words of a message, whatever its form. */
export function messageText(message: Diagnostic['message']): string {
  return typeof message === 'string' ? message : message.value;
}

function manyDiagnostic(tree: DocumentTree, left: number): Diagnostic {
  const end = tree.text.search(/[\r\n]|$/);
  return {
    range: rangeOf(tree, { start: 0, end }), severity: DiagnosticSeverity.Information, source: 'threatline', code: 'many',
    message: `${left} more findings of this file are not shown here: the most serious come first. Reports and the Threats view have all of them.`, data: { problem: 'many' } satisfies DiagnosticData,
  };
}

function settingsDiagnostics(session: Session, project: Project): Diagnostic[] {
  const tree = project.settingsTree;
  if (!tree) return [];
  return [...project.settings.problems, ...project.folderProblems, ...releaseProblem(project)].slice(0, limit).map((problem) => ({
    range: rangeOfSource(tree, problem.source), severity: severities[problem.severity], source: 'threatline', code: problem.code, message: plainLine(problem.message),
    ...(session.client.codeDescription && pageLink(session, problem.code, 'diagnostic') !== undefined ? { codeDescription: { href: pageLink(session, problem.code, 'diagnostic')! } } : {}),
    data: { problem: problem.code } satisfies DiagnosticData,
  }));
}

/** What is wrong with the ATLAS release that the settings name: shown where it is named. */
function releaseProblem(project: Project): Problem[] {
  const named = project.settings.atlasRelease;
  if (!named || (project.atlasFile && project.atlasProblems.length === 0)) return [];
  const why = project.atlasFile ? project.atlasProblems[0]!.message : 'The file cannot be read, or the workspace is not trusted.';
  return [{ code: 'settings', severity: 'error', message: `${why} The packaged release of ATLAS is used.`, source: named.source }];
}

function ruleFileDiagnostics(session: Session, project: Project, uri: string): Diagnostic[] {
  const text = project.ruleFiles.find(({ file }) => file === uri)?.text;
  if (text === undefined) return [];
  // lines are all that is needed: what is too large for the reader of rules is not read as a model either
  const tree: DocumentTree = { file: uri, syntax: 'yaml', text, items: [], sections: [], problems: [] };
  const problems = project.ruleProblems.filter((problem) => problem.file === uri).map((problem): Diagnostic => ({
    range: rangeOf(tree, problem), severity: severities[problem.severity], source: 'threatline', code: 'rule-file', message: plainLine(problem.message), data: { problem: 'rule-file' } satisfies DiagnosticData,
  }));
  return [...problems, ...exampleDiagnostics(session, project, tree)].slice(0, limit);
}

/** Every file that has diagnostics, open or not: of the models of the workspace, their settings and their rule files. */
export function filesWithDiagnostics(session: Session): string[] {
  const { workspace } = session;
  const files = new Set<string>();
  for (const file of workspace.modelFiles()) files.add(file);
  for (const root of workspace.modelRoots()) for (const tree of workspace.state(root)?.analysis.model.documents ?? []) files.add(tree.file);
  workspace.ruleFolderUris();
  addProjectFiles(session, files);
  return [...files];
}

/** The same for the models that are open: what is sent to a client that does not ask. */
export function filesOfOpenModels(session: Session): string[] {
  const { workspace } = session;
  const files = new Set<string>(workspace.documents.openUris());
  for (const uri of workspace.documents.openUris()) for (const state of workspace.statesFor(uri)) for (const tree of state.analysis.model.documents) files.add(tree.file);
  addProjectFiles(session, files);
  return [...files];
}

/**
 * Are diagnostics of rule files sent, also to a client that asks for those of models? Such a client would keep what it asks about one document under the registration by which it asks, and what it asks about the
 * whole workspace under another: a file that is in both has everything twice.
 */
export function pushesRuleFiles({ client }: Session): boolean {
  return client.pullDiagnostics && client.registerDocuments;
}

function addProjectFiles(session: Session, files: Set<string>): void {
  for (const project of session.workspace.knownProjects()) {
    if (project.settingsTree) files.add(project.settingsTree.file);
    if (!pushesRuleFiles(session)) for (const file of project.ruleFiles) files.add(file.file);
  }
}

/** How many mistakes a file's writer has to mend: errors and warnings among the problems. */
export function problemCount(state: ModelState, file?: string): number {
  return state.analysis.problems.filter((problem) => (problem.severity === 'error' || problem.severity === 'warning') && (file === undefined || problem.source.item.file === file)).length;
}

