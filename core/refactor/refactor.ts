/** Refactorings: changes of a model's form, offered where a person asks for them. */
import { extractData, inlineData } from './data.ts';
import { moveToFile } from './move.ts';
import type { RefactorContext, Refactoring } from './refactoring.ts';
import { stateKinds } from './rewrite.ts';
import { extractZone, moveToZone } from './zones.ts';

export type { RefactorContext, Refactoring } from './refactoring.ts';
export { betterFlowId } from './rewrite.ts';
export { sortItems } from './sort.ts';

/** Everything that can be done to the form of what the selection touches. */
export function refactoringsAt(context: RefactorContext): Refactoring[] {
  return [...extractZone(context), ...extractData(context), ...inlineData(context), ...stateKinds(context), ...moveToZone(context), ...moveToFile(context)];
}
