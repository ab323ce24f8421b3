/** Fixes: from a finding or a problem to named text edits. */
export type { FileEdits, Fix, FixContext } from './fix.ts';
export { atlasIdsAt, controlFixes, controlFixesForFinding, controlRemedies } from './control-fixes.ts';
export { fixesForFinding } from './finding-fixes.ts';
export { fixesForProblem } from './problem-fixes.ts';
