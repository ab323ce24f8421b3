import { WordIndex } from './search.ts';

/** The content of knowledge/atlas.json: facts of MITRE ATLAS, every link written once. */
export interface AtlasData {
  readonly name: string;
  /** Content version, year and month. */
  readonly version: string;
  readonly released: string;
  readonly source: string;
  readonly licence: string;
  readonly copyright: string;
  readonly notice: string;
  /** Address of an entry's page, `{id}` standing for the id. */
  readonly urls: Readonly<Record<AtlasKind, string>>;
  readonly tactics: readonly TacticData[];
  readonly techniques: readonly TechniqueData[];
  readonly mitigations: readonly MitigationData[];
  readonly caseStudies: readonly CaseStudyData[];
  readonly retired: readonly RetiredId[];
  readonly methodIds: readonly MethodId[];
}

/** What entries are about in a few sentences of our own, by id: the content of knowledge/atlas-explanations.json. Keys that are no living id have no effect. */
export type AtlasExplanations = Readonly<Record<string, string>>;

export type AtlasKind = 'tactic' | 'technique' | 'mitigation' | 'case-study';

export interface TacticData {
  readonly id: string;
  readonly name: string;
  /** Place in the kill chain, from 1. The number in the id says nothing about it. */
  readonly order: number;
  /** Its counterpart in MITRE ATT&CK. */
  readonly attack?: string;
  readonly formerNames?: readonly string[];
}

export interface TechniqueData {
  readonly id: string;
  /** Without the parent's name. */
  readonly name: string;
  /** Set for a sub-technique, which takes tactics and platforms from it. */
  readonly parent?: string;
  readonly tactics?: readonly string[];
  /** Realized, Demonstrated or Feasible; absent where it is not known. */
  readonly maturity?: string;
  readonly platforms?: readonly string[];
  readonly attack?: string;
  readonly formerNames?: readonly string[];
}

export interface MitigationData {
  readonly id: string;
  readonly name: string;
  readonly category: readonly string[];
  readonly attack?: string;
  readonly formerNames?: readonly string[];
  /** The techniques that it works against. */
  readonly techniques: readonly string[];
}

export interface CaseStudyData {
  readonly id: string;
  /** Absent where the exact title is not known. */
  readonly name?: string;
  readonly type?: string;
  readonly formerNames?: readonly string[];
  /** Used in it, in the order of its steps. Absent where the steps are not known. */
  readonly techniques?: readonly string[];
}

/** An id that ATLAS no longer has. */
export interface RetiredId {
  readonly id: string;
  /** What it was called; absent for numbers that were gone before the first published release. */
  readonly name?: string;
  readonly retiredIn: string;
  /** The id that took its place, where one did. */
  readonly replacedBy?: string;
}

/** An id as the implemented method uses it: often coarser than ATLAS allows. */
export interface MethodId {
  readonly id: string;
  /** Ids that say it more exactly. */
  readonly finer: readonly string[];
  readonly note: string;
}

export interface Tactic extends TacticData {
  readonly is: 'tactic';
}

export interface Technique extends TechniqueData {
  readonly is: 'technique';
  /** `Parent: Name` for a sub-technique, else the name. */
  readonly fullName: string;
  /** Ids in kill-chain order, the parent's for a sub-technique. */
  readonly tactics: readonly string[];
  readonly platforms: readonly string[];
  /** Ids of its sub-techniques. */
  readonly subtechniques: readonly string[];
}

export interface Mitigation extends MitigationData {
  readonly is: 'mitigation';
}

export interface CaseStudy extends CaseStudyData {
  readonly is: 'case-study';
}

export type AtlasEntry = Tactic | Technique | Mitigation | CaseStudy;

/** An id found in a text; `id` in its one spelling (capitals), `start` and `end` in UTF-16 units. */
export interface FoundId {
  readonly id: string;
  readonly start: number;
  readonly end: number;
}

const idForm = 'AML\\.(?:(?:TA|M|CS)\\d{4}|T\\d{4}(?:\\.\\d{3})?)';
const wholeId = new RegExp(`^${idForm}$`, 'i');

/** The text has the form of an ATLAS id, in capitals or not. Says nothing about whether ATLAS has it. */
export function isAtlasId(text: string): boolean {
  return text.length <= 13 && wholeId.test(text);
}

/** Every ATLAS id in a text, in order. What only begins like one (`AML.T00201`, `AML.T0020.1`) is none. Linear in the length of the text. */
export function findAtlasIds(text: string): FoundId[] {
  const found: FoundId[] = [];
  for (const match of text.matchAll(new RegExp(`(?<![A-Za-z0-9_])${idForm}(?![A-Za-z0-9_]|\\.\\d)`, 'gi'))) {
    found.push({ id: match[0].toUpperCase(), start: match.index, end: match.index + match[0].length });
  }
  return found;
}

/** Look-up in one content version of ATLAS. Ids are read in capitals or not; an id that is not there gives undefined or an empty list, never an error. */
export class Atlas {
  readonly version: string;
  private readonly data: AtlasData;
  private readonly entries = new Map<string, AtlasEntry>();
  private readonly retiredIds = new Map<string, RetiredId>();
  private readonly methodIds = new Map<string, MethodId>();
  private readonly byTechnique = { mitigations: new Map<string, Mitigation[]>(), caseStudies: new Map<string, CaseStudy[]>() };
  private readonly byTactic = new Map<string, Technique[]>();
  private readonly names = new Map<string, AtlasEntry[]>();
  private readonly index: WordIndex<AtlasEntry>;
  private readonly explanations = new Map<string, string>();

  /** Links to ids that the data does not hold are left out of the answers, and so are explanations of them. */
  constructor(data: AtlasData, explanations: AtlasExplanations = {}) {
    this.data = data;
    this.version = data.version;
    for (const tactic of data.tactics) this.entries.set(tactic.id, { ...tactic, is: 'tactic' });
    this.addTechniques();
    for (const m of data.mitigations) {
      const mitigation: Mitigation = { ...m, is: 'mitigation' };
      this.entries.set(m.id, mitigation);
      for (const technique of m.techniques) push(this.byTechnique.mitigations, technique, mitigation);
    }
    for (const c of data.caseStudies) {
      const study: CaseStudy = { ...c, is: 'case-study' };
      this.entries.set(c.id, study);
      for (const technique of c.techniques ?? []) push(this.byTechnique.caseStudies, technique, study);
    }
    for (const retired of data.retired) this.retiredIds.set(retired.id, retired);
    for (const id of data.methodIds) this.methodIds.set(id.id, id);
    for (const [id, text] of Object.entries(explanations)) if (this.entries.has(id)) this.explanations.set(id, text);
    this.index = this.buildNames();
  }

  technique(id: string): Technique | undefined {
    const entry = this.lookup(id);
    return entry?.is === 'technique' ? entry : undefined;
  }

  tactic(id: string): Tactic | undefined {
    const entry = this.lookup(id);
    return entry?.is === 'tactic' ? entry : undefined;
  }

  mitigation(id: string): Mitigation | undefined {
    const entry = this.lookup(id);
    return entry?.is === 'mitigation' ? entry : undefined;
  }

  caseStudy(id: string): CaseStudy | undefined {
    const entry = this.lookup(id);
    return entry?.is === 'case-study' ? entry : undefined;
  }

  /** The living entry of this id, of any kind. */
  lookup(id: string): AtlasEntry | undefined {
    return this.entries.get(canonical(id));
  }

  /** Every living entry of a kind in the order of its ids, tactics in kill-chain order. */
  all(is: 'tactic'): Tactic[];
  all(is: 'technique'): Technique[];
  all(is: 'mitigation'): Mitigation[];
  all(is: 'case-study'): CaseStudy[];
  all(is: AtlasKind): AtlasEntry[] {
    const found = [...this.entries.values()].filter((entry) => entry.is === is);
    return is === 'tactic' ? (found as Tactic[]).sort((a, b) => a.order - b.order) : found.sort((a, b) => compare(a.id, b.id));
  }

  /** The tactics of a technique in kill-chain order; a sub-technique has its parent's. */
  tacticsOf(technique: string): Tactic[] {
    return (this.technique(technique)?.tactics ?? []).map((id) => this.tactic(id)).filter((t) => t !== undefined);
  }

  /** The techniques under a tactic, sub-techniques after their parents. */
  techniquesUnder(tactic: string): readonly Technique[] {
    return this.byTactic.get(canonical(tactic)) ?? [];
  }

  /** The mitigations that ATLAS links to exactly this technique (not to its parent), by id. */
  mitigationsFor(technique: string): readonly Mitigation[] {
    return this.byTechnique.mitigations.get(canonical(technique)) ?? [];
  }

  /** The case studies in which exactly this technique (not a sub-technique of it) is a step, by id. */
  caseStudiesUsing(technique: string): readonly CaseStudy[] {
    return this.byTechnique.caseStudies.get(canonical(technique)) ?? [];
  }

  /** What became of an id that ATLAS has retired; undefined for ids that live or never were. */
  retired(id: string): RetiredId | undefined {
    return this.retiredIds.get(canonical(id));
  }

  /** What ATLAS offers beside an id that the method uses, undefined for other ids. */
  methodId(id: string): MethodId | undefined {
    return this.methodIds.get(canonical(id));
  }

  /** Entries with exactly this name, full name or former name, ignoring case and white space; the current names first. */
  named(name: string): readonly AtlasEntry[] {
    return name.length <= 200 ? (this.names.get(nameKey(name)) ?? []) : [];
  }

  /**
   * Entries in whose name, id or former names every word occurs, best first: 'poison' finds AML.T0020. The name of a retired id finds its replacement.
   * Without words: everything. Case studies without a known name are found by their id alone.
   */
  search(words: string, is?: AtlasKind): AtlasEntry[] {
    const found = this.index.search(words);
    return is === undefined ? found : found.filter((entry) => entry.is === is);
  }

  /** What a living technique, mitigation or tactic is about: plain text of our own, not MITRE's. Undefined where none was given. */
  explanation(id: string): string | undefined {
    return this.explanations.get(canonical(id));
  }

  /** The page of a living entry. */
  url(id: string): string | undefined {
    const entry = this.lookup(id);
    return entry && this.data.urls[entry.is].replaceAll('{id}', entry.id);
  }

  private addTechniques(): void {
    const order = new Map(this.data.tactics.map((t) => [t.id, t.order]));
    const given = new Map(this.data.techniques.map((t) => [t.id, t]));
    const subtechniques = new Map<string, string[]>();
    for (const t of this.data.techniques) if (t.parent !== undefined) push(subtechniques, t.parent, t.id);
    for (const t of this.data.techniques) {
      const parent = t.parent === undefined ? undefined : given.get(t.parent);
      const tactics = (t.tactics ?? parent?.tactics ?? []).filter((id) => order.has(id)).sort((a, b) => order.get(a)! - order.get(b)!);
      const technique: Technique = {
        ...t, is: 'technique', fullName: parent ? `${parent.name}: ${t.name}` : t.name, tactics,
        platforms: t.platforms ?? parent?.platforms ?? [], subtechniques: subtechniques.get(t.id) ?? [],
      };
      this.entries.set(t.id, technique);
      for (const tactic of tactics) push(this.byTactic, tactic, technique);
    }
  }

  private addName(name: string, entry: AtlasEntry): void {
    const key = nameKey(name);
    if (!this.names.get(key)?.includes(entry)) push(this.names, key, entry);
  }

  private buildNames(): WordIndex<AtlasEntry> {
    const formerly = new Map<string, string[]>();
    for (const retired of this.retiredIds.values()) if (retired.replacedBy && retired.name) push(formerly, retired.replacedBy, `${retired.name} ${retired.id}`);
    const entries = [...this.entries.values()];
    const nameOf = (entry: AtlasEntry): string => (entry.is === 'technique' ? entry.fullName : (entry.name ?? ''));
    for (const entry of entries) {
      if (entry.name !== undefined) this.addName(entry.name, entry);
      if (entry.is === 'technique') this.addName(entry.fullName, entry);
    }
    for (const entry of entries) for (const former of entry.formerNames ?? []) this.addName(former, entry);
    return new WordIndex(entries.map((entry) => ({ entry, id: entry.id, name: nameOf(entry), also: [...(entry.formerNames ?? []), ...(formerly.get(entry.id) ?? [])] })));
  }
}

/** Ids are short: a longer text cannot be one, and is not copied. */
function canonical(id: string): string {
  return id.length <= 13 ? id.toUpperCase() : '';
}

function nameKey(name: string): string {
  return name.toLowerCase().split(/\s+/).filter(Boolean).join(' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
