import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Analysis } from '../../core/analysis/analyse.ts';
import type { Finding, Priority } from '../../core/analysis/finding.ts';
import type { Problem, Severity } from '../../core/model/problem.ts';
import { noPriorities } from '../../core/report/json.ts';
import type { Locator } from '../../core/report/location.ts';
import { isLive } from '../../core/analysis/view.ts';
import { plain } from '../../core/text/terminal.ts';
import { reasonOf, slashes } from '../disk-files.ts';
import type { Io } from '../io.ts';
import { exit, Failure } from '../io.ts';
import type { Command, Input } from '../options.ts';
import { packOption, todayOption } from '../options.ts';
import { packsOf } from '../packs.ts';
import { findingLine, locatorFrom, namesFrom, problemLine } from '../print.ts';
import { Progress } from '../progress.ts';
import type { Project } from '../project.ts';
import { Projects } from '../project.ts';
import { modelsIn } from '../walk.ts';

const levels = ['critical', 'high', 'medium', 'low', 'info'] as const;

export const check: Command = {
  name: 'check',
  summary: 'Print the problems and findings of models; fail when a finding is grave enough.',
  operands: { usage: 'FILE|FOLDER...', min: 1, max: Infinity },
  about: `Prints each problem of a model's text and each open or unknown finding as 'file:line:column: severity-or-priority code message', then counts.
A folder stands for the models in it (*.threat.yaml, *.threat.yml, threatmodel.yaml, threatmodel.yml that hold 'threatmodel'), without node_modules, .git and dist.

Exit code 0 when no finding reaches --fail-on, 1 when one does, 2 when a file cannot be read or a problem is an error.`,
  options: [
    { name: 'fail-on', value: 'PRIORITY', choices: [...levels, 'never'], doc: 'The least priority that fails. Default: the gate in .threatline.yaml, else critical.' },
    { name: 'ignore-unknown', doc: 'Findings that are unknown, because facts are not stated, do not fail.' },
    { name: 'all', doc: 'Print mitigated, decided and replaced findings too.' },
    packOption,
    todayOption,
  ],
  examples: [
    ['check threatmodel.yaml', 'check one model'],
    ['check . --fail-on high', 'check every model below this folder; exit 1 on high and critical findings'],
    ['check models --pack ai --all', 'only AI threats, settled ones too'],
  ],
  run: async (input, io) => new Check(input, io).run(),
};

interface Job {
  readonly file: string;
  readonly project: Project;
}

/** One run of the command. */
class Check {
  private failed = false;
  private readonly name: (file: string) => string;
  private readonly projects = new Projects();
  private readonly cwd: string;
  private readonly tally = { models: 0, problems: { error: 0, warning: 0, information: 0, hint: 0 } as Record<Severity, number>, findings: noPriorities(), unknown: 0, mitigated: 0, decided: 0, replaced: 0 };
  /** Problems of a shared fragment are told once, however many models include it. */
  private readonly told = new Set<string>();

  constructor(private readonly input: Input, private readonly io: Io) {
    this.cwd = realpathSync(io.cwd);
    this.name = namesFrom(this.cwd);
  }

  run(): number {
    const { input, io } = this;
    const begun = Date.now();
    const today = input.today(io);
    const jobs = this.jobs();
    const projects = new Set(jobs.map((job) => job.project));
    const packs = packsOf(input, projects.size > 0 ? projects : [this.projects.of(this.cwd)]);
    for (const project of projects) this.problemsOf(project);
    const progress = new Progress(io.stderr, jobs.length, Date.now, begun);
    let reached = false;
    for (const [index, { file, project }] of jobs.entries()) {
      progress.at(index);
      const analysis = project.analyse(file, { today, ...(packs ? { packs } : {}) });
      progress.end();
      const lines = this.linesOf(analysis);
      if (lines.length > 0) io.stdout.write(`${lines.join('\n')}\n`);
      const gate = this.gate(project);
      reached ||= analysis.findings.some((finding) => isLive(finding) && gate(finding));
    }
    progress.end();
    io.stdout.write(this.summary());
    if (jobs.length === 0 && !this.failed) io.stderr.write('threatline: there is no model here\n');
    return this.failed || this.tally.problems.error > 0 ? exit.failure : reached ? exit.findings : exit.ok;
  }

  /** The models to check, each once, in the order given. What cannot be read is reported and makes the command fail. */
  private jobs(): Job[] {
    const jobs = new Map<string, Job>();
    const complain = (file: string, why: string): void => {
      this.failed = true;
      this.io.stderr.write(plain(`threatline: ${this.name(file)} cannot be read: ${why}`) + '\n');
    };
    const add = (file: string, wanted: 'any' | 'model'): void => {
      if (jobs.has(file)) return;
      try {
        const project = this.projects.of(file);
        const tree = project.files.tree(file);
        const read = project.files.read(file);
        if (!tree) complain(file, 'refused' in read ? read.refused : 'it is no document');
        else if (wanted === 'any' || tree.items.some((item) => item.section === 'threatmodel')) jobs.set(file, { file, project });
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        this.failed = true;
        const message = plain(`threatline: ${error.message}`);
        if (!this.told.has(message)) this.io.stderr.write(`${message}\n`);
        this.told.add(message);
      }
    };
    for (const operand of this.input.operands) {
      let real: string;
      let isFolder: boolean;
      try {
        real = slashes(realpathSync(path.resolve(this.cwd, operand)));
        isFolder = statSync(real).isDirectory();
      } catch (error) {
        complain(path.resolve(this.cwd, operand), reasonOf(error));
        continue;
      }
      if (isFolder) for (const file of modelsIn(real, complain)) add(file, 'model');
      else add(real, 'any');
    }
    return [...jobs.values()];
  }

  private gate({ settings }: Project): (finding: Finding) => boolean {
    const least = (this.input.value('fail-on') ?? settings.failOn ?? 'critical') as Priority | 'never';
    const failing: ReadonlySet<string> = new Set(levels.slice(0, levels.indexOf(least as Priority) + 1));
    const ignoreUnknown = this.input.has('ignore-unknown') || settings.ignoreUnknown === true;
    return (finding) => failing.has(finding.priority) && !(ignoreUnknown && finding.state === 'unknown');
  }

  private problemsOf(project: Project): void {
    const locator = locatorFrom(this.cwd, project.documents);
    for (const problem of project.problems) {
      const line = this.problem(problem, locator);
      if (line !== undefined) this.io.stdout.write(`${line}\n`);
    }
  }

  /** The line of a problem, counted; undefined when it has been told. */
  private problem(problem: Problem, locator: Locator): string | undefined {
    const line = problemLine(problem, locator);
    if (this.told.has(line)) return undefined;
    this.told.add(line);
    this.tally.problems[problem.severity]++;
    return line;
  }

  /** Problems and findings of a model together, file by file, in the order of their places. */
  private linesOf({ model, problems, findings }: Analysis): string[] {
    const locator = locatorFrom(this.cwd, model.documents);
    const rank = new Map(model.documents.map((tree, index) => [this.name(tree.file), index]));
    const lines: { text: string; file: number; line: number; column: number }[] = [];
    const add = (source: Problem['source'], text: string): void => {
      const { file, line, column } = locator.at(source);
      lines.push({ text, file: rank.get(file) ?? 0, line, column });
    };
    this.tally.models++;
    for (const problem of problems) {
      const line = this.problem(problem, locator);
      if (line !== undefined) add(problem.source, line);
    }
    for (const finding of findings) {
      this.count(finding);
      if (this.input.has('all') || isLive(finding)) add(finding.source, findingLine(finding, locator));
    }
    lines.sort((a, b) => a.file - b.file || a.line - b.line || a.column - b.column);
    return lines.map((line) => line.text);
  }

  private count(finding: Finding): void {
    const { tally } = this;
    if (finding.replacedBy !== undefined) tally.replaced++;
    else if (finding.state === 'mitigated') tally.mitigated++;
    else if (finding.state === 'decided') tally.decided++;
    else {
      tally.findings[finding.priority]++;
      if (finding.state === 'unknown') tally.unknown++;
    }
  }

  private summary(): string {
    const { models, problems, findings, unknown, mitigated, decided, replaced } = this.tally;
    const total = levels.reduce((sum, level) => sum + findings[level], 0);
    const problemCount = Object.values(problems).reduce((sum, n) => sum + n, 0);
    const byPriority = levels.filter((level) => findings[level] > 0).map((level) => `${findings[level]} ${level}`);
    const bySeverity = (Object.keys(problems) as Severity[]).filter((severity) => problems[severity] > 0).map((severity) => `${problems[severity]} ${severity}`);
    return [
      `${number(models, 'model')}, ${number(problemCount, 'problem')}${inBrackets(bySeverity)}, ${number(total, 'finding')}${inBrackets([...byPriority, ...(unknown > 0 ? [`${unknown} of them unknown`] : [])])}`,
      `besides: ${mitigated} mitigated, ${decided} decided, ${replaced} replaced`,
      '',
    ].join('\n');
  }
}

function number(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

function inBrackets(parts: readonly string[]): string {
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}
