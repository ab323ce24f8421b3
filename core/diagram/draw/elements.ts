import * as measures from '../measures.ts';
import { fonts, textWidth } from '../text-measure.ts';
import type { DiagramGraph, GraphNode, PlacedNode } from '../types.ts';
import { iconOf } from './icons.ts';
import { badgeAt, badgeWidth, meterAt, strokesAt } from './marks.ts';
import { nodeSentence } from './sentences.ts';
import type { Shape } from './shapes.ts';
import { circle, group, icon, path, rect, rounded, text } from './shapes.ts';

const processRadius = 20;

/** An element: its body by type, icon, name, kind, class of what it holds, badge, and the pin where a person has put it there. */
export function elementShape(node: GraphNode, at: PlacedNode, graph: DiagramGraph): Shape {
  const parts = node.is === 'zone' ? collapsed(node, at) : [...body(node, at), ...(node.is === 'missing' ? [] : [iconShape(node, at)]), ...texts(node, at), classOf(node, at)];
  return group(node.outOfScope ? 'out-of-scope' : '', [ghostOf(at), ...parts, badgeOf(node, at), pinOf(at)], {
    id: `node-${node.id}`, 'data-id': node.id, 'data-is': node.is, role: 'group', 'aria-label': nodeSentence(node, graph),
  });
}

function body(node: GraphNode, { x, y, width, height }: PlacedNode): Shape[] {
  if (node.is === 'missing') return [rect('missing', x, y, width, height, processRadius)];
  if (node.type === 'store') return [rect('store-fill', x, y, width, height), path('store-line', `M${rounded(x)} ${rounded(y)}h${rounded(width)}M${rounded(x)} ${rounded(y + height)}h${rounded(width)}`)];
  return [rect('body', x, y, width, height, node.type === 'process' ? processRadius : undefined)];
}

function iconShape(node: GraphNode, { x, y, height }: PlacedNode): Shape {
  const { icon: size, padding } = measures.element;
  return icon('icon', iconOf(node.kind, node.type), x + padding, y + (height - size) / 2, size);
}

/** Name and kind as one block in the middle of the height. */
function texts(node: GraphNode, { x, y, height }: PlacedNode): Shape[] {
  const left = x + (node.is === 'missing' ? measures.element.padding : measures.element.textLeft);
  const lines = node.lines.length * fonts.name.line;
  const total = lines + (node.kindText === '' ? 0 : fonts.note.line);
  const top = y + (height - total) / 2;
  return [
    ...node.lines.map((line, i) => text('name', left, top + i * fonts.name.line + 13.5, line)),
    ...(node.kindText === '' ? [] : [text(node.kindInferred ? 'kind inferred' : 'kind', left, top + lines + 12, node.kindText)]),
  ];
}

function classOf(node: GraphNode, { x, y, width, height }: PlacedNode): Shape | undefined {
  return strokesAt(node.classRank, x + width - 11 - 5 * node.classRank, y + height - 9, 9);
}

function badgeOf(node: GraphNode, { x, y, width }: PlacedNode): Shape | undefined {
  if (!node.badge) return undefined;
  const fromCorner = node.is === 'element' && node.type === 'process' ? 14 : 10;
  return badgeAt(node.badge, x + width - fromCorner - badgeWidth(node.badge), y - 2);
}

/** Where layout would put what a person's place no longer fits. */
function ghostOf({ drifted, width, height }: PlacedNode): Shape | undefined {
  return drifted ? rect('ghost', drifted.at.x, drifted.at.y, width, height, processRadius) : undefined;
}

function pinOf({ pinned, x, y }: PlacedNode): Shape | undefined {
  return pinned ? group('', [circle('pin-plate', x + 6, y, 9), icon('icon-muted', 'pin', x, y - 6, 12)]) : undefined;
}

function collapsed(node: GraphNode, { x, y, width, height }: PlacedNode): (Shape | undefined)[] {
  const { sheets, textLeft } = measures.collapsedZone;
  const front = height - sheets;
  const { radius } = measures.zone;
  const line = node.lines[0] ?? '';
  return [
    rect('sheet', x + 8, y + sheets, width - 16, front, radius),
    rect('sheet', x + 4, y + sheets / 2, width - 8, front, radius),
    rect(wallClass(node.trust), x, y, width, front, radius),
    icon('icon-muted', 'right', x + 9, y + 12, 16),
    text('zone-name', x + textLeft, y + 24, line),
    node.kindText === '' ? undefined : text('zone-type', x + textLeft, y + 40, node.kindText),
    text('note', x + textLeft, y + (node.kindText === '' ? 44 : 64), node.inside?.text ?? ''),
    meterAt(node.trust, Math.max(x + width - measures.zone.nameLeft, x + textLeft + textWidth(line, fonts.zoneName) + 44), y + 16),
  ];
}

/** The class of a wall by trust: dots, dashes, solid, double. */
export function wallClass(trust: number | undefined): string {
  return trust === undefined ? 'wall' : `wall wall-${Math.max(0, Math.min(3, trust))}`;
}
