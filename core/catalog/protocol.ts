import type { Catalog } from './catalog.ts';
import { phraseOf, PhraseTable, tokensOf } from './tokens.ts';
import type { Protocol } from './types.ts';

export interface Implied {
  readonly value: 'yes' | 'no';
  /** The word of the text that says it: 'HTTPS'. */
  readonly by: string;
}

const tables = new WeakMap<Catalog, PhraseTable<Protocol>>();

/**
 * What a flow's protocol says about it.
 *
 * Commas and the like separate alternatives, other words belong together: `HTTP over TLS` is encrypted, `HTTP/gRPC` is not, `HTTP, HTTPS` and
 * `HTTPS, Kafka` say nothing, because not everything that may be spoken is encrypted.
 * @param protocol the text as written.
 * @returns attributes of the flow with what says so; empty for unknown protocols.
 */
export function impliedByProtocol(catalog: Catalog, protocol: string): Map<string, Implied> {
  let table = tables.get(catalog);
  if (table === undefined) {
    table = new PhraseTable(catalog.protocols.flatMap((one) => one.names.map((name) => phraseOf(name, one))));
    tables.set(catalog, table);
  }
  const stacks: Stack[] = [];
  let wrappers: Named[] = [];
  for (const { start, text } of alternatives(protocol)) {
    const named = namesIn(table, text, start, protocol);
    if (named.length === 0) continue;
    // `gRPC, mTLS`: what only wraps belongs to everything named.
    if (named.every((one) => one.protocol.wraps)) wrappers = [...wrappers, ...named];
    else stacks.push(named);
  }
  if (stacks.length === 0) {
    // `TLS or mTLS`: one of them, nobody knows which
    if (/\bor\b/i.test(protocol)) stacks.push(...wrappers.map((one) => [one]));
    else stacks.push(wrappers);
    wrappers = [];
  }
  const result = new Map<string, Implied>();
  const values = stacks.map((stack) => impliedByStack([...wrappers, ...stack]));
  for (const attribute of new Set(values.flatMap((value) => [...value.keys()]))) {
    const said = values.map((value) => value.get(attribute));
    const no = said.find((one) => one?.value === 'no');
    const yes = said.find((one) => one?.value === 'yes');
    if (no !== undefined && yes === undefined) result.set(attribute, no);
    else if (no === undefined && yes !== undefined && !doubt.test(protocol.slice(0, 300)) && said.every((one) => one !== undefined)) result.set(attribute, yes);
  }
  return result;
}

/** Words that take back what is named beside them: `HTTP (no TLS)`, `mTLS planned`, `TLS terminated at the gateway`. Then nothing good is implied. */
const doubt = /\b(?:no|non|not|never|without|w\/o|disabled?|optional(?:ly)?|planned|off|plain|plaintext|clear ?text|unencrypted|insecure|terminat\w{1,6}|offload\w{0,4}|todo)\b/i;

interface Named { readonly protocol: Protocol; readonly text: string }
type Stack = readonly Named[];

function alternatives(protocol: string): { start: number; text: string }[] {
  const result: { start: number; text: string }[] = [];
  let start = 0;
  const text = protocol.slice(0, 300);
  for (const match of text.matchAll(/[,;|&]|\b(?:or|and)\b/gi)) {
    result.push({ start, text: text.slice(start, match.index) });
    start = match.index + match[0].length;
  }
  result.push({ start, text: text.slice(start) });
  return result;
}

function namesIn(table: PhraseTable<Protocol>, text: string, offset: number, whole: string): Named[] {
  const tokens = tokensOf(text);
  const result: Named[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const phrase = table.at(tokens, i)[0];
    if (phrase === undefined) continue;
    const last = tokens[i + phrase.words.length - 1]!;
    result.push({ protocol: phrase.value, text: whole.slice(offset + tokens[i]!.start, offset + last.end) });
    i += phrase.words.length - 1;
  }
  return result;
}

/** Of one stack, what wraps wins; otherwise contradictions cancel out. */
function impliedByStack(stack: Stack): Map<string, Implied> {
  const result = new Map<string, Implied>();
  const attributes = new Set(stack.flatMap((one) => Object.keys(one.protocol.implies)));
  for (const attribute of attributes) {
    const saying = stack.filter((one) => Object.hasOwn(one.protocol.implies, attribute));
    const wrapping = saying.filter((one) => one.protocol.wraps);
    const counted = wrapping.length > 0 ? wrapping : saying;
    const values = new Set(counted.map((one) => one.protocol.implies[attribute]));
    const value = [...values][0];
    if (values.size === 1 && (value === 'yes' || value === 'no')) result.set(attribute, { value, by: counted[0]!.text });
  }
  return result;
}
