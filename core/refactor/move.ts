import type { FileEdits } from '../fixes/fix.ts';
import { short } from '../model/bind/fields.ts';
import { pathsOf } from '../model/paths.ts';
import { readDocument } from '../syntax/read.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { Edit } from '../syntax/surface.ts';
import type { DocumentTree, Item } from '../syntax/tree.ts';
import type { Span } from '../text/text.ts';
import type { RefactorContext, Refactoring } from './refactoring.ts';
import { idFrom, listed } from './refactoring.ts';
import { selectedElements } from './zones.ts';

/** Elements and the files that they stand in. Items move as text, with their comments. */

const filesOffered = 6;

/** Moves the selected elements to another file of the model, or to a new one that this file then includes. */
export function moveToFile(context: RefactorContext): Refactoring[] {
  const { analysis, tree, isShared, pathTo, newFile } = context;
  const elements = selectedElements(context);
  const items = elements.map(({ item }) => item);
  const what = listed(elements.map(({ id }) => short(id)));
  if (items.length === 0) return [];
  const paths = new Set(pathsOf(tree, 'model').map(({ item }) => item));
  const refactorings: Refactoring[] = [];
  const folder = (file: string): string => file.slice(0, file.lastIndexOf('/') + 1);
  for (const document of isShared ? [] : analysis.model.documents) {
    // paths inside count from their file
    if (document === tree || document.syntax !== tree.syntax || (folder(document.file) !== folder(tree.file) && items.some((item) => paths.has(item)))) continue;
    const path = pathTo(tree.file, document.file);
    if (path === undefined || refactorings.length >= filesOffered) continue;
    refactorings.push({ title: `Move ${what} to '${short(path)}'`, kind: 'move', files: () => moved(tree, items, document) });
  }
  const first = elements[0]!;
  const name = `${idFrom(first.zone?.value ?? first.id, () => false, 'part')}.${tree.syntax === 'dsl' ? 'threat' : 'threat.yaml'}`;
  const file = newFile?.(tree.file, name);
  const path = file === undefined ? undefined : pathTo(tree.file, file);
  if (file !== undefined && path !== undefined)
    refactorings.push({
      title: `Move ${what} to a new file '${short(path)}'`, kind: 'move',
      files: () => {
        const edits = moved(tree, items, readDocument(file, ''));
        const include = surfaceOf(tree).addItem(tree, 'include', undefined, path);
        if (edits.length === 0 || include.length === 0) return [];
        return edits.map((one) => (one.file === file ? { ...one, create: true } : { ...one, edits: [...one.edits, ...include] }));
      },
    });
  return refactorings;
}

function moved(tree: DocumentTree, items: readonly Item[], target: DocumentTree): FileEdits[] {
  const surface = surfaceOf(tree);
  const blocks: Span[] = [];
  const removed: Edit[] = [];
  for (const item of items) {
    const block = surface.blockOf(tree, item);
    if (!block) return [];
    blocks.push(block);
    removed.push({ span: withBreak(tree.text, block), text: '' });
  }
  const section = tree.sections.find((one) => one.items.includes(items[0]!));
  // a section that is left without items goes with them
  if (section && section.items.every((item) => items.includes(item)) && section.header.text !== '') {
    const header = { start: section.header.start, end: blocks[0]!.start };
    if (/^[^\r\n]*:[ \t]*(?:\r\n|\n|\r)$/.test(tree.text.slice(header.start, header.end))) removed.push({ span: header, text: '' });
  }
  const text = blocks.map(({ start, end }) => tree.text.slice(start, end)).join('\n');
  const added = surfaceOf(target).addBlock(target, 'elements', text);
  return added.length === 0 ? [] : [{ file: tree.file, edits: removed }, { file: target.file, edits: added }];
}

/** The lines with the break behind the last, or, at the end of a text, before the first. */
function withBreak(text: string, { start, end }: Span): Span {
  const after = /^(?:\r\n|\n|\r)/.exec(text.slice(end, end + 2))?.[0];
  if (after !== undefined) return { start, end: end + after.length };
  const before = /(?:\r\n|\n|\r)$/.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? '';
  return { start: start - before.length, end };
}
