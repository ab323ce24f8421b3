import type { CodeLens, CodeLensParams, Location } from 'vscode-languageserver';
import type { Finding } from '../../core/analysis/finding.ts';
import { namedIn } from '../../core/model/named.ts';
import { rangeOfSource } from '../convert.ts';
import { liveFindings } from '../findings.ts';
import type { ShowReferencesArguments } from '../protocol.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';
import { referencesTo } from './references.ts';
import { ruleLenses } from './rule-lens.ts';

interface LensData {
  readonly uri: string;
  readonly subject: string;
  /** Missing: its threats. */
  readonly is?: 'references';
}

/** Lines above elements and flows: what is open on them, and how often elements are named. The words are worked out when a line comes into view. */
export function codeLenses(session: Session, params: CodeLensParams): CodeLens[] {
  const { enabled, references } = session.presentation.codeLens;
  if (!enabled) return [];
  const uri = canonical(params.textDocument.uri);
  const rules = session.workspace.projectOfRuleFile(uri);
  if (rules) return ruleLenses(session, rules, uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  if (!tree || !state) return [];
  const { model } = state.analysis;
  const lenses: CodeLens[] = [];
  const lens = (subject: Parameters<typeof rangeOfSource>[1], data: LensData): void => void lenses.push({ range: rangeOfSource(tree, subject), data });
  const here = <T extends { readonly item: { readonly file: string } }>(all: ReadonlyMap<string, T>): T[] => [...all.values()].filter((one) => one.item.file === uri);
  if (!model.isFragment)
    for (const subject of [...here(model.elements), ...here(model.flows)]) if (liveFindings(state, subject.id).length > 0) lens(subject.idSource, { uri, subject: subject.id });
  if (references)
    for (const subject of here(model.elements)) lens(subject.idSource, { uri, subject: subject.id, is: 'references' });
  return lenses;
}

/** Adds the words: `2 open (1 critical)`, `3 references`. */
export function resolveCodeLens(session: Session, lens: CodeLens): CodeLens {
  if (lens.command) return lens;
  const data = lens.data as LensData | undefined;
  const state = typeof data?.uri === 'string' ? session.workspace.stateFor(data.uri) : undefined;
  if (data?.is === 'references') return { range: lens.range, command: referencesCommand(session, state, data, lens) };
  const findings = state && data ? liveFindings(state, data.subject) : [];
  const title = findings.length === 0 ? 'nothing open' : lensTitle(findings);
  return { range: lens.range, command: { title, command: session.client.ownClient ? 'threatline.showFindings' : '' } };
}

function referencesCommand(session: Session, state: ModelState | undefined, data: LensData, lens: CodeLens): NonNullable<CodeLens['command']> {
  const declared = state && namedIn(state.analysis.model).find((one) => one.declaration && one.id === data.subject && one.source.item.file === data.uri);
  const found: readonly Location[] = declared ? referencesTo(session, data.uri, declared, false) : [];
  const title = found.length === 0 ? 'not named anywhere' : `${found.length} ${found.length === 1 ? 'reference' : 'references'}`;
  if (!session.client.ownClient || found.length === 0) return { title, command: '' };
  const argument: ShowReferencesArguments = { uri: session.workspace.clientUri(data.uri), position: lens.range.start, locations: found };
  return { title, command: 'threatline.showReferences', arguments: [argument] };
}

export function lensTitle(findings: readonly Finding[]): string {
  const open = findings.filter((finding) => finding.state === 'open').length;
  const unknown = findings.length - open;
  const grave = (['critical', 'high'] as const).map((priority) => [priority, findings.filter((finding) => finding.priority === priority).length] as const).filter(([, count]) => count > 0).map(([priority, count]) => `${count} ${priority}`);
  const counts = [...(open > 0 ? [`${open} open`] : []), ...(unknown > 0 ? [`${unknown} unknown`] : [])].join(', ');
  return grave.length > 0 ? `${counts} (${grave.join(', ')})` : counts;
}
