import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Catalog } from '../core/catalog/catalog.ts';
import type { CatalogProblem, RulePlace } from '../core/catalog/load.ts';
import { loadCatalog } from '../core/catalog/load.ts';
import { builtinFrameworks } from '../core/knowledge/builtin.ts';
import type { CatalogWords } from '../core/model/catalog-words.ts';
import type { Problem } from '../core/model/problem.ts';
import { catalogWords } from '../core/model/words-of.ts';
import type { TextFile } from '../core/settings/assemble.ts';
import { isRuleFileName } from '../core/settings/folders.ts';
import { plain } from '../core/text/terminal.ts';
import { isInside, readRegular, reasonOf, slashes } from './disk-files.ts';
import { Failure } from './io.ts';
import type { Project, Projects } from './project.ts';
import { ruleFilesIn, settingsIn } from './project.ts';

/** Own rules that a command is about, with the catalogue that they add to. */
export interface OwnRules {
  readonly catalog: Catalog;
  readonly words: CatalogWords;
  readonly places: readonly RulePlace[];
  readonly documents: readonly TextFile[];
  readonly ruleProblems: readonly CatalogProblem[];
  /** Why folders of rules are not read. */
  readonly folderProblems: readonly Problem[];
}

/**
 * The own rules below a file or folder: of every project whose rule folders lie there. Where there are none, the rule files that lie there themselves, as if a project named them.
 * @throws Failure when it cannot be read, or holds no rules
 */
export function ownRulesBelow(operand: string, cwd: string, projects: Projects): OwnRules[] {
  const real = realOf(operand, cwd);
  const isFolder = statSync(real).isDirectory();
  const around = new Set<Project>([projects.of(real), ...(isFolder ? settingsIn(real).map((settings) => projects.of(settings)) : [])]);
  const found: OwnRules[] = [];
  for (const project of around) {
    const here = ({ file }: { readonly file: string }): boolean => isInside(file, real);
    const { analyser, catalog, rulePlaces, ruleFiles, ruleProblems, folderProblems } = project.assembled;
    const documents = ruleFiles.filter(here);
    const missing = isFolder && isInside(project.root, real) ? folderProblems : [];
    if (documents.length > 0 || missing.length > 0) found.push({ catalog, words: analyser.words, places: rulePlaces.filter(here), documents: [...documents, ...project.documents.filter(({ file }) => missing.some(({ source }) => source.item.file === file))], ruleProblems: ruleProblems.filter(here), folderProblems: missing });
  }
  if (found.length > 0) return found;
  const files = isFolder ? ruleFilesIn(real) : [real];
  return [alone(files, projects.of(real), isFolder, operand)];
}

/** Rule files that no settings name, on top of the project that they lie in. */
function alone(files: readonly string[], project: Project, isFolder: boolean, operand: string): OwnRules {
  const documents: TextFile[] = [];
  for (const file of files) {
    const read = readRegular(file);
    if ('refused' in read) throw new Failure(`${plain(file)} cannot be read: ${read.refused}`);
    // in a folder only what looks like one: any YAML may lie there
    if (!isFolder || (isRuleFileName(path.basename(file)) && /^(?:rules|controls|kinds|zone-types|protocols)\s*:/m.test(read.text))) documents.push({ file, text: read.text });
  }
  if (documents.length === 0) throw new Failure(`there are no rules of your own in ${plain(operand)}: name their folder under 'rule-folders' in .threatline.yaml`);
  const { data, problems, places } = loadCatalog(documents, { base: project.catalog.data });
  const catalog = project.catalog.merge(data);
  return { catalog, words: catalogWords(catalog, project.atlas, builtinFrameworks()), places, documents, ruleProblems: problems, folderProblems: [] };
}

function realOf(operand: string, cwd: string): string {
  try {
    return slashes(realpathSync(path.resolve(cwd, operand)));
  } catch (error) {
    throw new Failure(`${plain(operand)} cannot be read: ${reasonOf(error)}`);
  }
}
