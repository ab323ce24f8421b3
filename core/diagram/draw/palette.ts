/** The colours of the picture: a few given ones, everything else derived from them, with a contrast that holds in any theme. */

export type Theme = 'light' | 'dark' | 'high-contrast-dark' | 'high-contrast-light';

/** Colours as an editor's theme gives them, `#rrggbb`. */
export interface BaseColours {
  readonly paper: string;
  readonly ink: string;
  readonly muted: string;
  /** The accent that walls of zones are mixed from; in high contrast their colour. */
  readonly zone: string;
  readonly critical: string;
  readonly high: string;
  readonly medium: string;
  readonly ok: string;
  readonly class: string;
  readonly focus: string;
  readonly hover: string;
}

export type Token =
  | keyof BaseColours | 'edge' | 'zone1' | 'zone2' | 'zone3' | 'highTint' | 'selected' | 'rule' | 'criticalText' | 'none';

export type Palette = Readonly<Record<Token, string>>;

/** What is taken where an editor gives no colour, and in exports. */
export const baseColours: Readonly<Record<Theme, BaseColours>> = {
  light: { paper: '#ffffff', ink: '#3b3b3b', muted: '#616161', zone: '#0598bc', critical: '#e51400', high: '#b87f00', medium: '#0f6fd6', ok: '#388a34', class: '#652d90', focus: '#005fb8', hover: '#f2f2f2' },
  dark: { paper: '#1f1f1f', ink: '#cccccc', muted: '#9d9d9d', zone: '#11a8cd', critical: '#f14c4c', high: '#cca700', medium: '#3794ff', ok: '#89d185', class: '#b180d7', focus: '#2488db', hover: '#2a2d2e' },
  'high-contrast-dark': { paper: '#000000', ink: '#ffffff', muted: '#ffffff', zone: '#6fc3df', critical: '#f48771', high: '#ffd370', medium: '#3794ff', ok: '#89d185', class: '#d0a6f2', focus: '#f38518', hover: '#000000' },
  'high-contrast-light': { paper: '#ffffff', ink: '#292929', muted: '#292929', zone: '#0f4a85', critical: '#b5200d', high: '#895503', medium: '#1a85ff', ok: '#374e06', class: '#652d90', focus: '#006bbd', hover: '#ffffff' },
};

export function isHighContrast(theme: Theme): boolean {
  return theme.startsWith('high-contrast');
}

/**
 * All colours of the picture. Text that is too weak on the paper (under 4.5:1) takes the colour of the ink; marks under 3:1 move towards the ink in steps of 10 %.
 * @param given the theme's colours; what is missing or no `#rrggbb` is taken from `baseColours`
 */
export function paletteOf(theme: Theme, given: Partial<BaseColours> = {}): Palette {
  const fallback = baseColours[theme];
  const base = Object.fromEntries(Object.entries(fallback).map(([token, colour]) => [token, normal(given[token as keyof BaseColours]) ?? colour])) as unknown as BaseColours;
  const { paper } = base;
  const contrast = isHighContrast(theme);
  const ink = contrastOf(base.ink, paper) < 4.5 ? strongest(paper) : base.ink;
  const text = (colour: string): string => (contrast || contrastOf(colour, paper) < 4.5 ? ink : colour);
  const mark = (colour: string): string => {
    let now = colour;
    for (let step = 1; contrastOf(now, paper) < 3 && step <= 10; step++) now = mix(ink, step * 10, colour);
    return now;
  };
  const zone = mark(contrast ? base.zone : theme === 'light' ? mix(base.zone, 74, ink) : mix(base.zone, 78, paper));
  const tint = (percent: number): string => (contrast ? paper : mix(zone, percent, paper));
  const critical = mark(base.critical);
  return {
    paper, ink, muted: text(base.muted), zone, critical, high: mark(base.high), medium: mark(base.medium), ok: mark(base.ok), class: mark(base.class), focus: mark(base.focus), hover: base.hover,
    edge: contrast ? ink : mix(ink, 82, paper),
    zone1: tint(4), zone2: tint(8), zone3: tint(12),
    highTint: contrast ? paper : mix(base.high, 22, paper),
    selected: contrast ? paper : mix(base.focus, 12, paper),
    rule: mix(ink, 16, paper),
    criticalText: contrastOf(paper, critical) >= contrastOf(ink, critical) ? paper : ink,
    none: 'none',
  };
}

/** WCAG 2 contrast of two colours, 1 to 21. */
export function contrastOf(a: string, b: string): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** `percent` of one colour in another, in sRGB as CSS `color-mix(in srgb, …)` has it. */
export function mix(colour: string, percent: number, other: string): string {
  const [a, b] = [channels(colour), channels(other)];
  return `#${a.map((value, i) => Math.round((value * percent + b[i]! * (100 - percent)) / 100).toString(16).padStart(2, '0')).join('')}`;
}

function channels(colour: string): [number, number, number] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as [number, number, number];
}

function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function strongest(paper: string): string {
  return contrastOf('#000000', paper) >= contrastOf('#ffffff', paper) ? '#000000' : '#ffffff';
}

/** `#rgb`, `#rrggbb`, `#rrggbbaa` and `rgb(…)` as `#rrggbb`; undefined for anything else. Transparency is left out. */
function normal(colour: string | undefined): string | undefined {
  const text = colour?.trim().toLowerCase() ?? '';
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])[0-9a-f]?$/.exec(text);
  if (short) return `#${short.slice(1, 4).map((digit) => digit + digit).join('')}`;
  if (/^#[0-9a-f]{6}([0-9a-f]{2})?$/.test(text)) return text.slice(0, 7);
  const rgb = /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})/.exec(text);
  return rgb ? `#${rgb.slice(1, 4).map((value) => Math.min(255, Number(value)).toString(16).padStart(2, '0')).join('')}` : undefined;
}
