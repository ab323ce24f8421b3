import type { CatalogData, Control, Kind, Protocol, Rule, ZoneType } from './types.ts';

/** The catalogue, ready for look-up. It never changes: `merge` makes another. */
export class Catalog {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly controls: ReadonlyMap<string, Control>;
  readonly zoneTypes: ReadonlyMap<string, ZoneType>;
  readonly protocols: readonly Protocol[];
  private readonly groups = new Map<string, Kind[]>();
  private readonly packs = new Map<string, Rule[]>();

  constructor(readonly data: CatalogData) {
    this.rules = firstById(data.rules);
    this.kinds = firstById(data.kinds);
    this.controls = firstById(data.controls);
    this.zoneTypes = firstById(data.zoneTypes);
    this.protocols = data.protocols;
    for (const kind of this.kinds.values()) for (const group of new Set(kind.groups)) add(this.groups, group, kind);
    for (const rule of this.rules.values()) add(this.packs, rule.pack, rule);
  }

  /** This catalogue with what own rule files add. Where both have an id, this one's entry stays: loading reports the other. */
  merge(own: CatalogData): Catalog {
    return new Catalog({
      rules: [...this.data.rules, ...own.rules],
      kinds: [...this.data.kinds, ...own.kinds],
      controls: [...this.data.controls, ...own.controls],
      zoneTypes: [...this.data.zoneTypes, ...own.zoneTypes],
      protocols: [...this.data.protocols, ...own.protocols],
    });
  }

  /** The same kinds, controls, zone types and protocols with other rules: to try a rule alone, or a variant of it. */
  withRules(rules: readonly Rule[]): Catalog {
    return new Catalog({ ...this.data, rules });
  }

  /** Names of all groups that kinds belong to. */
  get kindGroups(): readonly string[] {
    return [...this.groups.keys()];
  }

  /** The kinds of a group; none for an unknown one. */
  kindsInGroup(group: string): readonly Kind[] {
    return this.groups.get(group) ?? [];
  }

  /** Is the kind in the group? An unknown kind is in none. */
  isInGroup(kind: string | undefined, group: string): boolean {
    return kind !== undefined && (this.kinds.get(kind)?.groups.includes(group) ?? false);
  }

  /** Names of all packs that have rules. */
  get packNames(): readonly string[] {
    return [...this.packs.keys()];
  }

  /** The rules of a pack; none for an unknown one. */
  rulesByPack(pack: string): readonly Rule[] {
    return this.packs.get(pack) ?? [];
  }

  /** Does the control stand where this type of subject is? `data` carries no controls. */
  canStand(control: string, on: 'process' | 'store' | 'external' | 'flow' | 'zone'): boolean {
    return this.controls.get(control)?.on.includes(on) ?? false;
  }
}

function firstById<T extends { readonly id: string }>(all: readonly T[]): ReadonlyMap<string, T> {
  const result = new Map<string, T>();
  for (const one of all) if (!result.has(one.id)) result.set(one.id, one);
  return result;
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
