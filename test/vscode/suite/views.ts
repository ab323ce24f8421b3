import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extension, open, replace, until, words } from './support.ts';

/** The labels of the Threats view, groups and under each its findings. */
async function tree(): Promise<{ group: string; threats: { label: string; opens: vscode.Uri; selection: vscode.Range; settled: boolean }[] }[]> {
  const { threats } = extension().exports;
  const item = async (node: unknown): Promise<vscode.TreeItem> => threats.getTreeItem(node);
  const groups = (await threats.getChildren()) ?? [];
  return Promise.all(groups.map(async (group) => ({
    group: String((await item(group)).label),
    threats: await Promise.all(((await threats.getChildren(group)) ?? []).map(async (node) => {
      const { label, command, contextValue } = await item(node);
      const [opens, options] = (command?.arguments ?? []) as [vscode.Uri, { selection: vscode.Range }];
      return { label: String(label), opens, selection: options.selection, settled: contextValue === 'finding-settled' };
    })),
  })));
}

describe('Views and commands', () => {
  it('lists the threats of the open model by element', async () => {
    const { document } = await open();
    const groups = await until('threats', async () => {
      const found = await tree();
      return found.length > 0 && found;
    });
    const labels = groups.map(({ group }) => group);
    assert.ok(labels.includes('vLLM inference server'), labels.join());
    const all = groups.flatMap(({ threats }) => threats);
    assert.ok(all.some(({ label }) => label === 'Poisoned pages in the corpus'));
    for (const { opens, selection, settled } of all) {
      assert.equal(opens.toString(), document.uri.toString());
      assert.ok(document.validateRange(selection).isEqual(selection) && !selection.isEmpty);
      assert.ok(!settled);
    }
  });

  it('follows the text', async () => {
    const editor = await open();
    await until('the threat', async () => (await tree()).some(({ threats }) => threats.some(({ label }) => label === 'Poisoned pages in the corpus')));
    await replace(editor, words(editor.document, 'Poisoned pages in the corpus'), 'Pages with a backdoor');
    await until('the new title', async () => (await tree()).some(({ threats }) => threats.some(({ label }) => label === 'Pages with a backdoor')));
    await open();
  });

  it('fixes a threat from the list', async () => {
    const { document } = await open();
    const { threats } = extension().exports;
    const weakness = words(document, 'encrypted: false');
    const chosen = await until('the threat on the weakness', async () => {
      for (const group of (await threats.getChildren()) ?? []) {
        for (const node of (await threats.getChildren(group)) ?? []) {
          const item = await threats.getTreeItem(node);
          const [, { selection }] = item.command?.arguments as [vscode.Uri, { selection: vscode.Range }];
          if (weakness.contains(selection)) return { node, id: item.id };
        }
      }
      return undefined;
    });
    const done = vscode.commands.executeCommand<void>('threatline.fixThreat', chosen.node);
    await until('the fix', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return document.isDirty;
    });
    await done;
    await until('the threat to be settled', async () => {
      const groups = (await threats.getChildren()) ?? [];
      const nodes = (await Promise.all(groups.map((group) => threats.getChildren(group)))).flatMap((children) => children ?? []);
      const ids = await Promise.all(nodes.map(async (node) => (await threats.getTreeItem(node)).id));
      return !ids.includes(chosen.id);
    });
    await open();
  });

  it('opens the page of a rule in the preview', async () => {
    await open();
    await vscode.commands.executeCommand('threatline.openRulePage', 'AI-INF-02');
    const input = await until('the preview', () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.input);
      return tabs.find((one): one is vscode.TabInputCustom => one instanceof vscode.TabInputCustom && one.uri.scheme === 'threatline');
    });
    const page = await vscode.workspace.openTextDocument(input.uri);
    assert.match(page.getText(), /^# .*AI-INF-02/m);
    assert.ok(page.getText().length > 200);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('does nothing for the page of something that is no id', async () => {
    await open();
    const tabs = (): number => vscode.window.tabGroups.all.flatMap((group) => group.tabs).length;
    const before = tabs();
    await vscode.commands.executeCommand('threatline.openRulePage', '../../etc/passwd');
    assert.equal(tabs(), before);
  });

  it('starts a new model from a starter', async () => {
    const chosen = vscode.commands.executeCommand<void>('threatline.newModel');
    const opened = until('a new model', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const document = vscode.window.activeTextEditor?.document;
      return document?.isUntitled === true && document.languageId === 'threatline-yaml' && document.getText().includes('threatmodel:') && document;
    });
    const [document] = await Promise.all([opened, chosen]);
    assert.doesNotMatch(document.getText(), /\$\{/, 'placeholders are resolved');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });
});
