import { ExampleRunner } from '../core/analysis/examples.ts';
import type { ExampleResult } from '../core/analysis/examples.ts';
import { builtinCatalog } from '../core/catalog/builtin.ts';
import type { RulePlace } from '../core/catalog/load.ts';
import type { Project } from './project.ts';
import type { Session } from './session.ts';
import type { Workspace } from './workspace.ts';

/** A rule of a rule file with what came of its examples. */
export interface RuleRun {
  readonly place: RulePlace;
  /** undefined: the rule has errors, so there is nothing to run. */
  readonly results?: readonly ExampleResult[];
}

interface Kept {
  readonly vocabulary: string;
  readonly runner: ExampleRunner;
}

const runners = new WeakMap<Workspace, Map<string, Kept>>();

/** The rules of one file with the results of their examples. A rule is run again only when it, or the words that its models may use, have changed. */
export function runsOf(session: Session, project: Project, uri: string): RuleRun[] {
  const here = project.rulePlaces.filter((place) => place.file === uri);
  if (here.length === 0) return [];
  const runner = runnerOf(session.workspace, project);
  return here.map((place) => ({ place, ...(place.rule ? { results: runner.run(place.rule) } : {}) }));
}

function runnerOf(workspace: Workspace, project: Project): ExampleRunner {
  let kept = runners.get(workspace);
  if (!kept) runners.set(workspace, (kept = new Map()));
  const key = project.settingsUri ?? '';
  const vocabulary = vocabularyOf(project, workspace.today);
  let one = kept.get(key);
  if (one?.vocabulary !== vocabulary) kept.set(key, (one = { vocabulary, runner: new ExampleRunner(project.catalog, project.analyser.words, workspace.today) }));
  return one.runner;
}

/** All that results depend on beside the rules themselves. */
function vocabularyOf({ catalog, atlas }: Project, today: string): string {
  const { data } = builtinCatalog();
  const own = [catalog.data.kinds.slice(data.kinds.length), catalog.data.controls.slice(data.controls.length), catalog.data.zoneTypes.slice(data.zoneTypes.length), catalog.data.protocols.slice(data.protocols.length)];
  return JSON.stringify([today, atlas.version, own]);
}
