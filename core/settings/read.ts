import type { Priority } from '../analysis/finding.ts';
import type { RuleOverride, Settings } from '../analysis/settings.ts';
import { defaultSettings } from '../analysis/settings.ts';
import type { YamlNode } from '../catalog/yaml-nodes.ts';
import { readYaml } from '../catalog/yaml-nodes.ts';
import type { Fields, Reading } from '../model/bind/fields.ts';
import { noFields, readRecord, report, short } from '../model/bind/fields.ts';
import type { CatalogWords } from '../model/catalog-words.ts';
import type { Problem } from '../model/problem.ts';
import { parseFlag } from '../model/truth.ts';
import type { Item, Node, Source } from '../syntax/tree.ts';
import { nearest } from '../text/similar.ts';

/** A path as written, relative to the settings file, and where. */
export interface NamedPath {
  readonly path: string;
  readonly source: Source;
}

export interface ProjectSettings {
  readonly settings: Settings;
  readonly problems: readonly Problem[];
  /** Folders of own rule files. */
  readonly ruleFolders: readonly NamedPath[];
  /** The file with the release of ATLAS to go by. */
  readonly atlasRelease?: NamedPath;
  readonly failOn?: Priority | 'never';
  readonly ignoreUnknown?: boolean;
}

export const noSettings: ProjectSettings = { settings: defaultSettings, problems: [], ruleFolders: [] };

/** Reads `.threatline.yaml`. Never throws; what cannot be read keeps its default and is a problem on the exact word. */
export function readSettings(file: string, text: string, words: CatalogWords): ProjectSettings {
  const { root, problems: form } = readYaml(text);
  const item: Item = { file, section: 'settings', kind: 'value', start: 0, text, problems: [] };
  const reading: Reading = { item, problems: [], pending: [], references: [] };
  for (const problem of form) report(reading, 'yaml-syntax', 'error', problem, problem.message);
  if (root !== undefined) reportTwice(reading, root);
  const fields = root === undefined ? noFields : readRecord(reading, words, 'settings', toNode(root), { start: 0, end: 0 }, 'The settings file');

  const packs = new Map<string, boolean>();
  for (const { key, value, source } of fields.get('packs')?.free ?? []) {
    const truth = parseFlag(value);
    if (words.packs && !words.packs.has(key)) {
      const guess = nearest(key, words.packs);
      report(reading, 'settings', 'warning', packKey(root, key) ?? source, `There is no pack '${short(key)}'.${guess ? ` Did you mean '${guess}'?` : ` There are ${[...words.packs].join(', ')}.`}`, guess);
    }
    if (truth === 'yes' || truth === 'no') packs.set(key, truth === 'yes');
    else report(reading, 'settings', 'error', source, `A pack is switched 'on' or 'off'.`);
  }
  const rules = new Map<string, RuleOverride>();
  for (const { key, fields: rule } of fields.get('rules')?.rows ?? []) {
    if (!words.rules.has(key.value)) {
      const guess = nearest(key.value, words.rules);
      report(reading, 'missing-reference', 'warning', key.source, `There is no rule '${key.value.slice(0, 60)}'.${guess ? ` Did you mean '${guess}'?` : ''}`, guess);
    }
    rules.set(key.value, override(rule));
  }
  const gates = fields.get('gates')?.fields ?? noFields;
  const policy = fields.get('decision-policy')?.fields ?? noFields;
  const accept = word(policy, 'accept') as Priority | undefined;
  const release = fields.get('atlas-release')?.values[0];
  const failOn = word(gates, 'fail-on') as Priority | 'never' | undefined;
  return {
    settings: { packs, rules, decisions: { require: (policy.get('require')?.values ?? []).map((v) => v.value), ...(accept ? { accept } : {}) } },
    problems: reading.problems,
    ruleFolders: (fields.get('rule-folders')?.values ?? []).map(({ value, source }) => ({ path: value, source })),
    ...(release ? { atlasRelease: { path: release.value, source: release.source } } : {}),
    ...(failOn ? { failOn } : {}),
    ...(word(gates, 'ignore-unknown') === 'yes' ? { ignoreUnknown: true } : {}),
  };
}

function override(rule: Fields): RuleOverride {
  const priority = word(rule, 'priority') as Priority | undefined;
  const dread: Record<string, number> = {};
  for (const [key, field] of rule.get('dread')?.fields ?? noFields) if (field.values[0]) dread[key] = Number(field.values[0].value);
  const because = word(rule, 'because');
  return {
    ...(word(rule, 'enabled') === 'no' ? { off: true } : {}),
    ...(priority ? { priority } : {}),
    ...(Object.keys(dread).length > 0 ? { dread } : {}),
    ...(because ? { because } : {}),
  };
}

/** Where the name of a pack is written. */
function packKey(root: YamlNode | undefined, name: string): YamlNode | undefined {
  const packs = root?.is === 'map' ? root.entries.find(({ key }) => key.value === 'packs')?.value : undefined;
  return packs?.is === 'map' ? packs.entries.find(({ key }) => key.value === name)?.key : undefined;
}

/** A key that stands twice in one map: the first counts, and that has to be said. */
function reportTwice(reading: Reading, node: YamlNode): void {
  if (node.is === 'list') for (const item of node.items) reportTwice(reading, item);
  if (node.is !== 'map') return;
  const seen = new Set<string>();
  for (const { key, value } of node.entries) {
    if (seen.has(key.value)) report(reading, 'duplicate-key', 'error', key, `'${short(key.value)}' stands here twice: keep one.`);
    seen.add(key.value);
    if (value) reportTwice(reading, value);
  }
}

function word(fields: Fields, key: string): string | undefined {
  return fields.get(key)?.values[0]?.value;
}

function toNode(node: YamlNode): Node {
  if (node.is === 'scalar') return { ...node, quoted: false };
  if (node.is === 'list') return { is: 'list', start: node.start, end: node.end, inline: false, items: node.items.map(toNode) };
  return {
    is: 'map', start: node.start, end: node.end, inline: false,
    entries: node.entries.map((entry) => ({
      key: { ...entry.key, quoted: false }, start: entry.key.start, end: entry.value?.end ?? entry.key.end, ...(entry.value ? { value: toNode(entry.value) } : {}),
    })),
  };
}
