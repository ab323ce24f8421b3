import type { Analysis } from '../analysis/analyse.ts';
import type { FileEdits } from '../fixes/fix.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import type { Span } from '../text/text.ts';

/** A change of form that leaves the meaning of a model as it is, or moves a thing to where a person wants it. Never a statement about the system. */
export interface Refactoring {
  readonly title: string;
  readonly kind: 'extract' | 'inline' | 'move' | 'rewrite';
  /** The edits, worked out when asked for. An empty list means that the text does not allow the change. */
  readonly files: () => readonly FileEdits[];
  /** Something was given a name that its writer will want to change: where it is declared, and the name. */
  readonly named?: { readonly file: string; readonly id: string };
}

/** Where a refactoring is asked for, and what it may use. */
export interface RefactorContext {
  readonly analysis: Analysis;
  readonly tree: DocumentTree;
  /** The selection, or the cursor as an empty stretch. */
  readonly span: Span;
  /** More than one model reads the file: what leaves it would be missing there. */
  readonly isShared: boolean;
  /** The path by which one file names another; undefined where there is none. */
  readonly pathTo: (from: string, to: string) => string | undefined;
  /** The file of this name beside a file; undefined where there can be none, or where it is there already. */
  readonly newFile?: (beside: string, name: string) => string | undefined;
}

/** Names that fit in a menu. */
export function listed(ids: readonly string[]): string {
  return ids.length === 1 ? `'${ids[0]}'` : `${ids.length} elements`;
}

/** A word made of a text that can stand as an id in both syntaxes: `Prompts and completions` gives `prompts-and-completions`. */
export function idFrom(text: string, taken: (id: string) => boolean, otherwise: string): string {
  const words = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '').slice(0, 5);
  const base = words.join('-').slice(0, 40).replace(/-+$/, '');
  const start = /^[a-z]/.test(base) ? base : base === '' ? otherwise : `${otherwise}-${base}`;
  for (let n = 1; n < 10_000; n++) {
    const id = n === 1 ? start : `${start}-${n}`;
    if (!taken(id)) return id;
  }
  return start;
}

/** Is the id one of the namespace that elements, flows, zones, data and threats share? */
export function isTaken({ model }: Analysis): (id: string) => boolean {
  return (id) => [model.elements, model.flows, model.zones, model.data, model.threats].some((space) => space.has(id));
}
