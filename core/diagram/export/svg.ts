import type { Theme } from '../draw/palette.ts';
import { paletteOf } from '../draw/palette.ts';
import { symbols } from '../draw/icons.ts';
import { keyHeight, keyShape } from '../draw/key.ts';
import type { Picture } from '../draw/picture.ts';
import type { Shape } from '../draw/shapes.ts';
import { escapeXml, rounded, svgOf, text } from '../draw/shapes.ts';
import { colourRules, painter } from '../draw/style.ts';
import * as measures from '../measures.ts';

export interface SvgOptions {
  /** `automatic`: light, and dark where the viewer prefers it. */
  readonly theme: Theme | 'automatic';
  /** Title, totals and key of the marks. Without them the picture alone. */
  readonly frame?: boolean;
  /** CSS `@font-face` rules to embed, for a picture that stands alone. */
  readonly fontFace?: string;
}

export const fontFamily = 'Inter, "Segoe WPC", "Segoe UI", -apple-system, BlinkMacSystemFont, system-ui, Ubuntu, "Noto Sans", sans-serif';
const titleHeight = 54;

/** The picture as an SVG document of its own, with literal colours, a title and a description. The same input gives the same bytes. */
export function svgDocument(picture: Picture, options: SvgOptions): string {
  const theme = options.theme === 'automatic' ? 'light' : options.theme;
  const paint = painter(paletteOf(theme), theme);
  const { margin } = measures.canvas;
  const frame = options.frame ?? true;
  const top = frame ? titleHeight : 0;
  const width = Math.max(picture.width, frame ? 420 : 0);
  const inner = width - 2 * margin;
  const height = rounded(picture.height + top + (frame ? keyHeight(inner) : 0));
  const dual = options.theme === 'automatic';
  const write = (shape: Shape): string => svgOf(withoutHits(shape), (classes) => [...paint(classes), ...(dual && classes.length > 0 ? [['class', classes.join(' ')] as const] : [])]);
  const layer = (name: string, parts: readonly { readonly shape: Shape }[]): string => `<g id="${name}">\n${parts.map(({ shape }) => `${write(shape)}\n`).join('')}</g>\n`;
  const style = `${options.fontFace ?? ''}${dual ? `@media (prefers-color-scheme: dark){${colourRules('.tl', paletteOf('dark'))}}` : ''}`;
  const { elements, flows, zones, open } = picture.totals;
  const totals = `${count(elements, 'element')}, ${count(flows, 'flow')}, ${count(zones, 'zone')}. ${count(open, 'open finding')}.`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="tl" viewBox="0 0 ${rounded(width)} ${height}" width="${rounded(width)}" height="${height}" role="img" aria-labelledby="t d" fill="none" font-family="${escapeXml(fontFamily)}">
<title id="t">${escapeXml(`${picture.title}: data flow diagram`)}</title>
<desc id="d">${escapeXml(totals)}</desc>
${style === '' ? '' : `<style>${style}</style>\n`}<defs>${symbols(picture.icons)}</defs>
${write({ tag: 'rect', classes: ['paper'], attributes: [['width', rounded(width)], ['height', height]], children: [] })}
${frame ? `${write(text('title', margin, 44, picture.title))}\n${write(text('note', margin, 64, totals))}\n` : ''}<g transform="translate(0 ${top})">
${layer('zones', picture.zones)}${layer('doorways', picture.doorways)}${layer('flows', picture.flows)}${layer('labels', picture.labels)}${layer('elements', picture.nodes)}</g>
${frame ? `${write(keyShape(margin, picture.height + top + 4, inner))}\n` : ''}</svg>
`;
}

/** Without the wide lines that only answer a pointer. */
function withoutHits(shape: Shape): Shape {
  return shape.children.length === 0 ? shape : { ...shape, children: shape.children.filter((child) => !child.classes.includes('hit')).map(withoutHits) };
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
