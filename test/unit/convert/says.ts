import { keySpec } from '../../../core/model/vocabulary/index.ts';
import type { RecordName } from '../../../core/model/vocabulary/index.ts';
import type { Analysis } from '../../../core/analysis/analyse.ts';
import { recordOfSection } from '../../../core/syntax/print/house.ts';
import type { DocumentTree, Node } from '../../../core/syntax/tree.ts';
import { catalog } from '../../support/analyse.ts';

/**
 * What a document says, without how: both syntaxes of one model give the same. Sections and entries are sorted; a list of one is its member; a control that is said with its status
 * alone is one with a status; a type that the kind implies is left out.
 */
export function says(tree: DocumentTree): unknown {
  const sections = new Map<string, unknown[]>();
  const say = (name: string, said: unknown): void => void sections.set(name, [...(sections.get(name) ?? []), said]);
  for (const { name, shape: written, items } of tree.sections) {
    const isKnown = recordOfSection(name, 'table') ?? recordOfSection(name, 'list');
    if (items.length === 0 && !isKnown) say(name, null);
    for (const kind of ['value', 'entry', 'list-entry'] as const) {
      const some = items.filter((item) => item.kind === kind);
      const record = recordOfSection(name, kind === 'entry' ? 'table' : kind === 'list-entry' ? 'list' : 'value');
      if (some.length === 0) continue;
      if (record) for (const item of some) say(name, [item.key?.value ?? '', thing(item.value, record)]);
      else if (kind === 'value')
        for (const item of some) {
          // a key of one's own that holds a map is a table in YAML and a value in the DSL
          if (item.value?.is === 'map' && item.value.entries.length > 0 && !keySpec('model', name)) for (const entry of item.value.entries) say(name, [entry.key.value, value(entry.value, undefined)]);
          else say(name, isEmpty(item.value) ? null : value(item.value, undefined, name));
        }
      else if (kind === 'entry') for (const item of some) say(name, [item.key!.value, value(item.value, undefined)]);
      else say(name, written === 'list' && some.length === 1 && some[0]!.value?.is === 'scalar' ? some[0]!.value.value : some.map((item) => (isEmpty(item.value) ? null : value(item.value, undefined))));
    }
  }
  return [...sections].map(([name, items]) => [name, items.map((item) => JSON.stringify(item)).sort()]).sort();
}

/** Is nothing said? */
function isEmpty(node: Node | undefined): boolean {
  return !node || (node.is === 'list' && node.items.length === 0) || (node.is === 'map' && node.entries.length === 0);
}

/** An item: nothing written and an empty map are the same. */
function thing(node: Node | undefined, record: RecordName | undefined): unknown {
  if (node === undefined && record !== undefined) return [];
  return value(node, record);
}

function value(node: Node | undefined, record: RecordName | undefined, key?: string): unknown {
  if (!node) return null;
  if (node.is === 'scalar') return node.value;
  const type = key === undefined ? undefined : keySpec(record ?? 'model', key)?.type;
  if (node.is === 'list') {
    if (node.items.length === 1 && node.items[0]!.is === 'scalar') return node.items[0]!.value;
    return node.items.map((item) => (isEmpty(item) ? null : value(item, undefined)));
  }
  const inner = type?.is === 'record' ? type.record : key === undefined ? record : undefined;
  const implied = impliedType(node);
  return node.entries
    .filter((entry) => !(record === 'element' && key === undefined && entry.key.value === 'type' && entry.value?.is === 'scalar' && entry.value.value === implied))
    .map((entry) => [nameOf(inner ?? (key === undefined ? record : undefined), entry.key.value), isTable(record, key, entry.key.value) ? rows(entry.value, entry.key.value) : value(entry.value, inner ?? (key === undefined ? record : undefined), inner || key === undefined ? entry.key.value : undefined)])
    .map((entry) => JSON.stringify(entry))
    .sort();
}

/** The one spelling of a key. */
function nameOf(record: RecordName | undefined, key: string): string {
  return (record === undefined ? undefined : keySpec(record, key)?.key) ?? key;
}

function isTable(record: RecordName | undefined, key: string | undefined, name: string): boolean {
  const type = record === undefined || key !== undefined ? undefined : keySpec(record, name)?.type;
  return type?.is === 'table' && type.names !== undefined;
}

function rows(node: Node | undefined, table: string): unknown {
  const record = table.toLowerCase() === 'tools' ? 'tool' : 'control-use';
  if (!node) return null;
  const members = node.is === 'map' ? node.entries.map((entry) => [entry.key.value, entry.value] as const)
    : (node.is === 'list' ? node.items : [node]).map((member) => (member.is === 'scalar' ? [member.value, undefined] as const : member.is === 'map' && member.entries.length === 1 ? [member.entries[0]!.key.value, member.entries[0]!.value] as const : ['', member] as const));
  return members.map(([name, row]) => JSON.stringify([name, row?.is === 'scalar' ? [JSON.stringify(['status', row.value])] : isEmpty(row) ? null : value(row, record)])).sort();
}

function impliedType(node: Node): string | undefined {
  const kind = node.is === 'map' ? node.entries.find((entry) => entry.key.value === 'kind')?.value : undefined;
  return kind?.is === 'scalar' ? catalog.kinds.get(kind.value)?.type : undefined;
}

/** Findings with their states, and problems: what an analysis makes of a model. */
export function findingsOf(analysis: Analysis): unknown {
  return { findings: analysis.findings.map((f) => `${f.id} ${f.state} ${f.priority}`).sort(), problems: analysis.problems.map((p) => `${p.code} ${p.severity}`).sort() };
}
