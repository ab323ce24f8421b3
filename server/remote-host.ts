import type { Host } from './host.ts';
import { skippedFolder } from './host.ts';
import { canonical, isInside, nameOf } from './uris.ts';

/** How files are asked for where the server cannot reach them itself: the editor reads them. */
export interface RemoteFiles {
  /** The text of a file; undefined when there is none, it is too large or it cannot be read. */
  readFile(uri: string): Promise<string | undefined>;
  /** The files of a folder and its sub-folders, at most `limit`. */
  listFiles(folder: string, limit: number): Promise<readonly string[]>;
}

interface Known {
  /** undefined: there is no such file, or it has not come yet. */
  readonly text: string | undefined;
  readonly version: number;
  /** It may have changed since it was read. */
  readonly stale: boolean;
}

/** Files asked for in vain are not asked for again until something says that they have changed. */
const missing: Known = { text: undefined, version: 0, stale: false };
const maximumListed = 5000;

/**
 * Files that only the editor can reach: in a browser, and in virtual workspaces. An answer is what is known now; what is not known yet is asked for, and
 * `onArrival` says when it has come. Until then the last known text stays, so nothing flickers while a file is read again.
 */
export class RemoteHost implements Host {
  private readonly files = new Map<string, Known>();
  private readonly lists = new Map<string, { uris: readonly string[]; stale: boolean }>();
  private readonly asked = new Map<string, Promise<void>>();
  private readonly arrived = new Set<string>();
  private listener: (uris: readonly string[], listed: boolean) => void = () => undefined;
  private listed = false;

  /** @param local answers for the addresses that it can reach itself (`file:` under Node) */
  constructor(private readonly remote: RemoteFiles, private readonly local?: Host) {}

  /** Called once everything that was asked for has come: with the files whose text is new, and whether a list of files is. */
  onArrival(listener: (uris: readonly string[], listed: boolean) => void): void {
    this.listener = listener;
  }

  /** Resolves when nothing is being waited for; undefined when nothing is. */
  pending(): Promise<void> | undefined {
    return this.asked.size === 0 ? undefined : Promise.all(this.asked.values()).then(() => undefined);
  }

  readFile(uri: string): string | undefined {
    return this.isLocal(uri) ? this.local!.readFile(uri) : this.known(uri).text;
  }

  stamp(uri: string): string | undefined {
    if (this.isLocal(uri)) return this.local!.stamp(uri);
    const { text, version } = this.known(uri);
    return text === undefined ? undefined : `r${version}`;
  }

  list(folder: string, options: { readonly deep: boolean; readonly limit: number; readonly accepts: (name: string) => boolean }): string[] {
    if (this.isLocal(folder)) return this.local!.list(folder, options);
    const known = this.lists.get(folder);
    if (!known || known.stale) {
      this.ask(`list ${folder}`, async () => {
        const uris = await this.remote.listFiles(folder, maximumListed);
        this.lists.set(folder, { uris: uris.map(canonical).filter((uri) => isInside(folder, uri) && !skippedFolder(uri.slice(folder.length))).sort(), stale: false });
        this.listed = true;
      });
    }
    const below = folder.length + 1;
    return (known?.uris ?? []).filter((uri) => options.accepts(nameOf(uri)) && (options.deep || !uri.slice(below).includes('/'))).slice(0, options.limit);
  }

  /** Of what only the editor can reach, by the name: a folder, unless it is called like a file of rules. */
  whatIs(uri: string): 'file' | 'folder' | 'link' | 'other' | undefined {
    if (this.isLocal(uri) && this.local!.whatIs) return this.local!.whatIs(uri);
    return /\.ya?ml$/i.test(uri) ? 'file' : 'folder';
  }

  today(): string {
    if (this.local) return this.local.today();
    const now = new Date();
    return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
  }

  /** The editor says that files were made, changed or deleted. */
  changed(uris: readonly string[], madeOrDeleted: boolean): void {
    for (const uri of uris) {
      const known = this.files.get(uri);
      if (known) this.files.set(uri, { ...known, stale: true });
    }
    if (madeOrDeleted) for (const [folder, { uris: files }] of this.lists) this.lists.set(folder, { uris: files, stale: true });
  }

  private isLocal(uri: string): boolean {
    return this.local !== undefined && uri.startsWith('file:');
  }

  private known(uri: string): Known {
    const known = this.files.get(uri);
    if (known && !known.stale) return known;
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(uri)) return missing; // an unsaved document has no file
    this.ask(uri, async () => {
      const text = await this.remote.readFile(uri);
      const before = this.files.get(uri);
      const isNew = before?.text !== text;
      this.files.set(uri, { text: text?.replace(/^\uFEFF/, ''), version: (before?.version ?? 0) + (isNew ? 1 : 0), stale: false });
      if (isNew) this.arrived.add(uri);
    });
    return known ?? missing;
  }

  private ask(what: string, work: () => Promise<void>): void {
    if (this.asked.has(what)) return;
    const answer = work()
      .catch(() => {
        // the editor could not say: as if the file were not there, until it changes
        if (!what.startsWith('list ')) this.files.set(what, { ...missing, version: (this.files.get(what)?.version ?? 0) + 1 });
      })
      .then(() => {
        this.asked.delete(what);
        if (this.asked.size > 0) return;
        const [uris, listed] = [[...this.arrived], this.listed];
        this.arrived.clear();
        this.listed = false;
        if (uris.length > 0 || listed) this.listener(uris, listed);
      });
    this.asked.set(what, answer);
  }
}
