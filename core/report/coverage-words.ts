import type { Absence } from '../analysis/absence.ts';
import type { CoverageCounts, CoverageEntry, CoverageState, Tie } from '../analysis/coverage.ts';
import { coverageStates } from '../analysis/coverage.ts';
import type { Condition } from '../catalog/types.ts';
import { bounded, short } from '../model/bind/fields.ts';
import { about, conditionWords } from './condition-words.ts';

/** What coverage says in words; escaping is for whoever shows them. */

/** Of a condition that is longer than this only the beginning is told; the page of the rule tells all. */
const longestCondition = 160;

/** The states as people read them. */
export const stateWords: Readonly<Record<CoverageState, string>> = {
  'open': 'open', 'unknown': 'unknown', 'decided': 'decided', 'mitigated': 'mitigated', 'not-applicable': 'not applicable', 'not-covered': 'not covered by any rule',
};

/** Why a rule finds nothing in this model: 'no element is of kind agent'. Without its id and without a full stop. */
export function absenceWords(absence: Absence): string {
  switch (absence.because) {
    case 'no-subject':
      return about(together(absence.needs), `no ${absence.about}`);
    case 'condition': {
      const { nearest, asked, needs, otherWays, facts } = absence;
      const whom = `'${short(nearest.id)}'${asked > 1 ? ` or ${asked - 1} other${asked === 2 ? '' : 's'}` : ''}`;
      const ways = otherWays > 0 ? `, or ${otherWays === 1 ? 'another way' : `one of ${otherWays} other ways`}` : '';
      return `not met on ${whom}: ${bounded(conditionWords(together(needs)), longestCondition)}${ways}${facts[0] ? `; ${bounded(facts[0].text, 200)}` : ''}`;
    }
    default:
      return `switched off in this project${absence.what === 'pack' ? ` with its pack ${short(absence.rule.pack)}` : ''}${absence.why === undefined ? '' : ` (${short(absence.why)})`}; it would apply to '${short(absence.nearest.id)}'`;
  }
}

/** What ties a finding to an entry, where that is not the entry's own id: 'as AML.T0010', 'by rate-limit', 'nearest fit'. Empty otherwise. */
export function tieWords(tie: Tie, entry: string): string {
  const parts = [
    ...(tie.by === entry ? [] : [`as ${tie.by}`]),
    ...(tie.controls.length === 0 ? [] : [`asks for ${tie.controls.slice(0, 3).map(short).join(', ')}${tie.controls.length > 3 ? ' ...' : ''}`]),
    ...(tie.approximate ? ['nearest fit'] : []),
  ];
  return parts.join('; ');
}

/** Why an entry without findings has the state that it has: a sentence for each rule, those that are nearest to finding something first. Empty where no rule names it. */
export function reasonsWhyNot({ absent, controls, own, entry }: CoverageEntry): string[] {
  if (absent.length === 0 && own === 'not-applicable' && controls.length > 0) return [`no threat of this model asks for ${controls.slice(0, 4).map(short).join(', ')}${controls.length > 4 ? ' ...' : ''}`];
  const distance = (absence: Absence): number => (absence.because === 'off' ? 0 : absence.because === 'condition' ? 1 : 2);
  return [...absent].sort((a, b) => distance(a.absence) - distance(b.absence))
    .map(({ absence, tie }) => `${absence.rule.id}${tie.by === entry.id ? '' : ` (as ${tie.by})`}: ${absenceWords(absence)}`);
}

/** `12 open, 3 unknown (count like open), 40 not covered by any rule`: the states that occur. */
export function countsWords(counts: CoverageCounts): string {
  return coverageStates.filter((state) => counts[state] > 0).map((state) => `${counts[state]} ${stateWords[state]}${state === 'unknown' ? ` (count${counts[state] === 1 ? 's' : ''} like open)` : ''}`).join(', ');
}

function together(parts: readonly Condition[]): Condition {
  return parts.length === 1 ? parts[0]! : { all: parts };
}
