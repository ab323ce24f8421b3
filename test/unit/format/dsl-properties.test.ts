import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDsl } from '../../../core/syntax/dsl/format.ts';
import { lex } from '../../../core/syntax/dsl/lex.ts';
import { convertDocument } from '../../../core/syntax/print/convert.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits, LineIndex } from '../../../core/text/text.ts';
import { catalog } from '../../support/analyse.ts';
import { model } from '../convert/generate.ts';
import { says } from '../convert/says.ts';

const N = Number(process.env['RUNS'] ?? 150);
const patience = Math.max(60_000, N * 200);
const typeOfKind = (kind: string): string | undefined => catalog.kinds.get(kind)?.type;

function toDsl(yaml: string): string | undefined {
  const result = convertDocument(readDocument('m.threat.yaml', yaml), 'dsl', typeOfKind);
  return 'text' in result ? result.text : undefined;
}

function format(text: string, indent = '  '): string {
  return applyEdits(text, formatDsl(readDocument('m.threat', text), { indent }));
}

const examples = [...readdirSync('examples').filter((file) => file.endsWith('.threat.yaml')).map((file) => `examples/${file}`), ...readdirSync('test/corpus').filter((file) => file.endsWith('.threat.yaml')).map((file) => `test/corpus/${file}`)]
  .map((file) => toDsl(readFileSync(file, 'utf8'))!);
const printed = fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...examples) }, { weight: 6, arbitrary: model.map(toDsl).filter((text) => text !== undefined) }) as fc.Arbitrary<string>;

/** The same text as somebody types it: other indentation, other spaces, blanks at the ends of lines, blank lines doubled. */
function messy(text: string, seeds: readonly number[]): string {
  let at = 0;
  const seed = (): number => seeds[at++ % seeds.length]!;
  const spaces = ['', ' ', '  ', '\t', '     '];
  let result = '';
  let isStart = true;
  let before = '';
  const tokens = lex(text);
  tokens.forEach((token, i) => {
    const words = text.slice(token.start, token.end);
    const next = tokens[i + 1]?.kind;
    if (token.kind === 'newline') {
      result += spaces[seed() % 5]! + words;
      if (next === 'newline' || before === '{') result += ['', `  ${words}`, words][seed() % 3]!;
      isStart = true;
      before = '';
      return;
    }
    if (token.kind === 'space') {
      if (isStart) result += spaces[seed() % 5]!;
      else if (before === 'number' || next === 'comment') result += ' ' + (next === 'comment' ? spaces[seed() % 5]! : '');
      else result += ['{', '}', '[', ']', ';', ',', ':', 'arrow', 'both'].includes(before) || ['{', '}', ']', ';', ',', ':', 'arrow', 'both'].includes(next ?? '') ? spaces[seed() % 5]! : spaces[1 + (seed() % 4)]!;
      return;
    }
    if (isStart && token.start > 0 && tokens[i - 1]!.kind !== 'space') result += spaces[seed() % 5]!;
    if (before !== '' && (token.kind === ',' || token.kind === ';')) result += spaces[seed() % 5]!;
    result += words;
    isStart = false;
    before = token.kind;
  });
  return result;
}

function comments(text: string): string[] {
  return lex(text).filter(({ kind }) => kind === 'comment' || kind === 'bad-comment').map(({ start, end }) => text.slice(start, end).trimEnd());
}

const seeds = fc.array(fc.nat(1000), { minLength: 20, maxLength: 60 });

describe('formatting', () => {
  it('leaves what the printer writes', () => {
    fc.assert(fc.property(printed, (text) => {
      expect(format(text)).toBe(text);
    }), { numRuns: N });
  }, patience);

  it('brings a text with other white space back to what the printer writes', () => {
    // below a key without a value indentation says something, and stays
    fc.assert(fc.property(printed.filter((text) => !text.includes('"""') && !text.includes('\r') && !/:(?: #.*)?\n/.test(text)), seeds, (text, numbers) => {
      const typed = messy(text, numbers);
      expect(format(typed), typed).toBe(text);
    }), { numRuns: N });
  }, patience);

  it('changes no model and no comment, whatever the text; twice is once', () => {
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.constantFrom(0, 0, 0, 1, 3, 20), insert: fc.constantFrom('', ' ', '   ', '\t', '\n', '\n\n\n', '{', '}', '[', ']', ';', ',', ':', '"', '"""', '`', '#', ' # c ', '->', ' x ', 'key:', '\n- a\n', '=', "'", 'not ', 'zone z {', '\r\n') });
    fc.assert(fc.property(printed, seeds, fc.boolean(), fc.array(edit, { maxLength: 3 }), (text, numbers, isMessy, edits) => {
      let typed = isMessy ? messy(text, numbers) : text;
      for (const { at, remove, insert } of edits) {
        const start = Math.floor(at * typed.length);
        typed = typed.slice(0, start) + insert + typed.slice(start + remove);
      }
      const before = readDocument('m.threat', typed);
      const formatted = format(typed);
      const after = readDocument('m.threat', formatted);
      expect(says(after), `${typed}\n=====\n${formatted}`).toEqual(says(before));
      expect(comments(formatted), `${typed}\n=====\n${formatted}`).toEqual(comments(typed));
      expect(format(formatted), typed).toBe(formatted);
    }), { numRuns: N });
  }, patience);

  it('of a range touches only its lines', () => {
    fc.assert(fc.property(printed, seeds, fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (text, numbers, from, to) => {
      const typed = messy(text, numbers);
      const tree = readDocument('m.threat', typed);
      const index = new LineIndex(typed);
      const start = Math.floor(Math.min(from, to) * typed.length);
      const end = Math.floor(Math.max(from, to) * typed.length);
      const edits = formatDsl(tree, { indent: '  ', range: { start, end } });
      const [first, last] = [index.positionAt(start).line, index.positionAt(end).line];
      for (const { span } of edits) {
        expect(index.positionAt(span.start).line).toBeGreaterThanOrEqual(first);
        expect(index.positionAt(Math.max(span.start, span.end - 1)).line).toBeLessThanOrEqual(last);
      }
      expect(says(readDocument('m.threat', applyEdits(typed, edits))), typed).toEqual(says(tree));
    }), { numRuns: N });
  }, patience);
});
