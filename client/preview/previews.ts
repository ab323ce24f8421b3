import * as vscode from 'vscode';
import type { ServerSession } from '../session.ts';
import { Exporter } from './export.ts';
import { type PageState, readState } from './messages.ts';
import { Positions } from './positions.ts';
import { isModel, Preview } from './preview.ts';

const viewType = 'threatline.diagram';

/** All open previews: at most one follows the active model, others keep theirs. They come back when the window is loaded anew. */
export class Previews implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private readonly open = new Set<Preview>();
  private readonly subscriptions: vscode.Disposable[];
  private readonly exporter: Exporter;
  private readonly positions: Positions;

  constructor(private readonly session: ServerSession, private readonly extension: vscode.Uri) {
    this.exporter = new Exporter(session);
    this.positions = new Positions(session);
    this.subscriptions = [
      this.positions,
      vscode.window.registerWebviewPanelSerializer(viewType, this),
      vscode.window.onDidChangeActiveTextEditor((editor) => {
        if (editor && isModel(editor.document)) this.following()?.show(editor.document.uri);
      }),
    ];
  }

  /** Opens the diagram of a model, or brings the one that is open to the front. */
  show(uri: vscode.Uri | undefined, column: vscode.ViewColumn): Preview | undefined {
    const model = uri ?? (vscode.window.activeTextEditor && isModel(vscode.window.activeTextEditor.document) ? vscode.window.activeTextEditor.document.uri : undefined);
    if (!model) return undefined;
    const known = [...this.open].find((preview) => preview.locked && preview.uri?.toString() === model.toString()) ?? this.following();
    if (known) {
      known.show(model);
      known.panel.reveal(known.panel.viewColumn, true);
      return known;
    }
    const panel = vscode.window.createWebviewPanel(viewType, 'Diagram', { viewColumn: column, preserveFocus: true }, { enableScripts: true, retainContextWhenHidden: false });
    panel.iconPath = vscode.Uri.joinPath(this.extension, 'media', 'threatline.svg');
    const preview = this.adopt(panel, { version: 1 });
    preview.show(model);
    return preview;
  }

  /** The preview that has the focus, else the one that follows, else the oldest. */
  get active(): Preview | undefined {
    return [...this.open].find((preview) => preview.panel.active) ?? this.following() ?? [...this.open][0];
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, kept: unknown): Promise<void> {
    const state = readState(kept);
    const uri = state.uri === undefined ? undefined : vscode.Uri.parse(state.uri);
    const preview = this.adopt(panel, state);
    if (!uri) return;
    // the server answers for documents that it has been told of
    await Promise.resolve(vscode.workspace.openTextDocument(uri)).then(() => preview.show(uri), this.session.note);
  }

  dispose(): void {
    for (const preview of [...this.open]) preview.panel.dispose();
    for (const one of this.subscriptions) one.dispose();
  }

  private following(): Preview | undefined {
    return [...this.open].find((preview) => !preview.locked);
  }

  private adopt(panel: vscode.WebviewPanel, state: PageState): Preview {
    const preview = new Preview(panel, this.session, this.extension, this.exporter, this.positions, state, (one) => this.open.delete(one));
    this.open.add(preview);
    return preview;
  }
}
