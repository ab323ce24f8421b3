import type { Remedy } from '../../core/analysis/finding.ts';
import { rangeOfSource } from '../convert.ts';
import { findingEntry } from '../findings.ts';
import type { FindingDetailsParams, FindingDetailsResult } from '../protocol.ts';
import type { Session } from '../session.ts';

/** Everything about one finding that a person who decides wants to know: what it says, on what it stands, how it scores, what settles it. Plain text, for others to escape. */
export function findingDetails(session: Session, params: FindingDetailsParams): FindingDetailsResult {
  const state = session.workspace.stateFor(params.uri);
  const finding = state?.analysis.findings.find((one) => one.id === params.id);
  const entry = state && finding && findingEntry(session, state, finding);
  if (!state || !finding || !entry) return {};
  const { documents } = state.analysis.model;
  const { dread, definition, decision } = finding;
  return {
    details: {
      ...entry,
      because: finding.because.map(({ text, basis, source }) => {
        const tree = source && documents.find((document) => document.file === source.item.file);
        return { text, basis, ...(source && tree ? { place: { uri: session.workspace.clientUri(tree.file), range: rangeOfSource(tree, source) } } : {}) };
      }),
      dread: {
        base: dread.base, adjusted: dread.adjusted,
        dimensions: [['Damage', dread.damage], ['Reproducibility', dread.reproducibility], ['Exploitability', dread.exploitability], ['Affected users', dread['affected-users']], ['Discoverability', dread.discoverability]],
        derivedFrom: dread.derivedFrom,
      },
      settledBy: finding.remedies.map(remedyInWords),
      references: [...(definition?.atlas.techniques ?? []), ...(definition?.owasp ?? []), ...(definition?.cwe ?? [])],
      ...(definition?.verify ? { verify: definition.verify } : {}),
      ...(decision?.because ? { decided: `${decision.status?.value ?? 'decided'}: ${decision.because.value}` } : {}),
    },
  };
}

function remedyInWords(remedy: Remedy): string {
  return remedy.is === 'control' ? `${remedy.control} on ${remedy.at}` : `${remedy.attribute}: ${remedy.value} on ${remedy.at}`;
}
