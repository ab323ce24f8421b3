import type { Span } from '../text/text.ts';
import type { Atlas, AtlasEntry } from './atlas.ts';
import { findAtlasIds } from './atlas.ts';

/**
 * Ids of ATLAS that stand beside the name of something else: `AML.T0043 Poison Training Data`. Only what is certain is reported. A name counts where it stands
 * directly beside the id and is not part of a longer phrase; a name that could belong to either of two ids, or that has several meanings, does not.
 */

/** An id beside the name of another entry. Spans count from the start of the text. */
export interface Mention {
  readonly idSpan: Span;
  readonly nameSpan: Span;
  /** In capitals. */
  readonly id: string;
  /** As written. */
  readonly name: string;
  /** What the id is called. */
  readonly rightName: string;
  /** The id that has the name. */
  readonly rightId: string;
}

/** Names have 13 words and 60 characters at most today. */
const maxName = 120;
const maxWords = 18;
/** Room for what stands between an id and a name, and behind that. */
const margin = 40;
const window = maxName + 2 * margin;

interface Place {
  readonly id: string;
  readonly span: Span;
  readonly entry: Named | undefined;
  /** As far as the line goes, and no further than anything is looked for. */
  readonly from: number;
  readonly to: number;
  /** Its line begins at `from`, and ends at `to`. */
  readonly atStart: boolean;
  readonly atEnd: boolean;
}

type Named = Exclude<AtlasEntry, { is: 'case-study' }>;

/** A name beside an id. */
interface Beside {
  readonly span: Span;
  readonly side: 'before' | 'after';
  /** In brackets, it or the id: then it belongs to this id and no other. */
  readonly bracketed: boolean;
  /** Divided by the bar of a table. */
  readonly bar: boolean;
  readonly right: boolean;
  /** What has the name, where the name is another's. */
  readonly other: Named | undefined;
}

/** Every id that stands directly beside the exact name, current or former, of another technique, tactic or mitigation. In the order of the text, in linear time. */
export function mentionsOf(text: string, atlas: Atlas): Mention[] {
  const places = placesOf(text, atlas);
  const all = places.map((place, index) => ({ place, beside: [nameAfter(text, place, places[index - 1], atlas), nameBefore(text, place, atlas)].filter((one) => one !== undefined) }));
  const settled = new Set<number>();
  for (const { beside } of all) for (const one of beside) if (one.right) settled.add(one.span.start);
  const claims = new Map<number, number>();
  for (const { beside } of all) for (const one of beside) claims.set(one.span.start, (claims.get(one.span.start) ?? 0) + 1);
  const taken = new Set(all.flatMap(({ beside }) => beside.filter((one) => one.bracketed).map((one) => one.span.start)));

  const found: Mention[] = [];
  for (const { place, beside } of all) {
    if (!place.entry || beside.some((one) => one.right)) continue;
    const name = beside.filter((one) => one.other && !settled.has(one.span.start) && (one.bracketed || (claims.get(one.span.start) === 1 && !taken.has(one.span.start))))
      .sort((a, b) => Number(b.bracketed) - Number(a.bracketed))[0];
    if (name) found.push({ idSpan: place.span, nameSpan: name.span, id: place.id, name: text.slice(name.span.start, name.span.end), rightName: nameOf(place.entry), rightId: name.other!.id });
  }
  return found;
}

/**
 * The id that a value names, where it is an id with a name of ATLAS: `AML.T0020 (Poison Training Data)`, `Poison Training Data: AML.T0020`. Whether the name is that of
 * the id is not asked. undefined where the value is anything else, an id alone among it.
 */
export function idWithName(value: string, atlas: Atlas): string | undefined {
  if (value.length > window) return undefined;
  const ids = findAtlasIds(value);
  const [only] = ids;
  if (!only || ids.length > 1) return undefined;
  const before = trimmed(value.slice(0, only.start));
  const after = trimmed(value.slice(only.end));
  if ((before === '') === (after === '') || !/[^\p{L}\p{N}]/u.test(value.charAt(before === '' ? only.end : only.start - 1))) return undefined;
  const name = before || after;
  return atlas.named(name).length > 0 || atlas.retired(only.id)?.name?.toLowerCase() === name.toLowerCase() ? only.id : undefined;
}

/** The living entry whose name stands directly beside an id, whatever the id: for ids that ATLAS does not have. */
export function entryBeside(text: string, id: Span, atlas: Atlas): AtlasEntry | undefined {
  const place = placeOf(text, '', id, undefined);
  const found = [nameAfter(text, place, undefined, atlas), nameBefore(text, place, atlas)].flatMap((one) => (one?.other ? [one.other] : []));
  return found.length === 1 ? found[0] : undefined;
}

/** What an entry is called in full. */
export function nameOf(entry: AtlasEntry): string {
  return entry.is === 'technique' ? entry.fullName : (entry.name ?? entry.id);
}

function trimmed(text: string): string {
  return text.replace(/^[\s:()[\]"'`*|=–—-]+/, '').replace(/[\s:()[\]"'`*|=–—-]+$/, '');
}

function placesOf(text: string, atlas: Atlas): Place[] {
  return findAtlasIds(text).map(({ id, start, end }) => {
    const entry = atlas.lookup(id);
    return placeOf(text, id, { start, end }, entry && entry.is !== 'case-study' ? entry : undefined);
  });
}

function placeOf(text: string, id: string, span: Span, entry: Named | undefined): Place {
  let from = span.start;
  while (from > 0 && span.start - from < window && !isLineEnd(text.charCodeAt(from - 1))) from--;
  let to = span.end;
  while (to < text.length && to - span.end < window && !isLineEnd(text.charCodeAt(to))) to++;
  return { id, span, entry, from, to, atStart: from === 0 || isLineEnd(text.charCodeAt(from - 1)), atEnd: to === text.length || isLineEnd(text.charCodeAt(to)) };
}

function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029;
}

/** Between an id and the name behind it: brackets, quotes and marks of emphasis that close, one sign, and such as open. A comment behind a value counts too. */
const between = /^[`*_"')\]]{0,4}(?:,?[ \t]{1,40}#[# \t]{0,4}|[ \t]{0,4}(?:[:=|–—]|--?(?=\s))?[ \t]{0,4})[`*_"'([]{0,4}/;
const betweenBack = /[`*_"')\]]{0,4}[ \t]{0,4}(?:[:=|–—]|(?<=\s)--?)?[ \t]{0,4}[`*_"'([]{0,4}$/;

/** `AML.T0020, AML.T0043: a name` and `A name: AML.T0020 and AML.T0043` name no single id. */
const listBefore = /AML\.[A-Z]{1,2}[\d.]{4,9}[`"')\]]{0,3}\s*(?:,|\/|&|\+|\band\b|\bor\b)\s*[`"'([]{0,3}$/i;
const listAfter = /^[`"')\]]{0,3}\s*(?:,|\/|&|\+|\band\b|\bor\b)\s*[`"'([]{0,3}AML\./i;

function nameAfter(text: string, place: Place, before: Place | undefined, atlas: Atlas): Beside | undefined {
  const rest = text.slice(place.span.end, place.to);
  const gap = between.exec(rest)?.[0] ?? '';
  if (gap === '') return undefined;
  // `Name (AML.T0020) and so on`: an id in brackets belongs to what stands before them, unless nothing does
  const lead = text.slice(place.from, place.span.start);
  const closing = /[)\]]/.test(gap);
  if (closing && /[([][`*_"']*$/.test(lead) && !gap.includes('#') && /[\p{L}\p{N}]/u.test(lead)) return undefined;
  // a comment names the value before it only where that is a single id
  if (gap.includes('#') && before && before.span.start >= place.from) return undefined;
  const start = place.span.end + gap.length;
  if (listBefore.test(lead.slice(-margin))) return undefined;
  const ends = wordEnds(text, start, place.to);
  const bracketed = /[([][`*_"']*$/.test(gap);
  const names = ends.map((end) => ({ span: { start, end }, name: text.slice(start, end) }));
  return pick(names, place, atlas, { side: 'after', bracketed, bar: gap.includes('|') }, (span) => ending(text.slice(span.end, Math.min(place.to, span.end + margin)), place.atEnd && place.to - span.end <= margin));
}

function nameBefore(text: string, place: Place, atlas: Atlas): Beside | undefined {
  const rest = text.slice(Math.max(place.from, place.span.start - 20), place.span.start);
  const gap = betweenBack.exec(rest)?.[0] ?? '';
  if (gap === '') return undefined;
  const end = place.span.start - gap.length;
  const bracketed = /[([][`*_"']*$/.test(gap) && !/[:=|–—-]/.test(gap);
  if (!bracketed && listAfter.test(text.slice(place.span.end, Math.min(place.to, place.span.end + margin)))) return undefined;
  const starts = wordStarts(text, place.from, end);
  const names = starts.map((start) => ({ span: { start, end }, name: text.slice(start, end) }));
  return pick(names, place, atlas, { side: 'before', bracketed, bar: gap.includes('|') }, (span) => beginning(text.slice(Math.max(place.from, span.start - margin), span.start), place.atStart && span.start - place.from <= margin));
}

/** Where words end, the last first. */
function wordEnds(text: string, start: number, limit: number): number[] {
  const ends: number[] = [];
  const stop = Math.min(limit, start + maxName);
  if (!isWord(text.charAt(start))) return ends;
  for (let i = start + 1; i <= stop && ends.length < maxWords; i++) if (isWord(text.charAt(i - 1)) && (i === text.length || !isWord(text.charAt(i)))) ends.push(i);
  return ends.reverse();
}

/** Where words begin, the first first. */
function wordStarts(text: string, limit: number, end: number): number[] {
  const starts: number[] = [];
  const stop = Math.max(limit, end - maxName);
  if (end <= limit || !isWord(text.charAt(end - 1))) return starts;
  for (let i = end - 1; i >= stop && starts.length < maxWords; i--) if (isWord(text.charAt(i)) && (i === 0 || !isWord(text.charAt(i - 1)))) starts.push(i);
  return starts.reverse();
}

function isWord(character: string): boolean {
  return /[\p{L}\p{N}_]/u.test(character);
}

/** How surely a name is a whole phrase: nothing goes on, prose goes on, or the phrase does. */
type Border = 'firm' | 'colon' | 'prose' | undefined;

const goesOn = /^[ \t]+(?:is|are|was|were|in|on|at|when|where|if|because|which|that|who|by|via|through|from|for|with|without|can|could|may|might|must|should|will|would|here|and|or|but|as|to|needs|applies)(?![\p{L}\p{N}_-])/u;
const leadsTo = /(?:^|[^\p{L}\p{N}_-])(?:see|the|a|an|is|are|was|of|by|with|and|or|like|as|called|named|to|about|this|that|also|not|technique|tactic|mitigation|atlas)[ \t]+["'`*_]*$/iu;

function ending(rest: string, complete: boolean): Border {
  const after = rest.replace(/^[`"'*_]{0,4}/, '');
  if (complete && after.trim() === '') return 'firm';
  if (/^[ \t]*[)\]},;|#]/.test(after) || /^[.!?](?:[\s"')\]]|$)/.test(after) || /^[ \t]+(?:[–—([/]|--?[>\s])/.test(after)) return 'firm';
  if (/^:(?:\s|$)/.test(after)) return 'colon';
  return goesOn.test(after) ? 'prose' : undefined;
}

function beginning(rest: string, complete: boolean): Border {
  const before = rest.replace(/[`"'*_]{0,4}$/, '');
  if (complete && before.trim() === '') return 'firm';
  if (/[#([{,;|][ \t]*$/.test(before) || /[.!?:][ \t]+$/.test(before) || /(?:^|\s)(?:[-*–—•/]|->|=>)[ \t]+$/.test(before)) return 'firm';
  return leadsTo.test(rest) ? 'prose' : undefined;
}

/** The longest of the names that ATLAS has, and what it says about the id. */
function pick(names: readonly { span: Span; name: string }[], place: Place, atlas: Atlas, where: Pick<Beside, 'side' | 'bracketed' | 'bar'>, border: (span: Span) => Border): Beside | undefined {
  let found: { span: Span; name: string; entries: Named[] } | undefined;
  for (const one of names) {
    const entries = atlas.named(one.name).filter((entry) => entry.is !== 'case-study');
    if (entries.length === 0) continue;
    // `AML.T0010: AI Supply Chain Compromise: Model` has its right name beside it, whatever follows
    if (place.entry && entries.includes(place.entry)) return { ...where, span: one.span, right: true, other: undefined };
    found ??= { ...one, entries };
  }
  if (!found) return undefined;
  const { span, name, entries } = found;
  const silent: Beside = { ...where, span, right: false, other: undefined };
  if (place.entry && entries.some((entry) => related(place.entry!, entry, atlas))) return silent;
  const other = oneOf(name, entries, place.entry);
  return other && certain(name, other, place.entry, where, border(span)) ? { ...silent, other } : silent;
}

/** Is the name a name here, and not a word or a heading that stands beside the id for another reason? */
function certain(name: string, other: Named, entry: Named | undefined, where: Pick<Beside, 'side' | 'bracketed' | 'bar'>, border: Border): boolean {
  if (border === undefined) return false;
  const single = !/\s/.test(name.trim());
  // `Model`, `Data`, `Impact` are everyday words
  if (single && (border !== 'firm' || (name !== other.name && !other.formerNames?.includes(name)))) return false;
  if (entry === undefined || entry.is === other.is) return true;
  // `Impact: AML.T0029` lists what is under a tactic; `| AML.T0043 | Input Restoration |` ties what works against it
  return border === 'firm' && !where.bar && (where.side === 'after' || where.bracketed);
}

/** Entries that are rightly named beside an id: the technique that a sub-technique belongs to, its tactics, and what a mitigation works against. */
function related(entry: Named, other: Named, atlas: Atlas): boolean {
  if (entry.is === 'technique' && other.is === 'technique') return entry.parent === other.id;
  const [technique, against] = entry.is === 'technique' ? [entry, other] : [other, entry];
  if (technique.is !== 'technique') return false;
  if (against.is === 'tactic') return technique.tactics.includes(against.id);
  return against.is === 'mitigation' && [technique.id, technique.parent, ...technique.subtechniques].some((id) => id !== undefined && atlas.mitigationsFor(id).some((one) => one.id === against.id));
}

/** The one entry that is meant by a name: a sub-technique of the id, one beside it, one of its kind, any; of several in the first group that has some, none. */
function oneOf(name: string, entries: readonly Named[], entry: Named | undefined): Named | undefined {
  const lower = name.toLowerCase();
  const current = entries.filter((one) => one.name.toLowerCase() === lower || (one.is === 'technique' && one.fullName.toLowerCase() === lower));
  const candidates = current.length > 0 ? current : entries;
  const parentOf = (one: Named): string | undefined => (one.is === 'technique' ? one.parent : undefined);
  const groups: readonly ((one: Named) => boolean)[] = [
    (one) => entry !== undefined && parentOf(one) === entry.id,
    (one) => entry !== undefined && parentOf(one) !== undefined && parentOf(one) === parentOf(entry),
    (one) => entry !== undefined && one.is === entry.is,
    () => true,
  ];
  for (const belongs of groups) {
    const some = candidates.filter(belongs);
    if (some.length > 0) return some.length === 1 ? some[0] : undefined;
  }
  return undefined;
}
