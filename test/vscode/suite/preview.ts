import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { FromPage, Subject, ToPage } from '../../../client/preview/messages.ts';
import type { Preview } from '../../../client/preview/preview.ts';
import { extension, fixture, open, replace, until, words } from './support.ts';

type Posted<Is extends ToPage['is']> = Extract<ToPage, { readonly is: Is }>;

/** What goes to the page and comes from it, from now on. */
function listen(preview: Preview): { posted: <Is extends ToPage['is']>(is: Is) => Posted<Is>[]; heard: FromPage[]; end: () => void } {
  const all: ToPage[] = [];
  const heard: FromPage[] = [];
  const subscriptions = [preview.onPosted((message) => all.push(message)), preview.onHeard((message) => heard.push(message))];
  return { posted: (is) => all.filter((message) => message.is === is) as Posted<typeof is>[], heard, end: () => subscriptions.forEach((one) => one.dispose()) };
}

async function opened(name?: string): Promise<{ editor: vscode.TextEditor; preview: Preview; said: ReturnType<typeof listen> }> {
  const editor = await until('the focus', async () => {
    const shown = await open(name); // where a page has just been closed, the editor may get the focus late
    return vscode.window.activeTextEditor?.document.uri.toString() === shown.document.uri.toString() && shown;
  });
  await vscode.commands.executeCommand('threatline.openDiagramToSide');
  const preview = await until('the preview', () => extension().exports.preview());
  const said = listen(preview);
  // a page that has just come, or one that is asked for the whole picture once more
  preview.heard({ is: 'want', direction: 'right' });
  await until('a picture', () => said.posted('picture').some(({ picture }) => picture.base === undefined));
  return { editor, preview, said };
}

const vllm: Subject = { is: 'element', id: 'vllm' };

function declared(document: vscode.TextDocument, id: string): vscode.Range {
  const at = new RegExp(`^  ${id}:`, 'm').exec(document.getText());
  assert.ok(at, `${id} is declared`);
  return new vscode.Range(document.positionAt(at.index + 2), document.positionAt(at.index + 2 + id.length));
}

describe('The diagram', () => {
  afterEach(async () => {
    await until('no preview', () => {
      const preview = extension().exports.preview();
      preview?.panel.dispose();
      return preview === undefined;
    });
    await open();
  });

  it('opens beside the text and draws the model', async () => {
    const { editor, preview, said } = await opened();
    assert.equal(preview.uri?.toString(), editor.document.uri.toString());
    assert.notEqual(preview.panel.viewColumn, editor.viewColumn);
    assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), editor.document.uri.toString(), 'the text keeps the focus');
    const [{ picture } = assert.fail()] = said.posted('picture');
    assert.ok(picture.layers.nodes.changed.length > 2 && picture.layers.flows.changed.length > 1);
    assert.ok(picture.layers.nodes.order.includes('vllm'), picture.layers.nodes.order.join());
    said.end();
  });

  it('goes from the picture to the text', async () => {
    const { editor, preview, said } = await opened();
    preview.heard({ is: 'open', subject: vllm });
    const place = declared(editor.document, 'vllm');
    await until('the selection', () => vscode.window.activeTextEditor?.selection.start.isEqual(place.start));
    assert.equal(vscode.window.activeTextEditor!.viewColumn, editor.viewColumn, 'in the editor that has the file');
    said.end();
  });

  it('goes from the text to the picture', async () => {
    const { editor, said } = await opened();
    const { start } = declared(editor.document, 'vllm');
    editor.selection = new vscode.Selection(start, start);
    await until('the cursor', () => said.posted('cursor').some(({ subject }) => subject?.is === 'element' && subject.id === 'vllm'));
    said.end();
  });

  it('follows an edit with a patch', async () => {
    const { editor, said } = await opened();
    const { picture } = said.posted('picture').at(-1)!;
    await replace(editor, words(editor.document, 'protocol: HTTPS, authenticated: true'), 'protocol: HTTPS, authenticated: false');
    const patch = await until('a patch', () => said.posted('picture').find((one) => one.picture.base !== undefined && one.picture.layers.flows.changed.some(([id, part]) => id === 'ask' && part.includes('not authenticated'))));
    assert.deepEqual(patch.picture.layers.zones.changed, [], 'what is the same is not sent again');
    assert.equal(patch.picture.layers.zones.order.length, picture.layers.zones.order.length);
    said.end();
  });

  it('applies a fix from the panel', async () => {
    const { editor, preview, said } = await opened();
    preview.heard({ is: 'select', subject: vllm });
    const finding = await until('findings with fixes', () => said.posted('findings').flatMap((one) => one.findings).find((one) => one.fixes.length > 0));
    assert.ok(finding.because.length > 0 && finding.dread.dimensions.length === 5);
    const before = editor.document.getText();
    preview.heard({ is: 'fix', finding: finding.id, title: finding.fixes[0] });
    await until('the change', () => editor.document.getText() !== before);
    said.end();
  });

  it('keeps its model when it is pinned, and follows otherwise', async () => {
    const { editor, preview, said } = await opened();
    preview.heard({ is: 'lock' });
    assert.ok(preview.locked);
    await open('including.threat.yaml');
    await new Promise((resolve) => setTimeout(resolve, 300));
    assert.equal(preview.uri?.toString(), editor.document.uri.toString());
    preview.heard({ is: 'lock' });
    await open();
    await open('including.threat.yaml');
    await until('the other model', () => preview.uri?.path.endsWith('including.threat.yaml'));
    said.end();
  });

  it('comes back with its model and what was selected', async () => {
    const { document } = await open();
    const panel = vscode.window.createWebviewPanel('threatline.diagram', 'Diagram', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {});
    await extension().exports.previews.deserializeWebviewPanel(panel, { version: 1, uri: document.uri.toString(), locked: true, selected: vllm, collapsed: ['nothing'], direction: 'down' });
    const preview = await until('the preview', () => extension().exports.preview());
    const said = listen(preview);
    assert.ok(preview.locked);
    assert.equal(preview.uri?.toString(), document.uri.toString());
    await until('the findings', () => said.posted('findings').some(({ subject }) => subject.id === 'vllm'));
    said.end();
  });

  it('is closed by nothing that it was kept with', async () => {
    for (const state of [undefined, 'x', { version: 2 }, { version: 1, uri: fixture('gone.threat.yaml').toString() }, { version: 1, uri: 7, selected: [] }]) {
      const panel = vscode.window.createWebviewPanel('threatline.diagram', 'Diagram', { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true }, {});
      await extension().exports.previews.deserializeWebviewPanel(panel, state);
      panel.dispose();
    }
  });

  it('stays when the theme changes', async () => {
    const { preview, said } = await opened();
    const workbench = vscode.workspace.getConfiguration('workbench');
    try {
      for (const theme of ['Default High Contrast', 'Default Light Modern']) {
        const changed = new Promise((resolve) => vscode.window.onDidChangeActiveColorTheme(resolve));
        await workbench.update('colorTheme', theme, vscode.ConfigurationTarget.Global);
        await changed;
      }
      const before = said.posted('picture').length;
      preview.heard({ is: 'want', direction: 'down' });
      await until('a picture in the new theme', () => said.posted('picture').length > before);
      assert.ok(preview.panel.visible);
    } finally {
      await workbench.update('colorTheme', undefined, vscode.ConfigurationTarget.Global);
    }
    said.end();
  });

  it('keeps where an element was put in a file beside the model, and forgets it again', async () => {
    const { editor, preview, said } = await opened();
    const first = said.posted('picture').at(-1)!.picture.subjects.changed.find(([key]) => key === 'element vllm')![1];
    const file = vscode.Uri.parse(`${editor.document.uri.toString()}.layout.json`);
    const text = async (): Promise<string | undefined> => Promise.resolve(vscode.workspace.fs.readFile(file)).then((bytes) => new TextDecoder().decode(bytes), () => undefined);
    preview.heard({ is: 'move', id: 'vllm', at: { x: first.x + 8, y: first.y + 8 } });
    assert.match(await until('the file', text), /"vllm": \{ "x": \d+, "y": \d+/);
    const subjects = (): { pinned?: true; drifted?: string; x: number }[] => said.posted('picture').flatMap(({ picture }) => picture.subjects.changed).filter(([key]) => key === 'element vllm').map(([, subject]) => subject);
    await until('the picture', () => subjects().some(({ pinned, x }) => pinned === true && x === first.x + 8));
    preview.heard({ is: 'move', id: 'user', at: { x: 5000, y: 5000 } });
    await until('the other place', async () => (await text())?.includes('"user"'));
    await vscode.commands.executeCommand('threatline.resetDiagramPositions');
    await until('no file', async () => (await text()) === undefined);
    await until('the first place', () => subjects().at(-1)?.pinned === undefined && subjects().at(-1)?.x === first.x);
    said.end();
  });
});
