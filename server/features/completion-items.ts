import { CompletionItemKind } from 'vscode-languageserver';
import type { RecordName, ValueType } from '../../core/model/vocabulary/index.ts';
import { keySpec } from '../../core/model/vocabulary/index.ts';
import { surfaceOf } from '../../core/syntax/surfaces.ts';
import type { CursorContext } from '../../core/syntax/context.ts';
import { escapeSnippet } from '../workspace-edit.ts';
import type { Candidate, Where } from './completion-values.ts';

/** Whole new items for the sections of a model, each on one line with tab stops. Without snippets in the client there are none. */
export function newItems(where: Where, record: RecordName, context: CursorContext, typed: string): Candidate[] {
  if (!where.session.client.completionSnippets || context.colonFollows || context.quote) return [];
  const named = (id: string): string => `\${1:${escapeSnippet(typed === '' ? id : typed)}}`;
  const item = (label: string, detail: string, insert: string): Candidate => ({ label, detail, insert, kind: CompletionItemKind.Snippet, snippet: true, sticky: true, rank: 2000, goesOn: true });
  switch (record) {
    case 'element':
      return [
        item('new process', 'A process with its kind and zone', `${named('id')}: { kind: $2, name: \${3:Name}, zone: $4 }`),
        item('new store', 'A store and what it holds', `${named('id')}: { type: store, kind: $2, name: \${3:Name}, zone: $4, holds: [$5] }`),
        item('new external entity', 'Somebody or something outside', `${named('id')}: { type: external, name: \${2:Name}, zone: $3 }`),
      ];
    case 'flow':
      return [item('new flow', 'Data from one element to another', `${named(nextId(where, 'df'))}: { from: ${element(where, 2)}, to: ${element(where, 3)}, data: $4, protocol: \${5:HTTPS} }`)];
    case 'zone':
      return [item('new zone', 'A trust zone', `${named('id')}: { type: ${choice(2, [...where.project.catalog.zoneTypes.keys()])} }`)];
    case 'data':
      return [item('new data', 'Data, named once', `${named('id')}: { name: \${2:Name}, kind: $3, classification: ${choice(4, wordsOf('data', 'classification'))} }`)];
    case 'threat':
      return [item('new threat', 'A threat found by people', `${named(nextId(where, 'T'))}: { on: $2, title: \${3:What can happen}, stride: ${choice(4, wordsOf('threat', 'stride'))} }`)];
    case 'control':
      return [item('new control', 'A control of your own', `${named('id')}: { name: \${2:Name}, counts-as: [$3] }`)];
    case 'assumption':
      return [item('new assumption', 'Something taken for granted', `${named('A1')}: { text: \${2:What is taken for granted}, on: $3 }`)];
    case 'exclusion':
      return [item('new exclusion', 'Something left out, and why', `${named('X1')}: { text: \${2:What is left out}, because: \${3:Why} }`)];
    case 'decision':
      return [item('new decision', 'What was decided about a finding', `{ threat: $1, on: $2, status: ${choice(3, wordsOf('decision', 'status'))}, because: \${4:Why} }`)];
    case 'tool':
      return [item('new tool', 'A tool that it can call', `${named('name')}: { permission: ${choice(2, wordsOf('tool', 'permission'))}, approval: ${choice(3, ['true', 'false', 'unknown'])} }`)];
    default:
      return [];
  }
}

/** A tab stop for the id of an element: a list to choose from while it is short. */
function element({ state, session, uri }: Where, stop: number): string {
  const tree = session.workspace.tree(uri);
  const ids = tree && state ? [...state.analysis.model.elements.keys()].map((id) => surfaceOf(tree).scalar(id)) : [];
  return ids.length >= 2 && ids.length <= elementsToChoose ? choice(stop, stop === 3 ? [...ids.slice(1), ids[0]!] : ids) : `$${stop}`;
}

const elementsToChoose = 30;

export function choice(stop: number, words: readonly string[]): string {
  return `\${${stop}|${words.map((word) => word.replace(/[\\,|]/g, '\\$&')).join(',')}|}`;
}

export function wordsOf(record: RecordName, key: string): string[] {
  const type: ValueType | undefined = keySpec(record, key)?.type;
  return type?.is === 'word' ? type.words.map((word) => word.word) : [];
}

/** The first of `T1`, `T2`, ... that nothing in the model has. */
export function nextId({ state }: Where, prefix: string): string {
  const model = state?.analysis.model;
  for (let n = 1; n < 10_000; n++) {
    const id = `${prefix}${n}`;
    if (!model || ![model.elements, model.flows, model.zones, model.data, model.threats].some((space) => space.has(id))) return id;
  }
  return prefix;
}
