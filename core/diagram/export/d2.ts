import type { DiagramGraph, Direction } from '../types.ts';
import type { ZoneTree } from './words.ts';
import { flowWords, nodeWords, oneLine, plainIds, zoneTree, zoneWords } from './words.ts';

/** A D2 diagram: zones as containers, stores as cylinders, processes rounded, external entities as rectangles. */
export function d2Text(graph: DiagramGraph, direction: Direction = 'right'): string {
  const ids = plainIds(graph);
  const where = new Map<string, string>();
  const lines: string[] = [`direction: ${direction}`, ...(graph.title === '' ? [] : [`title: ${quoted(graph.title)} {near: top-center; shape: text}`])];
  const write = (tree: ZoneTree, indent: string, within: string): void => {
    for (const node of tree.nodes) {
      where.set(node.id, `${within}${ids.node(node.id)}`);
      const style = node.type === 'store' ? ' {shape: cylinder}' : node.type === 'process' ? ' {style.border-radius: 12}' : ' {shape: rectangle}';
      lines.push(`${indent}${ids.node(node.id)}: ${quoted(nodeWords(node).join(', '))}${style}`);
    }
    for (const inner of tree.zones) {
      const id = ids.zone(inner.zone!.id);
      lines.push(`${indent}${id}: ${quoted(zoneWords(inner.zone!))} {`);
      write(inner, `${indent}  `, `${within}${id}.`);
      lines.push(`${indent}}`);
    }
  };
  write(zoneTree(graph), '', '');
  for (const flow of graph.flows) {
    const words = flowWords(flow);
    lines.push(`${where.get(flow.from)} ${flow.bidirectional ? '<->' : '->'} ${where.get(flow.to)}: ${quoted(words)}${flow.encrypted === 'yes' ? '' : ` {style.stroke-dash: ${flow.encrypted === 'no' ? 5 : 2}}`}`);
  }
  return `${lines.join('\n')}\n`;
}

/** A text in double quotes; D2 would put in variables at `${`. */
function quoted(text: string): string {
  return `"${oneLine(text).replace(/[\\"]/g, (sign) => `\\${sign}`).replaceAll('$', '\\$')}"`;
}
