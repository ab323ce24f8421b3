import type { Condition, Rule } from '../catalog/types.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { keySpec } from '../model/vocabulary/index.ts';
import type { Element, Flow } from '../model/model.ts';
import type { Evaluation } from './conditions/question.ts';
import { many } from './conditions/question.ts';
import type { Remedy } from './finding.ts';
import { structural } from './structural.ts';

/**
 * The single changes that would settle a finding, best first: controls in the order of the rule's `fixes`, then attributes. Read off `settled-by`, and off `not` clauses in
 * `when`: a threat that exists because a flow is not encrypted is settled by saying that it is.
 */
export function remediesFor(rule: Rule, subject: Element | Flow, evaluator: Evaluation, from: Condition | undefined): Remedy[] {
  const remedies: Remedy[] = [];
  const add = (remedy: Remedy): void => {
    if (!remedies.some((r) => JSON.stringify(r) === JSON.stringify(remedy))) remedies.push(remedy);
  };
  const walk = (condition: Condition | undefined, at: Element | Flow): void => {
    if (!condition) return;
    if ('any' in condition) for (const part of condition.any) walk(part, at);
    else if ('all' in condition) {
      // one change settles a conjunction only where everything else in it holds already
      const missing = condition.all.filter((part) => evaluator.truth(part, at, from) !== 'yes');
      if (missing.length === 1) walk(missing[0], at);
    }
    else if ('control' in condition && evaluator.truth(condition, at, from) !== 'yes') {
      for (const control of many(condition.control)) {
        const place = placeFor(evaluator, condition.scope, at, control);
        if (place !== undefined) add({ is: 'control', control, at: place });
      }
    } else if ('attribute' in condition && !structural.has(condition.attribute) && evaluator.truth(condition, at, from) !== 'yes' && keySpec(at.is, condition.attribute.split('.')[0]!))
      add({ is: 'attribute', attribute: condition.attribute, value: many(condition.is ?? 'yes')[0]!, at: at.id });
    else if (('source' in condition || 'target' in condition) && at.is === 'flow') {
      const end = evaluator.graph.ends(at)[('source' in condition) ? 0 : 1];
      if (end) walk('source' in condition ? condition.source : condition.target, end);
    } else if ('outgoing' in condition && at.is === 'element' && 'target' in condition.outgoing) {
      // what receives it can settle the threat: the first receiver of which that can be said
      const before = remedies.length;
      for (const step of evaluator.graph.outgoing(at.id)) if (remedies.length === before) walk(condition.outgoing.target, step.to);
    } else if ('incoming' in condition && at.is === 'element' && 'source' in condition.incoming) {
      const before = remedies.length;
      for (const step of evaluator.graph.incoming(at.id)) if (remedies.length === before) walk(condition.incoming.source, step.from);
    }
  };
  walk(rule.settledBy, subject);
  const byFixes = (remedy: Remedy): number => {
    const index = remedy.is === 'control' ? rule.fixes.indexOf(remedy.control) : -1;
    return index < 0 ? 1000 : index;
  };
  remedies.sort((a, b) => byFixes(a) - byFixes(b));
  for (const condition of negated(rule.when))
    if ('attribute' in condition && !structural.has(condition.attribute) && keySpec(subject.is, condition.attribute.split('.')[0]!) && evaluator.truth(condition, subject, from) !== 'yes')
      remedies.unshift({ is: 'attribute', attribute: condition.attribute, value: many(condition.is ?? 'yes')[0]!, at: subject.id });
  return remedies;
}

/** What stands under `not` in a conjunction: making it true makes the rule stop applying. */
function negated(condition: Condition | undefined): Condition[] {
  if (!condition) return [];
  if ('all' in condition) return condition.all.flatMap(negated);
  return 'not' in condition ? [condition.not] : [];
}

/** Where a control can be written so that the clause holds: the subject itself, or an end of the flow where the scope asks for one. */
function placeFor(evaluator: Evaluation, scope: string | undefined, subject: Element | Flow, control: string): string | undefined {
  if (canStandOn(evaluator.catalog, control, subject)) return subject.id;
  if (subject.is !== 'flow' || (scope !== 'source' && scope !== 'target' && scope !== 'ends')) return undefined;
  const [from, to] = evaluator.graph.ends(subject);
  const end = scope === 'source' ? from : to;
  return end && canStandOn(evaluator.catalog, control, end) ? end.id : undefined;
}

/** Can the control stand on such a subject? A control that the catalogue does not know can stand anywhere. */
export function canStandOn(catalog: Catalog, control: string, subject: { readonly is: string; readonly type?: string }): boolean {
  const on: readonly string[] | undefined = catalog.controls.get(control)?.on;
  return !on || on.length === 0 || on.includes(subject.is === 'element' ? subject.type ?? 'process' : subject.is);
}
