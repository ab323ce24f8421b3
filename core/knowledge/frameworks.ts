import { WordIndex } from './search.ts';

/** The content of knowledge/frameworks.json. */
export interface FrameworksData {
  readonly notice: string;
  readonly frameworks: readonly FrameworkData[];
  /** Ids of the OWASP LLM list of 2025 -> ids of 2026. */
  readonly llm2025to2026: Readonly<Record<string, string>>;
}

/** Who publishes it, as far as a key or a filter needs to tell them apart. */
export type FrameworkFamily = 'owasp' | 'nist' | 'cwe' | 'capec' | 'cosai' | 'csa' | 'eu' | 'iso' | 'microsoft';

export interface FrameworkData {
  readonly id: string;
  readonly family: FrameworkFamily;
  readonly name: string;
  readonly edition: string;
  /** Its page; `{n}` stands for the number of an entry where each has a page. */
  readonly url: string;
  readonly licence: string;
  readonly note?: string;
  readonly items: readonly FrameworkItem[];
}

/** Either the title that the framework gives (`name`) or words that say what it is about (`topic`). */
export interface FrameworkItem {
  readonly id: string;
  readonly name?: string;
  readonly topic?: string;
  readonly formerNames?: readonly string[];
}

/** An entry of a framework, looked up. */
export interface Reference {
  readonly id: string;
  /** The title, or the topic where `exact` is false. */
  readonly name: string;
  /** False: the name is a topic, not the framework's own title. */
  readonly exact: boolean;
  /** The framework's name, without its edition. */
  readonly framework: string;
  readonly frameworkId: string;
  readonly family: FrameworkFamily;
  readonly edition: string;
  readonly url: string;
  readonly note?: string;
  readonly formerNames: readonly string[];
}

/** Look-up of OWASP, NIST, CWE, CAPEC, CoSAI, MAESTRO, EU AI Act and ISO/IEC 42001 entries. Ids are read in any case; unknown ids give undefined or an empty list. */
export class Frameworks {
  private readonly entries = new Map<string, Reference>();
  private readonly editions = new Map<string, Reference[]>();
  private readonly otherEditions = new Map<string, string>();
  private readonly index: WordIndex<Reference>;

  constructor(data: FrameworksData) {
    for (const framework of data.frameworks) for (const item of framework.items) this.add(framework, item);
    for (const same of this.editions.values()) same.sort((a, b) => (a.edition < b.edition ? 1 : -1));
    for (const [older, newer] of Object.entries(data.llm2025to2026)) {
      this.otherEditions.set(key(older), newer);
      this.otherEditions.set(key(newer), older);
    }
    this.index = new WordIndex([...this.entries.values()].map((entry) => ({ entry, id: entry.id, name: entry.name, also: entry.formerNames })));
  }

  /** The entry of this id: `LLM01:2025`, `ASI03`, `CWE-502`, `NISTAML.013`, `MEASURE 2.7`, `Art. 15`, ... */
  lookup(id: string): Reference | undefined {
    return this.entries.get(key(id));
  }

  /** What an OWASP id that lacks its edition may mean, the newest edition first: `LLM03` is two things. Empty for an id that needs none or has its own. */
  withoutEdition(id: string): readonly Reference[] {
    return this.editions.get(key(id)) ?? [];
  }

  /** The entry of the OWASP LLM list 2026 that goes on from one of 2025, and the other way. */
  otherEdition(id: string): Reference | undefined {
    const other = this.otherEditions.get(key(id));
    return other === undefined ? undefined : this.lookup(other);
  }

  /** Every entry, or those of one family, in the order of the lists. */
  all(family?: FrameworkFamily): Reference[] {
    const every = [...this.entries.values()];
    return family === undefined ? every : every.filter((entry) => entry.family === family);
  }

  /** Entries in whose id, name or former names every word occurs, best first. Without words: everything. */
  search(words: string, family?: FrameworkFamily): Reference[] {
    const found = this.index.search(words);
    return family === undefined ? found : found.filter((entry) => entry.family === family);
  }

  private add(framework: FrameworkData, item: FrameworkItem): void {
    const reference: Reference = {
      id: item.id, name: item.name ?? item.topic ?? item.id, exact: item.name !== undefined,
      framework: framework.name, frameworkId: framework.id, family: framework.family, edition: framework.edition,
      url: framework.url.replaceAll('{n}', item.id.replace(/^[A-Z]+-/, '')), note: framework.note, formerNames: item.formerNames ?? [],
    };
    this.entries.set(key(item.id), reference);
    const bare = /^([A-Z]+\d+):\d{4}$/.exec(item.id)?.[1];
    if (bare === undefined) return;
    const same = this.editions.get(key(bare));
    if (same) same.push(reference);
    else this.editions.set(key(bare), [reference]);
  }
}

/**
 * The id of a framework that stands at an offset of a line: one word (`LLM01:2025`, `CWE-502`, `MAESTRO-L1`, `riskDataPoisoning`), or two (`GOVERN 1.1`, `Art. 15`).
 * Ids without an edition are found too. Single letters with a number (`T1`) count only where the line says nothing else: models use them as names of their own.
 */
export function referenceAt(frameworks: Frameworks, line: string, offset: number): { readonly id: string; readonly start: number; readonly end: number } | undefined {
  const tokens = [...line.slice(0, 2000).matchAll(/[A-Za-z0-9](?:[\w.:-]*\w)?\.?/g)].map((match) => ({ text: match[0], start: match.index, end: match.index + match[0].length }));
  const at = tokens.findIndex((token) => token.start <= offset && offset <= token.end);
  if (at < 0) return undefined;
  const known = (id: string): boolean => (frameworks.lookup(id) !== undefined && !/^t\d{1,2}$/i.test(id)) || frameworks.withoutEdition(id).length > 0;
  for (const [from, to] of [[at, at + 1], [at - 1, at], [at, at]] as const) {
    const first = tokens[from];
    const last = tokens[to];
    if (!first || !last || last.start - first.end > 1) continue;
    for (const end of [last.end, last.end - (last.text.endsWith('.') ? 1 : 0)]) {
      const id = line.slice(first.start, end);
      if (known(id)) return { id, start: first.start, end };
    }
  }
  return undefined;
}

/** One spelling for the ways in which people write an id: case, spaces, 'Article 15', 'LLM1', and ASI with the year of its only edition. */
function key(id: string): string {
  if (id.length > 64) return '';
  return id
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/^art(?:icle|\.)? ?(?=\d)/, 'art. ')
    .replace(/^(llm|ml|mcp|asi)(?=\d(?::|$))/, (list) => `${list}0`)
    .replace(/^(asi\d\d):2026$/, '$1');
}
