import { parseFlag } from '../model/truth.ts';
import { quote } from './reading.ts';
import type { Fields, Reading } from './reading.ts';
import type { RuleDread, RuleExample } from './types.ts';
import type { Varied } from './variations.ts';
import { vary } from './variations.ts';
import { keysOf } from './words.ts';
import type { YamlNode } from './yaml-nodes.ts';

/** The examples of a rule: small models, each with variations that differ in a few words. */

const states = ['open', 'unknown', 'mitigated', 'none'] as const;
const bands = ['critical', 'high', 'medium', 'low', 'info'] as const;
const expectations = ['ai-specific', 'priority', 'dread'];

const figureLimits: Readonly<Record<keyof RuleDread, number>> = {
  damage: 10, reproducibility: 10, exploitability: 10, 'affected-users': 10, discoverability: 10, 'model-impact': 2, 'data-sensitivity': 2, 'detection-difficulty': 2,
};
/** A variation copies its model, so both are bounded. */
const maxVariations = 100;
const maxVariedModel = 20_000;

/** Reads `examples`. A variation becomes an example of its own, next to the one that it varies. */
export function readExamples(reading: Reading, fields: Fields): RuleExample[] {
  const entry = fields.entry('examples');
  if (entry === undefined) {
    fields.missing('examples', 'At least one that is open and one that is mitigated or none.');
    return [];
  }
  if (entry.value?.is !== 'list') {
    reading.error(entry.value ?? entry.key, `'examples' is a list of { state, on, model }.`);
    return [];
  }
  const result = entry.value.items.flatMap((item, index) => readExample(reading, item, `${index + 1}`));
  if (!result.some((one) => one.state === 'open')) reading.error(entry.key, `'examples' needs one with state open.`);
  if (!result.some((one) => one.state === 'mitigated' || one.state === 'none')) reading.error(entry.key, `'examples' needs one with state mitigated or none.`);
  return result;
}

function readExample(reading: Reading, item: YamlNode, number: string): RuleExample[] {
  const inner = reading.map(item, item, 'An example', keysOf('rule-example'));
  if (inner === undefined) return [];
  const state = readState(inner);
  const on = inner.text('on', 'The id of what the rule is expected on.');
  const model = inner.text('model', 'A model as YAML text, after model: |');
  if (model !== undefined && !/^threatmodel\s*:/m.test(model)) reading.error(inner.span('model'), `The model of an example begins with 'threatmodel: <name>'.`);
  else if (model !== undefined && on !== undefined && !model.includes(on)) reading.error(inner.span('on'), `The model of the example has no ${quote(on)}.`);
  const expected = readExpectations(reading, inner, state);
  if (on === undefined || model === undefined) return [];
  const variations = readVariations(reading, inner, { on, model, number });
  return state === undefined ? [] : [{ number, state, on, model, ...expected }, ...variations];
}

function readState(fields: Fields): RuleExample['state'] | undefined {
  if (!fields.has('state')) fields.missing('state', `One of: ${states.join(', ')}.`);
  return fields.has('state') ? fields.word('state', states) : undefined;
}

function readVariations(reading: Reading, fields: Fields, base: { readonly on: string; readonly model: string; readonly number: string }): RuleExample[] {
  const entry = fields.entry('variations');
  if (entry === undefined) return [];
  if (entry.value?.is !== 'list') {
    reading.error(entry.value ?? entry.key, `'variations' is a list: each has a state and any of without, change, add, on.`);
    return [];
  }
  if (entry.value.items.length > maxVariations) reading.error(entry.key, `An example has at most ${maxVariations} variations.`);
  if (base.model.length > maxVariedModel) {
    reading.error(entry.key, `A model that is varied has at most ${maxVariedModel} characters.`);
    return [];
  }
  return entry.value.items.slice(0, maxVariations).flatMap((item, index) => readVariation(reading, item, base, `${base.number}.${index + 1}`) ?? []);
}

function readVariation(reading: Reading, item: YamlNode, base: { readonly on: string; readonly model: string }, number: string): RuleExample | undefined {
  const inner = reading.map(item, item, 'A variation', keysOf('rule-variation'));
  if (inner === undefined) return undefined;
  const state = readState(inner);
  const on = inner.optionalText('on') ?? base.on;
  const varied = vary(base.model, { without: inner.list('without').map((one) => one.value.trim()), change: readPairs(reading, inner, 'change'), add: readPairs(reading, inner, 'add') });
  if (!('text' in varied)) return complain(reading, inner, varied);
  if (varied.text === base.model && on === base.on) reading.error(inner.head, `The variation changes nothing. Write without, change, add or on.`);
  if (!varied.text.includes(on)) reading.error(inner.span('on'), `The model of the variation has no ${quote(on)}.`);
  const expected = readExpectations(reading, inner, state);
  return state === undefined ? undefined : { number, state, on, model: varied.text, ...expected };
}

function complain(reading: Reading, fields: Fields, varied: Exclude<Varied, { text: string }>): undefined {
  const key = fields.entry('change')?.value;
  const node = key?.is === 'map' ? key.entries.find((entry) => entry.key.value === varied.wrong)?.key : undefined;
  reading.error(node ?? fields.list('without').find((one) => one.value.trim() === varied.wrong) ?? fields.head, `The model of the example ${varied.message}.`);
  return undefined;
}

/** `{ from: to }`, or `{ section: [entry, entry] }`: each value of a key with its key. */
function readPairs(reading: Reading, fields: Fields, key: string): [string, string][] {
  const entry = fields.entry(key);
  if (entry === undefined) return [];
  if (entry.value?.is !== 'map') {
    reading.error(entry.value ?? entry.key, key === 'add' ? `'add' names sections and what stands in them: { flows: "f: { from: a, to: b }" }.` : `'change' holds words of the model and what stands in their place: { "zone: dmz": "zone: external" }.`);
    return [];
  }
  return entry.value.entries.flatMap((pair): [string, string][] => {
    if (pair.value === undefined || (pair.value.is === 'scalar' && pair.value.value === '')) return key === 'add' ? [] : [[pair.key.value, '']];
    return reading.scalars(pair.value, pair.key, `'${key}'`).map((scalar) => [pair.key.value, key === 'add' ? scalar.value.trimEnd() : scalar.value]);
  });
}

/** What is expected of the finding besides its state. */
function readExpectations(reading: Reading, fields: Fields, state: RuleExample['state'] | undefined): Pick<RuleExample, 'aiSpecific' | 'priority' | 'dread'> {
  const first = expectations.find((key) => fields.has(key));
  if (first !== undefined && state === 'none') reading.error(fields.entry(first)!.key, `Where nothing is found, nothing has '${first}'.`);
  return { ...readAiSpecific(reading, fields), ...(fields.has('priority') && { priority: fields.word('priority', bands) }), ...readFigures(reading, fields) };
}

function readAiSpecific(reading: Reading, fields: Fields): Pick<RuleExample, 'aiSpecific'> {
  const entry = fields.entry('ai-specific');
  if (entry === undefined) return {};
  const truth = entry.value?.is === 'scalar' ? parseFlag(entry.value.value) : undefined;
  if (truth === 'yes' || truth === 'no') return { aiSpecific: truth === 'yes' };
  reading.error(entry.value ?? entry.key, `'ai-specific' of an example is true or false.`);
  return {};
}

function readFigures(reading: Reading, fields: Fields): Pick<RuleExample, 'dread'> {
  const entry = fields.entry('dread');
  const inner = entry && reading.map(entry.value, entry.key, `'dread'`, Object.keys(figureLimits));
  if (inner === undefined) return {};
  const dread: Record<string, number> = {};
  for (const [key, max] of Object.entries(figureLimits)) {
    const value = inner.has(key) ? inner.number(key, 1, max) : undefined;
    if (value !== undefined) dread[key] = value;
  }
  return { dread };
}
