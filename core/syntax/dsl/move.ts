import type { Edit } from '../surface.ts';
import type { DocumentTree, Item } from '../tree.ts';
import { isFirstOnLine, lineEnd, lineStart, newline } from '../yaml/lines.ts';
import { applyEdits } from '../../text/text.ts';
import { blockLines, fullEnd, reindented, zonesAround } from './extent.ts';
import { statementOf } from './locate.ts';
import { addMembers, indentAt, unitOf } from './members.ts';
import { takeOut } from './remove.ts';
import { entryOut } from './render.ts';
import { memberSpan } from './statement.ts';

/** Statements and the zones in whose blocks they stand. */

/** The zone of this id, where the document declares it by a statement. */
export function zoneItem(tree: DocumentTree, id: string): Item | undefined {
  return tree.items.find((item) => item.section === 'zones' && item.key?.value === id && statementOf(item) !== undefined);
}

/**
 * Moves an element's or zone's statement into the block of a zone; where the document does not declare that, out of all blocks, with the zone stated.
 * @returns no edits where that would put a zone into itself
 */
export function placeIn(tree: DocumentTree, item: Item, id: string): readonly Edit[] {
  const { text } = tree;
  const zone = zoneItem(tree, id);
  const end = fullEnd(item);
  if (zone && zone.start >= item.start && zone.start < end) return [];
  const lines = blockLines(tree, item);
  const own = lines ?? { start: item.start, end };
  const removed = lines ? takeOut(text, lines.start, lines.end) : takeOut(text, item.start, end);
  if (zone) return inOrder(removed, intoZone(tree, zone, text.slice(own.start, own.end), indentAt(text, item.start)));
  const statement = statementOf(item);
  const outer = zonesAround(tree, item.start)[0];
  if (!statement || !outer) return [];
  const stated = entryOut(item.section === 'zones' ? 'parent' : 'zone', id, { record: item.section === 'zones' ? 'zone' : 'element' });
  const at = (offset: number): number => item.start - own.start + offset;
  const { body } = statement;
  const edit = body
    ? addMembers(text.slice(own.start, own.end), newline(text), { open: at(body.open), close: body.close === undefined ? undefined : at(body.close), members: body.members.map((member) => ({ start: at(memberSpan(member).start), end: at(memberSpan(member).end) })) }, [stated])
    : { span: { start: at(statement.headEnd), end: at(statement.headEnd) }, text: ` { ${stated.text} }` };
  const moved = applyEdits(text.slice(own.start, own.end), [edit]);
  const behind = lineEnd(text, fullEnd(outer));
  return inOrder(removed, { span: { start: behind, end: behind }, text: `${newline(text)}${reindented(moved, indentAt(text, item.start), indentAt(text, outer.start))}` });
}

function inOrder(a: Edit, b: Edit): readonly Edit[] {
  return a.span.start <= b.span.start ? [a, b] : [b, a];
}

/** Puts lines at the end of a zone's block. @param indent the indentation that they have */
export function intoZone(tree: DocumentTree, zone: Item, lines: string, indent: string, stops: Edit['stops'] = undefined): Edit {
  const { text } = tree;
  const lineBreak = newline(text);
  const outer = indentAt(text, zone.start);
  const inner = outer + unitOf(text);
  const own = reindented(lines, indent, inner);
  // each line before a stop has grown by its indentation
  const grown = (at: number): number => at + (inner.length - indent.length) * (lines.slice(0, at).split(/\r\n|\n|\r/).length - 1);
  const by = (length: number): Pick<Edit, 'stops'> => (stops ? { stops: stops.map(({ start, end }) => ({ start: grown(start) + length, end: grown(end) + length })) } : {});
  const open = statementOf(zone)?.body?.open;
  if (open === undefined || zone.blockEnd === undefined) {
    const at = zone.start + (statementOf(zone)?.headEnd ?? zone.text.length);
    return { span: { start: at, end: at }, text: ` {${lineBreak}${own}${lineBreak}${outer}}`, ...by(2 + lineBreak.length + inner.length) };
  }
  const close = zone.blockEnd - 1;
  if (isFirstOnLine(text, close)) {
    const at = lineStart(text, close);
    return { span: { start: at, end: at }, text: own + lineBreak, ...by(inner.length) };
  }
  let start = close;
  while (/[ \t]/.test(text.charAt(start - 1))) start--;
  return { span: { start, end: close }, text: `${lineBreak}${own}${lineBreak}${outer}`, ...by(lineBreak.length + inner.length) };
}
