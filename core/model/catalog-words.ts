import type { Atlas } from '../knowledge/atlas.ts';
import type { IdRemark } from '../knowledge/check.ts';

/** What the binder needs to know of the catalogue and of ATLAS: words, not rules. */
export interface CatalogWords {
  readonly kinds: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  readonly zoneTypes: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  readonly controls: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  readonly rules: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  /** Names of packs. */
  readonly packs?: { has(name: string): boolean; [Symbol.iterator](): Iterator<string> };
  /** What is wrong with an ATLAS, OWASP or CWE id, if anything. */
  checkId?(of: string, id: string): IdRemark | undefined;
  /** The id that a value stands for: `AML.T0020` for `AML.T0020 (Poison Training Data)`. */
  readId?(of: string, value: string): string;
  /** For checks of ids in comments and free text. */
  readonly atlas?: Atlas;
}
