import type { CursorContext } from './context.ts';
import { isPlain, isSpace, ScanText, unquote } from './scan-text.ts';

/** Scanning half-written YAML from a known place up to a cursor. One pass, no recursion. */

interface Frame {
  readonly is: 'map' | 'list';
  readonly inline: boolean;
  readonly column: number;
  /** Of a map: its keys so far, the last one being the one whose value is open. Of a list: its scalar members. */
  readonly seen: string[];
  /** The open key has a value already, or a nested frame. */
  filled: boolean;
  /** A single pair in a list, `[a: 1]`: brackets of its own it has none. */
  readonly implicit?: true;
}

type Place = 'key' | 'value' | 'member' | 'none';

/** The context of `offset`, scanning from `start`, the beginning of a line that lies under the keys `above`. */
export function contextIn(text: string, start: number, above: readonly string[], offset: number): CursorContext {
  return new Scan(text, above, offset).run(start);
}

class Scan extends ScanText {
  private readonly frames: Frame[] = [];

  constructor(text: string, private readonly above: readonly string[], offset: number) {
    super(text, offset);
  }

  run(start: number): CursorContext {
    const { text, offset } = this;
    let at = start;
    while (at <= offset) {
      const lineEnd = this.endOfLine(at);
      const content = this.skipSpaces(at, lineEnd);
      if (content >= lineEnd || text.charAt(content) === '#') {
        // an empty line or a comment
        if (offset <= lineEnd) return text.charAt(content) === '#' && offset > content ? this.none() : this.emptyLine(offset, offset - at);
        at = lineEnd + 1;
        continue;
      }
      if (offset < content) return this.emptyLine(offset, offset - at, content);
      const result = this.blockLine(at, content, lineEnd);
      if (typeof result !== 'number') return result;
      at = result;
    }
    return this.emptyLine(offset, 0);
  }

  /** Reads a line of block YAML. @returns the start of the next line, or the context when the cursor was met */
  private blockLine(lineStart: number, content: number, lineEnd: number): number | CursorContext {
    const { text, offset } = this;
    let at = content;
    this.popDeeper(at - lineStart);
    while (text.charAt(at) === '-' && (at + 1 >= lineEnd || isSpace(text.charAt(at + 1)))) {
      this.openList(at - lineStart);
      at = this.skipSpaces(at + 1, lineEnd);
      if (offset < at || at >= lineEnd) {
        if (offset <= lineEnd) return this.member(offset, offset);
        return lineEnd + 1;
      }
    }
    if (text.charAt(at) === '#') return offset <= lineEnd ? this.none() : lineEnd + 1;
    const column = at - lineStart;
    const key = this.keyAt(at, lineEnd);
    if (!key) {
      if (/[[{]/.test(text.charAt(at))) return this.flowThenRest(at);
      // a word without a colon: a key that is being written, a member, or a text that goes on
      const top = this.top();
      const inList = top?.is === 'list' && !top.inline;
      const end = this.scalarEnd(at, lineEnd, false);
      if (offset <= end) {
        if (inList) return this.word('member', at);
        if (top && top.column < column && top.filled) return this.none();
        if (top && top.column < column) {
          const present = this.following(lineEnd, column, new Set());
          return { ...this.word('fresh', at, column), present, ...(present.size > 0 ? { at: 'key' } : {}) };
        }
        return this.keyContext(at, column, lineEnd);
      }
      if (offset <= lineEnd) return this.none();
      if (inList) top.seen.push(unquote(text.slice(at, end)));
      else if (top) top.filled = true;
      return lineEnd + 1;
    }
    if (offset <= key.end) return this.keyContext(at, column, lineEnd);
    this.openKey(column, key.name);
    if (offset <= key.colon) return this.none();
    return this.blockValue(key.colon + 1, lineEnd, column);
  }

  /** Reads what follows a key's colon on its line. */
  private blockValue(from: number, lineEnd: number, column: number): number | CursorContext {
    const { text, offset } = this;
    let at = this.skipSpaces(from, lineEnd);
    // an anchor or a tag before the value
    while ((text.charAt(at) === '&' || text.charAt(at) === '!') && at < lineEnd) {
      while (at < lineEnd && !isSpace(text.charAt(at))) at++;
      at = this.skipSpaces(at, lineEnd);
    }
    if (at >= lineEnd || (text.charAt(at) === '#' && at > from)) {
      if (offset <= at && offset <= lineEnd) return this.value(offset, from);
      return offset <= lineEnd ? this.none() : lineEnd + 1;
    }
    if (offset < at) return this.value(offset, from);
    this.top()!.filled = true;
    const first = text.charAt(at);
    if (first === '[' || first === '{') return this.flowThenRest(at);
    if (first === '|' || first === '>') {
      let next = lineEnd + 1;
      if (offset <= lineEnd) return this.none();
      while (next <= text.length) {
        const end = this.endOfLine(next);
        const content = this.skipSpaces(next, end);
        if (content < end && content - next <= column) break;
        if (offset <= end) return content >= end && offset - next <= column ? this.emptyLine(offset, offset - next) : this.none();
        next = end + 1;
      }
      return next;
    }
    const end = this.scalarEnd(at, lineEnd, false);
    if (offset <= end) return this.word('value', at, column, from);
    if (offset <= lineEnd && end <= lineEnd) return this.none();
    return (end > lineEnd ? this.endOfLine(end) : lineEnd) + 1;
  }

  /** Reads brackets that open at `at`, over lines if need be, and what follows them on the line. */
  private flowThenRest(at: number): number | CursorContext {
    const depth = this.frames.length;
    const base = this.frames.at(-1)?.column ?? 0;
    const end = this.flow(at, base);
    if (typeof end !== 'number') return end;
    this.frames.length = depth;
    const lineEnd = this.endOfLine(end);
    return this.offset <= lineEnd ? this.none() : lineEnd + 1;
  }

  /** @returns the offset after the closing bracket, or the context when the cursor was met */
  private flow(from: number, base: number): number | CursorContext {
    const { text, offset, frames } = this;
    const depth = frames.length;
    let at = from;
    let place: Place = 'none';
    while (at < offset) {
      const c = text.charAt(at);
      if (c === '[' || c === '{') {
        const around = frames.at(-1);
        if (frames.length > depth && around) around.filled = true;
        frames.push({ is: c === '[' ? 'list' : 'map', inline: true, column: base, seen: [], filled: true });
        place = c === '[' ? 'member' : 'key';
        at++;
      } else if (c === ']' || c === '}') {
        if (frames.at(-1)!.implicit) frames.pop();
        frames.pop();
        at++;
        if (frames.length <= depth) return at;
        place = 'none';
      } else if (c === ',') {
        if (frames.at(-1)!.implicit) frames.pop();
        place = frames.at(-1)!.is === 'map' ? 'key' : 'member';
        at++;
      } else if (c === '\n' || c === '\r') {
        at++;
        const end = this.endOfLine(at);
        const content = this.skipSpaces(at, end);
        // text at or left of the key that the bracket belongs to: somebody forgot to close it
        if (c === '\n' && content < end && content - at <= base && at <= offset && !/[\]}#]/.test(text.charAt(content)) && frames.length > depth) return at - 1;
      } else if (isSpace(c)) at++;
      else if (c === '#' && isSpace(text.charAt(at - 1))) {
        at = this.endOfLine(at);
        if (offset <= at) return this.none();
      } else {
        const frame = frames.at(-1)!;
        const end = Math.max(at + 1, this.scalarEnd(at, text.length, true));
        if (offset <= end) return place === 'none' ? this.none() : this.word(place, at);
        const word = unquote(text.slice(at, end));
        const colon = this.skipSpaces(end, text.length);
        if (place === 'key' || (place === 'member' && text.charAt(colon) === ':' && !isPlain(text.charAt(colon + 1)))) {
          if (place === 'member') frames.push({ is: 'map', inline: true, column: base, seen: [], filled: true, implicit: true });
          const map = frames.at(-1)!;
          map.seen.push(word);
          map.filled = false;
          if (text.charAt(colon) === ':') {
            at = colon + 1;
            if (offset < at) return this.none();
            place = 'value';
            if (offset === at) return this.value(offset, at);
          } else {
            at = end;
            place = 'none';
          }
          continue;
        }
        if (place === 'member') frame.seen.push(word);
        frame.filled = true;
        place = 'none';
        at = end;
      }
    }
    if (frames.length <= depth) return at;
    if (place === 'value') return this.value(offset, offset);
    if (place === 'key') return this.word('key', offset);
    if (place === 'member') return this.word('member', offset);
    return this.none();
  }

  // --- the answers

  private emptyLine(offset: number, column: number, content?: number): CursorContext {
    const popped = this.popDeeper(column);
    const top = this.top();
    if (content !== undefined) return this.none();
    if (!top) return this.context(this.above.length > 0 && column === 0 ? [] : this.above, 'key', offset, { column, present: column === 0 && this.above.length > 0 ? new Set() : this.following(offset, column, new Set()) });
    const under = this.frames.at(-2);
    if (top.is === 'list' && top.column === column && under?.is === 'map' && under.column === column) {
      this.frames.pop();
      return this.emptyLine(offset, column);
    }
    if (top.is === 'list') return this.none();
    if (top.column === column) return this.context(this.path(false), 'key', offset, { column, present: this.following(offset, column, new Set(top.seen)) });
    if (popped && popped.is === 'map') return this.context(this.path(true), 'key', offset, { column: popped.column, present: this.following(offset, popped.column, new Set(popped.seen)) });
    if (popped) return this.none();
    if (top.filled) return this.none();
    const present = this.following(offset, column, new Set());
    return this.context(this.path(true), present.size > 0 ? 'key' : 'fresh', offset, { column, present });
  }

  private keyContext(at: number, column: number, lineEnd: number): CursorContext {
    const { text, offset } = this;
    const top = this.top();
    const isSibling = top !== undefined && top.is === 'map' && top.column === column;
    const end = this.keyAt(at, lineEnd)?.end ?? this.scalarEnd(at, lineEnd, false);
    const first = text.charAt(at);
    const isClosed = end - at >= 2 && text.charAt(end - 1) === first;
    // behind the closing quote the whole key is meant, before the opening one as well
    const quote = (first === '"' || first === "'") && at < offset && !(isClosed && offset === end) ? first : undefined;
    const word = quote ? { start: at + 1, end: isClosed ? end - 1 : Math.max(offset, end) } : { start: at, end: this.wordEnd(at, Math.max(offset, end)) };
    const colonFollows = text.charAt(this.skipSpaces(end, lineEnd)) === ':';
    const isTop = column === 0 && this.above.length > 0;
    const path = isTop ? [] : isSibling ? this.path(false) : this.path(true);
    return { at: 'key', path, word, ...(quote ? { quote } : {}), present: this.following(lineEnd, column, new Set(isSibling ? top.seen : [])), inline: false, colonFollows, needsSpace: false, column };
  }

  /** The word that begins at `start` and holds the cursor. */
  private word(kind: 'key' | 'value' | 'member' | 'fresh', start: number, column = this.top()?.column ?? 0, from = -1): CursorContext {
    const { text, offset } = this;
    const first = text.charAt(start);
    const quote = (first === '"' || first === "'") && start < offset ? first : undefined;
    const top = this.top();
    const end = this.wordEnd(start, offset, quote);
    const after = this.skipSpaces(end + (quote && text.charAt(end) === quote ? 1 : 0), text.length);
    const present = kind === 'key' ? (top?.inline ? this.flowKeysAfter(end, top.column, new Set(top.seen)) : new Set(top?.seen)) : new Set(kind === 'member' ? top?.seen : []);
    return {
      at: kind, path: this.path(kind !== 'key' || top?.is === 'list'), word: { start: quote ? start + 1 : start, end }, ...(quote ? { quote } : {}), present,
      inline: top?.inline ?? false, colonFollows: kind === 'key' && text.charAt(after) === ':', needsSpace: kind === 'value' && start === from, column,
    };
  }

  private value(offset: number, from: number): CursorContext {
    return this.context(this.path(true), 'value', offset, { needsSpace: offset === from && this.text.charAt(from - 1) === ':' });
  }

  private member(offset: number, start: number): CursorContext {
    return { ...this.context(this.path(true), 'member', start, { present: new Set(this.top()?.seen) }), word: { start, end: this.wordEnd(start, offset) }, needsSpace: this.text.charAt(offset - 1) === '-' };
  }

  private none(): CursorContext {
    return this.context(this.path(true), 'none', this.offset, {});
  }

  private context(path: readonly string[], at: CursorContext['at'], offset: number, more: Partial<CursorContext>): CursorContext {
    const top = this.top();
    return { at, path, word: { start: offset, end: offset }, present: new Set(), inline: top?.inline ?? false, colonFollows: false, needsSpace: false, column: top?.column ?? 0, ...more };
  }

  /** The keys down to here; with `open`, the key whose value is open in the innermost map as well. */
  private path(open: boolean): string[] {
    const path = [...this.above];
    for (const [i, frame] of this.frames.entries()) {
      if (frame.is === 'list') continue;
      const last = frame.seen.at(-1);
      if (last !== undefined && (open || i < this.frames.length - 1)) path.push(last);
    }
    return path;
  }

  // --- frames

  private top(): Frame | undefined {
    return this.frames.at(-1);
  }

  /** Closes what stands deeper than a column. @returns the outermost of what was closed */
  private popDeeper(column: number): Frame | undefined {
    let popped: Frame | undefined;
    for (let top = this.top(); top && top.column > column; top = this.top()) popped = this.frames.pop();
    return popped;
  }

  private openList(column: number): void {
    // a list may stand under its key; a map in the same column as a dash inside it cannot be
    const top = this.top();
    if (top?.is === 'list' && top.column === column) return;
    if (top) top.filled = true;
    this.frames.push({ is: 'list', inline: false, column, seen: [], filled: true });
  }

  private openKey(column: number, name: string): void {
    let top = this.top();
    // the list under a key of the same column ends with the next key
    if (top?.is === 'list' && !top.inline && top.column === column) {
      this.frames.pop();
      top = this.top();
    }
    if (top?.is === 'map' && top.column === column) {
      top.seen.push(name);
      top.filled = false;
      return;
    }
    if (top) top.filled = true;
    this.frames.push({ is: 'map', inline: false, column, seen: [name], filled: false });
  }
}
