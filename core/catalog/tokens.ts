/** Words of a text with their places: for matching technologies, names and protocols as whole words. */
export interface Token {
  readonly word: string;
  readonly start: number;
  readonly end: number;
}

/** Texts are cut here: nobody names an element in more, and matching stays cheap. */
const maxLength = 300;

/** Letters and digits, in small letters; everything else separates. */
export function tokensOf(text: string): Token[] {
  const result: Token[] = [];
  for (const match of text.slice(0, maxLength).matchAll(/[\p{L}\p{N}]+/gu)) result.push({ word: match[0].toLowerCase(), start: match.index, end: match.index + match[0].length });
  return result;
}

/** A phrase and what it stands for, ready for matching. */
export interface Phrase<T> {
  readonly words: readonly string[];
  readonly value: T;
}

export function phraseOf<T>(text: string, value: T): Phrase<T> {
  return { words: tokensOf(text).map((token) => token.word), value };
}

/** Phrases by their first word, longest first. */
export class PhraseTable<T> {
  private readonly byFirst = new Map<string, Phrase<T>[]>();

  constructor(phrases: Iterable<Phrase<T>>) {
    for (const phrase of phrases) {
      const first = phrase.words[0];
      if (first === undefined) continue;
      const list = this.byFirst.get(first);
      if (list === undefined) this.byFirst.set(first, [phrase]);
      else list.push(phrase);
    }
    for (const list of this.byFirst.values()) list.sort((a, b) => b.words.length - a.words.length);
  }

  /** All phrases that begin at this token, longest first. With `plural`, the last word may have an s more. */
  at(tokens: readonly Token[], index: number, plural = false): Phrase<T>[] {
    const first = tokens[index];
    if (first === undefined) return [];
    const candidates = [...(this.byFirst.get(first.word) ?? []), ...(plural && first.word.endsWith('s') ? (this.byFirst.get(first.word.slice(0, -1)) ?? []).filter((phrase) => phrase.words.length === 1) : [])];
    return candidates.filter((phrase) =>
      phrase.words.every((word, i) => {
        const token = tokens[index + i]?.word;
        return token === word || (plural && i === phrase.words.length - 1 && token === `${word}s`);
      }),
    );
  }
}
