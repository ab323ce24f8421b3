import * as vscode from 'vscode';
import { type FindingEntry, languageIds, methods } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';
import { type Grouping, groupFindings, groupings, isOpen } from './group.ts';
import { type ThreatNode, findingOf } from './nodes.ts';

const icons = { critical: 'error', high: 'warning', medium: 'info', low: 'circle-outline', info: 'circle-outline' } as const;
const colours = { critical: 'list.errorForeground', high: 'list.warningForeground', medium: undefined, low: undefined, info: undefined } as const;
const groupIcons = { element: 'symbol-class', flow: 'arrow-right', zone: 'symbol-namespace', data: 'database' } as const;
const stateWords = { open: '', unknown: 'not stated', mitigated: 'mitigated', decided: 'decided' } as const;

/** The Threats view: the findings of the model that was last active, grouped as the user likes. */
export class ThreatsView implements vscode.TreeDataProvider<ThreatNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly view: vscode.TreeView<ThreatNode>;
  private readonly subscriptions: vscode.Disposable[];
  private model: vscode.Uri | undefined;
  private all: readonly FindingEntry[] = [];
  private loads = 0;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly session: ServerSession, private readonly memory: vscode.Memento) {
    this.view = vscode.window.createTreeView<ThreatNode>('threatline.threats', { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.view,
      this.changed,
      session.onStatus((status) => {
        if (status.uri === this.model?.toString()) void this.load();
      }),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.toString() === this.model?.toString()) this.leave();
      }),
    ];
    this.setContexts();
    this.follow();
  }

  /** The findings as last reported, settled ones included. */
  get findings(): readonly FindingEntry[] {
    return this.all;
  }

  /** The finding that is selected in the view. */
  get selected(): FindingEntry | undefined {
    return findingOf(this.view.selection[0]);
  }

  get grouping(): Grouping {
    const kept = this.memory.get<string>('threats.grouping');
    return kept !== undefined && Object.hasOwn(groupings, kept) ? (kept as Grouping) : 'element';
  }

  async setGrouping(grouping: Grouping): Promise<void> {
    await this.memory.update('threats.grouping', grouping);
    this.changed.fire();
  }

  async setShowSettled(show: boolean): Promise<void> {
    await this.memory.update('threats.showSettled', show);
    this.setContexts();
    this.changed.fire();
  }

  getTreeItem(node: ThreatNode): vscode.TreeItem {
    return node.is === 'group' ? this.groupItem(node) : findingItem(node.finding, this.grouping);
  }

  getChildren(node?: ThreatNode): ThreatNode[] {
    if (node === undefined) return groupFindings(this.visible(), this.grouping).map((group) => ({ is: 'group', group }));
    if (node.is === 'finding') return [];
    return node.group.findings.map((finding) => ({ is: 'finding', finding, group: node.group }));
  }

  getParent(node: ThreatNode): ThreatNode | undefined {
    return node.is === 'finding' ? { is: 'group', group: node.group } : undefined;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private groupItem({ group }: Extract<ThreatNode, { is: 'group' }>): vscode.TreeItem {
    const item = new vscode.TreeItem(group.label, vscode.TreeItemCollapsibleState.Expanded);
    item.id = `${this.grouping}:${group.key}`;
    item.description = group.description;
    item.contextValue = 'group';
    const first = group.findings[0];
    if (this.grouping === 'element' && first !== undefined) item.iconPath = new vscode.ThemeIcon(groupIcons[first.subjectIs]);
    return item;
  }

  private visible(): readonly FindingEntry[] {
    return this.memory.get('threats.showSettled', false) ? this.all : this.all.filter(isOpen);
  }

  private follow(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !Object.values<string>(languageIds).includes(document.languageId)) return;
    if (document.uri.toString() === this.model?.toString()) return;
    this.model = document.uri;
    void this.load();
  }

  private leave(): void {
    this.model = undefined;
    this.all = [];
    this.loads++;
    this.refresh();
  }

  private async load(): Promise<void> {
    const model = this.model;
    if (model === undefined || this.session.running === undefined) return;
    const load = ++this.loads;
    const result = await this.session.request(methods.findings, { uri: model.toString() });
    // A later load, or another model, has overtaken this one; its answer counts.
    if (load !== this.loads || result === undefined) return;
    this.all = result.findings;
    this.refresh();
  }

  private refresh(): void {
    this.view.description = this.model === undefined ? undefined : this.model.path.split('/').at(-1);
    this.setContexts();
    this.changed.fire();
  }

  private setContexts(): void {
    const set = (key: string, value: unknown): void => void vscode.commands.executeCommand('setContext', key, value);
    set('threatline.hasModel', this.model !== undefined);
    set('threatline.showsSettled', this.memory.get('threats.showSettled', false));
  }
}

function findingItem(finding: FindingEntry, grouping: Grouping): vscode.TreeItem {
  const open = isOpen(finding);
  const item = new vscode.TreeItem(finding.title);
  item.id = `${grouping}/${finding.id}`;
  item.description = [grouping === 'element' ? '' : finding.subjectName, finding.rule, stateWords[finding.state]].filter((part) => part !== '').join(' · ');
  item.tooltip = `${finding.message}\n${finding.priority} · ${finding.category} · ${finding.rule}`;
  item.accessibilityInformation = { label: `${finding.title} on ${finding.subjectName}, ${finding.priority}, ${open ? 'open' : finding.state}` };
  const colour = colours[finding.priority];
  item.iconPath = open ? new vscode.ThemeIcon(icons[finding.priority], colour && new vscode.ThemeColor(colour)) : new vscode.ThemeIcon('pass');
  item.contextValue = open ? 'finding-open' : 'finding-settled';
  const { start, end } = finding.range;
  item.command = {
    title: 'Go to the Words',
    command: 'vscode.open',
    arguments: [vscode.Uri.parse(finding.uri), { selection: new vscode.Range(start.line, start.character, end.line, end.character) } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}
