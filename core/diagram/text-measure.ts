import { widthRanges, widthTables } from './font-widths.ts';

/**
 * How wide text is drawn, without a browser: from the advance widths of Inter. The font of the screen may be another, so whoever reserves room for text takes `reserved`.
 */

export type FontWeight = 400 | 500 | 600 | 700;

/** A size in pixels and a weight, as look and drawing name them. */
export interface Font {
  readonly size: number;
  readonly weight: FontWeight;
}

/** The fonts of the diagram, with the height of a line. */
export const fonts = {
  title: { size: 18, weight: 600, line: 24 },
  name: { size: 14, weight: 600, line: 18 },
  zoneName: { size: 13, weight: 600, line: 16 },
  data: { size: 13, weight: 500, line: 16 },
  note: { size: 12, weight: 400, line: 16 },
  count: { size: 12, weight: 700, line: 16 },
} as const;

/** Added to a measured width, because the font on screen may be wider. */
const reserve = 1.1;

/** Thousandths of the font size for a character that the table lacks. */
const unknownWidth = 640;
const wideWidth = 1000;
const emojiWidth = 1300;

const marks = /^[\p{M}\p{Cf}\u200b-\u200f\u2028-\u202e\u2060-\u206f]$/u;
const wide = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uff60]$/u;
const emoji = /^\p{Extended_Pictographic}$/u;

const decoded = new Map<FontWeight, ReadonlyMap<number, number>>();

function tableOf(weight: FontWeight): ReadonlyMap<number, number> {
  let table = decoded.get(weight);
  if (!table) {
    const text = widthTables.get(weight)!;
    const widths = new Map<number, number>();
    let at = 0;
    for (const [from, to] of widthRanges)
      for (let code = from; code <= to; code++, at += 2) {
        const width = Number.parseInt(text.slice(at, at + 2), 36);
        if (width > 0) widths.set(code, width);
      }
    decoded.set(weight, (table = widths));
  }
  return table;
}

/** The width of one line of text in pixels, without reserve. Kerning is left out, so it errs to the wide side. */
export function textWidth(text: string, font: Font): number {
  const table = tableOf(font.weight);
  let sum = 0;
  for (const char of text) sum += table.get(char.codePointAt(0)!) ?? widthOfOther(char);
  return (sum * font.size) / 1000;
}

function widthOfOther(char: string): number {
  if (marks.test(char)) return 0;
  return wide.test(char) ? wideWidth : emoji.test(char) ? emojiWidth : unknownWidth;
}

/** The room to keep for one line of text, in whole pixels: its width and 10 % more. */
export function reserved(text: string, font: Font): number {
  return Math.ceil(textWidth(text, font) * reserve);
}

/** Characters of one text that are looked at: what is longer is cut before anything is measured. */
const longest = 400;

/**
 * Sets text in lines that fit: one where it does, else two of about equal width broken at a space or after `-`, `_`, `/` or `.`; what is left over is cut with an ellipsis.
 * @param room pixels for a line, reserve included
 * @returns one or two lines, and whether anything was cut; the empty text gives one empty line
 */
export function setInLines(text: string, font: Font, room: number, lines: 1 | 2 = 2): { readonly lines: readonly string[]; readonly cut: boolean } {
  const short = shorten(text);
  const wasCut = short.length < text.trim().length && text.length > longest;
  if (!wasCut && reserved(short, font) <= room) return { lines: [short], cut: false };
  if (lines === 1) return { lines: [ellipsis(short, font, room)], cut: true };
  const balanced = balance(short, font, room);
  if (balanced && !wasCut) return { lines: balanced, cut: false };
  const first = longestStart(short, font, room);
  const rest = short.slice(first.length).trim();
  const second = wasCut ? ellipsis(`${rest}\u2026`, font, room) : ellipsis(rest, font, room);
  return { lines: [first.trim(), second], cut: wasCut || second !== rest };
}

/** White space runs become one space; very long text is cut. */
function shorten(text: string): string {
  const start = text.length > longest ? [...text.slice(0, longest)].slice(0, -1).join('') : text;
  return start.replace(/\s+/gu, ' ').trim();
}

/** Where a line may end: before these offsets. */
function breaks(text: string): number[] {
  const result: number[] = [];
  for (const match of text.matchAll(/ |[-_/.:,](?=[\p{L}\p{N}])/gu)) result.push(match.index + match[0].length);
  return result.filter((at) => at > 0 && at < text.length);
}

/** The two lines whose longer one is shortest, where both fit. */
function balance(text: string, font: Font, room: number): [string, string] | undefined {
  let best: { readonly lines: [string, string]; readonly width: number } | undefined;
  for (const at of breaks(text)) {
    const lines: [string, string] = [text.slice(0, at).trim(), text.slice(at).trim()];
    const width = Math.max(reserved(lines[0], font), reserved(lines[1], font));
    if (width <= room && (!best || width < best.width)) best = { lines, width };
  }
  return best?.lines;
}

/** As much from the start as fits: to a break where there is one in the last two thirds, else to a character. */
function longestStart(text: string, font: Font, room: number): string {
  let fits = 0;
  let at = 0;
  for (const char of text) {
    at += char.length;
    if (reserved(text.slice(0, at), font) > room) break;
    fits = at;
  }
  const broken = breaks(text).filter((b) => b <= fits).at(-1) ?? 0;
  return text.slice(0, broken * 3 >= fits ? broken : Math.max(fits, firstLength(text)));
}

function ellipsis(text: string, font: Font, room: number): string {
  if (reserved(text, font) <= room) return text;
  let kept = '';
  for (const char of text) {
    if (reserved(`${kept}${char}\u2026`, font) > room) break;
    kept += char;
  }
  return `${kept.trimEnd()}\u2026`;
}

function firstLength(text: string): number {
  for (const char of text) return char.length;
  return 0;
}
