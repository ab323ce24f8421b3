import { describe, expect, it } from 'vitest';
import type { Analysis } from '../../../core/analysis/analyse.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { analyser, today, wordsOf } from '../../support/analyse.ts';

function analyseFiles(root: string, files: Readonly<Record<string, string>>): Analysis {
  const trees = new Map(Object.entries(files).map(([file, text]) => [file, readDocument(file, text)]));
  return analyser.analyse(trees.get(root)!, new MemoryFiles(trees), { settings: defaultSettings, today });
}

const problems = (analysis: Analysis): string[] => analysis.problems.filter((p) => p.code !== 'no-flows' && p.code !== 'unused-data').map((p) => `${p.code} ${p.source.item.file} ${wordsOf(p.source)}`);

const yamlZones = 'zones:\n  edge: { type: dmz }\ndata:\n  prompts: { classification: secret }\ncontrols:\n  screening: { name: Screening, counts-as: [user-training] }\n';
const dslZones = 'zone edge : dmz\ndata prompts { classification: secret }\ncontrol screening "Screening" { counts-as: user-training }\n';
const dslModel = (include: string): string => `threatmodel "M"\ninclude: "${include}"\nprocess g : api-gateway { zone: edge; controls: screening }\nexternal u { zone: external }\nflow u -> g carries prompts over HTTPS\n`;
const yamlModel = (include: string): string => `threatmodel: M\ninclude: ${include}\nelements:\n  g: { type: process, kind: api-gateway, zone: edge, controls: [screening] }\n  u: { type: external, zone: external }\nflows:\n  u-g: { from: u, to: g, data: prompts, protocol: HTTPS }\n`;

describe('includes', () => {
  it('go from each syntax to the other, with the same findings', () => {
    const models = [
      analyseFiles('m.threat.yaml', { 'm.threat.yaml': yamlModel('z.threat.yaml'), 'z.threat.yaml': yamlZones }),
      analyseFiles('m.threat.yaml', { 'm.threat.yaml': yamlModel('z.threat'), 'z.threat': dslZones }),
      analyseFiles('m.threat', { 'm.threat': dslModel('z.threat.yaml'), 'z.threat.yaml': yamlZones }),
      analyseFiles('m.threat', { 'm.threat': dslModel('z.threat'), 'z.threat': dslZones }),
    ];
    const said = models.map((analysis) => analysis.findings.map((f) => `${f.id} ${f.state} ${f.dread.adjusted}`));
    expect(said[0]!.length).toBeGreaterThan(5);
    for (const [i, analysis] of models.entries()) {
      expect(problems(analysis)).toEqual([]);
      expect(said[i]!.toSorted()).toEqual(said[0]!.toSorted());
      expect(analysis.model.documents.map((tree) => tree.syntax)).toEqual([[['yaml', 'yaml'], ['yaml', 'dsl'], ['dsl', 'yaml'], ['dsl', 'dsl']][i]].flat());
    }
  });

  it('are reported where they go round', () => {
    const analysis = analyseFiles('m.threat', { 'm.threat': dslModel('z.threat.yaml'), 'z.threat.yaml': `${yamlZones}include: [y.threat]\n`, 'y.threat': 'include: ["m.threat", "y.threat"]\n' });
    expect(problems(analysis)).toEqual(['include-cycle y.threat "m.threat"', 'include-cycle y.threat "y.threat"']);
  });

  it('are reported where nothing is', () => {
    expect(problems(analyseFiles('m.threat', { 'm.threat': 'threatmodel "M"\ninclude: ["no.threat", "../x.threat.yaml"]\n' }))).toEqual(['include-missing m.threat "no.threat"', 'include-refused m.threat "../x.threat.yaml"']);
  });

  it('share one namespace: flows of two files with one derived id are told of', () => {
    const analysis = analyseFiles('m.threat', { 'm.threat': 'threatmodel "M"\ninclude: "b.threat"\nprocess a : agent\nprocess b : agent\nflow a -> b\nflow a -> b\n', 'b.threat': 'flow a -> b\n' });
    expect([...analysis.model.flows.keys()]).toEqual(['a-b', 'a-b-2']);
    expect(problems(analysis)).toEqual(['duplicate-id m.threat flow', 'duplicate-id b.threat flow']);
  });
});
