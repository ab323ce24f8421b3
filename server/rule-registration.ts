import type { Connection, DocumentSelector, InitializeResult } from 'vscode-languageserver';
import {
  BulkRegistration, CodeActionRequest, CodeLensRequest, CompletionRequest, DidChangeTextDocumentNotification, DidCloseTextDocumentNotification, DidOpenTextDocumentNotification, DocumentLinkRequest,
  HoverRequest, TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Host } from './host.ts';
import { folderOf, nameOf } from './uris.ts';

type Capabilities = InitializeResult['capabilities'];

/**
 * Asks the client for the documents in rule folders, and for nothing else that is written in YAML. Rule files have no language of their own, so a client that was told of all YAML would send each such file of a
 * person and wait for an answer about it.
 */
export class RuleRegistration {
  private wanted = '';
  private turn: Promise<void> = Promise.resolve();
  private registered: { dispose(): void } | undefined;

  /** @param able what the server can do with any document: rule files get the part that means something there */
  constructor(private readonly connection: Connection, private readonly host: Host, private readonly able: Capabilities, private readonly report: (what: string, error: unknown) => void) {}

  /** Makes the registration fit the folders, given as URIs in the client's spelling. One change waits for the one before. */
  update(folders: readonly string[]): void {
    const wanted = JSON.stringify(folders);
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    this.turn = this.turn.then(async () => {
      if (wanted !== this.wanted) return;
      const before = this.registered;
      this.registered = folders.length === 0 ? undefined : await this.connection.client.register(this.registration(folders));
      // after the new one, so that documents in both stay open
      before?.dispose();
    }).catch((error: unknown) => this.report('rule folders', error));
  }

  private registration(folders: readonly string[]): BulkRegistration {
    const documentSelector: DocumentSelector = folders.map((folder) => {
      const isFile = this.host.whatIs?.(folder) === 'file';
      return { pattern: isFile ? { baseUri: folderOf(folder), pattern: literal(nameOf(folder)) } : { baseUri: folder, pattern: '**/*.{yml,yaml}' } };
    });
    const { completionProvider, codeActionProvider, codeLensProvider } = this.able;
    const all = BulkRegistration.create();
    all.add(DidOpenTextDocumentNotification.type, { documentSelector });
    all.add(DidChangeTextDocumentNotification.type, { documentSelector, syncKind: TextDocumentSyncKind.Incremental });
    all.add(DidCloseTextDocumentNotification.type, { documentSelector });
    all.add(CompletionRequest.type, { documentSelector, ...completionProvider });
    all.add(HoverRequest.type, { documentSelector });
    all.add(CodeActionRequest.type, { documentSelector, ...(typeof codeActionProvider === 'object' ? codeActionProvider : {}) });
    all.add(CodeLensRequest.type, { documentSelector, ...codeLensProvider });
    all.add(DocumentLinkRequest.type, { documentSelector });
    return all;
  }
}

/** A name as a glob that means nothing else. */
function literal(name: string): string {
  return name.replace(/[*?{}[\]]/g, '[$&]');
}
