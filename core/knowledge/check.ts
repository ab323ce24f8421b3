import type { ProblemCode } from '../model/problem.ts';
import type { Atlas } from './atlas.ts';
import { isAtlasId } from './atlas.ts';
import type { Frameworks } from './frameworks.ts';

/** What is wrong with an id, and what to write instead where that is clear. */
export interface IdRemark {
  readonly code: ProblemCode;
  readonly message: string;
  readonly replacement?: string;
}

/** A check of ids that a model names: `of` is 'atlas', 'owasp' or 'cwe'; anything else has no remark. */
export function idCheck(atlas: Atlas, frameworks: Frameworks): (of: string, id: string) => IdRemark | undefined {
  return (of, id) => {
    if (of === 'atlas') return checkAtlas(atlas, id);
    if (of === 'owasp') return checkOwasp(frameworks, id);
    // CWE is larger than the part that is known here, so only the form can be judged.
    if (of === 'cwe' && !/^CWE-\d{1,5}$/i.test(id)) return { code: 'unknown-value', message: `'${short(id)}' is not a CWE id; one looks like CWE-502.` };
    return undefined;
  };
}

function checkAtlas(atlas: Atlas, id: string): IdRemark | undefined {
  if (atlas.lookup(id)) return undefined;
  const retired = atlas.retired(id);
  if (retired) {
    const was = retired.name === undefined ? retired.id : `${retired.id} (${retired.name})`;
    const when = retired.retiredIn.startsWith('before') ? retired.retiredIn : `in ${retired.retiredIn}`;
    const now = retired.replacedBy === undefined ? undefined : atlas.lookup(retired.replacedBy);
    const use = now ? ` Use ${now.id}${now.name === undefined ? '' : ` (${now.is === 'technique' ? now.fullName : now.name})`}.` : '';
    return { code: 'retired-atlas', message: `ATLAS no longer has ${was}; it was retired ${when}.${use}`, replacement: now?.id };
  }
  const byName = atlas.named(id);
  const only = byName.length === 1 ? byName[0] : undefined;
  const hint = only ? ` ${only.id} has this name.` : isAtlasId(id) ? '' : ' An id looks like AML.T0020 or AML.M0007.';
  return { code: 'unknown-atlas', message: `ATLAS ${atlas.version} has no '${short(id)}'.${hint}`, replacement: only?.id };
}

function checkOwasp(frameworks: Frameworks, id: string): IdRemark | undefined {
  if (frameworks.lookup(id)?.family === 'owasp') return undefined;
  const meanings = frameworks.withoutEdition(id);
  if (meanings.length > 0) {
    const each = meanings.map((m) => `${m.id} is ${m.name}`).join(', ');
    return { code: 'owasp-edition', message: `'${short(id)}' has no edition: ${each}.`, replacement: meanings.length === 1 ? meanings[0]!.id : undefined };
  }
  return { code: 'unknown-value', message: `No OWASP list known here has '${short(id)}'; an id looks like LLM01:2026, ML02:2023 or ASI03.` };
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
