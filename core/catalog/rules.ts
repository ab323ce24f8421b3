import { strideWords } from '../model/vocabulary/index.ts';
import type { StrideCategory } from '../model/model.ts';
import { parseFlag } from '../model/truth.ts';
import { emptyFacts, possibleTypes, readCondition } from './conditions.ts';
import type { ConditionFacts } from './conditions.ts';
import { elementTypes, subjectTypes } from './known.ts';
import type { Known, SubjectType } from './known.ts';
import { assume, nothingAssumed, onlySubjects } from './possible.ts';
import type { Assumed } from './possible.ts';
import { quote } from './reading.ts';
import type { Fields, Reading } from './reading.ts';
import { readExamples } from './rule-examples.ts';
import type { Condition, Pack, Rule, RuleDread } from './types.ts';
import { keysOf } from './words.ts';
import type { YamlNode, YamlScalar } from './yaml-nodes.ts';

const dreadDimensions = ['damage', 'reproducibility', 'exploitability', 'affected-users', 'discoverability'] as const;
const dreadFactors = ['model-impact', 'data-sensitivity', 'detection-difficulty'] as const;
const priorities = ['critical', 'high', 'medium', 'low'] as const;

/** Placeholders of messages, by what the rule is about. */
export const placeholders: Readonly<Record<'element' | 'flow' | 'other', readonly string[]>> = {
  element: ['name', 'id', 'zone', 'source', 'data'],
  flow: ['name', 'id', 'from', 'to', 'data', 'from-zone', 'to-zone'],
  other: ['name', 'id'],
};

const idForms: readonly { key: string; form: RegExp; example: string }[] = [
  { key: 'owasp', form: /^(ML\d\d|LLM\d\d|ASI\d\d|MCP\d\d|API\d{1,2}|A\d\d):20\d\d$/, example: 'LLM01:2025 (always with the edition)' },
  { key: 'cwe', form: /^CWE-[1-9]\d{0,4}$/, example: 'CWE-799' },
  { key: 'nist', form: /^NISTAML\.\d{2,3}$/, example: 'NISTAML.031' },
];
export const techniqueForm = /^AML\.T\d{4}(\.\d{3})?$/;
export const mitigationForm = /^AML\.M\d{4}$/;

/** A rule with the places that checks across rules report at. */
export interface ReadRule {
  readonly rule: Rule;
  readonly idNode: YamlScalar;
  readonly refinesNodes: readonly YamlScalar[];
}

/**
 * Reads one rule and checks everything that can be said of it alone.
 * @returns undefined when an error was found; problems say what.
 */
export function readRule(reading: Reading, known: Known, node: YamlNode, pack: Pack): ReadRule | undefined {
  const before = reading.errorCount;
  const fields = reading.map(node, node, 'A rule', keysOf('rule'));
  if (fields === undefined) return undefined;
  const idNode = fields.has('id') ? reading.scalar(fields.entry('id')!.value, fields.entry('id')!.key, `'id'`) : undefined;
  if (!fields.has('id')) fields.missing('id');
  if (idNode !== undefined && !/^[A-Za-z][A-Za-z0-9]*([._-][A-Za-z0-9]+)*$/.test(idNode.value)) reading.error(idNode, `An id is made of letters, digits and hyphens and begins with a letter: AI-INF-02.`);
  const title = fields.text('title', 'What happens, as a noun phrase.');
  const stride = readStride(fields);
  const facts = emptyFacts();
  const applies = readApplies(reading, known, fields, facts);
  const types = applies?.types ?? new Set(subjectTypes);
  const settling = emptyFacts();
  const settledBy = fields.has('settled-by') ? readCondition(reading, known, fields.entry('settled-by')!.value, fields.entry('settled-by')!.key, types, settling) : undefined;
  const aiSpecific = readAiSpecific(reading, known, fields, types);
  const refinesNodes = fields.list('refines');
  const fixes = readFixes(reading, known, fields, types, settling);
  const rule: Rule = {
    id: idNode?.value ?? '',
    pack,
    title: title ?? '',
    message: readMessage(reading, fields, types, facts) ?? '',
    stride: stride ?? 'tampering',
    aiSpecific: aiSpecific ?? false,
    refines: refinesNodes.map((one) => one.value),
    to: applies?.to ?? { any: [] },
    ...(applies?.when && { when: applies.when }),
    ...(settledBy && { settledBy }),
    dread: readDread(reading, fields),
    dreadWhen: readDreadWhen(reading, known, fields, types),
    atlas: readAtlas(reading, fields),
    alsoKnownAs: fields.list('also-known-as').map((one) => one.value),
    owasp: [], cwe: [], nist: [],
    ...Object.fromEntries(idForms.map(({ key, form, example }) => [key, readIds(reading, fields, key, form, example)])),
    fixes,
    verify: fields.text('verify', 'A test that shows whether the mitigation works.') ?? '',
    description: fields.text('description', 'What happens, why here, what it costs, what to do.') ?? '',
    method: fields.list('method').map((one) => one.value),
    ...(fields.has('method-priority') && { methodPriority: fields.word('method-priority', priorities) }),
    examples: readExamples(reading, fields),
  };
  if (idNode === undefined || reading.errorCount > before) return undefined;
  reportImpossible(reading, known, fields, rule);
  return { rule, idNode, refinesNodes };
}

/** Warns of parts of the rule's conditions that can never hold. */
function reportImpossible(reading: Reading, known: Known, fields: Fields, rule: Rule): void {
  const look = (condition: Condition | undefined, node: YamlNode | undefined, assumed: Assumed | undefined): Assumed | undefined =>
    condition && node && assumed ? assume(condition, node, assumed, known, (part, why) => reading.warning(part, `This never holds: ${why}.`)) : assumed;
  const applies = fields.entry('applies')?.value;
  const to = look(rule.to, valueIn(applies, 'to'), nothingAssumed(known));
  const when = look(rule.when, valueIn(applies, 'when'), to);
  if (to) look(rule.settledBy, fields.entry('settled-by')?.value, onlySubjects(to, known));
  if (!when) return;
  if (typeof rule.aiSpecific !== 'boolean') look(rule.aiSpecific, fields.entry('ai-specific')?.value, when);
  const cases = fields.entry('dread-when')?.value;
  const nodes = cases?.is === 'list' ? cases.items : cases ? [cases] : [];
  for (const [index, one] of rule.dreadWhen.entries()) look(one.when, valueIn(nodes[index], 'when'), when);
}

function valueIn(node: YamlNode | undefined, key: string): YamlNode | undefined {
  return node?.is === 'map' ? node.entries.find((entry) => entry.key.value === key)?.value : undefined;
}

function readStride(fields: Fields): StrideCategory | undefined {
  if (!fields.has('stride')) {
    fields.missing('stride');
    return undefined;
  }
  return fields.word('stride', strideWords.map((word) => word.word)) as StrideCategory | undefined;
}

function readApplies(reading: Reading, known: Known, fields: Fields, facts: ConditionFacts): { to: Condition; when?: Condition; types: ReadonlySet<SubjectType> } | undefined {
  const entry = fields.entry('applies');
  if (entry === undefined) {
    fields.missing('applies', 'Write applies: { to: { kind: [...] } }.');
    return undefined;
  }
  const inner = reading.map(entry.value, entry.key, `'applies'`, keysOf('rule-applies'));
  if (inner === undefined) return undefined;
  const toEntry = inner.entry('to');
  if (toEntry === undefined) {
    inner.missing('to', 'Write to: { kind: [...] }.');
    return undefined;
  }
  const all = new Set(subjectTypes);
  const to = readCondition(reading, known, toEntry.value, toEntry.key, all, facts);
  if (to === undefined) return undefined;
  const types = possibleTypes(to, known, all);
  if (types.size === 0) reading.error(toEntry.value ?? toEntry.key, `Nothing can fulfil 'to'.`);
  else if (types.size === all.size) reading.error(toEntry.value ?? toEntry.key, `'to' says what the rule is about: name a kind, a kind-group or a type.`);
  const whenEntry = inner.entry('when');
  if (whenEntry === undefined) return { to, types };
  const when = readCondition(reading, known, whenEntry.value, whenEntry.key, types, facts);
  return { to, types, ...(when && { when }) };
}

function readAiSpecific(reading: Reading, known: Known, fields: Fields, types: ReadonlySet<SubjectType>): boolean | Condition | undefined {
  const entry = fields.entry('ai-specific');
  if (entry === undefined) {
    fields.missing('ai-specific', 'true, false, or a condition.');
    return undefined;
  }
  if (entry.value?.is === 'map') return readCondition(reading, known, entry.value, entry.key, types, emptyFacts());
  const truth = entry.value?.is === 'scalar' ? parseFlag(entry.value.value) : undefined;
  if (truth === 'yes' || truth === 'no') return truth === 'yes';
  reading.error(entry.value ?? entry.key, `'ai-specific' is true, false, or a condition.`);
  return undefined;
}

function readMessage(reading: Reading, fields: Fields, types: ReadonlySet<SubjectType>, facts: ConditionFacts): string | undefined {
  const message = fields.text('message', 'One sentence about the system at hand: "{name} ...".');
  if (message === undefined) return undefined;
  const isElement = elementTypes.some((type) => types.has(type));
  const allowed = new Set([...types].length === 1 && types.has('flow') ? placeholders.flow : isElement && ![...types].some((type) => !elementTypes.includes(type)) ? placeholders.element : placeholders.other);
  const span = fields.span('message');
  for (const match of message.matchAll(/\{([^{}]*)\}/g)) {
    const word = match[1]!;
    if (!allowed.has(word)) reading.unknown(reading.within(span, match[0]), `placeholder for this rule`, `{${word.slice(0, 40)}}`, [...allowed].map((one) => `{${one}}`));
    else if (word === 'source' && !['reachable-from', 'upstream', 'incoming'].some((name) => facts.witnesses.has(name)))
      reading.error(reading.within(span, match[0]), `{source} is the element that reachable-from, upstream or incoming finds; the rule has none of them in 'when'.`);
  }
  if (/[{}]/.test(message.replace(/\{[^{}]*\}/g, ''))) reading.error(span, 'A brace in the message is not closed.');
  return message;
}

function readDread(reading: Reading, fields: Fields): RuleDread {
  const entry = fields.entry('dread');
  const inner = entry && reading.map(entry.value, entry.key, `'dread'`, [...dreadDimensions, ...dreadFactors]);
  if (entry === undefined) fields.missing('dread', `${dreadDimensions.join(', ')}: 1 to 10 each.`);
  const read = (key: string, max: number, otherwise?: number): number => (inner === undefined ? 1 : (inner.number(key, 1, max, otherwise) ?? 1));
  return Object.fromEntries([...dreadDimensions.map((key) => [key, read(key, 10)]), ...dreadFactors.map((key) => [key, read(key, 2, 1)])]) as unknown as RuleDread;
}

/** Cases in which other figures hold. Each needs a condition and at least one figure. */
function readDreadWhen(reading: Reading, known: Known, fields: Fields, types: ReadonlySet<SubjectType>): Rule['dreadWhen'] {
  const entry = fields.entry('dread-when');
  if (entry === undefined) return [];
  const nodes = entry.value?.is === 'list' ? entry.value.items : entry.value ? [entry.value] : [];
  return nodes.flatMap((node) => {
    const inner = reading.map(node, node, `An entry of 'dread-when'`, keysOf('rule-dread-when'));
    const figures = inner && inner.has('dread') ? reading.map(inner.entry('dread')!.value, inner.entry('dread')!.key, `'dread'`, [...dreadDimensions, ...dreadFactors]) : undefined;
    if (inner === undefined) return [];
    if (!inner.has('when')) inner.missing('when', 'The condition under which the figures hold.');
    if (figures === undefined) inner.missing('dread', 'The figures that hold then.');
    const when = inner.has('when') ? readCondition(reading, known, inner.entry('when')!.value, inner.entry('when')!.key, types, emptyFacts()) : undefined;
    if (when === undefined || figures === undefined) return [];
    const dread: Record<string, number> = {};
    for (const [keys, max] of [[dreadDimensions, 10], [dreadFactors, 2]] as const)
      for (const key of keys) {
        const value = figures.has(key) ? figures.number(key, 1, max) : undefined;
        if (value !== undefined) dread[key] = value;
      }
    return [{ when, dread }];
  });
}

function readAtlas(reading: Reading, fields: Fields): Rule['atlas'] {
  const entry = fields.entry('atlas');
  const inner = entry && reading.map(entry.value, entry.key, `'atlas'`, keysOf('rule-atlas'));
  if (inner === undefined) return { techniques: [], mitigations: [], fit: 'direct' };
  const techniques = readIds(reading, inner, 'techniques', techniqueForm, 'AML.T0024.002');
  const mitigations = readIds(reading, inner, 'mitigations', mitigationForm, 'AML.M0004');
  return { techniques, mitigations, fit: (inner.has('fit') ? inner.word('fit', ['direct', 'approximate']) : undefined) ?? 'direct' };
}

/** By key, the lists in which an id has to exist beside having the right form. */
const checkedAs: Readonly<Record<string, string>> = { techniques: 'atlas', mitigations: 'atlas', atlas: 'atlas', owasp: 'owasp', nist: 'nist' };

/** A list of ids of one form; each once. */
export function readIds(reading: Reading, fields: Fields, key: string, form: RegExp, example: string): string[] {
  const result = new Set<string>();
  for (const node of fields.list(key)) {
    if (!form.test(node.value)) {
      reading.error(node, `${quote(node.value)} does not look like an id for '${key}'; write ${example}.`);
      continue;
    }
    if (result.has(node.value)) reading.warning(node, `${quote(node.value)} stands here twice.`);
    result.add(node.value);
    const remark = checkedAs[key] === undefined ? undefined : reading.checkId(checkedAs[key], node.value);
    if (remark) reading.warning(node, remark.message, remark.replacement);
  }
  return [...result];
}

function readFixes(reading: Reading, known: Known, fields: Fields, types: ReadonlySet<SubjectType>, settling: ConditionFacts): string[] {
  const result: string[] = [];
  for (const node of fields.list('fixes')) {
    const places = known.controls.get(node.value);
    if (places === undefined) {
      reading.unknown(node, 'control', node.value, known.controls.keys());
      continue;
    }
    const uses = settling.controls.filter((use) => use.id === node.value);
    if (uses.length === 0) {
      reading.error(node, `'${node.value}' does not occur in 'settled-by': the fix would not settle anything.`);
      continue;
    }
    if (!uses.some((use) => canStand(places, use.scope, types)))
      reading.error(node, `'${node.value}' can stand on ${places.join(', ')}, but the rule is about ${[...types].join(', ')}${uses.some((use) => use.scope !== 'subject') ? ' (with the scope given)' : ''}.`);
    if (result.includes(node.value)) reading.warning(node, `'${node.value}' stands here twice.`);
    else result.push(node.value);
  }
  return result;
}

function canStand(places: readonly string[], scope: string, types: ReadonlySet<SubjectType>): boolean {
  if (scope === 'source' || scope === 'target' || scope === 'ends') return elementTypes.some((type) => places.includes(type)) || (scope === 'ends' && places.includes('flow'));
  if (scope === 'path' && (places.includes('process') || places.includes('flow'))) return true;
  return [...types].some((type) => places.includes(type));
}
