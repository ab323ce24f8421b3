/**
 * What the client and the server say to each other beyond LSP. Plain types: both sides import this file, neither imports the other.
 * Positions are LSP's (lines and UTF-16 columns from 0), URIs are strings.
 */
import type { CoverageCounts, CoverageState } from '../core/analysis/coverage.ts';
import type { FindingState, Priority } from '../core/analysis/finding.ts';
import type { Basis, StrideCategory } from '../core/model/model.ts';

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
  readonly codeLens: {
    readonly enabled: boolean;
    /** Count how often elements are named. */
    readonly references: boolean;
  };
  readonly inlayHints: {
    readonly enabled: boolean;
    /** Kinds that were inferred. */
    readonly kinds: boolean;
    /** What a protocol implies. */
    readonly protocols: boolean;
    /** The controls that an element has from its zone. */
    readonly zones: boolean;
  };
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
  codeLens: { enabled: true, references: true },
  inlayHints: { enabled: true, kinds: true, protocols: true, zones: true },
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

/** The argument of the client's command `threatline.showReferences`: a place and the places to show there. */
export interface ShowReferencesArguments {
  readonly uri: string;
  readonly position: ProtocolPosition;
  readonly locations: readonly { readonly uri: string; readonly range: ProtocolRange }[];
}

/** `threatline/pages`, client to server, no parameters: everything that has a page in the catalogue, with the rules of one's own. */
export interface PagesResult {
  readonly pages: readonly PageInfo[];
}

export interface PageInfo {
  readonly id: string;
  readonly is: 'threat' | 'control' | 'kind' | 'zone-type';
  readonly name: string;
}

export type { CoverageCounts, CoverageState } from '../core/analysis/coverage.ts';

/** `threatline/coverage`, client to server: how the model of a document stands to a framework, entry for entry. */
export interface CoverageParams {
  readonly uri: string;
  /** The id of a framework; without it, or with one that is not known, ATLAS. */
  readonly framework?: string;
}

export interface CoverageResult {
  /** Every framework that can be asked for. */
  readonly frameworks: readonly FrameworkInfo[];
  /** The one that this answer is about. */
  readonly framework: FrameworkInfo;
  /** The rest is missing where the document belongs to no model. `counts`: entries by state, each counted once. */
  readonly counts?: CoverageCounts;
  /** How many entries a rule, a control or a threat of the model names. */
  readonly named?: number;
  /** An entry may stand in several groups. */
  readonly groups?: readonly { readonly id?: string; readonly name: string; readonly entries: readonly string[] }[];
  readonly entries?: readonly CoverageEntryInfo[];
}

export interface FrameworkInfo {
  readonly id: string;
  readonly name: string;
  readonly edition: string;
  readonly entries: number;
}

export interface CoverageEntryInfo {
  readonly id: string;
  readonly name: string;
  /** With its parts: the state among them that asks for most. */
  readonly state: CoverageState;
  /** Without its parts. */
  readonly own: CoverageState;
  readonly parent?: string;
  readonly children: readonly string[];
  readonly parts?: CoverageCounts;
  /** Most serious first, a bounded number of them; `more` counts the rest. `tie`: what ties it to the entry, where that is not plain; `replaced`: another finding stands in its place. */
  readonly findings: readonly (FindingEntry & { readonly tie: string; readonly replaced: boolean })[];
  readonly more: number;
  /** Where there is no finding: why rules that name the entry find nothing, a sentence each. */
  readonly why: readonly string[];
}

/** `threatline/coverageExport`, client to server: coverage as a document. */
export interface CoverageExportParams extends CoverageParams {
  readonly format: 'table' | 'json' | 'navigator';
}

export interface CoverageExportResult {
  /** undefined: there is no model at the document, or the framework has no such form. */
  readonly text?: string;
  readonly languageId?: string;
}

/** `threatline/diagram`, client to server: the picture of a document's model, or what has changed of it. */
export interface DiagramParams {
  readonly uri: string;
  /** A name that the page has given itself: the server keeps for it what was last sent. */
  readonly view: string;
  /** The number of the answer that the page shows; without it the whole picture is sent. */
  readonly base?: number;
  readonly direction: 'right' | 'down';
  /** Ids of zones that are drawn as one box. Without it: none, or in a very large model all of the outermost. */
  readonly collapsed?: readonly string[];
}

/** A part of the picture: ids in the order in which they are drawn, and the contents of those that are new or different. */
export interface DiagramLayer<T> {
  readonly order: readonly string[];
  readonly changed: readonly (readonly [id: string, content: T])[];
}

/** SVG elements by layer, from the bottom up; doorways and labels are known by their flow. Text in them is escaped; colours are classes. */
export interface DiagramLayers {
  readonly zones: DiagramLayer<string>;
  readonly doorways: DiagramLayer<string>;
  readonly flows: DiagramLayer<string>;
  readonly labels: DiagramLayer<string>;
  readonly nodes: DiagramLayer<string>;
}

/** What a page knows of an element, flow or zone beside its picture: for lists, search, filters. */
export interface DiagramSubject {
  readonly is: 'element' | 'flow' | 'zone';
  readonly id: string;
  readonly name: string;
  /** Kind, type or what it carries, in words. */
  readonly detail: string;
  readonly zone?: string;
  readonly from?: string;
  readonly to?: string;
  /** The id of the part of the picture that shows it: its own, or that of a collapsed zone or bundle. */
  readonly shownBy: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** A person put it there. */
  readonly pinned?: true;
  /** Why the place where a person put it cannot be kept: it is in another zone now, the place lies outside of its zone, something else is there. */
  readonly drifted?: 'zone' | 'outside' | 'overlap';
  /** Findings that count, the most serious first; a finding that another replaces is not among them. */
  readonly findings: readonly { readonly id: string; readonly title: string; readonly category: StrideCategory; readonly priority: Priority; readonly state: FindingState }[];
}

export interface DiagramResult {
  /** Of this answer. */
  readonly sequence: number;
  /** The answer that this one changes; undefined: it is the whole picture. */
  readonly base?: number;
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly totals: { readonly elements: number; readonly flows: number; readonly zones: number; readonly open: number };
  readonly layers: DiagramLayers;
  /** By `<is> <id>`. */
  readonly subjects: DiagramLayer<DiagramSubject>;
  /** `<symbol>` definitions that the parts refer to. */
  readonly symbols: string;
  /** Zones that are drawn as one box. */
  readonly collapsed: readonly string[];
  /** They were collapsed because of the size of the model, not on request. */
  readonly collapsedBySize?: true;
}

/** What `threatline/diagram` answers: `stale` where a later request has come; `none` where there is no model; `broken` where the text cannot be read just now, so the last picture stays. */
export type DiagramAnswer =
  | { readonly is: 'picture'; readonly picture: DiagramResult; readonly broken?: BrokenText }
  | { readonly is: 'broken'; readonly broken: BrokenText }
  | { readonly is: 'stale' | 'none' };

export interface BrokenText {
  readonly message: string;
  readonly uri: string;
  readonly range: ProtocolRange;
}

/**
 * `threatline/diagramMove`, client to server: what the file with the places of a model becomes when an element is put elsewhere (`at`), freed (no `at`),
 * or when all are freed (no `id`). The client writes the file.
 */
export interface DiagramMoveParams {
  readonly uri: string;
  readonly direction: 'right' | 'down';
  readonly id?: string;
  /** Pixels at 100 % from the top left corner of the picture. */
  readonly at?: { readonly x: number; readonly y: number };
}

export interface DiagramMoveResult {
  /** The file; undefined: there is no model at the document, or no such element in it. */
  readonly file?: string;
  /** Its new text; undefined: no place is left, so that it need not be there. */
  readonly text?: string;
  /** Why the file that is there must not be written over. */
  readonly problem?: string;
}

/** `threatline/diagramClosed`, client to server: the page of this name is gone. */
export interface DiagramClosedParams {
  readonly view: string;
}

/** `threatline/diagramExport`, client to server: the picture as a file of another format. */
export interface DiagramExportParams {
  readonly uri: string;
  readonly format: 'svg' | 'json' | 'mermaid' | 'plantuml' | 'dot' | 'd2' | 'drawio';
  readonly theme?: 'light' | 'dark' | 'high-contrast-light' | 'high-contrast-dark' | 'automatic';
  readonly direction: 'right' | 'down';
  readonly collapsed?: readonly string[];
  /** The page whose layout is to be taken, so that the file shows what the screen shows. */
  readonly view?: string;
}

export interface DiagramExportResult {
  /** undefined: there is no model at the document. */
  readonly text?: string;
}

/** `threatline/diagramPlace`, client to server: where the id of an element, flow or zone is declared. */
export interface DiagramPlaceParams {
  readonly uri: string;
  readonly is: 'element' | 'flow' | 'zone';
  readonly id: string;
}

export interface DiagramPlaceResult {
  readonly place?: { readonly uri: string; readonly range: ProtocolRange };
  /** What a hover says about it, as Markdown without commands. */
  readonly markdown?: string;
}

/** `threatline/findingDetails`, client to server: all that is known about one finding. */
export interface FindingDetailsParams {
  readonly uri: string;
  readonly id: string;
}

export interface FindingDetailsResult {
  readonly details?: FindingDetails;
}

/** Plain text throughout: whoever shows it escapes it. */
export interface FindingDetails extends FindingEntry {
  /** The facts it stands on. */
  readonly because: readonly { readonly text: string; readonly basis: Basis; readonly place?: { readonly uri: string; readonly range: ProtocolRange } }[];
  readonly dread: { readonly base: number; readonly adjusted: number; readonly dimensions: readonly (readonly [name: string, score: number])[]; readonly derivedFrom: readonly string[] };
  /** Any one of these settles it, best first. */
  readonly settledBy: readonly string[];
  readonly references: readonly string[];
  readonly verify?: string;
  readonly decided?: string;
}

/** `threatline/diagramAt`, client to server: what is declared or named at a place of the text. */
export interface DiagramAtParams {
  readonly uri: string;
  readonly position: ProtocolPosition;
}

export interface DiagramAtResult {
  readonly is?: 'element' | 'flow' | 'zone';
  readonly id?: string;
}

/** `data` of our diagnostics and of our code actions. */
export interface FindingData {
  readonly findingId?: string;
}

/** `threatline/convert`, client to server: the document in the other syntax. */
export interface ConvertParams {
  readonly uri: string;
}

export interface ConvertResult {
  /** Missing where it cannot be converted. */
  readonly text?: string;
  readonly languageId?: string;
  /** A file beside the document that is not there yet; missing where nothing can lie beside it. */
  readonly uri?: string;
  /** Why it cannot be converted, as a sentence. */
  readonly refused?: string;
}

export const methods = {
  status: 'threatline/status',
  workspaceTrusted: 'threatline/workspaceTrusted',
  findings: 'threatline/findings',
  page: 'threatline/page',
  pages: 'threatline/pages',
  coverage: 'threatline/coverage',
  coverageExport: 'threatline/coverageExport',
  diagram: 'threatline/diagram',
  diagramClosed: 'threatline/diagramClosed',
  diagramExport: 'threatline/diagramExport',
  diagramPlace: 'threatline/diagramPlace',
  diagramMove: 'threatline/diagramMove',
  diagramAt: 'threatline/diagramAt',
  findingDetails: 'threatline/findingDetails',
  convert: 'threatline/convert',
  readFile: 'threatline/readFile',
  listFiles: 'threatline/listFiles',
} as const;

/** Requests from the client, by method. */
export interface ClientRequests {
  readonly 'threatline/findings': { readonly params: FindingsParams; readonly result: FindingsResult };
  readonly 'threatline/page': { readonly params: PageParams; readonly result: PageResult };
  readonly 'threatline/pages': { readonly params: Record<string, never>; readonly result: PagesResult };
  readonly 'threatline/coverage': { readonly params: CoverageParams; readonly result: CoverageResult };
  readonly 'threatline/coverageExport': { readonly params: CoverageExportParams; readonly result: CoverageExportResult };
  readonly 'threatline/diagram': { readonly params: DiagramParams; readonly result: DiagramAnswer };
  readonly 'threatline/diagramExport': { readonly params: DiagramExportParams; readonly result: DiagramExportResult };
  readonly 'threatline/diagramMove': { readonly params: DiagramMoveParams; readonly result: DiagramMoveResult };
  readonly 'threatline/diagramPlace': { readonly params: DiagramPlaceParams; readonly result: DiagramPlaceResult };
  readonly 'threatline/diagramAt': { readonly params: DiagramAtParams; readonly result: DiagramAtResult };
  readonly 'threatline/findingDetails': { readonly params: FindingDetailsParams; readonly result: FindingDetailsResult };
  readonly 'threatline/convert': { readonly params: ConvertParams; readonly result: ConvertResult };
}
