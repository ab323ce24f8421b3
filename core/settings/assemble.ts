import { Analyser } from '../analysis/analyse.ts';
import { builtinCatalog } from '../catalog/builtin.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/load.ts';
import { loadCatalog } from '../catalog/load.ts';
import { builtinAtlas, builtinFrameworks } from '../knowledge/builtin.ts';
import { catalogWords } from '../model/words-of.ts';
import type { ProjectSettings } from './read.ts';
import { noSettings, readSettings } from './read.ts';

/** A file by name and text, as the host has it. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** What holds for all models under one `.threatline.yaml`. The editor and the command line make it here, so that both analyse alike. */
export interface AssembledProject {
  readonly settings: ProjectSettings;
  /** The catalogue that comes with the product and the own rules. */
  readonly catalog: Catalog;
  readonly analyser: Analyser;
  readonly ruleFiles: readonly TextFile[];
  readonly ruleProblems: readonly CatalogProblem[];
}

let builtin: Analyser | undefined;

/** The analyser of the catalogue that comes with the product, shared by all projects without own rules. */
function builtinAnalyser(): Analyser {
  return (builtin ??= analyserOf(builtinCatalog()));
}

function analyserOf(catalog: Catalog): Analyser {
  return new Analyser(catalog, catalogWords(catalog, builtinAtlas(), builtinFrameworks()));
}

/**
 * Puts a project together from its settings file and the rule files that the settings name.
 * @param settingsFile undefined where there is none
 * @param filesOf the rule files in the folders that the settings name, in the order in which they are read; none where they may not be loaded
 * @param before the project as it was, whose analyser (and all that it has bound) is kept while the rule files are the same
 */
export function assembleProject(settingsFile: TextFile | undefined, filesOf: (settings: ProjectSettings) => readonly TextFile[], before?: AssembledProject): AssembledProject {
  let settings = settingsFile ? readSettings(settingsFile.file, settingsFile.text, builtinAnalyser().words) : noSettings;
  const ruleFiles = filesOf(settings);
  if (ruleFiles.length === 0) return { settings, catalog: builtinCatalog(), analyser: builtinAnalyser(), ruleFiles, ruleProblems: [] };
  const same = before !== undefined && before.ruleFiles.length === ruleFiles.length && ruleFiles.every((file, i) => before.ruleFiles[i]!.file === file.file && before.ruleFiles[i]!.text === file.text);
  let { analyser, ruleProblems } = before ?? { analyser: builtinAnalyser(), ruleProblems: [] };
  if (!same) {
    const { data, problems } = loadCatalog(ruleFiles, { base: builtinCatalog().data });
    analyser = analyserOf(builtinCatalog().merge(data));
    ruleProblems = problems;
  }
  // read again: the settings may name rules of the files that they name
  if (settingsFile) settings = readSettings(settingsFile.file, settingsFile.text, analyser.words);
  return { settings, catalog: analyser.catalog, analyser, ruleFiles, ruleProblems };
}
