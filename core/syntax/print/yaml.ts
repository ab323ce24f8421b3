import { scalarText } from '../yaml/render.ts';
import { hasComments, indentLines, joinHeads, joinLines, trimLines, withoutBlank } from './outline.ts';
import type { Outline, OutlineEntry, OutlineMap, OutlineNode, OutlineScalar, OutlineSection } from './outline.ts';
import { looksTyped } from './words.ts';

/** Lines longer than this are broken where there is a place to. */
const width = 120;

/**
 * Prints an outline as YAML: sections with a blank line between them; an entry on one line where it fits and holds no further map, otherwise a key a line. A comment
 * keeps what it belongs to from being written on one line.
 */
export function printYaml(outline: Outline): string {
  const lines: string[] = [...outline.head];
  outline.sections.forEach((section, i) => {
    const before = outline.sections[i - 1];
    const own = sectionLines(section);
    const isParted = before ? before.shape !== 'value' || section.shape !== 'value' : outline.head.length > 0;
    if (isParted && own[0] !== '') lines.push('');
    lines.push(...(before || isParted ? own : withoutBlank(own)));
  });
  const foot = withoutBlank(trimLines(outline.foot));
  if (foot.length > 0 && lines.length > 0) lines.push('');
  lines.push(...foot);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function sectionLines(section: OutlineSection): string[] {
  const { name, items, foot } = section;
  if (section.shape === 'value') return items.flatMap((item) => entryLines({ ...item, head: joinHeads(section.head, item.head), key: name }, ''));
  const lines = [...section.head, withTail(`${keyText(name)}:`, section.tail)];
  items.forEach((item, i) => lines.push(...(section.shape === 'list' ? memberLines : entryLines)(i === 0 ? { ...item, head: withoutBlank(item.head) } : item, '  ')));
  lines.push(...indentLines(items.length === 0 ? withoutBlank(foot) : foot, '  '));
  return lines;
}

/** An entry of a map: what stands above it, its line or lines. */
function entryLines(given: OutlineEntry, indent: string): string[] {
  const entry = withoutFoot(given);
  const { value } = entry;
  const head = indentLines(entry.head, indent);
  const lead = `${indent}${keyText(entry.key!)}:`;
  if (!value) return [...head, withTail(lead, entry.tail)];
  const onLine = oneLine(entry, lead.length + 1, false);
  if (onLine !== undefined) return [...head, withTail(`${lead} ${onLine}`, entry.tail ?? entry.close)];
  if (value.is === 'scalar') return [...head, ...scalarLines(value, lead, indent, entry.tail)];
  return [...head, withTail(lead, entry.tail), ...collectionLines(value, `${indent}  `, entry.close)];
}

/** A member of a list. */
function memberLines(given: OutlineEntry, indent: string): string[] {
  const entry = withoutFoot(given);
  const { value } = entry;
  const head = indentLines(entry.head, indent);
  const lead = `${indent}-`;
  if (!value) return [...head, withTail(lead, entry.tail)];
  const onLine = oneLine(entry, lead.length + 1, true);
  if (onLine !== undefined) return [...head, withTail(`${lead} ${onLine}`, entry.tail ?? entry.close)];
  if (value.is === 'scalar') return [...head, ...scalarLines(value, lead, indent, entry.tail)];
  const lines = collectionLines(value, `${indent}  `, entry.close);
  const first = value.is === 'map' && entry.tail === undefined && value.entries[0]!.head.length === 0 ? lines.shift() : undefined;
  return [...head, first === undefined ? withTail(lead, entry.tail) : `${lead} ${first.trimStart()}`, ...lines];
}

/** A single value behind its key or dash: on the line, or as a block text below. */
function scalarLines(value: OutlineScalar, lead: string, indent: string, tail: string | undefined): string[] {
  const block = blockText(value, `${indent}  `);
  return block ? [withTail(`${lead} ${block.sign}`, tail), ...block.lines] : [withTail(`${lead} ${scalar(value, false)}`, tail)];
}

/** Empty brackets stand on a line: of their comments all but the last go above. */
function withoutFoot(entry: OutlineEntry): OutlineEntry {
  const { value, tail, close } = entry;
  if (!value || value.is === 'scalar' || (value.is === 'list' ? value.members : value.entries).length > 0) return entry;
  if (value.foot.length === 0 && (tail === undefined || close === undefined)) return entry;
  const head = joinHeads(entry.head, joinLines(tail === undefined ? [] : [tail], value.foot));
  return { ...(entry.key ? { key: entry.key } : {}), head, value: { ...value, foot: [] }, ...(close === undefined ? {} : { close }) };
}

function collectionLines(value: Exclude<OutlineNode, OutlineScalar>, indent: string, close: string | undefined): string[] {
  const members = value.is === 'list' ? value.members : value.entries;
  const lines = members.flatMap((entry, i) => (value.is === 'list' ? memberLines : entryLines)(i === 0 ? { ...entry, head: withoutBlank(entry.head) } : entry, indent));
  return [...lines, ...indentLines(value.foot, indent), ...(close === undefined ? [] : [`${indent}${close}`])];
}

/**
 * The value on the rest of a line; undefined where it belongs on lines of its own.
 * @param used how much of the line is taken
 */
function oneLine(entry: OutlineEntry, used: number, isMember: boolean): string | undefined {
  const value = entry.value!;
  if (value.is === 'scalar') {
    const text = scalar(value, false);
    const fits = used + text.length <= width && !value.value.includes('\n');
    return fits || !blockText(value, '') ? text : undefined;
  }
  const members = value.is === 'list' ? value.members : value.entries;
  if (members.length === 0) return value.is === 'list' ? '[]' : '{}';
  if (hasComments(value) || (entry.tail !== undefined && entry.close !== undefined) || isBroken(value)) return undefined;
  if (value.is === 'map' ? !isPlainMap(value) : isMember && value.members.some(({ value: member }) => member?.is === 'map')) return undefined;
  const text = inline(value);
  return used + text.length <= width ? text : undefined;
}

/** Does it hold nothing but single values and lists of them? */
function isPlainMap(map: OutlineMap): boolean {
  return map.entries.every(({ value }) => value && (value.is === 'scalar' || (value.is === 'list' && value.members.every((member) => member.value?.is === 'scalar'))));
}

/** Is there an entry without a value, or a text of several lines? */
function isBroken(value: OutlineNode): boolean {
  if (value.is === 'scalar') return value.value.includes('\n');
  return (value.is === 'list' ? value.members : value.entries).some((entry) => entry.value === undefined || isBroken(entry.value));
}

/** A value within brackets. */
function inline(value: OutlineNode): string {
  if (value.is === 'scalar') return scalar(value, true);
  if (value.is === 'map') return value.entries.length === 0 ? '{}' : `{ ${value.entries.map(pair).join(', ')} }`;
  return `[${value.members.map(({ value: member }) => (member!.is === 'map' && member!.entries.length === 1 ? pair(member!.entries[0]!) : inline(member!))).join(', ')}]`;
}

function pair({ key, value }: OutlineEntry): string {
  return `${scalar(key!, true)}: ${inline(value!)}`;
}

function keyText(key: OutlineScalar): string {
  return scalar(key, false);
}

function scalar({ value, quoted }: OutlineScalar, inFlow: boolean): string {
  return scalarText(value, inFlow, quoted && looksTyped(value) ? '"' : undefined);
}

/** A long text over several lines, where that says exactly the same; undefined where it does not, or is not called for. */
function blockText({ value, quoted }: OutlineScalar, indent: string): { readonly sign: string; readonly lines: readonly string[] } | undefined {
  // eslint-disable-next-line no-control-regex
  if ((quoted && looksTyped(value)) || /[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) return undefined;
  if (value.includes('\n')) {
    const body = value.endsWith('\n') ? value.slice(0, -1) : value;
    if (body === '' || /^\s|\n$|^[ ]+$/m.test(body.split('\n', 1)[0]!) || body.endsWith('\n') || /^ +$/m.test(body)) return undefined;
    return { sign: value.endsWith('\n') ? '|' : '|-', lines: body.split('\n').map((line) => (line === '' ? '' : indent + line)) };
  }
  const words = value.split(' ');
  if (words.length < 2 || words.includes('')) return undefined;
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(indent + line);
  return { sign: '>-', lines };
}

function withTail(line: string, tail: string | undefined): string {
  return tail === undefined ? line : `${line} ${tail}`;
}
