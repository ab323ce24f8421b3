import type { Rect } from '../types.ts';

const size = 256;

/** Rectangles by place, so that what is near is found without looking at all. */
export class RectIndex<T> {
  private readonly cells = new Map<number, { readonly rect: Rect; readonly value: T }[]>();

  add(rect: Rect, value: T): void {
    this.each(rect, (key) => {
      const list = this.cells.get(key);
      if (list) list.push({ rect, value });
      else this.cells.set(key, [{ rect, value }]);
    });
  }

  remove(rect: Rect, value: T): void {
    this.each(rect, (key) => {
      const list = this.cells.get(key);
      const at = list?.findIndex((entry) => entry.value === value && entry.rect === rect) ?? -1;
      if (at >= 0) list!.splice(at, 1);
    });
  }

  /** Calls for everything that overlaps or touches the rectangle, perhaps more than once; stops when the answer is true and returns that. */
  some(rect: Rect, test: (value: T, rect: Rect) => boolean): boolean {
    let found = false;
    this.each(rect, (key) => {
      if (found) return;
      for (const entry of this.cells.get(key) ?? []) if (touches(entry.rect, rect) && test(entry.value, entry.rect)) {
        found = true;
        return;
      }
    });
    return found;
  }

  private each(rect: Rect, visit: (key: number) => void): void {
    const x0 = Math.floor(rect.x / size);
    const x1 = Math.floor((rect.x + rect.width) / size);
    const y1 = Math.floor((rect.y + rect.height) / size);
    for (let y = Math.floor(rect.y / size); y <= y1; y++) for (let x = x0; x <= x1; x++) visit((y + 4096) * 16384 + x + 4096);
  }
}

export function touches(a: Rect, b: Rect): boolean {
  return a.x <= b.x + b.width && b.x <= a.x + a.width && a.y <= b.y + b.height && b.y <= a.y + a.height;
}

/** Do they share any area? */
export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** The rectangle that is larger by `by` on every side. */
export function grown(rect: Rect, by: number): Rect {
  return { x: rect.x - by, y: rect.y - by, width: rect.width + 2 * by, height: rect.height + 2 * by };
}

export function contains(outer: Rect, inner: Rect): boolean {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width && inner.y + inner.height <= outer.y + outer.height;
}
