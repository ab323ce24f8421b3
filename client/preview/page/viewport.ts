import { element } from './dom.ts';

export interface View {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

const least = 0.05;
const most = 4;
const margin = 24;

/** Which part of the picture is seen, and how large: one transform on one group. */
export class Viewport {
  readonly percent = element('output', { class: 'percent', 'aria-label': 'Zoom' }, '100 %');
  private view: View = { x: 0, y: 0, scale: 1 };
  /** A person has moved it: what is new does not fit it anew. */
  touched = false;

  constructor(private readonly svg: SVGSVGElement, private readonly group: SVGGElement, private readonly moved: (view: View) => void, start: View | undefined) {
    if (start) {
      this.view = start;
      this.touched = true;
    }
    this.write();
    svg.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    svg.addEventListener('pointerdown', (event) => this.drag(event));
  }

  get scale(): number {
    return this.view.scale;
  }

  set(view: View, glide = false): void {
    const before = this.view;
    this.view = { ...view, scale: Math.min(most, Math.max(least, view.scale)) };
    if (glide && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
      const from = `translate(${before.x}px, ${before.y}px) scale(${before.scale})`;
      const to = `translate(${this.view.x}px, ${this.view.y}px) scale(${this.view.scale})`;
      this.group.animate([{ transform: from }, { transform: to }], { duration: 180, easing: 'ease-out' });
    }
    this.write();
    this.moved(this.view);
  }

  /** Shows a box whole, never larger than it is drawn. */
  fit(box: Box, glide = true): void {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width === 0 || height === 0 || box.width === 0) return;
    const scale = Math.min(1, (width - 2 * margin) / box.width, (height - 2 * margin) / box.height);
    this.set({ scale, x: (width - box.width * scale) / 2 - box.x * scale, y: Math.max(margin, (height - box.height * scale) / 2) - box.y * scale }, glide);
  }

  zoomBy(factor: number, at?: Point): void {
    const { width, height, left, top } = this.svg.getBoundingClientRect();
    const [px, py] = at ? [at.x - left, at.y - top] : [width / 2, height / 2];
    const scale = Math.min(most, Math.max(least, this.view.scale * factor));
    const ratio = scale / this.view.scale;
    this.touched = true;
    this.set({ scale, x: px - (px - this.view.x) * ratio, y: py - (py - this.view.y) * ratio });
  }

  panBy(dx: number, dy: number): void {
    this.touched = true;
    this.set({ ...this.view, x: this.view.x + dx, y: this.view.y + dy });
  }

  /** Brings a box into sight where it is not; nothing moves where it is. */
  reveal(box: Box): void {
    const { width, height } = this.svg.getBoundingClientRect();
    const { x, y, scale } = this.view;
    const [left, top, right, bottom] = [box.x * scale + x, box.y * scale + y, (box.x + box.width) * scale + x, (box.y + box.height) * scale + y];
    if (left >= 0 && top >= 0 && right <= width && bottom <= height) return;
    const dx = left < margin ? margin - left : right > width - margin ? width - margin - right : 0;
    const dy = top < margin ? margin - top : bottom > height - margin ? height - margin - bottom : 0;
    this.set({ ...this.view, x: x + dx, y: y + dy }, true);
  }

  /** Where a point of the screen lies in the picture. */
  toPicture(clientX: number, clientY: number): Point {
    const { left, top } = this.svg.getBoundingClientRect();
    return { x: (clientX - left - this.view.x) / this.view.scale, y: (clientY - top - this.view.y) / this.view.scale };
  }

  private write(): void {
    const { x, y, scale } = this.view;
    this.group.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    this.svg.dataset['detail'] = scale < 0.3 ? 'far' : scale < 0.5 ? 'middle' : 'full';
    // badges and icons are never smaller than 10 px on the screen
    this.svg.style.setProperty('--mark-scale', String(scale < 0.5 ? Math.min(4, 0.5 / scale) : 1));
    this.percent.textContent = `${Math.round(scale * 100)} %`;
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    if (event.ctrlKey || event.metaKey) this.zoomBy(Math.exp(-event.deltaY * unit * 0.006), { x: event.clientX, y: event.clientY });
    else this.panBy(-(event.shiftKey ? event.deltaY : event.deltaX) * unit, -(event.shiftKey ? 0 : event.deltaY) * unit);
  }

  private drag(event: PointerEvent): void {
    const onPart = event.target instanceof Element && event.target.closest('[data-id]') !== null && !event.target.closest('.layer-zones');
    if (event.button !== 1 && (event.button !== 0 || onPart)) return;
    const { svg } = this;
    let [x, y] = [event.clientX, event.clientY];
    let far = false;
    const move = (next: PointerEvent): void => {
      if (!far && Math.hypot(next.clientX - x, next.clientY - y) < 4) return;
      if (!far) svg.setPointerCapture(event.pointerId);
      far = true;
      svg.classList.add('dragging');
      this.panBy(next.clientX - x, next.clientY - y);
      [x, y] = [next.clientX, next.clientY];
    };
    const end = (): void => {
      svg.removeEventListener('pointermove', move);
      svg.removeEventListener('pointerup', end);
      svg.removeEventListener('pointercancel', end);
      // the click that ends a drag selects nothing
      if (far) setTimeout(() => svg.classList.remove('dragging'), 0);
    };
    svg.addEventListener('pointermove', move);
    svg.addEventListener('pointerup', end);
    svg.addEventListener('pointercancel', end);
  }
}
