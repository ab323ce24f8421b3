import type { DocumentTree, Item, ScalarNode, Section, SyntaxProblem } from '../tree.ts';
import { implied, itemOf, movedMember } from './lower.ts';
import type { Piece } from './pieces.ts';
import { shifted } from './pieces.ts';
import type { Statement } from './statement.ts';

/** Puts the pieces of a document together: what depends on more than one of them. */

const maximumProblems = 100;

/** What assembling has made, kept from version to version so that it stays the same object for as long as it says the same. */
export class Made {
  /** Headers of sections that consist of statements, by name. */
  readonly headers = new Map<string, Item>();
  /** Headers of sections that are written as entries, by the key they begin with. */
  readonly keys = new WeakMap<ScalarNode, Item>();
  /** Flows under another id than the one that their ends give, by the item read and that id. */
  readonly flows = new WeakMap<Item, Map<string, Item>>();
  /** Zones with entries below what they hold, by the item of their beginning. */
  readonly zones = new WeakMap<Item, Item>();
}

interface OpenZone {
  readonly piece: Piece;
  /** Its place among the items; -1 where the zone is no item. */
  readonly index: number;
  readonly late: Piece[];
}

/** The tree of a document. Sets where items stand. */
export function assemble(file: string, text: string, pieces: readonly Piece[], made: Made): DocumentTree {
  const items: Item[] = [];
  const problems: SyntaxProblem[] = [];
  const zones: OpenZone[] = [];
  const close = (end: number): void => {
    const zone = zones.pop();
    if (!zone || zone.index < 0) return;
    if (zone.late.length > 0) items[zone.index] = withLate(file, text, items[zone.index]!, zone, made);
    items[zone.index]!.blockEnd = end;
  };
  let statements = 0;
  for (const piece of pieces) {
    const { start } = piece;
    const index = items.length;
    for (let i = 0; i < piece.items.length; i++) {
      const item = piece.items[i]!;
      item.start = start + piece.at[i]!;
      if (item.blockEnd !== undefined) item.blockEnd = undefined;
      items.push(item);
    }
    for (const problem of piece.problems) if (problems.length <= maximumProblems) problems.push(shifted(problem, start));
    if (piece.kind === 'open') zones.push({ piece, index: piece.items[0]?.section === 'zones' ? index : -1, late: [] });
    else if (piece.kind === 'late') zones.at(-1)?.late.push(piece);
    else if (piece.kind === 'close') close(start + piece.length);
    if (piece.kind === 'statement' || piece.kind === 'open') statements++;
  }
  while (zones.length > 0) close(text.length);
  const yaml = statements === 0 ? yamlProblem(pieces) : undefined;
  if (yaml) return { file, syntax: 'dsl', text, items: [], sections: [], problems: [yaml] };
  deriveIds(items, made);
  return { file, syntax: 'dsl', text, items, sections: sectionsOf(file, pieces, items, made), problems: bounded(problems) };
}

/** The one problem of a text that is YAML from beginning to end. */
function yamlProblem(pieces: readonly Piece[]): SyntaxProblem | undefined {
  for (const piece of pieces) {
    const [item] = piece.items;
    const name = piece.section?.name ?? item?.section;
    if (piece.kind !== 'entry' || name === undefined || !(shared.has(name) || name === 'decisions')) continue;
    const problem = [...piece.problems, ...(item?.problems ?? [])].find(({ code }) => code === 'dsl-yaml');
    if (problem) return { code: 'dsl-yaml', message: 'This is YAML: name the file `.threat.yaml`, or let `threatline convert` write it as a `.threat` file.', span: { start: piece.start, end: piece.start + name.length } };
  }
  return undefined;
}

/** A zone together with the entries of its own that stand below what it holds. */
function withLate(file: string, text: string, item: Item, { piece, late }: OpenZone, made: Made): Item {
  const last = late.at(-1)!;
  const own = text.slice(piece.start, last.start + last.length);
  const kept = made.zones.get(item);
  if (kept && kept.text === own) {
    kept.start = piece.start;
    return kept;
  }
  const { zone } = piece;
  if (!zone?.body) return item;
  const members = late.flatMap(({ late: one, start }) => (one ? [movedMember(one, start - piece.start)] : []));
  const whole: Statement = { ...zone, end: own.length, body: { ...zone.body, members: [...zone.body.members, ...members] } };
  const problems = item.problems.filter(({ code }) => code !== 'duplicate-key' && code !== 'contradiction');
  const composed = itemOf(file, own, piece.start, whole, problems, piece.around?.id) ?? item;
  made.zones.set(item, composed);
  return composed;
}

const shared: ReadonlySet<string> = new Set(['elements', 'flows', 'zones', 'data', 'threats']);

/** Gives flows without an id one that nothing else in the document has: their ends, and a number where that is taken. */
function deriveIds(items: Item[], made: Made): void {
  if (!items.some((item) => item.key?.implied)) return;
  const taken = new Set<string>();
  for (const { key, section } of items) if (key && !key.implied && shared.has(section)) taken.add(key.value);
  const last = new Map<string, number>();
  items.forEach((item, i) => {
    const { key } = item;
    if (!key?.implied) return;
    let n = last.get(key.value) ?? 1;
    let id = n === 1 ? key.value : `${key.value}-${n}`;
    while (taken.has(id)) id = `${key.value}-${++n}`;
    taken.add(id);
    last.set(key.value, n);
    if (id === key.value) return;
    let variants = made.flows.get(item);
    if (!variants) made.flows.set(item, (variants = new Map()));
    let variant = variants.get(id);
    if (!variant) variants.set(id, (variant = { ...item, key: { ...key, value: id } }));
    variant.start = item.start;
    items[i] = variant;
  });
}

type Growing = { -readonly [K in keyof Section]: Section[K] } & { items: Item[] };

function sectionsOf(file: string, pieces: readonly Piece[], items: readonly Item[], made: Made): Section[] {
  const sections: Growing[] = [];
  const tables = new Map<string, Growing>();
  let index = 0;
  for (const piece of pieces) {
    if (piece.section && !tables.has(piece.section.name)) {
      const { name, shape } = piece.section;
      const header = headerOf(file, name, piece.start, made, name);
      const section: Growing = { name, shape, header, items: [] };
      tables.set(name, section);
      sections.push(section);
    }
    for (let n = piece.items.length; n > 0; n--) {
      const item = items[index++]!;
      if (item.kind === 'value') {
        sections.push({ name: item.section, header: keyHeader(file, item, made), shape: 'value', items: [item] });
        continue;
      }
      let section = tables.get(item.section);
      if (!section) {
        section = { name: item.section, header: headerOf(file, item.section, item.start, made), shape: item.section === 'decisions' ? 'list' : 'table', items: [] };
        tables.set(item.section, section);
        sections.push(section);
      }
      section.items.push(item);
    }
  }
  return sections;
}

/** The header of a section. Where it begins with a statement, no word of the document is its own. */
function headerOf(file: string, name: string, start: number, made: Made, text = ''): Item {
  const known = `${name}:${text}`;
  let header = made.headers.get(known);
  const key: ScalarNode = text === '' ? implied(name, { start: 0, end: 0 }) : { is: 'scalar', value: name, quoted: false, start: 0, end: text.length };
  if (!header) made.headers.set(known, (header = { file, section: name, kind: 'header', start, text, key, problems: [] }));
  header.start = start;
  return header;
}

function keyHeader(file: string, { section, start, key, text }: Item, made: Made): Item {
  const word: ScalarNode = key ?? implied(section, { start: 0, end: 0 });
  let header = made.keys.get(word);
  if (!header) made.keys.set(word, (header = { file, section, kind: 'header', start, text: text.slice(0, word.end), key: word, problems: [] }));
  header.start = start;
  return header;
}

function bounded(problems: SyntaxProblem[]): SyntaxProblem[] {
  problems.sort((a, b) => a.span.start - b.span.start);
  if (problems.length > maximumProblems) {
    const next = problems[maximumProblems]!;
    problems.length = maximumProblems;
    problems.push({ code: 'many', message: 'There are more mistakes from here on than are shown.', span: next.span });
  }
  return problems;
}
