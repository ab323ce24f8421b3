import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../../core/model/vocabulary/index.ts';
import { controlUse, forms, toolUse } from '../../../core/syntax/dsl/forms.ts';

/** The grammar and the language configuration of .threat files beside the reader and the vocabulary. */

interface Rule {
  readonly begin?: string;
  readonly match?: string;
  readonly patterns?: readonly Rule[];
}

const grammar = JSON.parse(readFileSync('syntaxes/threatline.tmLanguage.json', 'utf8')) as { repository: Record<string, Rule> };
const configuration = JSON.parse(readFileSync('language-configuration-dsl.json', 'utf8')) as {
  wordPattern: { pattern: string; flags: string };
  indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
  onEnterRules: readonly { beforeText: { pattern: string }; afterText: { pattern: string } }[];
};

function words(pattern: string): string[] {
  return /\(([a-z][a-z-]*(?:\|[a-z-]+)*)\)/.exec(pattern)![1]!.split('|');
}

describe('the grammar', () => {
  it('knows every statement, by the form of its header', () => {
    const { thing, about, decision, flow, model } = grammar.repository;
    const known = [thing, about, decision, flow, model].flatMap((rule) => words(rule!.begin!));
    expect(known.sort()).toEqual([...new Set([...forms.keys(), controlUse.keyword, toolUse.keyword])].sort());
  });

  it('highlights every key of the vocabulary', () => {
    const keys = new Set([...vocabulary.values()].flatMap((record) => record.keys.flatMap((key) => [key.key, ...(key.also ?? [])])));
    expect(words(grammar.repository['entry']!.patterns![0]!.match!).sort()).toEqual([...keys].sort());
  });

  it('highlights every flag', () => {
    const flags = new Set([...vocabulary.values()].flatMap((record) => record.keys.filter(({ type }) => type.is === 'flag').flatMap((key) => [key.key, ...(key.also ?? [])])));
    expect(words(grammar.repository['flag']!.match!.replace(/^.*?(?=\([a-z])/, '')).sort()).toEqual([...flags].sort());
  });
});

describe('a word', () => {
  const pattern = new RegExp(configuration.wordPattern.pattern, configuration.wordPattern.flags + 'g');

  it.each([
    ['flow df1: user->s3_models carries prompts', ['flow', 'df1', 'user', 's3_models', 'carries', 'prompts']],
    ['not human-in-the-loop; runs-as: non-root', ['not', 'human-in-the-loop', 'runs-as', 'non-root']],
    ['owasp: "LLM01:2025"', ['owasp', 'LLM01:2025']],
    ['process größe : agent', ['process', 'größe', 'agent']],
  ])('%s', (text, expected) => expect(text.match(pattern)).toEqual(expected));
});

describe('a new line', () => {
  const deeper = new RegExp(configuration.indentationRules.increaseIndentPattern);
  const back = new RegExp(configuration.indentationRules.decreaseIndentPattern);

  it.each(['zone a {', '  process b "{" : agent {', 'tags: [', 'zone a { # why', '  control x : planned {'])('is deeper after %s', (line) => expect(line).toMatch(deeper));
  it.each(['zone a { trust: 1 }', 'owner: "{"', '# zone a {', 'owner: x # {', '}', 'tags: [a, b]', 'id: `{`'])('is not deeper after %s', (line) => expect(line).not.toMatch(deeper));
  it.each(['}', '  ]', '} # end'])('is %s: the block ends', (line) => expect(line).toMatch(back));

  it('goes on with a comment that is broken in two', () => {
    const [rule] = configuration.onEnterRules;
    expect('  # one').toMatch(new RegExp(rule!.beforeText.pattern));
    expect('two').toMatch(new RegExp(rule!.afterText.pattern));
    expect('  owner: x # one').not.toMatch(new RegExp(rule!.beforeText.pattern));
  });
});
