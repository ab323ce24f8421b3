import type { CancellationToken, Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import {
  CodeActionKind, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, ErrorCodes, FileChangeType, LSPErrorCodes, ResponseError, TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { DocumentDiagnosticReport, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { builtinCatalog } from '../core/catalog/builtin.ts';
import { builtinAtlas, builtinFrameworks } from '../core/knowledge/builtin.ts';
import { pageFor } from '../core/report/page.ts';
import type { ClientFeatures } from './client-features.ts';
import { clientFeatures, readOptions } from './client-features.ts';
import { codeActions, fixAllKind, resolveCodeAction } from './features/code-actions.ts';
import { codeLenses, resolveCodeLens } from './features/code-lens.ts';
import { completion, resolveCompletion } from './features/completion.ts';
import { filesWithDiagnostics } from './features/diagnostics.ts';
import { hover } from './features/hover.ts';
import { inlayHints } from './features/inlay-hints.ts';
import { documentLinks, foldingRanges } from './features/links.ts';
import { definition, documentHighlights, references } from './features/references.ts';
import { prepareRename, rename } from './features/rename.ts';
import { documentSymbols, workspaceSymbols } from './features/symbols.ts';
import { findingEntries } from './findings.ts';
import type { Host } from './host.ts';
import { isModelFile } from './model-files.ts';
import { readPresentation } from './presentation.ts';
import type { FindingsParams, FindingsResult, PageParams, PageResult } from './protocol.ts';
import { methods } from './protocol.ts';
import { Publisher } from './publish.ts';
import type { Session } from './session.ts';
import { nameOf } from './uris.ts';
import { Workspace } from './workspace.ts';

/** Wires the features to a connection and begins to listen. Everything about files and the clock comes from the host. */
export function startServer(connection: Connection, host: Host): void {
  new Server(connection, host).listen();
}

class Server {
  private session: Session | undefined;
  private publisher: Publisher | undefined;
  private shutDown = false;

  constructor(private readonly connection: Connection, private readonly host: Host) {}

  listen(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => this.initialized());
    connection.onShutdown(() => {
      this.shutDown = true;
      this.publisher?.end();
    });
    this.documents();
    this.requests();
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const options = readOptions(params ?? {});
    const client = clientFeatures(params?.capabilities, options);
    const workspace = new Workspace(this.host, { ...(options.trusted === undefined ? {} : { trusted: options.trusted }), ...(options.today === undefined ? {} : { today: options.today }) });
    workspace.watched = client.registerWatchers || client.ownClient;
    const folders = Array.isArray(params?.workspaceFolders) ? params.workspaceFolders.map((folder) => folder.uri) : typeof params?.rootUri === 'string' ? [params.rootUri] : [];
    workspace.setFolders(folders.filter((uri) => typeof uri === 'string'));
    this.session = { workspace, client, options, presentation: readPresentation(options.settings) };
    this.publisher = new Publisher(this.connection, this.session, (what, error) => this.log(what, error));
    return { capabilities: capabilities(client), serverInfo: { name: 'Threatline' } };
  }

  private async initialized(): Promise<void> {
    const { session, connection } = this;
    if (!session) return;
    const { client } = session;
    try {
      if (client.registerConfiguration) await connection.client.register(DidChangeConfigurationNotification.type, { section: 'threatline' });
      if (client.registerWatchers) await connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*.{threat,yaml,yml}' }] });
      if (client.configuration) await this.fetchPresentation();
    } catch (error) {
      // what the client said that it can do and then refuses is done without
      this.log('initialized', error);
    }
    if (client.folderChanges) {
      connection.workspace.onDidChangeWorkspaceFolders(this.noted('workspace folders', async () => {
        const folders = await connection.workspace.getWorkspaceFolders();
        session.workspace.setFolders((folders ?? []).map((folder) => folder.uri));
        this.publisher?.schedule();
      }));
    }
    // fragments that are open belong to models that are not: those are looked for when nothing else waits
    setTimeout(() => {
      if (this.shutDown) return;
      try {
        session.workspace.modelFiles();
        this.publisher?.schedule();
      } catch (error) {
        this.log('looking for models', error);
      }
    }, 0);
  }

  private async fetchPresentation(): Promise<void> {
    const { session } = this;
    if (!session) return;
    const given: unknown = await this.connection.workspace.getConfiguration('threatline');
    if (given !== null && given !== undefined) session.presentation = readPresentation(given);
    this.publisher?.schedule();
  }

  private documents(): void {
    const { connection } = this;
    const workspace = (): Workspace => this.session!.workspace;
    connection.onDidOpenTextDocument(this.noted('didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
      workspace().open(uri, String(languageId), Number(version), String(text));
      this.publisher?.schedule(uri);
    }));
    connection.onDidChangeTextDocument(this.noted('didChange', ({ textDocument: { uri, version }, contentChanges }) => {
      workspace().change(uri, version ?? 0, contentChanges);
      this.publisher?.schedule(uri);
    }));
    connection.onDidCloseTextDocument(this.noted('didClose', ({ textDocument: { uri } }) => {
      workspace().close(uri);
      this.publisher?.closed(uri);
    }));
    connection.onDidChangeWatchedFiles(this.noted('didChangeWatchedFiles', ({ changes }) => {
      workspace().filesChanged(changes.map((change) => change.uri), changes.some((change) => change.type !== FileChangeType.Changed && isModelFile(nameOf(change.uri))));
      this.publisher?.schedule();
    }));
    connection.onDidChangeConfiguration(this.noted('didChangeConfiguration', async (params) => {
      if (this.session!.client.configuration) return this.fetchPresentation();
      const given = (params?.settings as { threatline?: unknown } | undefined)?.threatline;
      if (given !== undefined) this.session!.presentation = readPresentation(given);
      this.publisher?.schedule();
    }));
    connection.onNotification(methods.workspaceTrusted, this.noted('workspaceTrusted', () => {
      workspace().trust();
      this.publisher?.schedule();
    }));
  }

  private requests(): void {
    const { connection } = this;
    connection.onHover(this.answered('hover', null, hover));
    connection.onCompletion(this.answered('completion', null, completion));
    connection.onCompletionResolve((item) => this.answer('completion resolve', item, (session) => resolveCompletion(session, item)));
    connection.onCodeAction(this.answered('code action', null, codeActions));
    connection.onCodeActionResolve((action) => this.answer('code action resolve', action, (session) => resolveCodeAction(session, action)));
    connection.onDocumentSymbol(this.answered('symbols', null, documentSymbols));
    connection.onWorkspaceSymbol(this.answered('workspace symbols', null, workspaceSymbols));
    connection.onDefinition(this.answered('definition', null, definition));
    connection.onReferences(this.answered('references', null, references));
    connection.onDocumentHighlight(this.answered('highlights', null, documentHighlights));
    connection.onPrepareRename(this.answered('prepare rename', null, prepareRename));
    connection.onRenameRequest(this.answered('rename', null, rename));
    connection.onCodeLens(this.answered('code lens', null, codeLenses));
    connection.onCodeLensResolve((lens) => this.answer('code lens resolve', lens, (session) => resolveCodeLens(session, lens)));
    connection.onDocumentLinks(this.answered('links', null, documentLinks));
    connection.onFoldingRanges(this.answered('folding', null, foldingRanges));
    connection.languages.inlayHint.on(this.answered('inlay hints', null, inlayHints));
    // an error as the answer is allowed everywhere; the types of these two forget it
    connection.languages.diagnostics.on((params) => this.answer<DocumentDiagnosticReport, DocumentDiagnosticReport>('diagnostics', { kind: 'full', items: [] }, () => {
      const { items, resultId } = this.publisher!.store.get(params.textDocument.uri);
      return params.previousResultId === resultId ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items: [...items] };
    }) as DocumentDiagnosticReport);
    connection.languages.diagnostics.onWorkspace((params, token) => this.workspaceDiagnostics(params.previousResultIds ?? [], token) as Promise<WorkspaceDiagnosticReport>);
    connection.onRequest(methods.findings, (params: FindingsParams): FindingsResult | ResponseError<void> => this.answer('findings', { findings: [] }, (session) => {
      const state = session.workspace.stateFor(params.uri);
      return { findings: state && !state.analysis.model.isFragment ? findingEntries(session, state) : [] };
    }));
    connection.onRequest(methods.page, (params: PageParams): PageResult | ResponseError<void> => this.answer('page', {}, (session) => {
      const places = [{ catalog: builtinCatalog(), atlas: builtinAtlas() }, ...session.workspace.knownProjects()];
      for (const { catalog, atlas } of places) {
        const markdown = pageFor(String(params.id), catalog, atlas, builtinFrameworks());
        if (markdown !== undefined) return { markdown };
      }
      return {};
    }));
  }

  /** Every file of the workspace in turn, so that other requests and a cancellation come through between them. */
  private async workspaceDiagnostics(previous: readonly { uri: string; value: string }[], token: CancellationToken): Promise<WorkspaceDiagnosticReport | ResponseError<void>> {
    const { session, publisher } = this;
    if (!session || !publisher || this.shutDown) return refused(this.shutDown);
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    try {
      const known = new Map(previous.map(({ uri, value }) => [uri, value]));
      for (const root of session.workspace.modelRoots()) {
        session.workspace.state(root);
        await pause();
        if (token.isCancellationRequested) return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
      }
      for (const file of filesWithDiagnostics(session)) {
        const uri = session.workspace.clientUri(file);
        const version = session.workspace.openDocument(file)?.version ?? null;
        const { items: found, resultId } = publisher.store.get(file);
        const before = known.get(uri);
        known.delete(uri);
        if (before === resultId) items.push({ kind: 'unchanged', uri, version, resultId });
        else if (found.length > 0 || before !== undefined) items.push({ kind: 'full', uri, version, resultId, items: [...found] });
      }
      // files that are gone
      for (const uri of known.keys()) items.push({ kind: 'full', uri, version: null, items: [] });
    } catch (error) {
      this.log('workspace diagnostics', error);
    }
    return { items };
  }

  /** A handler of a request whose failure is logged and answered with a fallback. */
  private answered<P, R, F>(what: string, fallback: F, feature: (session: Session, params: P) => R): (params: P) => R | F | ResponseError<void> {
    return (params) => this.answer<R, F>(what, fallback, (session) => feature(session, params));
  }

  private answer<R, F>(what: string, fallback: F, make: (session: Session) => R): R | F | ResponseError<void> {
    if (!this.session || this.shutDown) return refused(this.shutDown);
    try {
      return make(this.session);
    } catch (error) {
      if (error instanceof ResponseError) return error as ResponseError<void>;
      this.log(what, error);
      return fallback;
    }
  }

  /** A handler of a notification whose failure is logged. */
  private noted<P>(what: string, handle: (params: P) => unknown): (params: P) => void {
    return (params) => {
      if (!this.session || this.shutDown) return;
      try {
        const result = handle(params);
        if (result instanceof Promise) result.catch((error: unknown) => this.log(what, error));
      } catch (error) {
        this.log(what, error);
      }
    };
  }

  private log(what: string, error: unknown): void {
    this.connection.console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
}

function refused(shutDown: boolean): ResponseError<void> {
  return shutDown ? new ResponseError(ErrorCodes.InvalidRequest, 'the server has been shut down') : new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function capabilities(client: ClientFeatures): InitializeResult['capabilities'] {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(client.pullDiagnostics ? { diagnosticProvider: { identifier: 'threatline', interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind], resolveProvider: client.resolveEdits },
    completionProvider: { triggerCharacters: [':', ' ', '[', '{', ',', '-', '.', '"'], resolveProvider: true },
    hoverProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    inlayHintProvider: true,
    codeLensProvider: { resolveProvider: true },
    documentLinkProvider: {},
    foldingRangeProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
  };
}
