import type { Host } from '../../server/host.ts';

/** Files in memory, by URI. */
export class MemoryHost implements Host {
  readonly files = new Map<string, string>();
  readonly reads: string[] = [];
  date = '2026-11-21';

  readFile(uri: string): string | undefined {
    this.reads.push(uri);
    return this.files.get(uri);
  }

  stamp(uri: string): string | undefined {
    return this.files.get(uri);
  }

  whatIs(uri: string): 'file' | 'folder' | undefined {
    return this.files.has(uri) ? 'file' : [...this.files.keys()].some((file) => file.startsWith(`${uri}/`)) ? 'folder' : undefined;
  }

  list(folder: string, options: { readonly deep: boolean; readonly limit: number; readonly accepts: (name: string) => boolean }): string[] {
    return [...this.files.keys()].filter((uri) => uri.startsWith(`${folder}/`) && options.accepts(uri.slice(uri.lastIndexOf('/') + 1))).slice(0, options.limit);
  }

  today(): string {
    return this.date;
  }
}
