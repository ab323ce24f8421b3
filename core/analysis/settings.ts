import type { Priority } from './finding.ts';

/** What `.threatline.yaml` says, in the form that the analysis uses. core/settings reads it. */
export interface Settings {
  /** Packs switched on or off; packs not named keep their default. */
  readonly packs: ReadonlyMap<string, boolean>;
  readonly rules: ReadonlyMap<string, RuleOverride>;
  readonly decisions: DecisionPolicy;
}

export interface RuleOverride {
  readonly off?: boolean;
  readonly priority?: Priority;
  readonly dread?: Readonly<Record<string, number>>;
  readonly because?: string;
}

export interface DecisionPolicy {
  /** Keys that a decision must have beside `because`. */
  readonly require: readonly string[];
  /** The highest priority that a model may accept on its own. */
  readonly accept?: Priority;
}

export const defaultSettings: Settings = { packs: new Map(), rules: new Map(), decisions: { require: [] } };

/** Packs that are on unless the settings say otherwise. */
export const defaultPacks: ReadonlySet<string> = new Set(['baseline', 'ai']);

export function packIsOn(settings: Settings, pack: string): boolean {
  // own packs are on: whoever names a folder of rules wants them
  return settings.packs.get(pack) ?? (defaultPacks.has(pack) || pack !== 'stride-matrix');
}
