import { short } from '../model/bind/fields.ts';
import type { Alternative, Problem } from '../model/problem.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { Edit, Value } from '../syntax/surface.ts';
import type { DocumentTree, Item, Node, ScalarNode } from '../syntax/tree.ts';
import type { Span } from '../text/text.ts';
import type { FileEdits, Fix, FixContext } from './fix.ts';

/** Everything that mends a problem, best first. */
export function fixesForProblem(problem: Problem, context: FixContext): Fix[] {
  const tree = context.analysis.model.documents.find((t) => t.file === problem.source.item.file);
  if (!tree) return [];
  const { item } = problem.source;
  const surface = surfaceOf(tree);
  const inFile = (edits: () => readonly Edit[]) => (): readonly FileEdits[] => [{ file: tree.file, edits: edits() }];
  const fixes: Fix[] = [];
  if (problem.replacement !== undefined) {
    const { replacement } = problem;
    fixes.push({ title: `Change to '${short(replacement)}'`, group: 'mechanical', preferred: true, files: inFile(() => surface.replaceWord(tree, item, problem.source, replacement)) });
    const alike = context.analysis.problems.filter((p) => p.code === problem.code && p.replacement !== undefined && p.source.item.file === tree.file);
    if (alike.length > 1)
      fixes.push({ title: `Change all ${alike.length} of '${problem.code}' in this file`, group: 'mechanical', files: inFile(() => alike.flatMap((p) => surface.replaceWord(tree, p.source.item, p.source, p.replacement!))) });
  }
  const { mend } = problem;
  if (mend) fixes.push({ title: mend.title, group: 'mechanical', preferred: true, files: inFile(() => [{ span: { start: item.start + mend.span.start, end: item.start + mend.span.end }, text: mend.text }]) });
  for (const alternative of problem.alternatives ?? []) fixes.push({ title: alternative.title, group: 'mitigation', files: inFile(() => write(tree, item, alternative)) });
  switch (problem.code) {
    case 'missing-reference': fixes.push(...createFixes(problem, tree, context)); break;
    case 'no-type':
      for (const type of ['process', 'store', 'external'])
        fixes.push({ title: `State 'type: ${type}'`, group: 'mitigation', files: inFile(() => surface.setValue(tree, item, ['type'], type)) });
      break;
    case 'unused-data':
    case 'decision-dangling':
      fixes.push({ title: problem.code === 'unused-data' ? 'Take the data entry out' : 'Take the decision out', group: 'mechanical', files: inFile(() => surface.remove(tree, item, [])) });
      break;
    case 'review-overdue':
      fixes.push({ title: `State that the review was done today (${context.today})`, group: 'mitigation', files: inFile(() => surface.setValue(tree, item, item.section === 'review' ? ['last'] : ['review', 'last'], context.today)) });
      break;
    case 'contradiction': fixes.push(...contradictionFixes(problem, tree)); break;
    default:
  }
  return fixes;
}

/** Words in a comment are written as they are, words in a value so that the value stays one. */
function write(tree: DocumentTree, item: Item, { span, text }: Alternative): readonly Edit[] {
  const place = { start: item.start + span.start, end: item.start + span.end };
  const owner = tree.items.find((one) => one.start <= place.start && place.end <= one.start + one.text.length);
  const value = owner && scalarAround(owner.value, { start: place.start - owner.start, end: place.end - owner.start });
  const plain = [{ span: place, text }];
  if (!owner || !value) return plain;
  const start = owner.start + value.start;
  if (place.start === start && place.end === owner.start + value.end) return surfaceOf(tree).replaceWord(tree, owner, value, text);
  const written = tree.text.slice(start, owner.start + value.end);
  if (/^[|>]/.test(written) && value.quoted) return plain;
  if (written.startsWith("'")) return [{ span: place, text: text.replaceAll("'", "''") }];
  if (written.startsWith('"')) return [{ span: place, text: text.replace(/["\\]/g, '\\$&') }];
  const changed = written.slice(0, place.start - start) + text + written.slice(place.end - start);
  if (!/[\r\n]/.test(written)) return surfaceOf(tree).replaceWord(tree, owner, value, changed);
  // a plain value of several lines cannot be put in quotes as it stands
  return surfaceOf(tree).scalar(text) === text ? plain : [];
}

/** The single value that holds a span of the item. */
function scalarAround(node: Node | undefined, span: Span): ScalarNode | undefined {
  if (!node || span.start < node.start || node.end < span.end) return undefined;
  if (node.is === 'scalar') return node;
  for (const one of node.is === 'list' ? node.items : node.entries.flatMap((entry) => [entry.key, entry.value])) {
    const found = scalarAround(one, span);
    if (found) return found;
  }
  return undefined;
}

/** A stated flag that contradicts what the protocol or a control implies: take the stated word back. */
function contradictionFixes(problem: Problem, tree: DocumentTree): Fix[] {
  const { item } = problem.source;
  const entry = item.value?.is === 'map' ? item.value.entries.find((e) => e.value && e.value.start === problem.source.start) : undefined;
  if (!entry) return [];
  return [{ title: `Take '${short(entry.key.value)}' out: what is written beside it implies the value`, group: 'mitigation', files: () => [{ file: tree.file, edits: surfaceOf(tree).remove(tree, item, [entry.key.value]) }] }];
}

/** Declares what is named but not there, in the file that names it. */
function createFixes(problem: Problem, tree: DocumentTree, context: FixContext): Fix[] {
  const { item } = problem.source;
  const id = scalarAt(item, problem.source.start);
  if (id === undefined) return [];
  const key = keyAround(item, problem.source.start);
  const make = (what: string, section: string, value: Value): Fix => ({
    title: `Create the ${what} '${short(id)}'`, group: 'create', files: () => [{ file: tree.file, edits: surfaceOf(tree).addItem(tree, section, id, value) }],
  });
  const zone = [...context.analysis.model.zones.values()][0]?.id;
  switch (key) {
    case 'from': case 'to': case 'source': case 'target':
      return [make('element', 'elements', { type: 'process', ...(zone ? { zone } : {}) })];
    case 'zone': case 'parent':
      return [make('zone', 'zones', { trust: { placeholder: '1' } })];
    case 'data': case 'holds': case 'processes': case 'derived-from':
      return [make('data entry', 'data', { classification: { placeholder: 'internal' } })];
    case 'controls':
      return [make('control', 'controls', { name: { placeholder: id } })];
    default:
      return [];
  }
}

/** The value of the scalar that starts at an offset of the item: what is meant, not how it is quoted. */
function scalarAt(item: Item, offset: number): string | undefined {
  const find = (node: Item['value']): string | undefined => {
    if (node?.is === 'scalar') return node.start === offset ? node.value : undefined;
    for (const part of node?.is === 'list' ? node.items : node?.is === 'map' ? node.entries.flatMap((entry) => [entry.key, ...(entry.value ? [entry.value] : [])]) : []) {
      const found = find(part);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(item.value);
}

/** The innermost key of the item whose value holds an offset. */
function keyAround(item: Item, offset: number): string | undefined {
  let found: string | undefined;
  const walk = (node: Item['value']): void => {
    if (node?.is === 'map')
      for (const entry of node.entries) {
        if (entry.start > offset || offset > entry.end) continue;
        if (entry.key.start > offset || offset >= entry.key.end) found = entry.key.value;
        walk(entry.value);
      }
    else if (node?.is === 'list') for (const member of node.items) walk(member);
  };
  walk(item.value);
  return found;
}
