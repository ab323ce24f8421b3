import type { Plugin as EsbuildPlugin } from 'esbuild';

export interface CatalogPluginOptions {
  /** Print errors and leave the bad entries out, in place of failing. */
  readonly lenient?: boolean;
  /** false: leave out the examples of the rules. */
  readonly examples?: boolean;
}

export interface BuiltCatalog {
  readonly json: string;
  readonly counts: string;
  readonly errors: string[];
  readonly warnings: string[];
  /** Absolute paths of the files that it was built from. */
  readonly files: string[];
}

export declare function catalogFiles(): string[];
export declare function buildCatalog(): Promise<BuiltCatalog>;
export declare function catalogEsbuildPlugin(options?: CatalogPluginOptions): EsbuildPlugin;
export declare function catalogVitePlugin(options?: CatalogPluginOptions): { name: string; resolveId(source: string): string | undefined; load(id: string): Promise<string | undefined> };
