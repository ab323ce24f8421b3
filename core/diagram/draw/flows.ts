import * as measures from '../measures.ts';
import { fonts, textWidth } from '../text-measure.ts';
import { strokesWidth } from '../labels.ts';
import type { DiagramGraph, GraphFlow, PlacedFlow, Point } from '../types.ts';
import { badgeAt, badgeWidth, keyAt, lockAt, strokesAt } from './marks.ts';
import { flowSentence } from './sentences.ts';
import type { Shape } from './shapes.ts';
import { group, path, rounded, text } from './shapes.ts';

const { head: headLength, corner } = measures.flow;
const headHalf = 5;

/** The line of a flow with its heads. A wide unseen line beneath answers the pointer. */
export function flowShape(flow: GraphFlow, placed: PlacedFlow, graph: DiagramGraph): Shape {
  const { points } = placed;
  const line = flow.encrypted === 'yes' ? 'flow' : `flow flow-${flow.encrypted}`;
  const arrow = flow.authenticated === 'yes' ? 'head head-yes' : flow.authenticated === 'unknown' ? 'head head-unknown' : 'head';
  const inset = flow.authenticated === 'unknown' ? 0 : headLength;
  const [from, to] = [flow.bidirectional ? inset : 0, inset];
  return group(flow.outOfScope ? 'out-of-scope' : '', [
    path('hit', pathOf(points, 0, 0)),
    path(line, pathOf(points, from, to)),
    path(arrow, headOf(points.at(-1)!, points.at(-2) ?? points[0]!, flow.authenticated === 'unknown')),
    flow.bidirectional ? path(arrow, headOf(points[0]!, points[1] ?? points[0]!, flow.authenticated === 'unknown')) : undefined,
  ], { id: `flow-${flow.id}`, 'data-id': flow.id, role: 'group', 'aria-label': flowSentence(flow, graph) });
}

/** The two rows of its label: what travels, and how. The sentence is the line's, so this says nothing to a screen reader. */
export function labelShape(flow: GraphFlow, { label }: PlacedFlow): Shape {
  const set = label.form === 'around' ? flow.label.around : flow.label.beside;
  const nameTop = label.form === 'around' ? (label.line ?? label.y) - measures.label.gap - set.lines.length * measures.label.line : label.y;
  const rowTop = label.form === 'around' ? (label.line ?? label.y) + measures.label.gap : label.y + set.lines.length * measures.label.line + (set.lines.length > 0 ? measures.label.between : 0);
  return group(flow.outOfScope ? 'out-of-scope' : '', [...nameRow(flow, set.lines, label.x, nameTop), ...howRow(flow, set.protocol, label.x, rowTop)], { 'data-flow': flow.id, 'aria-hidden': 'true' });
}

function nameRow({ label }: GraphFlow, lines: readonly string[], x: number, top: number): (Shape | undefined)[] {
  return lines.flatMap((line, i) => {
    const baseline = top + i * measures.label.line + 13;
    const left = x + (i === 0 ? strokesWidth(label.classRank) : 0);
    const isLast = i === lines.length - 1;
    return [
      i === 0 ? strokesAt(label.classRank, x, baseline, 10) : undefined,
      text('data', left, baseline, line),
      isLast && label.more !== '' ? text('protocol', left + textWidth(`${line} `, fonts.data), baseline, label.more) : undefined,
    ];
  });
}

function howRow(flow: GraphFlow, protocol: string, x: number, top: number): (Shape | undefined)[] {
  const { lock, key, question, row } = measures.label;
  let at = x;
  const shapes: (Shape | undefined)[] = [];
  if (flow.badge) {
    shapes.push(badgeAt(flow.badge, at, top + row / 2));
    at += badgeWidth(flow.badge) + 9;
  }
  shapes.push(lockAt(flow.encrypted, at, top + 3));
  at += lock + (flow.encrypted === 'unknown' ? question : 0);
  shapes.push(keyAt(flow.authenticated, at, top + 3));
  at += key + (flow.authenticated === 'unknown' ? question : 0);
  if (protocol !== '') shapes.push(text('protocol', at, top + 14.2, protocol));
  return shapes;
}

/** A path with round corners, shortened at both ends by so many pixels. */
function pathOf(points: readonly Point[], cutStart: number, cutEnd: number): string {
  const kept = points.map((point) => ({ ...point }));
  if (kept.length < 2) return '';
  shorten(kept, 0, 1, cutStart);
  shorten(kept, kept.length - 1, kept.length - 2, cutEnd);
  let d = `M${rounded(kept[0]!.x)} ${rounded(kept[0]!.y)}`;
  for (let i = 1; i < kept.length - 1; i++) {
    const [before, at, after] = [kept[i - 1]!, kept[i]!, kept[i + 1]!];
    const r = Math.min(corner, distance(before, at) / 2, distance(at, after) / 2);
    const [a, b] = [towards(at, before, r), towards(at, after, r)];
    d += `L${rounded(a.x)} ${rounded(a.y)}Q${rounded(at.x)} ${rounded(at.y)} ${rounded(b.x)} ${rounded(b.y)}`;
  }
  const last = kept.at(-1)!;
  return `${d}L${rounded(last.x)} ${rounded(last.y)}`;
}

function shorten(points: { x: number; y: number }[], end: number, next: number, by: number): void {
  const [a, b] = [points[end]!, points[next]!];
  const { x, y } = towards(a, b, Math.min(by, distance(a, b)));
  a.x = x;
  a.y = y;
}

function headOf(tip: Point, before: Point, open: boolean): string {
  const length = distance(tip, before) || 1;
  const [dx, dy] = [(tip.x - before.x) / length, (tip.y - before.y) / length];
  const [bx, by] = [tip.x - dx * headLength, tip.y - dy * headLength];
  const corners = [-1, 1].map((side) => `${rounded(bx - dy * headHalf * side)} ${rounded(by + dx * headHalf * side)}`);
  return `M${corners[0]}L${rounded(tip.x)} ${rounded(tip.y)}L${corners[1]}${open ? '' : 'Z'}`;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to);
  return length === 0 ? from : { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length };
}
