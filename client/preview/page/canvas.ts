import type { DiagramResult, DiagramSubject } from '../../../server/protocol.ts';
import type { Subject } from '../messages.ts';
import { element, svgElement } from './dom.ts';
import type { Action } from './keys.ts';
import type { Model } from './model.ts';
import { Layer, readSvg } from './parts.ts';
import { Mover } from './mover.ts';
import type { Box, Point, View } from './viewport.ts';
import { Viewport } from './viewport.ts';
import { ZoneToggle } from './zone-toggle.ts';

/** Height of a zone's header, and width of the place for the arrow of a collapsed zone. */
const [header, arrow] = [48, 28];

const names = ['zones', 'doorways', 'flows', 'labels', 'nodes'] as const;
type LayerName = (typeof names)[number];

export interface CanvasEvents {
  readonly select: (subject: Subject | undefined, by: 'pointer' | 'keys') => void;
  readonly open: (subject: Subject) => void;
  readonly moved: (view: View) => void;
  readonly collapse: (zone: string) => void;
  /** An element was put elsewhere. */
  readonly moveElement: (id: string, at: Point) => void;
  /** For screen readers, where nothing gets the focus. */
  readonly say: (text: string) => void;
}

/** The picture: it shows parts, finds what the pointer and the keys mean, and marks what is selected, filtered, found. */
export class Canvas {
  readonly host = element('div', { class: 'canvas' });
  readonly svg = svgElement('svg', { class: 'tl', role: 'group', 'aria-label': 'Data flow diagram' });
  readonly percent: HTMLOutputElement;
  private readonly defs = svgElement('defs', {});
  private readonly group = svgElement('g', { class: 'viewport' });
  private readonly ring = svgElement('rect', { class: 'ring', visibility: 'hidden' });
  private readonly cursorRing = svgElement('rect', { class: 'ring cursor-ring', visibility: 'hidden' });
  private readonly layers: Readonly<Record<LayerName, Layer>>;
  private readonly viewport: Viewport;
  private readonly mover: Mover;
  private readonly toggle: ZoneToggle;
  private size: Box = { x: 0, y: 0, width: 0, height: 0 };
  private selected: Subject | undefined;
  private cursorAt: Subject | undefined;
  /** What the arrow keys go on from. */
  private focused: Subject | undefined;
  private hits: readonly DiagramSubject[] = [];
  private wantsFit = false;

  constructor(private readonly model: Model, private readonly events: CanvasEvents, view: View | undefined) {
    this.layers = Object.fromEntries(names.map((name) => [name, new Layer(name)])) as Record<LayerName, Layer>;
    this.toggle = new ZoneToggle(this.svg, { boxOf: (id) => this.model.get({ is: 'zone', id }), clicked: (zone) => this.events.collapse(zone) });
    // the rings lie below the elements, or they would cross their badges
    this.group.append(...names.map((name) => this.layers[name].group), this.toggle.group);
    this.layers.nodes.group.before(this.cursorRing, this.ring);
    this.svg.append(this.defs, this.group);
    this.svg.setAttribute('tabindex', '0');
    this.host.append(this.svg);
    this.viewport = new Viewport(this.svg, this.group, events.moved, view);
    this.percent = this.viewport.percent;
    this.mover = new Mover(this.svg, {
      elementOf: (target) => this.movable(this.subjectOf(target)),
      partOf: (subject) => this.part(subject),
      scale: () => this.viewport.scale,
      moved: (id, at) => this.events.moveElement(id, at),
    });
    this.svg.addEventListener('click', (event) => this.clicked(event));
    this.svg.addEventListener('dblclick', (event) => this.doubleClicked(event));
    this.svg.addEventListener('focusin', (event) => this.gotFocus(event));
    new ResizeObserver(() => {
      if (!this.viewport.touched) this.viewport.fit(this.size, false);
    }).observe(this.host);
  }

  /** Takes the parts over. @param quiet nothing glides or fades */
  show(picture: DiagramResult, quiet: boolean): void {
    const isFirst = this.size.width === 0;
    this.size = { x: 0, y: 0, width: picture.width, height: picture.height };
    this.svg.setAttribute('aria-label', `Data flow diagram${picture.title === '' ? '' : ` of ${picture.title}`}`);
    this.mover.settle();
    this.toggle.hide();
    this.defs.replaceChildren(...readSvg(picture.symbols));
    const still = quiet || isFirst || matchMedia('(prefers-reduced-motion: reduce)').matches;
    for (const name of names) {
      const { added, replaced } = this.layers[name].apply(picture.layers[name], picture.base === undefined);
      if (still) continue;
      for (const part of added) part.animate([{ opacity: 0 }, { opacity: 1 }], 120);
      if (name === 'nodes') for (const [old, made] of replaced) glide(old, made);
    }
    for (const name of ['zones', 'flows', 'nodes'] as const) for (const id of this.layers[name].ids()) this.layers[name].get(id)!.setAttribute('tabindex', '-1');
    if (this.wantsFit || !this.viewport.touched) this.viewport.fit(this.size, !isFirst && !quiet);
    this.wantsFit = false;
    this.place(this.ring, this.selected);
    this.place(this.cursorRing, this.cursorAt);
  }

  /** What was moved and could not stay goes back. */
  settle(): void {
    this.mover.settle();
  }

  fit(): void {
    this.viewport.touched = false;
    this.viewport.fit(this.size);
  }

  /** The next picture is fitted, for it is another one. */
  fitNext(): void {
    this.wantsFit = true;
  }

  zoomBy(factor: number): void {
    this.viewport.zoomBy(factor);
  }

  /** Marks the selected subject and its flows. */
  mark(subject: Subject | undefined, reveal: boolean): void {
    for (const name of names) for (const id of this.layers[name].ids()) this.layers[name].get(id)!.classList.remove('selected', 'near');
    this.selected = subject;
    const known = subject && this.model.get(subject);
    this.place(this.ring, subject);
    if (!known) return;
    this.viewport.touched = true; // what opens beside it does not make the picture smaller
    this.part(known)?.classList.add('selected');
    if (known.is === 'element') for (const flow of this.model.all()) if (flow.is === 'flow' && (flow.from === known.id || flow.to === known.id)) this.layers.flows.get(flow.shownBy)?.classList.add('near');
    if (known.is === 'flow') this.layers.flows.get(known.shownBy)?.classList.add('near');
    if (reveal) {
      this.viewport.reveal(boxOf(known));
      this.focus(known);
    }
  }

  /** Brings what is selected into sight where it is not. */
  revealSelected(): void {
    const known = this.selected && this.model.get(this.selected);
    if (known) this.viewport.reveal(boxOf(known));
  }

  /** Shows where the cursor of the text stands. */
  cursor(subject: Subject | undefined, reveal: boolean): void {
    this.cursorAt = subject;
    this.place(this.cursorRing, subject);
    const known = subject && this.model.get(subject);
    if (known && reveal) this.viewport.reveal(boxOf(known));
  }

  /** What a filter leaves out stays in its place and steps back; what a search finds is underlined. */
  dim(dimmed: ReadonlySet<string>, hits: readonly DiagramSubject[]): void {
    this.hits = hits;
    const shown = new Set<string>();
    const found = new Set(hits.map((subject) => `${layerOf(subject)} ${subject.shownBy}`));
    for (const subject of this.model.all()) if (!dimmed.has(`${subject.is} ${subject.id}`)) shown.add(`${layerOf(subject)} ${subject.shownBy}`);
    for (const [name, of] of [['zones', 'zones'], ['nodes', 'nodes'], ['flows', 'flows'], ['labels', 'flows'], ['doorways', 'flows']] as const)
      for (const id of this.layers[name].ids()) {
        const part = this.layers[name].get(id)!;
        part.classList.toggle('dimmed', dimmed.size > 0 && !shown.has(`${of} ${id}`) && name !== 'doorways');
        part.classList.toggle('hit', found.has(`${of} ${id}`));
      }
  }

  /** Goes to the next or the last thing that the search found. */
  focusHit(step: 1 | -1): void {
    if (this.hits.length === 0) return;
    const at = this.hits.findIndex((hit) => hit.is === this.focused?.is && hit.id === this.focused.id);
    const next = this.hits[(at + step + this.hits.length) % this.hits.length] ?? this.hits[0]!;
    this.events.select({ is: next.is, id: next.id }, 'keys');
  }

  do(action: Action): void {
    const step = 60;
    const push = 16;
    switch (action) {
      case 'in': return this.viewport.zoomBy(1.25);
      case 'out': return this.viewport.zoomBy(1 / 1.25);
      case 'fit': return this.fit();
      case 'panLeft': return this.viewport.panBy(step, 0);
      case 'panRight': return this.viewport.panBy(-step, 0);
      case 'panUp': return this.viewport.panBy(0, step);
      case 'panDown': return this.viewport.panBy(0, -step);
      case 'moveLeft': return this.push(-push, 0);
      case 'moveRight': return this.push(push, 0);
      case 'moveUp': return this.push(0, -push);
      case 'moveDown': return this.push(0, push);
      case 'left': case 'right': case 'up': case 'down': return this.walk(action);
      case 'open': if (this.focused) this.events.open(this.focused); return;
      case 'select': if (this.focused) this.events.select(this.focused, 'keys'); return;
      case 'collapse': {
        const subject = this.focused && this.model.get(this.focused);
        // what a collapsed zone hides opens that one
        const hidden = subject && subject.is !== 'flow' && subject.shownBy !== subject.id ? subject.shownBy : undefined;
        const zone = hidden ?? (subject?.is === 'zone' ? subject.id : subject?.zone);
        if (zone !== undefined) this.events.collapse(zone);
      }
    }
  }

  private push(dx: number, dy: number): void {
    const subject = this.movable(this.focused);
    if (subject) this.mover.step(subject, dx, dy);
  }

  /** Elements that are drawn themselves can be moved; flows follow, zones grow around them. */
  private movable(subject: Subject | undefined): DiagramSubject | undefined {
    const known = subject?.is === 'element' ? this.model.get(subject) : undefined;
    return known?.shownBy === known?.id ? known : undefined;
  }

  /** From an element along its flows, from a flow to its ends; up and down among those that begin at the same place. */
  private walk(to: 'left' | 'right' | 'up' | 'down'): void {
    const now = this.focused && this.model.get(this.focused);
    if (!now) return this.focus(this.model.all().find((subject) => subject.is === 'element') ?? this.model.all()[0]);
    if (to === 'up' || to === 'down') return this.focus(this.neighbour(now, to === 'down' ? 1 : -1));
    const forward = to === 'right';
    if (now.is === 'flow') {
      const end = forward ? now.to : now.from;
      return this.focus(end === undefined ? undefined : this.model.get({ is: 'element', id: end }), forward ? 'The flow ends nowhere.' : 'The flow begins nowhere.');
    }
    const [next] = this.model.flowsOf(now.id, forward ? 'from' : 'to');
    this.focus(next, forward ? `No flow leaves ${now.name}.` : `No flow enters ${now.name}.`);
  }

  private neighbour(now: DiagramSubject, step: 1 | -1): DiagramSubject | undefined {
    const among = now.is === 'flow' && now.from !== undefined ? this.model.flowsOf(now.from, 'from') : this.model.all().filter((subject) => subject.is === now.is).sort((a, b) => a.y - b.y || a.x - b.x);
    const at = among.findIndex((subject) => subject.id === now.id);
    return among[(at + step + among.length) % among.length];
  }

  private focus(subject: DiagramSubject | undefined, otherwise = ''): void {
    if (!subject) {
      if (otherwise !== '') this.events.say(otherwise);
      return;
    }
    this.focused = { is: subject.is, id: subject.id };
    this.viewport.reveal(boxOf(subject));
    this.part(subject)?.focus({ preventScroll: true });
  }

  private gotFocus(event: FocusEvent): void {
    const found = this.subjectOf(event.target);
    if (found) this.focused = found;
  }

  private clicked(event: MouseEvent): void {
    if (this.svg.classList.contains('dragging')) return;
    const subject = this.subjectOf(event.target);
    const known = subject && this.model.get(subject);
    if (subject?.is === 'zone' && known && this.isCollapsed(event.target) && this.viewport.toPicture(event.clientX, event.clientY).x < known.x + arrow) return this.events.collapse(subject.id);
    this.events.select(subject, 'pointer');
    if (!subject) this.svg.focus({ preventScroll: true });
    else {
      this.focused = subject;
      if (known) this.part(known)?.focus({ preventScroll: true });
    }
  }

  private doubleClicked(event: MouseEvent): void {
    const subject = this.subjectOf(event.target);
    const known = subject && this.model.get(subject);
    if (subject?.is === 'zone' && known && (this.isCollapsed(event.target) || this.viewport.toPicture(event.clientX, event.clientY).y < known.y + header)) this.events.collapse(subject.id);
    else if (subject) this.events.open(subject);
  }

  private isCollapsed(target: EventTarget | null): boolean {
    return target instanceof Element && target.closest('[data-is=zone]') !== null;
  }

  /** What a part of the picture is about. */
  private subjectOf(target: EventTarget | null): Subject | undefined {
    const part = target instanceof Element ? target.closest<SVGGElement>('[data-id], [data-flow]') : null;
    if (!part) return undefined;
    const id = part.dataset['id'] ?? part.dataset['flow'] ?? '';
    const is = part.closest('.layer-zones') || part.dataset['is'] === 'zone' ? 'zone' : part.closest('.layer-nodes') ? 'element' : 'flow';
    const subject = this.model.shownBy(is, id);
    return subject && { is: subject.is, id: subject.id };
  }

  private part(subject: DiagramSubject): SVGGElement | undefined {
    return this.layers[layerOf(subject)].get(subject.shownBy) ?? this.layers.nodes.get(subject.shownBy);
  }

  private place(ring: SVGRectElement, subject: Subject | undefined): void {
    const known = subject && this.model.get(subject);
    ring.setAttribute('visibility', known && known.is !== 'flow' ? 'visible' : 'hidden');
    if (!known) return;
    const { x, y, width, height } = boxOf(known);
    const off = 5;
    for (const [name, value] of [['x', x - off], ['y', y - off], ['width', width + 2 * off], ['height', height + 2 * off], ['rx', known.is === 'zone' ? 15 : 22]] as const) ring.setAttribute(name, String(value));
  }
}

function layerOf(subject: DiagramSubject): 'zones' | 'flows' | 'nodes' {
  return subject.is === 'flow' ? 'flows' : subject.is === 'zone' ? 'zones' : 'nodes';
}

function boxOf({ x, y, width, height }: DiagramSubject): Box {
  return { x, y, width, height };
}

/** Moves a part from where it stood to where it stands now. */
function glide(old: SVGGElement, made: SVGGElement): void {
  const [from, to] = [old, made].map((part) => part.querySelector('rect')) as [SVGRectElement | null, SVGRectElement | null];
  if (!from || !to) return;
  const [dx, dy] = (['x', 'y'] as const).map((axis) => Number(from.getAttribute(axis)) - Number(to.getAttribute(axis))) as [number, number];
  if (dx !== 0 || dy !== 0) made.animate([{ transform: `translate(${dx}px, ${dy}px)` }, { transform: 'none' }], { duration: 160, easing: 'ease-out' });
}
