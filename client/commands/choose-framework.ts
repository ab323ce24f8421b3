import * as vscode from 'vscode';
import { methods } from '../../server/protocol.ts';
import type { CoverageView } from '../frameworks/view.ts';
import type { ServerSession } from '../session.ts';

/** Sets the framework of the Coverage view: `wanted` (for key bindings), or what the user picks. The choice is kept for the workspace. */
export async function chooseFramework(session: ServerSession, view: CoverageView, wanted: unknown): Promise<void> {
  if (typeof wanted === 'string') return view.setFramework(wanted);
  const { target } = view;
  if (target === undefined) return;
  const known = await session.request(methods.coverage, target.framework === undefined ? { uri: target.uri } : { uri: target.uri, framework: target.framework });
  if (!known) return;
  const items = known.frameworks.map(({ id, name, edition, entries }) => ({ id, label: name, description: id === known.framework.id ? `${edition} · current` : edition, detail: `${entries} entries` }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Coverage', placeHolder: 'Framework', matchOnDescription: true });
  if (chosen !== undefined) await view.setFramework(chosen.id);
}
