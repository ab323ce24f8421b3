import type { DiagramLayer } from '../../../server/protocol.ts';
import { svgElement } from './dom.ts';

/** Elements and attributes that a part of the picture may hold. Our own server writes them, but it writes about other people's models: anything else is left out. */
const elements = new Set(['g', 'path', 'rect', 'circle', 'ellipse', 'text', 'use', 'symbol']);
const attributes = new Set(['class', 'd', 'x', 'y', 'width', 'height', 'rx', 'ry', 'cx', 'cy', 'r', 'href', 'transform', 'role', 'aria-label', 'aria-hidden', 'data-id', 'data-is', 'data-flow', 'data-mark', 'id', 'viewBox']);

/** Reads SVG elements from text, without anything that could run or fetch. */
export function readSvg(text: string): Element[] {
  const read = new DOMParser().parseFromString(`<svg xmlns="http://www.w3.org/2000/svg">${text}</svg>`, 'image/svg+xml');
  if (read.querySelector('parsererror')) return [];
  return [...read.documentElement.children].flatMap((child) => clean(child) ?? []);
}

function clean(given: Element): Element | undefined {
  if (!elements.has(given.localName)) return undefined;
  const made = document.createElementNS('http://www.w3.org/2000/svg', given.localName);
  for (const { name, value } of given.attributes) if (attributes.has(name) && (name !== 'href' || value.startsWith('#'))) made.setAttribute(name, value);
  if (given.localName === 'text') made.textContent = given.textContent;
  else for (const child of given.children) made.append(...[clean(child)].filter((one) => one !== undefined));
  return made;
}

/** One layer of the picture: its parts by id, patched in place. */
export class Layer {
  readonly group: SVGGElement;
  private readonly parts = new Map<string, SVGGElement>();

  constructor(name: string) {
    this.group = svgElement('g', { class: `layer-${name}` });
  }

  get(id: string): SVGGElement | undefined {
    return this.parts.get(id);
  }

  ids(): Iterable<string> {
    return this.parts.keys();
  }

  /** @returns the parts that are new, and those that were replaced with what stood there before */
  apply({ order, changed }: DiagramLayer<string>, whole: boolean): { readonly added: readonly SVGGElement[]; readonly replaced: readonly (readonly [SVGGElement, SVGGElement])[] } {
    const before = new Map(this.parts);
    if (whole) this.parts.clear();
    const added: SVGGElement[] = [];
    const replaced: (readonly [SVGGElement, SVGGElement])[] = [];
    for (const [id, text] of changed) {
      const [made] = readSvg(text) as SVGGElement[];
      if (!made) continue;
      const old = before.get(id);
      if (old) {
        for (const name of ['dimmed', 'hit', 'selected', 'near']) made.classList.toggle(name, old.classList.contains(name));
        const tab = old.getAttribute('tabindex');
        if (tab !== null) made.setAttribute('tabindex', tab);
        if (document.activeElement === old) queueMicrotask(() => made.focus({ preventScroll: true }));
        old.replaceWith(made);
        replaced.push([old, made]);
      } else added.push(made);
      this.parts.set(id, made);
    }
    const wanted = new Set(order);
    for (const [id, part] of before) if (!wanted.has(id) || (whole && this.parts.get(id) !== part)) part.remove();
    for (const id of this.parts.keys()) if (!wanted.has(id)) this.parts.delete(id);
    let next: Element | null = this.group.firstElementChild;
    for (const id of order) {
      const part = this.parts.get(id);
      if (!part) continue;
      if (part === next) next = next.nextElementSibling;
      else this.group.insertBefore(part, next);
    }
    return { added, replaced };
  }
}
