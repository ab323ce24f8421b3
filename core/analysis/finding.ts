import type { Rule } from '../catalog/types.ts';
import type { Basis, Decision, StrideCategory } from '../model/model.ts';
import type { Truth } from '../model/truth.ts';
import type { Source } from '../syntax/tree.ts';

export type FindingState =
  /** A stated fact or an absent control leaves it open. */
  | 'open'
  /** Facts that would settle it are not stated. Counts like open. */
  | 'unknown'
  | 'mitigated'
  /** People have decided about it. */
  | 'decided';

export type Priority = 'critical' | 'high' | 'medium' | 'low' | 'info';

/** One fact that a finding stands on. */
export interface Reason {
  /** A sentence about this system: 'df2 states encrypted: no'. */
  readonly text: string;
  readonly truth: Truth;
  readonly basis: Basis;
  readonly source?: Source;
}

/** A DREAD score: five dimensions 1..10, three AI factors 1..2. */
export interface Dread {
  readonly damage: number;
  readonly reproducibility: number;
  readonly exploitability: number;
  readonly 'affected-users': number;
  readonly discoverability: number;
  readonly 'model-impact': number;
  readonly 'data-sensitivity': number;
  readonly 'detection-difficulty': number;
  /** Mean of the five, 1..10. */
  readonly base: number;
  /** min(10, base x cube root of the product of the factors). */
  readonly adjusted: number;
  /** For each derived factor, on what it stands. */
  readonly derivedFrom: readonly string[];
}

/** One change that would settle a finding: a control, or an attribute with the value it should have. */
export type Remedy =
  | { readonly is: 'control'; readonly control: string; readonly at: string }
  | { readonly is: 'attribute'; readonly attribute: string; readonly value: string; readonly at: string };

export interface Finding {
  /** `rule@subject`: survives formatting, reordering and moves between files. */
  readonly id: string;
  readonly rule: string;
  /** The rule, absent for a threat that a person wrote. */
  readonly definition?: Rule;
  readonly subject: string;
  readonly subjectIs: 'element' | 'flow' | 'zone' | 'data';
  readonly category: StrideCategory;
  readonly title: string;
  /** One sentence that names the element, the flow, the data. */
  readonly message: string;
  readonly aiSpecific: boolean;
  readonly state: FindingState;
  readonly priority: Priority;
  readonly dread: Dread;
  /** The adjusted score, where it is at hand before the rest of `dread` has been asked for. */
  readonly adjusted?: number;
  /** The facts it stands on, the deciding ones first. Never empty. */
  readonly because: readonly Reason[];
  /** Any one of these would settle it, best first. `at` is the id of the element, flow or zone to change. */
  readonly remedies: readonly Remedy[];
  /** The words to mark: a stated weakness, else the kind, else the id. */
  readonly source: Source;
  readonly related: readonly { readonly message: string; readonly source: Source }[];
  /** The id of the finding that replaces it. */
  readonly replacedBy?: string;
  readonly decision?: Decision;
  /** It stands on a stated `no`, as against an absent control: shown on its own. */
  readonly statedWeakness: boolean;
}

/** The adjusted score of a finding. */
export function adjustedOf(finding: Finding): number {
  return finding.adjusted ?? finding.dread.adjusted;
}
