import type { Catalog } from '../catalog/catalog.ts';
import type { Condition } from '../catalog/types.ts';
import { bounded, short } from '../model/bind/fields.ts';
import type { DreadInput, Element, Flow, OwnThreat } from '../model/model.ts';
import type { Evaluation } from './conditions/question.ts';
import type { factors } from './dread.ts';
import { contextOf, priorityOf, score } from './dread.ts';
import type { Dread, Finding, Reason } from './finding.ts';
import type { Graph } from './graph.ts';
import { canStandOn } from './remedies.ts';
import { Computation } from './tracking.ts';

/** A threat with its finding, and whether something that it stands on has changed since. */
interface Known {
  readonly threat: OwnThreat;
  readonly computation: Computation;
  isStale: boolean;
  finding: Finding | undefined;
}

/** Findings for the threats that people wrote down: open until one of the controls that they name stands on the subject, or somebody decides. */
export class OwnFindings {
  findings: readonly Finding[] = [];
  private known = new Map<string, Known>();

  constructor(private readonly graph: Graph, private readonly catalog: Catalog, private readonly evaluator: Evaluation) {}

  /** Works out what is new or has changed. The list stays the same one where nothing has. */
  update(): void {
    const { model, tracker } = this.graph;
    if (model.threats.size === 0 && this.known.size === 0) return;
    const known = new Map<string, Known>();
    let different = this.known.size !== model.threats.size;
    for (const threat of model.threats.values()) {
      let one = this.known.get(threat.id);
      if (one?.threat !== threat) {
        const made: Known = { threat, computation: new Computation(true, () => (made.isStale = true)), isStale: true, finding: undefined };
        one = made;
      }
      const { computation } = one;
      if (one.isStale) {
        different = true;
        one.isStale = false;
        one.finding = tracker.run(computation, () => this.findingOf(threat));
      }
      known.set(threat.id, one);
    }
    this.known = known;
    if (different) this.findings = [...known.values()].flatMap((one) => one.finding ?? []);
  }

  private findingOf(threat: OwnThreat): Finding | undefined {
    const { graph, catalog, evaluator } = this;
    const on = threat.on?.value;
    if (on === undefined) return undefined;
    const subject = graph.subject(on);
    if (!subject) return undefined;
    const condition: Condition | undefined = threat.settledBy.length > 0 ? { control: threat.settledBy.map((c) => c.value) } : undefined;
    const settled = condition ? evaluator.truth(condition, subject) : 'no';
    const because: Reason[] = [{ text: `'${short(threat.id)}' is written in the model`, truth: 'yes', basis: 'stated', source: threat.idSource }];
    if (condition) because.push(...evaluator.explain(condition, subject));
    const dread = scoreOf(threat, subject.is === 'element' || subject.is === 'flow' ? subject : undefined, graph, catalog);
    const title = bounded(threat.title, 120);
    return {
      id: `${threat.id}@${subject.id}`, rule: threat.id, subject: subject.id, subjectIs: subject.is, category: threat.stride ?? 'tampering', title,
      message: `${title} (${short(subject.name)}).`, aiSpecific: threat.aiSpecific ?? threat.atlas.length > 0,
      state: settled === 'yes' ? 'mitigated' : 'open', priority: priorityOf(dread.adjusted), dread, because,
      remedies: settled === 'yes' ? [] : threat.settledBy.filter((c) => catalog.controls.has(c.value) && canStandOn(catalog, c.value, subject)).map((c) => ({ is: 'control' as const, control: c.value, at: subject.id })),
      source: threat.idSource, related: [{ message: `threatens '${subject.id}'`, source: subject.idSource }], statedWeakness: true,
    };
  }
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
