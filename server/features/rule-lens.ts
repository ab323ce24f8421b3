import type { CodeLens } from 'vscode-languageserver';
import { rangeOf } from '../convert.ts';
import type { Project } from '../project.ts';
import type { ShowReferencesArguments } from '../protocol.ts';
import type { RuleRun } from '../rule-examples.ts';
import { runsOf } from '../rule-examples.ts';
import type { Session } from '../session.ts';

/** A line above each rule of a rule file: how many of its examples hold. It leads to those that do not. */
export function ruleLenses(session: Session, project: Project, uri: string): CodeLens[] {
  const tree = session.workspace.tree(uri);
  if (!tree) return [];
  return runsOf(session, project, uri).map((run) => {
    const range = rangeOf(tree, run.place.mark);
    const failing = run.place.examples.filter((_, index) => run.results?.[index]?.holds === false);
    const title = lensTitle(run);
    if (failing.length === 0 || !session.client.ownClient) return { range, command: { title, command: '' } };
    const clientUri = session.workspace.clientUri(uri);
    const argument: ShowReferencesArguments = { uri: clientUri, position: range.start, locations: failing.map(({ state }) => ({ uri: clientUri, range: rangeOf(tree, state) })) };
    return { range, command: { title, command: 'threatline.showReferences', arguments: [argument] } };
  });
}

function lensTitle({ results }: RuleRun): string {
  if (!results) return 'not read: the rule has errors';
  const holding = results.filter(({ holds }) => holds).length;
  return `${holding} of ${results.length} ${results.length === 1 ? 'example holds' : 'examples hold'}`;
}
