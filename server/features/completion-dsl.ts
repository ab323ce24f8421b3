import { CompletionItemKind } from 'vscode-languageserver';
import type { KeySpec, RecordName, ValueType } from '../../core/model/vocabulary/index.ts';
import { keySpec, recordSpec } from '../../core/model/vocabulary/index.ts';
import type { CursorContext } from '../../core/syntax/context.ts';
import { formFor, forms } from '../../core/syntax/dsl/forms.ts';
import { idText } from '../../core/syntax/dsl/text.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import * as words from '../markdown.ts';
import type { Place } from '../place.ts';
import { escapeSnippet } from '../workspace-edit.ts';
import { choice, nextId, wordsOf } from './completion-items.ts';
import type { Candidate, Where } from './completion-values.ts';
import { controls, valuesFor } from './completion-values.ts';

/** What can be written at a place of a `.threat` file: statements, words of headers, keys, flags, values. */
export function dslCandidates(where: Where, place: Place, context: CursorContext, tree: DocumentTree): Candidate[] {
  const { type } = place;
  const typed = tree.text.slice(context.word.start, context.word.end);
  const more = (context.words ?? []).map((word, index): Candidate => ({ label: word, kind: CompletionItemKind.Keyword, detail: headerDocs.get(word) ?? '', insert: `${word} `, rank: index, goesOn: true }));
  switch (context.at) {
    case 'key':
      if (context.onlyWords) return more;
      return [...statements(where, context), ...(type.is === 'record' ? keys(type.record, context, where) : [])];
    case 'value':
      if (type.is === 'table') return names(where, place, context).map((one) => ({ ...one, insert: `[${idText(one.label)}]` }));
      return valuesFor(where, place).map((one) => (context.words && isId(place.spec?.key) ? { ...one, insert: idText(one.label) } : one));
    case 'member': {
      const all = type.is === 'table' ? names(where, place, context) : valuesFor(where, place);
      return all.filter((one) => !context.present.has(one.label) || one.label === typed);
    }
    default:
      return [];
  }
}

const headerDocs = new Map([
  ['->', 'from the source to the target'], ['<->', 'both ways'], ['carries', 'what the flow carries'], ['over', 'the protocol'], ['on', 'what it is about'],
]);

/** Words of headers that are ids, which stand bare or in backticks. */
function isId(key: string | undefined): boolean {
  return key === 'from' || key === 'to' || key === 'on' || key === 'threat';
}

function statements(where: Where, context: CursorContext): Candidate[] {
  if (context.colonFollows) return [];
  return (context.statements ?? []).map((keyword, index) => {
    const text = where.session.client.completionSnippets ? whole(where, keyword, context.path.length > 0) : undefined;
    return {
      label: keyword, kind: CompletionItemKind.Keyword, detail: docOf(keyword, context.path.length > 0), rank: index, goesOn: true,
      ...(text === undefined ? { insert: `${keyword} ` } : { insert: text, snippet: true }),
    };
  });
}

function docOf(keyword: string, isInside: boolean): string {
  if (isInside && keyword === 'control') return recordSpec('control-use').doc;
  if (keyword === 'tool') return recordSpec('tool').doc;
  const form = forms.get(keyword);
  const said = form?.says && keySpec(form.record, form.says.key)?.type;
  const word = said?.is === 'word' ? said.words.find((one) => one.word === form!.says!.value) : undefined;
  return word?.doc ?? (form ? (form.record === 'model' ? 'The name of the system.' : recordSpec(form.record).doc) : '');
}

/** A whole statement with tab stops. */
function whole(where: Where, keyword: string, isInside: boolean): string | undefined {
  const form = forms.get(keyword);
  if (isInside && keyword === 'control') return `control $1 { status: ${choice(2, ['implemented', 'planned', 'verified'])} }`;
  if (keyword === 'tool') return `tool \${1:name} { permission: ${choice(2, wordsOf('tool', 'permission'))} }`;
  if (!form) return undefined;
  switch (form.section) {
    case 'threatmodel': return 'threatmodel "${1:Name of the system}"';
    case 'elements': return `${keyword} \${1:id} "\${2:Name}" : $3`;
    case 'zones': return `zone \${1:id} : ${choice(2, [...where.project.catalog.zoneTypes.keys()])} {\n\t$0\n}`;
    case 'data': return `data \${1:id} "\${2:Name}" { classification: ${choice(3, wordsOf('data', 'classification'))} }`;
    case 'flows': return `flow \${1:${nextId(where, 'df')}}: $2 -> $3 carries $4 over \${5:HTTPS}`;
    case 'threats': return `threat \${1:${nextId(where, 'T')}} on $2 "\${3:What can happen}" { stride: ${choice(4, wordsOf('threat', 'stride'))} }`;
    case 'controls': return 'control ${1:id} "${2:Name}" { counts-as: $3 }';
    case 'assumptions': return 'assume ${1:A1} on $2 "${3:What is taken for granted}"';
    case 'exclusions': return 'exclude ${1:X1} "${2:What is left out}" { because: "${3:Why}" }';
    case 'decisions': return `${keyword} $1 on $2 { because: "\${3:Why}"${form === formFor('decisions', undefined) ? `; status: ${choice(4, wordsOf('decision', 'status'))}` : ''} }`;
    default: return undefined;
  }
}

/** Keys of a record that are not there yet, the needed ones first. A flag is written without a value. */
function keys(record: RecordName, context: CursorContext, where: Where): Candidate[] {
  const present = new Set([...context.present].map((key) => keySpec(record, key)?.key ?? key));
  return recordSpec(record).keys.filter((spec) => !present.has(spec.key) && (!context.onlyFlags || spec.type.is === 'flag') && !(record === 'model' && isTable(spec.type))).map((spec, index) => ({
    label: spec.key, kind: CompletionItemKind.Field, ...(spec.required ? { detail: 'needed' } : {}), doc: words.keyMarkdown(spec, recordSpec(record)), also: (spec.also ?? []).join(' '),
    rank: (spec.required ? 500 : 1000) + index, ...keyText(spec, context, where),
  }));
}

/** Sections are written as statements. */
function isTable(type: ValueType): boolean {
  return type.is === 'table' || (type.is === 'list' && type.of.is === 'record');
}

function keyText({ key, type, example }: KeySpec, context: CursorContext, { session }: Where): Pick<Candidate, 'insert' | 'snippet' | 'goesOn'> {
  if (context.colonFollows || context.onlyFlags || type.is === 'flag') return { insert: key };
  if (!session.client.completionSnippets) return { insert: `${key}: `, goesOn: true };
  if (example?.startsWith('{')) return { insert: `${key}: \${1:${escapeSnippet(example.replace(/, (?=[\w-]+:)/g, '; '))}}`, snippet: true };
  if (type.is === 'record' || type.is === 'free' || (type.is === 'table' && type.names?.is !== 'catalog')) return { insert: `${key}: { $1 }`, snippet: true, goesOn: true };
  if (type.is === 'table' || (type.is === 'list' && type.of.is !== 'text' && type.of.is !== 'path')) return { insert: `${key}: [$1]`, snippet: true, goesOn: true };
  if (type.is === 'text' || (type.is === 'list' && type.of.is === 'path')) return { insert: `${key}: "$1"`, snippet: true };
  return { insert: `${key}: `, goesOn: true };
}

/** Names that a table takes from elsewhere: controls on an element. */
function names(where: Where, place: Place, context: CursorContext): Candidate[] {
  const { type } = place;
  if (type.is !== 'table' || type.names?.is !== 'catalog' || type.names.of !== 'control') return [];
  const model = where.state?.analysis.model;
  const id = where.path[1] ?? '';
  const subject = model && (model.elements.get(id) ?? model.flows.get(id) ?? model.zones.get(id));
  return controls(where, subject).filter((one) => !context.present.has(one.label)).map((one) => ({ ...one, insert: idText(one.label) }));
}
