import type { Item, Node } from '../tree.ts';
import { movedStatement } from './lower.ts';
import type { Form } from './forms.ts';
import { useIn } from './forms.ts';
import { Statements } from './statements.ts';
import type { Statement } from './statement.ts';

/** The statements that items and rows of tables are written as: read once more from their text, which has not been kept. */

const known = new WeakMap<Item, Statement | null>();

/** The statement of an item; undefined where it is written as an entry. Offsets count from the item. */
export function statementOf(item: Item): Statement | undefined {
  let statement = known.get(item);
  if (statement === undefined) {
    const reader = new Statements(item.text, 0);
    const form = item.kind === 'header' ? undefined : reader.statementForm();
    statement = form && form.section === item.section ? reader.readStatement(form, form.record === 'zone').statement : null;
    known.set(item, statement);
  }
  return statement ?? undefined;
}

/** The statement that a row of a table is written as, `control x { ... }`; undefined where it is an entry. Offsets count from the item. */
export function useAt(item: Item, start: number): Statement | undefined {
  const record = statementOf(item)?.form.record;
  const form: Form | undefined = record && useIn(record, /^[a-z]*/.exec(item.text.slice(start, start + 20))![0]);
  if (!form || !/^[a-z]+[ \t]+[^\s:]/.test(item.text.slice(start, start + 40))) return undefined;
  const reader = new Statements(item.text, start);
  return movedStatement(reader.readStatement(form, false).statement, start);
}

/** Does a node stand in braces or brackets of its own? */
export function hasBrackets(item: Item, node: Node): boolean {
  const c = item.text.charAt(node.start);
  return node.is === 'map' ? node.inline && c === '{' : node.is === 'list' && node.inline && c === '[';
}
