import type { DocumentSymbol, DocumentSymbolParams, SymbolInformation, WorkspaceSymbolParams } from 'vscode-languageserver';
import { SymbolKind } from 'vscode-languageserver';
import { plainLine } from '../../core/text/markdown.ts';
import type { DocumentTree, Item, Section } from '../../core/syntax/tree.ts';
import { entryOf } from '../../core/syntax/tree.ts';
import { rangeOf } from '../convert.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Session } from '../session.ts';
import { canonical, nameOf } from '../uris.ts';
import type { ModelState } from '../workspace.ts';

const kinds = new Map<string, SymbolKind>([
  ['zones', SymbolKind.Module], ['data', SymbolKind.Struct], ['elements', SymbolKind.Class], ['flows', SymbolKind.Event], ['threats', SymbolKind.Interface],
  ['controls', SymbolKind.Property], ['assumptions', SymbolKind.Constant], ['exclusions', SymbolKind.Constant], ['decisions', SymbolKind.Operator],
]);
const elementKinds = { process: SymbolKind.Class, store: SymbolKind.Object, external: SymbolKind.Interface } as const;

/** The outline: sections with their items, each with what it is. */
export function documentSymbols(session: Session, params: DocumentSymbolParams): DocumentSymbol[] | SymbolInformation[] | null {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  if (!tree) return null;
  const state = isSettingsFile(uri) ? undefined : session.workspace.stateFor(uri);
  const symbols = tree.sections.map((section) => sectionSymbol(tree, section, state));
  if (session.client.hierarchicalSymbols) return symbols;
  return symbols.flatMap((symbol) => [symbol, ...(symbol.children ?? [])].map((one) => ({ name: one.name, kind: one.kind, location: { uri: params.textDocument.uri, range: one.selectionRange }, ...(one === symbol ? {} : { containerName: symbol.name }) })));
}

function sectionSymbol(tree: DocumentTree, section: Section, state: ModelState | undefined): DocumentSymbol {
  const { header, items } = section;
  const last = items.at(-1);
  const end = Math.max(header.start + header.text.length, last ? last.start + last.text.length : 0);
  const selectionRange = rangeOf(tree, { start: header.start, end: header.start + header.text.length });
  const range = rangeOf(tree, { start: header.start, end });
  if (section.shape === 'value') {
    const value = items[0]?.value;
    const detail = value?.is === 'scalar' ? oneLine(value.value) : '';
    return { name: nonEmpty(section.name), kind: section.name === 'threatmodel' ? SymbolKind.Package : SymbolKind.Property, range, selectionRange, ...(detail === '' ? {} : { detail }) };
  }
  return { name: nonEmpty(section.name), detail: String(items.length), kind: SymbolKind.Namespace, range, selectionRange, children: items.map((item) => itemSymbol(tree, item, state)) };
}

function itemSymbol(tree: DocumentTree, item: Item, state: ModelState | undefined): DocumentSymbol {
  const key = item.key;
  const range = rangeOf(tree, { start: item.start, end: item.start + item.text.length });
  const { name, detail, kind } = describe(item, state);
  return {
    name: nonEmpty(name), kind, range, ...(detail === '' ? {} : { detail }),
    selectionRange: key ? rangeOf(tree, { start: item.start + key.start, end: item.start + key.end }) : { start: range.start, end: range.start },
  };
}

function describe(item: Item, state: ModelState | undefined): { name: string; detail: string; kind: SymbolKind } {
  const id = item.key?.value ?? '';
  const kind = kinds.get(item.section) ?? SymbolKind.Field;
  const word = (key: string): string => {
    const value = entryOf(item.value, key)?.value;
    return value?.is === 'scalar' ? value.value : '';
  };
  const model = state?.analysis.model;
  switch (item.section) {
    case 'elements': {
      const element = model?.elements.get(id);
      return { name: id, detail: joined([element?.kind ?? element?.type ?? word('kind'), element?.zone?.value ?? word('zone')]), kind: element ? elementKinds[element.type] : kind };
    }
    case 'flows': return { name: id, detail: joined([`${word('from')} → ${word('to')}`, word('protocol')]), kind };
    case 'zones': return { name: id, detail: joined([model?.zones.get(id)?.type ?? word('type')]), kind };
    case 'data': return { name: id, detail: joined([word('kind'), word('classification')]), kind };
    case 'decisions': return { name: joined([`${word('threat')} on ${word('on')}`]), detail: oneLine(word('status')), kind };
    case 'threats': return { name: id, detail: joined([word('title')]), kind };
    case 'assumptions': case 'exclusions': return { name: id, detail: joined([word('text')]), kind };
    default: return { name: id, detail: joined([word('name')]), kind };
  }
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').map(oneLine).join(', ');
}

function oneLine(text: string): string {
  const line = plainLine(text);
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}

/** A symbol without a name is refused by clients. */
function nonEmpty(name: string): string {
  const line = oneLine(name);
  return line === '' ? '(no name)' : line;
}

const maximumSymbols = 500;

/** Elements, flows, zones, data and threats of all models whose id or name holds the words. */
export function workspaceSymbols(session: Session, params: WorkspaceSymbolParams): SymbolInformation[] {
  const wanted = String(params.query ?? '').toLowerCase();
  const { workspace } = session;
  const found: SymbolInformation[] = [];
  const seen = new Set<string>();
  // models first, then fragments that none of them reads
  const roots = workspace.modelRoots();
  const files = new Set<string>();
  const alone = (): string[] => workspace.modelFiles().filter((file) => !files.has(file));
  for (const root of both(roots, alone)) {
    const model = workspace.state(root)?.analysis.model;
    if (!model) continue;
    const trees = new Map(model.documents.map((tree) => [tree.file, tree]));
    for (const file of trees.keys()) files.add(file);
    const container = oneLine(model.name) || nameOf(root);
    const spaces = [[model.elements, SymbolKind.Class], [model.flows, SymbolKind.Event], [model.zones, SymbolKind.Module], [model.data, SymbolKind.Struct], [model.threats, SymbolKind.Interface], [model.controls, SymbolKind.Property]] as const;
    for (const [space, kind] of spaces)
      for (const one of space.values()) {
        const tree = trees.get(one.item.file);
        const name = 'name' in one ? one.name : one.title;
        if (!tree || ('implicit' in one && one.implicit) || !(holdsInOrder(one.id.toLowerCase(), wanted) || holdsInOrder(name.toLowerCase(), wanted))) continue;
        const at = one.idSource.item.start + one.idSource.start;
        const key = `${tree.file} ${at}`;
        if (seen.has(key)) continue;
        seen.add(key);
        found.push({ name: nonEmpty(one.id), kind: 'type' in one && 'technologies' in one ? elementKinds[one.type] : kind, ...(container === '' ? {} : { containerName: container }), location: { uri: workspace.clientUri(tree.file), range: rangeOf(tree, { start: at, end: at + one.idSource.end - one.idSource.start }) } });
        if (found.length >= maximumSymbols) return found;
      }
  }
  return found;
}

/** One after the other; the second is asked for when the first is done. */
function* both(first: readonly string[], second: () => readonly string[]): Iterable<string> {
  yield* first;
  yield* second();
}

/** Are the characters of the query in the text in this order, as editors match symbols? A query with a blank in it is looked for as it is. */
function holdsInOrder(text: string, query: string): boolean {
  if (query.includes(' ')) return text.includes(query);
  let at = 0;
  for (const c of query) {
    at = text.indexOf(c, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
