import * as measures from '../measures.ts';
import type { Direction, DiagramGraph, Rect } from '../types.ts';
import type { Board } from './board.ts';
import type { Structure } from './structure.ts';

/** Nodes in columns and rows of the page, zones as boxes of those, whatever the reading direction. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** By node. */
  readonly col: Int32Array;
  readonly row: Int32Array;
  /** By zone. */
  readonly c0: Int32Array;
  readonly c1: Int32Array;
  readonly r0: Int32Array;
  readonly r1: Int32Array;
}

export function gridOf(board: Board, direction: Direction): Grid {
  board.compress(0);
  const right = direction === 'right';
  const [col, row] = right ? [board.main, board.cross] : [board.cross, board.main];
  return {
    columns: right ? board.sizeM : board.sizeS, rows: right ? board.sizeS : board.sizeM,
    col: col.slice(), row: row.slice(),
    c0: (right ? board.m0 : board.s0).slice(), c1: (right ? board.m1 : board.s1).slice(),
    r0: (right ? board.s0 : board.m0).slice(), r1: (right ? board.s1 : board.m1).slice(),
  };
}

/** Room that flows and labels need, beyond what elements and walls take. Only ever raised. */
export class Demands {
  /** Between columns g-1 and g at row r: from wall to wall, or from element to element inside a zone. */
  private readonly columnGaps: Float64Array;
  /** Between rows h-1 and h at column c. */
  private readonly rowGaps: Float64Array;
  readonly padRight: Float64Array;
  readonly padLeft: Float64Array;
  readonly padTop: Float64Array;
  readonly padBottom: Float64Array;
  /** Heights of nodes. */
  readonly height: Float64Array;

  constructor(readonly grid: Grid, structure: Structure, graph: DiagramGraph) {
    const zones = structure.zoneIds.length;
    this.columnGaps = new Float64Array((grid.columns + 1) * grid.rows).fill(measures.element.padding * 2 + 8);
    this.rowGaps = new Float64Array((grid.rows + 1) * grid.columns).fill(30);
    this.padRight = new Float64Array(zones).fill(measures.zone.side);
    this.padLeft = new Float64Array(zones).fill(measures.zone.side);
    this.padTop = new Float64Array(zones).fill(measures.zone.top);
    this.padBottom = new Float64Array(zones).fill(measures.zone.bottom);
    this.height = Float64Array.from({ length: structure.count }, (_, node) => graph.nodes[node]?.height ?? 8);
  }

  columnGap(gap: number, row: number): number {
    return this.columnGaps[gap * this.grid.rows + row]!;
  }

  rowGap(gap: number, column: number): number {
    return this.rowGaps[gap * this.grid.columns + column]!;
  }

  needColumnGap(gap: number, row: number, room: number): void {
    const { columns, rows } = this.grid;
    if (gap <= 0 || gap >= columns || row < 0 || row >= rows) return;
    const at = gap * rows + row;
    this.columnGaps[at] = Math.max(this.columnGaps[at]!, room);
  }

  needRowGap(gap: number, column: number, room: number): void {
    const { columns, rows } = this.grid;
    if (gap <= 0 || gap >= rows || column < 0 || column >= columns) return;
    const at = gap * columns + column;
    this.rowGaps[at] = Math.max(this.rowGaps[at]!, room);
  }

  need(pads: Float64Array, zone: number, room: number): void {
    pads[zone] = Math.max(pads[zone]!, room);
  }
}

/** Where everything but flows stands. */
export interface Frame {
  readonly nodes: readonly Rect[];
  readonly zones: readonly Rect[];
  readonly columns: readonly { readonly left: number; readonly right: number }[];
  readonly rows: readonly { readonly top: number; readonly bottom: number }[];
}

const round = (value: number): number => Math.ceil(value / measures.canvas.grid) * measures.canvas.grid;

/** Coordinates: elements of a column share left edge and width, those of a row their top; gaps are as wide as their widest need. */
export function frameOf(graph: DiagramGraph, structure: Structure, grid: Grid, demands: Demands): Frame {
  const zones = structure.zoneIds.length;
  const widths = new Float64Array(grid.columns).fill(measures.element.minWidth);
  const heights = new Float64Array(grid.rows).fill(0);
  for (let node = 0; node < structure.count; node++) {
    widths[grid.col[node]!] = Math.max(widths[grid.col[node]!]!, graph.nodes[node]?.width ?? 0);
    heights[grid.row[node]!] = Math.max(heights[grid.row[node]!]!, demands.height[node]!);
  }
  const extra = new Float64Array(zones);
  for (let round = 0; ; round++) {
    const x = axis(grid.columns, grid.rows, widths, grid.c0, grid.c1, grid.r0, grid.r1, structure, demands.padLeft, demands.padRight, extra, (g, r) => demands.columnGap(g, r));
    let isWide = true;
    for (let zone = 0; zone < zones; zone++) {
      const width = x.end[zone]! - x.start[zone]!;
      const lacking = graph.zones[zone]!.headerWidth - width;
      if (lacking <= 0) continue;
      extra[zone] = extra[zone]! + lacking;
      isWide = false;
    }
    if (!isWide && round < 4) continue;
    const y = axis(grid.rows, grid.columns, heights, grid.r0, grid.r1, grid.c0, grid.c1, structure, demands.padTop, demands.padBottom, new Float64Array(zones), (h, c) => demands.rowGap(h, c));
    const zoneBottoms = bottoms(structure, grid, demands, y);
    return {
      columns: x.lines.map(({ from, to }) => ({ left: from, right: to })),
      rows: y.lines.map(({ from, to }) => ({ top: from, bottom: to })),
      nodes: Array.from({ length: structure.count }, (_, node) => {
        const column = x.lines[grid.col[node]!]!;
        return { x: column.from, y: y.lines[grid.row[node]!]!.from, width: column.to - column.from, height: demands.height[node]! };
      }),
      zones: Array.from({ length: zones }, (_, zone) => ({ x: x.start[zone]!, y: y.start[zone]!, width: x.end[zone]! - x.start[zone]!, height: zoneBottoms[zone]! - y.start[zone]! })),
    };
  }
}

/** The lower walls of zones: below what stands in them, not below the tallest element of a row that another zone has. */
function bottoms(structure: Structure, grid: Grid, demands: Demands, y: Axis): Float64Array {
  const result = new Float64Array(structure.zoneIds.length);
  const visit = (container: number): void => {
    for (const zone of structure.zonesIn[container]!) {
      visit(zone);
      let bottom = 0;
      for (const child of structure.zonesIn[zone]!) bottom = Math.max(bottom, result[child]!);
      for (const node of structure.nodesIn[zone]!) bottom = Math.max(bottom, y.lines[grid.row[node]!]!.from + demands.height[node]!);
      result[zone] = Math.min(y.end[zone]!, bottom + round(demands.padBottom[zone]!));
    }
  };
  visit(structure.zoneIds.length);
  return result;
}

interface Axis {
  readonly lines: readonly { readonly from: number; readonly to: number }[];
  readonly start: Float64Array;
  readonly end: Float64Array;
}

/** One direction: lines (columns or rows) with their sizes, zones as ranges of lines with walls outside of them, gaps wide enough for walls and needs. */
function axis(
  count: number, across: number, sizes: Float64Array, first: Int32Array, last: Int32Array, acrossFirst: Int32Array, acrossLast: Int32Array, structure: Structure,
  padStart: Float64Array, padEnd: Float64Array, extraEnd: Float64Array, gapOf: (gap: number, across: number) => number,
): Axis {
  const zones = structure.zoneIds.length;
  const offStart = new Float64Array(zones);
  const offEnd = new Float64Array(zones);
  // inner zones before those around them
  const visit = (container: number): void => {
    const inner = structure.zonesIn[container]!;
    for (const zone of inner) visit(zone);
    for (const zone of inner) {
      let start = 0;
      let end = 0;
      for (const child of structure.zonesIn[zone]!) {
        if (first[child] === first[zone]) start = Math.max(start, offStart[child]!);
        if (last[child] === last[zone]) end = Math.max(end, offEnd[child]!);
      }
      offStart[zone] = start + round(padStart[zone]!);
      offEnd[zone] = end + round(padEnd[zone]! + extraEnd[zone]!);
    }
    // zones of one column share their edges
    for (const a of inner) for (const b of inner) {
      if (first[a] === first[b]) offStart[a] = Math.max(offStart[a]!, offStart[b]!);
      if (last[a] === last[b]) offEnd[a] = Math.max(offEnd[a]!, offEnd[b]!);
    }
  };
  visit(zones);
  const reachEnd = new Float64Array((count + 1) * across);
  const reachStart = new Float64Array((count + 1) * across);
  for (let zone = 0; zone < zones; zone++)
    for (let a = acrossFirst[zone]!; a <= acrossLast[zone]!; a++) {
      const end = last[zone]! * across + a;
      const start = first[zone]! * across + a;
      reachEnd[end] = Math.max(reachEnd[end]!, offEnd[zone]!);
      reachStart[start] = Math.max(reachStart[start]!, offStart[zone]!);
    }
  const lines: { from: number; to: number }[] = [];
  let at = 0;
  for (let line = 0; line < count; line++) {
    let gap = 0;
    for (let a = 0; a < across; a++) gap = Math.max(gap, reachStart[line * across + a]! + (line > 0 ? reachEnd[(line - 1) * across + a]! + gapOf(line, a) : 0));
    at += round(gap);
    lines.push({ from: at, to: at + sizes[line]! });
    at += sizes[line]!;
  }
  return {
    lines,
    start: Float64Array.from({ length: zones }, (_, zone) => lines[first[zone]!]!.from - offStart[zone]!),
    end: Float64Array.from({ length: zones }, (_, zone) => lines[last[zone]!]!.to + offEnd[zone]!),
  };
}
