import { keySpec } from '../../model/vocabulary/index.ts';
import type { RecordName, ValueType } from '../../model/vocabulary/index.ts';

/** Habits of writing that both printers and what they print from agree on. */

/** The record of the items of a section that has statements in the DSL; undefined for other sections. */
export function recordOfSection(name: string, shape: 'table' | 'list' | 'value'): RecordName | undefined {
  const spec = keySpec('model', name);
  if (!spec || spec.key !== name) return undefined;
  if (spec.type.is === 'table') return shape === 'table' ? spec.type.record : undefined;
  return spec.type.is === 'list' && spec.type.of.is === 'record' && shape === 'list' ? spec.type.of.record : undefined;
}

/** Texts that people wrote: in the DSL those of several lines have a blank line around them, which says nothing. */
export const spacedSections: ReadonlySet<string> = new Set(['threats', 'assumptions', 'exclusions', 'controls', 'decisions']);

/** What the header of a statement says, in the order in which YAML has it. */
export const headerOrder: ReadonlyMap<RecordName, readonly string[]> = new Map<RecordName, readonly string[]>([
  ['element', ['type', 'kind', 'name', 'zone']],
  ['zone', ['name', 'type', 'parent']],
  ['data', ['name', 'kind']],
  ['flow', ['from', 'to', 'data', 'protocol', 'bidirectional']],
  ['threat', ['on', 'title']],
  ['assumption', ['text', 'on']],
  ['exclusion', ['text']],
  ['control', ['name']],
  ['decision', ['threat', 'on', 'status']],
  ['control-use', ['status']],
  ['tool', ['name']],
]);

/** Lists that mostly hold one, and then go without brackets in YAML too. */
const mostlyOne: ReadonlySet<string> = new Set(['origin', 'format', 'evidence', 'on']);

/** Does YAML write one value alone in brackets here? */
export function bracketsAlone(key: string, type: ValueType | undefined): boolean {
  return ((type?.is === 'list' && type.of.is !== 'record') || (type?.is === 'table' && type.names !== undefined)) && !mostlyOne.has(key);
}
