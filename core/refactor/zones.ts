import { short } from '../model/bind/fields.ts';
import type { Element } from '../model/model.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { Edit, Value } from '../syntax/surface.ts';
import type { Item } from '../syntax/tree.ts';
import { itemsTouching } from '../syntax/walk.ts';
import type { RefactorContext, Refactoring } from './refactoring.ts';
import { idFrom, isTaken, listed } from './refactoring.ts';

/** Elements and the zones that they stand in. */

/** A menu with more zones than this is a list to search, not to choose from. */
const zonesOffered = 8;

const elementSection: ReadonlySet<string> = new Set(['elements']);

/** The elements that the selection touches, in document order. */
export function selectedElements({ analysis, tree, span }: RefactorContext): Element[] {
  const items = new Set<Item>(itemsTouching(tree, span, elementSection));
  return [...analysis.model.elements.values()].filter((element) => items.has(element.item));
}

/** Puts the selected elements into a new zone; where they share a zone, the new one lies inside it. */
export function extractZone(context: RefactorContext): Refactoring[] {
  const elements = selectedElements(context);
  if (elements.length === 0) return [];
  const { analysis, tree } = context;
  const outer = new Set(elements.map(({ zone }) => zone?.value));
  const [parent] = outer.size === 1 ? outer : [undefined];
  const id = idFrom(elements.length === 1 ? `${elements[0]!.id} zone` : 'new zone', isTaken(analysis), 'zone');
  return [{
    title: `Put ${listed(elements.map((element) => short(element.id)))} into a new zone`, kind: 'extract', named: { file: tree.file, id },
    files: () => {
      const surface = surfaceOf(tree);
      const declared = parent !== undefined && analysis.model.zones.get(parent)?.implicit === false;
      // a zone type that is named directly is what the new zone is of
      const value: { readonly [key: string]: Value } = parent === undefined ? {} : declared ? { parent } : { type: parent };
      const moves = elements.map((element) => surface.setValue(tree, element.item, ['zone'], id));
      const zone = surface.addItem(tree, 'zones', id, value);
      return moves.some((edits) => edits.length === 0) || zone.length === 0 ? [] : [{ file: tree.file, edits: [...zone, ...moves.flat()] }];
    },
  }];
}

/** Moves the selected elements to another zone of the model. */
export function moveToZone(context: RefactorContext): Refactoring[] {
  const elements = selectedElements(context);
  if (elements.length === 0) return [];
  const { analysis, tree } = context;
  const zones = [...analysis.model.zones.values()].filter((zone) => elements.some((element) => element.zone?.value !== zone.id));
  if (zones.length > zonesOffered) zones.splice(zonesOffered);
  return zones.map((zone) => ({
    title: `Move ${listed(elements.map((element) => short(element.id)))} to zone '${short(zone.id)}'`, kind: 'move',
    files: () => {
      const edits: Edit[] = [];
      for (const element of elements) {
        if (element.zone?.value === zone.id) continue;
        const own = surfaceOf(tree).setValue(tree, element.item, ['zone'], zone.id);
        if (own.length === 0) return [];
        edits.push(...own);
      }
      return edits.length > 0 ? [{ file: tree.file, edits }] : [];
    },
  }));
}
