import * as vscode from 'vscode';
import { chooseFramework } from './commands/choose-framework.ts';
import { convertModel } from './commands/convert-model.ts';
import { exportCoverage } from './commands/export-coverage.ts';
import { fixThreat } from './commands/fix-threat.ts';
import { groupThreats } from './commands/group-threats.ts';
import { newModel } from './commands/new-model.ts';
import { openPage } from './commands/open-page.ts';
import { openRulePage } from './commands/open-rule-page.ts';
import { renameNew } from './commands/rename-new.ts';
import { showFindings } from './commands/show-findings.ts';
import { showReferences } from './commands/show-references.ts';
import { CoverageView } from './frameworks/view.ts';
import { pageScheme } from './page-address.ts';
import { RulePages } from './pages.ts';
import type { Preview } from './preview/preview.ts';
import { Previews } from './preview/previews.ts';
import { type CreateClient, ServerSession } from './session.ts';
import { StatusItem } from './status.ts';
import { ThreatsView } from './threats/view.ts';

/** What runs once the extension is active. */
export interface Running {
  readonly session: ServerSession;
  readonly threats: ThreatsView;
  readonly coverage: CoverageView;
  readonly previews: Previews;
}

/** What other extensions (and the tests) can ask for: the nodes of the Threats view and of the Coverage view. */
export interface Api {
  readonly threats: vscode.TreeDataProvider<unknown>;
  readonly coverage: vscode.TreeDataProvider<unknown>;
  /** The preview that is in front. */
  readonly preview: () => Preview | undefined;
  /** By which previews come back when the window is loaded anew. */
  readonly previews: vscode.WebviewPanelSerializer;
}

export function apiOf({ threats, coverage, previews }: Running): Api {
  return { threats, coverage, preview: () => previews.active, previews };
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
  const coverage = new CoverageView(session, context.workspaceState);
  const previews = new Previews(session, context.extensionUri);
  const command = (id: string, callback: (...args: unknown[]) => unknown): vscode.Disposable => vscode.commands.registerCommand(id, callback);
  context.subscriptions.push(
    log,
    session,
    pages,
    threats,
    coverage,
    previews,
    new StatusItem(session),
    vscode.workspace.registerTextDocumentContentProvider(pageScheme, pages),
    command('threatline.newModel', () => newModel(context.extensionUri)),
    command('threatline.showFindings', () => showFindings()),
    command('threatline.renameNew', (target) => renameNew(target)),
    command('threatline.showReferences', (target) => showReferences(target)),
    command('threatline.openDiagram', (uri) => void previews.show(uri instanceof vscode.Uri ? uri : undefined, vscode.ViewColumn.Active)),
    command('threatline.openDiagramToSide', (uri) => void previews.show(uri instanceof vscode.Uri ? uri : undefined, vscode.ViewColumn.Beside)),
    command('threatline.saveDiagram', () => previews.active?.save()),
    command('threatline.resetDiagramPositions', () => previews.active?.resetPositions()),
    command('threatline.openPage', () => openPage(session, threats)),
    command('threatline.openRulePage', (target) => openRulePage(session, threats, target)),
    command('threatline.restartServer', () => session.restart()),
    command('threatline.groupThreats', () => groupThreats(threats)),
    command('threatline.showSettledThreats', () => threats.setShowSettled(true)),
    command('threatline.hideSettledThreats', () => threats.setShowSettled(false)),
    command('threatline.chooseFramework', (wanted) => chooseFramework(session, coverage, wanted)),
    command('threatline.exportCoverage', () => exportCoverage(session, coverage)),
    command('threatline.convertToThreat', (target) => convertModel(session, target, 'yaml')),
    command('threatline.convertToYaml', (target) => convertModel(session, target, 'dsl')),
    command('threatline.fixThreat', (target) => fixThreat(session, threats, target)),
  );
  await session.start();
  return { session, threats, coverage, previews };
}
