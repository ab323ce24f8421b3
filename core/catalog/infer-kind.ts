import type { ElementType } from '../model/model.ts';
import type { Catalog } from './catalog.ts';
import { phraseOf, PhraseTable, tokensOf } from './tokens.ts';
import type { Token } from './tokens.ts';
import type { Kind } from './types.ts';

export interface InferredKind {
  readonly kind: string;
  /** On what it stands: the technology with this index, or this stretch of the name. */
  readonly via: { readonly is: 'technology'; readonly index: number } | { readonly is: 'name'; readonly start: number; readonly end: number };
}

interface Tables {
  readonly technologies: PhraseTable<{ kind: Kind; generic: boolean }>;
  readonly names: PhraseTable<Kind>;
  readonly order: ReadonlyMap<string, number>;
}

const tables = new WeakMap<Catalog, Tables>();

function tablesOf(catalog: Catalog): Tables {
  let result = tables.get(catalog);
  if (result === undefined) {
    const kinds = [...catalog.kinds.values()];
    result = {
      technologies: new PhraseTable(kinds.flatMap((kind) => [
        ...kind.technologies.map((text) => phraseOf(text, { kind, generic: false })),
        ...(kind.generic ?? []).map((text) => phraseOf(text, { kind, generic: true })),
      ])),
      names: new PhraseTable(kinds.flatMap((kind) => kind.names.map((text) => phraseOf(text, kind)))),
      order: new Map(kinds.map((kind, index) => [kind.id, index])),
    };
    tables.set(catalog, result);
  }
  return result;
}

/** Words after which a technology is only what something uses to reach a product: `mlflow CLI`. */
const clientWords = new Set(['cli', 'client', 'clients', 'sdk', 'kubectl', 'exporter', 'driver', 'library', 'plugin', 'connector', 'webhook', 'callback']);
/** Words that end a name and say nothing of what it is. */
const neutralWords = new Set(['service', 'services', 'server', 'servers', 'cluster', 'instance', 'instances', 'node', 'nodes', 'pod', 'pods', 'platform', 'system', 'process', 'component', 'prod', 'production', 'staging', 'test', 'dev', 'eu', 'us', 'primary', 'secondary', 'internal']);
/** Before a phrase of one word these say that it means something else: a `VPN gateway`, a `travel agent`. */
const misleading = new Set(['vpn', 'nat', 'iot', 'field', 'mail', 'email', 'sms', 'bank', 'media', 'voice', 'lorawan', 'internet', 'transit', 'travel', 'insurance', 'estate', 'booking', 'claims', 'non', 'former', 'kafka', 'redis', 'data', 'training', 'employee', 'security', 'ad', 'bid', 'news', 'metrics', 'log', 'logs', 'snmp', 'cleaning', 'sales', 'debt', 'collection', 'risk', 'fraud', 'course', 'water', 'oil', 'gas', 'graphics', 'stock', 'cash', 'identity', 'customer', 'heart', 'baby', 'patient', 'car']);
/** After one of these the name goes on about something else: `Store for model logs`. */
const afterHead = new Set(['for', 'of', 'on', 'in', 'with', 'from', 'by', 'at', 'to', 'using', 'via', 'running', 'behind']);

interface NameMatch { readonly kind: Kind; readonly start: number; readonly end: number; readonly words: number }
interface TechnologyMatch { readonly kind: Kind; readonly index: number; readonly generic: boolean; readonly words: number }

/**
 * What an element probably is, where nobody states it. Careful: without good grounds it says nothing, because a wrong kind brings wrong findings.
 *
 * Technologies say it first, unless a name of several words contradicts them: a training job that uses a registry is no registry. Generic
 * technologies (a database, a bucket) count last, and only where the stated type agrees or nothing else is named.
 */
export function inferKind(catalog: Catalog, element: { readonly technologies: readonly string[]; readonly name: string; readonly type?: ElementType }): InferredKind | undefined {
  const { technologies, names, order } = tablesOf(catalog);
  const fits = (kind: Kind): boolean => element.type === undefined || kind.type === element.type;
  const named = matchName(names, element.name, fits);
  const found = element.technologies.slice(0, 50).flatMap((text, index) => matchTechnology(technologies, text, index));
  const specific = found.filter((match) => !match.generic && fits(match.kind) && (match.kind.type !== 'external' || element.type === 'external'));
  const byName = named && { kind: named.kind.id, via: { is: 'name', start: named.start, end: named.end } } as const;
  const byTechnology = (match: TechnologyMatch): InferredKind => ({ kind: match.kind.id, via: { is: 'technology', index: match.index } });

  if (specific.length > 0) {
    if (named !== undefined) {
      const agreeing = specific.find((match) => match.kind === named.kind);
      if (agreeing !== undefined) return byTechnology(agreeing);
      const finer = specific.some((match) => match.kind.groups.some((group) => named.kind.groups.includes(group)));
      const strongName = named.words > 1 && !named.kind.groups.includes('plain');
      // Contradicting evidence: the more exact one counts.
      if (strongName && !finer) return byName;
    }
    const said = stemsOf(element.name);
    const rank = (match: TechnologyMatch): number => (tokensOf(match.kind.id).some((token) => said.has(stem(token.word))) ? 0 : 1);
    // A product of several kinds: the one whose own word is in the name, else the catalogue's order.
    const first = specific.filter((match) => match.index === specific[0]!.index).sort((a, b) => b.words - a.words || rank(a) - rank(b) || order.get(a.kind.id)! - order.get(b.kind.id)!)[0]!;
    const compatible = specific.every((match) => match.index === first.index || match.kind === first.kind || match.kind.groups.some((group) => group !== 'plain' && first.kind.groups.includes(group)));
    // a registry among several products is more likely what a job uses than what it is
    const uses = element.type === undefined && first.kind.groups.includes('holds-models') && element.technologies.length > 1 && named?.kind.type !== 'store' && !said.has('store');
    if (compatible && !uses) return byTechnology(first);
    return byName;
  }
  if (byName !== undefined) return byName;
  const generic = found.filter((match) => match.generic && fits(match.kind));
  const only = generic[0];
  if (only === undefined || !generic.every((match) => match.kind === only.kind)) return undefined;
  return element.type !== undefined || generic.length === element.technologies.length ? byTechnology(only) : undefined;
}

function matchTechnology(table: Tables['technologies'], text: string, index: number): TechnologyMatch[] {
  const tokens = tokensOf(text);
  if (tokens.some((token) => clientWords.has(token.word))) {
    // `Flower Client` is a product's name; `mlflow CLI` is not.
    return table.at(tokens, 0).filter((phrase) => phrase.words.length === tokens.length).map((phrase) => ({ kind: phrase.value.kind, generic: phrase.value.generic, index, words: phrase.words.length }));
  }
  const all: TechnologyMatch[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const here = table.at(tokens, i);
    const longest = here[0]?.words.length ?? 1;
    for (const phrase of here) if (phrase.words.length === longest) all.push({ kind: phrase.value.kind, generic: phrase.value.generic, index, words: longest });
    i += longest - 1;
  }
  return all;
}

/** The phrase that the name ends in: its head noun. Of several the longest. */
function matchName(table: Tables['names'], name: string, fits: (kind: Kind) => boolean): NameMatch | undefined {
  const head = headOf(name);
  for (let length = head.length; length > 0; length--) {
    const dropped = head.slice(length);
    // Neutral words may follow, but never after a word for a person: a `User Service` is no user.
    if (!dropped.every((token) => neutralWords.has(token.word) || /^v?\d+$/.test(token.word))) break;
    for (let start = 0; start < length; start++) {
      for (const phrase of table.at(head, start, true)) {
        if (start + phrase.words.length !== length || !fits(phrase.value)) continue;
        if (phrase.value.type === 'external' && dropped.some((token) => neutralWords.has(token.word) && !/^(eu|us|internal|prod|production|staging|test|dev)$/.test(token.word))) continue;
        if (phrase.words.length === 1 && misleading.has(head[start - 1]?.word ?? '')) continue;
        return { kind: phrase.value, start: head[start]!.start, end: head[length - 1]!.end, words: phrase.words.length };
      }
    }
  }
  return undefined;
}

/** Enough of a word to tell that `tracking` and `tracker` belong together. */
function stem(word: string): string {
  return word.slice(0, 5);
}

function stemsOf(name: string): ReadonlySet<string> {
  return new Set(tokensOf(name).filter((token) => token.word.length >= 4 && token.word !== 'model' && token.word !== 'store').map((token) => stem(token.word)));
}

/** The words of a name up to the first bracket, dash, comma, colon or preposition. */
function headOf(name: string): Token[] {
  const cut = name.search(/[([{,;:|]| [-–—/] /);
  const tokens = tokensOf(cut > 0 ? name.slice(0, cut) : name);
  const preposition = tokens.findIndex((token, index) => index > 0 && afterHead.has(token.word) && !(token.word === 'in' && tokens[index + 1]?.word === 'the'));
  return preposition > 0 ? tokens.slice(0, preposition) : tokens;
}
