import type { Diagnostic } from 'vscode-languageserver';
import { DiagnosticCache, fileDiagnostics } from './features/diagnostics.ts';
import { isSettingsFile } from './model-files.ts';
import type { Session } from './session.ts';
import { canonical } from './uris.ts';

export interface KnownDiagnostics {
  readonly items: readonly Diagnostic[];
  /** The same for the same diagnostics. */
  readonly resultId: string;
}

/** The diagnostics of files, kept while the analyses that they were made from are the same. */
export class DiagnosticStore {
  private readonly kept = new Map<string, { made: readonly unknown[]; known: KnownDiagnostics; cache: DiagnosticCache }>();
  /** Result ids of another run of the server are not ours. */
  private readonly run = Math.random().toString(36).slice(2, 10);
  private next = 0;

  constructor(private readonly session: Session) {}

  get(clientUri: string): KnownDiagnostics {
    const uri = canonical(clientUri);
    const { workspace, presentation } = this.session;
    const project = isSettingsFile(uri) ? workspace.project(uri) : workspace.projectOfRuleFile(uri);
    // a version too: ranges of one and the same analysis never change, but the document they are for may be opened anew
    const made = [presentation, ...(project ? [project.settingsTree, project.ruleProblems, project.rulePlaces, project.folderProblems] : workspace.statesFor(uri))];
    const before = this.kept.get(uri);
    if (before && before.made.length === made.length && before.made.every((one, i) => one === made[i])) return before.known;
    const cache = before?.cache ?? new DiagnosticCache();
    const items = fileDiagnostics(this.session, uri, cache);
    // what nothing has touched is the same object
    const same = before && before.known.items.length === items.length && items.every((item, i) => item === before.known.items[i] || JSON.stringify(item) === JSON.stringify(before.known.items[i]));
    const known = same ? before.known : { items, resultId: `${this.run}-${++this.next}` };
    this.kept.set(uri, { made, known, cache });
    return known;
  }

  forget(clientUri: string): void {
    this.kept.delete(canonical(clientUri));
  }

  /** Forgets files that are none of these. */
  keepOnly(uris: ReadonlySet<string>): void {
    for (const uri of this.kept.keys()) if (!uris.has(uri)) this.kept.delete(uri);
  }
}
