/**
 * Showing foreign text in Markdown. Whatever the text holds, it comes out as the same words: never as a link, an image, HTML, code or a command.
 */

/** Unseen or order-changing: bidi marks and overrides, zero-width space, word joiner and kin, soft hyphen, BOM, tag characters, lone surrogates. */
const unseen = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;
/** White space and control characters, line and paragraph separators among them. */
const blank = /[\s\p{Cc}\u2028\u2029]+/gu;

/**
 * One line of plain text: runs of white space and control characters become one space, unseen and order-changing characters go.
 * Joiners that scripts and emoji need (U+200C, U+200D) stay. Not escaped for any format.
 */
export function plainLine(text: string): string {
  return text.replace(unseen, '').replace(blank, ' ').trim();
}

/** Keeps a parser that looks for addresses in finished text (GitHub's does) from finding one; invisible. */
const joiner = '\u2060';

/**
 * Text as Markdown that shows exactly these words, on one line: for running text, list items, headings and table cells.
 * Control characters and line breaks become spaces, bidi overrides go, every active character is escaped, bare addresses, mentions and issue numbers stay words.
 */
export function escapeMarkdown(text: string): string {
  return plainLine(text)
    .replace(/:(?=\/\/)|\bwww(?=\.)|@(?=[\p{L}\p{N}])|#(?=\d)/giu, (found) => found + joiner)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#!|~$@]/g, '\\$&')
    // A full stop, colon or slash is active only inside an address.
    .replace(/\.(?=[^\s.])|:(?=\S)|\/(?=\/)/gu, '\\$&')
    // List items, rules and underlined headings exist only at the start of a line.
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)\.(?=\s|$)/, '$1\\.');
}

/**
 * Text in code type: for ids and words of the language. Text that could end the code span or a table cell early is escaped as running text instead.
 * Empty text gives the empty string.
 */
export function markdownCode(text: string): string {
  const line = plainLine(text);
  return /^[^`|\\]+$/.test(line) ? `\`${line}\`` : escapeMarkdown(line);
}

/** An http(s) address that can stand between parentheses as it is. */
const safeUrl = /^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?(?:[/?#][A-Za-z0-9._~:/?#@!$&*+,;=%-]*)?$/;

/** A link with an escaped label. An address that is not plain http or https gives the label alone. */
export function markdownLink(label: string, url: string): string {
  const words = escapeMarkdown(label);
  return url.length <= 2048 && safeUrl.test(url) ? `[${words}](${url})` : words;
}
