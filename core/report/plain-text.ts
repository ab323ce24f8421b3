/**
 * The words of Markdown that this product has made (pages, descriptions), for a terminal: headings underlined, marks and escapes gone, links as label and address.
 * Not for foreign Markdown. Linear in the length of the text.
 */
export function markdownToText(markdown: string): string {
  const lines: string[] = [];
  for (const line of markdown.split('\n')) {
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (heading) {
      const words = inline(heading[2]!);
      lines.push(words, (heading[1] === '#' ? '=' : '-').repeat(Math.min([...words].length, 100)));
    } else if (/^\|[ |:-]+\|$/.test(line) && /-/.test(line)) continue;
    else if (line.startsWith('| ')) {
      const cells = line.split('|').slice(1, -1).map((cell) => inline(cell.trim()));
      lines.push(`  ${(cells[0] ?? '').padEnd(34)}${cells.slice(1).join('  ')}`.trimEnd());
    } else lines.push(inline(line));
  }
  return lines.join('\n');
}

function inline(text: string): string {
  return text
    .replace(/\[((?:[^\]\\]|\\.){0,500})\]\((https?:[^)\s]{1,2048})\)/g, (_, label: string, url: string) => `${label} (${url.replace(/[\\`*_]/g, '\\$&')})`)
    // a character that an escape protects is taken as it is; other marks go
    .replace(/\\([!-/:-@[-`{-~])|\*\*|`|\u2060/g, (_, kept: string | undefined) => kept ?? '')
    .replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
