import { escapeXml, rounded } from '../draw/shapes.ts';
import type { DiagramGraph, GraphFlow, GraphNode, Layout, Point, Rect } from '../types.ts';
import { flowWords, nodeWords, zoneWords } from './words.ts';

/**
 * A draw.io file (mxfile, uncompressed): zones are containers that hold their elements, elements are shapes, flows are connectors with the points of our layout, so the picture
 * opens as it is on screen and can be worked on there.
 */
export function drawioFile(graph: DiagramGraph, layout: Layout): string {
  const zoneIds = new Map(layout.zones.map((zone, i) => [zone.id, `z${i + 1}`]));
  const nodeIds = new Map(layout.nodes.map((node, i) => [node.id, `n${i + 1}`]));
  const boxes = new Map(layout.zones.map((zone) => [zone.id, zone]));
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const zones = new Map(graph.zones.map((zone) => [zone.id, zone]));
  const flows = new Map(graph.flows.map((flow) => [flow.id, flow]));
  const within = (parent: string | undefined): { id: string; origin: Point } => {
    const zone = parent === undefined ? undefined : boxes.get(parent);
    return zone ? { id: zoneIds.get(zone.id)!, origin: zone } : { id: '1', origin: { x: 0, y: 0 } };
  };
  const cells: string[] = [];
  const vertex = (id: string, value: string, style: string, parent: string | undefined, box: Rect): void => {
    const { id: around, origin } = within(parent);
    cells.push(`<mxCell id="${id}" value="${value}" style="${style}" vertex="1" parent="${around}"><mxGeometry x="${rounded(box.x - origin.x)}" y="${rounded(box.y - origin.y)}" width="${rounded(box.width)}" height="${rounded(box.height)}" as="geometry"/></mxCell>`);
  };
  for (const zone of layout.zones) {
    const known = zones.get(zone.id);
    const dash = known?.trust === 0 ? 'dashed=1;dashPattern=1 4;' : known?.trust === 1 ? 'dashed=1;dashPattern=8 4;' : '';
    vertex(zoneIds.get(zone.id)!, html([known ? zoneWords(known) : zone.id]), `rounded=1;arcSize=4;container=1;collapsible=0;html=1;whiteSpace=wrap;verticalAlign=top;align=left;spacingLeft=12;spacingTop=6;fontStyle=1;fillColor=none;strokeColor=#13809A;${dash}`, zone.parent, zone);
  }
  for (const node of layout.nodes) {
    const known = nodes.get(node.id);
    if (known) vertex(nodeIds.get(node.id)!, html(nodeWords(known)), nodeStyle(known), node.zone, node);
  }
  for (const [i, placed] of layout.flows.entries()) {
    const flow = flows.get(placed.id);
    if (!flow) continue;
    const turns = placed.points.slice(1, -1).map(({ x, y }) => `<mxPoint x="${rounded(x)}" y="${rounded(y)}"/>`).join('');
    const ends = endStyle(placed.points[0]!, layout.nodes.find((node) => node.id === placed.from), 'exit') + endStyle(placed.points.at(-1)!, layout.nodes.find((node) => node.id === placed.to), 'entry');
    cells.push(`<mxCell id="f${i + 1}" value="${html([flowWords(flow)])}" style="${flowStyle(flow)}${ends}" edge="1" parent="1" source="${nodeIds.get(placed.from) ?? ''}" target="${nodeIds.get(placed.to) ?? ''}"><mxGeometry relative="1" as="geometry">${turns === '' ? '' : `<Array as="points">${turns}</Array>`}</mxGeometry></mxCell>`);
  }
  return `<?xml version="1.0" encoding="UTF-8"?>
<mxfile host="threatline"><diagram id="dfd" name="${escapeXml(graph.title === '' ? 'Data flow diagram' : graph.title)}"><mxGraphModel grid="1" gridSize="4" page="0" math="0"><root><mxCell id="0"/><mxCell id="1" parent="0"/>
${cells.join('\n')}
</root></mxGraphModel></diagram></mxfile>
`;
}

function nodeStyle(node: GraphNode): string {
  const body = node.type === 'store' ? 'shape=partialRectangle;left=0;right=0;' : node.type === 'process' ? 'rounded=1;arcSize=28;' : 'rounded=0;';
  return `${body}whiteSpace=wrap;html=1;fillColor=#FFFFFF;strokeColor=#3B3B3B;fontColor=#3B3B3B;${node.is === 'missing' ? 'dashed=1;' : ''}`;
}

function flowStyle(flow: GraphFlow): string {
  const dash = flow.encrypted === 'yes' ? '' : flow.encrypted === 'no' ? 'dashed=1;dashPattern=8 5;' : 'dashed=1;dashPattern=1 4;';
  const head = flow.authenticated === 'yes' ? 'endArrow=block;endFill=1;' : flow.authenticated === 'no' ? 'endArrow=block;endFill=0;' : 'endArrow=open;';
  return `edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;strokeColor=#5E5E5E;${dash}${head}${flow.bidirectional ? `start${head.slice(3).replace('endFill', 'startFill')}` : ''}`;
}

/** Where on the border of its end a connector is fastened, as shares of width and height. */
function endStyle(point: Point, box: Rect | undefined, which: 'exit' | 'entry'): string {
  if (!box) return '';
  return `${which}X=${rounded((point.x - box.x) / box.width)};${which}Y=${rounded((point.y - box.y) / box.height)};${which}Dx=0;${which}Dy=0;`;
}

/** Lines of text as the HTML that draw.io shows, itself escaped for an attribute: model text stays text. */
function html(lines: readonly string[]): string {
  return escapeXml(lines.filter((line) => line !== '').map(escapeXml).join('<br>'));
}
