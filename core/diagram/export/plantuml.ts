import type { DiagramGraph, Direction } from '../types.ts';
import type { ZoneTree } from './words.ts';
import { flowWords, nodeWords, oneLine, plainIds, zoneTree, zoneWords } from './words.ts';

/** A PlantUML deployment diagram: zones as frames, stores as databases, processes as rounded rectangles, external entities as rectangles. */
export function plantumlText(graph: DiagramGraph, direction: Direction = 'right'): string {
  const ids = plainIds(graph);
  const lines: string[] = ['@startuml', ...(graph.title === '' ? [] : [`title ${quoted(graph.title)}`]), ...(direction === 'right' ? ['left to right direction'] : []), 'skinparam rectangle<<process>> {', '  roundCorner 25', '}'];
  const write = (tree: ZoneTree, indent: string): void => {
    for (const node of tree.nodes) {
      const words = `"${nodeWords(node).map(quoted).join('\\n')}"`;
      const body = node.type === 'store' ? `database ${words}` : `rectangle ${words}`;
      lines.push(`${indent}${body} as ${ids.node(node.id)}${node.type === 'process' ? ' <<process>>' : ''}`);
    }
    for (const inner of tree.zones) {
      lines.push(`${indent}frame "${quoted(zoneWords(inner.zone!))}" as ${ids.zone(inner.zone!.id)} {`);
      write(inner, `${indent}  `);
      lines.push(`${indent}}`);
    }
  };
  write(zoneTree(graph), '');
  for (const flow of graph.flows) {
    const dash = flow.encrypted === 'yes' ? '--' : '..';
    const words = flowWords(flow);
    lines.push(`${ids.node(flow.from)} ${flow.bidirectional ? '<' : ''}${dash}> ${ids.node(flow.to)}${words === '' ? '' : ` : ${quoted(words)}`}`);
  }
  return `${[...lines, '@enduml'].join('\n')}\n`;
}

/** PlantUML reads Creole, preprocessor lines and escapes in any text: signs that mean something to it go in as entities. */
function quoted(text: string): string {
  return oneLine(text).replace(/["\\<>*_~/\-=[\]{}|!@%$`^#&]/g, (sign) => (sign === '-' || sign === '/' || sign === '_' ? sign : `&#${sign.charCodeAt(0)};`)).replace(/([-/_])\1+/g, (run) => [...run].map((sign) => `&#${sign.charCodeAt(0)};`).join(''));
}
