import type { DocumentTree } from '../syntax/tree.ts';

/** The files of a project, as the host sees them. The one way by which core reaches a file; an in-memory one serves tests. */
export interface Files {
  /** The document, read and cached by the host; undefined when there is no such file or it cannot be read. */
  tree(file: string): DocumentTree | undefined;
  /** Where a path written in `from` leads. Paths that leave the project are refused with the reason. */
  resolve(from: string, path: string): { readonly file: string } | { readonly refused: string };
}

/** Files held in memory, by path; paths use `/`, and `..` may not leave the root. */
export class MemoryFiles implements Files {
  constructor(private readonly trees: ReadonlyMap<string, DocumentTree>) {}

  tree(file: string): DocumentTree | undefined {
    return this.trees.get(file);
  }

  resolve(from: string, path: string): { readonly file: string } | { readonly refused: string } {
    return resolvePath(from, path);
  }
}

/** Resolves a relative path by its text alone, beside the file that names it; refuses absolute paths and ones that climb above the root. */
export function resolvePath(from: string, path: string): { readonly file: string } | { readonly refused: string } {
  if (path.trim() === '') return { refused: 'the path is empty' };
  if (/^([/\\]|[a-z][a-z0-9+.-]*:)/i.test(path)) return { refused: 'only paths relative to this file can be included' };
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f]/.test(path)) return { refused: 'the path holds control characters' };
  const parts = from.split('/').slice(0, -1);
  const absolute = from.startsWith('/');
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      if (parts.length === 0 || (absolute && parts.length === 1)) return { refused: 'the path leaves the project' };
      parts.pop();
    } else parts.push(part);
  }
  return { file: parts.join('/') };
}
