import type { DocumentTree, Item, Node, Section } from '../tree.ts';
import { contentAfter, isSpace } from './words.ts';

/** Where lines begin and end around an offset, and what brackets a thing stands in. Line ends are \n, \r\n and \r. */

export function lineStart(text: string, at: number): number {
  while (at > 0 && !isBreak(text.charCodeAt(at - 1))) at--;
  return at;
}

/** The end of the line, before its break. */
export function lineEnd(text: string, at: number): number {
  while (at < text.length && !isBreak(text.charCodeAt(at))) at++;
  return at;
}

/** The start of the next line, or the end of the text. */
export function nextLine(text: string, at: number): number {
  const end = lineEnd(text, at);
  if (end === text.length) return end;
  return text.charCodeAt(end) === 13 && text.charCodeAt(end + 1) === 10 ? end + 2 : end + 1;
}

function isBreak(c: number): boolean {
  return c === 10 || c === 13;
}

/** The line break that the document uses. */
export function newline(text: string): string {
  return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/** White space as wide as what stands before an offset on its line. */
export function indentation(text: string, at: number): string {
  return text.slice(lineStart(text, at), at).replace(/[^\t ]/g, ' ');
}

/** Does nothing but white space stand before an offset on its line? */
export function isFirstOnLine(text: string, at: number): boolean {
  for (let i = at - 1; i >= 0 && !isBreak(text.charCodeAt(i)); i--) if (!isSpace(text.charCodeAt(i))) return false;
  return true;
}

/** Would a blank line behind this text become part of it? Block texts with `+` keep all that follow. */
export function keepsBlankLines(text: string): boolean {
  return /[|>][1-9]?\+/.test(text);
}

export function isBlankLine(text: string, at: number): boolean {
  return text.slice(lineStart(text, at), lineEnd(text, at)).trim() === '';
}

/** Where the colon after a key ends, or undefined where there is none. */
export function colonAfter(text: string, keyEnd: number): number | undefined {
  const at = contentAfter(text, keyEnd);
  return text.charAt(at) === ':' ? at + 1 : undefined;
}

/** Is the node what an alias stands for? Nothing inside it can be changed in its place. */
export function isAlias(item: Item, node: Node): boolean {
  return item.text.charAt(node.start) === '*';
}

/** Is the whole document written in brackets? */
export function isInlineDocument(tree: DocumentTree): boolean {
  return tree.text.charAt(contentAfter(tree.text, tree.text.charCodeAt(0) === 0xfeff ? 1 : 0)) === '{';
}

/** Are the items of a section written in brackets? */
export function isInlineSection(tree: DocumentTree, section: Section): boolean {
  if (isInlineDocument(tree)) return true;
  const { text } = tree;
  const colon = colonAfter(text, section.header.start + section.header.text.length);
  if (colon === undefined) return false;
  let at = contentAfter(text, colon);
  while (text.charAt(at) === '&' || text.charAt(at) === '!') {
    while (at < text.length && !/\s/.test(text.charAt(at))) at++;
    at = contentAfter(text, at);
  }
  const first = section.items[0];
  return (text.charAt(at) === '{' || text.charAt(at) === '[') && (!first || first.start > at || first.kind === 'value');
}

/** The section that an item is in. */
export function sectionOf(tree: DocumentTree, item: Item): Section | undefined {
  return tree.sections.find((section) => section.name === item.section && (section.header === item || section.items.includes(item)));
}
