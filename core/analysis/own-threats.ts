import type { Catalog } from '../catalog/catalog.ts';
import type { Condition } from '../catalog/types.ts';
import { bounded, short } from '../model/bind/fields.ts';
import type { DreadInput, Element, Flow, Model, OwnThreat } from '../model/model.ts';
import type { Evaluation } from './conditions/question.ts';
import type { factors } from './dread.ts';
import { contextOf, priorityOf, score } from './dread.ts';
import type { Dread, Finding, Reason } from './finding.ts';
import type { Graph } from './graph.ts';
import { canStandOn } from './remedies.ts';

/** Findings for the threats that people wrote down: open until one of the controls that they name stands on the subject, or somebody decides. */
export function ownFindings(model: Model, graph: Graph, catalog: Catalog, evaluator: Evaluation): Finding[] {
  const findings: Finding[] = [];
  for (const threat of model.threats.values()) {
    const on = threat.on?.value;
    if (on === undefined) continue;
    const subject = model.elements.get(on) ?? model.flows.get(on) ?? model.zones.get(on) ?? model.data.get(on);
    if (!subject) continue;
    const condition: Condition | undefined = threat.settledBy.length > 0 ? { control: threat.settledBy.map((c) => c.value) } : undefined;
    const settled = condition ? evaluator.truth(condition, subject) : 'no';
    const because: Reason[] = [{ text: `'${short(threat.id)}' is written in the model`, truth: 'yes', basis: 'stated', source: threat.idSource }];
    if (condition) because.push(...evaluator.explain(condition, subject));
    const dread = scoreOf(threat, subject.is === 'element' || subject.is === 'flow' ? subject : undefined, graph, catalog);
    const title = bounded(threat.title, 120);
    findings.push({
      id: `${threat.id}@${subject.id}`, rule: threat.id, subject: subject.id, subjectIs: subject.is, category: threat.stride ?? 'tampering', title,
      message: `${title} (${short(subject.name)}).`, aiSpecific: threat.aiSpecific ?? threat.atlas.length > 0,
      state: settled === 'yes' ? 'mitigated' : 'open', priority: priorityOf(dread.adjusted), dread, because,
      remedies: settled === 'yes' ? [] : threat.settledBy.filter((c) => catalog.controls.has(c.value) && canStandOn(catalog, c.value, subject)).map((c) => ({ is: 'control' as const, control: c.value, at: subject.id })),
      source: threat.idSource, related: [{ message: `threatens '${subject.id}'`, source: subject.idSource }], statedWeakness: true,
    });
  }
  return findings;
}

/** The author's figures; dimensions left out count as 5, factors left out are derived (of a ceiling of 1.5). */
function scoreOf(threat: OwnThreat, subject: Element | Flow | undefined, graph: Graph, catalog: Catalog): Dread {
  const given: DreadInput = threat.dread ?? {};
  const context = subject ? contextOf(graph, catalog, subject) : undefined;
  const derived: string[] = [];
  const factor = (key: (typeof factors)[number]): number => {
    if (given[key] !== undefined) return given[key];
    if (!context) return 1;
    const value = Math.round((1 + 0.5 * context[key].weight) * 100) / 100;
    derived.push(`${key} ${value}: ${context[key].because} (at most 1.5 where the author gives none)`);
    return value;
  };
  const input = {
    damage: given.damage ?? 5, reproducibility: given.reproducibility ?? 5, exploitability: given.exploitability ?? 5, 'affected-users': given['affected-users'] ?? 5, discoverability: given.discoverability ?? 5,
    'model-impact': factor('model-impact'), 'data-sensitivity': factor('data-sensitivity'), 'detection-difficulty': factor('detection-difficulty'),
  };
  return score(input, derived);
}
