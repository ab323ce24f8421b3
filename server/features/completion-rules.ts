import { CompletionItemKind } from 'vscode-languageserver';
import { askedAt } from '../../core/catalog/asked.ts';
import { predicates } from '../../core/catalog/conditions.ts';
import { factsOfTypes, knownOf } from '../../core/catalog/known.ts';
import type { FactOf } from '../../core/catalog/words.ts';
import { attributes, systemWords, wordsOf } from '../../core/catalog/words.ts';
import { readYaml } from '../../core/catalog/yaml-nodes.ts';
import type { KeySpec, RecordName } from '../../core/model/vocabulary/index.ts';
import { recordSpec } from '../../core/model/vocabulary/index.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import type { CursorContext } from '../../core/syntax/context.ts';
import * as words from '../markdown.ts';
import type { Place } from '../place.ts';
import type { Candidate, Where } from './completion-values.ts';
import { frameworkEntries } from './completion-values.ts';

/** What completion knows of rule files alone: conditions with their predicates, attributes and words, ids of frameworks, and whole new entries. */

/** What a condition at the cursor is asked of. */
function factsAt(where: Where, tree: DocumentTree): FactOf[] {
  return factsOfTypes(typesAt(where, tree));
}

function typesAt({ project, offset, path }: Where, tree: DocumentTree): ReturnType<typeof askedAt> {
  const root = (project.read.get(tree.text) ?? readYaml(tree.text)).root;
  return askedAt(root, offset, path, knownOf(project.catalog.data));
}

/** The keys of a record of a rule file that can stand beside those that are there. */
export function ruleKeysAt(record: RecordName, where: Where, context: CursorContext, tree: DocumentTree): readonly KeySpec[] {
  const { keys } = recordSpec(record);
  if (record !== 'condition') return keys;
  const head = [...context.present].map((key) => predicates.get(key)).find((one) => one !== undefined);
  if (head) return keys.filter(({ key }) => head.modifiers.includes(key));
  const types = typesAt(where, tree);
  return keys.filter(({ key }) => {
    const predicate = predicates.get(key);
    return predicate !== undefined && (predicate.of === undefined || predicate.of.some((type) => types.has(type)));
  });
}

/** Values that only rule files have; undefined where values are those of any document. */
export function ruleValues(where: Where, { type, record }: Place, tree: DocumentTree): Candidate[] | undefined {
  if (type.is === 'record') return type.or ? [flag('true', 'Yes.'), flag('false', 'No.')] : undefined;
  if (type.is === 'flag') return [flag('true', 'Yes.'), flag('false', 'No.'), ...(record?.name === 'condition-tool' ? [flag('unknown', 'Nobody knows yet.')] : [])];
  if (type.is !== 'catalog') return undefined;
  const { catalog, atlas } = where.project;
  switch (type.of) {
    case 'kind-group':
      return catalog.kindGroups.map((group) => ({ label: group, kind: CompletionItemKind.EnumMember, detail: shortList(catalog.kindsInGroup(group).map((kind) => kind.id)) }));
    case 'attribute':
      return attributesFor(record?.name === 'condition-data' ? ['data'] : factsAt(where, tree));
    case 'attribute-word':
      return attributeWords(where, record?.name === 'condition-data' ? ['data'] : factsAt(where, tree), tree);
    case 'atlas-mitigation':
      return atlas.all('mitigation').map((entry) => ({ label: entry.id, kind: CompletionItemKind.Reference, detail: entry.name, also: [entry.name, ...(entry.formerNames ?? [])].join(' '), about: { what: 'atlas', id: entry.id } }));
    case 'nist':
      return frameworkEntries(type.of);
    default:
      return undefined;
  }
}

function flag(label: string, doc: string): Candidate {
  return { label, kind: CompletionItemKind.EnumMember, doc, detail: doc };
}

function attributesFor(of: readonly FactOf[]): Candidate[] {
  const found = new Map<string, Candidate>();
  for (const fact of of)
    for (const { name, spec } of attributes[fact].values())
      if (!found.has(name)) found.set(name, { label: name, kind: CompletionItemKind.Field, detail: `of ${fact === 'element' ? 'an element' : fact === 'data' ? 'data' : `a ${fact}`}`, doc: words.keyMarkdown(spec, undefined) });
  return [...found.values()];
}

/** The words of the attribute (or the value of the system) that is named before the cursor in the same condition. */
function attributeWords({ offset }: Where, of: readonly FactOf[], tree: DocumentTree): Candidate[] {
  const named = [...tree.text.slice(Math.max(0, offset - 500), offset).matchAll(/\b(attribute|system):[ \t]*["']?([\w.-]+)/g)].at(-1);
  if (!named) return [];
  if (named[1] === 'system') return (systemWords.get(named[2]!) ?? []).map((word) => flag(word.word, word.doc));
  const specs = of.flatMap((fact) => attributes[fact].get(named[2]!) ?? []);
  if (specs.some(({ spec }) => spec.type.is === 'flag')) return [flag('yes', 'It is so.'), flag('no', 'It is not so.'), flag('unknown', 'It is stated that nobody knows.')];
  const found = new Map(specs.flatMap(({ spec }) => wordsOf(spec.type)?.words ?? []).map((word) => [word.word, word]));
  return [...found.values()].map((word) => flag(word.word, word.doc));
}

function shortList(ids: readonly string[]): string {
  return ids.length > 6 ? `${ids.slice(0, 6).join(', ')} and ${ids.length - 6} more` : ids.join(', ');
}

const modelText = (pad: string, on: number): string[] => [`${pad}threatmodel: T`, `${pad}elements:`, `${pad}  \${${on}:a}: { kind: $${on + 1}, zone: external }`];

/** Whole new entries for the lists of a rule file, with tab stops. None where the client takes no snippets. */
export function newRuleItems(where: Where, record: RecordName, context: CursorContext, tree: DocumentTree): Candidate[] {
  if (!where.session.client.completionSnippets || context.inline || context.quote) return [];
  const lines = itemLines[record];
  if (!lines) return [];
  const pad = context.at === 'fresh' ? '  ' : padOf(context, tree);
  const text = lines.lines().map((line, index) => (index === 0 || line === '' ? line : pad + line)).join('\n');
  return [{ label: `new ${recordSpec(record).title}`, detail: lines.detail, insert: context.at === 'fresh' ? `- ${text}` : text, kind: CompletionItemKind.Snippet, snippet: true, sticky: true, rank: 0 }];
}

/** How much further than the first word of its line an entry begins: behind its hyphen. Editors indent the lines of a snippet like the line that it begins on. */
function padOf(context: CursorContext, tree: DocumentTree): string {
  const start = tree.text.lastIndexOf('\n', context.word.start - 1) + 1;
  const before = tree.text.slice(start, context.word.start);
  return ' '.repeat(before.length - /^ */.exec(before)![0].length);
}

const itemLines: Partial<Record<RecordName, { readonly detail: string; readonly lines: () => readonly string[] }>> = {
  rule: {
    detail: 'A threat of your own, with an example that is open and one that is mitigated',
    lines: () => [
      'id: ${1:OUR-01}', 'title: ${2:What happens}', 'message: "{name} ${3:...}"', 'stride: ${4|spoofing,tampering,repudiation,information-disclosure,denial-of-service,elevation-of-privilege|}', 'ai-specific: ${5|true,false|}',
      'applies:', '  to: { kind: ${6:inference-server} }', 'settled-by: { control: ${7:rate-limit} }',
      'dread: { damage: ${8:5}, reproducibility: ${9:5}, exploitability: ${10:5}, affected-users: ${11:5}, discoverability: ${12:5} }',
      'fixes: [${7:rate-limit}]', 'verify: ${13:A test that shows whether it works.}', 'description: |', '  ${14:What happens, why here, what it costs, what to do.}',
      'examples:', '  - state: open', '    on: a', '    model: |', '      threatmodel: T', '      elements:', '        a: { kind: ${6:inference-server}, zone: external }', '        b: { type: external, zone: external }', '      flows:', '        f: { from: b, to: a }',
      '  - state: mitigated', '    on: a', '    model: |', '      threatmodel: T', '      elements:', '        a: { kind: ${6:inference-server}, zone: external, controls: [${7:rate-limit}] }', '        b: { type: external, zone: external }', '      flows:', '        f: { from: b, to: a }',
    ],
  },
  'rule-example': { detail: 'A small model and the state that the rule finds', lines: () => ['state: ${1|open,mitigated,none,unknown|}', 'on: ${2:a}', 'model: |', ...modelText('  ', 2)] },
  'catalog-kind': { detail: 'A kind of your own', lines: () => ['id: ${1:our-kind}', 'name: ${2:Our kind}', 'type: ${3|process,store,external|}', 'groups: [$4]', 'doc: ${5:What it is, in a sentence.}', 'technologies: [$6]'] },
  'catalog-control': { detail: 'A control of your own', lines: () => ['id: ${1:our-control}', 'name: ${2:our control}', 'description: ${3:What it does, and how to tell that it works.}', 'verify: ${4:A test that shows whether it works.}', 'on: [${5:process}]'] },
  'catalog-zone-type': { detail: 'A zone type of your own', lines: () => ['id: ${1:our-zone}', 'name: ${2:Our zone}', 'trust: ${3|0,1,2,3|}', 'doc: ${4:What lies in it, in a sentence.}'] },
  'catalog-protocol': { detail: 'A protocol of your own', lines: () => ['id: ${1:our-protocol}', 'names: [${2:OurProtocol}]', 'implies: { $3 }', 'doc: ${4:What it is, in a sentence.}'] },
};
