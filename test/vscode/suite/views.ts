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

  it('shows how the model stands to ATLAS, and to what else is chosen, while it is visible', async () => {
    const { document } = await open();
    await vscode.commands.executeCommand('threatline.coverage.focus');
    const { coverage } = extension().exports;
    const top = async (): Promise<{ node: unknown; item: vscode.TreeItem }[]> => Promise.all(((await coverage.getChildren()) ?? []).map(async (node) => ({ node, item: await coverage.getTreeItem(node) })));
    const tactics = await until('the tactics', async () => {
      const found = await top();
      return found.length > 10 && found;
    });
    assert.ok(tactics.some(({ item }) => item.label === 'Exfiltration' && /open/.test(String(item.description))));
    const findings: vscode.TreeItem[] = [];
    const walk = async (node: unknown): Promise<void> => {
      const item = await coverage.getTreeItem(node);
      if (item.contextValue === 'coverage-finding') findings.push(item);
      for (const child of (await coverage.getChildren(node)) ?? []) await walk(child);
    };
    for (const { node } of tactics) await walk(node);
    assert.ok(findings.length > 5);
    for (const { command } of findings) {
      const [opens, { selection }] = command?.arguments as [vscode.Uri, { selection: vscode.Range }];
      assert.equal(opens.toString(), document.uri.toString());
      assert.ok(document.validateRange(selection).isEqual(selection) && !selection.isEmpty);
    }

    await vscode.commands.executeCommand('threatline.chooseFramework', 'owasp-ml');
    await until('the other framework', async () => {
      const found = await top();
      return found.length === 10 && found.every(({ item }) => /^ML\d\d:2023 /.test(String(item.label)));
    });
    const exported = vscode.commands.executeCommand<void>('threatline.exportCoverage');
    await until('the export', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const active = vscode.window.activeTextEditor?.document;
      return active?.isUntitled === true && active.getText().startsWith('Coverage of OWASP Machine Learning Security Top 10');
    });
    await exported;
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');

    const chosen = vscode.commands.executeCommand<void>('threatline.chooseFramework');
    await until('the first framework', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return (await top())[0]?.item.label === tactics[0]!.item.label;
    });
    await chosen;
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

  it('opens any page of the catalogue, whether or not its threat was found', async () => {
    await open();
    const opened = vscode.commands.executeCommand<void>('threatline.openPage');
    const input = await until('the page', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs).map((tab) => tab.input);
      return tabs.find((one): one is vscode.TabInputCustom => one instanceof vscode.TabInputCustom && one.uri.scheme === 'threatline');
    });
    await opened;
    const page = await vscode.workspace.openTextDocument(input.uri);
    assert.match(page.getText(), /^# [A-Z]+-[A-Z0-9-]+: /m);
    assert.match(page.getText(), /\]\([a-z-]+\.md\)/, 'it leads to the pages of its controls');
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
