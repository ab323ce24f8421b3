import type { Finding, Remedy } from '../analysis/finding.ts';
import { addDays } from '../model/bind/dates.ts';
import { impliedByProtocol } from '../catalog/protocol.ts';
import { short } from '../model/bind/fields.ts';
import type { DecisionStatus, Flow, Model, Subject } from '../model/model.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { Edit, Value } from '../syntax/surface.ts';
import { readYaml } from '../syntax/yaml/read.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import type { FileEdits, Fix, FixContext } from './fix.ts';

/** How far ahead a planned control is due when nothing else is known: a quarter's half, editable in place. */
const daysToPlan = 45;

/** Everything that can be done about a finding, best first: settle it, plan to, state what it asks, decide, change the rule's settings. */
export function fixesForFinding(finding: Finding, context: FixContext): Fix[] {
  const fixes: Fix[] = [];
  for (const remedy of finding.remedies) fixes.push(...remedyFixes(remedy, finding, context));
  if (fixes[0]) fixes[0] = { ...fixes[0], preferred: true };
  return [...fixes, ...stateKind(finding, context), ...decisionFixes(finding, context), ...settingsFixes(finding, context)];
}

function remedyFixes(remedy: Remedy, finding: Finding, context: FixContext): Fix[] {
  const { model } = context.analysis;
  const subject = subjectOf(model, remedy.at);
  if (!subject) return [];
  const on = `'${short(subject.id)}'`;
  if (remedy.is === 'attribute') {
    const value = remedy.value === 'yes' ? true : remedy.value === 'no' ? false : remedy.value;
    return [{ title: `State '${remedy.attribute}: ${value}' on ${on}`, group: 'mitigation', files: () => one(subject, context, reconcile(subject, remedy.attribute, remedy.value, context)) }];
  }
  const control = context.catalog.controls.get(remedy.control);
  const called = control ? `${remedy.control} (${control.name})` : remedy.control;
  const use = subject.controls.find((u) => u.id === remedy.control);
  const implied = (): readonly Edit[] =>
    Object.entries(control?.implies ?? {}).flatMap(([key, value]) => {
      const fact = subject.attributes.get(key);
      const opposite = fact && (fact.basis === 'stated' || fact.basis === 'implied') && fact.values[0] !== value && fact.values[0] !== 'unknown';
      return opposite ? reconcile(subject, key, String(value), context) : [];
    });
  const add = (record?: Record<string, Value>): readonly FileEdits[] => {
    const tree = treeOf(model, subject);
    return tree ? one(subject, context, [...surfaceOf(tree).addNamed(tree, subject.item, ['controls'], remedy.control, record), ...implied()]) : [];
  };
  const stated: Fix = {
    title: `State that ${called} is implemented on ${on}`, group: 'mitigation',
    files: () => add(use ? { status: 'implemented' } : context.snippets ? { status: 'implemented', evidence: { placeholder: '' } } : undefined),
  };
  if (use?.status === 'planned') return [stated];
  const owner = subjectOwner(finding, model);
  const plan: Fix = {
    title: `Plan ${called} on ${on}`, group: 'mitigation',
    files: () => {
      const tree = treeOf(model, subject);
      const record = { status: 'planned', owner: { placeholder: owner }, due: { placeholder: addDays(context.today, daysToPlan) } };
      return tree ? one(subject, context, surfaceOf(tree).addNamed(tree, subject.item, ['controls'], remedy.control, record)) : [];
    },
  };
  return [stated, plan];
}

/**
 * Edits that make an attribute true without leaving a contradiction: the attribute's own words, and a plaintext HTTP in the protocol where the value speaks against it.
 * Where only the protocol implies the opposite, its word alone changes.
 */
function reconcile(subject: Subject, attribute: string, value: string, context: FixContext): readonly Edit[] {
  const tree = treeOf(context.analysis.model, subject);
  if (!tree) return [];
  const surface = surfaceOf(tree);
  const fact = subject.attributes.get(attribute);
  const flow = 'is' in subject && subject.is === 'flow' ? (subject as unknown as Flow) : undefined;
  const written = flow?.protocol?.value;
  const against = written === undefined ? undefined : impliedByProtocol(context.catalog, written).get(attribute);
  const secure = written?.replace(/\bhttp\b(?!\/\d)/gi, (word) => (word === 'http' ? 'https' : 'HTTPS'));
  const mends = against !== undefined && against.value !== value && secure !== undefined && secure !== written && impliedByProtocol(context.catalog, secure).get(attribute)?.value === value;
  const protocol = mends ? surface.replaceWord(tree, subject.item, flow!.protocol!.source, secure) : [];
  if (mends && fact?.basis !== 'stated') return protocol;
  const set = surface.setValue(tree, subject.item, attribute.split('.'), value === 'yes' ? true : value === 'no' ? false : value);
  return [...protocol, ...set];
}

function stateKind(finding: Finding, context: FixContext): Fix[] {
  const element = context.analysis.model.elements.get(finding.subject);
  if (finding.subjectIs !== 'element' || !element?.kind || element.kindBasis !== 'inferred') return [];
  const { kind } = element;
  return [{
    title: `State that '${short(element.id)}' is of kind ${kind} (inferred from ${element.kindVia})`, group: 'mitigation',
    files: () => {
      const tree = treeOf(context.analysis.model, element);
      return tree ? one(element, context, surfaceOf(tree).setValue(tree, element.item, ['kind'], kind)) : [];
    },
  }];
}

const verbs: readonly (readonly [DecisionStatus, string])[] = [
  ['accepted', 'Accept'], ['in-progress', 'Mark as in progress:'], ['mitigated-elsewhere', 'Mark as mitigated elsewhere:'], ['transferred', 'Transfer'], ['avoided', 'Mark as avoided:'], ['not-applicable', 'Dismiss as not applicable:'],
];

function decisionFixes(finding: Finding, context: FixContext): Fix[] {
  if (finding.decision) return [];
  const { root } = context.analysis.model;
  return verbs.map(([status, verb]) => ({
    title: `${verb} ${finding.rule} on '${short(finding.subject)}'`, group: 'decision',
    files: () => {
      const value: Record<string, Value> = { threat: finding.rule, on: finding.subject, status, because: { placeholder: '' } };
      const wanted = new Set([...context.settings.decisions.require, ...(status === 'mitigated-elsewhere' ? ['evidence'] : []), ...(status === 'in-progress' ? ['owner', 'due'] : [])]);
      wanted.delete('date');
      for (const key of wanted) value[key] = { placeholder: key === 'until' || key === 'due' ? addDays(context.today, 90) : '' };
      if (!wanted.has('by') && status !== 'in-progress') value['by'] = { placeholder: '' };
      value['date'] = context.today;
      return [{ file: root.file, edits: surfaceOf(root).addItem(root, 'decisions', undefined, value) }];
    },
  }));
}

function settingsFixes(finding: Finding, context: FixContext): Fix[] {
  const { settingsFile } = context;
  if (!settingsFile || !finding.definition) return [];
  const set = (record: Record<string, Value>): readonly FileEdits[] => {
    const tree: DocumentTree = settingsFile.tree ?? readYaml(settingsFile.file, '');
    const surface = surfaceOf(tree);
    const existing = tree.items.find((item) => item.section === 'rules' && item.key?.value === finding.rule);
    const stated = (key: string): boolean => existing?.value?.is === 'map' && existing.value.entries.some((entry) => entry.key.value === key && entry.value !== undefined);
    // the reason that somebody gave stays theirs
    const edits = existing ? Object.entries(record).flatMap(([key, value]) => (key === 'because' && stated(key) ? [] : surface.setValue(tree, existing, [key], value))) : surface.addItem(tree, 'rules', finding.rule, record);
    return [settingsFile.tree ? { file: settingsFile.file, edits } : { file: settingsFile.file, edits, create: true }];
  };
  const lower = ({ critical: 'high', high: 'medium', medium: 'low', low: 'info', info: undefined } as const)[finding.priority];
  const fixes: Fix[] = [];
  if (lower) fixes.push({ title: `Grade ${finding.rule} as ${lower} in this project`, group: 'settings', files: () => set({ priority: lower, because: { placeholder: '' } }) });
  fixes.push({ title: `Switch ${finding.rule} off in this project`, group: 'settings', files: () => set({ enabled: false, because: { placeholder: '' } }) });
  return fixes;
}

function subjectOf(model: Model, id: string): Subject | undefined {
  return model.elements.get(id) ?? model.flows.get(id) ?? model.zones.get(id) ?? model.data.get(id);
}

function subjectOwner(finding: Finding, model: Model): string {
  const owner = model.system.get('owner')?.values[0] ?? '';
  return finding.subjectIs === 'element' || finding.subjectIs === 'flow' ? short(owner) : '';
}

/** The document that an item stands in. */
export function treeOf(model: Model, subject: { readonly item: { readonly file: string } }): DocumentTree | undefined {
  return model.documents.find((tree) => tree.file === subject.item.file);
}

function one(subject: Subject, context: FixContext, edits: readonly Edit[]): readonly FileEdits[] {
  const tree = treeOf(context.analysis.model, subject);
  return tree && edits.length > 0 ? [{ file: tree.file, edits }] : [];
}
