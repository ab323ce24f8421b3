import * as vscode from 'vscode';
import { type CoverageResult, languageIds, methods } from '../../server/protocol.ts';
import type { ServerSession } from '../session.ts';
import { type CoverageNode, countsLine, coverageTree, stateWords } from './tree.ts';

const icons = { 'open': 'error', 'unknown': 'question', 'decided': 'law', 'mitigated': 'pass', 'not-applicable': 'circle-slash', 'not-covered': 'circle-outline' } as const;
const colours = {
  'open': 'list.errorForeground', 'unknown': 'list.warningForeground', 'decided': undefined, 'mitigated': 'testing.iconPassed', 'not-applicable': 'disabledForeground', 'not-covered': 'disabledForeground',
} as const;

/** The Coverage view: how the model that was last active stands to a framework. It asks the server only while somebody can see it. */
export class CoverageView implements vscode.TreeDataProvider<CoverageNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly view: vscode.TreeView<CoverageNode>;
  private readonly subscriptions: vscode.Disposable[];
  private model: vscode.Uri | undefined;
  private nodes: readonly CoverageNode[] = [];
  private parents = new Map<string, CoverageNode>();
  private isStale = true;
  private loads = 0;
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly session: ServerSession, private readonly memory: vscode.Memento) {
    this.view = vscode.window.createTreeView<CoverageNode>('threatline.coverage', { treeDataProvider: this, showCollapseAll: true });
    this.subscriptions = [
      this.view,
      this.changed,
      this.view.onDidChangeVisibility(() => this.catchUp()),
      // any model can be the one that includes what is open here
      session.onStatus(() => this.outdated()),
      vscode.window.onDidChangeActiveTextEditor(() => this.follow()),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.toString() === this.model?.toString()) this.leave();
      }),
    ];
    this.follow();
  }

  /** What the user looks at: the document and the framework. undefined while no model has been active. */
  get target(): { readonly uri: string; readonly framework: string | undefined } | undefined {
    return this.model && { uri: this.model.toString(), framework: this.framework };
  }

  get framework(): string | undefined {
    return this.memory.get<string>('coverage.framework');
  }

  async setFramework(id: string): Promise<void> {
    await this.memory.update('coverage.framework', id);
    this.outdated();
  }

  getTreeItem(node: CoverageNode): vscode.TreeItem {
    switch (node.is) {
      case 'group': return groupItem(node);
      case 'entry': return entryItem(node);
      case 'finding': return findingItem(node);
      default: return whyItem(node);
    }
  }

  getChildren(node?: CoverageNode): CoverageNode[] {
    if (node === undefined) return [...this.nodes];
    return node.is === 'group' || node.is === 'entry' ? [...node.children] : [];
  }

  getParent(node: CoverageNode): CoverageNode | undefined {
    return this.parents.get(node.key);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(): void {
    const document = vscode.window.activeTextEditor?.document;
    if (document === undefined || !Object.values<string>(languageIds).includes(document.languageId)) return;
    if (document.uri.toString() === this.model?.toString()) return;
    this.model = document.uri;
    this.outdated();
  }

  private leave(): void {
    this.model = undefined;
    this.loads++;
    this.show(undefined);
  }

  private outdated(): void {
    this.isStale = true;
    this.catchUp();
  }

  private catchUp(): void {
    if (this.isStale && this.view.visible) void this.load();
  }

  private async load(): Promise<void> {
    const { target } = this;
    if (target === undefined || this.session.running === undefined) return;
    this.isStale = false;
    const load = ++this.loads;
    const result = await this.session.request(methods.coverage, target.framework === undefined ? { uri: target.uri } : { uri: target.uri, framework: target.framework });
    // A later load, or another model, has overtaken this one; its answer counts.
    if (load !== this.loads) return;
    if (result === undefined || result === null) this.isStale = true;
    else this.show(result);
  }

  private show(result: CoverageResult | undefined): void {
    this.nodes = result ? coverageTree(result) : [];
    this.parents = parentsOf(this.nodes);
    const { counts, named, framework } = result ?? {};
    this.view.description = framework && `${framework.name} ${framework.edition}`;
    this.view.message = counts && framework ? countsLine(counts, named ?? 0, framework.name) : undefined;
    this.changed.fire();
  }
}

function parentsOf(nodes: readonly CoverageNode[]): Map<string, CoverageNode> {
  const parents = new Map<string, CoverageNode>();
  const walk = (node: CoverageNode): void => {
    if (node.is !== 'group' && node.is !== 'entry') return;
    for (const child of node.children) {
      parents.set(child.key, node);
      walk(child);
    }
  };
  nodes.forEach(walk);
  return parents;
}

function icon(state: keyof typeof icons): vscode.ThemeIcon {
  const colour = colours[state];
  return new vscode.ThemeIcon(icons[state], colour && new vscode.ThemeColor(colour));
}

function groupItem(node: Extract<CoverageNode, { is: 'group' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Collapsed);
  item.id = node.key;
  item.description = node.description;
  item.contextValue = node.id === undefined ? 'group' : 'coverage-group';
  if (node.id !== undefined) item.tooltip = `${node.name} (${node.id})`;
  item.accessibilityInformation = { label: `${node.name}, ${node.description}` };
  return item;
}

function entryItem(node: Extract<CoverageNode, { is: 'entry' }>): vscode.TreeItem {
  const { entry, label, description } = node;
  const item = new vscode.TreeItem(label, node.children.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None);
  item.id = node.key;
  item.description = description;
  item.tooltip = `${entry.id} ${entry.name}\n${stateWords[entry.state]}${entry.own === entry.state ? '' : `; by itself ${stateWords[entry.own]}`}`;
  item.iconPath = icon(entry.state);
  item.contextValue = 'coverage-entry';
  item.accessibilityInformation = { label: `${entry.id} ${entry.name}, ${description}` };
  return item;
}

function findingItem({ finding, key }: Extract<CoverageNode, { is: 'finding' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.title);
  const more = [finding.subjectName, finding.rule, finding.priority, ...(finding.tie === '' ? [] : [finding.tie]), ...(finding.replaced ? ['replaced by a more specific one'] : [])];
  item.id = key;
  item.description = more.join(' · ');
  item.tooltip = `${finding.message}\n${finding.state} · ${finding.priority} · ${finding.rule}`;
  item.iconPath = icon(finding.state);
  item.contextValue = 'coverage-finding';
  item.accessibilityInformation = { label: `${finding.title} on ${finding.subjectName}, ${finding.priority}, ${finding.state}` };
  const { start, end } = finding.range;
  item.command = {
    title: 'Go to the Words',
    command: 'vscode.open',
    arguments: [vscode.Uri.parse(finding.uri), { selection: new vscode.Range(start.line, start.character, end.line, end.character) } satisfies vscode.TextDocumentShowOptions],
  };
  return item;
}

function whyItem({ text, key }: Extract<CoverageNode, { is: 'why' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(text);
  item.id = key;
  item.tooltip = text;
  item.iconPath = new vscode.ThemeIcon('info', new vscode.ThemeColor('disabledForeground'));
  return item;
}
