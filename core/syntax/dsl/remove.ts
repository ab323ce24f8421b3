import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import type { DocumentTree, Entry, Item, Node } from '../tree.ts';
import { entryOf } from '../tree.ts';
import { isFirstOnLine, lineEnd, lineStart, nextLine } from '../yaml/lines.ts';
import { headerPart } from './write-header.ts';
import { hasBrackets, statementOf, useAt } from './locate.ts';
import { removeLines, removeMember } from './members.ts';
import type { Block } from './members.ts';
import type { Statement } from './statement.ts';
import { memberSpan } from './statement.ts';

/** Removes an entry of an item, or the item; see `Surface.remove`. */
export function remove(tree: DocumentTree, item: Item, path: readonly string[]): readonly Edit[] {
  if (path.length === 0) return removeItem(tree, item);
  const statement = statementOf(item);
  const { value } = item;
  if (value?.is !== 'map') return [];
  const braces = statement ? undefined : bracesOf(item, value);
  // braces that are the item itself stay
  if (braces?.close !== undefined && path.length === 1 && value.entries.length === 1 && value.entries[0]!.key.value === path[0]) return [{ span: { start: braces.open + 1, end: braces.close }, text: '' }];
  return inMap(tree, item, value.entries, statement, statement ? bodyOf(item, statement) : braces, path);
}

/** A statement or entry with its lines. Of a zone that holds others these stay. */
function removeItem(tree: DocumentTree, item: Item): readonly Edit[] {
  const { text } = tree;
  if (item.kind === 'header') return [];
  const end = item.start + item.text.length;
  const around = surrounding(tree, item);
  if (around && around.members.length === 1) {
    const section = tree.sections.find((one) => one.items.includes(item));
    return section ? [takeOut(text, section.header.start, around.close! + 1)] : [];
  }
  if (around) return [removeMember(text, around, { start: item.start, end })];
  if (item.blockEnd === undefined) return [takeOut(text, item.start, end)];
  const inside = text.slice(end, item.blockEnd - 1);
  if (!/\S/.test(inside.replace(/#.*/g, ''))) return [takeOut(text, item.start, item.blockEnd)];
  return [takeOut(text, item.start, end), takeOut(text, item.blockEnd - 1, item.blockEnd)];
}

/** Takes a stretch out with its lines, or alone where something else stands on them. */
export function takeOut(text: string, start: number, end: number): Edit {
  const rest = /^[ \t]*;?[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnd(text, end)));
  if (isFirstOnLine(text, start) && rest) return removeLines(text, start, end);
  const separator = /^[ \t]*;?[ \t]*/.exec(text.slice(end, lineEnd(text, end)))![0];
  return { span: { start, end: end + separator.length }, text: '' };
}

/** For an item that is an entry inside the braces of its section, `elements: { a: {} }`: those. */
function surrounding(tree: DocumentTree, item: Item): Block | undefined {
  if (item.kind === 'value' || statementOf(item)) return undefined;
  const section = tree.sections.find((one) => one.items.includes(item));
  const others = section?.items.filter((one) => one.kind !== 'value' && !statementOf(one)) ?? [];
  let open = (others[0] ?? item).start;
  while (open > 0 && !/[{[]/.test(tree.text.charAt(open))) open--;
  const last = others.at(-1) ?? item;
  let close = last.start + last.text.length;
  while (close < tree.text.length && !/[}\]]/.test(tree.text.charAt(close))) close++;
  return { open, close, members: others.map((one) => ({ start: one.start, end: one.start + one.text.length })) };
}

function bodyOf(item: Item, { body }: Statement): Block | undefined {
  return body && { open: item.start + body.open, close: body.close === undefined ? undefined : item.start + body.close, members: body.members.map((member) => absolute(item, memberSpan(member))) };
}

function bracesOf(item: Item, node: Node): Block | undefined {
  if (node.is !== 'map' || !hasBrackets(item, node)) return undefined;
  return { open: item.start + node.start, close: item.start + node.end - 1, members: node.entries.map((entry) => absolute(item, entry)) };
}

function inMap(tree: DocumentTree, item: Item, entries: readonly Entry[], statement: Statement | undefined, block: Block | undefined, [key, ...rest]: readonly string[]): readonly Edit[] {
  const entry = entries.find((one) => one.key.value === key);
  if (!entry || key === undefined) return [];
  if (rest.length === 0) return removeEntry(tree, item, entry, statement, block);
  const { value: node } = entry;
  if (!node) return [];
  const [name, ...later] = rest;
  const whole = (): readonly Edit[] => removeEntry(tree, item, entry, statement, block);
  if (node.is === 'scalar') return later.length === 0 && node.value === name ? whole() : [];
  if (node.is === 'map') {
    const row = entryOf(node, name!);
    if (!row) return [];
    const rowUse = useAt(item, row.start);
    if (rowUse) {
      if (later.length === 0) return block ? [removeMember(tree.text, block, absolute(item, rowUse))] : [];
      if (row.value?.is === 'scalar') return later[0] === 'status' && later.length === 1 ? [{ span: absolute(item, { start: row.key.end, end: row.value.end }), text: '' }] : [];
      return row.value?.is === 'map' ? inMap(tree, item, row.value.entries, rowUse, bodyOf(item, rowUse), later) : [];
    }
    if (node.entries.length === 1 && later.length === 0) return whole();
    return inMap(tree, item, node.entries, undefined, bracesOf(item, node), rest);
  }
  const member = node.items.find((one) => (one.is === 'scalar' ? one.value === name : entryOf(one, name!) !== undefined));
  if (!member) return [];
  if (later.length > 0) {
    const row = member.is === 'map' ? entryOf(member, name!) : undefined;
    return row?.value?.is === 'map' ? inMap(tree, item, row.value.entries, undefined, bracesOf(item, row.value), later) : [];
  }
  const keyword = /(?:control|tool)[ \t]+$/.exec(item.text.slice(Math.max(0, member.start - 100), member.start));
  const rowUse = useAt(item, member.start) ?? (keyword ? useAt(item, member.start - keyword[0].length) : undefined);
  if (rowUse) return block ? [removeMember(tree.text, block, absolute(item, rowUse))] : [];
  if (node.items.length === 1) return whole();
  return [fromList(tree.text, node.items.map((one) => absolute(item, one)), node.items.indexOf(member))];
}

function removeEntry(tree: DocumentTree, item: Item, entry: Entry, statement: Statement | undefined, block: Block | undefined): readonly Edit[] {
  const node = entry.value;
  if (entry.key.implied && statement) {
    if (node && statement.form.says?.key === entry.key.value) return statement.form.section === 'elements' ? [{ span: absolute(item, statement.keyword), text: 'element' }] : [{ span: absolute(item, statement.keyword), text: 'decide' }];
    const part = node && headerPart(statement, node);
    if (part?.is === 'both') return [{ span: absolute(item, part), text: '->' }];
    if (part && part.is !== 'from' && part.is !== 'to' && part.is !== 'rule') {
      const { start, end } = absolute(item, part);
      let from = start;
      while (/[ \t]/.test(tree.text.charAt(from - 1))) from--;
      return [{ span: { start: from, end }, text: '' }];
    }
    // all rows of a table
    if (node?.is === 'map' && !part && block && node.entries.length > 0 && useAt(item, node.entries[0]!.start)) {
      const rows = node.entries.map((row) => absolute(item, row));
      const whole = { start: rows[0]!.start, end: rows.at(-1)!.end };
      return block.members.length === rows.length ? [removeMember(tree.text, { ...block, members: [whole] }, whole)] : joined(rows.map((row) => removeMember(tree.text, block, row)));
    }
    return [];
  }
  if (!block) return [];
  // of an entry with rows beside it only its own words are removed
  const own = block.members.find(({ start }) => start === item.start + entry.key.start) ?? absolute(item, entry);
  return [removeMember(tree.text, block, own)];
}

/** Removals that overlap as one. */
function joined(edits: readonly Edit[]): readonly Edit[] {
  const result: { span: { start: number; end: number }; text: string }[] = [];
  for (const { span } of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    const last = result.at(-1);
    if (last && span.start <= last.span.end) last.span.end = Math.max(last.span.end, span.end);
    else result.push({ span: { ...span }, text: '' });
  }
  return result;
}

/** Takes a member out of a list, with its comma, or its line where it has one of its own. */
function fromList(text: string, members: readonly Span[], index: number): Edit {
  const { start, end } = members[index]!;
  if (isFirstOnLine(text, start) && /^[ \t]*,?[ \t]*(?:#.*)?$/.test(text.slice(end, lineEnd(text, end))) && lineStart(text, start) > 0) return { span: { start: lineStart(text, start), end: nextLine(text, end) }, text: '' };
  const next = members[index + 1];
  if (next) {
    const between = text.slice(end, next.start);
    return { span: { start, end: between.includes('#') ? end + /^\s*,?[ \t]*/.exec(between)![0].length : next.start }, text: '' };
  }
  const before = members[index - 1];
  if (before && !text.slice(before.end, start).includes('#')) return { span: { start: before.end, end }, text: '' };
  return { span: { start, end: end + /^[ \t]*,?/.exec(text.slice(end, lineEnd(text, end)))![0].length }, text: '' };
}

function absolute(item: Item, { start, end }: Span): Span {
  return { start: item.start + start, end: item.start + end };
}
