import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Analyser } from '../../../core/analysis/analyse.ts';
import { defaultSettings } from '../../../core/analysis/settings.ts';
import { fixesForProblem } from '../../../core/fixes/problem-fixes.ts';
import { atlasOfRelease, builtinAtlas } from '../../../core/knowledge/builtin.ts';
import { idWithName, mentionsOf } from '../../../core/knowledge/mentions.ts';
import { readAtlasRelease } from '../../../core/knowledge/release.ts';
import { checkMentions } from '../../../core/model/checks/atlas.ts';
import { MemoryFiles } from '../../../core/model/files.ts';
import { catalogWords } from '../../../core/model/words-of.ts';
import { readDocument } from '../../../core/syntax/read.ts';
import { applyEdits } from '../../../core/text/text.ts';
import { analyse, catalog, today, wordsOf } from '../../support/analyse.ts';

const atlas = builtinAtlas();

/** T0043 is Craft Adversarial Data, T0020 Training Data Poisoning (formerly Poison Training Data), T0010.003 AI Supply Chain Compromise: Model. */
const found: readonly [text: string, id: string, name: string, rightId: string][] = [
  ['AML.T0043 Poison Training Data', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['aml.t0043 poison training  data', 'AML.T0043', 'poison training  data', 'AML.T0020'],
  ['AML.T0043 (Training Data Poisoning)', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['AML.T0043: Training Data Poisoning', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['AML.T0043 - Training Data Poisoning', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['AML.T0043 – Training Data Poisoning.', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['AML.T0043 "Training Data Poisoning"', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['**AML.T0043** Training Data Poisoning', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['| AML.T0043 | Training Data Poisoning |', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['[AML.T0043] Training Data Poisoning', 'AML.T0043', 'Training Data Poisoning', 'AML.T0020'],
  ['Poison Training Data (AML.T0043)', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['Poison Training Data: AML.T0043', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['see Poison Training Data (`AML.T0043`) for more', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['  # AML.T0043 Poison Training Data, through the upload', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['# AML.T0043 Poison Training Data is what we fear', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['    atlas: AML.T0043  # Poison Training Data', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['    atlas: [AML.T0043] # Poison Training Data', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['    - AML.T0043 # Poison Training Data', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  ['    atlas: [AML.T0043 Poison Training Data, AML.T0051]', 'AML.T0043', 'Poison Training Data', 'AML.T0020'],
  // sub-techniques, short and in full, and their like
  ['AML.T0051.000 (Indirect)', 'AML.T0051.000', 'Indirect', 'AML.T0051.001'],
  ['AML.T0051.000 LLM Prompt Injection: Indirect', 'AML.T0051.000', 'LLM Prompt Injection: Indirect', 'AML.T0051.001'],
  ['AML.T0010 (Model)', 'AML.T0010', 'Model', 'AML.T0010.003'],
  ['AML.T0043: AI Supply Chain Compromise: Model', 'AML.T0043', 'AI Supply Chain Compromise: Model', 'AML.T0010.003'],
  ['AML.T0115.000 (Models)', 'AML.T0115.000', 'Models', 'AML.T0115.001'],
  // tactics and mitigations
  ['AML.TA0010 Impact', 'AML.TA0010', 'Impact', 'AML.TA0011'],
  ['AML.T0020 (Exfiltration)', 'AML.T0020', 'Exfiltration', 'AML.TA0010'],
  ['AML.M0003 Limit Public Release of Information', 'AML.M0003', 'Limit Public Release of Information', 'AML.M0000'],
  ['AML.TA0001 ML Model Access', 'AML.TA0001', 'ML Model Access', 'AML.TA0000'],
];

test.each(found)('%s', (text, id, name, rightId) => {
  const [only, ...rest] = mentionsOf(text, atlas);
  expect(rest).toEqual([]);
  expect(only).toMatchObject({ id, name, rightId });
  expect(text.slice(only!.idSpan.start, only!.idSpan.end).toUpperCase()).toBe(id);
  expect(text.slice(only!.nameSpan.start, only!.nameSpan.end)).toBe(name);
  const entry = atlas.lookup(id)!;
  expect(only!.rightName).toBe(entry.is === 'technique' ? entry.fullName : entry.name);
});

const silent: readonly string[] = [
  '', 'AML.', 'Poison Training Data', 'AML.T0020', 'AML.T0020, AML.T0043',
  'AML.T0020 Training Data Poisoning', 'AML.T0020: poison training data', 'AML.T0020 (Poison Training Data)', 'Poison Training Data (AML.T0020)', 'atlas: AML.T0020 # Training Data Poisoning',
  'AML.T0010.003 Model', 'AML.T0010.003 AI Supply Chain Compromise: Model', 'AML.T0010: AI Supply Chain Compromise: Model', 'AML.T0010.003 (ML Supply Chain Compromise)',
  // the parent of a sub-technique, the tactic of a technique, what a mitigation works against
  'AML.T0010.003 AI Supply Chain Compromise', 'AI Supply Chain Compromise (AML.T0010.003)', 'AML.T0020 (Persistence)', 'AML.TA0006 Training Data Poisoning', 'AML.M0007 Training Data Poisoning', 'AML.T0020 (Sanitize Training Data)',
  // prose between, words that go on
  'AML.T0043 is not Poison Training Data', 'AML.T0043 and Poison Training Data', 'AML.T0043 Poison Training Dataset', 'AML.T0043 Poison Training Data-driven models', 'AML.T0043 Poison Training Data Detector',
  'AML.T0043 model', 'AML.T0043 Model weights', 'AML.T0043 data.', 'AML.T0043 Impact: high', 'AML.T0043 Discovery of hosts', 'Detect Poison Training Data (AML.T0043)',
  'AML.T0043\nPoison Training Data', 'AML.T0043, Poison Training Data', 'AML.T0043Poison Training Data', 'XAML.T0043 Poison Training Data', 'AML.T00431 Poison Training Data',
  // headings and lists
  'Impact: AML.T0020', 'Discovery: AML.T0020, AML.T0043', '| AML.T0043 | AI Bill of Materials |', '| LLM Prompt Injection | AML.M0003 |', 'Training Data Poisoning: AML.T0043, AML.T0020', 'AML.T0020, AML.T0043: Training Data Poisoning',
  'atlas: [AML.T0020, AML.T0043] # Poison Training Data',
  // a name between two ids belongs to the one that it is right for; where it is right for none, nobody knows
  'AML.T0043 Craft Adversarial Data AML.T0020 Poison Training Data', 'Craft Adversarial Data AML.T0043 Poison Training Data AML.T0020', 'AML.T0043 Craft Adversarial Data - AML.T0020', 'AML.T0043 Spearphishing AML.T0020',
  'AML.T0043 LLM Prompt Injection AML.T0020',
  // ids that are not alive, case studies, names of several things
  'AML.T9999 Poison Training Data', 'AML.T0019 Poison Training Data', 'AML.CS0009 Poison Training Data', 'AML.T0043 Tay Poisoning', 'AML.T0043 (Datasets)', 'AML.T0043 AI Agent Tools',
];

test.each(silent)('nothing to remark on: %j', (text) => expect(mentionsOf(text, atlas)).toEqual([]));

test('two that were swapped are both found', () => {
  expect(mentionsOf('# AML.T0043 Poison Training Data; AML.T0020 (Craft Adversarial Data)', atlas).map((one) => [one.id, one.rightId])).toEqual([['AML.T0043', 'AML.T0020'], ['AML.T0020', 'AML.T0043']]);
});

describe('every name of ATLAS', () => {
  const entries = (['technique', 'tactic', 'mitigation'] as const).flatMap((is) => atlas.all(is as 'technique'));
  const forms: readonly ((id: string, name: string) => string)[] = [
    (id, name) => `${id} ${name}`, (id, name) => `${id} (${name})`, (id, name) => `${id}: ${name}`, (id, name) => `${name} (${id})`, (id, name) => `# ${name}: ${id}`, (id, name) => `atlas: [${id}] # ${name}`,
  ];

  test('is right beside its own id, in each form', () => {
    for (const entry of entries)
      for (const name of [entry.name, entry.fullName ?? entry.name, ...(entry.formerNames ?? [])])
        for (const form of forms) expect(mentionsOf(form(entry.id, name), atlas), form(entry.id, name)).toEqual([]);
  });

  test('is found beside the id of another of its kind, in each form', () => {
    for (const [index, entry] of entries.entries()) {
      const other = entries[(index + 7) % entries.length]!;
      const name = other.fullName ?? other.name;
      if ((other as { is: string }).is !== (entry as { is: string }).is || entry.parent === other.id || other.parent === entry.id || atlas.named(name).length > 1) continue;
      for (const form of forms) expect(mentionsOf(form(entry.id, name), atlas).map((one) => one.rightId), form(entry.id, name)).toEqual([other.id]);
    }
  });
});

test.each([
  ['AML.T0020 Poison Training Data', 'AML.T0020'], ['AML.T0020 (Training Data Poisoning)', 'AML.T0020'], ['AML.T0020: Craft Adversarial Data', 'AML.T0020'], ['Poison Training Data (AML.T0020)', 'AML.T0020'],
  ['AML.T0010.003 Model', 'AML.T0010.003'], ['AML.T0019 Publish Poisoned Datasets', 'AML.T0019'], ['aml.t0020 - Training Data Poisoning', 'AML.T0020'],
  ['AML.T0020', undefined], ['AML.T0020 and so on', undefined], ['AML.T0020 AML.T0043', undefined], ['AML.T0020Poison Training Data', undefined], ['Poison Training Data', undefined], ['', undefined],
  ['a AML.T0020 Poison Training Data', undefined],
])('the id in the value %j is %s', (value, id) => expect(idWithName(value, atlas)).toBe(id));

test('any text is read, and what is found lies in it', () => {
  const word = fc.oneof(
    fc.constantFrom('AML.T0020', 'AML.T0043', 'AML.T0010.003', 'AML.TA0011', 'AML.M0007', 'AML.T9999', 'AML.CS0001', 'Poison Training Data', 'Model', 'Impact', 'LLM Prompt Injection', ' ', '  ', '(', ')', ': ', ', ', '\n', '# ', '`', '-', ' - ', '|', '"', 'is', '.'),
    fc.string({ maxLength: 4, unit: 'binary' }),
  );
  fc.assert(fc.property(fc.array(word, { maxLength: 30 }), (words) => {
    const text = words.join('');
    for (const { idSpan, nameSpan, id, name, rightId, rightName } of mentionsOf(text, atlas)) {
      expect(text.slice(idSpan.start, idSpan.end).toUpperCase()).toBe(id);
      expect(text.slice(nameSpan.start, nameSpan.end)).toBe(name);
      expect(idSpan.end <= nameSpan.start || nameSpan.end <= idSpan.start).toBe(true);
      expect(atlas.named(name).map((entry) => entry.id)).toContain(rightId);
      expect(rightId).not.toBe(id);
      expect(rightName).not.toBe('');
    }
  }), { numRuns: 500 });
});

test('what is looked at does not grow with the length of a line', () => {
  const ids = 'AML.T0043 Poison Training Data; '.repeat(20_000);
  expect(mentionsOf(ids, atlas)).toHaveLength(20_000);
  expect(mentionsOf(`AML.T0043 ${'a '.repeat(500_000)}`, atlas)).toEqual([]);
  expect(mentionsOf(`${'('.repeat(500_000)}AML.T0043${')'.repeat(500_000)}`, atlas)).toEqual([]);
});

const model = `threatmodel: Chat
# AML.T0043 Poison Training Data: the retraining job
zones:
  in: { type: inference }
# also AML.T0104, and AML.T9998
elements:
  a: { kind: inference-server, zone: in, description: 'uses AML.T0043 (Search Open Websites/Domains)' }
  b: { kind: agent, zone: in, name: "AML.T0051.000: LLM Prompt Injection: Indirect" }
flows:
  f: { from: a, to: b, data: x }
threats:
  T1: { on: a, title: AML.T0020 Craft Adversarial Data, atlas: [AML.T0020 Training Data Poisoning, AML.T0043 (LLM Jailbreak), AML.T0104] }
  T2:
    on: b
    title: Second
    description: see AML.T0051.001 LLM Jailbreak # AML.T0020
    atlas: AML.T0104 Publish Poisoned AI Agent Tool # not AML.T0019
    owasp: "LLM01"
assumptions:
  A1: { text: AML.T9999 Craft Adversarial Data, on: a }
`;

const codes: readonly string[] = ['atlas-name-mismatch', 'unknown-atlas', 'retired-atlas', 'owasp-edition', 'many', 'wrong-type'];

function remarks(text: string): [severity: string, code: string, words: string, replacement: string | undefined][] {
  const { problems } = analyse(text);
  return problems.filter((one) => codes.includes(one.code)).map((one) => [one.severity, one.code, wordsOf(one.source), one.replacement]);
}

describe('in a model', () => {
  test('names, unknown and retired ids are found in comments, texts and values, and each once', () => {
    expect(remarks(model)).toEqual([
      ['warning', 'atlas-name-mismatch', 'AML.T0043 Poison Training Data', undefined],
      ['hint', 'retired-atlas', 'AML.T0104', 'AML.T0115.002'],
      ['hint', 'unknown-atlas', 'AML.T9998', undefined],
      ['warning', 'atlas-name-mismatch', 'AML.T0043 (Search Open Websites/Domains', undefined],
      ['warning', 'atlas-name-mismatch', 'AML.T0051.000: LLM Prompt Injection: Indirect', undefined],
      ['warning', 'atlas-name-mismatch', 'AML.T0020 Craft Adversarial Data', undefined],
      ['warning', 'atlas-name-mismatch', 'AML.T0043 (LLM Jailbreak', undefined],
      ['warning', 'retired-atlas', 'AML.T0104', 'AML.T0115.002'],
      ['warning', 'atlas-name-mismatch', 'AML.T0051.001 LLM Jailbreak', undefined],
      ['warning', 'retired-atlas', 'AML.T0104 Publish Poisoned AI Agent Tool', 'AML.T0115.002'],
      ['hint', 'retired-atlas', 'AML.T0019', 'AML.T0115.000'],
      ['warning', 'owasp-edition', '"LLM01"', undefined],
      ['hint', 'unknown-atlas', 'AML.T9999', 'AML.T0043'],
    ]);
  });

  test('of an id with a name the id is what counts', () => {
    expect(analyse(model).model.threats.get('T1')?.atlas.map((one) => one.value)).toEqual(['AML.T0020', 'AML.T0043', 'AML.T0104']);
  });

  test('without a word of ATLAS there is nothing to say, and nothing without the knowledge', () => {
    expect(remarks('threatmodel: x\n# Poison Training Data\n')).toEqual([]);
    const bare = new Analyser(catalog, catalogWords(catalog));
    const tree = readDocument('model.threat.yaml', model);
    expect(bare.analyse(tree, new MemoryFiles(new Map([['model.threat.yaml', tree]])), { settings: defaultSettings, today }).problems.filter((one) => codes.includes(one.code))).toEqual([]);
  });

  test('another release is gone by where it is given', () => {
    const other = atlasOfRelease(readAtlasRelease('own.json', readFileSync(new URL('../../fixtures/atlas/own.json', import.meta.url), 'utf8')).atlas!);
    const tree = readDocument('model.threat.yaml', 'threatmodel: x\n# AML.T0199, AML.T0051\n');
    expect(checkMentions([tree], atlas).map((one) => one.message)).toEqual([expect.stringContaining('AML.T0199')]);
    expect(checkMentions([tree], other).map((one) => [one.code, wordsOf(one.source)])).toEqual([['retired-atlas', 'AML.T0051']]);
  });

  test('a document is looked at once', () => {
    const tree = readDocument('model.threat.yaml', model);
    const [first] = checkMentions([tree], atlas);
    expect(checkMentions([tree], atlas)[0]).toBe(first);
  });

  test('very many remarks are counted, not listed', () => {
    const problems = checkMentions([readDocument('x.threat.yaml', `threatmodel: x\n${'# AML.T9999\n'.repeat(300)}`)], atlas);
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)).toMatchObject({ code: 'many', message: '100 more remarks on ATLAS ids in this file are not shown.' });
  });

  test.each([
    ['AML.T0020 and something else', 'AML.T0020'], ['AML.T9999 Poison Training Data', 'AML.T0020'], ['Poison Training Data (AML.T0043.900)', 'AML.T0020'],
  ])('the value %j is an error', (value, replacement) => {
    const text = `threatmodel: x\nelements:\n  a: { kind: agent }\nthreats:\n  T: { on: a, title: t, atlas: ['${value}'] }\n`;
    expect(remarks(text)).toMatchObject([['error', 'unknown-atlas', `'${value}'`, replacement]]);
  });

  /** The line that each fix leaves. */
  test.each<[words: string, lines: string[]]>([
    ['AML.T0043 Poison Training Data', ['# AML.T0020 Poison Training Data: the retraining job', '# AML.T0043 Craft Adversarial Data: the retraining job']],
    ['AML.T0043 (Search Open Websites/Domains', [
      "  a: { kind: inference-server, zone: in, description: 'uses AML.T0095 (Search Open Websites/Domains)' }", "  a: { kind: inference-server, zone: in, description: 'uses AML.T0043 (Craft Adversarial Data)' }",
    ]],
    ['AML.T0051.000: LLM Prompt Injection: Indirect', ['  b: { kind: agent, zone: in, name: "AML.T0051.001: LLM Prompt Injection: Indirect" }', '  b: { kind: agent, zone: in, name: "AML.T0051.000: LLM Prompt Injection: Direct" }']],
    // a name with a colon needs quotes in a plain value
    ['AML.T0051.001 LLM Jailbreak', ['    description: see AML.T0054 LLM Jailbreak # AML.T0020', '    description: "see AML.T0051.001 LLM Prompt Injection: Indirect" # AML.T0020']],
    ['"LLM01"', ['    owasp: "LLM01:2026"', '    owasp: "LLM01:2025"']],
  ])('%s has a fix for each meaning', (at, lines) => {
    const analysis = analyse(model);
    const problem = analysis.problems.find((one) => codes.includes(one.code) && wordsOf(one.source) === at)!;
    const fixes = fixesForProblem(problem, { analysis, catalog, settings: defaultSettings, today, snippets: false });
    expect(fixes.map((fix) => fix.preferred)).toEqual(lines.map(() => undefined));
    const before = model.split('\n');
    const changed = fixes.map((fix) => applyEdits(model, fix.files().flatMap((file) => file.edits)).split('\n').filter((line, index) => line !== before[index]));
    expect(changed).toEqual(lines.map((line) => [line]));
    for (const fix of fixes) {
      const after = analyse(applyEdits(model, fix.files().flatMap((file) => file.edits)));
      expect(after.problems.filter((one) => one.code === 'yaml-syntax' || (one.code === problem.code && wordsOf(one.source) === at))).toEqual([]);
    }
  });

  test('fixes say what they change', () => {
    const analysis = analyse(model);
    const titles = (code: string): string[] => fixesForProblem(analysis.problems.find((one) => one.code === code)!, { analysis, catalog, settings: defaultSettings, today, snippets: false }).map((fix) => fix.title);
    expect(titles('atlas-name-mismatch')).toEqual(['Change the id to AML.T0020', "Change the name to 'Craft Adversarial Data'"]);
    expect(titles('owasp-edition')).toEqual([expect.stringMatching(/^Change to LLM01:2026 \(.+\)$/), expect.stringMatching(/^Change to LLM01:2025 \(.+\)$/)]);
  });
});
