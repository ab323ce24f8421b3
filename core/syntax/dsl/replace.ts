import { parseFlag } from '../../model/truth.ts';
import type { Span } from '../../text/text.ts';
import type { Edit } from '../surface.ts';
import type { DocumentTree, Entry, Item, Node, ScalarNode } from '../tree.ts';
import { formFor } from './forms.ts';
import { statementOf } from './locate.ts';
import { idText, isBareId, stringText, valueText } from './text.ts';

/** Replaces one word; see `Surface.replaceWord`. What is said without a word of its own is written in the form that it has. */
export function replaceWord(tree: DocumentTree, item: Item, span: Span, word: string): readonly Edit[] {
  const at = { start: item.start + span.start, end: item.start + span.end };
  const old = tree.text.slice(at.start, at.end);
  const edit = (text: string): readonly Edit[] => (text === old ? [] : [{ span: at, text }]);
  const { key } = item;
  if (key?.implied && same(key, span) && item.kind === 'entry') {
    // the id of a flow that has none: it gets one
    return [{ span: { start: at.end, end: at.end }, text: ` ${idText(word)}:` }];
  }
  if (key && same(key, span) && !key.implied) return edit(idText(word));
  const found = find(item.value, span);
  if (!found) return edit(/^["`]/.test(old) && old.startsWith('"') ? stringText(word) : valueText(word));
  const { entry, node, isKey } = found;
  if (isKey) return edit(idText(word));
  if (node.implied) return impliedWord(item, entry, word, at);
  const statement = statementOf(item);
  if (statement && same(statement.keyword, span)) {
    const said = formFor(item.section, word);
    return said?.says ? edit(said.keyword) : [];
  }
  const part = statement?.parts.find((one) => one.value && same(one.value, span));
  if (part && part.is === 'text') return edit(stringText(word));
  if (part && part.is !== 'carries' && part.is !== 'over' && part.is !== 'kind') return edit(idText(word));
  return edit(old.startsWith('"') && !(isBareId(word) && part !== undefined) ? stringText(word) : old.startsWith('`') ? idText(word) : valueText(word));
}

/** A flag whose value changes, or a status that a verb says. What the place of a statement says cannot be changed by a word. */
function impliedWord(item: Item, entry: Entry | undefined, word: string, at: Span): readonly Edit[] {
  const statement = statementOf(item);
  if (!entry) return [];
  const key = entry.key.value;
  if (statement && entry.key.implied) {
    const said = formFor(item.section, word);
    return statement.form.says?.key === key && said?.says?.value === word ? [{ span: at, text: said.keyword }] : [];
  }
  const truth = parseFlag(word);
  return [{ span: at, text: truth === 'yes' ? idText(key) : truth === 'no' ? `not ${idText(key)}` : `${idText(key)}: ${valueText(word)}` }];
}

interface Found {
  readonly node: ScalarNode;
  readonly entry: Entry | undefined;
  readonly isKey: boolean;
}

function find(node: Node | undefined, span: Span, entry?: Entry): Found | undefined {
  if (!node) return undefined;
  if (node.is === 'scalar') return same(node, span) ? { node, entry, isKey: false } : undefined;
  if (span.start < node.start || span.end > node.end) return undefined;
  if (node.is === 'list') {
    for (const member of node.items) {
      const found = find(member, span);
      if (found) return found;
    }
    return undefined;
  }
  for (const one of node.entries) {
    if (!one.key.implied && same(one.key, span)) return { node: one.key, entry: one, isKey: true };
    const found = find(one.value, span, one);
    if (found) return found;
  }
  return undefined;
}

function same(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end;
}
