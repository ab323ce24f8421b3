import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import { DiagnosticSeverity, DiagnosticTag, MarkupKind } from 'vscode-languageserver';
import type { Priority } from '../../core/analysis/finding.ts';
import type { Line } from '../../core/analysis/view.ts';
import { defaultView } from '../../core/analysis/view.ts';
import type { Problem, Severity } from '../../core/model/problem.ts';
import type { DocumentTree, Source } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
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

/** All diagnostics of a file: of each model that reads it, of the settings, or of a rule file. */
export function fileDiagnostics(session: Session, clientUri: string): Diagnostic[] {
  const uri = canonical(clientUri);
  const { workspace } = session;
  if (isSettingsFile(uri)) return settingsDiagnostics(session, workspace.project(uri));
  const rules = workspace.projectOfRuleFile(uri);
  if (rules) return ruleFileDiagnostics(session, rules, uri);
  const found = new Map<string, Diagnostic>();
  for (const state of workspace.statesFor(uri))
    for (const diagnostic of diagnosticsIn(session, state, uri)) {
      const { start, end } = diagnostic.range;
      const key = `${diagnostic.code} ${start.line}:${start.character}-${end.line}:${end.character} ${messageText(diagnostic.message)}`;
      if (!found.has(key)) found.set(key, diagnostic);
    }
  return [...found.values()];
}

/** The diagnostics that one model has for one of its files. */
function diagnosticsIn(session: Session, state: ModelState, uri: string): Diagnostic[] {
  const { model, problems, findings } = state.analysis;
  const tree = model.documents.find((document) => document.file === uri);
  if (!tree) return [];
  const alone = model.isFragment;
  const own = problems.filter((problem) => problem.source.item.file === uri && !(alone && needsModel.has(problem.code)));
  const kept = own.length <= limit ? own : [...own].sort((a, b) => severities[a.severity] - severities[b.severity]).slice(0, limit);
  const diagnostics = kept.map((problem) => problemDiagnostic(session, state, tree, problem));
  let left = own.length - kept.length;
  if (!alone) {
    const here = findings.filter((finding) => finding.source.item.file === uri);
    const view = defaultView(here, { general: session.presentation.diagnostics.showGeneral, limit: Math.max(0, limit - kept.length) });
    for (const line of view.lines) diagnostics.push(lineDiagnostic(session, state, tree, line));
    left += view.left;
  }
  if (left > 0) diagnostics.push(manyDiagnostic(tree, left));
  return diagnostics;
}

function problemDiagnostic(session: Session, state: ModelState, tree: DocumentTree, problem: Problem): Diagnostic {
  const related = problem.related?.map(({ message, source }) => relatedTo(session, state, message, source)).filter((one) => one !== undefined) ?? [];
  const href = pageLink(session, problem.code, 'diagnostic');
  return {
    range: rangeOfSource(tree, problem.source), severity: severities[problem.severity], source: 'threatline', code: problem.code, message: messageOf(session, problem.message),
    ...(href !== undefined && session.client.codeDescription ? { codeDescription: { href } } : {}),
    ...(problem.unnecessary && session.client.tags ? { tags: [DiagnosticTag.Unnecessary] } : {}),
    ...(related.length > 0 && session.client.related ? { relatedInformation: related } : {}),
    data: { problem: problem.code } satisfies DiagnosticData,
  };
}

function lineDiagnostic(session: Session, state: ModelState, tree: DocumentTree, line: Line): Diagnostic {
  const first = line.findings[0]!;
  const isSum = line.is === 'sum' && line.findings.length > 1;
  const href = isSum || !first.definition ? undefined : pageLink(session, first.rule, 'diagnostic');
  // each finding by its own priority and state: one that is unknown does not make those that are open louder
  const milder = Math.min(...line.findings.map((finding) => byPriority[finding.priority] + (finding.state === 'unknown' ? 1 : 0)));
  const related: DiagnosticRelatedInformation[] = [];
  if (session.client.related && line.is === 'own') {
    const mark = absolute(line.source);
    const add = (message: string, source: Source): void => {
      if (related.length >= maximumRelated) return;
      const span = absolute(source);
      if (source.item.file === line.source.item.file && span.start === mark.start) return;
      const one = relatedTo(session, state, message, source);
      if (one && !related.some((other) => other.location.uri === one.location.uri && samePlace(other, one))) related.push(one);
    };
    for (const { message, source } of first.related) add(message, source);
    for (const reason of first.because) if (reason.source) add(reason.text, reason.source);
  }
  return {
    range: rangeOfSource(tree, line.source), severity: Math.min(milder, DiagnosticSeverity.Hint) as DiagnosticSeverity, source: 'threatline',
    code: isSum ? generalCode : first.rule, message: messageOf(session, line.message),
    ...(href !== undefined && session.client.codeDescription ? { codeDescription: { href } } : {}),
    ...(related.length > 0 ? { relatedInformation: related } : {}),
    data: { findingId: first.id, findingIds: line.findings.map((finding) => finding.id) } satisfies DiagnosticData,
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

function samePlace(a: DiagnosticRelatedInformation, b: DiagnosticRelatedInformation): boolean {
  return a.location.range.start.line === b.location.range.start.line && a.location.range.start.character === b.location.range.start.character;
}

function relatedTo(session: Session, state: ModelState, message: string, source: Source): DiagnosticRelatedInformation | undefined {
  const tree = state.analysis.model.documents.find((document) => document.file === source.item.file);
  return tree && { message: plainLine(message), location: { uri: session.workspace.clientUri(tree.file), range: rangeOfSource(tree, source) } };
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

/** A short name for a state of diagnostics: the same for the same diagnostics. */
export function resultId(diagnostics: readonly Diagnostic[]): string {
  const text = JSON.stringify(diagnostics);
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 2654435761);
    b = Math.imul(b ^ c, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return `${text.length}-${(4294967296 * (2097151 & b) + (a >>> 0)).toString(36)}`;
}

/** How many mistakes a file's writer has to mend: errors and warnings among the problems. */
export function problemCount(state: ModelState, file?: string): number {
  return state.analysis.problems.filter((problem) => (problem.severity === 'error' || problem.severity === 'warning') && (file === undefined || problem.source.item.file === file)).length;
}

