import type { DocumentTree, Entry, Item } from '../tree.ts';
import { CommentReader } from './comments.ts';
import { Marks } from './dsl-marks.ts';
import { recordOfSection, spacedSections } from './house.ts';
import type { Lines, Outline, OutlineEntry, OutlineScalar, OutlineSection } from './outline.ts';
import { joinLines, trimLines, withoutBlank } from './outline.ts';
import type { Document } from './outline-statement.ts';
import { entryOutline, StatementOutline } from './outline-statement.ts';

/**
 * The outline of a `.threat` file: its statements as items of their sections.
 *
 * A comment above a statement or entry belongs to it, one behind something on the same line to that. One right below something, with a blank line after it, belongs to
 * what is above: to the block or section that ends there. Blank lines around zones and between texts that people wrote (threats, decisions, ...) say nothing;
 * between elements, data and flows they stay.
 * @param typeOfKind the type of element that a kind implies: a keyword that says no more is left out
 */
export function outlineOfDsl(tree: DocumentTree, typeOfKind: (kind: string) => string | undefined): Outline {
  return new DslOutliner(tree, typeOfKind).run();
}

/** A zone whose block is open. */
interface Open {
  readonly statement: StatementOutline;
  /** Where its `}` stands, and where what follows begins. */
  readonly close: number;
  readonly end: number;
  /** Its place among the zones. */
  readonly at: number;
  /** How many elements there were when it began. */
  readonly elements: number;
  /** Comments that end its own entries. */
  foot: Lines;
  isEntered: boolean;
}

interface Draft {
  readonly name: OutlineScalar;
  readonly shape: OutlineSection['shape'];
  readonly items: OutlineEntry[];
  readonly foot: string[];
}

class DslOutliner {
  private readonly document: Document;
  private readonly drafts: Draft[] = [];
  private readonly tables = new Map<string, Draft>();
  private readonly open: Open[] = [];
  /** Comments that come behind the elements met so far. */
  private behind: string[] = [];
  /** The zone of the last element. */
  private lastZone: string | undefined;

  constructor(private readonly tree: DocumentTree, typeOfKind: Document['typeOfKind']) {
    const { text } = tree;
    const marks = new Marks(text);
    const data = new Set(tree.items.flatMap(({ section, key }) => (section === 'data' && key ? [key.value] : [])));
    this.document = { text, marks, reader: new CommentReader(text, marks.comments), typeOfKind, data };
  }

  run(): Outline {
    const { reader, text } = this.document;
    let top: Lines = [];
    let last: Draft | undefined;
    this.tree.items.forEach((item, i) => {
      this.leaveBefore(item.start);
      const around = this.open.at(-1);
      around?.statement.upTo(item.start);
      let head = reader.head(item.start);
      const draft = this.draftOf(item, item.kind === 'value' ? 'value' : item.kind === 'entry' ? 'table' : 'list');
      if (i === 0) {
        const blank = head.lastIndexOf('');
        if (blank > 0) [top, head] = [head.slice(0, blank), head.slice(blank + 1)];
      } else if (around) head = this.belowEntries(around, head);
      else if (last && last !== draft) head = this.below(last, draft, head);
      this.item(item, draft, head);
      last = draft;
    });
    this.leaveBefore(text.length + 1);
    const rest = reader.rest(text.length);
    const foot = last && rest.length > 0 ? trimLines(this.below(last, undefined, [...rest, ''])) : rest;
    this.settle();
    return { head: top, sections: this.sections(), foot: withoutBlank(foot) };
  }

  private draftOf(item: Item, shape: OutlineSection['shape']): Draft {
    const known = shape === 'value' ? undefined : this.tables.get(item.section);
    if (known?.shape === shape) return known;
    const draft: Draft = { name: { is: 'scalar', value: item.section, quoted: false }, shape, items: [], foot: [] };
    this.drafts.push(draft);
    if (shape !== 'value') this.tables.set(item.section, draft);
    return draft;
  }

  private item(item: Item, draft: Draft, head: Lines): void {
    const { document } = this;
    const { key, value, section } = item;
    const record = recordOfSection(section, draft.shape);
    const named = key ? { key: { is: 'scalar' as const, value: key.value, quoted: key.quoted } } : {};
    if (draft.shape === 'value') {
      document.reader.pass(item.start + (key?.end ?? 0));
      draft.items.push(entryOutline(document, item, { key: key!, start: 0, end: item.text.length, ...(value ? { value } : {}) }, head, 'model'));
      return;
    }
    const isStatement = key ? key.implied === true || key.start > 0 : value?.is === 'map' && value.entries.some((entry) => entry.key.implied && entry.key.value === 'threat');
    if (!record || !isStatement) {
      if (key) draft.items.push(entryOutline(document, item, { key, start: 0, end: item.text.length, ...(value ? { value } : {}) }, head, undefined, record ? { is: 'record', record } : undefined));
      else draft.items.push(this.member(item, head));
      return;
    }
    const entries = value?.is === 'map' ? value.entries : [];
    const above = spacedSections.has(section) || section === 'zones' ? withoutBlank(head) : head;
    const statement = new StatementOutline(document, item, record, { ...named, entries, start: 0, end: item.text.length }, section === 'elements' ? this.parted(entries, above) : above, item.blockEnd);
    if (section !== 'zones' || item.blockEnd === undefined) {
      draft.items.push(statement.finish([]));
      return;
    }
    const close = item.blockEnd - (document.text.charAt(item.blockEnd - 1) === '}' ? 1 : 0);
    this.open.push({ statement, close, end: item.blockEnd, at: draft.items.length, elements: this.tables.get('elements')?.items.length ?? 0, foot: [], isEntered: false });
    draft.items.push({ head: [] });
  }

  /** An item of a list that is written as an entry. */
  private member(item: Item, head: Lines): OutlineEntry {
    const { value } = item;
    const entry = entryOutline(this.document, item, { key: { is: 'scalar', value: '', quoted: false, start: 0, end: 0 }, start: 0, end: item.text.length, ...(value ? { value } : {}) }, head, undefined);
    return { head: entry.head, ...(entry.value ? { value: entry.value } : {}), ...(entry.tail === undefined ? {} : { tail: entry.tail }), ...(entry.close === undefined ? {} : { close: entry.close }) };
  }

  /** The head of an element: a blank line where another zone begins, and comments left from the zone before. */
  private parted(entries: readonly Entry[], head: Lines): Lines {
    const zone = entries.find(({ key }) => key.implied && key.value === 'zone')?.value;
    const id = zone?.is === 'scalar' ? zone.value : undefined;
    const isNew = id !== this.lastZone;
    this.lastZone = id;
    const { behind } = this;
    this.behind = [];
    if (behind.length > 0) return [...behind, '', ...withoutBlank(head)];
    return isNew ? ['', ...withoutBlank(head)] : head;
  }

  /** Ends the blocks of zones that end before an offset. */
  private leaveBefore(offset: number): void {
    const { reader } = this.document;
    for (let zone = this.open.at(-1); zone && zone.end <= offset; zone = this.open.at(-1)) {
      this.open.pop();
      zone.statement.upTo(zone.close);
      const below = reader.rest(zone.close);
      reader.pass(zone.end);
      const close = reader.tail();
      const lines = joinLines(below, close === undefined ? [] : [close]);
      const holdsElements = (this.tables.get('elements')?.items.length ?? 0) > zone.elements;
      this.tables.get('zones')!.items[zone.at] = zone.statement.finish(holdsElements ? zone.foot : joinLines(zone.foot, lines), true);
      if (holdsElements) this.behind.push(...lines);
    }
  }

  /** Takes comments right below a zone's own entries, or its header, with a blank line after them, to the zone. @returns the rest */
  private belowEntries(zone: Open, head: Lines): Lines {
    const isFirst = !zone.isEntered;
    zone.isEntered = true;
    const blank = head.indexOf('');
    if (!isFirst || blank < 1) return head;
    zone.foot = head.slice(0, blank);
    return head.slice(blank);
  }

  /** Takes comments right below what is before, with a blank line after them, to its section. @returns the rest */
  private below(last: Draft, next: Draft | undefined, head: Lines): Lines {
    const isZoned = (draft: Draft | undefined): boolean => draft !== undefined && draft.shape === 'table' && (draft.name.value === 'zones' || draft.name.value === 'elements');
    const blank = head.indexOf('');
    if (blank < 1 || last.shape === 'value' || (isZoned(last) && isZoned(next))) return head;
    const own = head.slice(0, blank);
    (isZoned(last) && this.tables.has('elements') ? this.behind : last.foot).push(...own);
    return head.slice(blank);
  }

  /** What comes behind the last element ends its section. */
  private settle(): void {
    const elements = this.tables.get('elements');
    elements?.foot.push(...this.behind);
  }

  /** The sections in the order of YAML: zones come before the data that stand before them here. */
  private sections(): OutlineSection[] {
    const order = [...this.drafts];
    const zones = order.findIndex((draft) => draft === this.tables.get('zones'));
    const data = order.findIndex((draft) => draft === this.tables.get('data'));
    if (zones > data && data !== -1 && this.tables.has('elements')) order.splice(data, 0, ...order.splice(zones, 1));
    return order.map(({ name, shape, items, foot }) => ({ name, head: [], shape, items, foot }));
  }
}
