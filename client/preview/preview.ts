import * as vscode from 'vscode';
import { languageIds, methods } from '../../server/protocol.ts';
import type { DiagramAnswer, FindingEntry } from '../../server/protocol.ts';
import { applyFix, fixesOf } from '../commands/fix-threat.ts';
import type { ServerSession } from '../session.ts';
import type { Exporter } from './export.ts';
import { pageHtml } from './html.ts';
import type { Direction, FromPage, PageState, ShownFinding, Subject, ToPage } from './messages.ts';
import { readFromPage } from './messages.ts';
import type { Positions } from './positions.ts';

/** Time after the last report of the server before the picture is asked for: diagnostics go first, and while somebody types a picture that takes long does not begin with every key. Milliseconds. */
const idle = { least: 120, most: 500, factor: 3 };
/** As long after a change of the text a person counts as typing. */
const typing = 250;
/** Findings of one subject that the panel lists. */
const findingsShown = 40;

let names = 0;

/** One page with a diagram: it shows a model, asks for what has changed, and passes between page and text. */
export class Preview implements vscode.Disposable {
  private readonly name = `preview-${++names}-${Date.now()}`;
  private readonly subscriptions: vscode.Disposable[] = [];
  private wanted: { direction: Direction; collapsed?: readonly string[] } = { direction: 'right' };
  private have: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** The longer the last picture took, the longer: within limits. */
  private pause = idle.least;
  private asking: vscode.CancellationTokenSource | undefined;
  private again = false;
  private selected: Subject | undefined;
  private changedAt = 0;
  private isReady = false;
  private waiting: ToPage[] = [];
  private disposed = false;
  private model: vscode.Uri | undefined;
  private isLocked: boolean;
  private readonly postedEmitter = new vscode.EventEmitter<ToPage>();
  private readonly heardEmitter = new vscode.EventEmitter<FromPage>();

  /** Fires for each message that goes to the page, and for each that came from it: for tests. */
  readonly onPosted = this.postedEmitter.event;
  readonly onHeard = this.heardEmitter.event;

  constructor(readonly panel: vscode.WebviewPanel, private readonly session: ServerSession, extension: vscode.Uri, private readonly exporter: Exporter, private readonly positions: Positions, state: PageState, private readonly ended: (preview: Preview) => void) {
    this.isLocked = state.locked === true;
    this.selected = state.selected;
    this.wanted = { direction: state.direction ?? 'right', ...(state.collapsed ? { collapsed: state.collapsed } : {}) };
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension, 'dist')] };
    this.subscriptions.push(
      webview.onDidReceiveMessage((message: unknown) => this.heard(message)),
      panel.onDidDispose(() => this.dispose()),
      panel.onDidChangeViewState(() => panel.visible && this.refresh(0)),
      session.onStatus(({ uri }) => uri === this.model?.toString() && this.refresh(this.pause)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isModel(document)) this.changedAt = Date.now();
      }),
      this.postedEmitter,
      this.heardEmitter,
      positions.onChanged(() => this.refresh(0)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => void this.cursor(textEditor)),
    );
    webview.html = pageHtml(webview, extension);
  }

  get uri(): vscode.Uri | undefined {
    return this.model;
  }

  get locked(): boolean {
    return this.isLocked;
  }

  /** Shows a model; nothing happens when it is shown already. */
  show(uri: vscode.Uri): void {
    if (this.model?.toString() === uri.toString()) return;
    this.model = uri;
    this.have = undefined;
    this.settle();
    this.refresh(0);
  }

  setLocked(locked: boolean): void {
    this.isLocked = locked;
    this.settle();
  }

  /** For tests: what a page would say. */
  heard(message: unknown): void {
    const said = readFromPage(message);
    if (said) this.heardEmitter.fire(said);
    switch (said?.is) {
      case 'ready':
        this.isReady = true;
        this.settle();
        for (const one of this.waiting.splice(0)) this.post(one);
        break;
      case 'want': {
        const { direction, collapsed, have } = said;
        this.wanted = { direction, ...(collapsed ? { collapsed } : {}) };
        this.have = have;
        this.refresh(0);
        break;
      }
      case 'select':
        this.selected = said.subject;
        void this.findings();
        break;
      case 'open':
        void this.open(said.subject);
        break;
      case 'openPlace':
        void reveal(vscode.Uri.parse(said.uri), new vscode.Position(Math.max(0, said.line), Math.max(0, said.character)));
        break;
      case 'fix':
        void this.fix(said.finding, said.title);
        break;
      case 'move':
        void this.move(said.id, said.at);
        break;
      case 'page':
        void vscode.commands.executeCommand('threatline.openRulePage', said.id);
        break;
      case 'lock':
        this.setLocked(!this.isLocked);
        break;
      case 'export':
        void this.save();
        break;
      case 'drawn':
        this.exporter.drawn(said.png);
        break;
      case undefined:
    }
  }

  /** Saves the picture in a format that the user chooses. */
  async save(): Promise<void> {
    if (!this.model) return;
    await this.exporter.save({ uri: this.model.toString(), direction: this.wanted.direction, view: this.name, ...(this.wanted.collapsed ? { collapsed: this.wanted.collapsed } : {}) }, (svg, scale) => this.post({ is: 'draw', svg, scale }));
  }

  /** Takes back every place that a person gave. */
  async resetPositions(): Promise<void> {
    await this.move(undefined, undefined);
  }

  dispose(): void {
    if (this.disposed) return;
    this.disposed = true;
    clearTimeout(this.timer);
    this.asking?.cancel();
    this.session.tell(methods.diagramClosed, { view: this.name });
    for (const one of this.subscriptions) one.dispose();
    this.ended(this);
  }

  private settle(): void {
    const file = this.model === undefined ? '' : decodeURIComponent(this.model.path.slice(this.model.path.lastIndexOf('/') + 1));
    this.panel.title = this.model === undefined ? 'Diagram' : `${this.isLocked ? '[Diagram]' : 'Diagram'} ${file}`;
    if (this.model) this.post({ is: 'settings', locked: this.isLocked, uri: this.model.toString() });
  }

  private post(message: ToPage): void {
    if (this.disposed) return;
    if (!this.isReady) this.waiting.push(message);
    else {
      this.postedEmitter.fire(message);
      void this.panel.webview.postMessage(message);
    }
  }

  private async move(id: string | undefined, at: { readonly x: number; readonly y: number } | undefined): Promise<void> {
    if (!this.model) return;
    const problem = await this.positions.move({ uri: this.model.toString(), direction: this.wanted.direction, ...(id === undefined ? {} : { id }), ...(at ? { at } : {}) });
    if (problem !== undefined) this.post({ is: 'say', text: problem });
  }

  private refresh(after: number): void {
    if (this.disposed || !this.panel.visible) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.ask(), after);
  }

  /** One request at a time: what comes in between is asked once more at the end, and the one before is given up. */
  private async ask(): Promise<void> {
    if (!this.model || this.disposed || !this.isReady) return;
    if (this.asking) {
      this.again = true;
      this.asking.cancel();
      return;
    }
    const uri = this.model;
    this.asking = new vscode.CancellationTokenSource();
    const began = Date.now();
    const answer = await this.session.request(methods.diagram, { uri: uri.toString(), view: this.name, ...this.wanted, ...(this.have === undefined ? {} : { base: this.have }) }, this.asking.token);
    this.asking.dispose();
    this.asking = undefined;
    if (this.disposed) return;
    // also of one that was given up: the person went on typing before it came
    this.pause = Math.min(idle.most, Math.max(idle.least, idle.factor * (Date.now() - began)));
    if (uri === this.model && answer) this.take(answer);
    if (this.again || uri !== this.model) {
      this.again = false;
      this.refresh(0);
    }
  }

  private take(answer: DiagramAnswer): void {
    const quiet = Date.now() - this.changedAt < typing + this.pause;
    switch (answer.is) {
      case 'picture':
        this.have = answer.picture.sequence;
        this.post({ ...answer, quiet });
        void this.findings();
        break;
      case 'broken':
        this.post(answer);
        break;
      case 'none':
        this.post({ is: 'none' });
        break;
      case 'stale':
    }
  }

  /** The findings of what is selected, with the same fixes as in the text. */
  private async findings(): Promise<void> {
    const { selected: subject, model } = this;
    if (!subject || !model) return;
    const all = await this.session.request(methods.findings, { uri: model.toString() });
    const own = (all?.findings ?? []).filter((finding) => finding.subject === subject.id && finding.subjectIs === subject.is).sort(byState).slice(0, findingsShown);
    const shown = await Promise.all(own.map((finding) => this.details(model, finding)));
    if (this.selected === subject) this.post({ is: 'findings', subject, findings: shown.filter((one) => one !== undefined) });
  }

  private async details(model: vscode.Uri, finding: FindingEntry): Promise<ShownFinding | undefined> {
    const [details, fixes] = await Promise.all([
      this.session.request(methods.findingDetails, { uri: model.toString(), id: finding.id }),
      finding.state === 'open' || finding.state === 'unknown' ? fixesOf(this.session, finding) : [],
    ]);
    return details?.details && { ...details.details, fixes: fixes.map((fix) => fix.title) };
  }

  private async fix(id: string, title: string): Promise<void> {
    if (!this.model) return;
    const all = await this.session.request(methods.findings, { uri: this.model.toString() });
    const finding = all?.findings.find((one) => one.id === id);
    const action = finding && (await fixesOf(this.session, finding)).find((one) => one.title === title);
    if (action) await applyFix(this.session, action);
  }

  private async open(subject: Subject): Promise<void> {
    if (!this.model) return;
    const found = await this.session.request(methods.diagramPlace, { uri: this.model.toString(), ...subject });
    if (!found?.place) return;
    const { uri, range: { start, end } } = found.place;
    await reveal(vscode.Uri.parse(uri), new vscode.Position(start.line, start.character), new vscode.Position(end.line, end.character));
  }

  private async cursor({ document, selection }: vscode.TextEditor): Promise<void> {
    if (!this.model || !this.panel.visible || !isModel(document)) return;
    const version = document.version;
    const at = await this.session.request(methods.diagramAt, { uri: document.uri.toString(), position: { line: selection.active.line, character: selection.active.character } });
    if (document.version !== version) return;
    this.post({ is: 'cursor', ...(at?.is && at.id !== undefined ? { subject: { is: at.is, id: at.id } } : {}), reveal: Date.now() - this.changedAt > typing });
  }
}

/** What is to be done first, then what is settled. */
function byState(a: FindingEntry, b: FindingEntry): number {
  const states = ['open', 'unknown', 'decided', 'mitigated'];
  const priorities = ['critical', 'high', 'medium', 'low', 'info'];
  return priorities.indexOf(a.priority) - priorities.indexOf(b.priority) + 10 * (Math.max(1, states.indexOf(a.state)) - Math.max(1, states.indexOf(b.state)));
}

export function isModel(document: vscode.TextDocument): boolean {
  return (Object.values(languageIds) as string[]).includes(document.languageId);
}

/** Shows words in the editor that has the file, beside the preview where none has. */
async function reveal(uri: vscode.Uri, start: vscode.Position, end = start): Promise<void> {
  const open = vscode.window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri.toString());
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(start, end), ...(open?.viewColumn ? { viewColumn: open.viewColumn } : { viewColumn: vscode.ViewColumn.One }) });
}
