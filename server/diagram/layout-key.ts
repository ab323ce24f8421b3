import type { Pin } from '../../core/diagram/pins.ts';
import type { DiagramGraph, LabelTexts } from '../../core/diagram/types.ts';

/** All that a layout depends on, as text: two graphs with the same key stand alike, whatever the badges and facts of their parts, and most of the words. So most edits need no layout. */
export function layoutKey(graph: DiagramGraph, direction: string, pinned: ReadonlyMap<string, Pin>): string {
  const size = (texts: LabelTexts): readonly unknown[] => [texts.width, texts.height, texts.lines.length, texts.protocol === ''];
  return JSON.stringify([
    direction,
    graph.nodes.map(({ id, is, type, zone, trust, width, height }) => [id, is, type, zone, trust, width, height]),
    graph.zones.map(({ id, parent, trust, type, headerWidth, line, typeText }) => [id, parent, trust, type, headerWidth, line, typeText]),
    graph.flows.map(({ id, from, to, answers, bidirectional, label }) => [id, from, to, answers, bidirectional, size(label.around), label.around.above, size(label.beside)]),
    [...pinned],
  ]);
}
