import type { RawError } from './parse.ts';
import { contentAfter, isBlank, shorten } from './words.ts';

/** A parser's error in our own words: what stands wrong, where, and what to write instead. */
export interface Explained {
  readonly code: string;
  readonly message: string;
  readonly start: number;
  readonly end: number;
  /** It throws the parser off, so that errors after it may be only echoes. */
  readonly structural: boolean;
}

/** Where scalars and brackets that were never closed begin, by their end. */
export interface Openings {
  readonly quotes: ReadonlyMap<number, number>;
  readonly brackets: ReadonlyMap<number, number>;
}

/** Puts an error into words. Offsets are those of the parsed text, in and out. */
export function explain(error: RawError, text: string, openings: Openings): Explained {
  const { code, message } = error;
  const structural = (words: string, at: { start: number; end: number }): Explained => ({ code: 'yaml-syntax', message: words, ...at, structural: true });
  const local = (words: string, at: { start: number; end: number }): Explained => ({ code: 'yaml-syntax', message: words, ...at, structural: false });
  const here = firstLine(text, error.start, error.end);
  const next = wordAfter(text, error.start);
  const said = (at: { start: number; end: number }): string => `\`${shorten(text.slice(at.start, at.end))}\``;

  switch (code) {
    case 'MISSING_CHAR': {
      if (message.startsWith('Missing closing')) {
        const start = openings.quotes.get(error.start) ?? error.start;
        const quote = message.includes('"') ? '"' : "'";
        return structural(`This text has no closing quote: write ${quote} where it ends.`, firstLine(text, start, error.start));
      }
      if (message.includes('must end with a')) return unclosed(error, text, openings);
      if (message.startsWith('Implicit map keys')) return structural(notAKey(text.slice(here.start, here.end)), here);
      if (message.startsWith('Missing space after :')) return structural('Write a space after the colon.', firstLine(text, error.start, error.start + 1));
      if (message.startsWith('Missing , or :')) return structural(`A comma or a colon is missing before ${said(next)}.`, next);
      if (message.startsWith('Missing ,')) return structural(`A comma is missing before ${said(next)}.`, next);
      if (message.startsWith('Comments must be')) return local('Write a space before `#` if a comment begins here, or quotes around the text if it belongs to it.', { start: error.start, end: error.start + 1 });
      if (message.startsWith('Sequence item without')) return structural(`${said(next)} belongs to no entry: begin the line with \`- \`.`, next);
      if (message.startsWith('Block scalars with')) return local('The empty lines before this text are indented deeper than the text: take their spaces out.', next);
      break;
    }
    case 'BAD_INDENT':
      if (message.includes('must be sufficiently indented')) return unclosed(error, text, openings);
      if (message.startsWith('Block scalar')) return local('Indent this text deeper than its key.', next);
      return structural(`${said(next)} does not line up with the entries above it: begin it in the same column.`, next);
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (message.startsWith('A block sequence')) return structural('A list cannot be a key.', next);
      return structural('There is a second `: ` on this line. Put quotes around a text that has one in it; keys below a key go on lines of their own.', next);
    case 'MULTILINE_IMPLICIT_KEY': {
      const before = text.slice(text.lastIndexOf('\n', error.start - 1) + 1, error.start).replace(/^[\s-]*/, '');
      if (before !== '') {
        const line = contentAfter(text, text.lastIndexOf('\n', Math.max(error.start, error.end - 1)));
        const key = firstLine(text, line, Math.max(line, error.end));
        return structural(`${said(key)} stands deeper than the key above it: begin it in the same column.`, key);
      }
      return structural(`${said(here)} is not a key: write a colon after it, as in \`key: value\`, or indent the next line if the text goes on there.`, here);
    }
    case 'KEY_OVER_1024_CHARS':
      return local('A key can have at most 1024 characters.', here);
    case 'TAB_AS_INDENT':
      return local('Indent with spaces: YAML takes no tabs here.', here);
    case 'BAD_DQ_ESCAPE':
      return local(`${said(here.end - here.start > 1 ? here : { start: error.start, end: error.start + 2 })} is no escape. Write \`\\\\\` for a backslash, or use single quotes.`, { start: error.start, end: Math.max(error.end, Math.min(error.start + 2, text.length)) });
    case 'BAD_SCALAR_START':
      return local(`A text cannot begin with \`${text.charAt(error.start)}\`: put quotes around it.`, { start: error.start, end: error.start + 1 });
    case 'BLOCK_IN_FLOW':
      if (/^[^\n]*:(\s|$)/.test(text.slice(error.start, error.end)) || /^[^:]*:(\s|$)/.test(text.slice(error.start, error.end).slice(0, 2000))) return structural('There is a second `: ` here: a comma is missing before its key, or the text needs quotes.', here);
      return structural('Inside brackets, everything is written in brackets: lists as `[a, b]`, keys as `{ key: value }`.', next);
    case 'UNEXPECTED_TOKEN':
      if (message.startsWith('Unexpected ,') || message.startsWith('Unexpected empty item')) {
        const comma = text.indexOf(',', error.start);
        return structural('There is a comma too many: take it out.', comma === -1 ? here : { start: comma, end: comma + 1 });
      }
      if (/flow-(map|seq)-end/.test(message)) return structural(`${said(here)} closes nothing: take it out.`, here);
      if (message.startsWith('Unexpected block-seq-ind')) return structural('A list begins on the line below its key, or is written in brackets: `[a, b]`.', here);
      if (message.startsWith('Block scalar header')) return local('Only `-`, `+` or a digit can follow `|` and `>`; the text begins on the next line.', here);
      if (message.endsWith('at node end')) return structural(`${said(next)} cannot follow here: take it out, or put quotes around the whole text.`, next);
      break;
    case 'MULTIPLE_DOCS':
      return structural('A file holds one document: take `---` and what follows it out.', here);
    case 'BAD_ALIAS':
      return local('The name of an anchor or alias is missing, or is not clear before `:`. Write the value out.', here);
    case 'ALIAS_PROPS':
      return local('An alias takes no anchor and no tag.', here);
    case 'MULTIPLE_ANCHORS': case 'MULTIPLE_TAGS':
      return local('There is one too many here: take it out.', here);
    case 'TAG_RESOLVE_FAILED': case 'BAD_COLLECTION_TYPE':
      return local('This tag means nothing here: take it out.', here);
    case 'BAD_DIRECTIVE':
      return local('Directives are not needed: take this line out.', here);
    case 'RESOURCE_EXHAUSTION':
      return { code: 'too-deep', message: 'Values are nested too deeply to be read.', ...here, structural: true };
  }
  return structural(`${said(next.end > next.start ? next : here)} cannot stand here. If it is text, put quotes around it.`, next.end > next.start ? next : here);
}

/** What to say of a word that stands where a key belongs. */
export function notAKey(word: string): string {
  if (/^[\w-]+:[^\s:/]/.test(word)) return `\`${shorten(word)}\` is not a key: write a space after the colon.`;
  return `\`${shorten(word)}\` is not a key: write a colon after it, as in \`key: value\`, or take the line out.`;
}

function unclosed(error: RawError, text: string, openings: Openings): Explained {
  const close = error.message.endsWith('}') ? '}' : ']';
  const start = openings.brackets.get(error.start);
  const at = start === undefined ? wordAfter(text, error.start) : { start, end: start + 1 };
  return { code: 'yaml-syntax', message: `The bracket \`${close === '}' ? '{' : '['}\` is not closed: write \`${close}\` where it ends, indented at least as deep as the key.`, ...at, structural: true };
}

/** The part of a stretch that lies on its first line, without white space at its end. */
function firstLine(text: string, start: number, end: number): { start: number; end: number } {
  const lineEnd = text.indexOf('\n', start);
  if (lineEnd !== -1 && lineEnd < end) end = lineEnd;
  end = Math.min(end, text.length);
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return { start, end: Math.max(start, end) };
}

/** The first word at or after an offset, blank lines and comments skipped. */
function wordAfter(text: string, from: number): { start: number; end: number } {
  const start = contentAfter(text, from);
  let end = start;
  while (end < text.length && !isBlank(text.charCodeAt(end)) && !',[]{}'.includes(text.charAt(end)) && end - start < 80) end++;
  if (end === start && end < text.length) end++;
  if (end > start + 1 && text.charAt(end - 1) === ':') end--;
  return { start, end };
}
