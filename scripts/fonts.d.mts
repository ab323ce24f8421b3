import type { Plugin } from 'esbuild';

export declare const weights: readonly number[];
export declare function woff2(weight: number): Buffer;
export declare function ttf(weight: number): Buffer;
export declare function woffToTtf(woff: Buffer): Buffer;
export declare function fontEsbuildPlugin(): Plugin;
export declare function fontVitePlugin(): { name: string; resolveId(source: string): string | undefined; load(loaded: string): string | undefined };
