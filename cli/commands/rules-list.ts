import { realpathSync } from 'node:fs';
import path from 'node:path';
import { jsonText } from '../../core/report/json.ts';
import { ruleEntries, ruleTable } from '../../core/report/rule-list.ts';
import { plain, plainLines } from '../../core/text/terminal.ts';
import { LineIndex } from '../../core/text/text.ts';
import { reasonOf } from '../disk-files.ts';
import type { Io } from '../io.ts';
import { exit, Failure, UsageError } from '../io.ts';
import type { Input } from '../options.ts';
import { locatorFrom, namesFrom, problemLine } from '../print.ts';
import { openProject } from '../project.ts';

/** `rules list`: prints every rule that is in force for a project. @returns the exit code */
export function listRules(input: Input, io: Io, operands: readonly string[]): number {
  if (input.has('builtin')) throw new UsageError("'--builtin' is an option of 'rules test'");
  if (input.has('mutate')) throw new UsageError("'--mutate' is an option of 'rules test'");
  if (operands.length > 1) throw new UsageError(`rules list takes one FOLDER; '${operands[1]!}' is too much`);
  const cwd = realpathSync(io.cwd);
  const project = openProject(realPath(operands[0] ?? '.', cwd));
  const locator = locatorFrom(cwd, project.documents);
  for (const problem of project.problems) io.stderr.write(`${problemLine(problem, locator)}\n`);
  const places = new Map(project.assembled.rulePlaces.flatMap((place) => (place.rule ? [[place.rule, place] as const] : [])));
  const texts = new Map(project.documents.map(({ file, text }) => [file, text]));
  const entries = ruleEntries(project.catalog, project.settings.settings, (rule) => {
    const place = places.get(rule);
    return place && { file: namesFrom(cwd)(place.file), line: new LineIndex(texts.get(place.file) ?? '').positionAt(place.mark.start).line + 1 };
  });
  io.stdout.write(input.value('format') === 'json' ? jsonText({ rules: entries }) : plainLines(ruleTable(entries)));
  return project.problems.some(({ severity }) => severity === 'error') ? exit.failure : exit.ok;
}

function realPath(operand: string, cwd: string): string {
  try {
    return realpathSync(path.resolve(cwd, operand));
  } catch (error) {
    throw new Failure(`${plain(operand)} cannot be read: ${reasonOf(error)}`);
  }
}
