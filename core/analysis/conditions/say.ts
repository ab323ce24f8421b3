import { short } from '../../model/bind/fields.ts';
import type { Basis, Fact } from '../../model/model.ts';
import type { Truth } from '../../model/truth.ts';
import type { Source } from '../../syntax/tree.ts';
import type { Reason } from '../finding.ts';
import type { Subjects } from './question.ts';

/** The words of explanations. Each is a clause about this system that names whom it is about. */

export function reason(text: string, truth: Truth, basis: Basis, source?: Source): Reason {
  return source ? { text, truth, basis, source } : { text, truth, basis };
}

/** `'df2'`, bounded and without control characters. */
export function named(subject: { readonly id: string }): string {
  return `'${short(subject.id)}'`;
}

/** What a fact says, or that nobody states it. */
export function sayFact(subject: Subjects, key: string, fact: Fact | undefined, truth: Truth): Reason {
  if (!fact) return reason(`${named(subject)} does not state ${key}`, truth, 'not-stated', subject.idSource);
  const value = fact.values.map(short).join(', ');
  if (fact.basis === 'stated') return reason(fact.values[0] === 'unknown' ? `${named(subject)} says that nobody knows ${key} yet` : `${named(subject)} states ${key}: ${value}`, truth, 'stated', fact.source);
  return reason(`${named(subject)} has ${key}: ${value}${fact.via ? `, by ${fact.via}` : ''}`, truth, fact.basis, fact.source);
}

/** `a`, `a or b`, `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** The elements of a way, `a -> b -> c`; of a long one the beginning and the end. */
export function sayWay(ids: readonly string[]): string {
  const shown = ids.length <= 6 ? ids.map(short) : [...ids.slice(0, 3).map(short), '...', ...ids.slice(-2).map(short)];
  return shown.join(' -> ');
}
