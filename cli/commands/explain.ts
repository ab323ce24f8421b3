import { realpathSync } from 'node:fs';
import type { Analysis } from '../../core/analysis/analyse.ts';
import type { Finding } from '../../core/analysis/finding.ts';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import type { Locator } from '../../core/report/location.ts';
import { nearestPageId, pageFor } from '../../core/report/page.ts';
import { markdownToText } from '../../core/report/plain-text.ts';
import { categoryNames, mitigationSentence, reasonSentence, references, remedySentence } from '../../core/report/words.ts';
import { plain, plainLines } from '../../core/text/terminal.ts';
import type { Io } from '../io.ts';
import { exit, UsageError } from '../io.ts';
import { openModel } from '../open-model.ts';
import type { Command, Input } from '../options.ts';
import { todayOption } from '../options.ts';
import { locatorFrom, namesFrom, problemLine } from '../print.ts';
import type { Project } from '../project.ts';
import { openProject } from '../project.ts';

export const explain: Command = {
  name: 'explain',
  summary: 'Explain a rule, control, kind, problem code or id of ATLAS, OWASP or CWE; with a model, why it fires there.',
  operands: { usage: 'ID [FILE]', min: 1, max: 2 },
  about: `Without FILE it prints the page of the id. With FILE it adds each finding there: its state, the facts it stands on with their places, its score and how that came about,
and what would settle it. ID may also be a threat of the model, or a finding as reports name it: RULE@ELEMENT.

Exit code 0, or 2 when nothing bears the id, the file cannot be read or a problem of it is an error.`,
  options: [todayOption],
  examples: [
    ['explain AI-INF-02', 'what the rule is about, and what settles it'],
    ['explain AI-INF-02 threatmodel.yaml', 'why it fires in this model'],
    ['explain AML.T0020', 'a technique of MITRE ATLAS'],
    ['explain rate-limit', 'a control'],
  ],
  run,
};

async function run(input: Input, io: Io): Promise<number> {
  const today = input.today(io);
  const [wanted = '', operand] = input.operands;
  const at = wanted.indexOf('@');
  const id = at < 0 ? wanted : wanted.slice(0, at);
  if (operand === undefined) {
    const project = openProject(realpathSync(io.cwd));
    const page = pageOf(id, project);
    if (page === undefined) throw unknownId(id, project);
    io.stdout.write(page);
    return exit.ok;
  }

  const { file, project, cwd } = openModel(operand, io);
  const analysis = project.analyse(file, { today });
  const locator = locatorFrom(cwd, [...project.documents, ...analysis.model.documents]);
  const page = ownThreatPage(id, analysis) ?? pageOf(id, project);
  if (page === undefined) throw unknownId(id, project, analysis);
  const found = analysis.findings.filter((finding) => isAbout(finding, id, analysis) && (at < 0 || finding.subject === wanted.slice(at + 1)));
  const name = namesFrom(cwd)(file);
  const sections = found.map((finding) => explanation(finding, analysis, project, locator));
  const heading = found.length === 0 ? `${wanted} has no finding in ${name}.` : `${wanted} in ${name}: ${found.length} finding${found.length === 1 ? '' : 's'}`;
  io.stdout.write([page.trimEnd(), '', plain(heading), ...(sections.length > 0 ? [''] : []), sections.join('\n\n')].join('\n').trimEnd() + '\n');
  const problems = [...project.problems, ...analysis.problems];
  const errors = problems.filter((problem) => problem.severity === 'error');
  for (const problem of errors) io.stderr.write(`${problemLine(problem, locator)}\n`);
  return errors.length > 0 ? exit.failure : exit.ok;
}

function pageOf(id: string, project: Project): string | undefined {
  const page = pageFor(id, project.catalog, project.atlas, builtinFrameworks());
  return page === undefined ? undefined : plainLines(markdownToText(page));
}

/** A threat that a person wrote in the model. */
function ownThreatPage(id: string, { model }: Analysis): string | undefined {
  const threat = model.threats.get(id);
  if (!threat) return undefined;
  const title = plain(`${threat.id}: ${threat.title}`);
  return [
    title, '='.repeat(Math.min(title.length, 100)), '', `A threat of this model${threat.stride ? ` (${categoryNames[threat.stride]})` : ''}.`, ...(threat.description === undefined ? [] : ['', plainLines(threat.description.trim())]), '',
  ].join('\n');
}

function unknownId(id: string, project: Project, analysis?: Analysis): UsageError {
  const guess = nearestPageId(id, project.catalog, project.atlas, builtinFrameworks());
  return new UsageError(`nothing has the id '${id}'${analysis ? ', neither in the catalogue nor in the model' : ''}${guess === undefined ? '' : `; did you mean '${guess}'?`}`);
}

/** Is the finding one of the rule, on an element of the kind, to be settled by the control, or named so elsewhere? */
function isAbout(finding: Finding, id: string, { model }: Analysis): boolean {
  const wanted = id.toLowerCase();
  const same = (other: string | undefined): boolean => other !== undefined && (other.toLowerCase() === wanted || other.toLowerCase().startsWith(`${wanted}.`));
  if (finding.rule.toLowerCase() === wanted) return true;
  if (finding.remedies.some((remedy) => remedy.is === 'control' && remedy.control.toLowerCase() === wanted)) return true;
  if (model.elements.get(finding.subject)?.kind?.toLowerCase() === wanted) return true;
  const { atlas, owasp, cwe } = references(finding, model);
  return [...atlas, ...owasp, ...cwe, ...(finding.definition?.atlas.mitigations ?? []), ...(finding.definition?.alsoKnownAs ?? []), ...(finding.definition?.nist ?? [])].some(same);
}

/** Why a finding is there, what it scores and why, and what would settle it. */
function explanation(finding: Finding, { model }: Analysis, { catalog }: Project, locator: Locator): string {
  const { dread, decision } = finding;
  const { file, line, column } = locator.at(finding.source);
  const replaced = finding.replacedBy === undefined ? '' : `, replaced by ${finding.replacedBy}`;
  const lines = [
    `${file}:${line}:${column}: ${finding.priority} ${finding.id} (${finding.state}${replaced})`,
    `  ${finding.message}`,
    '  Because:',
    ...finding.because.map((reason) => `    - ${reasonSentence(reason, locator)}`),
    `  DREAD: base ${dread.base.toFixed(1)}, adjusted ${dread.adjusted.toFixed(1)}`,
    `    - damage ${dread.damage}, reproducibility ${dread.reproducibility}, exploitability ${dread.exploitability}, affected users ${dread['affected-users']}, discoverability ${dread.discoverability}`,
    `    - model impact ${dread['model-impact']}, data sensitivity ${dread['data-sensitivity']}, detection difficulty ${dread['detection-difficulty']}`,
    ...dread.derivedFrom.map((sentence) => `    - ${sentence}`),
    ...(decision ? [`  Decision: ${decision.status?.value ?? 'no status'}${decision.because ? `, because ${decision.because.value}` : ''}${decision.until ? `, until ${decision.until.value}` : ''}`] : []),
  ];
  if (finding.state === 'open' || finding.state === 'unknown') {
    lines.push('  Any one of these would settle it:');
    if (finding.remedies.length > 0) lines.push(...finding.remedies.map((remedy) => `    - ${remedySentence(remedy, catalog, model)}`));
    else lines.push(`    - ${mitigationSentence(finding, catalog, model)}`);
  }
  return lines.map(plain).join('\n');
}
