import { classificationWords, containsWords, dataKindWords, originWords, recordSpec } from '../model/vocabulary/index.ts';
import type { Word } from '../model/vocabulary/index.ts';
import { parseFlag } from '../model/truth.ts';
import { elementTypes, factsOfTypes, subjectTypes } from './known.ts';
import type { Known, SubjectType } from './known.ts';
import { quote } from './reading.ts';
import type { Reading } from './reading.ts';
import type { Condition } from './types.ts';
import { attributes, canonicalWord, keyOf, keysOf, systemWords, wordsOf } from './words.ts';
import type { FactOf } from './words.ts';
import type { YamlEntry, YamlNode, YamlScalar } from './yaml-nodes.ts';

/** What a predicate is asked of: an element, a flow, or whatever the rule is about. */
type Of = 'element' | 'flow' | 'subject';

export interface Predicate {
  readonly name: string;
  /** Keys that may stand beside it. */
  readonly modifiers: readonly string[];
  /** What it can be asked of; without it, of anything. */
  readonly of?: readonly SubjectType[];
  /** For predicates that hold a condition on something else: what that condition is asked of. */
  readonly moves?: Of;
  /** A line for completion, hover and docs/rules.md. */
  readonly doc: string;
}

const element = elementTypes;
const flow: readonly SubjectType[] = ['flow'];

/** Every predicate of a condition, in the order of docs/rules.md. */
export const predicates: ReadonlyMap<string, Predicate> = new Map(
  recordSpec('condition').keys.flatMap(({ key, doc, predicate }): [string, Predicate][] => {
    if (!predicate) return [];
    const { modifiers, of, moves } = predicate;
    return [[key, { name: key, doc, modifiers, ...(of && { of: of.flatMap((one) => (one === 'element' ? element : [one])) }), ...(moves && { moves }) }]];
  }),
);

const graph: ReadonlySet<string> = new Set(recordSpec('condition').keys.filter(({ predicate }) => predicate?.walks).map(({ key }) => key));
const maxNodes = 200;
const maxDepth = 20;
/** Each nested walk over the flows multiplies the cost of the one around it. */
const maxWalks = 3;

/** What was met in a condition, for checks that look at the whole rule. */
export interface ConditionFacts {
  /** Controls that settle it where the condition is `settled-by`: not those under `not`, nor of other elements. */
  readonly controls: { readonly id: string; readonly scope: string; readonly node: YamlScalar }[];
  readonly witnesses: Set<string>;
}

export function emptyFacts(): ConditionFacts {
  return { controls: [], witnesses: new Set() };
}

interface Frame {
  readonly of: ReadonlySet<SubjectType>;
  readonly depth: number;
  readonly walks: number;
  readonly positive: boolean;
  readonly moved: boolean;
}

/**
 * Reads a condition and checks every word of it.
 * @param of what the condition can be asked of.
 * @returns the condition, or undefined when something in it is wrong (problems say what).
 */
export function readCondition(reading: Reading, known: Known, node: YamlNode | undefined, where: YamlNode, of: ReadonlySet<SubjectType>, facts: ConditionFacts): Condition | undefined {
  const before = reading.errorCount;
  const result = new ConditionReader(reading, known, facts).read(node, where, { of, depth: 0, walks: 0, positive: true, moved: false });
  return reading.errorCount === before ? result : undefined;
}

class ConditionReader {
  private nodes = 0;

  constructor(private readonly reading: Reading, private readonly known: Known, private readonly facts: ConditionFacts) {}

  read(node: YamlNode | undefined, where: YamlNode, frame: Frame): Condition | undefined {
    if (++this.nodes > maxNodes) {
      if (this.nodes === maxNodes + 1) this.reading.error(node ?? where, `A condition has at most ${maxNodes} parts.`);
      return undefined;
    }
    if (frame.depth > maxDepth) {
      this.reading.error(node ?? where, `A condition is nested at most ${maxDepth} deep.`);
      return undefined;
    }
    if (node?.is !== 'map') {
      this.reading.error(node ?? where, node?.is === 'list' ? 'A condition is one predicate. For several write all: [...] or any: [...].' : 'A condition is a predicate with its value: { kind: agent }.');
      return undefined;
    }
    const heads: { entry: YamlEntry; predicate: Predicate }[] = [];
    const rest: YamlEntry[] = [];
    for (const entry of node.entries) {
      const predicate = predicates.get(entry.key.value);
      if (predicate !== undefined) heads.push({ entry, predicate });
      else rest.push(entry);
    }
    const [head, second] = heads;
    if (head === undefined) {
      const first = rest[0];
      if (first === undefined) this.reading.error(node, 'The condition is empty. Write a predicate: { kind: agent }.');
      else this.reading.unknown(first.key, 'predicate', first.key.value, predicates.keys());
      return undefined;
    }
    if (second !== undefined) {
      this.reading.error(second.entry.key, `A condition has one predicate; here are '${head.entry.key.value}' and '${second.entry.key.value}'. Write all: [{ ${head.entry.key.value}: ... }, { ${second.entry.key.value}: ... }].`);
      return undefined;
    }
    const modifiers = new Map<string, YamlEntry>();
    for (const entry of rest) {
      const key = entry.key.value;
      if (!head.predicate.modifiers.includes(key)) {
        const beside = head.predicate.modifiers.length > 0 ? ` Beside '${head.predicate.name}' may stand: ${head.predicate.modifiers.join(', ')}.` : '';
        this.reading.error(entry.key, `${quote(key)} cannot stand beside '${head.predicate.name}'.${beside}`);
      } else if (modifiers.has(key)) this.reading.error(entry.key, `'${key}' stands here twice.`);
      else modifiers.set(key, entry);
    }
    this.checkAskedOf(head.predicate, head.entry, frame);
    return this.predicate(head.predicate, head.entry, modifiers, node, frame);
  }

  private checkAskedOf(predicate: Predicate, entry: YamlEntry, frame: Frame): void {
    if (predicate.of === undefined || predicate.of.some((type) => frame.of.has(type))) return;
    this.reading.error(entry.key, `'${predicate.name}' is asked of ${named(predicate.of)}; here the condition is about ${named([...frame.of])}.`);
  }

  private predicate(predicate: Predicate, entry: YamlEntry, modifiers: ReadonlyMap<string, YamlEntry>, node: YamlNode, frame: Frame): Condition | undefined {
    const { name } = predicate;
    const value = entry.value;
    const deeper = { ...frame, depth: frame.depth + 1 };
    switch (name) {
      case 'all':
      case 'any': {
        if (value?.is !== 'list' || value.items.length === 0) {
          this.reading.error(value ?? entry.key, `'${name}' holds a list of conditions.`);
          return undefined;
        }
        let inner = deeper;
        const parts: Condition[] = [];
        for (const item of value.items) {
          const part = this.read(item, item, inner);
          if (part === undefined) continue;
          parts.push(part);
          // `all: [{ type: flow }, ...]`: what follows is about flows.
          if (name === 'all') inner = { ...inner, of: possibleTypes(part, this.known, inner.of) };
        }
        return name === 'all' ? { all: parts } : { any: parts };
      }
      case 'not': {
        const inner = this.read(value, entry.key, { ...deeper, positive: !frame.positive });
        return inner && { not: inner };
      }
      case 'type': return { type: this.oneOf(value, entry, 'type', subjectTypes) };
      case 'kind': return { kind: this.oneOf(value, entry, 'kind', this.known.kinds.keys()) };
      case 'kind-group': return { 'kind-group': this.oneOf(value, entry, 'group of kinds', this.known.groups.keys()) };
      case 'zone-type': return { 'zone-type': this.oneOf(value, entry, 'zone type', this.known.zoneTypes) };
      case 'technology': return { technology: this.texts(value, entry, name) };
      case 'name-has': return { 'name-has': this.texts(value, entry, name) };
      case 'description-has': return { 'description-has': this.texts(value, entry, name) };
      case 'data-has': return { 'data-has': this.texts(value, entry, name) };
      case 'trust': return this.trust(value, entry);
      case 'attribute': return this.attribute(entry, modifiers, frame);
      case 'tool': return this.tool(value, entry);
      case 'system': return this.system(entry, modifiers);
      case 'data': return this.data(value, entry);
      case 'control': return this.control(entry, modifiers, frame);
      case 'crosses': {
        const words = ['any', 'inward', 'outward'] as const;
        const word = words.find((w) => value?.is === 'scalar' && w === value.value);
        if (word === undefined) this.reading.error(value ?? entry.key, `'crosses' is any, inward (into a zone of higher trust) or outward.`);
        return word && { crosses: word };
      }
      default: return this.moved(predicate, entry, node, deeper);
    }
  }

  private moved(predicate: Predicate, entry: YamlEntry, node: YamlNode, frame: Frame): Condition | undefined {
    const walks = frame.walks + (graph.has(predicate.name) ? 1 : 0);
    if (walks > maxWalks) {
      this.reading.error(entry.key, `At most ${maxWalks} of ${[...graph].join(', ')} may stand inside each other.`);
      return undefined;
    }
    if (!frame.moved) this.facts.witnesses.add(predicate.name);
    const of = new Set<SubjectType>(predicate.moves === 'flow' ? flow : element);
    const inner = this.read(entry.value, entry.key ?? node, { of, depth: frame.depth, walks, positive: frame.positive, moved: true });
    return inner && ({ [predicate.name]: inner } as unknown as Condition);
  }

  /** One or more words that must be known. */
  private oneOf(node: YamlNode | undefined, entry: YamlEntry, what: string, known: Iterable<string>): string[] {
    const words = new Set(known);
    const result: string[] = [];
    for (const scalar of this.reading.scalars(node, entry.key, `'${entry.key.value}'`)) {
      if (words.has(scalar.value)) result.push(scalar.value);
      else this.reading.unknown(scalar, what, scalar.value, words);
    }
    return result;
  }

  private texts(node: YamlNode | undefined, entry: YamlEntry, name: string): string[] {
    return this.reading.scalars(node, entry.key, `'${name}'`).map((scalar) => scalar.value.trim());
  }

  private words(node: YamlNode | undefined, where: YamlNode, what: string, words: readonly Word[]): string[] {
    const result: string[] = [];
    for (const scalar of this.reading.scalars(node, where, `'${what}'`)) {
      const word = canonicalWord(words, scalar.value);
      if (word === undefined) this.reading.unknown(scalar, `word for '${what}'`, scalar.value, words.map((w) => w.word));
      else result.push(word);
    }
    return result;
  }

  private trust(node: YamlNode | undefined, entry: YamlEntry): Condition | undefined {
    const fields = this.reading.map(node, entry.key, `'trust'`, keysOf('condition-trust'));
    if (fields === undefined) return undefined;
    if (!fields.has('at-most') && !fields.has('at-least')) fields.missing('at-most', 'Write { at-most: 0 } or { at-least: 2 }.');
    const most = fields.has('at-most') ? fields.number('at-most', 0, 3) : undefined;
    const least = fields.has('at-least') ? fields.number('at-least', 0, 3) : undefined;
    return { trust: { ...(most !== undefined && { 'at-most': most }), ...(least !== undefined && { 'at-least': least }) } };
  }

  private attribute(entry: YamlEntry, modifiers: ReadonlyMap<string, YamlEntry>, frame: Frame): Condition | undefined {
    const node = this.reading.scalar(entry.value, entry.key, `'attribute'`);
    if (node === undefined) return undefined;
    const name = node.value;
    const is = modifiers.get('is');
    const stated = modifiers.get('only-stated');
    if (stated !== undefined && !(stated.value?.is === 'scalar' && stated.value.value === 'true')) this.reading.error(stated.value ?? stated.key, `'only-stated' is true, or is left out.`);
    const onlyStated = stated === undefined ? {} : ({ 'only-stated': true } as const);
    // Facts of one's own have no words to check.
    if (/^attributes\.[^.]/.test(name)) return { attribute: name, ...(is && { is: this.texts(is.value, is, 'is') }), ...onlyStated };
    const values = this.attributeValues(node, is, factsOfTypes(frame.of));
    return values && { attribute: name, ...(is && { is: values }), ...onlyStated };
  }

  /** The words of `is`, checked against what the attribute can hold. */
  private attributeValues(node: YamlScalar, is: YamlEntry | undefined, of: readonly FactOf[]): string[] | undefined {
    const name = node.value;
    const specs = of.flatMap((fact) => attributes[fact].get(name) ?? []);
    const [spec] = specs;
    if (spec === undefined) {
      const elsewhere = (Object.keys(attributes) as FactOf[]).find((fact) => attributes[fact].has(name));
      if (elsewhere !== undefined) this.reading.error(node, `'${name}' is a fact about ${articles[elsewhere]}; here the condition is about ${of.map((fact) => articles[fact]).join(' or ')}.`);
      else this.reading.unknown(node, 'attribute', name, of.flatMap((fact) => [...attributes[fact].keys()]));
      return undefined;
    }
    const type = spec.spec.type;
    if (is === undefined) {
      if (type.is === 'flag') return [];
      const words = wordsOf(type);
      this.reading.error(node, `'${name}' is not yes or no: say which values are meant, is: [${(words?.words ?? []).slice(0, 3).map((w) => w.word).join(', ') || '...'}].`);
      return undefined;
    }
    const result: string[] = [];
    for (const scalar of this.reading.scalars(is.value, is.key, `'is'`)) {
      if (type.is === 'flag') {
        const truth = parseFlag(scalar.value);
        if (truth === undefined) this.reading.error(scalar, `'${name}' is yes, no or unknown, not ${quote(scalar.value)}.`);
        else result.push(truth);
        continue;
      }
      const words = specs.flatMap((one) => wordsOf(one.spec.type)?.words ?? []);
      const closed = words.length > 0 && specs.every((one) => wordsOf(one.spec.type)?.closed === true);
      const word = canonicalWord(words, scalar.value);
      if (word === undefined && closed) this.reading.unknown(scalar, `word for '${name}'`, scalar.value, words.map((w) => w.word));
      else result.push(word ?? scalar.value.trim());
    }
    return result;
  }

  private tool(node: YamlNode | undefined, entry: YamlEntry): Condition | undefined {
    const fields = this.reading.map(node, entry.key, `'tool'`, keysOf('condition-tool'));
    if (fields === undefined) return undefined;
    const permission = fields.entry('permission');
    const type = keyOf('tool', 'permission').type;
    const permissions = permission && this.words(permission.value, permission.key, 'permission', wordsOf(type)?.words ?? []);
    const approval = fields.entry('approval');
    const truth = approval?.value?.is === 'scalar' ? parseFlag(approval.value.value) : undefined;
    if (approval !== undefined && truth === undefined) this.reading.error(approval.value ?? approval.key, `'approval' is yes, no or unknown.`);
    if (permission === undefined && approval === undefined) fields.missing('permission', 'Write { permission: [execute] } or { approval: no }.');
    return { tool: { ...(permissions && { permission: permissions }), ...(truth && { approval: truth }) } };
  }

  private system(entry: YamlEntry, modifiers: ReadonlyMap<string, YamlEntry>): Condition | undefined {
    const node = this.reading.scalar(entry.value, entry.key, `'system'`);
    if (node === undefined) return undefined;
    const words = systemWords.get(node.value);
    if (words === undefined) {
      this.reading.unknown(node, 'system-wide value', node.value, systemWords.keys());
      return undefined;
    }
    const is = modifiers.get('is');
    if (is === undefined) {
      this.reading.error(entry.key, `Beside 'system' stands 'is' with the values that are meant: ${words.map((w) => w.word).join(', ')}.`);
      return undefined;
    }
    return { system: node.value, is: this.words(is.value, is.key, node.value, words) };
  }

  private data(node: YamlNode | undefined, entry: YamlEntry): Condition | undefined {
    const tables = { kind: dataKindWords, classification: classificationWords, contains: containsWords, origin: originWords };
    const fields = this.reading.map(node, entry.key, `'data'`, keysOf('condition-data'));
    if (fields === undefined) return undefined;
    const result: Record<string, unknown> = {};
    for (const [key, words] of Object.entries(tables)) {
      const given = fields.entry(key);
      if (given !== undefined) result[key] = this.words(given.value, given.key, key, words);
    }
    const attribute = fields.entry('attribute');
    if (attribute !== undefined) {
      const name = this.reading.scalar(attribute.value, attribute.key, `'attribute'`);
      const values = name && this.attributeValues(name, fields.entry('is'), ['data']);
      if (name !== undefined) result['attribute'] = name.value;
      if (values !== undefined && fields.has('is')) result['is'] = values;
    } else if (fields.has('is')) this.reading.error(fields.span('is'), `'is' stands beside 'attribute'.`);
    if (Object.keys(result).length === 0) fields.missing('kind', 'Write { kind: [prompts] }, or classification, contains, origin, attribute.');
    for (const key of ['lineage', 'only-stated']) {
      const given = fields.entry(key);
      if (given === undefined) continue;
      if (given.value?.is === 'scalar' && given.value.value === 'true') result[key] = true;
      else this.reading.error(fields.span(key), `'${key}' is true, or is left out.`);
    }
    if (fields.has('where')) result['where'] = fields.word('where', ['holds', 'in', 'out', 'any']);
    return { data: result };
  }

  private control(entry: YamlEntry, modifiers: ReadonlyMap<string, YamlEntry>, frame: Frame): Condition | undefined {
    const scopeEntry = modifiers.get('scope');
    const scopes = ['subject', 'source', 'target', 'ends', 'path'] as const;
    let scope: (typeof scopes)[number] | undefined;
    if (scopeEntry !== undefined) {
      const node = this.reading.scalar(scopeEntry.value, scopeEntry.key, `'scope'`);
      scope = scopes.find((word) => word === node?.value);
      if (node !== undefined && scope === undefined) this.reading.unknown(node, 'scope', node.value, scopes);
      if (scope !== undefined && ['source', 'target', 'ends'].includes(scope) && !frame.of.has('flow')) this.reading.error(node ?? scopeEntry.key, `The scope '${scope}' is for flows; here the condition is about ${named([...frame.of])}.`);
    }
    const ids: string[] = [];
    for (const node of this.reading.scalars(entry.value, entry.key, `'control'`)) {
      if (!this.known.controls.has(node.value)) {
        this.reading.unknown(node, 'control', node.value, this.known.controls.keys());
        continue;
      }
      ids.push(node.value);
      if (frame.positive && !frame.moved) this.facts.controls.push({ id: node.value, scope: scope ?? 'subject', node });
    }
    return { control: ids, ...(scope !== undefined && { scope }) };
  }
}

const articles: Readonly<Record<FactOf, string>> = { element: 'elements', flow: 'flows', zone: 'zones', data: 'data' };

function named(types: readonly SubjectType[]): string {
  if (elementTypes.every((type) => types.includes(type))) return ['elements', ...types.filter((type) => !elementTypes.includes(type)).map((type) => plural[type])].join(' or ');
  return types.map((type) => plural[type]).join(' or ') || 'nothing that exists';
}

const plural: Readonly<Record<SubjectType, string>> = { process: 'processes', store: 'stores', external: 'externals', flow: 'flows', zone: 'zones', data: 'data' };

/** The types that a subject for which the condition holds can have. */
export function possibleTypes(condition: Condition, known: Known, from: ReadonlySet<SubjectType>): ReadonlySet<SubjectType> {
  const only = (types: Iterable<SubjectType>): ReadonlySet<SubjectType> => new Set([...types].filter((type) => from.has(type)));
  const ids = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);
  if ('all' in condition) return condition.all.reduce((types, part) => possibleTypes(part, known, types), from);
  if ('any' in condition) return new Set(condition.any.flatMap((part) => [...possibleTypes(part, known, from)]));
  if ('type' in condition) return only(ids(condition.type) as SubjectType[]);
  if ('kind' in condition) return only(ids(condition.kind).flatMap((kind) => known.kinds.get(kind) ?? []));
  if ('kind-group' in condition) return only(ids(condition['kind-group']).flatMap((group) => (known.groups.get(group) ?? []).flatMap((kind) => known.kinds.get(kind) ?? [])));
  const predicate = Object.keys(condition).map((key) => predicates.get(key)).find((one) => one !== undefined);
  return predicate?.of === undefined ? from : only(predicate.of);
}
