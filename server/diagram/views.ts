import type { Picture } from '../../core/diagram/draw/picture.ts';
import { svgOf } from '../../core/diagram/draw/shapes.ts';
import type { DiagramGraph, Layout } from '../../core/diagram/types.ts';
import type { DiagramLayer, DiagramLayers, DiagramSubject } from '../protocol.ts';

/** The layers of a picture, from the bottom up. */
export const layerNames = ['zones', 'doorways', 'flows', 'labels', 'nodes'] as const;

/** What one page of an editor shows: what was last sent to it, so that only changes follow, and how it was laid out, so that the next picture does not jump. */
export class DiagramView {
  private sent = new Map<string, string>();
  /** Number of the last answer. */
  sequence = 0;
  layout: Layout | undefined;
  /** What that layout depends on. */
  layoutKey = '';
  graph: DiagramGraph | undefined;
  /** Number of the last request: an earlier one is stale. */
  request = 0;

  constructor(readonly uri: string) {}

  /**
   * What has changed since the answer that the page has.
   * @param base the number of that answer; where it is not the last one, everything is sent
   */
  patch(base: number | undefined, picture: Picture, subjects: readonly DiagramSubject[]): { readonly sequence: number; readonly base?: number; readonly layers: DiagramLayers; readonly subjects: DiagramLayer<DiagramSubject> } {
    const isPatch = base !== undefined && base === this.sequence && base > 0;
    const before = isPatch ? this.sent : new Map<string, string>();
    const now = new Map<string, string>();
    const layer = <T>(name: string, parts: readonly { readonly id: string; readonly value: T; readonly text: string }[]): DiagramLayer<T> => {
      const changed: [string, T][] = [];
      for (const { id, value, text } of parts) {
        const key = `${name} ${id}`;
        now.set(key, text);
        if (before.get(key) !== text) changed.push([id, value]);
      }
      return { order: parts.map(({ id }) => id), changed };
    };
    const layers = Object.fromEntries(layerNames.map((name) => [name, layer(name, picture[name].map(({ id, shape }) => {
      const svg = svgOf(shape);
      return { id, value: svg, text: svg };
    }))])) as unknown as DiagramLayers;
    const about = layer('subject', subjects.map((subject) => ({ id: `${subject.is} ${subject.id}`, value: subject, text: JSON.stringify(subject) })));
    this.sent = now;
    return { sequence: ++this.sequence, ...(isPatch ? { base } : {}), layers, subjects: about };
  }
}

/** The views that pages have open, by the name that each gave itself. */
export class DiagramViews {
  private readonly views = new Map<string, DiagramView>();

  /** @param uri the model that it shows; another one than before begins anew */
  get(name: string, uri: string): DiagramView {
    const known = this.views.get(name);
    if (known?.uri === uri) return known;
    const view = new DiagramView(uri);
    if (known) view.request = known.request;
    this.views.set(name, view);
    return view;
  }

  isOpen(name: string, view: DiagramView): boolean {
    return this.views.get(name) === view;
  }

  close(name: string): void {
    this.views.delete(name);
  }
}
