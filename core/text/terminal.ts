/** Showing foreign text in a terminal: nothing in it may move the cursor, change colours, or reorder what stands around it. */

/** Control characters, line and paragraph separators, and characters that reorder or hide text (bidi marks, zero-width space, tags, lone surrogates). */
const active = /[\p{Cc}\u2028\u2029\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/**
 * Text for one line of a terminal: every character that would do anything but show itself comes out as its escape (`\x1b`, `\u202e`). Everything else,
 * spaces among it, stays as it is.
 */
export function plain(text: string): string {
  return text.replace(active, (found) => escapeOf(found.codePointAt(0)!));
}

/** The same for text of several lines: its line feeds stay. */
export function plainLines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}

/**
 * JSON that can be shown in a terminal: it means the same, but what JSON leaves raw and a terminal acts on is escaped.
 * @param json text that JSON.stringify has made
 */
export function plainJson(json: string): string {
  return json.replace(/[^\n\x20-\x7e]+/g, (run) => run.replace(active, (found) => (found === '\n' ? found : utf16Escapes(found))));
}

function escapeOf(code: number): string {
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}

function utf16Escapes(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) result += `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return result;
}
