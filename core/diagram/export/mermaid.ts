import type { DiagramGraph, Direction } from '../types.ts';
import type { ZoneTree } from './words.ts';
import { flowWords, nodeWords, oneLine, plainIds, zoneTree, zoneWords } from './words.ts';

/** A Mermaid flowchart: zones as subgraphs, stores as cylinders, processes rounded, external entities as boxes. */
export function mermaidText(graph: DiagramGraph, direction: Direction = 'right'): string {
  const ids = plainIds(graph);
  const lines: string[] = [...(graph.title === '' ? [] : ['---', `title: ${JSON.stringify(oneLine(graph.title))}`, '---']), `flowchart ${direction === 'right' ? 'LR' : 'TB'}`];
  const write = (tree: ZoneTree, indent: string): void => {
    for (const node of tree.nodes) {
      const words = `"${nodeWords(node).map(quoted).join('<br/>')}"`;
      const body = node.type === 'store' ? `[(${words})]` : node.type === 'process' ? `(${words})` : `[${words}]`;
      lines.push(`${indent}${ids.node(node.id)}${body}`);
    }
    for (const inner of tree.zones) {
      lines.push(`${indent}subgraph ${ids.zone(inner.zone!.id)}["${quoted(zoneWords(inner.zone!))}"]`);
      write(inner, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  write(zoneTree(graph), '  ');
  for (const flow of graph.flows) {
    const dotted = flow.encrypted !== 'yes';
    const arrow = dotted ? (flow.bidirectional ? '<-.->' : '-.->') : flow.bidirectional ? '<-->' : '-->';
    const words = flowWords(flow);
    lines.push(`  ${ids.node(flow.from)} ${arrow}${words === '' ? '' : `|"${quoted(words)}"|`} ${ids.node(flow.to)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Text in quotes: Mermaid reads entities in it, and would read Markdown and HTML. */
function quoted(text: string): string {
  return oneLine(text).replace(/[#&"<>`\\*_[\]{}|;]/g, (sign) => `#${sign.charCodeAt(0)};`);
}
