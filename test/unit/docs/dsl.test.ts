import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forms, toolUse } from '../../../core/syntax/dsl/forms.ts';
import { formatDocument } from '../../../core/syntax/format.ts';
import { mistakesOf } from '../../../core/syntax/mistakes.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits, LineIndex } from '../../../core/text/text.ts';

/** docs/dsl.md: what it shows is read as it says. */

const page = readFileSync('docs/dsl.md', 'utf8');
const blocks = [...page.matchAll(/^```threat( error)?\n([^]*?)^```$/gm)].map((match) => ({ isError: match[1] !== undefined, text: match[2]!, line: page.slice(0, match.index).split('\n').length + 1 }));

function found(text: string): string[] {
  const lines = new LineIndex(text);
  const tree = readDocument('page.threat', text);
  return mistakesOf(tree).map(({ code, span }) => `line ${lines.positionAt(span.start).line + 1}: ${code}`);
}

describe('code on the page', () => {
  it('is there', () => {
    expect(blocks.filter(({ isError }) => !isError).length).toBeGreaterThan(10);
    expect(blocks.filter(({ isError }) => isError).length).toBeGreaterThan(5);
  });

  it.each(blocks.filter(({ isError }) => !isError))('is read without a mistake: line $line', ({ text }) => {
    expect(found(text)).toEqual([]);
    expect(readDocument('page.threat', text).items.length).toBeGreaterThan(0);
  });

  it.each(blocks.filter(({ isError }) => !isError))('is formatted: line $line', ({ text }) => {
    expect(applyEdits(text, formatDocument(readDocument('page.threat', text), { indent: '  ' }))).toBe(text);
  });

  it.each(blocks.filter(({ isError }) => isError))('has the mistakes that it names: line $line', ({ text }) => {
    const named = text.split('\n').flatMap((line, i) => [...line.matchAll(/(?:# |\/\/ )((?:dsl|yaml)-[a-z]+)/g)].map((match) => `line ${i + 1}: ${match[1]!}`));
    expect(named.length).toBeGreaterThan(0);
    expect(found(text)).toEqual(named);
  });
});

describe('the grammar on the page', () => {
  const grammar = /^```ebnf\n([^]*?)^```$/m.exec(page)![1]!;
  const words = new Set([...grammar.matchAll(/"([a-z]+)"/g)].map((match) => match[1]!));

  it('has every keyword, and no others', () => {
    expect([...words].sort()).toEqual([...forms.keys(), toolUse.keyword, 'on', 'carries', 'over', 'not', 'e'].sort());
  });

  it('defines every symbol that it uses', () => {
    const rules = grammar.replaceAll(/\(\*.*?\*\)/g, '').replaceAll(/"[^"\n]*"|'[^'\n]*'/g, '');
    const defined = new Set([...rules.matchAll(/^([a-z-]+) +=/gm)].map((match) => match[1]!));
    const used = new Set([...rules.matchAll(/(?<![\w-])[a-z][a-z-]+(?![\w-])/g)].map((match) => match[0]));
    expect([...used].filter((symbol) => !defined.has(symbol) && !['letter', 'digit', 'character', 'escape', 'unit'].includes(symbol))).toEqual([]);
  });
});

it('every statement has a section of its own', () => {
  const headings = [...page.matchAll(/^### (.*)$/gm)].map((match) => match[1]!).join('\n');
  for (const { keyword, head } of forms.values()) if (head !== 'decision') expect(headings).toMatch(new RegExp(`\\b${keyword}\\b`));
  for (const { keyword, head, says } of forms.values()) if (head === 'decision') expect(page).toMatch(new RegExp(`\\| \`${keyword}\` \\| ${says?.value ?? 'not said'}`));
});
