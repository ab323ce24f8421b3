import type { Analysis } from '../analysis/analyse.ts';
import type { Settings } from '../analysis/settings.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import type { Edit } from '../syntax/surface.ts';

/** A named change of text that mends a problem or answers a finding. The same fixes serve the editor, the preview panel and the command line. */
export interface Fix {
  readonly title: string;
  /**
   * `mechanical`: there is one right way, so it may be done to all alike. `mitigation`: it states something about the system, which only people know. `decision`: it records
   * what people have decided. `settings`: it changes .threatline.yaml. `create`: it declares something that is named but not there. `control`: it adds a
   * control that ATLAS recommends, with no claim about a finding.
   */
  readonly group: 'mechanical' | 'mitigation' | 'decision' | 'settings' | 'create' | 'control';
  /** The one to take if any. */
  readonly preferred?: true;
  /** The edits, worked out when asked for. An empty list means that the text does not allow the change. */
  readonly files: () => readonly FileEdits[];
}

export interface FileEdits {
  readonly file: string;
  readonly edits: readonly Edit[];
  /** The file does not exist yet: make it, empty, and apply the edits. */
  readonly create?: true;
}

/** What fixes need to know beside the finding or the problem. */
export interface FixContext {
  readonly analysis: Analysis;
  readonly catalog: Catalog;
  readonly settings: Settings;
  /** Without it no control is offered for what ATLAS recommends. */
  readonly atlas?: Atlas;
  /** Where `.threatline.yaml` is or would be, and what it holds; undefined where the project can have none. */
  readonly settingsFile?: { readonly file: string; readonly tree?: DocumentTree };
  readonly today: string;
  /** Tab stops can be offered: then the evidence, owner, reason are asked for in place. */
  readonly snippets: boolean;
}
