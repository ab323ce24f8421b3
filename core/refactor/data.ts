import type { FileEdits } from '../fixes/fix.ts';
import { short } from '../model/bind/fields.ts';
import type { DataEntry, Flow } from '../model/model.ts';
import { keySpec } from '../model/vocabulary/index.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { Edit } from '../syntax/surface.ts';
import type { DocumentTree, Entry, Item, ScalarNode } from '../syntax/tree.ts';
import { absolute } from '../syntax/tree.ts';
import { isAliasAt, itemsTouching } from '../syntax/walk.ts';
import type { RefactorContext, Refactoring } from './refactoring.ts';
import { idFrom, isTaken } from './refactoring.ts';

/** Data as entries of their own, and as text in flows. */

const flowSection: ReadonlySet<string> = new Set(['flows']);

/** Makes an entry of the text that says what a flow carries, and names it in every flow of the model that says the same. */
export function extractData(context: RefactorContext): Refactoring[] {
  const { analysis, tree, span } = context;
  const { model } = analysis;
  const [item] = itemsTouching(tree, span, flowSection);
  const written = item && dataText(item);
  if (!item || !written || model.data.has(written.value) || written.value.trim() === '') return [];
  const same = [...model.flows.values()].flatMap((flow) => {
    const node = dataText(flow.item);
    return node && normal(node.value) === normal(written.value) ? [{ item: flow.item, node }] : [];
  });
  const id = idFrom(written.value, isTaken(analysis), 'data');
  // where the model keeps its data, else beside the flow
  const home = model.documents.find((document) => document.sections.some(({ name, items }) => name === 'data' && items.length > 0)) ?? tree;
  return [{
    title: `Make data of '${short(written.value)}'${same.length > 1 ? ` and name it in ${same.length} flows` : ''}`, kind: 'extract', named: { file: home.file, id },
    files: () => {
      const entry = surfaceOf(home).addItem(home, 'data', id, { name: written.value });
      if (entry.length === 0) return [];
      const files = new Map<string, Edit[]>([[home.file, [...entry]]]);
      for (const one of same) {
        const document = model.documents.find(({ file }) => file === one.item.file);
        if (document) add(files, document, surfaceOf(document).replaceWord(document, one.item, one.node, id));
      }
      return asFiles(files);
    },
  }];
}

/** Takes a data entry out and writes its name into the flows that carry it. Only where nothing but such flows names it, and it says nothing but its name. */
export function inlineData(context: RefactorContext): Refactoring[] {
  const { analysis, tree, span } = context;
  const { model } = analysis;
  const reference = model.references.find((one) => one.to === 'data' && one.source.item.file === tree.file && absolute(one.source).start <= span.end && span.start <= absolute(one.source).end);
  const entry = reference && model.data.get(reference.id);
  if (!entry || !saysOnlyItsName(entry)) return [];
  const flows = [...model.flows.values()].filter((flow) => flow.data.some(({ value }) => value === entry.id));
  const named = model.references.filter((one) => one.to === 'data' && one.id === entry.id && !one.declaration);
  const alone = (flow: Flow): boolean => flow.data.length === 1 && dataEntry(flow.item)?.value !== undefined;
  if (flows.length === 0 || named.length !== flows.length || !flows.every(alone) || model.data.has(entry.name) === (entry.name !== entry.id)) return [];
  return [{
    title: `Write '${short(entry.name)}' into ${flows.length === 1 ? 'the flow that carries it' : `the ${flows.length} flows that carry it`}, without an entry`, kind: 'inline',
    files: () => {
      const home = model.documents.find(({ file }) => file === entry.item.file);
      const removed = home ? surfaceOf(home).remove(home, entry.item, []) : [];
      if (!home || removed.length === 0) return [];
      const files = new Map<string, Edit[]>([[home.file, [...removed]]]);
      for (const flow of flows) {
        const document = model.documents.find(({ file }) => file === flow.item.file);
        const written = dataEntry(flow.item);
        if (!document || !written) return [];
        const edits = surfaceOf(document).setValue(document, flow.item, [written.key.value], entry.name);
        // an id that is the name is what the flow says already
        if (edits.length === 0 && entry.name !== entry.id) return [];
        add(files, document, edits);
      }
      return asFiles(files);
    },
  }];
}

function saysOnlyItsName(entry: DataEntry): boolean {
  const { value } = entry.item;
  return value === undefined || (value.is === 'map' && value.entries.every(({ key }) => key.value === 'name'));
}

/** The entry of a flow that says what it carries. */
function dataEntry(item: Item): Entry | undefined {
  return item.value?.is === 'map' && !isAliasAt(item, item.value) ? item.value.entries.find(({ key }) => keySpec('flow', key.value)?.key === 'data') : undefined;
}

/** What a flow carries, where that is one value. */
function dataText(item: Item): ScalarNode | undefined {
  const value = dataEntry(item)?.value;
  return value?.is === 'scalar' && !isAliasAt(item, value) ? value : undefined;
}

function normal(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, ' ');
}

function add(files: Map<string, Edit[]>, { file }: DocumentTree, edits: readonly Edit[]): void {
  const known = files.get(file);
  if (known) known.push(...edits);
  else files.set(file, [...edits]);
}

function asFiles(files: ReadonlyMap<string, readonly Edit[]>): FileEdits[] {
  return [...files].map(([file, edits]) => ({ file, edits }));
}
