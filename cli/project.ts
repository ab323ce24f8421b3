import type { Dirent } from 'node:fs';
import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Analysis, AnalysisOptions } from '../core/analysis/analyse.ts';
import type { Atlas } from '../core/knowledge/atlas.ts';
import type { Catalog } from '../core/catalog/catalog.ts';
import type { CatalogProblem } from '../core/catalog/load.ts';
import type { Problem } from '../core/model/problem.ts';
import type { AssembledProject, RuleFolder, TextFile } from '../core/settings/assemble.ts';
import { assembleProject } from '../core/settings/assemble.ts';
import { isRuleFileName, maximumRuleFiles, maximumRuleFolders, refusals } from '../core/settings/folders.ts';
import type { NamedPath, ProjectSettings } from '../core/settings/read.ts';
import type { Item } from '../core/syntax/tree.ts';
import { DiskFiles, reasonOf, slashes } from './disk-files.ts';
import { Failure } from './io.ts';

export const settingsName = '.threatline.yaml';

/** What `analyse` needs to know beside the project's own settings. */
export type ProjectOptions = Omit<AnalysisOptions, 'settings'>;

/** A folder of models with its settings and own rules. */
export interface Project {
  /** The folder that nothing may be read outside of. */
  readonly root: string;
  readonly files: DiskFiles;
  readonly catalog: Catalog;
  readonly atlas: Atlas;
  readonly settings: ProjectSettings;
  /** Catalogue, own rules and their places as they were put together. */
  readonly assembled: AssembledProject;
  /** Problems of the settings and of own rule files. */
  readonly problems: readonly Problem[];
  /** The documents in which these problems stand. */
  readonly documents: readonly { readonly file: string; readonly text: string }[];
  /**
   * Analyses the model whose root is this file.
   * @throws Failure when the file cannot be read; problems of what is in it are in the analysis
   */
  analyse(file: string, options: ProjectOptions): Analysis;
}

/** Projects already opened, by root: models of one project share what has been read. */
export class Projects {
  private readonly opened = new Map<string, Project>();

  /** The project of a file or folder. @throws Failure when its settings cannot be read */
  of(file: string): Project {
    const home = homeOf(file);
    let project = this.opened.get(home.root);
    if (!project) this.opened.set(home.root, (project = open(home)));
    return project;
  }
}

/** The project of a file or folder, opened anew. @throws Failure when its settings cannot be read */
export function openProject(file: string): Project {
  return open(homeOf(file));
}

interface Home {
  readonly root: string;
  readonly settingsFile?: string;
}

/** The folder of the nearest settings above; else that of the git repository; else the file's own. */
function homeOf(file: string): Home {
  const start = isFolder(file) ? file : path.dirname(file);
  for (const folder of upwards(start)) if (existsSync(path.join(folder, settingsName))) return { root: folder, settingsFile: slashes(path.join(folder, settingsName)) };
  for (const folder of upwards(start)) if (existsSync(path.join(folder, '.git'))) return { root: folder };
  return { root: start };
}

function* upwards(folder: string): Iterable<string> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    yield at;
    if (path.dirname(at) === at) return;
  }
}

function isFolder(file: string): boolean {
  return lstatSync(file, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function open({ root, settingsFile }: Home): Project {
  const files = new DiskFiles(root);
  const documents: { file: string; text: string }[] = [];
  const problems: Problem[] = [];
  let settingsDocument: TextFile | undefined;
  if (settingsFile !== undefined) {
    const read = files.read(settingsFile);
    if ('refused' in read) throw new Failure(`${settingsFile} cannot be read: ${read.refused}`);
    settingsDocument = { file: settingsFile, text: read.text };
    documents.push(settingsDocument);
  }
  const refused: Problem[] = [];
  const project = assembleProject(settingsDocument, {
    rules({ ruleFolders }) {
      const file = settingsDocument?.file;
      return file === undefined ? [] : ruleFolders.slice(0, maximumRuleFolders).map((named) => ruleFolder(files, file, named));
    },
    atlas({ atlasRelease }) {
      if (!settingsDocument || !atlasRelease) return undefined;
      const resolved = files.resolve(settingsDocument.file, atlasRelease.path);
      const read = 'file' in resolved ? files.read(resolved.file) : resolved;
      if ('text' in read && 'file' in resolved) {
        documents.push({ file: resolved.file, text: read.text });
        return { file: resolved.file, text: read.text };
      }
      if ('refused' in read) refused.push({ code: 'settings', severity: 'error', message: `The ATLAS release is not read: ${read.refused}. The packaged one is used.`, source: atlasRelease.source });
      return undefined;
    },
  });
  documents.push(...project.ruleFiles);
  problems.push(...project.settings.problems, ...project.folderProblems, ...refused);
  const texts = new Map(project.ruleFiles.map(({ file, text }) => [file, text]));
  problems.push(...project.ruleProblems.map((problem) => problemOfRule(problem, texts)));
  if (project.atlasFile)
    for (const { start, end, message } of project.atlasProblems)
      problems.push({ code: 'settings', severity: 'error', message: `${message} The packaged release of ATLAS is used.`, source: { item: wholeFile(project.atlasFile.file, project.atlasFile.text), start, end } });
  return {
    root: files.root, files, catalog: project.catalog, atlas: project.atlas, settings: project.settings, assembled: project, problems, documents,
    analyse(file, options) {
      const tree = files.tree(file);
      if (!tree) {
        const read = files.read(file);
        throw new Failure(`${file} cannot be read: ${'refused' in read ? read.refused : 'it is no document'}`);
      }
      return project.analyser.analyse(tree, files, { ...options, settings: project.settings.settings });
    },
  };
}

/** Hidden folders and those that machines make are left out, as in the editor. */
const isSkipped = (name: string): boolean => name.startsWith('.') || ['node_modules', 'dist', 'out', 'build', 'target', 'vendor', '__pycache__'].includes(name);

/** The rule files in a folder that the settings name, or why there are none. Links are not followed. */
function ruleFolder(files: DiskFiles, settingsFile: string, named: NamedPath): RuleFolder {
  const none = (refusal: RuleFolder['refused'][number]): RuleFolder => ({ named, files: [], refused: [refusal] });
  const resolved = files.resolve(settingsFile, named.path);
  if ('refused' in resolved && resolved.refused !== 'it is a folder') return none(/^it is a link/.test(resolved.refused) ? refusals.link : { why: resolved.refused });
  const start = slashes(path.resolve(path.dirname(settingsFile), named.path));
  const stats = lstatSync(start, { throwIfNoEntry: false });
  if (stats?.isSymbolicLink()) return none(refusals.link);
  if (!stats) return none(refusals.missing);
  if (!stats.isDirectory() && !isRuleFileName(path.basename(start))) return none(refusals.noYaml);
  const found: TextFile[] = [];
  const refused: { why: string }[] = [];
  try {
    for (const file of stats.isDirectory() ? ruleFilesIn(start) : [start]) {
      const read = files.read(file);
      if ('text' in read) found.push({ file, text: read.text });
      else refused.push({ why: file === start ? read.refused : `${file.slice(start.length + 1)}: ${read.refused}` });
    }
  } catch (error) {
    refused.push({ why: reasonOf(error) });
  }
  return { named, files: found, refused };
}

/** A mistake in a rule file as a problem. @param texts of the rule files, by file */
export function problemOfRule({ file, start, end, severity, message, replacement }: CatalogProblem, texts: ReadonlyMap<string, string>): Problem {
  return { code: 'rule-file', severity, message, source: { item: wholeFile(file, texts.get(file) ?? ''), start, end }, ...(replacement === undefined ? {} : { replacement }) };
}

/** The settings files in a folder and its sub-folders, the folder's own first. Folders that cannot be read have none. */
export function settingsIn(folder: string): string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let at = waiting.shift(); at !== undefined; at = waiting.shift()) {
    let entries: Dirent[];
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch {
      continue;
    }
    for (const entry of entries) {
      if (entry.isDirectory() && !isSkipped(entry.name)) waiting.push(path.join(at, entry.name));
      else if (entry.isFile() && entry.name === settingsName) found.push(slashes(path.join(at, entry.name)));
    }
  }
  return found;
}

/** The rule files of a folder and its sub-folders. @throws Error of the file system where a folder cannot be read */
export function ruleFilesIn(folder: string): string[] {
  const found: string[] = [];
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined && found.length <= maximumRuleFiles; at = waiting.pop())
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      if (entry.isDirectory() && !isSkipped(entry.name)) waiting.push(path.join(at, entry.name));
      else if (entry.isFile() && isRuleFileName(entry.name)) found.push(slashes(path.join(at, entry.name)));
    }
  return found.sort();
}

function wholeFile(file: string, text: string): Item {
  return { file, section: '', kind: 'value', start: 0, text, problems: [] };
}
