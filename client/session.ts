import * as vscode from 'vscode';
import {
  type BaseLanguageClient, CloseAction, ErrorAction, type LanguageClientOptions, RevealOutputChannelOn,
} from 'vscode-languageclient';
import { type ClientRequests, type InitializationOptions, type StatusParams, languageIds, methods } from '../server/protocol.ts';
import { answerFiles } from './files.ts';
import { pageScheme } from './page-address.ts';
import { presentationSettings } from './settings.ts';

export type CreateClient = (options: LanguageClientOptions) => BaseLanguageClient;

/** Files that a model is read from, for the watcher. */
const watched = '**/{*.threat,*.threat.yaml,*.threat.yml,threatmodel.yaml,threatmodel.yml,.threatline.yaml}';

/** Where models may live: on disk, unsaved, and wherever the folders of the workspace are. Not `git:` and the like: old versions in a comparison are not analysed. */
function schemes(): string[] {
  return [...new Set(['file', 'untitled', 'vscode-vfs', ...(vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme)])];
}

const restartsAllowed = 4;
const restartWindow = 3 * 60_000;

/** The connection to the language server: starts and restarts it, asks it, and passes on what it reports. It never shows a message box. */
export class ServerSession implements vscode.Disposable {
  private client: BaseLanguageClient | undefined;
  private readonly statusOf = new Map<string, StatusParams>();
  private readonly statusEmitter = new vscode.EventEmitter<StatusParams>();
  private readonly trust: vscode.Disposable;
  private watcher: vscode.Disposable | undefined;
  private readonly lifeEmitter = new vscode.EventEmitter<void>();
  private crashes: number[] = [];
  private hasFailed = false;

  /** Fires after each analysis of an open model. */
  readonly onStatus = this.statusEmitter.event;
  /** Fires when `failed` changes. */
  readonly onLife = this.lifeEmitter.event;

  constructor(private readonly create: CreateClient, readonly log: vscode.LogOutputChannel) {
    this.trust = vscode.workspace.onDidGrantWorkspaceTrust(() => void this.client?.sendNotification(methods.workspaceTrusted).catch(this.note));
  }

  /** Has the server ended for good, until somebody restarts it? */
  get failed(): boolean {
    return this.hasFailed;
  }

  /** Starts the server. Failure is logged, not thrown. */
  async start(): Promise<void> {
    this.setFailed(false);
    try {
      this.client ??= this.createClient();
      await this.client.start();
    } catch (error) {
      this.log.error('The language server did not start.', error as Error);
    }
  }

  /** Ends the server and starts a new one that knows the present settings and trust. */
  async restart(): Promise<void> {
    this.crashes = [];
    await this.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    this.statusOf.clear();
    this.watcher?.dispose();
    try {
      await client?.dispose();
    } catch (error) {
      this.note(error);
    }
  }

  /** The latest status of a model, or undefined when it has none. */
  status(uri: string): StatusParams | undefined {
    return this.statusOf.get(uri);
  }

  /** Asks the server; undefined when it is not there or could not answer (the log says why). */
  async request<M extends keyof ClientRequests>(method: M, params: ClientRequests[M]['params'], token?: vscode.CancellationToken): Promise<ClientRequests[M]['result'] | undefined> {
    try {
      return await this.client?.sendRequest<ClientRequests[M]['result']>(method, params, token);
    } catch (error) {
      if (token?.isCancellationRequested) return undefined;
      this.note(error);
      return undefined;
    }
  }

  /** Tells the server something, while it runs. */
  tell(method: string, params: object): void {
    void this.running?.sendNotification(method, params).catch(this.note);
  }

  /** The client for requests of LSP itself, while the server runs. */
  get running(): BaseLanguageClient | undefined {
    return this.client?.isRunning() ? this.client : undefined;
  }

  dispose(): void {
    this.trust.dispose();
    this.watcher?.dispose();
    this.statusEmitter.dispose();
    this.lifeEmitter.dispose();
  }

  readonly note = (error: unknown): void => {
    this.log.warn(error instanceof Error ? error.message : String(error));
  };

  private createClient(): BaseLanguageClient {
    const documentSelector = [
      ...Object.values(languageIds).flatMap((language) => schemes().map((scheme) => ({ scheme, language }))),
      ...schemes().map((scheme) => ({ scheme, language: 'yaml', pattern: '**/.threatline.yaml' })),
    ];
    const fileEvents = vscode.workspace.createFileSystemWatcher(watched);
    this.watcher = fileEvents;
    const client = this.create({
      documentSelector,
      outputChannel: this.log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      synchronize: { fileEvents },
      initializationOptions: initializationOptions(),
      // Hover texts link to rule pages. They quote the model, so no other command may run from them, and no HTML.
      markdown: { isTrusted: { enabledCommands: ['threatline.openRulePage'] }, supportHtml: false },
      initializationFailedHandler: (error) => {
        this.note(error);
        this.setFailed(true);
        return false;
      },
      errorHandler: {
        error: (error) => {
          this.note(error);
          return { action: ErrorAction.Continue, handled: true };
        },
        closed: () => this.closed(),
      },
    });
    // Some failures show a message box whatever the error handler says. They belong in the log, and nowhere else.
    const report = client.error.bind(client);
    client.error = (message, data) => report(message, data, false);
    answerFiles(client);
    client.onNotification(methods.status, (status: StatusParams) => {
      this.statusOf.set(status.uri, status);
      this.statusEmitter.fire(status);
    });
    return client;
  }

  private setFailed(failed: boolean): void {
    if (failed === this.hasFailed) return;
    this.hasFailed = failed;
    this.lifeEmitter.fire();
  }

  private closed(): { action: CloseAction; handled: true } {
    const now = Date.now();
    this.crashes = [...this.crashes.filter((at) => now - at < restartWindow), now];
    const again = this.crashes.length <= restartsAllowed;
    this.setFailed(!again);
    this.log.error(again ? 'The language server ended; starting it again.' : 'The language server keeps ending. "Threatline: Restart Server" tries again.');
    return { action: again ? CloseAction.Restart : CloseAction.DoNotRestart, handled: true };
  }
}

function initializationOptions(): InitializationOptions {
  const settings = presentationSettings();
  const base = settings.ruleDocumentation.baseUrl.trim();
  const web = base === '' ? undefined : base.includes('{id}') ? base : `${base.replace(/\/+$/, '')}/{id}`;
  return {
    trusted: vscode.workspace.isTrusted,
    readsFiles: true,
    settings,
    links: {
      diagnostic: web ?? `${pageScheme}:/{id}.md`,
      // A link of our own scheme would be dropped from a hover; a command that we allow is not. %5B%22 is [".
      markdown: web ?? 'command:threatline.openRulePage?%5B%22{id}%22%5D',
    },
  };
}
