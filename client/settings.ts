import * as vscode from 'vscode';
import type { PresentationSettings } from '../server/protocol.ts';

/** The settings as the user has them. Defaults come from package.json; a test compares them with the server's. */
export function presentationSettings(): PresentationSettings {
  const settings = vscode.workspace.getConfiguration('threatline');
  return {
    codeLens: { enabled: settings.get('codeLens.enabled', true), references: settings.get('codeLens.references', true) },
    inlayHints: { enabled: settings.get('inlayHints.enabled', true), kinds: settings.get('inlayHints.kinds', true), protocols: settings.get('inlayHints.protocols', true), zones: settings.get('inlayHints.zones', true) },
    diagnostics: { showGeneral: settings.get('diagnostics.showGeneral', true) },
    ruleDocumentation: { baseUrl: settings.get('ruleDocumentation.baseUrl', '') },
  };
}

/** Does the user want the item in the status bar? */
export function statusBarEnabled(): boolean {
  return vscode.workspace.getConfiguration('threatline').get('statusBar.enabled', true);
}
