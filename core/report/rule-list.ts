import type { Priority } from '../analysis/finding.ts';
import type { Settings } from '../analysis/settings.ts';
import { packIsOn } from '../analysis/settings.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Condition, OneOrMore, Rule } from '../catalog/types.ts';

/** A rule as it stands in a project: what it is about, where it comes from, what the settings make of it. */
export interface RuleEntry {
  readonly id: string;
  readonly title: string;
  readonly stride: string;
  readonly pack: string;
  /** 'when': a condition says so, finding by finding. */
  readonly aiSpecific: boolean | 'when';
  /** What its `to` names; empty where it names only types. Kinds of groups are among the kinds. */
  readonly types: readonly string[];
  readonly kinds: readonly string[];
  readonly kindGroups: readonly string[];
  readonly atlas: readonly string[];
  readonly owasp: readonly string[];
  readonly cwe: readonly string[];
  readonly nist: readonly string[];
  /** undefined: it comes with the product. */
  readonly source?: { readonly file: string; readonly line: number };
  readonly examples: number;
  readonly enabled: boolean;
  /** What the settings change of it. */
  readonly override?: { readonly priority?: Priority; readonly dread?: Readonly<Record<string, number>>; readonly because?: string };
}

/** Every rule of a catalogue under the settings of a project, in the catalogue's order. @param sourceOf where an own rule stands */
export function ruleEntries(catalog: Catalog, settings: Settings, sourceOf: (rule: Rule) => RuleEntry['source']): RuleEntry[] {
  return [...catalog.rules.values()].map((rule) => {
    const override = settings.rules.get(rule.id);
    const source = sourceOf(rule);
    const { off, ...changes } = override ?? {};
    return {
      id: rule.id, title: rule.title, stride: rule.stride, pack: rule.pack, aiSpecific: typeof rule.aiSpecific === 'boolean' ? rule.aiSpecific : 'when', ...subjectsOf(rule.to, catalog),
      atlas: rule.atlas.techniques, owasp: rule.owasp, cwe: rule.cwe, nist: rule.nist, ...(source ? { source } : {}), examples: rule.examples.length,
      enabled: packIsOn(settings, rule.pack) && off !== true, ...(Object.keys(changes).length > 0 ? { override: changes } : {}),
    };
  });
}

/** What a `to` names, outside of what it denies. */
function subjectsOf(to: Condition, catalog: Catalog): Pick<RuleEntry, 'types' | 'kinds' | 'kindGroups'> {
  const types = new Set<string>();
  const kinds = new Set<string>();
  const kindGroups = new Set<string>();
  const add = (set: Set<string>, values: OneOrMore): void => (typeof values === 'string' ? [values] : values).forEach((value) => set.add(value));
  const look = (condition: Condition): void => {
    if ('all' in condition) condition.all.forEach(look);
    else if ('any' in condition) condition.any.forEach(look);
    else if ('type' in condition) add(types, condition.type);
    else if ('kind' in condition) add(kinds, condition.kind);
    else if ('kind-group' in condition) add(kindGroups, condition['kind-group']);
  };
  look(to);
  for (const group of kindGroups) for (const kind of catalog.kindsInGroup(group)) kinds.add(kind.id);
  return { types: [...types], kinds: [...kinds], kindGroups: [...kindGroups] };
}

const wordsShown = 3;

function shortly(words: readonly string[]): string {
  if (words.length === 0) return '-';
  return `${words.slice(0, wordsShown).join(' ')}${words.length > wordsShown ? ` +${words.length - wordsShown}` : ''}`;
}

/** The list as lines of aligned columns, with a head. */
export function ruleTable(entries: readonly RuleEntry[]): string {
  const rows = entries.map((entry) => [
    entry.id, entry.enabled ? (entry.override?.priority ?? (entry.override?.dread ? 're-scored' : 'on')) : 'off', entry.stride, entry.pack,
    shortly([...entry.types, ...entry.kindGroups, ...(entry.kindGroups.length > 0 ? [] : entry.kinds)]), entry.atlas.join(' ') || '-', entry.source ? `${entry.source.file}:${entry.source.line}` : 'built in', entry.title,
  ]);
  const head = ['RULE', 'STATE', 'STRIDE', 'PACK', 'ABOUT', 'ATLAS', 'FROM', 'TITLE'];
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map((row) => row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('  ')).join('\n') + '\n';
}
