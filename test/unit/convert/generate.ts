import fc from 'fast-check';
import { scalarText } from '../../../core/syntax/yaml/render.ts';
import { keySpec, recordSpec } from '../../../core/model/vocabulary/index.ts';
import type { RecordName, ValueType } from '../../../core/model/vocabulary/index.ts';

/** Models in YAML as people and their enemies write them: keys of the vocabulary and others, texts of every kind, comments wherever YAML takes them. */

/** Texts that look like something else, hold marks of either syntax, or escapes. */
export const hostile = fc.oneof(
  fc.constantFrom(
    '1.10', 'yes', 'no', 'null', 'on', 'off', 'true', 'false', '~', 'unknown', '- x', 'a: b', 'a #b', '# c', '', ' ', ' x', 'x ', '"', "'", '"""', 'say """x"""', '`', '``', '\\', '\\n', 'a\nb', 'a\n\nb\n', '\n', '\n\n', 'a\n  b\n', '  a\nb', 'a\n \nb', 'a \nb', '\ta', 'a\tb', 'x\r\ny',
    '2026-09-01', '90 days', '90  days', '1e5', '-1', '+1', '0x1f', '.5', '1_000', '12:30', '{ a: b }', '[a, b]', '}', ']', '{', '[', ';', ',', 'a;b', 'a,b', '->', 'a->b', 'a -> b', '<->', 'not x', 'not', 'data', 'on', 'flow', 'zone', 'carries', 'over', 'process',
    'é', 'ünï-cödé', '😀', '日本', '\u00a0', '\u2028', '\u0085', '\ufeff', '\u202e', '\ud83d', '*a', '&a', '!t', '|', '>', '%', '@', '?', '? a', '---', '...', '<<', '=', '/', '//', 'https://example.org/a#b', 'deploy/limits.yaml', 'AML.T0057', 'LLM01:2025', "it's", 'a-', '-a', '_', '_a', 'a.', 'a..b', '__proto__', 'constructor', '$0', '${x}', 'x'.repeat(130),
    'a long text of many words that does not fit on one line of a hundred and twenty columns, so that it has to be folded or left as it is',
  ),
  fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 8 }), fc.stringMatching(/^[a-z][a-z0-9_.-]{0,8}[a-z0-9]$/),
);

const id = fc.oneof({ weight: 4, arbitrary: fc.constantFrom('a', 'b', 'c', 'gateway', 'vllm', 'store', 'data', 'on', 'zone', 'flow', 'x-1', 'edge', 'inner', 'dmz', 'prompts', 'w_1') }, { weight: 1, arbitrary: hostile.filter((text) => text.trim() !== '') });
const comment = fc.constantFrom('# note', '#', '# a: b', '# "', '#!x', '# é 😀', '# { [', '# """', '#    deep');

type Value = { readonly is: 'scalar'; readonly text: string; readonly quote: boolean } | { readonly is: 'list'; readonly members: readonly Commented[]; readonly inline: boolean } | { readonly is: 'map'; readonly entries: readonly Commented[]; readonly inline: boolean } | { readonly is: 'nothing' };
interface Commented {
  readonly above: readonly string[];
  readonly key?: string;
  readonly value: Value;
  readonly behind: string | undefined;
  readonly below: readonly string[];
}

const scalar = (text: fc.Arbitrary<string>): fc.Arbitrary<Value> => fc.record({ is: fc.constant('scalar' as const), text, quote: fc.boolean() });
const above = fc.oneof({ weight: 6, arbitrary: fc.constant<readonly string[]>([]) }, { weight: 1, arbitrary: fc.array(fc.oneof(comment, fc.constant('')), { minLength: 1, maxLength: 3 }) });
const behind = fc.option(comment, { freq: 6, nil: undefined });
const below = fc.oneof({ weight: 12, arbitrary: fc.constant<readonly string[]>([]) }, { weight: 1, arbitrary: fc.array(comment, { minLength: 1, maxLength: 2 }) });

function commented(key: string | undefined, value: fc.Arbitrary<Value>): fc.Arbitrary<Commented> {
  return fc.record({ above, value, behind, below }).map((rest) => (key === undefined ? rest : { ...rest, key }));
}

/** A value that fits a type, mostly. */
function valueOf(type: ValueType | undefined, depth = 0): fc.Arbitrary<Value> {
  const odd = scalar(hostile);
  const any = depth > 1 ? odd : fc.oneof({ weight: 5, arbitrary: odd }, { weight: 1, arbitrary: listOf(odd) }, { weight: 1, arbitrary: mapOf(depth + 1) }, { weight: 1, arbitrary: fc.constant<Value>({ is: 'nothing' }) });
  const mostly = (fit: fc.Arbitrary<Value>): fc.Arbitrary<Value> => fc.oneof({ weight: 8, arbitrary: fit }, { weight: 1, arbitrary: any });
  switch (type?.is) {
    case 'flag': return mostly(scalar(fc.constantFrom('true', 'false', 'yes', 'no', 'unknown', 'True')));
    case 'word': return mostly(scalar(fc.constantFrom(...type.words.map((word) => word.word))));
    case 'date': return mostly(scalar(fc.constantFrom('2026-09-01', '2027-01-31')));
    case 'duration': return mostly(scalar(fc.constantFrom('90 days', '1 year')));
    case 'reference': case 'zone': return mostly(scalar(id));
    case 'catalog': return mostly(scalar(fc.constantFrom('inference-server', 'agent', 'store', 'rate-limit', 'AI-INF-02', 'dmz', 'external', 'AML.T0057')));
    case 'list': return fc.oneof(valueOf(type.of, depth + 1), listOf(valueOf(type.of, 2)));
    case 'record': return mostly(recordOf(type.record, 3, depth + 1));
    case 'table': return mostly(type.names ? fc.oneof(tableOf(type.record, depth + 1), listOf(scalar(fc.constantFrom('rate-limit', 'audit-log', 'model-scan'))), mixedOf(type.record)) : tableOf(type.record, depth + 1));
    case 'free': return mostly(mapOf(2));
    default: return any;
  }
}

function listOf(member: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.record({ is: fc.constant('list' as const), members: fc.array(commented(undefined, member), { maxLength: 3 }), inline: fc.boolean() });
}

function mapOf(depth: number): fc.Arbitrary<Value> {
  const key = fc.oneof(fc.constantFrom('a', 'b', 'x-own', 'fast'), hostile);
  return fc.record({ is: fc.constant('map' as const), entries: fc.uniqueArray(key, { maxLength: 3 }).chain((keys) => fc.tuple(...keys.map((one) => commented(one, valueOf(undefined, depth))))), inline: fc.boolean() });
}

function recordOf(name: RecordName, most: number, depth = 0): fc.Arbitrary<Value> {
  const known = recordSpec(name).keys.map((spec) => spec.key);
  const required = recordSpec(name).keys.filter((spec) => spec.required).map((spec) => spec.key);
  const keys = fc.tuple(fc.subarray(known, { maxLength: Math.min(most, known.length) }), fc.subarray(required, { minLength: Math.max(0, required.length - 1) }), fc.subarray(['x-own', 'unheard-of', 'Name', 'not']), fc.integer()).map(([some, must, own, seed]) => {
    const all = [...new Set([...must, ...some, ...(seed % 7 === 0 ? own : [])])];
    return seed % 2 === 0 ? all : all.reverse();
  });
  return fc.record({ is: fc.constant('map' as const), entries: keys.chain((chosen) => fc.tuple(...chosen.map((key) => commented(key, valueOf(keySpec(name, key)?.type, depth))))), inline: fc.boolean() });
}

function tableOf(name: RecordName, depth = 0): fc.Arbitrary<Value> {
  const row = fc.oneof({ weight: 6, arbitrary: recordOf(name, 3, depth + 1) }, { weight: 1, arbitrary: fc.constant<Value>({ is: 'nothing' }) }, { weight: 1, arbitrary: scalar(fc.constantFrom('planned', 'verified', 'x y')) });
  return fc.record({ is: fc.constant('map' as const), entries: fc.uniqueArray(fc.oneof(fc.constantFrom('rate-limit', 'audit-log', 'mail'), id), { minLength: 1, maxLength: 3 }).chain((keys) => fc.tuple(...keys.map((key) => commented(key, row)))), inline: fc.constant(false) });
}

function mixedOf(name: RecordName): fc.Arbitrary<Value> {
  const named = recordOf(name, 2, 2).map((value): Value => ({ is: 'map', entries: [{ above: [], key: 'model-scan', value, behind: undefined, below: [] }], inline: false }));
  return listOf(fc.oneof(scalar(fc.constantFrom('rate-limit', 'audit-log')), named));
}

const section: fc.Arbitrary<readonly Commented[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('zones', 'data', 'elements', 'flows', 'elements', 'zones', 'threats', 'controls', 'assumptions', 'exclusions').chain((name) => {
    const type = keySpec('model', name)!.type;
    const record = type.is === 'table' ? type.record : 'element';
    return commented(name, fc.record({ is: fc.constant('map' as const), entries: fc.uniqueArray(id, { maxLength: 4 }).chain((keys) => fc.tuple(...keys.map((key) => commented(key, fc.oneof({ weight: 8, arbitrary: recordOf(record, 4) }, { weight: 1, arbitrary: valueOf(undefined) }))))), inline: fc.constant(false) }));
  }).map((one) => [one]) },
  { weight: 1, arbitrary: commented('decisions', listOf(recordOf('decision', 4)).map((value) => ({ ...value, inline: false }) as Value)).map((one) => [one]) },
  { weight: 3, arbitrary: fc.constantFrom('threatmodel', 'description', 'owner', 'review', 'include', 'third-parties', 'version', 'x-own', 'elemnts', 'decisions', 'elements').chain((name) => commented(name, valueOf(keySpec('model', name)?.type))).map((one) => [one]) },
);

/** A model with whatever comments; the text is YAML that another reader takes too. */
export const model: fc.Arbitrary<string> = fc.tuple(fc.uniqueArray(section, { minLength: 1, maxLength: 7, selector: ([one]) => one!.key! }), above, fc.constantFrom('\n', '\n', '\n', '\r\n')).map(([sections, foot, lineBreak]) => {
  const lines = sections.flat().flatMap((one) => entryLines(one, 0));
  return [...lines, ...foot, ''].join(lineBreak);
});

function pad(indent: number): string {
  return ' '.repeat(indent);
}

function entryLines({ above: head, key, value, behind: tail, below: foot }: Commented, indent: number): string[] {
  const lead = `${pad(indent)}${key === undefined ? '-' : `${scalarText(key, false)}:`}`;
  const lines = head.map((line) => (line === '' ? '' : pad(indent) + line));
  const end = tail === undefined ? '' : ` ${tail}`;
  if (value.is === 'nothing') return [...lines, ...(key === undefined ? [`${lead} ""${end}`] : [lead + end])];
  if (value.is === 'scalar') return [...lines, `${lead} ${scalarText(value.text, false, value.quote ? '"' : undefined)}${end}`];
  const members = value.is === 'list' ? value.members : value.entries;
  const plain = members.every((member) => isPlain(member));
  if (members.length === 0 || (value.inline && plain)) return [...lines, `${lead} ${inline(value)}${end}`];
  const deep = key === undefined ? indent + 2 : indent + 2;
  return [...lines, lead + end, ...members.flatMap((member) => entryLines(member, deep)), ...foot.map((line) => pad(deep) + line)];
}

function isPlain({ above: head, value, behind: tail }: Commented): boolean {
  if (head.length > 0 || tail !== undefined || value.is === 'nothing') return false;
  return value.is === 'scalar' || (value.is === 'list' ? value.members : value.entries).every(isPlain);
}

function inline(value: Value): string {
  if (value.is === 'scalar') return scalarText(value.text, true, value.quote ? '"' : undefined);
  if (value.is === 'list') return `[${value.members.map((member) => inline(member.value)).join(', ')}]`;
  return value.is === 'map' ? `{ ${value.entries.map((entry) => `${scalarText(entry.key!, true)}: ${inline(entry.value)}`).join(', ')} }` : '""';
}
