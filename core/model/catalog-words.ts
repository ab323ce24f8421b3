import type { ProblemCode } from './problem.ts';

/** What the binder needs to know of the catalogue and of ATLAS: words, not rules. */
export interface CatalogWords {
  readonly kinds: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  readonly zoneTypes: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  readonly controls: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  readonly rules: { has(id: string): boolean; [Symbol.iterator](): Iterator<string> };
  /** What is wrong with an ATLAS, OWASP or CWE id, if anything. */
  checkId?(of: string, id: string): { code: ProblemCode; message: string; replacement?: string } | undefined;
}
