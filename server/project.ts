import { Analyser } from '../core/analysis/analyse.ts';
import { builtinCatalog } from '../core/catalog/builtin.ts';
import type { Catalog } from '../core/catalog/catalog.ts';
import type { CatalogProblem } from '../core/catalog/load.ts';
import { loadCatalog } from '../core/catalog/load.ts';
import { builtinAtlas, builtinFrameworks } from '../core/knowledge/builtin.ts';
import { catalogWords } from '../core/model/words-of.ts';
import type { ProjectSettings } from '../core/settings/read.ts';
import { noSettings, readSettings } from '../core/settings/read.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';

/** What holds for all models under one `.threatline.yaml`: its settings, and the catalogue with the own rules that it names. */
export interface Project {
  /** Where the settings are or would be; undefined for a document that was never saved. */
  readonly settingsUri: string | undefined;
  /** undefined: there is no such file. */
  readonly settingsTree: DocumentTree | undefined;
  readonly settings: ProjectSettings;
  readonly catalog: Catalog;
  readonly analyser: Analyser;
  /** The own rule files, and what is wrong in them. */
  readonly ruleFiles: readonly RuleFile[];
  readonly ruleProblems: readonly CatalogProblem[];
  /** Folders of rule files and the files in them: a change there makes another project. */
  readonly watches: ReadonlySet<string>;
}

export interface RuleFile {
  readonly file: string;
  readonly text: string;
}

const none: ReadonlySet<string> = new Set();
let builtin: Analyser | undefined;

/** The analyser of the catalogue that comes with the product, shared by all projects without own rules. */
function builtinAnalyser(): Analyser {
  return (builtin ??= analyserOf(builtinCatalog()));
}

function analyserOf(catalog: Catalog): Analyser {
  return new Analyser(catalog, catalogWords(catalog, builtinAtlas(), builtinFrameworks()));
}

/**
 * Makes a project.
 * The caller fills in `watches`.
 * @param filesOf the rule files in the folders that the settings name; empty when they may not be loaded
 * @param before the project as it was, whose analyser (and all that it has bound) is kept while the rule files are the same
 */
export function makeProject(settingsUri: string | undefined, settingsTree: DocumentTree | undefined, filesOf: (settings: ProjectSettings) => readonly RuleFile[], before: Project | undefined): Project {
  let settings = settingsTree ? readSettings(settingsTree.file, settingsTree.text, builtinAnalyser().words) : noSettings;
  const ruleFiles = filesOf(settings);
  if (ruleFiles.length === 0) return { settingsUri, settingsTree, settings, catalog: builtinCatalog(), analyser: builtinAnalyser(), ruleFiles, ruleProblems: [], watches: none };
  const same = before !== undefined && before.ruleFiles.length === ruleFiles.length && ruleFiles.every((file, i) => before.ruleFiles[i]!.file === file.file && before.ruleFiles[i]!.text === file.text);
  let analyser: Analyser;
  let ruleProblems: readonly CatalogProblem[];
  if (same) ({ analyser, ruleProblems } = before);
  else {
    const { data, problems } = loadCatalog(ruleFiles, { base: builtinCatalog().data });
    analyser = analyserOf(builtinCatalog().merge(data));
    ruleProblems = problems;
  }
  // the settings may name own rules
  if (settingsTree) settings = readSettings(settingsTree.file, settingsTree.text, analyser.words);
  return { settingsUri, settingsTree, settings, catalog: analyser.catalog, analyser, ruleFiles, ruleProblems, watches: none };
}
