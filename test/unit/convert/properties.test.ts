import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../../core/syntax/dsl/lex.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { document } from '../yaml/generate.ts';
import { model } from './generate.ts';
import { says } from './says.ts';
import { converted, mistakes, models, read, textOf, writtenComments } from './support.ts';

/** Whatever a model holds: both syntaxes say the same, and no comment is lost. `RUNS=2000` tries more. */
const N = Number(process.env['RUNS'] ?? 150);
const patience = Math.max(60_000, N * 200);

let tried = 0;

/** There and back. @returns the document that has come back, where it could be converted */
function check(tree: DocumentTree): DocumentTree | undefined {
  const there = converted(tree);
  if (!there) return undefined;
  tried++;
  const back = converted(there)!;
  const own = writtenComments(tree.text, tree.syntax).sort();
  for (const other of [there, back]) {
    const shown = `${there.text}\n=====\n${back?.text}`;
    expect(mistakes(other), shown).toEqual([]);
    expect(says(other), shown).toEqual(says(tree));
    expect(writtenComments(other.text, other.syntax).sort(), shown).toEqual(own);
  }
  return back;
}

/** From the second time on nothing changes any more. */
function checkRest(back: DocumentTree | undefined): void {
  if (!back) return;
  const again = converted(back)!;
  expect(converted(converted(again)!)!.text, back.text).toBe(again.text);
}

describe('a model in YAML', () => {
  it('says the same in the DSL and back, with every comment', () => {
    tried = 0;
    fc.assert(fc.property(model, (text) => checkRest(check(read(text, 'yaml')))), { numRuns: N });
    expect(tried).toBeGreaterThan(N / 2);
  }, patience);
});

describe('any well-formed YAML', () => {
  it('says the same in the DSL and back, with every comment', () => {
    tried = 0;
    fc.assert(fc.property(document, (text) => void check(read(text, 'yaml'))), { numRuns: N });
    expect(tried).toBeGreaterThan(N / 5);
  }, patience);
});

/** A text of the DSL with more comments, more line breaks and more blank lines than the printer writes, at the places that the seeds choose. */
function strewn(text: string, seeds: readonly number[]): string {
  let at = 0;
  const seed = (): number => seeds[at++ % seeds.length]!;
  let result = '';
  let before = '';
  for (const { kind, start, end } of lex(text)) {
    const words = text.slice(start, end);
    if (kind === 'newline') {
      if (before !== 'comment' && seed() % 6 === 0) result += ' # behind';
      result += words + ['', '', '', '', words, `  # own${words}`, `# own${words}${words}`, `${words}# own${words}`][seed() % 8]!;
    } else if ((kind === '{' || kind === ';') && seed() % 3 === 0) result += kind === '{' ? `{${['\n', ' # open\n'][seed() % 2]!}` : '\n';
    else if (kind === '}' && seed() % 3 === 0) result += `${['\n', ' # last\n', '\n# own\n'][seed() % 3]!}}${['', ' # closed\n', '\n'][seed() % 3]!}`;
    else result += words;
    before = kind;
  }
  return result;
}

describe('a model in the DSL', () => {
  const printed = fc.oneof({ weight: 1, arbitrary: fc.constantFrom(...models.map(({ text }) => textOf(text, 'yaml'))) }, { weight: 8, arbitrary: model.map((text) => converted(read(text, 'yaml'))?.text).filter((text) => text !== undefined) }) as fc.Arbitrary<string>;

  it('says the same in YAML and back, with every comment', () => {
    tried = 0;
    fc.assert(fc.property(printed, fc.array(fc.nat(1000), { minLength: 20, maxLength: 80 }), (text, seeds) => void check(read(strewn(text, seeds), 'dsl'))), { numRuns: N });
    expect(tried).toBeGreaterThan(N / 5);
  }, patience);
});
