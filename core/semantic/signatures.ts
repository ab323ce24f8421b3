import type { RecordName } from '../model/vocabulary/index.ts';
import { keySpec, recordSpec } from '../model/vocabulary/index.ts';

/** What the parts of a statement's header are, for help while it is typed. The documentation of a part is that of the key that it stands for. */

export interface Signature {
  /** The header with all of its parts. */
  readonly label: string;
  readonly doc: string;
  readonly parts: readonly { readonly label: string; readonly doc: string }[];
}

/** The parts of a header: what is shown, and the key that it says. */
type Part = readonly [label: string, key: string];

interface Header {
  readonly words: readonly string[];
  readonly record: RecordName;
  readonly parts: readonly Part[];
}

const name: Part = ['"name"', 'name'];

/** The statements of the DSL. `id` and `block` are no keys. */
const headers: readonly Header[] = [
  { words: ['process', 'store', 'external', 'element'], record: 'element', parts: [['id', 'id'], name, [': kind', 'kind']] },
  { words: ['zone'], record: 'zone', parts: [['id', 'id'], name, [': zone-type', 'type']] },
  { words: ['data'], record: 'data', parts: [['id', 'id'], name, [': data-kind', 'kind']] },
  { words: ['flow'], record: 'flow', parts: [['id:', 'id'], ['source', 'from'], ['-> target', 'to'], ['carries data', 'data'], ['over protocol', 'protocol']] },
  { words: ['threat'], record: 'threat', parts: [['id', 'id'], ['on subject', 'on'], ['"title"', 'title']] },
  { words: ['assume'], record: 'assumption', parts: [['id', 'id'], ['on subject', 'on'], ['"text"', 'text']] },
  { words: ['exclude'], record: 'exclusion', parts: [['id', 'id'], ['"text"', 'text']] },
  { words: ['control'], record: 'control-use', parts: [['id', 'id'], [': status', 'status']] },
  { words: ['tool'], record: 'tool', parts: [['id', 'id'], name] },
  { words: ['accept', 'transfer', 'avoid', 'dismiss', 'defer', 'covered', 'decide'], record: 'decision', parts: [['rule', 'threat'], ['on subject', 'on']] },
];

/**
 * The header that is being typed on a line, with the part that the cursor is in.
 * @param line the text of the line up to the cursor
 * @returns undefined where the line begins no statement, or its block has been opened
 */
export function signatureAt(line: string): { readonly signature: Signature; readonly active: number } | undefined {
  if (line.length > 2000) return undefined;
  const tokens = [...line.matchAll(/"(?:[^"\\]|\\.)*"?|`[^`]*`?|<->|->|[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_])?|[:[\]{},;#]/gu)].map((match) => ({ text: match[0], end: match.index + match[0].length }));
  const keyword = tokens[0];
  const header = keyword && headers.find(({ words }) => words.includes(keyword.text));
  if (!header || tokens.some(({ text }, i) => text === '{' || text === ';' || text === '#' || (i === 1 && text === ':'))) return undefined;
  const rest = tokens.slice(1);
  if (line.length === keyword.end) return undefined;
  return { signature: signatureOf(keyword.text, header), active: activePart(header, rest, line) };
}

/** The part in which the cursor is, behind these tokens. */
function activePart(header: Header, tokens: readonly { readonly text: string; readonly end: number }[], line: string): number {
  const index = (label: string): number => header.parts.findIndex(([part]) => part.startsWith(label));
  let active = 0;
  for (const { text } of tokens) {
    if (text === '->' || text === '<->') active = index('->');
    else if (text === 'carries' || text === 'over' || text === 'on') active = Math.max(active, index(text));
    else if (text.startsWith('"')) active = Math.max(active, index('"'));
    else if (text === ':') active = header.record === 'flow' ? index('source') : index(':');
  }
  const last = tokens.at(-1);
  // behind an id and a blank the next part begins, unless a word says which
  const isDone = last !== undefined && line.length > last.end;
  if (isDone && active === 0 && tokens.length === 1) return Math.min(1, header.parts.length - 1);
  if (isDone && last.text.startsWith('"') && last.text.length > 1 && active + 1 < header.parts.length) return active + 1;
  return Math.max(0, active);
}

function signatureOf(keyword: string, { record, parts }: Header): Signature {
  const shown = parts.map(([label, key]) => ({ label, doc: key === 'id' ? `The id of the ${recordSpec(record).title}, by which other statements name it.` : (keySpec(record, key)?.doc ?? '') }));
  return { label: `${keyword} ${parts.map(([label]) => label).join(' ')}`, doc: recordSpec(record).doc, parts: shown };
}

/** The keys of a record, for help inside brackets: those that are needed first. */
export function recordSignature(record: RecordName, active: string | undefined): { readonly signature: Signature; readonly active: number } {
  const { title, doc, keys } = recordSpec(record);
  const spec = active === undefined ? undefined : keySpec(record, active);
  const first = keys.filter((key, i) => key.required || i < shownKeys);
  const shown = spec && !first.includes(spec) ? [...first, spec] : first;
  const parts = shown.map((key) => ({ label: key.required ? key.key : `${key.key}?`, doc: key.doc }));
  return { signature: { label: `${title} { ${parts.map(({ label }) => label).join(', ')}${shown.length < keys.length ? ', ...' : ''} }`, doc, parts }, active: spec ? shown.indexOf(spec) : -1 };
}

const shownKeys = 8;
