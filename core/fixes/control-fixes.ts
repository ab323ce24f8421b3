import type { Finding } from '../analysis/finding.ts';
import { canStandOn } from '../analysis/remedies.ts';
import type { Atlas, Mitigation } from '../knowledge/atlas.ts';
import { findAtlasIds } from '../knowledge/atlas.ts';
import { idMeant } from '../knowledge/check.ts';
import { ancestors } from '../model/bind/zones.ts';
import { short } from '../model/bind/fields.ts';
import type { Element, Model, Subject } from '../model/model.ts';
import type { Value } from '../syntax/surface.ts';
import { surfaceOf } from '../syntax/surfaces.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import { treeOf } from './finding-fixes.ts';
import type { Fix, FixContext } from './fix.ts';

/**
 * 'Add as control': what ATLAS recommends against a technique, as a control of the catalogue on an element, flow or zone. ATLAS links say nothing about this system, so
 * the control is planned, and no finding is claimed to be settled by it.
 */

/**
 * The controls that implement the mitigations of some ATLAS ids (techniques, or mitigations themselves) and can stand on a subject, in the order of ids and mitigations. A sub-technique that
 * ATLAS links to no mitigation has those of its technique. What stands there or around it already is left out.
 * @param without ids of controls that are offered otherwise
 */
export function controlFixes(ids: readonly string[], on: string, context: FixContext, without: ReadonlySet<string> = new Set()): Fix[] {
  const { catalog, atlas } = context;
  const { model } = context.analysis;
  const subject = subjectAt(model, on);
  if (!atlas || !subject) return [];
  const offered = new Set([...without, ...standingAround(model, subject)]);
  const fixes: Fix[] = [];
  for (const mitigation of mitigationsOf(ids, atlas))
    for (const control of catalog.controls.values()) {
      if (!control.atlas.includes(mitigation.id) || offered.has(control.id) || !canStandOn(catalog, control.id, subject)) continue;
      offered.add(control.id);
      fixes.push({
        title: `Add as control on '${short(subject.id)}': ${control.id} (${mitigation.id} ${mitigation.name})`, group: 'control',
        files: () => {
          const tree = treeOf(model, subject);
          const record: Record<string, Value> = { status: context.snippets ? { placeholder: 'planned' } : 'planned' };
          const edits = tree ? surfaceOf(tree).addNamed(tree, subject.item, ['controls'], control.id, record) : [];
          return tree && edits.length > 0 ? [{ file: tree.file, edits }] : [];
        },
      });
    }
  return fixes;
}

/** The same for a finding and the ids that its rule, or its author, gives. Controls that its own fixes offer are left out, and others that are offered already. */
export function controlFixesForFinding(finding: Finding, context: FixContext, without: ReadonlySet<string> = new Set()): Fix[] {
  const { definition } = finding;
  const { atlas } = context;
  if (!atlas) return [];
  const own = context.analysis.model.threats.get(finding.rule)?.atlas.map((one) => idMeant(atlas, 'atlas', one.value)) ?? [];
  const ids = definition ? [...definition.atlas.mitigations, ...definition.atlas.techniques] : own;
  return controlFixes(ids, finding.subject, context, new Set([...without, ...controlRemedies(finding)]));
}

/** The controls that a finding's own fixes offer. */
export function controlRemedies(finding: Finding): string[] {
  return finding.remedies.flatMap((remedy) => (remedy.is === 'control' ? [remedy.control] : []));
}

/** An ATLAS id in the text of a model, and what a control against it would stand on. */
export interface IdInText {
  readonly id: string;
  /** Id of an element, flow or zone. */
  readonly on: string;
}

/**
 * The ids of techniques and mitigations that touch a range of a document, comments included, each with its subject: what a threat is on, or the element, flow or zone
 * in whose lines the id stands; of a comment between two, the one below it.
 */
export function atlasIdsAt(model: Model, tree: DocumentTree, start: number, end: number, atlas: Atlas): IdInText[] {
  const from = tree.text.lastIndexOf('\n', Math.max(0, start - 1)) + 1;
  const stop = tree.text.indexOf('\n', end);
  const found: IdInText[] = [];
  for (const { id, start: at, end: until } of findAtlasIds(tree.text.slice(from, stop < 0 ? tree.text.length : stop))) {
    if (from + at > end || from + until < start || (!atlas.technique(id) && !atlas.mitigation(id))) continue;
    const on = ownerAt(model, tree, from + at);
    if (on !== undefined && !found.some((one) => one.id === id && one.on === on)) found.push({ id, on });
  }
  return found;
}

function ownerAt(model: Model, tree: DocumentTree, offset: number): string | undefined {
  const item = tree.items.find((one) => one.start <= offset && offset <= one.start + one.text.length) ?? itemBefore(tree, offset) ?? itemBelow(tree, offset);
  if (!item) return undefined;
  for (const subjects of [model.elements, model.flows, model.zones] as readonly ReadonlyMap<string, Subject>[]) for (const subject of subjects.values()) if (subject.item === item) return subject.id;
  for (const threat of model.threats.values()) if (threat.item === item) return threat.on?.value;
  return undefined;
}

/** The item that ends on the same line: a comment behind it is about it. */
function itemBefore(tree: DocumentTree, offset: number): DocumentTree['items'][number] | undefined {
  const last = tree.items.findLast((one) => one.start + one.text.length <= offset);
  return last && !tree.text.slice(last.start + last.text.length, offset).includes('\n') ? last : undefined;
}

/** The item that follows with nothing but comments and white space between, on the next lines. */
function itemBelow(tree: DocumentTree, offset: number): DocumentTree['items'][number] | undefined {
  const next = tree.items.find((one) => one.start > offset);
  const between = next && tree.text.slice(offset, next.start).split('\n').slice(1);
  return between?.every((line) => /^\s*(?:#.*|\/\/.*)?$/.test(line)) && !between.slice(0, -1).some((line) => line.trim() === '') ? next : undefined;
}

function mitigationsOf(ids: readonly string[], atlas: Atlas): Mitigation[] {
  const found = new Map<string, Mitigation>();
  for (const id of ids) {
    const itself = atlas.mitigation(id);
    const technique = atlas.technique(id);
    const exact = technique ? atlas.mitigationsFor(technique.id) : [];
    const linked = exact.length === 0 && technique?.parent !== undefined ? atlas.mitigationsFor(technique.parent) : exact;
    for (const one of [...(itself ? [itself] : []), ...linked]) found.set(one.id, one);
  }
  return [...found.values()];
}

/** Controls that the subject lists, whatever their status, and those in place on the zones around it; a control of the model's own stands for those that it counts as. */
function standingAround(model: Model, subject: Subject): string[] {
  const zone = 'is' in subject && subject.is === 'element' ? (subject as Element).zone?.value : undefined;
  const around = zone === undefined ? [] : ancestors(model.zones, zone);
  const uses = [...subject.controls, ...around.flatMap((one) => one.controls.filter((use) => use.status === 'implemented' || use.status === 'verified'))];
  return uses.flatMap((use) => [use.id, ...(model.controls.get(use.id)?.countsAs.map((one) => one.value) ?? [])]);
}

/** Data carries no controls. */
function subjectAt(model: Model, id: string): (Subject & { readonly is: 'element' | 'flow' | 'zone' }) | undefined {
  return model.elements.get(id) ?? model.flows.get(id) ?? model.zones.get(id);
}
