import type { Lines } from './outline.ts';
import { indentLines, withoutBlank } from './outline.ts';

/** Lines longer than this are broken where there is a place to. */
export const width = 120;

/** A statement with more entries than this has a line for each, however short they are; a flow may have more: what follows it is mostly flags. */
const entriesOnLine = 3;

/** Something that is printed: a statement, an entry, a flag, a member of a list. */
export interface Piece {
  readonly is: 'zone' | 'statement' | 'flow' | 'entry';
  readonly head: Lines;
  /** The header; of an entry what comes before its brackets. */
  readonly text: string;
  /** Brackets and what they hold; absent where there are none. */
  readonly body?: Body;
  /** A text of several lines behind `text`. */
  readonly block?: readonly string[];
  readonly tail?: string;
  readonly close?: string;
}

export interface Body {
  readonly brackets: '{}' | '[]';
  readonly pieces: readonly Piece[];
  readonly foot: Lines;
  /** Statements behind the entries, with a blank line between. */
  readonly nested: readonly Piece[];
  readonly nestedFoot: Lines;
}

/** The lines of a piece. Of a blank line at the start of its head the caller decides. */
export function pieceLines(piece: Piece, indent: string): string[] {
  const { body, block } = piece;
  const head = indentLines(piece.head, indent);
  const flat = flatText(piece);
  if (flat !== undefined && (!body || fits(piece, flat, indent))) return [...head, withTail(indent + flat, piece.tail ?? piece.close)];
  if (block) return [...head, `${indent}${piece.text}"""`, ...indentLines(block, `${indent}  `), withTail(`${indent}  """`, piece.tail)];
  if (!body) return [...head, withTail(indent + piece.text, piece.tail)];
  const deeper = `${indent}  `;
  const inner: string[] = [];
  body.pieces.forEach((one, i) => inner.push(...pieceLines(i === 0 ? { ...one, head: withoutBlank(one.head) } : one, deeper)));
  inner.push(...indentLines(inner.length === 0 ? withoutBlank(body.foot) : body.foot, deeper));
  let before: { readonly isZone: boolean; readonly isLong: boolean } | undefined;
  for (const one of body.nested) {
    const above = withoutBlank(one.head);
    const own = pieceLines({ ...one, head: above }, deeper);
    const isZone = one.is === 'zone';
    const isLong = own.length - above.length > 1;
    const parted = before === undefined || one.head[0] === '' || ((isZone || before.isZone) && (isLong || before.isLong));
    if (inner.length > 0 && parted) inner.push('');
    inner.push(...own);
    before = { isZone, isLong };
  }
  inner.push(...indentLines(withoutBlank(body.nestedFoot), deeper));
  const [open, closing] = body.brackets;
  return [...head, withTail(`${indent}${piece.text}${open!}`, piece.tail), ...inner, withTail(`${indent}${closing!}`, piece.close)];
}

function fits(piece: Piece, flat: string, indent: string): boolean {
  const { pieces } = piece.body!;
  if (piece.is !== 'entry' && piece.is !== 'flow' && pieces.length > entriesOnLine) return false;
  return indent.length + flat.length <= width || pieces.length === 0;
}

/** The piece on one line; undefined where comments, nested statements or texts of several lines keep it from that. */
function flatText({ text, body, block, tail, close }: Piece): string | undefined {
  if (block) return undefined;
  if (!body) return text;
  if (body.foot.length > 0 || body.nested.length > 0 || body.nestedFoot.length > 0 || (tail !== undefined && close !== undefined)) return undefined;
  const members: string[] = [];
  for (const one of body.pieces) {
    // a key without a value reads badly before a `;`
    const flat = one.is === 'entry' && (one.body !== undefined || !one.text.endsWith(':')) && one.tail === undefined && one.close === undefined && one.head.every((line) => line === '') ? flatText(one) : undefined;
    if (flat === undefined) return undefined;
    members.push(flat);
  }
  if (body.brackets === '[]') return `${text}[${members.join(', ')}]`;
  return members.length === 0 ? `${text}{}` : `${text}{ ${members.join('; ')} }`;
}


function withTail(line: string, tail: string | undefined): string {
  return tail === undefined ? line : `${line} ${tail}`;
}
