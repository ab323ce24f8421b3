import { stringText } from '../dsl/text.ts';
import { pieceLines } from './dsl-layout.ts';
import type { Piece } from './dsl-layout.ts';
import type { Context } from './dsl-statements.ts';
import { isStatement, statementPiece } from './dsl-statements.ts';
import { entryPiece } from './dsl-values.ts';
import { zonePieces } from './dsl-zones.ts';
import { recordOfSection, spacedSections } from './house.ts';
import type { Lines, Outline, OutlineEntry, OutlineNode, OutlineSection } from './outline.ts';
import { joinHeads, joinLines, trimLines, withoutBlank } from './outline.ts';

/**
 * Prints an outline as a `.threat` file. Sections keep their order; zones stand where the elements stand, because they hold them. Statements of one kind
 * stand together, with blank lines where the document has them; zones, threats, assumptions, exclusions, controls and decisions of several lines have one
 * around them in any case.
 * @param typeOfKind the type of element that a kind implies: its keyword says it
 */
export function printDsl(outline: Outline, typeOfKind: Context['typeOfKind']): string {
  const names = outline.sections.filter(({ name }) => name.value === 'data').flatMap(({ items }) => items.flatMap(({ key }) => (key ? [key.value] : [])));
  const groups = groupsOf(outline.sections, { typeOfKind, data: new Set(names) });
  const lines: string[] = [...outline.head];
  let gap = lines.length > 0;
  let before: { readonly group: Group; readonly isZone: boolean; readonly isLong: boolean } | undefined;
  let carried: Lines = [];
  for (const group of groups) {
    if (group.pieces.length === 0) {
      carried = joinLines(carried, group.foot);
      continue;
    }
    group.pieces.forEach((piece, i) => {
      const head = i === 0 && carried.length > 0 ? joinHeads(['', ...carried], piece.head) : piece.head;
      const above = withoutBlank(head);
      const own = pieceLines({ ...piece, head: above }, '');
      const isLong = own.length - above.length > 1;
      const isZone = piece.is === 'zone';
      const parted = group.isSpaced || isZone || before?.isZone === true;
      if (lines.length > 0 && (gap || head[0] === '' || before?.group.name !== group.name || (parted && (isLong || before.isLong)))) lines.push('');
      lines.push(...own);
      gap = false;
      before = { group, isZone, isLong };
    });
    carried = [];
    lines.push(...withoutBlank(group.foot));
    gap = group.foot.length > 0;
  }
  const foot = trimLines(joinLines(carried, outline.foot));
  if (foot.length > 0 && lines.length > 0) lines.push('');
  lines.push(...foot);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/** Statements that stand together, and comments below them. */
interface Group {
  readonly name: string;
  readonly pieces: readonly Piece[];
  readonly foot: Lines;
  readonly isSpaced: boolean;
}

function groupsOf(sections: readonly OutlineSection[], context: Context): Group[] {
  const table = (name: string): OutlineSection | undefined => sections.find((section) => section.name.value === name && section.shape === 'table');
  const zones = table('zones');
  const elements = table('elements');
  return sections.flatMap((section): Group[] => {
    const name = section.name.value;
    if (section === zones && elements) return [];
    if (section === zones || section === elements) return [zonedGroup(zones, elements, context)];
    if (section.shape === 'value') return [{ name: 'value', pieces: [valueStatement(section)], foot: [], isSpaced: false }];
    const record = recordOfSection(name, section.shape);
    const hasStatements = recordOfSection(name, 'table') !== undefined || recordOfSection(name, 'list') !== undefined;
    if (hasStatements && section.items.length === 0) return [{ name, pieces: [], foot: ownComments(section), isSpaced: false }];
    if (record === undefined) return [{ name, pieces: [sectionEntry(section)], foot: [], isSpaced: false }];
    const items = withHead(section);
    const pieces = items.filter((item) => isStatement(name, item)).map((item) => statementPiece(name, record, item, context));
    return [{ name, pieces: [...pieces, ...oddItems(section, items)], foot: section.foot, isSpaced: spacedSections.has(name) }];
  });
}

/** Zones and elements together. */
function zonedGroup(zones: OutlineSection | undefined, elements: OutlineSection | undefined, context: Context): Group {
  const zoneItems = zones ? withHead(zones) : [];
  const elementItems = elements ? withHead(elements) : [];
  let lead: Lines = [];
  if (zones && zoneItems.length > 0 && elementItems.length > 0 && zones.foot.length > 0) {
    // they come before the elements, so into the block of the last zone
    const last = zoneItems.at(-1);
    if (last && isStatement('zones', last)) zoneItems[zoneItems.length - 1] = { ...last, value: last.value?.is === 'map' ? { ...last.value, foot: joinHeads(last.value.foot, zones.foot) } : { is: 'map', entries: [], foot: zones.foot } };
    else lead = zones.foot;
  }
  if (zones && zoneItems.length === 0) lead = joinLines(ownComments(zones), lead);
  if (elements && elementItems.length === 0) lead = joinLines(lead, ownComments(elements));
  const { pieces, foot } = zonePieces(zoneItems, elementItems, elements?.items.length ? elements.foot : [], context);
  if (zones) pieces.push(...oddItems(zones, zoneItems));
  if (elements) pieces.push(...oddItems(elements, elementItems));
  const first = pieces[0];
  if (first && lead.length > 0) pieces[0] = { ...first, head: joinHeads(lead, first.head) };
  const rest = elementItems.length > 0 ? foot : zoneItems.length > 0 ? zones!.foot : [];
  return { name: 'zones', pieces, foot: first ? rest : joinLines(lead, rest), isSpaced: false };
}

/** The items of a section with its own comments on the first. */
function withHead(section: OutlineSection): OutlineEntry[] {
  const [first, ...others] = section.items;
  if (!first) return [];
  const own = [...section.head, ...(section.tail === undefined ? [] : [section.tail])];
  return [own.length === 0 ? first : { ...first, head: joinHeads(own, first.head) }, ...others];
}

function ownComments({ head, tail, foot }: OutlineSection): Lines {
  return joinLines(head, tail === undefined ? [] : [tail], foot);
}

function valueStatement(section: OutlineSection): Piece {
  const item = section.items[0]!;
  const entry: OutlineEntry = { ...item, key: section.name, head: joinHeads(section.head, item.head) };
  if (section.name.value !== 'threatmodel' || entry.value?.is !== 'scalar') return entryPiece(entry, 'model');
  return { is: 'entry', head: entry.head, text: `threatmodel ${stringText(entry.value.value)}`, ...(entry.tail === undefined ? {} : { tail: entry.tail }) };
}

/** A section that has no statements, as an entry. */
function sectionEntry({ name, shape, head, tail, items, foot }: OutlineSection): Piece {
  return entryPiece({ head, key: name, value: collection(shape, items, foot), ...(tail === undefined ? {} : { tail }) }, undefined);
}

/** The items of a section that no statement can say, as an entry of its name; their section's comments stand with the others. */
function oddItems({ name, shape }: OutlineSection, items: readonly OutlineEntry[]): Piece[] {
  const odd = items.filter((item) => !isStatement(name.value, item));
  return odd.length === 0 ? [] : [entryPiece({ head: [], key: name, value: collection(shape, odd, []) }, undefined)];
}

function collection(shape: OutlineSection['shape'], items: readonly OutlineEntry[], foot: Lines): OutlineNode {
  return shape === 'list' ? { is: 'list', members: items, foot } : { is: 'map', entries: items, foot };
}
