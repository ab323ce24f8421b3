import type { Catalog } from '../../catalog/catalog.ts';
import type { Element, Zone } from '../model.ts';
import type { Problem } from '../problem.ts';
import { short } from './fields.ts';

/**
 * Adds zones that are named by type only, cuts cycles, and gives each zone its effective type and trust rank.
 * @param declared as written
 * @param before the result for an earlier version of the model: a zone that comes out the same is the same object
 */
export function linkZones(catalog: Catalog, elements: ReadonlyMap<string, Element>, declared: ReadonlyMap<string, Zone>, problems: Problem[], before?: ReadonlyMap<string, Zone>): Map<string, Zone> {
  const zones = new Map(declared);
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
  const done = new Set<string>();
  for (const start of zones.values()) {
    const chain = new Map<string, number>();
    for (let at: Zone | undefined = start; at && !done.has(at.id); at = at.parent ? zones.get(at.parent.value) : undefined) {
      chain.set(at.id, chain.size);
      const parent = at.parent?.value;
      if (parent === undefined || !chain.has(parent)) continue;
      const cycle = [...chain.keys()].slice(chain.get(parent));
      const way = [...cycle, parent].map(short);
      problems.push({ code: 'zone-cycle', severity: 'error', source: at.parent!.source, message: `Zone '${short(parent)}' lies inside itself (${(way.length > 8 ? [...way.slice(0, 5), '...', ...way.slice(-2)] : way).join(' in ')}): take one 'parent' out.` });
      for (const id of cycle) told.add(id);
      break;
    }
    for (const id of chain.keys()) done.add(id);
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
  if (before) for (const [id, zone] of zones) {
    const old = before.get(id);
    if (old && old.item === zone.item && old.idSource === zone.idSource && (zone.implicit || old.attributes === zone.attributes) && old.parent === zone.parent && old.trust === zone.trust && old.type === zone.type) zones.set(id, old);
  }
  return zones;
}

/** No system nests zones deeper; a hostile model pays for no more. */
const maximumDepth = 100;

/** The zone and those around it, innermost first. */
export function ancestors(zones: ReadonlyMap<string, Zone>, id: string | undefined): Zone[] {
  const result: Zone[] = [];
  const seen = new Set<string>();
  for (let zone = id === undefined ? undefined : zones.get(id); zone && !seen.has(zone.id) && result.length < maximumDepth; zone = zone.parent ? zones.get(zone.parent.value) : undefined) {
    seen.add(zone.id);
    result.push(zone);
  }
  return result;
}
