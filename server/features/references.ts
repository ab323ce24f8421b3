import type { DefinitionParams, DocumentHighlight, DocumentHighlightParams, Location, ReferenceParams } from 'vscode-languageserver';
import { DocumentHighlightKind } from 'vscode-languageserver';
import type { Reference } from '../../core/model/model.ts';
import { namedIn } from '../../core/model/named.ts';
import { pathsOf } from '../../core/model/paths.ts';
import type { Item } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { offsetAt, rangeOf, rangeOfSource, touches } from '../convert.ts';
import { itemAt } from '../locate.ts';
import { isSettingsFile } from '../model-files.ts';
import type { Session } from '../session.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';

/** The id at an offset: where it is declared or named. */
export function referenceAt(state: ModelState, uri: string, offset: number): Reference | undefined {
  const tree = state.analysis.model.documents.find((document) => document.file === uri);
  if (!tree) return undefined;
  const here = (one: Reference): boolean => one.source.item.file === uri && touches(absolute(one.source), offset, offset);
  // two items touch where one ends at the other's start
  const item = itemAt(tree, offset);
  const before = item && item.start === offset ? itemAt(tree, offset - 1) : undefined;
  const found = [before, item].flatMap((one) => (one ? referencesOf(state, one) : [])).filter(here);
  return found.find((one) => one.declaration) ?? found[0] ?? namedIn(state.analysis.model).find(here);
}

/** What an item declares and names. */
function referencesOf(state: ModelState, item: Item): readonly Reference[] {
  const linked = state.analysis.model.mentions.byItem.get(item);
  return linked ? [...(linked.declaration ? [linked.declaration] : []), ...linked.references] : [];
}

/** Where an id is declared, among everything that has ids. */
function declarationsOf(state: ModelState, reference: Reference): Reference[] {
  const { model } = state.analysis;
  const { id } = reference;
  // an id is declared once, or else a problem says so and every place counts
  const items = [model.elements, model.flows, model.zones, model.data, model.threats, model.controls].flatMap((space: ReadonlyMap<string, { readonly item: Item }>) => space.get(id)?.item ?? []);
  const found = [...new Set(items)].flatMap((item) => referencesOf(state, item)).filter((one) => one.declaration && isSame(one, reference));
  return model.problems.some((problem) => problem.code === 'duplicate-id') ? model.references.filter((one) => one.declaration && isSame(one, reference)) : found;
}

/** Do two references name the same thing? Everything with an id shares one namespace, own controls and rules have theirs. */
export function isSame(a: Pick<Reference, 'id' | 'to'>, b: Pick<Reference, 'id' | 'to'>): boolean {
  return a.id === b.id && (a.to === b.to || (isShared(a) && isShared(b)));
}

function isShared(reference: Pick<Reference, 'to'>): boolean {
  return reference.to !== 'control' && reference.to !== 'rule';
}

function at(session: Session, params: DefinitionParams): { state: ModelState; uri: string; reference: Reference } | undefined {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  const reference = tree && state && referenceAt(state, uri, offsetAt(tree, params.position));
  return reference && state ? { state, uri, reference } : undefined;
}

/** Where an id is declared; for a zone that is named by its type, or an included file, where that is. */
export function definition(session: Session, params: DefinitionParams): Location[] | null {
  const found = at(session, params);
  if (!found) return fileNamed(session, params);
  const { state, reference } = found;
  const declared = declarationsOf(state, reference);
  return locations(session, state, declared);
}

/** The file whose path stands at the cursor. */
function fileNamed(session: Session, params: DefinitionParams): Location[] | null {
  const tree = session.workspace.tree(canonical(params.textDocument.uri));
  if (!tree) return null;
  const offset = offsetAt(tree, params.position);
  const named = pathsOf(tree, isSettingsFile(tree.file) ? 'settings' : 'model').find(({ item, node }) => item.start + node.start <= offset && offset <= item.start + node.end);
  const target = named && session.workspace.resolve(tree.file, named.node.value);
  if (!target || !('file' in target) || session.workspace.documents.text(target.file) === undefined) return null;
  const start = { line: 0, character: 0 };
  return [{ uri: session.workspace.clientUri(target.file), range: { start, end: start } }];
}

/** Every place in every model that sees it where an id is named. */
export function references(session: Session, params: ReferenceParams): Location[] | null {
  const found = at(session, params);
  if (!found) return null;
  return referencesTo(session, found.uri, found.reference, params.context?.includeDeclaration !== false);
}

/** Every place in every model that sees the file where what the reference names is named. */
export function referencesTo(session: Session, uri: string, reference: Reference, declarations: boolean): Location[] {
  return unique(session.workspace.statesAround(uri).flatMap((state) => locations(session, state, namedIn(state.analysis.model).filter((one) => isSame(one, reference) && (declarations || !one.declaration)))));
}

/** The same in this file. */
export function documentHighlights(session: Session, params: DocumentHighlightParams): DocumentHighlight[] | null {
  const found = at(session, params);
  const tree = found && session.workspace.tree(found.uri);
  if (!found || !tree) return null;
  return namedIn(found.state.analysis.model)
    .filter((one) => one.source.item.file === found.uri && isSame(one, found.reference))
    .map((one) => ({ range: rangeOf(tree, absolute(one.source)), kind: one.declaration ? DocumentHighlightKind.Write : DocumentHighlightKind.Read }));
}

function locations(session: Session, state: ModelState, found: readonly Reference[]): Location[] {
  return found.flatMap((one) => {
    const tree = state.analysis.model.documents.find((document) => document.file === one.source.item.file);
    return tree ? [{ uri: session.workspace.clientUri(tree.file), range: rangeOfSource(tree, one.source) }] : [];
  });
}

function unique(all: readonly Location[]): Location[] {
  const seen = new Set<string>();
  return all.filter((one) => {
    const key = `${one.uri} ${one.range.start.line}:${one.range.start.character}`;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
}
