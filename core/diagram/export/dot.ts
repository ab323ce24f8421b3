import type { DiagramGraph, Direction } from '../types.ts';
import type { ZoneTree } from './words.ts';
import { flowWords, nodeWords, oneLine, plainIds, zoneTree, zoneWords } from './words.ts';

/** A Graphviz graph: zones as clusters, stores as cylinders, processes rounded, external entities as boxes. */
export function dotText(graph: DiagramGraph, direction: Direction = 'right'): string {
  const ids = plainIds(graph);
  const lines: string[] = ['digraph threatline {', `  graph [rankdir=${direction === 'right' ? 'LR' : 'TB'}, compound=true, label=${quoted(graph.title)}, labelloc=t, fontname="sans-serif"];`, '  node [fontname="sans-serif", shape=box];', '  edge [fontname="sans-serif"];'];
  const write = (tree: ZoneTree, indent: string): void => {
    for (const node of tree.nodes) {
      const shape = node.type === 'store' ? 'shape=cylinder' : node.type === 'process' ? 'shape=box, style=rounded' : 'shape=box';
      lines.push(`${indent}${ids.node(node.id)} [label=${quoted(...nodeWords(node))}, ${shape}];`);
    }
    for (const inner of tree.zones) {
      lines.push(`${indent}subgraph cluster_${ids.zone(inner.zone!.id)} {`, `${indent}  label=${quoted(zoneWords(inner.zone!))};`);
      write(inner, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  write(zoneTree(graph), '  ');
  for (const flow of graph.flows)
    lines.push(`  ${ids.node(flow.from)} -> ${ids.node(flow.to)} [label=${quoted(flowWords(flow))}${flow.encrypted === 'yes' ? '' : flow.encrypted === 'no' ? ', style=dashed' : ', style=dotted'}${flow.authenticated === 'yes' ? '' : ', arrowhead=empty'}${flow.bidirectional ? ', dir=both' : ''}];`);
  return `${[...lines, '}'].join('\n')}\n`;
}

function quoted(...lines: readonly string[]): string {
  return `"${lines.map((line) => oneLine(line).replace(/[\\"]/g, (sign) => `\\${sign}`)).join('\\n')}"`;
}
