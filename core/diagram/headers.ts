import * as measures from './measures.ts';
import { fonts, reserved } from './text-measure.ts';
import type { GraphZone, Rect } from './types.ts';

/** What a zone shows at its top: name and type at the left, the meter of trust at the right. */
export function zoneHeader(zone: GraphZone, rect: Rect): { readonly name: Rect; readonly meter: Rect } {
  const { nameLeft, headerHeight, meterWidth } = measures.zone;
  const width = Math.max(reserved(zone.line, fonts.zoneName), reserved(zone.typeText, fonts.note));
  return {
    name: { x: rect.x + nameLeft, y: rect.y + 10, width, height: headerHeight - 12 },
    meter: { x: rect.x + rect.width - nameLeft - meterWidth, y: rect.y + 12, width: meterWidth, height: 16 },
  };
}
