/** The one way by which the server reaches files and the clock. `node-host.ts` is the one for Node; tests have one in memory. All addresses are URIs in canonical form. */
export interface Host {
  /** The text of a file, or undefined when there is none, it is too large or it cannot be read. */
  readFile(uri: string): string | undefined;
  /** Changes when the file does: time and size. undefined: there is no such file. */
  stamp(uri: string): string | undefined;
  /** The files of a folder, at most `limit`, links and hidden or generated folders left out. Sub-folders are looked into when `deep`. */
  list(folder: string, options: { readonly deep: boolean; readonly limit: number; readonly accepts: (name: string) => boolean }): string[];
  /** What stands at an address, links not followed; undefined for nothing. A host that cannot tell has no such method. */
  whatIs?(uri: string): 'file' | 'folder' | 'link' | 'other' | undefined;
  /** The date of today in the user's time zone, `YYYY-MM-DD`. */
  today(): string;
  /** Files that the host has asked somebody else for: resolves when they have come, undefined when nothing is under way. A host that reads by itself has none. */
  pending?(): Promise<void> | undefined;
  /** The editor says that files were made, changed or deleted; for hosts that keep texts. */
  changed?(uris: readonly string[], madeOrDeleted: boolean): void;
  /** Calls back when files that were asked for have come: those with a new text, and whether a list of files is new. */
  onArrival?(listener: (uris: readonly string[], listed: boolean) => void): void;
}

const skipped = new Set(['node_modules', 'dist', 'out', 'build', 'target', 'vendor', '__pycache__']);

/** Is the folder left out when models are searched for: hidden, or made by machines? */
export function isSkipped(name: string): boolean {
  return name.startsWith('.') || skipped.has(name);
}

/** Does the path, relative to a folder, lead through one that is left out? */
export function skippedFolder(path: string): boolean {
  return path.split('/').slice(0, -1).some((name) => name !== '' && isSkipped(name));
}
