import * as measures from '../measures.ts';
import type { Doorway, GraphZone, PlacedZone } from '../types.ts';
import { wallClass } from './elements.ts';
import { badgeAt, badgeWidth, meterAt } from './marks.ts';
import { zoneSentence } from './sentences.ts';
import type { Shape } from './shapes.ts';
import { group, path, rect, rounded, text } from './shapes.ts';

/** Between the two lines of a double wall. */
const doubleGap = 3.5;

/** A zone: its wall by trust, name, type, meter, badge. */
export function zoneShape(zone: GraphZone, { x, y, width, height }: PlacedZone): Shape {
  const { radius, nameLeft } = measures.zone;
  return group(zone.outOfScope ? 'out-of-scope' : '', [
    rect(wallClass(zone.trust), x, y, width, height, radius),
    zone.trust !== undefined && zone.trust >= 3 ? rect('wall-inner', x + doubleGap, y + doubleGap, width - 2 * doubleGap, height - 2 * doubleGap, radius - 3) : undefined,
    text('zone-name', x + nameLeft, y + 26, zone.line),
    zone.typeText === '' ? undefined : text('zone-type', x + nameLeft, y + 42, zone.typeText),
    meterAt(zone.trust, x + width - nameLeft + 1, y + 17),
    zone.badge ? badgeAt(zone.badge, x + width - 14 - badgeWidth(zone.badge), y) : undefined,
  ], { id: `zone-${zone.id}`, 'data-id': zone.id, role: 'group', 'aria-label': zoneSentence(zone) });
}

/** The opening in a wall where a flow passes: the wall is wiped out between two jambs. */
export function doorwayShape({ x, y, side }: Doorway, trust: number | undefined): Shape {
  const isDouble = trust !== undefined && trust >= 3;
  const half = measures.doorway.width / 2;
  const long = (isDouble ? measures.doorway.jambDouble : measures.doorway.jamb) / 2;
  const inward = isDouble ? doubleGap / 2 : 0;
  const middle = side === 'left' ? x + inward : side === 'right' ? x - inward : side === 'top' ? y + inward : y - inward;
  const [gap, jambs] = side === 'left' || side === 'right'
    ? [`M${n(middle)} ${n(y - half)}V${n(y + half)}`, `M${n(middle - long)} ${n(y - half)}h${n(2 * long)}M${n(middle - long)} ${n(y + half)}h${n(2 * long)}`]
    : [`M${n(x - half)} ${n(middle)}H${n(x + half)}`, `M${n(x - half)} ${n(middle - long)}v${n(2 * long)}M${n(x + half)} ${n(middle - long)}v${n(2 * long)}`];
  return group('', [path(isDouble ? 'gap-double' : 'gap', gap), path('jamb', jambs)]);
}

const n = rounded;
