/**
 * What the client and the server say to each other beyond LSP. Plain types: both sides import this file, neither imports the other.
 * Positions are LSP's (lines and UTF-16 columns from 0), URIs are strings.
 */
import type { FindingState, Priority } from '../core/analysis/finding.ts';
import type { StrideCategory } from '../core/model/model.ts';

/** The language ids that the server answers for. */
export const languageIds = { yaml: 'threatline-yaml', dsl: 'threatline' } as const;

export interface ProtocolPosition {
  readonly line: number;
  readonly character: number;
}

export interface ProtocolRange {
  readonly start: ProtocolPosition;
  readonly end: ProtocolPosition;
}

/**
 * The `threatline` section of the editor's settings, as `workspace/configuration` gives it. Presentation only: nothing here changes which
 * findings there are.
 */
export interface PresentationSettings {
  readonly codeLens: { readonly enabled: boolean };
  readonly inlayHints: { readonly enabled: boolean };
  readonly diagnostics: {
    /** Show the collapsed diagnostic for general findings on each element. */
    readonly showGeneral: boolean;
  };
  readonly ruleDocumentation: {
    /** Where rule pages are read on the web; empty: the pages that come with the server. `{id}` stands for the id; without it the id is appended. */
    readonly baseUrl: string;
  };
}

export const defaultPresentation: PresentationSettings = {
  codeLens: { enabled: true },
  inlayHints: { enabled: true },
  diagnostics: { showGeneral: true },
  ruleDocumentation: { baseUrl: '' },
};

/** `initializationOptions`. Every part may be missing: other editors send none of it. */
export interface InitializationOptions {
  /** May rule files and settings of the workspace be loaded? Missing means yes: a command line user has chosen the folder. */
  readonly trusted?: boolean;
  readonly settings?: PresentationSettings;
  /** How this editor opens the page of a rule, control or kind: templates in which `{id}` is replaced by the URI-encoded id. */
  readonly links?: {
    /** For `codeDescription.href` of a diagnostic. */
    readonly diagnostic?: string;
    /** For links in hover and completion Markdown. */
    readonly markdown?: string;
  };
  /** Does the client answer `threatline/readFile` and `threatline/listFiles`? */
  readonly readsFiles?: boolean;
  /** The date to take for today, `YYYY-MM-DD`, in place of the clock's: for tests. */
  readonly today?: string;
}

/** Counts of findings that are open or unknown, by priority. */
export type PriorityCounts = Readonly<Record<Priority, number>>;

/** `threatline/status`, server to client: after each analysis of an open model, and with zero counts when it is closed. */
export interface StatusParams {
  readonly uri: string;
  readonly counts: PriorityCounts;
  /** Problems of the model itself: errors and warnings that its writer has to mend. */
  readonly problems: number;
}

/** `threatline/workspaceTrusted`, client to server, no parameters: the user has granted trust; load own rule files now. */

/** `threatline/findings`, client to server. */
export interface FindingsParams {
  readonly uri: string;
}

export interface FindingsResult {
  /** All findings of the model, in document order, settled ones included; those that another finding replaces are left out. */
  readonly findings: readonly FindingEntry[];
}

export interface FindingEntry {
  /** `rule@subject`, the same as `data.findingId` of its diagnostic and of its code actions. */
  readonly id: string;
  readonly rule: string;
  readonly title: string;
  readonly message: string;
  readonly subject: string;
  readonly subjectName: string;
  readonly subjectIs: 'element' | 'flow' | 'zone' | 'data';
  readonly category: StrideCategory;
  readonly priority: Priority;
  readonly state: FindingState;
  readonly aiSpecific: boolean;
  /** Where its words stand: the model itself or a file that it includes. */
  readonly uri: string;
  readonly range: ProtocolRange;
}

/** `threatline/page`, client to server: the page of a rule, control or kind, or of an ATLAS or OWASP id. */
export interface PageParams {
  readonly id: string;
}

export interface PageResult {
  /** undefined: nothing has this id. */
  readonly markdown?: string;
}

/** `threatline/readFile`, server to client: the text of a file that only the editor can reach (in a browser, in a virtual workspace). */
export interface ReadFileParams {
  readonly uri: string;
}

export interface ReadFileResult {
  /** undefined: there is no such file, or it is too large. */
  readonly text?: string;
}

/** `threatline/listFiles`, server to client: the files of a folder and its sub-folders. */
export interface ListFilesParams {
  readonly folder: string;
  readonly limit: number;
}

export interface ListFilesResult {
  readonly uris: readonly string[];
}

/** `data` of our diagnostics and of our code actions. */
export interface FindingData {
  readonly findingId?: string;
}

export const methods = {
  status: 'threatline/status',
  workspaceTrusted: 'threatline/workspaceTrusted',
  findings: 'threatline/findings',
  page: 'threatline/page',
  readFile: 'threatline/readFile',
  listFiles: 'threatline/listFiles',
} as const;

/** Requests from the client, by method. */
export interface ClientRequests {
  readonly 'threatline/findings': { readonly params: FindingsParams; readonly result: FindingsResult };
  readonly 'threatline/page': { readonly params: PageParams; readonly result: PageResult };
}
