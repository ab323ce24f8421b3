import { short } from '../model/bind/fields.ts';
import type { Problem, Severity } from '../model/problem.ts';
import type { NamedPath } from './read.ts';

/** A file by name and text, as the host has it. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** A rule folder that the settings name, as the host found it. */
export interface RuleFolder {
  readonly named: NamedPath;
  readonly files: readonly TextFile[];
  /** Why the folder, or a file in it, is not read: the end of a sentence. */
  readonly refused: readonly { readonly why: string; readonly severity?: Severity }[];
}

/** Folders that one settings file may name, and rule files that a project reads: more would be a mistake. */
export const maximumRuleFolders = 20;
export const maximumRuleFiles = 200;

/** Why a folder is not read, in the words that every host uses. */
export const refusals = {
  missing: { why: 'there is no such folder' },
  link: { why: 'it is a link, and links are not followed; name the folder itself' },
  noYaml: { why: 'it is a file, and not one of YAML' },
  untrusted: { why: 'the workspace is not trusted', severity: 'information' },
} as const satisfies Record<string, RuleFolder['refused'][number]>;

/** Is this the name of a rule file: YAML, and neither a model nor the settings? */
export function isRuleFileName(name: string): boolean {
  return /\.ya?ml$/i.test(name) && !/\.threat\.ya?ml$|^threatmodel\.ya?ml$|^\.threatline\.ya?ml$/i.test(name);
}

/** The rule files of all folders, each once: folders in the order of the settings, files in the order of their paths. What is not read is a problem where the folder is named. */
export function readFolders(folders: readonly RuleFolder[]): { files: TextFile[]; problems: Problem[] } {
  const files = new Map<string, TextFile>();
  const problems: Problem[] = [];
  for (const { named, files: found, refused } of folders) {
    const say = (why: string, severity: Severity = 'error'): void => {
      problems.push({ code: 'settings', severity, message: `Rules of '${short(named.path)}' are not read: ${why}.`, source: named.source });
    };
    for (const { why, severity } of refused) say(why, severity);
    if (refused.length === 0 && found.length === 0) problems.push({ code: 'settings', severity: 'information', message: `'${short(named.path)}' holds no rule files (*.yaml, *.yml).`, source: named.source });
    let isLeft = false;
    for (const file of [...found].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0))) {
      if (files.has(file.file)) continue;
      if (files.size < maximumRuleFiles) files.set(file.file, file);
      else isLeft = true;
    }
    if (isLeft) problems.push({ code: 'settings', severity: 'error', message: `A project reads at most ${maximumRuleFiles} rule files: some of '${short(named.path)}' are left out.`, source: named.source });
  }
  return { files: [...files.values()], problems };
}
