import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { convertDocument, outlineOf } from '../../../core/syntax/print/convert.ts';
import { commentsIn } from '../../../core/syntax/print/outline.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import type { DocumentTree } from '../../../core/syntax/tree.ts';
import { analyse, analyser, catalog, today } from '../../support/analyse.ts';
import { document } from '../yaml/generate.ts';
import { model } from './generate.ts';
import { findingsOf, says } from './says.ts';

const N = Number(process.env['RUNS'] ?? 150);
const patience = Math.max(60_000, N * 200);
const typeOfKind = (kind: string): string | undefined => catalog.kinds.get(kind)?.type;

function convert(tree: DocumentTree, to: 'yaml' | 'dsl'): DocumentTree | undefined {
  const result = convertDocument(tree, to, typeOfKind);
  return 'text' in result ? readDocument(to === 'dsl' ? 'm.threat' : 'm.threat.yaml', result.text) : undefined;
}

function formProblems(tree: DocumentTree): string[] {
  return [...tree.problems, ...tree.items.flatMap((item) => item.problems)].filter(({ code }) => code !== 'duplicate-key' && code !== 'contradiction').map(({ code, message }) => `${code} ${message}`);
}

let tried = 0;
function check(text: string): DocumentTree | undefined {
  const yaml = readDocument('m.threat.yaml', text);
  const dsl = convert(yaml, 'dsl');
  if (!dsl) return undefined;
  tried++;
  expect(formProblems(dsl), dsl.text).toEqual([]);
  expect(says(dsl), dsl.text).toEqual(says(yaml));
  const comments = commentsIn(outlineOf(yaml, typeOfKind));
  expect([...commentsIn(outlineOf(dsl, typeOfKind))].sort(), dsl.text).toEqual([...comments].sort());
  const back = convert(dsl, 'yaml')!;
  expect(formProblems(back), `${dsl.text}\n=====\n${back.text}`).toEqual([]);
  expect(says(back), `${dsl.text}\n=====\n${back.text}`).toEqual(says(yaml));
  expect([...commentsIn(outlineOf(back, typeOfKind))].sort(), `${dsl.text}\n=====\n${back.text}`).toEqual([...comments].sort());
  return back;
}

/** From the second time on nothing changes any more. */
function checkRest(back: DocumentTree | undefined): void {
  if (!back) return;
  const again = convert(back, 'dsl')!;
  const last = convert(again, 'yaml')!;
  expect(convert(last, 'dsl')!.text, back.text).toBe(again.text);
}

describe('a model in YAML', () => {
  it('says the same in the DSL and back, with every comment', () => {
    tried = 0;
    fc.assert(fc.property(model, (text) => checkRest(check(text))), { numRuns: N });
    expect(tried).toBeGreaterThan(N / 2);
  }, patience);
});
void document; void analyse; void analyser; void today; void findingsOf;

describe('any well-formed YAML', () => {
  it('says the same in the DSL and back, with every comment', () => {
    tried = 0;
    fc.assert(fc.property(document, (text) => void check(text)), { numRuns: N });
    expect(tried).toBeGreaterThan(N / 5);
  }, patience);
});
