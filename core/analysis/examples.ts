import type { Catalog } from '../catalog/catalog.ts';
import type { Rule, RuleExample } from '../catalog/types.ts';
import { short } from '../model/bind/fields.ts';
import type { CatalogWords } from '../model/catalog-words.ts';
import type { Files } from '../model/files.ts';
import { MemoryFiles } from '../model/files.ts';
import type { Problem } from '../model/problem.ts';
import { readDocument } from '../syntax/read.ts';
import type { DocumentTree } from '../syntax/tree.ts';
import type { Analysis } from './analyse.ts';
import { Analyser } from './analyse.ts';
import { Evaluator } from './conditions/evaluator.ts';
import { attackFrom } from './engine.ts';
import { differences } from './expected.ts';
import type { Finding, Reason } from './finding.ts';
import { Graph } from './graph.ts';
import { defaultSettings } from './settings.ts';

/** What came of an example: a state of a finding, `none` where the rule finds nothing, `missing` where the model has nothing of the id. */
export type ExampleOutcome = Finding['state'] | 'none' | 'missing';

/** An example of a rule with what the rule made of its model. */
export interface ExampleResult {
  readonly example: RuleExample;
  /** Its place in the rule's list, from 0. */
  readonly index: number;
  readonly expected: RuleExample['state'];
  readonly got: ExampleOutcome;
  /** The state and whatever else the example says are as expected and the model has no error. */
  readonly holds: boolean;
  /** What is not as expected: `expected open, got none`. */
  readonly differences: readonly string[];
  /** Errors and warnings of the model; places are in `analysis.model.root`. */
  readonly problems: readonly Problem[];
  /** On which facts the state stands, the deciding ones first; where nothing was found, why the rule does not apply. */
  readonly why: readonly Reason[];
  /** What the rule found on the subject. */
  readonly finding?: Finding;
  readonly analysis: Analysis;
}

/** What examples are called in `Problem.source`: they have no file of their own. */
export const exampleFile = 'example.threat.yaml';

const noFiles: Files = new MemoryFiles(new Map());
const treesKept = 500;
const resultsKept = 1000;

/**
 * Runs the examples that rules prove themselves with. Only the rule itself is asked, whatever settings say: neither other rules nor decisions of the project change what comes of an example.
 * Models are read once, however many rules (or variants of one) are tried on them.
 */
export class ExampleRunner {
  private readonly trees = new Map<string, DocumentTree>();
  private readonly results = new Map<string, ExampleResult[]>();

  /**
   * @param catalog whose kinds, controls and zone types the models may name; the rules that are run need not be in it
   * @param words of the same catalogue: see catalogWords
   * @param today an ISO date
   */
  constructor(private readonly catalog: Catalog, private readonly words: CatalogWords, private readonly today: string) {}

  /** Runs every example of a rule, in their order; a rule that says the same as one run before is not run again. Never throws. */
  run(rule: Rule): readonly ExampleResult[] {
    const key = JSON.stringify(rule);
    let results = this.results.get(key);
    if (!results) {
      if (this.results.size >= resultsKept) this.results.clear();
      this.results.set(key, (results = this.runAll(rule)));
    }
    return results;
  }

  private runAll(rule: Rule): ExampleResult[] {
    const analyser = new Analyser(this.catalog.withRules([rule]), this.words);
    return rule.examples.map((example, index) => this.runOne(rule, example, index, analyser));
  }

  private runOne(rule: Rule, example: RuleExample, index: number, analyser: Analyser): ExampleResult {
    const analysis = analyser.analyse(this.tree(example.model), noFiles, { settings: defaultSettings, today: this.today, packs: new Set([rule.pack]) });
    const problems = analysis.problems.filter(({ severity }) => severity === 'error' || severity === 'warning');
    const finding = analysis.findings.find((one) => one.rule === rule.id && one.subject === example.on);
    const subject = analysis.model.elements.get(example.on) ?? analysis.model.flows.get(example.on);
    const got = finding?.state ?? (subject ? 'none' : 'missing');
    const differs = subject ? differences(example, finding) : [`expected ${example.state}, got missing`];
    const holds = differs.length === 0 && !problems.some(({ severity }) => severity === 'error');
    return { example, index, expected: example.state, got, holds, differences: differs, problems, why: finding?.because ?? this.whyNot(rule, example, analysis), ...(finding ? { finding } : {}), analysis };
  }

  /** The facts by which the rule does not apply to the subject of an example. */
  private whyNot(rule: Rule, example: RuleExample, { model }: Analysis): readonly Reason[] {
    const subject = model.elements.get(example.on) ?? model.flows.get(example.on);
    if (!subject) return [{ text: `the model has no element or flow '${short(example.on)}'`, truth: 'no', basis: 'not-stated' }];
    const evaluator = new Evaluator(new Graph(model), this.catalog);
    const from = attackFrom(rule.when);
    for (const condition of [rule.to, rule.when])
      if (condition && evaluator.truth(condition, subject, from) === 'no') return evaluator.explain(condition, subject, from);
    return [];
  }

  private tree(text: string): DocumentTree {
    let tree = this.trees.get(text);
    if (!tree) {
      if (this.trees.size >= treesKept) this.trees.clear();
      this.trees.set(text, (tree = readDocument(exampleFile, text)));
    }
    return tree;
  }
}
