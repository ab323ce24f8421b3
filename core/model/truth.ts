/** Three-valued (Kleene) logic: `unknown` is neither, and never counts as safe. */
export type Truth = 'yes' | 'no' | 'unknown';

export function not(a: Truth): Truth {
  return a === 'yes' ? 'no' : a === 'no' ? 'yes' : 'unknown';
}

/** no if one is no, yes if all are yes (and so for none at all), otherwise unknown. */
export function all(values: Iterable<Truth>): Truth {
  let result: Truth = 'yes';
  for (const value of values) {
    if (value === 'no') return 'no';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** yes if one is yes, no if all are no (and so for none at all), otherwise unknown. */
export function any(values: Iterable<Truth>): Truth {
  let result: Truth = 'no';
  for (const value of values) {
    if (value === 'yes') return 'yes';
    if (value === 'unknown') result = 'unknown';
  }
  return result;
}

/** Reads a flag as people write it; undefined when the word is none. */
export function parseFlag(word: string): Truth | undefined {
  switch (word.trim().toLowerCase()) {
    case 'yes': case 'true': case 'on': return 'yes';
    case 'no': case 'false': case 'off': return 'no';
    case 'unknown': case '?': return 'unknown';
    default: return undefined;
  }
}
