import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtinAtlas } from '../../../core/knowledge/builtin.ts';
import { idWithName, mentionsOf } from '../../../core/knowledge/mentions.ts';

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
