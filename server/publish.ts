import type { Connection } from 'vscode-languageserver';
import { DiagnosticStore } from './diagnostic-store.ts';
import { filesOfOpenModels, problemCount, pushesRuleFiles } from './features/diagnostics.ts';
import { countFindings } from './findings.ts';
import type { StatusParams } from './protocol.ts';
import { methods } from './protocol.ts';
import type { Session } from './session.ts';
import { canonical } from './uris.ts';
import type { ModelState } from './workspace.ts';

/**
 * Tells the client what has changed without being asked: the status of open models, and diagnostics, either the diagnostics themselves or,
 * where the client asks for them, that it should ask again.
 */
export class Publisher {
  readonly store: DiagnosticStore;
  private scheduled = false;
  private refreshAll = false;
  private readonly told = new Map<string, { state: ModelState | undefined }>();
  private readonly shown = new Map<string, { resultId: string; version: number | undefined }>();
  private readonly rules = new Map<string, { resultId: string; version: number | undefined }>();
  private readonly touched = new Set<string>();
  private ended = false;

  /** @param settled is called each time that everything has been looked at */
  constructor(private readonly connection: Connection, private readonly session: Session, private readonly report: (what: string, error: unknown) => void, private readonly settled: () => void = () => undefined) {
    this.store = new DiagnosticStore(session);
  }

  /**
   * Looks for changes once everything that is waiting has been read.
   * @param uri the document whose change is the reason: a client that asks will ask about it anyway
   */
  schedule(uri?: string): void {
    if (uri === undefined) this.refreshAll = true;
    else this.touched.add(canonical(uri));
    if (this.scheduled || this.ended) return;
    this.scheduled = true;
    setTimeout(() => {
      this.scheduled = false;
      if (this.ended) return;
      try {
        // files that are on their way will ask for this again: nothing is shown of a model that is read in part
        if (!this.isWaiting()) this.settle();
      } catch (error) {
        this.report('diagnostics', error);
      }
    }, 0);
  }

  /** The document was closed: its status ends, and what was sent for it is taken back unless an open model still reads it. */
  closed(clientUri: string): void {
    const uri = canonical(clientUri);
    this.store.forget(uri);
    if (this.told.delete(uri)) this.send({ uri: clientUri, counts: { critical: 0, high: 0, medium: 0, low: 0, info: 0 }, problems: 0 });
    if (!this.session.client.pullDiagnostics && this.shown.delete(uri)) void this.connection.sendDiagnostics({ uri: clientUri, diagnostics: [] });
    this.schedule();
  }

  end(): void {
    this.ended = true;
  }

  /** Are files of an open model still on their way? */
  private isWaiting(): boolean {
    const { workspace } = this.session;
    for (const uri of workspace.documents.openUris()) workspace.statesFor(uri);
    const pending = workspace.pending();
    void pending?.then(() => this.schedule());
    return pending !== undefined;
  }

  private settle(): void {
    const { workspace, client } = this.session;
    for (const uri of workspace.documents.openUris()) this.status(uri);
    if (client.pullDiagnostics) this.askAgain();
    else this.push();
    if (pushesRuleFiles(this.session)) this.pushRules();
    this.touched.clear();
    this.refreshAll = false;
    this.settled();
  }

  private status(uri: string): void {
    const { workspace } = this.session;
    const state = workspace.stateFor(uri);
    const before = this.told.get(uri);
    if (before?.state === state || (!before && !state)) return;
    this.told.set(uri, { state });
    if (!state) return;
    const file = state.root === uri ? undefined : uri;
    this.send({ uri: workspace.clientUri(uri), counts: state.analysis.model.isFragment ? { critical: 0, high: 0, medium: 0, low: 0, info: 0 } : countFindings(state, file), problems: problemCount(state, file) });
  }

  private send(status: StatusParams): void {
    void this.connection.sendNotification(methods.status, status);
  }

  private push(): void {
    const { workspace } = this.session;
    const files = new Set(filesOfOpenModels(this.session));
    for (const uri of files) {
      const version = workspace.openDocument(uri)?.version;
      const { items, resultId } = this.store.get(uri);
      const before = this.shown.get(uri);
      if (before ? before.resultId === resultId && before.version === version : items.length === 0 && version === undefined) continue;
      this.shown.set(uri, { resultId, version });
      void this.connection.sendDiagnostics({ uri: workspace.clientUri(uri), ...(version === undefined ? {} : { version }), diagnostics: [...items] });
    }
    for (const uri of this.shown.keys())
      if (!files.has(uri)) {
        this.shown.delete(uri);
        void this.connection.sendDiagnostics({ uri: workspace.clientUri(uri), diagnostics: [] });
      }
    this.store.keepOnly(files);
  }

  /** Sends what has changed about rule files, open or not. */
  private pushRules(): void {
    const { workspace } = this.session;
    const files = new Set(workspace.ruleFileUris());
    for (const uri of files) {
      const version = workspace.openDocument(uri)?.version;
      const { items, resultId } = this.store.get(uri);
      const before = this.rules.get(uri);
      if (before ? before.resultId === resultId && before.version === version : items.length === 0) continue;
      this.rules.set(uri, { resultId, version });
      void this.connection.sendDiagnostics({ uri: workspace.clientUri(uri), ...(version === undefined ? {} : { version }), diagnostics: [...items] });
    }
    for (const uri of this.rules.keys())
      if (!files.has(uri)) {
        this.rules.delete(uri);
        void this.connection.sendDiagnostics({ uri: workspace.clientUri(uri), diagnostics: [] });
      }
  }

  /** Asks for a refresh when diagnostics of another open document than the one that was edited have changed. */
  private askAgain(): void {
    const { workspace, client } = this.session;
    let others = this.refreshAll;
    const open = workspace.documents.openUris();
    for (const uri of open) {
      const { resultId } = this.store.get(uri);
      const before = this.shown.get(uri);
      this.shown.set(uri, { resultId, version: undefined });
      if (before && before.resultId !== resultId && !this.touched.has(uri)) others = true;
    }
    for (const uri of this.shown.keys()) if (!open.includes(uri)) this.shown.delete(uri);
    if (!others) return;
    const ignore = (): void => undefined;
    if (client.refreshDiagnostics) this.connection.languages.diagnostics.refresh();
    if (client.refreshCodeLens) void this.connection.sendRequest('workspace/codeLens/refresh').catch(ignore);
    if (client.refreshInlayHints) void this.connection.sendRequest('workspace/inlayHint/refresh').catch(ignore);
    if (client.refreshSemanticTokens) void this.connection.sendRequest('workspace/semanticTokens/refresh').catch(ignore);
  }
}
