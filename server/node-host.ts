import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Host } from './host.ts';
import { isSkipped } from './host.ts';
import { canonical } from './uris.ts';

/** Larger files are not read: core refuses them anyway. */
const maximumSize = 32_000_000;
/** Folders looked into when models are searched for. */
const maximumFolders = 5000;

/** Files on disk. Only `file:` URIs are read; nothing is ever written. */
export class NodeHost implements Host {
  readFile(uri: string): string | undefined {
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    try {
      const stats = statSync(file);
      return stats.isFile() && stats.size <= maximumSize ? readFileSync(file, 'utf8').replace(/^\uFEFF/, '') : undefined;
    } catch {
      return undefined;
    }
  }

  stamp(uri: string): string | undefined {
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    try {
      const stats = statSync(file, { throwIfNoEntry: false });
      return stats?.isFile() ? `${stats.mtimeMs} ${stats.size}` : undefined;
    } catch {
      return undefined;
    }
  }

  whatIs(uri: string): 'file' | 'folder' | 'link' | 'other' | undefined {
    const file = pathOf(uri);
    if (file === undefined) return undefined;
    try {
      const stats = lstatSync(file, { throwIfNoEntry: false });
      return stats && (stats.isSymbolicLink() ? 'link' : stats.isDirectory() ? 'folder' : stats.isFile() ? 'file' : 'other');
    } catch {
      return undefined;
    }
  }

  list(folder: string, options: { readonly deep: boolean; readonly limit: number; readonly accepts: (name: string) => boolean }): string[] {
    const root = pathOf(folder);
    if (root === undefined) return [];
    const found: string[] = [];
    const waiting = [root];
    for (let seen = 0; waiting.length > 0 && seen < maximumFolders && found.length < options.limit; seen++) {
      const at = waiting.shift()!;
      let entries;
      try {
        entries = readdirSync(at, { withFileTypes: true });
      } catch {
        continue;
      }
      entries.sort((a, b) => (a.name < b.name ? -1 : 1));
      for (const entry of entries) {
        if (entry.isDirectory()) {
          if (options.deep && !isSkipped(entry.name)) waiting.push(path.join(at, entry.name));
        } else if (entry.isFile() && options.accepts(entry.name) && found.length < options.limit) found.push(canonical(pathToFileURL(path.join(at, entry.name)).href));
      }
    }
    return found;
  }

  today(): string {
    const now = new Date();
    return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
  }
}

function pathOf(uri: string): string | undefined {
  try {
    return uri.startsWith('file:') ? fileURLToPath(uri) : undefined;
  } catch {
    // an address that names no file of this machine
    return undefined;
  }
}
