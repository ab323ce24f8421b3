import type { CoverageCounts, CoverageEntryInfo, CoverageResult } from '../../server/protocol.ts';

/** The Coverage view as data: groups (tactics), entries (techniques) with their parts, findings, and why there is none. */
export type CoverageNode =
  | { readonly is: 'group'; readonly key: string; readonly name: string; readonly id?: string; readonly children: readonly CoverageNode[]; readonly description: string }
  | { readonly is: 'entry'; readonly key: string; readonly entry: CoverageEntryInfo; readonly label: string; readonly children: readonly CoverageNode[]; readonly description: string }
  | { readonly is: 'finding'; readonly key: string; readonly finding: CoverageEntryInfo['findings'][number] }
  | { readonly is: 'why'; readonly key: string; readonly text: string };

/** States, what asks for most first, with the words for them. */
export const stateWords = {
  'open': 'open', 'unknown': 'unknown, counts like open', 'decided': 'decided', 'mitigated': 'mitigated', 'not-applicable': 'not applicable', 'not-covered': 'no rule',
} as const;

type State = keyof typeof stateWords;

/** The top of the tree: the groups, or the entries of the only group. Keys are unique, so that a node stays open while the text changes. */
export function coverageTree({ groups = [], entries = [], framework }: CoverageResult): CoverageNode[] {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const of = (name: string, ids: readonly string[]): CoverageNode[] => {
    const here = new Set(ids);
    const top = ids.map((id) => byId.get(id)).filter((entry) => entry !== undefined && !(entry.parent !== undefined && here.has(entry.parent)));
    return top.map((entry) => entryNode(entry!, `${framework.id}/${name}`, byId));
  };
  const [only] = groups;
  if (only && groups.length === 1) return of('', only.entries);
  return groups.map(({ id, name, entries: ids }) => {
    const states = ids.map((one) => byId.get(one)?.own).filter((state) => state !== undefined);
    return { is: 'group', key: `${framework.id}/${id ?? name}`, name, ...(id === undefined ? {} : { id }), children: of(id ?? name, ids), description: asking(states) };
  });
}

function entryNode(entry: CoverageEntryInfo, path: string, byId: ReadonlyMap<string, CoverageEntryInfo>): CoverageNode {
  const key = `${path}/${entry.id}`;
  const parts = entry.children.map((id) => byId.get(id)).filter((child) => child !== undefined).map((child) => entryNode(child, key, byId));
  const findings = entry.findings.map((finding): CoverageNode => ({ is: 'finding', key: `${key}/${finding.id}`, finding }));
  const more = entry.more > 0 ? [`and ${entry.more} more findings`] : [];
  const why = [...more, ...entry.why].map((text, index): CoverageNode => ({ is: 'why', key: `${key}/why ${index}`, text }));
  const { id, parent } = entry;
  const isPart = parent !== undefined && byId.has(parent);
  // what the entry above says already is left out: the view is narrow
  const shown = isPart && id.startsWith(`${parent}.`) ? id.slice(parent.length) : id;
  const name = isPart ? entry.name.slice(entry.name.lastIndexOf(': ') + 1).trim() : entry.name;
  return { is: 'entry', key, entry, label: `${shown} ${name}`, children: [...findings, ...why, ...parts], description: entry.own === entry.state ? stateWords[entry.state] : `${stateWords[entry.state]} in a part` };
}

/** `3 open, 1 unknown`: what asks for work, or that nothing does. */
function asking(states: readonly State[]): string {
  const words = (['open', 'unknown'] as const).map((state) => ({ state, count: states.filter((one) => one === state).length })).filter(({ count }) => count > 0);
  if (words.length > 0) return words.map(({ state, count }) => `${count} ${state}`).join(', ');
  return states.some((state) => state !== 'not-covered') ? 'nothing open' : 'no rule';
}

/** The line above the tree: every state that occurs, of all entries. */
export function countsLine(counts: CoverageCounts, named: number, framework: string): string {
  if (named === 0) return `No rule, control or threat of this model names an entry of ${framework}.`;
  return (Object.keys(stateWords) as State[]).filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${state === 'unknown' ? 'unknown' : stateWords[state]}`).join(' · ');
}

/** The id whose page a node stands for; undefined for anything that is no node of this tree, and for groups without an id. */
export function pageIdOf(node: unknown): string | undefined {
  if (typeof node !== 'object' || node === null || !('is' in node) || !('key' in node)) return undefined;
  const one = node as CoverageNode;
  return one.is === 'entry' ? one.entry.id : one.is === 'finding' ? one.finding.rule : one.is === 'group' ? one.id : undefined;
}
