import type { Truth } from '../model/truth.ts';
import { plain } from '../text/terminal.ts';
import * as measures from './measures.ts';
import { fonts, reserved, setInLines } from './text-measure.ts';
import type { ClassRank, FlowLabel } from './types.ts';

/** Room that the strokes of a data class take before a name. */
export function strokesWidth(rank: ClassRank): number {
  return rank === 0 ? 0 : 5 + 5 * rank;
}

/**
 * The two rows of a flow's label, set and measured in both forms. Room for a badge is kept whether there is one or not, so that findings do not move the picture.
 * @param names what travels, the first of which is named
 */
export function flowLabel(names: readonly string[], classRank: ClassRank, protocol: string, encrypted: Truth, authenticated: Truth): FlowLabel {
  const more = names.length > 1 ? `+${names.length - 1}` : '';
  const { badge, lock, key, question, line, gap, row, between } = measures.label;
  const glyphs = badge + lock + key + (encrypted === 'unknown' ? question : 0) + (authenticated === 'unknown' ? question : 0);
  const set = (nameRoom: number, protocolRoom: number) => texts(plain(names[0] ?? ''), more, classRank, plain(protocol), glyphs, nameRoom, protocolRoom);
  const around = set(measures.label.nameRoom, measures.label.protocolRoom);
  const beside = set(measures.label.nameRoomBeside, measures.label.protocolRoomBeside);
  const above = around.lines.length * line + gap;
  return {
    more, classRank,
    around: { ...around, above, height: above + gap + row },
    beside: { ...beside, height: beside.lines.length * line + (beside.lines.length > 0 ? between : 0) + row },
  };
}

function texts(name: string, more: string, classRank: ClassRank, protocol: string, glyphs: number, nameRoom: number, protocolRoom: number): { lines: readonly string[]; protocol: string; width: number } {
  const moreWidth = more === '' ? 0 : reserved(` ${more}`, fonts.data);
  const strokes = strokesWidth(classRank);
  const lines = name.trim() === '' ? [] : setInLines(name, fonts.data, nameRoom - moreWidth).lines;
  const set = protocol.trim() === '' ? '' : setInLines(protocol, fonts.note, protocolRoom, 1).lines[0]!;
  const nameWidth = Math.max(0, ...lines.map((text, i) => (i === 0 ? strokes : 0) + reserved(text, fonts.data) + (i === lines.length - 1 ? moreWidth : 0)));
  return { lines, protocol: set, width: Math.ceil(Math.max(nameWidth, glyphs + (set === '' ? 0 : reserved(set, fonts.note))) / 4) * 4 };
}
