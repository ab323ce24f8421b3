import * as vscode from 'vscode';
import { type Grouping, groupings } from '../threats/group.ts';
import type { ThreatsView } from '../threats/view.ts';

/** Lets the user choose by what the Threats view groups. */
export async function groupThreats(threats: ThreatsView): Promise<void> {
  const items = (Object.keys(groupings) as Grouping[]).map((grouping) => ({
    grouping,
    label: groupings[grouping],
    description: grouping === threats.grouping ? 'current' : '',
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Group Threats', placeHolder: 'Group by' });
  if (chosen !== undefined) await threats.setGrouping(chosen.grouping);
}
