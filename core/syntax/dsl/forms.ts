import type { RecordName } from '../../model/vocabulary/index.ts';

/** The statements of the language: what each keyword begins, and which keys its header says. */

export interface Form {
  readonly keyword: string;
  /** Where its items belong in the tree; for `control` and `tool` inside a block the key that they add a row to. */
  readonly section: string;
  readonly record: RecordName;
  /**
   * `thing`: id, name, `: kind`. `about`: id, `on` what, a text. `flow`: `id: a -> b`. `decision`: rule, `on` what. `model`: a text alone.
   */
  readonly head: 'thing' | 'about' | 'flow' | 'decision' | 'model';
  /** What one is called in messages. */
  readonly called: string;
  /** The key that the header's text says. */
  readonly text?: 'name' | 'title' | 'text';
  /** The key that the word after the colon says. */
  readonly kind?: 'kind' | 'type' | 'status';
  /** The key and value that the keyword itself says. */
  readonly says?: { readonly key: string; readonly value: string };
  /** It can stand in the block of a zone. */
  readonly inZone: boolean;
  /** How one is written, for messages. */
  readonly example: string;
}

function element(keyword: string, example: string, value?: string): Form {
  return { keyword, section: 'elements', record: 'element', head: 'thing', called: keyword, text: 'name', kind: 'kind', ...(value ? { says: { key: 'type', value } } : {}), inZone: true, example };
}

function decision(keyword: string, value?: string): Form {
  return { keyword, section: 'decisions', record: 'decision', head: 'decision', called: 'decision', ...(value ? { says: { key: 'status', value } } : {}), inZone: false, example: `${keyword} AI-INF-03 on model { because: "..." }` };
}

const statements: readonly Form[] = [
  { keyword: 'threatmodel', section: 'threatmodel', record: 'model', head: 'model', called: 'model', inZone: false, example: 'threatmodel "Name of the system"' },
  { keyword: 'data', section: 'data', record: 'data', head: 'thing', called: 'data entry', text: 'name', kind: 'kind', inZone: false, example: 'data prompts "Prompts"' },
  { keyword: 'zone', section: 'zones', record: 'zone', head: 'thing', called: 'zone', text: 'name', kind: 'type', inZone: true, example: 'zone edge : dmz { ... }' },
  element('process', 'process gateway "API gateway" : api-gateway', 'process'),
  element('store', 'store weights "Model store" : artifact-store', 'store'),
  element('external', 'external user "API client"', 'external'),
  element('element', 'element model : inference-server'),
  { keyword: 'flow', section: 'flows', record: 'flow', head: 'flow', called: 'flow', inZone: false, example: 'flow df1: user -> gateway over HTTPS' },
  { keyword: 'threat', section: 'threats', record: 'threat', head: 'about', called: 'threat', text: 'title', inZone: false, example: 'threat T1 on gateway "What can happen"' },
  { keyword: 'assume', section: 'assumptions', record: 'assumption', head: 'about', called: 'assumption', text: 'text', inZone: false, example: 'assume A1 on df1 "What is taken for granted"' },
  { keyword: 'exclude', section: 'exclusions', record: 'exclusion', head: 'thing', called: 'exclusion', text: 'text', inZone: false, example: 'exclude X1 "What is left out" { because: "..." }' },
  { keyword: 'control', section: 'controls', record: 'control', head: 'thing', called: 'control', text: 'name', inZone: false, example: 'control screening "Screening of staff" { counts-as: user-training }' },
  decision('accept', 'accepted'), decision('transfer', 'transferred'), decision('avoid', 'avoided'), decision('dismiss', 'not-applicable'), decision('defer', 'in-progress'), decision('covered', 'mitigated-elsewhere'),
  decision('decide'),
];

/** Statements that stand at the top level, by keyword. Those with `inZone` stand in blocks of zones as well. */
export const forms: ReadonlyMap<string, Form> = new Map(statements.map((form) => [form.keyword, form]));

/** A control on what it stands in: a row of `controls`. */
export const controlUse: Form = { keyword: 'control', section: 'controls', record: 'control-use', head: 'thing', called: 'control', kind: 'status', inZone: true, example: 'control rate-limit { status: planned }' };
/** A tool of an element: a row of `tools`. */
export const toolUse: Form = { keyword: 'tool', section: 'tools', record: 'tool', head: 'thing', called: 'tool', text: 'name', inZone: false, example: 'tool mail "Send mail" { permission: send }' };

/** The statement that a keyword begins inside the block of a record, where there is one. */
export function useIn(record: RecordName, keyword: string): Form | undefined {
  if (keyword === 'control') return record === 'element' || record === 'flow' || record === 'zone' ? controlUse : undefined;
  return keyword === 'tool' && record === 'element' ? toolUse : undefined;
}

/** The form that writes an item of a section whose key says this: `accepted` of a decision, `store` of an element. */
export function formFor(section: string, said: string | undefined): Form | undefined {
  return statements.find((form) => form.section === section && form.says?.value === said) ?? statements.find((form) => form.section === section && form.says === undefined);
}

/** Words of other tools and of habit, with the keyword that is meant. */
export const otherWords: ReadonlyMap<string, string> = new Map([
  ['actor', 'external'], ['external-entity', 'external'], ['entity', 'external'], ['user', 'external'], ['person', 'external'], ['datastore', 'store'], ['data-store', 'store'], ['database', 'store'],
  ['service', 'process'], ['component', 'process'], ['node', 'process'], ['system', 'threatmodel'], ['model', 'threatmodel'], ['threat-model', 'threatmodel'], ['boundary', 'zone'], ['trust-zone', 'zone'], ['trust-boundary', 'zone'],
  ['dataflow', 'flow'], ['data-flow', 'flow'], ['connection', 'flow'], ['edge', 'flow'], ['assumption', 'assume'], ['exclusion', 'exclude'], ['decision', 'decide'], ['accepted', 'accept'], ['transferred', 'transfer'],
  ['avoided', 'avoid'], ['ignore', 'dismiss'], ['not-applicable', 'dismiss'], ['deferred', 'defer'], ['in-progress', 'defer'], ['mitigated-elsewhere', 'covered'], ['mitigation', 'control'], ['asset', 'data'], ['risk', 'threat'],
]);
