import type { Condition } from '../../catalog/types.ts';
import type { ControlUse, Element } from '../../model/model.ts';
import type { ElementNode, Step } from '../graph.ts';
import { restsInStore } from '../graph.ts';
import type { Sweep } from '../reach.ts';
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
function standing(q: Question, s: Subjects, c: ControlCondition): { use: ControlUse; on: Subjects } | undefined {
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

function inPlace(q: Question, place: Subjects, ids: readonly string[]): ControlUse | undefined {
  return place.controls.find((use) => (use.status === 'implemented' || use.status === 'verified') && covers(q, use, ids));
}

/** Is the use one of these controls, itself or by what a control of the model's own counts as? */
function covers(q: Question, use: ControlUse, ids: readonly string[]): boolean {
  if (ids.includes(use.id)) return true;
  return q.graph.ownControl(use.id)?.countsAs.some((c) => ids.includes(c.value)) ?? false;
}

function places(q: Question, s: Subjects, scope: ControlCondition['scope']): readonly Subjects[] {
  if (s.is === 'element') return [s, ...q.graph.zonesOf(s)];
  if (s.is !== 'flow') return [s];
  const [from, to] = q.graph.ends(s);
  const end = (element: Element | undefined): Subjects[] => (element ? [element, ...q.graph.zonesOf(element)] : []);
  if (scope === 'source') return [s, ...end(from)];
  if (scope === 'target') return [s, ...end(to)];
  if (scope === 'ends') return [s, ...end(from), ...end(to)];
  return [s, ...q.graph.zonesAround(s)];
}

/** Does the control stand on this step: on its flow, or on the element that it leads to (the subject apart), or around that one? */
function guards(q: Question, step: Step, ids: readonly string[]): { use: ControlUse; on: Subjects } | undefined {
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
  const target = s.is === 'flow' ? s.from?.value : s.id;
  if (target === undefined) return [];
  const { slot, reach } = q.graph.node(target);
  q.graph.tracker.read(reach);
  const { far: { yes, maybe }, sweep } = q.evaluator.far.ways(q.from, ids.join(' '), (step) => guards(q, step, ids) !== undefined);
  const isSource = (at: number): boolean => yes.has(at) || maybe.has(at);
  if (s.is === 'flow' && isSource(slot)) return [];
  if (!sweep.has(slot)) return allReached(q).has(slot) ? 'none' : [];
  return sweep.path(slot, isSource);
}

function allReached(q: Question): Sweep {
  return q.evaluator.far.ways(q.from, '', () => false).sweep;
}

/** Where on the ways from the sources to the subject the control stands. */
function onPath(q: Question, s: Subjects, ids: readonly string[]): { use: ControlUse; on: Subjects }[] {
  const target = s.is === 'flow' ? s.from?.value : s.id;
  if (target === undefined) return [];
  const { graph } = q;
  const start = graph.node(target);
  graph.tracker.read(start.cell);
  graph.tracker.read(graph.waysCell);
  if (!start.element) return [];
  const result = graph.tracker.unnoted(() => {
    const found: { use: ControlUse; on: Subjects }[] = [];
    const forward = allReached(q);
    const backward = stepsBack(start);
    // in the order of the model, whatever way the search has taken
    const nodes = graph.nodes.filter((node) => node === start || backward.has(node));
    const steps = [...nodes.flatMap((node) => forward.stepTo(node.slot) ?? []), ...graph.nodes.flatMap((node) => backward.get(node) ?? [])];
    for (const step of steps) {
      if (step.toNode !== start && !backward.has(step.toNode)) continue;
      const guard = guards(q, step, ids);
      if (guard && !found.some((one) => one.on.id === guard.on.id)) found.push(guard);
    }
    return found;
  });
  for (const { on } of result) graph.reads(on);
  return result;
}

/** Everything from which requests come to an element, with the step that leads on. */
function stepsBack(start: ElementNode): Map<ElementNode, Step> {
  const found = new Map<ElementNode, Step>();
  const queue = [start];
  for (let i = 0; i < queue.length; i++)
    for (const step of queue[i]!.incoming) {
      if (found.has(step.fromNode) || restsInStore(step)) continue;
      found.set(step.fromNode, step);
      if (step.fromNode !== start) queue.push(step.fromNode);
    }
  return found;
}
