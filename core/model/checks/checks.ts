import { addDays } from '../bind/dates.ts';
import { short } from '../bind/fields.ts';
import type { DataEntry, Element, Flow, Model, Subject, Zone } from '../model.ts';
import type { Problem } from '../problem.ts';

/** What the checks ask of the data flow graph. */
export interface Ways {
  /** Elements that no flow names as an end, in the order of the model. */
  unnamed(): readonly Element[];
  /** The zones around an element, innermost first; the same list while they are the same. */
  zonesOf(element: Element): readonly Zone[];
}

/**
 * Mistakes that only the whole model shows: what is never used, what is overdue, what contradicts. Keeps what it has found of single elements and flows, so that checking an edited
 * model again is cheap.
 */
export class ModelChecks {
  private readonly alone = new WeakMap<Element, Problem>();
  private readonly unused = new WeakMap<DataEntry, Problem>();
  private readonly entering = new WeakMap<Flow, { left: readonly Zone[]; entered: readonly Zone[]; problems: readonly Problem[] }>();

  /** @param today an ISO date */
  check(model: Model, ways: Ways, today: string): Problem[] {
    return [...this.unusedThings(model, ways), ...datesPassed(model, today), ...assumptions(model, today), ...this.crossings(model, ways)];
  }

  private unusedThings(model: Model, ways: Ways): Problem[] {
    const problems: Problem[] = [];
    if (model.isFragment) return problems;
    for (const element of ways.unnamed())
      if (!element.outOfScope)
        problems.push(made(this.alone, element, () => ({ code: 'no-flows', severity: 'warning', source: element.idSource, message: `No flow reaches or leaves '${short(element.id)}', so nothing can be said about what touches it. Add its flows, or take it out.` })));
    for (const entry of model.data.values())
      if (entry.item.file === model.root.file && !isUsed(model, entry.id))
        problems.push(made(this.unused, entry, () => ({ code: 'unused-data', severity: 'hint', unnecessary: true, source: entry.idSource, message: `No flow carries '${short(entry.id)}' and no store holds it.` })));
    return problems;
  }

  /** Flows that enter a zone without what the zone demands. */
  private crossings(model: Model, ways: Ways): Problem[] {
    const problems: Problem[] = [];
    if (![...model.zones.values()].some((zone) => zone.crossing.size > 0)) return problems;
    for (const flow of model.flows.values()) {
      const source = model.elements.get(flow.from?.value ?? '');
      const target = model.elements.get(flow.to?.value ?? '');
      if (!source || !target || source.zone?.value === target.zone?.value) continue;
      const [left, entered] = [ways.zonesOf(source), ways.zonesOf(target)];
      let known = this.entering.get(flow);
      if (!known || known.left !== left || known.entered !== entered) this.entering.set(flow, (known = { left, entered, problems: crossingsOf(flow, left, entered) }));
      for (const problem of known.problems) problems.push(problem);
    }
    return problems;
  }
}

/** The problem of something, made once. */
function made<K extends object>(known: WeakMap<K, Problem>, of: K, make: () => Problem): Problem {
  let problem = known.get(of);
  if (!problem) known.set(of, (problem = make()));
  return problem;
}

/** Does a flow carry the data, an element hold or process it, or is other data made from it? */
function isUsed(model: Model, id: string): boolean {
  const names = (all: readonly { readonly value: string }[]): boolean => all.some((one) => one.value === id);
  return model.mentions.itemsNaming(id).some((item) => {
    const bound = model.mentions.byItem.get(item)?.bound;
    switch (bound?.is) {
      case 'flow': return names(bound.value.data) && model.flows.get(bound.value.id)?.item === item;
      case 'element': return (names(bound.value.holds) || names(bound.value.processes)) && model.elements.get(bound.value.id) === bound.value;
      case 'data': return names(bound.value.derivedFrom) && model.data.get(bound.value.id) === bound.value;
      default: return false;
    }
  });
}

function datesPassed(model: Model, today: string): Problem[] {
  const problems: Problem[] = [];
  const { review, retrained } = model;
  if (review?.everyDays !== undefined && review.last) {
    const due = addDays(review.last.value, review.everyDays);
    if (due < today) problems.push({ code: 'review-overdue', severity: 'warning', source: review.last.source, message: `The review was due on ${due}. Look through the model again and set 'last' to the date.` });
  } else if (review?.everyDays !== undefined && !model.isFragment)
    problems.push({ code: 'review-overdue', severity: 'warning', source: review.source, message: "A review is wanted but none is recorded. Add 'last' when it has been done." });
  if (review?.last && retrained && retrained.value > review.last.value)
    problems.push({
      code: 'retrained-after-review', severity: 'warning', source: retrained.source,
      message: `Retrained on ${retrained.value}, last reviewed on ${review.last.value}: a retraining can bring new threats. Review the model again.`,
      related: [{ message: 'the last review', source: review.last.source }],
    });
  const planned = (subject: Subject): void => {
    for (const use of subject.controls)
      if (use.status === 'planned' && use.due && use.due.value < today)
        problems.push({ code: 'control-overdue', severity: 'warning', source: use.due.source, message: `'${short(use.id)}' on '${short(subject.id)}' was planned for ${use.due.value}. Say that it is implemented, or set a new date.` });
  };
  model.elements.forEach(planned);
  model.flows.forEach(planned);
  model.zones.forEach(planned);
  return problems;
}

function assumptions(model: Model, today: string): Problem[] {
  const problems: Problem[] = [];
  for (const assumption of model.assumptions) {
    if (assumption.until && assumption.until.value < today)
      problems.push({ code: 'assumption-expired', severity: 'warning', source: assumption.until.source, message: `Assumption '${short(assumption.id)}' was good until ${assumption.until.value}. Check it and set a new date, or take it out.` });
    for (const { value: on } of assumption.on) {
      const subject = model.elements.get(on) ?? model.flows.get(on) ?? model.zones.get(on) ?? model.data.get(on);
      for (const { key, value, source } of assumption.states) {
        const fact = subject?.attributes.get(key);
        const wanted = normal(value);
        if (!fact || fact.values.length !== 1 || normal(fact.values[0]!) === wanted || fact.values[0] === 'unknown') continue;
        problems.push({
          code: 'assumption-contradicted', severity: 'warning', source,
          message: `Assumption '${short(assumption.id)}' takes '${key}: ${short(value)}' for granted, but '${short(on)}' has '${key}: ${short(fact.values[0]!)}'${fact.via ? ` by ${fact.via}` : ''}.`,
          ...(fact.source ? { related: [{ message: `'${short(on)}' says otherwise here`, source: fact.source }] } : {}),
        });
      }
    }
  }
  return problems;
}

function normal(value: string): string {
  const word = value.trim().toLowerCase();
  return word === 'true' ? 'yes' : word === 'false' ? 'no' : word;
}

const demands: readonly (readonly [demand: string, attribute: string, word: string])[] = [
  ['encryption', 'encrypted', 'encrypted'], ['authentication', 'authenticated', 'authenticated'], ['authorization', 'authorization', 'authorised'], ['validation', 'validated', 'validated'],
];

function crossingsOf(flow: Flow, left: readonly Zone[], entered: readonly Zone[]): Problem[] {
  const problems: Problem[] = [];
  for (const zone of entered) {
    if (left.some((one) => one.id === zone.id)) break;
    for (const [demand, attribute, word] of demands) {
      const wanted = zone.crossing.get(demand);
      if (wanted?.values[0] !== 'yes') continue;
      const fact = flow.attributes.get(attribute);
      if (fact?.values[0] === 'yes') continue;
      problems.push({
        code: 'crossing-requirement', severity: 'warning', source: fact?.source ?? flow.idSource,
        message: `Zone '${short(zone.id)}' demands that what enters is ${word}; '${short(flow.id)}' ${fact?.values[0] === 'no' ? 'is not' : 'does not say so'}.`,
        ...(wanted.source ? { related: [{ message: `the demand of '${short(zone.id)}'`, source: wanted.source }] } : {}),
      });
    }
    const protocols = zone.crossing.get('protocols');
    if (protocols && flow.protocol && !protocols.values.some((p) => flow.protocol!.value.toLowerCase().includes(p.toLowerCase())))
      problems.push({ code: 'crossing-requirement', severity: 'warning', source: flow.protocol.source, message: `Only ${protocols.values.map(short).join(', ')} may enter zone '${short(zone.id)}', not ${short(flow.protocol.value)}.`, related: [{ message: `the demand of '${short(zone.id)}'`, source: protocols.source! }] });
  }
  return problems;
}
