import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver';
import { CodeActionKind } from 'vscode-languageserver';
import type { FileEdits } from '../../core/fixes/fixes.ts';
import type { Problem } from '../../core/model/problem.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import type { Span } from '../../core/text/text.ts';
import { offsetAt, rangeOf, touches } from '../convert.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import { workspaceEdit } from '../workspace-edit.ts';

/** A mistake with the words that were probably meant. */
interface Mistake {
  readonly code: string;
  readonly span: Span;
  readonly replacement: string;
}

/** 'Did you mean' in `.threatline.yaml` and in rule files: one word in place of another. undefined for any other document. */
export function wordActions(session: Session, params: CodeActionParams, wants: (kind: string) => boolean, fixAllKind: string): CodeAction[] | undefined {
  const uri = canonical(params.textDocument.uri);
  const role = session.workspace.roleOf(uri);
  if (role !== 'settings' && role !== 'rules') return undefined;
  const tree = session.workspace.tree(uri);
  if (!tree) return [];
  const mistakes = role === 'settings' ? inSettings(session, uri) : inRules(session, uri);
  const actions: CodeAction[] = [];
  if (wants(CodeActionKind.QuickFix)) {
    const [start, end] = [offsetAt(tree, params.range.start), offsetAt(tree, params.range.end)];
    for (const mistake of mistakes) {
      if (!touches(mistake.span, start, end)) continue;
      const edit = workspaceEdit(session, [replacing(tree, [mistake])]);
      if (!edit) continue;
      const diagnostics = reported(params, tree, mistake);
      actions.push({ title: `Change to '${mistake.replacement}'`, kind: CodeActionKind.QuickFix, edit, ...(diagnostics.length > 0 ? { diagnostics } : {}), ...(session.client.preferred && actions.length === 0 ? { isPreferred: true } : {}) });
    }
  }
  if (params.context?.only && wants(fixAllKind)) {
    const edit = workspaceEdit(session, [replacing(tree, mistakes)]);
    if (edit) actions.push({ title: 'Mend all mistakes that have one right way', kind: fixAllKind, edit });
  }
  return actions;
}

function inSettings(session: Session, uri: string): Mistake[] {
  return withReplacement(session.workspace.project(uri).settings.problems);
}

function withReplacement(problems: readonly Problem[]): Mistake[] {
  return problems.flatMap(({ code, source, replacement }) => (replacement === undefined ? [] : [{ code, span: absolute(source), replacement }]));
}

function inRules(session: Session, uri: string): Mistake[] {
  const problems = session.workspace.projectOfRuleFile(uri)?.ruleProblems ?? [];
  return problems.flatMap(({ file, start, end, replacement }) => (file !== uri || replacement === undefined ? [] : [{ code: 'rule-file', span: { start, end }, replacement }]));
}

function reported(params: CodeActionParams, tree: DocumentTree, { code, span }: Mistake): Diagnostic[] {
  const { start } = rangeOf(tree, span);
  return (params.context?.diagnostics ?? []).filter((one) => one.source === 'threatline' && one.code === code && one.range.start.line === start.line && one.range.start.character === start.character);
}

function replacing(tree: DocumentTree, mistakes: readonly Mistake[]): FileEdits {
  const seen = new Set<number>();
  const edits = mistakes.filter(({ span }) => !seen.has(span.start) && seen.add(span.start)).map(({ span, replacement }) => ({ span, text: written(tree, span, replacement) }));
  return { file: tree.file, edits };
}

/** In the quotes of the word that it replaces; a placeholder stands inside a text and has none of its own. */
function written(tree: DocumentTree, span: Span, replacement: string): string {
  const quote = /^(["']).*\1$/s.exec(tree.text.slice(span.start, span.end))?.[1];
  if (quote) return `${quote}${replacement}${quote}`;
  return replacement.startsWith('{') ? replacement : surfaceOf(tree).scalar(replacement);
}
