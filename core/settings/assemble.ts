import { Analyser } from '../analysis/analyse.ts';
import { builtinCatalog } from '../catalog/builtin.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProblem } from '../catalog/load.ts';
import { loadCatalog } from '../catalog/load.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { atlasOfRelease, builtinAtlas, builtinFrameworks } from '../knowledge/builtin.ts';
import { readAtlasRelease } from '../knowledge/release.ts';
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
  /** The ATLAS release in use: the one that the settings name, where it could be read, else the one that comes with the product. */
  readonly atlas: Atlas;
  readonly atlasFile?: TextFile;
  readonly atlasProblems: readonly ReleaseProblem[];
}

/** How the host reaches the files that the settings name. */
export interface ProjectFiles {
  /** The rule files in the folders that the settings name, in the order in which they are read; none where they may not be loaded. */
  rules(settings: ProjectSettings): readonly TextFile[];
  /** The ATLAS release that the settings name; undefined where none is named or it may not or cannot be read. */
  atlas(settings: ProjectSettings): TextFile | undefined;
}

type ReleaseProblem = ReturnType<typeof readAtlasRelease>['problems'][number];

let builtin: Analyser | undefined;

/** The analyser of the catalogue and ATLAS that come with the product, shared by all projects without files of their own. */
function builtinAnalyser(): Analyser {
  return (builtin ??= analyserOf(builtinCatalog(), builtinAtlas()));
}

function analyserOf(catalog: Catalog, atlas: Atlas): Analyser {
  return new Analyser(catalog, catalogWords(catalog, atlas, builtinFrameworks()));
}

/**
 * Puts a project together from its settings file and the files that the settings name. A release of ATLAS that cannot be read is refused whole: the packaged one stays, and a problem says so.
 * @param settingsFile undefined where there is none
 * @param before the project as it was, whose analyser (and all that it has bound) is kept while its files are the same
 */
export function assembleProject(settingsFile: TextFile | undefined, files: ProjectFiles, before?: AssembledProject): AssembledProject {
  let settings = settingsFile ? readSettings(settingsFile.file, settingsFile.text, builtinAnalyser().words) : noSettings;
  const ruleFiles = files.rules(settings);
  const atlasFile = settings.atlasRelease ? files.atlas(settings) : undefined;
  if (ruleFiles.length === 0 && !atlasFile) return { settings, catalog: builtinCatalog(), analyser: builtinAnalyser(), ruleFiles, ruleProblems: [], atlas: builtinAtlas(), atlasProblems: [] };

  const sameAtlas = before !== undefined && same(before.atlasFile, atlasFile);
  const release = sameAtlas || !atlasFile ? undefined : readAtlasRelease(atlasFile.file, atlasFile.text);
  const atlas = sameAtlas ? before.atlas : release?.atlas ? atlasOfRelease(release.atlas) : builtinAtlas();
  const atlasProblems = sameAtlas ? before.atlasProblems : release?.problems ?? [];

  const sameRules = before !== undefined && before.ruleFiles.length === ruleFiles.length && ruleFiles.every((file, i) => same(before.ruleFiles[i], file));
  let { analyser, ruleProblems } = before ?? { analyser: builtinAnalyser(), ruleProblems: [] };
  if (!sameRules || !sameAtlas) {
    const { data, problems } = loadCatalog(ruleFiles, { base: builtinCatalog().data });
    analyser = analyserOf(ruleFiles.length === 0 ? builtinCatalog() : builtinCatalog().merge(data), atlas);
    ruleProblems = problems;
  }
  // read again: the settings may name rules of the files that they name
  if (settingsFile) settings = readSettings(settingsFile.file, settingsFile.text, analyser.words);
  return { settings, catalog: analyser.catalog, analyser, ruleFiles, ruleProblems, atlas, ...(atlasFile ? { atlasFile } : {}), atlasProblems };
}

function same(a: TextFile | undefined, b: TextFile | undefined): boolean {
  return a?.file === b?.file && a?.text === b?.text;
}
