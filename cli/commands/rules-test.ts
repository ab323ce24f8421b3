import { realpathSync } from 'node:fs';
import { ExamplePlaces } from '../../core/analysis/example-places.ts';
import { whyNotHolding } from '../../core/analysis/example-words.ts';
import type { ExampleResult } from '../../core/analysis/examples.ts';
import { ExampleRunner } from '../../core/analysis/examples.ts';
import { unnoticed } from '../../core/analysis/mutation.ts';
import { builtinCatalog } from '../../core/catalog/builtin.ts';
import type { ExamplePlace, RulePlace } from '../../core/catalog/load.ts';
import type { Rule } from '../../core/catalog/types.ts';
import { builtinAtlas, builtinFrameworks } from '../../core/knowledge/builtin.ts';
import { catalogWords } from '../../core/model/words-of.ts';
import { plain } from '../../core/text/terminal.ts';
import { LineIndex } from '../../core/text/text.ts';
import type { Io } from '../io.ts';
import { exit, Failure, UsageError } from '../io.ts';
import type { Input } from '../options.ts';
import type { OwnRules } from '../own-rules.ts';
import { ownRulesBelow } from '../own-rules.ts';
import { locatorFrom, namesFrom, problemLine } from '../print.ts';
import { problemOfRule, Projects } from '../project.ts';

/** `rules test`: runs the examples of own rules, and of those of the product where asked. @returns the exit code */
export function testRules(input: Input, io: Io, operands: readonly string[]): number {
  if (input.value('format') !== undefined) throw new UsageError("'--format' is an option of 'rules list'");
  const cwd = realpathSync(io.cwd);
  const projects = new Projects();
  const today = input.today(io);
  const tally = { rules: 0, examples: 0, failing: 0, errors: 0 };
  const said = new Set<string>();
  const say = (line: string): void => {
    if (!said.has(line)) io.stdout.write(`${line}\n`);
    said.add(line);
  };
  const tested = new Set<string>();
  // --builtin alone is about the product's own
  const wanted = operands.length > 0 ? operands : input.has('builtin') ? [] : ['.'];
  for (const own of wanted.flatMap((operand) => ownRulesBelow(operand, cwd, projects))) {
    reportProblems(own, cwd, say, tally);
    const runner = new ExampleRunner(own.catalog, own.words, today);
    const texts = new Map(own.documents.map(({ file, text }) => [file, text]));
    for (const place of own.places) {
      const key = `${place.file} ${place.whole.start}`;
      if (!place.rule || tested.has(key)) continue;
      tested.add(key);
      const results = runner.run(place.rule);
      count(results, tally);
      for (const [index, result] of results.entries()) if (!result.holds) say(failureLine(place, place.examples[index], result, texts.get(place.file) ?? '', namesFrom(cwd)));
      if (input.has('mutate')) sayUnnoticed(`${placeLine(place, texts.get(place.file) ?? '', namesFrom(cwd))}: ${place.rule.id}`, unnoticed(place.rule, runner, own.catalog), say);
    }
  }
  if (input.has('builtin')) testBuiltin(today, say, tally, input.has('mutate'));
  if (tally.rules === 0 && tally.errors === 0) throw new Failure("there are no rules of your own here: name their folder under 'rule-folders' in .threatline.yaml");
  const { rules: ruleCount, examples, failing, errors } = tally;
  io.stdout.write(`${number(ruleCount, 'rule')}, ${number(examples, 'example')}: ${examples - failing} hold${examples - failing === 1 ? 's' : ''}, ${failing} ${failing === 1 ? 'does' : 'do'} not${errors > 0 ? `; ${number(errors, 'error')} in what was read` : ''}\n`);
  return errors > 0 ? exit.failure : failing > 0 ? exit.findings : exit.ok;
}

interface Tally { rules: number; examples: number; failing: number; errors: number }

function count(results: readonly ExampleResult[], tally: Tally): void {
  tally.rules++;
  tally.examples += results.length;
  tally.failing += results.filter(({ holds }) => !holds).length;
}

function reportProblems(own: OwnRules, cwd: string, say: (line: string) => void, tally: Tally): void {
  const locator = locatorFrom(cwd, own.documents);
  const texts = new Map(own.documents.map(({ file, text }) => [file, text]));
  for (const problem of [...own.folderProblems, ...own.ruleProblems.map((one) => problemOfRule(one, texts))]) {
    if (problem.severity === 'error') tally.errors++;
    say(problemLine(problem, locator));
  }
}

/** `file:line:column: rule example 2 on 'a': expected open, got mitigated: the facts (line 12)`. */
function failureLine(place: RulePlace, example: ExamplePlace | undefined, result: ExampleResult, text: string, nameOf: (file: string) => string): string {
  const lines = new LineIndex(text);
  const { line, character } = lines.positionAt((example?.state ?? place.mark).start);
  const source = result.why.find((reason) => reason.source)?.source;
  const at = example && source && new ExamplePlaces(text).of(example, result, source);
  return plain(`${nameOf(place.file)}:${line + 1}:${character + 1}: ${sentence(place.rule!, result)}${at ? ` (line ${lines.positionAt(at.start).line + 1})` : ''}`);
}

function sentence(rule: Rule, result: ExampleResult): string {
  return `${rule.id} example ${result.example.number} on '${result.example.on}': ${whyNotHolding(result)}`;
}

/** The rules of the product have no files that a person could open. */
function testBuiltin(today: string, say: (line: string) => void, tally: Tally, mutate: boolean): void {
  const catalog = builtinCatalog();
  const runner = new ExampleRunner(catalog, catalogWords(catalog, builtinAtlas(), builtinFrameworks()), today);
  for (const rule of catalog.rules.values()) {
    const results = runner.run(rule);
    count(results, tally);
    for (const result of results) if (!result.holds) say(plain(`built in: ${sentence(rule, result)}`));
    if (mutate) sayUnnoticed(`built in: ${rule.id}`, unnoticed(rule, runner, catalog), say);
  }
}

/** `file:line:column` of a rule's id. */
function placeLine(place: RulePlace, text: string, nameOf: (file: string) => string): string {
  const { line, character } = new LineIndex(text).positionAt(place.mark.start);
  return `${nameOf(place.file)}:${line + 1}:${character + 1}`;
}

function sayUnnoticed(start: string, lines: readonly string[], say: (line: string) => void): void {
  for (const line of lines) say(plain(`${start}: no example notices when ${line}`));
}

function number(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
