/**
 * What the printers print: a document without places, with its comments where they belong. Both syntaxes are read into it, and it is printed
 * in either. Sections stand in the order in which the document first names them; a section that it names twice is one here.
 */

/** Comment lines, each from its `#`, and '' for a blank line (never two in a row). */
export type Lines = readonly string[];

export interface Outline {
  /** Comments at the top with a blank line below them. */
  readonly head: Lines;
  readonly sections: readonly OutlineSection[];
  /** Comments behind everything. */
  readonly foot: Lines;
}

export interface OutlineSection {
  readonly name: OutlineScalar;
  readonly head: Lines;
  /** The comment on the line of its key. */
  readonly tail?: string;
  /** `value`: one entry, whose key is the section's name. */
  readonly shape: 'table' | 'list' | 'value';
  readonly items: readonly OutlineEntry[];
  /** Comments behind its last item. */
  readonly foot: Lines;
}

export type OutlineNode = OutlineScalar | OutlineList | OutlineMap;

export interface OutlineScalar {
  readonly is: 'scalar';
  readonly value: string;
  /** It was in quotes, or a block text. */
  readonly quoted: boolean;
}

export interface OutlineList {
  readonly is: 'list';
  readonly members: readonly OutlineEntry[];
  readonly foot: Lines;
}

export interface OutlineMap {
  readonly is: 'map';
  readonly entries: readonly OutlineEntry[];
  readonly foot: Lines;
}

/** An entry of a map, an item of a section, or (without a key) a member of a list. */
export interface OutlineEntry {
  /** Comments and blank lines above it. */
  readonly head: Lines;
  readonly key?: OutlineScalar;
  readonly value?: OutlineNode;
  /** The comment at the end of its line, or of its first line where it has several. */
  readonly tail?: string;
  /** The comment behind its closing bracket, where that stands on a line of its own. */
  readonly close?: string;
}

/** Is there a comment anywhere in it, blank lines not counted? */
export function hasComments(node: OutlineNode | undefined): boolean {
  if (!node || node.is === 'scalar') return false;
  return node.foot.length > 0 || (node.is === 'list' ? node.members : node.entries).some((entry) => isCommented(entry) || hasComments(entry.value));
}

/** Does the entry itself carry a comment? */
function isCommented(entry: OutlineEntry): boolean {
  return entry.tail !== undefined || entry.close !== undefined || entry.head.some((line) => line !== '');
}

/** Joins stretches of lines: no blank line twice, none at the start. */
export function joinLines(...parts: readonly Lines[]): string[] {
  const result: string[] = [];
  for (const line of parts.flat()) if (line !== '' || (result.length > 0 && result[result.length - 1] !== '')) result.push(line);
  return result;
}

/** Two heads as one; a blank line above the first stays. */
export function joinHeads(first: Lines, second: Lines): Lines {
  if (first.length === 0) return second;
  return second.length === 0 ? first : [...(first[0] === '' ? [''] : []), ...joinLines(first, second)];
}

/** The same without blank lines at the end. */
export function trimLines(lines: Lines): Lines {
  let end = lines.length;
  while (end > 0 && lines[end - 1] === '') end--;
  return end === lines.length ? lines : lines.slice(0, end);
}

export function indentLines(lines: Lines, indent: string): string[] {
  return lines.map((line) => (line === '' ? '' : indent + line));
}

/** The same without a blank line at the start. */
export function withoutBlank(lines: Lines): Lines {
  return lines[0] === '' ? lines.slice(1) : lines;
}
