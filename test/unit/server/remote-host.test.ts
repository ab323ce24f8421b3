import { describe, expect, it } from 'vitest';
import { RemoteHost } from '../../../server/remote-host.ts';
import { Workspace } from '../../../server/workspace.ts';
import { MemoryHost } from '../../support/memory-host.ts';

/** An editor whose files answer when they are told to. */
class Editor {
  readonly files = new Map<string, string>();
  readonly asked: string[] = [];
  private readonly waiting: (() => void)[] = [];

  readFile(uri: string): Promise<string | undefined> {
    this.asked.push(uri);
    return new Promise((resolve) => this.waiting.push(() => resolve(this.files.get(uri))));
  }

  listFiles(folder: string): Promise<readonly string[]> {
    this.asked.push(`list ${folder}`);
    return new Promise((resolve) => this.waiting.push(() => resolve([...this.files.keys()])));
  }

  async answer(): Promise<void> {
    for (const answer of this.waiting.splice(0)) answer();
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

const folder = 'vscode-vfs://github/acme/models';

describe('files that only the editor can reach', () => {
  it('are asked for once, and known when they have come', async () => {
    const editor = new Editor();
    editor.files.set(`${folder}/a.threat.yaml`, '\uFEFFthreatmodel: A\n');
    const host = new RemoteHost(editor);
    const arrivals: unknown[] = [];
    host.onArrival((uris, listed) => arrivals.push([...uris], listed));
    expect(host.readFile(`${folder}/a.threat.yaml`)).toBeUndefined();
    expect(host.stamp(`${folder}/a.threat.yaml`)).toBeUndefined();
    const pending = host.pending();
    expect(pending).toBeDefined();
    await editor.answer();
    await pending;
    expect(host.readFile(`${folder}/a.threat.yaml`)).toBe('threatmodel: A\n');
    expect(editor.asked).toEqual([`${folder}/a.threat.yaml`]);
    expect(arrivals).toEqual([[`${folder}/a.threat.yaml`], false]);
    expect(host.pending()).toBeUndefined();
  });

  it('are not asked for again when there is none, until they are made', async () => {
    const editor = new Editor();
    const host = new RemoteHost(editor);
    const uri = `${folder}/none.threat.yaml`;
    host.stamp(uri);
    await editor.answer();
    expect(host.stamp(uri)).toBeUndefined();
    expect(editor.asked).toHaveLength(1);
    editor.files.set(uri, 'threatmodel: N');
    host.changed([uri], true);
    host.stamp(uri);
    await editor.answer();
    expect(host.readFile(uri)).toBe('threatmodel: N');
  });

  it('keep their text while they are read again', async () => {
    const editor = new Editor();
    const uri = `${folder}/a.threat.yaml`;
    editor.files.set(uri, 'one');
    const host = new RemoteHost(editor);
    host.readFile(uri);
    await editor.answer();
    const before = host.stamp(uri);
    editor.files.set(uri, 'two');
    host.changed([uri], false);
    expect(host.readFile(uri)).toBe('one');
    expect(host.stamp(uri)).toBe(before);
    await editor.answer();
    expect(host.readFile(uri)).toBe('two');
    expect(host.stamp(uri)).not.toBe(before);
  });

  it('count as missing when the editor fails', async () => {
    const host = new RemoteHost({ readFile: () => Promise.reject(new Error('offline')), listFiles: () => Promise.reject(new Error('offline')) });
    expect(host.readFile(`${folder}/a`)).toBeUndefined();
    expect(host.list(folder, { deep: true, limit: 10, accepts: () => true })).toEqual([]);
    await host.pending();
    expect(host.readFile(`${folder}/a`)).toBeUndefined();
  });

  it('are listed without folders that machines write, and only below the folder', async () => {
    const editor = new Editor();
    for (const name of ['a.threat.yaml', 'deep/b.threat.yaml', 'node_modules/x/c.threat.yaml', '.git/d.threat.yaml', 'notes.txt']) editor.files.set(`${folder}/${name}`, '');
    editor.files.set('vscode-vfs://github/acme/other/e.threat.yaml', '');
    const host = new RemoteHost(editor);
    const options = { deep: true, limit: 10, accepts: (name: string) => name.endsWith('.threat.yaml') };
    expect(host.list(folder, options)).toEqual([]);
    await editor.answer();
    expect(host.list(folder, options)).toEqual([`${folder}/a.threat.yaml`, `${folder}/deep/b.threat.yaml`]);
    expect(host.list(folder, { ...options, deep: false })).toEqual([`${folder}/a.threat.yaml`]);
  });

  it('leaves files on disk to the host that can read them', () => {
    const editor = new Editor();
    const disk = new MemoryHost();
    disk.files.set('file:///m/a.threat.yaml', 'threatmodel: A');
    const host = new RemoteHost(editor, disk);
    expect(host.readFile('file:///m/a.threat.yaml')).toBe('threatmodel: A');
    expect(editor.asked).toEqual([]);
  });

  it('complete a model, include after include', async () => {
    const editor = new Editor();
    editor.files.set(`${folder}/shared.threat.yaml`, 'include: [zones.threat.yaml]\n');
    editor.files.set(`${folder}/zones.threat.yaml`, 'zones:\n  edge: { type: dmz }\n');
    const host = new RemoteHost(editor);
    const workspace = new Workspace(host);
    workspace.watched = true;
    host.onArrival((uris, listed) => {
      workspace.filesChanged(uris, false);
      if (listed) workspace.listsArrived();
    });
    workspace.setFolders([folder]);
    workspace.open(`${folder}/m.threat.yaml`, 'threatline-yaml', 1, 'threatmodel: M\ninclude: [shared.threat.yaml]\nelements:\n  api: { type: process, zone: edge }\n');
    for (let round = 0; round < 10; round++) {
      workspace.statesFor(`${folder}/m.threat.yaml`);
      if (!host.pending()) break;
      await editor.answer();
    }
    const { analysis } = workspace.stateFor(`${folder}/m.threat.yaml`)!;
    expect(analysis.model.documents.map((tree) => tree.file.split('/').pop())).toEqual(['m.threat.yaml', 'shared.threat.yaml', 'zones.threat.yaml']);
    expect(analysis.problems.filter((problem) => /include|zone/.test(problem.code))).toEqual([]);
  });

  it('bring settings and rule files of a virtual workspace', async () => {
    const editor = new Editor();
    editor.files.set(`${folder}/.threatline.yaml`, 'rule-folders: [rules]\n');
    editor.files.set(`${folder}/rules/ours.yaml`, 'pack: ours\nrules: []\n');
    const host = new RemoteHost(editor);
    const workspace = new Workspace(host);
    workspace.watched = true;
    host.onArrival((uris, listed) => {
      workspace.filesChanged(uris, false);
      if (listed) workspace.listsArrived();
    });
    workspace.setFolders([folder]);
    for (let round = 0; round < 10; round++) {
      workspace.ruleFolderUris();
      workspace.ruleFileUris();
      if (!host.pending()) break;
      await editor.answer();
    }
    expect(workspace.ruleFolderUris()).toEqual([`${folder}/rules`]);
    expect(workspace.ruleFileUris()).toEqual([`${folder}/rules/ours.yaml`]);
    expect(workspace.roleOf(`${folder}/rules/ours.yaml`)).toBe('rules');
  });
});
