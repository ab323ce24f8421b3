import { describe, expect, it } from 'vitest';
import { builtinCatalog } from '../../../core/catalog/builtin.ts';
import { pictureOf } from '../../../core/diagram/draw/picture.ts';
import { diagramGraph } from '../../../core/diagram/graph.ts';
import { layoutNow } from '../../../core/diagram/layout.ts';
import type { FromWorker, ToWorker, WorkerEnd } from '../../../server/diagram/layouter.ts';
import { PausingLayouter, WorkerLayouter } from '../../../server/diagram/layouter.ts';
import { layoutService } from '../../../server/diagram/layout-service.ts';
import { DiagramViews, layerNames } from '../../../server/diagram/views.ts';
import { analyse } from '../../support/analyse.ts';

const model = (protocol: string, more = ''): string => `threatmodel: M
elements:
  a: { type: external, zone: external }
  b: { kind: inference-server, zone: inference }
${more}flows:
  f: { from: a, to: b, protocol: ${protocol} }
`;
const graphOf = (text: string) => diagramGraph(analyse(text), builtinCatalog());
const picture = (text: string) => {
  const graph = graphOf(text);
  return pictureOf(graph, layoutNow(graph, { direction: 'right' }));
};

describe('what is sent to a page', () => {
  it('is everything at first, then only what has changed', () => {
    const view = new DiagramViews().get('page', 'file:///m.threat.yaml');
    const first = view.patch(undefined, picture(model('HTTPS')), []);
    expect(first.base).toBeUndefined();
    expect(first.layers.nodes.changed.map(([id]) => id)).toEqual(['a', 'b']);
    const second = view.patch(first.sequence, picture(model('HTTP')), []);
    expect(second.base).toBe(first.sequence);
    expect(second.layers.zones.changed).toEqual([]);
    expect(second.layers.flows.changed.map(([id]) => id)).toEqual(['f']);
    expect(second.layers.flows.order).toEqual(['f']);
  });

  it('is everything where the page has another answer than the last', () => {
    const view = new DiagramViews().get('page', 'file:///m.threat.yaml');
    const first = view.patch(undefined, picture(model('HTTPS')), []);
    view.patch(first.sequence, picture(model('HTTP')), []);
    const again = view.patch(first.sequence, picture(model('HTTP')), []);
    expect(again.base).toBeUndefined();
    expect(layerNames.map((name) => again.layers[name].changed.length)).toEqual(layerNames.map((name) => again.layers[name].order.length));
  });

  it('names what is gone by leaving it out of the order', () => {
    const view = new DiagramViews().get('page', 'file:///m.threat.yaml');
    const first = view.patch(undefined, picture(model('HTTPS', '  c: { kind: log-store, zone: data }\n')), []);
    expect(first.layers.nodes.order).toContain('c');
    expect(view.patch(first.sequence, picture(model('HTTPS')), []).layers.nodes.order).not.toContain('c');
  });

  it('begins anew for another model in the same page', () => {
    const views = new DiagramViews();
    const view = views.get('page', 'file:///a.threat.yaml');
    const { sequence } = view.patch(undefined, picture(model('HTTPS')), []);
    const other = views.get('page', 'file:///b.threat.yaml');
    expect(other.patch(sequence, picture(model('HTTPS')), []).base).toBeUndefined();
    expect(views.isOpen('page', view)).toBe(false);
  });
});

/** A worker that is none: its messages go through the same service, and only plain data passes. */
function worker(): WorkerEnd & { readonly kill: () => void } {
  let listener: (message: FromWorker) => void = () => undefined;
  let end = (): void => undefined;
  let alive = true;
  const serve = layoutService((message) => alive && listener(structuredClone(message)));
  return {
    post: (message: ToWorker) => serve(structuredClone(message)),
    onMessage: (to) => (listener = to),
    onEnd: (to) => (end = to),
    terminate: () => (alive = false),
    kill: () => {
      alive = false;
      end();
    },
  };
}

describe('layout beside other work', () => {
  const graph = graphOf(model('HTTPS'));
  const expected = layoutNow(graph, { direction: 'right' });
  const wanted = (): boolean => true;

  it('gives in a worker and with pauses what it gives at once', async () => {
    expect(await new WorkerLayouter(worker).layout({ graph, direction: 'right' }, wanted)).toEqual(expected);
    expect(await new PausingLayouter().layout({ graph, direction: 'right' }, wanted)).toEqual(expected);
  });

  it('ends when it is no longer wanted', async () => {
    expect(await new WorkerLayouter(worker).layout({ graph, direction: 'right' }, () => false)).toBeUndefined();
    expect(await new PausingLayouter().layout({ graph, direction: 'right' }, () => false)).toBeUndefined();
  });

  it('goes on without a worker where none can be made, and where one has ended', async () => {
    const none = new WorkerLayouter(() => {
      throw new Error('no workers here');
    });
    expect(await none.layout({ graph, direction: 'right' }, wanted)).toEqual(expected);
    const made = worker();
    const layouter = new WorkerLayouter(() => made);
    const answer = layouter.layout({ graph, direction: 'right' }, wanted);
    made.kill();
    expect(await answer).toEqual(expected);
  });
});
