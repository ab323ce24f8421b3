import type { CodeLens, CodeLensParams } from 'vscode-languageserver';
import type { Finding } from '../../core/analysis/finding.ts';
import { rangeOfSource } from '../convert.ts';
import { liveFindings } from '../findings.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';

interface LensData {
  readonly uri: string;
  readonly subject: string;
}

/** A line above each element and flow that has something open. The words are worked out when the line comes into view. */
export function codeLenses(session: Session, params: CodeLensParams): CodeLens[] {
  if (!session.presentation.codeLens.enabled) return [];
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  if (!tree || !state || state.analysis.model.isFragment) return [];
  const { model } = state.analysis;
  return [...model.elements.values(), ...model.flows.values()]
    .filter((subject) => subject.item.file === uri && liveFindings(state, subject.id).length > 0)
    .map((subject) => ({ range: rangeOfSource(tree, subject.idSource), data: { uri, subject: subject.id } satisfies LensData }));
}

/** Adds the words: `2 critical, 1 high open, 3 unknown`. */
export function resolveCodeLens(session: Session, lens: CodeLens): CodeLens {
  const data = lens.data as LensData | undefined;
  const state = typeof data?.uri === 'string' ? session.workspace.stateFor(data.uri) : undefined;
  const findings = state && data ? liveFindings(state, data.subject) : [];
  const title = findings.length === 0 ? 'nothing open' : lensTitle(findings);
  return { range: lens.range, command: { title, command: session.client.ownClient ? 'threatline.showFindings' : '' } };
}

export function lensTitle(findings: readonly Finding[]): string {
  const open = findings.filter((finding) => finding.state === 'open').length;
  const unknown = findings.length - open;
  const grave = (['critical', 'high'] as const).map((priority) => [priority, findings.filter((finding) => finding.priority === priority).length] as const).filter(([, count]) => count > 0).map(([priority, count]) => `${count} ${priority}`);
  const counts = [...(open > 0 ? [`${open} open`] : []), ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(', ');
  return grave.length > 0 ? `${counts} (${grave.join(', ')})` : counts;
}

