import { describe, expect, test } from 'vitest';
import method from '../../fixtures/method-llm-inference-pipeline.json' with { type: 'json' };
import { run } from './run.ts';

const good = { name: 'a', damage: 5, reproducibility: 5, exploitability: 5, affected_users: 5, discoverability: 5 };
const dread = (input: unknown): ReturnType<typeof run> => run(['dread'], { stdin: typeof input === 'string' ? input : JSON.stringify(input) });

test("the method's own scores, unrounded", async () => {
  const { code, out, err } = await dread(method.dread);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const scored = JSON.parse(out) as Record<string, unknown>[];
  expect(scored).toHaveLength(4);
  for (const [index, expected] of method.dread.entries()) {
    expect(Object.keys(scored[index]!)).toEqual(['name', 'base', 'adjusted', 'priority']);
    expect(scored[index]).toMatchObject({ name: expected.threat, priority: expected.priority });
    expect(scored[index]!['base']).toBeCloseTo(expected.base, 9);
    expect(scored[index]!['adjusted']).toBeCloseTo(expected.adjusted, 9);
  }
});

test.each([
  [1, 1, 'INFO'], [2, 2, 'LOW'], [3.9, 3.9, 'LOW'], [4, 4, 'MEDIUM'], [6, 6, 'HIGH'], [7.9, 7.9, 'HIGH'], [8, 8, 'CRITICAL'], [10, 10, 'CRITICAL'],
])('all five %d, no factors: %d %s', async (n, adjusted, priority) => {
  const entry = { threat: 'x', damage: n, reproducibility: n, exploitability: n, affected_users: n, discoverability: n, atlas: 'ignored', model_impact: 1 };
  const [scored] = JSON.parse((await dread([entry])).out) as [{ adjusted: number; priority: string }];
  expect(scored.adjusted).toBeCloseTo(adjusted, 9);
  expect(scored.priority).toBe(priority);
});

test('order, names and an empty array', async () => {
  expect(JSON.parse((await dread([good, { ...good, name: undefined, threat: 'b' }, { ...good, threat: 'ignored', name: 'c' }])).out)).toMatchObject([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  expect(await dread([])).toEqual({ code: 0, out: '[]\n', err: '' });
  expect((await dread(`\ufeff${JSON.stringify([good])}`)).code).toBe(0);
});

describe('exit code 2, naming entry and field', () => {
  test.each<[unknown, string]>([
    ['', 'standard input is not JSON'],
    ['{]', 'standard input is not JSON'],
    [{}, 'standard input is not a JSON array'],
    [{ dread: [good] }, 'standard input is not a JSON array'],
    ['null', 'standard input is not a JSON array'],
    [[good, 3], 'entry 2 is not an object'],
    [[good, null], 'entry 2 is not an object'],
    [[[good]], 'entry 1 is not an object'],
    [[good, { ...good, damage: 11 }], 'entry 2 (a): damage is 11; it must be from 1 to 10'],
    [[{ ...good, discoverability: 0 }], 'entry 1 (a): discoverability is 0'],
    [[{ ...good, damage: -1 }], 'entry 1 (a): damage is -1'],
    [[{ ...good, affected_users: '5' }], 'entry 1 (a): affected_users is not a number'],
    [[{ ...good, affected_users: true }], 'entry 1 (a): affected_users is not a number'],
    [[{ ...good, exploitability: null }], 'entry 1 (a): exploitability is null'],
    [[{ ...good, exploitability: undefined }], 'entry 1 (a): exploitability is missing'],
    [[{ ...good, model_impact: 2.1 }], 'entry 1 (a): model_impact is 2.1; it must be from 1 to 2'],
    [[{ ...good, data_sensitivity: 0.9 }], 'entry 1 (a): data_sensitivity is 0.9'],
    [[{ ...good, detection_difficulty: null }], 'entry 1 (a): detection_difficulty is null'],
    ['[{"name":"a","damage":1e999,"reproducibility":1,"exploitability":1,"affected_users":1,"discoverability":1}]', 'entry 1 (a): damage is Infinity'],
    [[{ ...good, name: 7 }], 'entry 1: name is not text'],
  ])('%j', async (input, message) => {
    const ran = await dread(input);
    expect(ran.err).toContain(`threatline: ${message}`);
    expect(ran).toMatchObject({ code: 2, out: '' });
  });

  test('every mistake is named, and none does anything to the terminal', async () => {
    const { err } = await dread([{ ...good, name: '\u001b[2J\n', damage: 11, model_impact: 3 }, 4]);
    expect(err.split('\n')).toEqual(['threatline: entry 1 (\\x1b[2J\\x0a): damage is 11; it must be from 1 to 10', 'threatline: entry 1 (\\x1b[2J\\x0a): model_impact is 3; it must be from 1 to 2', 'threatline: entry 2 is not an object', '']);
  });
});
