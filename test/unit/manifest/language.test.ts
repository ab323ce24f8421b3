import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { vocabulary } from '../../../core/model/vocabulary/index.ts';

/** The grammar and the language configuration beside the vocabulary. */

interface Pattern {
  readonly match: string;
}

const grammar = JSON.parse(readFileSync('syntaxes/threatline-yaml.tmLanguage.json', 'utf8')) as { repository: Record<'section' | 'key', Pattern> };
const configuration = JSON.parse(readFileSync('language-configuration.json', 'utf8')) as {
  wordPattern: { pattern: string; flags: string };
  indentationRules: { increaseIndentPattern: string; decreaseIndentPattern: string };
};

/** The words of the alternation in a pattern of the grammar. */
function words(pattern: Pattern): string[] {
  return /\(([a-z][a-z-]*(?:\|[a-z-]+)+)\)/.exec(pattern.match)![1]!.split('|');
}

describe('the grammar', () => {
  it('highlights every key of the vocabulary, and nothing else as a key', () => {
    const keys = new Set([...vocabulary.values()].flatMap((record) => record.keys.flatMap((key) => [key.key, ...(key.also ?? [])])));
    expect(words(grammar.repository.key).sort()).toEqual([...keys].sort());
  });

  it('highlights every section', () => {
    const sections = vocabulary.get('model')!.keys.filter(({ type }) => type.is === 'table' || (type.is === 'list' && type.of.is === 'record')).map(({ key }) => key);
    const highlighted = words(grammar.repository.section);
    expect(sections.filter((section) => !highlighted.includes(section))).toEqual([]);
    expect(highlighted.filter((word) => !vocabulary.get('model')!.keys.some(({ key }) => key === word))).toEqual([]);
  });
});

describe('a word', () => {
  const pattern = new RegExp(configuration.wordPattern.pattern, configuration.wordPattern.flags + 'g');

  it.each([
    ['controls: [rate-limit, strong-authn]', ['controls', 'rate-limit', 'strong-authn']],
    ['atlas: [AML.T0020, AML.T0024.002]', ['atlas', 'AML.T0020', 'AML.T0024.002']],
    ['{ threat: AI-INF-03, on: s3_models }', ['threat', 'AI-INF-03', 'on', 's3_models']],
    ['owasp: LLM01:2025', ['owasp', 'LLM01:2025']],
    ['user->gateway', ['user', 'gateway']],
    ['Ends with a stop.', ['Ends', 'with', 'a', 'stop']],
    ['größe: 7', ['größe', '7']],
  ])('%s', (text, expected) => {
    expect(text.match(pattern)).toEqual(expected);
  });
});

describe('a new line', () => {
  const deeper = new RegExp(configuration.indentationRules.increaseIndentPattern);

  it.each(['elements:', '  vllm:', '  vllm: # the model', '  - threat:', 'flows: {', '    controls: [', '    description: |', '    impact: >-'])('is indented after %s', (line) => {
    expect(line).toMatch(deeper);
  });

  it.each(['owner: ml', '  user: { type: external }', '    technologies: [vLLM]', '# note:', '', '  - a', 'name: "a:"'])('is not indented after %s', (line) => {
    expect(line).not.toMatch(deeper);
  });
});
