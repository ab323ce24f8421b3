import type { ProblemCode } from '../model/problem.ts';
import type { Atlas } from './atlas.ts';
import { findAtlasIds, isAtlasId } from './atlas.ts';
import type { Frameworks } from './frameworks.ts';
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

/** A check of ids that a model names: `of` is 'atlas', 'owasp' or 'cwe'; anything else has no remark. */
export function idCheck(atlas: Atlas, frameworks: Frameworks): (of: string, id: string) => IdRemark | undefined {
  return (of, id) => {
    if (of === 'atlas') return atlasRemark(atlas, id);
    if (of === 'owasp') return checkOwasp(frameworks, id);
    // CWE is larger than the part that is known here, so only the form can be judged.
    if (of === 'cwe' && !/^CWE-\d{1,5}$/i.test(id)) return { code: 'unknown-value', message: `'${short(id)}' is not a CWE id; one looks like CWE-502.` };
    return undefined;
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

function checkOwasp(frameworks: Frameworks, id: string): IdRemark | undefined {
  if (frameworks.lookup(id)?.family === 'owasp') return undefined;
  const meanings = frameworks.withoutEdition(id);
  if (meanings.length > 0) {
    const each = meanings.map((m) => `${m.id} is ${m.name}`).join(', ');
    return { code: 'owasp-edition', message: `'${short(id)}' has no edition: ${each}.`, replacement: meanings.length === 1 ? meanings[0]!.id : undefined, ...(meanings.length > 1 ? { alternatives: meanings.map((m) => ({ title: `Change to ${m.id} (${m.name})`, text: m.id })) } : {}) };
  }
  return { code: 'unknown-value', message: `No OWASP list known here has '${short(id)}'; an id looks like LLM01:2026, ML02:2023 or ASI03.` };
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
