import type { Catalog } from '../../catalog/catalog.ts';
import { nearest } from '../../text/similar.ts';
import type { CatalogWords } from '../catalog-words.ts';
import type { DataEntry, Element, Flow, OwnControl, OwnThreat, Reference, Zone } from '../model.ts';
import type { Problem } from '../problem.ts';
import type { Namespace } from '../vocabulary/index.ts';
import type { PendingReference } from './fields.ts';
import { short } from './fields.ts';

export interface Declared {
  readonly catalog: Catalog;
  readonly words: CatalogWords;
  readonly elements: ReadonlyMap<string, Element>;
  readonly flows: ReadonlyMap<string, Flow>;
  readonly zones: ReadonlyMap<string, Zone>;
  readonly data: ReadonlyMap<string, DataEntry>;
  readonly threats: ReadonlyMap<string, OwnThreat>;
  readonly controls: ReadonlyMap<string, OwnControl>;
  /** Sections whose key is misspelt: what they declare is not there, and saying so of every name would bury the one mistake. */
  readonly lost: ReadonlySet<string>;
}

/** Looks every named thing up: what is found becomes a reference, what is not a problem with 'did you mean'. */
export function linkReferences(declared: Declared, pending: readonly PendingReference[], references: Reference[], problems: Problem[]): void {
  const spaces: Record<Namespace, ReadonlyMap<string, unknown>> = {
    element: declared.elements, flow: declared.flows, zone: declared.zones, data: declared.data, threat: declared.threats,
  };
  for (const { id, to, free } of pending) {
    const name = id.value;
    const found = (is: Reference['to']): void => void references.push({ id: name, to: is, source: id.source, declaration: false });
    const missing = (what: string, candidates: Iterable<string>, create?: string): void => {
      const guess = nearest(name, candidates);
      problems.push({
        code: 'missing-reference', severity: 'error', source: id.source,
        message: `There is no ${what} '${short(name)}'.${guess ? ` Did you mean '${short(guess)}'?` : create ?? ''}`, ...(guess ? { replacement: guess } : {}),
      });
    };
    if (to === 'zone') {
      if (declared.zones.has(name)) found('zone');
      else if (!declared.lost.has('zones') && !declared.words.zoneTypes.has(name)) missing('zone', [...declared.zones.keys(), ...declared.words.zoneTypes], " Declare it under 'zones'.");
    } else if (to === 'control') {
      if (declared.controls.has(name)) found('control');
      else if (declared.catalog.controls.has(name)) references.push({ id: name, to: 'control', source: id.source, declaration: false });
      else if (!declared.lost.has('controls')) missing('control', [...declared.words.controls, ...declared.controls.keys()], " Declare your own under 'controls'.");
    } else if (to === 'rule') {
      if (declared.threats.has(name)) found('threat');
      else if (declared.words.rules.has(name)) references.push({ id: name, to: 'rule', source: id.source, declaration: false });
      else missing('rule or threat', [...declared.words.rules, ...declared.threats.keys()]);
    } else {
      const space = to.find((n) => spaces[n].has(name));
      if (space) found(space);
      else if (to.some((n) => declared.lost.has(n === 'data' ? 'data' : `${n}s`))) continue;
      else if (!free) missing(to.length === 1 ? (to[0] === 'data' ? 'data entry' : to[0]!) : 'element, flow, zone or data entry', to.flatMap((n) => [...spaces[n].keys()]), to.length === 1 ? ` Declare it under '${to[0] === 'data' ? 'data' : `${to[0]}s`}'.` : '');
      else {
        const guess = name.includes(' ') ? undefined : nearest(name, to.flatMap((n) => [...spaces[n].keys()]));
        if (guess) problems.push({ code: 'near-reference', severity: 'hint', source: id.source, message: `'${short(name)}' counts as free text. Did you mean the data '${short(guess)}'?`, replacement: guess });
      }
    }
  }
}
