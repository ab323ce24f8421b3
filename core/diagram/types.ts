import type { ElementType } from '../model/model.ts';
import type { Truth } from '../model/truth.ts';

/**
 * The diagram in two steps: the graph says what is drawn and how large each thing is, the layout where it stands.
 * One coordinate system for everything: pixels at 100 %, x to the right and y down from the top left corner of the canvas, margin included.
 */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Point, Size {}

export type Side = 'left' | 'right' | 'top' | 'bottom';

/** Reading direction: from left to right, or from top to bottom. */
export type Direction = 'right' | 'down';

// ---- what is drawn

/** Priority words say that findings are open; `question`: only questions are; `mitigated`, `decided`: none is open. */
export type BadgeKind = 'critical' | 'high' | 'medium' | 'low' | 'question' | 'mitigated' | 'decided';

export interface Badge {
  readonly is: BadgeKind;
  readonly count: number;
  /** The count as shown: `6`, `99+`. */
  readonly text: string;
}

/** Data class: 0 public or not stated, 1 internal, 2 confidential, 3 secret. */
export type ClassRank = 0 | 1 | 2 | 3;

export interface GraphNode extends Size {
  readonly id: string;
  /** `missing`: a flow names it and nothing declares it. `zone`: a collapsed zone of this id. */
  readonly is: 'element' | 'zone' | 'missing';
  readonly type: ElementType;
  /** Id of the kind, for the icon. */
  readonly kind?: string;
  /** The line below the name: the kind in words, for a collapsed zone its type, for a missing element `not declared`. May be empty. */
  readonly kindText: string;
  readonly kindInferred: boolean;
  readonly name: string;
  /** The name as set: one or two lines, perhaps cut with an ellipsis. */
  readonly lines: readonly string[];
  /** The zone that it stands in. */
  readonly zone?: string;
  readonly badge?: Badge;
  /** Highest class of the data that a store holds. */
  readonly classRank: ClassRank;
  readonly outOfScope: boolean;
  /** Of a collapsed zone. */
  readonly trust?: number;
  /** Of a collapsed zone: how much it hides. */
  readonly inside?: { readonly elements: number; readonly flows: number; readonly text: string };
}

export interface GraphZone {
  readonly id: string;
  readonly name: string;
  /** The name as set, on one line. */
  readonly line: string;
  /** The zone type in words; empty where the name says the same or none is stated. */
  readonly typeText: string;
  readonly type?: string;
  /** Rank 0..3; undefined: not stated. */
  readonly trust?: number;
  readonly parent?: string;
  readonly badge?: Badge;
  readonly outOfScope: boolean;
  /** The least width in which the header fits. */
  readonly headerWidth: number;
}

/** Texts of a label as set for one of its two forms. */
export interface LabelTexts extends Size {
  /** What travels, one or two lines; an empty array where nothing is said. */
  readonly lines: readonly string[];
  readonly protocol: string;
}

/** The two rows of a flow's label and the room they take. */
export interface FlowLabel {
  /** `+2` where more data travels than is named; it follows the last line. */
  readonly more: string;
  readonly classRank: ClassRank;
  /** Around a horizontal run: the name above the line, the row below. `above` is the height from the top to the line. */
  readonly around: LabelTexts & { readonly above: number };
  /** Beside a vertical run: narrower, both together. */
  readonly beside: LabelTexts;
}

export interface GraphFlow {
  /** Id in the model; of a bundle, the first one's. */
  readonly id: string;
  /** All flows that the line stands for, itself among them. More than one only where zones are collapsed. */
  readonly members: readonly string[];
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly bidirectional: boolean;
  /** Id of the flow that it answers. */
  readonly answers?: string;
  readonly encrypted: Truth;
  readonly authenticated: Truth;
  /** Everything that it carries and over what, uncut, for tooltips and screen readers. */
  readonly dataText: string;
  readonly protocolText: string;
  readonly label: FlowLabel;
  readonly badge?: Badge;
  readonly outOfScope: boolean;
}

/** What is drawn of one model. Everything is in the order of the model; parents of zones need not come before their children. */
export interface DiagramGraph {
  readonly title: string;
  readonly nodes: readonly GraphNode[];
  readonly zones: readonly GraphZone[];
  readonly flows: readonly GraphFlow[];
  /** Totals of the whole model, collapsed or not. */
  readonly totals: { readonly elements: number; readonly flows: number; readonly zones: number; readonly open: number };
}

// ---- where it stands

export interface PlacedNode extends Rect {
  readonly id: string;
  readonly zone?: string;
  /** Its place in the grid of columns and rows, from 0: what the next layout goes by. */
  readonly column: number;
  readonly row: number;
  /** A person put it there. */
  readonly pinned: boolean;
  /** The person's place could not be kept, and why; `at` is that place. The node stands where layout puts it. */
  readonly drifted?: { readonly at: Point; readonly why: DriftReason };
}

/** `zone`: it is in another zone now. `outside`: the place lies outside its zone. `overlap`: something else is there. */
export type DriftReason = 'zone' | 'outside' | 'overlap';

export interface PlacedZone extends Rect {
  readonly id: string;
  readonly parent?: string;
  /** How many zones lie around it. */
  readonly depth: number;
  /** Its first column and row. */
  readonly column: number;
  readonly row: number;
}

/** An opening in the wall of a zone where a flow passes. */
export interface Doorway extends Point {
  readonly zone: string;
  readonly side: Side;
  /** false: the flow only leaves zones and this is where it leaves the outermost. */
  readonly enters: boolean;
}

export interface PlacedLabel extends Rect {
  /**
   * `around`: the line runs through it horizontally at `line`, the name above, the row below. `beside`: to the right of a vertical run, both rows together.
   */
  readonly form: 'around' | 'beside';
  /** y of the line, for `around`. */
  readonly line?: number;
}

export interface PlacedFlow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The path as drawn, corners square; first and last point on the borders of its ends. Each step is horizontal or vertical. */
  readonly points: readonly Point[];
  readonly fromSide: Side;
  readonly toSide: Side;
  readonly label: PlacedLabel;
  readonly doorways: readonly Doorway[];
}

export interface Layout extends Size {
  readonly direction: Direction;
  /** In the order of the graph. */
  readonly nodes: readonly PlacedNode[];
  /** Outer zones before inner ones. */
  readonly zones: readonly PlacedZone[];
  readonly flows: readonly PlacedFlow[];
}
