import type { Frameworks, Reference } from './frameworks.ts';

/**
 * Which entries of which frameworks a key may name. A model names them in `owasp`, `cwe`, `capec`, `nist` and `references` of a threat; a rule file in `owasp`, `cwe` and `nist` of a rule and in `nist`,
 * `eu-ai-act` and `cosai` of a control. Checks, completion and hovers all ask here.
 */

/** `nist` is NIST AI 100-2 alone, as rules name attacks; `nist-entry` is anything by NIST; `reference` is an entry of any framework but ATLAS. */
export type IdKey = 'owasp' | 'cwe' | 'capec' | 'nist' | 'nist-entry' | 'eu-ai-act' | 'cosai' | 'reference';

interface KeyFacts {
  /** What the entries belong to, in messages: 'No ... known here has it'. */
  readonly what: string;
  readonly examples: string;
  readonly takes: (entry: Reference) => boolean;
}

const keys: ReadonlyMap<string, KeyFacts> = new Map<IdKey, KeyFacts>([
  ['owasp', { what: 'OWASP list', examples: 'LLM01:2026, ML02:2023 or ASI03', takes: (entry) => entry.family === 'owasp' }],
  ['cwe', { what: 'CWE list', examples: 'CWE-502', takes: (entry) => entry.family === 'cwe' }],
  ['capec', { what: 'CAPEC list', examples: 'CAPEC-137', takes: (entry) => entry.family === 'capec' }],
  ['nist', { what: 'list of NIST AI 100-2', examples: 'NISTAML.013', takes: (entry) => entry.frameworkId === 'nist-ai-100-2' }],
  ['nist-entry', { what: 'NIST list', examples: 'MEASURE 2.7, NISTAML.013 or AI600-1:2.9', takes: (entry) => entry.family === 'nist' }],
  ['eu-ai-act', { what: 'part of the EU AI Act', examples: 'Art. 15', takes: (entry) => entry.family === 'eu' }],
  ['cosai', { what: 'CoSAI list', examples: 'riskPromptInjection or controlThreatDetection', takes: (entry) => entry.family === 'cosai' }],
  ['reference', { what: 'framework', examples: 'MAESTRO-L3, Art. 15, riskPromptInjection or AIX-2.1', takes: () => true }],
]);

/** What is known of a key; undefined where it names no entries of frameworks. */
export function idKey(key: string): KeyFacts | undefined {
  return keys.get(key);
}

/** Every entry that a key may name, in the order of the lists; of a framework with several editions the newest first. */
export function entriesFor(key: string, frameworks: Frameworks): readonly Reference[] {
  const facts = keys.get(key);
  if (!facts) return [];
  const entries = frameworks.all().filter(facts.takes);
  const newest = new Map<string, string>();
  for (const { framework, edition } of entries) if (edition > (newest.get(framework) ?? '')) newest.set(framework, edition);
  return [...entries.filter((entry) => newest.get(entry.framework) === entry.edition), ...entries.filter((entry) => newest.get(entry.framework) !== entry.edition)];
}

/** Lists of which the packaged data holds a part: of these an id of the right form is as good as a known one. */
const open: readonly { readonly key: IdKey; readonly form: RegExp }[] = [
  { key: 'cwe', form: /^CWE-[1-9]\d{0,4}$/i },
  { key: 'capec', form: /^CAPEC-[1-9]\d{0,3}$/i },
  { key: 'eu-ai-act', form: /^(?:art(?:icle|\.)? ?(?:[1-9]|[1-9]\d|10\d|11[0-3])|annex (?:I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|XIII))(?:\(\d{1,2}\))*$/i },
];

/** Can the id be an entry that the packaged part of a larger list does not hold? */
export function isOpenEnded(key: string, id: string): boolean {
  return id.length <= 40 && open.some((one) => (one.key === key || key === 'reference') && one.form.test(id.trim()));
}
