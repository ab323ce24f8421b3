import type { Span, TextEdit } from '../../text/text.ts';
import { applyEdits } from '../../text/text.ts';
import type { DocumentTree, Item, Node, Section } from '../tree.ts';
import { isAlias, isFirstOnLine, isInlineDocument, isInlineSection, lineEnd, lineStart, nextLine } from './lines.ts';
import { readYaml } from './read.ts';

/**
 * Brings the blocks of a YAML document to one depth. Sections are taken whole or not at all: one with mistakes, tabs or texts of several lines keeps its
 * indentation, and so does all of them if the document would say anything else afterwards.
 */
export function reindent(tree: DocumentTree, options: { readonly indent: string; readonly range?: Span }): readonly TextEdit[] {
  const { text } = tree;
  if (!/^ +$/.test(options.indent) || isInlineDocument(tree) || tree.problems.length > 0) return [];
  const edits: TextEdit[] = [];
  tree.sections.forEach((section, i) => {
    const end = tree.sections[i + 1]?.header.start ?? text.length;
    const first = section.items[0];
    if (!first || section.shape === 'value' || isInlineSection(tree, section)) return;
    const start = lineStart(text, first.start);
    const { range } = options;
    if (range && (range.start > start || lineEnd(text, range.end) < contentEnd(section))) return;
    edits.push(...new SectionIndent(text, section, options.indent.length, end).edits());
  });
  if (edits.length === 0) return [];
  const after = readYaml(tree.file, applyEdits(text, edits));
  return saying(after) === saying(tree) ? edits : [];
}

function contentEnd(section: Section): number {
  const last = section.items.at(-1)!;
  return last.start + last.text.length;
}

/** Everything that a tree says, without places. */
function saying(tree: DocumentTree): string {
  const plain = (node: Node | undefined): unknown => (!node ? null : node.is === 'scalar' ? [node.value, node.quoted] : node.is === 'list' ? node.items.map(plain) : node.entries.map(({ key, value }) => [key.value, plain(value)]));
  return JSON.stringify([tree.problems.length, tree.sections.map(({ name, shape, items }) => [name, shape, items.map(({ kind, key, value, problems }) => [kind, key?.value, plain(value), problems.length])])]);
}

interface Column {
  readonly old: number;
  readonly now: number;
}

/** The new indentation of the lines of one section. */
class SectionIndent {
  /** Where lines begin with something of the tree, by the start of the line. */
  private readonly at = new Map<number, Column>();
  private isOdd = false;

  constructor(private readonly text: string, private readonly section: Section, private readonly by: number, private readonly end: number) {}

  edits(): TextEdit[] {
    const { text, section, by } = this;
    const column = this.column(section.items[0]!.start);
    // a list may stand under its key
    const now = section.shape === 'list' && column === 0 ? 0 : by;
    for (const item of section.items) {
      if (item.problems.length > 0) return [];
      this.note(item.start, now);
      if (section.shape === 'list') this.member(item, item.value, 0, now);
      else this.value(item, item.value, now);
    }
    if (this.isOdd) return [];
    const edits: TextEdit[] = [];
    let open: Column[] = [];
    let shift = 0;
    for (let line = lineStart(text, section.items[0]!.start); line < this.end; line = nextLine(text, line)) {
      const content = /^[ \t]*/.exec(text.slice(line, lineEnd(text, line)))![0];
      const first = text.charAt(line + content.length);
      if (first === '' || /[\r\n]/.test(first)) continue;
      if (content.includes('\t')) return [];
      const old = content.length;
      const known = this.at.get(line);
      let wanted: number;
      if (known) {
        open = [...open.filter((one) => one.old < old), known];
        shift = known.now - known.old;
        wanted = known.now;
      } else if (first === '#') {
        if (old === 0 && column > 0) continue;
        wanted = open.findLast((one) => one.old <= old)?.now ?? now;
      } else wanted = old + shift; // goes on with the brackets above
      if (wanted < 0) return [];
      if (wanted !== old) edits.push({ span: { start: line, end: line + old }, text: ' '.repeat(wanted) });
    }
    return edits;
  }

  private column(at: number): number {
    return at - lineStart(this.text, at);
  }

  /** Something begins its line: it is to stand in this column. */
  private note(at: number, now: number): void {
    if (!isFirstOnLine(this.text, at)) {
      this.isOdd = true;
      return;
    }
    this.at.set(lineStart(this.text, at), { old: this.column(at), now });
  }

  /** @param now the column of its key */
  private value(item: Item, node: Node | undefined, now: number): void {
    if (!node) return;
    if (isAlias(item, node)) return;
    if (node.is === 'scalar') {
      if (/[\r\n]/.test(item.text.slice(node.start, node.end)) || isFirstOnLine(this.text, item.start + node.start)) this.isOdd = true;
      return;
    }
    if (node.inline) {
      if (hasLongText(item, node) || isFirstOnLine(this.text, item.start + node.start)) this.isOdd = true;
      return;
    }
    if (node.is === 'map') {
      for (const entry of node.entries) {
        this.note(item.start + entry.start, now + this.by);
        this.value(item, entry.value, now + this.by);
      }
      return;
    }
    const keyColumn = this.columnOfLine(item, node.start);
    const dash = keyColumn === undefined ? now + this.by : this.column(item.start + node.start) === keyColumn ? now : now + this.by;
    let from = node.start;
    for (const member of node.items) {
      const at = item.text.lastIndexOf('-', member.start - 1);
      if (at < from) {
        this.isOdd = true;
        return;
      }
      this.note(item.start + at, dash);
      this.member(item, member, at, dash);
      from = member.end;
    }
  }

  /** The column of the key that a list stands under. */
  private columnOfLine(item: Item, at: number): number | undefined {
    for (let line = lineStart(this.text, item.start + at); line > 0; ) {
      line = lineStart(this.text, line - 1);
      const match = /^( *)(?:- +)*([^\s#])/.exec(this.text.slice(line, lineEnd(this.text, line)));
      if (match) return match[0].length - 1;
    }
    return undefined;
  }

  /** A member of a list. @param at where its dash stands in the item @param dash the dash's new column */
  private member(item: Item, node: Node | undefined, at: number, dash: number): void {
    if (!node || isAlias(item, node)) return;
    if (node.is === 'map' && !node.inline) {
      const [first] = node.entries;
      const isBelow = first !== undefined && isFirstOnLine(this.text, item.start + first.start);
      const column = isBelow ? dash + this.by : dash + ((first?.start ?? at) - at);
      node.entries.forEach((entry, i) => {
        if (i > 0 || isBelow) this.note(item.start + entry.start, column);
        this.value(item, entry.value, column);
      });
      return;
    }
    if (node.is === 'list' && !node.inline) this.isOdd = true;
    else this.value(item, node, dash);
  }
}

function hasLongText(item: Item, node: Node): boolean {
  if (node.is === 'scalar') return /[\r\n]/.test(item.text.slice(node.start, node.end));
  return node.is === 'list' ? node.items.some((member) => hasLongText(item, member)) : node.entries.some(({ key, value }) => hasLongText(item, key) || (value !== undefined && hasLongText(item, value)));
}
