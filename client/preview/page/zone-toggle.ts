import { svgElement } from './dom.ts';
import type { Box } from './viewport.ts';

/** The button on the corner of a zone that the pointer is over or that has the focus: it draws the zone as one box. */
export class ZoneToggle {
  readonly group = svgElement('g', { class: 'zone-toggle', role: 'button', 'aria-label': 'Draw the zone as one box', visibility: 'hidden' });
  private zone: string | undefined;

  constructor(svg: SVGSVGElement, events: { readonly boxOf: (zone: string) => Box | undefined; readonly clicked: (zone: string) => void }) {
    this.group.append(
      svgElement('circle', { class: 'toggle-hit', r: '12' }), svgElement('circle', { class: 'toggle-plate', r: '9' }), svgElement('path', { class: 'toggle-sign', d: 'M-3.8 -1.9 0 1.9 3.8 -1.9' }),
    );
    const near = (target: EventTarget | null): void => {
      if (!(target instanceof Element) || this.group.contains(target)) return;
      const zone = target.closest<SVGGElement>('.layer-zones > g')?.dataset['id'];
      const box = zone === undefined ? undefined : events.boxOf(zone);
      if (zone === undefined || !box) return this.hide();
      this.zone = zone;
      this.group.setAttribute('transform', `translate(${box.x + 5} ${box.y + 5})`);
      this.group.setAttribute('visibility', 'visible');
    };
    svg.addEventListener('pointerover', ({ target }) => near(target));
    svg.addEventListener('pointerleave', () => this.hide());
    svg.addEventListener('focusin', ({ target }) => near(target));
    this.group.addEventListener('click', (event) => {
      event.stopPropagation();
      if (this.zone !== undefined) events.clicked(this.zone);
    });
    this.group.addEventListener('mousedown', (event) => event.preventDefault()); // the focus stays where it is
    for (const name of ['pointerdown', 'dblclick'] as const) this.group.addEventListener(name, (event) => event.stopPropagation());
  }

  hide(): void {
    this.zone = undefined;
    this.group.setAttribute('visibility', 'hidden');
  }
}
