import * as vscode from 'vscode';
import { type CoverageExportParams, methods } from '../../server/protocol.ts';
import type { CoverageView } from '../frameworks/view.ts';
import type { ServerSession } from '../session.ts';

const formats: readonly (vscode.QuickPickItem & { readonly format: CoverageExportParams['format'] })[] = [
  { format: 'table', label: 'Table', description: 'plain text' },
  { format: 'json', label: 'JSON', description: 'everything, for other tools' },
  { format: 'navigator', label: 'Navigator layer', description: 'for the ATLAS Navigator' },
];

/** Writes the coverage that the view shows into a new document, in a form that the user chooses. */
export async function exportCoverage(session: ServerSession, view: CoverageView): Promise<vscode.TextDocument | undefined> {
  const { target } = view;
  if (target === undefined) return undefined;
  const isAtlas = target.framework === undefined || target.framework === 'atlas';
  const chosen = await vscode.window.showQuickPick(formats.filter(({ format }) => isAtlas || format !== 'navigator'), { title: 'Export Coverage', placeHolder: 'Form' });
  if (chosen === undefined) return undefined;
  const { uri, framework } = target;
  const result = await session.request(methods.coverageExport, { uri, format: chosen.format, ...(framework === undefined ? {} : { framework }) });
  if (result?.text === undefined) return undefined;
  const document = await vscode.workspace.openTextDocument({ content: result.text, language: result.languageId ?? 'plaintext' });
  await vscode.window.showTextDocument(document);
  return document;
}
