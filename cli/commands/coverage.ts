import path from 'node:path';
import type { Analysis } from '../../core/analysis/analyse.ts';
import type { Coverage } from '../../core/analysis/coverage.ts';
import { coverageOf } from '../../core/analysis/coverage.ts';
import { builtinFrameworks } from '../../core/knowledge/builtin.ts';
import type { FrameworkList } from '../../core/knowledge/lists.ts';
import { findLists, frameworkLists } from '../../core/knowledge/lists.ts';
import { jsonCoverage } from '../../core/report/coverage-json.ts';
import { coverageTable } from '../../core/report/coverage-table.ts';
import type { ReportContext } from '../../core/report/json.ts';
import { catalogueVersion, jsonText } from '../../core/report/json.ts';
import { navigatorLayer } from '../../core/report/navigator-layer.ts';
import type { Io } from '../io.ts';
import { exit, UsageError } from '../io.ts';
import { openModel } from '../open-model.ts';
import type { Command, Input } from '../options.ts';
import { meant, oneOf, todayOption } from '../options.ts';
import { locatorFrom, problemLine } from '../print.ts';
import { openProject } from '../project.ts';
import { toolVersion } from '../version.ts';
import { writeWhole } from '../write-file.ts';

const formats = new Map<string, (analysis: Analysis, coverage: Coverage, context: () => ReportContext) => string>([
  ['table', ({ model }, coverage) => coverageTable(coverage, model.name === '' ? model.root.file : model.name)],
  ['json', (analysis, coverage, context) => jsonText(jsonCoverage(analysis, coverage, context()))],
  ['navigator', ({ model }, coverage) => jsonText(navigatorLayer(coverage, model.name))],
]);

export const coverage: Command = {
  name: 'coverage',
  summary: 'Say entry for entry how a model stands to ATLAS, an OWASP list or another framework.',
  operands: { usage: 'FILE', min: 0, max: 1 },
  about: `Each entry of the framework is open, unknown (counts like open), decided, mitigated, not applicable (no rule that names it applies to anything in this model; the
table says which condition is not met) or not covered by any rule. A technique takes the state of the sub-technique that asks for most. Lists of measures
(nist-ai-rmf, eu-ai-act, atlas-mitigations, cosai-controls) are covered by the findings that their controls would settle.

Problems of the model go to standard error. Exit code 0, or 2 when the file cannot be read or a problem is an error.`,
  options: [
    { name: 'framework', value: 'NAME', doc: "Which list; 'list' prints them all. A name without an edition (owasp-llm) is the newest. Default: atlas." },
    { name: 'format', value: 'FORMAT', choices: [...formats.keys()], doc: 'navigator: a layer for the ATLAS Navigator. Default: table.' },
    { name: 'out', value: 'FILE', doc: 'Write there instead of standard output. The file is replaced only once it is whole.' },
    todayOption,
  ],
  examples: [
    ['coverage threatmodel.yaml', 'every ATLAS technique by tactic'],
    ['coverage threatmodel.yaml --framework owasp-llm', 'the newest OWASP list for LLM applications'],
    ['coverage threatmodel.yaml --format navigator --out layer.json', 'a layer for the ATLAS Navigator'],
    ['coverage --framework list', 'the frameworks that there are'],
  ],
  run,
};

async function run(input: Input, io: Io): Promise<number> {
  const today = input.today(io);
  const wanted = input.value('framework') ?? 'atlas';
  const format = input.value('format') ?? 'table';
  const [operand] = input.operands;
  if (wanted === 'list') {
    io.stdout.write(listOfLists(frameworkLists(openProject(io.cwd).atlas, builtinFrameworks())));
    return exit.ok;
  }
  if (operand === undefined) throw new UsageError('coverage needs FILE');
  const { file, project, cwd } = openModel(operand, io);
  const list = listNamed(wanted, frameworkLists(project.atlas, builtinFrameworks()));
  if (format === 'navigator' && list.id !== 'atlas') throw new UsageError(`--format navigator is for ATLAS, not for ${list.id}`);
  const analysis = project.analyse(file, { today });
  const covered = coverageOf(analysis, list, { catalog: project.catalog, settings: project.settings.settings, atlas: project.atlas, frameworks: builtinFrameworks() });
  const locator = locatorFrom(cwd, [...project.documents, ...analysis.model.documents]);
  const context = (): ReportContext => ({ catalog: project.catalog, locator, versions: { tool: toolVersion, catalogue: catalogueVersion(project.catalog, toolVersion), atlas: project.atlas.version } });
  const text = formats.get(format)!(analysis, covered, context);

  const problems = [...project.problems, ...analysis.problems];
  for (const problem of problems) io.stderr.write(`${problemLine(problem, locator)}\n`);
  const out = input.value('out');
  if (out === undefined) io.stdout.write(text);
  else writeWhole(path.resolve(cwd, out), text);
  return problems.some((problem) => problem.severity === 'error') ? exit.failure : exit.ok;
}

/** @throws UsageError that names the lists */
function listNamed(word: string, lists: readonly FrameworkList[]): FrameworkList {
  const found = findLists(word, lists);
  if (found.length === 1) return found[0]!;
  const names = lists.map((list) => list.id);
  throw new UsageError(found.length > 0 ? `'${word}' may be ${oneOf(found.map((list) => list.id))}` : `there is no framework '${word}' among ${names.join(', ')}${meant(word, names)}`);
}

function listOfLists(lists: readonly FrameworkList[]): string {
  const ids = Math.max(...lists.map((list) => list.id.length)) + 2;
  return lists.map((list) => `${list.id.padEnd(ids)}${String(list.entries.size).padStart(4)} entries  ${list.name}, ${list.edition}\n`).join('');
}
