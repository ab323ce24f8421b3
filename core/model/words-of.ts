import type { Catalog } from '../catalog/catalog.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import type { IdRemark } from '../knowledge/check.ts';
import { idCheck, idMeant } from '../knowledge/check.ts';
import type { Frameworks } from '../knowledge/frameworks.ts';
import { nearest } from '../text/similar.ts';
import type { CatalogWords } from './catalog-words.ts';

/**
 * The words that the binder needs, from a catalogue. With ATLAS and the frameworks, ids that a model names are checked too: one that ATLAS never had (with the
 * nearest that it has), one that it has retired (with what took its place), an OWASP id without its edition.
 */
export function catalogWords(catalog: Catalog, atlas?: Atlas, frameworks?: Frameworks): CatalogWords {
  const words = {
    kinds: new Set(catalog.kinds.keys()),
    zoneTypes: new Set(catalog.zoneTypes.keys()),
    controls: new Set(catalog.controls.keys()),
    rules: new Set(catalog.rules.keys()),
    packs: new Set(catalog.packNames),
  };
  if (!atlas || !frameworks) return words;
  const check = idCheck(atlas, frameworks);
  return {
    ...words,
    atlas,
    readId: (of, value) => idMeant(atlas, of, value),
    checkId(of, id) {
      const remark = check(of, id);
      return remark?.code === 'unknown-atlas' && remark.replacement === undefined ? withGuess(remark, id, atlas) : remark;
    },
  };
}

/** A sub-technique that does not exist points to its technique, anything else to the nearest id. */
function withGuess(remark: IdRemark, id: string, atlas: Atlas): IdRemark {
  const parent = /^(AML\.T\d{4})\.\d+$/i.exec(id)?.[1];
  const guess = (parent === undefined ? undefined : atlas.technique(parent)?.id) ?? nearest(id, atlasIds(atlas));
  return guess === undefined ? remark : { ...remark, message: `${remark.message} Did you mean ${guess}?`, replacement: guess };
}

function* atlasIds(atlas: Atlas): Iterable<string> {
  for (const is of ['technique', 'mitigation', 'tactic', 'case-study'] as const) for (const entry of atlas.all(is as 'technique')) yield entry.id;
}
