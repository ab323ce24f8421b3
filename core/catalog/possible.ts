import { elementTypes } from './known.ts';
import type { Known } from './known.ts';
import { predicates } from './conditions.ts';
import type { Condition, OneOrMore } from './types.ts';
import { attributes, wordsOf } from './words.ts';
import type { YamlNode } from './yaml-nodes.ts';

/**
 * Parts of conditions that can never hold, whatever the model: a kind beside a type that it is not of, two kinds at once, a fact that is demanded and denied.
 * Looks at what parts of one conjunction say of the same thing. What it does not understand it takes for possible, so it reports nothing that could hold.
 */

/** What is known of a subject from the parts before: of what types and kinds it can be, and what has been demanded of it. */
export interface Assumed {
  /** `process inference-server`, `store `, `flow`. */
  readonly subjects: ReadonlySet<string>;
  /** By what is asked: values of which one must hold, each list for itself, and values of which none may. */
  readonly demands: ReadonlyMap<string, Demand>;
  readonly trust: readonly [least: number, most: number];
  readonly crossings: ReadonlySet<string>;
  readonly ends: ReadonlyMap<string, Assumed>;
}

interface Demand {
  /** Only one value can hold at a time. */
  readonly single: boolean;
  readonly wanted: readonly (readonly string[])[];
  readonly denied: ReadonlySet<string>;
}

/** Told about each part that never holds: its place and why. */
export type Report = (node: YamlNode, why: string) => void;

/** Nothing is known yet of the subject. */
export function nothingAssumed(known: Known, of: 'any' | 'element' | 'flow' = 'any'): Assumed {
  const subjects = new Set<string>();
  if (of !== 'flow') {
    for (const type of elementTypes) subjects.add(`${type} `);
    for (const [kind, type] of known.kinds) subjects.add(`${type} ${kind}`);
  }
  if (of !== 'element') subjects.add('flow');
  if (of === 'any') for (const other of ['zone', 'data']) subjects.add(other);
  return { subjects, demands: new Map(), trust: [0, 3], crossings: new Set(['none', 'inward', 'outward', 'level']), ends: new Map() };
}

/** Only of what types and kinds the subject can be: facts may have changed in between. */
export function onlySubjects(assumed: Assumed, known: Known): Assumed {
  return { ...nothingAssumed(known), subjects: assumed.subjects };
}

/**
 * What is known once the condition holds as well.
 * @param node where the condition is written; it has been read without error
 * @returns undefined when it can never hold; each part by which it cannot has been reported
 */
export function assume(condition: Condition, node: YamlNode, assumed: Assumed, known: Known, report: Report): Assumed | undefined {
  return new Assumption(known, report).of(condition, node, assumed, true);
}

class Assumption {
  constructor(private readonly known: Known, private readonly report: Report) {}

  /** @param holds false: what is known once the condition does not hold */
  of(condition: Condition, node: YamlNode, assumed: Assumed, holds: boolean): Assumed | undefined {
    if ('not' in condition) {
      const inner = valueOf(node);
      // inside a denial, a part that never holds only makes the denial true: the whole is what counts
      const result = new Assumption(this.known, () => undefined).of(condition.not, inner, assumed, !holds);
      if (result === undefined) this.report(node, holds ? 'what it denies is what stands before it demands' : 'it denies what stands before it demands');
      return result;
    }
    if ('all' in condition || 'any' in condition) {
      const parts = 'all' in condition ? condition.all : condition.any;
      const nodes = itemsOf(valueOf(node));
      return ('all' in condition) === holds ? this.together(parts, nodes, assumed, holds) : this.either(parts, nodes, assumed, holds);
    }
    return this.predicate(condition, node, assumed, holds);
  }

  private together(parts: readonly Condition[], nodes: readonly YamlNode[], assumed: Assumed, holds: boolean): Assumed | undefined {
    let result: Assumed | undefined = assumed;
    for (const [index, part] of parts.entries()) {
      result = this.of(part, nodes[index]!, result, holds);
      if (result === undefined) return undefined;
    }
    return result;
  }

  /** One of them holds: only what all that can hold leave possible is known. */
  private either(parts: readonly Condition[], nodes: readonly YamlNode[], assumed: Assumed, holds: boolean): Assumed | undefined {
    const subjects = new Set<string>();
    let possible = false;
    for (const [index, part] of parts.entries()) {
      const result = this.of(part, nodes[index]!, assumed, holds);
      if (result === undefined) continue;
      possible = true;
      for (const subject of result.subjects) subjects.add(subject);
    }
    return possible ? { ...assumed, subjects } : undefined;
  }

  private predicate(condition: Condition, node: YamlNode, assumed: Assumed, holds: boolean): Assumed | undefined {
    if ('type' in condition) return this.subjects(node, assumed, holds, (type) => many(condition.type).includes(type));
    if ('kind' in condition) return this.subjects(node, assumed, holds, (_, kind) => many(condition.kind).includes(kind));
    if ('kind-group' in condition) return this.subjects(node, assumed, holds, (_, kind) => many(condition['kind-group']).some((group) => this.known.groups.get(group)?.includes(kind) ?? false));
    const name = [...predicates.keys()].find((key) => key in condition)!;
    const of = predicates.get(name)!.of;
    const asked = of === undefined || !holds ? assumed : this.subjects(node, assumed, true, (type) => (of as readonly string[]).includes(type));
    if (asked === undefined) return undefined;
    if ('attribute' in condition) return this.demand(node, asked, `attribute ${condition.attribute}`, many(condition.is ?? 'yes'), holds, isSingle(condition.attribute), `'${condition.attribute}'`);
    if ('system' in condition) return this.demand(node, asked, `system ${condition.system}`, many(condition.is), holds, true, `'${condition.system}'`);
    if ('control' in condition) return this.demand(node, asked, `control ${condition.scope ?? 'subject'}`, many(condition.control), holds, false, 'the control');
    if ('trust' in condition) return holds ? this.trust(node, asked, condition.trust) : asked;
    if ('crosses' in condition) return this.crosses(node, asked, condition.crosses, holds);
    if ('source' in condition) return this.end('source', condition.source, node, asked, holds);
    if ('target' in condition) return this.end('target', condition.target, node, asked, holds);
    for (const key of ['zone-type', 'technology', 'name-has', 'description-has', 'data-has'] as const)
      if (key in condition) return this.demand(node, asked, key, many((condition as Record<string, OneOrMore>)[key]!), holds, false, `'${key}'`);
    const { moves } = predicates.get(name)!;
    if (moves && holds && this.of((condition as unknown as Record<string, Condition>)[name]!, valueOf(node), nothingAssumed(this.known, moves === 'flow' ? 'flow' : 'element'), true) === undefined) return undefined;
    // anything else is compared as a whole
    return this.demand(node, asked, name, [JSON.stringify(condition)], holds, false, `'${name}'`);
  }

  private subjects(node: YamlNode, assumed: Assumed, holds: boolean, fits: (type: string, kind: string) => boolean): Assumed | undefined {
    const subjects = new Set<string>();
    for (const subject of assumed.subjects) {
      const [type = '', kind = ''] = subject.split(' ');
      if (fits(type, kind) === holds) subjects.add(subject);
    }
    if (subjects.size > 0) return { ...assumed, subjects };
    this.report(node, `by what stands before it the subject is ${inWords(assumed.subjects)}`);
    return undefined;
  }

  private demand(node: YamlNode, assumed: Assumed, key: string, values: readonly string[], holds: boolean, single: boolean, what: string): Assumed | undefined {
    const before: Demand = assumed.demands.get(key) ?? { single, wanted: [], denied: new Set() };
    const demand: Demand = holds ? { ...before, wanted: [...before.wanted, values] } : { ...before, denied: new Set([...before.denied, ...values]) };
    const left = demand.wanted.map((wanted) => wanted.filter((value) => !demand.denied.has(value)));
    const clash = left.some((wanted) => wanted.length === 0) || (single && left.length > 1 && !left[0]!.some((value) => left.every((wanted) => wanted.includes(value))));
    if (!clash) return { ...assumed, demands: new Map(assumed.demands).set(key, demand) };
    this.report(node, `what stands before it demands something else of ${what}`);
    return undefined;
  }

  private trust(node: YamlNode, assumed: Assumed, { 'at-least': least = 0, 'at-most': most = 3 }: { readonly 'at-least'?: number; readonly 'at-most'?: number }): Assumed | undefined {
    const trust = [Math.max(assumed.trust[0], least), Math.min(assumed.trust[1], most)] as const;
    if (trust[0] <= trust[1]) return { ...assumed, trust };
    this.report(node, 'no rank is at least the one and at most the other');
    return undefined;
  }

  private crosses(node: YamlNode, assumed: Assumed, way: string, holds: boolean): Assumed | undefined {
    const meant = (one: string): boolean => (way === 'any' ? one !== 'none' : one === way);
    const crossings = new Set([...assumed.crossings].filter((one) => meant(one) === holds));
    if (crossings.size > 0) return { ...assumed, crossings };
    this.report(node, 'what stands before it demands another crossing');
    return undefined;
  }

  /** A flow has one source and one target, so what is said of it in several places is said of the same element. */
  private end(end: string, condition: Condition, node: YamlNode, assumed: Assumed, holds: boolean): Assumed | undefined {
    const before = assumed.ends.get(end) ?? nothingAssumed(this.known, 'element');
    const result = this.of(condition, valueOf(node), before, holds);
    return result && { ...assumed, ends: new Map(assumed.ends).set(end, result) };
  }
}

function many(values: OneOrMore): readonly string[] {
  return typeof values === 'string' ? [values] : values;
}

/** Can only one word of the attribute be stated? Of facts of one's own nothing is known. */
function isSingle(name: string): boolean {
  const specs = Object.values(attributes).flatMap((all) => all.get(name) ?? []);
  return specs.length > 0 && specs.every(({ spec }) => spec.type.is === 'flag' || (spec.type.is === 'word' && wordsOf(spec.type) !== undefined));
}

/** The value of a condition's predicate: of the maps that conditions are, the entry that is a predicate. */
function valueOf(node: YamlNode): YamlNode {
  const entry = node.is === 'map' ? node.entries.find(({ key }) => predicates.has(key.value)) : undefined;
  return entry?.value ?? node;
}

function itemsOf(node: YamlNode): readonly YamlNode[] {
  return node.is === 'list' ? node.items : [];
}

const wordsShown = 3;

function inWords(subjects: ReadonlySet<string>): string {
  const kinds = [...subjects].flatMap((subject) => subject.split(' ')[1] || []);
  const types = [...new Set([...subjects].map((subject) => subject.split(' ')[0]!))];
  const words = kinds.length === subjects.size && kinds.length <= wordsShown ? kinds : types;
  return words.map((word) => `'${word}'`).join(' or ') || 'nothing';
}
