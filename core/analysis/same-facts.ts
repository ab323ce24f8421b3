/**
 * Do two bound forms of one subject say the same? Their places in the text, and what only people read (names, descriptions), do not count.
 * @param text does a rule look at names and descriptions?
 */
export function sameFacts(a: object, b: object, text: boolean): boolean {
  return same(a, b, text);
}

/** What only leads to words and places. */
const places: ReadonlySet<string> = new Set(['item', 'source', 'idSource', 'typeSource', 'kindSource', 'dataSource', 'evidence', 'owner', 'due', 'outOfScope', 'kindVia', 'via']);
const words: ReadonlySet<string> = new Set(['name', 'description', 'dataText']);

function same(a: unknown, b: unknown, text: boolean): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Map) {
    if (!(b instanceof Map) || a.size !== b.size) return false;
    for (const [key, value] of a) if (!b.has(key) || !same(value, b.get(key), text)) return false;
    return true;
  }
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!same(a[i], b[i], text)) return false;
    return true;
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  // whether there is any text of data decides something, its words do not
  if ((left['dataText'] === '') !== (right['dataText'] === '')) return false;
  const counts = (key: string): boolean => !places.has(key) && (text || !words.has(key));
  for (const key of Object.keys(left)) if (counts(key) && !same(left[key], right[key], text)) return false;
  for (const key of Object.keys(right)) if (!(key in left) && counts(key)) return false;
  return true;
}
