import { describe, expect, it } from 'vitest';
import type { RenameFile } from 'vscode-languageserver-protocol';
import { prepareRename } from '../../../server/features/rename.ts';
import { willRenameFiles } from '../../../server/features/file-rename.ts';
import { relativePath } from '../../../server/uris.ts';
import { afterEdit, checkReferences, checkRename, checkRenameRefused, root, setup } from '../../lsp/check.ts';
import { inBothSyntaxes, writesDsl } from '../../support/syntaxes.ts';

describe('Rename', () => {
  inBothSyntaxes('an element in flows, decisions and threats', {
    yaml: 'threatmodel: X\nelements:\n  ll$0m: { type: process }\nflows:\n  f: { from: llm, to: llm }\nthreats:\n  T1: { on: llm, title: x }\ndecisions:\n  - { threat: T1, on: llm, status: accepted, because: x }\n',
    dsl: 'threatmodel "X"\nprocess ll$0m\nflow f: llm -> llm\nthreat T1 on llm "x"\naccept T1 on llm { because: x }\n',
  }, (source) => checkRename(source, 'model', source.replace('$0', '').replaceAll('llm', 'model')), { writes: true });

  inBothSyntaxes('a zone, data, a threat, a flow', {
    yaml: 'threatmodel: X\nzones:\n  z: { type: dmz }\ndata:\n  d: {}\nelements:\n  a: { type: store, zone: z, holds: [d] }\nflows:\n  f: { from: a, to: a, data: [d] }\nthreats:\n  T1: { on: f, title: x }\n',
    dsl: 'threatmodel "X"\ndata d\nzone z : dmz\nstore a { zone: z; holds: d }\nflow f: a -> a carries d\nthreat T1 on f "x"\n',
  }, (source) => {
    for (const [id, name] of [['z', 'rim'], ['d', 'facts'], ['T1', 'T9'], ['f', 'way']] as const) {
      const word = new RegExp(`(?<![\\w-])${id}(?![\\w-])`);
      checkRename(source.replace(word, `${id}$0`), name, source.replaceAll(new RegExp(word, 'g'), name));
    }
  }, { writes: true });

  it('changes who may read and write as well', () => {
    const source = 'threatmodel: X\nelements:\n  job: { type: process }\n  weights: { type: store, access: { write: [jo$0b, team], read: everyone } }\n';
    checkRename(source, 'trainer', source.replace('$0', '').replaceAll('job', 'trainer'));
    checkReferences(source, ['/main.threat.yaml 2:2-5', '/main.threat.yaml 3:44-47']);
  });

  it('goes over every model that includes the file, open or not', () => {
    const source = '//- /a.threat.yaml\nthreatmodel: A\ninclude: shared.threat.yaml\nflows:\n  f: { from: db, to: db }\n//- /b.threat.yaml\nthreatmodel: B\ninclude: shared.threat.yaml\ndecisions:\n  - { threat: GEN-STORE-01, on: db, status: accepted, because: x }\n//- /shared.threat.yaml\nelements:\n  d$0b: { type: store }\n';
    checkRename(source, 'store', source.replace('$0', '').replaceAll('db', 'store'), { closed: ['/a.threat.yaml', '/b.threat.yaml'] });
  });

  it.runIf(writesDsl)('goes from one syntax into the other', () => {
    const source = '//- /a.threat.yaml\nthreatmodel: A\ninclude: shared.threat\nflows:\n  f: { from: db, to: db }\n//- /shared.threat\nstore d$0b\n';
    checkRename(source, 'kept', source.replace('$0', '').replaceAll('db', 'kept'));
  });

  it.runIf(writesDsl)('keeps what was said of a flow whose id is derived from its ends', () => {
    const before = '//- /main.threat\nthreatmodel "X"\nprocess a$0\nprocess b\nflow a -> b\nflow b -> a\nthreat T1 on a-b "x"\n';
    checkRename(before, 'gate', '//- /main.threat\nthreatmodel "X"\nprocess gate\nprocess b\nflow a-b: gate -> b\nflow b -> gate\nthreat T1 on a-b "x"\n');
  });

  it('changes the layouts beside the models', () => {
    const layout = '{\n  "version": 1,\n  "right": {\n    "db": { "x": 1, "y": 2, "zone": "inner" },\n    "inner-db": { "x": 3, "y": 4, "zone": "db2" }\n  },\n  "down": { "db": { "x": 1, "y": 2 } }\n}\n';
    const source = `//- /main.threat.yaml\nthreatmodel: A\nzones:\n  inner: {}\nelements:\n  db: { type: store, name: db, zone: inner }\n//- /main.threat.yaml.layout.json\n${layout}`;
    const closed = ['/main.threat.yaml.layout.json'];
    checkRename(source.replace('  db: {', '  d$0b: {'), 'kept', source.replace('  db: {', '  kept: {').replaceAll('"db": {', '"kept": {'), { closed });
    checkRename(source.replace('  inner: {', '  inn$0er: {'), 'core', source.replace('  inner: {', '  core: {').replace('zone: inner', 'zone: core').replace('"zone": "inner"', '"zone": "core"'), { closed });
  });

  it.each([
    ['a name that is taken', 'user', "'user' is the id of an element already"],
    ['a rule', 'AI-INF-02', "The catalogue has a rule 'AI-INF-02' already"],
    ['a flag', 'Yes', 'read as a flag'],
    ['a word for nothing', 'null', 'no value'],
    ['a word that access takes', 'everyone', "word that 'access' takes"],
  ])('refuses %s', (_, name, message) => checkRenameRefused('threatmodel: X\nelements:\n  ll$0m: { type: process }\n  user: { type: external }\n', name, message));

  it('refuses to give a zone the name of a type', () => checkRenameRefused('threatmodel: X\nzones:\n  z$0: { trust: 1 }\n', 'training', 'is a zone type'));

  it('refuses what belongs to the catalogue', () => {
    const { session, at } = setup('threatmodel: X\nelements:\n  a: { kind: agent }\ndecisions:\n  - { threat: AI-AG$0ENT-03, on: a, status: accepted, because: x }\n');
    expect(() => prepareRename(session, at)).toThrow('belongs to the catalogue');
  });
});

/** The files after others were moved. `expected` has only those that change. */
function checkMoved(source: string, moves: Record<string, string>, expected: Record<string, string>, options: Parameters<typeof setup>[1] = {}): void {
  const { session, fixture, uri } = setup(source, options);
  const edit = willRenameFiles(session, { files: Object.entries(moves).map(([oldUri, newUri]) => ({ oldUri: uri(oldUri), newUri: uri(newUri) })) });
  const changed = edit ? [...afterEdit(fixture.files, edit)].filter(([path, text]) => fixture.files.get(path) !== text) : [];
  // files of a fixture but the last end without their last line break
  expect(Object.fromEntries(changed.map(([path, text]) => [path, `${text.trimEnd()}\n`]))).toEqual(expected);
  for (const change of edit?.documentChanges ?? []) if ('kind' in change) expect(change.kind).toBe('rename');
}

describe('Files that are moved', () => {
  const source = '//- /main.threat.yaml\nthreatmodel: X\ninclude: [parts/a.threat.yaml, "./b.threat.yaml"] # parts\n//- /parts/a.threat.yaml\ninclude: ../b.threat.yaml\nelements:\n  x: { type: store, source: [../infra/main.tf] }\n//- /b.threat.yaml\nzones: {}\n';
  const main = 'threatmodel: X\ninclude: [parts/a.threat.yaml, "./b.threat.yaml"] # parts\n';
  const part = 'include: ../b.threat.yaml\nelements:\n  x: { type: store, source: [../infra/main.tf] }\n';

  it('are followed by the paths that lead to them', () => checkMoved(source, { '/parts/a.threat.yaml': '/parts/new.threat.yaml' }, { '/main.threat.yaml': main.replace('parts/a.', 'parts/new.') }));
  it('keep quotes and the way in which paths begin', () => checkMoved(source, { '/b.threat.yaml': '/zones.threat.yaml' }, { '/main.threat.yaml': main.replace('"./b.', '"./zones.'), '/parts/a.threat.yaml': part.replace('../b.', '../zones.') }));
  it('lead on to where they led', () => checkMoved(source, { '/parts/a.threat.yaml': '/a.threat.yaml' }, { '/main.threat.yaml': main.replace('parts/a.', 'a.'), '/parts/a.threat.yaml': part.replace('../b.', 'b.').replace('../infra', 'infra') }));
  it('move with their folder', () => checkMoved(source, { '/parts': '/deep/er/parts' }, { '/main.threat.yaml': main.replace('parts/a.', 'deep/er/parts/a.'), '/parts/a.threat.yaml': part.replace('../b.', '../../../b.').replace('../infra', '../../../infra') }));
  it('need nothing when everything moves, however their paths are written', () => checkMoved(source.replace('"./b.', '"./parts/../b.'), { '/parts': '/x/parts', '/main.threat.yaml': '/x/main.threat.yaml', '/b.threat.yaml': '/x/b.threat.yaml', '/infra': '/x/infra' }, {}));
  it('need not be open', () => checkMoved(source, { '/b.threat.yaml': '/zones.threat.yaml' }, { '/main.threat.yaml': main.replace('"./b.', '"./zones.'), '/parts/a.threat.yaml': part.replace('../b.', '../zones.') }, { closed: ['/main.threat.yaml', '/parts/a.threat.yaml', '/b.threat.yaml'] }));
  it('are written with the letters that people read', () => checkMoved(source, { '/b.threat.yaml': '/all%20zones.threat.yaml' }, { '/main.threat.yaml': main.replace('./b.', './all zones.'), '/parts/a.threat.yaml': part.replace('../b.', '../all zones.') }));
  it('are followed in the settings', () => checkMoved('//- /main.threat.yaml\nthreatmodel: X\n//- /.threatline.yaml\nrule-folders: [rules]\n', { '/rules': '/ours' }, { '/.threatline.yaml': 'rule-folders: [ours]\n' }));

  it('take their layout along', () => {
    const { session, uri } = setup('//- /m.threat.yaml\nthreatmodel: X\n//- /m.threat.yaml.layout.json\n{}\n', { closed: ['/m.threat.yaml.layout.json'] });
    const files = [{ oldUri: uri('/m.threat.yaml'), newUri: uri('/n.threat.yaml') }];
    expect(willRenameFiles(session, { files })?.documentChanges).toEqual([{ kind: 'rename', oldUri: uri('/m.threat.yaml.layout.json'), newUri: uri('/n.threat.yaml.layout.json') } satisfies RenameFile]);
    const unable = { ...session, client: { ...session.client, renameFiles: false } };
    expect(willRenameFiles(unable, { files })).toBeNull();
  });

  it('have paths between them', () => {
    expect(relativePath(`${root}/a/b.yaml`, `${root}/a/c.yaml`)).toBe('c.yaml');
    expect(relativePath(`${root}/a/b.yaml`, `${root}/x/y.yaml`)).toBe('../x/y.yaml');
    expect(relativePath(`${root}/a.yaml`, `${root}/a/a%20b.yaml`)).toBe('a/a b.yaml');
    expect(relativePath('file:///a.yaml', 'vscode-vfs://x/a.yaml')).toBeUndefined();
    expect(relativePath('untitled:a', 'file:///a')).toBeUndefined();
  });
});
