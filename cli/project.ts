import { existsSync, lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Analysis, AnalysisOptions } from '../core/analysis/analyse.ts';
import type { Atlas } from '../core/knowledge/atlas.ts';
import type { Catalog } from '../core/catalog/catalog.ts';
import type { Problem } from '../core/model/problem.ts';
import type { TextFile } from '../core/settings/assemble.ts';
import { assembleProject } from '../core/settings/assemble.ts';
import type { ProjectSettings } from '../core/settings/read.ts';
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
      if (!settingsDocument || ruleFolders.length === 0) return [];
      const own = ownRules(files, settingsDocument.file, settingsDocument.text, ruleFolders);
      documents.push(...own.documents);
      refused.push(...own.problems);
      return own.documents;
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
  problems.push(...project.settings.problems, ...refused);
  const texts = new Map(project.ruleFiles.map(({ file, text }) => [file, text]));
  for (const { file, start, end, severity, message, replacement } of project.ruleProblems)
    problems.push({ code: 'rule-file', severity, message, source: { item: wholeFile(file, texts.get(file) ?? ''), start, end }, ...(replacement === undefined ? {} : { replacement }) });
  if (project.atlasFile)
    for (const { start, end, message } of project.atlasProblems)
      problems.push({ code: 'settings', severity: 'error', message: `${message} The packaged release of ATLAS is used.`, source: { item: wholeFile(project.atlasFile.file, project.atlasFile.text), start, end } });
  return {
    root: files.root, files, catalog: project.catalog, atlas: project.atlas, settings: project.settings, problems, documents,
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

const maximumRuleFiles = 500;

/** The rule files in the folders that the settings name, in the order of the folders, then of their names. */
function ownRules(files: DiskFiles, settingsFile: string, settingsText: string, folders: readonly string[]): { documents: { file: string; text: string }[]; problems: Problem[] } {
  const documents = new Map<string, string>();
  const problems: Problem[] = [];
  for (const folder of folders) {
    const at = Math.max(0, settingsText.indexOf(folder, settingsText.indexOf('rule-folders')));
    const refuse = (why: string): void => {
      problems.push({ code: 'settings', severity: 'error', message: `Rules of '${folder}' are not read: ${why}.`, source: { item: wholeFile(settingsFile, settingsText), start: at, end: at + folder.length } });
    };
    const resolved = files.resolve(settingsFile, folder);
    if ('refused' in resolved && resolved.refused !== 'it is a folder') {
      refuse(resolved.refused);
      continue;
    }
    const start = slashes(path.resolve(path.dirname(settingsFile), folder));
    let names: string[];
    try {
      names = isFolder(start) ? ruleFilesIn(start) : [start];
    } catch (error) {
      refuse(reasonOf(error));
      continue;
    }
    for (const file of names) {
      if (documents.size >= maximumRuleFiles) {
        refuse(`a project reads at most ${maximumRuleFiles} rule files`);
        break;
      }
      const read = files.read(file);
      if ('text' in read) documents.set(file, read.text);
      else refuse(file === start ? read.refused : `${file.slice(start.length + 1)}: ${read.refused}`);
    }
  }
  return { documents: [...documents].map(([file, text]) => ({ file, text })), problems };
}

function ruleFilesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /\.ya?ml$/i.test(entry.name))
    .map((entry) => slashes(path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

function wholeFile(file: string, text: string): Item {
  return { file, section: '', kind: 'value', start: 0, text, problems: [] };
}
