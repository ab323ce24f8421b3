import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDocument } from '../../../core/syntax/read.ts';
import { contextAt } from '../../../core/syntax/yaml/context.ts';

/** The context at `$0`, in a few words: at, path, word, keys present. */
function at(source: string): string {
  const offset = source.indexOf('$0');
  const text = source.replace('$0', '');
  const context = contextAt(readDocument('a.threat.yaml', text), offset);
  const word = text.slice(context.word.start, context.word.end);
  const marks = `${context.inline ? ' inline' : ''}${context.colonFollows ? ' colon' : ''}${context.needsSpace ? ' space' : ''}${context.quote ?? ''}`;
  return `${context.at} ${context.path.join('/') || '-'} <${word}>${context.present.size > 0 ? ` has ${[...context.present].join(',')}` : ''}${marks}`;
}

const head = 'threatmodel: X\nelements:\n  a:\n    type: process\n    zone: z\n';

describe('Where a cursor stands in YAML', () => {
  it.each([
    // top level
    ['$0', 'key - <>'],
    ['thr$0', 'key - <thr>'],
    ['thr$0eat: x', 'key - <threat> colon'],
    ['threatmodel: X\n$0', 'key - <> has threatmodel'],
    ['threatmodel: X\n$0\nowner: y\n', 'key - <> has threatmodel,owner'],
    [`${head}$0`, 'key - <> has threatmodel,elements'],
    [`${head}fl$0`, 'key - <fl> has threatmodel,elements'],
    ['criticality: $0', 'value criticality <>'],
    ['criticality:$0', 'value criticality <> space'],
    ['criticality: hi$0gh', 'value criticality <high>'],
    // sections
    ['elements:\n  $0', 'fresh elements <>'],
    ['elements:\n  b$0', 'fresh elements <b>'],
    [`${head}  $0`, 'key elements <> has a'],
    [`${head}  b$0`, 'key elements <b> has a'],
    ['decisions:\n  - $0', 'member decisions <>'],
    ['decisions:\n  -$0', 'member decisions <> space'],
    ['decisions:\n  - thr$0', 'member decisions <thr>'],
    ['decisions:\n  - threat: x\n    $0', 'key decisions <> has threat'],
    ['decisions:\n  - threat: $0', 'value decisions/threat <>'],
    ['decisions:\n  - { threat: x, $0 }', 'key decisions <> has threat inline'],
    // an element over lines
    [`${head}    $0`, 'key elements/a <> has type,zone'],
    [`${head}    ki$0`, 'key elements/a <ki> has type,zone'],
    ['elements:\n  a:\n    ki$0\n    zone: z\n', 'key elements/a <ki> has zone'],
    ['elements:\n  a:\n    $0\n    zone: z\n', 'key elements/a <> has zone'],
    ['elements:\n  a:\n    ty$0pe: process\n', 'key elements/a <type> colon'],
    ['elements:\n  a:\n    zone: $0', 'value elements/a/zone <>'],
    ['elements:\n  a:\n    zone: $0\n  b: {}', 'value elements/a/zone <>'],
    ['elements:\n  a:\n    zone: model-$0store.x rest', 'value elements/a/zone <model-store.x>'],
    ['elements:\n  a:\n    zone: "z$0w"', 'value elements/a/zone <zw>"'],
    ['elements:\n  a:\n    controls:\n      $0', 'fresh elements/a/controls <>'],
    ['elements:\n  a:\n    controls:\n      rate-limit:\n        $0', 'fresh elements/a/controls/rate-limit <>'],
    ['elements:\n  a:\n    controls:\n      - rate-limit\n      - $0', 'member elements/a/controls <> has rate-limit'],
    ['elements:\n  a:\n    controls:\n    - rate-limit\n    - st$0\n    zone: x', 'member elements/a/controls <st> has rate-limit'],
    ['elements:\n  a:\n    controls:\n    - rate-limit\n    $0', 'key elements/a <> has controls'],
    ['elements:\n  a:\n    access:\n      read: [x]\n      wr$0', 'key elements/a/access <wr> has read'],
    // brackets
    ['elements:\n  a: { $0', 'key elements/a <> inline'],
    ['elements:\n  a: { $0 }\n  b: { zone: x }\n', 'key elements/a <> inline'],
    ['elements:\n  a: { type: external, $0 }', 'key elements/a <> has type inline'],
    ['elements:\n  a: { ki$0, zone: x }', 'key elements/a <ki> has zone inline'],
    ['elements:\n  a: { ki$0nd: x, zone: y }', 'key elements/a <kind> has zone inline colon'],
    ['elements:\n  a: { kind: $0, zone: x }', 'value elements/a/kind <> inline'],
    ['elements:\n  a: { kind: in$0f }', 'value elements/a/kind <inf> inline'],
    ['elements:\n  a: { zone: x, technologies: [vLLM, $0] }', 'member elements/a/technologies <> has vLLM inline'],
    ['elements:\n  a:\n    technologies: [vLLM, Py$0]', 'member elements/a/technologies <Py> has vLLM inline'],
    ['elements:\n  a:\n    technologies: [\n      vLLM,\n      $0\n    ]', 'member elements/a/technologies <> has vLLM inline'],
    ['elements:\n  a: { controls: { rate-limit: { status: pl$0 } } }', 'value elements/a/controls/rate-limit/status <pl> inline'],
    ['elements:\n  a: { controls: [rate-limit], $0', 'key elements/a <> has controls inline'],
    ['elements:\n  a: { type: process, \n  b: { zone: $0 }', 'value elements/b/zone <> inline'],
    ['zones: { $0 }', 'key zones <> inline'],
    ['review: { every: 90 days, l$0 }', 'key review <l> has every inline'],
    ['threats:\n  T1: { atlas: [AML.T00$0] }', 'member threats/T1/atlas <AML.T00> inline'],
    ['threats:\n  T1: { owasp: [LLM01:20$0] }', 'member threats/T1/owasp <LLM01:20> inline'],
    // where nothing is to be offered
    ['# com$0ment', 'none - <>'],
    ['owner: x # he$0re', 'none owner <>'],
    ['description: >-\n  some text\n  $0more\nowner: x', 'none description <>'],
    ['elements:\n  a:\n    description: |\n      te$0xt', 'none elements/a/description <>'],
    ['elements:\n  a:\n    zone: x\n      $0', 'none elements/a/zone <>'],
    ['elements:\n  a: { zone: x } $0', 'none elements <>'],
  ])('%j', (source, expected) => {
    const got = at(source);
    // where nothing is offered only that counts
    expect(expected.startsWith('none') ? got.split(' ')[0] : got).toBe(expected.startsWith('none') ? 'none' : expected);
  });

  it('goes on after a block text', () => {
    expect(at('elements:\n  a:\n    description: |\n      text\n    $0')).toBe('key elements/a <> has description');
  });

  it('knows a large document as well as a small one', () => {
    const many = Array.from({ length: 3000 }, (_, i) => `  e${i}: { type: process, zone: z }\n`).join('');
    expect(at(`elements:\n${many}  last:\n    type: process\n    $0\nflows:\n  f: { from: e1, to: e2 }\n`)).toBe('key elements/last <> has type');
  });

  it('never throws and stays in the text, whatever it holds', () => {
    const piece = fc.constantFrom('elements:', '\n', '  ', 'a:', ' ', '{', '}', '[', ']', ',', ':', '-', '- ', '"', "'", '#', ' # ', '|', '>-', 'x', '\r\n', '\t', '&a ', '*a', '\u{1f600}', '? ');
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), fc.nat(), (pieces, n) => {
      const text = pieces.join('');
      const offset = n % (text.length + 1);
      const { word } = contextAt(readDocument('a.threat.yaml', text), offset);
      expect(word.start).toBeGreaterThanOrEqual(0);
      expect(word.start).toBeLessThanOrEqual(word.end);
      expect(word.end).toBeLessThanOrEqual(text.length);
      expect(word.end).toBeGreaterThanOrEqual(offset === 0 ? 0 : Math.min(offset, word.end));
    }), { numRuns: 500 });
  });
});
