import type { DocumentTree, Item, Source } from '../syntax/tree.ts';
import type { Bound } from './bind/items.ts';
import type { Problem } from './problem.ts';

/**
 * The typed model: what a person wrote, bound to names and types, with the place of every word.
 *
 * Facts that rules ask for are in `attributes`, by the vocabulary's key (`access.write` for nested ones). Every value knows on what it
 * stands, because every finding has to say so.
 */

/** On what a value stands. */
export type Basis =
  /** Written in the model. */
  | 'stated'
  /** Taken from the zone around it. */
  | 'inherited'
  /** Follows from a protocol, a kind or a control. */
  | 'implied'
  /** Guessed from technologies or a name. */
  | 'inferred'
  /** Nobody said. */
  | 'not-stated';

/** A value of an attribute: one or several words (a flag has one: yes, no or unknown). */
export interface Fact {
  readonly values: readonly string[];
  readonly basis: Basis;
  /** The words it stands on: the value itself where stated, the protocol or kind where implied. */
  readonly source?: Source;
  /** In a few words why, where it is not stated: 'HTTPS', 'kind inference-server', 'zone serving'. */
  readonly via?: string;
}

/** A single value with its place. */
export interface Stated<T> {
  readonly value: T;
  readonly source: Source;
}

export type ControlStatus = 'planned' | 'implemented' | 'verified' | 'retired';

/** A control on an element, flow or zone. */
export interface ControlUse {
  readonly id: string;
  readonly status: ControlStatus;
  readonly source: Source;
  readonly evidence: readonly string[];
  readonly owner?: string;
  readonly due?: Stated<string>;
}

/** What elements, flows, zones and data have in common. */
export interface Subject {
  readonly id: string;
  readonly name: string;
  readonly item: Item;
  /** The word of its id. */
  readonly idSource: Source;
  readonly description?: Stated<string>;
  readonly attributes: ReadonlyMap<string, Fact>;
  readonly controls: readonly ControlUse[];
  /** The reason why it is out of scope, when it is. */
  readonly outOfScope?: Stated<string>;
}

export type ElementType = 'process' | 'store' | 'external';

export interface Element extends Subject {
  readonly is: 'element';
  /** Effective type: stated, else implied by the kind, else process. */
  readonly type: ElementType;
  readonly typeBasis: Basis;
  readonly typeSource?: Source;
  /** Effective kind, where stated or inferred. */
  readonly kind?: string;
  readonly kindBasis: Basis;
  /** The word it stands on: the kind's own, or the technology or name that it was inferred from. */
  readonly kindSource?: Source;
  /** For an inferred kind: 'the technology vLLM', 'the name'. */
  readonly kindVia?: string;
  readonly zone?: Stated<string>;
  readonly technologies: readonly Stated<string>[];
  /** Ids of data kept or handled here. */
  readonly holds: readonly Stated<string>[];
  readonly processes: readonly Stated<string>[];
  readonly tools: readonly Tool[];
}

export interface Tool {
  readonly id: string;
  readonly name: string;
  readonly source: Source;
  readonly attributes: ReadonlyMap<string, Fact>;
}

export interface Flow extends Subject {
  readonly is: 'flow';
  /** Ids as written; they may name nothing. */
  readonly from?: Stated<string>;
  readonly to?: Stated<string>;
  /** Ids of data that it carries. */
  readonly data: readonly Stated<string>[];
  /** What it carries, as free text: the text itself or the names of its data, joined by commas. */
  readonly dataText: string;
  readonly dataSource?: Source;
  readonly protocol?: Stated<string>;
  readonly bidirectional: boolean;
  readonly responseTo?: Stated<string>;
}

export interface Zone extends Subject {
  readonly is: 'zone';
  /** Zone type, where stated (or where the zone is named after one). */
  readonly type?: string;
  /** Effective trust rank 0..3: stated, else of its type, else of its parent. */
  readonly trust?: number;
  readonly parent?: Stated<string>;
  readonly crossing: ReadonlyMap<string, Fact>;
  /** True for a zone that nobody declared and `zone:` names by its type. */
  readonly implicit: boolean;
}

export interface DataEntry extends Subject {
  readonly is: 'data';
  readonly kind?: Stated<string>;
  readonly classification?: Stated<string>;
  readonly contains: readonly Stated<string>[];
  readonly derivedFrom: readonly Stated<string>[];
}

export type StrideCategory =
  | 'spoofing' | 'tampering' | 'repudiation' | 'information-disclosure' | 'denial-of-service' | 'elevation-of-privilege' | 'boundary-crossing';

export interface DreadInput {
  readonly damage?: number;
  readonly reproducibility?: number;
  readonly exploitability?: number;
  readonly 'affected-users'?: number;
  readonly discoverability?: number;
  readonly 'model-impact'?: number;
  readonly 'data-sensitivity'?: number;
  readonly 'detection-difficulty'?: number;
}

/** A threat that a person wrote down. */
export interface OwnThreat {
  readonly id: string;
  readonly item: Item;
  readonly idSource: Source;
  readonly on?: Stated<string>;
  readonly title: string;
  readonly stride?: StrideCategory;
  readonly description?: string;
  readonly aiSpecific?: boolean;
  readonly dread?: DreadInput;
  readonly dreadSource?: Source;
  readonly settledBy: readonly Stated<string>[];
  readonly atlas: readonly Stated<string>[];
  readonly owasp: readonly Stated<string>[];
  readonly cwe: readonly Stated<string>[];
  /** Entries of NIST, CAPEC and other frameworks. */
  readonly references: readonly Stated<string>[];
}

export interface OwnControl {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly item: Item;
  readonly idSource: Source;
  readonly countsAs: readonly Stated<string>[];
}

export interface Assumption {
  readonly id: string;
  readonly text: string;
  readonly item: Item;
  readonly idSource: Source;
  readonly on: readonly Stated<string>[];
  readonly states: readonly { readonly key: string; readonly value: string; readonly source: Source }[];
  readonly until?: Stated<string>;
}

export type DecisionStatus = 'accepted' | 'transferred' | 'avoided' | 'not-applicable' | 'mitigated-elsewhere' | 'in-progress';

export interface Decision {
  readonly item: Item;
  /** Something in it could not be read: it does not count. */
  readonly isBroken: boolean;
  readonly source: Source;
  readonly threat?: Stated<string>;
  readonly on?: Stated<string>;
  readonly status?: Stated<DecisionStatus>;
  readonly because?: Stated<string>;
  readonly by?: string;
  readonly date?: Stated<string>;
  readonly until?: Stated<string>;
  readonly due?: Stated<string>;
  readonly owner?: string;
  readonly ticket?: string;
  readonly evidence: readonly string[];
}

export interface Model {
  /** The document that holds `threatmodel`, or the fragment that was asked for. */
  readonly root: DocumentTree;
  /** All documents that belong to the model, the root first, then includes in the order they are met. */
  readonly documents: readonly DocumentTree[];
  /** The name of the system; empty for a fragment. */
  readonly name: string;
  readonly nameSource?: Source;
  readonly description: string;
  readonly isFragment: boolean;
  /** System-wide single values (`owner`, `exposure`, `criticality`, ...) by key. */
  readonly system: ReadonlyMap<string, Fact>;
  readonly review?: { readonly everyDays?: number; readonly last?: Stated<string>; readonly source: Source };
  readonly retrained?: Stated<string>;
  readonly elements: ReadonlyMap<string, Element>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly data: ReadonlyMap<string, DataEntry>;
  readonly threats: ReadonlyMap<string, OwnThreat>;
  readonly controls: ReadonlyMap<string, OwnControl>;
  readonly assumptions: readonly Assumption[];
  readonly decisions: readonly Decision[];
  /** Every place where an id is declared or named, for definition, references and rename. */
  readonly references: readonly Reference[];
  /** The same by item and by name, for questions about one place or one name. */
  readonly mentions: Mentions;
  /** Problems of form and of meaning. */
  readonly problems: readonly Problem[];
}

/** What items declare and name. */
export interface Mentions {
  readonly byItem: ReadonlyMap<Item, { readonly bound: Bound; readonly declaration: Reference | undefined; readonly references: readonly Reference[] }>;
  /** The items in which an id is named; where it is declared is not among them. */
  itemsNaming(id: string): readonly Item[];
}

export interface Reference {
  readonly id: string;
  readonly to: 'element' | 'flow' | 'zone' | 'data' | 'threat' | 'control' | 'rule';
  readonly source: Source;
  readonly declaration: boolean;
}
