import * as vscode from 'vscode';
import { fixThreat } from './commands/fix-threat.ts';
import { groupThreats } from './commands/group-threats.ts';
import { newModel } from './commands/new-model.ts';
import { openRulePage } from './commands/open-rule-page.ts';
import { showFindings } from './commands/show-findings.ts';
import { pageScheme } from './page-address.ts';
import { RulePages } from './pages.ts';
import { type CreateClient, ServerSession } from './session.ts';
import { StatusItem } from './status.ts';
import { ThreatsView } from './threats/view.ts';

/** What runs once the extension is active. */
export interface Running {
  readonly session: ServerSession;
  readonly threats: ThreatsView;
}

/** What other extensions (and the tests) can ask for: the nodes of the Threats view. */
export interface Api {
  readonly threats: vscode.TreeDataProvider<unknown>;
}

export function apiOf({ threats }: Running): Api {
  return { threats };
}

/**
 * All that the extension does, the same for every host; `create` makes the language client of the host at hand.
 * Resolves when the server runs, or has failed to start and the log says why: what needs no server works either way.
 */
export async function run(context: vscode.ExtensionContext, create: CreateClient): Promise<Running> {
  const log = vscode.window.createOutputChannel('Threatline', { log: true });
  const session = new ServerSession(create, log);
  const pages = new RulePages(session);
  const threats = new ThreatsView(session, context.workspaceState);
  const command = (id: string, callback: (...args: unknown[]) => unknown): vscode.Disposable => vscode.commands.registerCommand(id, callback);
  context.subscriptions.push(
    log,
    session,
    pages,
    threats,
    new StatusItem(session),
    vscode.workspace.registerTextDocumentContentProvider(pageScheme, pages),
    command('threatline.newModel', () => newModel(context.extensionUri)),
    command('threatline.showFindings', () => showFindings()),
    command('threatline.openRulePage', (target) => openRulePage(session, threats, target)),
    command('threatline.restartServer', () => session.restart()),
    command('threatline.groupThreats', () => groupThreats(threats)),
    command('threatline.showSettledThreats', () => threats.setShowSettled(true)),
    command('threatline.hideSettledThreats', () => threats.setShowSettled(false)),
    command('threatline.fixThreat', (target) => fixThreat(session, threats, target)),
  );
  await session.start();
  return { session, threats };
}
