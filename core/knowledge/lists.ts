import type { Atlas } from './atlas.ts';
import type { Frameworks, Reference } from './frameworks.ts';

/** Each framework as one ordered list with its groups and its hierarchy: what coverage is told by, entry for entry. */

/** One framework in one edition. */
export interface FrameworkList {
  /** `atlas`, `atlas-mitigations`, or the id that knowledge/frameworks.json gives: `owasp-llm-2026`. */
  readonly id: string;
  readonly name: string;
  readonly edition: string;
  readonly note?: string;
  /** In the framework's own order. An entry may stand in several groups: an ATLAS technique belongs to each of its tactics. */
  readonly groups: readonly ListGroup[];
  readonly entries: ReadonlyMap<string, ListEntry>;
}

export interface ListGroup {
  /** The id of the group, where it has one: a tactic's. */
  readonly id?: string;
  readonly name: string;
  /** Ids of its entries, children after their parents. */
  readonly entries: readonly string[];
}

export interface ListEntry {
  readonly id: string;
  /** The title, or words that say what it is about where `exact` is false. */
  readonly name: string;
  readonly exact: boolean;
  readonly url?: string;
  readonly parent?: string;
  /** Ids of what is a part of it. */
  readonly children: readonly string[];
}

const byAtlas = new WeakMap<Atlas, WeakMap<Frameworks, readonly FrameworkList[]>>();

/** Every framework in every edition that is known: ATLAS techniques and mitigations, then the lists of knowledge/frameworks.json. Made once for each pair. */
export function frameworkLists(atlas: Atlas, frameworks: Frameworks): readonly FrameworkList[] {
  let known = byAtlas.get(atlas);
  if (!known) byAtlas.set(atlas, (known = new WeakMap()));
  let lists = known.get(frameworks);
  if (!lists) known.set(frameworks, (lists = [techniques(atlas), mitigations(atlas), ...otherLists(frameworks)]));
  return lists;
}

/**
 * The lists that a word can name: one for an id, or for an id without the edition (`owasp-llm`), which means the newest; several for `nist`; none for a word
 * that begins no id. Case does not matter.
 */
export function findLists(word: string, lists: readonly FrameworkList[]): readonly FrameworkList[] {
  const wanted = word.toLowerCase();
  const exact = lists.filter((list) => list.id === wanted);
  if (exact.length > 0) return exact;
  const begun = lists.filter((list) => list.id.startsWith(`${wanted}-`));
  const areEditions = new Set(begun.map((list) => list.name)).size === 1;
  return areEditions ? [begun.reduce((newest, list) => (list.edition > newest.edition ? list : newest))] : begun;
}

function techniques(atlas: Atlas): FrameworkList {
  const entries = new Map<string, ListEntry>();
  for (const technique of atlas.all('technique')) {
    const { id, fullName, parent, subtechniques } = technique;
    const isPart = parent !== undefined && atlas.technique(parent) !== undefined;
    entries.set(id, { id, name: fullName, exact: true, ...urlOf(atlas.url(id)), ...(isPart ? { parent } : {}), children: subtechniques });
  }
  const groups = atlas.all('tactic').map(({ id, name }): ListGroup => {
    const under = new Set(atlas.techniquesUnder(id).map((one) => one.id));
    return { id, name, entries: nested([...under].sort(), entries) };
  });
  const grouped = new Set(groups.flatMap((group) => group.entries));
  const rest = [...entries.keys()].filter((id) => !grouped.has(id));
  if (rest.length > 0) groups.push({ name: 'Without a tactic', entries: nested(rest, entries) });
  return { id: 'atlas', name: 'MITRE ATLAS', edition: atlas.version, groups, entries };
}

function mitigations(atlas: Atlas): FrameworkList {
  const entries = new Map(atlas.all('mitigation').map(({ id, name }): [string, ListEntry] => [id, { id, name, exact: true, ...urlOf(atlas.url(id)), children: [] }]));
  return { id: 'atlas-mitigations', name: 'MITRE ATLAS mitigations', edition: atlas.version, groups: [{ name: 'Mitigations', entries: [...entries.keys()] }], entries };
}

function otherLists(frameworks: Frameworks): FrameworkList[] {
  const byFramework = new Map<string, Reference[]>();
  for (const entry of frameworks.all()) {
    const list = byFramework.get(entry.frameworkId);
    if (list) list.push(entry);
    else byFramework.set(entry.frameworkId, [entry]);
  }
  return [...byFramework].map(([id, references]) => {
    const ids = new Set(references.map((one) => one.id));
    const parentOf = (one: string): string | undefined => {
      const parent = id === 'nist-ai-100-2' ? /^(NISTAML\.\d\d)\d$/.exec(one)?.[1] : id === 'owasp-ai-exchange' ? /^(.+)\.\d+$/.exec(one)?.[1] : undefined;
      return parent !== undefined && ids.has(parent) ? parent : undefined;
    };
    const entries = new Map<string, ListEntry>();
    for (const { id: entry, name, exact, url } of references) {
      const parent = parentOf(entry);
      entries.set(entry, { id: entry, name, exact, url, ...(parent === undefined ? {} : { parent }), children: references.filter((one) => parentOf(one.id) === entry).map((one) => one.id) });
    }
    const first = references[0]!;
    return { id, name: first.framework, edition: first.edition, ...(first.note === undefined ? {} : { note: first.note }), groups: groupsOf(id, first.framework, entries), entries };
  });
}

/** The AI RMF has four functions, whose names begin the ids; the other lists are one group. */
function groupsOf(list: string, name: string, entries: ReadonlyMap<string, ListEntry>): ListGroup[] {
  if (list !== 'nist-ai-rmf') return [{ name, entries: nested([...entries.keys()], entries) }];
  const groups = new Map<string, string[]>();
  for (const id of entries.keys()) {
    const [name = id] = id.split(' ');
    groups.set(name, [...(groups.get(name) ?? []), id]);
  }
  return [...groups].map(([id, ids]) => ({ name: id, entries: ids }));
}

/** The ids in their order, each followed by its children. */
function nested(ids: readonly string[], entries: ReadonlyMap<string, ListEntry>): string[] {
  const given = new Set(ids);
  return ids.flatMap((id) => {
    const parent = entries.get(id)?.parent;
    if (parent !== undefined && given.has(parent)) return [];
    return [id, ...(entries.get(id)?.children ?? []).filter((child) => given.has(child))];
  });
}

function urlOf(url: string | undefined): { readonly url?: string } {
  return url === undefined ? {} : { url };
}
