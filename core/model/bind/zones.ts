import type { Catalog } from '../../catalog/catalog.ts';
import type { Element, Zone } from '../model.ts';
import type { Problem } from '../problem.ts';
import { short } from './fields.ts';

/** Adds zones that are named by type only, cuts cycles, and gives each zone its effective type and trust rank. Changes `zones` in place. */
export function linkZones(catalog: Catalog, elements: ReadonlyMap<string, Element>, zones: Map<string, Zone>, problems: Problem[]): void {
  for (const element of elements.values()) {
    const named = element.zone?.value;
    if (named === undefined || zones.has(named)) continue;
    const type = catalog.zoneTypes.get(named.toLowerCase());
    if (!type || named !== type.id) continue;
    zones.set(named, {
      is: 'zone', id: named, name: type.name, type: type.id, trust: type.trust, item: element.item, idSource: element.zone!.source,
      attributes: new Map(), controls: [], crossing: new Map(), implicit: true,
    });
  }
  const told = new Set<string>();
  for (const zone of zones.values()) {
    const chain = [zone.id];
    let at = zone;
    while (at.parent && zones.has(at.parent.value)) {
      const parent = at.parent.value;
      if (chain.includes(parent)) {
        const cycle = chain.slice(chain.indexOf(parent));
        if (!cycle.some((id) => told.has(id)))
          problems.push({ code: 'zone-cycle', severity: 'error', source: at.parent.source, message: `Zone '${short(parent)}' lies inside itself (${[...cycle, parent].map(short).join(' in ')}): take one 'parent' out.` });
        for (const id of cycle) told.add(id);
        break;
      }
      chain.push(parent);
      at = zones.get(parent)!;
    }
  }
  for (const id of told) {
    const cut: { -readonly [K in keyof Zone]: Zone[K] } = { ...zones.get(id)! };
    delete cut.parent;
    zones.set(id, cut);
  }
  for (const zone of [...zones.values()]) {
    if (zone.trust !== undefined) continue;
    for (const around of ancestors(zones, zone.id))
      if (around.trust !== undefined) {
        zones.set(zone.id, { ...zone, trust: around.trust });
        break;
      }
  }
}

/** The zone and those around it, innermost first. */
export function ancestors(zones: ReadonlyMap<string, Zone>, id: string | undefined): Zone[] {
  const result: Zone[] = [];
  for (let zone = id === undefined ? undefined : zones.get(id); zone && result.length < 1000; zone = zone.parent ? zones.get(zone.parent.value) : undefined) {
    if (result.includes(zone)) break;
    result.push(zone);
  }
  return result;
}
