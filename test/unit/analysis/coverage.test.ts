import { readFileSync, readdirSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { Coverage, CoverageState } from '../../../core/analysis/coverage.ts';
import { coverageOf, coverageStates } from '../../../core/analysis/coverage.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import type { Settings } from '../../../core/analysis/settings.ts';
import { builtinAtlas, builtinFrameworks } from '../../../core/knowledge/builtin.ts';
import { findLists, frameworkLists } from '../../../core/knowledge/lists.ts';
import { jsonCoverage } from '../../../core/report/coverage-json.ts';
import { coverageTable } from '../../../core/report/coverage-table.ts';
import { reasonsWhyNot } from '../../../core/report/coverage-words.ts';
import { Locator } from '../../../core/report/location.ts';
import { navigatorLayer } from '../../../core/report/navigator-layer.ts';
import coverageSchema from '../../../schemas/coverage.schema.json' with { type: 'json' };
import layerSchema from '../../fixtures/navigator-layer-4.5.schema.json' with { type: 'json' };
import { analyse, catalog } from '../../support/analyse.ts';

const atlas = builtinAtlas();
const frameworks = builtinFrameworks();
const lists = frameworkLists(atlas, frameworks);

function cover(model: string, framework = 'atlas', settings: Settings = defaultSettings): Coverage {
  return coverageOf(analyse(model, { settings }), findLists(framework, lists)[0]!, { catalog, settings, atlas, frameworks });
}

const rag = `
threatmodel: T
elements:
  user: { kind: user, zone: external }
  llm: { kind: inference-server, zone: inference, controls: { rate-limit: { status: planned } } }
  index: { kind: vector-store, zone: data, multi-tenant: true }
flows:
  ask: { from: user, to: llm, data: Prompts, protocol: HTTPS, authenticated: true }
  look: { from: index, to: llm, data: Texts }
`.trimStart();

const state = (coverage: Coverage, id: string): CoverageState => coverage.entries.get(id)!.state;
const why = (coverage: Coverage, id: string): string => reasonsWhyNot(coverage.entries.get(id)!).join('\n');

describe('lists', () => {
  it.each([
    ['atlas', ['atlas']], ['ATLAS', ['atlas']], ['owasp-llm', ['owasp-llm-2026']], ['owasp-llm-2025', ['owasp-llm-2025']], ['owasp-asi', ['owasp-asi']], ['nist', ['nist-ai-rmf', 'nist-ai-100-2', 'nist-ai-600-1']],
    ['cosai', ['cosai-risks', 'cosai-controls']], ['x', []], ['', []], ['__proto__', []],
  ])('%j names %j', (word, ids) => expect(findLists(word, lists).map((list) => list.id)).toEqual(ids));

  it.each(lists.map((list) => [list.id, list] as const))('%s holds each entry in a group, parents before their parts', (_, list) => {
    expect(new Set(list.groups.flatMap((group) => group.entries))).toEqual(new Set(list.entries.keys()));
    for (const { id, parent, children } of list.entries.values()) {
      for (const child of children) expect(list.entries.get(child)?.parent).toBe(id);
      if (parent === undefined) continue;
      expect(list.entries.get(parent)?.children).toContain(id);
      for (const group of list.groups) if (group.entries.includes(id)) expect(group.entries.indexOf(parent)).toBeLessThan(group.entries.indexOf(id));
    }
  });

  it('are all frameworks of the data and both of ATLAS', () => {
    expect(lists.map((list) => list.id)).toEqual(['atlas', 'atlas-mitigations', ...new Set(frameworks.all().map((one) => one.frameworkId))]);
    expect(lists.find((list) => list.id === 'nist-ai-rmf')!.groups.map((group) => group.name)).toEqual(['GOVERN', 'MAP', 'MEASURE', 'MANAGE']);
    expect(lists.find((list) => list.id === 'nist-ai-100-2')!.entries.get('NISTAML.01')!.children).toContain('NISTAML.013');
  });
});

describe('states', () => {
  const coverage = cover(rag);

  it('are open with the findings that name the entry', () => {
    const entry = coverage.entries.get('AML.T0024.002')!;
    expect(entry.state).toBe('open');
    expect(entry.findings.map(({ finding }) => finding.id)).toContain('AI-INF-02@llm');
    expect(entry.absent).toEqual([]);
  });

  it('of a technique are those of the part that asks for most', () => {
    const entry = coverage.entries.get('AML.T0024')!;
    expect(entry.state).toBe('open');
    expect(entry.parts!.open).toBeGreaterThan(0);
  });

  it('are not applicable with the condition that is not met, on the subject where least is missing', () => {
    expect(state(coverage, 'AML.T0018.000')).toBe('not-applicable');
    expect(why(coverage, 'AML.T0018.000')).toContain('no element is of kind tuning-job');
    const withAgent = cover(rag.replace('flows:', '  agent: { kind: agent, executes-code: false }\n  two: { kind: agent }\nflows:'));
    const absent = [...withAgent.entries.values()].flatMap((entry) => entry.absent.map(({ absence }) => absence)).find((absence) => absence.rule.id === 'AI-AGENT-10')!;
    expect(absent).toMatchObject({ because: 'condition', asked: 2 });
  });

  it('are not covered where nothing names the entry', () => {
    const none = [...coverage.entries.values()].filter((entry) => entry.own === 'not-covered');
    expect(none.length).toBeGreaterThan(20);
    const named = new Set([...catalog.rules.values()].flatMap((rule) => rule.atlas.techniques));
    for (const { entry } of none) expect(named.has(entry.id), entry.id).toBe(false);
  });

  it('are not covered, with the reason, where the project has switched off what would find something', () => {
    const settings: Settings = { ...defaultSettings, rules: new Map([...catalog.rules.values()].filter((rule) => rule.atlas.techniques.includes('AML.T0024.002')).map((rule) => [rule.id, { off: true, because: 'Nobody asks' }])) };
    const off = cover(rag, 'atlas', settings);
    expect(off.entries.get('AML.T0024.002')!.own).toBe('not-covered');
    expect(why(off, 'AML.T0024.002')).toContain("AI-INF-02: switched off in this project (Nobody asks); it would apply to 'llm'");
    const packOff = cover(rag, 'atlas', { ...defaultSettings, packs: new Map([['ai', false]]) });
    expect(why(packOff, 'AML.T0024.002')).toContain('with its pack ai');
  });

  it('are unknown, and count apart, where facts are not stated', () => {
    const all = lists.flatMap((list) => [...cover(rag, list.id).entries.values()]);
    const unknown = all.filter((entry) => entry.own === 'unknown');
    expect(unknown.length).toBeGreaterThan(0);
    for (const { findings } of unknown) expect(findings.some(({ finding }) => finding.state === 'open')).toBe(false);
  });

  it('are decided once somebody has decided, mitigated once a control stands', () => {
    const decided = cover(`${rag}threats:\n  T1: { on: llm, title: X, atlas: [AML.T0000.001] }\ndecisions:\n  - { threat: T1, on: llm, status: accepted, because: Y, by: z }\n`);
    expect(state(decided, 'AML.T0000.001')).toBe('decided');
    expect(state(decided, 'AML.T0000')).toBe('decided');
    const done = cover(`${rag.replace('planned', 'verified')}threats:\n  T1: { on: llm, title: X, atlas: [AML.T0000.001], settled-by: [rate-limit] }\n`);
    expect(state(done, 'AML.T0000.001')).toBe('mitigated');
  });

  it("read an id with its name in a threat of the model, and a retired id as what took its place", () => {
    const retired = [...JSON.parse(readFileSync('knowledge/atlas.json', 'utf8')).retired as { id: string; replacedBy?: string }[]].find((one) => one.replacedBy !== undefined && atlas.technique(one.replacedBy))!;
    const coverage = cover(`${rag}threats:\n  T1: { on: llm, title: X, atlas: ["AML.T0000.001 (Pre-Print Repositories)", ${retired.id}] }\n`);
    expect(coverage.entries.get('AML.T0000.001')!.findings.map(({ finding }) => finding.rule)).toContain('T1');
    expect(coverage.entries.get(retired.replacedBy!)!.findings.find(({ finding }) => finding.rule === 'T1')!.tie.by).toBe(retired.id);
  });
});

describe('lists of measures', () => {
  it('are covered by findings that ask for their controls; a planned control settles nothing', () => {
    const coverage = cover(rag, 'atlas-mitigations');
    const entry = coverage.entries.get('AML.M0004')!;
    expect(entry.state).toBe('open');
    expect(entry.controls).toContain('rate-limit');
    expect(entry.uses.map(({ use, on }) => `${use.id} ${on.id} ${use.status}`)).toEqual(['rate-limit llm planned']);
    const article = cover(rag, 'eu-ai-act').entries.get('Art. 15')!;
    expect(article.findings.every(({ tie }) => tie.controls.length > 0)).toBe(true);
    expect(article.findings.length).toBeGreaterThan(3);
  });

  it('have no state but not covered where nothing names an entry', () => {
    const coverage = cover(rag, 'maestro');
    expect(coverage.named).toBe(0);
    expect(coverage.counts['not-covered']).toBe(7);
    expect(coverageTable(coverage, 'T')).toContain('names an entry of CSA MAESTRO');
  });
});

it('an entry of another edition is covered by what the other edition names', () => {
  const model = `${rag}threats:\n  T1: { on: llm, title: X, owasp: [LLM07:2025] }\n`;
  const next = frameworks.otherEdition('LLM07:2025')!.id;
  const tie = cover(model, 'owasp-llm-2026').entries.get(next)!.findings.find(({ finding }) => finding.rule === 'T1')!.tie;
  expect(tie).toEqual({ by: 'LLM07:2025', approximate: false, controls: [] });
  expect(coverageTable(cover(model, 'owasp-llm-2026'), 'T')).toContain('T1 on llm (as LLM07:2025)');
});

const examples = readdirSync('examples').filter((file) => file.endsWith('.threat.yaml'));

describe.each(examples)('%s', (file) => {
  const analysis = analyse(readFileSync(`examples/${file}`, 'utf8'));
  const each = lists.map((list) => ({ id: list.id, coverage: coverageOf(analysis, list, { catalog, settings: defaultSettings, atlas, frameworks }) }));
  const byRule = new Set(analysis.findings.map((finding) => finding.rule));

  it.each(each)('$id adds up', ({ coverage }) => {
    const { entries, counts, list } = coverage;
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(list.entries.size);
    for (const { entry, state: whole, own, findings, absent } of entries.values()) {
      const states = [own, ...entry.children.map((child) => state(coverage, child))];
      expect(whole).toBe(coverageStates.find((one) => states.includes(one)));
      if (findings.length > 0) expect(own).toBe(coverageStates.find((one) => findings.some(({ finding }) => finding.state === one)));
      else expect(['not-applicable', 'not-covered']).toContain(own);
      // a rule that is on and finds nothing has a reason; one that finds something is under findings
      for (const { absence } of absent) {
        expect(byRule.has(absence.rule.id)).toBe(false);
        if (absence.because === 'condition') expect(absence.facts.length, absence.rule.id).toBeGreaterThan(0);
      }
    }
  });

  it('every finding with references stands under each of them', () => {
    for (const { coverage } of each)
      for (const finding of analysis.findings) {
        const { definition } = finding;
        for (const id of [...definition?.atlas.techniques ?? [], ...definition?.owasp ?? [], ...definition?.cwe ?? [], ...definition?.nist ?? []])
          if (coverage.list.entries.has(id)) expect(coverage.entries.get(id)!.findings.map((one) => one.finding.id)).toContain(finding.id);
      }
  });

  it('tables are 80 columns wide at most', () => {
    for (const { coverage } of each) for (const line of coverageTable(coverage, analysis.model.name).split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('JSON is what its schema says', () => {
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(coverageSchema);
    const context = { catalog, locator: new Locator(analysis.model.documents), versions: { tool: '1', catalogue: '1', atlas: atlas.version } };
    for (const { coverage } of each) {
      validate(JSON.parse(JSON.stringify(jsonCoverage(analysis, coverage, context))));
      expect(validate.errors ?? []).toEqual([]);
    }
  });

  it('the Navigator layer is what the format says, a technique once', () => {
    const layer = navigatorLayer(each[0]!.coverage, analysis.model.name);
    const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(layerSchema);
    validate(JSON.parse(JSON.stringify(layer)));
    expect(validate.errors ?? []).toEqual([]);
    expect(new Set(layer.techniques.map((one) => one.techniqueID))).toEqual(new Set(atlas.all('technique').map((one) => one.id)));
    expect(layer.techniques).toHaveLength(atlas.all('technique').length);
  });
});

it('names of a model cannot break out of the table or the layer', () => {
  const model = rag.replace('threatmodel: T', `threatmodel: "T\\e[31m\\n${'x'.repeat(300)}"`).replaceAll('llm', '"l\\u202em"');
  const coverage = cover(model);
  const table = coverageTable(coverage, analyse(model).model.name);
  expect(table).not.toMatch(/[\u001b\u202e]/);
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  expect(JSON.stringify(navigatorLayer(coverage, analyse(model).model.name))).not.toMatch(/[\u001b\u202e]|\\u001b/);
});
