import type { DiagramSubject } from '../../../server/protocol.ts';
import type { Point } from './viewport.ts';

/** Less than this is a click that shook, in pixels of the screen. */
const shake = 4;
const grid = 4;
/** Nothing stands nearer to the edge of the picture. */
const edge = 8;
/** After the last key of a move it is kept: several steps are one. Milliseconds. */
const pause = 400;

export interface MoverEvents {
  /** The element that a part of the picture shows, where it can be moved. */
  readonly elementOf: (target: EventTarget | null) => DiagramSubject | undefined;
  readonly partOf: (subject: DiagramSubject) => SVGGElement | undefined;
  readonly scale: () => number;
  readonly moved: (id: string, at: Point) => void;
}

/** Moves elements by pointer and by keys. What is moved stands where it was put until the next picture says where it stands. */
export class Mover {
  private keys: { readonly subject: DiagramSubject; dx: number; dy: number; timer: ReturnType<typeof setTimeout> } | undefined;
  private readonly shifted = new Set<SVGGElement>();

  constructor(private readonly svg: SVGSVGElement, private readonly events: MoverEvents) {
    svg.addEventListener('pointerdown', (event) => this.drag(event));
  }

  /** The picture is new: nothing is on its way any more, but what is being moved by keys. */
  settle(): void {
    for (const part of this.shifted) part.style.removeProperty('transform');
    this.shifted.clear();
    if (this.keys) this.shift(this.keys.subject, this.keys.dx, this.keys.dy);
  }

  /** One step by a key; steps add up. */
  step(subject: DiagramSubject, dx: number, dy: number): void {
    if (this.keys && this.keys.subject.id !== subject.id) this.keep();
    clearTimeout(this.keys?.timer);
    const timer = setTimeout(() => this.keep(), pause);
    this.keys = this.keys ? Object.assign(this.keys, { dx: this.keys.dx + dx, dy: this.keys.dy + dy, timer }) : { subject, dx, dy, timer };
    this.shift(subject, this.keys.dx, this.keys.dy);
  }

  private keep(): void {
    const done = this.keys;
    this.keys = undefined;
    if (done) this.put(done.subject, done.dx, done.dy);
  }

  private drag(event: PointerEvent): void {
    const subject = event.button === 0 ? this.events.elementOf(event.target) : undefined;
    if (!subject) return;
    const { svg } = this;
    let [dx, dy] = [0, 0];
    let far = false;
    const move = (next: PointerEvent): void => {
      if (!far && Math.hypot(next.clientX - event.clientX, next.clientY - event.clientY) < shake) return;
      if (!far) svg.setPointerCapture(event.pointerId);
      far = true;
      svg.classList.add('dragging', 'moving');
      const scale = this.events.scale();
      [dx, dy] = [(next.clientX - event.clientX) / scale, (next.clientY - event.clientY) / scale];
      this.shift(subject, dx, dy);
    };
    const end = (last?: Event): void => {
      for (const [name, listener] of listeners) svg.removeEventListener(name, listener);
      window.removeEventListener('keydown', escape, true);
      if (!far) return;
      // the click that ends a drag selects nothing
      setTimeout(() => svg.classList.remove('dragging', 'moving'), 0);
      if (last?.type === 'pointerup') this.put(subject, dx, dy);
      else this.shift(subject, 0, 0);
    };
    const escape = (key: KeyboardEvent): void => {
      if (key.key !== 'Escape') return;
      key.stopPropagation();
      end();
    };
    const listeners: readonly (readonly ['pointermove' | 'pointerup' | 'pointercancel', (event: PointerEvent) => void])[] = [['pointermove', move], ['pointerup', end], ['pointercancel', end]];
    for (const [name, listener] of listeners) svg.addEventListener(name, listener);
    window.addEventListener('keydown', escape, true);
  }

  private shift(subject: DiagramSubject, dx: number, dy: number): void {
    const part = this.events.partOf(subject);
    if (!part) return;
    if (dx === 0 && dy === 0) part.style.removeProperty('transform');
    else part.style.transform = `translate(${dx}px, ${dy}px)`;
    this.shifted.add(part);
  }

  private put(subject: DiagramSubject, dx: number, dy: number): void {
    const on = (value: number): number => Math.max(edge, Math.round(value / grid) * grid);
    this.events.moved(subject.id, { x: on(subject.x + dx), y: on(subject.y + dy) });
  }
}
