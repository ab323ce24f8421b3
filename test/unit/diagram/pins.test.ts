import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutNow } from '../../../core/diagram/layout.ts';
import { breaksRule, qualityOf } from '../../../core/diagram/quality.ts';
import type { Layout, PlacedNode } from '../../../core/diagram/types.ts';
import { bareGraphOf, realModels } from '../../support/diagram.ts';
import { generatedModel } from '../../support/diagram-models.ts';

const text = `
threatmodel: Pins
zones:
  edge: { type: dmz }
  inner: { type: inference }
elements:
  user: { type: external, name: User }
  gate: { type: process, name: Gateway, zone: edge }
  model: { type: process, name: Model, zone: inner }
  logs: { type: store, name: Logs, zone: inner }
flows:
  ask: { from: user, to: gate, data: Prompts }
  pass: { from: gate, to: model, data: Prompts }
  log: { from: model, to: logs, data: Records }
`;
const graph = bareGraphOf(text);
const plain = layoutNow(graph, { direction: 'right' });
const at = (layout: Layout, id: string): PlacedNode => layout.nodes.find((node) => node.id === id)!;
const pinned = (id: string, x: number, y: number, zone?: string): Layout => layoutNow(graph, { direction: 'right', pinned: new Map([[id, { x, y, ...(zone === undefined ? {} : { zone }) }]]) });

describe('an element that a person moved', () => {
  it('stands where it was put, its zone grows, and what it has nothing to do with stays', () => {
    const before = at(plain, 'logs');
    const layout = pinned('logs', before.x + 20, before.y + 120, 'inner');
    expect(at(layout, 'logs')).toMatchObject({ x: before.x + 20, y: before.y + 120, pinned: true });
    expect(at(layout, 'logs').drifted).toBeUndefined();
    expect(layout.flows.find((flow) => flow.id === 'ask')).toEqual(plain.flows.find((flow) => flow.id === 'ask'));
    for (const id of ['user', 'gate', 'model']) expect(at(layout, id)).toEqual(at(plain, id));
    expect(breaksRule(qualityOf(graph, layout))).toBe(false);
  });

  it('stays pinned where layout would put it too', () => {
    const { x, y } = at(plain, 'gate');
    const layout = pinned('gate', x, y, 'edge');
    expect(layout).toEqual({ ...plain, nodes: plain.nodes.map((node) => (node.id === 'gate' ? { ...node, pinned: true } : node)) });
  });

  const cases: [string, string, (x: number, y: number) => [number, number, string?], string][] = [
    ['has drifted when it is in another zone now', 'gate', (x, y) => [x, y, 'inner'], 'zone'],
    ['has drifted when it was outside of zones and is in one now', 'gate', (x, y) => [x, y, ''], 'zone'],
    ['has drifted when another element is there', 'model', () => [at(plain, 'logs').x + 10, at(plain, 'logs').y + 10], 'overlap'],
    ['has drifted when it would be in a zone that is not its own', 'user', () => [at(plain, 'gate').x, at(plain, 'gate').y + 104], 'outside'],
    ['has drifted when its zone cannot reach it', 'gate', () => [at(plain, 'model').x, at(plain, 'model').y + 400], 'outside'],
    ['has drifted when it lies off the canvas', 'user', () => [-50, 40], 'outside'],
    ['has drifted when the place is no place', 'user', () => [Number.NaN, 40], 'outside'],
  ];
  for (const [title, id, place, why] of cases)
    it(title, () => {
      const before = at(plain, id);
      const [x, y, zone] = place(before.x, before.y);
      const layout = pinned(id, x, y, zone);
      expect(at(layout, id)).toEqual({ ...before, drifted: { at: { x, y }, why } });
      expect(layout.flows).toEqual(plain.flows);
    });

  it('is left out where there is no such element', () => {
    expect(layoutNow(graph, { direction: 'right', pinned: new Map([['nobody', { x: 1, y: 1 }]]) })).toEqual(plain);
  });
});

describe('any elements moved anywhere', () => {
  const graphs = [graph, ...realModels().slice(0, 3).map((model) => bareGraphOf(model.text)), bareGraphOf(generatedModel(3, 24).text)];
  const known = new Map<string, Layout>();
  const plainOf = (which: number, direction: 'right' | 'down'): Layout => {
    const key = `${which} ${direction}`;
    if (!known.has(key)) known.set(key, layoutNow(graphs[which]!, { direction }));
    return known.get(key)!;
  };
  const move = fc.record({ node: fc.nat(40), dx: fc.integer({ min: -400, max: 400 }), dy: fc.integer({ min: -300, max: 300 }) });

  it('keeps the rules; each stands where it was put or has drifted for a reason', () => {
    fc.assert(fc.property(fc.nat(graphs.length - 1), fc.constantFrom('right' as const, 'down' as const), fc.array(move, { minLength: 1, maxLength: 4 }), (which, direction, moves) => {
      const of = graphs[which]!;
      const before = plainOf(which, direction);
      const pins = new Map(moves.map(({ node, dx, dy }) => {
        const { id, x, y, zone } = before.nodes[node % before.nodes.length]!;
        return [id, { x: x + dx, y: y + dy, zone: zone ?? '' }] as const;
      }));
      const layout = layoutNow(of, { direction, pinned: pins });
      const { overlaps, outside, throughNode, labelHits, broken } = qualityOf(of, layout);
      expect({ overlaps, outside, throughNode, labelHits, broken }).toEqual({ overlaps: 0, outside: 0, throughNode: 0, labelHits: 0, broken: 0 });
      for (const [id, pin] of pins) {
        const node = at(layout, id);
        if (node.pinned) expect([node.x, node.y]).toEqual([pin.x, pin.y]);
        else expect(node.drifted).toMatchObject({ at: { x: pin.x, y: pin.y } });
      }
    }), { numRuns: 15 });
  });
});
