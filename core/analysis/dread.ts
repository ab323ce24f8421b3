import type { Catalog } from '../catalog/catalog.ts';
import type { RuleDread } from '../catalog/types.ts';
import { short } from '../model/bind/fields.ts';
import type { DreadInput, Element, Flow } from '../model/model.ts';
import type { Dread, Priority } from './finding.ts';
import type { Graph } from './graph.ts';

/**
 * DREAD with AI factors, exactly as the published method has it (stride-for-ai, 'Risk Scoring with DREAD Adapted for AI'):
 * base = mean of the five dimensions, adjusted = min(10, base x cube root of the three factors), bands at 8, 6, 4 and 2.
 */

export const dimensions = ['damage', 'reproducibility', 'exploitability', 'affected-users', 'discoverability'] as const;
export const factors = ['model-impact', 'data-sensitivity', 'detection-difficulty'] as const;

/** Scores from complete figures: dimensions 1..10, factors 1..2. */
export function score(input: Required<DreadInput>, derivedFrom: readonly string[] = []): Dread {
  const base = dimensions.reduce((sum, key) => sum + input[key], 0) / 5;
  const product = factors.reduce((all, key) => all * input[key], 1);
  const adjusted = Math.min(10, base * product ** (1 / 3));
  return { ...input, base, adjusted, derivedFrom };
}

/** The band of an adjusted score. */
export function priorityOf(adjusted: number): Priority {
  if (adjusted >= 8) return 'critical';
  if (adjusted >= 6) return 'high';
  if (adjusted >= 4) return 'medium';
  if (adjusted >= 2) return 'low';
  return 'info';
}

/** How much of each factor's ceiling counts for a subject, 0..1, and why. */
export interface Context {
  readonly 'model-impact': Weight;
  readonly 'data-sensitivity': Weight;
  readonly 'detection-difficulty': Weight;
}

interface Weight {
  readonly weight: number;
  readonly because: string;
}

/** The score of a rule on a subject: the rule's dimensions, and of each factor's ceiling as much as the context weighs. @param why lines on figures that come from a special case of the rule */
export function scoreInContext(rule: RuleDread, context: Context, why: readonly string[] = []): Dread {
  const input: Record<string, number> = {};
  for (const key of dimensions) input[key] = rule[key];
  const derivedFrom: string[] = [...why];
  for (const key of factors) {
    const { weight, because } = context[key];
    input[key] = round(1 + (rule[key] - 1) * weight);
    if (rule[key] > 1) derivedFrom.push(`${key} ${input[key]}: ${because} (at most ${rule[key]} for this threat)`);
  }
  return score(input as unknown as Required<DreadInput>, derivedFrom);
}

/** The adjusted score that `scoreInContext` gives, alone. */
export function adjustedInContext(rule: RuleDread, context: Context): number {
  const base = (rule.damage + rule.reproducibility + rule.exploitability + rule['affected-users'] + rule.discoverability) / 5;
  let product = 1;
  for (const key of factors) product *= round(1 + (rule[key] - 1) * context[key].weight);
  return Math.min(10, base * product ** (1 / 3));
}

/** Two decimals: the figures that the explanation shows are the figures that are multiplied. */
function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const classWeights: ReadonlyMap<string, number> = new Map([['public', 0], ['internal', 0.35], ['confidential', 0.7], ['secret', 1]]);
const containsWeights: ReadonlyMap<string, number> = new Map([['credentials', 1], ['health', 1], ['biometric', 0.9], ['financial', 0.8], ['personal-data', 0.75], ['location', 0.7], ['ip', 0.7]]);
const learningData: ReadonlySet<string> = new Set(['training-data', 'labels', 'evaluation-data', 'feedback', 'gradients', 'model-weights', 'hyperparameters']);
const decidingData: ReadonlySet<string> = new Set(['features', 'prompts', 'system-prompt', 'completions', 'predictions', 'embeddings', 'documents', 'tool-calls', 'commands', 'sensor-data']);
const watching: ReadonlySet<string> = new Set(['drift-monitoring', 'anomaly-detection', 'query-monitoring', 'adversarial-detection', 'tamper-evident-log', 'trace-correlation', 'audit-log', 'signed-telemetry', 'drift-of-scope-watch']);

/** Weighs the three factors for a subject from what the model says: the data that reaches it, its part in learning or deciding, who watches it. */
export function contextOf(graph: Graph, catalog: Catalog, subject: Element | Flow): Context {
  return { 'model-impact': impact(graph, catalog, subject), 'data-sensitivity': sensitivity(graph, subject), 'detection-difficulty': detection(graph, catalog, subject) };
}

function sensitivity(graph: Graph, subject: Element | Flow): Weight {
  const { entries } = graph.dataOf(subject, 'any');
  let best: Weight | undefined;
  for (const entry of entries) {
    const classification = entry.classification?.value;
    const byClass = classification === undefined ? undefined : classWeights.get(classification);
    if (byClass !== undefined && byClass > (best?.weight ?? -1)) best = { weight: byClass, because: `'${short(entry.id)}' is ${classification}` };
    for (const { value } of entry.contains) {
      const weight = containsWeights.get(value) ?? 0.5;
      if (weight > (best?.weight ?? -1)) best = { weight, because: `'${short(entry.id)}' contains ${value}` };
    }
  }
  return best ?? { weight: 0.5, because: 'nothing says how sensitive its data is' };
}

function impact(graph: Graph, catalog: Catalog, subject: Element | Flow): Weight {
  const elements = subject.is === 'element' ? [subject] : graph.ends(subject).filter((e) => e !== undefined);
  const groups = new Set(elements.flatMap((e) => (e.kind ? [...(catalog.kinds.get(e.kind)?.groups ?? [])] : [])));
  const { entries } = graph.dataOf(subject, 'any');
  const own = subject.is === 'flow' ? entries : graph.dataOf(subject, 'holds').entries;
  const learns = own.find((entry) => entry.kind && learningData.has(entry.kind.value));
  if (subject.is === 'element' && (groups.has('trains-models') || groups.has('holds-training-data'))) return { weight: 1, because: `a model learns from what '${short(subject.id)}' does` };
  if (subject.is === 'element' && groups.has('holds-models')) return { weight: 1, because: `'${short(subject.id)}' holds models` };
  if (learns) return { weight: 1, because: `'${short(learns.id)}' (${learns.kind!.value}) shapes a model` };
  const grave = elements.map((e) => e.attributes.get('decides')).find((fact) => fact?.values.some((v) => v === 'people' || v === 'safety' || v === 'money'));
  if (grave) return { weight: 0.85, because: `its answers decide about ${grave.values.join(', ')}` };
  if (groups.has('serves-models') || groups.has('agentic') || groups.has('llm')) return { weight: 0.6, because: 'a model answers here' };
  const decides = entries.find((entry) => entry.kind && decidingData.has(entry.kind.value));
  if (decides) return { weight: 0.45, because: `'${short(decides.id)}' (${decides.kind!.value}) is what a model reads or answers` };
  return { weight: 0.2, because: 'no model learns or answers here' };
}

function detection(graph: Graph, catalog: Catalog, subject: Element | Flow): Weight {
  const elements = subject.is === 'element' ? [subject] : graph.ends(subject).filter((e) => e !== undefined);
  const places = [subject, ...(subject.is === 'element' ? graph.zonesOf(subject) : []), ...(subject.is === 'flow' ? elements : [])];
  for (const place of places)
    for (const use of place.controls)
      if ((use.status === 'implemented' || use.status === 'verified') && watching.has(use.id)) return { weight: 0.3, because: `${use.id} watches '${short(place.id)}'` };
  for (const element of elements)
    for (const step of graph.outgoing(element.id))
      if (step.to.kind && catalog.kinds.get(step.to.kind)?.groups.includes('observability')) return { weight: 0.6, because: `'${short(element.id)}' reports to '${short(step.to.id)}'` };
  return { weight: 1, because: 'nothing in the model watches it' };
}
