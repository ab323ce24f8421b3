import type { PrepareRenameParams, Range, RenameParams, WorkspaceEdit } from 'vscode-languageserver';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type { FileEdits } from '../../core/fixes/fixes.ts';
import { findWord, short } from '../../core/model/bind/fields.ts';
import type { Reference } from '../../core/model/model.ts';
import { namedIn } from '../../core/model/named.ts';
import { keySpec } from '../../core/model/vocabulary/index.ts';
import type { Edit } from '../../core/syntax/surface.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { offsetAt, rangeOf } from '../convert.ts';
import type { Session } from '../session.ts';
import { renameInSidecars } from '../sidecars.ts';
import { canonical } from '../uris.ts';
import type { ModelState } from '../workspace.ts';
import { workspaceEdit } from '../workspace-edit.ts';
import { isSame, referenceAt } from './references.ts';

/** The word that would be renamed, with the id to begin with. @throws ResponseError with the reason where there is nothing to rename */
export function prepareRename(session: Session, params: PrepareRenameParams): { range: Range; placeholder: string } | null {
  const { reference, tree } = target(session, params);
  const span = absolute(reference.source);
  const inner = /^(["']).*\1$/s.test(tree.text.slice(span.start, span.end)) ? { start: span.start + 1, end: span.end - 1 } : span;
  return { range: rangeOf(tree, inner), placeholder: reference.id };
}

/** Renames an id in all files of all models that see it. @throws ResponseError with the reason where it cannot be */
export function rename(session: Session, params: RenameParams): WorkspaceEdit | null {
  const { reference, uri } = target(session, params);
  const id = params.newName.trim();
  if (id === reference.id) return null;
  refuseBadId(id, reference, session.workspace.statesAround(uri));
  return workspaceEdit(session, renameEdits(session, uri, reference, id)) ?? null;
}

/** The edits that give something another id, in every file of every model that sees it, layouts among them. The id has been looked at. */
export function renameEdits(session: Session, uri: string, reference: Pick<Reference, 'id' | 'to'>, id: string): FileEdits[] {
  const states = session.workspace.statesAround(uri);
  const files = new Map<string, FileEdits>();
  const seen = new Set<string>();
  for (const state of states)
    for (const one of namedIn(state.analysis.model)) {
      if (!isSame(one, reference)) continue;
      const tree = state.analysis.model.documents.find((document) => document.file === one.source.item.file);
      const key = `${one.source.item.file} ${absolute(one.source).start}`;
      if (!tree || seen.has(key)) continue;
      seen.add(key);
      const edits = surfaceOf(tree).replaceWord(tree, one.source.item, one.source, id);
      const before = files.get(tree.file);
      files.set(tree.file, { file: tree.file, edits: [...(before?.edits ?? []), ...edits] });
    }
  if (reference.to === 'element') for (const { tree, edits } of pinnedFlowIds(states, reference.id)) files.set(tree.file, { file: tree.file, edits: [...edits, ...(files.get(tree.file)?.edits ?? [])] });
  const layouts = reference.to !== 'element' && reference.to !== 'zone' ? [] : renameInSidecars(session, states.map((state) => state.root), reference.id, id);
  return [...files.values(), ...layouts];
}

/** The id of a flow that has none is derived from its ends. Where something names it, it is written out, so that what was said of the flow stays with it. */
function pinnedFlowIds(states: readonly ModelState[], element: string): { tree: DocumentTree; edits: readonly Edit[] }[] {
  const pinned: { tree: DocumentTree; edits: readonly Edit[] }[] = [];
  const done = new Set<string>();
  for (const { analysis: { model } } of states) {
    const named = new Set(model.references.filter((one) => one.to === 'flow' && !one.declaration).map(({ id }) => id));
    for (const flow of model.flows.values()) {
      const { item } = flow;
      const place = `${item.file} ${item.start}`;
      if (!item.key?.implied || done.has(place) || (flow.from?.value !== element && flow.to?.value !== element)) continue;
      if (!named.has(flow.id)) continue;
      const tree = model.documents.find(({ file }) => file === item.file);
      if (!tree) continue;
      done.add(place);
      pinned.push({ tree, edits: surfaceOf(tree).replaceWord(tree, item, item.key, flow.id) });
    }
  }
  return pinned;
}

function target(session: Session, params: PrepareRenameParams) {
  const uri = canonical(params.textDocument.uri);
  const tree = session.workspace.tree(uri);
  const state = session.workspace.stateFor(uri);
  const reference = tree && state && referenceAt(state, uri, offsetAt(tree, params.position));
  if (!tree || !state || !reference) throw refusal('There is no id here. Ids of elements, flows, zones, data, threats and own controls can be renamed.');
  const { model } = state.analysis;
  if (reference.to === 'rule' || (reference.to === 'control' && !model.controls.has(reference.id))) throw refusal(`'${short(reference.id)}' belongs to the catalogue, so it cannot be renamed.`);
  if (!model.references.some((one) => one.declaration && isSame(one, reference))) throw refusal(`'${short(reference.id)}' is the name of a zone type. Declare a zone under 'zones' to give it a name of your own.`);
  return { uri, tree, state, reference };
}

/** Words that mean something else wherever a value can stand. */
const reservedWords: ReadonlyMap<string, string> = new Map([
  ...['true', 'false', 'yes', 'no', 'on', 'off'].map((word) => [word, 'read as a flag'] as const),
  ['unknown', "the word for what nobody knows"], ['null', 'the word for no value'], ['~', 'the word for no value'],
]);

const accessType = keySpec('access', 'read')?.type;
const accessWords = accessType?.is === 'list' && accessType.of.is === 'word' ? accessType.of.words : [];

function refuseBadId(id: string, reference: Reference, states: readonly ModelState[]): void {
  if (id === '') throw refusal('An id cannot be empty.');
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/.test(id)) throw refusal('An id must not hold line breaks or control characters.');
  if (id.length > 200) throw refusal('An id has at most 200 characters.');
  if (reference.to === 'control') {
    if (states.some(({ project }) => project.catalog.controls.has(id))) throw refusal(`The catalogue has a control '${short(id)}' already.`);
    if (states.some(({ analysis }) => analysis.model.controls.has(id))) throw refusal(`There is a control '${short(id)}' already.`);
    return;
  }
  const word = reservedWords.get(id.toLowerCase());
  if (word !== undefined) throw refusal(`'${short(id)}' is ${word}: take another id.`);
  for (const { analysis, project } of states) {
    const { model } = analysis;
    for (const [space, what] of [[model.elements, 'an element'], [model.flows, 'a flow'], [model.data, 'a data entry'], [model.threats, 'a threat']] as const)
      if (space.has(id)) throw refusal(`'${short(id)}' is the id of ${what} already.`);
    const zone = model.zones.get(id);
    if (zone) throw refusal(zone.implicit ? `'${short(id)}' names a zone type that elements of this model stand in.` : `'${short(id)}' is the id of a zone already.`);
    if (project.catalog.rules.has(id)) throw refusal(`The catalogue has a rule '${short(id)}' already.`);
    if (reference.to === 'zone' && project.catalog.zoneTypes.has(id) && !project.catalog.zoneTypes.has(reference.id)) throw refusal(`'${short(id)}' is a zone type: a zone of that name would take its type, and every element that names the type.`);
    if (reference.to === 'element' && findWord(accessWords, id) !== undefined) throw refusal(`'${short(id)}' is a word that 'access' takes: take another id.`);
  }
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
