import { describe, expect, it } from 'vitest';
import { collapse } from '../../../core/diagram/collapse.ts';
import { layoutNow } from '../../../core/diagram/layout.ts';
import { breaksRule, flipped, qualityOf } from '../../../core/diagram/quality.ts';
import { bareGraphOf } from '../../support/diagram.ts';
import { generatedModel, withOneMore } from '../../support/diagram-models.ts';

describe('a large model', () => {
  const graph = bareGraphOf(generatedModel(7, 160).text);
  const before = layoutNow(graph, { direction: 'right' });

  it('keeps the rules', () => expect(breaksRule(qualityOf(graph, before))).toBe(false));

  it('stays as it is where nothing is new', () => expect(layoutNow(graph, { direction: 'right', previous: before })).toEqual(before));

  it('takes a new element in: nothing changes places, and flows that have nothing to do with it keep their bends', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const more = withOneMore(graph, seed);
      const after = layoutNow(more, { direction: 'right', previous: before });
      expect(breaksRule(qualityOf(more, after))).toBe(false);
      expect(flipped(before, after)).toBe(0);
      const same = before.flows.filter((flow) => after.flows.find((other) => other.id === flow.id)!.points.length === flow.points.length);
      expect(same.length).toBeGreaterThan(0.9 * before.flows.length);
    }
  });

  it('lets what is gone go, and the rest stays', () => {
    const gone = graph.nodes[20]!.id;
    const less = { ...graph, nodes: graph.nodes.filter((node) => node.id !== gone), flows: graph.flows.filter((flow) => flow.from !== gone && flow.to !== gone) };
    const after = layoutNow(less, { direction: 'right', previous: before });
    expect(breaksRule(qualityOf(less, after))).toBe(false);
    for (const node of after.nodes) expect(node).toEqual(before.nodes.find((other) => other.id === node.id));
  });

  it('of thousands of elements is laid out with its zones collapsed', () => {
    const huge = bareGraphOf(generatedModel(3, 2000).text);
    const small = collapse(huge, new Set(huge.zones.map((zone) => zone.id)));
    expect(small.nodes.length).toBeLessThan(400);
    expect(breaksRule(qualityOf(small, layoutNow(small, { direction: 'down' })))).toBe(false);
  });
});
