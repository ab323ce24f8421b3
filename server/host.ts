/** The one way by which the server reaches files and the clock. `node-host.ts` is the one for Node; tests have one in memory. All addresses are URIs in canonical form. */
export interface Host {
  /** The text of a file, or undefined when there is none, it is too large or it cannot be read. */
  readFile(uri: string): string | undefined;
  /** Changes when the file does: time and size. undefined: there is no such file. */
  stamp(uri: string): string | undefined;
  /** The files of a folder, at most `limit`, links and hidden or generated folders left out. Sub-folders are looked into when `deep`. */
  list(folder: string, options: { readonly deep: boolean; readonly limit: number; readonly accepts: (name: string) => boolean }): string[];
  /** The date of today in the user's time zone, `YYYY-MM-DD`. */
  today(): string;
}
