import type { Catalog } from '../catalog/catalog.ts';
import type { Control, Rule } from '../catalog/types.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import type { Frameworks } from '../knowledge/frameworks.ts';
import type { FrameworkList, ListEntry } from '../knowledge/lists.ts';
import type { ControlUse, Model, OwnThreat, Subject } from '../model/model.ts';
import { idMeant } from '../knowledge/check.ts';
import type { Absence } from './absence.ts';
import { Absences } from './absence.ts';
import type { Analysis } from './analyse.ts';
import type { Finding, FindingState } from './finding.ts';
import type { Settings } from './settings.ts';
import { bySeriousness } from './view.ts';

/**
 * How a model stands to a framework, entry for entry. An entry is concerned by the findings of every rule and every threat of the model's own that names it, and
 * by the findings that a control which names it would settle (that is how lists of measures are covered: the NIST AI RMF, the EU AI Act, ATLAS mitigations).
 */

export type CoverageState =
  | FindingState
  /** Rules name the entry, and none of them applies to anything in this model. */
  | 'not-applicable'
  /** No rule that is on, no control and no threat of the model names it. */
  | 'not-covered';

/** All states, what asks for most first: the order in which a parent takes the state of its parts. */
export const coverageStates: readonly CoverageState[] = ['open', 'unknown', 'decided', 'mitigated', 'not-applicable', 'not-covered'];

export type CoverageCounts = Readonly<Record<CoverageState, number>>;

/** A finding under an entry, and what ties the two together. */
export interface CoverageFinding {
  readonly finding: Finding;
  readonly tie: Tie;
}

/** What ties a rule (or a threat of the model) to an entry. */
export interface Tie {
  /** The id that the rule or control names: the entry's own, or one that stands for it in another edition or formerly. */
  readonly by: string;
  /** The rule itself says that the id is the nearest, not an exact fit. */
  readonly approximate: boolean;
  /** Controls that name the entry and would settle the finding; empty where the rule names the entry itself. */
  readonly controls: readonly string[];
}

export interface CoverageEntry {
  readonly entry: ListEntry;
  /** The entry with its parts: the state among them that asks for most. */
  readonly state: CoverageState;
  /** Without its parts. */
  readonly own: CoverageState;
  /** Most serious first; those that another finding replaces last. */
  readonly findings: readonly CoverageFinding[];
  /** Of rules that name the entry and find nothing: why. Only where the entry has no finding. */
  readonly absent: readonly { readonly absence: Absence; readonly tie: Tie }[];
  /** Controls of the catalogue that name the entry. */
  readonly controls: readonly string[];
  /** Where in the model such a control is listed, in whatever status. */
  readonly uses: readonly { readonly use: ControlUse; readonly on: Subject }[];
  /** States of its parts; undefined where it has none. */
  readonly parts?: CoverageCounts;
}

export interface Coverage {
  readonly list: FrameworkList;
  readonly entries: ReadonlyMap<string, CoverageEntry>;
  /** How many entries are in which state, each counted once, with its parts. */
  readonly counts: CoverageCounts;
  /** How many entries a rule, a control or a threat of the model names. */
  readonly named: number;
}

/** What coverage is worked out from. */
export interface CoverageContext {
  readonly catalog: Catalog;
  readonly settings: Settings;
  readonly atlas: Atlas;
  readonly frameworks: Frameworks;
}

/** The coverage of one list by one analysed model. Its cost is linear in the findings, and for rules that find nothing in the model. */
export function coverageOf(analysis: Analysis, list: FrameworkList, context: CoverageContext): Coverage {
  const { model } = analysis;
  const index = new Index(list, context);
  for (const rule of context.catalog.rules.values()) index.addRule(rule);
  for (const threat of model.threats.values()) index.addThreat(threat);
  const byRule = new Map<string, Finding[]>();
  for (const finding of analysis.findings) push(byRule, finding.rule, finding);
  const absences = new Absences(model, context.catalog, context.settings);

  const own = new Map<string, Omit<CoverageEntry, 'state' | 'parts'>>();
  for (const entry of list.entries.values()) own.set(entry.id, ownOf(entry, index, byRule, absences, model));
  const entries = new Map<string, CoverageEntry>();
  const counts = noCounts();
  const withParts = (id: string): CoverageEntry => {
    const known = entries.get(id);
    if (known) return known;
    const one = own.get(id)!;
    const parts = one.entry.children.filter((child) => own.has(child)).map(withParts);
    const states = [one.own, ...parts.map((part) => part.state)];
    const state = coverageStates.find((candidate) => states.includes(candidate))!;
    const whole: CoverageEntry = { ...one, state, ...(parts.length > 0 ? { parts: tally(parts.map((part) => part.state)) } : {}) };
    entries.set(id, whole);
    return whole;
  };
  for (const id of list.entries.keys()) counts[withParts(id).state]++;
  return { list, entries, counts, named: [...list.entries.keys()].filter((id) => index.isNamed(id)).length };
}

function ownOf(entry: ListEntry, index: Index, byRule: ReadonlyMap<string, readonly Finding[]>, absences: Absences, model: Model): Omit<CoverageEntry, 'state' | 'parts'> {
  const findings: CoverageFinding[] = [];
  const absent: { absence: Absence; tie: Tie }[] = [];
  const ties = index.tiesOf(entry.id);
  for (const [rule, tie] of ties) for (const finding of byRule.get(rule) ?? []) findings.push({ finding, tie });
  findings.sort(byStateAndSeriousness);
  if (findings.length === 0)
    for (const [id, tie] of ties) {
      const rule = index.rules.get(id);
      const absence = rule && absences.of(rule);
      if (absence) absent.push({ absence, tie });
    }
  const controls = index.controlsOf(entry.id);
  const named = new Set(controls);
  const uses = named.size === 0 ? [] : usesOf(model, named);
  return { entry, own: stateOf(findings, absent, ties.size > 0 || controls.length > 0), findings, absent, controls, uses };
}

function stateOf(findings: readonly CoverageFinding[], absent: readonly { readonly absence: Absence }[], isNamed: boolean): CoverageState {
  for (const state of coverageStates) if (findings.some(({ finding }) => finding.state === state)) return state;
  // what a switched-off rule would find is covered by nothing: nobody looks
  if (!isNamed || absent.some(({ absence }) => absence.because === 'off')) return 'not-covered';
  return 'not-applicable';
}

function byStateAndSeriousness(a: CoverageFinding, b: CoverageFinding): number {
  const rank = ({ finding }: CoverageFinding): number => (finding.replacedBy === undefined ? 0 : 10) + coverageStates.indexOf(finding.state);
  return rank(a) - rank(b) || bySeriousness(a.finding, b.finding);
}

/** Uses of controls anywhere in the model, in its order; a control of the model's own counts for those that it stands for. */
function usesOf(model: Model, wanted: ReadonlySet<string>): { use: ControlUse; on: Subject }[] {
  const uses: { use: ControlUse; on: Subject }[] = [];
  for (const subjects of [model.zones, model.elements, model.flows] as readonly ReadonlyMap<string, Subject>[])
    for (const on of subjects.values())
      for (const use of on.controls) if (wanted.has(use.id) || model.controls.get(use.id)?.countsAs.some((one) => wanted.has(one.value))) uses.push({ use, on });
  return uses;
}

/** Which rules, controls and own threats name which entries of a list. */
class Index {
  readonly rules = new Map<string, Rule>();
  private readonly ties = new Map<string, Map<string, Tie>>();
  private readonly controls = new Map<string, string[]>();
  private readonly namedBy = new Map<string, readonly { readonly entry: string; readonly by: string }[]>();

  constructor(private readonly list: FrameworkList, private readonly context: CoverageContext) {
    for (const control of context.catalog.controls.values()) for (const { entry } of this.entriesOf(controlIds(control))) push(this.controls, entry, control.id);
  }

  addRule(rule: Rule): void {
    this.rules.set(rule.id, rule);
    const fit = (id: string): boolean => rule.atlas.fit === 'approximate' && rule.atlas.techniques.includes(id);
    for (const { entry, by } of this.entriesOf([...rule.atlas.techniques, ...rule.atlas.mitigations, ...rule.owasp, ...rule.cwe, ...rule.nist])) this.tie(entry, rule.id, { by, approximate: fit(by), controls: [] });
    for (const id of rule.fixes) {
      const control = this.context.catalog.controls.get(id);
      if (!control) continue;
      for (const { entry, by } of this.entriesOf(controlIds(control))) {
        const before = this.ties.get(entry)?.get(rule.id);
        if (!before) this.tie(entry, rule.id, { by, approximate: false, controls: [id] });
        else if (before.controls.length > 0) this.tie(entry, rule.id, { ...before, controls: [...before.controls, id] });
      }
    }
  }

  addThreat(threat: OwnThreat): void {
    const ids = [...threat.atlas, ...threat.owasp, ...threat.cwe, ...threat.references].map((one) => idMeant(this.context.atlas, 'atlas', one.value));
    for (const { entry, by } of this.entriesOf(ids)) this.tie(entry, threat.id, { by, approximate: false, controls: [] });
  }

  /** Rules and own threats that name the entry, by their ids. */
  tiesOf(entry: string): ReadonlyMap<string, Tie> {
    return this.ties.get(entry) ?? none;
  }

  controlsOf(entry: string): readonly string[] {
    return this.controls.get(entry) ?? [];
  }

  isNamed(entry: string): boolean {
    return this.ties.has(entry) || this.controls.has(entry);
  }

  private tie(entry: string, rule: string, tie: Tie): void {
    const ties = this.ties.get(entry);
    if (ties) ties.set(rule, tie);
    else this.ties.set(entry, new Map([[rule, tie]]));
  }

  /** The entries of the list that some ids mean, each once; an id of its own comes before one that stands for it in another edition. */
  private entriesOf(ids: readonly string[]): { entry: string; by: string }[] {
    const found = new Map<string, string>();
    for (const exact of [true, false])
      for (const id of ids) for (const { entry, by } of this.meaningsOf(id)) if ((by === entry) === exact && !found.has(entry)) found.set(entry, by);
    return [...found].map(([entry, by]) => ({ entry, by }));
  }

  private meaningsOf(id: string): readonly { readonly entry: string; readonly by: string }[] {
    let known = this.namedBy.get(id);
    if (!known) this.namedBy.set(id, (known = this.lookUp(id)));
    return known;
  }

  private lookUp(id: string): { entry: string; by: string }[] {
    const { atlas, frameworks } = this.context;
    const has = (one: string | undefined): one is string => one !== undefined && this.list.entries.has(one);
    const exact = atlas.lookup(id)?.id ?? frameworks.lookup(id)?.id;
    if (has(exact)) return [{ entry: exact, by: exact }];
    const other = atlas.retired(id)?.replacedBy ?? frameworks.otherEdition(id)?.id;
    return has(other) ? [{ entry: other, by: exact ?? id }] : [];
  }
}

const none: ReadonlyMap<string, Tie> = new Map();

function controlIds(control: Control): readonly string[] {
  return [...control.atlas, ...control.nist, ...control.euAiAct, ...control.cosai];
}

function noCounts(): Record<CoverageState, number> {
  return { open: 0, unknown: 0, decided: 0, mitigated: 0, 'not-applicable': 0, 'not-covered': 0 };
}

function tally(states: readonly CoverageState[]): CoverageCounts {
  const counts = noCounts();
  for (const state of states) counts[state]++;
  return counts;
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
