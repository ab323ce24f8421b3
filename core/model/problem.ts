import type { Mend, Source } from '../syntax/tree.ts';
import type { Span } from '../text/text.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** A mistake in a model (or rule file, or settings): something its writer has to mend, as against a finding. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly source: Source;
  readonly related?: readonly { readonly message: string; readonly source: Source }[];
  /** Greyed out in an editor. */
  readonly unnecessary?: true;
  /** What to write instead of the words at `source`, where that is clear: 'did you mean'. */
  readonly replacement?: string;
  /** Where several things may be meant: what each would change. Spans count like `source`, from the start of its item. */
  readonly alternatives?: readonly Alternative[];
  /** The change of text that mends a mistake of form. Its span counts like `source`, from the start of its item. */
  readonly mend?: Mend;
}

export interface Alternative {
  readonly title: string;
  readonly span: Span;
  /** The words to write there, not yet quoted for the syntax. */
  readonly text: string;
}

/** Every code with the line that its page opens with. Codes are stable once released. */
export const problemCodes = {
  'yaml-syntax': 'The text is not well-formed YAML.',
  'dsl-syntax': 'The text is not of the form of a `.threat` file.',
  'dsl-header': 'The header of a statement lacks something, or has too much.',
  'dsl-keyword': 'There is no such statement.',
  'dsl-brace': 'A bracket or brace is missing, or one too many.',
  'dsl-colon': 'A key lacks its colon, or its value.',
  'dsl-quotes': 'A text stands without quotes.',
  'dsl-text': 'A quoted text is not closed, or holds an escape that there is not.',
  'dsl-separator': 'Entries or values are not separated as they should be.',
  'dsl-yaml': 'Something is written as in YAML.',
  'too-deep': 'Values are nested too deeply to be read.',
  'too-large': 'The file or its aliases expand to more than can be read.',
  'unknown-key': 'The vocabulary has no such key here.',
  'unknown-value': 'The key does not take this word.',
  'wrong-type': 'The key holds something of another form.',
  'missing-key': 'A key that is needed is not there.',
  'missing-value': 'The key stands there without a value.',
  'missing-reference': 'Nothing of this name is declared.',
  'near-reference': 'The text is nearly the name of something declared.',
  'duplicate-id': 'Two things have the same id.',
  'duplicate-key': 'The key stands here twice.',
  'bad-id': 'The id cannot be used.',
  'bad-date': 'The date does not exist.',
  'contradiction': 'Two statements cannot both hold.',
  'no-type': 'Neither type nor kind is stated, and neither can be inferred.',
  'no-flows': 'No flow reaches or leaves the element.',
  'unused-data': 'No flow carries the data and no store holds it.',
  'zone-cycle': 'A zone lies inside itself.',
  'crossing-requirement': 'A flow enters a zone without what the zone demands.',
  'assumption-expired': 'The date of the assumption has passed.',
  'assumption-contradicted': 'The model states the opposite of the assumption.',
  'review-overdue': 'The review is due.',
  'retrained-after-review': 'A model was retrained after the last review.',
  'control-overdue': 'A planned control is past its date.',
  'decision-expired': 'The decision no longer counts.',
  'decision-dangling': 'The decision is about a finding that does not exist.',
  'decision-incomplete': 'The decision lacks something that it needs.',
  'decision-not-allowed': 'The settings do not let a model decide this on its own.',
  'include-missing': 'The included file cannot be read.',
  'include-cycle': 'The file includes itself.',
  'include-refused': 'The path leads outside the folder of the project.',
  'include-model': 'The included file is a whole model, not a fragment.',
  'unknown-atlas': 'ATLAS has no such id.',
  'retired-atlas': 'ATLAS has retired the id.',
  'atlas-name-mismatch': 'An ATLAS id stands beside the name of something else.',
  'owasp-edition': 'The entry is named without its edition.',
  'rule-file': 'The rule file does not have the form of a rule.',
  'rule-example': 'An example of a rule does not hold.',
  'settings': 'The settings file holds something it should not.',
  'many': 'More was found than is shown.',
} as const;

export type ProblemCode = keyof typeof problemCodes;
