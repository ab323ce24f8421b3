import * as vscode from 'vscode';
import { pageIdOf } from '../frameworks/tree.ts';
import { pageScheme, pageUri } from '../page-address.ts';
import type { ServerSession } from '../session.ts';
import { findingOf } from '../threats/nodes.ts';
import type { ThreatsView } from '../threats/view.ts';

/**
 * Opens the page of a rule in the Markdown preview.
 * @param target an id (from a link), a node of the Threats view, or nothing: then the user picks one of the rules found in the model.
 */
export async function openRulePage(session: ServerSession, threats: ThreatsView, target: unknown): Promise<void> {
  const id = typeof target === 'string' ? target : (pageIdOf(target) ?? findingOf(target)?.rule ?? (await pickRule(threats)));
  if (id === undefined) return;
  const uri = pageUri(id);
  if (uri === undefined) {
    session.log.warn('There is no page for this id.');
    return;
  }
  await vscode.commands.executeCommand('vscode.openWith', uri, 'vscode.markdown.preview.editor', { viewColumn: columnForPage(), preview: true });
}

async function pickRule(threats: ThreatsView): Promise<string | undefined> {
  const rules = new Map(threats.findings.map((finding) => [finding.rule, finding.title]));
  const items = [...rules].map(([label, description]) => ({ label, description })).sort((a, b) => a.label.localeCompare(b.label));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Open Rule Page', placeHolder: 'Rules that found something in this model', matchOnDescription: true });
  return chosen?.label;
}

/** Beside the model; from one page to the next in the same column. */
function columnForPage(): vscode.ViewColumn {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const onPage = input instanceof vscode.TabInputCustom && input.uri.scheme === pageScheme;
  return onPage ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}
