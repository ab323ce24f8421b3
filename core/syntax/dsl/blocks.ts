import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import type { DocumentTree, Item } from '../tree.ts';
import { newline } from '../yaml/lines.ts';
import { blockLines, reindented, zonesAround } from './extent.ts';
import { statementOf } from './locate.ts';
import { indentAt } from './members.ts';
import { placeFor } from './place.ts';

/** The lines of an item; see `Surface.blockOf`. What stands in the block of a zone says its zone by that, so it cannot be moved as text. */
export function blockOf(tree: DocumentTree, item: Item): Span | undefined {
  if (item.kind === 'header' || (item.kind !== 'value' && !statementOf(item))) return undefined;
  return zonesAround(tree, item.start).length > 0 ? undefined : blockLines(tree, item);
}

/** Puts lines into a document; see `Surface.addBlock`. */
export function addBlock(tree: DocumentTree, section: string, block: string, after?: Item): readonly Edit[] {
  const first = /[^\s#]/.exec(block.replace(/^[ \t]*#.*$/gm, ''))?.index;
  if (first === undefined) return [];
  const { at, before, behind } = placeFor(tree, section, after);
  const lines = reindented(block, indentAt(block, block.search(/[^\s]/)), '').replace(/\r\n|\n|\r/g, newline(tree.text));
  return [{ span: { start: at, end: at }, text: before + lines + behind }];
}
