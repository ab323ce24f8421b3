import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../../cli/project.ts';
import { fileDiagnostics, messageText } from '../../../server/features/diagnostics.ts';
import { NodeHost } from '../../../server/node-host.ts';
import { defaultPresentation } from '../../../server/protocol.ts';
import type { Session } from '../../../server/session.ts';
import { canonical } from '../../../server/uris.ts';
import { Workspace } from '../../../server/workspace.ts';
import { ableClient } from '../../lsp/check.ts';
import { ownRule } from '../../support/own-rule.ts';
import { folder } from '../cli/run.ts';

/** Rule files of any form beside a sound one: the sound one is always read, and the editor and the command line say the same. */

interface Seen {
  readonly rules: readonly string[];
  /** `file code message`, of the settings and the rule files. */
  readonly problems: readonly string[];
}

function onDisk(root: string): Seen {
  const { catalog, problems } = openProject(root);
  return { rules: own(catalog.rules.keys()), problems: problems.map(({ source, code, message }) => `${path.relative(root, source.item.file)} ${code} ${message}`).sort() };
}

function inEditor(root: string): Seen {
  const workspace = new Workspace(new NodeHost(), { today: '2026-11-21' });
  const uri = (file: string): string => canonical(pathToFileURL(path.join(root, file)).href);
  workspace.setFolders([canonical(pathToFileURL(root).href)]);
  const session: Session = { workspace, client: ableClient, options: {}, presentation: defaultPresentation };
  const { catalog, ruleFiles } = workspace.project(uri('.threatline.yaml'));
  const files = [uri('.threatline.yaml'), ...ruleFiles.map(({ file }) => file)];
  return {
    rules: own(catalog.rules.keys()),
    problems: files.flatMap((file) => fileDiagnostics(session, file).filter(({ code }) => code !== 'rule-example').map((one) => `${file.slice(uri('').replace(/\/*$/, '/').length)} ${String(one.code)} ${messageText(one.message)}`)).sort(),
  };
}

function own(ids: Iterable<string>): string[] {
  return [...ids].filter((id) => id.startsWith('OUR-'));
}

const sound = { '.threatline.yaml': 'rule-folders: [rules]\n', 'rules/sound.yaml': ownRule };
const renamed = (id: string): string => ownRule.replace('OUR-RAG-01', id);

function check(root: string, rules: readonly string[], problems: readonly RegExp[]): void {
  const disk = onDisk(root);
  expect(disk).toEqual(inEditor(root));
  expect(disk.rules).toEqual(rules);
  expect(disk.problems).toHaveLength(problems.length);
  for (const [index, problem] of problems.entries()) expect(disk.problems[index]).toMatch(problem);
}

describe('beside a sound rule file', () => {
  it.each<[what: string, files: Record<string, string>, rules: string[], problems: RegExp[]]>([
    ['broken YAML', { 'rules/a.yaml': 'rules:\n  - id: "OUR-X\n' }, ['OUR-RAG-01'], [/^rules\/a\.yaml rule-file YAML: /]],
    ['unknown keys', { 'rules/a.yaml': 'rulse: []\n' }, ['OUR-RAG-01'], [/^rules\/a\.yaml rule-file There is no key 'rulse'. Did you mean 'rules'/]],
    ['an unknown key in a rule', { 'rules/a.yaml': renamed('OUR-RAG-02').replace('verify:', 'verfy:') }, ['OUR-RAG-01'], [/A rule needs 'verify'/, /no key 'verfy'. Did you mean 'verify'/]],
    ['an id that stands twice', { 'rules/z.yaml': ownRule }, ['OUR-RAG-01'], [/^rules\/z\.yaml rule-file There is another rule 'OUR-RAG-01' in sound\.yaml\.$/]],
    ['an id of the product', { 'rules/a.yaml': renamed('AI-INF-02') }, ['OUR-RAG-01'], [/^rules\/a\.yaml rule-file The catalogue already has a rule 'AI-INF-02'/]],
    ['an empty file', { 'rules/a.yaml': '' }, ['OUR-RAG-01'], []],
    ['a file of comments', { 'rules/a.yml': '# nothing yet\n' }, ['OUR-RAG-01'], []],
    ['a list in place of a map', { 'rules/a.yaml': '- a\n' }, ['OUR-RAG-01'], [/A rule file is a map/]],
    ['something that is no YAML at all', { 'rules/a.yaml': '{{ range .rules }}\n' }, ['OUR-RAG-01'], [/rules\/a\.yaml rule-file A key is a single word/]],
    ['10 MB', { 'rules/a.yaml': `rules:\n${'  # as long as a book\n'.repeat(500_000)}` }, ['OUR-RAG-01'], [/longer than 1000000 characters/]],
    ['another sound one in a folder below', { 'rules/more/deep/a.yml': renamed('OUR-RAG-02') }, ['OUR-RAG-02', 'OUR-RAG-01'], []],
    ['models and other files', { 'rules/m.threat.yaml': 'threatmodel: T\n', 'rules/threatmodel.yaml': 'threatmodel: T\n', 'rules/README.md': '# Rules\n', 'rules/node_modules/x/a.yaml': 'rools: []\n' }, ['OUR-RAG-01'], []],
    ['a folder that is not there', { '.threatline.yaml': 'rule-folders: [rules, nowhere]\n' }, ['OUR-RAG-01'], [/^\.threatline\.yaml settings Rules of 'nowhere' are not read: there is no such folder\.$/]],
    ['a folder that is a file', { '.threatline.yaml': 'rule-folders: [rules, README.md]\n', 'README.md': '# x\n' }, ['OUR-RAG-01'], [/Rules of 'README\.md' are not read: it is a file, and not one of YAML\.$/]],
    ['a single file', { '.threatline.yaml': 'rule-folders: [rules, more.yaml]\n', 'more.yaml': renamed('OUR-RAG-02') }, ['OUR-RAG-01', 'OUR-RAG-02'], []],
    ['the same folder twice', { '.threatline.yaml': 'rule-folders: [rules, ./rules/]\n' }, ['OUR-RAG-01'], []],
  ])('%s', (_, files, rules, problems) => {
    const root = folder({ ...sound, ...files });
    check(root, rules, problems);
  });

  it('an empty folder', () => {
    const root = folder({ ...sound, '.threatline.yaml': 'rule-folders: [rules, empty]\n' });
    mkdirSync(path.join(root, 'empty'));
    check(root, ['OUR-RAG-01'], [/^\.threatline\.yaml settings 'empty' holds no rule files/]);
  });

  it('links', () => {
    const root = folder({ ...sound, '.threatline.yaml': 'rule-folders: [rules, linked]\n', 'elsewhere/a.yaml': renamed('OUR-RAG-02') });
    symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'linked'));
    symlinkSync(path.join(root, 'elsewhere/a.yaml'), path.join(root, 'rules/link.yaml'));
    symlinkSync(path.join(root, 'rules'), path.join(root, 'rules/loop'));
    check(root, ['OUR-RAG-01'], [/Rules of 'linked' are not read: it is a link, and links are not followed/]);
  });

  it('more files than a project reads', () => {
    const root = folder(sound);
    for (let i = 0; i < 205; i++) writeFileSync(path.join(root, `rules/a${i}.yaml`), '');
    const { problems } = onDisk(root);
    expect(problems).toEqual([expect.stringMatching(/A project reads at most 200 rule files: some of 'rules' are left out/)]);
    expect(inEditor(root).problems).toEqual(problems);
    rmSync(path.join(root, 'rules'), { recursive: true });
  });
});
