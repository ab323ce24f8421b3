import { addDays } from '../bind/dates.ts';
import { short } from '../bind/fields.ts';
import { ancestors } from '../bind/zones.ts';
import type { Model, Subject } from '../model.ts';
import type { Problem } from '../problem.ts';

/**
 * Mistakes that only the whole model shows: what is never used, what is overdue, what contradicts.
 * @param today an ISO date
 */
export function checkModel(model: Model, today: string): Problem[] {
  return [...unusedThings(model), ...datesPassed(model, today), ...assumptions(model, today), ...crossings(model)];
}

function unusedThings(model: Model): Problem[] {
  const problems: Problem[] = [];
  const used = new Set<string>();
  for (const flow of model.flows.values()) for (const end of [flow.from, flow.to]) if (end) used.add(end.value);
  for (const element of model.elements.values())
    if (!used.has(element.id) && !element.outOfScope)
      problems.push({ code: 'no-flows', severity: 'warning', source: element.idSource, message: `No flow reaches or leaves '${short(element.id)}', so nothing can be said about what touches it. Add its flows, or take it out.` });
  if (model.isFragment) return problems.filter((p) => p.code !== 'no-flows');

  const carried = new Set<string>();
  for (const flow of model.flows.values()) for (const d of flow.data) carried.add(d.value);
  for (const element of model.elements.values()) for (const d of [...element.holds, ...element.processes]) carried.add(d.value);
  for (const entry of model.data.values()) for (const d of entry.derivedFrom) carried.add(d.value);
  for (const entry of model.data.values())
    if (!carried.has(entry.id) && entry.item.file === model.root.file)
      problems.push({ code: 'unused-data', severity: 'hint', unnecessary: true, source: entry.idSource, message: `No flow carries '${short(entry.id)}' and no store holds it.` });
  return problems;
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
  for (const subject of [...model.elements.values(), ...model.flows.values(), ...model.zones.values()] as Subject[])
    for (const use of subject.controls)
      if (use.status === 'planned' && use.due && use.due.value < today)
        problems.push({ code: 'control-overdue', severity: 'warning', source: use.due.source, message: `'${short(use.id)}' on '${short(subject.id)}' was planned for ${use.due.value}. Say that it is implemented, or set a new date.` });
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

/** Flows that enter a zone without what the zone demands. */
function crossings(model: Model): Problem[] {
  const problems: Problem[] = [];
  const demands: readonly (readonly [demand: string, attribute: string, word: string])[] = [
    ['encryption', 'encrypted', 'encrypted'], ['authentication', 'authenticated', 'authenticated'], ['authorization', 'authorization', 'authorised'], ['validation', 'validated', 'validated'],
  ];
  for (const flow of model.flows.values()) {
    const source = model.elements.get(flow.from?.value ?? '');
    const target = model.elements.get(flow.to?.value ?? '');
    if (!source || !target) continue;
    const left = new Set(ancestors(model.zones, source.zone?.value).map((z) => z.id));
    for (const zone of ancestors(model.zones, target.zone?.value)) {
      if (left.has(zone.id)) break;
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
  }
  return problems;
}
