import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../core/analysis/analyse.ts';
import { Analyser } from '../../core/analysis/analyse.ts';
import { defaultSettings } from '../../core/analysis/settings.ts';
import { MemoryFiles } from '../../core/model/files.ts';
import { readDocument } from '../../core/syntax/read.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { catalog, today, words } from '../support/analyse.ts';

/** Whatever is typed: what is kept from the version before gives the same as reading everything anew. */

const examples = readdirSync('examples').filter((file) => file.endsWith('.threat.yaml')).map((file) => readFileSync(`examples/${file}`, 'utf8'));
const snippets = ['\n', ' ', '  ', ':', '- ', '#', '{', '}', '[', ']', '"', "'", 'encrypted: false', 'true', 'gateway', '\n  new: { type: process, zone: dmz }', '\t', '&a', '*a', '|', 'é😀', '\r\n', '---\n', 'elements:\n'];

const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), remove: fc.nat(40), insert: fc.oneof(fc.constantFrom(...snippets), fc.constant(''), fc.string({ maxLength: 6 })) });

function run(analyser: Analyser, tree: DocumentTree, before?: Analysis): Analysis {
  return analyser.analyse(tree, new MemoryFiles(new Map([[tree.file, tree]])), { settings: defaultSettings, today, ...(before ? { before } : {}) });
}

function plain(analysis: Analysis): unknown {
  return {
    subjects: analysis.subjects.map((s) => [s.subject.id, s.findings.length]),
    references: analysis.model.references.map((r) => [r.id, r.to, r.declaration, r.source.item.file, absolute(r.source)]),
    problems: analysis.problems.map((p) => ({ code: p.code, message: p.message, at: absolute(p.source), related: p.related?.map((r) => absolute(r.source)) })),
    findings: analysis.findings.map((f) => ({ id: f.id, state: f.state, priority: f.priority, message: f.message, at: absolute(f.source), because: f.because.map((r) => [r.text, r.source && absolute(r.source)]), remedies: f.remedies, related: f.related.map((r) => [r.message, absolute(r.source)]), decided: f.decision && absolute(f.decision.source), ai: f.aiSpecific, dread: f.dread, replacedBy: f.replacedBy })),
  };
}

describe('analysing after edits', () => {
  it('gives what analysing from scratch gives', () => {
    fc.assert(
      fc.property(fc.nat(examples.length - 1), fc.array(edit, { minLength: 1, maxLength: 6 }), (index, edits) => {
        const analyser = new Analyser(catalog, words);
        let text = examples[index]!;
        let tree = readDocument('m.threat.yaml', text);
        let analysis = run(analyser, tree);
        plain(analysis);
        for (const { at, remove, insert } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + insert + text.slice(start + remove);
          tree = readDocument('m.threat.yaml', text, tree);
          analysis = run(analyser, tree, analysis);
          expect(plain(analysis)).toEqual(plain(run(new Analyser(catalog, words), readDocument('m.threat.yaml', text))));
        }
      }),
      { numRuns: 40 },
    );
  }, 600_000);
});
