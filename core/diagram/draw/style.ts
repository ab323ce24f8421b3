import { fonts } from '../text-measure.ts';
import type { Palette, Theme, Token } from './palette.ts';
import { isHighContrast } from './palette.ts';

/** How each class looks: one table, from which a page gets a style sheet with variables and an export its literal attributes. */

interface Look {
  readonly fill?: Token;
  readonly stroke?: Token;
  /** Width of the stroke in px; the second one in high contrast. */
  readonly width?: number | readonly [number, number];
  readonly dash?: string;
  readonly round?: boolean;
  readonly font?: { readonly size: number; readonly weight: number };
  readonly italic?: boolean;
  readonly opacity?: number;
}

const line = { fill: 'none', round: true } as const;

export const looks: Readonly<Record<string, Look>> = {
  // texts
  title: { fill: 'ink', font: fonts.title },
  note: { fill: 'muted', font: fonts.note },
  name: { fill: 'ink', font: fonts.name },
  kind: { fill: 'muted', font: fonts.note },
  inferred: { italic: true },
  'zone-name': { fill: 'ink', font: fonts.zoneName },
  'zone-type': { fill: 'muted', font: fonts.note },
  data: { fill: 'ink', font: fonts.data },
  protocol: { fill: 'muted', font: fonts.note },
  question: { fill: 'ink', font: fonts.count },
  // elements
  body: { fill: 'paper', stroke: 'ink', width: [1.75, 2] },
  'store-fill': { fill: 'paper' },
  'store-line': { fill: 'none', stroke: 'ink', width: [2, 2.5] },
  missing: { fill: 'paper', stroke: 'muted', width: 1.5, dash: '2 4', round: true },
  sheet: { fill: 'paper', stroke: 'zone', width: 1.25 },
  icon: { ...line, stroke: 'ink', width: 1.25 },
  'icon-muted': { ...line, stroke: 'muted', width: 1.25 },
  // zones
  wall: { fill: 'none', stroke: 'zone', width: [1.25, 1.5] },
  'wall-0': { width: [1.75, 2], dash: '2 6', round: true },
  'wall-1': { fill: 'zone1', dash: '11 5' },
  'wall-2': { fill: 'zone2' },
  'wall-3': { fill: 'zone3' },
  'wall-inner': { fill: 'none', stroke: 'zone', width: 1 },
  pip: { fill: 'none', stroke: 'zone', width: 1.25 },
  'pip-on': { fill: 'zone', stroke: 'zone', width: 1.25 },
  gap: { fill: 'none', stroke: 'paper', width: 5 },
  'gap-double': { fill: 'none', stroke: 'paper', width: 8.5 },
  jamb: { ...line, stroke: 'zone', width: 2.25 },
  // flows
  flow: { fill: 'none', stroke: 'edge', width: [1.75, 2] },
  'flow-no': { dash: '8 5' },
  'flow-unknown': { dash: '0.1 5.5', width: 2.5, round: true },
  head: { fill: 'paper', stroke: 'edge', width: 1.75, round: true },
  'head-yes': { fill: 'edge' },
  'head-unknown': { fill: 'none' },
  hit: { fill: 'none', stroke: 'none', width: 16 },
  // lock and key
  glyph: { ...line, stroke: 'muted', width: 1.5 },
  'glyph-fill': { fill: 'muted', stroke: 'muted', width: 1.5, round: true },
  'glyph-no': { ...line, stroke: 'ink', width: 1.75 },
  'glyph-unknown': { ...line, stroke: 'ink', width: 1.25 },
  stroke: { ...line, stroke: 'class', width: 2 },
  // badges: plate, sign, count
  plate: { fill: 'paper', width: 1.5 },
  'plate-critical': { fill: 'critical', stroke: 'critical' },
  'plate-high': { fill: 'highTint', stroke: 'high' },
  'plate-medium': { stroke: 'medium' },
  'plate-low': { stroke: 'muted', width: 1 },
  'plate-question': { stroke: 'ink', width: 1.25, dash: '2.5 2.5' },
  'plate-mitigated': { stroke: 'ok', width: 1.25 },
  'plate-decided': { stroke: 'muted', width: 1.25 },
  'sign-critical': { fill: 'criticalText' },
  'sign-high': { fill: 'high' },
  'sign-medium': { fill: 'medium' },
  'sign-low': { fill: 'none', stroke: 'muted', width: 1.5 },
  'sign-mitigated': { ...line, stroke: 'ok', width: 1.75 },
  'sign-decided': { ...line, stroke: 'ink', width: 1.4 },
  count: { fill: 'ink', font: fonts.count },
  'count-critical': { fill: 'criticalText' },
  'count-low': { fill: 'muted', font: { ...fonts.count, weight: 500 } },
  'count-mitigated': { font: { ...fonts.count, weight: 500 } },
  'count-decided': { font: { ...fonts.count, weight: 500 } },
  // states by hand
  ghost: { ...line, stroke: 'muted', width: 1.25, dash: '2 4' },
  'pin-plate': { fill: 'paper', stroke: 'muted', width: 1.25 },
  'out-of-scope': { opacity: 0.55 },
  // page
  paper: { fill: 'paper' },
  rule: { fill: 'none', stroke: 'rule', width: 1 },
};

type Properties = readonly (readonly [string, string])[];

/** The attributes of some classes together, with literal colours. */
export function painter(palette: Palette, theme: Theme): (classes: readonly string[]) => Properties {
  return (classes) => properties(merged(classes), (token) => palette[token], isHighContrast(theme));
}

/** A style sheet for a page that sets the variables `--tl-<token>`: one rule for each class, below `scope`. */
export function styleSheet(scope: string, highContrast: boolean): string {
  return Object.keys(looks)
    .map((name) => `${scope} .${name}{${properties(looks[name]!, (token) => (token === 'none' ? 'none' : `var(--tl-${token})`), highContrast).map(([property, value]) => `${property}:${property === 'font-size' ? `${value}px` : value}`).join(';')}}`)
    .join('\n');
}

/** Rules for the colours alone, below a media query for example: what an export says twice, once for light and once for dark. */
export function colourRules(scope: string, palette: Palette): string {
  const rules: string[] = [];
  for (const [name, { fill, stroke }] of Object.entries(looks)) {
    const colours = [fill && `fill:${palette[fill]}`, stroke && `stroke:${palette[stroke]}`].filter((part) => part !== undefined);
    if (colours.length > 0) rules.push(`${scope} .${name}{${colours.join(';')}}`);
  }
  return rules.join('');
}

function merged(classes: readonly string[]): Look {
  return Object.assign({}, ...classes.map((name) => looks[name] ?? {})) as Look;
}

function properties(look: Look, colour: (token: Token) => string, highContrast: boolean): Properties {
  const result: [string, string][] = [];
  if (look.fill) result.push(['fill', colour(look.fill)]);
  if (look.stroke) result.push(['stroke', colour(look.stroke)]);
  if (look.width !== undefined) result.push(['stroke-width', String(typeof look.width === 'number' ? look.width : look.width[highContrast ? 1 : 0])]);
  if (look.dash) result.push(['stroke-dasharray', look.dash]);
  if (look.round) result.push(['stroke-linecap', 'round'], ['stroke-linejoin', 'round']);
  if (look.font) result.push(['font-size', String(look.font.size)], ['font-weight', String(look.font.weight)]);
  if (look.italic) result.push(['font-style', 'italic']);
  if (look.opacity !== undefined) result.push(['opacity', String(look.opacity)]);
  return result;
}
