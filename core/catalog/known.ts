import type { ElementType } from '../model/model.ts';

/** The ids that conditions may name: those of the catalogue that is extended and of the files being read. */
export interface Known {
  /** Kind id -> its type. */
  readonly kinds: ReadonlyMap<string, ElementType>;
  /** Group -> its kinds. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Control id -> where it can stand. */
  readonly controls: ReadonlyMap<string, readonly string[]>;
  readonly zoneTypes: ReadonlySet<string>;
}

/** What a condition is asked of. */
export type SubjectType = ElementType | 'flow' | 'zone' | 'data';

export const elementTypes: readonly SubjectType[] = ['process', 'store', 'external'];
export const subjectTypes: readonly SubjectType[] = [...elementTypes, 'flow', 'zone', 'data'];
