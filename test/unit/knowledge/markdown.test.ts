import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMarkdown, markdownCode, markdownLink, plainLine } from '../../../core/text/markdown.ts';

describe('escapeMarkdown', () => {
  test.each<[string, string]>([
    ['', ''],
    ['Model weights, 3 of 4', 'Model weights, 3 of 4'],
    ['Grüße, 模型, café', 'Grüße, 模型, café'],
    ['[x](command:y)', '\\[x\\]\\(command\\:y\\)'],
    ['![x](https://e.org/a.png)', '\\!\\[x\\]\\(https\\:\u2060\\//e\\.org/a\\.png\\)'],
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert\\(1\\)&gt;'],
    ['<https://evil.org>', '&lt;https\\:\u2060\\//evil\\.org&gt;'],
    ['](', '\\]\\('],
    ['`code` ``x``', '\\`code\\` \\`\\`x\\`\\`'],
    ['\\[x](y)', '\\\\\\[x\\]\\(y\\)'],
    ['&lt;b&gt; &#60;', '&amp;lt;b&amp;gt; &amp;\\#\u206060;'],
    ['a\u202egpj.exe', 'agpj\\.exe'],
    ['\u2066a\u2069\u200eb\u061c\u{e0041}', 'ab'],
    ['a\ud800b', 'ab'],
    ['one\ntwo\r\n\r\n# three', 'one two \\# three'],
    ['a\0\u0007\u001b[31mb\u0085c\u2028d', 'a \\[31mb c d'],
    ['    indented', 'indented'],
    ['- item', '\\- item'],
    ['--- ', '\\---'],
    ['=== ', '\\==='],
    ['+ item', '\\+ item'],
    ['1. item', '1\\. item'],
    ['1) item', '1\\) item'],
    ['a - b + c = d', 'a - b + c = d'],
    ['*a* _b_ ~~c~~', '\\*a\\* \\_b\\_ \\~\\~c\\~\\~'],
    ['a | b', 'a \\| b'],
    ['$x$ $(icon)', '\\$x\\$ \\$\\(icon\\)'],
    ['www.evil.org', 'www\u2060\\.evil\\.org'],
    ['me@evil.org', 'me\\@\u2060evil\\.org'],
    ['see #12', 'see \\#\u206012'],
    ['{{x}} {#id}', '\\{\\{x\\}\\} \\{\\#id\\}'],
    ['👩‍💻', '👩‍💻'],
  ])('%j', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));

  const hostile = fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 3 }), fc.constantFrom('[', ']', '(', ')', '`', '<', '>', '!', '\\', '&', 'command:', 'http://', '//', 'www.', '\n', '\u202e', '*', '_', '#', '|', '@', 'a', ' ')), { maxLength: 30 }).map((parts) => parts.join(''));

  test('no active character is left bare, no line break and no bidi override is left at all', () => {
    fc.assert(fc.property(hostile, (text) => {
      const bare = escapeMarkdown(text).replace(/\\[!-/:-@[-`{-~]/g, 'x');
      expect(bare).not.toMatch(/[\\`*_{}[\]()!|~$@<>]|#|&(?!amp;|lt;|gt;)|[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|:\S|\/\//u);
    }), { numRuns: 500 });
  });

  test('the words are kept: without escapes it is the plain line', () => {
    fc.assert(fc.property(hostile, (text) => {
      const read = escapeMarkdown(text).replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('\u2060', '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
      expect(read).toBe(plainLine(text));
    }), { numRuns: 500 });
  });
});

test.each<[string, string]>([
  ['AML.T0020', '`AML.T0020`'],
  ['a\nb', '`a b`'],
  ['', ''],
  ['\u202e', ''],
  ['a`](command:y)', 'a\\`\\]\\(command\\:y\\)'],
  ['a|b', 'a\\|b'],
  ['a\\', 'a\\\\'],
  ['<b>', '`<b>`'],
])('markdownCode %j', (text, code) => expect(markdownCode(text)).toBe(code));

test.each<[string, string]>([
  ['https://atlas.mitre.org/techniques/AML.T0020', '[a\\]](https://atlas.mitre.org/techniques/AML.T0020)'],
  ['http://localhost:8080/?a=b&c=%20#d', '[a\\]](http://localhost:8080/?a=b&c=%20#d)'],
  ['command:workbench.action', 'a\\]'],
  ['javascript:alert', 'a\\]'],
  ['file:///etc/passwd', 'a\\]'],
  ['https://a.b/) [x](command:y', 'a\\]'],
  ['https://a.b/ "title"', 'a\\]'],
  ['https://user@a.b/', 'a\\]'],
  ['//a.b', 'a\\]'],
  ['', 'a\\]'],
])('markdownLink to %j', (url, link) => expect(markdownLink('a]', url)).toBe(link));

test('markdownLink to an address without end', () => expect(markdownLink('a', `https://a.b/${'x'.repeat(3000)}`)).toBe('a'));
