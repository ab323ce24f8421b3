import type { Atlas } from '../../knowledge/atlas.ts';
import { findAtlasIds } from '../../knowledge/atlas.ts';
import { atlasRemark } from '../../knowledge/check.ts';
import { entryBeside, mentionsOf } from '../../knowledge/mentions.ts';
import type { DocumentTree, Item, Source } from '../../syntax/tree.ts';
import { entryOf, sourceOf } from '../../syntax/tree.ts';
import type { Span } from '../../text/text.ts';
import { difference } from '../../text/text.ts';
import { short } from '../bind/fields.ts';
import { sectionRecord } from '../bind/items.ts';
import type { Problem } from '../problem.ts';

/** More than this in one document is a list of everything, not a model. */
const most = 200;

const seen = new WeakMap<Atlas, WeakMap<DocumentTree, readonly Problem[]>>();

/**
 * Ids of ATLAS in the text of documents, comments among it: an id beside the name of something else, an id that ATLAS never had or no longer has. The values of
 * `atlas:` are checked when they are read, so only the names beside them are looked at here. A document is looked at once.
 */
export function checkMentions(documents: readonly DocumentTree[], atlas: Atlas): Problem[] {
  let known = seen.get(atlas);
  if (!known) seen.set(atlas, (known = new WeakMap()));
  const problems: Problem[] = [];
  for (const tree of documents) {
    let found = known.get(tree);
    if (!found) known.set(tree, (found = checkDocument(tree, atlas)));
    problems.push(...found);
  }
  return problems;
}

/** The same for one model, of which an edit changes little: where no id was and none is put in, nothing is looked through. */
export class MentionChecks {
  private known = new Map<string, { readonly tree: DocumentTree; readonly none: boolean }>();

  check(documents: readonly DocumentTree[], atlas: Atlas): Problem[] {
    const known: typeof this.known = new Map();
    const problems: Problem[] = [];
    for (const tree of documents) {
      const before = this.known.get(tree.file);
      const none = before?.none === true && staysWithout(before.tree.text, tree.text) ? true : !/AML\./i.test(tree.text);
      known.set(tree.file, { tree, none });
      if (!none) problems.push(...checkMentions([tree], atlas));
    }
    this.known = known;
    return problems;
  }
}

/** Is there no id in a text that comes from one without ids? */
function staysWithout(before: string, after: string): boolean {
  const { start, endAfter } = difference(before, after);
  return !/AML\./i.test(after.slice(Math.max(0, start - 3), endAfter + 3));
}

function checkDocument(tree: DocumentTree, atlas: Atlas): readonly Problem[] {
  const { text } = tree;
  if (!/AML\./i.test(text)) return [];
  const problems: Problem[] = [];
  const places = new Places(tree);
  for (const { idSpan, nameSpan, id, name, rightId, rightName } of mentionsOf(text, atlas)) {
    const span = { start: Math.min(idSpan.start, nameSpan.start), end: Math.max(idSpan.end, nameSpan.end) };
    const source = places.source(span);
    const inItem = (one: Span): Span => ({ start: one.start - source.item.start, end: one.end - source.item.start });
    problems.push({
      code: 'atlas-name-mismatch', severity: 'warning', source, message: `${id} is '${rightName}'; '${short(name)}' is ${rightId}.`,
      alternatives: [
        { title: `Change the id to ${rightId}`, span: inItem(idSpan), text: rightId },
        { title: `Change the name to '${rightName}'`, span: inItem(nameSpan), text: rightName },
      ],
    });
  }
  const checked = checkedValues(tree);
  for (const { id, start, end } of findAtlasIds(text)) {
    if (atlas.lookup(id) || checked.has(start)) continue;
    const remark = atlasRemark(atlas, id);
    if (!remark) continue;
    const replacement = remark.replacement ?? entryBeside(text, { start, end }, atlas)?.id;
    problems.push({ code: remark.code, severity: 'hint', message: remark.message, source: places.source({ start, end }), ...(replacement === undefined ? {} : { replacement }) });
  }
  if (problems.length <= most) return problems;
  return [...problems.slice(0, most), { code: 'many', severity: 'hint', message: `${problems.length - most} more remarks on ATLAS ids in this file are not shown.`, source: problems[most]!.source }];
}

/** Where the ids stand that the binder checks: the values of `atlas` in threats and own controls. */
function checkedValues(tree: DocumentTree): Set<number> {
  const starts = new Set<number>();
  for (const item of tree.items) {
    const record = sectionRecord(item.section);
    if (record !== 'threat' && record !== 'control') continue;
    const value = entryOf(item.value, 'atlas')?.value;
    for (const node of value?.is === 'list' ? value.items : [value])
      if (node?.is === 'scalar') for (const { start } of findAtlasIds(item.text.slice(node.start, node.end))) starts.add(item.start + node.start + start);
  }
  return starts;
}

/** Places in a document: in the item that stands there, or, for a comment between items, in the document as a whole. */
class Places {
  private readonly whole: Item;

  constructor(private readonly tree: DocumentTree) {
    this.whole = { file: tree.file, section: '', kind: 'value', start: 0, text: tree.text, problems: [] };
  }

  source(span: Span): Source {
    const { items } = this.tree;
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (items[middle]!.start <= span.start) low = middle + 1;
      else high = middle;
    }
    const item = items[low - 1];
    return item && span.end <= item.start + item.text.length ? sourceOf(item, { start: span.start - item.start, end: span.end - item.start }) : sourceOf(this.whole, span);
  }
}
