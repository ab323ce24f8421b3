import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { Analysis } from '../core/analysis/analyse.ts';
import type { RuleFolder } from '../core/settings/folders.ts';
import { isRuleFileName, maximumRuleFiles, maximumRuleFolders, refusals } from '../core/settings/folders.ts';
import type { ProjectSettings } from '../core/settings/read.ts';
import type { DocumentTree } from '../core/syntax/tree.ts';
import type { OpenDocument } from './documents.ts';
import { Documents } from './documents.ts';
import type { Host } from './host.ts';
import { isModelDocument, isSettingsFile, ModelFiles } from './model-files.ts';
import type { Project, RuleFile } from './project.ts';
import { makeProject } from './project.ts';
import { canonical, folderOf, hasFolder, isInside, nameOf, resolveUri } from './uris.ts';

/** The analysis of one model with what it was made from. */
export interface ModelState {
  /** The file of the model, or of a fragment that no model includes. */
  readonly root: string;
  readonly tree: DocumentTree;
  readonly analysis: Analysis;
  readonly project: Project;
  readonly today: string;
  /** Every file that it read or wanted to read, with what was there. */
  readonly files: ReadonlyMap<string, DocumentTree | undefined>;
}

export interface WorkspaceOptions {
  readonly trusted?: boolean;
  /** In place of the clock's. */
  readonly today?: string;
}

const settingsName = '.threatline.yaml';
const maximumSettings = 200;

/**
 * Open documents, files, settings and the analyses made from them. Analyses are made when asked for and kept until something that they
 * were made from changes. A file that is included is analysed inside every model that includes it.
 */
export class Workspace {
  readonly documents: Documents;
  readonly models: ModelFiles;
  private folders: readonly string[] = [];
  private readonly states = new Map<string, ModelState>();
  private readonly stale = new Set<string>();
  private readonly projects = new Map<string, { project: Project; fresh: boolean }>();
  private trusted: boolean;
  private isWatched = false;
  private settings: readonly string[] | undefined;

  constructor(private readonly host: Host, private readonly options: WorkspaceOptions = {}) {
    this.trusted = options.trusted ?? true;
    this.documents = new Documents(host);
    this.models = new ModelFiles(host, this.documents, (from, path) => {
      const target = this.resolve(from, path);
      return 'file' in target ? target.file : undefined;
    });
  }

  setFolders(uris: readonly string[]): void {
    this.folders = uris.map((uri) => canonical(uri).replace(/\/+$/, ''));
    this.models.reset();
    this.forgetAll();
  }

  /** Files are watched by the client; otherwise each request looks whether they have changed. */
  get watched(): boolean {
    return this.isWatched;
  }

  set watched(watched: boolean) {
    this.isWatched = watched;
    this.models.watched = watched;
  }

  /** Resolves when files that were asked for have come; undefined when none is on its way. */
  pending(): Promise<void> | undefined {
    return this.host.pending?.();
  }

  /** Own rule files may be loaded from now on. */
  trust(): void {
    this.trusted = true;
    this.forgetAll();
  }

  get today(): string {
    return this.options.today ?? this.host.today();
  }

  // --- what happens to documents and files

  open(clientUri: string, languageId: string, version: number, text: string): void {
    this.touch(this.documents.open(clientUri, languageId, version, text));
  }

  change(clientUri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.touch(this.documents.change(clientUri, version, changes));
  }

  close(clientUri: string): void {
    this.touch(this.documents.close(clientUri));
    this.sweep();
  }

  /** Files were made, changed or deleted outside the editor. */
  filesChanged(clientUris: readonly string[], madeOrDeleted: boolean): void {
    if (madeOrDeleted) this.models.reset();
    for (const uri of clientUris) this.touch(canonical(uri));
  }

  /** Lists of files that were asked for have come: what was made without them is made anew. */
  listsArrived(): void {
    this.settings = undefined;
    this.models.reset();
    for (const root of this.states.keys()) this.stale.add(root);
    for (const entry of this.projects.values()) entry.fresh = false;
  }

  openDocument(uri: string): OpenDocument | undefined {
    return this.documents.openDocument(canonical(uri));
  }

  tree(uri: string): DocumentTree | undefined {
    return this.documents.tree(canonical(uri));
  }

  clientUri(uri: string): string {
    return this.documents.clientUri(uri);
  }

  /** Is the address one of a model or a fragment? */
  isModelDocument(uri: string): boolean {
    return isModelDocument(uri, this.documents.openDocument(uri)?.languageId);
  }

  // --- analyses

  /** The analyses that a file takes part in: of the models that include it, else its own. The first is the one to answer questions with. */
  statesFor(clientUri: string): ModelState[] {
    const uri = canonical(clientUri);
    if (!this.isModelDocument(uri) && !this.models.isIncluded(uri, this.states.values())) return [];
    return this.rootsOf(uri).map((root) => this.state(root)).filter((state) => state !== undefined && state.files.has(uri)) as ModelState[];
  }

  stateFor(clientUri: string): ModelState | undefined {
    return this.statesFor(clientUri)[0];
  }

  /** The analyses of every model that reads one of the files that this file's models read: where an id of it may be named. */
  statesAround(clientUri: string): ModelState[] {
    return this.rootsAround(clientUri).map((root) => this.state(root)).filter((state) => state !== undefined);
  }

  /** The roots of those analyses, made or not. */
  rootsAround(clientUri: string): string[] {
    const own = this.statesFor(clientUri);
    const all = this.models.all(this.folders);
    const roots = new Set(own.map((state) => state.root));
    for (const file of new Set(own.flatMap((state) => state.analysis.model.documents.map((tree) => tree.file)))) for (const root of this.models.including(file, all)) roots.add(root);
    return [...roots];
  }

  /** The files of the workspace's models, for requests about the whole of it. */
  modelRoots(): string[] {
    return this.models.all(this.folders).filter((uri) => this.models.isModel(uri));
  }

  /** All model files of the workspace, fragments among them. */
  modelFiles(): string[] {
    return this.models.all(this.folders);
  }

  /** The analysis of a root as things stand now. */
  state(root: string): ModelState | undefined {
    const before = this.states.get(root);
    const { today } = this;
    if (before && !this.stale.has(root) && before.today === today && (this.watched || this.unchanged(before))) return before;
    const tree = this.documents.tree(root);
    if (!tree) {
      this.states.delete(root);
      return undefined;
    }
    const files = new Set([root]);
    const project = this.projectOf(root, files);
    const analysis = project.analyser.analyse(tree, {
      tree: (file) => this.documents.tree(file),
      resolve: (from, path) => {
        const target = this.resolve(from, path);
        if ('file' in target) files.add(target.file);
        return target;
      },
    }, { settings: project.settings.settings, today, ...(before?.project.analyser === project.analyser ? { before: before.analysis } : {}) });
    const state: ModelState = { root, tree, analysis, project, today, files: new Map([...files].map((file) => [file, this.documents.tree(file)])) };
    this.states.set(root, state);
    this.stale.delete(root);
    return state;
  }

  /** The project of a settings file or of a model. */
  project(clientUri: string): Project {
    return this.projectOf(canonical(clientUri), new Set());
  }

  /** The project that a document is answered with: of the model that it belongs to, else the nearest. */
  projectFor(clientUri: string): Project {
    return this.stateFor(clientUri)?.project ?? this.projectOfRuleFile(clientUri) ?? this.project(clientUri);
  }

  /** The folder of the workspace that a file lies in: the outermost where they nest. */
  folderOfFile(uri: string): string | undefined {
    return this.folders.filter((folder) => isInside(folder, uri)).sort((a, b) => a.length - b.length)[0];
  }

  /** The project of which the file is a rule file: one that is known, or that the settings in the workspace or above the file make. */
  projectOfRuleFile(clientUri: string): Project | undefined {
    const uri = canonical(clientUri);
    if (!isRuleFileName(nameOf(uri))) return undefined;
    const holds = (project: Project): boolean => project.ruleFiles.some((file) => file.file === uri);
    for (const { project } of [...this.projects.values()])
      if (project.settingsUri !== undefined && project.ruleFolders.some((folder) => isInside(folder, uri))) {
        const now = this.project(project.settingsUri);
        if (holds(now)) return now;
      }
    for (const settings of this.settingsFiles()) if (!this.projects.has(settings) && holds(this.project(settings))) return this.projects.get(settings)!.project;
    const nearest = this.project(uri);
    return holds(nearest) ? nearest : undefined;
  }

  /** The rule folders of every project of the workspace. */
  ruleFolderUris(): string[] {
    for (const settings of this.settingsFiles()) if (!this.projects.get(settings)?.fresh) this.project(settings);
    return [...new Set([...this.projects.values()].flatMap(({ project }) => project.ruleFolders))].sort();
  }

  /** The rule files of every project of the workspace. */
  ruleFileUris(): string[] {
    this.ruleFolderUris();
    return [...new Set([...this.projects.values()].flatMap(({ project }) => project.ruleFiles.map(({ file }) => file)))];
  }

  /** The settings files in the folders of the workspace. */
  private settingsFiles(): readonly string[] {
    return (this.settings ??= this.folders.flatMap((folder) => this.host.list(folder, { deep: true, limit: maximumSettings, accepts: (name) => name === settingsName })));
  }

  /** What the server takes a document for; undefined: it is none of ours, and nothing is answered about it. */
  roleOf(clientUri: string): 'model' | 'settings' | 'rules' | undefined {
    const uri = canonical(clientUri);
    if (isSettingsFile(uri)) return 'settings';
    if (this.isModelDocument(uri) || this.models.isIncluded(uri, this.states.values())) return 'model';
    return this.projectOfRuleFile(uri) ? 'rules' : undefined;
  }

  /** Projects that some analysis has asked for. */
  knownProjects(): Project[] {
    return [...this.projects.values()].map(({ project }) => project);
  }

  /** How much is kept, for tests: analyses and trees. */
  get kept(): { readonly states: number; readonly trees: number } {
    return { states: this.states.size, trees: this.documents.size };
  }

  private rootsOf(uri: string): string[] {
    if (this.documents.tree(uri) === undefined) return [];
    const isModel = this.models.isModel(uri);
    // a model needs no search; one that others include by mistake is shown with them once the files are known
    const others = isModel && !this.models.isListed ? [] : this.models.including(uri, this.models.all(this.folders));
    if (isModel) return [uri, ...others];
    if (others.length === 0) return [uri];
    return others.sort((a, b) => Number(this.documents.openDocument(b) !== undefined) - Number(this.documents.openDocument(a) !== undefined));
  }

  /** Where a path written in a file leads. */
  resolve(from: string, path: string): { readonly file: string } | { readonly refused: string } {
    return resolveUri(from, path, this.folderOfFile(from));
  }

  private unchanged(state: ModelState): boolean {
    for (const [file, tree] of state.files) if (this.documents.tree(file) !== tree) return false;
    return true;
  }

  /** The settings nearest to a file, from its folder up to the folder of the workspace. */
  private projectOf(uri: string, files: Set<string>): Project {
    const top = this.folderOfFile(uri);
    let settingsUri: string | undefined;
    let tree: DocumentTree | undefined;
    if (isSettingsFile(uri)) [settingsUri, tree] = [uri, this.documents.tree(uri)];
    else if (hasFolder(uri)) {
      let folder = folderOf(uri);
      for (let up = 0; up < 40; up++) {
        const candidate = `${folder}/${settingsName}`;
        files.add(candidate);
        tree = this.documents.tree(candidate);
        if (tree) settingsUri = candidate;
        if (tree || folder === top || !/^[a-z][a-z0-9+.-]*:\/\/[^/]*\/./i.test(folder)) break;
        folder = folderOf(folder);
      }
      settingsUri ??= `${top ?? folderOf(uri)}/${settingsName}`;
    }
    const key = settingsUri ?? '';
    const before = this.projects.get(key);
    if (before?.fresh && this.watched && before.project.settingsTree === tree) {
      for (const file of before.project.watches) files.add(file);
      return before.project;
    }
    const watches = new Set<string>();
    const ruleFolders: string[] = [];
    const project = makeProject(settingsUri, tree, {
      rules: (settings) => (settingsUri === undefined ? [] : this.ruleFolders(settingsUri, settings, watches, ruleFolders)),
      atlas: (settings) => (settingsUri === undefined ? undefined : this.atlasFile(settingsUri, settings, watches)),
    }, before?.project);
    for (const file of watches) files.add(file);
    this.projects.set(key, { project: { ...project, watches, ruleFolders }, fresh: true });
    return this.projects.get(key)!.project;
  }

  /** The rule folders that settings name, with the files in them. */
  private ruleFolders(settingsUri: string, settings: ProjectSettings, files: Set<string>, folders: string[]): RuleFolder[] {
    return settings.ruleFolders.slice(0, maximumRuleFolders).map((named): RuleFolder => {
      const none = (...refused: RuleFolder['refused']): RuleFolder => ({ named, files: [], refused });
      const target = this.resolve(settingsUri, named.path);
      if (!('file' in target)) return none({ why: target.refused });
      files.add(target.file);
      if (!this.trusted) return none(refusals.untrusted);
      const what = this.host.whatIs ? this.host.whatIs(target.file) ?? 'nothing' : 'folder';
      if (what === 'link') return none(refusals.link);
      if (what === 'file' && !isRuleFileName(nameOf(target.file))) return none(refusals.noYaml);
      const open = this.documents.openUris().filter((uri) => isInside(target.file, uri) && isRuleFileName(nameOf(uri)));
      if (what !== 'file' && what !== 'folder' && open.length === 0) return none(refusals.missing);
      folders.push(target.file);
      const listed = what === 'file' ? [target.file] : this.host.list(target.file, { deep: true, limit: maximumRuleFiles + 1, accepts: isRuleFileName });
      const found: RuleFile[] = [];
      const refused: RuleFolder['refused'][number][] = [];
      for (const file of new Set([...listed, ...open])) {
        files.add(file);
        const text = this.documents.text(file);
        if (text !== undefined) found.push({ file, text });
        else refused.push({ why: `${nameOf(file)} cannot be read` });
      }
      return { named, files: found, refused };
    });
  }

  /** Another release of ATLAS is only facts, but it comes from the workspace: it is read where rule files are. */
  private atlasFile(settingsUri: string, settings: ProjectSettings, files: Set<string>): RuleFile | undefined {
    const target = this.trusted && settings.atlasRelease ? this.resolve(settingsUri, settings.atlasRelease.path) : undefined;
    if (!target || !('file' in target)) return undefined;
    files.add(target.file);
    const text = this.documents.text(target.file);
    return text === undefined ? undefined : { file: target.file, text };
  }

  /** Marks every analysis and project that depends on the file. */
  private touch(uri: string): void {
    if (isSettingsFile(uri)) this.settings = undefined;
    this.models.forget(uri);
    for (const [root, state] of this.states) if (state.files.has(uri) || watches(state.project, uri)) this.stale.add(root);
    for (const entry of this.projects.values()) if (entry.project.settingsUri === uri || watches(entry.project, uri)) entry.fresh = false;
  }

  private forgetAll(): void {
    this.settings = undefined;
    this.states.clear();
    this.stale.clear();
    this.projects.clear();
  }

  /** Frees what no open document needs. */
  private sweep(): void {
    const open = this.documents.openUris();
    const needed = new Set(open);
    for (const [root, state] of this.states) {
      if (open.some((uri) => state.files.has(uri))) for (const file of state.files.keys()) needed.add(file);
      else {
        this.states.delete(root);
        this.stale.delete(root);
      }
    }
    this.documents.keepOnly(needed);
    if (open.length === 0) this.projects.clear();
  }
}

/** Is the file one of the project's rule files, or in one of their folders? */
function watches(project: Project, uri: string): boolean {
  for (const folder of project.watches) if (isInside(folder, uri)) return true;
  return false;
}
