import type { Item } from '../../syntax/tree.ts';
import type { Model, Reference } from '../model.ts';
import type { Problem } from '../problem.ts';
import type { Bound } from './items.ts';
import type { Declared } from './link.ts';
import { linkReferences } from './link.ts';

/** What one item declares and names. */
export interface Linked {
  readonly bound: Bound;
  readonly declaration: Reference | undefined;
  readonly references: readonly Reference[];
  /** Names that nothing has, or nearly has. */
  readonly problems: readonly Problem[];
}

const nothing: readonly never[] = [];

/** Who names what: by item and by name, kept up to date item by item. */
export class Links {
  readonly byItem = new Map<Item, Linked>();
  private readonly naming = new Map<string, Item[]>();
  /** Items with names that nothing has: what they may have meant can be different when anything is declared. */
  private readonly unresolved = new Set<Item>();

  /** Links an item; again, when it is linked already. */
  link(item: Item, bound: Bound, declared: Declared): void {
    const before = this.byItem.get(item);
    if (!before) for (const name of namesIn(bound)) {
      const items = this.naming.get(name);
      if (items) items.push(item);
      else this.naming.set(name, [item]);
    }
    const references: Reference[] = [];
    const problems: Problem[] = [];
    if (bound.reading.pending.length > 0) linkReferences(declared, bound.reading.pending, references, problems);
    if (problems.length > 0) this.unresolved.add(item);
    else this.unresolved.delete(item);
    const declaration = before ? before.declaration : declarationOf(bound);
    this.byItem.set(item, { bound, declaration, references: references.length > 0 ? references : nothing, problems: problems.length > 0 ? problems : nothing });
  }

  unlink(item: Item): void {
    const linked = this.byItem.get(item);
    if (!linked) return;
    this.byItem.delete(item);
    this.unresolved.delete(item);
    for (const name of namesIn(linked.bound)) {
      const items = this.naming.get(name)?.filter((one) => one !== item) ?? [];
      if (items.length > 0) this.naming.set(name, items);
      else this.naming.delete(name);
    }
  }

  /** Links what can be linked otherwise now that something has or has no longer one of these names. */
  relink(names: ReadonlySet<string>, declared: Declared): void {
    if (names.size === 0) return;
    const items = new Set(this.unresolved);
    for (const name of names) for (const item of this.naming.get(name) ?? nothing) items.add(item);
    for (const item of items) this.link(item, this.byItem.get(item)!.bound, declared);
  }

  /** The items that name an id. */
  itemsNaming(id: string): readonly Item[] {
    return this.naming.get(id) ?? nothing;
  }

  get problems(): Problem[] {
    return [...this.unresolved].flatMap((item) => this.byItem.get(item)!.problems);
  }

  /** All references of a model, in the order of its documents: what is declared, then what is named. */
  all(model: Model): readonly Reference[] {
    const linked = model.documents.flatMap((tree) => tree.items.map((item) => this.byItem.get(item)).filter((one) => one !== undefined));
    return [...linked.flatMap((one) => one.declaration ?? nothing), ...linked.flatMap((one) => one.references)];
  }
}

function namesIn({ reading }: Bound): ReadonlySet<string> {
  return new Set(reading.pending.map(({ id }) => id.value));
}

function declarationOf(bound: Bound): Reference | undefined {
  switch (bound.is) {
    case 'element': case 'flow': case 'zone': case 'data': case 'threat': case 'control':
      return { id: bound.value.id, to: bound.is, source: bound.value.idSource, declaration: true };
    default: return undefined;
  }
}
