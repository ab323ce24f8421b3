import type { Condition } from '../../catalog/types.ts';
import { short } from '../../model/bind/fields.ts';
import type { Truth } from '../../model/truth.ts';
import * as logic from '../../model/truth.ts';
import type { Reason } from '../finding.ts';
import type { ElementNode } from '../graph.ts';
import type { Predicate, Question, Subjects } from './question.ts';
import { named, reason, sayWay } from './say.ts';

type Of<K extends string> = Extract<Condition, Record<K, unknown>>;

/** A condition asked of one end of a flow. */
function end<K extends 'source' | 'target'>(key: K): Predicate<Of<K>> {
  return {
    truth: (q, c, s) => {
      const element = endOf(q, s, key);
      return element ? q.evaluator.truth((c as Record<string, Condition>)[key]!, element) : 'no';
    },
    say: (q, c, s, truth) => {
      const element = endOf(q, s, key);
      return element ? q.evaluator.explain((c as Record<string, Condition>)[key]!, element) : [reason(`${named(s)} has no known ${key}`, truth, 'not-stated', s.idSource)];
    },
  };
}

function endOf(q: Question, s: Subjects, key: 'source' | 'target') {
  if (s.is !== 'flow') return undefined;
  return q.graph.ends(s)[key === 'source' ? 0 : 1];
}

const crosses: Predicate<Of<'crosses'>> = {
  truth: (q, c, s) => {
    if (s.is !== 'flow') return 'no';
    const [from, to] = q.graph.ends(s);
    if (!from || !to) return 'no';
    if (!from.zone || !to.zone) return from.zone === to.zone ? 'no' : 'unknown';
    if (from.zone.value === to.zone.value) return 'no';
    if (c.crosses === 'any') return 'yes';
    const [left, right] = [q.graph.trust(from), q.graph.trust(to)];
    if (left === undefined || right === undefined) return 'unknown';
    return (c.crosses === 'inward' ? right > left : right < left) ? 'yes' : 'no';
  },
  say: (q, _, s, truth) => {
    if (s.is !== 'flow') return [reason(`${named(s)} is no flow`, truth, 'stated', s.idSource)];
    const [from, to] = q.graph.ends(s);
    const zone = (e: typeof from): string => (e?.zone ? `zone '${short(e.zone.value)}'` : 'no stated zone');
    return [reason(`${named(s)} goes from ${named(from ?? s)} in ${zone(from)} to ${named(to ?? s)} in ${zone(to)}`, truth, from?.zone && to?.zone ? 'stated' : 'not-stated', s.to?.source ?? s.idSource)];
  },
};

/** A condition asked of the flows into or out of an element. */
function flows<K extends 'incoming' | 'outgoing'>(key: K): Predicate<Of<K>> {
  const steps = (q: Question, s: Subjects) => (s.is === 'element' ? q.graph[key](s.id) : []);
  return {
    truth: (q, c, s) => logic.any(steps(q, s).map((step) => q.evaluator.truth((c as Record<string, Condition>)[key]!, step.flow))),
    say: (q, c, s, truth) => {
      const condition = (c as Record<string, Condition>)[key]!;
      const concerned = steps(q, s).filter((step) => q.evaluator.truth(condition, step.flow) === truth).slice(0, truth === 'no' ? 1 : 2);
      if (concerned.length === 0) return [reason(`no flow ${key === 'incoming' ? 'reaches' : 'leaves'} ${named(s)}`, truth, 'stated', s.idSource)];
      return concerned.flatMap((step) => [
        ...(truth === 'no' ? [] : [reason(`${named(step.flow)} goes from ${named(step.from)} to ${named(step.to)}`, truth, 'stated', step.flow.idSource)]),
        ...q.evaluator.explain(condition, step.flow),
      ]);
    },
  };
}

/** A condition asked of all elements that data comes from (`upstream`, `reachable-from`) or goes to (`downstream`). */
function far<K extends 'upstream' | 'downstream' | 'reachable-from'>(key: K): Predicate<Of<K>> {
  const conditionOf = (c: Of<K>): Condition => (c as Record<string, Condition>)[key]!;
  return {
    truth: (q, c, s): Truth => {
      const at = placeOf(q, s, key);
      if (!at) return 'no';
      // `forward` from the elements for which it holds: whoever is reached has such an element upstream
      const { far: { yes: sources, maybe: maybeSources }, yes, maybe } = q.evaluator.far.sweeps(conditionOf(c), directions[key]);
      const isFlow = s.is === 'flow';
      if (yes.has(at.slot) || (isFlow && sources.has(at.slot))) return 'yes';
      return maybe.has(at.slot) || (isFlow && maybeSources.has(at.slot)) ? 'unknown' : 'no';
    },
    say: (q, c, s, truth): Reason[] => {
      const at = placeOf(q, s, key);
      const { far: { yes: sources, maybe: maybeSources }, yes, maybe } = q.evaluator.far.sweeps(conditionOf(c), directions[key]);
      const starts = truth === 'yes' ? sources : maybeSources;
      const reached = truth === 'yes' ? yes : maybe;
      if (!at || truth === 'no') return [reason(`nothing of the kind ${key === 'downstream' ? 'receives what' : 'reaches'} ${named(s)}${key === 'downstream' ? ' sends' : ''}`, truth, 'stated', s.idSource)];
      const path = starts.has(at.slot) && s.is === 'flow' ? [] : reached.path(at.slot, (slot) => starts.has(slot));
      const start = path.length === 0 ? at.id : key === 'downstream' ? path.at(-1)!.to.id : path[0]!.from.id;
      const element = q.graph.element(start);
      const ids = path.length === 0 ? [] : [path[0]!.from.id, ...path.map((step) => step.to.id)];
      const way = ids.length > 0 ? [reason(key === 'downstream' ? `${named(s)} leads to '${short(start)}' (${sayWay(ids)})` : `'${short(start)}' reaches ${named(s)} (${sayWay(ids)})`, truth, 'stated', path[0]!.flow.idSource)] : [];
      return [...way, ...(element ? q.evaluator.explain(conditionOf(c), element) : [])];
    },
  };
}

const directions = { upstream: 'forward', downstream: 'backward', 'reachable-from': 'requests' } as const;

/** The element at which a subject is reached, or from which it leads on; what reaches it is noted as asked for. */
function placeOf(q: Question, s: Subjects, key: keyof typeof directions): ElementNode | undefined {
  const id = s.is === 'flow' ? (key === 'downstream' ? s.to?.value : s.from?.value) : s.is === 'element' ? s.id : undefined;
  if (id === undefined) return undefined;
  const node = q.graph.node(id);
  q.graph.tracker.read(node.reach);
  return node;
}

/** The element that `reachable-from`, `upstream`, `downstream`, `incoming` or `outgoing` in a condition stands on, for messages. */
export function witness(q: Question, condition: Condition | undefined, s: Subjects): string | undefined {
  if (!condition) return undefined;
  if ('all' in condition || 'any' in condition) {
    for (const part of 'all' in condition ? condition.all : condition.any) {
      const found = q.evaluator.truth(part, s, q.from) !== 'no' ? witness(q, part, s) : undefined;
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const key of ['reachable-from', 'upstream', 'downstream'] as const) {
    if (!(key in condition)) continue;
    const inner = (condition as Record<string, Condition>)[key]!;
    const at = placeOf(q, s, key);
    if (!at) return undefined;
    const { far: { yes: sources, maybe: maybeSources }, yes, maybe } = q.evaluator.far.sweeps(inner, directions[key]);
    const [reached, starts] = yes.has(at.slot) || sources.has(at.slot) ? [yes, sources] : [maybe, maybeSources];
    if (s.is === 'flow' && starts.has(at.slot)) return at.id;
    const path = reached.path(at.slot, (slot) => starts.has(slot));
    return path.length === 0 ? undefined : key === 'downstream' ? path.at(-1)!.to.id : path[0]!.from.id;
  }
  for (const key of ['incoming', 'outgoing'] as const) {
    if (!(key in condition) || s.is !== 'element') continue;
    const inner = (condition as Record<string, Condition>)[key]!;
    const step = q.graph[key](s.id).find((x) => q.evaluator.truth(inner, x.flow) !== 'no');
    return step ? (key === 'incoming' ? step.from.id : step.to.id) : undefined;
  }
  return undefined;
}

const elsewhere: Predicate<Of<'elsewhere'>> = {
  truth: (q, c, s) => {
    const { yes, maybe } = anywhere(q, c.elsewhere);
    const own = s.is === 'element' ? q.graph.node(s.id).slot : -1;
    const others = (slots: ReadonlySet<number>): boolean => slots.size > (slots.has(own) ? 1 : 0);
    return others(yes) ? 'yes' : others(maybe) ? 'unknown' : 'no';
  },
  say: (q, c, s, truth) => {
    const { yes, maybe } = anywhere(q, c.elsewhere);
    const nodes = [...(truth === 'yes' ? yes : truth === 'no' ? [] : maybe)].map((slot) => q.graph.nodeAt(slot)).filter((node) => node.id !== s.id);
    const first = nodes.reduce<ElementNode | undefined>((best, node) => (best && best.rank < node.rank ? best : node), undefined);
    return first ? q.evaluator.explain(c.elsewhere, first.element!) : [reason('nothing else of the kind is in the model', truth, 'stated', s.idSource)];
  },
};

function anywhere(q: Question, condition: Condition) {
  const found = q.evaluator.far.ready(condition);
  q.graph.tracker.read(found.anywhere);
  return found;
}

export const graphPredicates: readonly (readonly [string, Predicate<never>])[] = [
  ['source', end('source')], ['target', end('target')], ['crosses', crosses], ['incoming', flows('incoming')], ['outgoing', flows('outgoing')],
  ['upstream', far('upstream')], ['downstream', far('downstream')], ['reachable-from', far('reachable-from')], ['elsewhere', elsewhere],
] as unknown as readonly (readonly [string, Predicate<never>])[];
