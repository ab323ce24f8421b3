import type { ElementType } from '../model/model.ts';
import type { CatalogData } from './types.ts';
import type { FactOf } from './words.ts';

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

/** The ids of a catalogue. */
export function knownOf({ kinds, controls, zoneTypes }: Pick<CatalogData, 'kinds' | 'controls' | 'zoneTypes'>): Known {
  const groups = new Map<string, string[]>();
  for (const kind of kinds) for (const group of kind.groups) groups.set(group, [...(groups.get(group) ?? []), kind.id]);
  return {
    kinds: new Map<string, ElementType>(kinds.map((kind) => [kind.id, kind.type])),
    groups,
    controls: new Map<string, readonly string[]>(controls.map((control) => [control.id, control.on])),
    zoneTypes: new Set(zoneTypes.map((zoneType) => zoneType.id)),
  };
}

/** The sorts of facts that can be asked of these types. */
export function factsOfTypes(types: ReadonlySet<SubjectType>): FactOf[] {
  const result: FactOf[] = [];
  if (elementTypes.some((type) => types.has(type))) result.push('element');
  for (const type of ['flow', 'zone', 'data'] as const) if (types.has(type)) result.push(type);
  return result;
}
