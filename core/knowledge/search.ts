/** Something that can be found by its id, its name and what it was called before. */
export interface Searchable<T> {
  readonly entry: T;
  readonly id: string;
  readonly name: string;
  readonly also: readonly string[];
}

interface Prepared<T> {
  readonly entry: T;
  readonly id: string;
  readonly name: string;
  readonly also: string;
}

/** Words past this many, and units past this length, are not looked at: a query is typed by a person. */
const maxWords = 8;
const maxLength = 200;

/** Search by words over ids, names and former names, ignoring case. Built once, asked often. */
export class WordIndex<T> {
  private readonly prepared: readonly Prepared<T>[];

  /** Entries in the order in which equally good hits are to come. */
  constructor(entries: readonly Searchable<T>[]) {
    this.prepared = entries.map(({ entry, id, name, also }) => ({ entry, id: id.toLowerCase(), name: name.toLowerCase(), also: also.join('\n').toLowerCase() }));
  }

  /**
   * Entries in which every word of the query occurs, best first: in the name from the start of a word, elsewhere in the name or id, in a former name.
   * A query without words finds everything.
   */
  search(query: string): T[] {
    const words = query.slice(0, maxLength).toLowerCase().split(/[\s,;:()]+/).filter(Boolean).slice(0, maxWords);
    const ranked: T[][] = [[], [], [], []];
    for (const candidate of this.prepared) {
      let worst = 0;
      for (const word of words) {
        worst = Math.max(worst, rank(candidate, word));
        if (worst === missing) break;
      }
      ranked[worst]?.push(candidate.entry);
    }
    return ranked.flat();
  }
}

const missing = 4;

function rank<T>(candidate: Prepared<T>, word: string): number {
  if (startsWord(candidate.name, word)) return 0;
  if (candidate.name.includes(word) || candidate.id.includes(word)) return 1;
  if (startsWord(candidate.also, word)) return 2;
  return candidate.also.includes(word) ? 3 : missing;
}

/** `word` occurs in `text` and no letter or digit stands before it. */
function startsWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) if (at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1]!)) return true;
  return false;
}
