import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../core/analysis/analyse.ts';
import { Analyser } from '../../core/analysis/analyse.ts';
import { defaultSettings } from '../../core/analysis/settings.ts';
import { defaultView } from '../../core/analysis/view.ts';
import { MemoryFiles } from '../../core/model/files.ts';
import { readDocument } from '../../core/syntax/read.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { absolute } from '../../core/syntax/tree.ts';
import { catalog, today, words } from '../support/analyse.ts';

/** Edits as people make them (a value turned, an element copied, a flow led elsewhere, a line taken out): what is kept from before gives the same as analysing anew. */

const runs = Number(process.env['RUNS'] ?? 25);
const texts = ['examples', 'test/corpus'].flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.threat.yaml')).map((file) => readFileSync(`${folder}/${file}`, 'utf8')));
const kinds = [...catalog.kinds.keys()];
const controls = [...catalog.controls.keys()];
const rules = [...catalog.rules.keys()];

/** A line put in place of another; all of it comes from the numbers alone. */
function edited(text: string, [where, what, which]: readonly [number, number, number]): string {
  const lines = text.split('\n');
  const at = where % lines.length;
  const line = lines[at]!;
  const ids = [...text.matchAll(/^ {2}([\w-]+):/gm)].map((match) => match[1]!);
  const pick = <T>(list: readonly T[]): T => list[which % list.length]!;
  const indent = /^ */.exec(line)![0];
  const put = (...now: readonly string[]): string => [...lines.slice(0, at), ...now, ...lines.slice(at + 1)].join('\n');
  switch (what % 18) {
    case 0: return put();
    case 1: return put(line, line);
    case 2: return put(line.replace(/\b(true|false)\b/, (word) => (word === 'true' ? 'false' : 'true')));
    case 3: return put(line.replace(/(kind: )[\w-]+/, `$1${pick(kinds)}`));
    case 4: return put(line.replace(/((?:from|to|on|zone|parent): )[\w-]+/, `$1${pick(ids)}`));
    case 5: return put(line.replace(/^( {2})[\w-]+:/, `$1${pick(ids)}x:`));
    case 6: return put(line, `${indent}controls: [${pick(controls)}]`);
    case 7: return put(line.replace(/((?:data|holds): )\[?[^\],\n]*/, `$1[${pick(ids)}`));
    case 8: return put(line.replace(/(type: )\w+/, `$1${pick(['process', 'store', 'external'])}`));
    case 9: return put(`  n${which}: { from: ${pick(ids)}, to: ${ids[(which * 7) % ids.length]}, data: [${ids[(which * 3) % ids.length]}], protocol: HTTPS }`, line);
    case 10: return put(`  e${which}:`, `    kind: ${pick(kinds)}`, `    zone: ${ids[(which * 5) % ids.length]}`, line);
    case 11: return put(`${line}x`);
    case 12: return put(line.slice(0, -1));
    case 13: return `${text}\ndecisions:\n  - { threat: ${pick(rules)}, on: ${ids[(which * 11) % ids.length]}, status: accepted, because: Known, by: a }\n`;
    case 14: return put(line, `${indent}out-of-scope: Another team looks at it.`);
    case 15: return put(line.replace(/(protocol: ).*/, `$1${pick(['HTTP', 'HTTPS', 'gRPC', 'mTLS', 'HTTP (no TLS)'])}`));
    case 16: return put(line, `${indent}internet-facing: ${which % 2 === 0}`, `${indent}bidirectional: true`);
    default: return `${text}\nthreats:\n  own${which}: { on: ${pick(ids)}, title: Something, settled-by: [${pick(controls)}] }\n`;
  }
}

function run(analyser: Analyser, tree: DocumentTree, before?: Analysis): Analysis {
  return analyser.analyse(tree, new MemoryFiles(new Map([[tree.file, tree]])), { settings: defaultSettings, today, ...(before ? { before } : {}) });
}

/** Everything that somebody could see, in one text. */
function plain(analysis: Analysis): string {
  const { model } = analysis;
  return [
    ...analysis.problems.map((p) => JSON.stringify([p.code, p.severity, p.message, absolute(p.source), p.replacement, p.related?.map((r) => [r.message, absolute(r.source)])])),
    ...analysis.findings.map((f) => JSON.stringify([f.id, f.state, f.priority, f.message, absolute(f.source), f.because.map((r) => [r.text, r.truth, r.basis, r.source && absolute(r.source)]), f.dread, f.replacedBy, f.remedies, f.related.map((r) => [r.message, absolute(r.source)]), f.decision && absolute(f.decision.source), f.aiSpecific, f.statedWeakness])),
    ...model.references.map((r) => JSON.stringify([r.id, r.to, r.declaration, absolute(r.source)])),
    ...[...model.zones.values()].map((z) => JSON.stringify([z.id, z.type, z.trust, z.parent?.value, z.implicit, absolute(z.idSource)])),
    ...defaultView(analysis.findings, { general: true, limit: 1000 }).lines.map((line) => `${line.message} ${absolute(line.source).start}`),
  ].join('\n');
}

describe('analysing after edits that change what a model says', () => {
  it('gives what analysing from scratch gives', () => {
    fc.assert(
      fc.property(fc.nat(texts.length - 1), fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 25 }), fc.boolean(), (index, edits, looked) => {
        const analyser = new Analyser(catalog, words);
        let text = texts[index]!;
        let tree = readDocument('m.threat.yaml', text);
        let analysis = run(analyser, tree);
        for (const [n, edit] of edits.entries()) {
          // words are worked out when somebody looks: both what has been looked at and what has not must come out right
          if (looked || n % 3 === 0) plain(analysis);
          text = edited(text, edit);
          tree = readDocument('m.threat.yaml', text, tree);
          analysis = run(analyser, tree, analysis);
          if (n % 3 !== 1 && n < edits.length - 1) continue;
          const anew = plain(run(new Analyser(catalog, words), readDocument('m.threat.yaml', text)));
          if (plain(analysis) !== anew) expect(plain(analysis).split('\n')).toEqual(anew.split('\n'));
        }
      }),
      { numRuns: runs },
    );
  }, 600_000);
});
