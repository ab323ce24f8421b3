import type { Catalog } from '../catalog/catalog.ts';
import type { Atlas } from '../knowledge/atlas.ts';
import { findWord } from '../model/bind/fields.ts';
import type { Model } from '../model/model.ts';
import { parseFlag } from '../model/truth.ts';
import type { CatalogName, Namespace, RecordName, ValueType } from '../model/vocabulary/index.ts';
import { keySpec } from '../model/vocabulary/index.ts';
import type { Item, MapNode, Node, ScalarNode } from '../syntax/tree.ts';
import { insideQuotes, isAliasAt, isImplied } from '../syntax/walk.ts';

/**
 * What each word of a document is: the base of semantic highlighting. An item's words are classified by the vocabulary alone, once for each item; what an id names is
 * looked up in the model when it is asked for.
 */

/** What a word can be. Each has the standard type of LSP that comes nearest, for editors that know no others. */
export const tokenTypes = [
  { name: 'threat-section', standard: 'keyword' },
  { name: 'threat-key', standard: 'property' },
  { name: 'threat-process', standard: 'class' },
  { name: 'threat-store', standard: 'struct' },
  { name: 'threat-external', standard: 'interface' },
  { name: 'threat-zone', standard: 'namespace' },
  { name: 'threat-flow', standard: 'event' },
  { name: 'threat-data', standard: 'variable' },
  { name: 'threat-control', standard: 'decorator' },
  { name: 'threat-rule', standard: 'macro' },
  { name: 'threat-threat', standard: 'function' },
  { name: 'threat-kind', standard: 'type' },
  { name: 'threat-technique', standard: 'enumMember' },
  { name: 'threat-flag', standard: 'enumMember' },
  { name: 'threat-status', standard: 'enumMember' },
  { name: 'threat-word', standard: 'enumMember' },
  { name: 'threat-number', standard: 'number' },
] as const;

export type TokenName = (typeof tokenTypes)[number]['name'];

/** What is said of a word beside its type. The first three are standard in LSP. */
export const tokenModifiers = ['declaration', 'defaultLibrary', 'deprecated', 'unresolved', 'yes', 'no', 'unknown', 'planned'] as const;

export type TokenModifier = (typeof tokenModifiers)[number];

/** A word of an item; offsets count from the start of the item. */
export interface Word {
  readonly start: number;
  readonly end: number;
  readonly type: TokenName;
  readonly modifiers: readonly TokenModifier[];
  /** It names something: what it is depends on the model. */
  readonly names?: { readonly id: string; readonly to: readonly Namespace[] | 'zone' | 'control' | 'rule' | 'any' | 'atlas' };
}

/** What kind of document an item stands in. */
export type DocumentRecord = 'model' | 'settings' | 'rule-file';

const known = new WeakMap<Item, Map<DocumentRecord, readonly Word[]>>();

/**
 * The words of an item in the order in which they stand, without overlaps. Depends on the item alone, so it is worked out once.
 * @param top the record of the document: a model, the settings, or a rule file
 */
export function wordsOfItem(item: Item, top: DocumentRecord): readonly Word[] {
  let byTop = known.get(item);
  if (!byTop) known.set(item, (byTop = new Map()));
  let words = byTop.get(top);
  if (!words) byTop.set(top, (words = new Classifier(item, top).run()));
  return words;
}

class Classifier {
  private readonly words: Word[] = [];

  constructor(private readonly item: Item, private readonly top: DocumentRecord) {}

  run(): readonly Word[] {
    const { item, top, words } = this;
    const { key, value } = item;
    if (item.kind === 'header') {
      const known = keySpec(top, item.section) !== undefined;
      if (known && !(key && isImplied(key))) this.add(key ?? { start: 0, end: item.text.length }, 'threat-section', []);
    } else {
      const type = keySpec(top, item.section)?.type;
      const record = type?.is === 'table' ? type.record : type?.is === 'list' && type.of.is === 'record' ? type.of.record : undefined;
      if (record && item.kind !== 'value') {
        if (key && item.kind === 'entry') this.declaration(key, record);
        this.record(value, record);
      } else this.typed(value, type);
    }
    words.sort((a, b) => a.start - b.start || a.end - b.end);
    return words.filter((word, i) => i === 0 || word.start >= words[i - 1]!.end);
  }

  private declaration(key: ScalarNode, record: RecordName): void {
    const id = key.value;
    const to = ({ element: ['element'], flow: ['flow'], zone: ['zone'], data: ['data'], threat: ['threat'] } as Partial<Record<RecordName, readonly Namespace[]>>)[record];
    if (to) this.scalar(key, to[0] === 'data' ? 'threat-data' : to[0] === 'element' ? 'threat-process' : `threat-${to[0] as 'flow' | 'zone' | 'threat'}`, ['declaration'], { id, to });
    else if (record === 'control') this.scalar(key, 'threat-control', ['declaration']);
    else if (record === 'settings-rule') this.scalar(key, 'threat-rule', [], { id, to: 'rule' });
    else this.scalar(key, 'threat-word', ['declaration']);
  }

  private record(node: Node | undefined, record: RecordName): void {
    if (node?.is !== 'map' || isAliasAt(this.item, node)) return;
    for (const { key, value } of node.entries) {
      const spec = keySpec(record, key.value);
      if (!spec) continue;
      this.scalar(key, 'threat-key', []);
      if (spec.key === 'status' && value?.is === 'scalar' && spec.type.is === 'word') {
        const word = findWord(spec.type.words, value.value);
        if (word !== undefined) this.scalar(value, 'threat-status', word === 'planned' || word === 'in-progress' ? ['planned'] : word === 'retired' ? ['deprecated'] : []);
      } else if (spec.key === 'id' && record === 'rule' && value?.is === 'scalar') this.scalar(value, 'threat-rule', ['declaration']);
      else if ((spec.key === 'read' || spec.key === 'write') && record === 'access') this.access(value, spec.type);
      else this.typed(value, spec.type);
    }
  }

  /** Who may read or write: words of the vocabulary, or ids of elements. */
  private access(node: Node | undefined, type: ValueType): void {
    const words = type.is === 'list' && type.of.is === 'word' ? type.of.words : [];
    for (const one of node?.is === 'list' ? node.items : node ? [node] : [])
      if (one.is === 'scalar') {
        if (findWord(words, one.value) !== undefined) this.scalar(one, 'threat-word', []);
        else this.scalar(one, 'threat-process', [], { id: one.value, to: 'any' });
      }
  }

  private typed(node: Node | undefined, type: ValueType | undefined): void {
    if (!node || !type || isAliasAt(this.item, node)) return;
    if (type.is === 'record') return node.is === 'map' ? this.record(node, type.record) : this.typed(node, type.or);
    if (type.is === 'table') return this.table(node, type);
    if (type.is === 'free') {
      if (node.is === 'map')
        for (const { key, value } of node.entries) {
          this.scalar(key, 'threat-key', []);
          if (value?.is === 'scalar' && parseFlag(value.value) !== undefined) this.single(value, { is: 'flag' });
        }
      return;
    }
    const of = type.is === 'list' ? type.of : type;
    if (node.is === 'list') for (const member of node.items) this.typed(member, of);
    else if (of.is === 'record') this.record(node, of.record);
    else if (node.is === 'scalar') this.single(node, of);
  }

  private table(node: Node, type: ValueType & { is: 'table' }): void {
    const name = (key: ScalarNode): void => {
      if (type.names?.is === 'catalog' && type.names.of === 'control') this.scalar(key, 'threat-control', [], { id: key.value, to: 'control' });
      else this.scalar(key, 'threat-word', ['declaration']);
    };
    const entries = (map: MapNode): void => {
      for (const { key, value } of map.entries) {
        name(key);
        if (value?.is === 'scalar') {
          // `rate-limit: planned` is short for `{ status: planned }`
          if (keySpec(type.record, 'status')) this.record({ is: 'map', start: value.start, end: value.end, inline: true, entries: [{ key: { is: 'scalar', value: 'status', quoted: false, start: value.start, end: value.start }, value, start: value.start, end: value.end }] }, type.record);
        } else this.record(value, type.record);
      }
    };
    if (node.is === 'map') entries(node);
    else
      for (const member of node.is === 'list' ? node.items : [node]) {
        if (member.is === 'scalar') name(member);
        else if (member.is === 'map') entries(member);
      }
  }

  private single(node: ScalarNode, type: ValueType): void {
    switch (type.is) {
      case 'flag': {
        const truth = parseFlag(node.value);
        if (truth) this.scalar(node, 'threat-flag', [truth]);
        break;
      }
      case 'word':
        if (findWord(type.words, node.value) !== undefined) this.scalar(node, 'threat-word', []);
        break;
      case 'number': case 'date': case 'duration':
        this.scalar(node, 'threat-number', []);
        break;
      case 'reference':
        this.scalar(node, type.to[0] === 'data' ? 'threat-data' : type.to[0] === 'zone' ? 'threat-zone' : type.to[0] === 'flow' ? 'threat-flow' : 'threat-process', [], { id: node.value, to: type.free ? 'any' : type.to });
        break;
      case 'zone':
        this.scalar(node, 'threat-zone', [], { id: node.value, to: 'zone' });
        break;
      case 'catalog':
        this.catalog(node, type.of);
        break;
      default:
    }
  }

  private catalog(node: ScalarNode, of: CatalogName): void {
    switch (of) {
      case 'attribute': return this.scalar(node, 'threat-key', []);
      case 'attribute-word': return this.scalar(node, 'threat-word', []);
      case 'kind': case 'kind-group': case 'zone-type': return this.scalar(node, 'threat-kind', ['defaultLibrary']);
      case 'control': return this.scalar(node, 'threat-control', [], { id: node.value, to: 'control' });
      case 'rule': return this.scalar(node, 'threat-rule', [], { id: node.value, to: 'rule' });
      case 'atlas': return this.scalar(node, 'threat-technique', ['defaultLibrary'], { id: node.value, to: 'atlas' });
      default: return this.scalar(node, 'threat-technique', ['defaultLibrary']);
    }
  }

  private scalar(node: ScalarNode, type: TokenName, modifiers: readonly TokenModifier[], names?: Word['names']): void {
    if (!isImplied(node)) this.add(insideQuotes(this.item, node), type, modifiers, names);
  }

  /** Words that run over lines, aliases and words that are not written out stay as the grammar has them. */
  private add({ start, end }: { readonly start: number; readonly end: number }, type: TokenName, modifiers: readonly TokenModifier[], names?: Word['names']): void {
    if (end <= start || isAliasAt(this.item, { start, end }) || /[\r\n]/.test(this.item.text.slice(start, end))) return;
    this.words.push({ start, end, type, modifiers, ...(names ? { names } : {}) });
  }
}

/** What a word is in this model, with the modifiers that only the model tells; undefined where it is free text. */
export function meaningOf(word: Word, model: Model | undefined, catalog: Catalog, atlas: Atlas): { readonly type: TokenName; readonly modifiers: readonly TokenModifier[] } | undefined {
  const { names, type, modifiers } = word;
  if (!names) return word;
  const { id, to } = names;
  const unresolved = (): { type: TokenName; modifiers: readonly TokenModifier[] } => ({ type, modifiers: model && !model.isFragment ? [...modifiers, 'unresolved'] : modifiers });
  if (to === 'atlas') return atlas.lookup(id) || !atlas.retired(id) ? word : { type, modifiers: [...modifiers, 'deprecated'] };
  if (to === 'control') return catalog.controls.has(id) ? { type, modifiers: [...modifiers, 'defaultLibrary'] } : model?.controls.has(id) ? word : unresolved();
  if (to === 'rule') return model?.threats.has(id) ? { type: 'threat-threat', modifiers } : catalog.rules.has(id) ? { type, modifiers: [...modifiers, 'defaultLibrary'] } : unresolved();
  if (to === 'zone') return model?.zones.get(id)?.implicit === false ? word : catalog.zoneTypes.has(id) ? { type: 'threat-kind', modifiers: [...modifiers, 'defaultLibrary'] } : unresolved();
  if (!model) return to === 'any' ? undefined : word;
  const spaces: readonly Namespace[] = to === 'any' ? ['data', 'element'] : to;
  for (const space of spaces) {
    if (space === 'element') {
      const element = model.elements.get(id);
      if (element) return { type: `threat-${element.type}`, modifiers };
    } else if ({ flow: model.flows, zone: model.zones, data: model.data, threat: model.threats }[space].has(id)) return { type: `threat-${space}`, modifiers };
  }
  return to === 'any' ? undefined : unresolved();
}
