import { includesOf } from '../core/model/bind/include.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';
import type { Documents } from './documents.ts';
import type { Host } from './host.ts';
import { languageIds } from './protocol.ts';
import { nameOf } from './uris.ts';

/** Is this the name of a file in which a model or a fragment is written? */
export function isModelFile(name: string): boolean {
  return /(\.threat|\.threat\.ya?ml)$/i.test(name) || /^threatmodel\.ya?ml$/i.test(name);
}

export function isSettingsFile(uri: string): boolean {
  return nameOf(uri) === '.threatline.yaml';
}

/** The languages that models are written in, as editors call them. */
const modelLanguages: ReadonlySet<string> = new Set(Object.values(languageIds));

/** Is the document one that holds a model or a fragment: by its name, or because the client says that it is in our language? */
export function isModelDocument(uri: string, languageId: string | undefined): boolean {
  return !isSettingsFile(uri) && (isModelFile(nameOf(uri)) || (languageId !== undefined && modelLanguages.has(languageId)));
}

interface Known {
  readonly stamp: string;
  readonly isModel: boolean;
  readonly includes: readonly string[];
}

const maximumFiles = 2000;
/** In YAML a key, in the DSL a key or the word of a statement. */
const modelKey = /^(?:threatmodel|"threatmodel"|'threatmodel')[ \t]*:|^[ \t]*threatmodel[ \t]*["\w`:]/m;
const includeKey = /^(?:[ \t]*include|"include"|'include')[ \t]*:|^\{/m;

/** Which files there are in the folders of the workspace, which are models and what each includes: to find the models that a fragment belongs to. */
export class ModelFiles {
  private listed: string[] | undefined;
  private readonly known = new Map<string, Known>();
  /** Whoever changes a file says so (`forget`); otherwise each question looks at its stamp. */
  watched = false;

  constructor(private readonly host: Host, private readonly documents: Documents, private readonly resolve: (from: string, path: string) => string | undefined) {}

  /** Forgets the list of files: one was made, deleted or moved, or the folders have changed. */
  reset(): void {
    this.listed = undefined;
  }

  /** The file has changed, or may have. */
  forget(uri: string): void {
    this.known.delete(uri);
  }

  get isListed(): boolean {
    return this.listed !== undefined;
  }

  /** Every model file of the folders, and every open one. */
  all(folders: readonly string[]): string[] {
    this.listed ??= folders.flatMap((folder) => this.host.list(folder, { deep: true, limit: maximumFiles, accepts: isModelFile }));
    return [...new Set([...this.listed, ...this.documents.openUris().filter((uri) => isModelDocument(uri, this.documents.openDocument(uri)?.languageId))])];
  }

  /** Does a known model read the file? An included file may have any name. */
  isIncluded(uri: string, states: Iterable<{ readonly files: ReadonlyMap<string, unknown>; readonly analysis: { readonly model: { readonly documents: readonly { readonly file: string }[] } } }>): boolean {
    for (const state of states) if (state.files.has(uri) && state.analysis.model.documents.some((tree) => tree.file === uri)) return true;
    return false;
  }

  isModel(uri: string): boolean {
    return this.info(uri)?.isModel ?? false;
  }

  /** The models among `files` that include the file, directly or by way of others. */
  including(uri: string, files: readonly string[]): string[] {
    const includers = new Map<string, string[]>();
    for (const file of files)
      for (const target of this.info(file)?.includes ?? []) {
        const list = includers.get(target);
        if (list) list.push(file);
        else includers.set(target, [file]);
      }
    const seen = new Set([uri]);
    const waiting = [uri];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop())
      for (const file of includers.get(at) ?? [])
        if (!seen.has(file)) {
          seen.add(file);
          waiting.push(file);
        }
    seen.delete(uri);
    return files.filter((file) => seen.has(file) && this.isModel(file));
  }

  private info(uri: string): Known | undefined {
    const open = this.documents.openDocument(uri);
    const kept = this.known.get(uri);
    if (kept && !open && this.watched) return kept;
    const stamp = open ? `v${open.version}` : this.host.stamp(uri);
    if (stamp === undefined) {
      this.known.delete(uri);
      return undefined;
    }
    if (kept?.stamp === stamp) return kept;
    if (open) {
      // it has been read, or is about to be
      const tree = this.documents.tree(uri)!;
      const info = { stamp, isModel: tree.sections.some(({ name, items }) => name === 'threatmodel' && items.length > 0), includes: this.includesOf(tree) };
      this.known.set(uri, info);
      return info;
    }
    const text = this.documents.text(uri) ?? '';
    const includes = includeKey.test(text) ? this.includesOf(this.documents.tree(uri)!) : [];
    const isModel = modelKey.test(text) || (text.startsWith('{') && (this.documents.tree(uri)?.items.some((item) => item.section === 'threatmodel') ?? false));
    const info = { stamp, isModel, includes };
    this.known.set(uri, info);
    return info;
  }

  private includesOf(tree: DocumentTree): string[] {
    return includesOf(tree).map(({ node }) => this.resolve(tree.file, node.value)).filter((file) => file !== undefined);
  }
}
