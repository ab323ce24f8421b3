import path from 'node:path';
import type { Finding } from '../core/analysis/finding.ts';
import { short } from '../core/model/bind/fields.ts';
import type { Problem } from '../core/model/problem.ts';
import { Locator } from '../core/report/location.ts';
import { notStated, settledBy } from '../core/report/words.ts';
import type { DocumentTree, Item, SyntaxProblem } from '../core/syntax/tree.ts';
import { sourceOf } from '../core/syntax/tree.ts';
import { plain } from '../core/text/terminal.ts';
import { slashes } from './disk-files.ts';

/** What files are called in output: below where the person stands by the way to them, elsewhere in full. */
export function namesFrom(cwd: string): (file: string) => string {
  return (file) => {
    const relative = slashes(path.relative(cwd, file));
    return relative === '' || relative.startsWith('../') || path.isAbsolute(relative) ? file : relative;
  };
}

/** A locator over documents that names files relative to a folder. */
export function locatorFrom(cwd: string, documents: Iterable<{ readonly file: string; readonly text: string }>): Locator {
  return new Locator(documents, namesFrom(cwd));
}

/** `file:line:col: severity code message`. */
export function problemLine(problem: Problem, locator: Locator): string {
  const { file, line, column } = locator.at(problem.source);
  return plain(`${file}:${line}:${column}: ${problem.severity} ${problem.code} ${problem.message}`);
}

/** The lines of problems of form, as `problemLine` has them. */
export function syntaxProblemLines(tree: DocumentTree, problems: readonly SyntaxProblem[], cwd: string): string[] {
  const locator = locatorFrom(cwd, [tree]);
  const document: Item = { file: tree.file, section: '', kind: 'value', start: 0, text: tree.text, problems: [] };
  return problems.map(({ code, message, span }) => problemLine({ code: code as Problem['code'], severity: 'error', message, source: sourceOf(document, span) }, locator));
}

/** `file:line:col: priority rule message`, and in brackets what is particular about its state. */
export function findingLine(finding: Finding, locator: Locator): string {
  const { file, line, column } = locator.at(finding.source);
  const state = stateWords(finding);
  return plain(`${file}:${line}:${column}: ${finding.priority} ${finding.rule} ${finding.message}${state === '' ? '' : ` (${state})`}`);
}

function stateWords(finding: Finding): string {
  const parts: string[] = [];
  const { decision, state } = finding;
  if (state === 'unknown') parts.push(`unknown: ${notStated(finding).slice(0, 3).join('; ') || 'facts are not stated'}`);
  if (state === 'mitigated') parts.push(`mitigated: ${settledBy(finding) ?? 'settled'}`);
  if (state === 'decided') parts.push(decision ? `decided: ${decision.status?.value ?? 'no status'}${decision.until ? ` until ${decision.until.value}` : ''}` : `decided: ${finding.because[0]?.text ?? 'out of scope'}`);
  if (decision && state !== 'decided') parts.push(`${(decision.status?.value ?? 'decided').replace('-', ' ')}${decision.owner ? `: ${short(decision.owner)}` : ''}${decision.due ? `, due ${decision.due.value}` : ''}`);
  if (finding.replacedBy !== undefined) parts.push(`replaced by ${short(finding.replacedBy)}`);
  return parts.join('; ');
}
