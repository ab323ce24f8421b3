import type { ElementType, StrideCategory } from '../model/model.ts';
import type { Truth } from '../model/truth.ts';

/**
 * The catalogue: threats, controls, kinds, zone types and protocols as data. All of it can be written as JSON.
 * docs/rules.md explains the form to people who write rules.
 */

/** `baseline`: STRIDE per element as the published method has it. `ai`: threats that only AI systems have. `stride-matrix`: the full matrix, off by default. */
export type Pack = 'baseline' | 'ai' | 'stride-matrix' | (string & {});

/**
 * A condition on a subject, in three-valued logic. Each object holds exactly one predicate (and its modifiers). A list of values means any of them.
 *
 * Inside `source`, `incoming`, `upstream` and the like, the condition is asked of that element (or flow); everywhere else, of the rule's subject.
 */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  /** Element type; `flow`, `zone` and `data` tell subjects apart. */
  | { readonly type: OneOrMore }
  | { readonly kind: OneOrMore }
  /** A group that kinds belong to (kinds.yaml): serves-models, trains-models, learns, agentic, ... */
  | { readonly 'kind-group': OneOrMore }
  /** Type of the zone around the element, or of any zone around that one. */
  | { readonly 'zone-type': OneOrMore }
  /** Trust rank of the element's zone: at most / at least. Unknown where no rank is known. */
  | { readonly trust: { readonly 'at-most'?: number; readonly 'at-least'?: number } }
  /** A fact. Without `is`: the flag is yes. With `is`: one of the values is among the stated ones. `only-stated`: what is not stated counts as no. */
  | { readonly attribute: string; readonly is?: OneOrMore; readonly 'only-stated'?: true }
  /** A tool of the element with these facts: `{ tool: { permission: [execute], approval: no } }`. */
  | { readonly tool: { readonly permission?: OneOrMore; readonly approval?: Truth } }
  /** A system-wide value: exposure, criticality. */
  | { readonly system: string; readonly is: OneOrMore }
  /** Data that the subject carries, holds or processes, or that flows in or out of the element. */
  | { readonly data: DataSelector }
  /** The technologies name one of these, as whole words ignoring case. */
  | { readonly technology: OneOrMore }
  /** Words in name, description or data text, ignoring case: for the method's own tests and kind inference only. */
  | { readonly 'name-has': OneOrMore }
  | { readonly 'description-has': OneOrMore }
  | { readonly 'data-has': OneOrMore }
  /**
   * One of the controls is in place (implemented or verified). `scope`: `subject` (the default) is the subject and the zones around it; `source` and `target`
   * an end of the flow; `ends` either end; `path` also every path from the untrusted sources that `reachable-from` in the rule's `when` names.
   */
  | { readonly control: OneOrMore; readonly scope?: 'subject' | 'source' | 'target' | 'ends' | 'path' }
  /** Flow: its ends. */
  | { readonly source: Condition }
  | { readonly target: Condition }
  /** Flow: its ends lie in different zones; `inward`: into a zone of higher trust, `outward`: of lower. */
  | { readonly crosses: 'any' | 'inward' | 'outward' }
  /** Element: some flow into / out of it. The condition is asked of the flow. */
  | { readonly incoming: Condition }
  | { readonly outgoing: Condition }
  /** Element (or a flow's source / target): some element that data comes from / goes to, over any number of flows. */
  | { readonly upstream: Condition }
  | { readonly downstream: Condition }
  /** Some element from which the subject can be reached, as an attacker sees it. Names the sources for `scope: path`. */
  | { readonly 'reachable-from': Condition }
  /** Some other element anywhere in the model. */
  | { readonly elsewhere: Condition };

export type OneOrMore = string | readonly string[];

/** All that is given must hold of one and the same data entry. `lineage: true` also looks at what it is derived from. */
export interface DataSelector {
  readonly kind?: OneOrMore;
  readonly classification?: OneOrMore;
  readonly contains?: OneOrMore;
  readonly origin?: OneOrMore;
  readonly attribute?: string;
  readonly is?: OneOrMore;
  readonly lineage?: true;
  /** What the data does not say counts as no. */
  readonly 'only-stated'?: true;
  /** Where to look: `holds` (kept or processed), `in`, `out`, or `any` (the default). */
  readonly where?: 'holds' | 'in' | 'out' | 'any';
}

export interface RuleDread {
  readonly damage: number;
  readonly reproducibility: number;
  readonly exploitability: number;
  readonly 'affected-users': number;
  readonly discoverability: number;
  /** The most that each AI factor can become, 1 to 2; how much of it counts is derived from the model. */
  readonly 'model-impact': number;
  readonly 'data-sensitivity': number;
  readonly 'detection-difficulty': number;
}

export interface RuleExample {
  /** What it is called: `2`, or `2.3` for the third variation of the second example. */
  readonly number: string;
  /** The state expected of the rule on `on`; `none`: no finding. */
  readonly state: 'open' | 'unknown' | 'mitigated' | 'none';
  readonly on: string;
  /** A model as YAML text. */
  readonly model: string;
  /** What else is expected of the finding, where the example says so: for rules whose figures or whose part in AI depend on a condition. */
  readonly aiSpecific?: boolean;
  readonly priority?: 'critical' | 'high' | 'medium' | 'low' | 'info';
  /** Figures of the score, any of the eight. */
  readonly dread?: Partial<RuleDread>;
}

export interface Rule {
  readonly id: string;
  readonly pack: Pack;
  /** Few words, a noun phrase: what happens. */
  readonly title: string;
  /**
   * One sentence about this system. `{name}` subject, `{id}`; for flows `{from}` `{to}` `{data}` `{from-zone}` `{to-zone}`; for elements `{zone}`, `{source}` (the
   * first witness of reachable-from / upstream / incoming), `{data}` (what flows or lies there).
   */
  readonly message: string;
  readonly stride: StrideCategory;
  readonly aiSpecific: boolean | Condition;
  /** Ids of rules whose finding on the same subject this one replaces. */
  readonly refines: readonly string[];
  readonly to: Condition;
  readonly when?: Condition;
  readonly settledBy?: Condition;
  readonly dread: RuleDread;
  /** Where a condition holds (yes, not unknown), these figures take the place of those in `dread`. The first that holds counts. */
  readonly dreadWhen: readonly { readonly when: Condition; readonly dread: Partial<RuleDread> }[];
  readonly atlas: { readonly techniques: readonly string[]; readonly mitigations: readonly string[]; readonly fit: 'direct' | 'approximate' };
  /** Ids that the published method gives and that are coarser than ours: kept so that a search for them finds the threat. */
  readonly alsoKnownAs: readonly string[];
  readonly owasp: readonly string[];
  readonly cwe: readonly string[];
  readonly nist: readonly string[];
  /** Controls, best first. Other things that settle the threat (attributes) are read off `settledBy`. */
  readonly fixes: readonly string[];
  /** A test that shows whether the mitigation works. */
  readonly verify: string;
  /** What happens, why here, what it costs, what to do. Markdown without HTML. */
  readonly description: string;
  /** Rows of the published method that it covers. */
  readonly method: readonly string[];
  /** The priority in the method's own table, where it has one. */
  readonly methodPriority?: 'critical' | 'high' | 'medium' | 'low';
  readonly examples: readonly RuleExample[];
}

export interface Kind {
  readonly id: string;
  readonly name: string;
  readonly type: ElementType;
  readonly groups: readonly string[];
  readonly doc: string;
  /** How it is recognised: technologies as whole words, then phrases in the name, ignoring case. */
  readonly technologies: readonly string[];
  readonly names: readonly string[];
  /** Technologies that say what the element is only where nothing else does. */
  readonly generic?: readonly string[];
  /** Attributes that hold for every element of this kind unless stated. */
  readonly implies: Readonly<Record<string, string>>;
}

export interface Control {
  readonly id: string;
  /** What it is called in a sentence: 'rate limits per caller'. */
  readonly name: string;
  /** What it does, how to tell that it works: two or three sentences. */
  readonly description: string;
  readonly verify: string;
  /** Where it can stand. */
  readonly on: readonly ('process' | 'store' | 'external' | 'flow' | 'zone')[];
  /** Attributes that it makes true of what it stands on. */
  readonly implies: Readonly<Record<string, string>>;
  readonly atlas: readonly string[];
  readonly nist: readonly string[];
  readonly euAiAct: readonly string[];
  readonly cosai: readonly string[];
}

export interface ZoneType {
  readonly id: string;
  readonly name: string;
  readonly trust: number;
  readonly doc: string;
}

/** What a protocol implies. Names are matched as whole words of the flow's `protocol`, ignoring case. */
export interface Protocol {
  readonly id: string;
  readonly names: readonly string[];
  readonly implies: Readonly<Record<string, string>>;
  /** It protects whatever runs inside it: HTTP over TLS. */
  readonly wraps?: boolean;
  readonly doc: string;
}

/** The catalogue as plain data: what is built from the files in catalog/, and what own rule files add. */
export interface CatalogData {
  readonly rules: readonly Rule[];
  readonly kinds: readonly Kind[];
  readonly controls: readonly Control[];
  readonly zoneTypes: readonly ZoneType[];
  readonly protocols: readonly Protocol[];
}
