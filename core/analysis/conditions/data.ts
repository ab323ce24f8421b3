import type { DataSelector } from '../../catalog/types.ts';
import { short } from '../../model/bind/fields.ts';
import type { DataEntry } from '../../model/model.ts';
import type { Truth } from '../../model/truth.ts';
import * as logic from '../../model/truth.ts';
import type { Predicate, Question, Subjects } from './question.ts';
import { many } from './question.ts';
import { factTruth } from './facts.ts';
import { named, reason } from './say.ts';

/** Data that the subject carries, holds or handles: is there one entry of which all that is asked holds? */
export const dataPredicate: Predicate<{ data: DataSelector }> = {
  truth: (q, c, s) => {
    const truth = dataTruth(q, c.data, s);
    return truth === 'unknown' && c.data['only-stated'] ? 'no' : truth;
  },
  say: (q, c, s, truth) => {
    const { entries } = entriesOf(q, s, c.data);
    const asked = (entry: DataEntry): Truth => {
      const own = entryTruth(q, entry, c.data);
      return own === 'unknown' && c.data['only-stated'] ? 'no' : own;
    };
    const concerned = entries.filter((entry) => asked(entry) === truth);
    if (concerned.length === 0) return [reason(`nothing says what data ${named(s)} ${s.is === 'flow' ? 'carries' : 'holds'}`, truth, 'not-stated', s.idSource)];
    return concerned.slice(0, 3).map((entry) => {
      const { text, source } = describe(q, entry, c.data, truth);
      return reason(`${named(s)} ${s.is === 'flow' ? 'carries' : 'has to do with'} '${short(entry.id)}'${text}`, truth, truth === 'unknown' ? 'not-stated' : 'stated', source ?? entry.idSource);
    });
  },
};

function dataTruth(q: Question, selector: DataSelector, s: Subjects): Truth {
  const { entries, text } = entriesOf(q, s, selector);
  if (entries.length === 0) return asksForKind(selector) || !(text || couldHold(s)) ? 'no' : 'unknown';
  return logic.any(entries.map((entry) => entryTruth(q, entry, selector)));
}

function entriesOf(q: Question, s: Subjects, selector: DataSelector): { entries: readonly DataEntry[]; text: boolean } {
  if (s.is === 'data') return { entries: [s], text: false };
  if (s.is === 'zone') return { entries: [], text: false };
  return q.graph.dataOf(s, selector.where ?? 'any');
}

function asksForKind(selector: DataSelector): boolean {
  return selector.kind !== undefined;
}

/** Something whose data nobody stated may hold anything; a flow without any data text as well. */
function couldHold(s: Subjects): boolean {
  return s.is === 'flow' || (s.is === 'element' && s.type === 'store');
}

function entryTruth(q: Question, entry: DataEntry, selector: DataSelector): Truth {
  return logic.any((selector.lineage ? q.graph.lineage(entry) : [entry]).map((e) => oneTruth(e, selector)));
}

function oneTruth(entry: DataEntry, selector: DataSelector): Truth {
  const parts: Truth[] = [];
  // what kind of data it is counts as known: an entry without a kind is of none of them
  if (selector.kind !== undefined) parts.push(entry.kind && many(selector.kind).includes(entry.kind.value) ? 'yes' : 'no');
  if (selector.classification !== undefined) parts.push(entry.classification ? (many(selector.classification).includes(entry.classification.value) ? 'yes' : 'no') : 'unknown');
  if (selector.contains !== undefined) parts.push(containsTruth(entry, many(selector.contains)));
  if (selector.origin !== undefined) parts.push(factTruth(entry.attributes.get('origin'), many(selector.origin), false));
  if (selector.attribute !== undefined) parts.push(factTruth(entry.attributes.get(selector.attribute), many(selector.is ?? 'yes'), false));
  return logic.all(parts);
}

/** Public data is known to hold nothing that needs care; for anything else an absent `contains` says nothing. */
function containsTruth(entry: DataEntry, wanted: readonly string[]): Truth {
  if (entry.contains.length > 0) return entry.contains.some((c) => wanted.includes(c.value)) ? 'yes' : 'no';
  if (entry.classification?.value === 'public') return 'no';
  return 'unknown';
}

function describe(q: Question, entry: DataEntry, selector: DataSelector, truth: Truth): { text: string; source: DataEntry['idSource'] | undefined } {
  const origin = selector.lineage ? q.graph.lineage(entry).find((e) => oneTruth(e, selector) === truth) ?? entry : entry;
  const facts: string[] = [];
  let source: DataEntry['idSource'] | undefined;
  if (selector.kind !== undefined && origin.kind) {
    facts.push(origin.kind.value);
    source = origin.kind.source;
  }
  if (selector.classification !== undefined) {
    facts.push(origin.classification ? origin.classification.value : 'classification not stated');
    source = origin.classification?.source ?? source;
  }
  if (selector.contains !== undefined) {
    facts.push(origin.contains.length > 0 ? `contains ${origin.contains.map((c) => c.value).join(', ')}` : 'what it contains is not stated');
    source = origin.contains[0]?.source ?? source;
  }
  for (const key of [selector.origin !== undefined ? 'origin' : undefined, selector.attribute]) {
    if (key === undefined) continue;
    const fact = origin.attributes.get(key);
    facts.push(fact ? `${key}: ${fact.values.map(short).join(', ')}` : `${key} not stated`);
    source = fact?.source ?? source;
  }
  const by = origin === entry ? '' : `, made from '${short(origin.id)}'`;
  return { text: `${by}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`, source };
}
