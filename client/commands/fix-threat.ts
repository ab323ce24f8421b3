import * as vscode from 'vscode';
import { type CodeAction, CodeActionRequest, CodeActionResolveRequest, CodeActionTriggerKind, type Command } from 'vscode-languageclient';
import type { FindingData, FindingEntry } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';
import { findingOf } from '../threats/nodes.ts';
import type { ThreatsView } from '../threats/view.ts';

/** Shows the fixes of a finding and applies the one that is chosen. `target` is a node of the Threats view; without one the selected node counts. */
export async function fixThreat(session: ServerSession, threats: ThreatsView, target: unknown): Promise<void> {
  const finding = findingOf(target) ?? threats.selected;
  if (finding === undefined) return;
  const actions = await fixesOf(session, finding);
  const chosen = await vscode.window.showQuickPick(
    actions.map((action) => ({ label: action.title, action })),
    { title: `${finding.rule} on ${finding.subjectName}`, placeHolder: actions.length === 0 ? 'No fix is known for this threat' : 'Fix' },
  );
  if (chosen !== undefined) await applyFix(session, chosen.action);
}

/** The code actions that the server offers for one finding, best first. */
export async function fixesOf(session: ServerSession, finding: FindingEntry): Promise<CodeAction[]> {
  try {
    const uri = vscode.Uri.parse(finding.uri);
    // The server answers for documents it has been told of; opening tells it, without showing anything.
    await vscode.workspace.openTextDocument(uri);
    const found = await session.running?.sendRequest(CodeActionRequest.type, {
      textDocument: { uri: finding.uri },
      range: finding.range,
      context: { diagnostics: [], triggerKind: CodeActionTriggerKind.Invoked },
    });
    return (found ?? []).filter((action): action is CodeAction => isFix(action) && (action.data as FindingData | undefined)?.findingId === finding.id);
  } catch (error) {
    session.note(error);
    return [];
  }
}

function isFix(action: CodeAction | Command): action is CodeAction {
  return typeof action.command !== 'string';
}

/** Applies a fix to the text. Failure is logged. */
export async function applyFix(session: ServerSession, action: CodeAction): Promise<void> {
  const client = session.running;
  if (client === undefined) return;
  try {
    const whole = action.edit === undefined && action.data !== undefined ? await client.sendRequest(CodeActionResolveRequest.type, action) : action;
    if (whole.edit === undefined) return;
    const edit = await client.protocol2CodeConverter.asWorkspaceEdit(whole.edit);
    await vscode.workspace.applyEdit(edit);
  } catch (error) {
    session.note(error);
  }
}
