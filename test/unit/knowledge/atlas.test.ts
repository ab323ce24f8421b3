import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import rawData from '../../../knowledge/atlas.json' with { type: 'json' };
import { Atlas, findAtlasIds, isAtlasId, type AtlasData } from '../../../core/knowledge/atlas.ts';
import { builtinAtlas } from '../../../core/knowledge/builtin.ts';

const data = rawData as unknown as AtlasData;
const atlas = builtinAtlas();
const techniques = atlas.all('technique');

describe('content', () => {
  test('has the published counts', () => {
    expect({
      version: atlas.version, tactics: atlas.all('tactic').length, techniques: techniques.length,
      top: techniques.filter((t) => t.parent === undefined).length, mitigations: atlas.all('mitigation').length, studies: atlas.all('case-study').length,
      links: data.mitigations.flatMap((m) => m.techniques).length,
    }).toEqual({ version: '2026.09', tactics: 16, techniques: 208, top: 120, mitigations: 40, studies: 73, links: 361 });
  });

  test('no id stands twice, retired ones included, and each has the form of an id', () => {
    const ids = [...data.tactics, ...data.techniques, ...data.mitigations, ...data.caseStudies, ...data.retired].map((e) => e.id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !isAtlasId(id))).toEqual([]);
  });

  test('every link leads to a living entry of the right kind', () => {
    const dead = [
      ...data.techniques.flatMap((t) => (t.tactics ?? []).filter((id) => !atlas.tactic(id))),
      ...data.techniques.filter((t) => t.parent !== undefined && atlas.technique(t.parent)?.parent !== undefined).map((t) => t.id),
      ...data.techniques.filter((t) => t.parent !== undefined && !atlas.technique(t.parent)).map((t) => t.id),
      ...data.mitigations.flatMap((m) => m.techniques.filter((id) => !atlas.technique(id))),
      ...data.caseStudies.flatMap((c) => (c.techniques ?? []).filter((id) => !atlas.technique(id))),
      ...data.methodIds.flatMap((m) => [m.id, ...m.finer].filter((id) => !atlas.technique(id))),
      ...data.methodIds.flatMap((m) => findAtlasIds(m.note).filter(({ id }) => !atlas.technique(id))),
    ];
    expect(dead).toEqual([]);
  });

  test('links can be followed from both ends', () => {
    for (const m of data.mitigations) for (const t of m.techniques) expect(atlas.mitigationsFor(t).map((x) => x.id)).toContain(m.id);
    for (const c of data.caseStudies) for (const t of c.techniques ?? []) expect(atlas.caseStudiesUsing(t).map((x) => x.id)).toContain(c.id);
    for (const t of techniques) {
      for (const m of atlas.mitigationsFor(t.id)) expect(m.techniques).toContain(t.id);
      for (const c of atlas.caseStudiesUsing(t.id)) expect(c.techniques).toContain(t.id);
      for (const s of t.subtechniques) expect(atlas.technique(s)?.parent).toBe(t.id);
      if (t.parent !== undefined) expect(atlas.technique(t.parent)?.subtechniques).toContain(t.id);
      for (const tactic of t.tactics) expect(atlas.techniquesUnder(tactic)).toContain(t);
    }
    expect(techniques.reduce((sum, t) => sum + atlas.mitigationsFor(t.id).length, 0)).toBe(361);
  });

  test('orders are 1 to 16 and every technique has tactics, in that order', () => {
    expect(atlas.all('tactic').map((t) => t.order)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
    for (const t of techniques) {
      const orders = atlas.tacticsOf(t.id).map((x) => x.order);
      expect(orders.length, t.id).toBeGreaterThan(0);
      expect(orders).toEqual([...orders].sort((a, b) => a - b));
    }
  });

  test('no provisional title is kept', () => {
    const nameless = atlas.all('case-study').filter((c) => c.name === undefined).map((c) => c.id);
    expect(nameless).toHaveLength(13);
    expect(nameless).toContain('AML.CS0059');
    expect(atlas.all('case-study').filter((c) => /not retrieved|not verified/.test(c.name ?? ''))).toEqual([]);
  });

  test('retired ids are not alive, and those that were replaced have a living replacement', () => {
    expect(data.retired).toHaveLength(15);
    for (const r of data.retired) {
      expect(atlas.lookup(r.id), r.id).toBeUndefined();
      if (r.replacedBy !== undefined) expect(atlas.technique(r.replacedBy), r.id).toBeDefined();
      else expect(r.name, r.id).toBeUndefined();
    }
    expect(atlas.retired('AML.T0019')).toMatchObject({ replacedBy: 'AML.T0115.000', name: 'Publish Poisoned Datasets', retiredIn: '2026.07' });
    expect(atlas.retired('AML.T0020')).toBeUndefined();
  });
});

describe('look-up', () => {
  test('AML.T0020 has name, tactic, mitigations and case studies', () => {
    expect(atlas.technique('AML.T0020')).toMatchObject({ name: 'Training Data Poisoning', formerNames: ['Poison Training Data'], maturity: 'Realized' });
    expect(atlas.tacticsOf('AML.T0020').map((t) => t.name)).toEqual(['Persistence']);
    expect(atlas.mitigationsFor('AML.T0020').map((m) => m.id)).toEqual(['AML.M0001', 'AML.M0005', 'AML.M0007', 'AML.M0008', 'AML.M0023', 'AML.M0025', 'AML.M0035']);
    expect(atlas.caseStudiesUsing('AML.T0020').map((c) => c.id)).toEqual(['AML.CS0002', 'AML.CS0009', 'AML.CS0025']);
    expect(atlas.methodId('AML.T0010')?.finer[0]).toBe('AML.T0010.003');
  });

  test('a sub-technique has tactics, platforms and full name from its parent', () => {
    const sub = atlas.technique('aml.t0010.003');
    expect(sub?.fullName).toBe('AI Supply Chain Compromise: Model');
    expect(sub?.tactics).toEqual(atlas.technique('AML.T0010')?.tactics);
    expect(sub?.platforms).toEqual(atlas.technique('AML.T0010')?.platforms);
  });

  test.each([
    ['AML.T0020', 'https://atlas.mitre.org/techniques/AML.T0020'],
    ['AML.TA0002', 'https://atlas.mitre.org/tactics/AML.TA0002'],
    ['AML.M0007', 'https://atlas.mitre.org/mitigations/AML.M0007'],
    ['AML.CS0072', 'https://atlas.mitre.org/studies/AML.CS0072'],
    ['AML.T0019', undefined],
  ])('the page of %s', (id, url) => expect(atlas.url(id)).toBe(url));

  test.each([['__proto__'], ['constructor'], ['toString'], [''], ['AML.T9999'], ['AML.T0020.999'], ['x', 1e6]])('%j is nothing', (text, times = 1) => {
    const id = text.repeat(times);
    expect([atlas.lookup(id), atlas.retired(id), atlas.url(id), atlas.methodId(id), atlas.mitigationsFor(id), atlas.tacticsOf(id), atlas.techniquesUnder(id), atlas.named(id)])
      .toEqual([undefined, undefined, undefined, undefined, [], [], [], []]);
  });

  test('an entry is not of another kind', () => {
    expect([atlas.tactic('AML.T0020'), atlas.technique('AML.TA0002'), atlas.mitigation('AML.CS0000'), atlas.caseStudy('AML.M0000')]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('data with dangling links is read', () => {
    const broken = new Atlas({ ...data, techniques: [{ id: 'AML.T0001', name: 'A', parent: 'AML.T0000', tactics: ['AML.TA9999'] }], caseStudies: [{ id: 'AML.CS0001', techniques: ['AML.T7777'] }] });
    expect(broken.technique('AML.T0001')).toMatchObject({ fullName: 'A', tactics: [], platforms: [] });
    expect(broken.tacticsOf('AML.T0001')).toEqual([]);
  });
});

describe('search', () => {
  test.each([
    ['poison', 'AML.T0020'],
    ['POISON train', 'AML.T0020'],
    ['poison training data', 'AML.T0020'],
    ['aml.t0020', 'AML.T0020'],
    ['ML supply chain compromise', 'AML.T0010'],
    ['publish poisoned datasets', 'AML.T0115.000'],
    ['AML.T0104', 'AML.T0115.002'],
    ['meta prompt', 'AML.T0056'],
    ['model hardening', 'AML.M0003'],
    ['exfiltration', 'AML.TA0010'],
    ['CS0072', 'AML.CS0072'],
  ])('%s finds %s', (words, id) => expect(atlas.search(words).map((e) => e.id)).toContain(id));

  test('the start of a word in the name comes first, then the middle of one, then former names', () => {
    const small = new Atlas({
      ...data, techniques: [], caseStudies: [], retired: [], methodIds: [],
      tactics: [
        { id: 'AML.TA0001', name: 'One', order: 1, formerNames: ['Unpoisoned'] },
        { id: 'AML.TA0002', name: 'Two', order: 2, formerNames: ['Poison'] },
        { id: 'AML.TA0003', name: 'Antipoison', order: 3 },
        { id: 'AML.TA0004', name: 'Data (poisoned)', order: 4 },
      ],
      mitigations: [],
    });
    expect(small.search('poison').map((e) => e.id)).toEqual(['AML.TA0004', 'AML.TA0003', 'AML.TA0002', 'AML.TA0001']);
  });

  test('every word must occur, kinds can be chosen, no words find everything', () => {
    expect(atlas.search('poison zebra')).toEqual([]);
    expect(new Set(atlas.search('poison', 'technique').map((e) => e.is))).toEqual(new Set(['technique']));
    expect(atlas.search('')).toHaveLength(16 + 208 + 40 + 73);
    expect(atlas.search(' ,; ', 'tactic')).toHaveLength(16);
  });

  test('a name leads to its ids, a former name too', () => {
    expect(atlas.named('training  data POISONING').map((e) => e.id)).toEqual(['AML.T0020']);
    expect(atlas.named('Poison Training Data').map((e) => e.id)).toEqual(['AML.T0020']);
    expect(atlas.named('AI Supply Chain Compromise: Model').map((e) => e.id)).toEqual(['AML.T0010.003']);
    expect(atlas.named('Models').length).toBeGreaterThan(1);
  });

  test('never fails, and finds only what is there', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (words) => {
      expect(atlas.search(words).filter((entry) => atlas.lookup(entry.id) !== entry)).toEqual([]);
    }), { numRuns: 100 });
  });
});

describe('ids in a text', () => {
  test.each<[string, string[]]>([
    ['AML.T0020', ['AML.T0020']],
    ['see AML.T0010.003, AML.M0007 and (AML.TA0002).', ['AML.T0010.003', 'AML.M0007', 'AML.TA0002']],
    ['ends with AML.T0020.', ['AML.T0020']],
    ['aml.cs0001', ['AML.CS0001']],
    ['https://atlas.mitre.org/techniques/AML.T0020/', ['AML.T0020']],
    ['AML.T00201 AML.T0020.1 AML.T0020.0012 XAML.T0020 _AML.T0020 AML.TA0002.001 AML.M0007.000 AML.T002', []],
    ['AML.T0020AML.T0021', []],
    ['', []],
  ])('%s', (text, ids) => {
    const found = findAtlasIds(text);
    expect(found.map((f) => f.id)).toEqual(ids);
    for (const f of found) expect(text.slice(f.start, f.end).toUpperCase()).toBe(f.id);
  });

  test('every id is found wherever it stands', () => {
    const id = fc.constantFrom(...techniques.map((t) => t.id));
    fc.assert(fc.property(fc.array(id, { maxLength: 5 }), fc.constantFrom(' ', ', ', '\n', ')(', '. '), (ids, between) => {
      expect(findAtlasIds(ids.join(between)).map((f) => f.id)).toEqual(ids);
    }));
  });

  test.each([['AML.T0020', true], ['aml.t0020.001', true], ['AML.T0020\n', false], [' AML.T0020', false], ['AML.T002', false], ['T0020', false], ['AML.TA0002.001', false]])('%j is an id: %s', (text, is) => {
    expect(isAtlasId(text)).toBe(is);
  });
});
