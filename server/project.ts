import type { AssembledProject, ProjectFiles, TextFile } from '../core/settings/assemble.ts';
import { assembleProject } from '../core/settings/assemble.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';

/** A project as the server keeps it: where its settings are, and what to watch. */
export interface Project extends AssembledProject {
  /** Where the settings are or would be; undefined for a document that was never saved. */
  readonly settingsUri: string | undefined;
  /** undefined: there is no such file. */
  readonly settingsTree: DocumentTree | undefined;
  /** Folders of rule files and the files in them: a change there makes another project. */
  readonly watches: ReadonlySet<string>;
  /** The rule folders that may be read, as URIs. */
  readonly ruleFolders: readonly string[];
}

export type RuleFile = TextFile;

const none: ReadonlySet<string> = new Set();

/** Makes a project. The caller fills in `watches` and `ruleFolders`; for the rest see assembleProject. */
export function makeProject(settingsUri: string | undefined, settingsTree: DocumentTree | undefined, files: ProjectFiles, before: Project | undefined): Project {
  return { ...assembleProject(settingsTree, files, before), settingsUri, settingsTree, watches: none, ruleFolders: [] };
}
