import { describe, expect, it } from 'vitest';
import { layoutNow } from '../../../core/diagram/layout.ts';
import type { Quality } from '../../../core/diagram/quality.ts';
import { breaksRule, flipped, qualityOf } from '../../../core/diagram/quality.ts';
import type { Layout, PlacedFlow, PlacedNode, PlacedZone } from '../../../core/diagram/types.ts';
import { bareGraphOf } from '../../support/diagram.ts';

const graph = bareGraphOf(`
threatmodel: Measured
zones: { a: { type: dmz }, b: { type: data }, c: { type: control } }
elements:
  one: { type: process, name: One, zone: a }
  two: { type: store, name: Two, zone: b }
  three: { type: process, name: Three, zone: c }
flows:
  f: { from: one, to: two, data: Records }
  g: { from: two, to: three, data: Records }
`);
const good = layoutNow(graph, { direction: 'right' });
const node = (id: string): PlacedNode => good.nodes.find((n) => n.id === id)!;
const zone = (id: string): PlacedZone => good.zones.find((z) => z.id === id)!;
const flow = (id: string): PlacedFlow => good.flows.find((f) => f.id === id)!;
const withNode = (id: string, change: Partial<PlacedNode>): Layout => ({ ...good, nodes: good.nodes.map((n) => (n.id === id ? { ...n, ...change } : n)) });
const withZone = (id: string, change: Partial<PlacedZone>): Layout => ({ ...good, zones: good.zones.map((z) => (z.id === id ? { ...z, ...change } : z)) });
const withFlow = (id: string, change: Partial<PlacedFlow>): Layout => ({ ...good, flows: good.flows.map((f) => (f.id === id ? { ...f, ...change } : f)) });
const at = (rect: { readonly x: number; readonly y: number }): { x: number; y: number } => ({ x: rect.x, y: rect.y });

/** A way from the top of one element to the top of another that comes down on a third between. */
const [one, two, three] = [node('one'), node('two'), node('three')];
const detour = [{ x: one.x + 76, y: one.y }, { x: one.x + 76, y: 0 }, { x: three.x + 80, y: 0 }, { x: three.x + 80, y: three.y + 20 }, { x: two.x + 76, y: three.y + 20 }, { x: two.x + 76, y: two.y }];

describe('the quality of a picture', () => {
  it('is good where nothing is wrong', () => {
    expect(breaksRule(qualityOf(graph, good))).toBe(false);
    expect(qualityOf(graph, good)).toMatchObject({ elements: 3, flows: 2, crossings: 0, throughZone: 0, labelsCrossed: 0, shared: 0 });
  });

  const cases: [string, keyof Quality, () => Layout][] = [
    ['two elements overlap', 'overlaps', () => withNode('one', at(two))],
    ['two zones overlap', 'overlaps', () => withZone('a', { ...at(zone('b')) })],
    ['an element leaves its zone', 'outside', () => withNode('one', { x: one.x + 40 })],
    ['an element stands in another zone', 'outside', () => withNode('one', { ...at(zone('c')) })],
    ['a flow runs through an element', 'throughNode', () => withFlow('f', { points: detour })],
    ['a flow runs through its own end', 'throughNode', () => withFlow('f', { points: [{ x: one.x, y: one.y + 36 }, { x: one.x + one.width, y: one.y + 36 }] })],
    ['a label covers an element', 'labelHits', () => withFlow('f', { label: { ...flow('f').label, ...at(one) } })],
    ['a label covers another', 'labelHits', () => withFlow('f', { label: flow('g').label })],
    ['a label covers the name of a zone', 'labelHits', () => withFlow('f', { label: { ...flow('f').label, x: zone('b').x + 20, y: zone('b').y + 14, width: 10, height: 4 } })],
    ['a flow is not there', 'broken', () => ({ ...good, flows: good.flows.slice(1) })],
    ['a flow is slanted', 'broken', () => withFlow('f', { points: [flow('f').points[0]!, { x: flow('f').points.at(-1)!.x, y: flow('f').points.at(-1)!.y - 4 }] })],
    ['a flow does not reach its end', 'broken', () => withFlow('f', { points: [flow('f').points[0]!, { x: flow('f').points[0]!.x + 5, y: flow('f').points[0]!.y }] })],
    ['a label has no size', 'broken', () => withFlow('f', { label: { ...flow('f').label, width: 0 } })],
  ];
  for (const [title, key, layout] of cases)
    it(`is bad where ${title}`, () => {
      const quality = qualityOf(graph, layout());
      expect(quality[key]).toBeGreaterThan(0);
      expect(breaksRule(quality)).toBe(true);
    });

  it('counts ways through foreign zones, crossings, shared lines and labels that are crossed', () => {
    expect(qualityOf(graph, withFlow('f', { points: detour })).throughZone).toBe(1);
    const { label } = flow('g');
    const across: PlacedFlow = { ...flow('f'), points: [{ x: label.x + 10, y: label.y - 50 }, { x: label.x + 10, y: label.y + label.height + 50 }] };
    expect(qualityOf(graph, { ...good, flows: [across, flow('g')] })).toMatchObject({ labelsCrossed: 1 });
    const [p, q] = [{ x: 0, y: 10 }, { x: 100, y: 10 }];
    const line = (points: PlacedFlow['points'], id: string): PlacedFlow => ({ ...flow('f'), id, points });
    expect(qualityOf(graph, { ...good, flows: [line([p, q], 'f'), line([{ x: 50, y: 0 }, { x: 50, y: 20 }], 'g')] })).toMatchObject({ crossings: 1, shared: 0 });
    expect(qualityOf(graph, { ...good, flows: [line([p, q], 'f'), line([{ x: 50, y: 10 }, { x: 150, y: 10 }], 'g')] })).toMatchObject({ crossings: 0, shared: 1 });
  });

  it('knows how many pairs an edit turns round', () => {
    expect(flipped(good, good)).toBe(0);
    const swapped = { ...good, nodes: good.nodes.map((n) => (n.id === 'one' ? { ...n, ...at(three) } : n.id === 'three' ? { ...n, ...at(one) } : n)) };
    expect(flipped(good, swapped)).toBeGreaterThan(0.3);
    expect(flipped(good, { ...good, nodes: good.nodes.slice(1) })).toBe(0);
  });
});
