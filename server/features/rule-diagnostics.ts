import type { Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import { DiagnosticSeverity } from 'vscode-languageserver';
import { ExamplePlaces } from '../../core/analysis/example-places.ts';
import { whyNotHolding } from '../../core/analysis/example-words.ts';
import type { ExampleResult } from '../../core/analysis/examples.ts';
import type { ExamplePlace } from '../../core/catalog/load.ts';
import type { DocumentTree } from '../../core/syntax/tree.ts';
import { plainLine } from '../../core/text/markdown.ts';
import type { Span } from '../../core/text/text.ts';
import { rangeOf } from '../convert.ts';
import type { Project } from '../project.ts';
import type { Session } from '../session.ts';
import { runsOf } from '../rule-examples.ts';

const maximumRelated = 4;

/** The examples of a rule file that do not hold: what was expected, what came instead and on which fact; and the mistakes in their models. */
export function exampleDiagnostics(session: Session, project: Project, tree: DocumentTree): Diagnostic[] {
  const places = new ExamplePlaces(tree.text);
  return runsOf(session, project, tree.file).flatMap(({ place, results = [] }) =>
    results.flatMap((result, index) => {
      const example = place.examples[index];
      return example ? [...failure(session, tree, places, example, result), ...mistakes(tree, places, example, result)] : [];
    }),
  );
}

function failure(session: Session, tree: DocumentTree, places: ExamplePlaces, place: ExamplePlace, result: ExampleResult): Diagnostic[] {
  if (result.holds || result.differences.length === 0) return [];
  const related: DiagnosticRelatedInformation[] = [];
  for (const { text, source } of result.why) {
    const span = source && places.of(place, result, source);
    if (span && related.length < maximumRelated) related.push({ message: plainLine(text), location: { uri: session.workspace.clientUri(tree.file), range: rangeOf(tree, span) } });
  }
  return [{ ...diagnostic(tree, place.state, `The example does not hold: ${whyNotHolding(result)}.`), ...(related.length > 0 && session.client.related ? { relatedInformation: related } : {}) }];
}

function mistakes(tree: DocumentTree, places: ExamplePlaces, place: ExamplePlace, result: ExampleResult): Diagnostic[] {
  // a warning is about a real system, of which an example is a small piece
  return result.problems.filter(({ severity }) => severity === 'error').map(({ message, source }) => diagnostic(tree, places.of(place, result, source) ?? place.state, `In the model of the example: ${message}`));
}

function diagnostic(tree: DocumentTree, span: Span, message: string): Diagnostic {
  return { range: rangeOf(tree, span), severity: DiagnosticSeverity.Warning, source: 'threatline', code: 'rule-example', message: plainLine(message), data: { problem: 'rule-example' } };
}
