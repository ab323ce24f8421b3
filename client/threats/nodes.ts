import type { FindingEntry } from '../../server/protocol.ts';
import type { ThreatGroup } from './group.ts';

/** The nodes of the Threats view. */
export type ThreatNode =
  | { readonly is: 'group'; readonly group: ThreatGroup }
  | { readonly is: 'finding'; readonly finding: FindingEntry; readonly group: ThreatGroup };

/** The finding of a node that a menu passed to a command; undefined for groups and for anything else. */
export function findingOf(node: unknown): FindingEntry | undefined {
  if (typeof node !== 'object' || node === null || !('is' in node) || node.is !== 'finding') return undefined;
  return (node as Extract<ThreatNode, { is: 'finding' }>).finding;
}
