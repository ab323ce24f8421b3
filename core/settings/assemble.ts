import { Analyser } from '../analysis/analyse.ts';
import { builtinCatalog } from '../catalog/builtin.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProblem, RulePlace } from '../catalog/load.ts';
import { loadCatalog } from '../catalog/load.ts';
import type { IdCheck } from '../catalog/reading.ts';
import { readYaml } from '../catalog/yaml-nodes.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { atlasOfRelease, builtinAtlas, builtinFrameworks } from '../knowledge/builtin.ts';
import { readAtlasRelease } from '../knowledge/release.ts';
import type { CatalogWords } from '../model/catalog-words.ts';
import type { Problem } from '../model/problem.ts';
import { catalogWords } from '../model/words-of.ts';
import { readFolders } from './folders.ts';
import type { RuleFolder, TextFile } from './folders.ts';
import type { ProjectSettings } from './read.ts';
import { noSettings, readSettings } from './read.ts';

export type { RuleFolder, TextFile } from './folders.ts';

/** What holds for all models under one `.threatline.yaml`. The editor and the command line make it here, so that both analyse alike. */
export interface AssembledProject {
  readonly settings: ProjectSettings;
  /** The catalogue that comes with the product and the own rules. */
  readonly catalog: Catalog;
  readonly analyser: Analyser;
  readonly ruleFiles: readonly TextFile[];
  readonly ruleProblems: readonly CatalogProblem[];
  /** Where each own rule stands, those with errors too. */
  readonly rulePlaces: readonly RulePlace[];
  /** Why rule folders, or files in them, are not read: problems of the settings file. */
  readonly folderProblems: readonly Problem[];
  /** The ATLAS release in use: the one that the settings name, where it could be read, else the one that comes with the product. */
  readonly atlas: Atlas;
  readonly atlasFile?: TextFile;
  readonly atlasProblems: readonly ReleaseProblem[];
  /** What texts of rule files were read into, so that a change of one reads that one alone. */
  readonly read: ReadonlyMap<string, ReturnType<typeof readYaml>>;
}

/** How the host reaches the files that the settings name. */
export interface ProjectFiles {
  /** The folders that the settings name, in their order, with the rule files in them or the reason why they are not read. */
  rules(settings: ProjectSettings): readonly RuleFolder[];
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
  const folders = settings.ruleFolders.length > 0 ? files.rules(settings) : [];
  const { files: ruleFiles, problems: folderProblems } = readFolders(folders);
  const atlasFile = settings.atlasRelease ? files.atlas(settings) : undefined;
  const isUnread = folders.some(({ refused }) => refused.length > 0);
  if (ruleFiles.length === 0 && !atlasFile) {
    if (isUnread && settingsFile) settings = readSettings(settingsFile.file, settingsFile.text, anyRule(builtinAnalyser().words));
    return { settings, catalog: builtinCatalog(), analyser: builtinAnalyser(), ruleFiles, ruleProblems: [], rulePlaces: [], folderProblems, atlas: builtinAtlas(), atlasProblems: [], read: new Map() };
  }

  const sameAtlas = before !== undefined && same(before.atlasFile, atlasFile);
  const release = sameAtlas || !atlasFile ? undefined : readAtlasRelease(atlasFile.file, atlasFile.text);
  const atlas = sameAtlas ? before.atlas : release?.atlas ? atlasOfRelease(release.atlas) : builtinAtlas();
  const atlasProblems = sameAtlas ? before.atlasProblems : release?.problems ?? [];

  const sameRules = before !== undefined && before.ruleFiles.length === ruleFiles.length && ruleFiles.every((file, i) => same(before.ruleFiles[i], file));
  let { analyser, ruleProblems, rulePlaces, read } = before ?? { analyser: builtinAnalyser(), ruleProblems: [], rulePlaces: [], read: new Map() as AssembledProject['read'] };
  if (!sameRules || !sameAtlas) {
    const kept = new Map(ruleFiles.map(({ text }) => [text, read.get(text) ?? readYaml(text)]));
    const loaded = loadCatalog(ruleFiles, { base: builtinCatalog().data, parse: (text) => kept.get(text) ?? readYaml(text), checkId: checkIdOf(catalogWords(builtinCatalog(), atlas, builtinFrameworks())) });
    analyser = analyserOf(ruleFiles.length === 0 ? builtinCatalog() : builtinCatalog().merge(loaded.data), atlas);
    ruleProblems = loaded.problems;
    rulePlaces = loaded.places;
    read = kept;
  }
  // read again: the settings may name rules of the files that they name
  if (settingsFile) settings = readSettings(settingsFile.file, settingsFile.text, isUnread ? anyRule(analyser.words) : analyser.words);
  return { settings, catalog: analyser.catalog, analyser, ruleFiles, ruleProblems, rulePlaces, folderProblems, atlas, ...(atlasFile ? { atlasFile } : {}), atlasProblems, read };
}

/** Some rules could not be read, so nobody can say which there are. */
function anyRule({ packs: _, ...words }: CatalogWords): CatalogWords {
  return { ...words, rules: { has: () => true, [Symbol.iterator]: () => words.rules[Symbol.iterator]() } };
}

/** Of OWASP only the lists about AI are known here, so ids of others are taken as they are. */
function checkIdOf(words: CatalogWords): IdCheck {
  return (of, id) => (of === 'owasp' && !/^(LLM|ML|ASI)/.test(id) ? undefined : words.checkId?.(of, id));
}

function same(a: TextFile | undefined, b: TextFile | undefined): boolean {
  return a?.file === b?.file && a?.text === b?.text;
}
