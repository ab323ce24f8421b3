import { keySpec } from '../../model/vocabulary/index.ts';
import type { RecordName } from '../../model/vocabulary/index.ts';
import type { Piece } from './dsl-layout.ts';
import type { Context } from './dsl-statements.ts';
import { isStatement, statementPiece } from './dsl-statements.ts';
import type { Lines, OutlineEntry } from './outline.ts';
import { withoutBlank } from './outline.ts';

/**
 * Zones with the elements and zones that stand in them.
 *
 * An element stands in the block of its zone and a zone in that of its parent, where that is declared in the same document. Both keep the order of the
 * document as far as that allows: the zones of a block theirs, its elements theirs, and a zone comes before an element that follows one of its own.
 */

/** Blocks are nested no deeper than this; what would stand deeper says its parent. */
const maximumNesting = 20;

interface Place {
  readonly zone: OutlineEntry;
  readonly children: Place[];
  readonly elements: number[];
  depth: number;
  /** The first of the elements in it or in a zone within. */
  first: number;
}

/**
 * @param below comments below the last element
 * @returns the statements at the top level: zones that have no parent here, and elements without a zone of this document; and what of `below` belongs to no block
 */
export function zonePieces(zones: readonly OutlineEntry[], elements: readonly OutlineEntry[], below: Lines, context: Context): { pieces: Piece[]; foot: Lines } {
  const places = zones.filter((zone) => isStatement('zones', zone)).map((zone): Place => ({ zone, children: [], elements: [], depth: 0, first: Infinity }));
  const byId = new Map<string, Place>();
  for (const place of places) if (!byId.has(place.zone.key!.value)) byId.set(place.zone.key!.value, place);
  const parentOf = parents(places, byId);
  const roots: Place[] = [];
  for (const place of places) {
    const depth = depthOf(place, parentOf);
    // a block that is too deep begins anew at the top, its own zones within it
    if (depth % maximumNesting === 0) parentOf.delete(place);
    (parentOf.get(place)?.children ?? roots).push(place);
  }
  const placeOf = (i: number): Place | undefined => (isStatement('elements', elements[i]!) ? byId.get(single(elements[i]!, 'element', 'zone') ?? '') : undefined);
  const loose: number[] = [];
  elements.forEach((element, i) => {
    if (!isStatement('elements', element)) return;
    const place = placeOf(i);
    (place?.elements ?? loose).push(i);
    for (let at: Place | undefined = place; at && at.first > i; at = parentOf.get(at)) at.first = i;
  });
  const { heads, feet } = comments(elements, placeOf);

  const element = (i: number, inZone: boolean): Piece => statementPiece('elements', 'element', { ...elements[i]!, head: heads[i]! }, context, inZone ? ['zone'] : []);
  const merge = (children: readonly Place[], own: readonly number[], inZone: boolean): Piece[] => {
    const pieces: Piece[] = [];
    let next = 0;
    let reached = -1;
    for (const child of children) {
      if (child.first !== Infinity) reached = Math.max(reached, child.first);
      while (next < own.length && own[next]! < reached) pieces.push(element(own[next++]!, inZone));
      pieces.push(zone(child));
    }
    while (next < own.length) pieces.push(element(own[next++]!, inZone));
    return pieces;
  };
  const zone = (place: Place): Piece => statementPiece('zones', 'zone', place.zone, context, parentOf.has(place) ? ['parent'] : [], merge(place.children, place.elements, true), feet.get(place) ?? []);
  const last = elements.length > 0 ? placeOf(elements.length - 1) : undefined;
  if (last) addTo(feet, last, below);
  return { pieces: merge(roots, loose, false), foot: last ? [] : below };
}

/** The single value of a key that stands once. */
function single(item: OutlineEntry, record: RecordName, key: string): string | undefined {
  if (item.value?.is !== 'map') return undefined;
  const found = item.value.entries.filter((entry) => keySpec(record, entry.key!.value)?.key === key);
  return found.length === 1 && found[0]!.value?.is === 'scalar' ? found[0]!.value.value : undefined;
}

/** The parents of zones. Zones that lie in one another in a circle have none: they say it in their blocks. */
function parents(places: readonly Place[], byId: ReadonlyMap<string, Place>): Map<Place, Place> {
  const stated = new Map<Place, Place>();
  for (const place of places) {
    const parent = byId.get(single(place.zone, 'zone', 'parent') ?? '');
    if (parent) stated.set(place, parent);
  }
  const done = new Set<Place>();
  for (const place of places) {
    const way: Place[] = [];
    const onWay = new Set<Place>();
    let at: Place | undefined = place;
    for (; at && !done.has(at) && !onWay.has(at); at = stated.get(at)) {
      way.push(at);
      onWay.add(at);
    }
    if (at && onWay.has(at)) for (const one of way.slice(way.indexOf(at))) stated.delete(one);
    for (const one of way) done.add(one);
  }
  return stated;
}

function depthOf(place: Place, parentOf: ReadonlyMap<Place, Place>): number {
  if (place.depth > 0) return place.depth;
  const way: Place[] = [];
  let at: Place | undefined = place;
  for (; at && at.depth === 0; at = parentOf.get(at)) way.push(at);
  let depth = at?.depth ?? 0;
  for (const one of way.reverse()) one.depth = ++depth;
  return place.depth;
}

/** A comment right below an element, with a blank line after it, ends the block of that element's zone where the next one stands in another. */
function comments(elements: readonly OutlineEntry[], placeOf: (i: number) => Place | undefined): { heads: Lines[]; feet: Map<Place, string[]> } {
  const feet = new Map<Place, string[]>();
  const heads = elements.map((element, i) => {
    const before = i === 0 ? undefined : placeOf(i - 1);
    const blank = element.head.indexOf('');
    if (!before || blank < 1 || before === placeOf(i)) return element.head;
    addTo(feet, before, element.head.slice(0, blank));
    return withoutBlank(element.head.slice(blank));
  });
  return { heads, feet };
}

function addTo(feet: Map<Place, string[]>, place: Place, lines: Lines): void {
  const known = feet.get(place);
  if (known) known.push(...lines);
  else if (lines.length > 0) feet.set(place, [...lines]);
}
