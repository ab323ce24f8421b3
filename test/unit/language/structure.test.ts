import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SelectionRange } from 'vscode-languageserver-protocol';
import { readDocument } from '../../../core/syntax/read.ts';
import { enclosing } from '../../../core/syntax/folding.ts';
import { foldingRanges, linkedEditingRanges, selectionRanges } from '../../../server/features/structure.ts';
import { LineIndex } from '../../../core/text/text.ts';
import { setup } from '../../lsp/check.ts';
import { inBothSyntaxes } from '../../support/syntaxes.ts';

/** `first-last kind` of every fold, lines from 0. */
function folds(source: string): string[] {
  const { session, at } = setup(source);
  return foldingRanges(session, at).map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ''}`);
}

/** The texts around the cursor, from the inside out. */
function selections(source: string): string[] {
  const { session, at, fixture } = setup(source);
  const text = fixture.files.get(at.textDocument.uri.slice('file:///w'.length))!;
  const lines = new LineIndex(text);
  const result: string[] = [];
  for (let range: SelectionRange | undefined = selectionRanges(session, { ...at, positions: [at.position] })![0]; range; range = range.parent) result.push(text.slice(lines.offsetAt(range.range.start), lines.offsetAt(range.range.end)));
  return result;
}

function linked(source: string, options: Parameters<typeof setup>[1] = {}): string[] | null {
  const { session, at } = setup(source, options);
  return linkedEditingRanges(session, at)?.ranges.map(({ start, end }) => `${start.line}:${start.character}-${end.character}`) ?? null;
}

describe('Folding', () => {
  it('sections, items and what is in them', () => {
    expect(folds('threatmodel: X\nelements:\n  a:\n    kind: agent\n    controls:\n      rate-limit:\n        status: planned\n    description: |\n      one\n      # two\n      # three\n  b: {\n    type: store\n  }\n')).toEqual(['1-12', '2-10', '4-6', '5-6', '7-10', '11-12']);
  });

  it('comments and regions', () => {
    expect(folds('# a\n# b\n\n# region zones\nzones:\n  a: {}\n# endregion\n# one\nelements:\n  a: { type: store } # no\n  # c\n  # d\n  b: { type: store }\n')).toEqual(['0-1 comment', '3-6 region', '4-5', '8-12', '10-11 comment']);
  });

  inBothSyntaxes('items over several lines', { yaml: 'threatmodel: X\nelements:\n  a:\n    type: store\n    holds: [b]\ndata:\n  b: {}\n', dsl: 'threatmodel "X"\ndata b\n\nstore a {\n  holds: b\n  tags: c\n}\n' }, (source, syntax) => {
    expect(folds(source)).toEqual(syntax === 'yaml' ? ['1-4', '2-4', '5-6'] : ['3-5']);
  });

  it('keeps to what the client takes', () => {
    const { session, at } = setup('elements:\n  a:\n    type: store\n  b:\n    type: store\n', { client: { foldingLimit: 2 } });
    expect(foldingRanges(session, at)).toHaveLength(2);
  });
});

describe('Selecting more', () => {
  it('from the word to the document', () => {
    const text = 'threatmodel: X\nelements:\n  a:\n    description: A public gate$0way\n    holds: [b]\n  c: { type: store }\n';
    expect(selections(text)).toEqual([
      'gateway', 'A public gateway', 'description: A public gateway', 'description: A public gateway\n    holds: [b]', 'a:\n    description: A public gateway\n    holds: [b]',
      'elements:\n  a:\n    description: A public gateway\n    holds: [b]\n  c: { type: store }', text.replace('$0', ''),
    ]);
  });

  it('inside quotes and brackets', () => {
    expect(selections('elements:\n  a: { holds: ["x$0 y", z] }\n').slice(0, 8)).toEqual(['x', 'x y', '"x y"', '"x y", z', '["x y", z]', 'holds: ["x y", z]', ' holds: ["x y", z] ', '{ holds: ["x y", z] }']);
  });

  inBothSyntaxes('a key', { yaml: 'elements:\n  a: { ty$0pe: store }\n', dsl: 'store a { ow$0ner: us }\n' }, (source, syntax) => {
    expect(selections(source).slice(0, 2)).toEqual(syntax === 'yaml' ? ['type', 'type: store'] : ['owner', 'owner: us']);
  });

  it('never gets smaller on the way out, wherever the cursor is', () => {
    const text = 'threatmodel: X # c\nelements:\n  a: &x { kind: "a b", holds: [b, { c: d }] }\n  b: *x\n  "c d":\n    description: >\n      text\n      more\nflows:\n  f: { from: a }\ndecisions:\n  - threat: T\n    on: a\n';
    const tree = readDocument('/m.threat.yaml', text);
    fc.assert(fc.property(fc.nat(text.length), (offset) => {
      const spans = enclosing(tree, offset);
      for (const [i, span] of spans.entries()) {
        expect(span.start <= offset && offset <= span.end).toBe(true);
        const inner = spans[i - 1];
        if (inner) expect(span.start <= inner.start && inner.end <= span.end && span.end - span.start > inner.end - inner.start).toBe(true);
      }
      expect(spans.at(-1)).toEqual({ start: 0, end: text.length });
    }));
  });
});

describe('Editing an id in all places at once', () => {
  inBothSyntaxes('from its declaration', { yaml: 'threatmodel: X\nelements:\n  l$0lm: { type: process }\nflows:\n  f: { from: llm, to: llm }\n', dsl: 'threatmodel "X"\nprocess l$0lm\nflow f: llm -> llm\n' }, (source, syntax) => {
    expect(linked(source)).toEqual(syntax === 'yaml' ? ['2:2-5', '4:13-16', '4:22-25'] : ['1:8-11', '2:8-11', '2:15-18']);
  });

  it.each([
    ['from where it is named', 'threatmodel: X\nelements:\n  a: { type: process }\nflows:\n  f: { from: $0a, to: a }\n'],
    ['when it is named nowhere', 'threatmodel: X\nelements:\n  a$0: { type: process }\n'],
    ['when it is written in several ways', 'threatmodel: X\nelements:\n  a$0: { type: process }\nflows:\n  f: { from: "a", to: a }\n'],
    ['when it is declared twice', 'threatmodel: X\nelements:\n  a$0: { type: process }\n  b: {}\ndata:\n  a: {}\nflows:\n  f: { from: a, to: b }\n'],
    ['when another file names it', '//- /main.threat.yaml\nthreatmodel: X\ninclude: p.threat.yaml\nelements:\n  a$0: { type: process }\nflows:\n  f: { from: a, to: a }\n//- /p.threat.yaml\nflows:\n  g: { from: a, to: a }\n'],
  ])('not %s', (_, source) => expect(linked(source)).toBeNull());
});
