import path from 'node:path';
import type { Analysis } from '../../core/analysis/analyse.ts';
import type { ReportContext } from '../../core/report/json.ts';
import { catalogueVersion, jsonReport, jsonText } from '../../core/report/json.ts';
import { textReport } from '../../core/report/text.ts';
import type { Io } from '../io.ts';
import { exit } from '../io.ts';
import { openModel } from '../open-model.ts';
import type { Command, Input } from '../options.ts';
import { packOption, todayOption } from '../options.ts';
import { packsOf } from '../packs.ts';
import { locatorFrom, problemLine } from '../print.ts';
import { toolVersion } from '../version.ts';
import { writeWhole } from '../write-file.ts';

/** One line for each format. */
const formats: ReadonlyMap<string, (analysis: Analysis, context: () => ReportContext) => string> = new Map([
  ['json', (analysis, context) => jsonText(jsonReport(analysis, context()))],
  ['text', (analysis) => textReport(analysis)],
]);

export const report: Command = {
  name: 'report',
  summary: 'Write the report of a model, as JSON or as text.',
  operands: { usage: 'FILE', min: 1, max: 1 },
  about: `'json' holds every finding, settled and replaced ones marked; 'text' lists what is open or unknown, the gravest first.
Problems of the model go to standard error. The report stands even where there are problems: it says what could be read.

Exit code 0, or 2 when the file cannot be read or a problem is an error.`,
  options: [
    { name: 'format', value: 'FORMAT', choices: [...formats.keys()], doc: `${[...formats.keys()].join(' or ')}. Default: text.` },
    { name: 'out', value: 'FILE', doc: 'Write there instead of standard output. The file is replaced only once the report is whole.' },
    packOption,
    todayOption,
  ],
  examples: [
    ['report threatmodel.yaml', 'the prioritised list, as text'],
    ['report threatmodel.yaml --format json --out report.json', 'everything, for other tools'],
  ],
  run,
};

async function run(input: Input, io: Io): Promise<number> {
  const today = input.today(io);
  const { file, project, cwd } = openModel(input.operands[0]!, io);
  const packs = packsOf(input, [project]);
  const own = project.analyse(file, { today, ...(packs ? { packs } : {}) });
  // problems of the settings and of own rules bear on the findings, so the report names them too
  const analysis: Analysis = { ...own, problems: [...project.problems, ...own.problems] };
  const locator = locatorFrom(cwd, [...project.documents, ...analysis.model.documents]);
  const context = (): ReportContext => ({ catalog: project.catalog, locator, versions: { tool: toolVersion, catalogue: catalogueVersion(project.catalog, toolVersion), atlas: project.atlas.version } });
  const text = formats.get(input.value('format') ?? 'text')!(analysis, context);

  for (const problem of analysis.problems) io.stderr.write(`${problemLine(problem, locator)}\n`);
  const out = input.value('out');
  if (out === undefined) io.stdout.write(text);
  else writeWhole(path.resolve(cwd, out), text);
  return analysis.problems.some((problem) => problem.severity === 'error') ? exit.failure : exit.ok;
}
