import { knownOf } from './known.ts';
import { readControl, readKind, readProtocol, readZoneType } from './lists.ts';
import { placeOfRule } from './places.ts';
import type { RulePlace } from './places.ts';
import { quote, Reading } from './reading.ts';
import type { CatalogProblem, IdCheck } from './reading.ts';
import { readRule } from './rules.ts';
import type { ReadRule } from './rules.ts';
import type { CatalogData, Control, Kind, Protocol, Rule, ZoneType } from './types.ts';
import { keysOf } from './words.ts';
import type { YamlNode, YamlScalar } from './yaml-nodes.ts';
import { readYaml } from './yaml-nodes.ts';

export type { ExamplePlace, RulePlace } from './places.ts';
export type { CatalogProblem } from './reading.ts';

export interface LoadOptions {
  /** The catalogue that the files add to: its kinds, controls and rules may be named, its ids may not be taken again. */
  readonly base?: CatalogData;
  /** The pack of files that name none. */
  readonly pack?: string;
  /** Reads a text in place of readYaml, for whoever keeps what has been read. */
  readonly parse?: (text: string) => ReturnType<typeof readYaml>;
  /** For ids of ATLAS and OWASP that rules and controls name; without it only their form is looked at. */
  readonly checkId?: IdCheck;
}

const topKeys = keysOf('rule-file');
/** What a file read into memory once may hold; more would be a mistake. */
const maxEntries = 5000;

interface Loaded<T> { readonly value: T; readonly node: YamlScalar; readonly reading: Reading }

interface OpenFile { readonly reading: Reading; readonly pack: string; section(name: string): readonly YamlNode[] }

/**
 * Reads catalogue files or own rule files, and checks their form and meaning.
 * @param documents every file of the catalogue (or all own rule files) at once: they may name each other's ids.
 * @returns what is without error, the problems of all files in order, and where each rule stands, those with errors too. Never throws, whatever the texts hold.
 */
export function loadCatalog(documents: readonly { readonly file: string; readonly text: string }[], options: LoadOptions = {}): { data: CatalogData; problems: CatalogProblem[]; places: RulePlace[] } {
  const files = documents.map((document) => openFile(document, options));
  const base = options.base;

  const kinds = readSection(files, 'kinds', base?.kinds, readKind);
  const controls = readSection(files, 'controls', base?.controls, readControl);
  const zoneTypes = readSection(files, 'zone-types', base?.zoneTypes, readZoneType);
  const protocols = readSection(files, 'protocols', base?.protocols, readProtocol);

  const known = knownOf({ kinds: [...(base?.kinds ?? []), ...kinds], controls: [...(base?.controls ?? []), ...controls], zoneTypes: [...(base?.zoneTypes ?? []), ...zoneTypes] });
  const read: Loaded<ReadRule>[] = [];
  for (const { reading, pack, section } of files) {
    for (const node of section('rules')) {
      const rule = readRule(reading, known, node, pack);
      if (rule !== undefined) read.push({ value: rule, node: rule.idNode, reading });
    }
  }
  const unique = withoutDuplicates(read.map((one) => ({ ...one, id: one.value.rule.id })), 'rule', new Set(base?.rules.map((rule) => rule.id)));
  const rules = checkRefinements(unique, base?.rules ?? []);
  const byId = new Map(unique.map(({ node }, index) => [node, rules[index]]));
  const places = files.flatMap(({ reading, section }) => section('rules').map((node) => placeOfRule(reading.file, node, byId.get(idNode(node)!))));
  return { data: { rules, kinds, controls, zoneTypes, protocols }, problems: files.flatMap(({ reading }) => ordered(reading.problems)), places };
}

function ordered(problems: readonly CatalogProblem[]): CatalogProblem[] {
  return [...problems].sort((a, b) => a.start - b.start || a.end - b.end);
}

function openFile({ file, text }: { readonly file: string; readonly text: string }, { pack: defaultPack = 'own', parse = readYaml, checkId }: LoadOptions): OpenFile {
  const reading = new Reading(file, text, checkId);
  const { root, problems } = parse(text);
  for (const problem of problems) reading.error(problem, problem.message);
  reading.isBroken = problems.length > 0;
  const none: OpenFile = { reading, pack: defaultPack, section: () => [] };
  if (root === undefined) return none;
  const fields = reading.map(root, root, 'A rule file', topKeys);
  if (fields === undefined) return none;
  const pack = fields.optionalText('pack') ?? defaultPack;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(pack)) reading.error(fields.span('pack'), `A pack is named by small letters, digits and hyphens: our-rules.`);
  const sections = new Map<string, readonly YamlNode[]>();
  for (const name of topKeys.slice(1)) {
    const entry = fields.entry(name);
    if (entry?.value === undefined) continue;
    if (entry.value.is !== 'list') reading.error(entry.value, `'${name}' is a list: each entry begins with '- id:'.`);
    else {
      if (entry.value.items.length > maxEntries) reading.error(entry.key, `'${name}' has more than ${maxEntries} entries; the rest is not read.`);
      sections.set(name, entry.value.items.slice(0, maxEntries));
    }
  }
  return { reading, pack, section: (name) => sections.get(name) ?? [] };
}

function idNode(node: YamlNode): YamlScalar | undefined {
  const id = node.is === 'map' ? node.entries.find((entry) => entry.key.value === 'id')?.value : undefined;
  return id?.is === 'scalar' ? id : undefined;
}

function readSection<T extends Kind | Control | ZoneType | Protocol>(files: readonly OpenFile[], name: string, base: readonly T[] | undefined, read: (reading: Reading, node: YamlNode) => T | undefined): T[] {
  const all: (Loaded<T> & { id: string })[] = [];
  for (const { reading, section } of files) {
    for (const node of section(name)) {
      const value = read(reading, node);
      const id = idNode(node);
      if (value !== undefined && id !== undefined) all.push({ value, node: id, reading, id: value.id });
    }
  }
  return withoutDuplicates(all, name.replace(/s$/, '').replace('-', ' '), new Set(base?.map((one) => one.id))).map((one) => one.value);
}

/** The last part of a path or a URI. */
function nameOf(file: string): string {
  const name = file.slice(file.lastIndexOf('/') + 1);
  return file.includes('://') ? name.replaceAll('%20', ' ') : name;
}

/** Keeps the first of each id; the others are errors. */
function withoutDuplicates<T extends { readonly id: string; readonly node: YamlScalar; readonly reading: Reading }>(all: readonly T[], what: string, taken: ReadonlySet<string>): T[] {
  const first = new Map<string, T>();
  for (const one of all) {
    const other = first.get(one.id);
    if (taken.has(one.id)) one.reading.error(one.node, `The catalogue already has a ${what} ${quote(one.id)}; choose another id.`);
    else if (other !== undefined) one.reading.error(one.node, `There is another ${what} ${quote(one.id)} in ${other.reading.file === one.reading.file ? 'this file' : nameOf(other.reading.file)}.`);
    else first.set(one.id, one);
  }
  return [...first.values()];
}

/** `refines` names rules that exist, of the same category, and never goes round in a circle. What does not is left out; the rule stays. */
function checkRefinements(read: readonly Loaded<ReadRule>[], base: readonly Rule[]): Rule[] {
  const byId = new Map<string, Rule>(base.map((rule) => [rule.id, rule]));
  for (const { value } of read) byId.set(value.rule.id, value.rule);
  return read.map(({ value: { rule, refinesNodes }, reading }) => {
    const bad = new Set<string>();
    for (const node of refinesNodes) {
      const other = byId.get(node.value);
      if (other === undefined) reading.unknown(node, 'rule', node.value, byId.keys());
      else if (other.stride !== rule.stride) reading.error(node, `'${node.value}' is of the category ${other.stride}, this rule of ${rule.stride}: a rule refines rules of its own category.`);
      else if (reaches(other, rule.id, byId)) reading.error(node, `'${node.value}' refines this rule in turn.`);
      else continue;
      bad.add(node.value);
    }
    return bad.size === 0 ? rule : { ...rule, refines: rule.refines.filter((id) => !bad.has(id)) };
  });
}

function reaches(from: Rule, id: string, byId: ReadonlyMap<string, Rule>): boolean {
  const seen = new Set<string>();
  const waiting = [from];
  for (let rule = waiting.pop(); rule !== undefined; rule = waiting.pop()) {
    if (rule.id === id) return true;
    if (seen.has(rule.id)) continue;
    seen.add(rule.id);
    for (const next of rule.refines) {
      const other = byId.get(next);
      if (other !== undefined) waiting.push(other);
    }
  }
  return false;
}
