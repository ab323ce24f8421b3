
/** The picture as a tree of SVG elements, before colours: classes say what a thing is, `style.ts` how it looks. */
export interface Shape {
  readonly tag: 'g' | 'path' | 'rect' | 'circle' | 'text' | 'use';
  /** Names of `style.ts`, later ones win. */
  readonly classes: readonly string[];
  readonly attributes: readonly (readonly [string, string | number])[];
  readonly children: readonly Shape[];
  /** Of a text. */
  readonly text?: string;
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

function shape(tag: Shape['tag'], classes: string, attributes: Attributes, children: readonly Shape[] = [], text?: string): Shape {
  return {
    tag, classes: classes === '' ? [] : classes.split(' '), children, ...(text === undefined ? {} : { text }),
    attributes: Object.entries(attributes).filter((pair): pair is [string, string | number] => pair[1] !== undefined),
  };
}

export function group(classes: string, children: readonly (Shape | undefined)[], attributes: Attributes = {}): Shape {
  return shape('g', classes, attributes, children.filter((child) => child !== undefined));
}

export function path(classes: string, d: string): Shape {
  return shape('path', classes, { d });
}

export function rect(classes: string, x: number, y: number, width: number, height: number, rx?: number): Shape {
  return shape('rect', classes, { x: rounded(x), y: rounded(y), width: rounded(width), height: rounded(height), rx });
}

export function circle(classes: string, cx: number, cy: number, r: number): Shape {
  return shape('circle', classes, { cx: rounded(cx), cy: rounded(cy), r });
}

/** One line of text from its left end and baseline. */
export function text(classes: string, x: number, y: number, words: string): Shape {
  return shape('text', classes, { x: rounded(x), y: rounded(y) }, [], words);
}

/** An icon of `icons.ts` in a square. */
export function icon(classes: string, name: string, x: number, y: number, size: number): Shape {
  return shape('use', classes, { href: `#i-${name}`, x: rounded(x), y: rounded(y), width: size, height: size });
}

/** A mark drawn on a 16 grid, moved and scaled. */
export function moved(classes: string, x: number, y: number, scale: number, children: readonly Shape[]): Shape {
  return shape('g', classes, { transform: `translate(${rounded(x)} ${rounded(y)}) scale(${scale})` }, children);
}

/** Two decimals are enough for the eye, and keep the same input the same bytes. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Turns a shape into SVG text. `paint` gives the attributes of its classes; without it the classes are written, for a page that has a style sheet. */
export function svgOf(one: Shape, paint?: (classes: readonly string[], tag: Shape['tag']) => readonly (readonly [string, string])[]): string {
  const painted = paint ? paint(one.classes, one.tag) : [];
  const named = paint || one.classes.length === 0 ? '' : ` class="${one.classes.join(' ')}"`;
  const attributes = [...one.attributes, ...painted].map(([name, value]) => ` ${name}="${escapeXml(String(value))}"`).join('');
  const inner = one.text === undefined ? one.children.map((child) => svgOf(child, paint)).join('') : escapeXml(one.text);
  return inner === '' ? `<${one.tag}${named}${attributes}/>` : `<${one.tag}${named}${attributes}>${inner}</${one.tag}>`;
}

/** Text for XML, in content and in attributes; characters that XML forbids become a replacement sign. */
export function escapeXml(value: string): string {
  return value
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"']/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' })[sign]!);
}

