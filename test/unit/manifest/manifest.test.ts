import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defaultPresentation, languageIds } from '../../../server/protocol.ts';

/** package.json is a promise to VS Code; these tests hold it to what the sources do. */

interface Contributes {
  readonly languages: { id: string; configuration: string; icon: { light: string; dark: string } }[];
  readonly grammars: { language: string; scopeName: string; path: string }[];
  readonly commands: { command: string; title: string; category: string; icon?: string }[];
  readonly configuration: { properties: Record<string, { default: unknown; markdownDescription?: string }> };
  readonly menus: Record<string, { command: string; when?: string }[]>;
  readonly views: Record<string, { id: string }[]>;
  readonly viewsContainers: { activitybar: { id: string; icon: string }[] };
  readonly viewsWelcome: { view: string; contents: string; when: string }[];
  readonly configurationDefaults: Record<string, unknown>;
  readonly keybindings?: { command: string; key: string; mac?: string }[];
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { main: string; icon: string; activationEvents: string[]; contributes: Contributes; scripts: Record<string, string>; bin: Record<string, string> };
const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);

function sources(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');
}

const client = sources('client');

describe('commands', () => {
  it('are those that the client registers', () => {
    const registered = [...client.matchAll(/command\('(threatline\.\w+)'/g)].map((match) => match[1]);
    expect(registered.sort()).toEqual([...commands].sort());
  });

  it.each(contributes.commands)('$command has a title in our category', ({ title, category }) => {
    expect(title).toMatch(/^[A-Z]/);
    expect(category).toBe('Threatline');
  });

  it('in menus, keybindings and links exist', () => {
    const used = [
      ...Object.values(contributes.menus).flat().map(({ command }) => command),
      ...(contributes.keybindings ?? []).map(({ command }) => command),
      ...contributes.viewsWelcome.flatMap(({ contents }) => [...contents.matchAll(/command:(threatline\.\w+)/g)].map((match) => match[1]!)),
      ...[...client.matchAll(/command:(threatline\.\w+)\?/g)].map((match) => match[1]!),
    ];
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((command) => !commands.includes(command))).toEqual([]);
  });

  it('depend on contexts that the client sets', () => {
    const conditions = [...Object.values(contributes.menus).flat().map(({ when }) => when ?? ''), ...contributes.viewsWelcome.map(({ when }) => when)].join(' ');
    const contexts = [...new Set([...conditions.matchAll(/(?<!== )\bthreatline\.\w+/g)].map((match) => match[0]))];
    expect(contexts).toContain('threatline.hasModel');
    for (const context of contexts) expect(client).toContain(`set('${context}'`);
  });
});

describe('settings', () => {
  const properties = Object.entries(contributes.configuration.properties);

  it.each(properties)('%s is documented and has a default', (_name, property) => {
    expect(property.markdownDescription).toMatch(/\.$/);
    expect(property.default).toBeDefined();
  });

  it.each(properties.map(([name]) => name))('%s is read', (name) => {
    // vscode-languageclient reads trace.server by the id of the client.
    if (name === 'threatline.trace.server') expect(client).toMatch(/new LanguageClient\(\s*'threatline'/);
    else expect(client).toContain(`get('${name.replace('threatline.', '')}'`);
  });

  it('that the client reads are declared, with the same default', () => {
    const read = [...client.matchAll(/\.get\('([\w.]+)', (true|false|'')\)/g)].filter((match) => !match[1]!.startsWith('threats.'));
    expect(read.length).toBeGreaterThan(4);
    for (const [, name, fallback] of read) {
      expect(contributes.configuration.properties[`threatline.${name}`]?.default, name).toBe(fallback === "''" ? '' : fallback === 'true');
    }
  });

  it('have the defaults that the server assumes', () => {
    const flat = (value: object, path: string): [string, unknown][] =>
      Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'object' ? flat(inner as object, `${path}.${key}`) : [[`${path}.${key}`, inner]]));
    for (const [name, value] of flat(defaultPresentation, 'threatline')) expect(contributes.configuration.properties[name]?.default, name).toBe(value);
  });
});

describe('files and ids', () => {
  it('named in the manifest exist', () => {
    const files = [
      manifest.icon,
      ...contributes.languages.flatMap(({ configuration, icon }) => [configuration, icon.light, icon.dark]),
      ...contributes.grammars.map(({ path }) => path),
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(manifest.scripts).flatMap((script) => [...script.matchAll(/(?:^|\s)((?:scripts|test)\/[\w/.-]+\.mjs|esbuild\.mjs)/g)].map((match) => match[1]!)),
    ];
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('that are built are entries of the build', () => {
    const build = readFileSync('esbuild.mjs', 'utf8');
    for (const file of [manifest.main, ...Object.values(manifest.bin), './dist/server.js']) expect(build).toContain(`'${file.replace('./', '')}'`);
  });

  it('of languages are those that the server answers for, and activate the extension', () => {
    expect(contributes.languages.map(({ id }) => id).sort()).toEqual(Object.values(languageIds).sort());
    for (const { id } of contributes.languages) {
      expect(manifest.activationEvents).toContain(`onLanguage:${id}`);
      expect(contributes.configurationDefaults).toHaveProperty([`[${id}]`]);
    }
  });

  it('of views and containers are used as they are declared', () => {
    const containers = contributes.viewsContainers.activitybar.map(({ id }) => id);
    expect(Object.keys(contributes.views).filter((id) => !containers.includes(id))).toEqual([]);
    for (const { id } of Object.values(contributes.views).flat()) expect(client).toContain(`'${id}'`);
  });

  it('of grammars belong to declared languages', () => {
    for (const { language, scopeName, path } of contributes.grammars) {
      expect(contributes.languages.map(({ id }) => id)).toContain(language);
      expect((JSON.parse(readFileSync(path, 'utf8')) as { scopeName: string }).scopeName).toBe(scopeName);
    }
  });
});
