import type { CancellationToken, Connection, InitializeParams, InitializeResult } from 'vscode-languageserver';
import {
  CodeActionKind, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, ErrorCodes, FileChangeType, LSPErrorCodes, ResponseError, TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { DocumentDiagnosticParams, DocumentDiagnosticReport, SemanticTokens, WorkspaceDiagnosticReport, WorkspaceEdit, WorkspaceDocumentDiagnosticReport } from 'vscode-languageserver';
import { builtinCatalog } from '../core/catalog/builtin.ts';
import { builtinAtlas, builtinFrameworks } from '../core/knowledge/builtin.ts';
import { siblingLinks } from '../core/report/page-links.ts';
import { pageFor } from '../core/report/page.ts';
import type { ClientFeatures } from './client-features.ts';
import { clientFeatures, readOptions } from './client-features.ts';
import { codeActions, fixAllKind, resolveCodeAction } from './features/code-actions.ts';
import { codeLenses, resolveCodeLens } from './features/code-lens.ts';
import { completion, resolveCompletion } from './features/completion.ts';
import { coverageExport, coverageView } from './features/coverage.ts';
import { convertModel } from './features/convert.ts';
import { diagram, diagramAt, diagramExport, diagramMove, diagramPlace } from './features/diagram.ts';
import type { Diagrams } from './features/diagram.ts';
import { filesWithDiagnostics } from './features/diagnostics.ts';
import { findingDetails } from './features/finding-details.ts';
import { documentFormatting, formattingTriggers, onTypeFormatting, rangeFormatting } from './features/formatting.ts';
import { hover } from './features/hover.ts';
import { inlayHints, resolveInlayHint } from './features/inlay-hints.ts';
import { willRenameFiles } from './features/file-rename.ts';
import { incomingFlows, outgoingFlows, prepareHierarchy } from './features/hierarchy.ts';
import { documentLinks } from './features/links.ts';
import { definition, documentHighlights, references } from './features/references.ts';
import { pageList } from './features/pages.ts';
import { prepareRename, rename } from './features/rename.ts';
import { forgetTokens, semanticTokens, semanticTokensDelta, semanticTokensRange, tokensLegend } from './features/semantic-tokens.ts';
import { sortKind } from './features/refactors.ts';
import { signatureHelp } from './features/signature-help.ts';
import { foldingRanges, linkedEditingRanges, selectionRanges } from './features/structure.ts';
import { documentSymbols, workspaceSymbols } from './features/symbols.ts';
import { findingEntries } from './findings.ts';
import type { Host } from './host.ts';
import { isModelFile } from './model-files.ts';
import { readPresentation } from './presentation.ts';
import type {
  DiagramAnswer, DiagramClosedParams, DiagramExportParams, DiagramExportResult, DiagramMoveParams, DiagramMoveResult, DiagramParams, FindingsParams, FindingsResult, PageParams, PageResult,
} from './protocol.ts';
import { methods } from './protocol.ts';
import type { Layouter } from './diagram/layouter.ts';
import { PausingLayouter } from './diagram/layouter.ts';
import { DiagramViews } from './diagram/views.ts';
import { Publisher } from './publish.ts';
import { RuleRegistration } from './rule-registration.ts';
import type { Session } from './session.ts';
import type { ClientFiles } from './remote-files.ts';
import { canonical, nameOf } from './uris.ts';
import { Workspace } from './workspace.ts';

/**
 * Wires the features to a connection and begins to listen. Everything about files and the clock comes from the host.
 */
export function startServer(connection: Connection, host: Host, services: Services = {}): void {
  new Server(connection, host, services).listen();
}

/** What some hosts have and others do without. */
export interface Services {
  /** By which the host asks the client for files; asked only if the client says that it answers. */
  readonly clientFiles?: ClientFiles;
  readonly packagedPage?: Session['packagedPage'];
  /** Lays diagrams out in another thread. */
  readonly layouter?: Layouter;
}

class Server {
  private session: Session | undefined;
  private publisher: Publisher | undefined;
  private shutDown = false;
  private readonly diagrams: Diagrams;

  constructor(private readonly connection: Connection, private readonly host: Host, private readonly services: Services) {
    this.diagrams = { views: new DiagramViews(), layouter: services.layouter ?? new PausingLayouter() };
  }

  listen(): void {
    const { connection } = this;
    this.host.onArrival?.((uris, listed) => {
      if (!this.session || this.shutDown) return;
      this.session.workspace.filesChanged(uris, false);
      if (listed) this.session.workspace.listsArrived();
      this.publisher?.schedule();
    });
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => this.initialized());
    connection.onShutdown(() => {
      this.shutDown = true;
      this.diagrams.layouter.dispose();
      this.publisher?.end();
    });
    this.documents();
    this.requests();
    connection.listen();
  }

  private initialize(params: InitializeParams): InitializeResult {
    const options = readOptions(params ?? {});
    const client = clientFeatures(params?.capabilities, options);
    if (options.readsFiles) this.services.clientFiles?.enable();
    const workspace = new Workspace(this.host, { ...(options.trusted === undefined ? {} : { trusted: options.trusted }), ...(options.today === undefined ? {} : { today: options.today }) });
    workspace.watched = client.registerWatchers || client.ownClient;
    const folders = Array.isArray(params?.workspaceFolders) ? params.workspaceFolders.map((folder) => folder.uri) : typeof params?.rootUri === 'string' ? [params.rootUri] : [];
    workspace.setFolders(folders.filter((uri) => typeof uri === 'string'));
    this.session = { workspace, client, options, presentation: readPresentation(options.settings), ...(this.services.packagedPage ? { packagedPage: this.services.packagedPage } : {}) };
    const able = capabilities(client);
    const rules = client.registerDocuments ? new RuleRegistration(this.connection, this.host, able, (what, error) => this.log(what, error)) : undefined;
    this.publisher = new Publisher(this.connection, this.session, (what, error) => this.log(what, error), () => rules?.update(workspace.ruleFolderUris().map((uri) => workspace.clientUri(uri))));
    return { capabilities: able, serverInfo: { name: 'Threatline' } };
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
      forgetTokens(this.session!, uri);
      this.publisher?.closed(uri);
    }));
    connection.onDidChangeWatchedFiles(this.noted('didChangeWatchedFiles', ({ changes }) => {
      const isNew = changes.some((change) => change.type !== FileChangeType.Changed);
      this.host.changed?.(changes.map((change) => canonical(change.uri)), isNew);
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
    connection.onWorkspaceSymbol(this.inTurn('workspace symbols', null, workspaceSymbols, everyModel));
    connection.onDefinition(this.answered('definition', null, definition));
    connection.onReferences(this.inTurn('references', null, references, modelsAround));
    connection.onDocumentHighlight(this.answered('highlights', null, documentHighlights));
    connection.onPrepareRename(this.answered('prepare rename', null, prepareRename));
    connection.onRenameRequest(this.inTurn('rename', null, rename, modelsAround));
    connection.onCodeLens(this.answered('code lens', null, codeLenses));
    connection.onCodeLensResolve((lens) => this.answer('code lens resolve', lens, (session) => resolveCodeLens(session, lens)));
    connection.onDocumentLinks(this.answered('links', null, documentLinks));
    connection.onDocumentFormatting(this.answered('formatting', null, documentFormatting));
    connection.onDocumentRangeFormatting(this.answered('range formatting', null, rangeFormatting));
    connection.onDocumentOnTypeFormatting(this.answered('formatting while typing', null, onTypeFormatting));
    connection.onFoldingRanges(this.answered('folding', null, foldingRanges));
    connection.onSelectionRanges(this.answered('selection', null, selectionRanges));
    connection.onSignatureHelp(this.answered('signature help', null, signatureHelp));
    connection.languages.inlayHint.on(this.answered('inlay hints', null, inlayHints));
    connection.languages.inlayHint.resolve((hint) => this.answer('inlay hint resolve', hint, (session) => resolveInlayHint(session, hint)));
    connection.languages.onLinkedEditingRange(this.answered('linked editing', null, linkedEditingRanges));
    connection.languages.callHierarchy.onPrepare(this.answered('hierarchy', null, prepareHierarchy));
    connection.languages.callHierarchy.onIncomingCalls(this.answered('what reaches it', null, incomingFlows));
    connection.languages.callHierarchy.onOutgoingCalls(this.answered('where data goes', null, outgoingFlows));
    // these three, too, may be answered with an error, and with nothing
    connection.languages.semanticTokens.on(this.answered('semantic tokens', null, semanticTokens) as Answers<SemanticTokens>);
    connection.languages.semanticTokens.onDelta(this.answered('semantic tokens delta', null, semanticTokensDelta) as Answers<SemanticTokens>);
    connection.languages.semanticTokens.onRange(this.answered('semantic tokens range', null, semanticTokensRange) as Answers<SemanticTokens>);
    connection.workspace.onWillRenameFiles(this.inTurn('files renamed', null, willRenameFiles, everyModel) as () => Promise<WorkspaceEdit | null>);
    // an error as the answer is allowed everywhere; the types of these two forget it
    const diagnostics = ({ textDocument: { uri }, previousResultId }: DocumentDiagnosticParams) => this.answer<DocumentDiagnosticReport, DocumentDiagnosticReport>('diagnostics', { kind: 'full', items: [] }, () => {
      const { items, resultId } = this.publisher!.store.get(uri);
      return previousResultId === resultId ? { kind: 'unchanged', resultId } : { kind: 'full', resultId, items: [...items] };
    }) as DocumentDiagnosticReport;
    connection.languages.diagnostics.on((params) => {
      const arrival = this.filesOf(params.textDocument.uri);
      return arrival ? arrival.then(() => diagnostics(params)) : diagnostics(params);
    });
    connection.languages.diagnostics.onWorkspace((params, token) => this.workspaceDiagnostics(params.previousResultIds ?? [], token) as Promise<WorkspaceDiagnosticReport>);
    connection.onRequest(methods.findings, (params: FindingsParams): FindingsResult | ResponseError<void> => this.answer('findings', { findings: [] }, (session) => {
      const state = session.workspace.stateFor(params.uri);
      return { findings: state && !state.analysis.model.isFragment ? findingEntries(session, state) : [] };
    }));
    connection.onRequest(methods.coverage, this.answered('coverage', null, coverageView));
    connection.onRequest(methods.coverageExport, this.answered('coverage export', {}, coverageExport));
    const diagrams = this.diagrams;
    connection.onRequest(methods.diagram, (params: DiagramParams, token) => this.waited<DiagramAnswer>('diagram', { is: 'stale' }, (session) => diagram(session, diagrams, params, token)));
    connection.onRequest(methods.diagramExport, (params: DiagramExportParams, token) => this.waited<DiagramExportResult>('diagram export', {}, (session) => diagramExport(session, diagrams, params, token)));
    connection.onRequest(methods.diagramMove, (params: DiagramMoveParams) => this.waited<DiagramMoveResult>('diagram move', {}, (session) => diagramMove(session, params)));
    connection.onRequest(methods.diagramPlace, this.answered('diagram place', {}, diagramPlace));
    connection.onRequest(methods.diagramAt, this.answered('diagram at', {}, diagramAt));
    connection.onRequest(methods.findingDetails, this.answered('finding details', {}, findingDetails));
    connection.onNotification(methods.diagramClosed, this.noted('diagram closed', ({ view }: DiagramClosedParams) => diagrams.views.close(String(view))));
    connection.onRequest(methods.convert, this.answered('convert', { refused: 'The server could not convert it.' }, convertModel));
    connection.onRequest(methods.pages, this.answered('pages', { pages: [] }, pageList));
    connection.onRequest(methods.page, (params: PageParams): PageResult | ResponseError<void> => this.answer('page', {}, (session) => {
      const places = [{ catalog: builtinCatalog(), atlas: builtinAtlas() }, ...session.workspace.knownProjects()];
      for (const { catalog, atlas } of places) {
        const markdown = pageFor(String(params.id), catalog, atlas, builtinFrameworks(), siblingLinks);
        if (markdown !== undefined) return { markdown };
      }
      return {};
    }));
  }

  /** Waits for files that a document's models read and that are on their way, one include after the other; undefined when nothing is to be waited for. */
  private filesOf(uri: string): Promise<void> | undefined {
    if (!this.session || this.shutDown) return undefined;
    const { workspace } = this.session;
    const look = (round: number): Promise<void> | undefined => {
      workspace.statesFor(uri);
      return round < 20 ? workspace.pending()?.then(() => look(round + 1)) : undefined;
    };
    return look(0);
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
        if (token.isCancellationRequested) return cancelled();
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
  private answered<P, R, F>(what: string, fallback: F, feature: (session: Session, params: P) => R): (params: P, token?: CancellationToken) => R | F | ResponseError<void> {
    return (params, token) => (token?.isCancellationRequested ? cancelled() : this.answer<R, F>(what, fallback, (session) => feature(session, params)));
  }

  /** The same for what needs many models: they are analysed in turn, so that other requests and a cancellation come through between them. */
  private inTurn<P, R, F>(what: string, fallback: F, feature: (session: Session, params: P) => R, models: (workspace: Workspace, params: P) => readonly string[]): (params: P, token?: CancellationToken) => Promise<R | F | ResponseError<void>> {
    return async (params, token) => {
      try {
        const workspace = this.shutDown ? undefined : this.session?.workspace;
        for (const root of workspace ? models(workspace, params) : []) {
          if (token?.isCancellationRequested) return cancelled();
          workspace?.state(root);
          await pause();
        }
      } catch (error) {
        this.log(what, error);
      }
      return this.answered(what, fallback, feature)(params, token);
    };
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

  /** The same for work that takes time and lets others through. */
  private async waited<R>(what: string, fallback: R, make: (session: Session) => Promise<R>): Promise<R | ResponseError<void>> {
    if (!this.session || this.shutDown) return refused(this.shutDown);
    try {
      return await make(this.session);
    } catch (error) {
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

/** A handler as the library wants it, where its type leaves out that an error or nothing may be the answer. */
type Answers<R> = (params: unknown) => R;

function refused(shutDown: boolean): ResponseError<void> {
  return shutDown ? new ResponseError(ErrorCodes.InvalidRequest, 'the server has been shut down') : new ResponseError(ErrorCodes.ServerNotInitialized, 'initialize comes first');
}

/** What a request over the whole workspace looks at. */
function everyModel(workspace: Workspace): readonly string[] {
  return workspace.modelRoots();
}

/** What a request about an id looks at: every model that sees the file. */
function modelsAround(workspace: Workspace, params: { readonly textDocument: { readonly uri: string } }): readonly string[] {
  return workspace.rootsAround(params.textDocument.uri);
}

function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'cancelled');
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function capabilities(client: ClientFeatures): InitializeResult['capabilities'] {
  return {
    positionEncoding: 'utf-16',
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
    ...(client.pullDiagnostics ? { diagnosticProvider: { identifier: 'threatline', interFileDependencies: true, workspaceDiagnostics: true } } : {}),
    codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.Refactor, fixAllKind, sortKind], resolveProvider: client.resolveEdits },
    completionProvider: { triggerCharacters: [':', ' ', '[', '{', ',', '-', '.', '"'], resolveProvider: true },
    hoverProvider: true,
    documentSymbolProvider: true,
    workspaceSymbolProvider: true,
    definitionProvider: true,
    referencesProvider: true,
    documentHighlightProvider: true,
    renameProvider: client.prepareRename ? { prepareProvider: true } : true,
    inlayHintProvider: { resolveProvider: client.resolveHintTooltips || client.resolveHintEdits },
    codeLensProvider: { resolveProvider: true },
    documentLinkProvider: {},
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: formattingTriggers.first, moreTriggerCharacter: [...formattingTriggers.more] },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    linkedEditingRangeProvider: true,
    callHierarchyProvider: true,
    signatureHelpProvider: { triggerCharacters: [' ', ':', '"', '>'] },
    semanticTokensProvider: { legend: tokensLegend(client), range: true, full: { delta: true } },
    workspace: {
      workspaceFolders: { supported: true, changeNotifications: true },
      fileOperations: { willRename: { filters: [{ pattern: { glob: '**/*.{threat,yaml,yml}', matches: 'file' } }, { pattern: { glob: '**', matches: 'folder' } }] } },
    },
  };
}
