import type { Dirent } from 'node:fs';
import { readdirSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { isInside, reasonOf, slashes } from './disk-files.ts';

const modelName = /(?:\.threat(?:\.ya?ml)?|^threatmodel\.ya?ml)$/i;
const skipped: ReadonlySet<string> = new Set(['node_modules', '.git', 'dist']);

/** Has the file a name that models have? */
function hasModelName(file: string): boolean {
  return modelName.test(path.basename(file));
}

/**
 * The files in a folder and below that have the name of a model, in the order of their paths. Links are followed inside the folder only, and each folder once, so
 * that no loop holds it up. node_modules, .git and dist are left out.
 * @param folder a real path
 * @param failed is told about what cannot be looked into
 */
export function modelsIn(folder: string, failed: (file: string, why: string) => void): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const waiting = [folder];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    let entries: Dirent[];
    try {
      entries = readdirSync(at, { withFileTypes: true });
    } catch (error) {
      failed(slashes(at), reasonOf(error));
      continue;
    }
    for (const entry of entries) {
      let file = path.join(at, entry.name);
      let isFolder = entry.isDirectory();
      if (entry.isSymbolicLink()) {
        const target = targetOf(file);
        if (!target || !isInside(slashes(target.file), slashes(folder))) continue;
        ({ file, isFolder } = target);
      }
      if (isFolder ? skipped.has(entry.name) || skipped.has(path.basename(file)) : !hasModelName(entry.name)) continue;
      if (isFolder) waiting.push(file);
      else found.push(slashes(file));
    }
  }
  return [...new Set(found)].sort();
}

/** Where a link leads; undefined when it leads nowhere. */
function targetOf(link: string): { file: string; isFolder: boolean } | undefined {
  try {
    const file = realpathSync(link);
    return { file, isFolder: statSync(file).isDirectory() };
  } catch {
    return undefined;
  }
}
