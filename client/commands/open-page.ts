import * as vscode from 'vscode';
import { type PageInfo, methods } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';
import type { ThreatsView } from '../threats/view.ts';
import { openRulePage } from './open-rule-page.ts';

const sorts = [['threat', 'Threats'], ['control', 'Controls'], ['kind', 'Kinds'], ['zone-type', 'Zone types']] as const satisfies readonly (readonly [PageInfo['is'], string])[];

/** Lets the user pick any threat, control, kind or zone type, and opens its page. */
export async function openPage(session: ServerSession, threats: ThreatsView): Promise<void> {
  const known = await session.request(methods.pages, {});
  if (!known) return;
  const items: (vscode.QuickPickItem & { readonly id?: string })[] = sorts.flatMap(([is, label]) => {
    const pages = known.pages.filter((page) => page.is === is);
    return pages.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...pages.map(({ id, name }) => ({ label: id, description: name, id }))];
  });
  const chosen = await vscode.window.showQuickPick(items, { title: 'Open Page', placeHolder: 'Threat, control, kind or zone type', matchOnDescription: true });
  if (chosen?.id !== undefined) await openRulePage(session, threats, chosen.id);
}
