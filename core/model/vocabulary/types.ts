/**
 * The form of the vocabulary: what keys there are, what they hold, where they stand.
 * The binder, completion, hover, the JSON Schema and the language reference are all read off the one table in this folder.
 */

/** A word that a key may hold, with other spellings that are read as the same. */
export interface Word {
  readonly word: string;
  readonly doc: string;
  readonly also?: readonly string[];
}

/** Which declared things an id may name. */
export type Namespace = 'element' | 'flow' | 'zone' | 'data' | 'threat';

/** Which part of the catalogue a word comes from. */
export type CatalogName =
  | 'kind' | 'control' | 'zone-type' | 'rule' | 'atlas' | 'owasp' | 'cwe' | 'capec'
  /** Anything by NIST; an entry of any framework. See core/knowledge/id-keys.ts. */
  | 'nist-entry' | 'reference'
  /** In rule files alone: `atlas` means techniques there. `attribute-word`: what the attribute named beside it can hold. */
  | 'kind-group' | 'attribute' | 'attribute-word' | 'atlas-mitigation' | 'nist' | 'eu-ai-act' | 'cosai';

export type ValueType =
  /** Any single value, kept as written. */
  | { readonly is: 'text' }
  /** yes / no / unknown; `true` and `false` are read alike. */
  | { readonly is: 'flag' }
  /** One of the words; with `open`, any other word as well. */
  | { readonly is: 'word'; readonly words: readonly Word[]; readonly open?: true }
  | { readonly is: 'number'; readonly min?: number; readonly max?: number; readonly integer?: true }
  /** An ISO date, `2026-09-01`. */
  | { readonly is: 'date' }
  /** A length of time, `90 days`. */
  | { readonly is: 'duration' }
  /** A path relative to the file it stands in. */
  | { readonly is: 'path' }
  /** The id of something declared in the model. With `free`, other text is allowed and only a near miss is remarked on. */
  | { readonly is: 'reference'; readonly to: readonly Namespace[]; readonly free?: true }
  /** The id of a zone, or a zone type where no zone has that id. */
  | { readonly is: 'zone' }
  /** A word of the catalogue. */
  | { readonly is: 'catalog'; readonly of: CatalogName }
  /** Several; one alone may go without brackets. With `each`, a text alone may be free but the members of a list may not. */
  | { readonly is: 'list'; readonly of: ValueType; readonly strict?: true }
  /** A map with fixed keys. With `or`, a single value of that type may stand in its place. */
  | { readonly is: 'record'; readonly record: RecordName; readonly or?: ValueType }
  /** Names, each with a record. With `names`, a plain list of names is allowed too, and the names come from there. */
  | { readonly is: 'table'; readonly record: RecordName; readonly names?: ValueType }
  /** Free keys and single values. */
  | { readonly is: 'free' };

/** Every kind of map that a model can hold. */
export type RecordName =
  | 'model'
  | 'review'
  | 'zone'
  | 'crossing'
  | 'data'
  | 'element'
  | 'access'
  | 'credentials'
  | 'tool'
  | 'control-use'
  | 'flow'
  | 'threat'
  | 'dread'
  | 'control'
  | 'assumption'
  | 'exclusion'
  | 'decision'
  | 'settings'
  | 'settings-rule'
  | 'settings-gates'
  | 'settings-decisions'
  | RuleRecordName;

/** Every kind of map that a rule file can hold, beside `dread`. */
export type RuleRecordName =
  | 'rule-file'
  | 'rule'
  | 'rule-applies'
  | 'rule-dread-when'
  | 'rule-atlas'
  | 'rule-example'
  | 'rule-variation'
  | 'condition'
  | 'condition-trust'
  | 'condition-tool'
  | 'condition-data'
  | 'catalog-kind'
  | 'catalog-control'
  | 'catalog-zone-type'
  | 'catalog-protocol';

export interface KeySpec {
  readonly key: string;
  readonly type: ValueType;
  /** One or two sentences for hover, completion and the reference page. */
  readonly doc: string;
  /** Why it is worth stating: shown under the sentences. */
  readonly use?: string;
  readonly required?: true;
  /** Other spellings that are read as this key. */
  readonly also?: readonly string[];
  /** A fact that rules may ask for with `attribute:`. Keys of nested records are asked for as `access.write`. */
  readonly attribute?: true;
  /** What completion writes after the key; without it the type decides. */
  readonly example?: string;
  /** For the predicates of conditions: what more there is to know of them. */
  readonly predicate?: PredicateForm;
}

export interface PredicateForm {
  /** Keys that may stand beside it. */
  readonly modifiers: readonly string[];
  /** What it can be asked of; without it, of anything. */
  readonly of?: readonly ('element' | 'flow' | 'zone')[];
  /** For predicates that hold a condition on something else: what that condition is asked of. */
  readonly moves?: 'element' | 'flow';
  /** It walks over the model: only a few may stand inside each other. */
  readonly walks?: true;
  /** A whole condition, for the reference. */
  readonly shown: string;
}

export interface RecordSpec {
  readonly name: RecordName;
  /** What one is called in messages: 'element', 'flow', ... */
  readonly title: string;
  readonly doc: string;
  readonly keys: readonly KeySpec[];
}
