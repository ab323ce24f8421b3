import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layout, layoutNow } from '../../../core/diagram/layout.ts';
import type { Quality } from '../../../core/diagram/quality.ts';
import { flipped, qualityOf } from '../../../core/diagram/quality.ts';
import type { DiagramGraph, Direction } from '../../../core/diagram/types.ts';
import { bareGraphOf, graphOf, realModels } from '../../support/diagram.ts';
import { generatedModel, withOneMore } from '../../support/diagram-models.ts';

const directions: readonly Direction[] = ['right', 'down'];

/** What holds for every picture, and what holds for one of at most 60 elements. */
function expectRules(graph: DiagramGraph, quality: Quality): void {
  const { overlaps, outside, throughNode, labelHits, broken, elements, flows } = quality;
  expect({ overlaps, outside, throughNode, labelHits, broken, elements, flows }).toEqual({ overlaps: 0, outside: 0, throughNode: 0, labelHits: 0, broken: 0, elements: graph.nodes.length, flows: graph.flows.length });
  if (graph.nodes.length > 60) return;
  expect(quality.ratio).toBeGreaterThanOrEqual(0.5);
  expect(quality.ratio).toBeLessThanOrEqual(2.2);
}

describe('real models', () => {
  for (const { name, text } of realModels())
    for (const direction of directions)
      it(`${name}, ${direction}: rules hold, an edit moves next to nothing`, () => {
        const graph = bareGraphOf(text);
        const before = layoutNow(graph, { direction });
        const quality = qualityOf(graph, before);
        expectRules(graph, quality);
        expect(quality.throughZone).toBeLessThanOrEqual(2);
        const more = withOneMore(graph, 5);
        const after = layoutNow(more, { direction, previous: before });
        expectRules(more, qualityOf(more, after));
        expect(flipped(before, after)).toBeLessThan(0.02);
      });
});

describe('the grid', () => {
  for (const { name, text } of realModels().slice(0, 12))
    it(`of ${name}: columns share left edge and width, rows their top, walls keep their distance`, () => {
      const graph = bareGraphOf(text);
      const { nodes, zones } = layoutNow(graph, { direction: 'right' });
      for (const a of nodes)
        for (const b of nodes) {
          if (a.column === b.column) expect([a.x, a.width]).toEqual([b.x, b.width]);
          else expect(a.column < b.column).toBe(a.x < b.x);
          if (a.row === b.row) expect(a.y).toBe(b.y);
          else expect(a.row < b.row).toBe(a.y < b.y);
        }
      for (const node of nodes) {
        const zone = zones.find((z) => z.id === node.zone);
        if (!zone) continue;
        expect(node.x - zone.x).toBeGreaterThanOrEqual(20);
        expect(zone.x + zone.width - node.x - node.width).toBeGreaterThanOrEqual(20);
        expect(node.y - zone.y).toBeGreaterThanOrEqual(56);
        expect(zone.y + zone.height - node.y - node.height).toBeGreaterThanOrEqual(20);
      }
    });
});

describe('generated models', () => {
  for (let seed = 1; seed <= 14; seed++) {
    const size = 10 + ((seed * 37) % 51);
    const direction = directions[seed % 2]!;
    it(`seed ${seed}, ${size} elements, ${direction}: rules hold, an edit moves next to nothing`, () => {
      const graph = bareGraphOf(generatedModel(seed, size).text);
      const before = layoutNow(graph, { direction });
      expectRules(graph, qualityOf(graph, before));
      const more = withOneMore(graph, seed);
      const after = layoutNow(more, { direction, previous: before });
      expectRules(more, qualityOf(more, after));
      expect(flipped(before, after)).toBeLessThan(0.02);
    });
  }
});

describe('any small model', () => {
  const zone = fc.record({ parent: fc.nat(6), type: fc.constantFrom('external', 'dmz', 'inference', 'control') });
  const element = fc.record({ type: fc.constantFrom('process', 'store', 'external'), zone: fc.nat(6), name: fc.constantFrom('A', 'Inference server', 'A name that is long enough for two lines and more', '模型', '"quoted" <b>') });
  const flow = fc.record({ from: fc.nat(9), to: fc.nat(9), data: fc.constantFrom('', 'Prompts', 'Everything that anybody has ever written about anything at all') });
  const model = fc.record({ zones: fc.array(zone, { maxLength: 5 }), elements: fc.array(element, { maxLength: 8 }), flows: fc.array(flow, { maxLength: 14 }) });

  /** Ends and zones that do not exist stay in: people write such models on the way. */
  const textOf = ({ zones, elements, flows }: { zones: { parent: number; type: string }[]; elements: { type: string; zone: number; name: string }[]; flows: { from: number; to: number; data: string }[] }): string => [
    'threatmodel: Any',
    ...(zones.length > 0 ? ['zones:', ...zones.map((z, i) => `  z${i}: { type: ${z.type}${z.parent < zones.length ? `, parent: z${z.parent}` : ''} }`)] : []),
    ...(elements.length > 0 ? ['elements:', ...elements.map((e, i) => `  e${i}: { type: ${e.type}, name: ${JSON.stringify(e.name)}, zone: z${e.zone} }`)] : []),
    ...(flows.length > 0 ? ['flows:', ...flows.map((f, i) => `  f${i}: { from: e${f.from}, to: e${f.to}, data: ${JSON.stringify(f.data)} }`)] : []),
    '',
  ].join('\n');

  it('keeps the rules in both directions', () => {
    fc.assert(fc.property(model, fc.constantFrom(...directions), (written, direction) => {
      const graph = bareGraphOf(textOf(written));
      expectRules(graph, qualityOf(graph, layoutNow(graph, { direction })));
    }), { numRuns: 50 });
  });

  it('gives the same layout each time, whatever was laid out in between', () => {
    fc.assert(fc.property(model, model, (written, other) => {
      const text = textOf(written);
      const first = JSON.stringify(layoutNow(bareGraphOf(text), { direction: 'right' }));
      layoutNow(bareGraphOf(textOf(other)), { direction: 'down' });
      expect(JSON.stringify(layoutNow(bareGraphOf(text), { direction: 'right' }))).toBe(first);
    }), { numRuns: 10 });
  });

  it('keeps the rules through a chain of edits', () => {
    fc.assert(fc.property(fc.array(model, { minLength: 2, maxLength: 4 }), fc.constantFrom(...directions), (versions, direction) => {
      let previous: ReturnType<typeof layoutNow> | undefined;
      for (const written of versions) {
        const graph = bareGraphOf(textOf(written));
        previous = layoutNow(graph, { direction, ...(previous ? { previous } : {}) });
        expectRules(graph, qualityOf(graph, previous));
      }
    }), { numRuns: 12 });
  });
});

describe('findings', () => {
  it('do not move anything', () => {
    for (const { text } of realModels().slice(0, 4)) expect(JSON.stringify(layoutNow(graphOf(text), { direction: 'right' }))).toBe(JSON.stringify(layoutNow(bareGraphOf(text), { direction: 'right' })));
  });
});

describe('an asynchronous layout', () => {
  const graph = bareGraphOf(realModels()[0]!.text);

  it('is the same as one at a stretch', async () => {
    expect(await layout(graph, { direction: 'right', goOn: () => Promise.resolve(true) })).toEqual(layoutNow(graph, { direction: 'right' }));
  });

  it('ends where it is told to', async () => {
    let asked = 0;
    expect(await layout(graph, { direction: 'right', goOn: () => ++asked < 2 })).toBeUndefined();
    expect(asked).toBe(2);
  });
});

describe('the pipeline of the published method', () => {
  it('reads from the least trusted at the left along one row, without a crossing', () => {
    const { text } = realModels().find(({ name }) => name === 'llm-inference-pipeline')!;
    const graph = bareGraphOf(text);
    const picture = layoutNow(graph, { direction: 'right' });
    const at = (id: string) => picture.nodes.find((node) => node.id === id)!;
    expect(at('user').y).toBe(at('gateway').y);
    expect(at('gateway').y).toBe(at('vllm').y);
    expect(at('user').x).toBeLessThan(at('gateway').x);
    expect(at('gateway').x).toBeLessThan(at('vllm').x);
    const { crossings, throughZone, labelsCrossed, mostBends } = qualityOf(graph, picture);
    expect({ crossings, throughZone, labelsCrossed }).toEqual({ crossings: 0, throughZone: 0, labelsCrossed: 0 });
    expect(mostBends).toBeLessThanOrEqual(2);
    // one doorway a flow, where it enters
    expect(picture.flows.map((flow) => flow.doorways.map((doorway) => `${doorway.zone} ${doorway.enters}`))).toEqual([['dmz true'], ['inference true'], ['inference true'], ['registry true'], ['control true'], ['monitoring true']]);
  });
});
