import type { ClientCapabilities, InitializeParams } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.ts';

/** What the client can do, read once off its capabilities. A client that declares nothing gets plain answers. */
export interface ClientFeatures {
  /** It asks for diagnostics; otherwise they are sent to it. */
  readonly pullDiagnostics: boolean;
  readonly refreshDiagnostics: boolean;
  readonly refreshCodeLens: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshSemanticTokens: boolean;
  /** What of an inlay hint may be worked out when it is looked at. */
  readonly resolveHintTooltips: boolean;
  readonly resolveHintEdits: boolean;
  /** Messages of diagnostics may be Markdown (LSP 3.18). */
  readonly markupMessages: boolean;
  /** It takes no more folding ranges than this. */
  readonly foldingLimit: number;
  readonly related: boolean;
  readonly tags: boolean;
  readonly codeDescription: boolean;
  readonly diagnosticData: boolean;
  readonly documentChanges: boolean;
  readonly createFiles: boolean;
  readonly renameFiles: boolean;
  readonly snippetEdits: boolean;
  readonly resolveEdits: boolean;
  readonly codeActionData: boolean;
  readonly preferred: boolean;
  readonly completionSnippets: boolean;
  readonly completionMarkdown: boolean;
  readonly completionResolve: boolean;
  readonly completionLabelDetails: boolean;
  readonly hoverMarkdown: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly prepareRename: boolean;
  readonly configuration: boolean;
  readonly registerConfiguration: boolean;
  readonly registerWatchers: boolean;
  /** Documents can be asked for by the folder that they lie in: rule files then come to us, and no other YAML. */
  readonly registerDocuments: boolean;
  readonly folderChanges: boolean;
  /** Commands such as `threatline.showFindings` and the editor's own exist there: it is our own extension that asks. */
  readonly ownClient: boolean;
}

type Loose<T> = T extends object ? { readonly [K in keyof T]?: Loose<T[K]> } : T;

/** Reads the capabilities. Whatever is missing or of another form counts as not there. */
export function clientFeatures(capabilities: ClientCapabilities | undefined, options: InitializationOptions): ClientFeatures {
  const { textDocument = {}, workspace = {} } = (object(capabilities) ?? {}) as Loose<ClientCapabilities>;
  const pull = textDocument.diagnostic;
  // what a diagnostic may hold is declared with pulling as of 3.18, with publishing before
  const details = [textDocument.publishDiagnostics, pull].filter((part) => part !== undefined) as { relatedInformation?: boolean; tagSupport?: unknown; codeDescriptionSupport?: boolean; dataSupport?: boolean }[];
  const action = textDocument.codeAction;
  const item = textDocument.completion?.completionItem;
  const resolves = (properties: unknown, wanted: string): boolean => Array.isArray(properties) && properties.includes(wanted);
  return {
    pullDiagnostics: pull !== undefined && pull !== null,
    refreshDiagnostics: workspace.diagnostics?.refreshSupport === true,
    refreshCodeLens: workspace.codeLens?.refreshSupport === true,
    refreshInlayHints: workspace.inlayHint?.refreshSupport === true,
    refreshSemanticTokens: workspace.semanticTokens?.refreshSupport === true,
    resolveHintTooltips: resolves(textDocument.inlayHint?.resolveSupport?.properties, 'tooltip'),
    resolveHintEdits: resolves(textDocument.inlayHint?.resolveSupport?.properties, 'textEdits'),
    markupMessages: (pull as { markupMessageSupport?: boolean } | undefined)?.markupMessageSupport === true,
    foldingLimit: typeof textDocument.foldingRange?.rangeLimit === 'number' ? textDocument.foldingRange.rangeLimit : 20_000,
    related: details.some((part) => part.relatedInformation === true),
    tags: details.some((part) => part.tagSupport !== undefined && part.tagSupport !== false),
    codeDescription: details.some((part) => part.codeDescriptionSupport === true),
    diagnosticData: details.some((part) => part.dataSupport === true),
    documentChanges: workspace.workspaceEdit?.documentChanges === true,
    createFiles: workspace.workspaceEdit?.documentChanges === true && resolves(workspace.workspaceEdit.resourceOperations, 'create'),
    renameFiles: workspace.workspaceEdit?.documentChanges === true && resolves(workspace.workspaceEdit.resourceOperations, 'rename'),
    snippetEdits: workspace.workspaceEdit?.documentChanges === true && workspace.workspaceEdit.snippetEditSupport === true,
    resolveEdits: resolves(action?.resolveSupport?.properties, 'edit') && action?.dataSupport === true,
    codeActionData: action?.dataSupport === true,
    preferred: action?.isPreferredSupport === true,
    completionSnippets: item?.snippetSupport === true,
    completionMarkdown: resolves(item?.documentationFormat, 'markdown'),
    completionResolve: resolves(item?.resolveSupport?.properties, 'documentation'),
    completionLabelDetails: item?.labelDetailsSupport === true,
    hoverMarkdown: resolves(textDocument.hover?.contentFormat, 'markdown'),
    hierarchicalSymbols: textDocument.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    prepareRename: textDocument.rename?.prepareSupport === true,
    configuration: workspace.configuration === true,
    registerConfiguration: workspace.didChangeConfiguration?.dynamicRegistration === true,
    registerWatchers: workspace.didChangeWatchedFiles?.dynamicRegistration === true,
    registerDocuments: textDocument.synchronization?.dynamicRegistration === true && (textDocument as { filters?: { relativePatternSupport?: boolean } }).filters?.relativePatternSupport === true,
    folderChanges: workspace.workspaceFolders === true,
    ownClient: options.links?.markdown !== undefined,
  };
}

/** The initialization options, every part checked: they come from whatever client there is. */
export function readOptions(params: InitializeParams): InitializationOptions {
  const given = (object(params.initializationOptions) ?? {}) as Record<string, unknown>;
  const links = object(given['links']) as Record<string, unknown> | undefined;
  const today = given['today'];
  return {
    ...(typeof given['trusted'] === 'boolean' ? { trusted: given['trusted'] } : {}),
    ...(given['readsFiles'] === true ? { readsFiles: true } : {}),
    ...(object(given['settings']) ? { settings: given['settings'] as NonNullable<InitializationOptions['settings']> } : {}),
    ...(links ? { links: { ...(typeof links['diagnostic'] === 'string' ? { diagnostic: links['diagnostic'] } : {}), ...(typeof links['markdown'] === 'string' ? { markdown: links['markdown'] } : {}) } } : {}),
    ...(typeof today === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(today) ? { today } : {}),
  };
}

export function object(value: unknown): object | undefined {
  return typeof value === 'object' && value !== null ? value : undefined;
}
