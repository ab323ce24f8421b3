import type { ProblemCode } from '../model/problem.ts';
import type { Atlas } from './atlas.ts';
import { findAtlasIds, isAtlasId } from './atlas.ts';
import type { Frameworks, Reference } from './frameworks.ts';
import { allNearest } from '../text/similar.ts';
import { entriesFor, idKey, isOpenEnded } from './id-keys.ts';
import { entryBeside, idWithName } from './mentions.ts';

/** What is wrong with an id, and what to write instead where that is clear. */
export interface IdRemark {
  readonly code: ProblemCode;
  readonly message: string;
  readonly replacement?: string;
  /** What may be meant, where it is one of several. */
  readonly alternatives?: readonly { readonly title: string; readonly text: string }[];
}

/** The id that a value stands for: of an ATLAS id with a name beside it the id, anything else as it is. */
export function idMeant(atlas: Atlas, of: string, value: string): string {
  return of === 'atlas' ? (idWithName(value, atlas) ?? value) : value;
}

/** A check of ids that a model or a rule names: `of` is 'atlas' or a key of id-keys.ts; anything else has no remark. */
export function idCheck(atlas: Atlas, frameworks: Frameworks): (of: string, id: string) => IdRemark | undefined {
  return (of, id) => {
    if (of === 'atlas') return atlasRemark(atlas, id);
    // under `references` an id of ATLAS has a key of its own, but is not wrong
    if (of === 'reference' && isAtlasId(id)) return atlasRemark(atlas, id);
    return idKey(of) ? referenceRemark(frameworks, of, id) : undefined;
  };
}

/** What is wrong with an ATLAS id, or with an id and the name beside it; the name itself is not judged. */
export function atlasRemark(atlas: Atlas, written: string): IdRemark | undefined {
  const id = idMeant(atlas, 'atlas', written);
  if (atlas.lookup(id)) return undefined;
  const retired = atlas.retired(id);
  if (retired) {
    const was = retired.name === undefined ? retired.id : `${retired.id} (${retired.name})`;
    const when = retired.retiredIn.startsWith('before') ? retired.retiredIn : `in ${retired.retiredIn}`;
    const now = retired.replacedBy === undefined ? undefined : atlas.lookup(retired.replacedBy);
    const use = now ? ` Use ${now.id}${now.name === undefined ? '' : ` (${now.is === 'technique' ? now.fullName : now.name})`}.` : '';
    return { code: 'retired-atlas', message: `ATLAS no longer has ${was}; it was retired ${when}.${use}`, replacement: now?.id };
  }
  const [inside, ...others] = id.length <= 200 ? findAtlasIds(id) : [];
  if (inside && others.length === 0 && inside.id.length < id.length && atlas.lookup(inside.id))
    return { code: 'unknown-atlas', message: `'${short(id)}' is ${inside.id} and words that are no name in ATLAS. Write the id alone, or the id and its name.`, replacement: inside.id };
  const byName = atlas.named(id);
  const only = byName.length === 1 ? byName[0] : inside && id !== written ? entryBeside(written, findAtlasIds(written)[0] ?? inside, atlas) : undefined;
  const hint = only ? ` ${only.id} has this name.` : isAtlasId(id) ? '' : ' An id looks like AML.T0020 or AML.M0007.';
  return { code: 'unknown-atlas', message: `ATLAS ${atlas.version} has no '${short(id)}'.${hint}`, replacement: only?.id };
}

/** An id that no list has, or that belongs under another key. Of several that may be meant none is preferred. */
function referenceRemark(frameworks: Frameworks, of: string, id: string): IdRemark | undefined {
  const { what, examples, takes } = idKey(of)!;
  const entry = frameworks.lookup(id);
  if ((entry && takes(entry)) || isOpenEnded(of, id)) return undefined;
  const meanings = frameworks.withoutEdition(id).filter(takes);
  if (meanings.length > 0) {
    const each = meanings.map((m) => `${m.id} is ${m.name}`).join(', ');
    return { code: 'owasp-edition', message: `'${short(id)}' has no edition: ${each}.`, ...choice(meanings) };
  }
  if (entry) return { code: 'unknown-value', message: `'${short(id)}' is of ${entry.framework}; this key takes ids such as ${examples}.` };
  const number = /^(?:cwe|capec)?[ _:-]*([1-9]\d{0,4})$/i.exec(id.slice(0, 20))?.[1];
  if (number !== undefined && (of === 'cwe' || of === 'capec')) {
    const whole = `${of.toUpperCase()}-${number}`;
    return { code: 'unknown-value', message: `'${short(id)}' is not a ${of.toUpperCase()} id; did you mean ${whole}?`, replacement: whole };
  }
  const known = entriesFor(of, frameworks);
  const byName = known.filter((one) => [one.name, ...one.formerNames].some((name) => name.toLowerCase() === id.trim().toLowerCase()));
  const near = byName.length > 0 ? byName : allNearest(id, known.map((one) => one.id)).map((one) => frameworks.lookup(one)!);
  const meant = near.length > 0 && near.length <= mostMeant ? near : [];
  const hint = meant.length > 0 ? `Did you mean ${oneOf(meant.map((one) => `${one.id} (${one.name})`))}?` : `An id looks like ${examples}.`;
  return { code: 'unknown-value', message: `No ${what} known here has '${short(id)}'. ${hint}`, ...choice(meant, byName.length > 0 || digits(id) === digits(meant[0]?.id ?? '')) };
}

/** More than this many that may be meant say nothing. */
const mostMeant = 4;

/** @param sure one alone may be put in without asking */
function choice(meant: readonly Reference[], sure = true): Pick<IdRemark, 'replacement' | 'alternatives'> {
  const [only] = meant;
  if (only && meant.length === 1 && sure) return { replacement: only.id };
  return only ? { alternatives: meant.map((one) => ({ title: `Change to ${one.id} (${one.name})`, text: one.id })) } : {};
}

/** A letter out of place is a slip; another number may be another entry. */
function digits(id: string): string {
  return id.slice(0, 64).replace(/\D+/g, ' ').trim();
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)!}`;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
