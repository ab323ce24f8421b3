import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import rawData from '../../../knowledge/atlas.json' with { type: 'json' };
import { Atlas, type AtlasData } from '../../../core/knowledge/atlas.ts';
import { atlasOfRelease, builtinAtlas } from '../../../core/knowledge/builtin.ts';
import { compareVersions, readAtlasRelease, withHistory } from '../../../core/knowledge/release.ts';
import { readSettings } from '../../../core/settings/read.ts';
import { LineIndex } from '../../../core/text/text.ts';
import { words } from '../../support/analyse.ts';

const known = rawData as unknown as AtlasData;
const read = (name: string): string => readFileSync(new URL(`../../fixtures/atlas/${name}`, import.meta.url), 'utf8');
const fixtures = { 'format-5.yaml': read('format-5.yaml'), 'format-6.yaml': read('format-6.yaml'), 'own.json': read('own.json') } as const;
type Fixture = keyof typeof fixtures;

function release(file: Fixture): AtlasData {
  const { atlas, problems } = readAtlasRelease(file, fixtures[file]);
  expect(problems).toEqual([]);
  return atlas!;
}

describe('what is taken from a file', () => {
  test('format 5', () => {
    expect(release('format-5.yaml')).toMatchObject({
      version: '5.9.0', released: '', retired: [], methodIds: [],
      tactics: [{ id: 'AML.TA0002', name: 'Reconnaissance', order: 1, attack: 'TA0043' }, { id: 'AML.TA0006', name: 'Persistence', order: 2 }, { id: 'AML.TA0001', name: 'AI Attack Staging', order: 3 }],
      techniques: [
        { id: 'AML.T0020', name: 'Poison Training Data', tactics: ['AML.TA0006', 'AML.TA0001'], maturity: 'Realized', platforms: ['Predictive AI', 'Generative AI'] },
        { id: 'AML.T0043', tactics: ['AML.TA0006', 'AML.TA0001'] },
        { id: 'AML.T0043.000', name: 'White-Box Optimization', parent: 'AML.T0043', maturity: 'Feasible' },
        { id: 'AML.T0199', name: 'A Technique of Two Lines' },
      ],
      mitigations: [{ id: 'AML.M0007', name: 'Sanitize Training Data', category: ['Technical - ML'], techniques: ['AML.T0020', 'AML.T0043.000'] }],
      caseStudies: [{ id: 'AML.CS0009', name: 'Tay Poisoning', type: 'incident', techniques: ['AML.T0020', 'AML.T0043.000'] }],
    });
  });

  test('format 6', () => {
    expect(release('format-6.yaml')).toMatchObject({
      version: '2026.10', released: '2026-10-31',
      tactics: [{ id: 'AML.TA0002', order: 1, attack: 'TA0043' }, { id: 'AML.TA0006', order: 2 }, { id: 'AML.TA0001', order: 3 }],
      techniques: [
        { id: 'AML.T0020', name: 'Training Data Poisoning', tactics: ['AML.TA0006', 'AML.TA0001'], maturity: 'Realized', platforms: ['Predictive AI', 'Generative AI'] },
        { id: 'AML.T0043', tactics: ['AML.TA0001'] }, { id: 'AML.T0043.000', parent: 'AML.T0043' }, { id: 'AML.T0199', tactics: ['AML.TA0002'] },
      ],
      mitigations: [{ id: 'AML.M0007', category: ['Technical - AI'], techniques: ['AML.T0020', 'AML.T0043.000'] }],
      caseStudies: [{ id: 'AML.CS0009', type: 'incident', techniques: ['AML.T0020', 'AML.T0043.000'] }],
    });
  });

  test('our own form, with what only it tells', () => {
    const own = release('own.json');
    const six = release('format-6.yaml');
    expect({ ...own, retired: [], methodIds: [] }).toMatchObject({
      ...six, tactics: six.tactics.map((t) => ({ ...t })), techniques: six.techniques.map(({ parent, tactics, ...t }) => ({ ...t, ...(parent ? { parent } : { tactics }) })), caseStudies: [...six.caseStudies, { id: 'AML.CS0059' }],
    });
    expect(own.techniques[0]?.formerNames).toEqual(['Poison Training Data']);
    expect(own.retired).toEqual([{ id: 'AML.T0019', name: 'Publish Poisoned Datasets', retiredIn: '2026.07', replacedBy: 'AML.T0020' }, { id: 'AML.T0009', retiredIn: 'before 3.0.0' }]);
    expect(own.methodIds).toEqual([{ id: 'AML.T0043', finer: ['AML.T0043.000'], note: 'A note.' }]);
  });

  test('the packaged data reads as itself', () => {
    const { atlas, problems } = readAtlasRelease('atlas.json', readFileSync(new URL('../../../knowledge/atlas.json', import.meta.url), 'utf8'));
    expect(problems).toEqual([]);
    expect(atlas).toEqual(known);
  });

  test('a byte order mark, other line ends and a file without descriptions change nothing', () => {
    const five = release('format-5.yaml');
    for (const text of [`\ufeff${fixtures['format-5.yaml']}`, fixtures['format-5.yaml'].replaceAll('\n', '\r\n'), fixtures['format-5.yaml'].replace(/^ *description: Not looked at\.\n/gm, '')])
      expect(readAtlasRelease('x', text).atlas).toEqual(five);
  });
});

/** Each is one change to a good file; `at` the words that are marked. */
const broken: readonly [what: string, file: Fixture, from: string | RegExp, to: string, message: RegExp, at?: string][] = [
  ['no version', 'format-5.yaml', 'version: 5.9.0', 'edition: 5.9.0', /does not say its version/],
  ['a version of another form', 'format-5.yaml', 'version: 5.9.0', 'version: newest', /does not say its version/, 'newest'],
  ['no version of the collection', 'format-6.yaml', "version: '2026.10'", "edition: '2026.10'", /does not say its version/],
  ['no tactics', 'format-5.yaml', /^ {2}tactics:[^]*?^ {2}techniques:/m, '  techniques:', /no tactics/],
  ['no techniques', 'own.json', /"techniques": \[\n[^]*?\n {2}\],/, '"techniques": [],', /no techniques/],
  ['an id of no form', 'format-5.yaml', 'id: AML.T0199', 'id: AML.T199', /'AML.T199' is not the id of a technique; one looks like AML.T0020/, 'AML.T199'],
  ['an id of another kind', 'format-5.yaml', 'id: AML.TA0002', 'id: AML.M0002', /not the id of a tactic/, 'AML.M0002'],
  ['an id in small letters', 'own.json', '"AML.TA0006", "name"', '"aml.ta0006", "name"', /not the id of a tactic/],
  ['an id twice', 'format-5.yaml', 'id: AML.T0199', 'id: AML.T0043', /AML.T0043 stands here twice/, 'AML.T0043'],
  ['an id that differs from its key', 'format-6.yaml', 'id: AML.T0199', 'id: AML.T0198', /'AML.T0199' says that its id is AML.T0198/, 'AML.T0198'],
  ['a key twice', 'format-6.yaml', /^ {2}AML\.T0199:\n {4}name/m, '  AML.T0043:\n    name', /'AML.T0043' stands here twice/],
  ['an entry of another type', 'format-5.yaml', 'name: Persistence\n    object-type: tactic', 'name: Persistence\n    object-type: technique', /its object-type is 'technique'/],
  ['no name', 'format-5.yaml', '    name: Persistence\n', '', /AML.TA0006 needs a name/, 'AML.TA0006'],
  ['an empty name', 'own.json', '"name": "Persistence"', '"name": ""', /AML.TA0006 needs a name/],
  ['a name of nothing that shows', 'own.json', '"name": "Persistence"', '"name": " \\u202e\\u0007"', /AML.TA0006 needs a name/],
  ['a name that is a list', 'own.json', '"name": "Persistence"', '"name": ["Persistence"]', /AML.TA0006 needs a name/],
  ['a very long name', 'own.json', '"Persistence"', `"${'x'.repeat(201)}"`, /at most 200 characters/],
  ['a tactic that is not there', 'format-5.yaml', '- AML.TA0006', '- AML.TA0066', /AML.T0020 names the tactic 'AML.TA0066'/, 'AML.TA0066'],
  ['no tactic at all', 'format-6.yaml', /achieves:\n {4}- source: AML\.T0199/, 'reaches:\n    - source: AML.T0199', /AML.T0199 stands under no tactic/],
  ['a parent that is not there', 'own.json', '"AML.T0043", "name"', '"AML.T0044", "name"', /AML.T0043.000 names the technique 'AML.T0043'/],
  ['a parent that does not fit', 'format-5.yaml', 'subtechnique-of: AML.T0043', 'subtechnique-of: AML.T0020', /AML.T0043.000 cannot be a sub-technique of AML.T0020/, 'AML.T0020'],
  ['a parent of what is no sub-technique', 'own.json', '"id": "AML.T0199",', '"id": "AML.T0199", "parent": "AML.T0020",', /AML.T0199 cannot be a sub-technique/],
  ['a technique of a mitigation that is not there', 'format-5.yaml', '- id: AML.T0020\n      use', '- id: AML.T0021\n      use', /AML.M0007 names the technique 'AML.T0021'/, 'AML.T0021'],
  ['a step with a tactic that is not there', 'format-5.yaml', 'tactic: AML.TA0006\n    technique', 'tactic: AML.TA0016\n    technique', /'AML.TA0016'/, 'AML.TA0016'],
  ['a step with a tactic for a technique', 'format-6.yaml', 'target: AML.T0043.000\n      relationship-type: employs', 'target: AML.TA0001\n      relationship-type: employs', /AML.CS0009 names the technique 'AML.TA0001'/, 'AML.TA0001'],
  ['a step without a technique', 'format-5.yaml', '    technique: AML.T0020\n', '', /'technique:'/],
  ['a matrix that names no tactic of the file', 'format-6.yaml', 'target: AML.TA0002\n      relationship-type: sequences', 'target: AML.TA0099\n      relationship-type: sequences', /The matrix names the tactic 'AML.TA0099'/, 'AML.TA0099'],
  ['a position that is no number', 'format-6.yaml', 'position: 3', 'position: third', /position/],
  ['relationships that are a list', 'format-6.yaml', /^relationships:[^]*/m, 'relationships: []\n', /'relationships' should hold/],
  ['techniques that are no list', 'own.json', /"techniques": \[\n[^]*?\n {2}\],/, '"techniques": "none",', /'techniques' should be a list/],
  ['an entry that is a word', 'format-5.yaml', '  - id: AML.TA0006\n    name: Persistence\n    object-type: tactic', '  - AML.TA0006', /'tactics' holds entries/, 'AML.TA0006'],
  ['a matrix that is a word', 'format-5.yaml', /^matrices:[^]*/m, 'matrices:\n- !include .\n', /A matrix holds/],
  ['a retired id that lives', 'own.json', '"AML.T0009"', '"AML.T0020"', /'AML.T0020' cannot be retired/],
  ['a replacement that is not there', 'own.json', '"replacedBy": "AML.T0020"', '"replacedBy": "AML.T0021"', /'AML.T0021'/],
  ['an alias of nothing', 'format-5.yaml', '*staging', '*stage', /'\*stage' names no value above it/, '*stage'],
  ['bad indentation', 'format-5.yaml', '  - id: AML.TA0006', ' - id: AML.TA0006', /not well-formed/],
  ['a JSON that breaks off', 'own.json', /,\n {2}"retired"[^]*/, '', /not well-formed/],
  ['an id made for objects', 'format-6.yaml', /^ {2}AML\.T0199:\n {4}name: A New Technique\n {4}id: AML\.T0199/m, '  __proto__:\n    name: A New Technique\n    id: __proto__', /'__proto__' is not the id of a technique/, '__proto__'],
  ['a tactic made for objects', 'own.json', '["AML.TA0002"]', '["constructor"]', /'constructor'/],
];

test.each(broken)('%s: the file is refused', (_, file, from, to, message, at) => {
  const text = fixtures[file].replace(from, to);
  expect(text).not.toBe(fixtures[file]);
  const { atlas, problems } = readAtlasRelease(file, text);
  expect(atlas).toBeUndefined();
  const problem = problems.find((one) => message.test(one.message));
  expect(problem, JSON.stringify(problems)).toBeDefined();
  if (at !== undefined) expect(text.slice(problem!.start, problem!.end)).toBe(at);
});

test('a problem stands on its line', () => {
  const text = fixtures['format-5.yaml'].replace('id: AML.T0199', 'id: AML.T199');
  const [problem] = readAtlasRelease('x', text).problems;
  expect(new LineIndex(text).positionAt(problem!.start).line).toBe(text.split('\n').findIndex((line) => line.includes('AML.T199')));
});

test('of many problems the first few are told, with a count of the rest', () => {
  const { problems } = readAtlasRelease('x', fixtures['format-5.yaml'].replaceAll('AML.', 'AMX.'));
  expect(problems).toHaveLength(5);
  expect(problems.at(-1)?.message).toMatch(/\(\d+ more like these\)$/);
});

const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array<string>(9).fill(`*a${i}`).join(', ')}]\n`).join('')}`;
const refused: readonly [what: string, text: string, message: RegExp][] = [
  ['nothing', '', /empty/],
  ['a comment', '# nothing', /empty/],
  ['a word', 'hello', /is no release of ATLAS\. It should be a file of MITRE/],
  ['a list', '- a\n- b', /is no release of ATLAS/],
  ['a model', 'threatmodel: x\nelements:\n  a: { type: process }\n', /is no release of ATLAS/],
  ['STIX', '{"type": "bundle", "objects": []}', /is no release of ATLAS/],
  ['a file that names another', 'v6/ATLAS-2026.09.yaml\n', /holds nothing but the name of another file/],
  ['two documents', 'version: 1\n---\nversion: 2\n', /not well-formed/],
  ['an alias bomb', bomb, /more than 300000 values/],
  ['an alias of itself', 'a: &a [*a]', /names no value above it/],
  ['a million brackets', '['.repeat(1_000_000), /nested more than/],
  ['ten thousand dashes', '- '.repeat(10_000), /nested more than/],
  ['ten thousand maps', '{a: '.repeat(10_000), /nested more than/],
  ['deep indentation', Array.from({ length: 2000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), /nested/],
  ['a million quotes', '"'.repeat(1_000_000), /more than 300000 lines/],
  ['too much', ' '.repeat(20_000_001), /more than 20000000 characters/],
  ['bytes', Array.from({ length: 5000 }, (_, i) => String.fromCharCode((i * 7919) % 256)).join(''), /./],
];

test.each(refused)('%s is refused', (_, text, message) => {
  const { atlas, problems } = readAtlasRelease('/some/where/file.yaml', text);
  expect(atlas).toBeUndefined();
  expect(problems.map((one) => one.message).join('\n')).toMatch(message);
  for (const { start, end } of problems) expect(start >= 0 && start <= end && end <= text.length).toBe(true);
});

test('hostile words do not reach a message or the data as they are', () => {
  const text = fixtures['own.json'].replace('"AML.T0199"', '"\\u202e\\u001b[31mAML"');
  for (const { message } of readAtlasRelease('a\u202e\u001b\n.json', text).problems) expect(message).not.toMatch(/[\u202e\u001b\n]/);
  const named = readAtlasRelease('x', fixtures['own.json'].replace('A New Technique', 'A\\u202e New\\nTechnique')).atlas;
  expect(named?.techniques.at(-1)?.name).toBe('A New Technique');
});

/** Is everything in it that an Atlas needs? */
function whole(atlas: AtlasData): void {
  const ids = [...atlas.tactics, ...atlas.techniques, ...atlas.mitigations, ...atlas.caseStudies, ...atlas.retired].map((one) => one.id);
  expect(new Set(ids).size).toBe(ids.length);
  const look = new Atlas(atlas);
  expect(atlas.tactics.length > 0 && atlas.techniques.length > 0 && atlas.version !== '').toBe(true);
  expect(atlas.tactics.map((one) => one.order)).toEqual(atlas.tactics.map((_, index) => index + 1));
  for (const one of [...atlas.tactics, ...atlas.techniques, ...atlas.mitigations]) expect(one.name.trim()).not.toBe('');
  for (const one of atlas.techniques) {
    expect((one.tactics ?? []).every((id) => look.tactic(id))).toBe(true);
    expect(one.parent === undefined ? one.id.length === 9 && look.tacticsOf(one.id).length > 0 : look.technique(one.parent) !== undefined && one.id.startsWith(`${one.parent}.`)).toBe(true);
  }
  for (const one of [...atlas.mitigations, ...atlas.caseStudies]) expect((one.techniques ?? []).every((id) => look.technique(id))).toBe(true);
}

test('a changed file is read whole or refused, never anything else', () => {
  const change = fc.record({ at: fc.nat(), length: fc.nat({ max: 40 }), text: fc.oneof(fc.constantFrom('', ' ', '\n', '"', "'", ':', ': ', '- ', '[', ']', '{', '}', '*poison', '&a ', '#', 'AML.T0020', 'AML.TA0006', '__proto__', '\t', '---\n', '!!map'), fc.string({ maxLength: 6, unit: 'binary' })) });
  let good = 0;
  fc.assert(fc.property(fc.constantFrom(...(Object.keys(fixtures) as Fixture[])), fc.array(change, { maxLength: 3 }), (file, changes) => {
    let text: string = fixtures[file];
    for (const { at, length, text: inserted } of changes) {
      const start = at % (text.length + 1);
      text = text.slice(0, start) + inserted + text.slice(start + length);
    }
    const { atlas, problems } = readAtlasRelease(file, text);
    expect((atlas === undefined) === problems.length > 0).toBe(true);
    for (const { start, end, message } of problems) expect(start >= 0 && start <= end && end <= text.length && message !== '').toBe(true);
    if (atlas) {
      good++;
      whole(atlas);
    }
  }), { numRuns: 400 });
  expect(good).toBeGreaterThan(0);
});

describe('what an earlier release adds', () => {
  const newer = withHistory(release('format-6.yaml'), known);
  const atlas = atlasOfRelease(release('format-6.yaml'));

  test('ids that are gone are retired, with their names', () => {
    expect(atlas.lookup('AML.T0010')).toBeUndefined();
    expect(atlas.retired('AML.T0010')).toMatchObject({ name: 'AI Supply Chain Compromise', retiredIn: '2026.10 or before' });
    expect(atlas.retired('AML.T0019')).toMatchObject({ retiredIn: '2026.07' });
    expect(atlas.retired('AML.T0019')?.replacedBy).toBeUndefined();
    expect(atlas.retired('AML.T0020')).toBeUndefined();
    expect(new Set(newer.retired.map((one) => one.id)).size).toBe(newer.retired.length);
  });

  test('former names and explanations stay for what is still there', () => {
    expect(atlas.named('Poison Training Data').map((one) => one.id)).toEqual(['AML.T0020']);
    expect(atlas.explanation('AML.T0020')).toBe(builtinAtlas().explanation('AML.T0020'));
    expect([atlas.explanation('AML.T0010'), atlas.explanation('AML.T0199')]).toEqual([undefined, undefined]);
    expect([atlas.version, atlas.technique('AML.T0199')?.name, atlas.methodId('AML.T0043')?.finer]).toEqual(['2026.10', 'A New Technique', []]);
  });

  test('of an older release nothing is said to be retired or renamed since', () => {
    const old = atlasOfRelease(release('format-5.yaml'));
    expect(old.retired('AML.T0010')).toBeUndefined();
    expect(old.technique('AML.T0020')).toMatchObject({ name: 'Poison Training Data' });
    expect(old.technique('AML.T0020')?.formerNames ?? []).not.toContain('Training Data Poisoning');
  });

  test('the packaged release adds nothing to itself', () => expect(withHistory(known, known)).toEqual(known));

  test.each([['5.6.0', '2026.05', -1], ['2026.10', '2026.09', 1], ['2026.09', '2026.9', 0], ['5.6', '5.6.0', 0], ['x', '', 0]])('%s and %s', (a, b, sign) => expect(Math.sign(compareVersions(a, b))).toBe(sign));
});

test('the settings name a release', () => {
  const text = 'atlas-release: security/ATLAS-2026.10.yaml\n';
  const { atlasRelease, problems } = readSettings('.threatline.yaml', text, words);
  expect(problems).toEqual([]);
  expect(atlasRelease).toMatchObject({ path: 'security/ATLAS-2026.10.yaml' });
  expect(text.slice(atlasRelease!.source.start, atlasRelease!.source.end)).toBe('security/ATLAS-2026.10.yaml');
  expect(readSettings('.threatline.yaml', 'atlas-release: [a, b]\n', words)).toMatchObject({ problems: [{ code: 'wrong-type' }] });
  expect(readSettings('.threatline.yaml', '', words).atlasRelease).toBeUndefined();
});
