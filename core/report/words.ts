import type { Finding, Reason, Remedy } from '../analysis/finding.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { short } from '../model/bind/fields.ts';
import type { Model, StrideCategory } from '../model/model.ts';
import type { Locator } from './location.ts';

/** What the published method calls its categories. */
export const categoryNames: Readonly<Record<StrideCategory, string>> = {
  'spoofing': 'Spoofing',
  'tampering': 'Tampering',
  'repudiation': 'Repudiation',
  'information-disclosure': 'Information Disclosure',
  'denial-of-service': 'Denial of Service',
  'elevation-of-privilege': 'Elevation of Privilege',
  'boundary-crossing': 'Trust Boundary Crossing',
};

/** What a control is called in a sentence: its id, and what that means. */
function controlName(id: string, on: string, catalog: Catalog, model: Model): string {
  const name = catalog.controls.get(id)?.name ?? model.controls.get(id)?.name;
  return `Put ${short(id)} ${on}${name === undefined ? '' : `: ${short(name)}`}.`;
}

/** A remedy as a sentence about this system: 'Put rate-limit on gateway: request limits per caller.' */
export function remedySentence(remedy: Remedy, catalog: Catalog, model: Model): string {
  if (remedy.is === 'control') return controlName(remedy.control, `on ${short(remedy.at)}`, catalog, model);
  const value = remedy.value === 'yes' ? 'true' : remedy.value === 'no' ? 'false' : remedy.value;
  return `See to it that ${short(remedy.at)} has '${remedy.attribute}: ${short(value)}', and state it.`;
}

/** In one sentence what settles a finding, or what would settle it best. */
export function mitigationSentence(finding: Finding, catalog: Catalog, model: Model): string {
  if (finding.state === 'mitigated') {
    const settling = settledBy(finding);
    return settling === undefined ? 'Settled.' : `Settled: ${settling}.`;
  }
  const because = finding.because[0]?.text;
  if (finding.state === 'decided') {
    const { decision } = finding;
    if (!decision) return because === undefined ? 'Decided.' : `Decided: ${because}.`;
    return `Decided (${decision.status?.value ?? 'no status'}): ${sentence(decision.because?.value ?? 'no reason given')}`;
  }
  const [best] = finding.remedies;
  if (best) return remedySentence(best, catalog, model);
  const fix = finding.definition?.fixes.find((id) => catalog.controls.has(id));
  if (fix !== undefined) return controlName(fix, `where it protects ${short(finding.subject)}`, catalog, model);
  return `Decide about it: ${finding.rule} on ${short(finding.subject)} has no single control that settles it.`;
}

/** The fact that settles a mitigated finding. Facts that settle stand first; among them those about which flow or way is meant say nothing yet. */
export function settledBy(finding: Finding): string | undefined {
  const fact = finding.because.find((reason) => reason.truth === 'yes' && !/^'[^']*' (?:goes from|reaches) '/.test(reason.text)) ?? finding.because[0];
  return fact?.text;
}

/** Text as the end of a sentence, on one line and bounded. */
function sentence(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const words = line.length > 300 ? `${line.slice(0, 297)}...` : line;
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** A fact that a finding stands on, with its place: `'df2' states encrypted: no (model.threat.yaml:34)`. */
export function reasonSentence(reason: Reason, locator: Locator): string {
  return reason.source ? `${reason.text} (${locator.fileLine(reason.source)})` : reason.text;
}

/** What keeps an unknown finding from being settled or open: the facts that nobody stated. */
export function notStated(finding: Finding): string[] {
  const unknown = finding.because.filter((reason) => reason.truth === 'unknown');
  return (unknown.length > 0 ? unknown : finding.because.filter((reason) => reason.basis === 'not-stated')).map((reason) => reason.text);
}

/** The ids that a finding bears in other catalogues: of its rule, or as its author wrote them. */
export function references(finding: Finding, model: Model): { atlas: readonly string[]; owasp: readonly string[]; cwe: readonly string[] } {
  const { definition } = finding;
  if (definition) return { atlas: definition.atlas.techniques, owasp: definition.owasp, cwe: definition.cwe };
  const own = model.threats.get(finding.rule);
  const ids = (stated: readonly { readonly value: string }[] | undefined): string[] => (stated ?? []).map((one) => one.value);
  return { atlas: ids(own?.atlas), owasp: ids(own?.owasp), cwe: ids(own?.cwe) };
}
