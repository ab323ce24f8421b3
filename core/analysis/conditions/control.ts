import type { Condition } from '../../catalog/types.ts';
import type { ControlUse, Element, Flow, Subject } from '../../model/model.ts';
import type { Step } from '../graph.ts';
import { restsInStore } from '../graph.ts';
import type { Predicate, Question, Subjects } from './question.ts';
import { many } from './question.ts';
import { named, oneOf, reason, sayWay } from './say.ts';

type ControlCondition = Extract<Condition, { control: unknown }>;

/** Controls are a closed list: one that is not listed is absent. Only implemented and verified ones count. */
export const controlPredicate: Predicate<ControlCondition> = {
  truth: (q, c, s) => {
    if (standing(q, s, c)) return 'yes';
    if (c.scope !== 'path' || facesInternet(s)) return 'no';
    return openPath(q, s, many(c.control)) === 'none' ? 'yes' : 'no';
  },
  say: (q, c, s, truth) => {
    const ids = many(c.control);
    const use = standing(q, s, c);
    if (use) return [reason(`${use.use.id} is in place on ${named(use.on)}`, truth, use.on === s ? 'stated' : 'inherited', use.use.source)];
    if (truth === 'yes') {
      const on = onPath(q, s, ids);
      return on.length > 0
        ? on.slice(0, 2).map(({ use: u, on: o }) => reason(`${u.id} on ${named(o)} stands on every way to ${named(s)}`, truth, 'inherited', u.source))
        : [reason(`nothing untrusted reaches ${named(s)}`, truth, 'stated', s.idSource)];
    }
    const reasons = [];
    const planned = places(q, s, c.scope).flatMap((p) => p.controls.filter((u) => covers(q, u, ids)).map((u) => ({ use: u, on: p })))[0];
    if (planned) reasons.push(reason(`${planned.use.id} on ${named(planned.on)} is ${planned.use.status}, not in place`, truth, 'stated', planned.use.source));
    else reasons.push(reason(`${named(s)} lists no ${oneOf(ids)}`, truth, 'not-stated', s.idSource));
    if (c.scope === 'path' && facesInternet(s)) reasons.push(reason(`${named(s)} states internet-facing: yes, so it is reached past whatever stands before it`, truth, 'stated', s.attributes.get('internet-facing')?.source ?? s.idSource));
    else if (c.scope === 'path') {
      const path = openPath(q, s, ids);
      if (Array.isArray(path) && path.length > 0) {
        const partly = onPath(q, s, ids).length > 0;
reasons.push(reason(`nothing of the kind stands on the way ${sayWay([...path.map((step) => step.from.id), s.id])}${partly ? ', though it does on others' : ''}`, truth, 'stated', path[0]!.flow.idSource));
      }
    }
    return reasons;
  },
};

/** The control in place where the scope looks first: on the subject (or an end) and the zones around it. */
function standing(q: Question, s: Subjects, c: ControlCondition): { use: ControlUse; on: Subject } | undefined {
  const ids = many(c.control);
  for (const place of places(q, s, c.scope)) {
    const use = inPlace(q, place, ids);
    if (use && !denied(q, s, use)) return { use, on: place };
  }
  return undefined;
}

/** Does the subject state the opposite of what the control makes true? The stated value counts: `encrypted: false` beside TLS is not encrypted. */
function denied(q: Question, s: Subjects, use: ControlUse): boolean {
  return Object.entries(q.catalog.controls.get(use.id)?.implies ?? {}).some(([key, value]) => {
    const fact = s.attributes.get(key);
    return fact?.basis === 'stated' && fact.values.length === 1 && (fact.values[0] === 'no' || fact.values[0] === 'yes') && fact.values[0] !== value;
  });
}

/** Anybody on the internet reaches it: no control before it stands on every way. */
function facesInternet(s: Subjects): boolean {
  return s.attributes.get('internet-facing')?.values[0] === 'yes';
}

function inPlace(q: Question, place: Subject, ids: readonly string[]): ControlUse | undefined {
  return place.controls.find((use) => (use.status === 'implemented' || use.status === 'verified') && covers(q, use, ids));
}

/** Is the use one of these controls, itself or by what a control of the model's own counts as? */
function covers(q: Question, use: ControlUse, ids: readonly string[]): boolean {
  if (ids.includes(use.id)) return true;
  return q.graph.model.controls.get(use.id)?.countsAs.some((c) => ids.includes(c.value)) ?? false;
}

function places(q: Question, s: Subjects, scope: ControlCondition['scope']): readonly Subject[] {
  if (s.is === 'element') return [s, ...q.graph.zonesOf(s)];
  if (s.is !== 'flow') return [s];
  const [from, to] = q.graph.ends(s);
  const end = (element: Element | undefined): Subject[] => (element ? [element, ...q.graph.zonesOf(element)] : []);
  if (scope === 'source') return [s, ...end(from)];
  if (scope === 'target') return [s, ...end(to)];
  if (scope === 'ends') return [s, ...end(from), ...end(to)];
  return [s, ...q.graph.zonesAround(s)];
}

/** Does the control stand on this step: on its flow, or on the element that it leads to (the subject apart), or around that one? */
function guards(q: Question, step: Step, ids: readonly string[]): { use: ControlUse; on: Subject } | undefined {
  for (const place of [step.flow, step.to, ...q.graph.zonesOf(step.to)]) {
    const use = inPlace(q, place, ids);
    if (use) return { use, on: place };
  }
  return undefined;
}

/**
 * The way from an untrusted source to the subject on which none of the controls stands: the shortest, `none` where every way has one.
 * Without `reachable-from` in the rule, the sources are the external elements.
 */
function openPath(q: Question, s: Subjects, ids: readonly string[]): readonly Step[] | 'none' {
  const sources = sourcesOf(q);
  const key = `open ${q.from ? q.evaluator.nameOf(q.from) : '-'} ${ids.join(' ')}`;
  let reached = q.evaluator.memory.get(key) as ReadonlyMap<string, Step> | undefined;
  if (!reached) q.evaluator.memory.set(key, (reached = q.graph.reach(sources, 'forward', (step) => restsInStore(step) || guards(q, step, ids) !== undefined)));
  const target = s.is === 'flow' ? (s as Flow).from?.value : s.id;
  if (target === undefined) return [];
  const ids_ = new Set(sources.map((e) => e.id));
  if (s.is === 'flow' && ids_.has(target)) return [];
  if (!reached.has(target)) return reachedAtAll(q, target) ? 'none' : [];
  return q.graph.path(reached, target, 'forward', (id) => ids_.has(id));
}

function reachedAtAll(q: Question, target: string): boolean {
  return allReached(q).has(target);
}

function allReached(q: Question): ReadonlyMap<string, Step> {
  const key = `all ${q.from ? q.evaluator.nameOf(q.from) : '-'}`;
  let reached = q.evaluator.memory.get(key) as ReadonlyMap<string, Step> | undefined;
  if (!reached) q.evaluator.memory.set(key, (reached = q.graph.reach(sourcesOf(q), 'forward', restsInStore)));
  return reached;
}

function sourcesOf(q: Question): Element[] {
  const key = `sources ${q.from ? q.evaluator.nameOf(q.from) : '-'}`;
  let sources = q.evaluator.memory.get(key) as Element[] | undefined;
  if (!sources) {
    const wanted = q.from;
    sources = [...q.graph.model.elements.values()].filter((e) => (wanted ? q.evaluator.truth(wanted, e) !== 'no' : e.type === 'external'));
    q.evaluator.memory.set(key, sources);
  }
  return sources;
}

/** Where on the ways from the sources to the subject the control stands. */
function onPath(q: Question, s: Subjects, ids: readonly string[]): { use: ControlUse; on: Subject }[] {
  const target = s.is === 'flow' ? s.from?.value : s.id;
  const start = target === undefined ? undefined : q.graph.model.elements.get(target);
  if (!start) return [];
  const forward = allReached(q);
  const backward = q.graph.reach([start], 'backward', restsInStore);
  const result: { use: ControlUse; on: Subject }[] = [];
  for (const step of [...forward.values(), ...backward.values()]) {
    if (step.to.id !== start.id && !backward.has(step.to.id)) continue;
    const guard = guards(q, step, ids);
    if (guard && !result.some((r) => r.on.id === guard.on.id)) result.push(guard);
  }
  return result;
}
