import type { Truth } from '../../model/truth.ts';
import { fonts, textWidth } from '../text-measure.ts';
import type { Badge, ClassRank } from '../types.ts';
import type { Shape } from './shapes.ts';
import { circle, group, moved, path, rect, rounded, text } from './shapes.ts';

/** The small marks: badges, locks and keys, strokes of a data class, the meter of trust. */

const badgeHeight = 20;
const small = 0.875;

/** How wide a badge is drawn. */
export function badgeWidth(badge: Badge): number {
  return rounded(20.5 + textWidth(badge.text, fonts.count) + 6.5);
}

/** A badge by its left end and its middle. Only `question` shows a question mark in place of a sign; its count follows. */
export function badgeAt(badge: Badge, x: number, middle: number): Shape {
  const cx = x + 12;
  return group('', [
    rect(`plate plate-${badge.is}`, x, middle - badgeHeight / 2, badgeWidth(badge), badgeHeight, badgeHeight / 2),
    badge.is === 'question' ? text('question', x + 8.5, middle + 4.3, '?') : sign(badge, cx, middle),
    text(`count count-${badge.is}`, x + 20.5, middle + 4.3, badge.text),
  ], { 'data-mark': 'badge' });
}

function sign({ is }: Badge, cx: number, cy: number): Shape | undefined {
  const [x, y] = [rounded(cx), rounded(cy)];
  switch (is) {
    case 'critical': return path('sign-critical', `M${rounded(x - 2.1)} ${y - 5}h4.2l2.9 2.9v4.2l-2.9 2.9h-4.2l-2.9-2.9v-4.2z`);
    case 'high': return path('sign-high', `M${x} ${y - 5}l5.3 9.3h-10.6z`);
    case 'medium': return path('sign-medium', `M${x} ${rounded(y - 5.3)}l5.3 5.3-5.3 5.3-5.3-5.3z`);
    case 'low': return circle('sign-low', x, y, 3.6);
    case 'mitigated': return path('sign-mitigated', `M${x - 4} ${y + 0.2}l2.9 2.9 5.2-6`);
    case 'decided': return path('sign-decided', `M${rounded(x - 3.6)} ${y + 2.2}l.6-2.4 5.2-5.2 1.8 1.8-5.2 5.2zM${x - 4} ${y + 5}h8.4`);
    case 'question': return undefined;
  }
}

/** A lock, 14 px high, from its upper left corner: filled, open, or hollow with a question mark. */
export function lockAt(encrypted: Truth, x: number, y: number): Shape {
  if (encrypted === 'no') return moved('glyph-no', x, y, small, [rect('', 1, 7.2, 10, 7.3, 1.5), path('', 'M8.3 7V4.6a3.1 3.1 0 0 1 6.2 0v1.6')]);
  const [lines, body] = encrypted === 'yes' ? ['glyph', 'glyph-fill'] : ['glyph-unknown', ''];
  return withQuestion(encrypted, x + 15, y, moved(lines, x, y, small, [rect(body, 2.5, 7, 11, 7.5, 1.5), path('', 'M4.8 7V4.8a3.2 3.2 0 0 1 6.4 0V7')]));
}

/** A key, 14 px high: filled, struck through, or hollow with a question mark. */
export function keyAt(authenticated: Truth, x: number, y: number): Shape {
  const blade = path('', 'M7.7 8h8.6M13 8v3.4M16.3 8v2.7');
  if (authenticated === 'no') return moved('glyph-no', x, y, small, [circle('', 4.6, 8, 3.1), blade, path('', 'M3.2 14.6 14.6 1.6')]);
  const [lines, head] = authenticated === 'yes' ? ['glyph', 'glyph-fill'] : ['glyph-unknown', ''];
  return withQuestion(authenticated, x + 17, y, moved(lines, x, y, small, [circle(head, 4.6, 8, 3.1), blade]));
}

function withQuestion(truth: Truth, x: number, y: number, glyph: Shape): Shape {
  return truth === 'unknown' ? group('', [glyph, text('question', x, y + 11.5, '?')]) : glyph;
}

/** The strokes of a data class, none to three, from the lower left. */
export function strokesAt(rank: ClassRank, x: number, baseline: number, height: number): Shape | undefined {
  if (rank === 0) return undefined;
  return path('stroke', Array.from({ length: rank }, (_, i) => `M${rounded(x + 1 + 5 * i)} ${rounded(baseline)}l3.5 ${-height}`).join(''));
}

/** Four squares, of which one more is filled for each rank of trust; a question mark where none is stated. */
export function meterAt(trust: number | undefined, right: number, y: number): Shape {
  if (trust === undefined) return text('question', right - 7, y + 9.5, '?');
  return group('', [0, 1, 2, 3].map((i) => rect(i <= trust ? 'pip-on' : 'pip', right - 33 + i * 9, y, 6, 6, 1)));
}
